"""The figures of reports as one tidy table: a row for each fact, a column for each thing that is said of it (Wickham 2014)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from converters.forms import editions, fact_labels
from converters.report import AnnualReport
from converters.text import for_xml


class Row(NamedTuple):
    """One figure: whose, of which year, which fact, the labels of its row and column, and what is printed there."""

    report: str
    year: int | None
    issuer: str
    edition: str
    fact: str
    table: str
    row: str
    column: str
    value: int | float | None
    text: str
    unit: str
    status: str


COLUMNS = Row._fields


def tidy(report: AnnualReport, name: str = "") -> Iterator[Row]:
    """Yield a row for each fact of a report in the order of the form; `name` says which report, its title if none is given."""
    told = for_xml(name or (report.title.full if report.title else ""))
    for fact in report.facts.values():
        table, row, column = next((fact_labels(edition)[fact.id] for edition in (report.edition, *reversed(editions())) if edition and fact.id in fact_labels(edition)), ("", "", ""))
        yield Row(told, report.year, for_xml(report.issuer or ""), report.edition, fact.id, table, row, column, fact.value, for_xml(fact.text), for_xml(fact.unit), fact.status)


def inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP CSV injection): an apostrophe stands before it; a signed number stays as it is."""
    number = text.lstrip("+-").replace(",", "").replace(".", "").isdigit()
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not number and len(text) > 1 else text
