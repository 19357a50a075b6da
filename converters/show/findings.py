"""What was found in a report, as people are told it: by cause, in printed words, with what stands at the place and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from converters.checks.causes import Finding, by_cause
from converters.codes import CODES
from converters.diagnostics import SEVERITIES, Diagnostic, Message, Origin, shorten
from converters.model import Cell, Paragraph, Table
from converters.printed import readable
from converters.report import AnnualReport, FormTable, Heading, Slot
from converters.rules import SEVERITY, rule_of

_QUOTED = re.compile("“([^”…]+)")
_WIDTH, _BEFORE = 96, 24


class Checked(NamedTuple):
    """A report that was checked: its name, its findings by cause, what stands at each place that one may name, its form, and whose it is."""

    name: str
    findings: list[Finding]
    texts: dict[Origin, str]
    edition: str = ""
    body: str = ""

    @property
    def items(self) -> list[Diagnostic]:
        """The findings without those that come of the same cause."""
        return [finding.lead for finding in self.findings]


def checked(name: str, report: AnnualReport | None, items: Sequence[Diagnostic]) -> Checked:
    """Group the findings on a report (None: it could not be read) for showing."""
    findings = by_cause(report, items)
    if report is None:
        return Checked(name, findings, {})
    return Checked(name, findings, texts_of(report), report.edition, f"{report.issuer or ''}{f' {report.year}' if report.year else ''}".strip())


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


def told(item: Diagnostic, edition: str) -> Message:
    """The wording of a finding with the form's printed words where it names facts by their ids."""
    return Message(readable(item.message.en, edition, chinese=False), readable(item.message.zh, edition, chinese=True))


def counted(items: Sequence[Diagnostic]) -> dict[str, int]:
    """Count findings by severity, the worst first."""
    return {level: sum(1 for item in items if item.severity == level) for level in reversed(SEVERITIES)}


def line_of(item: Diagnostic) -> int | None:
    """The line of the source that a finding is about, where the source has lines."""
    return int(str(item.origin)[5:]) if re.fullmatch(r"line \d+", str(item.origin)) else None


class Line(NamedTuple):
    """A line for a terminal: its kind (`finding`, `quote`, `do`, `more`, `place`, `count`), its text, its severity."""

    kind: str
    text: str
    severity: str = ""


def lines(report: Checked, *, chinese: bool, verbose: bool, most: int = 3) -> Iterator[Line]:
    """Tell the findings of a report, of each code the first few unless all are asked for, and how many there are."""
    side = 1 if chinese else 0
    seen: dict[str, int] = {}
    for finding in report.findings:
        item = finding.lead
        if item.severity == "note" and not verbose:
            continue
        seen[item.code] = seen.get(item.code, 0) + 1
        if seen[item.code] > most and not verbose:
            continue
        word = SEVERITY[item.severity] if chinese else item.severity
        place = f":{line}" if (line := line_of(item)) else ""
        yield Line("finding", f"{shorten(report.name, 200)}{place}: {word} {item.code}: {told(item, report.edition)[side]}", item.severity)
        yield from _details(finding, report, chinese=chinese, verbose=verbose, first=seen[item.code] == 1)
    for code, count in seen.items():
        if count > most and not verbose:
            yield Line("more", f"{report.name}: {code}: " + (f"另有 {count - most} 处" if chinese else f"{count - most} more"))
    counts = counted(report.items)
    yield Line("count", f"{report.name}: " + " · ".join(f"{SEVERITY[level] if chinese else level + 's'} {count}" for level, count in counts.items()))


def _details(finding: Finding, report: Checked, *, chinese: bool, verbose: bool, first: bool) -> Iterator[Line]:
    item, side = finding.lead, 1 if chinese else 0
    if words := quote(item, report.texts):
        yield Line("quote", f"    | {words}")
    if finding.more:
        count = len(finding.more)
        yield Line("more", f"    + {f'同一原因另有 {count} 处' if chinese else f'{count} more of the same cause'}")
    for other in finding.more if verbose else ():
        yield Line("more", f"      {other.code} {told(other, report.edition)[side]}")
    if item.severity != "note" and first:
        yield Line("do", f"    → {rule_of(item.code).do[side]}")
    if verbose and str(item.origin):
        yield Line("place", f"    @ {item.origin}")


class Summary(NamedTuple):
    """How many findings there are by code and by report: (code, severity, wording, count) and (name, body, errors, warnings, notes)."""

    codes: list[tuple[str, str, str, int]]
    reports: list[tuple[str, str, int, int, int]]


def summed(reports: Sequence[Checked], *, chinese: bool) -> Summary:
    """Count the findings of some reports by code and by body."""
    by_code: dict[str, tuple[str, int]] = {}
    for report in reports:
        for item in report.items:
            by_code[item.code] = (item.severity, by_code.get(item.code, ("", 0))[1] + 1)
    codes = [(code, severity, re.sub(r"\{\w+\}", "…", CODES[code][2 if chinese else 1]), count) for code, (severity, count) in sorted(by_code.items())]
    return Summary(codes, [(report.name, report.body, counts["error"], counts["warning"], counts["note"]) for report in reports for counts in (counted(report.items),)])


def table(summary: Summary, *, chinese: bool) -> list[str]:
    """Set a summary as lines of text."""
    words = SEVERITY if chinese else {level: level for level in SEVERITIES}
    out = [f"{code} {count:>6}  {words[severity]:8} {wording}" for code, severity, wording, count in summary.codes]
    for name, body, errors, warnings, notes in summary.reports:
        counts = f"错误 {errors:>4}  警告 {warnings:>4}  提示 {notes:>4}" if chinese else f"{errors:>4} errors {warnings:>4} warnings {notes:>4} notes"
        out.append(f"{counts}  {name}" + (f"  {body}" if body else ""))
    return out
