"""Rows dropped, repeated, invented, split, run together, exchanged; tables cut in pieces."""

from __future__ import annotations

from dataclasses import replace

from converters.model import Cell, Table
from converters.recover.values import parse_value
from damage.registry import operator
from damage.sheet import HEADS, cut, is_label, is_value, mapped, remade, value_rows, values, with_row, without_row


@operator
def row_dropped(random, _id, table):
    return without_row(table, random.randrange(2, table.rows)) if table.rows > 3 else table


@operator
def row_repeated(random, table_id, table):
    """A row printed twice."""
    if table_id == "t4":
        return table
    row = random.choice(value_rows(table) or [0])
    return with_row(table, row + 1, [replace(cell, row=row + 1, rowspan=1) for cell in table.cells if cell.row == row and cell.rowspan == 1])


@operator
def row_invented(random, table_id, table):
    row = random.randrange(4, table.rows) if table.rows > 5 else 3
    extra = [Cell(row, 2, 1, 1, "委托办理"), *(Cell(row, 3 + at, 1, 1, str(100_001 + at)) for at in range(7))] if table_id == "t3" else [Cell(row, 0, 1, 1, "备注行")]
    return with_row(table, row, extra)


@operator
def rows_of_blanks(random, _id, table):
    """Empty rows among the others."""
    if table.rows < 2:
        return table
    for row in sorted({random.randrange(1, table.rows) for _ in range(3)}, reverse=True):
        table = with_row(table, row, [Cell(row, column, 1, 1, "") for column in range(table.columns)])
    return table


@operator
def row_split(random, table_id, table):
    """The second half of a row's values on a line of its own."""
    rows = [row for row in value_rows(table) if sum(1 for cell in values(table) if cell.row == row) >= 6]
    if not rows or table_id == "t2":
        return table
    row = random.choice(rows)
    own = sorted((cell for cell in values(table) if cell.row == row), key=lambda cell: cell.column)
    second = own[len(own) // 2 :]
    moved = [replace(cell, row=row + 1) for cell in second]
    cells = [cell for cell in table.cells if cell not in second]
    return with_row(remade(table, cells), row + 1, moved)


@operator
def label_above_its_values(random, table_id, table):
    """The values of a row on the line below its label."""
    if table_id != "t3":
        return table
    row = random.choice(value_rows(table) or [3])
    own = [cell for cell in values(table) if cell.row == row]
    cells = [cell for cell in table.cells if cell not in own]
    return with_row(remade(table, cells), row + 1, [replace(cell, row=row + 1) for cell in own])


@operator
def two_rows_in_one(random, table_id, table):
    """Two rows run together, each cell with both texts on two lines."""
    rows = [row for row in value_rows(table) if row + 1 in value_rows(table)]
    if table_id == "t4" or not rows:
        return table
    row = random.choice(rows)
    below = {cell.column: cell for cell in table.cells if cell.row == row + 1 and cell.rowspan == 1}
    cells = [replace(cell, text=f"{cell.text}\n{below[cell.column].text}") if cell.row == row and cell.column in below and cell.rowspan == 1 else cell
             for cell in table.cells]
    return without_row(remade(table, cells), row + 1)


@operator
def rows_swapped(_random, table_id, table):
    rows = {"t3": (3, 4), "t2": (2, 3)}.get(table_id)
    if rows is None:
        return table
    swap = {rows[0]: rows[1], rows[1]: rows[0]}
    return remade(table, [replace(cell, row=swap.get(cell.row, cell.row)) for cell in table.cells])


@operator
def rows_with_figures_only(random, table_id, table):
    """Only some rows printed: those without a figure were left out, with their labels."""
    if table_id == "t4" or not value_rows(table):
        return table
    kept = set(random.sample(value_rows(table), max(1, len(value_rows(table)) // 3)))
    for row in sorted(set(value_rows(table)) - kept, reverse=True):
        table = without_row(table, row)
    return table


@operator
def last_rows_lost(random, table_id, table):
    """The table cut off."""
    if table_id == "t4":
        return table
    return cut(table, random.randrange(table.rows // 2, table.rows))[0]


@operator
def split_in_two(random, _id, table):
    return list(cut(table, random.randrange(1, table.rows))) if table.rows > 1 else table


@operator
def split_in_many(random, table_id, table):
    """A piece every few rows, as over many pages."""
    pieces, rest = [], table
    while rest.rows > 8 and table_id != "t4":
        upper, rest = cut(rest, random.randrange(3, 7))
        pieces.append(upper)
    return [*pieces, rest]


@operator
def split_with_headings_repeated(random, table_id, table):
    if table_id != "t3" or table.rows < 6:
        return table
    heads = [cell for cell in table.cells if cell.row < 3]
    upper, lower = cut(table, random.randrange(4, table.rows))
    return [upper, remade(lower, [*heads, *(replace(cell, row=cell.row + 3) for cell in lower.cells)], rows=lower.rows + 3)]


@operator
def headings_repeated(random, table_id, table):
    """The header rows printed again inside the table."""
    if table_id != "t3" or table.rows < 8:
        return table
    row = random.randrange(5, table.rows)
    for at in (2, 1, 0):
        heads = [replace(cell, row=row, rowspan=1) for cell in table.cells if cell.row == at and at < HEADS[table_id]]
        table = with_row(table, row, heads)
    return table


@operator
def last_year_first(_random, _id, table):
    """A table of other figures before this year's."""
    return [mapped(table, lambda cell: str((parse_value(cell.text).number or 0) + 7) if is_value(cell) else cell.text), table]


@operator
def model_first(_random, _id, table):
    """An empty model of the table before the table."""
    return [mapped(table, lambda cell: "" if is_value(cell) else cell.text), table]


@operator
def notes_below(_random, _id, table):
    """A row of remarks under the table."""
    return with_row(table, table.rows, [Cell(table.rows, 0, 1, table.columns, "注：以上数据由各科室报送，截至2月9日汇总。")])


@operator
def values_above_their_labels(_random, table_id, table):
    """The label of each row behind its values."""
    if table_id != "t3":
        return table
    width = table.columns
    cells = [replace(cell, column=cell.column + width) if cell.row > 2 and is_label(cell) else cell for cell in table.cells]
    cells = [replace(cell, column=cell.column - 3) if cell.row > 2 and not is_label(cell) else cell for cell in cells]
    return Table(table.rows, width, tuple(sorted(_packed(cells), key=lambda cell: (cell.row, cell.column))), spans="rows")


def _packed(cells: list[Cell]) -> list[Cell]:
    """The cells of each row closed up, without spans."""
    out, at = [], {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        out.append(replace(cell, column=at.get(cell.row, 0), rowspan=1, colspan=1))
        at[cell.row] = at.get(cell.row, 0) + 1
    return out
