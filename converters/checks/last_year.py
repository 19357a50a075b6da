"""Check a report against last year's: what was handed over (K5), the stock of documents (K6), and what was only copied."""

from __future__ import annotations

from collections.abc import Iterator

from converters.checks.sisters import check_sisters, fingerprint
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport, Fact

_COLUMNS = ("natural", "business", "research", "welfare", "legal", "other_org", "total")
_LAST = "last year 上年"
_LONG = 40
_TENTHOUSAND = 5_000  # from here on a fee is more likely in 元 than grown
_MANY = 8


def check_last_year(report: AnnualReport, last: AnnualReport) -> list[Diagnostic]:
    """Return C706 (K5), C707 (K6), C708 (figures all the same), C709 (a paragraph the same), C716 (nearly all the same), C730 (a fee in 元), C745 (it is no such report)."""
    alike = [item for _name, item in check_sisters([fingerprint(_LAST, last), fingerprint("", report)])]
    return [*_another(report, last), *_handed_over(report, last), *_stock(report, last), *_copied(report, last), *alike, *_fee(report, last)]


def _another(report: AnnualReport, last: AnnualReport) -> Iterator[Diagnostic]:
    """A report of another body or of another year than the one before; a body may be named longer or shorter."""
    unlike = bool(last.issuer and report.issuer) and str(last.issuer) not in str(report.issuer) and str(report.issuer) not in str(last.issuer)
    if unlike or (last.year and report.year and last.year != report.year - 1):
        yield diagnose("C745", issuer=last.issuer or "—", year=last.year or "—")


def _handed_over(report: AnnualReport, last: AnnualReport) -> Iterator[Diagnostic]:
    for column in _COLUMNS:
        taken, handed = (_known(facts.get(name)) for facts, name in ((report.facts, f"t3.carried_in.{column}"), (last.facts, f"t3.carried_out.{column}")))
        if taken and handed and (taken.value or 0) != (handed.value or 0):
            yield diagnose("C706", taken.origin, fact=taken.id, found=f"{taken.value or 0:.15g}", expected=f"{handed.value or 0:.15g}")


def _stock(report: AnnualReport, last: AnnualReport) -> Iterator[Diagnostic]:
    for row in ("t2.regulations", "t2.normative"):
        own = [_known(report.facts.get(f"{row}.{name}")) for name in ("in_force", "issued", "repealed")]
        numbers = [fact.value for fact in (*own, _known(last.facts.get(f"{row}.in_force"))) if fact and fact.value is not None]
        if len(numbers) == len(own) + 1 and own[0]:
            valid, issued, repealed, old = numbers
            if valid != old + issued - repealed:
                yield diagnose("C707", own[0].origin, fact=own[0].id, found=f"{valid:.15g}", expected=f"{old + issued - repealed:.15g}")


def _copied(report: AnnualReport, last: AnnualReport) -> Iterator[Diagnostic]:
    own = {name: fact.value for name, fact in report.facts.items() if fact.value}
    if len(own) >= _MANY and own == {name: fact.value for name, fact in last.facts.items() if fact.value}:
        yield diagnose("C708", count=len(own))
    before = {text for text, _origin in _told(last) if len(text) >= _LONG}
    for text, origin in _told(report):
        if text in before:
            yield diagnose("C709", origin, text=text)


def _fee(report: AnnualReport, last: AnnualReport) -> Iterator[Diagnostic]:
    """A fee some 10,000 times that of last year: 元 where the form has 万元."""
    now, then = (_known(facts.get("t2.fees.amount")) for facts in (report.facts, last.facts))
    if now and then and now.value and then.value and now.value >= _TENTHOUSAND * then.value:
        yield diagnose("C730", now.origin, text=now.text, own=report.issuer or "—")


def _told(report: AnnualReport) -> Iterator[tuple[str, Origin]]:
    """The paragraphs in which a body tells of its own year; the preface and the tables are alike every year."""
    for section in report.sections:
        if section.role in {"overview", "problems"}:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    yield block.full, block.origin


def _known(fact: Fact | None) -> Fact | None:
    return fact if fact is not None and fact.status != "missing" else None
