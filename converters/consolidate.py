"""Add up the reports of subordinate bodies into their parent's (汇总, rule K7), with a trace of which report gave what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from converters.checks.sums import check_sums
from converters.diagnostics import NOWHERE, Diagnostic, Message, Repair, diagnose
from converters.forms import Form, load_form
from converters.migration import filled, migrate
from converters.model import Paragraph
from converters.report import AnnualReport, Fact, Heading, Section
from converters.reports.versions import Version, group
from converters.writers.tidy import in_unit, labelled

SUM = "B960"  # the code of a figure that was added up


class Child(NamedTuple):
    """The report of one body and the name of its file."""

    name: str
    report: AnnualReport


class Total(NamedTuple):
    """The report that the children add up to, what was found on the way, and for each fact what each child gave."""

    report: AnnualReport
    findings: list[tuple[str, Diagnostic]]
    trace: dict[str, dict[str, int | float | None]]


def consolidate(children: Sequence[Child], edition: str = "", bodies: Sequence[str] = (), title: str = "", year: int | None = None) -> Total:
    """Add up reports by fact.

    Args:
        children: the reports; those of no known form are named and left out, as are copies of one report, and one
            of another year than most; where two years have as many reports nothing is added up (B981).
        edition: the edition of the sum; "" for that of most of the reports (the later one of two that are as many).
        bodies: the bodies that have to report; one that has no report is named.
        title: the title of the sum.
        year: the year to add up; None for that of most.

    Returns:
        The sum as a report with the tables of the form, each figure `inferred` from the reports that gave it. Nothing is added up, and
        the report is of no form, where two years have as many reports (B981) or a report has versions with other figures (B973).

    """
    findings: list[tuple[str, Diagnostic]] = []
    taken, when = _of_one_year(_distinct(children, findings), year, findings)
    if any(item.code in {"B981", "B973"} for _name, item in findings):
        taken = []
    findings += [("", item) for item in _absent(taken, bodies)] if taken else []
    counts = Counter(child.report.edition for child in taken)
    chosen = edition or max(counts, key=lambda name: (counts[name], name), default="")
    used = [_fitted(child, chosen, findings) for child in taken]
    trace = {name: {child.name: _given(child.report.facts.get(name)) for child in used} for name in load_form(chosen).facts} if chosen and used else {}
    facts = {name: _fact(name, given, _unit(name, used, findings)) for name, given in trace.items()}
    findings += [("", diagnose(SUM, count=len(used))), *(("", item) for item in _blanks(used, trace))]
    heading = title or f"{when or ''}{'年' if when else ''}政府信息公开工作年度报告（{len(used)} 份报告汇总）"
    report = AnnualReport(edition=chosen if used else "", title=Paragraph(heading, level=0, align="center"), issuer=None, year=when, period=None, published=None, signed=None, preface=(),
                          sections=_sections(load_form(chosen), facts) if trace else (), signature=(), facts=facts, source={"format": "sum"})
    broken = check_sums(report) if trace else []
    findings += [("", item) for item in broken]
    return Total(replace(report, diagnostics=tuple(broken)), findings, trace)


def compare(total: Total, parent: AnnualReport) -> list[Diagnostic]:
    """Return a B967 for each figure of the parent's own report that is not the sum, and a B968 for each child whose figures explain them all."""
    own = migrate(parent, total.report.edition) if parent.edition else parent
    gaps: dict[str, float] = {}
    found: list[Diagnostic] = []
    for name, fact in total.report.facts.items():
        told = own.facts.get(name)
        if told is None or told.status == "missing" or told.value is None or fact.value is None:
            continue
        if abs(told.value - fact.value) > 1e-6:
            gaps[name] = told.value - fact.value
            found.append(diagnose("B967", told.origin, fact=name, told=f"{told.value:.15g}", total=f"{fact.value:.15g}", gap=f"{gaps[name]:+.15g}"))
    return [*_explained(total.trace, gaps), *found]


def _explained(trace: Mapping[str, Mapping[str, int | float | None]], gaps: Mapping[str, float]) -> list[Diagnostic]:
    """A child that the parent left out, or counted twice: every gap is just its figure."""
    children = next(iter(trace.values()), {})
    fitting: list[Diagnostic] = []
    for child in children if gaps else ():
        given = {name: float(values.get(child) or 0) for name, values in trace.items()}
        for sign, words in ((-1, Message("left out", "未计入")), (1, Message("counted twice", "重复计入"))):
            if any(given.values()) and all(abs(gaps.get(name, 0.0) - sign * value) < 1e-6 for name, value in given.items()):
                fitting.append(diagnose("B968", child=child, how=words))
    return fitting


def _distinct(children: Sequence[Child], findings: list[tuple[str, Diagnostic]]) -> list[Child]:
    """The reports that can be added up: of a known form, of each report one file, their own sums looked at; files that differ are a B973."""
    known = [child for child in children if child.report.edition]
    findings += [(child.name, diagnose("B961")) for child in children if not child.report.edition]
    versions = [Version(at, child.name, child.report.issuer or "", child.report.year,
                        {fact.id: fact.value for fact in child.report.facts.values() if fact.status != "missing"},
                        sum(1 for item in child.report.diagnostics if item.severity == "error"), child.report.source.get("format", "")) for at, child in enumerate(known)]
    left: set[int] = set()
    for several in group(versions):
        issuer, year, name = several.chosen.issuer or "—", several.chosen.year or "—", several.chosen.name
        findings += [(copy.name, diagnose("B962", issuer=issuer, year=year, other=name)) for copy in several.copies]
        findings += [(other.name, diagnose("B973", issuer=issuer, year=year, other=name, count=len(differ), facts=", ".join(differ[:5]))) for other, differ in several.others]
        left |= {version.number for version in (*several.copies, *(other for other, _differ in several.others))}
    taken = [child for at, child in enumerate(known) if at not in left]
    for child in taken:
        wrong = [item for item in child.report.diagnostics if item.code == "C701"]
        if wrong:
            findings.append((child.name, diagnose("B963", count=len(wrong), first=wrong[0].message)))
    return taken


def _of_one_year(children: list[Child], asked: int | None, findings: list[tuple[str, Diagnostic]]) -> tuple[list[Child], int | None]:
    """The reports of the year that is asked for or that most are of, those of no known year too, and that year; none at all where two years have as many, for that is no choice of ours."""
    years = Counter(child.report.year for child in children if child.report.year)
    most = sorted(year for year, count in years.items() if count == max(years.values()))
    if len(most) > 1 and asked is None:
        findings.append(("", diagnose("B981", years="、".join(f"{year} ({years[year]})" for year in most))))
        return [], None
    year = asked or next(iter(most), None)
    others = [child for child in children if child.report.year and child.report.year != year]
    findings += [(child.name, diagnose("B964", found=child.report.year or "", year=year or "")) for child in others]
    findings += [(child.name, diagnose("B972", year=year or "—")) for child in children if child.report.year is None and years]
    return [child for child in children if child not in others], year


def _fitted(child: Child, edition: str, findings: list[tuple[str, Diagnostic]]) -> Child:
    """The report in the edition of the sum, its figures in the form's units; what was changed for it is named."""
    report = child.report
    if report.edition != edition:
        findings.append((child.name, diagnose("B965", found=report.edition, edition=edition)))
        report = migrate(report, edition)
    facts = dict(report.facts)
    for fact in report.facts.values():
        unit = labelled(fact.id, edition)[3]
        value = in_unit(fact, unit)
        if unit and fact.unit and value is not None:
            facts[fact.id] = replace(fact, value=value, unit="")
            if fact.unit != unit:
                findings.append((child.name, diagnose("B974", fact.origin, fact=fact.id, text=fact.text, value=f"{value:.15g}", unit=unit)))
    return Child(child.name, replace(report, facts=facts))


def _absent(taken: Sequence[Child], bodies: Sequence[str]) -> list[Diagnostic]:
    """The bodies without a report; a body is known by its name as issuer or in the title."""
    names = [f"{child.report.issuer or ''} {child.report.title.full if child.report.title else ''}" for child in taken]
    return [diagnose("B966", body=body) for body in bodies if not any(body in name for name in names)]


def _given(fact: Fact | None) -> int | float | None:
    return None if fact is None or fact.status == "missing" else fact.value


def _unit(name: str, used: Sequence[Child], findings: list[tuple[str, Diagnostic]]) -> str | None:
    """The unit that all reports print with a figure; None, and a finding that names the few, where they differ: 元 and none are not added up."""
    units: dict[str, list[str]] = defaultdict(list)
    for child in used:
        if (fact := child.report.facts.get(name)) and fact.value:
            units[fact.unit].append(child.name)
    if len(units) > 1:
        usual = max(units, key=lambda unit: len(units[unit]))
        told = [f"{unit or '—'} ({', '.join(names)})" for unit, names in units.items() if unit != usual] + [f"{usual or '—'} ({len(units[usual])} 份 reports)"]
        findings.append(("", diagnose("B970", fact=name, units="; ".join(told))))
        return None
    return next(iter(units), "")


def _fact(name: str, given: Mapping[str, int | float | None], unit: str | None) -> Fact:
    """One figure added up; what gave it is its evidence."""
    numbers = {child: value for child, value in given.items() if value is not None}
    if not numbers or unit is None:
        return Fact(name, "", None, "", "missing")
    exact = sum(Decimal(repr(number)) for number in numbers.values())  # as they are printed: floats would add up to …69999999
    value = float(exact) if any(isinstance(number, float) for number in numbers.values()) else int(exact)
    text = format(exact, "f").rstrip("0").rstrip(".") if isinstance(value, float) and "." in format(exact, "f") else format(exact, "f")
    evidence = " + ".join(f"{child} {number:.15g}" for child, number in numbers.items() if number)
    return Fact(name, text + unit, value, unit, "inferred", NOWHERE, (Repair(SUM, "", text, evidence or "0"),))


def _blanks(used: Sequence[Child], trace: Mapping[str, Mapping[str, int | float | None]]) -> list[Diagnostic]:
    """Figures that some of the reports do not have; they count as nothing."""
    found = []
    for name, given in trace.items():
        without = [child for child, value in given.items() if value is None]
        if without and len(without) < len(used):
            found.append(diagnose("B969", fact=name, count=len(without), children=", ".join(without)))
    return found


def _sections(form: Form, facts: Mapping[str, Fact]) -> tuple[Section, ...]:
    """The six sections of the form with its tables; what a body says in words can't be added up."""
    return tuple(
        Section(spec.role, Heading(spec.full, 1),
                tuple(filled(table, form.id, facts) for table in form.tables.values() if table.section == spec.role))
        for spec in form.headings if not form.free or any(table.section == spec.role for table in form.tables.values()))
