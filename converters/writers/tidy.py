"""The figures of reports as one tidy table: a row for each fact, a column for each thing that is said of it (Wickham 2014)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from converters.forms import editions, fact_labels, load_form
from converters.report import AnnualReport, Fact
from converters.text import for_xml

# A finding of one of these codes at a figure's place says that it may be another.
_DOUBTS = frozenset({"F408", "F409", "F416", "F422", "F423", "F427", "F428", "F430"})
_YUAN: Mapping[str, float] = {"元": 1.0, "千元": 1e3, "万元": 1e4, "亿元": 1e8}


class Row(NamedTuple):
    """One figure: in which report, whose, of which year, which fact, the labels of its row and column, and what is printed there.

    `unit` is the one printed, else the form's; `amount` is the value in the form's unit. `status` is figure, blank, dash, words,
    repaired, inferred, corrected, doubtful or missing, and “no form” in the one row of a report of no known form. `checks` names the sums of
    the form that the figure is in and that do not hold, or says that they hold. `version` says of one of several files of a report
    whether it is the chosen one, a copy that says the same, or another that does not.
    """

    report: str
    sha256: str
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
    amount: int | float | None
    status: str
    checks: str
    place: str
    version: str = ""


COLUMNS = Row._fields


def tidy(report: AnnualReport, name: str = "") -> Iterator[Row]:
    """Yield a row for each fact of a report in the order of the form; `name` says which report, its title if none is given."""
    told = for_xml(name or (report.title.full if report.title else ""))
    whose = (told, report.source.get("sha256", ""), report.year, for_xml(report.issuer or ""), report.edition)
    if not report.facts:
        yield Row(*whose, "", "", "", "", None, "", "", None, "no form", "", "")
        return
    broken, held = _sums(report)
    doubted = {item.origin for item in report.diagnostics if item.code in _DOUBTS and str(item.origin)}
    for fact in report.facts.values():
        table, row, column, unit = labelled(fact.id, report.edition)
        checks = "; ".join(broken[fact.id]) or ("hold" if fact.id in held else "")
        yield Row(*whose, fact.id, table, row, column, fact.value, for_xml(fact.text), for_xml(fact.unit) or unit, in_unit(fact, unit),
                  _status(fact, doubted=fact.origin in doubted), checks, for_xml(str(fact.origin)))


@cache
def labelled(fact: str, edition: str) -> tuple[str, str, str, str]:
    """Return the table of a fact, the labels of its row and column, and its unit in the form; of the newest edition that has it if not of its own."""
    known = next((name for name in (edition, *reversed(editions())) if name and fact in fact_labels(name)), "")
    if not known:
        return "", "", "", ""
    unit = next((cell.unit for table in load_form(known).tables.values() for cell in table.cells if cell.fact == fact), "")
    return *fact_labels(known)[fact], unit


def in_unit(fact: Fact, unit: str) -> int | float | None:
    """Return the value in a unit of the form's; None where the printed unit can't be brought to it."""
    if fact.value is None or not unit or not fact.unit or fact.unit == unit:
        return fact.value
    if fact.unit in _YUAN and unit in _YUAN:
        return round(fact.value * _YUAN[fact.unit] / _YUAN[unit], 9)
    return None


def _status(fact: Fact, *, doubted: bool) -> str:
    if fact.status != "exact":
        return fact.status
    if not fact.text.strip():
        return "blank"
    if fact.value is None and not any(char.isalnum() for char in fact.text):
        return "dash"
    if doubted:
        return "doubtful"
    return "figure" if any(char.isdigit() for char in fact.text) and fact.value is not None else "words"


def _sums(report: AnnualReport) -> tuple[dict[str, list[str]], set[str]]:
    """Return for each fact the sums it is in that do not hold, and the facts that are in one that does."""
    numbers = {name: fact.value or 0 for name, fact in report.facts.items() if fact.status != "missing"}
    broken: dict[str, list[str]] = defaultdict(list)
    held: set[str] = set()
    for equation in load_form(report.edition).sums if report.edition in editions() else ():
        gap = equation.gap(numbers)
        if gap is None or all(report.facts[name].value is None for name in equation.whole):
            continue
        for name in (*equation.whole, *equation.parts):
            if gap:
                broken[name].append(f"{equation.rule} {equation.whole[0]}")
            else:
                held.add(name)
    return broken, held


def inert(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula (OWASP CSV injection): an apostrophe stands before it; a signed number stays as it is."""
    number = text.lstrip("+-").replace(",", "").replace(".", "").isdigit()
    return "'" + text if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not number and len(text) > 1 else text
