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
from converters.work.record import Record, Summary, pack, sketch, summarize


class Made(NamedTuple):
    """A document brought to other formats: pairs of format and bytes, the report in a line, what was found, what is kept of it.

    Of a volume the files are those of each report, its number behind the format (`docx-2`), and there is a record for each; the line is the first one's.
    """

    files: tuple[tuple[str, bytes], ...]
    summary: Summary
    findings: tuple[Diagnostic, ...]
    records: tuple[Record, ...]


def make(source: Source, *, to: Sequence[str] = (), edition: str = "", infer: bool = False, via: str = "", media: tuple[str, str] = ("", "")) -> Made:
    """Read a file's reports and write each in each format of `to`; raises Refused as `pipeline.read_in` and `pipeline.render_noted` do.

    `media` is a folder for their pictures, and the name by which what is written leads there; ("", "") keeps them inside.
    """
    reports = pipeline.read_all_in(source, edition, infer=infer, via=via)
    reports = [extracted(report, *media) for report in reports] if media[0] else reports
    files: list[tuple[str, bytes]] = []
    notes: list[Diagnostic] = []
    records: list[Record] = []
    for number, report in enumerate(reports, 1):
        told: list[Diagnostic] = []
        for name in to:
            data, said = pipeline.render_noted(report, name)
            files.append((f"{name}-{number}" if len(reports) > 1 else name, data))
            told += said
        notes += told
        records.append(Record(report.issuer or "", report.year, pack(report, told), sketch(report)))
    several = [diagnose("B991", count=len(reports))] if len(reports) > 1 else []
    return Made(tuple(files), summarize(reports[0]), (*several, *(item for report in reports for item in report.diagnostics), *notes), tuple(records))


def figures(source: Source, *, edition: str = "") -> list[AnnualReport]:
    """Return the reports of a file with their figures and the findings on their sums, and without their text."""
    return [replace(report, preface=(), signature=(), unplaced=(), asides=(), repairs=(), diagnostics=tuple(item for item in report.diagnostics if item.code == "C701"))
            for report in pipeline.read_all_in(source, edition)]
