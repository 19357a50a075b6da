"""Mend rows that a source prints on the wrong number of lines: one row on two, or two rows on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.diagnostics import Repair
from converters.model import Cell
from converters.recover.costs import COSTS
from converters.recover.labels import form_rows, likeness
from converters.recover.rows import FoundRow, make_row
from converters.recover.values import is_value
from converters.text import fold, joined

_WIDTH = {"t3": 7, "t4": 15}


def mend_rows(table: str, rows: Sequence[FoundRow], editions: Sequence[str]) -> list[FoundRow]:
    """Put rows on one line each.

    Args:
        table: the id of the form table that the rows are of.
        rows: the rows as found.
        editions: the editions whose labels count.

    Returns:
        The rows; one that was mended carries a repair that says so.

    """
    mended: list[FoundRow] = []
    for row in rows:
        for part in _cut(table, row, editions):
            whole = _joined(mended[-1], part, _WIDTH.get(table, 0)) if mended else None
            if whole:
                mended[-1] = whole
            else:
                mended.append(part)
    return mended


def _joined(first: FoundRow, second: FoundRow, width: int) -> FoundRow | None:
    """The two as one row, if the second prints no label and just the values that the first lacks, further right where columns are known."""
    if not width or second.keys or (width != _WIDTH["t4"] and not first.keys) or first.repair:
        return None
    left = [cell for cell in first.values if cell.text]
    right = [cell for cell in second.values if cell.text]
    if not left or not right or len(left) + len(right) != width or not all(is_value(cell.text) for cell in (*left, *right)):
        return None
    if first.columns and right[0].column <= left[-1].column:
        return None
    stubs = first.cells[: len(first.cells) - len(first.values)]
    cells = [*stubs, *left, *right]
    repair = Repair("F409", f"{len(left)} + {len(right)}", str(width), "values on two lines 分印两行")
    return replace(make_row([replace(cell, row=first.cells[0].row) for cell in cells], 0, "rows"), repair=repair)


def _cut(table: str, row: FoundRow, editions: Sequence[str]) -> list[FoundRow]:
    """The rows that were run into one: its label is as many labels of the form as every value has lines."""
    stub = row.labels[-1] if row.labels else None
    lines = stub.text.split("\n") if stub and "\n" in stub.text else []
    if len(lines) < 2 or table == "t4" or not all(_heads_row(table, line, editions) for line in lines):
        return [row]
    values = [cell for cell in row.values if cell.text]
    if not values or any(len(cell.text.split("\n")) != len(lines) for cell in values):
        return [row]
    repair = Repair("F409", joined(" ".join(lines)), " | ".join(lines), "a line for each label 每行一个标签")
    parted = [stub, *row.values]
    parts = [[_line(cell, at) if cell in parted else cell for cell in row.cells if at == 0 or cell in parted] for at in range(len(lines))]
    return [replace(make_row(part, row.columns, row.spans), repair=repair) for part in parts]


def _line(cell: Cell, at: int) -> Cell:
    """The part of a cell on its line `at`."""
    return replace(cell, text=cell.text.split("\n")[at], blocks=()) if cell.text else cell


def _heads_row(table: str, line: str, editions: Sequence[str]) -> bool:
    """Whether a line is the label of a row of values."""
    key = fold(line)
    return any(likeness(key, form.keys[-1]) >= COSTS.same_label for edition in editions for form in form_rows(edition, table) if form.values and form.keys)
