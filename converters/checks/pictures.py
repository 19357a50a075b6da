"""Check that each picture says in words what it shows, for those who hear the report (GB/T 37668-2019 §5.1; WCAG 1.1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from converters.diagnostics import Diagnostic, diagnose
from converters.model import Figure, Table
from converters.report import AnnualReport, Content


def check_pictures(report: AnnualReport) -> list[Diagnostic]:
    """Return C781, once, where pictures of the report have no alternative text."""
    figures = [figure for section in report.sections for figure in _figures(section.blocks)] + list(_figures(report.preface))
    silent = [figure for figure in figures if not figure.alt.strip()]
    return [diagnose("C781", silent[0].origin, count=len(silent), all=len(figures))] if silent else []


def _figures(blocks: Iterable[Content]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Table):
            for cell in block.cells:
                yield from _figures(cell.blocks)
