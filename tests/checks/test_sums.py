"""The sums of the form: a change of any value that takes part in one is noticed; blanks contradict nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import SLUGS, report
from hypothesis import given
from hypothesis import strategies as st
from strategies import reports

from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.forms import load_form


@pytest.mark.parametrize("slug", SLUGS)
def test_consistent_reports_raise_nothing(slug):
    assert check_sums(report(slug)) == []


@pytest.mark.parametrize("slug", ["lanxi-county-2019", "wangchao-district-2023"])
def test_any_changed_value_is_noticed(slug):
    truth = report(slug)
    taking_part = {name for equation in load_form(truth.edition).sums for name in (*equation.whole, *equation.parts)}
    for name in sorted(taking_part):
        fact = truth.facts[name]
        changed = replace(truth, facts=truth.facts | {name: replace(fact, value=(fact.value or 0) + 1)})
        assert {item.code for item in check_sums(changed)} == {"C701"}, name


def test_a_blank_total_is_not_checked():
    truth = report("lanxi-county-2019")
    facts = {name: replace(fact, value=None, text="") if name.endswith("granted.total") else fact for name, fact in truth.facts.items()}
    assert "K3" not in [item.rule for item in check_sums(replace(truth, facts=facts))]


@given(reports(), st.data())
def test_a_change_of_any_one_figure_names_each_sum_it_is_in(truth, data):
    equations = [item for edition in {truth.edition} for item in load_form(edition).sums]
    name = data.draw(st.sampled_from(sorted({name for item in equations for name in (*item.whole, *item.parts)})))
    fact = truth.facts[name]
    changed = replace(truth, facts={**truth.facts, name: replace(fact, value=fact.value + data.draw(st.integers(1, 999)))})
    assert check_sums(truth) == []
    own = {(item.rule, (*item.whole, *item.parts)) for item in equations if name in item.whole or name in item.parts}
    assert {(item.rule, item.facts) for item in check_sums(changed)} == own


def test_blanks_that_count_as_nought_are_said():
    truth = report("lanxi-county-2019")
    facts = {name: replace(fact, value=None, text="") if name.endswith("granted.natural") else fact for name, fact in truth.facts.items()}
    found = [item for item in check_sums(replace(truth, facts=facts)) if "granted.natural" in " ".join(item.facts)]
    assert found
    assert all("1 个空白单元格按 0 计" in item.message.zh for item in found)


@given(reports())
def test_a_report_that_adds_up_has_no_errors(truth):
    assert [item.code for item in check_report(truth) if item.severity == "error"] == []
