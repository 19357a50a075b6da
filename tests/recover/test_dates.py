"""Dates in prose, whole and torn."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.recover.dates import first_date, narrow, period, torn_dates


@pytest.mark.parametrize(("text", "date"), [
    ("2024年1月15日", "2024-01-15"), ("2024-01-15", "2024-01-15"), ("发布时间：2021-01-28 15:22", "2021-01-28T15:22"),
    ("二〇二四年一月十五日", "2024-01-15"), ("二○二一年十二月三十一日", "2021-12-31"), ("2023年2月30日", None), ("没有日期", None),
])
def test_first_date(text, date):
    assert first_date(text) == date


@pytest.mark.parametrize("text", ["自2023年1月1日起至2023年12月31日止", "自2023年1月1日起，至2023年12月31日止", "2023年1月1日—12月31日", "2023年1月1日至2023年12月31日"])
def test_period(text):
    assert period(text) == ("2023-01-01", "2023-12-31")


def test_two_dates_far_apart_are_no_period():
    assert period("2023年1月1日印发方案，此后多次修订，最近一次在2023年12月31日") is None


@pytest.mark.parametrize(("text", "dates"), [
    ("自202211日起,至20221231日止", ["2022年1月1日", "2022年12月31日"]), ("自2022年11日至2022年1231日", ["2022年1月1日", "2022年12月31日"]),
    ("于2022926日", ["2022年9月26日"]), ("于2022111日", []), ("国办公开办函〔2021〕30号", []), ("共20223件", []), ("2022年1月1日", []), ("于2022229日", ["2022年2月29日"][:0]),
])
def test_torn_dates_have_one_reading_or_none(text, dates):
    assert [mended.date for mended in torn_dates(text)] == dates


@given(st.dates(dt.date(2008, 1, 1), dt.date(2030, 12, 31)))
def test_a_torn_date_is_never_mended_to_another_date(day):
    torn = f"{day.year}{day.month}{day.day}日"
    for mended in torn_dates(torn):
        assert mended.date == f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.parametrize("text", ["２０２４年１月１５日", "２０２４．１．１５", "2024．1．15", "２０２４－０１－１５", "2024/1/15"])
def test_wide_digits_and_signs_are_read(text):
    assert first_date(text) == "2024-01-15"
    assert narrow(text).isascii() or "年" in text
    assert len(narrow(text)) == len(text)


def test_a_period_in_wide_digits():
    assert period("自２０２３年１月１日起至２０２３年１２月３１日止") == ("2023-01-01", "2023-12-31")
