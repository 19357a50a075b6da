"""The published Schematron in a second engine: Saxon, behind a compiler of its own (ISO/IEC 19757-3 §6: the first rule of a pattern that fits)."""

from __future__ import annotations

import re
from functools import cache
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree, isoschematron
from make_schematron import TARGET

saxonche = pytest.importorskip("saxonche", reason="Saxon is not installed: pip install saxonche")
SCH = "{http://purl.oclc.org/dsdl/schematron}"
SAMPLES = TARGET.parents[1] / "samples"
REPORTS = sorted(SAMPLES.glob("*/report.xml"))[::4]


def _compiled() -> str:
    """An XSLT 3.0 stylesheet that prints the names of the failed assertions, one a line."""
    schema = etree.parse(TARGET).getroot()
    prefixes = " ".join(f'xmlns:{ns.get("prefix")}={quoteattr(ns.get("uri"))}' for ns in schema.iter(f"{SCH}ns"))
    out = [f'<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" {prefixes}><xsl:output method="text"/>', '<xsl:template match="/">']
    patterns = list(schema.iter(f"{SCH}pattern"))
    out += [f'<xsl:apply-templates select="//node()" mode="m{at}"/>' for at in range(len(patterns))] + ["</xsl:template>"]
    for at, pattern in enumerate(patterns):
        out.append(f'<xsl:template match="node()" mode="m{at}" priority="-1"/>')
        rules = list(pattern.iter(f"{SCH}rule"))
        for place, rule in enumerate(rules):
            tests = "".join(f'<xsl:if test={quoteattr("not(" + item.get("test") + ")")}><xsl:text>{item.get("id")}&#10;</xsl:text></xsl:if>' for item in rule.iter(f"{SCH}assert"))
            out.append(f'<xsl:template match={quoteattr(rule.get("context"))} mode="m{at}" priority="{len(rules) - place}">{tests}</xsl:template>')
    return "".join([*out, "</xsl:stylesheet>"])


@cache
def _saxon():
    processor = saxonche.PySaxonProcessor(license=False)
    return processor, processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=_compiled())


def _second(xml: str) -> list[str]:
    processor, executable = _saxon()
    return sorted((executable.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml)) or "").split())


@cache
def _first_engine():
    return isoschematron.Schematron(etree.parse(TARGET), store_report=True)


def _first(xml: str) -> list[str]:
    schematron = _first_engine()
    schematron.validate(etree.fromstring(xml.encode()))
    return sorted(item.get("id") for item in schematron.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert"))


def _changes(xml: str) -> list[str]:
    """The report, and what becomes of it by one change each; every change breaks some rule."""
    found = [xml, xml.replace('role="other"', 'role="problems"'), re.sub("<title>.*?</title>", "", xml), re.sub(r'(<temporal start=")\d{4}', r"\g<1>2011", xml),
             re.sub("<signed>.*?</signed>", "<signed>2011-01-05</signed>", xml), re.sub(r'(fact="t3\.received\.total" value=")', r"\g<1>9", xml),
             re.sub(r'(fact="t4\.review\.total" value=")\d+', r"\g<1>0", xml), re.sub(r'(fact="t2\.normative\.in_force"[^>]*>)', r"\g<1>约", xml)]
    for row in ("carried_in.natural", "results.granted.legal", "results.total.business", "carried_out.total"):
        found.append(re.sub(rf'(fact="t3\.{re.escape(row)}" value=")', r"\g<1>1", xml))
    for row in ("received.total", "closed.total", "answered.total", "review.total", "staff.total"):
        found.append(re.sub(rf'(fact="stats\.{re.escape(row)}" value=")', r"\g<1>9", xml))
    return [found[0], *(each for each in found[1:] if each != xml)]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.parent.name)
def test_both_engines_fail_the_same_assertions(path):
    changed = _changes(path.read_text("utf-8"))
    for xml in changed:
        assert _second(xml) == _first(xml)
    assert sum(1 for xml in changed[1:] if _first(xml) != _first(changed[0])) >= (8 if "t3.received.total" in changed[0] else 4)


def test_a_sound_report_passes_in_the_second_engine():
    assert _second((SAMPLES / "qiyun-town-2024" / "report.xml").read_text("utf-8")) == []
