"""Run the published rules, `schema/report.sch`, on a canonical report (ISO/IEC 19757-3); `check_report` finds the same faster."""

from __future__ import annotations

from functools import cache
from typing import Any

from converters.checks.figures import STOCK_ROWS, figure_finding
from converters.checks.sums import broken
from converters.checks.years import year_finding
from converters.diagnostics import Diagnostic
from converters.forms import editions, load_form
from converters.report import AnnualReport
from converters.resources import schema_bytes
from converters.source.safe_xml import parse_xml

# What an assertion of this name says is found here; the others (F, N) say what reading the source has reported already.
RULES = frozenset({"C701", "C702", "C703", "C704", "C721", "C723", "C725", "C743"})
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def check_schematron(report: AnnualReport, xml: bytes) -> list[Diagnostic]:
    """Return a finding for each assertion that fails, of the codes in RULES.

    Args:
        report: the report, for the places of its facts.
        xml: the same report as canonical XML.

    Returns:
        The findings, in the order of the rules.

    """
    schema = _schematron()
    root = parse_xml(xml)
    schema.validate(root)
    log = schema.validation_report
    failed = [(item.get("id", ""), item.get("location", "")) for item in log.iter(_FAILED)] if log is not None else []
    found: list[Diagnostic] = []
    for name, location in failed:
        code, _, rest = name.partition("-")
        if name in _sums():
            found.append(broken(_sums()[name], report.facts))
        elif code == "C702":
            found += [figure_finding(code, str(fact), report.facts) for fact in _texts(root.xpath(f"{location}/@fact"))]
        elif code == "C703":
            found += [figure_finding(code, row, report.facts) for row in STOCK_ROWS if all((fact := report.facts.get(f"{row}.{end}")) and fact.value for end in ("change", "decisions"))]
        elif code in {"C704", "C743"}:
            found.append(figure_finding(code, rest, report.facts))
        elif code in RULES:
            found.append(year_finding(code, rest, report))
    return list(dict.fromkeys(found))


def _texts(found: object) -> list[object]:
    return found if isinstance(found, list) else []


@cache
def _sums() -> dict[str, Any]:
    return {f"{item.rule}-{edition}-{item.over}": item for edition in editions() for item in load_form(edition).sums}


@cache
def _schematron() -> Any:  # noqa: ANN401 - lxml's Schematron has no stubs
    from lxml.isoschematron import Schematron  # type: ignore[import-not-found]

    return Schematron(parse_xml(schema_bytes("report.sch")), store_report=True)
