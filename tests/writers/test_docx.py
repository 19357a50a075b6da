"""The DOCX writer: what it writes reads back the same, its merges are true, its page is that of GB/T 9704."""

from __future__ import annotations

import io
import re

import docx
import pytest
from authored import SLUGS
from authored import report as authored
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from wordmade import balanced, codes, slots

from converters.model import Block, Cell, Document, Figure, Paragraph, Table
from converters.readers.docx import read
from converters.report import AnnualReport, FormTable, Heading, Section, Slot
from converters.source.files import source_of
from converters.source.package import Package
from converters.text import for_xml
from converters.writers.docx import render
from converters.writers.docx_page import TEXT_WIDTH, column_widths

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def report(*blocks, title: str | None = "云岫县2023年政府信息公开工作年度报告", heading: str | None = "一、总体情况", **more) -> AnnualReport:
    section = Section("overview", Heading(heading, 1) if heading else None, blocks)
    values = {"issuer": "云岫县人民政府", "published": "2024-01-30", "signature": (), "preface": ()} | more
    return AnnualReport("2021", Paragraph(title) if title else None, year=2023, period=None, signed=None, sections=(section,), facts={}, **values)


def back(written: AnnualReport) -> Document:
    return balanced(source_of(render(written), "made.docx"))


def blocks(written: AnnualReport) -> list[Block]:
    return [block for block in back(written).blocks if not isinstance(block, Paragraph) or block.level is None]


FORM = FormTable("t4", "2021", 3, 3, (
    Slot(0, 0, 2, 1, "行政复议"), Slot(0, 1, 1, 2, "行政诉讼"), Slot(1, 1, 1, 1, "结果维持"), Slot(1, 2, 1, 1, "结果纠正"),
    Slot(2, 0, 1, 1, "7", "a"), Slot(2, 1, 1, 1, "/", "b"), Slot(2, 2, 1, 1, "", "c")))


def test_a_report_reads_back_in_its_order():
    written = report(Paragraph("首段。"), Heading("（一）主动公开", 2), Heading("机构", 3, number="1."), Paragraph("次段。", number="（1）"),
                     preface=(Paragraph("前言。"),), signature=(Paragraph("云岫县人民政府"), Paragraph("2024年1月30日")))
    document = back(written)
    assert [(block.text, block.level, block.align) for block in document.blocks] == [
        ("云岫县2023年政府信息公开工作年度报告", 0, "center"), ("前言。", None, ""), ("一、总体情况", 1, ""), ("首段。", None, ""),
        ("（一）主动公开", 2, ""), ("1.机构", 3, ""), ("（1）次段。", None, ""), ("云岫县人民政府", None, "right"), ("2024年1月30日", None, "right")]
    assert codes(document) == []
    assert document.metadata["title"] == "云岫县2023年政府信息公开工作年度报告"
    assert document.metadata["creator"] == "云岫县人民政府"
    assert document.metadata["issued"] == "2024-01-30"


def test_a_form_table_has_true_merges():
    table, = blocks(report(FORM))
    assert slots(table) == [(slot.row, slot.column, slot.rowspan, slot.colspan, slot.text) for slot in FORM.slots]
    assert [cell.header for cell in table.cells] == [True] * 4 + [False] * 3


def test_python_docx_sees_the_same_merges():
    word = docx.Document(io.BytesIO(render(report(FORM))))
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["行政复议", "行政诉讼", "行政诉讼"], ["行政复议", "结果维持", "结果纠正"], ["7", "/", ""]]
    assert word.paragraphs[0].style.name == "Title"
    assert word.paragraphs[1].style.name == "Heading 1"


def test_a_table_with_headings_in_between_repeats_none():
    table = FormTable("t2", "2021", 4, 1, (Slot(0, 0, 1, 1, "甲"), Slot(1, 0, 1, 1, "1", "a"), Slot(2, 0, 1, 1, "乙"), Slot(3, 0, 1, 1, "2", "b")))
    assert not any(cell.header for block in blocks(report(table)) for cell in block.cells)


def test_two_tables_in_a_row_stay_two():
    assert len(blocks(report(FORM, FORM))) == 2


def test_holes_at_the_ends_stay_holes():
    table = Table(3, 4, (Cell(0, 1, 1, 2, "甲"), Cell(1, 0, 1, 1, "乙"), Cell(1, 2, 1, 1, "丙")))
    found, = blocks(report(table))
    assert slots(found) == [(0, 1, 1, 2, "甲"), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, ""), (1, 2, 1, 1, "丙"), (2, 0, 1, 4, "")]


def test_a_cell_may_hold_paragraphs_tables_and_figures():
    nested = Table(1, 2, (Cell(0, 0, 1, 1, "子"), Cell(0, 1, 1, 1, "丑")))
    table = Table(1, 1, (Cell(0, 0, 1, 1, "甲\n乙", blocks=(Paragraph("甲"), Paragraph("乙", number="1."), nested)),))
    found, = blocks(report(table))
    assert [block.full for block in found.cells[0].blocks[:2]] == ["甲", "1.乙"]
    assert slots(found.cells[0].blocks[2]) == slots(nested)


def test_a_figure_leaves_a_frame_with_its_name_and_description():
    found = [(block.name, block.alt) for block in blocks(report(Figure("a.png", "流程"), Figure("b.png"), Figure("")))]
    assert found == [("a.png", "流程"), ("b.png", ""), ("", "")]
    numbers = re.findall(r'docPr id="(\d+)"', Package(render(report(Figure("a"), Figure("b")))).read("word/document.xml").decode())
    assert numbers == ["1", "2"]


# The order of children in the transitional schema (ECMA-376-4, wml.xsd), of the elements that are written.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore snapToGrid spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b i color spacing kern sz szCs lang", "tbl": "tblPr tblGrid tr",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign", "tc": "tcPr p tbl p", "tr": "trPr tc",
    "sectPr": "headerReference footerReference pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols titlePg docGrid", "p": "pPr r",
    "style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr",
    "font": "altName panose1 charset family notTrueType pitch sig", "styles": "docDefaults latentStyles style", "docDefaults": "rPrDefault pPrDefault",
    "settings": "zoom defaultTabStop characterSpacingControl compat themeFontLang", "tblBorders": "top left bottom right insideH insideV",
}
ANY_ORDER = {"body", "trPr", "compat", "r", "hdr", "ftr", "document", "rPrDefault", "pPrDefault", "tblGrid", "tblCellMar", "fonts"}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_element_stands_where_the_schema_wants_it(slug):
    package = Package(render(authored(slug)))
    assert {"[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "word/settings.xml", "word/fontTable.xml", "docProps/core.xml"} <= package.names
    for name in package.names:
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in etree.fromstring(package.read(name)).iter(f"{W}*"):
            kind, children = etree.QName(element).localname, [etree.QName(child).localname for child in element if str(child.tag).startswith(W)]
            if not children or kind in ANY_ORDER:
                continue
            order = ORDER[kind].split()
            assert set(children) <= set(order), (name, kind, children)
            if kind != "tc":
                places = [order.index(child) for child in children]
                assert places == sorted(places), (name, kind, children)
            else:
                assert children[-1] == "p"


def test_every_part_has_a_type_and_every_relation_a_part():
    package = Package(render(authored(SLUGS[0])))
    types = package.read("[Content_Types].xml").decode()
    for name in package.names - {"[Content_Types].xml"}:
        assert f'PartName="/{name}"' in types or name.endswith(".rels")
    for name in package.names:
        if name.endswith(".rels"):
            assert b"TargetMode" not in package.read(name)


def test_a_table_with_a_head_says_so_and_has_a_name():
    xml = Package(render(authored("wangchao-district-2023"))).read("word/document.xml").decode()
    assert xml.count("<w:tblCaption") == 3
    table3 = xml[xml.index("表三 收到"):xml.index("表四 政府")]
    assert table3.count("<w:tblHeader") == 3
    assert 'w:firstRow="1"' in xml


def test_lines_tabs_and_forbidden_characters():
    document = back(report(Paragraph("一\n二\t三\x0b四 < & > \U0001f600 \ud800")))
    assert [block.text for block in document.blocks][2] == "一\n二\t三\ufffd四 < & > \U0001f600 \ufffd"


def test_the_bytes_depend_on_the_report_alone():
    assert render(report(FORM)) == render(report(FORM))
    assert render(report(FORM)) != render(report(FORM, published=None))


def test_without_a_date_the_file_tells_none():
    document = back(report(published=None, issuer=None, title=None, heading=None))
    assert document.metadata == {"language": "zh-CN"}
    assert document.blocks == ()


def test_the_page_is_that_of_the_standard():
    section = docx.Document(io.BytesIO(render(report()))).sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [length.twips for length in lengths] == [11906, 16838, 2098, 1588, 1474, 1984]
    assert section._sectPr.find(f"{W}docGrid").get(f"{W}linePitch") == "580"


def test_body_and_headings_are_in_the_type_of_the_standard():
    styles = docx.Document(io.BytesIO(render(report()))).styles
    found = {name: (styles[name].font.size.pt, styles[name].element.rPr.rFonts.get(f"{W}eastAsia"), styles[name].font.bold)
             for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Table Text")}
    assert found == {"Title": (22, "方正小标宋_GBK", None), "Heading 1": (16, "黑体", None), "Heading 2": (16, "楷体_GB2312", None),
                     "Heading 3": (16, "仿宋_GB2312", None), "Body Text": (16, "仿宋_GB2312", None), "Table Text": (10.5, "宋体", None)}
    body = styles["Body Text"].paragraph_format
    assert (body.line_spacing.pt, body.line_spacing_rule) == (28, docx.enum.text.WD_LINE_SPACING.EXACTLY)
    assert styles.element.xpath("w:docDefaults//w:lang/@w:eastAsia") == ["zh-CN"]


def test_the_page_number_is_a_field():
    parts = Package(render(report()))
    assert "PAGE" in parts.read("word/footer1.xml").decode()
    assert [(aside.account, aside.text.strip()) for aside in back(report()).asides] == [("markup", "PAGE"), ("furniture", "— 1 —")]


def test_tables_fill_the_width_and_rows_stay_whole():
    word = docx.Document(io.BytesIO(render(report(FORM))))
    element = word.tables[0]._tbl
    assert sum(int(item.get(f"{W}w")) for item in element.tblGrid) == TEXT_WIDTH
    assert len(list(element.iter(f"{W}cantSplit"))) == 3
    widths = [[int(cell.tcPr.find(f"{W}tcW").get(f"{W}w")) for cell in row.iter(f"{W}tc")] for row in element.iter(f"{W}tr")]
    assert all(sum(row) == TEXT_WIDTH for row in widths)


@pytest.mark.parametrize("columns", [1, 7, 15, 63])
def test_columns_share_the_width_without_a_rest(columns):
    widths = column_widths("", columns, [["甲" * index] for index in range(columns)])
    assert sum(widths) == TEXT_WIDTH
    assert min(widths) > 0


TEXTS = st.text(st.one_of(st.sampled_from("甲乙丙，。（）12 \n\t-—\u00a0\u3000"), st.characters(exclude_categories=["Cs", "Cc"])), max_size=12)


@given(st.lists(TEXTS, max_size=6))
def test_any_text_reads_back_but_for_white_space_at_its_ends(texts):
    document = back(report(*map(Paragraph, texts), heading=None, title=None))
    assert [block.text for block in document.blocks] == [for_xml(text).strip() for text in texts if text.strip()]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A full table of random rectangles."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            widest = next((index for index in range(column, columns) if (row, index) in taken), columns) - column
            width, height = draw(st.integers(1, widest)), draw(st.integers(1, rows - row))
            taken |= {(below, right) for below in range(row, row + height) for right in range(column, column + width)}
            cells.append(Cell(row, column, height, width, draw(st.sampled_from(("", "甲", "乙 丙", "12,345", "上\n下")))))
    return Table(rows, columns, tuple(cells))


@given(tables())
def test_any_table_reads_back_place_for_place(table):
    found, = blocks(report(table))
    assert slots(found) == slots(table)
    assert (found.rows, found.columns) == (table.rows, table.columns)


def test_reading_is_pure():
    source = source_of(render(report(FORM)))
    assert read(source) == read(source)
