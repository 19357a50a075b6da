"""Workbooks that hold a report as offices keep it: by openpyxl (.xlsx), xlwt (.xls), as flat OpenDocument, and as delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from converters.model import Paragraph
from converters.report import AnnualReport, FormTable, Heading

_THIN = Side(style="thin")
FRAME = Border(_THIN, _THIN, _THIN, _THIN)


class Item(NamedTuple):
    """A cell to be written: sheet number, row, column, spans, value, and whether it is framed."""

    sheet: int
    row: int
    column: int
    rowspan: int
    colspan: int
    value: str | float
    framed: bool


def items(report: AnnualReport, *, sheets: bool = False, framed: bool = True) -> Iterator[Item]:
    """Yield the cells of a report on one sheet, or with a sheet for each table; lines of text span ten columns."""
    row = 0
    number = 0
    for block in _flow(report):
        if isinstance(block, FormTable):
            number += 1
            sheet, top = (number, 0) if sheets else (0, row)
            for slot in block.slots:
                yield Item(sheet, top + slot.row, slot.column, slot.rowspan, slot.colspan, _value(slot.text) if slot.fact else slot.text, framed)
            row += 0 if sheets else block.rows + 1
        else:
            yield Item(0, row, 0, 1, 10, block.full, framed=False)
            row += 1


def _flow(report: AnnualReport) -> Iterator[Paragraph | Heading | FormTable]:
    if report.title:
        yield report.title
    for section in report.sections:
        if section.heading:
            yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph | Heading | FormTable):
                yield block
    yield from report.signature


def _value(text: str) -> str | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def xlsx(report: AnnualReport, *, sheets: bool = False, framed: bool = True) -> bytes:
    """Write with openpyxl."""
    book = Workbook()
    for item in items(report, sheets=sheets, framed=framed):
        while len(book.worksheets) <= item.sheet:
            book.create_sheet()
        sheet = book.worksheets[item.sheet]
        sheet.cell(item.row + 1, item.column + 1, item.value)
        for row in range(item.row, item.row + item.rowspan if item.framed else item.row):
            for column in range(item.column, item.column + item.colspan):
                sheet.cell(row + 1, column + 1).border = FRAME
        if item.rowspan * item.colspan > 1:
            sheet.merge_cells(start_row=item.row + 1, end_row=item.row + item.rowspan, start_column=item.column + 1, end_column=item.column + item.colspan)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(report: AnnualReport, *, sheets: bool = False) -> bytes:
    """Write with xlwt (BIFF8)."""
    book = xlwt.Workbook(encoding="utf-8")
    frame = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    made: dict[int, xlwt.Worksheet] = {}
    for item in items(report, sheets=sheets):
        sheet = made.setdefault(item.sheet, book.add_sheet(f"Sheet{item.sheet + 1}")) if item.sheet not in made else made[item.sheet]
        style = frame if item.framed else xlwt.Style.default_style
        if item.rowspan * item.colspan > 1:
            sheet.write_merge(item.row, item.row + item.rowspan - 1, item.column, item.column + item.colspan - 1, item.value, style)
        else:
            sheet.write(item.row, item.column, item.value, style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fods(report: AnnualReport) -> bytes:
    """Write a flat OpenDocument spreadsheet by hand, merged cells covered as the standard has it (ODF 1.3 part 3 §9.1.4)."""
    placed = {(item.row, item.column): item for item in items(report)}
    covered = {(row, column) for item in placed.values() for row in range(item.row, item.row + item.rowspan)
               for column in range(item.column, item.column + item.colspan)} - placed.keys()
    rows = []
    for row in range(max(place[0] for place in placed) + 1):
        cells = []
        for column in range(15):
            item = placed.get((row, column))
            if item:
                cells.append(f'<table:table-cell table:number-rows-spanned="{item.rowspan}" table:number-columns-spanned="{item.colspan}">'
                             f"<text:p>{escape(str(item.value))}</text:p></table:table-cell>")
            else:
                cells.append("<table:covered-table-cell/>" if (row, column) in covered else "<table:table-cell/>")
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
            f'<office:body><office:spreadsheet><table:table table:name="年报">{"".join(rows)}</table:table></office:spreadsheet></office:body>'
            "</office:document>").encode()


def delimited(report: AnnualReport, mark: str) -> str:
    """Write what a spreadsheet program saves as text: every record of one length, merged cells blank but for their first."""
    placed = {(item.row, item.column): item.value for item in items(report)}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark)
    for row in range(max(row for row, _column in placed) + 1):
        writer.writerow([placed.get((row, column), "") for column in range(15)])
    return out.getvalue()
