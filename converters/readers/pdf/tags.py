"""Tables by the tags of a file, where nothing is ruled: believed as far as the text stands as they say (ISO 32000-1 §14.7, §14.8.4.3.4)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from converters.pages.glyphs import Glyph, Page
from converters.pages.ruled import Lattice, Rule, lattices

_DEPTH = 64
_MOST = 20_000  # elements of a page's tree: more are not looked through
_OVER = 3.0  # points by which the texts of two columns or rows may overlap
_APART = 4.0  # points around the outermost texts
_GROUPS = {"THead", "TBody", "TFoot"}


@dataclass(slots=True)
class _Cell:
    """A cell of the tree: its spans, the marked content that is its text, its place, and the characters found there."""

    rowspan: int
    colspan: int
    marks: set[int]
    row: int = 0
    column: int = 0
    glyphs: list[Glyph] = field(default_factory=list)


def tagged_tables(pdf: Any, page: Page, glyphs: Iterable[Glyph]) -> list[Lattice]:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Return the tables that the tags of a page make of some of its text, if it stands in such rows and columns."""
    from pypdfium2 import raw

    if not page.marks or not raw.FPDFCatalog_IsTagged(pdf):
        return []
    sheet = pdf[page.number - 1]
    tree = raw.FPDF_StructTree_GetForPage(sheet)
    try:
        tables = list(_tables(_Tree(raw), tree)) if tree else []
    finally:
        if tree:
            raw.FPDF_StructTree_Close(tree)
        sheet.close()
    owned: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        if not glyph.char.isspace():
            owned.setdefault(page.marks.get(glyph.run, -1), []).append(glyph)
    return [grid for table in tables if (grid := _grid(table, owned))]


class _Tree:
    """The few questions asked of a structure element (fpdf_structtree.h)."""

    def __init__(self, raw: Any) -> None:  # noqa: ANN401
        self.raw = raw
        self.asked = 0

    def children(self, element: Any) -> Iterator[Any]:  # noqa: ANN401
        for number in range(max(0, self.raw.FPDF_StructElement_CountChildren(element))):
            self.asked += 1
            child = self.raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child and self.asked < _MOST:
                yield child

    def kind(self, element: Any) -> str:  # noqa: ANN401
        buffer = ctypes.create_string_buffer(128)
        length = self.raw.FPDF_StructElement_GetType(element, buffer, len(buffer))
        return buffer.raw[: max(0, min(length, len(buffer)) - 2)].decode("utf-16-le", "replace")

    def marks(self, element: Any, depth: int = 0) -> set[int]:  # noqa: ANN401
        raw = self.raw
        found = {raw.FPDF_StructElement_GetChildMarkedContentID(element, number)
                 for number in range(max(0, raw.FPDF_StructElement_CountChildren(element)))} - {-1}
        if depth < _DEPTH:
            for child in self.children(element):
                found |= self.marks(child, depth + 1)
        return found

    def span(self, element: Any, name: bytes) -> int:  # noqa: ANN401
        raw, number = self.raw, ctypes.c_float()
        for index in range(max(0, raw.FPDF_StructElement_GetAttributeCount(element))):
            value = raw.FPDF_StructElement_Attr_GetValue(raw.FPDF_StructElement_GetAttributeAtIndex(element, index), name)
            if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, ctypes.byref(number)) and 1 <= number.value <= 1000:
                return int(number.value)
        return 1


def _tables(tree: _Tree, root: Any) -> Iterator[list[list[_Cell]]]:  # noqa: ANN401
    """Yield the rows of each table of a page's tree."""
    waiting = [tree.raw.FPDF_StructTree_GetChildAtIndex(root, number) for number in range(max(0, tree.raw.FPDF_StructTree_CountChildren(root)))]
    while waiting:
        element = waiting.pop(0)
        if not element:
            continue
        if tree.kind(element) == "Table":
            yield [[_Cell(tree.span(cell, b"RowSpan"), tree.span(cell, b"ColSpan"), tree.marks(cell))
                    for cell in tree.children(row) if tree.kind(cell) in {"TH", "TD"}] for row in _rows(tree, element)]
        else:
            waiting[:0] = tree.children(element)


def _rows(tree: _Tree, table: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in tree.children(table):
        kind = tree.kind(child)
        if kind == "TR":
            yield child
        elif kind in _GROUPS:
            yield from (row for row in tree.children(child) if tree.kind(row) == "TR")


def _grid(rows: list[list[_Cell]], owned: dict[int, list[Glyph]]) -> Lattice | None:
    """Make the lattice of a table, None where its text does not stand as the tags say."""
    for row in rows:
        for cell in row:
            cell.glyphs = [glyph for mark in cell.marks for glyph in owned.get(mark, ())]
    here = [number for number, row in enumerate(rows) if any(cell.glyphs for cell in row)]
    if len(here) < 2:
        return None
    cells = _placed(rows[here[0] : here[-1] + 1])
    height = here[-1] + 1 - here[0]
    width = max(cell.column + cell.colspan for cell in cells)
    xs = _edges(cells, width, lambda cell: (cell.column, cell.colspan), lambda glyph: (glyph.x0, glyph.x1))
    ys = _edges(cells, height, lambda cell: (cell.row, cell.rowspan), lambda glyph: (glyph.top + 0.1 * (glyph.bottom - glyph.top), glyph.base))
    if width < 2 or not xs or not ys:
        return None
    levels: list[Rule] = []
    uprights: list[Rule] = []
    for cell in cells:
        left, right = xs[cell.column], xs[cell.column + cell.colspan]
        top, bottom = ys[cell.row], ys[min(height, cell.row + cell.rowspan)]
        if any(not (left < (glyph.x0 + glyph.x1) / 2 < right and top < glyph.base - 0.35 * (glyph.bottom - glyph.top) < bottom) for glyph in cell.glyphs):
            return None
        levels += [Rule(top, left, right), Rule(bottom, left, right)]
        uprights += [Rule(left, top, bottom), Rule(right, top, bottom)]
    grids = lattices(levels, uprights)
    return replace(grids[0], tight=True) if len(grids) == 1 else None


def _placed(rows: list[list[_Cell]]) -> list[_Cell]:
    """Give each cell its row and column, in the first place that no cell above reaches into."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            cell.row, cell.column = number, column
            taken.update((number + down, column + right) for down in range(min(cell.rowspan, len(rows) - number)) for right in range(cell.colspan))
    return [cell for row in rows for cell in row]


def _edges(cells: list[_Cell], count: int, span_of: Callable[[_Cell], tuple[int, int]],
           extent: Callable[[Glyph], tuple[float, float]]) -> list[float]:
    """Return the edges between columns, or rows, by the texts of the cells that span one; nothing where these overlap."""
    bounds: dict[int, tuple[float, float]] = {}
    for cell in cells:
        first, span = span_of(cell)
        if span == 1 and cell.glyphs:
            spans = [extent(glyph) for glyph in cell.glyphs]
            low, high = min(start for start, _ in spans), max(end for _, end in spans)
            known = bounds.get(first, (low, high))
            bounds[first] = (min(low, known[0]), max(high, known[1]))
    if len(bounds) < count:
        return []
    order = [bounds[number] for number in range(count)]
    if any(one[1] > two[0] + _OVER for one, two in pairwise(order)):
        return []
    return [order[0][0] - _APART, *((one[1] + two[0]) / 2 for one, two in pairwise(order)), order[-1][1] + _APART]
