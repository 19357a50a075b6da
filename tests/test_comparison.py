"""Two reports side by side: what differs and no more, in the front matter, the figures and the text."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from authored import SLUGS, report
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.comparison import Passage, as_html, as_json, as_text, compare
from converters.model import Paragraph
from converters.report import Fact

BASE = report("wangchao-district-2023")


def _says(*texts: str, role: str = "problems"):
    return replace(BASE, sections=tuple(replace(section, blocks=tuple(map(Paragraph, texts))) if section.role == role else section for section in BASE.sections))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_report_is_the_same_as_itself(slug):
    found = compare(report(slug), report(slug))
    assert found.same
    assert len(found.figures) == len(report(slug).facts)


def test_a_figure_that_changed():
    name = "t3.received.total"
    old = BASE.facts[name].value
    found = compare(BASE, replace(BASE, facts={**BASE.facts, name: Fact(name, f"{old * 3}", old * 3)}))
    changed = [item for item in found.figures if item.before != item.after]
    assert [(item.fact, item.change, item.percent) for item in changed] == [(name, old * 2, 200.0)]
    assert changed[0].label.endswith("申请人情况 / 总计")
    assert not found.same


@pytest.mark.parametrize(("before", "after", "change", "percent"), [(Fact("", "0", 0), Fact("", "5", 5), 5, None), (Fact("", "", None), Fact("", "5", 5), None, None),
                                                                    (Fact("", "5", 5), Fact("", "", None, "", "missing"), None, None), (Fact("", "-4", -4), Fact("", "-2", -2), 2, 50.0)])
def test_change_and_per_cent_only_where_they_mean_something(before, after, change, percent):
    name = "t2.fees.amount"
    found = compare(replace(BASE, facts={name: replace(before, id=name)}), replace(BASE, facts={name: replace(after, id=name)}))
    assert (found.figures[0].change, found.figures[0].percent) == (change, percent)


def test_paragraphs_are_set_beside_their_old_wording():
    found = compare(_says("公开不够及时，共有三处。", "渠道单一，群众反映不便。", "人员不足。"), _says("公开不够及时，共有五处。", "人员不足。", "新增一项全然不同的安排部署。"))
    assert found.passages == [Passage("problems", "changed", "公开不够及时，共有三处。", "公开不够及时，共有五处。"), Passage("problems", "removed", "渠道单一，群众反映不便。", ""),
                              Passage("problems", "added", "", "新增一项全然不同的安排部署。")]


@settings(max_examples=50)
@given(st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=8), max_size=6, unique=True),
       st.lists(st.text("甲乙丙丁，。", min_size=1, max_size=8), max_size=6, unique=True))
def test_both_texts_can_be_put_together_again(before, after):
    told = [item for item in compare(_says(*before), _says(*after)).passages if item.section == "problems"]
    gone, come = [item.before for item in told if item.before], [item.after for item in told if item.after]
    kept_before, kept_after = list(before), list(after)
    for text in gone:
        kept_before.remove(text)
    for text in come:
        kept_after.remove(text)
    assert kept_before == kept_after


def test_front_matter_and_editions():
    found = compare(report("lanxi-county-2019"), BASE)
    assert ("year", "2019", "2023") in found.front
    assert ("edition", "2019", "2021") in found.front
    assert {item.fact for item in found.figures} == set(BASE.facts) | set(report("lanxi-county-2019").facts)


def test_the_page_is_escaped_and_whole():
    found = compare(_says("<script>alert(1)</script>甲乙丙"), _says("<script>alert(2)</script>甲乙丙"))
    page = as_html(found, ("<a>.docx", "b.docx"), "zh")
    assert "<script" not in page
    assert "<a>" not in page
    assert "<del>1</del>" in page
    assert "<ins>2</ins>" in page
    assert 'lang="en"' in as_html(found, ("a", "b"), "en")


def test_text_and_json_say_the_same():
    name = "t2.normative.issued"
    found = compare(BASE, replace(BASE, facts={**BASE.facts, name: Fact(name, "无", 0)}, title=Paragraph("另一标题")))
    told, data = as_text(found, ("a", "b"), "en"), json.loads(as_json(found))
    assert "title: " in told
    assert f"{name}: {BASE.facts[name].text} → 无" in told
    assert next(item for item in data["figures"] if item["fact"] == name)["after"] == "无"
    assert data["front"][0]["name"] == "title"
