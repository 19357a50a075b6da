"""Which lines are the title of a report, and which of several is its own."""

from __future__ import annotations

import pytest
from whole import BODY, PREFACE, TITLE, account, codes, document, found, lines, texts

from converters.model import Paragraph
from converters.recover.titles import body_in, is_title


@pytest.mark.parametrize(("text", "body"), [
    (TITLE, BODY), (f"2023年{BODY}政府信息公开工作年度报告", BODY), (f"{BODY}关于2023年政府信息公开工作的年度报告", BODY),
    (f"{BODY}关于2023年政府信息公开工作年度报告的公告", BODY), (f"{BODY}二〇二三年政府信息公开年度报告", BODY),
    ("根河市2023年政府信息公开年报", "根河市"), ("本溪市局2023年度政务公开工作报告", "本溪市局"), ("依安县2023年政府信息公开工作年度报告（公开版）", "依安县"),
    (f"关于公布《{BODY}2023年政府信息公开工作年度报告》的公告", BODY), ("霁川市住建局（人防办）关于2023年政府信息公开工作的年度报告", "霁川市住建局（人防办）"),
    ("２０２３年政府信息公开工作年度报告", ""),
])
def test_titles_and_the_body_in_them(text, body):
    assert is_title(text)
    assert body_in(text) == body


@pytest.mark.parametrize("text", [
    "当前位置：首页 > 政务公开 > 政府信息公开年报", "您的位置：政府信息公开年度报告", "首页›政府信息公开年报", "根据要求编制2023年政府信息公开年度报告",
    "《岚汐县2023年政府信息公开工作年度报告》", "关于报送2023年政府信息公开工作年度报告的通知", "请下载2023年政府信息公开年度报告", "年度报告",
])
def test_other_lines_are_none(text):
    assert not is_title(text)


@pytest.mark.parametrize("front", [
    [f"{BODY}2023年", "政府信息公开工作年度报告"], [" ".join(BODY), "2023 年政府信息公开工作年度报告"], [BODY, "二〇二三年政府信息公开工作年度报告"],
    [BODY, "2023年", "政府信息公开年度报告"], [f"{BODY}2023年政府信息公开", "工作年度报告"], [f"{BODY}2023年\n政府信息公开工作年度报告"],
    ["岚汐县2023年", "政府信息公开工作年度报告"],
])
def test_a_title_on_several_lines_is_one(front):
    report = found(document([*lines(*front, align="center"), PREFACE]))
    assert report.title.text.replace(" ", "") == "".join(front).replace(" ", "").replace("\n", "")
    assert report.title.as_printed == "\n".join(front)
    assert texts(report.preface) == [PREFACE.text]
    assert account(report, "furniture") == []


def test_a_list_of_other_years_is_furniture_and_the_heading_the_title():
    others = [TITLE.replace("2023", str(year)) for year in (2020, 2021, 2023)]
    report = found(document([*lines(*others), Paragraph(TITLE, level=1), PREFACE]))
    assert (report.title.text, report.title.origin, report.year) == (TITLE, Paragraph("").origin, 2023)
    assert account(report, "furniture") == others[:2]
    assert account(report, "repeat") == [TITLE]
    assert "N509" in codes(report)
    assert texts(report.preface) == [PREFACE.text]


def test_a_list_behind_the_title_does_not_take_its_place():
    styled = found(document([Paragraph(TITLE, level=1), *lines(TITLE.replace("2023", "2022")), PREFACE]))
    plain = found(document([*lines(TITLE, TITLE.replace("2023", "2022")), PREFACE]))
    assert styled.title.text == plain.title.text == TITLE


def test_the_title_is_the_one_nearest_to_the_text():
    report = found(document([*lines("2023年政府信息公开工作年度报告", "作者：王一", TITLE), PREFACE]))
    assert report.title.text == TITLE


def test_a_crumb_trail_is_furniture():
    report = found(document([*lines("当前位置：首页 > 政府信息公开年报", TITLE), PREFACE]))
    assert report.title.text == TITLE
    assert account(report, "furniture") == ["当前位置：首页 > 政府信息公开年报"]


def test_a_report_without_title_says_so():
    report = found(document([PREFACE]))
    assert report.title is None
    assert "N503" in codes(report)
    assert texts(report.preface) == [PREFACE.text]
