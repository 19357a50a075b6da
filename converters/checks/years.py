"""Check the dates and the notice: a full year counted, signed and published in time, the right notice cited (条例 第49条)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.model import Paragraph
from converters.report import AnnualReport, Heading

_NOTICE = re.compile(r"国办公开(?P<office>[^\d〔\[（(【{「]{0,4})(?P<open>[〔\[（(【{「])(?P<year>20\d\d)[〕\]）)】}」]\s*(?P<number>\d{1,3})\s*号")
_NUMBERS = {"2019": ("2019", "60"), "2021": ("2021", "30")}
_GOVERNMENT = re.compile(r"(?:省|市|州|盟|县|区|旗)人民政府$")


def check_years(report: AnnualReport) -> list[Diagnostic]:
    """Return C721 for a period that is no full year of the report, C722 for another notice than the edition's, C723 for dates out of order or late."""
    return [*_period(report), *_notices(report), *_dates(report)]


def _period(report: AnnualReport) -> Iterator[Diagnostic]:
    if report.period and (report.period[0][5:] != "01-01" or report.period[1][5:] != "12-31" or report.period[0][:4] != report.period[1][:4]):
        yield diagnose("C721", report.origins.get("period", NOWHERE), first=report.period[0], last=report.period[1])


def _notices(report: AnnualReport) -> Iterator[Diagnostic]:
    year, number = _NUMBERS.get(report.edition, ("", ""))
    for text, origin in texts(report):
        for match in _NOTICE.finditer(text):
            if year and (match["office"] != "办函" or match["open"] in "{「" or (match["year"], match["number"]) != (year, number)):
                yield diagnose("C722", origin, found=match[0], right=f"国办公开办函〔{year}〕{number}号")


def _dates(report: AnnualReport) -> Iterator[Diagnostic]:
    """Signed and published after the year, in time, and in that order."""
    if not report.year:
        return
    month, day = (3, 31) if report.issuer and _GOVERNMENT.search(report.issuer) else (1, 31)
    end = date(report.year + 1, month, day).isoformat()
    for name, told in (("signed", report.signed), ("published", report.published)):
        if told and told[:10] <= f"{report.year}-12-31":
            yield diagnose("C723", report.origins.get(name, NOWHERE), name=name, date=told[:10], year=report.year)
        elif told and told[:10] > end:
            yield diagnose("C724", report.origins.get(name, NOWHERE), name=name, date=told[:10], last=end)
    if report.signed and report.published and report.published[:10] < report.signed:
        yield diagnose("C725", report.origins.get("signed", NOWHERE), signed=report.signed, published=report.published[:10])


def texts(report: AnnualReport) -> Iterator[tuple[str, Origin]]:
    """Yield the text of each paragraph and heading with its place."""
    for block in (*report.preface, *(block for section in report.sections for block in section.blocks)):
        if isinstance(block, Paragraph | Heading):
            yield block.full, block.origin
