"""A form as a space of cells: every label names a set of them, sets are cut and added, and a sum of the form stands for its parts.

Nothing here knows one form from another: the labels, the tables and the sums all come from `schema/forms`.
A set of cells is a number whose bits are the facts in the order of the form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from converters.forms import FormSpec, labels_of, load_form

_NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|\d+\s*[.、．])\s*")
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_COUNTED = re.compile(r"(?:总?数量|件数|总数|数)$")
SAME = (("零申请", "无申请"), ("零复议", "无复议"), ("零诉讼", "无诉讼"), ("零行政", "无行政"), ("其它", "其他"), ("做出", "作出"), ("上一年度", "上年"), ("上一年", "上年"), ("上年度", "上年"), ("去年", "上年"), ("本年度", "本年"), ("今年", "本年"), ("下一年度", "下年"),
         ("下一年", "下年"), ("下年度", "下年"), ("次年", "下年"), ("明年", "下年"), ("依法", ""), ("的", ""), ("了", ""))
QUOTES = re.compile(r"[\s\u3000“”\"'‘’]")


class Equation(NamedTuple):
    """A sum of the form as two sets of cells."""

    whole: int
    parts: int


def plain(words: str) -> str:
    """Write words as both labels and vocabulary are compared: without 的, quotes and spaces, the years by one name each."""
    words = QUOTES.sub("", words)
    for said, meant in SAME:
        words = words.replace(said, meant)
    return words


def label_words(label: str) -> str:
    """The wording of a label without its numbering, what stands in brackets, and 数量."""
    bare = _ASIDE.sub("", _NUMBERING.sub("", label))
    return _COUNTED.sub("", plain(bare)) or plain(bare)


@dataclass(frozen=True)
class Space:
    """The cells of one edition: `labels` maps a wording to the cells under it, `sections` a section's role to its tables' cells."""

    facts: tuple[str, ...]
    labels: dict[str, int]
    sums: tuple[Equation, ...]
    sections: dict[str, int]
    money: int
    unit: dict[int, str]
    columns: tuple[int, ...]

    def names(self, cells: int) -> tuple[str, ...]:
        """The ids of the facts of a set, in the order of the form."""
        return tuple(name for at, name in enumerate(self.facts) if cells >> at & 1)

    def reduced(self, cells: int) -> int:
        """The set with each whole in place of its parts, wherever the form has a sum of which all the parts are there."""
        for _again in range(3):
            before = cells
            for whole, parts in self.sums:
                if cells & parts == parts and not whole & (whole - 1):
                    cells = cells & ~parts | whole
            if cells == before:
                break
        return cells

    def adds_up(self, cells: int) -> bool:
        """Whether the cells may be added: no whole beside its parts, and each two of one column or on one side of a sum."""
        if not cells:
            return False
        if any(cells & whole and cells & parts for whole, parts in self.sums):
            return False
        if not cells & (cells - 1) or any(cells & ~column == 0 for column in self.columns):
            return True
        return any(cells & ~parts == 0 for _whole, parts in self.sums)

    def others(self, head: int, named: int) -> int:
        """The parts of a whole beside those that are named: what is 0 where all of it is said to be of one kind."""
        left = 0
        for whole, parts in self.sums:
            if whole & head and not whole & (whole - 1) and parts & named:
                left |= parts & ~named
        return left


@cache
def load_space(edition: str) -> Space:
    """Build the space of one edition; KeyError if there is none of that name."""
    form = load_form(edition)
    facts = tuple(form.facts)
    bit = {name: 1 << at for at, name in enumerate(facts)}
    labels: dict[str, int] = {}
    columns: dict[tuple[str, str], int] = {}
    money, unit, sections = 0, {}, dict[str, int]()
    for spec in form.tables.values():
        sections[spec.section] = sections.get(spec.section, 0) | sum(bit[cell.fact] for cell in spec.cells if cell.fact)
        for cell in spec.cells:
            if cell.fact and cell.type == "amount":
                money |= bit[cell.fact]
                unit[bit[cell.fact]] = cell.unit
        _name(spec, bit, labels, columns)
    sums = tuple(Equation(_set(equation.whole, bit), _set(equation.parts, bit)) for equation in form.sums)
    return Space(facts, labels, sums, sections, money, unit, tuple(columns.values()))


def _set(names: tuple[str, ...], bit: dict[str, int]) -> int:
    return sum(bit[name] for name in set(names))


def _name(spec: FormSpec, bit: dict[str, int], labels: dict[str, int], columns: dict[tuple[str, str], int]) -> None:
    """Enter the cells of a table under the labels of their rows and columns, and under their column's last label."""
    given = [cell for cell in spec.cells if not cell.fact]
    with_figures = {cell.row for cell in spec.cells if cell.fact}
    for cell in spec.cells:
        if not cell.fact:
            continue
        beside, above = labels_of(cell, given, with_figures)
        for label in (*beside, *above):
            for wording in (label.label, *label.aliases):
                words = label_words(wording)
                if words:
                    labels[words] = labels.get(words, 0) | bit[cell.fact]
        column = (spec.id, above[-1].label if above else "")
        columns[column] = columns.get(column, 0) | bit[cell.fact]
