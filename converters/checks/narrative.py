"""Check what the text says against the tables: applications, their results, 复议 and 诉讼, documents and decisions (catalogue B1, B2, B7).

The ties of words to facts are `ties`; here the two figures are compared. A tie that is doubtful, and a result that the
tables leave blank, give a note at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from converters.checks.ties import Tie, find_ties, none_said, upheld_said
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport, Fact

_ROLES = frozenset({"overview", "proactive", "applications", "litigation"})


def check_narrative(report: AnnualReport) -> list[Diagnostic]:
    """Return C710 and C711 (applications), C713 (results, cases), C714 (table 2) and C715 (doubtful ties) for each figure that is not that of its facts."""
    facts = {name: fact for name, fact in report.facts.items() if fact.status != "missing"}
    return [item for text, origin in _told(report) for item in _compared(text, origin, report, facts)]


def _told(report: AnnualReport) -> Iterator[tuple[str, Origin]]:
    for section in report.sections:
        if section.role in _ROLES:
            for block in section.blocks:
                if isinstance(block, Paragraph) and any(word in block.text for word in _TELLING):
                    yield block.full, block.origin


_TELLING = ("申请", "公开", "办结", "答复", "不掌握", "行政查询", "国家秘密", "执法案卷", "过程性", "内部事务", "第三方", "三安全", "出版物", "反复", "补正", "缴", "复议", "诉讼", "结转", "无法提供", "不予处理", "规范性文件", "规章", "法规文件", "行政许可", "行政处罚", "行政强制", "行政事业性收费", "政府集中采购")


def _compared(text: str, origin: Origin, report: AnnualReport, facts: Mapping[str, Fact]) -> Iterator[Diagnostic]:
    for tie in find_ties(text, report.year, report.issuer or ""):
        yield from _judged(tie, origin, facts, _code(tie))
    for tie in none_said(text, report.year):
        yield from _judged(tie, origin, facts, "C711" if tie.options[0][0].startswith("t3") else "C713")
    for tie in upheld_said(text, report.year):
        yield from _judged(tie, origin, facts, "C713")


def _code(tie: Tie) -> str:
    first = tie.options[0][0]
    return "C710" if first.startswith("t3.received") else "C714" if first.startswith("t2") else "C713"


def _judged(tie: Tie, origin: Origin, facts: Mapping[str, Fact], code: str) -> Iterator[Diagnostic]:
    """The finding where no sum that the words may mean is the figure that is said."""
    options = [names for option in tie.options if (names := _spread(option, facts))]
    known = [(names, total) for names in options if (total := _total(names, facts)) is not None]
    if not known or known[0][0] != options[0] or any(abs(total - tie.value) < 1e-6 for _names, total in known):
        return
    names, total = known[0]
    # Documents are counted in more ways than one; a table that has none at all is plain enough.
    doubtful = tie.doubt and (code != "C714" or any(total for _names, total in known))
    where = str(facts[names[0]].origin) or names[0]
    yield diagnose("C715" if doubtful else code, origin, text=tie.text, count=f"{tie.value:.15g}", facts=" + ".join(names), total=f"{total:.15g}", where=where)


def _spread(names: Sequence[str], facts: Mapping[str, Fact]) -> list[str]:
    """The facts of a sum that the report has, `*` for any part of an id written out."""
    found: list[str] = []
    for name in names:
        first, star, last = name.partition("*")
        found += [fact for fact in facts if fact.startswith(first) and fact.endswith(last) and fact.count(".") == name.count(".")] if star else [name] if name in facts else []
    return found


def _total(names: Sequence[str], facts: Mapping[str, Fact]) -> float | None:
    """The sum of some facts, blanks as 0; None where there is none of them or the first is blank: that contradicts nothing."""
    if not names or facts[names[0]].value is None:
        return None
    return float(sum(facts[name].value or 0 for name in names))
