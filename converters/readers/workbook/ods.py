"""The sheets of an OpenDocument spreadsheet, packed (.ods) or flat (.fods): a cell's paragraphs are what it shows (ODF 1.3 part 3 §9)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from converters.diagnostics import Origin, refuse
from converters.limits import LIMITS
from converters.model import Figure, Paragraph
from converters.readers.workbook.sheets import Place, Sheet, Shown
from converters.readers.workbook.xlsx import Book
from converters.source.files import Source
from converters.source.odf import Budget, xml_parts
from converters.source.safe_xml import children, parse_xml
from converters.text import ink

_OFFICE, _TABLE, _TEXT, _STYLE, _FO, _DRAW, _SVG = (
    "{urn:oasis:names:tc:opendocument:xmlns:" + name + ":1.0}"
    for name in ("office", "table", "text", "style", "xsl-fo-compatible", "drawing", "svg-compatible"))
_CELLS = {_TABLE + "table-cell", _TABLE + "covered-table-cell"}
_ROWS = {_TABLE + "table-header-rows", _TABLE + "table-rows", _TABLE + "table-row-group"}
_COLUMNS = {_TABLE + "table-header-columns", _TABLE + "table-columns", _TABLE + "table-column-group"}
_HIDDEN = {"collapse", "filter"}


def read_sheets(source: Source) -> Book:
    """Return the sheets of the workbook; raises Refused S105 (damaged), S106 (encrypted), S109 (XML not well-formed)."""
    parts = {name: parse_xml(data, name) for name, data in xml_parts(source).items()}
    content = parts["content.xml"]
    body = content.find(f"{_OFFICE}body/{_OFFICE}spreadsheet")
    if body is None:
        raise refuse("S105", reason="it has no sheets")
    framed, unseen = _styles(content)
    budget = Budget()
    sheets = tuple(_sheet(table, framed, unseen, budget) for table in body.iterchildren(f"{_TABLE}table"))
    return Book(sheets, margins=tuple(text for root in parts.values() for text in _margins(root)))


def _margins(root: etree._Element) -> Iterator[str]:
    """Yield the texts of the headers and footers of the page styles (§16.10)."""
    for page in root.iter(f"{_STYLE}master-page"):
        for item in children(page):
            if str(item.tag).removeprefix(_STYLE).startswith(("header", "footer")):
                yield from (_text(line) for line in item.iter(f"{_TEXT}p"))


def _styles(content: etree._Element) -> tuple[set[str], set[str]]:
    """Return the names of the styles of cells that borders frame, and of tables that are not shown."""
    framed, unseen = set(), set()
    for style in content.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        cell = style.find(f"{_STYLE}table-cell-properties")
        if cell is not None:
            sides = [cell.get(f"{_FO}border-{side}", cell.get(f"{_FO}border", "none")) for side in ("left", "right", "top", "bottom")]
            if sum(1 for side in sides if side != "none") >= 2:
                framed.add(name)
        table = style.find(f"{_STYLE}table-properties")
        if table is not None and table.get(f"{_TABLE}display") == "false":
            unseen.add(name)
    return framed, unseen


def _sheet(table: etree._Element, framed: set[str], unseen: set[str], budget: Budget) -> Sheet:
    sheet = _Filling(framed, budget)
    columns: set[int] = set()
    at = 0
    for column in _inner(table, _COLUMNS, _TABLE + "table-column"):
        times = _times(column, "number-columns-repeated")
        if column.get(f"{_TABLE}visibility") in _HIDDEN:
            columns.update(range(at, min(at + times, LIMITS.sheet_columns)))
        at += times
    row = 0
    for item in _inner(table, _ROWS, _TABLE + "table-row"):
        times = _times(item, "number-rows-repeated")
        hidden = item.get(f"{_TABLE}visibility") in _HIDDEN
        row = sheet.take(item, row, times, hidden=hidden)
    drawn = [block for shapes in table.iterchildren(f"{_TABLE}shapes") for block in _drawn(shapes)]
    return Sheet(table.get(f"{_TABLE}name", ""), sheet.cells, sheet.spans, frozenset(sheet.hidden), frozenset(columns),
                 table.get(f"{_TABLE}style-name", "") not in unseen, tuple(sheet.notes), (*sheet.drawn, *drawn))


class _Filling:
    """A sheet being filled row by row."""

    def __init__(self, framed: set[str], budget: Budget) -> None:
        self._framed, self._budget = framed, budget
        self.cells: dict[Place, Shown] = {}
        self.spans: dict[Place, tuple[int, int]] = {}
        self.hidden: set[int] = set()
        self.notes: list[tuple[Place, str]] = []
        self.drawn: list[Paragraph | Figure] = []

    def take(self, item: etree._Element, row: int, times: int, *, hidden: bool) -> int:
        """Take a row, as often as it is repeated if it shows anything; return the number of the next."""
        column = 0
        filled = False
        for cell in children(item):
            if cell.tag not in _CELLS:
                continue
            repeated = _times(cell, "number-columns-repeated")
            filled = self._cell(cell, row, column, repeated) or filled
            column += repeated
        rows = range(row, row + times)
        if filled and times > 1:
            first = {place: shown for place, shown in self.cells.items() if place[0] == row}
            self._budget.spend(len(first) * times)
            self.cells.update({(other, place[1]): shown for other in rows[1:] for place, shown in first.items()})
        if hidden:
            self.hidden.update(rows if filled else rows[:1])
        return row + times

    def _cell(self, cell: etree._Element, row: int, column: int, times: int) -> bool:
        """Take a cell; return whether it shows text."""
        for note in cell.iterchildren(f"{_OFFICE}annotation"):
            self.notes.append(((row, column), "\n".join(_lines(note))))
        self.drawn += _drawn(cell)
        text = "\n".join(_lines(cell))
        framed = cell.get(f"{_TABLE}style-name", "") in self._framed
        span = (_times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned"))
        if span != (1, 1):
            self.spans[row, column] = span
        if not text and (not framed or times > 64):
            return False
        self._budget.spend(times * (1 + len(text)))
        self.cells.update({(row, column + more): Shown(text, framed) for more in range(times)})
        return bool(text)


def _times(element: etree._Element, name: str) -> int:
    try:
        return max(1, min(int(element.get(_TABLE + name) or 1), LIMITS.sheet_rows))
    except ValueError:
        return 1


def _inner(table: etree._Element, groups: set[str], tag: str) -> Iterator[etree._Element]:
    """Yield the rows or columns of a table, also those in groups."""
    for item in children(table):
        if item.tag == tag:
            yield item
        elif item.tag in groups:
            yield from _inner(item, groups, tag)


def _lines(cell: etree._Element) -> list[str]:
    return [_text(line) for line in cell.iterchildren(f"{_TEXT}p", f"{_TEXT}h")]


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph, with its spaces, tabs and line breaks (§6.1)."""
    pieces = [element.text or ""]
    for item in children(element):
        if item.tag == f"{_TEXT}s":
            pieces.append(" " * min(int(item.get(f"{_TEXT}c") or 1), 1_000))
        elif item.tag in {f"{_TEXT}tab", f"{_TEXT}line-break"}:
            pieces.append("\n" if item.tag.endswith("break") else "\t")
        elif item.tag not in {f"{_OFFICE}annotation", f"{_TEXT}ruby-text"}:
            pieces.append(_text(item))
        pieces.append(item.tail or "")
    return "".join(pieces)


def _drawn(parent: etree._Element) -> list[Paragraph | Figure]:
    """Return the text boxes and pictures that hang on a cell or a sheet."""
    found: list[Paragraph | Figure] = []
    for item in children(parent):
        if item.tag == f"{_DRAW}frame" and item.find(f"{_DRAW}image") is not None:
            found.append(Figure(item.get(f"{_DRAW}name", ""), item.findtext(f"{_SVG}desc") or item.findtext(f"{_SVG}title") or "", Origin("content.xml")))
        elif isinstance(item.tag, str) and item.tag.startswith(_DRAW):
            found += [Paragraph(line, Origin("content.xml")) for paragraph in item.iter(f"{_TEXT}p") if ink(line := _text(paragraph))]
    return found
