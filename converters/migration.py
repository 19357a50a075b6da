"""Bring a report from one edition of the form to the other, as `schema/migration.xml` says; nothing is made up, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Repair, diagnose
from converters.forms import Form, FormSpec, load_form
from converters.model import Cell, Table
from converters.report import AnnualReport, Content, Fact, FormTable, Heading, Section, Slot
from converters.resources import schema_bytes
from converters.source.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{urn:gouji:migration:1}"
NEAR, WHOLE, ADDED = "W912", "W913", "W915"  # the codes of figures that were taken over with a doubt, and of sums
_TOLD = frozenset({"W911", "W912", "W913", "W914", "W915"})


class _Step(NamedTuple):
    """One figure of the edition one comes to: the facts it is made of, and the code and the reason if it is not the same figure."""

    sources: tuple[str, ...]
    code: str = ""
    why: str = ""


def migrate(report: AnnualReport, edition: str) -> AnnualReport:
    """Return the report in another edition of the form.

    Args:
        report: a report of a known form; one of none, or of that edition already, is returned as it is.
        edition: the edition to come to.

    Returns:
        The report with the form tables of that edition. A figure without a counterpart stays among its facts, beside the
        tables, and is named by W911; one that is only near in meaning, or was put whole into one of several rows, is
        `inferred` and named by W912 or W913; one that only the new edition has is `missing` and named by W914.

    """
    if not report.edition or report.edition == edition:
        return report
    form, own, steps = load_form(edition), set(load_form(report.edition).facts), _steps(report.edition, edition)
    facts: dict[str, Fact] = {}
    found: list[Diagnostic] = []
    for name in form.facts:
        step = steps.get(name, _Step((name,) if name in own else ()))
        # What was kept beside the tables when the report came from there is the figure itself.
        back = name in report.facts and name not in own
        facts[name] = report.facts[name] if back else _taken(name, step, report.facts, found)
    used = {source for name in form.facts for source in steps.get(name, _Step((name,))).sources}
    whole = {source for step in steps.values() if len(step.sources) == 1 for source in step.sources}
    kept = {name: fact for name, fact in report.facts.items() if name not in facts and name not in whole and fact.status != "missing" and not _moved_here(fact)}
    found += [diagnose("W911", fact.origin, fact=name, text=fact.text or "—", edition=edition) for name, fact in kept.items() if name in own - used]
    new = [name for name in form.facts if facts[name].status == "missing" and name not in own and not steps.get(name, _Step(())).sources]
    found += [diagnose("W914", facts=", ".join(new), edition=edition)] if new else []
    told = [item for item in report.diagnostics if item.code not in _TOLD]  # what was told of the way here no longer holds
    tables = {spec.id: filled(spec, edition, facts) for spec in form.tables.values()}
    sections = tuple(replace(section, blocks=tuple(_moved(block, tables) for block in section.blocks)) for section in report.sections)
    if not any(table in report.tables() for table in tables):
        sections = _arranged(sections, form, tables)
    return replace(report, edition=edition, facts=facts | kept, sections=sections, diagnostics=(*told, *found))


def _arranged(sections: Sequence[Section], form: Form, tables: Mapping[str, FormTable]) -> tuple[Section, ...]:
    """Put the tables of the form at the end of their sections; a section that is not there is begun, one of no role in the form comes last."""
    arranged = []
    for spec in form.headings:
        own = [tables[table.id] for table in form.tables.values() if table.section == spec.role]
        there = [section for section in sections if section.role == spec.role]
        heading = there[0].heading if there else Heading(spec.full, 1)
        if there or own:
            arranged.append(Section(spec.role, heading, (*(block for section in there for block in section.blocks), *own)))
    known = {spec.role for spec in form.headings}
    return (*arranged, *(replace(section, role="") for section in sections if section.role not in known))


def _moved_here(fact: Fact) -> bool:
    """Whether a fact was itself taken over with a doubt, so that it is no figure of the edition it stands in."""
    return bool(fact.repairs) and fact.repairs[-1].code in {NEAR, WHOLE}


def _taken(name: str, step: _Step, facts: Mapping[str, Fact], found: list[Diagnostic]) -> Fact:
    """Return a figure of the new edition, from the facts that make it."""
    sources = [facts[source] for source in step.sources if source in facts and facts[source].status != "missing"]
    if not sources:
        return Fact(name, "", None, "", "missing")
    first = sources[0]
    if first.repairs and first.repairs[-1].code == ADDED and step.code:
        return Fact(name, "", None, "", "missing")  # it is itself the sum of figures that were kept, of which this was none
    if _moved_here(first) and len(sources) == 1:
        # It was taken over with a doubt when the report came from there, and goes back as it was.
        before = first.repairs[-1]
        return replace(first, id=name, status="repaired" if len(first.repairs) > 1 else before.before or "exact", repairs=first.repairs[:-1])
    if len(step.sources) > 1:
        values = [fact.value for fact in sources if fact.value is not None]
        total = sum(values) if values else None
        found.append(diagnose(ADDED, first.origin, fact=name, parts=step.why, value="—" if total is None else f"{total:.15g}"))
        repair = Repair(ADDED, " + ".join(f"{fact.id}={fact.text}" for fact in sources), "" if total is None else f"{total:.15g}", step.why)
        return Fact(name, "" if total is None else f"{total:.15g}", total, first.unit, "inferred", first.origin, (repair,))
    if step.code:
        if first.value is not None:
            found.append(diagnose(step.code, first.origin, fact=name, value=first.text, why=step.why))
        return replace(first, id=name, status="inferred", repairs=(*first.repairs, Repair(step.code, first.status, first.text, step.why)))
    return replace(first, id=name)


@cache
def _steps(before: str, after: str) -> dict[str, _Step]:
    """The figures of the edition `after` that are not those of the same id in the edition `before`."""
    steps: dict[str, _Step] = {}
    for way in parse_xml(schema_bytes("migration.xml"), "migration.xml").iterfind(f"{_NS}migration"):
        first, last = way.get("from", "").split(), way.get("to", "").split()
        if (before in first and after in last) or (after in first and before in last):
            steps |= _way(way, forward=before in first)
    return steps


def _way(way: _Element, *, forward: bool) -> dict[str, _Step]:
    """The steps of one migration, forward or back."""
    steps: dict[str, _Step] = {}
    for item in way:
        first, last = item.get("from", ""), item.get("to", "")
        if item.tag == f"{_NS}same":
            steps[last if forward else first] = _Step((first if forward else last,))
        elif item.tag == f"{_NS}near":
            steps[last if forward else first] = _Step((first if forward else last,), NEAR, item.get("why", ""))
        elif item.tag == f"{_NS}sum" and forward:
            steps[last] = _Step(tuple(first.split()), NEAR, item.get("why", ""))
        elif item.tag == f"{_NS}parts":
            for over in item.get("over", "").split():
                parts, into = tuple(f"{part}.{over}" for part in last.split()), item.get("into", "")
                if forward:
                    steps |= {part: _Step((f"{first}.{over}",), WHOLE, first) if part == f"{into}.{over}" else _Step(()) for part in parts}
                else:
                    steps[f"{first}.{over}"] = _Step(parts, "", " + ".join(parts))
    return steps


def _moved(block: Content, tables: Mapping[str, FormTable]) -> Content:
    """The table of the new form in the place of the old; one that the new form has not is kept as a table of no form."""
    if not isinstance(block, FormTable):
        return block
    if block.id in tables:
        return replace(tables[block.id], origin=block.origin)
    cells = tuple(Cell(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text, not slot.fact, slot.origin) for slot in block.slots)
    return Table(block.rows, block.columns, cells, block.origin)


def filled(spec: FormSpec, edition: str, facts: Mapping[str, Fact]) -> FormTable:
    """Return a table of the form with its own labels and the figures in their places."""
    slots = tuple(Slot(cell.row, cell.column, cell.rowspan, cell.colspan, facts[cell.fact].text if cell.fact else cell.label, cell.fact,
                       None if cell.fact else "", facts[cell.fact].origin if cell.fact else NOWHERE) for cell in spec.cells)
    return FormTable(spec.id, edition, spec.rows, spec.columns, slots)
