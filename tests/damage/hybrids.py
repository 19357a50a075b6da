"""Tables of another shape that say the same: transposed, in parts, of two editions, with rows of their own invention."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from converters.model import Cell, Paragraph, Table
from converters.recover.values import parse_value
from damage.registry import operator
from damage.sheet import columns_of, cut, is_label, remade, transposed, value_rows, values, with_row, without_row


@operator
def turned(_random, _id, table):
    """Rows for columns."""
    return transposed(table)


@operator
def outcomes_in_three_tables(_random, table_id, table):
    """Table 4 as three small tables, each under its name."""
    if table_id != "t4" or table.columns != 15 or table.rows != 4:
        return table
    names = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
    blocks: list = []
    for at, name in enumerate(names):
        piece = columns_of(table, 5 * at, 5 * at + 4)
        heads = [replace(cell, row=0, rowspan=1, colspan=1) for cell in piece.cells if cell.row in {1, 2} and cell.colspan == 1 and is_label(cell)]
        blocks += [Paragraph(name), Table(2, 5, (*heads, *(replace(cell, row=1) for cell in piece.cells if cell.row == 3)))]
    return blocks


@operator
def outcomes_in_three_named_tables(_random, table_id, table):
    """The same, the name in a row of each table."""
    if table_id != "t4" or table.columns != 15 or table.rows != 4:
        return table
    blocks: list = []
    for at, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        piece = columns_of(table, 5 * at, 5 * at + 4)
        heads = [replace(cell, row=1, rowspan=1, colspan=1) for cell in piece.cells if cell.row in {1, 2} and cell.colspan == 1 and is_label(cell)]
        blocks.append(Table(3, 5, (Cell(0, 0, 1, 5, name), *heads, *(replace(cell, row=2) for cell in piece.cells if cell.row == 3))))
    return blocks


@operator
def review_and_lawsuits_apart(_random, table_id, table):
    """Table 4 as two tables: 行政复议 and 行政诉讼."""
    if table_id != "t4" or table.columns != 15 or table.rows != 4:
        return table
    left = columns_of(table, 0, 4)
    flat = [replace(cell, row=cell.row - (cell.row == 3), rowspan=1) for cell in left.cells]
    return [Table(3, 5, tuple(flat)), columns_of(table, 5, 14)]


@operator
def outcomes_as_rows(_random, table_id, table):
    """Table 4 with a row for each kind and a column for each outcome."""
    if table_id != "t4" or table.columns != 15 or table.rows != 4:
        return table
    own = sorted((cell for cell in table.cells if cell.row == 3), key=lambda cell: cell.column)
    heads = [Cell(0, 0, 1, 1, "类别"), *(Cell(0, at + 1, 1, 1, text) for at, text in enumerate(("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")))]
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    body = [Cell(at + 1, 0, 1, 1, name) for at, name in enumerate(names)]
    body += [replace(cell, row=at // 5 + 1, column=at % 5 + 1) for at, cell in enumerate(own)]
    return remade(Table(4, 6, ()), [*heads, *body])


@operator
def clauses_apart(_random, table_id, table):
    """Table 2 as a table for each clause."""
    if table_id != "t2":
        return table
    pieces, rest = [], table
    starts = [cell.row for cell in table.cells if cell.text.startswith("第二十条")]
    done = 0
    for start in starts[1:]:
        upper, rest = cut(rest, start - done)
        pieces.append(upper)
        done = start
    return [*pieces, rest]


@operator
def clauses_as_captions(random, table_id, table):
    """A table for each clause, the clause in a paragraph above it."""
    blocks = clauses_apart(random, table_id, table)
    if not isinstance(blocks, list):
        return table
    out: list = []
    for piece in blocks:
        caption = next((cell.text for cell in piece.cells if cell.row == 0), "")
        out += [Paragraph(caption), without_row(piece, 0)] if caption.startswith("第二十条") and piece.rows > 1 else [piece]
    return out


def _groups(table: Table) -> list[tuple[Cell, Counter[int]]]:
    """The groups of results, the last first, each with the sums of its columns."""
    groups = []
    for group in reversed([cell for cell in table.cells if cell.column == 1 and cell.rowspan > 1 and cell.row > 3]):
        sums: Counter[int] = Counter()
        for cell in values(table):
            if group.row <= cell.row < group.row + group.rowspan:
                sums[cell.column] += int(parse_value(cell.text).number or 0)
        groups.append((group, sums))
    return groups


@operator
def subtotal_rows(_random, table_id, table):
    """A subtotal for each group of results."""
    if table_id != "t3":
        return table
    for group, sums in _groups(table):
        end = group.row + group.rowspan
        table = with_row(table, end, [Cell(end, 1, 1, 2, f"{group.text[3:]}小计"), *(Cell(end, column, 1, 1, str(total)) for column, total in sums.items())])
    return table


@operator
def group_rows_with_sums(_random, table_id, table):
    """A row for each group before its own rows, with the sums of the group: 其中 below it."""
    if table_id != "t3":
        return table
    for group, sums in _groups(table):
        table = with_row(table, group.row, [])
        cells = [replace(cell, row=group.row, rowspan=1, colspan=2) if cell.row == group.row + 1 and cell.column == 1 else cell for cell in table.cells]
        below = [Cell(group.row + 1, 1, group.rowspan, 1, "其中")]
        table = remade(table, [*cells, *below, *(Cell(group.row, column, 1, 1, str(total)) for column, total in sums.items())])
    return table


@operator
def other_of_the_other_edition(_random, table_id, table):
    """（六）其他处理 as one row in the 2021 edition: its facts are others, and only those of the other rows are asked for."""
    if table_id != "t3":
        return table
    group = next((cell for cell in table.cells if cell.text == "（六）其他处理" and cell.rowspan == 3), None)
    if group is None:
        return table
    own = [cell for cell in values(table) if group.row <= cell.row < group.row + 3]
    if not own:
        return table
    sums = Counter()
    for cell in own:
        sums[cell.column] += int(parse_value(cell.text).number or 0)
    table = without_row(without_row(table, group.row + 2), group.row + 1)
    cells = [replace(cell, colspan=2) if cell.row == group.row and cell.column == 1
             else replace(cell, text=str(sums[cell.column])) if cell.row == group.row and cell.column >= 3 else cell
             for cell in table.cells if (cell.row, cell.column) != (group.row, 2)]
    return remade(table, cells)


@operator
def columns_one_after_the_other(_random, table_id, table):
    """Columns printed one after another, each as a row."""
    if table_id != "t4":
        return table
    return transposed(table)


@operator
def title_row(_random, _id, table):
    """A title inside the table, over all its columns."""
    return with_row(table, 0, [Cell(0, 0, 1, table.columns, "政府信息公开工作统计表（2022）")])


@operator
def halves_beside_each_other(_random, table_id, table):
    """Table 2 in two halves side by side."""
    if table_id != "t2" or table.rows < 8:
        return table
    start = [cell.row for cell in table.cells if cell.text.startswith("第二十条")]
    if len(start) < 4:
        return table
    upper, lower = cut(table, start[2])
    width = upper.columns
    return Table(max(upper.rows, lower.rows), width * 2,
                 tuple(sorted([*upper.cells, *(replace(cell, column=cell.column + width) for cell in lower.cells)], key=lambda cell: (cell.row, cell.column))))


@operator
def zeros_unprinted(random, table_id, table):
    """Rows left out altogether but for a few, in table 3, headings kept."""
    if table_id != "t3":
        return table
    for row in sorted(random.sample(value_rows(table), len(value_rows(table)) // 2), reverse=True):
        table = without_row(table, row)
    return table
