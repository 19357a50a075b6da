"""Proposals: the value that a sum tells for a blank, and for a figure at which a row and a column break."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from authored import report
from damage import OPERATORS, damaged
from hypothesis import given
from hypothesis import strategies as st
from strategies import reports

from converters.recover.propose import propose
from converters.recover.report import recover


def _with(truth, name: str, text: str):
    tables = [block for section in truth.sections for block in section.blocks if getattr(block, "id", "")]
    changed = {id(table): replace(table, slots=tuple(replace(slot, text=text) if slot.fact == name else slot for slot in table.slots)) for table in tables}
    sections = tuple(replace(section, blocks=tuple(changed.get(id(block), block) for block in section.blocks)) for section in truth.sections)
    return recover(damaged(replace(truth, sections=sections), OPERATORS["nothing"], Random(0)))


def _said(found):
    return [(item.code, item.message.en) for item in propose(found)]


def test_a_blank_is_told_by_its_column_or_row():
    truth = report("wangchao-district-2023")
    found = _with(truth, "t3.results.granted.business", "")
    value = truth.facts["t3.results.granted.business"].value
    assert [(code, f"would be {value} by K" in text) for code, text in _said(found)] == [("F429", True)]
    assert found.facts["t3.results.granted.business"].value is None


def test_nothing_is_said_of_a_report_that_adds_up():
    assert _said(_with(report("wangchao-district-2023"), "t3.results.granted.business", report("wangchao-district-2023").facts["t3.results.granted.business"].text)) == []


@given(reports(), st.data())
def test_a_wrong_figure_is_found_where_its_row_and_column_cross(truth, data):
    names = [name for name in truth.facts if name.startswith("t3.results.") and not name.startswith("t3.results.total") and not name.endswith(".total")]
    name = data.draw(st.sampled_from(names))
    right = truth.facts[name].value
    found = _with(truth, name, str(right + data.draw(st.integers(1, 99))))
    assert [(code, f"if it were {right:g} (" in text, name in text) for code, text in _said(found)] == [("F430", True, True)]


def test_one_broken_sum_alone_tells_nothing():
    truth = report("wangchao-district-2023")
    assert _said(_with(truth, "t4.review.total", "987654")) == []
