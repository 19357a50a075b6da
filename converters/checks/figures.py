"""Check the figures of the tables by themselves: words for numbers, stocks taken for decisions, amounts without a unit (A7 to A10, A13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from converters.diagnostics import Diagnostic, Message, diagnose
from converters.forms import editions, load_form
from converters.printed import printed
from converters.report import AnnualReport, Fact

STOCK_ROWS = ("t2.licensing", "t2.other_services", "t2.penalty", "t2.coercion")
AMOUNT, AFTER_REVIEW, REVIEW = "t2.procurement.amount", "t4.after_review.total", "t4.review.total"


def check_figures(report: AnnualReport) -> list[Diagnostic]:
    """Return C702 for each value that is no plain number, C703 where decisions are stock and change added up, C704 for an amount
    without a unit, C743 for lawsuits after a review that there was not.
    """  # noqa: D205 - the codes do not fit on one line
    facts = {name: fact for name, fact in report.facts.items() if fact.status != "missing"}
    codes = [("C702", name) for name, fact in facts.items() if _odd(fact)]
    codes += [("C703", row) for row in _stocks(facts)]
    amount, after, review = (facts.get(name) for name in (AMOUNT, AFTER_REVIEW, REVIEW))
    if amount and amount.value and not amount.unit:
        codes.append(("C704", AMOUNT))
    if after and after.value and review and review.value == 0:
        codes.append(("C743", AFTER_REVIEW))
    return [figure_finding(code, name, facts) for code, name in codes]


def figure_finding(code: str, name: str, facts: Mapping[str, Fact]) -> Diagnostic:
    """Return the finding `code` about a fact, or about a row of STOCK_ROWS."""
    fact = facts[f"{name}.decisions" if code == "C703" else name]
    value = "—" if fact.value is None else f"{fact.value:.15g}"
    values: dict[str, dict[str, str | Message]] = {"C702": {"fact": printed(fact.id), "text": fact.text, "value": value}, "C703": {"fact": printed(fact.id)}, "C704": {"text": fact.text}, "C743": {"facts": value}}
    return diagnose(code, fact.origin, repair=None, of=(fact.id,), **values[code])


def _odd(fact: Fact) -> bool:
    """Whether a value is a word, a sign or a unit with a number, a fraction, or less than nothing; an amount may have decimals, and in a list stand with its unit."""
    decimals, unit = _kinds().get(fact.id, (False, ""))
    text = fact.text.removesuffix(unit).strip() if unit else fact.text
    if not text or (decimals and text.isascii() and text.replace(".", "", 1).isdecimal()):
        return False
    return not (text.isdecimal() and text.isascii())


@cache
def _kinds() -> dict[str, tuple[bool, str]]:
    """Of each figure whether it may have decimals, and the unit that a list prints beside it."""
    specs = [spec for edition in editions() for spec in load_form(edition).tables.values()]
    return {cell.fact: (cell.type == "amount", cell.unit if spec.is_list else "") for spec in specs for cell in spec.cells if cell.fact}


def _stocks(facts: Mapping[str, Fact]) -> Iterator[str]:
    """Rows of the 2019 form in which the decisions are just the items of last year and their change: at least two, and none otherwise."""
    told = []
    for row in STOCK_ROWS:
        stock, change, decisions = (facts[name].value if (name := f"{row}.{end}") in facts else None for end in ("previous", "change", "decisions"))
        if stock is not None and change and decisions:
            told.append((row, stock + change == decisions))
    if len(told) > 1 and all(same for _row, same in told):
        yield from (row for row, _same in told)
