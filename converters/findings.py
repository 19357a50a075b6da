"""Print the findings of checked reports: as JSON, as SARIF 2.1.0 (OASIS), as a page to send back, as a table of counts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import quote as quote_uri

from converters import __version__
from converters.codes import CODES
from converters.diagnostics import SEVERITIES, Diagnostic, Origin, shorten
from converters.model import Cell, Paragraph, Table
from converters.report import AnnualReport, FormTable, Heading, Slot
from converters.writers.json import diagnostic_json

_QUOTED = re.compile("“([^”…]+)")
_WIDTH, _BEFORE = 96, 24


class Checked(NamedTuple):
    """A report that was checked: its name, its findings, and what stands at each place that a finding may name."""

    name: str
    items: list[Diagnostic]
    texts: dict[Origin, str]


def texts_of(report: AnnualReport) -> dict[Origin, str]:
    """Return what a reviewer would look at for each place of a report: the paragraph, or the row of the cell."""
    found: dict[Origin, str] = {}
    blocks = [*report.preface, *(block for section in report.sections for block in (section.heading, *section.blocks) if block), *report.signature]
    for block in (*([report.title] if report.title else []), *blocks):
        if isinstance(block, Paragraph | Heading):
            found.setdefault(block.origin, block.full)
        elif isinstance(block, FormTable | Table):
            cells: Sequence[Slot | Cell] = block.slots if isinstance(block, FormTable) else block.cells
            for row in range(block.rows):
                line = [cell for cell in cells if cell.row <= row < cell.row + cell.rowspan]
                told = " | ".join(cell.text.replace("\n", " ") for cell in line)
                found |= {cell.origin: told for cell in line if cell.row == row and cell.origin not in found}
    return {origin: text for origin, text in found.items() if str(origin)}


def quote(item: Diagnostic, texts: dict[Origin, str]) -> str:
    """Return the line or the row that a finding is about, from shortly before the words it quotes; "" where none is known."""
    text = texts.get(item.origin, "")
    words = _QUOTED.search(item.message.zh)
    at = text.find(words[1]) if words else -1
    start = max(0, at - _BEFORE)
    return shorten(("…" if start else "") + text[start:], _WIDTH) if text else ""


def as_json(checked: Sequence[Checked]) -> str:
    """Return one object for each report with its findings, in the order they were checked."""
    reports = [{"file": report.name, "findings": [diagnostic_json(item) | ({"quote": words} if (words := quote(item, report.texts)) else {}) for item in report.items]} for report in checked]
    return json.dumps({"schema": "gouji/check/1", "reports": reports}, ensure_ascii=False)


def as_sarif(checked: Sequence[Checked]) -> str:
    """Return a SARIF log of one run: a rule for each code that was found, a result for each finding."""
    codes = sorted({item.code for report in checked for item in report.items})
    rules = [{"id": code, "shortDescription": {"text": CODES[code][1]}, "fullDescription": {"text": CODES[code][2]}, "defaultConfiguration": {"level": CODES[code][0]}}
             for code in codes]
    results = [_result(report, item, codes) for report in checked for item in report.items]
    driver = {"name": "gouji", "version": __version__, "rules": rules}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
                       "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}]}, ensure_ascii=False)


def _result(report: Checked, item: Diagnostic, codes: Sequence[str]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(PurePath(report.name))}}
    if re.fullmatch(r"line \d+", str(item.origin)):
        physical["region"] = {"startLine": int(str(item.origin)[5:])} | ({"snippet": {"text": words}} if (words := quote(item, report.texts)) else {})
    place: dict[str, object] = {"physicalLocation": physical}
    if str(item.origin):
        place["logicalLocations"] = [{"fullyQualifiedName": str(item.origin)}]
    return {"ruleId": item.code, "ruleIndex": codes.index(item.code), "level": item.severity,
            "message": {"text": f"{item.message.zh} / {item.message.en}"}, "locations": [place]}


def _uri(path: PurePath) -> str:
    """Write a name as a URI reference (RFC 3986), as SARIF asks: relative, or with its scheme."""
    return path.as_uri() if path.is_absolute() else quote_uri(path.as_posix(), errors="surrogateescape")


def counted(items: Sequence[Diagnostic]) -> dict[str, int]:
    """Count findings by severity, the worst first."""
    return {level: sum(1 for item in items if item.severity == level) for level in reversed(SEVERITIES)}


def table(checked: Sequence[Checked], language: str) -> list[str]:
    """Return a table by code and, below it, one by report: how many findings of each severity, in "zh" or "en"."""
    by_code: dict[str, int] = {}
    for report in checked:
        for item in report.items:
            by_code[item.code] = by_code.get(item.code, 0) + 1
    wording = 2 if language == "zh" else 1
    lines = [f"{code} {count:>6}  {CODES[code][0]:8} " + re.sub(r"\{\w+\}", "…", CODES[code][wording]) for code, count in sorted(by_code.items())]
    for report in checked:
        counts = counted(report.items)
        lines.append(f"{counts['error']:>4} errors {counts['warning']:>4} warnings {counts['note']:>4} notes  {report.name}")
    return lines


_STYLE = """body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}ol{padding-left:1.5rem}li{margin:.6rem 0}.error{color:#a00}.warning{color:#8a5a00}.note{color:#456}
code{font-size:.85em;color:#555}blockquote{margin:.2rem 0;padding:.2rem .6rem;border-left:3px solid #ccc;background:#f6f6f4;overflow-wrap:anywhere}
@media print{body{margin:0;max-width:none}li{break-inside:avoid}}"""


def as_html(checked: Sequence[Checked], language: str) -> str:
    """Return a self-contained page in Chinese ("zh") or English ("en"), a section for each report, its worst findings first."""
    chinese = language == "zh"
    title = "政府信息公开工作年度报告核对结果" if chinese else "Findings in annual reports"
    parts = [(f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
             f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>")]
    words = {"error": "错误", "warning": "警告", "note": "提示"} if chinese else {level: level for level in SEVERITIES}
    for report in checked:
        counts = " · ".join(f"{words[level]} {count}" for level, count in counted(report.items).items())
        parts.append(f"<h2>{escape(report.name)}</h2><p>{counts}</p><ol>")
        for item in sorted(report.items, key=lambda item: -SEVERITIES.index(item.severity)):
            message = item.message.zh if chinese else item.message.en
            told = quote(item, report.texts)
            place = f" <code>{escape(str(item.origin))}</code>" if str(item.origin) else ""
            parts.append(f'<li><b class="{item.severity}">{words[item.severity]} {item.code}</b> {escape(message)}{place}' + (f"<blockquote>{escape(told)}</blockquote>" if told else "") + "</li>")
        parts.append("</ol>")
    return "\n".join([*parts, "</body></html>"])
