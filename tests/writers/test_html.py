"""The page writer: what it writes reads back the same, stays inert whatever the text is, and never differs between runs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from authored.assemble import assemble
from authored.edition_2021 import DRAFTS
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from strategies import reports

from converters.forms import fact_labels
from converters.model import Cell, Figure, Paragraph, Table
from converters.readers.html import read
from converters.recover.report import recover
from converters.report import AnnualReport, FormTable, Heading, Section, Slot
from converters.source.files import source_of
from converters.text import for_xml, ink
from converters.writers import fragment
from converters.writers.html import render

REPORT = assemble(DRAFTS[0])
anything = st.text(max_size=30) | st.sampled_from([
    "<script>alert(1)</script>", "a & b &amp; &#60;", '" onmouseover="x', "  两  头  ", "一\n二\r\n三\r四", "\x00\x1b\ud800\ufffe", "１２,３\t４",
    "--><!--", "]]>", "国\n家", "\u3000\u3000段", "</p></td></table></html>", "甲\u00a0乙", "\n\n", "1.甲"])


def empty(**fields) -> AnnualReport:
    blank = AnnualReport(edition="", title=None, issuer=None, year=None, period=None, published=None, signed=None, preface=(), sections=(),
                         signature=(), facts={})
    return replace(blank, **fields)


def seen(text: str) -> str:
    """What a page shows of a text: lines trimmed, white space as spaces, none at both ends, nothing where nothing can be seen."""
    lines = for_xml(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    text = "\n".join(line.replace("\t", " ").replace("\u00a0", " ").strip() for line in lines).strip("\n")
    return text if ink(text) else ""


def plain(document):
    return [(block.level, block.align, block.text) if isinstance(block, Paragraph) else block for block in document.blocks]


def grid(table):
    return (table.rows, table.columns, [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text, cell.header) for cell in table.cells])


def back(report):
    return read(source_of(render(report)))


@given(st.lists(anything, min_size=1, max_size=4), anything)
@example([chr(0x7F)], "\u200b")
def test_any_text_reads_back_as_it_is_seen(texts, heading):
    section = Section("overview", Heading("一、总体情况", 1), (*map(Paragraph, texts), Heading(heading, 2), Paragraph("末", align="right")))
    expected = [(2, "", "一、总体情况")]
    expected += [(None, "", seen(text)) for text in texts if seen(text)] + [(3, "", seen(heading))] * bool(seen(heading))
    document = back(empty(sections=(section,)))
    assert [(level, align, tabless(text)) for level, align, text in plain(document)] == [
        *((level, align, tabless(text)) for level, align, text in expected), (None, "right", "末")]
    assert not [item for item in document.diagnostics if item.code != "S141"]  # characters of private use are told of


def tabless(text: str) -> str:
    """A tab beside spaces collapses with them, so spaces next to a tab are not compared."""
    return re.sub(r" +", " ", text)


@st.composite
def tables(draw):
    """A table without holes at odd places: a division of its slots into rectangles, with any text in each."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    taken, cells = set(), []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            rowspan, colspan = draw(st.integers(1, rows - row)), draw(st.integers(1, columns - column))
            while any((row, at) in taken for at in range(column, column + colspan)):
                colspan -= 1
            taken |= {(r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan)}
            cells.append(Cell(row, column, rowspan, colspan, draw(anything), draw(st.booleans())))
    return Table(rows, columns, tuple(cells))


@given(tables())
def test_any_table_reads_back_with_its_spans(table):
    (found,) = back(empty(preface=(table,))).blocks
    expected = replace(table, cells=tuple(replace(cell, text=seen(cell.text)) for cell in table.cells))
    assert tabless(repr(grid(found))) == tabless(repr(grid(expected)))


@given(tables(), st.data())
def test_a_hole_becomes_an_empty_cell_and_moves_nothing(table, data):
    lost = data.draw(st.integers(0, len(table.cells) - 1))
    kept = tuple(cell for index, cell in enumerate(table.cells) if index != lost)
    places = {(cell.row, cell.column): seen(cell.text) for cell in kept}
    blocks = back(empty(preface=(Paragraph("在"), replace(table, cells=kept)))).blocks
    found = {(cell.row, cell.column): cell.text for block in blocks if isinstance(block, Table) for cell in block.cells}
    assert {place: tabless(text) for place, text in found.items() if text} == {place: tabless(text) for place, text in places.items() if text}


@given(reports())
def test_a_report_reads_back_whole(report):
    document = back(report)
    written = [block for section in report.sections for block in (*([section.heading] if section.heading else []), *section.blocks)]
    written = [report.title, *report.preface, *written, *report.signature]
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        block.full for block in written if isinstance(block, Paragraph | Heading)]
    tables_written = [block for block in written if isinstance(block, Table | FormTable)]
    found = [block for block in document.blocks if isinstance(block, Table)]
    for table, wanted in zip(found, tables_written, strict=True):
        cells = wanted.slots if isinstance(wanted, FormTable) else wanted.cells
        assert [cell[:5] for cell in grid(table)[2]] == [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in cells]
    assert document.metadata["title"] == report.title.full
    assert not [item for item in document.diagnostics if item.code != "S141"]


@given(anything, anything)
def test_no_text_becomes_markup(text, name):
    report = empty(title=Paragraph(text), issuer=text, published=text, period=(text, name), preface=(
        Paragraph(text, number=name), Table(1, 1, (Cell(0, 0, 1, 1, text, blocks=(Figure(name, text), Paragraph(name))),))),
        sections=(Section(name, Heading(text, 1), (FormTable("t2", text, 1, 1, ()),)),), signature=(Paragraph(text),))
    page = re.sub(r"<style>.*?</style>", "", render(report).decode(), flags=re.DOTALL)
    assert set(re.findall(r"<(\w+)", page)) <= {"html", "head", "meta", "title", "body", "main", "article", "section", "div", "h1", "h2", "p", "table", "tr", "td",
                                                "figure", "img", "br", "style"}
    assert set(re.findall(r"<[a-z]\w* ([^>]*)>", re.sub(r'"[^"]*"', '""', page))) <= {
        'lang=""', 'charset=""', 'http-equiv="" content=""', 'name="" content=""', 'data-role=""', 'class="" data-form="" data-edition="" aria-label=""',
        'src="" alt="" title=""', 'class="" style=""', 'class=""', 'class="" role="" aria-label="" tabindex=""'}


def test_a_page_fetches_nothing_and_runs_nothing():
    page = render(replace(REPORT, preface=(Figure("http://a.example/a.png", "图"),))).decode()
    assert not re.search(r"<script|\son\w+=|javascript:|@import|url\(|src=\"(?!data:,\")|<link|<iframe|<a\s", page)
    assert "default-src 'none'" in page


def test_the_form_tables_say_which_fact_is_where():
    page = render(REPORT).decode()
    facts = re.findall(r'<td(?: [a-z]+="\d+")* data-fact="([^"]+)" headers="[^"]+">([^<]*)</td>', page)
    assert dict(facts) == {name: fact.text for name, fact in REPORT.facts.items()}
    assert '<th rowspan="3" colspan="3" id="t3-0-0" scope="colgroup">' in page


def test_figures_numbers_nested_tables_and_levels_are_kept():
    nested = Table(1, 1, (Cell(0, 0, 1, 1, "内"),))
    cell = Cell(0, 0, 1, 1, "甲\n乙", blocks=(Paragraph("甲"), nested, Figure("a.png", "图"), Paragraph("乙", number="1.")))
    blocks = back(empty(preface=(Paragraph("题", level=1, number="一、"), Figure("media/a.png", "章"), Table(1, 1, (cell,))))).blocks
    assert (blocks[0].text, blocks[0].level) == ("一、题", 2)  # no heading stands above it, and none is skipped
    assert (blocks[1].name, blocks[1].alt) == ("media/a.png", "章")
    assert [type(block) for block in blocks[2].cells[0].blocks] == [Paragraph, Table, Figure, Paragraph]
    assert blocks[2].cells[0].text == "甲\n1.乙"


def test_the_same_report_gives_the_same_bytes():
    assert render(REPORT) == render(assemble(DRAFTS[0]))


def test_a_report_of_nothing_is_still_a_page():
    assert b"<title>" in render(empty())


def test_each_figure_names_the_labels_of_its_row_and_column():
    root = html.fromstring(render(REPORT))
    marked = {label.get("id"): label for label in root.iter("th") if label.get("id")}
    for cell in root.iter("td"):
        if cell.get("data-fact"):
            labels = [marked[name].text_content() for name in cell.get("headers").split()]
            _table, row, column = fact_labels(REPORT.edition)[cell.get("data-fact")]
            assert labels == [label for path in (row, column) for label in path.split(" / ") if label]
    assert {label.get("scope") for label in marked.values()} == {"row", "rowgroup", "col", "colgroup"}


def test_the_fragment_is_the_report_alone_with_its_look_in_it():
    piece = fragment.render(REPORT).decode()
    root = html.fromstring(f"<div>{piece}</div>")
    assert {attribute for element in root.iter() for attribute in element.attrib} <= {"style", "rowspan", "colspan", "scope", "src", "alt", "title", "role", "aria-label", "tabindex"}
    assert not re.search("<(?:html|head|body|style|script|section|article)", piece)
    assert all(element.get("style") for element in root.iter("p", "td", "th", "table", "h1", "h2", "h3"))
    found = recover(read(source_of(f"<html><body>{piece}</body></html>".encode())))
    assert {name: fact.text for name, fact in found.facts.items()} == {name: fact.text for name, fact in REPORT.facts.items()}
    assert [section.role for section in found.sections] == [section.role for section in REPORT.sections]


def test_no_heading_skips_a_level_and_wide_tables_scroll_in_a_box_that_a_keyboard_reaches():
    deep = replace(REPORT, sections=tuple(replace(section, blocks=(Heading("1.深", 3), *section.blocks)) for section in REPORT.sections))
    page = render(deep).decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    boxes = page.count('role="region" aria-label="')
    assert boxes == page.count("<table") == page.count('tabindex="0"') > 0
    assert page.count("<main>") == 1
    assert fragment.render(deep).decode().count("overflow-x:auto") == boxes


def test_an_empty_label_is_no_header():
    table = FormTable("t2", "2021", 1, 2, (Slot(0, 0, 1, 1, ""), Slot(0, 1, 1, 1, "甲")))
    page = render(empty(sections=(Section("", None, (table,)),))).decode()
    assert re.findall(r"<t[hd][^>]*>[^<]*", page)[-2:] == ["<td>", '<th id="t2-0-1" scope="col">甲']
