"""Check a report against last year's: what was handed over (K5), the stock of documents (K6), and what was only copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.checks.sisters import check_sisters, fingerprint
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.printed import printed
from converters.record import record
from converters.report import AnnualReport, Fact

_COLUMNS = ("natural", "business", "research", "welfare", "legal", "other_org", "total")
_LAST = "last year 上年"
_LONG = 40
_TENTHOUSAND = 5_000  # from here on a fee is more likely in 元 than grown
_MANY = 8
_HANDED = re.compile(r"t3\.carried_|t2\.(?:regulations|normative)\.")


@record
class Year:
    """What a report hands to the next year's: whose it is, its facts, and the paragraphs in which it tells of its own year."""

    issuer: str | None
    year: int | None
    edition: str
    facts: dict[str, Fact]
    told: tuple[tuple[str, Origin], ...]


def year_of(report: AnnualReport) -> Year:
    """Take of a report what next year's is compared with; the preface and the tables are alike every year."""
    told = tuple((block.full, block.origin) for section in report.sections if section.role in {"overview", "problems"} for block in section.blocks if isinstance(block, Paragraph))
    return Year(report.issuer, report.year, report.edition, {name: fact for name, fact in report.facts.items() if fact.status != "missing" and (fact.value or _HANDED.match(name))}, told)


def check_last_year(report: AnnualReport, last: AnnualReport) -> list[Diagnostic]:
    """Return C706 (K5), C707 (K6), C708 (figures all the same), C709 (a paragraph the same), C716 (nearly all the same), C730 (a fee in 元), C745 (it is no such report)."""
    alike = [item for _name, item in check_sisters([fingerprint(_LAST, last), fingerprint("", report)])]
    return [*check_years_apart(year_of(report), year_of(last)), *alike]


def check_years_apart(report: Year, last: Year) -> list[Diagnostic]:
    """Return the findings of a year against the year before, as `check_last_year` but for what needs the whole text."""
    return [*_another(report, last), *_handed_over(report, last), *_stock(report, last), *_copied(report, last), *_fee(report, last)]


def _another(report: Year, last: Year) -> Iterator[Diagnostic]:
    """A report of another body or of another year than the one before; a body may be named longer or shorter."""
    unlike = bool(last.issuer and report.issuer) and str(last.issuer) not in str(report.issuer) and str(report.issuer) not in str(last.issuer)
    if unlike or (last.year and report.year and last.year != report.year - 1):
        yield diagnose("C745", issuer=last.issuer or "—", year=last.year or "—")


def _handed_over(report: Year, last: Year) -> Iterator[Diagnostic]:
    for column in _COLUMNS:
        taken, handed = report.facts.get(f"t3.carried_in.{column}"), last.facts.get(f"t3.carried_out.{column}")
        if taken and handed and (taken.value or 0) != (handed.value or 0):
            yield diagnose("C706", taken.origin, of=(taken.id,), fact=printed(taken.id, report.edition), found=f"{taken.value or 0:.15g}", expected=f"{handed.value or 0:.15g}")


def _stock(report: Year, last: Year) -> Iterator[Diagnostic]:
    for row in ("t2.regulations", "t2.normative"):
        own = [report.facts.get(f"{row}.{name}") for name in ("in_force", "issued", "repealed")]
        numbers = [fact.value for fact in (*own, last.facts.get(f"{row}.in_force")) if fact and fact.value is not None]
        if len(numbers) == len(own) + 1 and own[0]:
            valid, issued, repealed, old = numbers
            if valid != old + issued - repealed:
                yield diagnose("C707", own[0].origin, of=(own[0].id,), fact=printed(own[0].id, report.edition), found=f"{valid:.15g}", expected=f"{old + issued - repealed:.15g}")


def _copied(report: Year, last: Year) -> Iterator[Diagnostic]:
    own = {name: fact.value for name, fact in report.facts.items() if fact.value}
    if len(own) >= _MANY and own == {name: fact.value for name, fact in last.facts.items() if fact.value}:
        yield diagnose("C708", count=len(own))
    before = {text for text, _origin in last.told if len(text) >= _LONG}
    for text, origin in report.told:
        if text in before:
            yield diagnose("C709", origin, text=text)


def _fee(report: Year, last: Year) -> Iterator[Diagnostic]:
    """A fee some 10,000 times that of last year: 元 where the form has 万元."""
    now, then = (year.facts.get("t2.fees.amount") for year in (report, last))
    if now and then and now.value and then.value and now.value >= _TENTHOUSAND * then.value:
        yield diagnose("C730", now.origin, of=(now.id,), text=now.text, own=report.issuer or "—")
