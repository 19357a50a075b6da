"""Derive, on demand, the values that are not printed but follow from the form's sums; each says which sum it follows from."""

from __future__ import annotations

from dataclasses import replace

from converters.diagnostics import Repair
from converters.forms import Sum, load_form
from converters.report import AnnualReport, Fact, FormTable, Section


def infer(report: AnnualReport) -> AnnualReport:
    """Fill each blank or missing fact that is the only unknown of an equation, until no equation yields another.

    Only facts of tables that were found are derived; what was printed is never changed, and a text stays as printed.
    """
    facts = dict(report.facts)
    equations = [(edition, item) for edition in _editions(report) for item in load_form(edition).sums]
    changed = True
    while changed:
        changed = False
        for edition, equation in equations:
            derived = _solve(equation, facts, edition)
            if derived:
                facts[derived.id] = derived
                changed = True
    return replace(report, facts=facts)


def _editions(report: AnnualReport) -> list[str]:
    return sorted({block.edition for section in report.sections for block in _tables(section)})


def _tables(section: Section) -> list[FormTable]:
    return [block for block in section.blocks if isinstance(block, FormTable)]


def _solve(equation: Sum, facts: dict[str, Fact], edition: str) -> Fact | None:
    """Solve an equation with one unknown; a negative or broken count is no solution."""
    solved = equation.solve({name: facts[name].value for name in (*equation.whole, *equation.parts) if name in facts})
    if solved is None:
        return None
    name, value = solved
    repair = Repair("F409", facts[name].text, str(value), f"{equation.rule} {equation.over} of form {edition}")
    return replace(facts[name], value=value, status="inferred", repairs=(*facts[name].repairs, repair))
