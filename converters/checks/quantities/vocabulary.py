"""The words of reports as data: `schema/vocabulary/*.csv`, each word with what it means, its source and an example; the form's labels come first.

`means` names labels of the form: `A × B` the cells under both, `A + B` the cells of either, `A|B` the first that the edition
has; `;` divides readings, the likelier first. `how` says how much a word bears alone: `weak` words need another beside them,
`topic` words say only what is spoken of, with `alone` for where they stand alone; `doubt` and `note` soften the finding.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache

from converters.checks.quantities.space import Space, load_space, plain
from converters.resources import schema_bytes

WORDS, GRAMMAR = ("applications", "cases", "documents"), "grammar"
_UNSAID = frozenset({"信息内容", "申请人情况", "第二十条第项", "列名称"})  # labels of the form that name no cells of their own


@dataclass(frozen=True)
class Word:
    """A word that names cells: its readings as sets of cells, and those it has where nothing stands beside it."""

    text: str
    readings: tuple[int, ...]
    alone: tuple[int, ...] = ()
    weak: bool = False
    topic: bool = False
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """All words of one edition: those that name cells and those of the grammar (their roles), each by its first character, longest first."""

    space: Space
    first: dict[str, tuple[tuple[str, Word | str], ...]]
    bars: dict[str, re.Pattern[str]]
    channel: re.Pattern[str]


def rows_of(name: str) -> list[dict[str, str]]:
    """Read one table of the vocabulary."""
    return list(csv.DictReader(io.StringIO(schema_bytes(f"vocabulary/{name}.csv").decode("utf-8"))))


@cache
def load_vocabulary(edition: str) -> Vocabulary:
    """Load the words for one edition of the form; KeyError if there is none of that name."""
    space = load_space(edition)
    words: dict[str, Word | str] = {}
    for row in rows_of(GRAMMAR):
        if row["role"] not in {"bars", "channel"}:
            words[plain(row["word"]) or row["word"]] = row["role"]
    for label, cells in space.labels.items():
        if label not in _UNSAID and not label.startswith("本列"):
            words[label] = Word(label, (cells,), weak=False)
    for name in WORDS:
        for row in rows_of(name):
            if word := _word(row, space):
                words[word.text] = word
    first: dict[str, list[tuple[str, Word | str]]] = {}
    for text, meant in words.items():
        first.setdefault(text[0], []).append((text, meant))
    tables = {row["of"] for row in rows_of(GRAMMAR) if row["role"] == "bars"}
    return Vocabulary(space, {char: tuple(sorted(found, key=lambda item: -len(item[0]))) for char, found in first.items()},
                      {table: _any("bars", table) for table in tables}, _any("channel", "applications"))


def _any(role: str, table: str) -> re.Pattern[str]:
    words = [row["word"] for row in rows_of(GRAMMAR) if row["role"] == role and row["of"] == table]
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def _word(row: dict[str, str], space: Space) -> Word | None:
    """A word with its readings in this edition; None if the edition has none of what it means."""
    readings, alone = _readings(row["means"], space), _readings(row["alone"], space)
    how = frozenset(row["how"].split())
    return Word(plain(row["word"]), readings, alone, "weak" in how, "topic" in how, how - {"weak", "topic"}) if readings else None


def _readings(means: str, space: Space) -> tuple[int, ...]:
    found = [cells for reading in means.split(";") if (cells := _cells(reading, space))]
    return tuple(dict.fromkeys(found))


def _cells(reading: str, space: Space) -> int:
    """The cells of one reading; 0 where a label of it is not in the form."""
    total = 0
    for term in reading.split("+"):
        cells = -1
        for factor in term.split("×"):
            names = (plain(name) for name in factor.split("|"))
            cells &= next((space.labels[name] for name in names if name in space.labels), 0)
        if cells <= 0:
            return 0
        total |= cells
    return total
