"""What a browser shows of a page is what is read: hidden and struck by style sheets, boxes, tables by their roles, CDATA, frames, unseen signs."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from make.reports import made_report

import converters
from converters.model import Paragraph, Table
from converters.pipeline import read_document
from converters.source.files import source_of
from converters.text import UNSEEN
from converters.writers import html


def page(cell: str, style: str = "") -> bytes:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{style}</head><body><table><tr><td>{cell}</td><td>乙</td></tr></table></body></html>'.encode()


def cell_of(data: bytes) -> tuple[str, set[str]]:
    """The text of the first cell, and the codes of the findings."""
    document, _source, _name = read_document(source_of(data))
    table = next(block for block in document.blocks if isinstance(block, Table))
    report = converters.read(data)
    assert report.ledger
    assert report.ledger.balanced
    return table.cells[0].text, {item.code for item in document.diagnostics}


@pytest.mark.parametrize("sheet", [
    ".k{display:none}", "span.k { DISPLAY : NONE }", "td .k{display:none}", "td>.k{display:none}", "table td span{display:none!important}", "#i{display:none}",
    "/* .k */ .a,.k{color:red;display:none}", "@media screen{.k{display:none}}", ".k{display:inline}.k{display:none}", "tr > td > span.k{visibility:hidden}",
    "p{color:red} .k { margin:0; display: none; }", "@media all { .a{color:red} .k{display:none} }",
])
def test_what_the_sheet_of_a_page_hides_is_not_read(sheet):
    assert cell_of(page('<span class="a k" id="i">000000002</span>2', f"<style>{sheet}</style>")) == ("2", {"R204"})


@pytest.mark.parametrize("sheet", [
    "@media print{.k{display:none}}", "@media (max-width: 600px){.k{display:none}}", "@media screen and (max-width:9em){.k{display:none}}", ".k:hover{display:none}",
    ".k{display:none}.k{display:inline}", ".k{display:none} #i{display:inline}", "p .k{display:none}", "tr>.k{display:none}", ".other{display:none}",
    ".k[hidden]{display:none}", "@media print{.a{color:red}} .kk{display:none}", "@page{margin:0}",
])
def test_what_the_sheet_of_a_page_shows_is_read(sheet):
    assert cell_of(page('<span class="k" id="i">甲</span>丁', f"<style>{sheet}</style>"))[0] == "甲丁"


def test_an_element_of_its_own_mind_is_shown_unless_the_sheet_insists():
    shown = '<span class="k" style="display:inline">甲</span>丁'
    assert cell_of(page(shown, "<style>.k{display:none}</style>"))[0] == "甲丁"
    assert cell_of(page(shown, "<style>.k{display:none !important}</style>"))[0] == "丁"
    assert cell_of(page('<span class="k">甲</span>丁', '<style media="print">.k{display:none}</style>'))[0] == "甲丁"


@pytest.mark.parametrize("cell", ['<b class="k">7</b> 2', '<b class="k">7</b>2', '<span style="text-decoration:line-through">7</span>2', '<font style="text-decoration-line: line-through">7</font> 2'])
def test_a_struck_figure_beside_a_new_one_is_left_out(cell):
    assert cell_of(page(cell, "<style>.k{text-decoration:line-through}</style>")) == ("2", {"R203"})


def test_a_figure_no_longer_right_is_no_digit_of_the_next():
    assert cell_of(page("<s>1</s>2"))[0] == "1 2"
    assert cell_of(page("1<strike>2</strike>3"))[0] == "1 2 3"


@pytest.mark.parametrize(("cell", "text"), [
    ("<input type=checkbox checked>甲<input type=checkbox>丙", "☑甲☐丙"), ("<input type=radio name=a>是 <input type=radio name=a checked=checked>否", "☐是 ☑否"),
    ("<label><input type=CHECKBOX value=on>甲</label>", "☐甲"),
])
def test_a_box_shows_its_state(cell, text):
    assert cell_of(page(cell))[0] == text


@pytest.mark.parametrize("host", ["div", "span", "b"])
@pytest.mark.parametrize("kind", ["table", "grid", "treegrid"])
def test_roles_make_a_table(host, kind):
    row = f'<{host} role="row"><{host} role="rowheader" aria-rowspan="2">甲</{host}><{host} role="cell">12</{host}><{host} role="gridcell">34</{host}></{host}>'
    last = f'<{host} role="row"><{host} role="cell" aria-colspan="2">56</{host}></{host}>'
    document, _source, _name = read_document(source_of(f'<!DOCTYPE html><html><body><div role="{kind}"><div role="rowgroup">{row}{last}</div></div></body></html>'.encode()))
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells] == [
        (0, 0, 2, 1, "甲"), (0, 1, 1, 1, "12"), (0, 2, 1, 1, "34"), (1, 1, 1, 2, "56")]


def test_a_page_that_is_xml_shows_its_cdata():
    xml = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body><table><tr><td><![CDATA[1 < 2 & 3]]></td><td>乙</td></tr></table></body></html>'
    assert cell_of(xml.encode())[0] == "1 < 2 & 3"
    script = xml.replace("<body>", "<body><script>//<![CDATA[\nvar a = 1 < 2;\n//]]></script>")
    assert cell_of(script.encode())[0] == "1 < 2 & 3"


def test_an_archive_of_frames_shows_their_pages():
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content('<html><frameset><frame src="b.files/sheet001.htm"><frame src="b.files/tabstrip.htm"><noframes><body>无框架</body></noframes></frameset></html>', subtype="html")
    message.make_related()
    truth = made_report(21, "2021")
    for name, text in (("sheet001.htm", html.render(truth).decode()), ("tabstrip.htm", '<html><body><a href="sheet001.htm">表一</a></body></html>')):
        message.add_related(text, subtype="html")
        message.get_payload()[-1]["Content-Location"] = f"http://a.example/b.files/{name}"
    report = converters.read(bytes(message))
    assert {name: fact.value for name, fact in report.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}
    assert report.ledger
    assert report.ledger.balanced


def test_signs_that_show_nothing_are_no_part_of_a_figure():
    truth = made_report(22, "2021")
    signs = sorted(UNSEEN)
    data = html.render(truth).decode()
    for number, fact in enumerate(truth.facts.values()):
        sign = signs[number % len(signs)]
        data = data.replace(f">{fact.text}<", f">{sign}{fact.text[:1]}{sign}{fact.text[1:]}{signs[-1 - number % 9]}<")
    report = converters.read(data.encode())
    assert len(signs) > 60
    assert {name: fact.value for name, fact in report.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}


def test_the_cells_of_the_fixtures_are_there():
    document, _source, _name = read_document(source_of(page("甲")))
    assert [type(block) for block in document.blocks if not isinstance(block, Paragraph)] == [Table]
