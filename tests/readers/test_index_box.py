"""An index box above the article is furniture of the page, whether it is a table, a list or lines; a table of the report is none."""

from __future__ import annotations

import pytest
from authored import report

import converters
from converters.model import Cell, Paragraph, Table
from converters.pipeline import render
from converters.readers.html.index_box import index_lines, is_index_box

PAGE = render(report("wangchao-district-2023"), "html").decode()
PAIRS = (("索引号", "11330100MB1234567/2024-00012"), ("组配分类", "政府信息公开年报"), ("发布机构", "望潮区人民政府办公室"), ("公开日期", "2024-01-21"),
         ("名称", "望潮区2023年政府信息公开工作年度报告"), ("文号", ""), ("有效性", "有效"))
BOXES = {
    "table": "<table>" + "".join(f"<tr><td>{name}：</td><td>{value}</td></tr>" for name, value in PAIRS) + "</table>",
    "wide table": "<table><tr>" + "".join(f"<td>{name}</td><td>{value}</td>" for name, value in PAIRS[:4]) + "</tr></table>",
    "one cell each": "<table>" + "".join(f"<tr><td>【{name}】{value}</td></tr>".replace("】", "】：", 1) for name, value in PAIRS) + "</table>",
    "list": "<ul>" + "".join(f"<li><b>{name}：</b>{value}</li>" for name, value in PAIRS) + "</ul>",
    "lines": "<div>" + "".join(f"<p>{' '.join(name)}：{value}</p>" for name, value in PAIRS) + "</div>",
}


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("before", ["<article>", "<main>"])
def test_an_index_box_is_no_part_of_the_article(box, before):
    found = converters.read(PAGE.replace(before, before + box if before == "<article>" else box + before, 1).encode())
    truth = converters.read(PAGE.encode())
    assert [getattr(block, "text", "") for block in found.preface] == [getattr(block, "text", "") for block in truth.preface]
    assert {name: fact.value for name, fact in found.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}
    assert (found.title.text, found.issuer, found.year) == (truth.title.text, truth.issuer, truth.year)
    assert found.ledger.balanced
    assert "11330100MB1234567/2024-00012" in "".join(item.text for item in found.asides if item.account == "furniture")


@pytest.mark.parametrize("texts", [("信息内容", "本年制发件数", "1"), ("名称", "数量", "甲", "3"), ("索引号", "名称", "甲", "乙", "丙", "丁", "戊", "己")])
def test_a_table_that_has_some_of_the_words_is_no_box(texts):
    assert not is_index_box(Table(1, len(texts), tuple(Cell(0, at, 1, 1, text) for at, text in enumerate(texts))))


def test_lines_without_an_index_number_or_few_of_them_stay():
    assert index_lines([Paragraph("名称：甲"), Paragraph("文号：乙"), Paragraph("有效性：有效")]) == set()
    assert index_lines([Paragraph("索引号：1"), Paragraph("文号：乙"), Paragraph("本报告由六部分组成。")]) == set()
    assert index_lines([Paragraph("索引号：1"), Paragraph("发布日期：2024-01-02"), Paragraph("文号：乙")]) == {0, 2}
