"""Which lines and areas the paths of a page draw (ISO 32000-1 §8.5): strokes, thin areas, the sides of boxes with round corners."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from converters.pages.glyphs import Box
from converters.readers.pdf.pdfium import Item, Pdfium, Subpath, apply

THIN = 3.5  # a filled rectangle up to this thickness is a line; the boldest frame of an office table is 3 points
_FLAT = 0.5  # points by which the ends of a level line may differ
_STRAIGHT = 0.3  # of a side is straight at least, where the corners of a box are round
_MANY = 2000  # segments of one path: more are a drawing


class Painted(NamedTuple):
    """What a path paints: its place in the order of painting, its box, its colour (None: a pattern, or half transparent)."""

    order: int
    box: Box
    colour: int | None


class Paths(NamedTuple):
    """What the paths of a page draw, in the page's own coordinates: lines, filled areas, small shapes, lines aslant."""

    lines: list[Painted]
    areas: list[Painted]
    shapes: list[Box]
    slants: list[Box]


def add_path(api: Pdfium, item: Item, order: int, into: Paths) -> None:
    """Add what one path draws, as far as its clip lets it."""
    fill, stroke = api.draw_mode(item.handle)
    if not fill and not stroke:
        return
    box = api.bounds_of(item)
    clip = api.clip_of(item)
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        _line(box, clip, order, api.fill_of(item.handle) if fill else api.stroke_of(item.handle), into)
        return
    segments = api.count_segments(item.handle)
    if segments > _MANY:
        into.slants.append(_cut(box, clip))
        return
    own = api.matrix_of(item.handle)
    if stroke or segments > 5:
        colour = api.stroke_of(item.handle) if stroke else api.fill_of(item.handle)
        for points in api.subpaths(item.handle):
            _outline([(*apply(item.matrix, *apply(own, x, y)), curved) for x, y, curved in points], clip, order, colour, into, stroked=stroke)
    if fill:
        seen = _cut(box, clip)
        colour = api.fill_of(item.handle)
        if 0 <= min(seen[2] - seen[0], seen[3] - seen[1]) <= THIN:
            _line(seen, None, order, colour, into)
        elif segments <= 5:
            if colour != -1:
                into.areas.append(Painted(order, seen, None if colour is None or api.is_transparent(item.handle) else colour))
        else:
            into.shapes.append(seen)
            into.areas.append(Painted(order, seen, None))


def _cut(box: Box, clip: Box | None) -> Box:
    """Return the part of a box inside the clip; where nothing is left its right end lies before its left, or its top below."""
    if clip is None:
        return box
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def _line(box: Box, clip: Box | None, order: int, colour: int | None, into: Paths) -> None:
    """Add a line, if any of it is seen and it is longer than it is thick."""
    left, bottom, right, top = _cut(box, clip and (clip[0] - 0.5, clip[1] - 0.5, clip[2] + 0.5, clip[3] + 0.5))
    if colour != -1 and right >= left and top >= bottom and max(right - left, top - bottom) > THIN:
        into.lines.append(Painted(order, (left, bottom, right, top), colour))


def _outline(points: Subpath, clip: Box | None, order: int, colour: int | None, into: Paths, *, stroked: bool) -> None:
    """Add the level and upright sides of a subpath that is stroked, or a thin one that is filled."""
    across, up = [x for x, _, _ in points], [y for _, y, _ in points]
    box = (min(across), min(up), max(across), max(up))
    if min(box[2] - box[0], box[3] - box[1]) <= THIN:
        _line(box, clip, order, colour, into)
        return
    if not stroked:
        return
    sides: list[Box] = []
    aslant = False
    for (x0, y0, _), (x1, y1, curved) in itertools.pairwise(points):
        level, upright = abs(y0 - y1) <= _FLAT, abs(x0 - x1) <= _FLAT
        if not curved and level != upright:
            sides.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        aslant = aslant or (curved or not (level or upright))
    if aslant and (round_box := _is_round_box(box, sides)):
        sides = round_box
    elif aslant:
        into.slants.append(_cut(box, clip))
    for side in sides:
        _line(side, clip, order, colour, into)


def _is_round_box(box: Box, sides: list[Box]) -> list[Box]:
    """Return the four sides of a box with round corners, whose straight parts end before the corners; else nothing."""
    left, bottom, right, top = box
    whole = [(left, bottom, right, bottom), (left, top, right, top), (left, bottom, left, top), (right, bottom, right, top)]
    for x0, y0, x1, y1 in whole:
        long = max(x1 - x0, y1 - y0)
        straight = sum(max(side[2] - side[0], side[3] - side[1]) for side in sides
                       if max(abs(side[0] - x0) if x0 == x1 else abs(side[1] - y0), abs(side[2] - x1) if x0 == x1 else abs(side[3] - y1)) <= _FLAT)
        if straight < _STRAIGHT * long:
            return []
    return whole
