"""汇总表 as counties keep them: one row a body, one column a figure, in workbooks of any kind and as delimited text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

from converters.forms import fact_labels

Rows = Sequence[Sequence[str | int | float | None]]
PLACES = "澄岚梧霁汀芷湄茗荻蘅"
KINDS = ("镇", "乡", "街道", "区民政局", "县财政局", "县卫生健康局")


def bodies(count: int) -> list[str]:
    """Names of so many bodies, all invented and all different."""
    return [f"{PLACES[at % 10]}{PLACES[(at // 10 + 3) % 10]}{'河溪' [at // 100]}{KINDS[at % 6]}" for at in range(count)]


def figures(names: Sequence[str], edition: str, seed: int) -> dict[str, dict[str, int]]:
    """For each body a value for each fact of an edition, none 0."""
    random = Random(seed)
    return {name: {fact: random.randint(1, 999) for fact in fact_labels(edition)} for name in names}


def paths(edition: str) -> dict[str, list[str]]:
    """The labels on the way to each fact, outermost first."""
    return {fact: [part for text in (beside, above) for part in text.split(" / ") if part] for fact, (_table, beside, above) in fact_labels(edition).items()}


def one_head(edition: str, mark: str = "") -> list[list[str]]:
    """A row of heads, the labels of each joined by a mark."""
    return [[mark.join(path) for path in paths(edition).values()]]


def heads(edition: str) -> list[list[str]]:
    """Several rows of heads; a label is written in the first of the columns that it stands over, as a merged cell that was lost leaves it."""
    ways = list(paths(edition).values())
    deep = max(map(len, ways))
    rows = [[way[level] if level < len(way) - 1 else "" for way in ways] for level in range(deep - 1)]
    for level, row in enumerate(rows):
        for at in range(len(row) - 1, 0, -1):
            if row[at] and ways[at][: level + 1] == ways[at - 1][: level + 1] and level < len(ways[at - 1]) - 1:
                row[at] = ""
    return [*rows, [way[-1] for way in ways]]


def sheet(title: str, head: list[list[str]], held: dict[str, dict[str, int]], total: str = "") -> list[list[str | int | None]]:
    """The rows of a 汇总表: a title, the heads behind 序号 and 单位名称, a row a body, and one of their sums if it has a name."""
    rows: list[list[str | int | None]] = [[title]] if title else []
    for level, line in enumerate(head):
        rows.append([*(("序号", "单位名称") if level == 0 else ("", "")), *line])
    rows += [[number, body, *values.values()] for number, (body, values) in enumerate(held.items(), 1)]
    if total:
        rows.append(["", total, *(sum(column) for column in zip(*(values.values() for values in held.values()), strict=True))])
    return rows


def xlsx(rows: Rows) -> bytes:
    """Write with openpyxl."""
    book = Workbook()
    for row in rows:
        book.active.append([None if value == "" else value for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Rows) -> bytes:
    """Write with xlwt, which has no more than 256 columns."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("汇总")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in {"", None}:
                page.write(at, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fods(rows: Rows) -> bytes:
    """Write flat OpenDocument."""
    lines = "".join("<table:table-row>" + "".join(f"<table:table-cell><text:p>{escape(str(value))}</text:p></table:table-cell>" if value not in {"", None} else "<table:table-cell/>"
                                                   for value in row) + "</table:table-row>" for row in rows)
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
            f'<office:body><office:spreadsheet><table:table table:name="汇总">{lines}</table:table></office:spreadsheet></office:body></office:document>').encode()


def text(rows: Rows) -> bytes:
    """Write what a spreadsheet program saves as text, in GB 18030."""
    wide = max(map(len, rows))
    out = io.StringIO()
    csv.writer(out).writerows([*row, *[""] * (wide - len(row))] for row in rows)
    return out.getvalue().encode("gb18030")
