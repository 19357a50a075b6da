"""The drawn alignment: every piece seen is on it once, doubtful places are marked, and it needs nothing but itself."""

from __future__ import annotations

import re
from random import Random

import pytest
from authored import report
from damage import OPERATORS, damaged
from make.further import FURTHER
from make.outcome import printed
from make.reports import made_report
from make.ruin import DAMAGES

from converters import pipeline
from converters.recover.trace import trace
from converters.show.explain import explain
from converters.show.explanation import as_json, lines
from converters.show.trace import as_html

ROW = "二、主动公开政府信息情况\n规章 | 12 |\n35\n行政规范性文件 | 4 | 7 | 9 ||\n行政许可 97 |\n行政处罚 | 8 |\n"


@pytest.mark.parametrize("layout", ["2 rows closed", "10 recognised", *list(FURTHER)[:3]])
def test_every_piece_seen_is_one_step(layout: str) -> None:
    text, _told, _free = printed(made_report(5101, "2021"), layout, DAMAGES["labels_broken"], 5101)
    for found in pipeline.alignment(text.encode()).values():
        assert found.searched
        assert sum(bool(text) for step in found.steps for text in step.seen) >= found.tokens
        assert {step.fact for step in found.steps if step.fact} == set(found.facts)


def test_a_doubtful_place_is_marked_and_has_its_runner_up() -> None:
    found = pipeline.alignment(ROW.encode())
    doubts = [step for step in found["t2"].steps if step.is_doubtful]
    assert {step.fact.rpartition(".")[0] for step in doubts} == {"t2.regulations"}
    assert all(step.rival is not None for step in doubts)
    page = as_html(found, "row.txt", chinese=False)
    assert page.count('class="step doubt value"') == len([step for step in doubts if step.seen])
    assert "row.txt" in page


@pytest.mark.parametrize("chinese", [False, True])
def test_the_page_is_whole_in_itself_and_safe(chinese: bool) -> None:
    page = as_html(pipeline.alignment(ROW.replace("97", "97<script>alert(1)</script>").encode()), "<b>.txt", chinese=chinese)
    assert not re.search(r"<script|<link|src=|url\(|@import|<b>", page)
    assert f'lang="{"zh-CN" if chinese else "en"}"' in page
    assert page.count("<section>") == page.count("</section>") == 1


def test_a_table_that_agrees_was_not_searched() -> None:
    found = trace(damaged(report("wangchao-district-2023"), OPERATORS["nothing"], Random(1)))
    assert set(found) == {"t2", "t3", "t4"}
    assert not any(item.searched or item.cost for item in found.values())


def test_a_report_of_our_own_format_has_no_alignment() -> None:
    found = pipeline.alignment(pipeline.convert(ROW.encode(), "json"))
    assert found == {}
    assert "<section>" not in as_html(found, "x.json", chinese=True)


def test_a_fact_is_explained_by_its_step() -> None:
    known = explain(pipeline.read(ROW.encode()), "t2.normative.repealed", pipeline.alignment(ROW.encode()))
    assert known.step is not None
    assert (known.step.seen, known.step.cost) == (("7",), 0)
    assert any(line.strip().startswith("path") for line in lines(known))
    assert any("路径" in line for line in lines(known, chinese=True))
    assert '"step": {"seen": ["7"], "cost": 0' in as_json(known)
