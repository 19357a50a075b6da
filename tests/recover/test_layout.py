"""Layout tables opened, lines split and joined, marks removed: what recovery reads is one paragraph a block."""

from __future__ import annotations

from whole import BODY, MIDDLE, PREFACE, TITLE, account, codes, document, found, lines, texts

import converters
from converters.forms import roles
from converters.model import Cell, Document, Paragraph, Table
from converters.recover.layout import straighten


def _flow(*blocks, flow: str = "paragraphs") -> list:
    return straighten(Document("test", blocks, flow=flow), [], [], [])


def test_a_table_around_the_whole_page_is_opened():
    page = (Paragraph("网站首页"), Paragraph(TITLE), PREFACE, *MIDDLE, Paragraph(BODY), Paragraph("2024年1月18日"))
    table = Table(1, 2, (Cell(0, 0, 1, 1, "政府信息公开指南\n政府信息公开制度"), Cell(0, 1, 1, 1, "\n".join(getattr(block, "text", "") for block in page if isinstance(block, Paragraph)), blocks=page)))
    report = found(document([table], back=(), middle=()))
    assert [section.role for section in report.sections] == list(roles())
    assert report.title.text == TITLE
    assert report.issuer == BODY
    assert account(report, "furniture") == ["政府信息公开指南", "政府信息公开制度", "网站首页"]


def test_a_heading_in_a_row_of_its_own_cuts_the_table():
    table = Table(3, 2, (Cell(0, 0, 1, 1, "甲"), Cell(0, 1, 1, 1, "1"), Cell(1, 0, 1, 2, "五、存在的主要问题及改进情况"), Cell(2, 0, 1, 1, "乙"), Cell(2, 1, 1, 1, "2")))
    assert texts(_flow(table)) == ["甲|1", "五、存在的主要问题及改进情况", "乙|2"]


def test_a_table_without_headings_is_left_alone():
    table = Table(1, 2, (Cell(0, 0, 1, 1, "甲"), Cell(0, 1, 1, 1, "1")))
    assert _flow(table) == [table]


def test_lines_of_a_paragraph_are_split_at_a_heading_only():
    assert texts(_flow(Paragraph("甲。\n六、其他需要报告的事项\n无。"))) == ["甲。", "六、其他需要报告的事项", "无。"]
    assert texts(_flow(Paragraph("甲。\n六、其他需要报告的事项。无。"))) == ["甲。", "六、其他需要报告的事项。", "无。"]
    assert texts(_flow(Paragraph("甲。\n乙。"))) == ["甲。\n乙。"]


def test_a_broken_line_is_joined_where_lines_are_all_there_is():
    halves = lines("全年共受理申请若干件，其中自然人的申请占多数，法人和其", "他组织的申请较少，均已按期答复。")
    assert texts(_flow(*halves, flow="lines")) == ["全年共受理申请若干件，其中自然人的申请占多数，法人和其他组织的申请较少，均已按期答复。"]
    assert texts(_flow(*halves)) == texts(halves)


def test_a_mark_of_the_word_processor_is_removed_and_accounted_for():
    report = found(document([Paragraph("[bookmark: _GoBack]"), Paragraph("[bookmark: top]" + TITLE), PREFACE]))
    assert report.title.text == TITLE
    assert "N511" in codes(report)


def test_lines_without_an_end_are_not_joined_on_and_on():
    """A quote that never closes makes lines of a sheet look like one sentence; its length is bounded, and so is the time."""
    text = '"第一条,未关闭的引号\n' + "".join(f"甲{number},乙{number},{number}\n" for number in range(3000))
    report = converters.read(text.encode())
    lengths = [len(block.text) for part in (report.preface, *(section.blocks for section in report.sections)) for block in part if isinstance(block, Paragraph)]
    assert report.ledger.balanced
    assert max(lengths, default=0) < 2_100
