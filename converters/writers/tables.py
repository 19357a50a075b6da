"""Write every table of a document, with its spans, as JSON (a public contract), HTML, CSV, Markdown or XLSX; no form is needed."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from converters.diagnostics import refuse
from converters.grid.flat import reshaped
from converters.limits import LIMITS
from converters.model import Cell, Document, Paragraph, Table, walk_tables
from converters.text import for_xml
from converters.writers.tidy import inert

Json = dict[str, Any]
_PLAIN_FIGURE = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?")
_LONGEST = 32_767  # characters in a cell of a sheet (ECMA-376-1 §18.3.1.4)
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the beginning of zip's calendar, which knows no zones


def tables_json(document: Document) -> bytes:
    """Return `{"tables": [...], "paragraphs": [...]}`: tables in reading order, a nested one after its parent, and the body's text."""
    document = reshaped(document)
    found = list(walk_tables(document.blocks))
    index = {id(table): at for at, (table, _parent) in enumerate(found)}
    tables: list[Json] = []
    for table, parent in found:
        one: Json = {"rows": table.rows, "cols": table.columns, "cells": [_cell(cell) for cell in table.cells]}
        if parent:
            one["parent"] = {"table": index[id(parent[0])], "r": parent[1], "c": parent[2]}
        tables.append(one)
    paragraphs = [_paragraph(block) for block in document.blocks if isinstance(block, Paragraph)]
    return json.dumps({"tables": tables, "paragraphs": paragraphs}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _cell(cell: Cell) -> Json:
    return {"r": cell.row, "c": cell.column, "rs": cell.rowspan, "cs": cell.colspan, "text": cell.text}


def _paragraph(block: Paragraph) -> Json:
    out: Json = {"text": block.text}
    if block.level is not None:
        out["level"] = block.level
    if block.number:
        out["num"] = block.number
    return out


def tables_html(document: Document) -> bytes:
    """Return a page with each table as an HTML table with true spans."""
    parts = ['<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>表格 tables</title>',
             "<style>div{overflow-x:auto;margin:1em 0}table{border-collapse:collapse}td,th{border:1px solid;padding:.2em .5em}</style></head>\n<body>\n<main>\n<h1>表格</h1>"]
    parts += [_table_html(table, number) for number, (table, _parent) in enumerate(walk_tables(reshaped(document).blocks), 1)]
    return ("\n".join(parts) + "\n</main>\n</body>\n</html>\n").encode("utf-8", "replace")


def _table_html(table: Table, number: int) -> str:
    """Write one table; a hole before a cell becomes an empty cell, so that the columns stay true. It scrolls in a box of its own."""
    taken = {(row, column) for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan)
             for column in range(cell.column, cell.column + cell.colspan)}
    anchors = {(cell.row, cell.column): cell for cell in table.cells}
    lines = [f'<div role="region" aria-label="表格{number}" tabindex="0">', "<table>"]
    for row in range(table.rows):
        line = "<tr>"
        for column in range(table.columns):
            cell = anchors.get((row, column))
            if cell:
                name = "th" if cell.header and cell.text else "td"
                spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
                line += f"<{name}{spans}>{html.escape(for_xml(cell.text)).replace(chr(10), '<br>')}</{name}>"
            elif (row, column) not in taken:
                line += "<td></td>"
        lines.append(line + "</tr>")
    return "\n".join([*lines, "</table>", "</div>"])


def tables_csv(document: Document) -> bytes:
    """Return the tables as CSV (RFC 4180), an empty line between; a span's text stands in its first slot."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for at, (table, _parent) in enumerate(walk_tables(reshaped(document).blocks)):
        if at:
            out.write("\r\n")
        writer.writerows(_slots(table, inert))
    return out.getvalue().encode("utf-8-sig", "replace")


def tables_md(document: Document) -> bytes:
    """Return the tables as Markdown pipe tables (GFM), a blank line between; Markdown has no spans, so a span's text stands in its first slot."""
    lines: list[str] = []
    for table, _parent in walk_tables(reshaped(document).blocks):
        rows = _slots(table, lambda text: for_xml(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", "<br>"))
        ruled = [rows[0], ["---"] * table.columns, *rows[1:]] if rows else []
        lines += ["| " + " | ".join(row) + " |" for row in ruled] + [""]
    return "\n".join(lines).encode("utf-8", "replace")


def _slots(table: Table, written: Callable[[str], str]) -> list[list[str]]:
    """Lay a table out in rows of slots, the text of a cell in its first."""
    rows = [[""] * table.columns for _row in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = written(cell.text)
    return rows


def tables_xlsx(document: Document) -> bytes:
    """Return a workbook with a sheet for each table, its cells merged as they were; every text is a text, so that no cell can hold a formula.

    Raises Refused W905 for a table larger than a sheet.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _EPOCH})
    plain, head = (book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"} | ({"bold": True} if bold else {})) for bold in (False, True))
    for number, (table, _parent) in enumerate(walk_tables(reshaped(document).blocks), 1):
        if table.rows > LIMITS.sheet_rows or table.columns > LIMITS.sheet_columns:
            raise refuse("W905", rows=table.rows, columns=table.columns)
        sheet = book.add_worksheet(f"表{number}")
        for cell in table.cells:
            look = head if cell.header else plain
            if cell.rowspan * cell.colspan > 1:
                sheet.merge_range(cell.row, cell.column, cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1, "", look)
            if _PLAIN_FIGURE.fullmatch(cell.text):
                sheet.write_number(cell.row, cell.column, float(cell.text), look)
            else:
                sheet.write_string(cell.row, cell.column, for_xml(cell.text)[:_LONGEST], look)
    if not book.worksheets():
        book.add_worksheet("表")
    book.close()
    return buffer.getvalue()


def one_by_one(document: Document) -> Iterator[Document]:
    """Yield a document for each table, the tables inside a cell as tables of their own."""
    for table, _parent in walk_tables(reshaped(document).blocks):
        cells = tuple(replace(cell, blocks=()) if any(isinstance(block, Table) for block in cell.blocks) else cell for cell in table.cells)
        yield Document(document.format, (replace(table, cells=cells),))
