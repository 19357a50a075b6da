"""Check what the text says against the tables: applications, their results, 复议 and 诉讼, documents and decisions (catalogue B1, B2, B7).

What a figure is said of is found in `quantities`; here the two figures are compared. A claim that is doubtful, and a result
that the tables leave blank, give a note at most; one that has several readings of which none fits gives a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from converters.checks.quantities.claims import Claim, find_claims
from converters.checks.quantities.vocabulary import load_vocabulary
from converters.checks.told import check_told
from converters.checks.twice import check_twice
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.forms import load_form
from converters.model import Paragraph
from converters.printed import printed
from converters.report import AnnualReport, Fact, Heading

_CODES = {"applications": "C713", "litigation": "C713", "proactive": "C714"}


def check_narrative(report: AnnualReport) -> list[Diagnostic]:
    """Return C710 and C711 (applications), C713 (results, cases), C714 (table 2), C751 (several readings, none fits) and C715 (doubtful)
    for each figure that is not that of its facts, and C720 for a quantity that is told twice.
    """  # noqa: D205 - the codes do not fit on one line
    if load_form(report.edition).free:
        return check_told(report)
    facts = {name: fact for name, fact in report.facts.items() if fact.status != "missing"}
    claims = list(claims_of(report))
    return [*(item for claim, origin in claims for item in _judged(claim, origin, facts, _code(claim, report), report.edition)), *check_twice(report, claims)]


def claims_of(report: AnnualReport) -> Iterator[tuple[Claim, Origin]]:
    """Yield what the paragraphs of a report claim of its facts, with their places."""
    for section in report.sections:
        topic = section.role
        for block in section.blocks:
            if isinstance(block, Heading):
                topic = _topic(block.full, report.edition) or section.role
            elif isinstance(block, Paragraph):
                for claim in find_claims(block.full, report.year, report.issuer or "", report.edition, _topic(block.full[:12], report.edition) or topic):
                    yield claim, block.origin


@lru_cache(maxsize=256)
def _topic(words: str, edition: str) -> str:
    """The section that a heading speaks of: 依申请公开 that of the applications, 行政复议 that of the cases."""
    if "依申请公开" in words:
        return "applications"
    space = load_vocabulary(edition).space
    return next((role for label, cells in space.labels.items() if len(label) > 3 and label in words for role, table in space.sections.items() if cells & table), "")


def _code(claim: Claim, report: AnnualReport) -> str:
    """The code of a claim that does not hold, by the table it is of."""
    space = load_vocabulary(report.edition).space
    first = 1 << space.facts.index(claim.options[0][0])
    if first & space.labels.get("本年新收政府信息公开申请", 0):
        return "C710" if claim.value else "C711"
    return next((_CODES.get(role, "C713") for role, table in space.sections.items() if first & table), "C713")


def _judged(claim: Claim, origin: Origin, facts: Mapping[str, Fact], code: str, edition: str) -> Iterator[Diagnostic]:
    """The finding where no sum that the words may mean is the figure that is said."""
    options = [names for option in claim.options if (names := [name for name in option if name in facts])]
    known = [(names, total) for names in options if (total := _total(names, facts)) is not None]
    if not known or known[0][0] != options[0] or any(abs(total - claim.value) < 1e-6 for _names, total in known):
        return
    names, total = known[0]
    if claim.against == ("readings",):
        code = "C751"
    elif claim.doubt and (code != "C714" or any(total for _names, total in known)):
        code = "C715"  # documents are counted in more ways than one; a table that has none at all is plain enough
    yield diagnose(code, origin, of=tuple(names), text=claim.text, count=f"{claim.value:.15g}", facts=printed(names, edition), total=f"{total:.15g}")


def _total(names: Sequence[str], facts: Mapping[str, Fact]) -> float | None:
    """The sum of some facts, blanks as 0; None where there is none of them or the first is blank: that contradicts nothing."""
    if not names or facts[names[0]].value is None:
        return None
    return float(sum(facts[name].value or 0 for name in names))
