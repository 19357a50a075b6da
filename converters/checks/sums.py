"""Check the sums that the form prints on itself (勾稽关系: K1 to K4), as the form's data declares them."""

from __future__ import annotations

from converters.diagnostics import Diagnostic, diagnose
from converters.forms import Sum, load_form
from converters.report import AnnualReport, Fact


def check_sums(report: AnnualReport) -> list[Diagnostic]:
    """Return a C701 for each equation that does not hold.

    A blank counts as 0, but an equation whose whole is blank or missing is not checked, nor one with a part missing: what
    is not printed contradicts nothing.
    """
    numbers = {name: fact.value or 0 for name, fact in report.facts.items() if fact.status != "missing"}
    editions = {table.edition for table in report.tables().values() if table.id != "t4"} or {report.edition}
    found: list[Diagnostic] = []
    for edition in sorted(editions - {""}):
        for equation in load_form(edition).sums:
            found += _check(equation, numbers, report.facts)
    return list(dict.fromkeys(found))


def _check(equation: Sum, numbers: dict[str, int | float], facts: dict[str, Fact]) -> list[Diagnostic]:
    gap = equation.gap(numbers)
    return [broken(equation, facts)] if gap and any(facts[name].value is not None for name in equation.whole) else []


def broken(equation: Sum, facts: dict[str, Fact]) -> Diagnostic:
    """Return the finding for an equation that does not hold, with both its sides."""
    total, expected = (sum(facts[name].value or 0 for name in names) for names in (equation.whole, equation.parts))
    return diagnose("C701", facts[equation.whole[0]].origin, rule=equation.rule, whole=" + ".join(equation.whole), found=f"{total:.15g}", expected=f"{expected:.15g}")
