"""Columns invented, lost, exchanged, moved."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from converters.model import Cell, Table
from converters.recover.values import parse_value
from damage.registry import operator
from damage.sheet import remade, value_rows, with_column, without_column


def _regular(table_id: str, table: Table) -> bool:
    """Whether a table is table 3 with its values where the form has them, so that an operator can tell its columns by number."""
    return table_id == "t3" and any(cell.text == "自然人" and cell.column == 3 for cell in table.cells)


ORGANISATIONS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


@operator
def subtotal_column(_random, table_id, table):
    """A subtotal of the organisations, which the form does not have."""
    if not _regular(table_id, table):
        return table
    sums = Counter()
    for cell in table.cells:
        if cell.row > 2 and 4 <= cell.column <= 8:
            sums[cell.row] += parse_value(cell.text).number or 0
    return with_column(table, 9, [Cell(1, 9, 2, 1, "小计"), *(Cell(row, 9, 1, 1, str(sums[row])) for row in value_rows(table))])


@operator
def subtotal_column_first(random, table_id, table):
    """A subtotal of the organisations before them, under their spanner."""
    if not _regular(table_id, table):
        return table
    made = subtotal_column(random, table_id, table)
    texts = {cell.row: cell.text for cell in made.cells if cell.column == 9 and cell.row > 2}
    table = with_column(table, 4, [])
    cells = [replace(cell, column=4, colspan=6) if (cell.row, cell.column) == (1, 5) else cell for cell in table.cells]
    return remade(table, [*cells, Cell(2, 4, 1, 1, "小计"), *(Cell(row, 4, 1, 1, text) for row, text in texts.items())])


@operator
def column_of_numbers(_random, table_id, table):
    """A column that numbers the rows, before all others."""
    if table_id == "t4":
        return table
    table = with_column(table, 0, [])
    return remade(table, [Cell(0, 0, 1, 1, "序号"), *(Cell(row, 0, 1, 1, str(row)) for row in range(1, table.rows)), *table.cells])


@operator
def column_of_remarks(_random, table_id, table):
    """A last column of remarks."""
    head = Cell(0, table.columns, 1, 1, "备注")
    rest = [Cell(row, table.columns, 1, 1, "无变化" if row % 5 == 4 else "") for row in range(1, table.rows)]
    return with_column(table, table.columns, [head, *rest]) if table_id != "t4" else table


@operator
def column_of_blanks(random, table_id, table):
    """An empty column among the others."""
    if not _regular(table_id, table):
        return table
    at = random.randrange(3, 11)
    return with_column(table, at, [Cell(row, at, 1, 1, "") for row in range(table.rows) if at == 10 or row > 2 or at in {3, 4, 9}])


@operator
def columns_swapped(random, table_id, table):
    """Two columns of organisations exchanged, heading and all."""
    heads = [cell for cell in table.cells if cell.text in ORGANISATIONS and cell.colspan == 1] if _regular(table_id, table) else []
    row = heads[0].row if heads else 0
    heads = [cell for cell in heads if cell.row == row]
    if len({cell.text for cell in heads}) < 2 or len(heads) != len({cell.text for cell in heads}):
        return table
    one, other = (cell.column for cell in random.sample(heads, 2))
    swap = {one: other, other: one}
    return remade(table, [replace(cell, column=swap.get(cell.column, cell.column)) if cell.colspan == 1 and cell.row >= row else cell for cell in table.cells])


@operator
def total_column_first(_random, table_id, table):
    """The grand total before the natural persons."""
    if not _regular(table_id, table):
        return table
    def moved(cell):
        if cell.column < 3 or cell.row == 0:
            return cell
        return replace(cell, column=3 if cell.column == 9 else cell.column + 1)

    return remade(table, [moved(cell) for cell in table.cells])


@operator
def total_column_missing(_random, table_id, table):
    return without_column(table, 9) if _regular(table_id, table) else table


@operator
def value_column_missing(random, table_id, table):
    """One column of an organisation lost, heading and all."""
    return without_column(table, random.randrange(4, 9)) if _regular(table_id, table) else table


@operator
def value_column_missing_below(random, table_id, table):
    """One column of values lost under its heading, the others moved up, a blank at the end."""
    if not _regular(table_id, table):
        return table
    gone = random.randrange(4, 9)
    cells = [cell for cell in table.cells if cell.row < 3 or cell.column != gone]
    cells = [replace(cell, column=cell.column - 1) if cell.row >= 3 and cell.column > gone else cell for cell in cells]
    return remade(table, [*cells, *(Cell(row, 9, 1, 1, "") for row in range(3, table.rows))])
