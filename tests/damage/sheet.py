"""Cut, move and pad the rows and columns of a table: what the operators of damage are written with."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from converters.forms import editions, load_form
from converters.model import Cell, Table
from converters.recover.values import parse_value
from converters.text import fold

HEADS = {"t2": 0, "t3": 3, "t4": 3}
STUB = {"t2": 1, "t3": 3, "t4": 0}
LABELS = frozenset(key for edition in editions() for spec in load_form(edition).tables.values() for cell in spec.cells for key in cell.keys)


def is_value(cell: Cell) -> bool:
    """Whether a cell holds a figure or a word for one."""
    return bool(cell.text) and parse_value(cell.text).reads and fold(cell.text) not in LABELS


def is_label(cell: Cell) -> bool:
    return bool(cell.text) and not is_value(cell)


def remade(table: Table, cells: Iterable[Cell], **size: int) -> Table:
    """The table with other cells, in row-major order."""
    return replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), **size)


def changed(table: Table, victim: Cell | None, text: str) -> Table:
    """The table with another text in one cell."""
    return replace(table, cells=tuple(replace(cell, text=text) if cell is victim else cell for cell in table.cells))


def mapped(table: Table, work: Callable[[Cell], str]) -> Table:
    """The table with the text of every cell changed."""
    return replace(table, cells=tuple(replace(cell, text=work(cell)) for cell in table.cells))


def pick(random: Random, cells: list[Cell]) -> Cell | None:
    return random.choice(cells) if cells else None


def values(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if is_value(cell)]


def labels(table: Table, least: int = 1) -> list[Cell]:
    return [cell for cell in table.cells if is_label(cell) and len(cell.text) >= least]


def value_rows(table: Table) -> list[int]:
    """The rows that hold values."""
    return sorted({cell.row for cell in values(table)})


def without_row(table: Table, row: int) -> Table:
    """The table without one row; a cell that began in it and goes on begins in the next."""
    cells = []
    for cell in table.cells:
        inside = cell.row <= row < cell.row + cell.rowspan
        if inside and cell.rowspan == 1:
            continue
        cells.append(replace(cell, row=cell.row - (cell.row > row), rowspan=cell.rowspan - inside))
    return remade(table, cells, rows=table.rows - 1)


def with_row(table: Table, row: int, cells: Iterable[Cell]) -> Table:
    """The table with a row put before `row`; merged cells that it would cut grow over it."""
    moved = [replace(cell, row=cell.row + (cell.row >= row), rowspan=cell.rowspan + (cell.row < row < cell.row + cell.rowspan)) for cell in table.cells]
    return remade(table, [*moved, *cells], rows=table.rows + 1)


def without_column(table: Table, column: int) -> Table:
    """The table without one column; a merged cell over it shrinks."""
    return transposed(without_row(transposed(table), column))


def with_column(table: Table, column: int, cells: Iterable[Cell]) -> Table:
    """The table with a column put before `column`; merged cells that it would cut grow over it."""
    grown = transposed(with_row(transposed(table), column, ()))
    return remade(grown, [*grown.cells, *cells])


def cut(table: Table, row: int) -> tuple[Table, Table]:
    """The table in two pieces, the second from `row`; what is merged over the cut goes on in it without its text."""
    upper = [replace(cell, rowspan=min(cell.rowspan, row - cell.row)) for cell in table.cells if cell.row < row]
    rest = [replace(cell, row=0, rowspan=cell.row + cell.rowspan - row, text="") for cell in table.cells if cell.row < row < cell.row + cell.rowspan]
    rest += [replace(cell, row=cell.row - row) for cell in table.cells if cell.row >= row]
    return remade(table, upper, rows=row), remade(table, rest, rows=table.rows - row)


def transposed(table: Table) -> Table:
    """Rows for columns."""
    cells = [replace(cell, row=cell.column, column=cell.row, rowspan=cell.colspan, colspan=cell.rowspan) for cell in table.cells]
    return replace(table, rows=table.columns, columns=table.rows, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def columns_of(table: Table, first: int, last: int) -> Table:
    """The columns `first` to `last` as a table of their own."""
    cells = []
    for cell in table.cells:
        left, right = max(cell.column, first), min(cell.column + cell.colspan, last + 1)
        if left < right:
            cells.append(replace(cell, column=left - first, colspan=right - left))
    return remade(table, cells, columns=last - first + 1)
