"""Write every table of a document, with its spans, as JSON (a public contract), HTML or CSV; no form is needed."""

from __future__ import annotations

import csv
import html
import io
import json
from typing import Any

from converters.grid.flat import reshaped
from converters.model import Cell, Document, Paragraph, Table, walk_tables
from converters.text import for_xml
from converters.writers.tidy import inert

Json = dict[str, Any]


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
    parts = ['<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>tables</title>',
             "<style>table{border-collapse:collapse;margin:1em 0}td,th{border:1px solid;padding:.2em .5em}</style></head>\n<body>"]
    parts += [_table_html(table) for table, _parent in walk_tables(reshaped(document).blocks)]
    return ("\n".join(parts) + "\n</body>\n</html>\n").encode("utf-8", "replace")


def _table_html(table: Table) -> str:
    """Write one table; a hole before a cell becomes an empty cell, so that the columns stay true."""
    taken = {(row, column) for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan)
             for column in range(cell.column, cell.column + cell.colspan)}
    anchors = {(cell.row, cell.column): cell for cell in table.cells}
    lines = ["<table>"]
    for row in range(table.rows):
        line = "<tr>"
        for column in range(table.columns):
            cell = anchors.get((row, column))
            if cell:
                name = "th" if cell.header else "td"
                spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (f' colspan="{cell.colspan}"' if cell.colspan > 1 else "")
                line += f"<{name}{spans}>{html.escape(for_xml(cell.text)).replace(chr(10), '<br>')}</{name}>"
            elif (row, column) not in taken:
                line += "<td></td>"
        lines.append(line + "</tr>")
    return "\n".join([*lines, "</table>"])


def tables_csv(document: Document) -> bytes:
    """Return the tables as CSV (RFC 4180), an empty line between; a span's text stands in its first slot."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for at, (table, _parent) in enumerate(walk_tables(reshaped(document).blocks)):
        if at:
            out.write("\r\n")
        rows = [[""] * table.columns for _row in range(table.rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = inert(cell.text)
        writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig", "replace")
