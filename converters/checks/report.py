"""Check a report as a reviewer does: its figures, years, bodies, contents and words, and last year's report beside it."""

from __future__ import annotations

from converters.checks.arithmetic import check_arithmetic
from converters.checks.bodies import check_bodies
from converters.checks.contents import check_contents
from converters.checks.figures import check_figures
from converters.checks.last_year import check_last_year
from converters.checks.narrative import check_narrative
from converters.checks.pictures import check_pictures
from converters.checks.rates import check_rates
from converters.checks.wording import check_wording
from converters.checks.years import check_years
from converters.diagnostics import Diagnostic
from converters.report import AnnualReport

CHECKS = (check_figures, check_narrative, check_arithmetic, check_rates, check_years, check_bodies, check_contents, check_wording, check_pictures)


def check_report(report: AnnualReport, last: AnnualReport | None = None) -> list[Diagnostic]:
    """Return the findings that need no more than the report itself, and those against `last`, the report of the year before.

    A document of no known form is not checked. The sums of the form are checked wherever a report is read.
    """
    if not report.edition:
        return []
    return [item for check in CHECKS for item in check(report)] + (check_last_year(report, last) if last else [])
