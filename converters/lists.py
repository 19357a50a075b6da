"""Lists out of the flow: paragraphs that say their place in a list, gathered into items and lists in one another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from converters.model import Item, Paragraph

T = TypeVar("T")
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Entry:
    """An item of a list: its paragraphs, and the lists inside it, in their order."""

    item: Item
    blocks: list[Paragraph | List] = field(default_factory=list)


@dataclass(slots=True)
class List:
    """A list, or a part of one that something parts: items of one depth and one format."""

    first: Item
    entries: list[Entry] = field(default_factory=list)

    @property
    def ordered(self) -> bool:
        """Whether its items are numbered."""
        return self.first.format != "bullet"


def gathered(blocks: Iterable[T]) -> list[T | List]:
    """Put the items of a list that follow one another into one `List`; everything else stays where it is."""
    flow: list[T | List] = []
    open_lists: list[List] = []
    for block in blocks:
        item = block.item if isinstance(block, Paragraph) else None
        if item is None or not isinstance(block, Paragraph):
            open_lists = []
            flow.append(block)
            continue
        if open_lists and open_lists[0].first.list != item.list:
            open_lists = []
        while open_lists and (open_lists[-1].first.depth > item.depth or (open_lists[-1].first.depth == item.depth and item.value is not None and open_lists[-1].first.format != item.format)):
            open_lists.pop()
        if not open_lists or open_lists[-1].first.depth < item.depth:
            made = List(item)
            if open_lists:
                open_lists[-1].entries[-1].blocks.append(made)
            else:
                flow.append(made)
            open_lists.append(made)
        here = open_lists[-1]
        if item.value is not None or not here.entries:
            here.entries.append(Entry(item))
        here.entries[-1].blocks.append(block)
    return flow


def pattern_of(number: str, written: str, depth: int = 0) -> str:
    """Return the wording of a `number` whose own figure is `written`: `（三）` of 三 is `（%1）`."""
    head, figure, tail = number.rpartition(written) if written else ("", "", number)
    return f"{head}%{depth + 1}{tail}" if figure else number


def levels_in(pattern: str) -> set[int]:
    """Return the levels, from 0, whose numbers a pattern shows."""
    return {int(match[1]) - 1 for match in _PLACE.finditer(pattern)}
