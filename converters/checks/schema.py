"""Validate the canonical XML that is about to be written against the published schema (XML Schema 1.0)."""

from __future__ import annotations

from converters.diagnostics import refuse
from converters.source.safe_xml import parse_xml, report_errors


def check_schema(data: bytes) -> None:
    """Raise Refused V601 if a canonical XML breaks `schema/report.xsd`; it says where."""
    broken = report_errors(parse_xml(data))
    if broken:
        raise refuse("V601", reason=broken)
