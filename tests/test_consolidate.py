"""The sum of many reports is the arithmetic; a wrong, missing, second or unlike report is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import report
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import reports

import converters
from converters.checks.sums import check_sums
from converters.consolidate import Child, compare, consolidate
from converters.diagnostics import diagnose
from converters.model import Paragraph
from converters.pipeline import render
from converters.report import AnnualReport, Fact

BASE = report("wangchao-district-2023")


def _child(number: int, truth: AnnualReport = BASE) -> Child:
    """The report of a town, its figures other than those of any other."""
    facts = {name: replace(fact, value=(fact.value or 0) * number, text=f"{(fact.value or 0) * number:g}") for name, fact in truth.facts.items()}
    return Child(f"town{number}.docx", replace(truth, issuer=f"栖云{number}镇", facts=facts))


def _codes(total):
    return [(name, item.code) for name, item in total.findings if item.code != "B960"]


def test_forty_reports_add_up():
    children = [_child(number) for number in range(1, 41)]
    total = consolidate(children, title="望潮区2023年汇总")
    for name, fact in total.report.facts.items():
        assert fact.value == pytest.approx(BASE.facts[name].value * sum(range(1, 41)))
        assert fact.status == "inferred"
        assert list(total.trace[name].values()) == [child.report.facts[name].value for child in children]
    assert check_sums(total.report) == []
    assert _codes(total) == []
    assert "town40.docx" in total.report.facts["t3.received.total"].repairs[0].evidence


@settings(max_examples=10)
@given(st.lists(reports(edition="2021", tables=False), min_size=1, max_size=4))
def test_any_reports_add_up(truths):
    children = [Child(f"{at}.docx", replace(truth, year=2023, issuer=f"{truth.issuer}{at}")) for at, truth in enumerate(truths)]
    total = consolidate(children)
    for name, fact in total.report.facts.items():
        assert fact.value == pytest.approx(sum(truth.facts[name].value or 0 for truth in truths))


def test_the_sum_is_written_and_read_back_like_any_report():
    total = consolidate([_child(1), _child(2)], title="望潮区2023年政府信息公开工作年度报告（汇总）")
    for to in ("xml", "json", "xlsx"):
        found = converters.read(render(total.report, to))
        assert {name: fact.value for name, fact in found.facts.items()} == {name: fact.value for name, fact in total.report.facts.items()}
    assert converters.read(render(total.report, "docx")).facts["t3.received.total"].value == total.report.facts["t3.received.total"].value


def test_blanks_and_missing_figures_count_as_nothing_and_are_named():
    name = "t2.normative.issued"
    blank = _child(1)
    blank = blank._replace(report=replace(blank.report, facts={**blank.report.facts, name: Fact(name, "", None)}))
    total = consolidate([blank, _child(2)])
    assert total.report.facts[name].value == BASE.facts[name].value * 2
    assert _codes(total) == [("", "B969")]
    nowhere = consolidate([blank])
    assert (nowhere.report.facts[name].value, nowhere.report.facts[name].status) == (None, "missing")


def test_a_report_of_no_form_and_a_second_one_are_left_out():
    other = Child("letter.docx", replace(BASE, edition="", facts={}))
    total = consolidate([_child(1), other, _child(1)._replace(name="copy.docx")])
    assert _codes(total) == [("letter.docx", "B961"), ("copy.docx", "B962")]
    assert total.report.facts["t3.received.total"].value == BASE.facts["t3.received.total"].value


def test_a_report_whose_own_sums_do_not_hold_is_named():
    wrong = _child(2)
    broken = diagnose("C701", rule="K3", whole="a", found="1", expected="2", blank="")
    total = consolidate([_child(1), wrong._replace(report=replace(wrong.report, diagnostics=(broken,)))])
    assert _codes(total) == [("town2.docx", "B963")]


def test_a_report_of_another_year_is_named_and_left_out_and_a_tie_of_years_is_not_decided():
    last = Child("old.docx", replace(_child(3).report, year=BASE.year - 1))
    total = consolidate([_child(1), _child(2), last])
    assert _codes(total) == [("old.docx", "B964")]
    assert total.report.year == BASE.year
    assert total.report.facts["t3.received.total"].value == consolidate([_child(1), _child(2)]).report.facts["t3.received.total"].value
    tie = consolidate([_child(1), last])
    assert ("", "B981") in _codes(tie)
    assert not tie.report.edition
    assert not tie.report.facts


def test_another_edition_is_named_and_fitted():
    old = replace(report("lanxi-county-2019"), year=BASE.year)
    total = consolidate([_child(1), _child(2), Child("old.docx", old)])
    assert ("old.docx", "B965") in _codes(total)
    assert total.report.edition == "2021"
    assert total.report.facts["t2.normative.issued"].value == BASE.facts["t2.normative.issued"].value * 3 + old.facts["t2.normative.made"].value
    assert consolidate([_child(1), _child(2), Child("old.docx", old)], edition="2019").report.edition == "2019"


def test_a_body_without_a_report_is_named():
    total = consolidate([_child(1), _child(2)], bodies=["栖云1镇", "栖云2镇", "栖云3镇"])
    assert _codes(total) == [("", "B966")]
    assert "栖云3镇" in next(item for _name, item in total.findings if item.code == "B966").message.zh


@pytest.mark.parametrize(("own", "how"), [([1, 3], "left out"), ([1, 2, 2, 3], "counted twice")])
def test_what_the_parent_left_out_or_counted_twice_is_named(own, how):
    total = consolidate([_child(1), _child(2), _child(3)])
    given_ = [Child(f"{at}.docx", replace(_child(number).report, issuer=f"{at}")) for at, number in enumerate(own)]
    parent = replace(consolidate(given_).report, title=Paragraph("上级"))
    found = compare(total, parent)
    assert found[0].code == "B968"
    assert "town2.docx" in found[0].message.en
    assert how in found[0].message.en
    assert all(item.code == "B967" for item in found[1:])


def test_a_single_figure_that_differs_is_named_alone():
    total = consolidate([_child(1), _child(2)])
    name = "t3.received.total"
    parent = replace(total.report, facts={**total.report.facts, name: replace(total.report.facts[name], value=total.report.facts[name].value + 5)})
    assert [item.code for item in compare(total, parent)] == ["B967"]
    assert "+5" in compare(total, parent)[0].message.en
    assert compare(total, total.report) == []


def test_nothing_adds_up_to_nothing():
    total = consolidate([])
    assert total.report.edition == ""
    assert total.report.facts == {}


def test_units_are_kept_where_they_are_one_and_not_mixed():
    name = "t2.procurement.amount"
    old = report("lanxi-county-2019")

    def child(number, text, value, unit):
        return Child(f"{number}.docx", replace(old, issuer=f"栖云{number}镇", facts={**old.facts, name: Fact(name, text, value, unit)}))

    alike = consolidate([child(1, "5元", 5, "元"), child(2, "7元", 7, "元")])
    assert (alike.report.facts[name].text, alike.report.facts[name].value, alike.report.facts[name].unit) == ("12元", 12, "元")
    mixed = consolidate([child(1, "5元", 5, "元"), child(2, "7万元", 7, "万元"), child(3, "9", 9, "")])
    assert mixed.report.facts[name].status == "missing"
    assert ("", "B970") in _codes(mixed)


def test_reports_that_fit_alike_are_all_named():
    twins = [Child(f"{name}.docx", replace(BASE, issuer=name)) for name in ("甲镇", "乙镇", "丙镇")]
    parent = consolidate(twins[:2]).report
    assert [item.code for item in compare(consolidate(twins), parent)][:3] == ["B968"] * 3


def test_versions_of_one_report_are_never_chosen_from():
    name = "t2.normative.issued"
    one = _child(1)
    other = replace(one.report, facts={**one.report.facts, name: replace(one.report.facts[name], value=one.report.facts[name].value + 1)})
    total = consolidate([one, _child(2), Child("attachment.docx", other)])
    assert [code for _name, code in _codes(total)] == ["B973"]
    assert name in next(item for _name, item in total.findings if item.code == "B973").message.en
    assert total.report.facts == {}


def test_a_file_that_does_not_say_whose_it_is_is_known_by_its_figures():
    total = consolidate([_child(1), _child(2), Child("scan.txt", replace(_child(2).report, issuer=None))])
    assert _codes(total) == [("scan.txt", "B962")]
    assert total.report.facts["t3.received.total"].value == BASE.facts["t3.received.total"].value * 3


def test_a_fee_in_yuan_is_brought_to_the_unit_of_the_form():
    name = "t2.fees.amount"
    one, two = _child(1), _child(2)
    two = two._replace(report=replace(two.report, facts={**two.report.facts, name: Fact(name, "35000元", 35000, "元")}))
    total = consolidate([one, two])
    assert total.report.facts[name].value == pytest.approx(one.report.facts[name].value + 3.5)
    assert ("town2.docx", "B974") in _codes(total)


def test_the_sum_has_a_title_and_says_what_of_it_does_not_hold():
    one = _child(1)
    name = "t3.results.total.total"
    wrong = one._replace(report=replace(one.report, facts={**one.report.facts, name: replace(one.report.facts[name], value=one.report.facts[name].value + 1)}))
    total = consolidate([wrong, _child(2)])
    assert "2" in total.report.title.text
    assert str(BASE.year) in total.report.title.text
    assert ("", "C701") in _codes(total)
    assert [item.code for item in total.report.diagnostics].count("C701") >= 1


def test_a_culprit_of_a_unit_is_named_and_not_those_that_are_as_all():
    name = "t2.procurement.amount"
    old = report("lanxi-county-2019")
    children = [Child(f"{at}.docx", replace(old, issuer=f"栖云{at}镇", facts={**old.facts, name: Fact(name, "9元" if at == 30 else "9", 9, "元" if at == 30 else "")})) for at in range(40)]
    told = next(item for _name, item in consolidate(children).findings if item.code == "B970").message.en
    assert "30.docx" in told
    assert "29.docx" not in told


def test_decimals_add_up_as_they_are_printed():
    children = [Child(f"{at}.docx", replace(BASE, issuer=f"栖云{at}镇", facts=BASE.facts | {"t2.fees.amount": Fact("t2.fees.amount", text, float(text))})) for at, text in enumerate(("0.1", "0.2", "1139.19", "2000000.57"))]
    assert consolidate(children).report.facts["t2.fees.amount"].text == "2001140.06"
