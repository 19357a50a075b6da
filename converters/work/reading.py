"""What a worker does with one document: read it, bring it to other formats, keep its record; each a function of its source alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from converters import pipeline
from converters.diagnostics import Diagnostic, diagnose
from converters.report import AnnualReport
from converters.source.files import Source
from converters.work.pictures import extracted
from converters.work.record import Summary, pack, sketch, summarize


class Made(NamedTuple):
    """A document brought to other formats: pairs of format and bytes, the report in a line, what was found, the packed record, the fingerprint of its narrative.

    Of a volume the files are those of each report, its number behind the format (`docx-2`); the line, the record and the fingerprint are the first one's.
    """

    files: tuple[tuple[str, bytes], ...]
    summary: Summary
    findings: tuple[Diagnostic, ...]
    record: bytes
    sketch: bytes


def make(source: Source, *, to: Sequence[str] = (), edition: str = "", infer: bool = False, via: str = "", media: tuple[str, str] = ("", "")) -> Made:
    """Read a file's reports and write each in each format of `to`; raises Refused as `pipeline.read_in` and `pipeline.render_noted` do.

    `media` is a folder for their pictures, and the name by which what is written leads there; ("", "") keeps them inside.
    """
    reports = pipeline.read_all_in(source, edition, infer=infer, via=via)
    reports = [extracted(report, *media) for report in reports] if media[0] else reports
    files: list[tuple[str, bytes]] = []
    notes: list[Diagnostic] = []
    for number, report in enumerate(reports, 1):
        for name in to:
            data, said = pipeline.render_noted(report, name)
            files.append((f"{name}-{number}" if len(reports) > 1 else name, data))
            notes += said
    several = [diagnose("B991", count=len(reports))] if len(reports) > 1 else []
    return Made(tuple(files), summarize(reports[0]), (*several, *(item for report in reports for item in report.diagnostics), *notes), pack(reports[0], notes), sketch(reports[0]))


def figures(source: Source, *, edition: str = "") -> AnnualReport:
    """Return a report with its figures and the findings on its sums, and without its text."""
    report = pipeline.read_in(source, edition)
    return replace(report, preface=(), signature=(), unplaced=(), asides=(), repairs=(), diagnostics=tuple(item for item in report.diagnostics if item.code == "C701"))
