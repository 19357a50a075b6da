"""Add up the reports of subordinate bodies into their parent's (汇总, rule K7), with a trace of which report gave what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Message, Repair, diagnose
from converters.forms import Form, load_form
from converters.migration import filled, migrate
from converters.model import Paragraph
from converters.report import AnnualReport, Fact, Heading, Section

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


def consolidate(children: Sequence[Child], edition: str = "", bodies: Sequence[str] = (), title: str = "") -> Total:
    """Add up reports by fact.

    Args:
        children: the reports; those of no known form are named and left out, as is a second one of a body and year, and one of another
            year than most; where two years have as many reports nothing is added up (B981).
        edition: the edition of the sum; "" for that of most of the reports (the later one of two that are as many).
        bodies: the bodies that have to report; one that has no report is named.
        title: the title of the sum.

    Returns:
        The sum as a report with the tables of the form, each figure `inferred` from the reports that gave it.

    """
    findings: list[tuple[str, Diagnostic]] = []
    taken, year = _of_one_year(_distinct(children, findings), findings)
    findings += [("", item) for item in _absent(taken, bodies)]
    counts = Counter(child.report.edition for child in taken)
    chosen = edition or max(counts, key=lambda name: (counts[name], name), default="")
    used = [_fitted(child, chosen, findings) for child in taken]
    trace = {name: {child.name: _given(child.report.facts.get(name)) for child in used} for name in load_form(chosen).facts} if chosen else {}
    facts = {name: _fact(name, given, _unit(name, used, findings)) for name, given in trace.items()}
    findings += [("", diagnose(SUM, count=len(used))), *(("", item) for item in _blanks(used, trace))]
    sections = _sections(load_form(chosen), facts) if chosen else ()
    report = AnnualReport(edition=chosen, title=Paragraph(title, level=0, align="center") if title else None, issuer=None, year=year, period=None, published=None, signed=None, preface=(), sections=sections,
                          signature=(), facts=facts, source={"format": "sum"})
    return Total(report, findings, trace)


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
    """The reports that can be added up: of a known form, of each body one, their own sums looked at."""
    taken: list[Child] = []
    seen: dict[tuple[str | None, int | None], str] = {}
    for child in children:
        report = child.report
        if not report.edition:
            findings.append((child.name, diagnose("B961")))
            continue
        whose = (report.issuer, report.year)
        if report.issuer and whose in seen:
            findings.append((child.name, diagnose("B962", issuer=report.issuer, year=report.year or "—", other=seen[whose])))
            continue
        seen[whose] = child.name
        wrong = [item for item in report.diagnostics if item.code == "C701"]
        if wrong:
            findings.append((child.name, diagnose("B963", count=len(wrong), first=wrong[0].message)))
        taken.append(child)
    return taken


def _of_one_year(children: list[Child], findings: list[tuple[str, Diagnostic]]) -> tuple[list[Child], int | None]:
    """The reports of the year that most are of, those of no known year too, and that year; none at all where two years have as many, for that is no choice of ours."""
    years = Counter(child.report.year for child in children if child.report.year)
    most = sorted(year for year, count in years.items() if count == max(years.values()))
    if len(most) > 1:
        findings.append(("", diagnose("B981", years="、".join(f"{year} ({years[year]})" for year in most))))
        return [], None
    year = most[0] if most else None
    others = [child for child in children if child.report.year and child.report.year != year]
    findings += [(child.name, diagnose("B964", found=child.report.year or "", year=year or "")) for child in others]
    return [child for child in children if child not in others], year


def _fitted(child: Child, edition: str, findings: list[tuple[str, Diagnostic]]) -> Child:
    """The report in the edition of the sum; another edition is named."""
    if child.report.edition != edition:
        findings.append((child.name, diagnose("B965", found=child.report.edition, edition=edition)))
        return Child(child.name, migrate(child.report, edition))
    return child


def _absent(taken: Sequence[Child], bodies: Sequence[str]) -> list[Diagnostic]:
    """The bodies without a report; a body is known by its name as issuer or in the title."""
    names = [f"{child.report.issuer or ''} {child.report.title.full if child.report.title else ''}" for child in taken]
    return [diagnose("B966", body=body) for body in bodies if not any(body in name for name in names)]


def _given(fact: Fact | None) -> int | float | None:
    return None if fact is None or fact.status == "missing" else fact.value


def _unit(name: str, used: Sequence[Child], findings: list[tuple[str, Diagnostic]]) -> str | None:
    """The unit that all reports print with a figure; None, and a finding, where they differ: 元 and 万元 are not added up."""
    units = {child.name: fact.unit for child in used if (fact := child.report.facts.get(name)) and fact.value}
    if len(set(units.values())) > 1:
        findings.append(("", diagnose("B970", fact=name, units=", ".join(f"{child} {unit or '—'}" for child, unit in units.items()))))
        return None
    return next(iter(units.values()), "")


def _fact(name: str, given: Mapping[str, int | float | None], unit: str | None) -> Fact:
    """One figure added up; what gave it is its evidence."""
    numbers = {child: value for child, value in given.items() if value is not None}
    if not numbers or unit is None:
        return Fact(name, "", None, "", "missing")
    total = sum(numbers.values())
    value = round(total, 9) if isinstance(total, float) else total
    text = f"{value:.9f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
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
        Section(spec.role, Heading(f"{spec.number}、{spec.text}", 1),
                tuple(filled(table, form.id, facts) for table in form.tables.values() if table.section == spec.role))
        for spec in form.headings)
