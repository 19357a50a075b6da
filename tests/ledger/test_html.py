"""The law of the ledger: what the reader has in blocks and postings is what the second parser counts, on any page."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from converters.diagnostics import Refused
from converters.ledger import html as ledger
from converters.ledger import mhtml as archive_ledger
from converters.model import Figure, Paragraph
from converters.readers import mhtml
from converters.readers.html import read
from converters.source.files import source_of
from converters.text import tally

ELEMENTS = ("html", "head", "body", "title", "meta", "script", "style", "noscript", "template", "table", "tbody", "thead", "tfoot", "tr", "td",
            "th", "caption", "colgroup", "col", "p", "div", "span", "b", "a", "font", "ul", "ol", "li", "dl", "dt", "dd", "h1", "pre", "br", "hr",
            "img", "form", "input", "button", "select", "option", "textarea", "iframe", "object", "center", "ucapcontent", "o:p", "xml", "noframes",
            "frameset", "audio", "ruby", "xmp", "sup", "sub", "input", "select", "option", "nav", "header", "footer", "article", "del", "label", "section", "table", "tr", "td", "table", "td")
ATTRIBUTES = ("", "", "", " class=b", " style='display:none'", "/", " href=x", " rowspan=2", " colspan=3", " alt=图", " hidden", " src='b'/", " value=值",
              " value='5' type=Text", " type=hidden value=隐", " type=submit value=交", " selected", " value", " multiple")
tags = st.builds("<{}{}>".format, st.sampled_from(ELEMENTS), st.sampled_from(ATTRIBUTES)) | st.builds("</{}>".format, st.sampled_from(ELEMENTS))
words = st.sampled_from(["甲", "一、总体情况", "二、主动公开政府信息情况", "第二十条第（一）项", "2022年1月8日", "主办：甲", "2021年报告", "2022年报告", "规章\t1\t2\n行政许可\t3\t4\n", "甲 |\n1 |\n||\n", 'a,1\nb,2\nc,"3"\n', "乙 1", " 丙2\n", "&nbsp;3", "a&lt;4", "<中>", "&", "&#x4e2d;", "&#11;"])
marks = st.sampled_from(["<!-- c -->", "<![if x]>", "<![endif]>", "<!DOCTYPE html>", "<?xml x?>", "<![CDATA[x]]>", "<", "</中>",
                         "<svg><title>t</title><style>a<![CDATA[>]]>&lt;</style></svg>"])
soup = st.lists(st.one_of(tags, words, marks), min_size=1, max_size=12).map("".join)


def posted(document) -> Counter[str]:
    """Count the texts of all blocks and postings."""
    total = Counter()
    queue = list(document.blocks)
    while queue:
        block = queue.pop()
        if isinstance(block, Paragraph):
            total += tally(block.text)
        elif isinstance(block, Figure):
            total += tally(block.alt)
        else:
            for cell in block.cells:
                total += tally(cell.text)
                queue += [inner for inner in cell.blocks if not isinstance(inner, Paragraph)]
    return total + tally("".join(posting.text for posting in document.asides))


def counted(source, module=ledger) -> Counter[str]:
    return sum(module.count(source).values(), Counter())


def holds(data: bytes) -> bool:
    source = source_of(data)
    try:
        return posted(read(source)) == counted(source)
    except Refused:
        return not counted(source)


@given(soup)
@example("<table>x<tr>y<td>z</td>w</tr>v</table>")
@example("<html/>甲")
@example("甲</html>乙<p>丙</html>丁")
@example("<iframe src=a />甲<iframe src='a'/>乙")
@example("<p>甲<template>乙<template>丙</template></template>")
@example("<frameset><frame>甲</frameset>乙")
@example("<math/><style>a<b></style>")
@example("<svg><script>1&lt;2</script></svg><math><![CDATA[甲]]></math>")
@example("<table><td><select><option>甲<input value=乙><option selected>丙</select><input value=1>2<textarea>3<b></textarea>")
@example("<svg><input value=1></svg><select><input value=2></select><table><td><del><input value=3></del><IMG ALT=图>")
@example("<noscript><img alt=甲></noscript><p hidden><img alt=乙>")
def test_every_character_is_posted_once(markup):
    assert holds(markup.encode())


@given(soup, st.sampled_from(["gb18030", "utf-16", "utf-8-sig"]))
def test_in_every_charset(markup, codec):
    assert holds(markup.encode(codec))


@given(st.binary(max_size=60))
def test_even_where_the_page_is_no_text(data):
    assert holds(b"<p>" + data)


@pytest.mark.parametrize("markup", [
    "<table><tr><td>甲" * 3000, "<div>甲<template>乙</template>" * 2100, "<b title=x>甲&#1;<img alt=乙><o:p>丙</o:p>" * 2100,
    "<table><td colspan=5000>甲<td>乙" + "<tr><td>丙" * 1200])
def test_past_the_limits(markup):
    assert holds(markup.encode())


def test_scripts_styles_and_the_title_are_counted():
    assert counted(source_of("<title>题</title><style>样</style><script>码</script><p>文".encode())) == Counter("题样码文")


def test_a_lost_character_would_be_seen():
    source = source_of("<p>甲乙</p>".encode())
    assert counted(source) != tally("甲")


def test_a_web_archive():
    source = source_of(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=gbk\n\n"
                       + "<p>甲<table><td>乙".encode("gb18030") + b"\n--b--\n")
    assert posted(mhtml.read(source)) == counted(source, archive_ledger) == Counter("甲乙")
