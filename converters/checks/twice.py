"""Check that a report tells one quantity with one figure (catalogue B5): what its claims are of, and what was published in all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from converters.checks.quantities.bodies import is_elsewhere
from converters.checks.quantities.claims import Claim
from converters.checks.quantities.prose import quantities, sentences
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport

_ROLES = frozenset({"overview", "proactive", "applications", "litigation"})
_PUBLISHED = re.compile(r"(?:主动)?(?:公开|发布)(?:各类|的)*(?:政府|政务)?信息(?:公开)?(?:总数|数量|总量)?(?:共|共计|总计|合计|为|达|达到)*$")
_PARTIAL = re.compile(r"网站|平台|公众号|微信|微博|抖音|头条|客户端|栏|报|屏|其中|通过|领域|类|各|本级|[村社]")


def check_twice(report: AnnualReport, claims: Sequence[tuple[Claim, Origin]]) -> Iterator[Diagnostic]:
    """Yield a C720 for each quantity that is told again with another number; what was published in all counts too, for which the form has no cell."""
    told: dict[object, tuple[float, str]] = {}
    given: list[tuple[object, float, str, Origin]] = [(claim.options, claim.value, claim.text, origin) for claim, origin in claims if not claim.doubt]
    for name, value, words, origin in (*given, *_published(report)):
        first = told.setdefault(name, (value, words))
        if first[0] != value:
            yield diagnose("C720", origin, first=first[1], second=words)


def _published(report: AnnualReport) -> Iterator[tuple[object, float, str, Origin]]:
    """The numbers of all information published that a report gives."""
    for section in report.sections:
        for block in section.blocks if section.role in _ROLES else ():
            if isinstance(block, Paragraph) and "信息" in block.text and "条" in block.text:
                for sentence in sentences(block.full):
                    for item in quantities(sentence, report.year) if "条" in sentence else ():
                        before = sentence[:item.start]
                        if item.unit == "条" and not item.scope and _PUBLISHED.search(item.lead) and not _PARTIAL.search(before) and not is_elsewhere(before, report.issuer or ""):
                            yield "published", item.value, item.lead[-20:] + item.text, block.origin
