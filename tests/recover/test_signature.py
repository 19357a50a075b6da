"""The signature in all the ways it is printed, and lines that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whole import BODY, SIGNATURE, document, found, lines, texts

from converters.model import Cell, Paragraph, Table
from converters.recover.signature import is_dated, is_signature, parts


@pytest.mark.parametrize(("back", "issuer"), [
    ([BODY, "2024.1.18"], BODY), ([BODY, "2024/01/18"], BODY), ([BODY, "2024-1-18"], BODY), ([BODY, "２０２４年１月１８日"], BODY), ([BODY, "二〇二四年一月十八日"], BODY),
    ([f"{BODY}　2024年1月18日"], BODY), ([f"{BODY}\n2024年1月18日"], BODY), ([f"报告单位：{BODY}   报告日期：2024年1月18日"], BODY),
    ([f"报告单位：{BODY}", "报告日期：2024年1月18日"], BODY), ([f"{BODY}（盖章）", "2024 年 1 月 18 日"], BODY), ([f"单位（盖章）：{BODY}", "（2024年1月18日）"], BODY),
    (["岚汐县政务公开领导小组", "办公室", "2024年1月18日"], "岚汐县政务公开领导小组办公室"), (["2024年1月18日", BODY], BODY),
    (["岚汐县第一中学", "2024年1月18日"], "岚汐县第一中学"), (["岚汐县住建局（人防办）", "2024年1月18日"], "岚汐县住建局（人防办）"),
    (["岚汐县  人民政府", "2024年1月18日"], BODY),
])
def test_a_signature_is_kept_as_printed(back, issuer):
    report = found(document(back=lines(*back)))
    assert texts(report.signature) == back
    assert report.signed == "2024-01-18"
    assert report.issuer == issuer
    assert texts(report.sections[-1].blocks) == texts(found(document()).sections[-1].blocks)


def test_a_date_alone_signs():
    report = found(document(back=lines("２０２４年１月１８日")))
    assert (report.signed, texts(report.signature), report.issuer) == ("2024-01-18", ["２０２４年１月１８日"], BODY)


def test_a_name_known_by_its_place_or_by_the_title_alone():
    right = found(document(back=[Paragraph("岚汐县创业园", align="right"), SIGNATURE[1]]))
    left = found(document(back=[Paragraph("岚汐县创业园"), SIGNATURE[1]]))
    assert texts(right.signature) == ["岚汐县创业园", SIGNATURE[1].text]
    assert texts(left.signature) == [SIGNATURE[1].text]
    assert texts(left.sections[-1].blocks)[-1] == "岚汐县创业园"


def test_a_signature_in_a_table_that_lays_out_the_page():
    table = Table(2, 2, (Cell(0, 0, 1, 1, ""), Cell(0, 1, 1, 1, BODY), Cell(1, 0, 1, 1, ""), Cell(1, 1, 1, 1, "2024年1月18日")))
    report = found(document(back=[table]))
    assert (texts(report.signature), report.signed) == ([BODY, "2024年1月18日"], "2024-01-18")


def test_a_table_of_other_things_stays_a_table():
    table = Table(1, 2, (Cell(0, 0, 1, 1, "制定机关"), Cell(0, 1, 1, 1, "2024年1月18日")))
    assert texts(found(document(back=[table])).sections[-1].blocks)[-1] == "制定机关|2024年1月18日"


def test_a_signature_that_runs_on_from_the_text_is_cut_off():
    report = found(document(back=lines(f"以上情况特此报告。\n{BODY}\n2024年1月18日\n打印本页")))
    assert texts(report.sections[-1].blocks)[-1] == "以上情况特此报告。"
    assert texts(report.signature) == [BODY, "2024年1月18日"]


@pytest.mark.parametrize("line", [
    "以上数据统计截至2023年12月31日。", "本报告于2024年1月20日起可下载", "截至2023年12月31日", "2024-01-20", "2024年1月", "第2024.1.18号", "1.18",
])
def test_other_dates_sign_nothing(line):
    report = found(document(back=lines(line)))
    assert (report.signed, report.signature) == (None, ())
    assert texts(report.sections[-1].blocks)[-1] == line


def test_a_date_on_the_page_below_does_not_take_the_place_of_the_signature():
    report = found(document(back=[*SIGNATURE, *lines("2024-02-01")]))
    assert report.signed == "2024-01-18"
    assert texts(report.signature) == texts(SIGNATURE)


def test_a_torn_date_is_mended_and_the_body_beside_it_kept():
    report = found(document(back=lines(f"{BODY}\n2024118日")))
    assert report.signed is None  # 1月18日 or 11月8日
    report = found(document(back=lines(f"{BODY}\n2024128")))
    assert report.signed is None
    report = found(document(back=lines(f"{BODY}\n202437")))
    assert (report.signed, texts(report.signature)) == ("2024-03-07", [BODY, "2024年3月7日"])


@pytest.mark.parametrize("rows", [["岚汐县人民政府", "2024年1月18日"], ["2024年1月18日", "岚汐县人民政府"], ["岚汐县人民政府　2024年1月18日"]])
def test_lines_that_are_a_signature(rows):
    assert is_signature(rows)
    assert not is_signature([*rows, "其他"])


def test_names_alone_are_no_signature():
    assert not is_signature([BODY, "岚汐县财政局"])
    assert not is_signature([])


@given(st.dates(), st.sampled_from(["{y}年{m}月{d}日", "{y}.{m}.{d}", "{y}-{m:02}-{d:02}", "（{y}年{m:02}月{d:02}日）"]))
def test_any_date_of_this_century_is_read(day, pattern):
    line = pattern.format(y=day.year, m=day.month, d=day.day)
    expected = day.isoformat() if 2000 <= day.year < 2100 else None
    assert parts(line) == ("", expected) or (expected is None and not is_dated(line))
