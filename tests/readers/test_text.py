"""Flattened text: each shape that a table comes in is read as that table, prose stays prose, and nothing is lost."""

from __future__ import annotations

import time
from collections import Counter

import flatten
import pytest
from authored import report
from hypothesis import given
from hypothesis import strategies as st

from converters.grid.flat import unflattened
from converters.ledger import text as ledger
from converters.model import Paragraph, Table
from converters.readers import text
from converters.recover.report import recover
from converters.source.files import source_of
from converters.text import tally

TRUTH = report("lanxi-county-2019")

soup = st.lists(st.sampled_from(["甲", "规章", "行政许可", "其他", "总计", "1", "23", "1,234", " ", "  ", "\t", "\u3000", "|", " | ", " |\n", "||\n", "\n", "\n\n",
                                 ",", ";", '"', "。", "---", "-- --\n", "\r\n", "\x0c", "一、总体情况", "规章\t1\t2\n", "甲,1\n", "甲  乙\n"]),
                min_size=1, max_size=24).map("".join)


def read(*lines: str):
    return text.read(source_of("\n".join(lines).encode()))


def rows(table: Table) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        found[cell.row].append(cell.text)
    return found


def tables(document) -> list[list[list[str]]]:
    return [rows(block) for block in document.blocks if isinstance(block, Table)]


def words(document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def posted(document) -> Counter[str]:
    texts = [posting.text for posting in document.asides]
    for block in document.blocks:
        texts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
    return tally("".join(texts))


@given(soup)
def test_every_character_is_posted_once(markup):
    source = source_of(markup.encode())
    document = text.read(source)
    assert posted(document) == sum(ledger.count(source).values(), Counter())
    for block in document.blocks:
        if isinstance(block, Table):
            places = [(cell.row, cell.column) for cell in block.cells]
            assert len(set(places)) == len(places)
            assert all(cell.row < block.rows and cell.column < block.columns for cell in block.cells)


# --- `cell |` lines -----------------------------------------------------------------------------------------------------


def _cells_of(lines: list[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if line.endswith(" |") and line[:-2].isdigit()]


@pytest.mark.parametrize("own_line", [True, False])
@pytest.mark.parametrize("harm", ["value", "pipe", "padding"])
def test_one_lost_value_or_pipe_harms_no_other_row(harm, own_line):
    lines = flatten.pipes(TRUTH, own_line=own_line).split("\n")
    places = _cells_of(lines)
    for at in places[5::23]:
        harmed = list(lines)
        if harm == "value":
            del harmed[at]
        elif harm == "pipe":
            harmed[at] = harmed[at].removesuffix(" |")
        else:
            pad = next((index for index in range(at, len(lines)) if lines[index].endswith("||")), None)
            if pad is None:
                continue
            harmed[pad] = harmed[pad][:-1]
        found = recover(text.read(source_of("\n".join(harmed).encode()))).facts
        assert set(found) == set(TRUTH.facts)
        assert [name for name, fact in found.items() if fact.value not in {None, TRUTH.facts[name].value}] == []
        assert sum(fact.value is None for fact in found.values()) - sum(fact.value is None for fact in TRUTH.facts.values()) <= 15


def test_pieces_stand_as_they_were_seen():
    """A line is a row, a pipe closes a piece, a blank line is a gap: what is a row of the table is not for a reader to say."""
    found = read("规章 |", "|", "2 | | 3 ||", "", "行政规范", "性文件 |", "| 6 |", "以上数据截至年底。")
    assert [block.spans for block in found.blocks if isinstance(block, Table)] == ["seen"]
    assert tables(found) == [[["规章"], [""], ["2", "", "3", ""], [], ["行政规范"], ["性文件"], ["6"]]]
    assert words(found) == ["以上数据截至年底。"]
    assert [posting.text for posting in found.asides] == ["|" * 9]


def test_rows_are_told_by_the_pipes_that_close_them():
    """What no form takes is a table again, if its pipes tell the rows: cells and closing pipes are as many as the columns."""
    lines = ["渠道 |", "条数 |", "备注 |", "网站 |", "12 |", "|", "公告栏 |", "||", "微信 |", "3 |", "新 |", "报纸 |", "||"]
    assert [rows(block) for block in unflattened(read(*lines).blocks[0])] == [[["渠道", "条数", "备注"], ["网站", "12"], ["公告栏"], ["微信", "3", "新"], ["报纸"]]]


def test_rows_of_pipes_are_rows():
    document = read("| 甲 | 乙 |", "| 1 || ")
    assert tables(document) == [[["甲", "乙"], ["1", ""]]]
    assert [posting.text for posting in document.asides] == ["||||||"]


# --- columns ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\t", "  ", "\u00a0\u00a0 ", "\u3000", " ", ",", ";"])
def test_a_row_a_line_with_a_label_alone_before_it(separator):
    document = read("二、主动公开政府信息情况", "第二十条第（五）项", separator.join(["信息内容", "本年处理决定数量"]), separator.join(["行政许可", "594"]),
                    separator.join(["行政处罚", "460"]), "三、收到和处理政府信息公开申请情况", "本年收到申请5件，均已答复。")
    assert tables(document) == [[["第二十条第（五）项"], ["信息内容", "本年处理决定数量"], ["行政许可", "594"], ["行政处罚", "460"]]]
    assert words(document) == ["二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "本年收到申请5件，均已答复。"]
    assert [block.spans for block in document.blocks if isinstance(block, Table)] == ["rows"]


@pytest.mark.parametrize("separator", ["\t", ","])
def test_rows_of_full_width_keep_their_columns(separator):
    lines = [separator.join(cells) for cells in (["甲", "", "7"], ["", "乙", "8"], ["丙", "丁", "9"])]
    document = read(*lines)
    assert [(block.spans, rows(block)) for block in document.blocks] == [("full", [["甲", "", "7"], ["", "乙", "8"], ["丙", "丁", "9"]])]


def test_quoted_cells_of_csv_may_hold_separators_quotes_and_line_breaks():
    document = read("名称,数量", '"甲,乙",12', '"丙""丁""",34', '"戊', '己",56')
    assert tables(document) == [[["名称", "数量"], ["甲,乙", "12"], ['丙"丁"', "34"], ["戊\n己", "56"]]]
    assert sorted("".join(posting.text for posting in document.asides)) == sorted(',,,,""""""""')


@pytest.mark.parametrize("lines", [
    ["联系人：张某  电话：0999-8123456", "以上报告。"],
    ["根据要求,现将情况公布如下", "本年,共公开信息5条,比上年增加2条。", "其中,门户网站3条,新媒体2条。", "今后,将继续努力,做好工作。"],
    ["1,234", "2,345", "3,456", "4,567"],
    ["一、总体情况\t1", "（一）主动公开\t1", "（二）依申请公开\t2", "（三）监督保障\t4"],
    ["甲  乙。", "丙  丁。", "戊  己。"],
    ["姓 名", "住 址", "电 话"],
    ["\t本年度工作如下。", "\t（一）主动公开", "\t公开信息5条。"],
])
def test_prose_stays_prose(lines):
    document = read(*lines)
    assert tables(document) == []
    assert "".join(words(document)).replace("\t", "").replace(" ", "") == "".join(lines).replace("\t", "").replace(" ", "")


def test_a_label_that_a_page_broke_around_its_values_is_whole_again():
    assert tables(read("（四）无法提供  1.本机关不掌握相关政", "                  11   40  8  59", "                府信息", "  2.没有现成信息需要另行制作 19  9  16  44", "  3.补正后申请内",
                       "  容仍不明确  1  2  3", "  其他  4  5  6")) == [
        [["（四）无法提供"], ["1.本机关不掌握相关政\n府信息", "11", "40", "8", "59"], ["2.没有现成信息需要另行制作", "19", "9", "16", "44"],
         ["3.补正后申请内\n容仍不明确", "1", "2", "3"], ["其他", "4", "5", "6"]]]


def test_three_lines_alike_are_a_table_of_any_words():
    assert tables(read("名称  数量", "甲  1", "乙  2", "", "说明")) == [[["名称", "数量"], ["甲", "1"], ["乙", "2"]]]


def test_a_line_that_spans_the_page_is_read_as_before():
    assert read(" " * 40 + "2023年1月8日").blocks[0].align == "right"


# --- columns drawn by dashes --------------------------------------------------------------------------------------------


def test_a_simple_table_has_a_blank_for_each_blank_slot():
    document = read("说明", "", "  ---------- ------ ------", "  名称       数量   备注", "  甲“乙”             好", "  丁         3", "  ---------- ------ ------", "", "后")
    assert [rows(block) for block in document.blocks if isinstance(block, Table)] == [[["名称", "数量", "备注"], ["甲“乙”", "", "好"], ["丁", "3", ""]]]
    assert [block.spans for block in document.blocks if isinstance(block, Table)] == ["full"]
    assert words(document) == ["说明", "后"]


def test_a_header_over_the_dashes_and_a_table_of_several_lines_a_row():
    assert tables(read("名称   数量", "------ ------", "甲     1", "", "后")) == [[["名称", "数量"], ["甲", "1"]]]
    assert tables(read("-------------", "名称   数量", "------ ------", "甲     1", "乙", "", "丙     2", "-------------")) == [
        [["名称", "数量"], ["甲\n乙", "1"], ["丙", "2"]]]


def test_prose_between_dashes_is_no_table():
    document = read("-- --", "这是一段没有空格的文字", "-- --")
    assert tables(document) == []


# --- lines that begin with a TAB ----------------------------------------------------------------------------------------


def test_a_cell_a_line_and_an_empty_line_after_each_row():
    document = read("前", "\t甲", "\t乙", "", "\t", "\t1", "", "", "后文")
    assert tables(document) == [[["甲"], ["乙"], [], [""], ["1"]]]
    assert [rows(block) for block in unflattened(document.blocks[1])] == [[["甲", "乙"], ["", "1"]]]
    assert words(document) == ["前", "后文"]


def test_a_heading_is_no_part_of_the_cell_before_it():
    assert words(read("\t本年度工作如下。", "一、总体情况", "\t公开信息5条。")) == ["本年度工作如下。", "一、总体情况", "公开信息5条。"]


# --- cost ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["a,b\n", "a  b。\n", "规章 甲\n", "-- --\n", "x\n-- --\n", "甲 |\n1 |\n|\n", "规章\n", '"a,\n', "\ta\n\n"])
def test_a_long_text_takes_time_in_proportion(unit):
    def took(count: int) -> float:
        start = time.process_time()
        read(unit * count)
        return time.process_time() - start

    few, many = (min(took(count) for _ in range(3)) for count in (1500, 6000))  # the least: what else the machine does is no cost of the text
    assert many < 12 * few + 0.2
