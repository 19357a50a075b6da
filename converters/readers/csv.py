"""Read delimited text (RFC 4180, and what spreadsheet programs make of it): comma, semicolon or tab, any charset, quotes, a byte order mark."""

from __future__ import annotations

import csv
from dataclasses import replace

from converters.diagnostics import refuse
from converters.limits import LIMITS
from converters.model import Document, Posting, Table
from converters.readers.workbook.regions import lay_out
from converters.readers.workbook.sheets import Sheet, Shown
from converters.source.delimited import delimiter_of
from converters.source.encoding import decode
from converters.source.files import Source
from converters.text import ink


def read(source: Source) -> Document:
    """Read a delimited text as a sheet without frames; where a cell was merged, the file has blanks, which recovery knows.

    Raises Refused: S116 past the limits, S118 without any text.
    """
    decoded = decode(source.data)
    mark = delimiter_of(decoded.text) or ","
    rows = _rows(decoded.text, mark)
    if sum(map(len, rows)) > LIMITS.table_slots:
        raise refuse("S116", what=f"{LIMITS.table_slots} cells")
    cells = {(at, column): Shown(text) for at, row in enumerate(rows) for column, text in enumerate(row) if ink(text)}
    laid = lay_out(Sheet("", cells))
    if not laid.blocks:
        raise refuse("S118")
    blocks = tuple(replace(block, spans="full") if isinstance(block, Table) else block for block in laid.blocks)
    quotes = decoded.text.count('"') - sum(text.count('"') for row in rows for text in row)
    markup = mark * sum(max(0, len(row) - 1) for row in rows) + '"' * quotes
    return Document("csv", blocks, (Posting("markup", markup), *laid.asides), (*decoded.diagnostics, *laid.findings))


def _rows(text: str, mark: str) -> list[list[str]]:
    """Split into records; where a quote never closes, quotes are characters like any other."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and lines[0].lower() == f"sep={mark}":
        return [[lines[0]], *_rows("\n".join(lines[1:]), mark)]
    if text.count('"') % 2 == 0:
        try:
            return list(csv.reader((line + "\n" for line in lines), delimiter=mark))
        except csv.Error:  # a field past the module's own bound
            pass
    return [line.split(mark) for line in lines]
