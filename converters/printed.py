"""Figures in the words that the form prints: 表三“（七）总计”行“总计”列, for people, who never see the ids of facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from converters.diagnostics import Message
from converters.forms import editions, fact_labels

_ID = re.compile(r"\bt\d\.[a-z_]+(?:\.[a-z_]+)*")
_TABLES = {"表二": "table 2", "表三": "table 3", "表四": "table 4"}
_MOST = 3
_GAP = re.compile(r"(?<=[列行栏]) (?=[\u4e00-\u9fff])")
_ASIDE = re.compile(r"（(?:区分处理|单位)[^）]*）")


@cache
def _paths(fact: str, edition: str) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """The table of a fact and the labels of its row and of its column, outermost first; a fact of another edition is looked up there."""
    for each in (edition, *reversed(editions())):
        if each in editions() and fact in fact_labels(each):
            table, row, column = fact_labels(each)[fact]
            rows, columns = (tuple(_ASIDE.sub("", label) for label in path.split(" / ") if label and not label.startswith("第二十条")) for path in (row, column))
            return table, rows, columns if rows else columns[-2:]
    return None


def printed(facts: str | Sequence[str], edition: str = "") -> Message:
    """Name a fact, or the sum of some, as the form prints them, in English and Chinese; an id that no form has is given as it is.

    Args:
        facts: the id of a fact, or several whose sum is meant.
        edition: the report's edition of the form; with "" the newest that has the fact.

    """
    names = [facts] if isinstance(facts, str) else list(facts)
    paths = [_paths(name, edition) for name in names]
    known = [path for path in paths if path is not None]
    if len(known) != len(names):
        return Message(" + ".join(names), " + ".join(names))
    if len(known) == 1:
        return _one(*known[0])
    if together := _together(known, names, edition):
        return together
    each = [_one(*path) for path in known[:_MOST]]
    more = len(known) - len(each)
    return Message(" + ".join(item.en for item in each) + (f" + {more} more" if more else ""), "、".join(item.zh for item in each) + (f"等 {len(known)} 项" if more else ""))


def _one(table: str, rows: Sequence[str], columns: Sequence[str]) -> Message:
    english = _TABLES.get(table, table)
    column = "·".join(columns[-1:] if rows else columns)
    if not rows:
        return Message(f"{english}, column “{column}”", f"{table}“{column}”栏")
    row = " ".join(rows[-2:]) if len(rows) > 1 and rows[-1].endswith("其他") else rows[-1]
    return Message(f"{english}, row “{row}”, column “{column}”", f"{table}“{row}”行“{column}”列") if column else Message(f"{english}, row “{row}”", f"{table}“{row}”行")


def _together(known: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]], names: Sequence[str], edition: str) -> Message | None:
    """All rows of a group in one column, or all columns of a group in one row."""
    table = known[0][0]
    rows, columns = {path[1] for path in known}, {path[2] for path in known}
    english = _TABLES.get(table, table)
    if any(path[0] != table for path in known):
        return None
    if len(columns) == 1 and (group := _group([path[1] for path in known])):
        label, column = group[-1], known[0][2][-1]
        if _count(edition, names[0], group, 1, column) == len(names):
            return Message(f"{english}, the rows of “{label}”, column “{column}”", f"{table}“{label}”各行“{column}”列之和")
    if len(rows) == 1 and known[0][1] and (group := _group([path[2] for path in known])):
        return Message(f"{english}, row “{known[0][1][-1]}”, the columns of “{group[-1]}”", f"{table}“{known[0][1][-1]}”行“{group[-1]}”各列之和")
    return None


def _group(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The labels that some paths have in common, outermost first."""
    common: list[str] = []
    for labels in zip(*paths, strict=False):
        if len(set(labels)) > 1:
            break
        common.append(labels[0])
    return tuple(common)


def _count(edition: str, fact: str, group: tuple[str, ...], axis: int, column: str) -> int:
    """How many facts of a column stand under a group of rows."""
    known = edition if edition in editions() and fact in fact_labels(edition) else next(each for each in reversed(editions()) if fact in fact_labels(each))
    paths = [path for name in fact_labels(known) if (path := _paths(name, known))]
    return sum(1 for path in paths if path[axis][:len(group)] == group and path[2][-1:] == (column,))


def readable(words: str, edition: str, *, chinese: bool) -> str:
    """Put the form's printed words for each fact that a message names by its id."""
    found = _ID.sub(lambda match: printed(match[0], edition)[1 if chinese else 0], words)
    return _GAP.sub("", found) if chinese else found
