"""Rows of a Word table become placed cells (ECMA-376-1 §17.4: gridBefore, gridSpan, vMerge, hMerge).

A cell's column is the sum of what stands before it in its row, never its index and never taken from `tblGrid`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose, refuse
from converters.limits import LIMITS
from converters.model import Block, Cell, Paragraph, Table


class RawCell(NamedTuple):
    """A `w:tc` as read: its content, its span, and what `vMerge` and `hMerge` say ("", "restart" or "continue")."""

    text: str
    blocks: tuple[Block, ...] = ()
    span: int = 1
    vmerge: str = ""
    hmerge: str = ""
    origin: Origin = NOWHERE


class RawRow(NamedTuple):
    """A `w:tr` as read: its cells, the grid columns left out before the first, and whether it is a header row."""

    cells: Sequence[RawCell]
    before: int = 0
    header: bool = False


class _Anchor:
    """A placed cell that later rows may still enlarge."""

    __slots__ = ("blocks", "column", "header", "raw", "row", "rowspan", "text")

    def __init__(self, raw: RawCell, row: int, column: int, header: bool) -> None:
        self.raw, self.row, self.column, self.rowspan, self.header = raw, row, column, 1, header
        self.text, self.blocks = raw.text, raw.blocks

    def take(self, raw: RawCell, notes: list[Diagnostic]) -> None:
        """Extend the cell by one row, and keep the text of the cell that is merged away."""
        self.rowspan += 1
        if raw.text or raw.blocks:
            self.text, self.blocks = _both(self.text, self.blocks, self.raw.origin, raw)
            notes.append(diagnose("G305", raw.origin, text=raw.text))

    def cell(self) -> Cell:
        raw = self.raw
        return Cell(self.row, self.column, self.rowspan, raw.span, self.text, self.header, raw.origin, self.blocks)


def place(rows: Sequence[RawRow], origin: Origin = NOWHERE) -> tuple[Table, list[Diagnostic]]:
    """Place the cells of `rows`: each raw cell comes to stand in exactly one cell of the table, and nothing is clipped.

    A `vMerge` continuation extends the cell that is open in the row above at the same column with the same width;
    where there is none it begins a cell (G301). Rows of unequal width leave holes (G303).
    """
    placed: list[_Anchor | Cell] = []
    notes: list[Diagnostic] = []
    extents: list[tuple[int, int]] = []
    above: dict[int, _Anchor] = {}
    header = True
    for index, row in enumerate(rows):
        header = header and row.header
        before = column = row.before if 0 <= row.before <= LIMITS.colspan else _bound("gridBefore", row.before, 0, origin, notes)
        here: dict[int, _Anchor] = {}
        for raw in _unfolded(row.cells, notes):
            if raw.vmerge == "continue":
                anchor = above.get(column)
                if anchor is not None and anchor.raw.span == raw.span:
                    anchor.take(raw, notes)
                else:
                    notes.append(diagnose("G301", raw.origin))
                    anchor = _Anchor(raw, index, column, header)
                    placed.append(anchor)
                here[column] = anchor
            elif raw.vmerge:
                here[column] = anchor = _Anchor(raw, index, column, header)
                placed.append(anchor)
            else:
                placed.append(Cell(index, column, 1, raw.span, raw.text, header, raw.origin, raw.blocks))
            column += raw.span
        above = here
        extents.append((before, column))
    columns = max((end for _, end in extents), default=0)
    if len(extents) * columns > LIMITS.table_slots:
        raise refuse("S116", origin, what=f"{LIMITS.table_slots} places in a table")
    for index, (before, end) in enumerate(extents):
        if before or end < columns:
            notes.append(diagnose("G303", origin, row=index + 1, count=before + columns - end))
    return Table(len(extents), columns, tuple([item if isinstance(item, Cell) else item.cell() for item in placed]), origin), notes


def _unfolded(cells: Sequence[RawCell], notes: list[Diagnostic]) -> Sequence[RawCell]:
    """Bound the spans of a row and join the cells that the legacy `hMerge` merges (ECMA-376-4 §9.7.7)."""
    limit = LIMITS.colspan
    for raw in cells:
        if raw.hmerge or not 1 <= raw.span <= limit:
            break
    else:
        return cells
    joined: list[RawCell] = []
    for raw in cells:
        cell = raw if 1 <= raw.span <= limit else raw._replace(span=_bound("gridSpan", raw.span, 1, raw.origin, notes))
        if cell.hmerge != "continue":
            joined.append(cell)
        elif joined and joined[-1].hmerge:
            head = joined[-1]
            text, blocks = _both(head.text, head.blocks, head.origin, cell)
            joined[-1] = head._replace(text=text, blocks=blocks, span=head.span + cell.span)
            if cell.text or cell.blocks:
                notes.append(diagnose("G305", cell.origin, text=cell.text))
        else:
            notes.append(diagnose("G304", cell.origin, kind="hMerge", found="continue", used="restart"))
            joined.append(cell)
    return joined


def _bound(kind: str, found: int, least: int, origin: Origin, notes: list[Diagnostic]) -> int:
    """Bring a span that no table can have into the limits, and say so."""
    used = min(max(found, least), LIMITS.colspan)
    notes.append(diagnose("G304", origin, kind=kind, found=found, used=used))
    return used


def _both(text: str, blocks: tuple[Block, ...], origin: Origin, more: RawCell) -> tuple[str, tuple[Block, ...]]:
    """Join the content of two cells: the texts on lines of their own, the blocks in order."""
    whole = f"{text}\n{more.text}" if text and more.text else text or more.text
    first = blocks or ((Paragraph(text, origin),) if text else ())
    second = more.blocks or ((Paragraph(more.text, more.origin),) if more.text else ())
    both = (*first, *second)
    return whole, both if len(both) > 1 or blocks or more.blocks else ()
