"""What a value cell's text stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.recover.values import parse_value


@pytest.mark.parametrize(("text", "number", "unit"), [
    ("0", 0, ""), ("17", 17, ""), ("１２", 12, ""), ("1,234", 1234, ""), ("251,000 元", 251000, "元"), ("397265元", 397265, "元"),
    ("3件", 3, "件"), ("增111", 111, ""), ("减5", -5, ""), ("-5", -5, ""), ("－5", -5, ""), ("+3", 3, ""), ("无", 0, ""), ("", None, ""),
    ("/", None, ""), ("—", None, ""), ("－", None, ""), ("12.5", 12.5, ""), ("3.2万元", 3.2, "万元"), ("1 2", 12, ""), ("22（其中修订16件）", 22, ""),
    ("\u200b12", 12, ""), ("十二", 12, ""), ("一百零五", 105, ""), ("二〇", 20, ""), ("三件", 3, "件"), ("一万二千", 12000, ""), ("1O", 10, ""), ("12 345 678", 12345678, ""),
    ("1 2 3", None, ""), ("一", None, ""),
])
def test_values(text, number, unit):
    value = parse_value(text)
    assert (value.number, value.unit, value.reads) == (number, unit, True)


@pytest.mark.parametrize("text", ["详见附件", "一、本年新收政府信息公开申请数量", "1.属于国家秘密", "2-3", "1.2.3", "3 4件5", "①", "½", "十十", "lO", "百十一百"])
def test_words_are_no_values(text):
    assert not parse_value(text).reads
    assert parse_value(text).number is None


@given(st.integers(-10**12, 10**12))
def test_every_integer_is_itself(number):
    assert parse_value(str(number)).number == number
    assert parse_value(f"{number:,}").number == number


@pytest.mark.parametrize(("text", "number"), [("12 5", 125), ("3\n4", 34), ("131①", 131), ("192¹", 192), ("12(3)", 12), ("22（其中修订16件）", 22)])
def test_what_may_be_another_number_is_in_doubt(text, number):
    value = parse_value(text)
    assert (value.number, value.doubt, value.plain) == (number, True, False)
    assert not parse_value(text[:2].strip()).doubt


def test_only_plain_digits_are_plain():
    assert parse_value("12").plain
    assert parse_value("").plain
    assert not parse_value("012").plain
    assert not parse_value("无").plain
    assert not parse_value("12件").plain
