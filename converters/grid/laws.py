"""The laws of a placed table, for tables that come from a file and not from the algorithm: no slot has two cells, no cell leaves its table (WHATWG HTML §4.9.12)."""

from __future__ import annotations

from collections.abc import Iterable

from converters.limits import LIMITS

Place = tuple[int, int, int, int]  # row, column, rowspan, colspan


def breach(rows: int, columns: int, places: Iterable[Place]) -> str:
    """Say which law cells at these places break in a table of `rows` by `columns`, "" if they break none."""
    if not all(isinstance(number, int) and number >= 0 for number in (rows, columns)) or rows * columns > LIMITS.table_slots:
        return f"a table of {rows} by {columns}"
    taken = bytearray(rows * columns)
    for place in places:
        if not all(isinstance(number, int) for number in place):
            return f"a cell at {place}"
        row, column, rowspan, colspan = place
        if row < 0 or column < 0 or rowspan < 1 or colspan < 1 or row + rowspan > rows or column + colspan > columns:
            return f"a cell of {rowspan} by {colspan} at row {row + 1}, column {column + 1} leaves a table of {rows} by {columns}"
        for at in range(row, row + rowspan):
            start = at * columns + column
            if any(taken[start : start + colspan]):
                return f"two cells at row {at + 1}, column {column + 1}"
            taken[start : start + colspan] = b"\1" * colspan
    return ""
