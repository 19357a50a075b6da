"""Run the published rules, `schema/report.sch`, on a canonical report (ISO/IEC 19757-3); `check_sums` finds the same faster."""

from __future__ import annotations

from functools import cache
from typing import Any

from converters.checks.sums import broken
from converters.diagnostics import Diagnostic
from converters.forms import editions, load_form
from converters.report import AnnualReport
from converters.resources import schema_bytes
from converters.source.safe_xml import parse_xml

_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def check_schematron(report: AnnualReport, xml: bytes) -> list[Diagnostic]:
    """Return a C701 for each assertion that fails.

    Args:
        report: the report, for the places of its facts.
        xml: the same report as canonical XML.

    Returns:
        The findings, in the order of the rules.

    """
    schema = _schematron()
    schema.validate(parse_xml(xml))
    log = schema.validation_report
    failed = [item.get("id", "") for item in log.iter(_FAILED)] if log is not None else []
    sums = {f"{item.rule}-{edition}-{item.over}": item for edition in editions() for item in load_form(edition).sums}
    return list(dict.fromkeys(broken(sums[name], report.facts) for name in failed))


@cache
def _schematron() -> Any:  # noqa: ANN401 - lxml's Schematron has no stubs
    from lxml.isoschematron import Schematron  # type: ignore[import-not-found]

    return Schematron(parse_xml(schema_bytes("report.sch")), store_report=True)
