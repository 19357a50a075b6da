"""The page reader: paragraphs as a browser shows them, tables as the standard forms them, the article among navigation."""

from __future__ import annotations

import base64
import quopri

import pytest

from converters.diagnostics import Refused
from converters.limits import LIMITS
from converters.model import Figure, Paragraph, Table, walk_tables
from converters.readers import mhtml
from converters.readers.html import read
from converters.source.files import source_of


def page(markup: str, codec: str = "utf-8"):
    return read(source_of(markup.encode(codec)))


def body(markup: str):
    return [block.full if isinstance(block, Paragraph) else block for block in page(markup).blocks]


def table_of(markup: str) -> Table:
    return next(table for table, _ in walk_tables(page(markup).blocks))


def shape(table: Table):
    return [(cell.text, cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells]


def codes(document) -> list[str]:
    return [item.code for item in document.diagnostics]


def account(document, name: str) -> list[str]:
    return [posting.text for posting in document.asides if posting.account == name]


@pytest.mark.parametrize(("markup", "expected"), [
    ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
    ("<div>甲<p>乙</p>丙</div>丁", ["甲", "乙", "丙", "丁"]),
    ("<p>甲<br>乙<br><br>丙<br></p>", ["甲\n乙\n\n丙"]),
    ("裸文本", ["裸文本"]),
    ("<p>国\n   务\n<span>院</span></p>", ["国务院"]),
    ("<p>自 然 人\nand\nmore</p>", ["自 然 人 and more"]),
    ("<p>&nbsp;&nbsp;　　截至2023年&nbsp;&nbsp;12月&nbsp;</p>", ["截至2023年  12月"]),
    ("<p>&nbsp;</p><p> \n </p><div></div>甲<br>", ["甲"]),
    ("<UCAPCONTENT><P>甲<o:p>乙</o:p></P></UCAPCONTENT>", ["甲乙"]),
    ("<p>按照《<中华人民共和国条例>》和&lt;规划&gt;</p>", ["按照《<中华人民共和国条例>》和<规划>"]),
    ("<pre>一行\n  二  行\n\n三行</pre>", ["一行\n二  行", "三行"]),
    ("<dl><dt>甲<dd>乙</dl><address>丙</address>", ["甲", "乙", "丙"]),
    ("<!--[if gte mso 9]><xml>x</xml><![endif]--><p>甲<![if !supportLists]>1.<![endif]>乙", ["甲1.乙"]),
    ("<p>甲</p></body></html><p>乙</p>", ["甲", "乙"]),
    ("<title/><p>甲</p>", ["甲"]),
    ("<title>题</title><legend>甲</legend><label>乙</label>丙", ["甲", "乙丙"]),
    ("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"]),
    ("<ol><li>甲<ol type=a><li>子</ol><li>乙</ol>", ["1.甲", "a.子", "2.乙"]),
    ("<ol start=3><li value=5>甲<li>乙</ol>", ["5.甲", "6.乙"]),
    ("<ol style='list-style-type:cjk-ideographic' start=10><li>甲<li>乙</ol>", ["十、甲", "十一、乙"]),
    ("<ol style='list-style: none'><li>甲</ol><ol><li>1、乙</ol>", ["甲", "1、乙"]),
    ("<ol type=i start=4><li>甲</ol><ol type=A start=27><li>乙</ol>", ["iv.甲", "27.乙"]),
])
def test_paragraphs(markup, expected):
    assert body(markup) == expected


def test_an_automatic_number_is_not_part_of_the_text():
    paragraph = page("<ol><li>甲</ol>").blocks[0]
    assert (paragraph.number, paragraph.text) == ("1.", "甲")


def test_headings_and_alignment():
    blocks = page("<h1>题</h1><h3 align=center>节</h3><div style='TEXT-ALIGN: right'><p>署名</p></div><center>中</center><p>文").blocks
    assert [(block.text, block.level, block.align) for block in blocks] == [
        ("题", 1, ""), ("节", 3, "center"), ("署名", None, "right"), ("中", None, "center"), ("文", None, "")]


def test_a_table_that_breaks_the_rules_in_every_way():
    document = page("""<table><caption>表名</caption><thead><tr><th rowspan=3>甲<th>乙</thead>
        迷途<tr><td colspan=0>1<p>2<p>3<td rowspan=0>4<tr><td>5<td>6</tr><td>7<tfoot><tr><td>末<tbody><tr><td>8</table>""")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["表名", "迷途"]
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert shape(table) == [("甲", 0, 0, 1, 1), ("乙", 0, 1, 1, 1), ("1\n2\n3", 1, 0, 1, 1), ("4", 1, 1, 3, 1), ("5", 2, 0, 1, 1),
                            ("6", 2, 2, 1, 1), ("7", 3, 0, 1, 1), ("8", 4, 0, 1, 1), ("末", 5, 0, 1, 1)]
    assert [cell.header for cell in table.cells[:3]] == [True, True, False]
    assert {"G304", "G303", "R210"} == set(codes(document))


@pytest.mark.parametrize(("markup", "before", "after"), [
    ("<table>迷<tr><td>1</table>", ["迷"], []), ("<table><tr><td>1</td>迷</table>", [], ["迷"]),
    ("<table><tr><td><p>1</p></td></tr>迷</table>", [], ["迷"]), ("<table><tr><td>1</tr><caption>迷</caption></table>", ["迷"], []),
])
def test_text_outside_cells_stands_beside_the_table(markup, before, after):
    blocks = page(markup).blocks
    at = next(index for index, block in enumerate(blocks) if isinstance(block, Table))
    assert ([block.text for block in blocks[:at]], [block.text for block in blocks[at + 1:]]) == (before, after)


def test_cells_say_where_they_stand():
    table = table_of("<table><tr><td>1<tr><th>2<td><table><tr><td>3</table></table>")
    assert [cell.origin.path for cell in table.cells] == ["table[1]/tr[1]/td[1]", "table[1]/tr[2]/th[1]", "table[1]/tr[2]/td[2]"]
    assert table.cells[2].blocks[0].cells[0].origin.path == "table[1]/tr[2]/td[2]/table[1]/tr[1]/td[1]"


def test_a_cell_has_blocks_only_where_they_say_more_than_its_text():
    table = table_of("<table><tr><td><p>一</p></td><td>甲<br>乙</td><td><p>上</p><p align=right>下</p></td><td><ol><li>项</ol></td></tr></table>")
    assert [cell.text for cell in table.cells] == ["一", "甲\n乙", "上\n下", "项"]
    assert [[block.full for block in cell.blocks] for cell in table.cells] == [[], [], ["上", "下"], ["1.项"]]


def test_a_nested_table_is_a_block_of_its_cell_and_not_of_its_text():
    document = page("<table><tr><td>前<table><tr><td>内</td></tr></table>后</td></tr></table>")
    (outer, _), (inner, parent) = walk_tables(document.blocks)
    assert shape(outer) == [("前\n后", 0, 0, 1, 1)]
    assert [type(block) for block in outer.cells[0].blocks] == [Paragraph, Table, Paragraph]
    assert (shape(inner), parent) == ([("内", 0, 0, 1, 1)], (outer, 0, 0))


@pytest.mark.parametrize("markup", [
    "<table><td>1<td>2</table>", "<table><form><tr><td>1</td><td>2</form></table>", "<table><tbody><td>1</td></tbody><tbody></table><!--2-->",
    "<table><tr><td>1<div><td>2</div></table>", "<div><td>1<td>2</div>",
])
def test_tag_soup_loses_no_cell(markup):
    document = page(markup)
    found = [cell.text for table, _ in walk_tables(document.blocks) for cell in table.cells]
    found += [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert sorted(found) == [digit for digit in "12" if digit in markup.partition("<!--")[0]]


def test_a_table_beside_cells_ends_the_table_around_it():
    document = page("<table><tr><td>外</td></tr><table><tr><td>内</table><tr><td>后</td></tr></table>")
    assert [shape(table) for table, _ in walk_tables(document.blocks)] == [[("外", 0, 0, 1, 1)], [("内", 0, 0, 1, 1)]]
    assert body_of(document) == ["后"]


def test_tables_nested_past_every_limit_keep_their_text():
    document = page("<table><tr><td>甲" * 5000 + "</td></tr></table>" * 5000 + "<p>尾</p>")
    assert codes(document) == ["R206", "S116"]
    texts = [cell.text for table, _ in walk_tables(document.blocks) for cell in table.cells]
    assert len(texts) == LIMITS.nested_tables
    assert "".join(texts).count("甲") == 5000
    assert document.blocks[-1].text == "尾"


def test_a_page_that_is_a_trap_of_depth_is_refused():
    with pytest.raises(Refused, match="nested deeper"):
        page("<div>" * 120_000)


def test_what_is_not_text_of_the_page_is_posted_to_its_account():
    document = page("<title>题名</title><style>p{}</style><script>var a=1</script><noscript>无脚本</noscript><template>模板</template>"
                    "<select><option>选项</select><textarea>输入</textarea><svg><text>图</text></svg><p>正文<del>删</del></p>"
                    "<button>按钮</button><nav><a href=a>导航</a></nav><div style='mso-element:comment-list'>批注</div>")
    assert body_of(document) == ["正文"]
    assert account(document, "markup") == ["p{}", "var a=1", "无脚本", "模板", "选项", "输入", "图"]
    assert account(document, "furniture") == ["题名", "按钮", "导航"]
    assert (account(document, "deleted"), account(document, "unplaced")) == (["删"], ["批注"])
    assert set(codes(document)) == {"R203", "R207"}


def body_of(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("how", ["hidden", "style='display : none'", "style='VISIBILITY:hidden'", "style='mso-hide:all'"])
def test_hidden_text_is_left_out_and_said(how):
    document = page(f"<p>看得见的文字</p><p {how}>看不见</p>")
    assert (body_of(document), account(document, "hidden")) == (["看得见的文字"], ["看不见"])
    assert [item.message.en for item in document.diagnostics] == ["hidden text was left out (3 characters)"]


def test_a_page_that_hides_its_whole_body_until_a_script_has_run_is_read():
    document = page("<html><body style='display:none'><p>全部正文都在这里</p><p hidden>秘</p></body></html>")
    assert (body_of(document), account(document, "hidden")) == (["全部正文都在这里"], ["秘"])


def test_styles_that_hide_on_paper_hide_nothing():
    assert body("<style>@media print { p { display: none } }</style><p>甲</p>") == ["甲"]


def test_pictures_stay_in_their_place_and_large_ones_are_reported():
    document = page("<p>前<img src=a.gif width=16 height=16 alt=图标>后</p><img src=big.jpg width=600><img src=x.gif width=1 alt=点>"
                    "<p><img src='data:image/png;base64,AA' title=名></p>")
    assert [block.text if isinstance(block, Paragraph) else (block.name, block.alt) for block in document.blocks] == [
        "前后", ("a.gif", "图标"), ("big.jpg", ""), ("名", "")]
    assert codes(document) == ["R243", "R202", "R202"]
    assert account(document, "markup") == ["点"]


def test_frames_are_not_fetched_and_said_once():
    document = page("<p>甲</p><iframe src='http://a.example/'>旧</iframe><iframe src=b></iframe>")
    assert [(item.code, item.message.en) for item in document.diagnostics] == [
        ("S119", "an external reference was not followed: http://a.example/")]


def test_documents_that_a_page_shows_in_itself_are_said_once_and_what_stands_in_for_them_is_text():
    for markup in ("<object data=a.pdf>无法显示</object>", "<embed src=a.pdf>无法显示", "<frameset><frame src=a.pdf></frameset>无法显示"):
        document = page(markup)
        assert (body_of(document), [item.message.en for item in document.diagnostics]) == (
            ["无法显示"], ["an external reference was not followed: a.pdf"])


def test_the_page_says_what_it_is():
    document = page("<title>站名-题</title><meta name=ArticleTitle content='云岫县报告'><meta name=PubDate content='2024-01-30 10:00'>"
                    "<meta name=ContentSource content=云岫县><meta name=SiteName content=云岫在线><p>甲")
    assert document.metadata == {"title": "云岫县报告", "creator": "云岫县", "publisher": "云岫在线", "issued": "2024-01-30 10:00"}
    assert page("<title>题\n 名</title><p>甲").metadata == {"title": "题名"}


REPORT = """<h1>霁川镇2023年政府信息公开工作年度报告</h1><p>发布时间：2024-01-30</p><div class=share>分享到：微信 微博</div>
<div id=zoom><p>本报告由霁川镇编制。</p><p>一、总体情况</p><p>公开信息17条。</p><p>二、主动公开政府信息情况</p>
<table><tr><td colspan=4>第二十条第（一）项</table><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p><p>没有。</p><p>附件：<a href="b.docx">报告.docx</a></p></div>"""
SITE = """<ul><li><a href=a>首页</a><li><a href=b>公开</a><li><a href=c>服务</a><li><a href=d>互动</a></ul>
<div>您的位置：<a href=/>首页</a> &gt; 年报</div>{}<div>【打印本页】 【关闭窗口】</div><div>上一篇：霁川镇2022年政府信息公开工作年度报告</div>
<table><tr><td><a href=1>友情链接</a><td><a href=2>省政府</a></table><div>版权所有：霁川镇</div>"""


def test_the_article_is_told_from_the_navigation_around_it():
    document = page(SITE.format(REPORT))
    texts = body_of(document)
    assert texts[:3] == ["霁川镇2023年政府信息公开工作年度报告", "发布时间：2024-01-30", "本报告由霁川镇编制。"]
    assert texts[-1] == "没有。"
    assert sum(isinstance(block, Table) for block in document.blocks) == 1
    assert account(document, "furniture") == [
        "首页", "公开", "服务", "互动", "您的位置：首页 > 年报", "分享到：微信 微博", "附件：报告.docx", "【打印本页】 【关闭窗口】",
        "上一篇：霁川镇2022年政府信息公开工作年度报告", "友情链接", "省政府", "版权所有：霁川镇"]


def test_a_page_without_containers_keeps_its_report_whole():
    flat = REPORT.replace("<div id=zoom>", "").replace("</div>", "").replace("<div class=share>分享到：微信 微博", "")
    assert body_of(page(flat))[-1] == "没有。"
    assert len(body_of(page(flat))) == 11


def test_a_wrapper_around_the_only_known_table_is_not_the_article():
    prose = "<p>这一段说明本机关全年主动公开和依申请公开政府信息的总体情况，文字较长。</p>"
    document = page(f"{prose}<div><table><tr><td>第二十条第（一）项</table></div>{prose}")
    assert len(body_of(document)) == 2


def test_a_date_and_name_below_the_article_sign_it():
    document = page(SITE.format(REPORT + "<p>霁川镇人民政府</p><p>2024年1月30日</p>"))
    assert body_of(document)[-2:] == ["霁川镇人民政府", "2024年1月30日"]
    assert body_of(page(SITE.format(REPORT + "<p>站点热线</p><p>站点邮箱</p>")))[-1] == "没有。"


def test_a_report_in_a_layout_table_stays_in_it_as_blocks():
    document = page(f"<table><tr><td><a href=a>首页</a></td><td>{REPORT}</td></tr></table>")
    (layout,) = document.blocks
    assert isinstance(layout, Table)
    assert [type(block) for block in layout.cells[1].blocks].count(Table) == 1


def test_a_page_that_is_no_report_keeps_all_but_menus():
    document = page("<nav><a href=a>甲</a></nav><header><h1>名</h1></header><p>打印</p><table><tr><td><a href=a>1</a></table><p>文</p>"
                    "<article><header>署名</header></article><footer>页脚</footer>")
    assert body_of(document) == ["名", "打印", "文", "署名"]
    assert len(list(walk_tables(document.blocks))) == 1
    assert account(document, "furniture") == ["甲", "页脚"]


def test_four_short_links_in_a_row_are_a_menu_and_three_are_not():
    links = "".join(f"<p><a href={name}>{name}</a></p>" for name in "甲乙丙丁")
    document = page(f"<p>文</p>{links}<p>文</p>{links.partition('<p><a href=丁')[0]}")
    assert (body_of(document), account(document, "furniture")) == (["文", "文", "甲", "乙", "丙"], ["甲", "乙", "丙", "丁"])


def test_white_space_in_the_source_of_a_link_is_no_part_of_how_much_is_linked():
    links = "".join(f"<p><a href={name}>{name}</a></p>" for name in "甲乙丙丁")
    assert body_of(page(f"{links}<p><a href=x>不\n      信</a>息年年</p>")) == ["不信息年年"]


def test_a_navigation_that_holds_a_table_is_read():
    assert shape(table_of("<nav><table><tr><td>1</table></nav>")) == [("1", 0, 0, 1, 1)]


@pytest.mark.parametrize("markup", ["", " ", "<!-- c -->", "<html><body></body></html>", "<p>&nbsp;</p>"])
def test_a_page_without_anything_readable_is_refused(markup):
    with pytest.raises(Refused) as caught:
        page(" " + markup)
    assert caught.value.diagnostic.code == "S118"


def test_a_gb2312_page_of_word():
    markup = ("<html xmlns:o='urn:o'><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head><body lang=ZH-CN>"
              "<p class=MsoNormal><span lang=EN-US>2023</span><span>年朱镕基㛃</span><span lang=EN-US>1<o:p></o:p></span>月</p></body></html>")
    document = page(markup, "gb18030")
    assert (body_of(document), codes(document)) == (["2023年朱镕基㛃1月"], [])


def archive(transfer: str, payload: bytes, charset: str = "gb2312") -> bytes:
    return (f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="{charset}"\r\n'
            f"Content-Transfer-Encoding: {transfer}\r\nContent-Location: file:///C:/a.htm\r\n\r\n").encode() + payload + (
            b"\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n")


@pytest.mark.parametrize(("transfer", "encode"), [
    ("quoted-printable", quopri.encodestring), ("base64", base64.encodebytes), ("8bit", bytes)])
def test_a_web_archive_is_read_as_its_page(transfer, encode):
    data = archive(transfer, encode("<p>霁川镇<img src=cid:1></p><table><tr><td>1".encode("gb18030")))
    document = mhtml.read(source_of(data))
    assert (document.format, body_of(document), codes(document)[:1]) == ("mhtml", ["霁川镇"], ["R202"])
    assert [type(block) for block in document.blocks] == [Paragraph, Figure, Table]


@pytest.mark.parametrize("data", [b"MIME-Version: 1.0\r\n\r\nx", archive("base64", b""), b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n--"])
def test_a_web_archive_without_a_page_is_refused(data):
    with pytest.raises(Refused, match="no page"):
        mhtml.read(source_of(data))


# --- superscripts, controls, text tables, layout tables ----------------------------------------------------------------------


@pytest.mark.parametrize(("markup", "expected"), [
    ("481<sup>1</sup>", "481 1"), ("131<sup>[1]</sup>件", "131 [1]件"), ("<b>12</b><sub>3</sub>4", "12 3 4"), ("m<sup>2</sup>", "m2"),
    ("5<span style='vertical-align:super'>①</span>", "5 ①"), ("第<sup>1</sup>条", "第1条"), ("7<span>8</span>", "78"),
])
def test_a_superscript_is_no_digit_of_the_number_beside_it(markup, expected):
    assert body(f"<p>{markup}") == [expected]
    assert [cell.text for cell in table_of(f"<table><tr><td>{markup}</table>").cells] == [expected]


def test_what_the_controls_of_a_form_show_is_the_text_of_a_cell():
    document = page("""<input value=搜><table><tr><td><input value="12"><td>共<input type=number value=3>件<td><input type=hidden value=5><input type=submit value=交>
        <td><select><option>甲<option selected>乙</select><td><select><option>丙</option><option>丁</option></select><td><textarea>戊
        己</textarea><td>1<input value=2>3</table><select><option>庚</select>""")
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [cell.text for cell in table.cells] == ["12", "共3件", "", "乙", "丙", "戊己", "1 2 3"]
    assert sorted((item.account, item.text) for item in document.asides) == [
        ("furniture", "交"), ("furniture", "搜"), ("markup", "丁"), ("markup", "庚"), ("markup", "甲")]


def test_a_hidden_input_does_not_part_a_number():
    assert [cell.text for cell in table_of("<table><tr><td>64<input type=hidden value=x>0</td><td>64<input value=''>0</table>").cells] == ["640", "64 0"]


def test_preformatted_lines_that_are_a_table_become_one():
    document = page("<p>前</p><pre>\n行政许可\t12\n<b>行政处罚</b>\t3<br>行政强制\t4\n</pre><pre>其余  文字\n不是表格</pre>")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["前", "其余  文字\n不是表格"]
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert (table.spans, [cell.text for cell in table.cells]) == ("full", ["行政许可", "12", "行政处罚", "3", "行政强制", "4"])


def test_paragraphs_that_are_rows_of_the_form_become_a_table():
    document = page("<p>前</p><p>行政许可&nbsp;&nbsp; 12</p><p>行政处罚&nbsp;&nbsp; 3</p><p>后&nbsp;&nbsp; 文</p>")
    assert [getattr(block, "text", "") or [cell.text for cell in block.cells] for block in document.blocks] == [
        "前", ["行政许可", "12", "行政处罚", "3"], "后   文"]


LAYOUT = """<table><tr><td colspan=2><a href=/>首页</a>{trail}</td></tr><tr><td><a href=1>指南</a><br>政府信息公开年报</td><td><p>云岫县2022年政府信息公开年度报告</p>
    <p>分享到：<a>微信</a></p><p>根据条例的规定，编制本年度报告，数据截至年底，现予公布。</p><p>一、总体情况</p><p>公开信息12条，比上年增加3条，群众较为满意。</p>
    <p>二、主动公开政府信息情况</p><table><tr><td colspan=2>第二十条第（五）项<tr><td>行政许可<td>12</table>
    <p>三、收到和处理政府信息公开申请情况</p><p>本年度没有收到申请，也没有上年结转的申请事项。</p>{end}<p>附件：</p><p><a href=a.docx>报告.docx</a></p>
    <p>主办：云岫县政府 承办：办公室</p><p>地址：飞鹭路8号 电话：0999-8123456</p></td></tr></table>"""


@pytest.mark.parametrize("end", ["<p>云岫县人民政府</p><p>2023年1月8日</p>", ""])
def test_navigation_is_told_from_the_article_inside_a_layout_table(end):
    document = page(LAYOUT.format(trail="<p>当前位置：首页 > 政务公开</p>", end=end))
    table = document.blocks[0]
    assert [(cell.row, cell.column, cell.colspan) for cell in table.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]
    assert [cell.text for cell in table.cells[:2]] == ["", ""]
    lines = table.cells[2].text.split("\n")
    assert lines[0] == "云岫县2022年政府信息公开年度报告"
    assert lines[-1] == ("2023年1月8日" if end else "地址：飞鹭路8号 电话：0999-8123456")  # below no date, an address may be the report's
    assert not {"报告.docx", "分享到：微信", "主办：云岫县政府 承办：办公室"} & set(lines)
    assert {"当前位置：首页 > 政务公开", "主办：云岫县政府 承办：办公室"} <= {item.text for item in document.asides if item.account == "furniture"}
    assert [cell.text for block in table.cells[2].blocks if isinstance(block, Table) for cell in block.cells][1:] == ["行政许可", "12"]


def test_a_list_of_the_reports_of_other_years_is_no_title():
    years = "".join(f"<li><a>云岫县{year}年政府信息公开年度报告</a></li>" for year in (2020, 2021, 2022))
    text = "".join(f"<p>{line}</p>" for line in ("一、总体情况", "公开信息12条，比上年增加3条，群众较为满意。", "二、主动公开政府信息情况", "六、其他需要报告的事项", "无。"))
    title = "<h1>云岫县2022年政府信息公开年度报告</h1>"
    assert body(f"<ul>{years}</ul>{title}{text}")[0] == "云岫县2022年政府信息公开年度报告"
    assert len(body(f"<ul>{years}</ul>{text}")) == 8
