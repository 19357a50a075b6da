"""Merged cells lost, torn, or merged at the wrong place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from converters.model import Cell, Table
from damage.cells import cell_dropped_and_row_shifted
from damage.labels import label_lost
from damage.registry import operator
from damage.sheet import is_label, pick, remade


@operator
def nothing(_random, _id, table):
    return table


@operator
def spans_blank(_random, _id, table):
    """Every merged cell taken apart, its text in the first slot."""
    at = {(cell.row, cell.column): cell for cell in table.cells}
    cells = [replace(at[row, column], rowspan=1, colspan=1) if (row, column) in at else Cell(row, column, 1, 1, "")
             for row in range(table.rows) for column in range(table.columns)]
    return Table(table.rows, table.columns, tuple(cells), spans="full")


@operator
def spans_blank_on_a_grid(random, table_id, table):
    """The same, and nothing says that the blanks stand for merged slots."""
    return replace(spans_blank(random, table_id, table), spans="grid")


@operator
def spans_repeated(_random, _id, table):
    """Every merged cell taken apart, its text in each slot."""
    cells = [replace(cell, row=row, column=column, rowspan=1, colspan=1) for cell in table.cells
             for row in range(cell.row, cell.row + cell.rowspan) for column in range(cell.column, cell.column + cell.colspan)]
    return remade(table, cells)


@operator
def spans_lost(random, _id, table):
    """Every row closed up to the left."""
    count = Counter()
    cells = []
    for cell in table.cells:
        cells.append(replace(cell, column=count[cell.row], rowspan=1, colspan=1))
        count[cell.row] += 1
    return Table(table.rows, max(count.values()), tuple(cells), spans=random.choice(["rows", "grid"]))


@operator
def spans_and_label_lost(random, table_id, table):
    return label_lost(random, table_id, spans_lost(random, table_id, table))


@operator
def spans_and_value_lost(random, table_id, table):
    return spans_lost(random, table_id, cell_dropped_and_row_shifted(random, table_id, table))


@operator
def one_merge_lost(random, _id, table):
    """One label no longer merged, blanks in its other slots."""
    victim = pick(random, [cell for cell in table.cells if is_label(cell) and cell.rowspan * cell.colspan > 1])
    if victim is None:
        return table
    cells = [replace(cell, rowspan=1, colspan=1) if cell is victim else cell for cell in table.cells]
    cells += [Cell(row, column, 1, 1, "") for row in range(victim.row, victim.row + victim.rowspan)
              for column in range(victim.column, victim.column + victim.colspan) if (row, column) != (victim.row, victim.column)]
    return remade(table, cells)


@operator
def one_merge_lost_and_shifted(random, _id, table):
    """One label no longer merged downwards: the cells of the rows below close up to the left."""
    victim = pick(random, [cell for cell in table.cells if is_label(cell) and cell.rowspan > 1 and cell.column < 3])
    if victim is None:
        return table
    below = range(victim.row + 1, victim.row + victim.rowspan)
    cells = [replace(cell, rowspan=1) if cell is victim
             else replace(cell, column=max(0, cell.column - victim.colspan)) if cell.row in below and cell.column > victim.column else cell for cell in table.cells]
    return remade(table, cells)


@operator
def stub_merge_too_long(random, table_id, table):
    """A group's cell merged over one row more: the next label stands beside it."""
    if table_id != "t3":
        return table
    victim = pick(random, [cell for cell in table.cells if cell.column == 1 and cell.rowspan > 1 and cell.row > 3])
    if victim is None:
        return table
    end = victim.row + victim.rowspan
    after = next((cell for cell in table.cells if cell.row == end and cell.column == 1 and cell.colspan > 1), None)
    if after is None:
        return table
    cells = [replace(cell, rowspan=cell.rowspan + 1) if cell is victim else replace(cell, column=2, colspan=1) if cell is after else cell for cell in table.cells]
    return remade(table, cells)


@operator
def outer_group_lost(_random, table_id, table):
    """The column of 三、本年度办理结果 lost, with its cell."""
    if table_id != "t3":
        return table
    cells = []
    for cell in table.cells:
        if cell.column == 0 and cell.rowspan > 3:
            continue
        wide = cell.column == 0 and cell.colspan == 3
        cells.append(replace(cell, colspan=cell.colspan - wide, column=cell.column - (not wide and cell.column > 0)))
    return remade(table, cells, columns=table.columns - 1)
