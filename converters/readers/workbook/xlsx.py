"""The sheets of an Office Open XML workbook (ECMA-376-1 §18): values in the form their cells show, read from the package itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import NamedTuple

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.limits import LIMITS
from converters.model import Figure, Paragraph
from converters.readers.workbook.sheets import Place, Sheet, Shown, name_of, place_of
from converters.source.files import Source
from converters.source.number_format import BUILT_IN, show
from converters.source.package import Package, Parcel
from converters.source.safe_xml import children, parse_xml, stream_xml
from converters.text import ink

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = ((b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
                 (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
                 (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
                 (b"http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing", b"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"))
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_PART: dict[str, str] = {}


class _Look(NamedTuple):
    """What a cell's style says: its format code, and whether borders frame it."""

    code: str = "General"
    framed: bool = False


class Book(NamedTuple):
    """The sheets of a workbook, its findings, the shared strings that no cell shows, and the texts that stand in the margins of printed pages."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Diagnostic, ...] = ()
    unused: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()


def read_sheets(source: Source) -> Book:
    """Return the sheets of an .xlsx or .xlsm in their order; raises KeyError or ValueError where the package is not one."""
    reader = _Reader(source.package)
    sheets = tuple(reader.sheets())
    unused = tuple(text for index, text in enumerate(reader.shared) if index not in reader.used)
    return Book(sheets, tuple(reader.findings), unused)


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Package | Parcel) -> None:
        self._package = package
        self.findings: list[Diagnostic] = []
        self.used: set[int] = set()
        self._book = self._part("xl/workbook.xml")
        self._targets = self._relations("xl/workbook.xml")
        self.shared = self._strings()
        properties = self._book.find(f"{_MAIN}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
        self._looks = self._styles()

    def sheets(self) -> Iterator[Sheet]:
        """Yield each worksheet; sheets of charts and macros hold no cells."""
        for item in self._book.iter(f"{_MAIN}sheet"):
            part = self._targets.get(item.get(_ID, ""), "")
            if part not in self._package.names or "chartsheet" in part or "macrosheet" in part:
                continue
            yield self._sheet(part, item.get("name", ""), seen=item.get("state", "visible") == "visible")

    def _bytes(self, part: str) -> bytes:
        data = self._package.read(part)
        if _STRICT in data[:2048]:
            for strict, transitional in _TRANSITIONAL:
                data = data.replace(strict, transitional)
        return data

    def _part(self, part: str) -> etree._Element:
        return parse_xml(self._bytes(part), part)

    def _relations(self, part: str) -> dict[str, str]:
        """Map the ids of a part's relationships to the names of the parts they lead to."""
        rels = f"{dirname(part)}/_rels/{part.rpartition('/')[2]}.rels"
        if rels not in self._package.names:
            return _NO_PART
        return {item.get("Id", ""): _resolved(part, item.get("Target", "")) for item in self._part(rels) if item.get("TargetMode") != "External"}

    def _strings(self) -> list[str]:
        part = next((part for part in self._targets.values() if part.endswith("sharedStrings.xml")), "xl/sharedStrings.xml")
        if part not in self._package.names:
            return []
        return [string_of(item) for item in stream_xml(self._bytes(part), f"{_MAIN}si", part)]

    def _styles(self) -> list[_Look]:
        part = next((part for part in self._targets.values() if part.endswith("styles.xml")), "xl/styles.xml")
        if part not in self._package.names:
            return []
        root = self._part(part)
        codes = BUILT_IN | {int(item.get("numFmtId", "0")): item.get("formatCode", "") for item in root.iter(f"{_MAIN}numFmt")}
        borders = [sum(1 for side in children(item) if side.get("style", "none") != "none") >= 2 for item in root.iterfind(f"{_MAIN}borders/{_MAIN}border")]
        looks = []
        for item in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
            border = int(item.get("borderId", "0"))
            looks.append(_Look(codes.get(int(item.get("numFmtId", "0")), "General"), border < len(borders) and borders[border]))
        return looks

    def _sheet(self, part: str, name: str, *, seen: bool) -> Sheet:
        data = self._bytes(part)
        cells: dict[Place, Shown] = {}
        spans: dict[Place, tuple[int, int]] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        row = -1
        kinds = tuple(_MAIN + kind for kind in ("row", "mergeCell", "col"))
        for item in stream_xml(data, kinds, part):
            if item.tag == kinds[0]:
                row = int(item.get("r", "0")) - 1 if item.get("r") else row + 1
                if item.get("hidden") in {"1", "true"} or (item.get("ht") in {"0", "0.0"}):
                    rows.add(row)
                self._row(item, row, cells, name)
            elif item.tag == kinds[1]:
                _merge(item.get("ref", ""), spans)
            elif item.get("hidden") in {"1", "true"} or item.get("width") in {"0", "0.0"}:
                columns.update(range(int(item.get("min", "1")) - 1, min(int(item.get("max", "1")), 16_384)))
        notes, drawn = self._beside(part)
        return Sheet(name, cells, spans, frozenset(rows), frozenset(columns), seen, notes, drawn)

    def _row(self, item: etree._Element, row: int, cells: dict[Place, Shown], sheet: str) -> None:
        column = -1
        for cell in item:
            if cell.tag != f"{_MAIN}c":
                continue
            reference = cell.get("r")
            place = place_of(reference) if reference else (row, column + 1)
            column = place[1]
            style = cell.get("s")
            look = self._looks[int(style)] if style and int(style) < len(self._looks) else _Look()
            text = self._value(cell, look, sheet, place) if len(cell) else ""
            if text or look.framed:
                cells[place] = Shown(text, look.framed)

    def _value(self, cell: etree._Element, look: _Look, sheet: str, place: Place) -> str:
        """Return what a cell shows: a string, or its number in the format of its style."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{_MAIN}is")
            return string_of(inline) if inline is not None else ""
        stored = cell.findtext(f"{_MAIN}v") or ""
        if kind == "s":
            self.used.add(int(stored or -1))
            return self.shared[int(stored)] if stored else ""
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if not stored:
            if cell.find(f"{_MAIN}f") is not None and kind != "str":
                self.findings.append(diagnose("R291", Origin(sheet, name_of(place))))
            return ""
        if kind != "n":
            return _unescaped(stored)
        return self._number(stored, look, sheet, place)

    def _number(self, stored: str, look: _Look, sheet: str, place: Place) -> str:
        try:
            value = float(stored)
        except ValueError:
            return stored
        shown = show(value, look.code, from_1904=self._from_1904)
        if not ink(shown):
            self.findings.append(diagnose("R292", Origin(sheet, name_of(place)), value=stored))
        return shown

    def _beside(self, part: str) -> tuple[tuple[tuple[Place, str], ...], tuple[Paragraph | Figure, ...]]:
        """Return the comments of a sheet and what its drawings show."""
        notes: list[tuple[Place, str]] = []
        drawn: list[Paragraph | Figure] = []
        for target in self._relations(part).values():
            if target not in self._package.names:
                continue
            if "/comments" in target and target.endswith(".xml"):
                notes += [(place_of(item.get("ref", "A1")), string_of(item)) for item in self._part(target).iter(f"{_MAIN}comment")]
            elif "/drawings/drawing" in target and target.endswith(".xml"):
                drawn += _drawn(self._part(target), target)
        return tuple(notes), tuple(drawn)


def _resolved(part: str, target: str) -> str:
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(part), target))


def _merge(reference: str, spans: dict[Place, tuple[int, int]]) -> None:
    """Note a merged range; raises ValueError for one past reading."""
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    if bottom < top or right < left or right >= LIMITS.sheet_columns or bottom >= LIMITS.sheet_rows:
        raise ValueError(f"cells merged past reading: {reference!r}")
    if (bottom, right) != (top, left):
        spans[top, left] = (bottom - top + 1, right - left + 1)


def _drawn(root: etree._Element, part: str) -> list[Paragraph | Figure]:
    """Return the text boxes and pictures of a drawing, from the top of the sheet down (§20.5)."""
    found: list[tuple[int, Paragraph | Figure]] = []
    for anchor in children(root):
        row = int(anchor.findtext(f"{_XDR}from/{_XDR}row") or 0)
        for picture in anchor.iter(f"{_XDR}pic"):
            properties = picture.find(f"{_XDR}nvPicPr/{_XDR}cNvPr")
            if properties is not None:
                found.append((row, Figure(properties.get("name", ""), properties.get("descr", ""), Origin(part))))
        for shape in anchor.iter(f"{_XDR}sp"):
            lines = ["".join(run.text or "" for run in line.iter(f"{_A}t")) for line in shape.iter(f"{_A}p")]
            found += [(row, Paragraph(line, Origin(part))) for line in lines if ink(line)]
    return [block for _row, block in sorted(found, key=lambda item: item[0])]


def string_of(item: etree._Element) -> str:
    """Return the text of a string item, its runs joined and phonetic hints left out (§18.4.8)."""
    return _unescaped("".join(run.text or "" for run in item.iter(f"{_MAIN}t") if run.getparent().tag != f"{_MAIN}rPh"))  # type: ignore[union-attr]


def _unescaped(text: str) -> str:
    """Undo the escapes of characters that XML can't hold (§22.4.2.4)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
