"""The sheets of a binary workbook, Excel 5 to 2003 and Kingsoft's .et (MS-XLS, BIFF5 and BIFF8), by xlrd."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from converters.diagnostics import Diagnostic, Origin, diagnose, refuse
from converters.readers.workbook.sheets import Place, Sheet, Shown, name_of
from converters.readers.workbook.xlsx import Book
from converters.source.files import Source
from converters.source.number_format import ERRORS, show
from converters.text import ink

if TYPE_CHECKING:
    from xlrd.book import Book as Xls
    from xlrd.sheet import Sheet as XlsSheet


def open_xls(source: Source) -> Xls:
    """Open a binary workbook with its formats; raises Refused S105 for a damaged one, S106 for one with a password."""
    import xlrd

    try:
        return xlrd.open_workbook(file_contents=source.data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise refuse("S106") from error
        raise refuse("S105", reason="not a whole workbook") from error
    except Exception as error:  # a damaged record ends in whatever exception the record's parser meets
        raise refuse("S105", reason=f"not a whole workbook ({type(error).__name__})") from error


def read_sheets(source: Source) -> Book:
    """Return the sheets of a binary workbook; raises Refused S105 (damaged) or S106 (encrypted)."""
    book = open_xls(source)
    findings: list[Diagnostic] = []
    return Book(tuple(_sheet(book, sheet, findings) for sheet in book.sheets()), tuple(findings))


def _sheet(book: Xls, sheet: XlsSheet, findings: list[Diagnostic]) -> Sheet:
    cells: dict[Place, Shown] = {}
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if not kind:  # a place before or between cells
                continue
            cell = sheet.cell(row, column)
            look = book.xf_list[cell.xf_index] if cell.xf_index is not None and cell.xf_index < len(book.xf_list) else None
            text = shown_text(book, cell, look)
            framed = look is not None and _framed(look.border)
            if cell.ctype in {2, 3} and not ink(text):
                findings.append(diagnose("R292", Origin(sheet.name, name_of((row, column))), value=str(cell.value)))
            if text or framed:
                cells[row, column] = Shown(text, framed)
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells if bottom - top > 1 or right - left > 1}
    rows = frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0)
    columns = frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0)
    notes = tuple(((row, column), note.text) for (row, column), note in sorted(sheet.cell_note_map.items()))
    return Sheet(sheet.name, cells, spans, rows, columns, sheet.visibility == 0, notes)


def shown_text(book: Xls, cell: Any, look: Any) -> str:  # noqa: ANN401 - xlrd has no types
    """Return what a cell of xlrd shows: text, a number or date in its format, TRUE, or the name of an error."""
    if cell.ctype == 1:
        return str(cell.value)
    if cell.ctype in {2, 3}:
        format_ = book.format_map.get(look.format_key) if look is not None else None
        return show(float(cell.value), format_.format_str if format_ else "", from_1904=book.datemode == 1)
    if cell.ctype == 4:
        return "TRUE" if cell.value else "FALSE"
    return ERRORS.get(cell.value, "#N/A") if cell.ctype == 5 else ""


def _framed(border: Any) -> bool:  # noqa: ANN401 - xlrd has no types
    return sum(1 for style in (border.left_line_style, border.right_line_style, border.top_line_style, border.bottom_line_style) if style) >= 2
