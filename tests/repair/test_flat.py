"""Tables that stand as lines of text, and tables in pieces: built again in their place, with the grid that a person sees in them."""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

import pytest
from make.malformed import FOOT, HEAD, grid, ruin, table

from converters import read
from converters.ledger.html import count_page
from converters.model import Table
from converters.readers.html import read_page
from converters.repair import Repaired, mend
from converters.source.files import source_of

SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
PAGE = HEAD.format(charset="utf-8") + "<p>前文说明，共两行。</p>\n{}\n<p>后文：甲|乙之比为3比1。</p>" + FOOT


def mended(body: str, charset: str = "utf-8") -> Repaired:
    """Mend a page with this in it, and insist that the second time changes nothing, and that what is around it stays."""
    page = PAGE.replace("utf-8", charset).format(body) if charset == "utf-8" else PAGE.format(body).replace("utf-8", charset)
    data = page.encode(charset)
    found = mend(source_of(data))
    assert mend(source_of(found.data)).data == found.data
    before, after = page.split(body)
    assert found.data.startswith(before.encode(charset))
    assert found.data.endswith(after.encode(charset))
    return found


def grids(found: Repaired, charset: str = "") -> list[list[tuple[int, int, int, int, str]]]:
    return [[(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in block.cells] for block in read_page(found.data, charset).blocks if isinstance(block, Table)]


def rows(*lines: str) -> list[tuple[int, int, int, int, str]]:
    return [(row, column, 1, 1, text) for row, line in enumerate(lines) for column, text in enumerate(line.split())]


WANTED = rows("渠道 上年 本年", "网站 12 34", "公告栏 5 6")


@pytest.mark.parametrize("body", [
    "<p>渠道|上年|本年</p>\n<p>网站|12|34</p>\n<p>公告栏|5|6</p>", "<p>|渠道|上年|本年|</p><p></p><p>|网站|12|34|</p><p>| 公告栏 | 5 | 6 |</p>",
    "<div>渠道｜上年｜本年<br>网站｜12｜34<br/>公告栏｜5｜6</div>", "<p>| 渠道 | 上年 | 本年 |<br>| --- | :-: | --- |<br>| 网站 | 12 | 34 |<br>| 公告栏 | 5 | 6 |</p>",
    "<pre>\n渠道\t上年\t本年\n网站\t12\t34\n公告栏\t5\t6\n</pre>", "<pre>+----+----+\n| 渠道 | 上年 | 本年 |\n+----+----+\n| 网站 | 12 | 34 |\n| 公告栏 | 5 | 6 |\n+----+----+</pre>",
    "<p><span>渠道</span>&nbsp;|&nbsp;<b>上年</b>|本年</p><p>网站|12|34</p><p>公告栏|5|6</p>", "<pre>渠道   上年   本年\n网站   12   34\n公告栏   5   6</pre>",
])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16-le"])
def test_lines_with_marks_between_their_cells_are_a_table(body, charset):
    found = mended(body, charset)
    assert grids(found, charset) == [WANTED]
    assert [item.code for item in found.diagnostics] == ["G330"]


def test_what_stands_before_and_after_in_the_same_block_stays_in_one_of_its_own():
    found = mended('<div class="c">如下：<br>渠道|上年<br>网站|12<br>公告栏|5<br>以上。</div>')
    assert '<div class="c">如下：</div>\n<table>' in found.data.decode()
    assert '</table>\n<div class="c">以上。</div>' in found.data.decode()


@pytest.mark.parametrize("body", [
    "<p>首页|新闻|服务</p><p>公开|互动|数据</p>", "<p>渠道|12</p><p>网站|34</p>", "<p>渠道|上年</p>", "<p>渠道|上年|本年</p><p>网站|12</p>", "<p>渠道|上年</p><h3>二</h3><p>网站|12</p>",
    '<p>渠道|上年</p><p>网站|<a href="x">12</a></p><p>公告栏|5</p>', "<p>代码 a\\|b|数</p><p>一|2</p>", "<script>渠道|上年\n网站|12</script>", "<!-- <p>渠道|上年</p><p>网站|12</p> -->",
    "<p>渠道|上年</p><p>网站|<img src=a.png>12</p>", "<p hidden>渠道|上年</p><p>网站|12</p>",
])
def test_what_is_no_clear_grid_is_left(body):
    assert mended(body).changes == ()


@pytest.mark.parametrize("seed", range(40))
def test_any_grid_as_lines_in_any_block(seed):
    chances = Random(seed)
    wide, tall = chances.randrange(2, 6), chances.randrange(2, 6)
    figures = iter(chances.sample(range(10, 10_000), 40))
    lines = [[f"列{at}" for at in range(wide)], *([f"第{at}行", *(str(next(figures)) for _ in range(wide - 1))] for at in range(tall))]
    mark = chances.choice(["|", "｜", " | ", "│"])
    outer = chances.random() < 0.5
    texts = [f"{mark.strip()}{mark.join(line)}{mark.strip()}" if outer else mark.join(line) for line in lines]
    kind = chances.choice(["p", "div", "br", "pre"])
    body = "\n".join(f"<{kind}>{escape(text)}</{kind}>" for text in texts) if kind in {"p", "div"} else f"<p>{'<br>'.join(texts)}</p>" if kind == "br" else "<pre>" + "\n".join(texts) + "</pre>"
    charset = chances.choice(["utf-8", "gb18030"])
    found = mended(body, charset)
    assert grids(found, charset) == [rows(*(" ".join(line) for line in lines))]
    page = PAGE.format(body).replace("utf-8", charset).encode(charset)
    assert (count_page(page)["page"] - count_page(found.data)["page"]).keys() <= {mark.strip()}
    assert not count_page(found.data)["page"] - count_page(page)["page"]


@pytest.mark.parametrize("kind", ["cells", "pipes", "tabs"])
@pytest.mark.parametrize("between", ["p", "br"])
@pytest.mark.parametrize("slug", ["wangchao-district-2023", "lanxi-county-2019"])
def test_a_table_of_the_form_that_lost_its_cells_gets_them_again(kind, between, slug):
    lines = [escape(line) for line in (SAMPLES / slug / f"{kind}.txt").read_text("utf-8").split("\n") if line.strip()]
    body = "\n".join(f"<p>{line}</p>" for line in lines) if between == "p" else f"<div>{'<br>'.join(lines)}</div>"
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>年报</title></head><body>{body}</body></html>".encode()
    found = mend(source_of(page))
    assert mend(source_of(found.data)).data == found.data
    truth, after = read(SAMPLES / slug / "report.xml"), read(found.data)
    assert {name: fact.value for name, fact in after.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}
    assert [(table.rows, table.columns, len(table.slots)) for table in after.tables().values()] == [(table.rows, table.columns, len(table.slots)) for table in truth.tables().values()]
    assert after.ledger.balanced
    assert not [item.code for item in after.diagnostics if item.code in {"F417", "F422", "C701"}]


TWO = "<table><tr><th>项目<th>数<tr><td>甲<td>11{}<tr><td>乙<td>22</table>"


@pytest.mark.parametrize("between", [
    "</table><table><tr><th>项目<th>数", "</table>\n<p>&nbsp;</p>\n<table border=1><tr><td>项目</td><td>数</td></tr>", "</table><br><!-- 续 --><div></div><table><tr><th>项目<th>数",
])
def test_pieces_of_a_table_are_joined_and_a_repeated_head_goes(between):
    found = mended(TWO.format(between))
    assert grids(found) == [rows("项目 数", "甲 11", "乙 22")]
    assert {item.code for item in found.diagnostics} == {"G329"}


@pytest.mark.parametrize("body", [
    TWO.format("</table><table><tr><th>渠道<th>数"), TWO.format("</table><p>说明</p><table><tr><th>项目<th>数"), TWO.format("</table><table><caption>表二</caption><tr><th>项目<th>数"), TWO.format("</table><table>"),
    "<table><tr><td>甲<td>1</table><table><tr><td>乙<td>2</table>", TWO.format("</table><table><tr><td>丙<td>3<td>4"),
])
def test_two_tables_are_not_one(body):
    found = mended(body)
    assert len(grids(found)) == 2
    assert "G329" not in {item.code for item in found.diagnostics}


@pytest.mark.parametrize("seed", range(30))
def test_any_table_cut_in_two_is_one_again(seed):
    chances = Random(seed)
    lines = [line for line in grid(chances) if not any(rowspan > 1 and text == "许可" for rowspan, _colspan, text in line)]
    lines = [line for line in lines if line[0][2].startswith(("事项", "类别", "第"))]
    if len(lines) < 4:
        lines.append([(1, 1, "末项"), *((1, 1, str(chances.randrange(10_000, 20_000))) for _ in lines[1])])
    cut = chances.randrange(3, len(lines))
    system = chances.choice(["plain", "word", "upper"])
    found = mended(table(lines[:cut], system) + chances.choice(["\n", "<br>", "<p>&nbsp;</p>"]) + table(lines[:2] + lines[cut:], system))
    whole = read_page(table(lines, system).encode(), "utf-8").blocks[0]
    assert isinstance(whole, Table)
    assert grids(found) == [[(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in whole.cells]]


def test_what_is_mended_and_then_is_a_piece_is_joined_at_once():
    ruined = "<table><tr><th>项目<th>数</tr><tr><td>甲<td>11</td></td></table>"
    found = mended(ruined + "<table><tr><th>项目<th>数</tr><tr><td>乙<td>22</table>\n<p>项目|数</p><p>丙|33</p>\n<p>渠道|数</p><p>网站|44</p>")
    assert grids(found) == [rows("项目 数", "甲 11", "乙 22", "丙 33"), rows("渠道 数", "网站 44")]


@pytest.mark.parametrize("seed", [16, 45, 208, 251, 293, *range(1000, 1012)])
def test_a_page_of_everything_is_mended_once(seed):
    chances = Random(seed)
    parts = []
    for _ in range(chances.randrange(2, 6)):
        kind, system, lines = chances.randrange(4), chances.choice(["plain", "word", "upper"]), grid(chances)
        if kind == 0:
            mark, texts = chances.choice(["|", "｜", " | "]), [["列甲", "列乙"], *([f"第{at}行", str(chances.randrange(1, 999))] for at in range(2))]
            parts.append("\n".join(f"<p>{mark.join(text)}</p>" for text in texts))
        elif kind == 1:
            parts.append(table(lines, system) + table(lines[:2] + lines[-1:], system))
        else:
            parts.append(ruin(table(lines, system), chances, chances.randrange(3)))
    mended("\n".join(parts))
