"""Check the words: blanks never filled in, the title's form, the fee, personal data, and what the text says of applications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.checks.years import texts
from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.report import AnnualReport, Fact

_UNFILLED = re.compile(r"(?<![A-Za-z/.])(?:[XＸ×]{2,}|(?<=[\u4e00-\u9fff])x{2,}(?=[\u4e00-\u9fff])|[×ＸX]\s?(?=[年月日])|_{2,}|＿{2,})(?![A-Za-z/.])"
                       r"|(?:信息|申请|文件)\s{2,}[条件]|[（(]\s{2,}[）)]|[〔\[]\s+[〕\]]")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_FEE = re.compile(r"处理费|收费|收取|费用")
_RECEIVED = re.compile(r"(?:收到|受理|接收)(?P<of>[^。；;，,]{0,24}?申请[^。；;，,\d]{0,14}?)(?P<count>\d{1,6})\s*(?:件|条|宗|份|次|项|个)")
_NATURAL = re.compile(r"^[，,（(：:\s]*(?:其中)?[：:，,\s]*自然人(?:申请)?\s*(\d{1,6})\s*(?:件|条|宗|份|次|项|个)")
_NONE = re.compile(r"(?:未|没有|尚未|暂未)(?:收到|接到|受理)[^。；;，,]{0,24}申请")
_OTHER_SCOPE = re.compile(r"累计|历年|上一?年|去年|以来|较|同比|复议|诉讼|第[一二三四]季度|上半年|下半年|网上|信函|当面|当场|邮件|传真|转办|举报|投诉")


def check_wording(report: AnnualReport) -> list[Diagnostic]:
    """Return C710 and C711 (applications), C712 (blanks), C731 (fee), C732 (title), C741 (personal data)."""
    found = [*_applications(report)]
    for text, origin in texts(report):
        found += [diagnose("C712", origin, text=match[0], context=text[max(0, match.start() - 10) : match.end() + 10]) for match in _UNFILLED.finditer(text)]
        found += [diagnose("C741", origin, kind=kind) for pattern, kind in ((_IDENTITY, "identity number 身份证号"), (_MOBILE, "mobile number 手机号")) if pattern.search(text)]
    other = next((section for section in report.sections if section.role == "other"), None)
    if report.edition == "2021" and other and not any(_FEE.search(getattr(block, "text", "")) for block in other.blocks):
        found.append(diagnose("C731", other.heading.origin if other.heading else NOWHERE))
    if report.title and "年度报告" in report.title.text and "工作年度报告" not in report.title.text:
        found.append(diagnose("C732", report.title.origin, text=report.title.text))
    return found


def _applications(report: AnnualReport) -> Iterator[Diagnostic]:
    """What the overview says of the applications received against table 3; other scopes and other years are left alone."""
    total, natural, carried = (_count(report.facts.get(f"t3.{name}")) for name in ("received.total", "received.natural", "carried_in.total"))
    overview = next((section for section in report.sections if section.role == "overview"), None)
    if total is None or overview is None:
        return
    for block in overview.blocks:
        text, origin = getattr(block, "text", ""), getattr(block, "origin", NOWHERE)
        for sentence in re.split(r"(?<=[。；;])", text):
            yield from _sentence(sentence, origin, report.year, total, natural, total + (carried or 0))


def _sentence(sentence: str, origin: Origin, year: int | None, total: float, natural: float | None, all_: float) -> Iterator[Diagnostic]:
    years = {int(found) for found in re.findall(r"(20\d\d)年", sentence)}
    if years and year and years != {year}:
        return
    if _NONE.search(sentence) and total > 0 and not _OTHER_SCOPE.search(sentence):
        yield diagnose("C711", origin, text=sentence.strip(), total=f"{total:g}")
    for match in _RECEIVED.finditer(sentence):
        if _OTHER_SCOPE.search(sentence[: match.end()]):
            continue
        count = int(match["count"])
        if count not in {total, all_}:
            yield diagnose("C710", origin, text=match[0], count=count, total=f"{total:g}")
        part = _NATURAL.match(sentence[match.end() :])
        if part and natural is not None and count == total and int(part[1]) != natural:
            yield diagnose("C710", origin, text=part[0].strip("，,：: "), count=part[1], total=f"{natural:g}")


def _count(fact: Fact | None) -> float | None:
    return None if fact is None or fact.status == "missing" else fact.value or 0
