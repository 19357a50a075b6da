"""Propose, without putting it in, the one value that would make a row and a column of the form's sums agree."""

from __future__ import annotations

from collections.abc import Mapping

from converters.diagnostics import Diagnostic, Message, diagnose
from converters.forms import Sum, load_form, tells
from converters.report import AnnualReport, Fact


def propose(report: AnnualReport) -> list[Diagnostic]:
    """Propose values for a report as it stands.

    Args:
        report: the report as recovered; it is not changed (`infer` puts values in, on demand).

    Returns:
        F429 for each blank or missing fact of a table that was found and that is the only unknown of an equation; F430 for a
        printed figure where the two equations through it, and no other of theirs, are off by the same amount.

    """
    editions = {table.edition for table in report.tables().values() if tells(table.id, table.edition)} or {report.edition} - {""}
    tables = set(report.tables())
    facts = {name: fact for name, fact in report.facts.items() if name.partition(".")[0] in tables}
    equations = [equation for edition in sorted(editions) for equation in load_form(edition).sums if facts.keys() >= {*equation.whole, *equation.parts}]
    equations = list(dict.fromkeys(equations))
    return [*_blanks(equations, facts), *_suspects(equations, facts)]


def _blanks(equations: list[Sum], facts: Mapping[str, Fact]) -> list[Diagnostic]:
    """The facts without a value that an equation with no other such fact tells, once each."""
    values = {name: fact.value for name, fact in facts.items()}
    told: dict[str, tuple[float, str]] = {}
    for equation in equations:
        solved = equation.solve(values)
        if solved and solved[0] not in told:
            told[solved[0]] = solved[1], equation.rule
    return [diagnose("F429", facts[name].origin, fact=name, value=f"{value:g}", evidence=rule) for name, (value, rule) in told.items()]


def _suspects(equations: list[Sum], facts: Mapping[str, Fact]) -> list[Diagnostic]:
    """The figures where just two equations that share them are off, by the same amount."""
    numbers = {name: fact.value or 0 for name, fact in facts.items()}
    off: dict[str, list[tuple[Sum, float]]] = {}
    broken = [(equation, gap) for equation in equations if (gap := equation.gap(numbers)) and any(facts[name].value is not None for name in equation.whole)]
    for equation, gap in broken:
        for name in (*equation.whole, *equation.parts):
            off.setdefault(name, []).append((equation, -gap if name in equation.whole else gap))
    found = []
    for name, own in off.items():
        through = sum(1 for equation in equations if name in equation.whole or name in equation.parts)
        change = own[0][1]
        if len(own) >= 2 and len(own) == through and all(abs(other - change) < 1e-6 for _equation, other in own) and facts[name].text and numbers[name] + change >= 0:
            rules = "、".join(dict.fromkeys(equation.rule for equation, _gap in own))
            found.append((name, change, rules))
    crossing = [item for item in found if not any(other is not item and _share(item[0], other[0], broken) for other in found)]
    return [diagnose("F430", facts[name].origin, fact=name, text=facts[name].text, value=f"{numbers[name] + change:g}", evidence=Message(rules, rules)) for name, change, rules in crossing]


def _share(one: str, other: str, broken: list[tuple[Sum, float]]) -> bool:
    """Whether two figures stand in the same broken equation: then nothing tells which of them it is."""
    return any({one, other} <= {*equation.whole, *equation.parts} for equation, _gap in broken)
