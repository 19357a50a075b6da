"""How a table is set on a page, said once for every page that is printed: the rows that head it, the labels that stand left."""

from __future__ import annotations

from collections.abc import Sequence

from converters.model import Cell, Table
from converters.report import FormTable, Slot

_LONG_LABEL = 8  # characters; a longer label of a single row reads better from the left


def header_rows(table: Table | FormTable) -> int:
    """Count the rows that head a table and can be repeated on each page; 0 if one of their cells reaches below them.

    Of a table of the form they are the rows above the first fact, if every row below holds one: else it has headings in between.
    """
    cells: Sequence[Cell | Slot]
    if isinstance(table, FormTable):
        cells, with_facts = table.slots, {slot.row for slot in table.slots if slot.fact}
        first = min(with_facts, default=0)
        heads = first if len(with_facts) == table.rows - first else 0
    else:
        cells, heads = table.cells, next((cell.row for cell in table.cells if not cell.header), table.rows)
    return heads if all(cell.row + cell.rowspan <= heads for cell in cells if cell.row < heads) else 0


def left_columns(cells: Sequence[Cell | Slot]) -> frozenset[int]:
    """Return the columns of a form's table in which the labels of single rows stand left, since some of them are long."""
    return frozenset(cell.column for cell in cells if is_row_label(cell) and len(cell.text) > _LONG_LABEL)


def is_row_label(cell: Cell | Slot) -> bool:
    """Whether a cell is the label of one row of a form's table."""
    return isinstance(cell, Slot) and not cell.fact and cell.rowspan == cell.colspan == 1
