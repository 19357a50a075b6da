"""Write any table as one sheet of a workbook, row by row to the disk (ECMA-376-1 §18), with a filter and its head in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO

MOST_ROWS = 1_048_575  # beside the head (Excel's specifications and limits)
MOST_COLUMNS = 16_384
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the beginning of zip's calendar, which knows no zones
_LONGEST = 32_767  # characters a cell may hold


def write_table(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[object]], types: Mapping[str, type], told: Mapping[str, Mapping[str, str]] | None = None) -> None:
    """Write a table to an open file; a comment on each name in the head says what is `told` of the column. Numbers are numbers, all else is text."""
    import xlsxwriter

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("数据")
    bold = book.add_format({"bold": True, "bg_color": "#E8E8E8"})
    for column, name in enumerate(head):
        sheet.write_string(0, column, name, bold)
        if told and name in told:
            sheet.write_comment(0, column, "\n".join(told[name].values()))
    last = 0
    for last, row in enumerate(rows, 1):
        for column, item in enumerate(row):
            if isinstance(item, int | float) and head[column] in types and abs(item) < 1e15:
                sheet.write_number(last, column, item)
            elif item is not None and item != "":
                sheet.write_string(last, column, str(item)[:_LONGEST])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(head) - 1)
    sheet.set_column(0, len(head) - 1, 16)
    book.set_properties({"created": _EPOCH})
    book.close()
