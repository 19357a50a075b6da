"""Markdown: blocks as CommonMark and GFM say, tables of every make, and each character in a text or among the markup."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from converters import pipeline
from converters.ledger import markdown as ledger
from converters.model import Figure, Paragraph, Table
from converters.readers import markdown
from converters.source.files import source_of
from converters.source.sniff import sniff
from converters.text import tally

soup = st.lists(st.sampled_from([
    "甲", "规章", "行政许可", "1", "23", " ", "  ", "\t", "|", " | ", "||", "\n", "\n\n", ",", ";", '"', "。", "---", "- ", "=", "===", "> ", "# ", "## ", "```",
    "~~~", "~~", "｜", "`", "*", "**", "\\", "\\|", "\\&", "&amp;", "&lt;", "&lt", "&#32;", "&#1;", "<br>", "<sup>", "</sup>", "<table>", "<tr>", "<td>",
    "<td colspan=2>", "</table>", "<input value=3>", "<img alt=图>", "![a](b)", "[甲](x)", "](", "[", "1. ", "2) ", "|---|---|\n", "-- --\n", "\n---\n",
    "<script>", "<!--", "-->", "\r", "一、总体情况"]), min_size=1, max_size=24).map("".join)


def read(*lines: str):
    return markdown.read(source_of("\n".join(lines).encode()))


def words(document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def shape(table: Table) -> list[tuple[int, int, int, str]]:
    return [(cell.row, cell.column, cell.colspan, cell.text) for cell in table.cells]


def tables(document) -> list[list[tuple[int, int, int, str]]]:
    return [shape(block) for block in document.blocks if isinstance(block, Table)]


def markup(document) -> str:
    return "".join(posting.text for posting in document.asides if posting.account == "markup")


def posted(document) -> Counter[str]:
    texts = [posting.text for posting in document.asides]
    queue = list(document.blocks)
    for block in queue:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Figure):
            texts.append(block.alt)
        else:
            texts += [cell.text for cell in block.cells]
            queue += [inner for cell in block.cells for inner in cell.blocks if not isinstance(inner, Paragraph)]
    return tally("".join(texts))


@given(soup)
@example("<table><td>&lt<input value=&amp;3></table>")
@example("<table></table>")
@example("```\n&amp; \\&amp;")
@example("> | a |\n> |---|\n> | `&amp;` |")
def test_every_character_is_posted_once(raw):
    source = source_of(raw.encode())
    assert posted(markdown.read(source)) == sum(ledger.count(source).values(), Counter())


@pytest.mark.parametrize(("lines", "expected"), [
    (["# 题 #", "## 节", "文"], [("题", 1), ("节", 2), ("文", None)]),
    (["题", "===", "", "节", "续", "---", "文"], [("题", 1), ("节续", 2), ("文", None)]),
    (["甲", "乙", "", "丙  ", "丁\\", "戊"], [("甲乙", None), ("丙\n丁\n戊", None)]),
    (["1. 一", "2. 二", "   续", "- 三", "* 四", "+ 五"], [("1. 一", None), ("2. 二续", None), ("三", None), ("四", None), ("五", None)]),
    (["第", "2. 项的文字"], [("第 2. 项的文字", None)]),
    (["> 引", "> 用", "> > # 深", "文"], [("引用", None), ("深", 1), ("文", None)]),
    (["甲", "***", "乙", "", "- - -", "丙"], [("甲", None), ("乙", None), ("丙", None)]),
    (["#", "###### 六", "#七"], [("六", 6), ("#七", None)]),
])
def test_blocks(lines, expected):
    assert [(block.text, block.level) for block in read(*lines).blocks] == expected


def test_fenced_code_is_a_paragraph_and_never_a_table():
    document = read("```text", "| a | b |", "|---|---|", "~~~", "```", "文", "~~~", "尾")
    assert words(document) == ["| a | b |\n|---|---|\n~~~", "文", "尾"]
    assert markup(document) == "```text```~~~"


def test_inline_markup():
    assert words(read(r"**甲**\*乙\* `c|d` [文](http://a.example \"t\")&lt;<br>131<sup>1</sup>2 <b>丙</b>".replace('\\"', '"'))) == ["甲*乙* c|d 文<\n131 1 2 丙"]


def test_a_pipe_table_has_blank_cells_where_a_row_is_short():
    document = read("a | b", "--|--", r"1\|2 | 3", "| 4 |", "", "后")
    assert tables(document) == [[(0, 0, 1, "a"), (0, 1, 1, "b"), (1, 0, 1, "1|2"), (1, 1, 1, "3"), (2, 0, 1, "4"), (2, 1, 1, "")]]
    assert document.blocks[0].spans == "full"


def test_an_html_table_keeps_its_spans():
    document = read("前", "", "<div><table><tr><td colspan=2>合&amp;</td></tr>", "<tr><td>x</td><td><input value=5></td></tr></table>", "后")
    assert tables(document) == [[(0, 0, 2, "合&"), (1, 0, 1, "x"), (1, 1, 1, "5")]]
    assert words(document) == ["前", "后"]


@pytest.mark.parametrize("lines", [
    ["  ------ ------", "  规章   12", "  其他", "  ------ ------"],
    ["规章   12", "------ ------", "其他"],
])
def test_columns_drawn_by_dashes(lines):
    document = read("# 题", "", *lines, "", "后")
    expected = [(0, 0, 1, "规章"), (0, 1, 1, "12"), (1, 0, 1, "其他"), (1, 1, 1, "")]
    assert tables(document) == [expected]
    assert words(document) == ["题", "后"]


def test_rows_of_tabs_are_a_table_here_too():
    assert tables(read("# 题", "行政许可\t**12**", "行政处罚\t3")) == [[(0, 0, 1, "行政许可"), (0, 1, 1, "12"), (1, 0, 1, "行政处罚"), (1, 1, 1, "3")]]


def test_places_are_lines_of_the_source():
    document = read("甲", "", "> 乙", "> | a |", "> |---|", "> | b |")
    assert [str(block.origin) for block in document.blocks] == ["line 1", "line 3", "line 4"]
    assert [str(cell.origin) for cell in document.blocks[2].cells] == ["line 4", "line 6"]


def test_front_matter():
    document = read("---", 'title: "甲\\"乙"', "issued: 2023-01-08", "---", "文")
    assert document.metadata == {"title": '甲"乙', "issued": "2023-01-08"}
    assert words(document) == ["文"]


@pytest.mark.parametrize("caption", ["表二", "- 表二", "表二：", "1. 表二"])
def test_a_table_of_html_behind_its_caption(caption):
    document = read(f"# 题\n\n{caption} <table><tr><td>规章</td><td>2</td></tr></table>\n")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["题", caption.removeprefix("- ")]
    assert [cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells] == ["规章", "2"]


def test_a_pipe_is_escaped_in_code_too():
    document = read("| 写法 | 代码 |\n|---|---|\n| 甲\\|乙 | `a\\|b` |\n")
    assert [cell.text for cell in document.blocks[0].cells][2:] == ["甲|乙", "a|b"]


@pytest.mark.parametrize("line", ["转载", "---", "## 某", "- 某", "<p>某</p>", "```"])
def test_rows_go_on_with_the_table_that_a_line_cut(line):
    document = read(f"| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n{line}\n| 3 |  |\n| 5 | 6 |\n")
    assert [(block.rows, block.columns, block.spans) for block in document.blocks if isinstance(block, Table)] == [(2, 2, "full"), (2, 2, "full")]


@pytest.mark.parametrize(("raw", "text", "struck"), [
    ("~~7~~ 20", "20", ["7"]), ("上年~~12~~34件", "上年34件", ["12"]), ("~~全部划去~~", "", ["全部划去"]), ("`~~7~~`", "~~7~~", []), ("\\~~7~~", "~~7~~", []), ("3~5件", "3~5件", []),
    ("~~**12**~~3", "3", ["12"]), ("~~ 7 ~~", "~~ 7 ~~", []),
])
def test_what_is_struck_through_is_left_out(raw, text, struck):
    source = source_of(f"# 题\n\n| 项目 | 数 |\n| --- | --- |\n| 甲 | {raw} |\n".encode())
    document = markdown.read(source)
    found = next(block for block in document.blocks if isinstance(block, Table))
    assert found.cells[3].text == text
    assert [item.text for item in document.asides if item.account == "deleted"] == struck
    assert [item.code for item in document.diagnostics] == (["R203"] if struck else [])
    assert pipeline.read(source).ledger.balanced


def test_a_text_that_looks_struck_is_written_so_that_it_is_not():
    truth = pipeline.read("# 题\n\n甲\\~~乙~~丙。\n".encode())
    assert "甲~~乙~~丙。" in pipeline.render(truth, "xml").decode()
    assert "甲~~乙~~丙。" in pipeline.render(pipeline.read(pipeline.render(truth, "markdown")), "xml").decode()


WIDE = "# 题\n\n｜ 项目 ｜ 上年 ｜\n｜{rule}｜{rule}｜\n｜ 甲 ｜ 12 ｜\n｜ 乙 ｜ 34 ｜\n\n竖线｜是一个字符。\n"


@pytest.mark.parametrize("rule", ["---", "－－－", "：——："])
def test_rows_of_full_width_pipes_are_a_table(rule):
    source = source_of(WIDE.format(rule=rule).encode())
    assert sniff(source) == "markdown"
    document = markdown.read(source)
    found = next(block for block in document.blocks if isinstance(block, Table))
    assert [cell.text for cell in found.cells] == ["项目", "上年", "甲", "12", "乙", "34"]
    assert document.blocks[-1].text == "竖线｜是一个字符。"
    assert [item.code for item in document.diagnostics] == ["R247"]
    assert pipeline.read(source).ledger.balanced


def test_a_single_row_or_rows_of_other_widths_are_characters():
    for text in ("｜甲｜乙｜\n", "｜甲｜乙｜\n｜丙｜\n", "甲｜乙\n丙｜丁\n"):
        assert "R247" not in {item.code for item in markdown.read(source_of(f"# 题\n\n{text}".encode())).diagnostics}
