"""Tables from lattices: each character goes into the cell that holds its centre, and none is left out (pdfplumber #79, #84)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Block, Cell, Paragraph, Table
from converters.pages.charts import is_box, is_chart, outlined
from converters.pages.glyphs import Box, Glyph, Page
from converters.pages.holding import Held, hold, turned_texts
from converters.pages.lines import Line, lines_of, text_of
from converters.pages.partly import parted
from converters.pages.ruled import NEAR, Lattice, Patch, lattices

_FOOT = 0.8  # of the page's height: only there a page break cuts a cell
_MARGIN = 0.9  # of the page's height: below stand feet, which are no part of a cell
_FRAME = 0.8  # of the page's width and height: a single box so large is a frame around the page


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
    if not (page.horizontal and page.vertical):
        return [], page.glyphs, []
    marks = marks_of(page, page.glyphs)
    grids = [grid for grid in lattices(page.horizontal, page.vertical, marks) if not (_is_frame(grid, page) or is_box(grid, marks))]
    drawn = [grid for grid in grids if (page.areas or page.shapes or page.slants) and is_chart(grid, page, marks)]
    page.charts = [grid.box for grid in drawn]
    return fill(page, [grid for grid in grids if grid not in drawn], page.glyphs, partly=True)


def marks_of(page: Page, glyphs: Iterable[Glyph]) -> list[tuple[float, float]]:
    """Return the middles of characters, by which they belong to a cell."""
    styles = page.styles
    return [((glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * styles[glyph.run].size) for glyph in glyphs if not glyph.char.isspace()]


def fill(page: Page, grids: list[Lattice], glyphs: Sequence[Glyph], *, partly: bool = False) -> tuple[list[Piece], list[Glyph], list[Glyph]]:
    """Put each character in the cell that holds its centre; a lattice inside a cell of another is a nested table.

    With `partly`, lines may be missing that the text shows.
    """
    if not grids:
        return [], list(glyphs), []
    order = sorted(range(len(grids)), key=lambda number: _area(grids[number].box))
    held, outside = hold(page, grids, order, glyphs)
    if partly:
        texts: list[dict[int, list[Glyph]]] = [{} for _ in grids]
        for (number, patch), own in held.items():
            texts[number][patch] = own
        made = [parted(page, grid, own) for grid, own in zip(grids, texts, strict=True)]
        if any(one is not two for one, two in zip(made, grids, strict=True)):
            return fill(page, made, glyphs)
    turned = turned_texts(page, grids, order) if page.tilted else {}
    outside = _overhang(page, grids, held, outside)
    doubles: list[Glyph] = []
    pieces: dict[int, Piece] = {}
    nested: dict[tuple[int, int], list[Piece]] = {}
    for number in order:  # inner tables are smaller, so they are ready before the cell that holds them
        piece = _piece(page, grids[number], number, held, turned, nested, doubles)
        if piece is None:
            continue
        owner = next(((outer, grids[outer].at(*_middle(piece.box))) for outer in order
                      if outer != number and _inside(piece.box, grids[outer])), None)
        if owner is None:
            pieces[number] = piece
        else:
            nested.setdefault(owner, []).append(piece)
    return [pieces[number] for number in sorted(pieces)], outside, doubles


def _overhang(page: Page, grids: list[Lattice], held: dict[tuple[int, int], list[Glyph]], outside: list[Glyph]) -> list[Glyph]:
    """Give the last lines of cells that a page break cut back to them; return the characters that stay outside.

    Browsers end the lines of a tall cell with the last whole row, though its text goes on to the page's foot. Such a line
    goes on where the cell's last line ends, at the cell's own distance of lines, and nothing else stands under the table.
    """
    number = max(range(len(grids)), key=lambda number: grids[number].ys[-1])
    grid = grids[number]
    left, _, right, floor = grid.box
    under = [glyph for glyph in outside if glyph.base >= floor - 1 and not glyph.char.isspace()]
    if not under or max(glyph.base for glyph in under) < _FOOT * page.height:
        return outside
    taken: dict[int, list[Glyph]] = {}
    for index, patch in enumerate(grid.patches):
        box = _patch_box(grid, patch)
        if (number, index) in held and patch.row + patch.rowspan == len(grid.ys) - 1 and box[2] - box[0] < (right - left) / 2:
            more = [glyph for glyph in under if box[0] - 0.5 < glyph.x0 and glyph.x1 < box[2] + 0.5]
            taken[index] = _going_on(page, held[number, index], more, box) if more else []
    gone = {id(glyph) for more in taken.values() for glyph in more}
    foot = max((glyph.base for more in taken.values() for glyph in more), default=math.inf)
    if any(id(glyph) not in gone and glyph.base < max(foot + 10, _MARGIN * page.height) for glyph in under):
        return outside
    for index, more in taken.items():
        held[number, index] += more
    return [glyph for glyph in outside if id(glyph) not in gone]


def _going_on(page: Page, own: list[Glyph], more: list[Glyph], box: Box) -> list[Glyph]:
    """Return what of `more`, below the cell, are the next lines of its text: as far down, as far in, and after a full line."""
    lines, _ = lines_of(own, page.styles, page.number)
    if not lines:
        return []
    size = lines[-1].size
    usual = lines[-1].base - lines[-2].base if len(lines) > 1 else 1.8 * size
    floor = lines[-1].base
    for line in lines_of(more, page.styles, page.number)[0]:
        last, step = lines[-1], line.base - lines[-1].base
        level = abs(line.x0 - last.x0) < 0.3 * size or abs(line.x0 + line.x1 - last.x0 - last.x1) < 0.6 * size
        far = step > 1.1 * usual or (step < 0.9 * usual and len(lines) > 1) or abs(line.size - size) > 0.1
        if far or not level or text_of([*lines, line], box[0], box[2]).endswith("\n" + line.text):
            break
        usual = step
        lines.append(line)
    end = lines[-1].base + 0.1 * size
    return [glyph for glyph in more if floor < glyph.base <= end]


def _piece(page: Page, grid: Lattice, number: int, held: dict[tuple[int, int], list[Glyph]], turned: dict[tuple[int, int], str],
           nested: dict[tuple[int, int], list[Piece]], doubles: list[Glyph]) -> Piece | None:
    """Make the piece of one lattice; None for a drawing that holds no text at all."""
    if not any((number, patch) in held or (number, patch) in turned or (number, patch) in nested for patch in range(len(grid.patches))):
        return None
    left_edge = grid.xs[0]
    bounds = _text_bounds(grid, number, held) if grid.tight else {}
    unread: list[Diagnostic] = []
    parts: list[Part] = []
    for index, patch in enumerate(grid.patches):
        box = _patch_box(grid, patch)
        glyphs = held.get((number, index))
        lines: list[Line] = []
        if glyphs:
            lines, twice = lines_of(glyphs, page.styles, page.number)
            doubles += twice
        room = bounds.get((patch.column, patch.colspan), (box[0], box[2]))
        inner = nested.get((number, index), [])
        last = lines[-1] if lines else None
        parts.append(Part(
            patch.row, grid.xs[patch.column] - left_edge, grid.xs[patch.column + patch.colspan] - left_edge, patch.rowspan,
            "\n".join(filter(None, (text_of(lines, *room), turned.get((number, index), "")))), page.number, box, patch.above, patch.below,
            filled=last is not None and box[2] - box[0] - (last.x1 - last.x0) < 1.6 * last.size + 2 * min(6.0, last.x0 - box[0]),
            low=last is not None and box[3] - last.base < 2.5 * last.size,
            blocks=_mixed(lines, inner, box) if inner else ()))
        if not (parts[-1].text or inner) and page.shapes and outlined(box, page.shapes):
            unread.append(diagnose("R263", origin_of(page.number, box), row=patch.row + 1, column=patch.column + 1))
    heights = [low - high for high, low in zip(grid.ys, grid.ys[1:], strict=False)]
    piece = Piece(page.number, grid.box, len(heights), [x - left_edge for x in grid.xs], parts, heights, page.number, uneven=grid.uneven,
                  diagnostics=unread)
    _trim(piece)
    return piece


def _text_bounds(grid: Lattice, number: int, held: Held) -> dict[tuple[int, int], tuple[float, float]]:
    """Return from where to where the texts of cells stand that are in the same columns."""
    bounds: dict[tuple[int, int], tuple[float, float]] = {}
    for index, patch in enumerate(grid.patches):
        for glyph in held.get((number, index), ()):
            low, high = bounds.get((patch.column, patch.colspan), (glyph.x0, glyph.x1))
            bounds[patch.column, patch.colspan] = (min(low, glyph.x0), max(high, glyph.x1))
    return bounds


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
    mended: set[int] = set()
    for part in sorted(piece.parts, key=lambda part: part.row):
        stubs = [] if part.text or part.blocks else [
            other for other in piece.parts if other.above and other.row + other.rowspan == part.row
            and part.left <= other.left and other.right <= part.right]
        # A row in which other cells begin is the source's own, unless its empty place goes on from the row before.
        if not stubs or (_begins_row(piece, part.row) and not all(id(stub) in mended for stub in stubs)):
            continue
        if sum(stub.right - stub.left for stub in stubs) > part.right - part.left - NEAR:
            for stub in stubs:
                stub.rowspan += part.rowspan
                stub.below = part.below
            mended.update(map(id, stubs))
            piece.uneven = max(0, piece.uneven - (len(stubs) > 1))
            piece.parts.remove(part)
    starts = {part.row for part in piece.parts}
    for row in range(piece.rows - 1, 0, -1):
        if row not in starts:
            _drop_row(piece, row)


def _begins_row(piece: Piece, row: int) -> bool:
    """Whether a cell with content begins in a row, which is a row of the source then."""
    return any(part.row == row and (part.text or part.blocks) for part in piece.parts)


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
            blocks.append(Paragraph(text_of(over, box[0], box[2]), origin_of(piece.page, box)))
        blocks.append(table_of(piece))
    if rest:
        blocks.append(Paragraph(text_of(rest, box[0], box[2]), origin_of(rest[0].page, box)))
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


def origin_of(page: int, box: Box) -> Origin:
    """Return the place of a box on a page, in tenths of a point."""
    return Origin(page=page, box=(round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))


# --- The finished table --------------------------------------------------------------------------------------------


def table_of(piece: Piece) -> Table:
    """Make the table; its columns are the distinct edges of all its pieces."""
    places = {x: number for number, x in enumerate(sorted(set(piece.xs)))}
    cells = [Cell(part.row, places[part.left], part.rowspan, places[part.right] - places[part.left], part.text,
                  origin=origin_of(part.page, part.box), blocks=part.blocks) for part in piece.parts]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(piece.rows, len(places) - 1, tuple(cells), origin_of(piece.page, piece.box))


def findings(piece: Piece) -> list[Diagnostic]:
    """Return what was uncertain about a finished table."""
    where = origin_of(piece.page, piece.box)
    found = list(piece.diagnostics)
    if piece.uneven:
        found.append(diagnose("G307", where, count=piece.uneven))
    if piece.pages > 1:
        found.append(diagnose("G308", where, count=piece.pages, first=piece.page, last=piece.last_page, cuts=piece.cuts))
    return found
