"""Write a report as one sheet to fill in: its headings, a tall cell for each text, the tables of the form as they are printed (ECMA-376-1 §18).

It has none of the sheets by which our own workbooks are known: what is typed into it is read as any table is, and nothing else has to be kept in step.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from converters.model import Paragraph
from converters.report import AnnualReport, FormTable, Heading
from converters.text import for_xml

_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the beginning of zip's calendar, which knows no zones
_LINES = 6  # rows of room for a text to write


def render(report: AnnualReport) -> bytes:
    """Return the workbook; the same report always gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _EPOCH})
    sheet = book.add_worksheet("年报")
    width = max((table.columns for table in report.tables().values()), default=8)
    look = {"text_wrap": True, "valign": "vcenter"}
    title, head, words = (book.add_format(look | more) for more in ({"bold": True, "font_size": 16, "align": "center"}, {"bold": True}, {"valign": "top"}))
    label, value = (book.add_format(look | {"border": 1, "align": "center"} | more) for more in ({"bg_color": "#F0F0F0"}, {}))
    row = 0
    for kind, block in _lines(report):
        if isinstance(block, FormTable):
            for slot in block.slots:
                at = (row + slot.row, slot.column)
                form = value if slot.fact else label
                if slot.rowspan > 1 or slot.colspan > 1:
                    sheet.merge_range(*at, at[0] + slot.rowspan - 1, at[1] + slot.colspan - 1, "", form)
                if slot.text:
                    sheet.write_string(*at, for_xml(slot.text), form)
                else:
                    sheet.write_blank(*at, None, form)
            row += block.rows + 1
        else:
            sheet.merge_range(row, 0, row, width - 1, "", {"title": title, "head": head}.get(kind, words))
            if block:
                sheet.write_string(row, 0, for_xml(block), {"title": title, "head": head}.get(kind, words))
            sheet.set_row(row, {"title": 30, "room": 18 * _LINES}.get(kind, 20))
            row += 1
    sheet.set_column(0, width - 1, 11)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


def _lines(report: AnnualReport) -> Iterator[tuple[str, str | FormTable]]:
    """What stands below one another: a kind (title, head, text, room to write, table) and a text or table."""
    if report.title:
        yield "title", report.title.full
    for section in report.sections:
        if section.heading:
            yield "head", section.heading.full
        tables = [block for block in section.blocks if isinstance(block, FormTable)]
        for block in section.blocks:
            if isinstance(block, FormTable):
                yield "table", block
            elif isinstance(block, Paragraph | Heading):
                yield "text", block.full
        if not tables and not section.blocks:
            yield "room", ""
    for paragraph in report.signature:
        yield "text", paragraph.full
