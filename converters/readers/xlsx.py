"""Read a report back from our own workbook (ECMA-376-1 §18): the sheet 报告 in its order, the tables it names, the sheet 数据.

A workbook of another make is read as any other document, by `readers.workbook`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath
from typing import NamedTuple

from lxml import etree

from converters.diagnostics import refuse
from converters.forms import load_form
from converters.limits import LIMITS
from converters.media import safe_link
from converters.model import Cell, Document, Figure, Marks, Paragraph, Span, Table
from converters.readers import workbook
from converters.readers.workbook.xlsx import string_of
from converters.report import STATUSES, AnnualReport, Content, Fact, FormTable, Heading, Section, Slot
from converters.source.files import Source
from converters.source.package import Package, Parcel
from converters.source.safe_xml import parse_xml
from converters.spans import marked
from converters.text import for_xml

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT, _FIGURES, _LINKS = "报告", "数据", "链接"
_AT_TEXT = 5  # the column of the text, from 1
_PLACE = re.compile(r"([A-Z]+)([0-9]+)")


class _Sheet(NamedTuple):
    """The cells of a sheet by (row, column), and the spans of those that are merged."""

    cells: dict[tuple[int, int], str]
    spans: dict[tuple[int, int], tuple[int, int]]


def read(source: Source) -> AnnualReport | Document:
    """Read a report from our own workbook, any other as a document; raises Refused S105 if ours was changed past reading."""
    try:
        names = [sheet.get("name") for sheet in parse_xml(source.package.read("xl/workbook.xml"), "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        if _TEXT not in names or _FIGURES not in names:
            return workbook.read(source)
        sheets = dict(_sheets(source.package))
        return _Reader(sheets).report()
    except (KeyError, ValueError, IndexError) as error:
        raise refuse("S105", reason=f"not the workbook of a report ({type(error).__name__}: {error})") from error


class _Reader:
    """Puts a report together from its sheets."""

    def __init__(self, sheets: dict[str, _Sheet]) -> None:
        self._sheets = sheets
        self._links = _links_of(sheets[_LINKS]) if _LINKS in sheets else {}
        self.facts = {fact.id: fact for fact in map(_fact, _records(sheets[_FIGURES])) if fact.id}

    def report(self) -> AnnualReport:
        """Return the report, piece by piece in the order of its lines."""
        front: dict[str, str] = {}
        title: Paragraph | None = None
        parts: dict[str, list[Content]] = {"preface": [], "signature": []}
        sections: list[tuple[str, Heading | None, list[Content]]] = []
        for line in _joined(self._lines()):
            if line["section"] == "front":
                front[line["type"]] = line["text"]
                title = Paragraph(line["text"], number=line["number"], level=0, align="center", printed=_printed(line)) if line["type"] == "title" else title
            elif line["type"] == "section":
                heading = Heading(line["text"], 1, number=line["number"], printed=_printed(line)) if line["level"] == "1" else None
                sections.append((line["section"], heading, []))
            else:
                (parts[line["section"]] if line["section"] in parts else sections[-1][2]).append(self._content(line))
        first, _, last = front.get("period", "").partition("/")
        return AnnualReport(
            edition=front.get("edition", ""), title=title, issuer=front.get("issuer"), year=int(front["year"]) if "year" in front else None,
            period=(first, last) if last else None, published=front.get("published"), signed=front.get("signed"), preface=tuple(parts["preface"]),
            sections=tuple(Section(role, heading, tuple(blocks)) for role, heading, blocks in sections),
            signature=tuple(block for block in parts["signature"] if isinstance(block, Paragraph)), facts=self.facts)

    def _lines(self) -> Iterator[dict[str, str]]:
        """Yield the lines of the sheet of texts, each with its row."""
        sheet = self._sheets[_TEXT]
        rows = sorted({row for row, _column in sheet.cells} - {0})
        for row, record in zip(rows, _records(sheet), strict=True):
            yield record | {"row": str(row + 1)}

    def _marks(self, sheet: str, row: int, column: int, text: str) -> Marks | None:
        return marked(text, self._links.get((sheet, row, column), ()))

    def _content(self, line: dict[str, str]) -> Content:
        """Return the block that a line tells of."""
        kind = line["type"]
        if kind == "heading":
            return Heading(line["text"], int(line["level"]), number=line["number"], printed=_printed(line), marks=self._marks(_TEXT, int(line["row"]), _AT_TEXT, line["text"]))
        if kind == "figure":
            return Figure(line["name"], line["text"])
        if kind == "paragraph":
            return Paragraph(line["text"], number=line["number"], level=int(line["level"]) if line["level"] else None, align=line["align"], printed=_printed(line),
                             marks=self._marks(_TEXT, int(line["row"]), _AT_TEXT, line["text"]))
        edition, _, size = line["text"].rpartition(" ")
        rows, columns = map(int, size.split("x"))
        if not 0 <= rows * columns <= LIMITS.table_slots:
            raise ValueError(f"a table of {size}")
        sheet = self._sheets[line["sheet"]]
        for more in filter(None, line["more"].split("\x00")):
            row, column, text = more.split("\x01")
            sheet.cells[int(row), int(column)] += text
        places = [(row, column, *sheet.spans.get((row, column), (1, 1)), text) for (row, column), text in sorted(sheet.cells.items())]
        if kind == "table":
            return Table(rows, columns, tuple(self._cell(place, line["sheet"]) for place in places))
        facts = _facts_at(line["printed"]) or _facts_of(edition, line["name"])
        return FormTable(line["name"], edition, rows, columns, tuple(self._slot(place, facts.get(place[:2], "")) for place in places))

    def _cell(self, place: tuple[int, int, int, int, str], sheet: str) -> Cell:
        marks = self._marks(sheet, place[0] + 1, place[1] + 1, place[4])
        return Cell(*place, blocks=(Paragraph(place[4], marks=marks),) if marks else ())

    def _slot(self, place: tuple[int, int, int, int, str], fact: str) -> Slot:
        """Return a slot; a figure shows what is printed, which a number in a sheet may not. One that was changed on its sheet shows that."""
        if fact not in self.facts:
            return Slot(*place)
        known = self.facts[fact]
        return Slot(*place[:4], known.text if _prints(place[4], known) else place[4], fact)


def _links_of(sheet: _Sheet) -> dict[tuple[str, int, int], list[Span]]:
    """Return the links of the sheet of links by sheet, row and column, counted from 1."""
    found: dict[tuple[str, int, int], list[Span]] = {}
    for record in _records(sheet):
        target = safe_link(record["target"])
        if target:
            found.setdefault((record["sheet"], int(record["row"]), int(record["column"])), []).append(Span(int(record["start"]), int(record["end"]), "link", target))
    return found


def _prints(cell: str, fact: Fact) -> bool:
    """Whether a cell shows a fact: its text, or its value as a sheet writes it."""
    if cell in {fact.text, for_xml(fact.text)}:
        return True
    try:
        return fact.value is not None and float(cell) == float(fact.value)
    except ValueError:
        return False


def _facts_at(told: str) -> dict[tuple[int, int], str]:
    """The facts of a table that has them in other places than the form, as the writer says: `row:column=fact`."""
    found = {}
    for item in told.split():
        place, _, fact = item.partition("=")
        row, _, column = place.partition(":")
        found[int(row), int(column)] = fact
    return found


def _facts_of(edition: str, table: str) -> dict[tuple[int, int], str]:
    """The facts of a form's table by their places."""
    return {(cell.row, cell.column): cell.fact for cell in load_form(edition).tables[table].cells if cell.fact}


def _printed(line: dict[str, str]) -> str | None:
    return line["printed"][1:] if line["printed"] else None


def _joined(records: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Put the lines that go on with the text of another, or of a cell, back to it."""
    held: dict[str, str] | None = None
    for record in records:
        if record["type"] == "more" and held:
            held["text"] += record["text"]
        elif record["type"] == "cell" and held:
            held["more"] += "\x00" + "\x01".join((record["level"], record["number"], record["text"]))
        else:
            if held:
                yield held
            held = record | {"more": ""}
    if held:
        yield held


def _fact(record: dict[str, str]) -> Fact:
    value = record["value"]
    number = None if not value else int(value) if re.fullmatch(r"-?\d+", value) else float(value)
    status = record["status"] if record["status"] in STATUSES else "exact"
    return Fact(record["fact"], record["text"], number, record["unit"] if record["unit"] in record["text"] else "", status)


def _records(sheet: _Sheet) -> Iterator[dict[str, str]]:
    """Yield each row of a sheet under the names of its first row."""
    names = {column: text for (row, column), text in sheet.cells.items() if row == 0}
    for row in sorted({row for row, _column in sheet.cells} - {0}):
        yield {name: sheet.cells.get((row, column), "") for column, name in names.items()}


def _sheets(package: Package | Parcel) -> Iterator[tuple[str, _Sheet]]:
    """Yield the sheets by name (ECMA-376-1 §18.2.19, §18.3.1.99)."""
    book = parse_xml(package.read("xl/workbook.xml"), "xl/workbook.xml")
    relations = parse_xml(package.read("xl/_rels/workbook.xml.rels"), "xl/_rels/workbook.xml.rels")
    targets = {item.get("Id"): normpath(join("xl", item.get("Target", "").lstrip("/").removeprefix("xl/"))) for item in relations}
    shared = []
    if "xl/sharedStrings.xml" in package.names:
        shared = [string_of(item) for item in parse_xml(package.read("xl/sharedStrings.xml"), "xl/sharedStrings.xml").iterfind(f"{_MAIN}si")]
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = targets[sheet.get(_ID)]
        yield sheet.get("name", ""), _sheet(parse_xml(package.read(part), part), shared)


def _sheet(root: etree._Element, shared: list[str]) -> _Sheet:
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    area = 0
    for item in root.iter(f"{_MAIN}mergeCell"):
        first, _, last = item.get("ref", "").partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        rows, columns = bottom - top + 1, right - left + 1
        area += rows * columns
        if rows < 1 or columns < 1 or area > LIMITS.table_slots:
            raise ValueError(f"cells merged past reading: {item.get('ref')!r}")
        spans[top, left] = (rows, columns)
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {(top, left)}
    cells = {place: _value(cell, shared) for cell in root.iter(f"{_MAIN}c") if (place := _place(cell.get("r", ""))) not in covered}
    return _Sheet(cells, spans)


def _value(cell: etree._Element, shared: list[str]) -> str:
    """The text of a cell: a shared or inline string, or a number as written."""
    value = cell.find(f"{_MAIN}v")
    if cell.get("t") == "inlineStr":
        inline = cell.find(f"{_MAIN}is")
        return string_of(inline) if inline is not None else ""
    text = (value.text or "") if value is not None else ""
    return shared[int(text)] if cell.get("t") == "s" else text


def _place(reference: str) -> tuple[int, int]:
    """Turn a reference such as B3 into (row, column), counted from 0."""
    match = _PLACE.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1
