"""The sheet of findings to send: one row a finding, with body, place, what is printed, what it ought to be, and what to do."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from converters.printed import printed
from converters.rules import SEVERITY, rule_of
from converters.show.findings import Checked, Summary, line_of, quote, told
from converters.text import for_xml

_HEADS = (("单位", "文件", "级别", "代码", "位置", "印作", "应为", "问题", "原文", "为什么", "怎么办", "同因"), ("Body", "File", "Severity", "Code", "Place", "Printed", "Expected", "Finding", "Quote", "Why", "What to do", "Same cause"))
_SUMMARY = ((("代码", "级别", "含义", "数量"), ("文件", "单位", "错误", "警告", "提示")), (("Code", "Severity", "Meaning", "Count"), ("File", "Body", "Errors", "Warnings", "Notes")))
_WIDTHS = (16, 20, 6, 7, 24, 10, 10, 36, 24, 24, 24, 6)
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the beginning of zip's calendar, which knows no zones
_LONGEST = 32_000


def as_xlsx(checked: Sequence[Checked], *, chinese: bool) -> bytes:
    """Return a workbook with one sheet of findings, filtered and frozen at its head."""
    rows = [_row(report, at, chinese=chinese) for report in checked for at in range(len(report.findings))]
    return _book([("问题" if chinese else "Findings", _HEADS[0 if chinese else 1], rows)])


def summary_xlsx(summary: Summary, *, chinese: bool) -> bytes:
    """Return a workbook with the counts by code and by body."""
    heads = _SUMMARY[0 if chinese else 1]
    codes = [(code, SEVERITY[severity] if chinese else severity, wording, count) for code, severity, wording, count in summary.codes]
    return _book([("按问题" if chinese else "By code", heads[0], codes), ("按单位" if chinese else "By body", heads[1], list(summary.reports))])


def _row(report: Checked, at: int, *, chinese: bool) -> tuple[object, ...]:
    item, more = report.findings[at]
    side = 1 if chinese else 0
    rule = rule_of(item.code)
    place = printed(item.facts, report.edition)[side] if item.facts and item.origin in report.texts and len(item.facts) < 4 else ""
    line = line_of(item)
    where = place or ((f"第 {line} 行" if chinese else f"line {line}") if line else "")
    return (report.body, report.name, SEVERITY[item.severity] if chinese else item.severity, item.code, where, *item.figures, told(item, report.edition)[side],
            quote(item, report.texts), rule.why[side], rule.do[side], len(more) or "")


def _book(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[object]]]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"created": _EPOCH})
    bold, wrap = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, head, rows in sheets:
        sheet = book.add_worksheet(name)
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, bold)
            sheet.set_column(column, column, _WIDTHS[column] if len(head) > 6 else 24)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, wrap)
                else:
                    sheet.write_string(number, column, for_xml(str(value))[:_LONGEST], wrap)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
    return out.getvalue()
