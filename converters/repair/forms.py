"""Tables of the annual report set in the form's own shape, where the page's own text fills it and nothing is doubtful about it (the notice's annex)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from converters.diagnostics import Refused
from converters.model import Cell, Document, Table, walk_tables
from converters.readers.html import read_page
from converters.recover.report import recover
from converters.report import AnnualReport, FormTable
from converters.text import ink, tally

FORM = re.compile("政府信息公开|信息内容|行政规范性文件|申请人情况|行政复议")
_NUMBER = re.compile(r"table\[(\d+)\].*")
_PLACE = re.compile(r"table\[(\d+)\]/(?!.*table\[)")


class Shape(NamedTuple):
    """A form table found in a page: the numbers of the page's tables that it stands in, the table as the form has it, the heads that a split repeats.

    `right` says that it has the form's shape as it stands.
    """

    numbers: tuple[int, ...]
    table: Table
    repeats: Counter[str]
    right: bool


def shapes(data: bytes, charset: str, text: str) -> Iterator[Shape]:
    """Yield the form tables of a page whose figures are all printed and in no doubt; a page that is no report has none."""
    if not FORM.search(text):
        return
    try:
        document = read_page(data, charset)
    except Refused:
        return
    report = recover(document)
    stand = _stand(document)
    repeats = tally("".join(posting.text for posting in report.asides if posting.account == "repeat"))
    for table in report.tables().values():
        places = [_PLACE.match(slot.origin.path) for slot in table.slots if slot.origin.path]
        if places and all(places) and is_certain(table, report):
            numbers = tuple(sorted({int(place[1]) for place in places if place}))
            made = as_table(table)
            yield Shape(numbers, made, repeats if len(numbers) > 1 else Counter(), [stand.get(number) for number in numbers] == [_shown(made)])


def _stand(document: Document) -> dict[int, set[tuple[int, int, int, int, str]]]:
    """Return the cells of each outermost table of a page by its number, with what one sees of their texts."""
    found = {}
    for table, parent in walk_tables(document.blocks):
        place = _NUMBER.fullmatch(table.origin.path)
        if parent is None and place:
            found[int(place[1])] = _shown(table)
    return found


def _shown(table: Table) -> set[tuple[int, int, int, int, str]]:
    return {(cell.row, cell.column, cell.rowspan, cell.colspan, ink(cell.text)) for cell in table.cells if cell.text or cell.rowspan * cell.colspan > 1}


def is_certain(table: FormTable, report: AnnualReport) -> bool:
    """Whether every figure of a table is printed and was read as it stands."""
    return all(report.facts[slot.fact].status == "exact" and not report.facts[slot.fact].repairs for slot in table.slots if slot.fact in report.facts)


def as_table(table: FormTable) -> Table:
    """The form's table with the page's own words in it."""
    cells = tuple(Cell(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text if slot.printed is None else slot.printed, not slot.fact)
                  for slot in sorted(table.slots, key=lambda slot: (slot.row, slot.column)))
    return Table(table.rows, table.columns, cells)
