"""Check what the text says against the tables: results of applications, 复议 and 诉讼, documents and decisions of the year.

A quantity is tied to a fact only in the form's own words. Other years, other scopes (accumulated, by one channel, by
quarter, compared with) and parts of sums are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport

_COUNT = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,6})\s*(?:件次|件|条|宗|份|起|次|项|个)"
_SCOPE = re.compile(r"累计|历年|上一?年|去年|往年|以来|较|同比|比上|增长|增加|减少|下降|[一二三四]季度|上半年|下半年|[1１]?[0-9]月|占|计划|预计|将|网上|网络|信函|当面|现场|邮件|传真|转办|结转|目标|原则")
_TELLING = re.compile(r"公开\D{0,20}\d|提供\D{0,12}\d|处理\D{0,12}\d|复议|诉讼|文件\D{0,8}\d|许可\D{0,12}\d|处罚\D{0,12}\d|强制\D{0,12}\d")
_CLAUSE = re.compile(r"[。；;]")


class _Tie(NamedTuple):
    """A way to say a quantity: its words before or after the number, the facts that add up to it, the finding if they do not."""

    pattern: re.Pattern[str]
    facts: tuple[str, ...]
    code: str


def _said(words: str, *facts: str, code: str = "C713", without: str = "") -> _Tie:
    """Words, then at most a few others, then the number."""
    return _Tie(re.compile(rf"(?:{words}){without}(?:的)?(?:案件|申请|决定|数量|信息)?(?:共|共计|为|有|:|：|数为)?\s*{_COUNT}"), facts, code)


_TIES = (
    _said("(?<!不)予以公开", "t3.results.granted.total"),
    _said("部分公开", "t3.results.partial.total"),
    _said("不予公开", "t3.results.denied.*.total"),
    _said("无法提供", "t3.results.unavailable.*.total"),
    _said("不予处理", "t3.results.not_processed.*.total"),
    _said("(?:发生|产生|引发|引起|收到|受理)(?:政府信息公开)?行政复议", "t4.review.total"),
    _said("(?:发生|产生|引发|引起|收到)(?:政府信息公开)?行政诉讼", "t4.direct.total", "t4.after_review.total"),
    _said("(?:制发|制定|出台|印发|新制发)(?:行政)?规范性文件", "t2.normative.issued", "t2.normative.made", code="C714"),
    _said("(?:作出|办理|办结)行政许可", "t2.licensing.decisions", code="C714"),
    _said("(?:作出|实施)行政处罚", "t2.penalty.decisions", code="C714"),
    _said("(?:作出|实施)行政强制", "t2.coercion.decisions", code="C714"),
)
_NO_CASES = re.compile(r"(?:未|没有|无)(?:发生|产生|出现|收到|引发|因[^，。；]{0,20}(?:引起|引发|发生)的?)[^，。；;]{0,20}?(?P<what>行政复议(?:、|和|及|或|，)?(?:行政)?诉讼|行政复议|行政诉讼)")
_REVIEW, _LAWSUITS = ("t4.review.total",), ("t4.direct.total", "t4.after_review.total")


def check_narrative(report: AnnualReport) -> list[Diagnostic]:
    """Return C713 and C714 for each quantity of the text that is not that of its facts."""
    numbers = {name: float(fact.value or 0) for name, fact in report.facts.items() if fact.status != "missing"}
    totals = {names: _total(names, numbers) for names in (*(tie.facts for tie in _TIES), _REVIEW, _LAWSUITS, (*_REVIEW, *_LAWSUITS))}
    found: list[Diagnostic] = []
    for section in report.sections:
        if section.role in {"overview", "proactive", "applications", "litigation"}:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    for clause in _CLAUSE.split(block.full):
                        found += _checked(clause, block.origin, report.year, totals)
    return found


def _checked(clause: str, origin: Origin, year: int | None, totals: Mapping[tuple[str, ...], float | None]) -> Iterator[Diagnostic]:
    if not _TELLING.search(clause):
        return
    years = {int(told) for told in re.findall(r"(20\d\d)\s*年", clause)}
    if (years and year and years != {year}) or _SCOPE.search(clause):
        return
    for tie in _TIES:
        total = totals[tie.facts]
        for match in tie.pattern.finditer(clause) if total is not None else ():
            count = int(match["count"].replace(",", ""))
            if count != total:
                yield diagnose(tie.code, origin, text=match[0], count=count, total=f"{total:g}")
    none = _NO_CASES.search(clause)
    if none:
        names = (*(_REVIEW if "复议" in none["what"] else ()), *(_LAWSUITS if "诉讼" in none["what"] else ()))
        total = totals[names]
        if total:
            yield diagnose("C713", origin or NOWHERE, text=none[0], count=0, total=f"{total:g}")


def _total(names: tuple[str, ...], numbers: Mapping[str, float]) -> float | None:
    """The sum of some facts, `*` for any part of a name; None where there is none of them."""
    own: list[float] = []
    for name in names:
        first, star, last = name.partition("*")
        own += [number for fact, number in numbers.items() if fact.startswith(first) and fact.endswith(last)] if star else [numbers[name]] if name in numbers else []
    return sum(own) if own else None
