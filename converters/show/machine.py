"""Findings for programs: JSON, SARIF 2.1.0 (OASIS), the annotations of GitHub Actions, JUnit XML; and their summaries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import PurePath
from urllib.parse import quote as quote_uri

from converters import __version__
from converters.diagnostics import Diagnostic, shorten
from converters.rules import rule_of
from converters.show.findings import Checked, Summary, counted, line_of, quote, told
from converters.text import for_xml
from converters.writers.json import diagnostic_json

_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}


def as_json(checked: Sequence[Checked]) -> str:
    """Return one object for each report with its findings in the order they were found; `also` holds what comes of the same cause."""
    reports = [{"file": report.name} | ({"body": report.body} if report.body else {}) | {"findings": [_finding(report, at) for at in range(len(report.findings))]} for report in checked]
    return json.dumps({"schema": "gouji/check/1", "reports": reports}, ensure_ascii=False)


def _finding(report: Checked, at: int) -> dict[str, object]:
    item, more = report.findings[at]
    rule = rule_of(item.code)
    found = _told(item, report) | {"do": rule.do.en, "do_zh": rule.do.zh}
    if words := quote(item, report.texts):
        found["quote"] = words
    return found | ({"also": [_told(other, report) for other in more]} if more else {})


def _told(item: Diagnostic, report: Checked) -> dict[str, object]:
    words = told(item, report.edition)
    return dict(diagnostic_json(item)) | {"message": words.en, "message_zh": words.zh}


def as_sarif(checked: Sequence[Checked]) -> str:
    """Return a SARIF log of one run: a rule for each code that was found, a result for each finding."""
    codes = sorted({item.code for report in checked for item in report.items})
    results = [_result(report, item, codes) for report in checked for item in report.items]
    return _log([_rule(code) for code in codes], {"results": results})


def _rule(code: str) -> dict[str, object]:
    rule = rule_of(code)
    return {"id": code, "shortDescription": {"text": rule.message.en}, "fullDescription": {"text": rule.message.zh}, "help": {"text": f"{rule.do.zh} {rule.do.en}"},
            "defaultConfiguration": {"level": rule.severity}}


def _log(rules: list[dict[str, object]], run: dict[str, object]) -> str:
    driver = {"name": "gouji", "version": __version__, "rules": rules}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
                       "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", **run}]}, ensure_ascii=False)


def _result(report: Checked, item: Diagnostic, codes: Sequence[str]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": _uri(PurePath(report.name))}}
    if line := line_of(item):
        physical["region"] = {"startLine": line} | ({"snippet": {"text": said}} if (said := quote(item, report.texts)) else {})
    place: dict[str, object] = {"physicalLocation": physical}
    if str(item.origin):
        place["logicalLocations"] = [{"fullyQualifiedName": str(item.origin)}]
    words = told(item, report.edition)
    return {"ruleId": item.code, "ruleIndex": codes.index(item.code), "level": item.severity, "message": {"text": f"{words.zh} / {words.en}"}, "locations": [place]}


def _uri(path: PurePath) -> str:
    """Write a name as a URI reference (RFC 3986), as SARIF asks: relative, or with its scheme."""
    return path.as_uri() if path.is_absolute() else quote_uri(path.as_posix(), errors="surrogateescape")


def as_github(checked: Sequence[Checked], *, chinese: bool) -> str:
    """Return workflow commands, one line a finding (GitHub Actions, “Workflow commands”: notice, warning, error)."""
    out = []
    for report in checked:
        for item in report.items:
            line = f",line={number}" if (number := line_of(item)) else ""
            words = told(item, report.edition)[1 if chinese else 0]
            out.append(f"::{_GITHUB[item.severity]} file={_property(report.name)}{line},title={item.code}::{_data(words)}")
    return "\n".join(out)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_junit(checked: Sequence[Checked], *, chinese: bool) -> str:
    """Return JUnit XML: a suite for each report, a case for each finding; one that is an error or a warning has failed, a clean report has one that passed."""
    suites = []
    for report in checked:
        cases = [_case(report, item, chinese=chinese) for item in report.items] or [f'<testcase classname={_attribute(report.name)} name="gouji"/>']
        failed = sum(1 for item in report.items if item.severity != "note")
        suites.append(f'<testsuite name={_attribute(report.name)} tests="{len(cases)}" failures="{failed}">{"".join(cases)}</testsuite>')
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gouji">{"".join(suites)}</testsuites>'


def _case(report: Checked, item: Diagnostic, *, chinese: bool) -> str:
    words = told(item, report.edition)[1 if chinese else 0]
    inside = "" if item.severity == "note" else f'<failure type="{item.severity}" message={_attribute(words)}/>'
    return f"<testcase classname={_attribute(report.name)} name={_attribute(f'{item.code} {shorten(words, 80)}')}>{inside}</testcase>"


def _attribute(text: str) -> str:
    return f'"{escape(for_xml(text))}"'


def summary_as(style: str, summary: Summary, *, chinese: bool) -> str:
    """Return a summary by code and by body as json, sarif, github or junit."""
    codes = [{"code": code, "severity": severity, "message": wording, "count": count} for code, severity, wording, count in summary.codes]
    reports = [{"file": name, "body": body, "errors": errors, "warnings": warnings, "notes": notes} for name, body, errors, warnings, notes in summary.reports]
    if style == "json":
        return json.dumps({"schema": "gouji/summary/1", "codes": codes, "reports": reports}, ensure_ascii=False)
    if style == "sarif":
        return _log([_rule(code) for code, *_rest in summary.codes], {"results": [], "properties": {"codes": codes, "reports": reports}})
    if style == "github":
        words = "错误 {} · 警告 {} · 提示 {}" if chinese else "errors {} · warnings {} · notes {}"
        return "\n".join(f"::notice file={_property(name)}::{_data((body + ' ' if body else '') + words.format(*counts))}" for name, body, *counts in summary.reports)
    suites = "".join(f'<testsuite name={_attribute(body or name)} tests="{sum(counts)}" failures="{counts[0] + counts[1]}"/>' for name, body, *counts in summary.reports)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gouji">{suites}</testsuites>'


def counts_of(checked: Sequence[Checked]) -> dict[str, int]:
    """Count the findings of all reports by severity."""
    return counted([item for report in checked for item in report.items])
