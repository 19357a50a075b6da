"""Labels lost, altered, overwritten, cut, spaced, broken over lines, run together."""

from __future__ import annotations

from dataclasses import replace

from converters.model import Cell
from damage.registry import operator
from damage.sheet import HEADS, changed, is_label, labels, mapped, pick, remade, value_rows, without_row

BROKEN = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量", "商业企业": "商业\n企业", "社会公益组织": "社会公\n益组织"}
FOLDED = str.maketrans("（），：；“”", '(),:;""')


@operator
def label_lost(random, _id, table):
    return changed(table, pick(random, labels(table)), "")


@operator
def label_altered(random, _id, table):
    cell = pick(random, labels(table, 4))
    if cell is None:
        return table
    at = random.randrange(len(cell.text))
    return changed(table, cell, cell.text[:at] + "某" + cell.text[at + 1 :])


@operator
def label_characters_dropped(random, _id, table):
    """One character lost from every fourth label."""
    def shorter(cell: Cell) -> str:
        if not is_label(cell) or len(cell.text) < 4 or random.random() > 0.25:
            return cell.text
        at = random.randrange(len(cell.text))
        return cell.text[:at] + cell.text[at + 1 :]

    return mapped(table, shorter)


@operator
def label_overwritten(random, table_id, table):
    cells = [cell for cell in table.cells if is_label(cell) and cell.column == 2 and cell.row > 3] if table_id == "t3" else []
    return changed(table, pick(random, cells), "0")


@operator
def labels_overwritten(_random, table_id, table):
    """All labels of the last stub column overwritten, as when a formula was filled over them."""
    if table_id != "t3":
        return table
    return mapped(table, lambda cell: "0" if cell.column == 2 and cell.row > 3 and is_label(cell) else cell.text)


@operator
def labels_of_group_lost(random, table_id, table):
    """The sub-labels of one group lost."""
    if table_id != "t3":
        return table
    group = pick(random, [cell for cell in table.cells if cell.column == 1 and cell.rowspan > 1 and cell.row > 3])
    rows = range(group.row, group.row + group.rowspan) if group else ()
    return mapped(table, lambda cell: "" if cell.column == 2 and cell.row in rows and is_label(cell) else cell.text)


@operator
def group_label_lost(random, table_id, table):
    if table_id != "t3":
        return table
    return changed(table, pick(random, [cell for cell in labels(table) if cell.column < 2 and cell.rowspan > 1 and cell.row > 3]), "")


@operator
def group_label_on_each_row(_random, table_id, table):
    """The label of a group printed again on each of its rows."""
    if table_id != "t3":
        return table
    groups = [cell for cell in table.cells if cell.column == 1 and cell.rowspan > 1 and cell.row > 3]
    cells = [replace(cell, rowspan=1) if cell in groups else cell for cell in table.cells]
    cells += [replace(cell, row=row, rowspan=1) for cell in groups for row in range(cell.row + 1, cell.row + cell.rowspan)]
    return remade(table, cells)


@operator
def group_and_label_in_one_cell(random, table_id, table):
    """A group's label and its first sub-label run together."""
    if table_id != "t3":
        return table
    group = pick(random, [cell for cell in table.cells if cell.column == 1 and cell.rowspan > 1 and cell.row > 3])
    first = next((cell for cell in table.cells if group and cell.row == group.row and cell.column == 2), None)
    if group is None or first is None:
        return table
    cells = [replace(cell, rowspan=1, colspan=2, text=cell.text + first.text) if cell is group else cell for cell in table.cells if cell is not first]
    cells += [Cell(row, 1, 1, 1, "") for row in range(group.row + 1, group.row + group.rowspan)]
    return remade(table, cells)


@operator
def labels_spaced(random, _id, table):
    """White space and line breaks put into labels."""
    def spaced(cell: Cell) -> str:
        if not is_label(cell) or len(cell.text) < 3 or random.random() > 0.3:
            return cell.text
        at = random.randrange(1, len(cell.text))
        return cell.text[:at] + random.choice([" ", "\u3000", "\n", "\u00a0\u00a0"]) + cell.text[at:]

    return mapped(table, spaced)


@operator
def labels_broken(_random, _id, table):
    return mapped(table, lambda cell: BROKEN.get(cell.text, cell.text))


@operator
def labels_cut_at_break(_random, _id, table):
    """Only the part before a line break left of the headings that are usually broken."""
    return mapped(table, lambda cell: BROKEN.get(cell.text, cell.text).split("\n")[0] if cell.row < 3 and is_label(cell) else cell.text)


@operator
def labels_half_width(_random, _id, table):
    return mapped(table, lambda cell: cell.text.translate(FOLDED))


@operator
def labels_numbered_otherwise(random, _id, table):
    """1. as 1、 or （1） or not at all."""
    style = random.choice(["{}、", "（{}）", "({})", "{} ．", ""])

    def other(cell: Cell) -> str:
        return style.format(cell.text[0]) + cell.text[2:] if cell.text[1:2] == "." and is_label(cell) else cell.text

    return mapped(table, other)


@operator
def headings_gone(_random, table_id, table):
    """The header rows lost."""
    for _ in range(HEADS[table_id]):
        table = without_row(table, 0)
    return table


@operator
def captions_gone(random, table_id, table):
    """One row without values lost: a caption or a heading."""
    rows = [row for row in range(table.rows) if row not in value_rows(table)]
    return without_row(table, random.choice(rows)) if rows and table.rows > 4 else table
