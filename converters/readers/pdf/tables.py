"""Tables from lattices: text into cells, and the pieces of a table that page breaks cut put together again.

Joined pieces share one grid of columns; a header printed again is taken once; a cell or a row that the break cut in
two is made whole. General joining is not decidable (pdfplumber #922), so each step asks for evidence and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.grid.ruled import NEAR, Lattice, Patch, lattices
from converters.model import Block, Cell, Paragraph, Posting, Table
from converters.readers.pdf.lines import Line, is_han, lines_of, text_of
from converters.readers.pdf.pages import Box, Glyph, Page
from converters.text import ink

_FRAME = 0.8  # of the page's width and height: a single box so large is a frame around the page
_SAME_WIDTH = 4.0  # points by which the pieces of one table may differ in width
_SHARED = 0.6  # of the columns' edges must be shared by two pieces of one table
_NUMBERED = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+|\d{1,2}[.．、]")
_NUMBER = re.compile(r"[\d\s,.，+\-−—/%]*")


@dataclass(slots=True)
class Part:
    """A cell while it is built: `left` and `right` from the table's left edge; `filled`: its last line was broken by the edge."""

    row: int
    left: float
    right: float
    rowspan: int
    text: str
    page: int
    box: Box
    above: bool = False
    below: bool = False
    filled: bool = False
    low: bool = False
    blocks: tuple[Block, ...] = ()


@dataclass(slots=True)
class Piece:
    """The part of a table that stands on one page, or several put together; `bottom` is on the last page."""

    page: int
    box: Box
    rows: int
    xs: list[float]
    parts: list[Part]
    heights: list[float]
    last_page: int
    pages: int = 1
    uneven: int = 0
    found: str = ""
    cuts: int = 0
    open: bool = False
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def width(self) -> float:
        """The distance of the outermost lines."""
        return self.xs[-1] - self.xs[0]


def pieces_of(page: Page) -> tuple[list[Piece], list[Glyph], list[Glyph]]:
    """Return the tables that the lines of a page draw, the characters outside them, and characters drawn twice."""
    grids = [grid for grid in lattices(page.horizontal, page.vertical) if not _is_frame(grid, page)]
    return fill(page, grids, page.glyphs)


def fill(page: Page, grids: list[Lattice], glyphs: Iterable[Glyph]) -> tuple[list[Piece], list[Glyph], list[Glyph]]:
    """Put each character in the cell that holds its centre; a lattice inside a cell of another is a nested table."""
    if not grids:
        return [], list(glyphs), []
    order = sorted(range(len(grids)), key=lambda number: _area(grids[number].box))
    boxes = [(number, grids[number].box, grids[number].at) for number in order]
    held: dict[tuple[int, int], list[Glyph]] = {}
    outside: list[Glyph] = []
    styles = page.styles
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * styles[glyph.run].size
        for number, (left, top, right, bottom), at in boxes:
            if left <= x < right and top <= y < bottom:
                held.setdefault((number, at(x, y)), []).append(glyph)
                break
        else:
            outside.append(glyph)
    doubles: list[Glyph] = []
    pieces: dict[int, Piece] = {}
    nested: dict[tuple[int, int], list[Piece]] = {}
    for number in order:  # inner tables are smaller, so they are ready before the cell that holds them
        piece = _piece(page, grids[number], number, held, nested, doubles)
        if piece is None:
            continue
        owner = next(((outer, grids[outer].at(*_middle(piece.box))) for outer in order
                      if outer != number and _inside(piece.box, grids[outer])), None)
        if owner is None:
            pieces[number] = piece
        else:
            nested.setdefault(owner, []).append(piece)
    return [pieces[number] for number in sorted(pieces)], outside, doubles


def _piece(page: Page, grid: Lattice, number: int, held: dict[tuple[int, int], list[Glyph]],
           nested: dict[tuple[int, int], list[Piece]], doubles: list[Glyph]) -> Piece | None:
    """Make the piece of one lattice; None for a drawing that holds no text at all."""
    if not any((number, patch) in held or (number, patch) in nested for patch in range(len(grid.patches))):
        return None
    left_edge = grid.xs[0]
    parts: list[Part] = []
    for index, patch in enumerate(grid.patches):
        box = _patch_box(grid, patch)
        glyphs = held.get((number, index))
        lines: list[Line] = []
        if glyphs:
            lines, twice = lines_of(glyphs, page.styles, page.number)
            doubles += twice
        inner = nested.get((number, index), [])
        last = lines[-1] if lines else None
        parts.append(Part(
            patch.row, grid.xs[patch.column] - left_edge, grid.xs[patch.column + patch.colspan] - left_edge, patch.rowspan,
            text_of(lines, box[0], box[2]), page.number, box, patch.above, patch.below,
            filled=last is not None and box[2] - box[0] - (last.x1 - last.x0) < 1.6 * last.size + 2 * min(6.0, last.x0 - box[0]),
            low=last is not None and box[3] - last.base < 2.5 * last.size,
            blocks=_mixed(lines, inner, box) if inner else ()))
    heights = [low - high for high, low in zip(grid.ys, grid.ys[1:], strict=False)]
    piece = Piece(page.number, grid.box, len(heights), [x - left_edge for x in grid.xs], parts, heights, page.number, uneven=grid.uneven)
    _trim(piece)
    return piece


def _trim(piece: Piece) -> None:
    """Take away rows that are none: an empty one that is open at the page's edge, and what misplaced ends of stubs make.

    Chromium ends a tall cell that a page cut some points too early, and leaves an empty place under it.
    """
    for row in (piece.rows - 1, 0):
        here = [part for part in piece.parts if part.row <= row < part.row + part.rowspan]
        short = [part for part in here if part.rowspan == 1]
        foot = row > 0
        if piece.rows > 1 and short and all(part.below if foot else part.above for part in here) and not any(
                part.text or part.blocks for part in short):
            piece.parts = [part for part in piece.parts if part.rowspan > 1 or part.row != row]
            _drop_row(piece, row)
            piece.open = piece.open or foot
    for part in sorted(piece.parts, key=lambda part: part.row):
        stubs = [] if part.text or part.blocks else [
            other for other in piece.parts if other.above and other.row + other.rowspan == part.row
            and part.left <= other.left and other.right <= part.right]
        if stubs and sum(stub.right - stub.left for stub in stubs) > part.right - part.left - NEAR:
            for stub in stubs:
                stub.rowspan += part.rowspan
                stub.below = part.below
            piece.uneven = max(0, piece.uneven - (len(stubs) > 1))
            piece.parts.remove(part)
    starts = {part.row for part in piece.parts}
    for row in range(piece.rows - 1, 0, -1):
        if row not in starts:
            _drop_row(piece, row)


def _drop_row(piece: Piece, row: int) -> None:
    """Close up over a row in which no cell stands alone."""
    for part in piece.parts:
        part.rowspan -= part.row <= row < part.row + part.rowspan
        part.row -= part.row > row
    piece.rows -= 1
    piece.heights[row - 1 if row else 0] += piece.heights.pop(row) if row else 0.0
    if not row:
        del piece.heights[0]


def _mixed(lines: list[Line], inner: list[Piece], box: Box) -> tuple[Block, ...]:
    """Put the text and the nested tables of a cell in their order down the page."""
    blocks: list[Block] = []
    rest = list(lines)
    for piece in sorted(inner, key=lambda piece: piece.box[1]):
        over = [line for line in rest if line.base <= piece.box[1]]
        rest = rest[len(over):]
        if over:
            blocks.append(Paragraph(text_of(over, box[0], box[2]), _origin(piece.page, box)))
        blocks.append(table_of(piece))
    if rest:
        blocks.append(Paragraph(text_of(rest, box[0], box[2]), _origin(rest[0].page, box)))
    return tuple(blocks)


def _is_frame(grid: Lattice, page: Page) -> bool:
    left, top, right, bottom = grid.box
    return len(grid.patches) == 1 and right - left > _FRAME * page.width and bottom - top > _FRAME * page.height


def _inside(box: Box, grid: Lattice) -> bool:
    """Whether `box` lies within one cell of `grid`."""
    first, second = grid.at(box[0] + 1, box[1] + 1), grid.at(box[2] - 1, box[3] - 1)
    return first >= 0 and first == second


def _patch_box(grid: Lattice, patch: Patch) -> Box:
    return grid.xs[patch.column], grid.ys[patch.row], grid.xs[patch.column + patch.colspan], grid.ys[patch.row + patch.rowspan]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _origin(page: int, box: Box) -> Origin:
    return Origin(page=page, box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))


# --- Over page breaks ----------------------------------------------------------------------------------------------


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
    bottom = max(part.box[3] for part in above.parts if part.page == above.last_page)
    return floor - bottom < below.heights[0] + 24


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
    postings = [Posting("repeat", part.text, _origin(part.page, part.box)) for part in below.parts if part.row < header and part.text]
    body = [part for part in below.parts if part.row >= header]
    for part in body:
        part.row -= header
        part.left, part.right = _snapped(above, part.left), _snapped(above, part.right)
    above.xs.sort()
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


def _snapped(piece: Piece, x: float) -> float:
    """Return the edge of the shared grid that `x` stands for, adding one when there is none."""
    near = min(piece.xs, key=lambda other: abs(other - x))
    if abs(near - x) <= _SAME_WIDTH and (abs(near - x) <= NEAR or near in {piece.xs[0], piece.xs[-1]}):
        return near
    piece.xs.append(x)
    return x


def _row_is_cut(last: list[Part], first: list[Part], pairs: list[tuple[Part, Part]]) -> bool:
    """Whether the break runs through a row, so that the last row above and the first below are halves of one.

    Lines left open say so. Where both halves are closed, their texts must: what is full above is blank below and the
    other way round, and text in both goes on in the middle of a sentence.
    """
    short_above = [part for part in last if part.rowspan == 1]
    short_below = [part for part in first if part.rowspan == 1]
    leaves = [(one, two) for one, two in pairs if one.rowspan == 1 or two.rowspan == 1]
    single = [(one, two) for one, two in leaves if one.rowspan == two.rowspan == 1]
    if not single or len(single) < min(len(short_above), len(short_below)):
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
        tight = one.filled and is_han(one.text[-1]) and is_han(two.text[0])
        one.text += two.text if tight else "\n" + two.text
    else:
        one.text += two.text
    one.rowspan += two.rowspan - cut
    one.below, one.filled, one.low = two.below, two.filled if two.text else one.filled, two.low
    one.blocks += two.blocks


# --- The finished table --------------------------------------------------------------------------------------------


def table_of(piece: Piece) -> Table:
    """Make the table; its columns are the distinct edges of all its pieces."""
    places = {x: number for number, x in enumerate(sorted(set(piece.xs)))}
    cells = [Cell(part.row, places[part.left], part.rowspan, places[part.right] - places[part.left], part.text,
                  origin=_origin(part.page, part.box), blocks=part.blocks) for part in piece.parts]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(piece.rows, len(places) - 1, tuple(cells), _origin(piece.page, piece.box))


def findings(piece: Piece) -> list[Diagnostic]:
    """Return what was uncertain about a finished table."""
    where = _origin(piece.page, piece.box)
    found = list(piece.diagnostics)
    if piece.uneven:
        found.append(diagnose("G307", where, count=piece.uneven))
    if piece.pages > 1:
        found.append(diagnose("G308", where, count=piece.pages, first=piece.page, last=piece.last_page, cuts=piece.cuts))
    return found
