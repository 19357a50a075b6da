"""What of the findings is told: codes chosen and left out, severities by rule, findings known before; from the command and `gouji.toml`."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from converters.codes import CODES
from converters.diagnostics import SEVERITIES, Diagnostic
from converters.show.findings import Checked

CONFIG = "gouji.toml"
_KEYS = frozenset({"select", "ignore", "severity", "fail-on", "baseline"})
_SCHEMA = "gouji/baseline/1"


class BadControlError(Exception):
    """A configuration or a baseline that cannot be used; its text says the file and why."""


@dataclass(frozen=True)
class Control:
    """Which codes are told and how severe each is; codes are given whole or by their beginning (C, C7, C71, C713)."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    fail_on: str = ""
    baseline: Path | None = None

    def told(self, items: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return the findings that are told, with the severity that the rules give them."""
        kept = []
        for item in items:
            chosen, left = (max((len(code) for code in codes if item.code.startswith(code)), default=-1) for codes in (self.select, self.ignore))
            level = self.severity.get(max((code for code in self.severity if item.code.startswith(code)), key=len, default=""), item.severity)
            if (chosen >= 0 or not self.select) and (left < 0 or left < chosen) and level != "off":
                kept.append(item if level == item.severity else replace(item, severity=level))
        return kept


def known_code(code: str) -> bool:
    """Whether a code or the beginning of one is in the registry."""
    return bool(code) and any(each.startswith(code) for each in CODES)


def control_of(folder: Path) -> Control:
    """Return what the nearest `gouji.toml` at or above a folder says; BadControlError if it cannot be used."""
    for place in (folder.resolve(), *folder.resolve().parents):
        path = place / CONFIG
        if path.is_file():
            return _read(path)
    return Control()


def _read(path: Path) -> Control:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadControlError(f"{path}: {error}") from error
    check: dict[str, Any] = data.get("check", {})
    severity = check.get("severity", {})
    for key in check:
        if key not in _KEYS:
            raise BadControlError(f"{path}: check.{key}: ?  ({', '.join(sorted(_KEYS))})")
    lists = [check.get("select", []), check.get("ignore", [])]
    for code in (*lists[0], *lists[1], *severity):
        if not known_code(str(code)):
            raise BadControlError(f"{path}: {code}: no such code 没有此代码")
    for level in severity.values():
        if level not in {*SEVERITIES, "off"}:
            raise BadControlError(f"{path}: {level}: note, warning, error, off")
    if check.get("fail-on", "error") not in {"error", "warning", "never"}:
        raise BadControlError(f"{path}: fail-on: error, warning, never")
    baseline = path.parent / str(check["baseline"]) if "baseline" in check else None
    return Control(tuple(lists[0]), tuple(lists[1]), dict(severity), str(check.get("fail-on", "")), baseline)


def mark_of(report: Checked, item: Diagnostic) -> str:
    """Return what a finding is known by: the report's file name, the code, the wording; places move when a text is edited."""
    return hashlib.sha256(f"{Path(report.name).name}\n{item.code}\n{item.message.zh}".encode("utf-8", "surrogateescape")).hexdigest()[:16]


def without_known(reports: Sequence[Checked], baseline: Path) -> list[Checked]:
    """Return the reports without the findings that a baseline holds, each as often as it holds it; BadControlError if it is no baseline."""
    left = marks_in(baseline)
    out = []
    for report in reports:
        kept = []
        for finding in report.findings:
            mark = mark_of(report, finding.lead)
            if left[mark] > 0:
                left[mark] -= 1
            else:
                kept.append(finding)
        out.append(report._replace(findings=kept))
    return out


def baseline_of(reports: Sequence[Checked]) -> str:
    """Return the baseline that holds all findings of some reports, as JSON."""
    return baseline_with(Counter(mark_of(report, finding.lead) for report in reports for finding in report.findings))


def marks_in(baseline: Path) -> Counter[str]:
    """Return the findings that a baseline holds, and how often; BadControlError if it is no baseline."""
    try:
        data = json.loads(baseline.read_text("utf-8"))
        return Counter({mark: int(count) for mark, count in data["findings"].items()})
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise BadControlError(f"{baseline}: {error}") from error


def baseline_with(marks: Mapping[str, int]) -> str:
    """Return the baseline that holds some findings, as JSON."""
    return json.dumps({"schema": _SCHEMA, "findings": dict(sorted(marks.items()))}, ensure_ascii=False, indent=1)
