"""Print the findings of checked reports: as a compiler does, as JSON, or as SARIF 2.1.0 (OASIS), for one report or many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath

from converters import __version__
from converters.codes import CODES
from converters.diagnostics import Diagnostic
from converters.writers.json import diagnostic_json

Checked = Sequence[tuple[str, Sequence[Diagnostic]]]
_LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def as_json(checked: Checked) -> str:
    """Return one object for each report with its findings, in the order they were checked."""
    reports = [{"file": name, "findings": [diagnostic_json(item) for item in items]} for name, items in checked]
    return json.dumps({"schema": "gouji/check/1", "reports": reports}, ensure_ascii=False)


def as_sarif(checked: Checked) -> str:
    """Return a SARIF log of one run: a rule for each code that was found, a result for each finding."""
    codes = sorted({item.code for _name, items in checked for item in items})
    rules = [{"id": code, "shortDescription": {"text": CODES[code][1]}, "fullDescription": {"text": CODES[code][2]}, "defaultConfiguration": {"level": _LEVELS[CODES[code][0]]}}
             for code in codes]
    results = [_result(name, item, codes) for name, items in checked for item in items]
    driver = {"name": "gouji", "version": __version__, "rules": rules}
    return json.dumps({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
                       "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}]}, ensure_ascii=False)


def _result(name: str, item: Diagnostic, codes: Sequence[str]) -> dict[str, object]:
    place: dict[str, object] = {"physicalLocation": {"artifactLocation": {"uri": PurePath(name).as_posix().replace(" ", "%20")}}}
    if str(item.origin):
        place["logicalLocations"] = [{"fullyQualifiedName": str(item.origin)}]
    return {"ruleId": item.code, "ruleIndex": codes.index(item.code), "level": _LEVELS[item.severity],
            "message": {"text": f"{item.message.zh} / {item.message.en}"}, "locations": [place]}


def table(checked: Checked) -> list[str]:
    """Return a table by code and, below it, one by report: how many findings of each severity."""
    by_code: dict[str, int] = {}
    for _name, items in checked:
        for item in items:
            by_code[item.code] = by_code.get(item.code, 0) + 1
    lines = [f"{code} {count:>6}  {CODES[code][0]:8} {CODES[code][2]} {CODES[code][1]}" for code, count in sorted(by_code.items())]
    for name, items in checked:
        counts = {level: sum(1 for item in items if item.severity == level) for level in _LEVELS}
        lines.append(f"{counts['error']:>4} errors {counts['warning']:>4} warnings {counts['note']:>4} notes  {name}")
    return lines
