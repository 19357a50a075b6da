"""What a worker does with one document: read it, bring it to other formats, keep its record; each a function of its source alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from converters import pipeline
from converters.diagnostics import Diagnostic
from converters.report import AnnualReport
from converters.source.files import Source
from converters.work.pictures import extracted
from converters.work.record import Summary, pack, summarize


class Made(NamedTuple):
    """A document brought to other formats: pairs of format and bytes, the report in a line, what was found, the packed record."""

    files: tuple[tuple[str, bytes], ...]
    summary: Summary
    findings: tuple[Diagnostic, ...]
    record: bytes


def make(source: Source, *, to: Sequence[str] = (), edition: str = "", infer: bool = False, via: str = "", media: tuple[str, str] = ("", "")) -> Made:
    """Read a report and write it in each format of `to`; raises Refused as `pipeline.read_in` and `pipeline.render_noted` do.

    `media` is a folder for its pictures, and the name by which what is written leads there; ("", "") keeps them inside.
    """
    report = pipeline.read_in(source, edition, infer=infer, via=via)
    report = extracted(report, *media) if media[0] else report
    files, notes = [], []
    for name in to:
        data, said = pipeline.render_noted(report, name)
        files.append((name, data))
        notes += said
    return Made(tuple(files), summarize(report), (*report.diagnostics, *notes), pack(report, notes))


def figures(source: Source, *, edition: str = "") -> AnnualReport:
    """Return a report with its figures and the findings on its sums, and without its text."""
    report = pipeline.read_in(source, edition)
    return replace(report, preface=(), signature=(), unplaced=(), asides=(), repairs=(), diagnostics=tuple(item for item in report.diagnostics if item.code == "C701"))
