"""Rows of a Word table become placed cells (ECMA-376-1 §17.4: gridBefore, gridSpan, vMerge, hMerge).

A cell's column is the sum of what stands before it in its row, never its index and never taken from `tblGrid`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
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

    __slots__ = ("column", "header", "merged", "raw", "row", "rowspan")

    def __init__(self, raw: RawCell, row: int, column: int, header: bool) -> None:
        self.raw, self.row, self.column, self.rowspan, self.header = raw, row, column, 1, header
        self.merged: list[RawCell] = []

    def take(self, raw: RawCell, notes: list[Diagnostic]) -> None:
        """Extend the cell by one row, and keep the text of the cell that is merged away."""
        self.rowspan += 1
        if raw.text or raw.blocks:
            self.merged.append(raw)
            notes.append(diagnose("G305", raw.origin, text=raw.text))

    def cell(self) -> Cell:
        raw = _joined([self.raw, *self.merged]) if self.merged else self.raw
        return Cell(self.row, self.column, self.rowspan, raw.span, raw.text, self.header, raw.origin, raw.blocks)


def place(rows: Sequence[RawRow], origin: Origin = NOWHERE) -> tuple[Table, list[Diagnostic]]:
    """Place the cells of `rows`: each raw cell comes to stand in exactly one cell of the table, and nothing is clipped.

    A `vMerge` continuation extends the cell that is open in the row above at the same column with the same width;
    where there is none it begins a cell (G301). Rows of unequal width leave holes (G303). A table of more slots than the
    limit loses its spans (S116), then its columns, as `grid.whatwg.form` does; its texts stay, row by row.
    """
    table, notes = _place(rows, origin)
    if table.rows * table.columns <= LIMITS.table_slots:
        return table, notes
    notes = [note for note in notes if note.code != "G303"] + [diagnose("S116", origin, what=f"{table.rows} × {table.columns} places in a table")]
    table, _ = _place([RawRow([cell._replace(span=1, vmerge="", hmerge="") for cell in row.cells], 0, row.header) for row in rows], origin)
    if table.rows * table.columns > LIMITS.table_slots:
        table, _ = _place([RawRow([_joined(row.cells, "\t")] if row.cells else [], 0, row.header) for row in rows], origin)
    return table, notes


def _place(rows: Sequence[RawRow], origin: Origin) -> tuple[Table, list[Diagnostic]]:
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
    groups: list[list[RawCell]] = []
    for raw in cells:
        cell = raw if 1 <= raw.span <= limit else raw._replace(span=_bound("gridSpan", raw.span, 1, raw.origin, notes))
        if cell.hmerge != "continue":
            groups.append([cell])
        elif groups and groups[-1][0].hmerge:
            groups[-1].append(cell)
            if cell.text or cell.blocks:
                notes.append(diagnose("G305", cell.origin, text=cell.text))
        else:
            notes.append(diagnose("G304", cell.origin, kind="hMerge", found="continue", used="restart"))
            groups.append([cell])
    return [group[0] if len(group) == 1 else _joined(group)._replace(span=sum(cell.span for cell in group)) for group in groups]


def _bound(kind: str, found: int, least: int, origin: Origin, notes: list[Diagnostic]) -> int:
    """Bring a span that no table can have into the limits, and say so."""
    used = min(max(found, least), LIMITS.colspan)
    notes.append(diagnose("G304", origin, kind=kind, found=found, used=used))
    return used


def _joined(cells: Sequence[RawCell], between: str = "\n") -> RawCell:
    """Join the content of cells into the first: the texts with `between`, the blocks in order."""
    shown = [cell for cell in cells if cell.text or cell.blocks]
    blocks: tuple[Block, ...] = ()
    if len(shown) > 1 or any(cell.blocks for cell in shown):
        blocks = tuple(block for cell in shown for block in (cell.blocks or (Paragraph(cell.text, cell.origin),)))
    return cells[0]._replace(text=between.join(cell.text for cell in shown if cell.text), blocks=blocks)
