"""The figures of tables of no form as rows of the same tidy table: each with the labels that lead to it, its column's heading, its unit.

So an archive of the years before all forms, each place with a table of its own, is usable data too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converters.forms import labels_of
from converters.model import Cell, Paragraph, Table
from converters.recover.values import parse_value
from converters.report import AnnualReport, Content, Heading
from converters.text import fold, for_xml, joined
from converters.writers.tidy import Row

_LEVELS = (re.compile(r"^[一二三四五六七八九十]{1,3}\s*[、.．]"), re.compile(r"^[（(][一二三四五六七八九十]{1,3}[)）]"), re.compile(r"^\d{1,2}\s*[、.．](?!\d)|^其中"), re.compile(r"^[（(]\d{1,2}[)）]"))
_UNIT = re.compile(r"^(?:条|件|个|次|篇|人|人次|宗|份|部|家|项|例|户|页|元|千元|万元|亿元|册|台|部门|单位)$")
_IN_LABEL = re.compile(r"[（(](?:单位[:：])?(条|件|个|次|篇|人|人次|宗|份|部|家|项|元|千元|万元|亿元|册|台)[)）]")
_CAPTION = 60


def tidy_tables(report: AnnualReport, name: str = "") -> Iterator[Row]:
    """Yield a row for each figure of each table of a report that is of no form; its fact is `table.N.ROW.COLUMN`, counted from 1."""
    told = for_xml(name or (report.title.full if report.title else ""))
    whose = (told, report.source.get("sha256", ""), report.year, for_xml(report.issuer or ""), report.edition)
    for number, (caption, table) in enumerate(_tables(report), 1):
        for cell, beside, above, unit in figures_of(table):
            value = parse_value(cell.text)
            yield Row(*whose, f"table.{number}.{cell.row + 1}.{cell.column + 1}", for_xml(caption), for_xml(" / ".join(beside)), for_xml(" / ".join(above)), value.number,
                      for_xml(joined(cell.text)), value.unit or unit, value.number, "figure", "", for_xml(str(cell.origin)))


def _tables(report: AnnualReport) -> Iterator[tuple[str, Table]]:
    """The tables of no form, each with the line before it or the heading of its section."""
    parts: list[tuple[str, Sequence[Content]]] = [("", report.preface), *((section.heading.full if section.heading else "", section.blocks) for section in report.sections)]
    for heading, blocks in parts:
        last = heading
        for block in blocks:
            if isinstance(block, Table):
                yield joined(last), block
            elif isinstance(block, Paragraph | Heading) and 0 < len(block.full) <= _CAPTION:
                last = block.full


def figures_of(table: Table) -> Iterator[tuple[Cell, list[str], list[str], str]]:
    """Yield each figure of a table with the labels of its row, those it stands under first, those of its column, and its unit."""
    figures = [cell for cell in table.cells if cell.text and parse_value(cell.text).number is not None]
    named = [cell for cell in table.cells if cell.text and parse_value(cell.text).number is None and fold(cell.text)]
    labels = [cell for cell in named if not _UNIT.match(joined(cell.text))]
    first = min((cell.column for cell in labels), default=0)
    figures = [cell for cell in figures if cell.column > first]  # a number before the labels numbers the row
    with_figures = {cell.row for cell in figures}
    for cell in figures:
        beside, above = labels_of(cell, labels, with_figures)
        if not above:  # rows of headings of the list's own stand between
            head = max((label.row for label in labels if label.row < cell.row and label.column <= cell.column < label.column + label.colspan), default=-1)
            above = [label for label in labels if label.row == head and label.column <= cell.column < label.column + label.colspan]
        own = next((item for item in named if _UNIT.match(joined(item.text)) and item.row <= cell.row < item.row + item.rowspan), None)
        said = [match[1] for label in (*reversed(beside), *reversed(above)) if (match := _IN_LABEL.search(label.text))]
        yield cell, [*_over(beside, labels), *(joined(label.text) for label in beside)], [joined(label.text) for label in above], joined(own.text) if own else said[0] if said else ""


def _over(beside: Sequence[Cell], labels: Sequence[Cell]) -> list[str]:
    """The labels that a row stands under by its number: 一、, then （一）, then 1. or 其中."""
    if not beside:
        return []
    found: list[str] = []
    own = beside[-1]
    level = _level(own.text)
    for label in sorted((item for item in labels if item.row < own.row and item.column == own.column), key=lambda item: -item.row):
        here = _level(label.text)
        if here < level and here < len(_LEVELS):
            found.insert(0, joined(label.text))
            level = here
    return found


def _level(text: str) -> int:
    line = joined(text)
    return next((at for at, pattern in enumerate(_LEVELS) if pattern.match(line)), len(_LEVELS))
