"""From one edition of the form to the other: the mapping whole, nothing made up, nothing lost on the way there and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import SLUGS, report
from essence import essence
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import reports

import converters
from converters.checks.sums import check_sums
from converters.forms import load_form
from converters.migration import migrate
from converters.pipeline import render
from converters.report import Fact

OLD, NEW = report("lanxi-county-2019"), report("wangchao-district-2023")
DROPPED = {"t2.regulations.published", "t2.normative.published", "t2.licensing.previous", "t2.licensing.change", *(f"t2.other_services.{end}" for end in ("previous", "change", "decisions")),
           *(f"t2.{row}.{end}" for row in ("penalty", "coercion", "fees") for end in ("previous", "change")), "t2.procurement.projects", "t2.procurement.amount"}
COLUMNS = ("natural", "business", "research", "welfare", "legal", "other_org", "total")


def _codes(found, code):
    return [item for item in found.diagnostics if item.code == code]


def test_2019_to_2021_by_the_table_of_the_domain():
    found = migrate(OLD, "2021")
    value = {name: fact.value for name, fact in OLD.facts.items()}
    now = {name: fact.value for name, fact in found.facts.items()}
    assert found.edition == "2021"
    assert now["t2.regulations.issued"] == value["t2.regulations.made"]
    assert now["t2.normative.issued"] == value["t2.normative.made"]
    assert all(now[f"t2.{row}.decisions"] == value[f"t2.{row}.decisions"] for row in ("licensing", "penalty", "coercion"))
    assert all(now[name] == value[name] for name in OLD.facts if name.startswith("t4") or (name.startswith("t3") and ".other." not in name))
    assert all(now[f"t3.results.other.misc.{column}"] == value[f"t3.results.other.{column}"] for column in COLUMNS)


def test_nothing_is_made_up():
    found = migrate(OLD, "2021")
    new = ["t2.regulations.repealed", "t2.normative.repealed", "t2.fees.amount", *(f"t3.results.other.{row}.{column}" for row in ("no_correction", "no_payment") for column in COLUMNS)]
    for name in new:
        assert (found.facts[name].value, found.facts[name].text, found.facts[name].status) == (None, "", "missing")
    assert all(name in _codes(found, "W914")[0].message.en for name in new[:3])


def test_what_has_no_counterpart_is_kept_and_named():
    found = migrate(OLD, "2021")
    assert {item.message.en.split(" ")[0] for item in _codes(found, "W911")} == DROPPED
    assert {name: found.facts[name] for name in DROPPED} == {name: OLD.facts[name] for name in DROPPED}


def test_what_is_only_near_in_meaning_is_marked():
    found = migrate(OLD, "2021")
    assert {item.message.en.split(" ")[0] for item in _codes(found, "W912")} == {"t2.regulations.in_force", "t2.normative.in_force"}
    assert found.facts["t2.normative.in_force"].status == "inferred"
    assert found.facts["t3.results.other.misc.total"].status == "inferred"
    assert found.facts["t3.received.total"].status == OLD.facts["t3.received.total"].status


def test_2021_to_2019_adds_up_the_three_rows():
    found = migrate(NEW, "2019")
    for column in COLUMNS:
        assert found.facts[f"t3.results.other.{column}"].value == sum(NEW.facts[f"t3.results.other.{row}.{column}"].value for row in ("no_correction", "no_payment", "misc"))
    assert check_sums(found) == []
    assert found.facts["t2.procurement.amount"].status == "missing"


def test_the_tables_are_those_of_the_edition():
    for truth, edition in ((OLD, "2021"), (NEW, "2019")):
        found = migrate(truth, edition)
        for name, table in found.tables().items():
            spec = load_form(edition).tables[name]
            assert [(slot.row, slot.column, slot.rowspan, slot.colspan, slot.fact) for slot in table.slots] == [
                (cell.row, cell.column, cell.rowspan, cell.colspan, cell.fact) for cell in spec.cells]
            assert all(slot.text == (found.facts[slot.fact].text if slot.fact else cell.label) for slot, cell in zip(table.slots, spec.cells, strict=True))


@settings(max_examples=40)
@given(truth=reports(), data=st.data())
def test_there_and_back_is_where_it_was(truth, data):
    names = sorted(truth.facts)
    facts = dict(truth.facts)
    for name in data.draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
        facts[name] = data.draw(st.sampled_from((Fact(name, "", None), Fact(name, "无", 0), replace(facts[name], status="repaired"), Fact(name, "", None, "", "missing"))))
    truth = replace(truth, facts=facts)
    other = "2021" if truth.edition == "2019" else "2019"
    back = migrate(migrate(truth, other), truth.edition)
    assert {name: (fact.text, fact.value, fact.unit, fact.status) for name, fact in back.facts.items() if fact.status != "missing"} == {
        name: (fact.text, fact.value, fact.unit, fact.status) for name, fact in facts.items() if fact.status != "missing"}
    assert back.edition == truth.edition


@pytest.mark.parametrize("to", ["xml", "json", "xlsx"])
@pytest.mark.parametrize("slug", SLUGS[:6:2] + SLUGS[-2:])
def test_what_was_kept_is_kept_in_our_own_formats(slug, to):
    truth = report(slug)
    other = "2021" if truth.edition == "2019" else "2019"
    moved = migrate(truth, other)
    found = converters.read(render(moved, to))
    assert essence(found) == essence(moved)
    if to != "xlsx":  # which has no place for repairs, and so does not know which figures were taken over
        assert essence(migrate(found, truth.edition))["facts"] == essence(truth)["facts"]


def test_a_report_of_that_edition_or_of_none_is_left_alone():
    assert migrate(OLD, "2019") is OLD
    none = replace(OLD, edition="")
    assert migrate(none, "2021") is none
