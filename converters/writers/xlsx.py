"""Write a report as XLSX (ECMA-376-1 §18): its text line by line, each table in its printed shape, and the figures as one tidy table.

The sheet 报告 has a row for each piece of the report in its order; a row of type `form` or `table` names the sheet on which that
table stands; 链接, where there are links, says where they stand. Everything that is no number is written as text, so that no cell can hold a formula. `readers.xlsx` reads it back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from converters.diagnostics import Diagnostic, diagnose, refuse
from converters.forms import load_form, table_title
from converters.model import Block, Cell, Figure, Paragraph, Span, Table
from converters.report import AnnualReport, Content, FormTable, Heading, Section, Slot
from converters.source.package import Package, write_package
from converters.spans import FACES, over
from converters.text import for_xml
from converters.writers.layout import texts_of
from converters.writers.tidy import COLUMNS, Row, tidy

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LINES = ("section", "type", "level", "number", "text", "name", "align", "printed", "sheet")
LINKS = ("sheet", "row", "column", "start", "end", "words", "target")
_TEXT, _FIGURES, _LINKS = "报告", "数据", "链接"
_LONGEST_LINK = 2_000  # characters; a sheet's own links hold 2,079
_AT_TEXT = LINES.index("text")
_LONGEST = 32_000  # characters; a cell holds 32,767
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_WIDE = {"text": 90, "printed": 30, "type": 11, "section": 13}
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the beginning of zip's calendar, which knows no zones


class Line(NamedTuple):
    """A row of the sheet 报告; the fields are its columns."""

    section: str
    type: str
    level: int | str = ""
    number: str = ""
    text: str = ""
    name: str = ""
    align: str = ""
    printed: str = ""
    sheet: str = ""
    links: tuple[Span, ...] = ()  # over the text; they go to a sheet of their own


def render(report: AnnualReport) -> bytes:
    """Return the workbook; raises Refused W905 for a table larger than a sheet. The same report always gives the same bytes."""
    book = _Book()
    lines = list(_front(report))
    for block in report.preface:
        lines += book.content("preface", block, report)
    for section in report.sections:
        lines.append(_section(section))
        for block in section.blocks:
            lines += book.content(section.role, block, report)
    for block in report.signature:
        lines += book.content("signature", block, report)
    book.text(lines)
    book.rows(_FIGURES, tidy(report))
    book.links()
    return book.close(report)


def render_noted(report: AnnualReport) -> tuple[bytes, list[Diagnostic]]:
    """Return the workbook, and W944 for what stands beside the text of the report, which a sheet of lines does not hold."""
    texts = list(texts_of(report))
    faces = sum(span.kind in FACES for block in texts if block.marks for span in block.marks.spans)
    links = sum(span.kind == "link" and span.target.startswith("#") for block in texts if block.marks for span in block.marks.spans)
    lost = len(report.media), len(report.notes), faces, links
    return render(report), [diagnose("W944", pictures=lost[0], notes=lost[1], faces=lost[2], links=lost[3])] if any(lost) else []


def render_rows(rows: Iterator[Row]) -> bytes:
    """Return a workbook with one sheet of rows of figures, of one report or many."""
    book = _Book()
    book.rows(_FIGURES, rows)
    return book.close(None)


def _front(report: AnnualReport) -> Iterator[Line]:
    title = report.title
    if title:
        yield Line("front", "title", 0, title.number, title.text, printed=_printed(title))
    for name, value in (("edition", report.edition), ("issuer", report.issuer), ("year", report.year), ("period", "/".join(report.period) if report.period else None),
                        ("published", report.published), ("signed", report.signed)):
        if value:
            yield Line("front", name, text=str(value))


def _section(section: Section) -> Line:
    heading = section.heading
    return Line(section.role, "section", 1 if heading else 0, heading.number if heading else "", heading.text if heading else "", printed=_printed(heading), links=_links(heading))


def _links(block: Paragraph | Heading | None) -> tuple[Span, ...]:
    """Return the links over a text that lead out of the document."""
    marks = block.marks if block else None
    return tuple(span for span in over(marks, block.text) if span.kind == "link" and not span.target.startswith("#")) if block and marks else ()


def _printed(block: Paragraph | Heading | None) -> str:
    """What the source printed where a repair changed it, marked so that an empty text is one too."""
    return "" if block is None or block.printed is None else f"={block.printed}"


def _places(table: FormTable) -> str:
    """Where the facts of a table stand, as `row:column=fact`, if not where the form has them; else ""."""
    form = {cell.fact: (cell.row, cell.column) for cell in load_form(table.edition).tables[table.id].cells}
    own = {slot.fact: (slot.row, slot.column) for slot in table.slots if slot.fact}
    return "" if all(form.get(fact) == place for fact, place in own.items()) else " ".join(f"{row}:{column}={fact}" for fact, (row, column) in own.items())


class _Book:
    """A workbook in memory: sheets are added in order, the text goes first."""

    def __init__(self) -> None:
        import xlsxwriter

        self._buffer = io.BytesIO()
        self._book: Workbook = xlsxwriter.Workbook(self._buffer, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
        self._text: Worksheet = self._book.add_worksheet(_TEXT)
        self._head: Format = self._book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"})
        self._cell: Format = self._book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"})
        self._wrap: Format = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._tables = 0
        self._overflow: list[Line] = []
        self._links: list[tuple[str | int, ...]] = []

    def content(self, section: str, block: Content, report: AnnualReport) -> list[Line]:
        """Return the lines for a block; a table gets a sheet of its own."""
        if isinstance(block, Heading):
            return [Line(section, "heading", block.level, block.number, block.text, printed=_printed(block), links=_links(block))]
        if isinstance(block, Paragraph):
            return [Line(section, "paragraph", "" if block.level is None else block.level, block.number, block.text, align=block.align, printed=_printed(block), links=_links(block))]
        if isinstance(block, Figure):
            return [Line(section, "figure", text=block.alt, name=block.name)]
        size = f"{block.rows}x{block.columns}"
        if isinstance(block, FormTable):
            sheet = self._sheet(table_title(block.edition, block.id).partition(" ")[0] or block.id)
            self._grid(sheet, block, block.slots, report)
            return [Line(section, "form", text=f"{block.edition} {size}", name=block.id, printed=_places(block), sheet=sheet.get_name()), *self._taken()]
        self._tables += 1
        sheet = self._sheet(f"表格{self._tables}")
        self._grid(sheet, block, block.cells, report)
        return [Line(section, "table", text=size, sheet=sheet.get_name()), *self._taken()]

    def _sheet(self, name: str) -> Worksheet:
        taken = {sheet.get_name() for sheet in self._book.worksheets()}
        return self._book.add_worksheet(next(tried for at in range(len(taken) + 1) if (tried := f"{name}_{at}" if at else name) not in taken))

    def _grid(self, sheet: Worksheet, table: Table | FormTable, cells: Sequence[Cell | Slot], report: AnnualReport) -> None:
        """Set the cells at their places with their spans; holes stay without a cell."""
        if table.rows > _MOST_ROWS or table.columns > _MOST_COLUMNS:
            raise refuse("W905", rows=table.rows, columns=table.columns)
        for cell in cells:
            look = self._cell if (isinstance(cell, Slot) and cell.fact) or (isinstance(cell, Cell) and not cell.header) else self._head
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_range(cell.row, cell.column, cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1, "", look)
            self._put(sheet, cell, look, report)
        sheet.set_column(0, max(0, table.columns - 1), 14)
        sheet.fit_to_pages(1, 0)

    def _put(self, sheet: Worksheet, cell: Cell | Slot, look: Format, report: AnnualReport) -> None:
        fact = report.facts.get(cell.fact) if isinstance(cell, Slot) and cell.fact else None
        if fact and fact.value is not None and fact.text == str(fact.value) and abs(fact.value) < 1e15:
            sheet.write_number(cell.row, cell.column, fact.value, look)
            return
        text = for_xml(cell.text if isinstance(cell, Slot) else _told(cell))
        only = cell.blocks[0] if isinstance(cell, Cell) and len(cell.blocks) == 1 else None
        links = _links(only) if isinstance(only, Paragraph) and not only.number else ()
        if text:
            self._linked(sheet, cell.row, cell.column, text[:_LONGEST], look, links)
        else:
            sheet.write_blank(cell.row, cell.column, None, look)
        for at in range(_LONGEST, len(text), _LONGEST):
            self._overflow.append(Line("", "cell", cell.row, str(cell.column), text[at:at + _LONGEST], sheet=sheet.get_name()))

    def _taken(self) -> list[Line]:
        """The rest of cells too long for a sheet, as lines after their table's."""
        taken, self._overflow = self._overflow, []
        return taken

    def text(self, lines: Sequence[Line]) -> None:
        """Fill the first sheet; a text longer than a cell goes on in lines of the type `more`."""
        self._header(self._text, LINES)
        row = 1
        for line in lines:
            pieces = [line.text[at:at + _LONGEST] for at in range(0, len(line.text), _LONGEST)] or [""]
            for number, piece in enumerate(pieces):
                told = line._replace(text=piece) if not number else Line(line.section, "more", text=piece)
                for column, item in enumerate(told[: len(LINES)]):
                    if column == _AT_TEXT and told.links:
                        self._linked(self._text, row, column, for_xml(piece), self._wrap, told.links)
                    elif item != "":
                        self._text.write_string(row, column, for_xml(str(item))[:32_767], self._wrap)
                row += 1
        for column, name in enumerate(LINES):
            self._text.set_column(column, column, _WIDE.get(name, 9))

    def _linked(self, sheet: Worksheet, row: int, column: int, text: str, look: Format, links: Sequence[Span]) -> None:
        """Write a text, make its first link one of the cell, and keep where each stands."""
        sheet.write_string(row, column, text, look)
        if links and len(links[0].target) <= _LONGEST_LINK:
            sheet.write_url(row, column, links[0].target, look, text)
        self._links += [(sheet.get_name(), row + 1, column + 1, span.start, span.end, text[span.start : span.end], span.target) for span in links]

    def links(self) -> None:
        """Add the sheet of links, if there are any."""
        if not self._links:
            return
        sheet = self._sheet(_LINKS)
        self._header(sheet, LINKS)
        for at, link in enumerate(self._links, 1):
            for column, item in enumerate(link):
                if isinstance(item, str):
                    sheet.write_string(at, column, item[:32_767])
                else:
                    sheet.write_number(at, column, item)
        sheet.set_column(5, 6, 40)

    def rows(self, name: str, rows: Iterator[Row]) -> None:
        """Add a sheet of figures, numbers as numbers."""
        sheet = self._book.add_worksheet(name) if name not in {one.get_name() for one in self._book.worksheets()} else self._sheet(name)
        self._header(sheet, COLUMNS)
        for at, row in enumerate(rows, 1):
            for column, item in enumerate(row):
                if isinstance(item, str):
                    sheet.write_string(at, column, item[:32_767])
                elif item is not None and abs(item) < 1e15:
                    sheet.write_number(at, column, item)
                elif item is not None:
                    sheet.write_string(at, column, str(item))
        sheet.set_column(0, len(COLUMNS) - 1, 16)

    def _header(self, sheet: Worksheet, names: Sequence[str]) -> None:
        for column, name in enumerate(names):
            sheet.write_string(0, column, name, self._head)
        sheet.freeze_panes(1, 0)

    def close(self, report: AnnualReport | None) -> bytes:
        """Return the bytes, with no clock in them."""
        properties: dict[str, object] = {"created": _EPOCH}
        if report and report.title:
            properties |= {"title": for_xml(report.title.full)[:255], "author": for_xml(report.issuer or "")[:255]}
        self._book.set_properties(properties)
        self._book.close()
        package = Package(self._buffer.getvalue())
        return write_package({name: package.read(name) for name in sorted(package.names, key=lambda name: (name != "[Content_Types].xml", name))})


def _told(cell: Cell) -> str:
    """The text of a cell; of what stands in it besides paragraphs, the text in order."""
    return "\n".join(part for block in cell.blocks for part in _texts(block)) if cell.blocks else cell.text


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.full
    elif isinstance(block, Figure):
        yield block.alt or block.name
    else:
        for row in range(block.rows):
            yield " ".join(_told(cell) for cell in block.cells if cell.row == row)
