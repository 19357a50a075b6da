"""Which lines head a section, and which only look as if they did."""

from __future__ import annotations

import pytest

from converters.recover.headings import bracketed_role, role_of, run_in, sub_level


@pytest.mark.parametrize(("text", "role"), [
    ("一、总体情况", "overview"), ("二、主动公开政府信息情况", "proactive"), ("三、收到和处理政府信息公开申请情况", "applications"),
    ("四、政府信息公开行政复议、行政诉讼情况", "litigation"), ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "litigation"),
    ("五、政府信息公开工作存在的主要问题及改进情况", "problems"), ("六、其他需要报告的事项", "other"), ("六、 其他需要报告的事项：", "other"),
    ("总体情况", "overview"), ("二、主动公开政府情息情况", "proactive"), ("第六部分 其他需要报告的事项", "other"),
    ("一、本年新收政府信息公开申请数量", ""), ("二、上年结转政府信息公开申请数量", ""), ("三、本年度办理结果", ""), ("四、结转下年度继续办理", ""),
    ("（一）主动公开情况", ""), ("主动公开情况", ""), ("其他事项", ""), ("其他", ""), ("", ""),
])
def test_section_headings(text, role):
    assert role_of(text) == role


@pytest.mark.parametrize(("text", "level"), [
    ("（一）主动公开", 2), ("(二)依申请公开情况。", 2), ("1.组织领导", 3), ("1、强化培训", 3), ("（1）强化培训", 3),
    ("1.组织不力。", 0), ("3.5亿元", 0), ("（一）信息多。下一步加强。", 0), ("普通的一行", 0), ("2024年1月15日", 0),
])
def test_lower_headings(text, level):
    assert sub_level(text) == level


@pytest.mark.parametrize(("text", "role"), [
    ("（一）总体情况", "overview"), ("(六) 其他需要报告的事项", "other"), ("（二）总体情况", ""), ("（一）主动公开", ""), ("一、总体情况", ""), ("", ""),
])
def test_bracketed_headings_have_the_number_of_their_place(text, role):
    assert bracketed_role(text) == role


@pytest.mark.parametrize(("text", "rest"), [
    ("六、其他需要报告的事项。无。", "无。"), ("六、其他需要报告的事项：无", "无"), ("一、总体情况  2023年，平稳。", "2023年，平稳。"),
    ("六、其他需要报告的事项", ""), ("六、其他需要报告的事项。", ""), ("一、总体情况 1", ""), ("总体情况：平稳。", ""), ("一、本年新收数量：3", ""), ("", ""),
])
def test_where_the_text_goes_on_behind_a_heading(text, rest):
    at = run_in(text)
    assert (text[at:] if at else "") == rest
