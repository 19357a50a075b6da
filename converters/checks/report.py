"""Check a report as a reviewer does: its figures, dates, words, and last year's report beside it."""

from __future__ import annotations

from converters.checks.figures import check_figures
from converters.checks.last_year import check_last_year
from converters.checks.narrative import check_narrative
from converters.checks.wording import check_wording
from converters.checks.years import check_years
from converters.diagnostics import Diagnostic
from converters.report import AnnualReport


def check_report(report: AnnualReport, last: AnnualReport | None = None) -> list[Diagnostic]:
    """Return the findings that need no more than the report itself, and those against `last`, the report of the year before.

    A document of no known form is not checked. The sums of the form are checked wherever a report is read.
    """
    if not report.edition:
        return []
    found = [*check_figures(report), *check_years(report), *check_wording(report), *check_narrative(report)]
    return [*found, *(check_last_year(report, last) if last else ())]
