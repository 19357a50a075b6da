"""Check years and dates: a full year counted, signed in time, the right notice cited, no year of another report (条例 第49条; C1 to C4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.diagnostics import NOWHERE, Diagnostic, Message, Origin, diagnose
from converters.forms import load_form
from converters.model import Paragraph
from converters.report import AnnualReport, Heading

_NOTICE = re.compile(r"国办公开(?P<office>[^\d〔\[（(【{「]{0,4})(?P<open>[〔\[（(【{「])(?P<year>20\d\d)[〕\]）)】}」]\s*(?P<number>\d{1,3})\s*号")
_SPAN = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?:起)?[，,]?(?:至|到|—)(20\d\d)年(\d{1,2})月(\d{1,2})日")
_DAYS = {"signed": Message("signed", "落款"), "published": Message("published", "发布")}
_CITED = re.compile(r"^国办公开办函〔(?P<year>\d{4})〕(?P<number>\d+)号")
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕|〈[^〉]*〉|“[^”]*”")
_HEAD = re.compile(r"(?:^|[，,；;：:（(])\s*(?:在|自|截至|截止)?(?P<year>20\d\d)年(?:度|全年|以来)?(?=[，,\s]|我|本|全|共|主动|政府|政务|收到|未|没有|累计|[\u4e00-\u9fff]{1,8}(?:局|镇|乡|街道|县|区|市|委|办|中心)(?:[共未收没主认严积]|政府|政务))")
_WORK = re.compile(r"(?:现将|[我本全该])[^，。；\d]{0,16}(?P<year>20\d\d)年(?:度)?(?:政府信息公开|政务公开|信息公开|工作情况|工作)(?!要点|计划|方案|安排|任务|意见|年度报告|工作年度报告)")
_ELSEWHEN = re.compile(r"较|相比|对比|同比|比(?:上|去|前|20)|去年|上一?年|以来|至今|结转|历年|近[一二三四五两]年|连续|遗留")
# What a year has that is not the report's: an act, an honour, a document of its own.
_OF_THE_YEAR = re.compile(r"起(?:施行|实施|执行|开展)|修订|修正|印发|颁布|施行|出台|成立|组建|挂牌|建成|荣获|获得|获评|被评|通知|规划|计划|要点|届|预算|决算|期满|启动|试点|延续|机构改革")
_AHEAD = re.compile(r"将|拟|下一步|打算|力争|目标|争取|继续|底前|前(?:完成|建成)|起")
_GOVERNMENT = re.compile(r"(?:省|市|州|盟|县|区|旗)人民政府$")


def check_years(report: AnnualReport) -> list[Diagnostic]:
    """Return C721 (no full year), C722 (the notice), C723 to C725 (dates out of order or late), C729 (a year of another report)."""
    return [*_period(report), *_notices(report), *_dates(report), *_other_years(report)]


def _period(report: AnnualReport) -> Iterator[Diagnostic]:
    if report.period and (report.period[0][5:] != "01-01" or report.period[1][5:] != "12-31" or report.period[0][:4] != report.period[1][:4]):
        yield year_finding("C721", "period", report)
    for text, origin in texts(report) if not report.period else ():
        for match in _SPAN.finditer(text):
            first, last = (f"{match[year]}-{int(match[month]):02}-{int(match[day]):02}" for year, month, day in ((1, 2, 3), (4, 5, 6)))
            if last < first:
                yield diagnose("C721", origin, first=first, last=last)


def year_finding(code: str, name: str, report: AnnualReport) -> Diagnostic:
    """Return the finding C721, C723 or C725 about a date of the front matter: `period`, `signed` or `published`."""
    first, last = report.period or ("", "")
    told = {"signed": report.signed, "published": report.published}
    values: dict[str, dict[str, str | int | Message]] = {
        "C721": {"first": first, "last": last}, "C723": {"name": _DAYS.get(name, Message(name, name)), "date": (told.get(name) or "")[:10], "year": report.year or 0},
        "C725": {"signed": report.signed or "", "published": (report.published or "")[:10]}}
    return diagnose(code, report.origins.get(name, NOWHERE), repair=None, of=(), **values[code])


def _notices(report: AnnualReport) -> Iterator[Diagnostic]:
    cited = _CITED.match(load_form(report.edition).notice)
    year, number = cited.groups() if cited else ("", "")
    for text, origin in texts(report):
        for match in _NOTICE.finditer(text):
            if year and (match["office"] != "办函" or match["open"] in "{「" or (match["year"], match["number"]) != (year, number)):
                yield diagnose("C722", origin, found=match[0], right=f"国办公开办函〔{year}〕{number}号")


def _dates(report: AnnualReport) -> Iterator[Diagnostic]:
    """Signed and published after the year, in time, and in that order."""
    if not report.year:
        return
    due = load_form(report.edition).due[bool(report.issuer and _GOVERNMENT.search(report.issuer))]
    end = f"{report.year + 1}-{due or '12-31'}"
    for name, told in (("signed", report.signed), ("published", report.published)):
        if told and told[:10] <= f"{report.year}-12-31":
            yield year_finding("C723", name, report)
        elif told and told[:10] > end:
            yield diagnose("C724", report.origins.get(name, NOWHERE), name=_DAYS[name], date=told[:10], last=end)
    if report.signed and report.published and report.published[:10] < report.signed:
        yield year_finding("C725", "signed", report)


def _other_years(report: AnnualReport) -> Iterator[Diagnostic]:
    """Years spoken of as the report's own that are not it; what is compared with, looked back on or planned is left alone."""
    own = {report.year} if report.year else _years_of(report.edition)
    if not own:
        return
    for text, origin in texts(report):
        for sentence in re.split(r"[。！？\n]", text) if "年" in text else ():
            plain = _NAMED.sub("", sentence)
            years = {int(year) for year in re.findall(r"(20\d\d)年", plain)}
            if not years - own or years & own or _ELSEWHEN.search(plain):
                continue
            match = _HEAD.search(plain) or _WORK.search(plain)
            told = int(match["year"]) if match else 0
            if match and told not in own and not _OF_THE_YEAR.search(_said_next(plain, match.end())) and not (told > max(own) and _AHEAD.search(plain)) and not re.match(r"\d{1,2}月", plain[match.end():]):
                yield diagnose("C729", origin, text=plain.strip(), told=told, year=" / ".join(map(str, sorted(own))))


def _years_of(edition: str) -> set[int]:
    """The years that a form was for; none while it is in use."""
    form = load_form(edition)
    return set(range(form.first, form.last + 1)) if form.last else set()


def _said_next(text: str, at: int) -> str:
    """What is said right after a year: the rest of its clause, or the beginning of the next."""
    return text[at:at + 24].partition("，")[0] or text[at:at + 12]


def texts(report: AnnualReport) -> Iterator[tuple[str, Origin]]:
    """Yield the text of each paragraph and heading with its place."""
    for block in (*report.preface, *(block for section in report.sections for block in section.blocks)):
        if isinstance(block, Paragraph | Heading):
            yield block.full, block.origin
