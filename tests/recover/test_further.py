"""Reports in layouts whose lines share marks that nobody named beforehand: every fact comes back, and prose keeps its marks."""

from __future__ import annotations

import pytest
from make.further import FURTHER
from make.outcome import outcome
from make.reports import made_report
from make.ruin import DAMAGES

import converters
from converters.readers.text.marks import unmarked

AT_LEAST = {"wiki": 0.88}  # cells between two pipes are read as blank ones


@pytest.mark.parametrize("layout", FURTHER)
def test_every_fact_comes_back(layout: str) -> None:
    for seed, edition in ((4101, "2019"), (4102, "2021")):
        result = outcome(made_report(seed, edition), layout, DAMAGES["nothing"], seed)
        assert result.share >= AT_LEAST.get(layout, 1.0), (seed, result)
        assert not result.silent
        assert not result.unbalanced


@pytest.mark.parametrize("lines", [
    ["一、总体情况", "· 全年主动公开信息35条；制发规范性文件4件；举办培训3期。", "· 受理申请12件；办结11件。", "· 全年12期；34人次。", "· 共5场；6人。", "· 另有7项；8件。"],
    ["规章 12 / 3", "行政规范性文件 4 / 5", "行政许可 -", "行政处罚 - / -", "行政强制 /", "行政事业性收费 8"],
    ["规章 | 12 | 3 | 4", "行政规范性文件 | 5 | - | 6", "行政许可 | 7", "行政处罚 | 8", "行政强制 | 9", "行政事业性收费 | 10"],
    ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息",
     "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"],
    ["咨询电话：12345", "传真：67890", "邮编：100000", "门牌：12", "楼层：3", "房间：305"],
], ids=["prose in bullets", "strokes for blanks", "pipes", "the form's own numbers", "what the form does not know"])
def test_what_is_no_mark_stays(lines: list[str]) -> None:
    assert unmarked(lines) == (lines, "")


def test_a_mark_taken_off_is_kept_in_the_ledger() -> None:
    lines = ["· 规章", "· 12", "· 3", "· 4", "· 行政规范性文件", "· 5", "· 6", "· 7", "· 行政许可", "· 8", "", "· 我局开展了一次专项检查，详见附件。"]
    bare, taken = unmarked(lines)
    assert bare[:4] == ["规章", "12", "3", "4"]
    assert bare[-1] == lines[-1]
    assert taken.replace(" ", "") == "·" * 10


def test_a_thousand_is_not_parted() -> None:
    rows = ["规章：1，204", "行政规范性文件：56", "行政许可：11", "行政处罚：12", "行政强制：13", "行政事业性收费：1，234"]
    assert unmarked(rows)[0] == [row.replace("：", "\t") for row in rows]


def test_figures_on_two_lines_are_a_row_of_the_form() -> None:
    report = outcome(made_report(4103, "2021"), "two lines", DAMAGES["nothing"], 4103)
    assert report.right == report.asked
    text = "二、主动公开政府信息情况\n规章  12  3\n4\n行政规范性文件  5  6  7\n行政许可  8\n行政处罚  9\n"
    facts = converters.read(text.encode()).facts
    assert [fact.text for fact in list(facts.values())[:6]] == ["12", "3", "4", "5", "6", "7"]


@pytest.mark.parametrize("blank", ["\u00a0", "    \u00a0 "])
def test_a_line_of_a_space_that_does_not_break_is_a_blank_cell(blank: str) -> None:
    cells = ["二、主动公开政府信息情况", "规章", "3", blank, "4", "行政规范性文件", blank, "5", "6", "行政许可", "7", "行政处罚", blank, "行政强制", "8"]
    facts = list(converters.read("\n\n".join(cells).encode()).facts.values())
    assert [fact.text for fact in facts[:9]] == ["3", "", "4", "", "5", "6", "7", "", "8"]


def test_such_a_line_behind_each_cell_is_none() -> None:
    cells = ["规章", "3", "2", "4", "行政规范性文件", "9", "5", "6", "行政许可", "7", "行政处罚", "11", "行政强制", "8"]
    facts = list(converters.read("\n\u00a0\n".join(["二、主动公开政府信息情况", *cells]).encode()).facts.values())
    assert [fact.text for fact in facts[:9]] == ["3", "2", "4", "9", "5", "6", "7", "11", "8"]


def test_figures_that_fell_out_of_a_row_with_their_notes_stand_in_it_again() -> None:
    text = ("二、主动公开政府信息情况\n\n| 规章 | 1 | 204 | 196 |\n188\n（其中修订 15 件）\n180\n（含自然失效 13 件）\n"
            "| 行政规范性文件 | 188 | 172 |\n| 第二十条第（五）项 | |||\n| 信息内容 | 本年处理决定数量 | ||\n| 行政许可 | 164 | ||\n")
    found = converters.read(text.encode())
    assert [fact.value for fact in list(found.facts.values())[:7]] == [1, 204, 196, 188, 180, 172, 164]
    assert found.ledger is not None
    assert found.ledger.balanced


def test_a_markdown_table_with_a_row_wider_than_its_header_says_nothing_of_columns() -> None:
    for edition in ("2019", "2021"):
        result = outcome(made_report(4104, edition), "11 cut loose", DAMAGES["nothing"], 4104)
        assert result.right == result.asked
