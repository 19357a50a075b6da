"""What a run keeps of each report: who and when, every figure, finding and place, packed; the dataset is made of these."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from converters.checks.report import check_report
from converters.checks.sisters import fingerprint
from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair
from converters.report import AnnualReport
from converters.text import for_xml
from converters.work.any_table import tidy_tables
from converters.writers.tidy import tidy

_FIRST = 5  # the columns of a tidy row that say whose it is, and are kept once


class Summary(NamedTuple):
    """A report in a line: whose, its edition and year, figures found and asked for, repairs, findings by severity, whether its ledger is even."""

    issuer: str
    edition: str
    year: int | None
    found: int
    facts: int
    repairs: int
    errors: int
    warnings: int
    notes: int
    balanced: bool | None


class Record(NamedTuple):
    """What a run keeps of one report: whose it is, of which year, all that `pack` keeps, the fingerprint of its narrative."""

    issuer: str
    year: int | None
    packed: bytes
    sketch: bytes


def summarize(report: AnnualReport) -> Summary:
    """Return a report in a line."""
    counts = Counter(item.severity for item in report.diagnostics)
    found = sum(1 for fact in report.facts.values() if fact.status != "missing")
    repairs = len(report.repairs) + sum(1 for fact in report.facts.values() if fact.status in {"repaired", "corrected"})
    return Summary(report.issuer or "", report.edition, report.year, found, len(report.facts), repairs, counts["error"], counts["warning"], counts["note"],
                   report.ledger.balanced if report.ledger else None)


def pack(report: AnnualReport, notes: Sequence[Diagnostic] = ()) -> bytes:
    """Return all that is kept of a report: its own findings, those of `check_report`, and `notes` with it."""
    findings = [*report.diagnostics, *check_report(report), *notes]
    summary = summarize(report)
    counts = Counter(item.severity for item in findings)
    head = {
        "format": report.source.get("format", ""), "edition": report.edition, "title": report.title.full if report.title else "", "issuer": report.issuer or "",
        "year": report.year, "period": list(report.period or ("", "")), "published": report.published or "", "signed": report.signed or "",
        "facts": summary.facts, "found": summary.found, "repairs": summary.repairs, "errors": counts["error"], "warnings": counts["warning"], "notes": counts["note"],
        "sums": sum(1 for item in report.diagnostics if item.code == "C701"), "balanced": summary.balanced,
        "characters": report.ledger.source if report.ledger else None, "unplaced": report.ledger.accounts.get("unplaced", 0) if report.ledger else None,
    }
    facts = [(*row[_FIRST:], _origin(fact.origin), [_repair(item) for item in fact.repairs]) for row, fact in zip(tidy(report), report.facts.values(), strict=False)]
    others: list[tuple[object, ...]] = [(*row[_FIRST:], None, []) for row in tidy_tables(report)]
    kept = {"report": head, "facts": facts, "others": others, "findings": [_finding(item) for item in findings],
            "repairs": [[*_repair(repair), _origin(origin)] for repair, origin in report.repairs]}
    return zlib.compress(_json(kept), 6)


def sketch(report: AnnualReport) -> bytes:
    """Return the fingerprint of a report's narrative, 4 bytes a bin; empty for one that says little."""
    return fingerprint("", report).least


def unpack(data: bytes) -> dict[str, Any]:
    """Return what `pack` kept."""
    kept: dict[str, Any] = json.loads(zlib.decompress(data))
    return kept


def _json(thing: object) -> bytes:
    import orjson

    try:
        return orjson.dumps(thing)
    except TypeError:  # a figure of more than 64 bits, or half of a surrogate pair: the slower way writes them
        return json.dumps(thing, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _finding(item: Diagnostic) -> list[object]:
    return [item.code, item.severity, for_xml(item.message.en), for_xml(item.message.zh), str(item.origin)]


def _repair(repair: Repair) -> list[str]:
    return [repair.code, for_xml(repair.before), for_xml(repair.after), for_xml(repair.evidence)]


def _origin(origin: Origin) -> list[object] | None:
    return None if origin == NOWHERE else [for_xml(origin.part), for_xml(origin.path), origin.page, list(origin.box) if origin.box else None]
