"""Check that each picture says in words what it shows, for those who hear the report (GB/T 37668-2019 §5.1; WCAG 1.1.1)."""

from __future__ import annotations

from converters.diagnostics import Diagnostic, diagnose
from converters.report import AnnualReport, walk_figures


def check_pictures(report: AnnualReport) -> list[Diagnostic]:
    """Return C781, once, where pictures of the report have no alternative text."""
    figures = [figure for section in report.sections for figure in walk_figures(section.blocks)] + list(walk_figures(report.preface))
    silent = [figure for figure in figures if not figure.alt.strip()]
    return [diagnose("C781", silent[0].origin, count=len(silent), all=len(figures))] if silent else []
