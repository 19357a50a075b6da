"""The pieces of a table that page breaks cut, put together again over one shared grid of columns.

A header printed again is taken once; a cell or a row that the break cut in two is made whole. Joining is not decidable
in general (pdfplumber #922, PyMuPDF #3114), so each step asks for evidence: lines left open, texts that go on, columns
that agree. What was joined is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from converters.model import Posting
from converters.pages.glyphs import Glyph
from converters.pages.lines import runs_on
from converters.pages.ruled import NEAR, Lattice
from converters.pages.tables import Part, Piece, origin_of
from converters.text import ink

_SAME_WIDTH = 4.0  # points by which the pieces of one table may differ in width
_SHARED = 0.6  # of the columns' edges must be shared by two pieces of one table
_ALIKE = 3  # columns' edges that agree by no chance, wherever the page ends
_NEXT_ROW = 24.0  # points that may be left on a page besides the height of the row that did not fit
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+|\d{1,2}[.．、]")
_NUMBER = re.compile(r"[\d\s,.，+\-−—/%]*")


def carried(before: Lattice, grid: Lattice, glyphs: Iterable[Glyph]) -> Lattice:
    """Return a lattice that only text shows with the columns of the one at the foot of the page before, if the text stands in these as well."""
    if len(before.xs) != len(grid.xs):
        return grid
    for glyph in glyphs:
        at = (glyph.x0 + glyph.x1) / 2
        if not glyph.char.isspace() and grid.ys[0] < glyph.base < grid.ys[-1] and grid.xs[0] < at < grid.xs[-1] and (
                bisect_right(before.xs, at) != bisect_right(grid.xs, at)):
            return grid
    return replace(grid, xs=before.xs)


def joins(above: Piece, below: Piece, floor: float) -> bool:
    """Whether `below`, first on its page, goes on with `above`, last on the page before; `floor` is where pages end."""
    if above.last_page + 1 != below.page or abs(above.width - below.width) > _SAME_WIDTH:
        return False
    one, two = above.xs[1:-1], below.xs[1:-1]
    shared = sum(any(abs(x - other) <= NEAR for other in one) for x in two)
    if min(len(one), len(two)) and shared < _SHARED * min(len(one), len(two)):
        return False
    header = _repeated_rows(above, below)
    if header or above.open or any(part.below for part in above.parts) or any(part.above for part in below.parts):
        return True
    if shared >= _ALIKE and shared >= min(len(one), len(two)):
        return True
    bottom = max(part.box[3] for part in above.parts if part.page == above.last_page)
    return floor - bottom < below.heights[0] + _NEXT_ROW


def _repeated_rows(above: Piece, below: Piece) -> int:
    """Return how many rows at the head of `below` repeat those at the head of `above`."""
    best = 0
    ends = {part.row + part.rowspan for part in below.parts}
    for rows in range(1, min(6, below.rows, above.rows)):
        if rows in ends and all(part.row + part.rowspan <= rows for part in below.parts if part.row < rows):
            one, two = _head(above, rows), _head(below, rows)
            if one != two:
                break
            if any(text and not _NUMBER.fullmatch(text) for *_, text in one):
                best = rows
    return best


def _head(piece: Piece, rows: int) -> list[tuple[int, int, int, str]]:
    return sorted((part.row, part.rowspan, round(part.left / 4), ink(part.text)) for part in piece.parts if part.row < rows)


def join(above: Piece, below: Piece) -> list[Posting]:
    """Put `below` under `above`, in place; return the header's repetition as postings."""
    header = _repeated_rows(above, below)
    postings = [Posting("repeat", part.text, origin_of(part.page, part.box)) for part in below.parts if part.row < header and part.text]
    body = [part for part in below.parts if part.row >= header]
    shared = _shared(above, below)
    for part in body:
        part.row -= header
        part.left, part.right = shared[part.left], shared[part.right]
    last = [part for part in above.parts if part.row + part.rowspan == above.rows]
    body = [half for part in body for half in _split(part, last)]
    first = [part for part in body if part.row == 0]
    pairs = [(one, two) for one in last for two in first if one.left == two.left and one.right == two.right]
    cut = _row_is_cut(last, first, pairs)
    shift = above.rows - cut
    stub = True
    for one, two in sorted(pairs, key=lambda pair: pair[0].left):
        goes_on = cut or _continues(one, two, first, stub=stub)
        stub = stub and goes_on
        if goes_on:
            _merge(one, two, cut=cut)
            body.remove(two)
    for part in body:
        part.row += shift
    above.parts += body
    above.rows = shift + below.rows - header
    above.heights += below.heights[header + cut:]
    above.last_page, above.pages, above.uneven = below.page, above.pages + below.pages, above.uneven + below.uneven
    above.open = below.open
    above.cuts += cut
    above.diagnostics += below.diagnostics
    return postings


def _split(part: Part, last: list[Part]) -> list[Part]:
    """Part an empty cell at the head where it stands for the ends of several cells that the page cut open above it."""
    if part.row or part.text or part.blocks:
        return [part]
    over = [one for one in last if one.below and part.left <= one.left and one.right <= part.right]
    if len(over) < 2 or sum(one.right - one.left for one in over) < part.right - part.left - NEAR:
        return [part]
    return [replace(part, left=one.left, right=one.right, above=True) for one in over]


def _shared(above: Piece, below: Piece) -> dict[float, float]:
    """Map the edges of `below` to those of `above` that they stand for, each to another; what is new is added there."""
    shared = {below.xs[0]: above.xs[0], below.xs[-1]: above.xs[-1]}
    free, first, last = above.xs[1:-1], above.xs[0], above.xs[-1]
    for x in below.xs[1:-1]:
        near = min(free, key=lambda other: abs(other - x), default=None)
        if near is None or abs(near - x) > NEAR:
            shared[x] = min(max(x, first + NEAR), last - NEAR)
            above.xs.append(shared[x])
        else:
            shared[x] = near
            free.remove(near)
    above.xs.sort()
    return shared


def _row_is_cut(last: list[Part], first: list[Part], pairs: list[tuple[Part, Part]]) -> bool:
    """Whether the break runs through a row, so that the last row above and the first below are halves of one.

    Lines left open say so. Where both halves are closed, their texts must: what is full above is blank below and the
    other way round, and text in both goes on in the middle of a sentence.
    """
    single = [(one, two) for one, two in pairs if one.rowspan == two.rowspan == 1]
    if not single or len(pairs) < len(last) or len(pairs) < len(first):
        return False
    if all(one.below and two.above for one, two in single):
        return True
    if any(one.below or two.above for one, two in single) and any(not one.below and not two.above for one, two in single):
        return False
    both = [(one, two) for one, two in single if one.text and two.text]
    over = [one for one, two in single if one.text and not two.text]
    under = [two for one, two in single if two.text and not one.text]
    if both:
        return all(_text_goes_on(one, two, number=bool(over) and not under) for one, two in both)
    # LibreOffice leaves the second half of a row empty when all its text stood in the first.
    return bool(over and under) or len(over) == len(single) or len(under) == len(single)


def _text_goes_on(one: Part, two: Part, *, number: bool = False) -> bool:
    """Whether the text of a cell runs on below the break: it filled its last line at the foot, and no new item begins.

    A number may only go on where `number` says that the other cells of its row do not begin anew.
    """
    return one.filled and one.low and not _NUMBERED.match(two.text) and (number or not _NUMBER.fullmatch(two.text))


def _continues(one: Part, two: Part, first: list[Part], *, stub: bool) -> bool:
    """Whether the cell `one` at the foot goes on in the cell `two` at the head; `stub`: so do all cells left of them."""
    if one.below and (two.above or not two.text):
        return True
    tall = one.rowspan > 1 or two.rowspan > 1
    if one.text and two.text:
        return tall and _text_goes_on(one, two)
    if two.text:
        return stub and tall
    if tall:
        return True
    labelled = any(part.left > two.left and part.text and not _NUMBER.fullmatch(part.text) for part in first)
    return stub and labelled and bool(one.text) and not _NUMBER.fullmatch(one.text)


def _merge(one: Part, two: Part, *, cut: bool) -> None:
    """Make `two` part of `one`."""
    if one.text and two.text:
        tight = one.filled and runs_on(one.text, two.text)
        one.text += two.text if tight else "\n" + two.text
    else:
        one.text += two.text
    one.rowspan += two.rowspan - cut
    one.below, one.filled, one.low = two.below, two.filled if two.text else one.filled, two.low
    one.blocks += two.blocks
