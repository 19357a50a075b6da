"""Write the standard report as DOCX: GB/T 9704-2012 for page and type, ECMA-376-1 §17.4 for tables with true merges."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from converters.forms import table_title
from converters.model import Cell, Figure, Item, Paragraph, Span, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Section, Slot
from converters.source.package import Package, write_package
from converters.source.safe_xml import parse_xml
from converters.spans import over
from converters.text import for_xml
from converters.writers.docx_beside import Beside, sub, write
from converters.writers.docx_page import CELL_MARGIN, LINE, TEXT_WIDTH, column_widths, template
from converters.writers.layout import around_signature, header_rows, is_row_label, kept_rows, left_columns, title_lines

if TYPE_CHECKING:
    from docx.document import Document as Word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
_HEADINGS = {1: "Heading1", 2: "Heading2"}
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_NOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>
<w:{kind} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{kind}></w:{kind}s>"""


def render(report: AnnualReport) -> bytes:
    """Return `report` as a DOCX package; the same report always gives the same bytes."""
    from docx import Document

    word: Word = Document(io.BytesIO(write_package(template(for_xml(report.published or "")))))
    _properties(word, report)
    beside = Beside(word, report)
    page = _Page(word.element.body, beside)
    if report.title is not None:
        page.paragraph("Title", title_lines(report.title.full))
    page.contents(report.preface)
    body, annex = around_signature(report)
    page.sections(body)
    for number, line in enumerate(report.signature):
        page.paragraph("Signature", line.full, gap=not number, spans=_spans(line))
    page.sections(annex)
    _add_notes(report, beside, page)
    if beside.numbering.used:
        beside.add_part("numbering", beside.numbering.part())
    for number, properties in enumerate(word.element.body.iter(_DOC_PR), 1):
        properties.set("id", str(number))  # unique in the document (ECMA-376-1 §20.4.2.5)
    buffer = io.BytesIO()
    word.save(buffer)
    saved = Package(buffer.getvalue())
    names = [name for name in _FIRST if name in saved.names] + sorted(saved.names - set(_FIRST))
    return write_package({name: saved.read(name) for name in names})


def _spans(block: Paragraph | Heading, *, numbered: bool = True) -> Sequence[Span]:
    """Return the spans of a text as they stand behind its number, which is part of what is written unless Word counts it."""
    shift = len(block.number) if numbered else 0
    found = over(block.marks, block.text)
    return [replace(span, start=span.start + shift, end=span.end + shift) for span in found] if shift else found


def _add_notes(report: AnnualReport, beside: Beside, page: _Page) -> None:
    """Add the parts of foot- and endnotes; a note whose place is lost is a paragraph at the end of the document, so that it is seen."""
    for kind in ("footnote", "endnote"):
        notes = [note for note in report.notes.values() if note.kind == kind]
        seen = {item.get(f"{_W}id") for item in page.container.iter(f"{_W}{kind}Reference")}
        for note in notes:
            if beside.notes[note.id] not in seen:
                page.contents(note.blocks)
        notes = [note for note in notes if beside.notes[note.id] in seen]
        if not notes:
            continue
        root = parse_xml(_NOTES.format(kind=kind).encode(), "")
        part = beside.add_part(f"{kind}s")
        beside.part = part
        for note in notes:
            inner = _Page(sub(root, kind, id=beside.notes[note.id]), beside, body=beside.style("FootnoteText"), mark=f"{kind}Ref")
            inner.contents(note.blocks)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - made before its links were known
        beside.part = page.part


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

    def __init__(self, container: etree._Element, beside: Beside, width: int = TEXT_WIDTH, *, body: str = "BodyText", mark: str = "") -> None:
        """`body` is the style of plain paragraphs; `mark` the element that shows a note's number before its first."""
        self._width, self._beside, self._body, self._mark = width, beside, body, mark
        self.container, self.part = container, beside.part
        last = container[-1] if len(container) else None
        self._before = last if last is not None and last.tag == f"{_W}sectPr" else None
        self._after_table = False

    def paragraph(self, style: str, text: str, align: str = "", *, keep: bool = False, gap: bool = False, spans: Sequence[Span] = (),
                  item: Item | None = None, number: str = "") -> None:
        """Append a paragraph, `keep` it on the page of the next, leave a `gap` of a line above; line breaks and tabs of `text` become their elements.

        `text` comes without the `number` of an `item`, which Word counts if it can.
        """
        element = self._append("p")
        properties = sub(element, "pPr")
        sub(properties, "pStyle", val=style)
        if keep:
            sub(properties, "keepNext")
        if item is not None and not self._beside.numbered(properties, item, number) and number:
            sub(sub(element, "r"), "t").text = for_xml(number)
        if gap:
            sub(properties, "spacing", before=str(LINE), after="0", line=str(LINE), lineRule="exact")
        if align:
            sub(properties, "ind", firstLineChars="0", firstLine="0")
            sub(properties, "jc", val=align)
        if self._mark:
            run = sub(element, "r")
            sub(sub(run, "rPr"), "rStyle", val=self._beside.style("FootnoteReference"))
            sub(run, self._mark)
            write(sub(element, "r"), " ")
            self._mark = ""
        if spans:
            self._beside.runs(element, text, spans)
        elif text:
            write(sub(element, "r"), for_xml(text))
        self._after_table = False

    def heading(self, style: str, heading: Heading) -> None:
        """Append a heading."""
        self.paragraph(style, heading.full, spans=_spans(heading))

    def text(self, style: str, block: Paragraph) -> None:
        """Append a paragraph of the report: in its list, if it is in one."""
        style = self._beside.style("Caption") if block.role == "caption" else style
        if block.item is not None:
            self.paragraph(style, block.text, block.align, spans=_spans(block, numbered=False), item=block.item, number=block.number)
        else:
            self.paragraph(style, block.full, block.align, spans=_spans(block))

    def sections(self, sections: Sequence[Section]) -> None:
        """Append sections, each under its heading."""
        for section in sections:
            if section.heading is not None:
                self.heading("Heading1", section.heading)
            self.contents(section.blocks)

    def contents(self, contents: Sequence[Content]) -> None:
        """Append headings, paragraphs, tables and figures in their order."""
        for item in contents:
            if isinstance(item, Heading):
                self.heading(_HEADINGS.get(item.level, "Heading3"), item)
            elif isinstance(item, Paragraph):
                self.text(self._body, item)
            elif isinstance(item, FormTable):
                self._table(item, item.slots, item.id)
            elif isinstance(item, Table):
                self._table(item, item.cells)
            else:
                self._figure(item)

    def _figure(self, figure: Figure) -> None:
        """Append a picture as a paragraph of its own."""
        element = self._append("p")
        sub(sub(element, "pPr"), "pStyle", val="TableText")
        sub(sub(element, "r"), "drawing").append(self._beside.drawing(figure, self._width / 20))
        self._after_table = False

    def _append(self, name: str) -> etree._Element:
        element = etree.SubElement(self.container, _W + name)
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
            row = sub(element, "tr")
            properties = sub(row, "trPr")
            before = pieces[0].column if pieces else 0
            after = columns - pieces[-1].column - pieces[-1].colspan if pieces else 0
            if before:
                sub(properties, "gridBefore", val=str(before))
            if after:
                sub(properties, "gridAfter", val=str(after))
            sub(properties, "cantSplit")
            sub(properties, "trHeight", val="397", hRule="atLeast")
            if index < repeated < table.rows:
                sub(properties, "tblHeader")
            _row(row, index, pieces, widths, look, self._beside)
        self._after_table = True


class _Look(NamedTuple):
    """How a form's table is set: columns whose labels are long stand left, rows of labels stay with the row below them."""

    left: frozenset[int]
    kept: frozenset[int]


def _look_of(cells: Sequence[Cell | Slot]) -> _Look:
    slots = [slot for slot in cells if isinstance(slot, Slot)]
    return _Look(left_columns(slots), kept_rows(slots))


def _row(row: etree._Element, index: int, pieces: list[Cell | Slot], widths: list[int], look: _Look, beside: Beside) -> None:
    """Write the cells of one row; a hole between two of them has to be an empty cell."""
    column = pieces[0].column if pieces else 0
    for piece in pieces:
        if piece.column > column:
            sub(_cell(row, column, piece.column - column, widths), "p")
        merge = "" if piece.rowspan == 1 else "restart" if piece.row == index else "continue"
        cell = _cell(row, piece.column, piece.colspan, widths, merge)
        if piece.row == index:
            _fill(cell, piece, look, sum(widths[piece.column:piece.column + piece.colspan]) - 2 * CELL_MARGIN, beside)
        else:
            sub(cell, "p")
        column = piece.column + piece.colspan
    if not pieces:
        sub(_cell(row, 0, len(widths), widths), "p")


def _cell(row: etree._Element, column: int, span: int, widths: list[int], merge: str = "") -> etree._Element:
    cell = sub(row, "tc")
    properties = sub(cell, "tcPr")
    sub(properties, "tcW", w=str(sum(widths[column:column + span])), type="dxa")
    if span > 1:
        sub(properties, "gridSpan", val=str(span))
    if merge:
        sub(properties, "vMerge", val=merge)
    sub(properties, "vAlign", val="center")
    return cell


def _fill(cell: etree._Element, piece: Cell | Slot, look: _Look, width: int, beside: Beside) -> None:
    """Write the content of a cell; a cell always ends with a paragraph (ECMA-376-1 §17.4.65)."""
    page = _Page(cell, beside, width)
    if isinstance(piece, Slot):
        left = piece.column in look.left and is_row_label(piece)
        page.paragraph("TableLabel" if left else "TableText", piece.text, keep=piece.row in look.kept)
        return
    if not piece.blocks:
        page.paragraph("TableText", piece.text)
    for block in piece.blocks:
        if isinstance(block, Paragraph):
            page.text("TableText", block)
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
    properties = sub(table, "tblPr")
    sub(properties, "tblStyle", val="TableGrid")
    sub(properties, "tblW", w=str(sum(widths)), type="dxa")
    sub(properties, "jc", val="center")
    sub(properties, "tblLayout", type="fixed")
    sub(properties, "tblLook", val="0020" if headed else "0000", firstRow="1" if headed else "0", lastRow="0", firstColumn="0", lastColumn="0", noHBand="0", noVBand="0")
    if name:
        sub(properties, "tblCaption", val=name)
    grid = sub(table, "tblGrid")
    for width in widths:
        sub(grid, "gridCol", w=str(width))
