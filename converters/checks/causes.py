"""Findings by their cause: sums that one cell breaks are one finding, and so are marks of one kind all over a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from converters.diagnostics import Diagnostic, diagnose
from converters.forms import Sum, load_form
from converters.printed import printed
from converters.report import AnnualReport

_GATHERED = frozenset("SRGFNLW")  # findings on how a report was read: one line a code
_GATHERED_CODES = frozenset({"C702", "C706", "C709", "C712", "C739"})
_SAID_BY_C702 = frozenset({"F416", "F420", "F422", "F423"})


class Finding(NamedTuple):
    """A finding as people are told it: the diagnostic that says it, and those that come of the same cause."""

    lead: Diagnostic
    more: tuple[Diagnostic, ...] = ()


def by_cause(report: AnnualReport | None, items: Sequence[Diagnostic]) -> list[Finding]:
    """Group findings by their cause, in the order in which the first of each stands."""
    items = list(dict.fromkeys(items))
    words = {item.origin for item in items if item.code == "C702"}
    left = [item for item in items if not (item.code in _SAID_BY_C702 and item.origin in words)]
    sums = [item for item in left if item.code == "C701"]
    groups = _sums(report, sums) if report is not None and len(sums) > 1 else {}
    mended = {finding.lead.origin for finding in groups.values() if finding.lead.code == "C752"}
    left = [item for item in left if not (item.code == "F430" and item.origin in mended)]
    found: list[Finding] = []
    gathered: dict[str, int] = {}
    for item in left:
        if item in groups:
            if (finding := groups[item]) not in found:
                found.append(finding)
        elif (item.code[0] in _GATHERED or item.code in _GATHERED_CODES) and item.code in gathered:
            at = gathered[item.code]
            found[at] = Finding(found[at].lead, (*found[at].more, item))
        else:
            gathered[item.code] = len(found)
            found.append(Finding(item))
    return found


def _sums(report: AnnualReport, items: Sequence[Diagnostic]) -> dict[Diagnostic, Finding]:
    """The sums that do not hold, each with the finding it belongs to: those that one cell would mend together."""
    numbers = {name: fact.value or 0 for name, fact in report.facts.items() if fact.status != "missing"}
    editions = {table.edition for table in report.tables().values()} | {report.edition}
    equations = [equation for edition in sorted(editions - {""}) for equation in load_form(edition).sums]
    broken = {item: gaps for item in items if (gaps := _equation(item, equations, numbers)) is not None}
    found: dict[Diagnostic, Finding] = {}
    while len(broken) > 1:
        cell, value, mended = _best(broken, equations, numbers)
        if len(mended) < 2:
            break
        finding = Finding(mended[0], tuple(mended[1:]))
        if cell:
            lead = diagnose("C752", report.facts[cell].origin, of=(cell,), fact=printed(cell, report.edition), found=report.facts[cell].text or "—", count=len(mended), expected=f"{value:.15g}")
            finding = Finding(lead, tuple(mended))
        found |= dict.fromkeys(mended, finding)
        broken = {item: equation for item, equation in broken.items() if item not in mended}
    return found


def _equation(item: Diagnostic, equations: Iterable[Sum], numbers: Mapping[str, float]) -> tuple[Sum, float] | None:
    for equation in equations:
        if item.facts == (*equation.whole, *equation.parts):
            gap = equation.gap(numbers)
            return (equation, gap) if gap else None
    return None


def _best(broken: Mapping[Diagnostic, tuple[Sum, float]], equations: Sequence[Sum], numbers: Mapping[str, float]) -> tuple[str, float, list[Diagnostic]]:
    """The cell whose change mends the most sums and breaks none; no cell if there are several such, and then what they have in common."""
    best: dict[tuple[int, tuple[Diagnostic, ...]], list[tuple[str, float]]] = {}
    for cell in dict.fromkeys(name for equation, _gap in broken.values() for name in (*equation.whole, *equation.parts)):
        changes: dict[Diagnostic, float] = {item: -gap if cell in equation.whole else gap for item, (equation, gap) in broken.items() if cell in equation.whole or cell in equation.parts}
        of_broken = [equation for equation, _gap in broken.values()]
        whole = sum(1 for equation in equations if (cell in equation.whole or cell in equation.parts) and equation not in of_broken and all(name in numbers for name in (*equation.whole, *equation.parts)))
        change = next(iter(changes.values()))
        if len(set(changes.values())) == 1 and not whole and numbers[cell] + change >= 0:
            best.setdefault((len(changes), tuple(changes)), []).append((cell, numbers[cell] + change))
    if not best:
        return "", 0, []
    (_count, mended), cells = max(best.items(), key=lambda entry: entry[0][0])
    return (*cells[0], list(mended)) if len(cells) == 1 else ("", 0, list(mended))
