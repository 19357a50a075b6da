"""Operators that damage the tables of a report, as blocks: what a reader would hand over of a damaged document.

Each takes a random generator, the id of the form table and the table, and returns a table or its pieces; an operator that
does not apply returns the table as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

from converters.model import Block, Cell, Document, Paragraph, Table
from converters.recover.values import parse_value
from converters.report import AnnualReport, FormTable

Operator = Callable[[Random, str, Table], "Table | list[Table]"]
OPERATORS: dict[str, Operator] = {}


def operator(work: Operator) -> Operator:
    OPERATORS[work.__name__] = work
    return work


def damaged(report: AnnualReport, work: Operator, random: Random) -> Document:
    """The document of a report with every form table damaged by one operator."""
    flow: list[Block] = [report.title, *report.preface]
    for section in report.sections:
        flow.append(Paragraph(section.heading.full))
        for block in section.blocks:
            if isinstance(block, FormTable):
                cells = tuple(Cell(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text) for slot in block.slots)
                result = work(random, block.id, Table(block.rows, block.columns, cells))
                flow += result if isinstance(result, list) else [result]
            else:
                flow.append(Paragraph(block.full) if hasattr(block, "full") else block)
    return Document("test", (*flow, *report.signature))


def _is_value(cell: Cell) -> bool:
    return bool(cell.text) and parse_value(cell.text).reads


def _sorted(table: Table, cells, **size) -> Table:
    return replace(table, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), **size)


def _pick(random: Random, cells):
    return random.choice(cells) if cells else None


@operator
def nothing(_random, _id, table):
    return table


@operator
def label_lost(random, _id, table):
    lost = _pick(random, [cell for cell in table.cells if not _is_value(cell) and cell.text])
    return replace(table, cells=tuple(replace(cell, text="") if cell is lost else cell for cell in table.cells))


@operator
def label_altered(random, _id, table):
    cell = _pick(random, [cell for cell in table.cells if not _is_value(cell) and len(cell.text) > 3])
    at = random.randrange(len(cell.text))
    changed = replace(cell, text=cell.text[:at] + "某" + cell.text[at + 1 :])
    return replace(table, cells=tuple(changed if other is cell else other for other in table.cells))


@operator
def label_overwritten(random, table_id, table):
    rows = [cell.row for cell in table.cells if cell.column == 2 and cell.row > 3] if table_id == "t3" else []
    row = _pick(random, rows)
    return replace(table, cells=tuple(replace(cell, text="0") if (cell.row, cell.column) == (row, 2) else cell for cell in table.cells))


@operator
def cell_dropped(random, _id, table):
    lost = _pick(random, [cell for cell in table.cells if _is_value(cell)])
    return replace(table, cells=tuple(cell for cell in table.cells if cell is not lost))


@operator
def cell_dropped_and_row_shifted(random, _id, table):
    lost = _pick(random, [cell for cell in table.cells if _is_value(cell)])
    cells = [cell for cell in table.cells if cell is not lost]
    return _sorted(table, [replace(cell, column=cell.column - 1) if lost and cell.row == lost.row and cell.column > lost.column else cell for cell in cells])


@operator
def row_dropped(random, _id, table):
    row = random.randrange(2, table.rows)
    cells = []
    for cell in table.cells:
        inside = cell.row <= row < cell.row + cell.rowspan
        if inside and cell.rowspan == 1:
            continue
        cells.append(replace(cell, row=cell.row - (cell.row > row), rowspan=cell.rowspan - inside))
    return _sorted(table, cells, rows=table.rows - 1)


@operator
def row_invented(random, table_id, table):
    row = random.randrange(4, table.rows) if table.rows > 5 else 3
    cells = [replace(cell, row=cell.row + (cell.row >= row), rowspan=cell.rowspan + (cell.row < row < cell.row + cell.rowspan)) for cell in table.cells]
    extra = [Cell(row, 2, 1, 1, "不予公开小计"), *(Cell(row, 3 + at, 1, 1, str(1000 + at)) for at in range(7))] if table_id == "t3" else [Cell(row, 0, 1, 1, "备注行")]
    return _sorted(table, [*cells, *extra], rows=table.rows + 1)


@operator
def column_invented(_random, table_id, table):
    if table_id != "t3":
        return table
    sums = Counter()
    for cell in table.cells:
        if cell.row > 2 and 4 <= cell.column <= 8:
            sums[cell.row] += parse_value(cell.text).number or 0
    cells = [replace(cell, column=cell.column + (cell.column >= 9), colspan=cell.colspan + (cell.column < 9 < cell.column + cell.colspan)) for cell in table.cells]
    return _sorted(table, [*cells, Cell(1, 9, 2, 1, "小计"), *(Cell(row, 9, 1, 1, str(sums[row])) for row in range(3, table.rows))], columns=table.columns + 1)


@operator
def columns_swapped(random, table_id, table):
    if table_id != "t3":
        return table
    one, other = random.sample(range(4, 9), 2)
    swap = {one: other, other: one}
    return _sorted(table, [replace(cell, column=swap.get(cell.column, cell.column)) if cell.colspan == 1 and cell.row >= 2 else cell for cell in table.cells])


@operator
def total_column_missing(_random, table_id, table):
    if table_id != "t3":
        return table
    cells = [replace(cell, colspan=6) if (cell.row, cell.column) == (0, 3) else cell for cell in table.cells if cell.column != 9]
    return _sorted(table, cells, columns=9)


def _split(table: Table, row: int) -> list[Table]:
    upper = [replace(cell, rowspan=min(cell.rowspan, row - cell.row)) for cell in table.cells if cell.row < row]
    rest = [replace(cell, row=0, rowspan=cell.row + cell.rowspan - row, text="") for cell in table.cells if cell.row < row < cell.row + cell.rowspan]
    rest += [replace(cell, row=cell.row - row) for cell in table.cells if cell.row >= row]
    return [_sorted(table, upper, rows=row), _sorted(table, rest, rows=table.rows - row)]


@operator
def split_in_two(random, _id, table):
    return _split(table, random.randrange(1, table.rows))


@operator
def split_with_headings_repeated(random, table_id, table):
    if table_id != "t3":
        return table
    upper, lower = _split(table, random.randrange(4, table.rows))
    heads = [cell for cell in table.cells if cell.row < 3]
    return [upper, _sorted(lower, [*heads, *(replace(cell, row=cell.row + 3) for cell in lower.cells)], rows=lower.rows + 3)]


@operator
def spans_blank(_random, _id, table):
    at = {(cell.row, cell.column): cell.text for cell in table.cells}
    cells = tuple(Cell(row, column, 1, 1, at.get((row, column), "")) for row in range(table.rows) for column in range(table.columns))
    return Table(table.rows, table.columns, cells, spans="full")


@operator
def spans_repeated(_random, _id, table):
    at = {(row, column): cell.text for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan) for column in range(cell.column, cell.column + cell.colspan)}
    cells = tuple(Cell(row, column, 1, 1, at[row, column]) for row in range(table.rows) for column in range(table.columns) if (row, column) in at)
    return Table(table.rows, table.columns, cells)


@operator
def spans_lost(random, _id, table):
    count = Counter()
    cells = []
    for cell in table.cells:
        cells.append(Cell(cell.row, count[cell.row], 1, 1, cell.text))
        count[cell.row] += 1
    return Table(table.rows, max(count.values()), tuple(cells), spans=random.choice(["rows", "grid"]))


@operator
def spans_and_label_lost(random, table_id, table):
    return label_lost(random, table_id, spans_lost(random, table_id, table))


@operator
def spans_and_value_lost(random, table_id, table):
    return spans_lost(random, table_id, cell_dropped_and_row_shifted(random, table_id, table))


@operator
def rows_swapped(random, table_id, table):
    rows = {"t3": (3, 4), "t2": (2, 3)}.get(table_id)
    if rows is None:
        return table
    swap = {rows[0]: rows[1], rows[1]: rows[0]}
    return _sorted(table, [replace(cell, row=swap.get(cell.row, cell.row)) for cell in table.cells])


@operator
def values_moved_up(random, table_id, table):
    """One column lost in every row, and a blank at the end of it."""
    if table_id != "t3":
        return table
    gone = random.randrange(4, 9)
    cells = [cell for cell in table.cells if cell.row < 3 or cell.column != gone]
    cells = [replace(cell, column=cell.column - 1) if cell.row >= 3 and cell.column > gone else cell for cell in cells]
    return _sorted(table, [*cells, *(Cell(row, 9, 1, 1, "") for row in range(3, table.rows))])


@operator
def last_year_first(random, table_id, table):
    """A table of other figures before this year's."""
    cells = tuple(replace(cell, text=str((parse_value(cell.text).number or 0) + 7)) if _is_value(cell) else cell for cell in table.cells)
    return [replace(table, cells=cells), table]
