"""Write the standard report as DOCX: GB/T 9704-2012 for page and type, ECMA-376-1 §17.4 for tables with true merges."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from converters.forms import table_title
from converters.model import Cell, Figure, Paragraph, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Slot
from converters.source.package import Package, write_package
from converters.source.safe_xml import parse_xml
from converters.text import for_xml
from converters.writers.docx_page import CELL_MARGIN, LINE, TEXT_WIDTH, column_widths, template
from converters.writers.layout import header_rows, is_row_label, left_columns

if TYPE_CHECKING:
    from docx.document import Document as Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
_HEADINGS = {1: "Heading1", 2: "Heading2"}
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_FRAME = b"""<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2160000" cy="324000"/><wp:docPr id="1" name=""/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2160000" cy="324000"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill><a:prstDash val="dash"/></a:ln></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"""


def render(report: AnnualReport) -> bytes:
    """Return `report` as a DOCX package; the same report always gives the same bytes."""
    from docx import Document

    word: Word = Document(io.BytesIO(write_package(template(for_xml(report.published or "")))))
    _properties(word, report)
    page = _Page(word.element.body)
    if report.title is not None:
        page.paragraph("Title", report.title.full)
    page.contents(report.preface)
    for section in report.sections:
        if section.heading is not None:
            page.paragraph("Heading1", section.heading.full)
        page.contents(section.blocks)
    for number, line in enumerate(report.signature):
        page.paragraph("Signature", line.full, gap=not number)
    for number, properties in enumerate(word.element.body.iter(_DOC_PR), 1):
        properties.set("id", str(number))  # unique in the document (ECMA-376-1 §20.4.2.5)
    buffer = io.BytesIO()
    word.save(buffer)
    saved = Package(buffer.getvalue())
    names = [name for name in _FIRST if name in saved.names] + sorted(saved.names - set(_FIRST))
    return write_package({name: saved.read(name) for name in names})


def _properties(word: Word, report: AnnualReport) -> None:
    properties = word.core_properties
    properties.title = for_xml(report.title.full if report.title else "")[:255]
    properties.author = for_xml(report.issuer or "")[:255]
    properties.language = "zh-CN"
    try:
        issued = datetime.fromisoformat(report.published or "").replace(tzinfo=None)
    except ValueError:
        return  # no date is known: the file then says none, rather than when it was made
    properties.created = properties.modified = issued


class _Page:
    """Appends to one container: the body before its section properties, or a cell; `width` is what its tables may take."""

    def __init__(self, container: etree._Element, width: int = TEXT_WIDTH) -> None:
        self._width = width
        last = container[-1] if len(container) else None
        self._container = container
        self._before = last if last is not None and last.tag == f"{_W}sectPr" else None
        self._after_table = False

    def paragraph(self, style: str, text: str, align: str = "", *, keep: bool = False, gap: bool = False) -> None:
        """Append a paragraph, `keep` it on the page of the next, leave a `gap` of a line above; line breaks and tabs of `text` become their elements."""
        element = self._append("p")
        properties = _sub(element, "pPr")
        _sub(properties, "pStyle", val=style)
        if keep:
            _sub(properties, "keepNext")
        if gap:
            _sub(properties, "spacing", before=str(LINE), after="0", line=str(LINE), lineRule="exact")
        if align:
            _sub(properties, "ind", firstLineChars="0", firstLine="0")
            _sub(properties, "jc", val=align)
        if text:
            _write(_sub(element, "r"), for_xml(text))
        self._after_table = False

    def contents(self, contents: Sequence[Content]) -> None:
        """Append headings, paragraphs, tables and figures in their order."""
        for item in contents:
            if isinstance(item, Heading):
                self.paragraph(_HEADINGS.get(item.level, "Heading3"), item.full)
            elif isinstance(item, Paragraph):
                self.paragraph("BodyText", item.full, item.align)
            elif isinstance(item, FormTable):
                self._table(item, item.slots, item.id)
            elif isinstance(item, Table):
                self._table(item, item.cells)
            else:
                self._figure(item)

    def _figure(self, figure: Figure) -> None:
        """Append an empty frame that keeps a picture's place, its name and its description (ECMA-376-1 §20.4.2.8)."""
        element = self._append("p")
        _sub(_sub(element, "pPr"), "pStyle", val="TableText")
        frame = parse_xml(_FRAME, "")
        properties = next(frame.iter(_DOC_PR))
        properties.attrib.update({"name": for_xml(figure.name), "descr": for_xml(figure.alt)})
        _sub(_sub(element, "r"), "drawing").append(frame)
        self._after_table = False

    def _append(self, name: str) -> etree._Element:
        element = etree.SubElement(self._container, _W + name)
        if self._before is not None:
            self._before.addprevious(element)
        return element

    def _table(self, table: Table | FormTable, cells: Sequence[Cell | Slot], form: str = "") -> None:
        """Append a table whose grid is that of its cells; Word joins two tables that touch, so they are kept apart."""
        if not table.rows or not table.columns:
            return
        if self._after_table:
            self.paragraph("TableText", "")
        element = self._append("tbl")
        columns = table.columns
        widths = column_widths(form, columns, _texts(columns, cells), self._width)
        repeated = header_rows(table)
        _table_properties(element, widths, headed=bool(repeated), name=table_title(table.edition, form) if isinstance(table, FormTable) else "")
        look = _look_of(cells)
        for index, pieces in enumerate(_by_row(table.rows, cells)):
            row = _sub(element, "tr")
            properties = _sub(row, "trPr")
            before = pieces[0].column if pieces else 0
            after = columns - pieces[-1].column - pieces[-1].colspan if pieces else 0
            if before:
                _sub(properties, "gridBefore", val=str(before))
            if after:
                _sub(properties, "gridAfter", val=str(after))
            _sub(properties, "cantSplit")
            _sub(properties, "trHeight", val="397", hRule="atLeast")
            if index < repeated < table.rows:
                _sub(properties, "tblHeader")
            _row(row, index, pieces, widths, look)
        self._after_table = True


class _Look(NamedTuple):
    """How a form's table is set: columns whose labels are long stand left, rows of labels stay with the row below them."""

    left: frozenset[int]
    kept: frozenset[int]


def _look_of(cells: Sequence[Cell | Slot]) -> _Look:
    slots = [slot for slot in cells if isinstance(slot, Slot)]
    return _Look(left_columns(slots), frozenset({slot.row for slot in slots} - {slot.row for slot in slots if slot.fact}))


def _row(row: etree._Element, index: int, pieces: list[Cell | Slot], widths: list[int], look: _Look) -> None:
    """Write the cells of one row; a hole between two of them has to be an empty cell."""
    column = pieces[0].column if pieces else 0
    for piece in pieces:
        if piece.column > column:
            _sub(_cell(row, column, piece.column - column, widths), "p")
        merge = "" if piece.rowspan == 1 else "restart" if piece.row == index else "continue"
        cell = _cell(row, piece.column, piece.colspan, widths, merge)
        if piece.row == index:
            _fill(cell, piece, look, sum(widths[piece.column:piece.column + piece.colspan]) - 2 * CELL_MARGIN)
        else:
            _sub(cell, "p")
        column = piece.column + piece.colspan
    if not pieces:
        _sub(_cell(row, 0, len(widths), widths), "p")


def _cell(row: etree._Element, column: int, span: int, widths: list[int], merge: str = "") -> etree._Element:
    cell = _sub(row, "tc")
    properties = _sub(cell, "tcPr")
    _sub(properties, "tcW", w=str(sum(widths[column:column + span])), type="dxa")
    if span > 1:
        _sub(properties, "gridSpan", val=str(span))
    if merge:
        _sub(properties, "vMerge", val=merge)
    _sub(properties, "vAlign", val="center")
    return cell


def _fill(cell: etree._Element, piece: Cell | Slot, look: _Look, width: int) -> None:
    """Write the content of a cell; a cell always ends with a paragraph (ECMA-376-1 §17.4.65)."""
    page = _Page(cell, width)
    if isinstance(piece, Slot):
        left = piece.column in look.left and is_row_label(piece)
        page.paragraph("TableLabel" if left else "TableText", piece.text, keep=piece.row in look.kept)
        return
    if not piece.blocks:
        page.paragraph("TableText", piece.text)
    for block in piece.blocks:
        if isinstance(block, Paragraph):
            page.paragraph("TableText", block.full)
        else:
            page.contents((block,))
    if piece.blocks and not isinstance(piece.blocks[-1], Paragraph):
        page.paragraph("TableText", "")


def _by_row(rows: int, cells: Sequence[Cell | Slot]) -> list[list[Cell | Slot]]:
    """Return for each row the cells that stand in it, from left to right, those begun above included."""
    found: list[list[Cell | Slot]] = [[] for _ in range(rows)]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            found[row].append(cell)
    for pieces in found:
        pieces.sort(key=lambda piece: piece.column)
    return found


def _texts(columns: int, cells: Sequence[Cell | Slot]) -> list[list[str]]:
    """Return the texts that stand in one column alone, by column."""
    found: list[list[str]] = [[] for _ in range(columns)]
    for cell in cells:
        if cell.colspan == 1:
            found[cell.column].append(cell.text)
    return found


def _table_properties(table: etree._Element, widths: list[int], *, headed: bool, name: str) -> None:
    """Write what holds for the whole table; its name is what a screen reader says of it (ECMA-376-1 §17.4.58, §17.4.56)."""
    properties = _sub(table, "tblPr")
    _sub(properties, "tblStyle", val="TableGrid")
    _sub(properties, "tblW", w=str(sum(widths)), type="dxa")
    _sub(properties, "jc", val="center")
    _sub(properties, "tblLayout", type="fixed")
    _sub(properties, "tblLook", val="0020" if headed else "0000", firstRow="1" if headed else "0", lastRow="0", firstColumn="0", lastColumn="0", noHBand="0", noVBand="0")
    if name:
        _sub(properties, "tblCaption", val=name)
    grid = _sub(table, "tblGrid")
    for width in widths:
        _sub(grid, "gridCol", w=str(width))


def _sub(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _W + name, {_W + key: value for key, value in attributes.items()})


def _write(run: etree._Element, text: str) -> None:
    """Write `text` into a run: a line break and a tab are elements, white space is kept."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            _sub(run, "br")
        for index, piece in enumerate(line.split("\t")):
            if index:
                _sub(run, "tab")
            if piece:
                element = _sub(run, "t")
                element.text = piece
                if piece != piece.strip():
                    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
