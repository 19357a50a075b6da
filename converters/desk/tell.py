"""What the page is told of a report under review: its sides, its figures and texts one by one, its findings; plain values for JSON."""

from __future__ import annotations

from typing import Any

from converters.corrections import before_of, place_of, texts
from converters.desk.pane import State, result_side
from converters.desk.reviews import Seen
from converters.desk.words import STATUS
from converters.diagnostics import NOWHERE, Diagnostic, Origin
from converters.forms import editions, load_form
from converters.origins import encode
from converters.printed import printed
from converters.recover.values import readings
from converters.report import AnnualReport, Fact
from converters.rules import SEVERITY, rule_of
from converters.show.control import mark_of
from converters.show.explain import Explanation, explain
from converters.show.findings import quote, told
from converters.writers.tidy import tidy

_LOOK_AT = frozenset({"repaired", "inferred", "doubtful", "missing"})
_UNTOLD = frozenset({"B931"})  # corrections have a list of their own


def states(seen: Seen) -> dict[str, State]:
    """Return how each figure is shown: by its status, and broken where an error that is not known is about it: of sums that one cell breaks, that cell."""
    wrong = {name for finding in seen.audited.found.findings if finding.lead.severity == "error" and mark_of(seen.audited.found, finding.lead) not in seen.known
             for name in finding.lead.facts}
    found: dict[str, State] = {}
    for row in tidy(seen.report):
        if row.fact:
            kind = row.status if row.status in {*_LOOK_AT, "corrected"} else "exact"
            broken = row.fact in wrong
            found[row.fact] = State(f"{kind} broken" if broken else kind, kind in _LOOK_AT or broken)
    return found


def result(seen: Seen, *, chinese: bool) -> dict[str, Any]:
    """Return the side of the result, the findings, and the corrections."""
    shown = states(seen)
    return {"html": result_side(seen.report, shown, chinese=chinese), "doubtful": sum(state.doubtful for state in shown.values()),
            "findings": findings(seen, chinese=chinese), "corrections": corrections(seen, chinese=chinese),
            "boxes": boxes(seen.report, chinese=chinese), "stale": any(item.code == "B932" for item in seen.report.diagnostics)}


def findings(seen: Seen, *, chinese: bool) -> list[dict[str, Any]]:
    """Return the findings by cause, the worst first, each with its place, its facts, and whether it is known."""
    found = seen.audited.found
    side = 1 if chinese else 0
    out = []
    for item, more in sorted(found.findings, key=lambda finding: ("error", "warning", "note").index(finding.lead.severity)):
        if item.code not in _UNTOLD:
            mark = mark_of(found, item)
            out.append({"code": item.code, "severity": item.severity, "word": SEVERITY[item.severity] if chinese else item.severity, "text": told(item, found.edition)[side],
                        "more": len(more), "quote": quote(item, found.texts), "do": rule_of(item.code).do[side], "why": rule_of(item.code).why[side],
                        "o": encode(item.origin), "f": _fact_of(item, seen.report), "mark": mark, "known": mark in seen.known})
    return out


def _fact_of(item: Diagnostic, report: AnnualReport) -> str:
    """The figure a finding leads to: the first it is about, or the one at its place."""
    return next((name for name in item.facts if name in report.facts), "") or next((fact.id for fact in report.facts.values() if fact.origin == item.origin and item.origin != NOWHERE), "")


def corrections(seen: Seen, *, chinese: bool) -> list[dict[str, Any]]:
    """Return the corrections, the last one first; those that were not put on say so."""
    put_on = seen.corrections.sha256 == seen.report.source.get("sha256")
    return [{"at": item.at, "name": name_of(item.at, seen.report, chinese=chinese), "before": item.before, "after": item.after, "who": item.who, "when": item.when, "reason": item.reason,
             "on": put_on and before_of_or(seen.report, item.at) is not None} for item in reversed(seen.corrections.items)]


def before_of_or(report: AnnualReport, at: str) -> str | None:
    """Return what stands at a place, None if there is none."""
    try:
        return before_of(report, at)
    except KeyError:
        return None


def name_of(at: str, report: AnnualReport, *, chinese: bool) -> str:
    """Return what people call a place that can be put right."""
    if at.startswith("front:"):
        return {"front:issuer": ("body", "单位名称"), "front:year": ("year", "年度")}.get(at, (at, at))[1 if chinese else 0]
    if at.startswith("text:"):
        return "文字" if chinese else "text"
    return printed(at, report.edition)[1 if chinese else 0]


def boxes(report: AnnualReport, *, chinese: bool) -> list[dict[str, Any]]:
    """Return the places of the report on the pages of its source, each once; empty for a source without pages."""
    found: dict[str, dict[str, Any]] = {}

    def add(origin: Origin, label: str) -> None:
        name = encode(origin)
        if origin.page is not None and origin.box and name not in found:
            found[name] = {"o": name, "page": origin.page, "box": list(origin.box), "label": label}

    for table in report.tables().values():
        for slot in table.slots:
            add(slot.origin, printed(slot.fact, table.edition)[1 if chinese else 0] if slot.fact else slot.text)
    for _address, block in texts(report):
        add(block.origin, block.text[:40])
    return list(found.values())


def place(seen: Seen, at: str, *, chinese: bool) -> dict[str, Any]:
    """Return all that is known of one place: of a figure how it came to be, of a text what was printed. KeyError if there is no such place."""
    report = seen.report
    made = [item for item in corrections(seen, chinese=chinese) if item["at"] == at]
    basis = {"at": at, "name": name_of(at, report, chinese=chinese), "text": before_of(report, at), "o": encode(place_of(report, at)), "corrections": made}
    if at not in report.facts:
        block = next((block for address, block in texts(report) if address == at), None)
        return basis | {"kind": "text", "printed": block.printed if block and block.printed is not None else ""}
    return basis | {"kind": "figure"} | _figure(seen, explain(report, at), chinese=chinese)


def _figure(seen: Seen, known: Explanation, *, chinese: bool) -> dict[str, Any]:
    fact, side = known.fact, 1 if chinese else 0
    lost = ("lost", "缺失")[side]
    return {
        "value": fact.value, "unit": fact.unit, "status": STATUS[fact.status][side],
        "labels": [{"form": label.form, "printed": lost if label.printed == "" else label.printed} for label in known.labels if label.printed is not None and label.printed != label.form],
        "repairs": [{"code": repair.code, "before": repair.before, "after": repair.after, "evidence": repair.evidence, "do": rule_of(repair.code).message[side] if repair.code == "B931" else ""}
                    for repair in fact.repairs],
        "sums": [_sum(rule, over, gap, known, chinese=chinese) for rule, over, gap in known.sums],
        "rivals": [{"name": choice.name, "cost": choice.cost} for choice in (*known.row[1:], *known.column[1:])],
        "findings": [told(item, seen.report.edition)[side] for item in known.findings if item.code not in _UNTOLD][:6],
        "candidates": candidates(seen.report, fact, chinese=chinese),
    }


def _sum(rule: str, over: str, gap: float | None, known: Explanation, *, chinese: bool) -> dict[str, Any]:
    equation = next((item for item in load_form(known.edition).sums if item.rule == rule and item.over == over and (known.fact.id in item.whole or known.fact.id in item.parts)), None)
    words = f"{printed(equation.whole, known.edition)[1 if chinese else 0]} = {printed(equation.parts, known.edition)[1 if chinese else 0]}" if equation else over
    return {"rule": rule, "words": words, "gap": gap}


def candidates(report: AnnualReport, fact: Fact, *, chinese: bool) -> list[dict[str, str]]:
    """Return what a figure may be, each with the reason: what the sums ask for, the ways to read what is printed, what stood there before repairs."""
    found: dict[str, str] = {}
    edition = next((table.edition for table in report.tables().values() if any(slot.fact == fact.id for slot in table.slots)), report.edition)
    numbers = {name: (None if name == fact.id else other.value or 0) for name, other in report.facts.items()}
    for equation in load_form(edition).sums if edition in editions() else ():
        if fact.id in (*equation.whole, *equation.parts) and (solved := equation.solve(numbers)):
            reason = f"{equation.rule} 勾稽" if chinese else f"by the sum {equation.rule}"
            found.setdefault(f"{solved[1]:.15g}", reason)
    for numbers_read in readings(fact.text):
        found.setdefault(f"{numbers_read[0]:.15g}", "另一种读法" if chinese else "another reading")
    for repair in fact.repairs:
        if repair.before.strip() and repair.code != "B931":
            found.setdefault(repair.before.strip(), "修复前" if chinese else "before a repair")
    return [{"text": text, "why": why} for text, why in found.items() if text != fact.text.strip()][:6]
