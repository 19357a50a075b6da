"""A report of our own formats held against itself: its values against its texts, its tables against its facts, its names against the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from converters.diagnostics import Diagnostic, diagnose, refuse
from converters.forms import editions, load_form
from converters.grid.laws import breach
from converters.model import Table, walk_tables
from converters.recover.values import parse_value, readings
from converters.report import STATUSES, AnnualReport, Fact, FormTable


def hold_to_laws(report: AnnualReport) -> None:
    """Refuse S105 a report that no writer could write: a value or name of another kind, an edition of no form, a table whose cells overlap or leave it."""
    broken = next(_breaches(report), "")
    if broken:
        raise refuse("S105", reason=f"not a report as this program writes it: {broken}")


def _breaches(report: AnnualReport) -> Iterator[str]:
    for edition in {report.edition, *(table.edition for table in report.tables().values())} - {"", *editions()}:
        yield f"edition {edition!r}"
    for fact in report.facts.values():
        if not isinstance(fact.text, str) or not isinstance(fact.unit, str) or fact.status not in STATUSES or isinstance(fact.value, bool) or not isinstance(fact.value, int | float | None):
            yield f"fact {fact.id!r}"
    if not isinstance(report.year, int | None) or not all(isinstance(said, str | None) for said in (report.issuer, report.published, report.signed)):
        yield "the front matter"
    blocks = (*report.preface, *(block for section in report.sections for block in section.blocks))
    for block in blocks:
        if isinstance(block, FormTable):
            yield from filter(None, [breach(block.rows, block.columns, ((slot.row, slot.column, slot.rowspan, slot.colspan) for slot in block.slots))])
            if not all(isinstance(slot.text, str) and isinstance(slot.fact, str) for slot in block.slots):
                yield f"the texts of table {block.id!r}"
            yield from (f"a cell of the unknown fact {slot.fact!r}" for slot in block.slots if slot.fact and slot.fact not in report.facts)
    for table, _parent in walk_tables(tuple(block for block in blocks if isinstance(block, Table))):
        yield from filter(None, [breach(table.rows, table.columns, ((cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells))])
        if not all(isinstance(cell.text, str) for cell in table.cells):
            yield "the texts of a table"


def check_kept(report: AnnualReport) -> list[Diagnostic]:
    """Return a finding for each breach: S142 a value that its text does not stand for, S143 a name of no form, S144 a table that prints another text, S145 a fact with two cells."""
    return [*_facts(report), *_tables(report)]


def _facts(report: AnnualReport) -> Iterator[Diagnostic]:
    known = {cell.fact for edition in editions() for table in load_form(edition).tables.values() for cell in table.cells if cell.fact}
    for fact in report.facts.values():
        if fact.id not in known:
            yield diagnose("S143", fact.origin, fact=fact.id)
        elif not _stands_for(fact):
            yield diagnose("S142", fact.origin, fact=fact.id, text=fact.text, value="–" if fact.value is None else f"{fact.value:.15g}")


def _stands_for(fact: Fact) -> bool:
    """Whether a value is one that its text can be read as; what was repaired or inferred is not printed so."""
    if fact.status != "exact" or fact.repairs:
        return True
    return fact.value == parse_value(fact.text).number or any(fact.value == numbers[0] for numbers in readings(fact.text))


def _tables(report: AnnualReport) -> Iterator[Diagnostic]:
    slots = [slot for table in report.tables().values() for slot in table.slots if slot.fact]
    for name, count in Counter(slot.fact for slot in slots).items():
        if count > 1:
            yield diagnose("S145", fact=name, count=count)
    for slot in slots:
        fact = report.facts.get(slot.fact)
        if fact is not None and fact.text != slot.text:
            yield diagnose("S144", slot.origin, fact=slot.fact, text=slot.text, kept=fact.text)
