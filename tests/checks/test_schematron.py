"""The published Schematron: current, and of one mind with the program about every sum."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from make_schematron import TARGET, render
from strategies import reports

from converters.checks.schematron import check_schematron
from converters.checks.sums import check_sums
from converters.forms import load_form
from converters.pipeline import render as written
from converters.readers import xml as reader
from converters.source.files import source_of


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
    xml = written(_printed(replace(truth, facts=facts)), "xml")
    report = reader.read(source_of(xml, "report.xml"))
    assert sorted(item.message.en for item in check_schematron(report, xml)) == sorted(item.message.en for item in check_sums(report))


def _printed(report):
    """The report with the texts of its facts in its tables."""
    sections = tuple(replace(section, blocks=tuple(
        replace(block, slots=tuple(replace(slot, text=report.facts[slot.fact].text) if slot.fact else slot for slot in block.slots)) if hasattr(block, "slots") else block
        for block in section.blocks)) for section in report.sections)
    return replace(report, sections=sections)
