"""Check the figures of the tables by themselves: words for numbers, stocks taken for decisions, amounts without a unit."""

from __future__ import annotations

from converters.diagnostics import Diagnostic, diagnose
from converters.report import AnnualReport, Fact

_STOCK, _CHANGE, _DECISIONS = ".previous", ".change", ".decisions"


def check_figures(report: AnnualReport) -> list[Diagnostic]:
    """Return C702 for each value that is no plain number, C703 where decisions are stock and change added up, C704 for an amount without a unit, C743 for lawsuits after a 复议 that there was not."""
    facts = {name: fact for name, fact in report.facts.items() if fact.status != "missing"}
    found = [diagnose("C702", fact.origin, fact=name, text=fact.text, value="—" if fact.value is None else f"{fact.value:g}") for name, fact in facts.items() if _odd(fact)]
    return [*found, *_stocks(facts), *_amounts(facts), *_after_review(facts)]


def _odd(fact: Fact) -> bool:
    """Whether a value is a word, a sign or a unit with a number, a fraction, or less than nothing; the fee may have decimals."""
    if not fact.text or (fact.id.endswith(".amount") and fact.text.replace(".", "", 1).isdecimal()):
        return False
    return not (fact.text.isdecimal() and fact.text.isascii())


def _stocks(facts: dict[str, Fact]) -> list[Diagnostic]:
    """Rows of the 2019 form in which the decisions are just the items of last year and their change: at least two, and none otherwise."""
    rows = sorted({name.removesuffix(_DECISIONS) for name in facts if name.endswith(_DECISIONS)} & {name.removesuffix(_STOCK) for name in facts if name.endswith(_STOCK)})
    told = []
    for row in rows:
        stock, change, decisions = (facts[row + end].value if row + end in facts else None for end in (_STOCK, _CHANGE, _DECISIONS))
        if stock is not None and change and decisions:
            told.append((row, stock + change == decisions))
    if len(told) < 2 or not all(same for _row, same in told):
        return []
    return [diagnose("C703", facts[row + _DECISIONS].origin, fact=row + _DECISIONS) for row, _same in told]


def _amounts(facts: dict[str, Fact]) -> list[Diagnostic]:
    """The amount of purchases, for which the 2019 form prints no unit."""
    amount = facts.get("t2.procurement.amount")
    return [diagnose("C704", amount.origin, text=amount.text)] if amount and amount.value and not amount.unit else []


def _after_review(facts: dict[str, Fact]) -> list[Diagnostic]:
    """Lawsuits after a 复议 in a year without one; the 复议 may have been last year's."""
    after, review = facts.get("t4.after_review.total"), facts.get("t4.review.total")
    return [diagnose("C743", after.origin, facts=f"{after.value:g}")] if after and after.value and review and review.value == 0 else []
