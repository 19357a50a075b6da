"""The published Schematron: current, and of one mind with the program about every sum."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, isoschematron
from make_schematron import TARGET, render
from strategies import reports

from converters.checks.report import check_report
from converters.checks.schematron import RULES, check_schematron
from converters.checks.sums import check_sums
from converters.forms import load_form
from converters.pipeline import render as written
from converters.readers import xml as reader
from converters.source.files import source_of

SAMPLES = TARGET.parents[1] / "samples"
VALUES = {"0": 0, "3": 3, "12件": 12, "无": 0, "4.5": 4.5, "4.5.": None, ".5": 0.5, "-2": -2, "1,204": 1204, "9元": 9, "": None, "１２": 12}
FIGURES = [(name, words) for words in VALUES for name in (
    "t2.fees.amount", "t2.procurement.amount", "t2.normative.in_force", "t4.review.total", "t4.after_review.total",
    *(f"t2.{row}.{end}" for row in ("licensing", "penalty", "coercion") for end in ("previous", "change", "decisions")))]
DATES = [{}, {"period": ("2020-01-01", "2020-11-30")}, {"period": ("2019-12-01", "2020-12-31")}, {"signed": "2015-01-05"}, {"signed": "2031-01-05", "published": "2030-12-31T08:00"},
         {"published": "2016-02-01"}, {"signed": None, "published": "2030-01-31"}]


def test_it_is_current():
    assert TARGET.read_text(encoding="utf-8") == render(), "run make docs"


@settings(max_examples=20)
@given(reports(tables=False), st.data())
def test_both_engines_find_the_same(truth, data):
    names = sorted({name for item in load_form(truth.edition).sums for name in (*item.whole, *item.parts)})
    facts = dict(truth.facts)
    for name in data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True)):
        change = data.draw(st.sampled_from((1, 7, None)))
        value = None if change is None else facts[name].value + change
        facts[name] = replace(facts[name], value=value, text="" if value is None else f"{value}")
    for name, words in data.draw(st.lists(st.sampled_from(FIGURES), max_size=5)):
        if name in facts:
            facts[name] = replace(facts[name], text=words, value=VALUES[words], unit="元" if "元" in words else "")
    dates = data.draw(st.sampled_from(DATES))
    xml = written(_printed(replace(truth, facts=facts, **dates)), "xml")
    report = reader.read(source_of(xml, "report.xml"))
    own = [item for item in (*check_sums(report), *check_report(report)) if item.code in RULES]
    assert sorted(item.message.en for item in check_schematron(report, xml)) == sorted(item.message.en for item in own)


@pytest.mark.parametrize(("change", "name"), [
    (lambda xml: xml.replace('role="problems"', 'role="other"'), "N501-problems"), (lambda xml: re.sub("<heading>一、.*?</heading>", "", xml), "N502-overview"),
    (lambda xml: re.sub("<title>.*?</title>", "", xml), "N503"), (lambda xml: xml.replace('year="2024"', 'year="2019"'), "F418"),
])
def test_what_reading_reports_is_in_the_rules_too(change, name):
    xml = (SAMPLES / "qiyun-town-2024" / "report.xml").read_text("utf-8")
    assert name not in _failed(xml)
    assert name in _failed(change(xml))


def _failed(xml: str) -> list[str]:
    schematron = isoschematron.Schematron(etree.parse(TARGET), store_report=True)
    schematron.validate(etree.fromstring(xml.encode()))
    return [item.get("id") for item in schematron.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")]


def _printed(report):
    """The report with the texts of its facts in its tables."""
    sections = tuple(replace(section, blocks=tuple(
        replace(block, slots=tuple(replace(slot, text=report.facts[slot.fact].text) if slot.fact else slot for slot in block.slots)) if hasattr(block, "slots") else block
        for block in section.blocks)) for section in report.sections)
    return replace(report, sections=sections)
