"""One report checked for showing, and many together: against last year's, against the others of their folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from converters import pipeline
from converters.checks.causes import by_cause
from converters.checks.chain import Leaf, check_chain, check_names, leaf
from converters.checks.report import check_report
from converters.checks.sisters import Print, check_sisters, fingerprint
from converters.diagnostics import Diagnostic
from converters.formats import verb
from converters.pipeline import Given
from converters.report import AnnualReport
from converters.show.control import Control
from converters.show.findings import Checked, checked
from converters.source.files import Source


class Audited(NamedTuple):
    """A report that was checked, and what of it is compared with others."""

    found: Checked
    leaf: Leaf
    print: Print


def audit(given: Given, name: str, *, via: str = "", engine: str = "own", control: Control | None = None, last: AnnualReport | None = None) -> list[Audited]:
    """Read the reports of a file and check each.

    Args:
        given: the file.
        name: the name to show for it; the second report of a volume is `name#2`.
        via: "office" to read old formats by way of an office suite.
        engine: "own", or "schematron" for the published rules.
        control: which findings are told.
        last: last year's report of the same body.

    Raises:
        Refused: it cannot be read.

    """
    reports = pipeline.read_all(given, via=via)
    return [audit_report(report, f"{name}#{number}" if number > 1 else name, control or Control(), last, engine) for number, report in enumerate(reports, 1)]


def audit_source(source: Source, *, via: str = "", engine: str = "own", control: Control | None = None, last: AnnualReport | None = None) -> list[Audited]:
    """Check one document of many, in whatever process; arguments and what is raised as `audit`. The names say only which report of the file."""
    return audit(source, "", via=via, engine=engine, control=control, last=last)


def named(audited: Audited, name: str) -> Audited:
    """Give a report that was checked the name of its file."""
    whole = name + audited.found.name
    return Audited(audited.found._replace(name=whole), replace(audited.leaf, name=whole), replace(audited.print, name=whole))


def audit_report(report: AnnualReport, name: str, control: Control, last: AnnualReport | None = None, engine: str = "own") -> Audited:
    """Check a report that was read; arguments as `audit`."""
    items = [*report.diagnostics, *check_report(report, last)]
    if engine == "schematron":
        rules = verb("checks", "schematron", "RULES")
        items = [*(item for item in items if item.code not in rules), *verb("checks", "schematron", "check_schematron")(report, pipeline.render(report, "xml"))]
    found = checked(name, report, control.told(items))
    found = found._replace(findings=[finding._replace(lead=lead) for finding in found.findings for lead in control.told([finding.lead])])
    return Audited(found, leaf(name, report), fingerprint(name, report))


def together(audited: Sequence[Audited], control: Control, before: Sequence[Leaf] = ()) -> list[Checked]:
    """Add to the findings of each report those that take the others: last year's of the same body, nearly the same texts, other bodies' names.

    Args:
        audited: the reports of a run.
        control: which findings are told.
        before: the reports given as last year's; with none the run's own are chained by body and year.

    """
    leaves = [item.leaf for item in audited]
    more: dict[str, list[Diagnostic]] = {}
    for name, item in _across(audited, leaves, before):
        more.setdefault(name, []).append(item)
    found = []
    for each in audited:
        known = {(item.code, item.message) for item in each.found.items} | {(item.code, item.origin) for item in each.found.items if item.code == "C726"}
        extra = [item for item in control.told(more.get(each.found.name, [])) if (item.code, item.message) not in known and (item.code, item.origin) not in known]
        found.append(each.found._replace(findings=[*each.found.findings, *by_cause(None, extra)]))
    return found


def _across(audited: Sequence[Audited], leaves: Sequence[Leaf], before: Iterable[Leaf]) -> Iterator[tuple[str, Diagnostic]]:
    yield from check_chain(leaves, list(before))
    if len(audited) > 1:
        yield from check_names(leaves)
        yield from check_sisters([item.print for item in audited])
