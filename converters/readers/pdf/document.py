"""Read a PDF: text and ruling lines by pdfium, tables also by its tags and by camelot (ISO 32000-1); what the pages say is told in `pages.flow`."""

from __future__ import annotations

import re
from typing import Any

from converters.diagnostics import Origin, diagnose, refuse
from converters.limits import LIMITS
from converters.model import Document, Drawn
from converters.pages.charts import is_plot
from converters.pages.flow import WHOLE, Reading, add_page, blocks_of, fill_tables, find_tables, share_of
from converters.pages.glyphs import Page
from converters.pages.partly import closed
from converters.readers.pdf.borderless import find
from converters.readers.pdf.pages import read_page
from converters.readers.pdf.tags import tagged_tables
from converters.source.files import Source
from converters.source.pdf_guard import check_pdf

_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")


def read(source: Source) -> Document:
    """Read the PDF; raises Refused S105 (damaged), S106 (encrypted), S116 (too many pages) or S118 (nothing in it)."""
    check_pdf(source.data)
    pdf = opened(source)
    try:
        metadata = _metadata(pdf)
        reading = Reading()
        for index in range(len(pdf)):
            _read_page(pdf, index, reading)
    finally:
        pdf.close()
    refused = find_tables(reading)
    for page in reading.pages:
        if page.number in refused:
            _tables_by_camelot(page, source, reading, refused[page.number])
    blocks = blocks_of(reading)
    if not blocks and not reading.asides:
        raise refuse("S118")
    drawn = tuple(Drawn(page.number, font, glyphs) for page in reading.pages for font, glyphs in page.drawn.items())
    return Document("pdf", tuple(blocks), tuple(reading.asides), tuple(reading.diagnostics), metadata, drawn=drawn)


def opened(source: Source) -> Any:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Open a document within the limits; raises Refused S105, S106 or S116. It is to be closed."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise refuse("S106") from error
        raise refuse("S105", reason="the PDF has no readable structure") from error
    count = len(pdf)
    if not 0 < count <= LIMITS.pdf_pages:
        pdf.close()
        raise refuse("S105", reason="the PDF has no pages") if count < 1 else refuse("S116", what=f"{LIMITS.pdf_pages} pages")
    return pdf


def _metadata(pdf: Any) -> dict[str, str]:  # noqa: ANN401
    """Return what the Info dictionary says, dates as ISO 8601 (ISO 32000-1 §14.3.3, §7.9.4)."""
    found = {"title": pdf.get_metadata_value("Title").strip(), "creator": pdf.get_metadata_value("Author").strip()}
    date = _DATE.match(pdf.get_metadata_value("CreationDate"))
    if date:
        found["created"] = "-".join(part for part in date.groups() if part)
    return {key: value for key, value in found.items() if value}


def _read_page(pdf: Any, index: int, reading: Reading) -> None:  # noqa: ANN401
    """Read one page into lines outside tables and pieces of tables; a page that fails is reported, the others stay."""
    import pypdfium2

    where = Origin(page=index + 1)
    try:
        page = read_page(pdf, index)
    except pypdfium2.PdfiumError as error:
        if len(pdf) == 1:
            raise refuse("S105", where, reason="its page cannot be loaded") from error
        reading.diagnostics.append(diagnose("S105", where, reason="the page cannot be loaded"))
        return
    add_page(page, reading)
    if sum(bool(line.gaps) for line in reading.lines[page.number]) > 1:
        reading.tagged[page.number] = tagged_tables(pdf, page, reading.rest[page.number])


def _tables_by_camelot(page: Page, source: Source, reading: Reading, refused: list[float]) -> None:
    """Look for tables in the lines that look so, and in the picture of a scan; not where it was tried with better means."""
    lines = [line for line in reading.lines[page.number] if not any(abs(line.base - base) < 0.5 * line.size for base in refused)]
    if not lines:
        return
    scan = any(share_of(picture, page) > WHOLE for picture in page.pictures) and not page.horizontal and len(lines) >= 3
    grids, found = find(source.data, page, lines, pictured=scan)
    reading.diagnostics += found
    rest = reading.rest[page.number]
    fill_tables(page, [closed(page, grid, rest) for grid in grids if not is_plot(grid.box, page)], "R211", reading)
