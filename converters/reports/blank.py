"""A blank report of an edition: the form's headings and tables with nothing filled in, for a body to fill and for this program to read back."""

from __future__ import annotations

from converters.forms import load_form
from converters.migration import filled
from converters.model import Paragraph
from converters.report import AnnualReport, Fact, Heading, Section

_BODY, _YEAR = "××××", "××××"  # what is to be replaced is seen at once, and found by `check` (C712)


def blank(edition: str, body: str = "", year: int | None = None) -> AnnualReport:
    """Return a report of an edition with no figure in it.

    Args:
        edition: the id of a form.
        body: the name of the body, which goes into the title and the signature; signs to replace if not given.
        year: the year of the report, in the same way.

    Raises:
        KeyError: there is no form of that edition.

    """
    form = load_form(edition)
    name, when = body or _BODY, str(year) if year else _YEAR
    facts = {fact: Fact(fact, "", None) for fact in form.facts}
    sections = tuple(
        Section(spec.role, Heading(f"{spec.number}、{spec.text}" if spec.number else spec.text, 1), (*(filled(table, edition, facts) for table in form.tables.values() if table.section == spec.role),))
        for spec in form.headings)
    if not form.headings:
        sections = (Section("", None, tuple(filled(table, edition, facts) for table in form.tables.values())),)
    return AnnualReport(
        edition=edition, title=Paragraph(f"{name}{when}年政府信息公开工作年度报告", level=0, align="center"), issuer=body or None, year=year, period=None, published=None, signed=None,
        preface=(), sections=sections, signature=(Paragraph(name, align="right"), Paragraph(f"{year + 1 if year else '××××'}年×月×日", align="right")), facts=facts)
