"""Single cells dropped, doubled, shifted, run together, emptied."""

from __future__ import annotations

from dataclasses import replace

from converters.model import Cell
from damage.registry import operator
from damage.sheet import is_value, mapped, pick, remade, value_rows, values


@operator
def cell_dropped(random, _id, table):
    """A value's cell lost, a hole in its place."""
    lost = pick(random, values(table))
    return remade(table, [cell for cell in table.cells if cell is not lost])


@operator
def cell_emptied(random, _id, table):
    lost = pick(random, values(table))
    return mapped(table, lambda cell: "" if cell is lost else cell.text)


@operator
def cell_dropped_and_row_shifted(random, _id, table):
    """A value's cell lost, and the rest of its row moved up."""
    lost = pick(random, values(table))
    return remade(table, [replace(cell, column=cell.column - 1) if lost and cell.row == lost.row and cell.column > lost.column else cell
                          for cell in table.cells if cell is not lost])


@operator
def cell_doubled(random, table_id, table):
    """A value printed twice, and the rest of its row moved on."""
    if table_id == "t2":
        return table
    twice = pick(random, values(table))
    if twice is None:
        return table
    cells = [replace(cell, column=cell.column + 1) if cell.row == twice.row and cell.column > twice.column else cell for cell in table.cells]
    return remade(table, [*cells, replace(twice, column=twice.column + 1)], columns=table.columns + 1)


@operator
def blank_put_in(random, table_id, table):
    """A blank cell put before a value, and the rest of its row moved on."""
    if table_id == "t2":
        return table
    at = pick(random, values(table))
    if at is None:
        return table
    cells = [replace(cell, column=cell.column + 1) if cell.row == at.row and cell.column >= at.column else cell for cell in table.cells]
    return remade(table, [*cells, Cell(at.row, at.column, 1, 1, "")], columns=table.columns + 1)


@operator
def two_values_swapped(random, table_id, table):
    """Two neighbours in a row of table 3 exchanged, a mistake of the source's own: the sums of the columns tell."""
    if table_id != "t3":
        return table
    one = pick(random, [cell for cell in values(table) if cell.column < table.columns - 2])
    other = next((cell for cell in values(table) if one and cell.row == one.row and cell.column == one.column + 1), None)
    if one is None or other is None:
        return table
    return mapped(table, lambda cell: other.text if cell is one else one.text if cell is other else cell.text)


@operator
def two_values_in_one_cell(random, table_id, table):
    """Two neighbours run into one cell, the next one left empty."""
    if table_id == "t2":
        return table
    one = pick(random, [cell for cell in values(table) if cell.column < table.columns - 1])
    other = next((cell for cell in values(table) if one and cell.row == one.row and cell.column == one.column + 1), None)
    if one is None or other is None:
        return table
    both = one.text + random.choice([" ", "\n", "  "]) + other.text
    return mapped(table, lambda cell: both if cell is one else "" if cell is other else cell.text)


@operator
def row_in_one_cell(random, table_id, table):
    """All values of a row in the first cell of it."""
    if table_id == "t2":
        return table
    row = random.choice(value_rows(table) or [-1])
    own = [cell for cell in values(table) if cell.row == row]
    if not own:
        return table
    cells = [replace(cell, text=" ".join(item.text for item in own)) if cell is own[0] else replace(cell, text="") if cell in own else cell for cell in table.cells]
    return remade(table, cells)


@operator
def totals_emptied(_random, table_id, table):
    """The last column blank, as some offices leave what adds up."""
    if table_id != "t3":
        return table
    return mapped(table, lambda cell: "" if cell.column == table.columns - 1 and is_value(cell) else cell.text)


@operator
def stray_figure(random, _id, table):
    """A figure that belongs to nobody beside a row."""
    row = random.choice(value_rows(table) or [0])
    return remade(table, [*table.cells, Cell(row, table.columns, 1, 1, "77777")], columns=table.columns + 1)
