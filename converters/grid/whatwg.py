"""Raw rows to placed cells: the algorithm for forming a table (WHATWG HTML §4.9.12), clipped nowhere but at a row group.

A slot has one cell here, where the standard lets two overlap: the later cell keeps its anchor, which is always free, its
text and what is free of its first row, and the loss of the rest is reported (G302). Cost grows with the number of cells
and columns, never with the number of slots, so that a span of a million costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.limits import LIMITS
from converters.model import Block, Cell, Paragraph, Table


class RawCell(NamedTuple):
    """A cell as the source writes it: its spans may be 0 (colspan: 1; rowspan: to the end of the group) or absurd."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    origin: Origin = NOWHERE
    blocks: tuple[Block, ...] = ()


Group = Sequence[Sequence[RawCell]]


def form(groups: Iterable[Group], origin: Origin = NOWHERE) -> tuple[Table, list[Diagnostic]]:
    """Place the cells of `groups` (row groups of rows in source order) and report every breach of the table model.

    A table of more slots than the limit loses its spans (S116), then its columns; its texts stay, row by row.
    """
    rows = [list(group) for group in groups]
    table, found = _place(rows, origin)
    if table.rows * table.columns <= LIMITS.table_slots:
        return table, found
    what = f"{table.rows} × {table.columns} places in a table"
    found = [item for item in found if item.code != "G303"] + [diagnose("S116", origin, what=what)]
    table, _ = _place([[[cell._replace(rowspan=1, colspan=1) for cell in row] for row in group] for group in rows], origin)
    if table.rows * table.columns > LIMITS.table_slots:
        table, _ = _place([[[_merged(row)] if row else [] for row in group] for group in rows], origin)
    return table, found


def _place(groups: list[list[Sequence[RawCell]]], origin: Origin) -> tuple[Table, list[Diagnostic]]:
    found: list[Diagnostic] = []
    cells: list[Cell] = []
    taken: list[int] = []  # for each column the first row in which it is free again
    first = 0
    for group in groups:
        last = first + len(group)
        for row, raw_cells in enumerate(group, first):
            column = 0
            for raw in raw_cells:
                text, rowspan, colspan, header, where, blocks = raw
                width = len(taken)
                while column < width and taken[column] > row:
                    column += 1
                if rowspan == 1 == colspan:  # nearly every cell
                    if column == width:
                        taken.append(row + 1)
                    else:
                        taken[column] = row + 1
                    cells.append(Cell(row, column, 1, 1, text, header, where, blocks))
                    column += 1
                    continue
                rowspan, colspan = _spans(rowspan, colspan, last - row, where, found)
                end = column + colspan
                if end > width:
                    taken.extend([row] * (end - width))
                free = next((at for at in range(column + 1, end) if taken[at] > row), end)
                if free < end:
                    found.append(diagnose("G302", where, row=row + 1, column=free + 1))
                taken[column:free] = [row + rowspan] * (free - column)
                cells.append(Cell(row, column, rowspan, free - column, text, header, where, blocks))
                column = end
        first = last
    table = Table(first, len(taken), tuple(cells), origin)
    found.extend(_holes(table))
    return table, found


def _spans(rowspan: int, colspan: int, left: int, origin: Origin, found: list[Diagnostic]) -> tuple[int, int]:
    """Bring the spans of one cell within the standard's limits and its row group, of which `left` rows are left."""
    if colspan < 1 or colspan > LIMITS.colspan:
        used = 1 if colspan < 1 else LIMITS.colspan
        found.append(diagnose("G304", origin, kind="colspan", found=colspan, used=used))
        colspan = used
    if rowspan == 0:
        return left, colspan
    if rowspan < 0 or rowspan > left:
        used = 1 if rowspan < 0 else left
        found.append(diagnose("G304", origin, kind="rowspan", found=rowspan, used=used))
        rowspan = used
    return rowspan, colspan


def _holes(table: Table) -> list[Diagnostic]:
    """Report the rows that leave slots without a cell."""
    if sum(cell.rowspan * cell.colspan for cell in table.cells) == table.rows * table.columns:
        return []
    change = [0] * (table.rows + 1)
    for cell in table.cells:
        change[cell.row] += cell.colspan
        change[cell.row + cell.rowspan] -= cell.colspan
    return [diagnose("G303", table.origin, row=row + 1, count=table.columns - filled)
            for row, filled in enumerate(accumulate(change[:-1])) if filled < table.columns]


def _merged(row: Sequence[RawCell]) -> RawCell:
    """Make one cell of a row, its texts divided by tabs, where even without spans the table is too large."""
    blocks: tuple[Block, ...] = ()
    if any(cell.blocks for cell in row):
        blocks = tuple(block for cell in row for block in (cell.blocks or (Paragraph(cell.text, cell.origin),)))
    return RawCell("\t".join(cell.text for cell in row), header=row[0].header, origin=row[0].origin, blocks=blocks)
