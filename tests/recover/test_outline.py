"""Sections: headings of the form, in brackets, run into their text, missing, and in documents of no form."""

from __future__ import annotations

import pytest
from whole import MIDDLE, PREFACE, TITLE, codes, document, found, lines, renamed, texts

from converters.forms import roles
from converters.model import Document, Paragraph, Table
from converters.recover.outline import outline
from converters.report import Heading

WORDS = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项"]


def _named(pattern: str) -> dict[str, str]:
    return {f"n{at}": pattern.format("一二三四五六"[at - 1], word) for at, word in enumerate(WORDS, 1)}


def _roles(report) -> list[str]:
    return [section.role for section in report.sections]


@pytest.mark.parametrize("pattern", ["{}、{}", "（{}）{}", "({}){}", "第{}部分 {}"])
def test_the_six_sections_are_found_by_any_numbering(pattern):
    plain, report = found(document()), found(document(middle=renamed(**_named(pattern))))
    assert _roles(report) == list(roles())
    assert [section.heading.text for section in report.sections] == [text.replace(" ", "") for text in _named(pattern).values()]
    assert [len(section.blocks) for section in report.sections] == [len(section.blocks) for section in plain.sections]
    assert not {"N501", "N502", "N504"} & set(codes(report))


def test_two_bracketed_headings_of_that_wording_head_no_section():
    flow = lines("一、概况", "（一）总体情况", "甲。", "（二）主动公开政府信息情况", "乙。")
    assert [section.role for section in outline(flow, "2021").sections if section.heading] == []


def test_bracketed_headings_under_numbered_ones_stay_below():
    report = found(document(middle=[*MIDDLE, *lines("（三）收到和处理政府信息公开申请情况", "（四）政府信息公开行政复议、行政诉讼情况", "（五）存在的主要问题及改进情况")]))
    assert _roles(report) == list(roles())
    assert report.sections[-1].blocks[-1] == Heading("（五）存在的主要问题及改进情况", 2)


@pytest.mark.parametrize("stop", ["。", "：", "； ", "  ", ":"])
def test_a_heading_run_into_its_text_is_parted_from_it(stop):
    text = "本年度未收取信息处理费。"
    report = found(document(middle=renamed(n6=f"六、其他需要报告的事项{stop}{text}")))
    assert _roles(report) == list(roles())
    assert report.sections[-1].heading.text == f"六、其他需要报告的事项{stop}".strip()
    assert texts(report.sections[-1].blocks)[0] == text
    assert "N512" in codes(report)
    assert "N504" not in codes(report)


def test_a_word_behind_the_heading_is_text_too():
    report = found(document(middle=renamed(n6="六、其他需要报告的事项：无")))
    assert report.sections[-1].heading.text == "六、其他需要报告的事项："
    assert texts(report.sections[-1].blocks)[0] == "无"


def test_an_automatic_number_counts_as_the_heading_s():
    report = found(document(middle=[block if getattr(block, "text", "")[:2] != "六、" else Paragraph("其他需要报告的事项。无。", number="六、") for block in MIDDLE]))
    assert report.sections[-1].heading.full == "六、其他需要报告的事项。"
    assert texts(report.sections[-1].blocks)[0] == "无。"


@pytest.mark.parametrize("text", ["六、其他需要报告的事项", "六、 其他需要报告的事项：", "五、存在的主要问题 及改进情况"])
def test_a_heading_alone_is_left_whole(text):
    report = found(document(middle=renamed(**{"n5" if text[0] == "五" else "n6": text})))
    assert "N512" not in codes(report)
    assert _roles(report) == list(roles())


def test_a_table_begins_the_section_whose_heading_is_missing():
    report = found(document(middle=[block for block in MIDDLE if not getattr(block, "text", "").startswith("三、")]))
    assert _roles(report) == list(roles())
    assert report.sections[2].heading is None
    assert codes(report).count("N502") == 1


def test_the_overview_without_heading_begins_behind_the_preamble():
    report = found(document([Paragraph(TITLE), PREFACE, *lines("全年平稳有序。")], middle=[block for block in MIDDLE if not getattr(block, "text", "").startswith("一、")]))
    assert _roles(report) == list(roles())
    assert texts(report.preface) == [PREFACE.text]
    assert texts(report.sections[0].blocks)[0] == "全年平稳有序。"


def test_a_document_of_no_form_is_cut_at_its_own_headings():
    report = found(Document("test", tuple(lines("前言。", "一、概述", "甲。", "二、结论", "乙。"))))
    assert [(section.role, section.heading.text, texts(section.blocks)) for section in report.sections] == [("", "一、概述", ["甲。"]), ("", "二、结论", ["乙。"])]
    assert texts(report.preface) == ["前言。"]


def test_a_document_without_numbers_is_cut_at_its_styles():
    styled = [Paragraph("概述", level=2), *lines("甲。"), Paragraph("结论", level=2), *lines("乙。")]
    assert [section.heading.text for section in found(Document("test", tuple(styled))).sections] == ["概述", "结论"]


def test_form_tables_stand_in_their_sections():
    report = found(document())
    assert [sorted(table.id for table in (block for block in section.blocks if hasattr(block, "slots"))) for section in report.sections] == [[], ["t2"], ["t3"], ["t4"], [], []]
    assert not any(isinstance(block, Table) for section in report.sections[:4] for block in section.blocks)
