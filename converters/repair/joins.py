"""Tables that were split into pieces, joined: the same columns, nothing between them, and the head repeated; without that they may be two (WHATWG HTML §4.9)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from converters.readers.html.soup import straight
from converters.repair.regions import Region
from converters.repair.table import FIGURE, Rewriter, is_layout
from converters.repair.view import View, characters
from converters.source.safe_xml import parse_html
from converters.text import ink

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BETWEEN = re.compile(r"(?:\s|&nbsp;|&#160;|<br\s*/?>|</?(?:p|div|center)\b[^<>]*>|<!--.*?-->)*", re.IGNORECASE | re.DOTALL)
_FOREIGN = re.compile(r"<(?:script|style|template|svg|math|iframe|object|embed|form|caption|noscript)\b", re.IGNORECASE)


class Joined(NamedTuple):
    """Tables that are one: their numbers, the table written whole, and the characters of the heads that were repeated."""

    numbers: tuple[int, ...]
    table: str
    repeats: Counter[str]


class _Grid(NamedTuple):
    element: Element
    rows: list[Element]
    texts: list[list[str]]
    width: int
    head: int


def joins(view: View, places: Sequence[Region], *, keep_style: bool) -> Iterator[Joined]:
    """Yield the runs of pieces of one table; in doubt there is none."""
    at = 0
    while at < len(places):
        group = [at]
        while group[-1] + 1 < len(places) and _BETWEEN.fullmatch(view.shown, places[group[-1]].end, places[group[-1] + 1].start):
            group.append(group[-1] + 1)
        at = group[-1] + 1
        if len(group) > 1 and (found := _joined(view, places, group, keep_style=keep_style)):
            yield found


def _joined(view: View, places: Sequence[Region], group: list[int], *, keep_style: bool) -> Joined | None:
    pieces = [view.piece(places[at].start, places[at].end) or "" for at in group]
    grids = [_grid(piece) if places[at].closed and piece and not _FOREIGN.search(piece) else None for at, piece in zip(group, pieces, strict=True)]
    first = grids[0]
    if first is None or not first.head:
        return None
    repeats = Counter[str]()
    rows = list(first.rows)
    for grid in grids[1:]:
        if grid is None or grid.width != first.width or grid.texts[: first.head] != first.texts[: first.head]:
            return None
        repeats += Counter("".join(text for line in grid.texts[: first.head] for text in line))
        rows += grid.rows[first.head :]
    last = first.rows[-1].getparent()
    if last is None:
        return None
    for row in rows[len(first.rows) :]:
        last.append(row)
    after = Rewriter(keep_style=keep_style).table(first.element).replace("\n", view.newline)
    whole = sum((characters(piece) for piece in pieces), Counter[str]())
    gone = whole - characters(after)
    return Joined(tuple(at + 1 for at in group), after, gone) if gone.total() == repeats.total() and whole - gone == characters(after) else None


def _grid(piece: str) -> _Grid | None:
    """Return the rows of a table that is plainly one: no table in it, no spans that leave its rows, every row as wide as the others."""
    root = parse_html(straight(piece))[0]
    element = None if root is None else next(root.iter("table"), None)
    if element is None or is_layout(element) or len(list(element.iter("table"))) > 1:
        return None
    rows = list(element.iter("tr"))
    lines = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
    down = [0] * 1000
    widths = []
    for line in lines:
        column = 0
        for cell in line:
            while column < len(down) and down[column]:
                column += 1
            across, tall = _number(cell.get("colspan")), _number(cell.get("rowspan"))
            if column + across >= len(down) or tall > len(rows):
                return None
            down[column : column + across] = [tall] * across
            column += across
        widths.append(max((at + 1 for at, left in enumerate(down) if left), default=0))
        down = [max(0, left - 1) for left in down]
    if not rows or len(set(widths)) != 1 or any(down):
        return None
    texts = [["".join(map(str, cell.itertext())).strip() for cell in line] for line in lines]
    head = next((at for at, line in enumerate(texts) if any(FIGURE.fullmatch(text) for text in line)), len(texts))
    return _Grid(element, rows, [[ink(text) for text in line] for line in texts], widths[0], head if head < len(texts) else 0)


def _number(value: str | None) -> int:
    return int(value) if value and value.strip().isdecimal() and 0 < int(value) < 1000 else 1
