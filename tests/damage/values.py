"""Figures decorated, spaced, broken, annotated, written as words: the number is the same."""

from __future__ import annotations

from converters.model import Cell
from damage.registry import operator
from damage.sheet import is_value, mapped

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _some(random, table, work, share=0.3):
    return mapped(table, lambda cell: work(cell) if is_value(cell) and cell.text.isdecimal() and cell.text.isascii() and random.random() < share else cell.text)


@operator
def values_with_units(random, _id, table):
    return _some(random, table, lambda cell: cell.text + random.choice(["件", " 件", "项", "宗", "件次"]))


@operator
def values_full_width(random, _id, table):
    return _some(random, table, lambda cell: cell.text.translate(WIDE))


@operator
def values_with_commas(random, _id, table):
    return _some(random, table, lambda cell: f"{int(cell.text):,}", 1.0)


@operator
def values_in_brackets(random, _id, table):
    """An annotation behind the figure."""
    return _some(random, table, lambda cell: cell.text + random.choice(["（其中修订16件）", "（含上年结转）", "(注)", "（见说明）"]))


@operator
def values_spaced(random, _id, table):
    """White space round a figure."""
    return _some(random, table, lambda cell: random.choice([" {}", "{} ", "\u3000{}\u3000", "\n{}\n", "\u200b{}"]).format(cell.text))


@operator
def values_broken(random, _id, table):
    """A figure broken in two by a narrow column or a stray space: it may be two figures."""
    def broken(cell: Cell) -> str:
        at = random.randrange(1, len(cell.text)) if len(cell.text) > 1 else 0
        return cell.text[:at] + random.choice([" ", "\n"]) + cell.text[at:] if at else cell.text

    return _some(random, table, broken)


@operator
def values_with_words(random, _id, table):
    return _some(random, table, lambda cell: random.choice(["共{}", "约{}", "计{}件", "{}.0", "+{}"]).format(cell.text))


@operator
def values_with_footnotes(random, _id, table):
    return _some(random, table, lambda cell: cell.text + random.choice(["①", "*", "※", "⑵"]))


@operator
def values_in_chinese(random, _id, table):
    """Small figures in Chinese numerals."""
    words = "零一二三四五六七八九十"
    return _some(random, table, lambda cell: words[int(cell.text)] if int(cell.text) < len(words) else cell.text)


@operator
def values_with_letters(random, _id, table):
    """Letters that look like digits."""
    return _some(random, table, lambda cell: cell.text.replace("0", "O").replace("1", "l"), 0.2)
