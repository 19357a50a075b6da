"""The page of findings to send back: self-contained, in one language, a section for each report."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from converters.diagnostics import SEVERITIES
from converters.rules import SEVERITY, rule_of
from converters.show.findings import Checked, Summary, counted, quote, told

_STYLE = """body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}ol{padding-left:1.5rem}li{margin:.6rem 0}.error{color:#a00}.warning{color:#8a5a00}.note{color:#456}
blockquote{margin:.2rem 0;padding:.2rem .6rem;border-left:3px solid #ccc;background:#f6f6f4;overflow-wrap:anywhere}
.wide{overflow-x:auto}.do{margin:.1rem 0;color:#333}table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid #bbb;padding:.2rem .6rem;text-align:left}
@media print{body{margin:0;max-width:none}li{break-inside:avoid}}"""


def as_html(checked: Sequence[Checked], *, chinese: bool) -> str:
    """Return a self-contained page in Chinese or English, a section for each report, its worst findings first."""
    side = 1 if chinese else 0
    words = SEVERITY if chinese else {level: level for level in SEVERITIES}
    parts = []
    for report in checked:
        counts = " · ".join(f"{words[level]} {count}" for level, count in counted(report.items).items())
        parts.append(f"<h2>{escape(report.name)}</h2><p>{escape(report.body + ' · ' if report.body else '')}{counts}</p><ol>")
        for item, more in sorted(report.findings, key=lambda finding: -SEVERITIES.index(finding.lead.severity)):
            said = quote(item, report.texts)
            also = (f"（同一原因另有 {len(more)} 处）" if chinese else f" ({len(more)} more of the same cause)") if more else ""
            parts.append(f'<li><b class="{item.severity}">{words[item.severity]} {item.code}</b> {escape(told(item, report.edition)[side])}{also}' + (f"<blockquote>{escape(said)}</blockquote>" if said else "")
                         + f'<p class="do">→ {escape(rule_of(item.code).do[side])}</p></li>')
        parts.append("</ol>")
    return _page(parts, chinese=chinese)


def summary_page(summary: Summary, *, chinese: bool) -> str:
    """Return the counts by code and by body as a page."""
    heads = (("代码", "级别", "含义", "数量"), ("文件", "单位", "错误", "警告", "提示")) if chinese else (("Code", "Severity", "Meaning", "Count"), ("File", "Body", "Errors", "Warnings", "Notes"))
    codes = [(code, SEVERITY[severity] if chinese else severity, wording, count) for code, severity, wording, count in summary.codes]
    return _page([_table(heads[0], codes), _table(heads[1], summary.reports)], chinese=chinese)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return f'<div class="wide" role="region" tabindex="0" aria-label="{escape(" · ".join(head))}"><table><tr>{heads}</tr>{cells}</table></div>'


def _page(parts: Sequence[str], *, chinese: bool) -> str:
    title = "政府信息公开工作年度报告核对结果" if chinese else "Findings in annual reports"
    head = (f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
                      f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>")
    return "\n".join([head, *parts, "</main></body></html>"])
