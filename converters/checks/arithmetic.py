"""Check the arithmetic of the narrative by itself: parts of a sum, percentages (catalogue B3, B4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from converters.checks.quantities.prose import COUNTS, Quantity, quantities, sentences
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport

_PARTS = re.compile(r"其中|包括|包含|分别|分为")
_ALL = re.compile(r"其余|余下|剩余|分别为?|分为|包括")
_RATE = re.compile(r"[，,、（(](?P<what>[\u4e00-\u9fff]{2,4})率(?:为|达到?|是)?")
_SHARE = re.compile(r"[，,、（(]?占(?:比|全部|总数|总量|(?:申请|受理|办理|答复|办结|公开|收到|信息)(?:总数|总量|件数|申请)?)?(?:的)?(?:比例|比重)?(?:为|达|是|的)?")


def check_arithmetic(report: AnnualReport) -> list[Diagnostic]:
    """Return C717 (parts that do not make their sum), C718 and C719 (percentages)."""
    found: list[Diagnostic] = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and any(char.isdigit() for char in block.text):
                found += _paragraph(block.full, block.origin, report)
    return found


def _paragraph(text: str, origin: Origin, report: AnnualReport) -> Iterator[Diagnostic]:
    before: list[float] = [fact.value for name in _WHOLES if (fact := report.facts.get(name)) and fact.value]
    if len(before) > 1:
        before.append(before[0] + before[1])
    for sentence in sentences(text):
        items = quantities(sentence, report.year)
        yield from _sums(items, sentence, origin)
        yield from _shares(items, before, origin)
        before += [item.value for item in items if item.unit in COUNTS]


def _of_the_whole(part: Quantity, share: Quantity) -> bool:
    """Whether a per cent is said to be the share of the part before it: 占比, or a rate by its own name (维持0件，维持率为10.7%)."""
    lead = share.lead.strip()
    if _SHARE.fullmatch(lead):
        return True
    rate = _RATE.fullmatch(lead)
    return bool(rate and share.value != 100 and rate["what"] in part.lead)


_WHOLES = ("t3.received.total", "t3.carried_in.total", "t3.results.total.total")


def _sums(items: Sequence[Quantity], sentence: str, origin: Origin) -> Iterator[Diagnostic]:
    """Parts told after their whole: all of them if the text says so (其余, 分别为), never more than the whole."""
    for index, whole in enumerate(items):
        following = items[index + 1:]
        if whole.unit not in COUNTS or not following or not _PARTS.search(following[0].lead) or whole.scope in {"compared", "about"}:
            continue
        own = [item for item in following if item.unit == whole.unit and item.scope not in {"compared", "about"}]
        parts = own[:next((number for number, item in enumerate(own[1:], 1) if "其中" in item.lead), len(own))]
        if len(parts) < 2 or (any(part.value > whole.value for part in parts) and not _one_list(parts, sentence)):
            continue
        sums = list(accumulate(part.value for part in parts))
        if whole.value in sums[1:]:
            continue
        leads = " ".join(part.lead for part in parts)
        every = bool(_ALL.search(leads)) or ("自然人" in leads and "法人" in leads)
        too_much = sums[-1] > whole.value and _one_list(parts, sentence)
        if (every and sums[-1] < whole.value) or too_much:
            yield diagnose("C717", origin, text=f"{whole.lead[-12:]}{whole.text}", whole=f"{whole.value:.15g}", parts=" + ".join(f"{part.value:.15g}" for part in parts), total=f"{sums[-1]:.15g}")


def _one_list(parts: Sequence[Quantity], sentence: str) -> bool:
    """Whether parts are one enumeration: divided by 、 alone, or all of one wording (…类信息)."""
    gaps = {sentence[first.end:first.end + 1] for first, _second in pairwise(parts)}
    ends = {part.lead.strip()[-2:] for part in parts}
    return gaps == {"、"} or (len(ends) == 1 and len(gaps) == 1)


def _shares(items: Sequence[Quantity], before: Sequence[float], origin: Origin) -> Iterator[Diagnostic]:
    """A share right after its part: of some whole told before it, or of the applications of table 3; a full list adds up to 100."""
    shares: list[tuple[float, int, float]] = []
    for index, (part, share) in enumerate(pairwise(items)):
        if share.unit != "%" or part.unit not in COUNTS or not _of_the_whole(part, share) or share.scope not in {"", part.scope}:
            continue
        places = len(share.text.partition(".")[2].rstrip("% ")) if "." in share.text else 0
        shares.append((share.value, places, part.value))
        wholes = [whole for whole in (*before, *(item.value for item in items[:index] if item.unit in COUNTS)) if whole >= part.value and whole]
        if wholes and all(abs(100 * part.value / whole - share.value) > 10.0 ** -places + 1e-9 for whole in wholes):
            nearest = min(wholes, key=lambda whole: abs(100 * part.value / whole - share.value))
            yield diagnose("C718", origin, text=f"{part.text}{share.lead}{share.text}", part=f"{part.value:.15g}", whole=f"{nearest:.15g}", share=f"{100 * part.value / nearest:.2f}")
    if len(shares) > 2 and any(sum(part for _share, _places, part in shares) == whole for whole in (*before, *(item.value for item in items))):
        total = sum(share for share, _places, _part in shares)
        if abs(total - 100) > sum(10.0 ** -places for _share, places, _part in shares):
            yield diagnose("C719", origin, total=f"{total:.15g}", count=len(shares))
