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
    editions = {table.edition for table in report.tables().values() if table.id != "t4"} or {report.edition}
    found: list[Diagnostic] = []
    for edition in sorted(editions - {""}):
        for equation in load_form(edition).sums:
            found += _check(equation, report.facts)
    return list(dict.fromkeys(found))


def _check(equation: Sum, facts: dict[str, Fact]) -> list[Diagnostic]:
    whole = [facts.get(name) for name in equation.whole]
    parts = [facts.get(name) for name in equation.parts]
    if any(fact is None or fact.status == "missing" for fact in (*whole, *parts)):
        return []
    values = [fact.value for fact in whole if fact]
    if all(value is None for value in values):
        return []
    total = sum(value or 0 for value in values)
    expected = sum(fact.value or 0 for fact in parts if fact)
    if abs(total - expected) < 1e-6:
        return []
    origin = next(fact.origin for fact in whole if fact)
    return [diagnose("C701", origin, rule=equation.rule, whole=" + ".join(equation.whole), found=f"{total:g}", expected=f"{expected:g}")]
