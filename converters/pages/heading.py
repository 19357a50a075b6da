"""The heading of a table without lines: texts over several columns, and the headings of columns under them (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from converters.pages.columns import NoTableError, Shape
from converters.pages.glyphs import Glyph
from converters.pages.level import Level, Merged
from converters.pages.rows import CENTRED, LEFT, Row
from converters.pages.ruled import Rule

_STACKED = 1.05  # of the distance of lines: a text further up is no line of the same heading
_BESIDE = 0.75  # of the way to the next row of headings: what begins higher stands beside a heading, not under it


class Text(NamedTuple):
    """A text of the heading: its columns `first` to `last`, the end not included, and where it stands."""

    first: int
    last: int
    base: float
    top: float
    middle: float


def heading_of(rows: list[Row], size: float, shape: Shape, floor: float) -> tuple[list[Level], list[Merged]]:
    """Return the lines between the rows of the heading, which ends at `floor`, and its merged cells.

    The lowest texts of a column are its own heading. What stands over them, or over several columns, has a line under it.
    """
    xs = shape.xs
    own: dict[int, Text] = {}
    closed: set[int] = set()
    upper: list[tuple[Row, list[Text]]] = []
    for row in reversed(rows):
        rest: list[Text] = []
        for text in _split(row, xs):
            label = text.last <= shape.stubs
            columns = range(shape.stubs) if label else range(text.first, text.last)
            below = own.get(text.first)
            near = max(shape.near, _STACKED * shape.pitch)
            single = label or (len(columns) == 1 and (below is None or below.base - text.base <= near))
            if single and not closed.intersection(columns):
                own.update(dict.fromkeys(columns, text))
            else:
                closed.update(columns)
                rest.append(text._replace(first=columns.start, last=columns.stop))
        if rest:
            upper.append((row, rest))
    upper.reverse()
    levels = [_level(min(row.top for row in rows) - 1, range(len(xs) - 1), xs)]
    merged: list[Merged] = []
    for number, (row, texts) in enumerate(upper):
        lower = [text for _, under in upper[number + 1:] for text in under]
        spans = [_span(text, texts, own, lower, size, shape) for text in texts]
        merged += [Merged(row.base, first, last) for first, last in spans]
        covered = [column for first, last in spans for column in range(first, last)]
        tops = [own[column].top if column in own else floor for column in covered]
        tops += [text.top for text in lower if any(text.first <= column < text.last for column in covered)]
        level = (row.bottom + min(tops)) / 2
        if not levels[-1].at + 1 < level < floor:
            raise NoTableError
        levels.append(_level(level, covered, xs))
    return levels, merged


def _level(at: float, columns: list[int] | range, xs: list[float]) -> Level:
    return Level(at, [Rule(at, xs[column], xs[column + 1]) for column in columns])


def _split(row: Row, xs: list[float]) -> list[Text]:
    """Cut the texts of a line at the edges of columns that no character stands on."""
    texts: list[Text] = []
    for chunk in row.chunks:
        held: list[list[Glyph]] = [[]]
        for glyph in chunk.glyphs:
            last = held[-1][-1] if held[-1] else None
            if last and glyph.x0 - last.x1 > 0.1 * row.size and any(last.x1 - 0.5 <= edge <= glyph.x0 + 0.5 for edge in xs):
                held.append([])
            held[-1].append(glyph)
        for glyphs in held:
            x0, x1 = glyphs[0].x0, max(glyph.x1 for glyph in glyphs)
            first = min(max(0, bisect_right(xs, x0 + 0.5) - 1), len(xs) - 2)
            end = min(max(bisect_left(xs, x1 - 0.5), first + 1), len(xs) - 1)
            texts.append(Text(first, end, glyphs[0].base, min(glyph.top for glyph in glyphs), (x0 + x1) / 2))
    return texts


def _span(text: Text, beside: list[Text], own: dict[int, Text], lower: list[Text], size: float, shape: Shape) -> tuple[int, int]:
    """Return the columns that a text stands over: from where it begins to the next, or those in whose middle it is."""
    xs = shape.xs
    under = [own[column].base for column in range(text.first, text.last) if column in own]
    under += [one.base for one in lower if one.first < text.last and text.first < one.last]
    least = text.base + _BESIDE * (min(under) - text.base if under else size)
    taken = {column for one in beside if one is not text for column in range(one.first, one.last)}
    free = {column for column in range(len(xs) - 1) if column not in taken and (own[column].base if column in own else math.inf) > least}
    low, high = text.first, text.last
    while low - 1 in free:
        low -= 1
    while high in free:
        high += 1
    if shape.values != CENTRED:
        return (text.first, high) if shape.values == LEFT else (low, text.last)
    spans = [(abs(xs[first] + xs[last] - 2 * text.middle), first, last)
             for first in range(low, text.first + 1) for last in range(text.last, high + 1)]
    near = min(spans)[0] + size
    return max(((first, last) for off, first, last in spans if off <= near), key=lambda span: span[1] - span[0])
