"""Count what the cells of a binary workbook show: values by calamine, a second library, in the format codes of their styles (MS-XLS)."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

from converters.diagnostics import refuse
from converters.source.files import Source
from converters.source.number_format import ERRORS, show
from converters.text import tally


def count(source: Source) -> dict[str, Counter[str]]:
    """Return for each sheet, and for the comments, how often each visible character stands there."""
    import xlrd
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        witness = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        book = xlrd.open_workbook(file_contents=source.data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except (CalamineError, xlrd.XLRDError, ValueError, OSError) as error:
        raise refuse("S105", reason="not a whole workbook") from error
    counts: dict[str, Counter[str]] = {}
    for sheet in book.sheets():
        found = counts.setdefault(sheet.name, Counter())
        if sheet.name not in witness.sheet_names:
            continue
        shown = witness.get_sheet_by_name(sheet.name)
        for row, values in enumerate(shown.iter_rows()):  # from the first row of the sheet, but from the first column in use
            for column, value in enumerate(values, (shown.start or (0, 0))[1]):
                if value != "":
                    found.update(tally(_shown(value, book, sheet, (row, column))))
        for row in range(sheet.nrows):  # calamine leaves errors blank
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    found.update(tally(ERRORS.get(sheet.cell_value(row, column), "#N/A")))
        for note in sheet.cell_note_map.values():
            found.update(tally(note.text))
    return counts


def _shown(value: object, book: Any, sheet: Any, place: tuple[int, int]) -> str:  # noqa: ANN401 - xlrd has no types
    """Return what a cell shows of the value that calamine found in it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    row, column = place
    look = book.xf_list[sheet.cell_xf_index(row, column)] if row < sheet.nrows and column < sheet.row_len(row) else None
    format_ = book.format_map.get(look.format_key) if look is not None else None
    return show(_serial(value, from_1904=book.datemode == 1), format_.format_str if format_ else "", from_1904=book.datemode == 1)


def _serial(value: object, *, from_1904: bool) -> float:
    """Turn a date or time back into days."""
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / 86_400
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001 - sheets know no zones
        return (moment - (datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30))).total_seconds() / 86_400  # noqa: DTZ001
    return float(value) if isinstance(value, int | float) else 0.0
