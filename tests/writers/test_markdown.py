"""The Markdown writer, judged by another implementation of CommonMark with GFM's tables: no text means anything but itself."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest
from authored.assemble import assemble
from authored.edition_2021 import DRAFTS
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from converters.model import Cell, Figure, Paragraph, Table
from converters.report import AnnualReport, Heading, Section
from converters.text import for_xml
from converters.writers.markdown import inline, paragraph, render

REPORT = assemble(DRAFTS[0])
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

lines = st.text(st.sampled_from("甲乙1 2.)#-+=*_`~[]()<>&|\\!:\t\u3000\u00a0\"'x{}$^;"), max_size=12)
anything = st.text(max_size=20) | st.lists(lines, max_size=4).map("\n".join) | st.sampled_from(
    ["---", "===", "```", "~~~", "1.", "1) x", "- x", "+", "# 题", "> 引", "    code", "&amp;", "&#32;", "<br>", "<!-- -->", "[a](b)", "![a](b)",
     "a|b", "\\|", "\\", "a\\\nb", "*x*", "__x__", "~~x~~", "\n", "\na\n", "a\n\nb", "a  \nb", "http://a.example", "^x", "\r", "[^1]: x", "| - |", "甲\n===",
     "甲\n---", "甲\n- 乙", "甲\n1. 乙", "甲\n> 乙", "甲\n+ 乙"])


def empty(**fields) -> AnnualReport:
    blank = AnnualReport(edition="", title=None, issuer=None, year=None, period=None, published=None, signed=None, preface=(), sections=(),
                         signature=(), facts={})
    return replace(blank, **fields)


def rendered(markdown: str) -> str:
    return MARKDOWN.render(markdown)


def text_of(markup: str) -> str:
    """Return the text of rendered inline content; a `br` is a line break, another tag fails."""
    markup = re.sub(r"<br ?/?>\n?", "\n", markup)
    assert "<" not in markup
    return html.unescape(markup)


@given(anything)
@example("1.\u3000甲")
def test_a_paragraph_means_itself(text):
    found = re.fullmatch(r"<p>(.*)</p>\n", rendered(paragraph(text) + "\n"), re.DOTALL)
    expected = for_xml(text)
    if not expected:
        assert paragraph(text) == ""
    else:
        assert text_of(found[1]) == expected


@given(anything)
def test_a_heading_means_itself(text):
    found = re.fullmatch(r"<h3>(.*)</h3>\n", rendered(f"### {inline(text)}\n"), re.DOTALL)
    assert text_of(found[1]) == for_xml(text)


@given(st.lists(st.lists(anything, min_size=2, max_size=2), min_size=1, max_size=3))
def test_a_table_has_its_cells_in_their_places(texts):
    cells = tuple(Cell(r, c, 1, 1, text) for r, row in enumerate(texts) for c, text in enumerate(row))
    found = rendered(render(empty(preface=(Table(len(texts), 2, cells),))).decode())
    read = [text_of(cell) for cell in re.findall(r"<t[hd]>(.*?)</t[hd]>", found, re.DOTALL)]
    assert read == [for_xml(text) for row in texts for text in row]


@given(anything)
def test_escapes_are_undone_as_the_docstring_says(text):
    written = paragraph(text)
    plain = re.sub(r"\\\n", "\n", written)
    plain = re.sub(r"\\([!-/:-@\[-`{-~])|&#(\d+);", lambda match: match[1] or chr(int(match[2])), plain)
    assert plain == for_xml(text)


def test_a_report():
    text = render(REPORT).decode()
    head, title, *_ = text.split("\n\n")
    assert head == f'---\ntitle: {json.dumps(REPORT.title.text, ensure_ascii=False)}\nissuer: "云岫县人民政府"\nissued: "2022-03-25"\n---'
    assert title == f"# {REPORT.title.text}"
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [section.heading.full for section in REPORT.sections]
    assert "\n\n### （一）主动公开\n\n" in text
    assert text.endswith("\n\n云岫县人民政府\n\n2022年3月22日\n")


def test_a_form_table_has_a_cell_for_every_slot():
    table = REPORT.tables()["t3"]
    rows = [line[2:-2].split(" | ") for line in render(REPORT).decode().splitlines() if line.startswith("| ")]
    start = next(at for at, row in enumerate(rows) if row[-1] == "" and len(row) == 10)
    rows = [row for row in rows[start:start + table.rows + 1] if set(row) != {"---"}]
    assert [len(row) for row in rows] == [table.columns] * table.rows
    filled = {(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row) if text}
    assert filled == {(slot.row, slot.column): inline(slot.text) for slot in table.slots}


def test_generic_content():
    nested = Table(2, 1, (Cell(0, 0, 1, 1, "内"), Cell(1, 0, 1, 1, "里")))
    cell = Cell(0, 0, 1, 1, "甲", blocks=(Paragraph("甲", number="1."), nested, Figure("a.png", "图")))
    section = Section("", Heading("节", 1, number="一、"), (Paragraph("小节", level=1), Heading("目", 3), Figure('a"\nb', "章]"), Table(0, 0, ()),
                                                         Table(1, 1, (cell,)), Paragraph("")))
    assert render(empty(sections=(section, Section("", None, (Paragraph("文"),))))).decode() == (
        '## 一、节\n\n### 小节\n\n#### 目\n\n![章\\]](# "a\\"<br>b")\n\n| 1.甲<br>内<br>里<br>![图](# "a.png") |\n| --- |\n\n文\n')


@pytest.mark.parametrize("fields", [{}, {"issuer": ""}, {"title": Paragraph("")}])
def test_a_report_without_front_matter_has_none(fields):
    assert not render(empty(**fields)).startswith(b"---")


def test_the_same_report_gives_the_same_bytes():
    assert render(REPORT) == render(assemble(DRAFTS[0]))
