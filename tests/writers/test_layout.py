"""The lines of a title and the rows that stay together, as Word and PDF set them."""

from __future__ import annotations

import re
from dataclasses import replace

import pypdfium2
import pytest
from authored import report
from hypothesis import given
from hypothesis import strategies as st

import converters
from converters.model import Paragraph
from converters.pipeline import render
from converters.source.package import Package
from converters.writers.layout import title_lines

TRUTH = report("wangchao-district-2023")
WORDS = ("政府信息公开", "工作", "年度报告")


@pytest.mark.parametrize(("title", "lines"), [
    ("云岫县人民政府2021年政府信息公开工作年度报告", ["云岫县人民政府2021年", "政府信息公开工作年度报告"]),
    ("霁川市城市管理和综合执法局2025年政府信息公开工作年度报告", ["霁川市城市管理和综合执法局", "2025年政府信息公开工作年度报告"]),
    ("2020年望潮区漱石街道办事处政府信息公开工作年度报告", ["2020年望潮区漱石街道办事处", "政府信息公开工作年度报告"]),
    ("关于印发砚湖市2023年度政府信息公开工作年度报告的通知", ["关于印发砚湖市2023年度", "政府信息公开工作年度报告的通知"]),
    ("鹤汀镇2020年政府信息公开工作年度报告", ["鹤汀镇2020年政府信息公开工作年度报告"]),
    ("云岫藏族羌族自治州泊远县自然资源和城市规划局（林业和草原局）二〇二三年政府信息公开工作年度报告",
     ["云岫藏族羌族自治州泊远县", "自然资源和城市规划局（林业和草原局）", "二〇二三年政府信息公开工作年度报告"]),
    ("两行的\n题目，保持原样，即使它比版心更宽，也不改动一个字", ["两行的", "题目，保持原样，即使它比版心更宽，也不改动一个字"]),
    ("字" * 50, ["字" * 50]), ("年报" * 200, ["年报" * 200]), ("", [""]),
])
def test_a_title_breaks_between_words_into_even_lines(title, lines):
    assert title_lines(title).split("\n") == lines


@given(st.text("省市县区局（）0123政府信息公开工作年度报告年报 A", max_size=120))
def test_breaking_a_title_changes_no_character_of_it(title):
    assert title_lines(title).replace("\n", "") == title
    assert all(word in title_lines(title) for word in WORDS if word in title)


@pytest.mark.parametrize("to", ["docx", "pdf"])
def test_a_title_of_two_lines_reads_back_as_one(to):
    name = "云岫县人民政府2021年政府信息公开工作年度报告"
    data = render(replace(TRUTH, title=replace(TRUTH.title, text=name)), to)
    assert converters.read(data).title.full == name
    if to == "docx":
        first = re.search(r"<w:p>.*?</w:p>", Package(data).read("word/document.xml").decode())[0]
        assert first.count("<w:br/>") == 1


def _pages(data: bytes) -> list[list[str]]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        found = [pdf[index].get_textpage().get_text_range().split("\r\n") for index in range(len(pdf))]
    finally:
        pdf.close()
    return [[line.strip() for line in lines if line.strip() and not line.startswith("— ")] for lines in found]


def test_the_rows_that_head_a_block_stay_with_its_first_row_of_figures():
    """Wherever the page ends: lines are put above the tables one by one until a block has moved past the foot."""
    feet = []
    for above in range(2, 16):
        pages = _pages(render(replace(TRUTH, preface=tuple(Paragraph(f"第{line}行") for line in range(above))), "pdf"))
        feet += [lines[-1] for lines in pages[:-1]]
    assert len(set(feet)) > 5
    assert not [foot for foot in feet if foot.startswith(("第二十条", "信息内容", "二、主动公开"))]


def test_the_rows_of_labels_of_a_word_table_stay_with_the_row_below():
    document = Package(render(TRUTH, "docx")).read("word/document.xml").decode()
    rows = re.findall(r"<w:tr>.*?</w:tr>", document)
    heads = [row for row in rows if "第二十条" in row or "信息内容" in row]
    assert len(heads) == 8
    assert all("<w:keepNext/>" in row for row in heads)
    assert not any("<w:keepNext/>" in row for row in rows if "行政处罚" in row)
