"""The reader of OpenDocument text, packed and flat: spans, lists, tracked changes, notes, frames."""

from __future__ import annotations

from collections import Counter

import pytest
from wordmade import all_blocks, asides, codes, paragraphs, slots, text_of
from wordmade import table as the_table

from converters.diagnostics import Refused
from converters.ledger.odt import count
from converters.model import Document, Figure, Paragraph, Table
from converters.readers.odt import read
from converters.source.files import Source, source_of
from converters.source.package import write_package
from converters.source.sniff import sniff
from converters.text import tally

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = (" ".join(f'xmlns:{name}="{_OASIS}:{space}:1.0"' for name, space in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("meta", "meta"),
    ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"))) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"')


def packed(body: str, automatic: str = "", sheet: str = "") -> Source:
    """A packed document."""
    content = f"<office:document-content {_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    styles = f"<office:document-styles {_SPACES}>{sheet}</office:document-styles>"
    return source_of(write_package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode(), "styles.xml": styles.encode()}), "made.odt")


def flat(body: str, automatic: str = "", sheet: str = "") -> Source:
    """The same document as one XML."""
    return source_of((f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} office:mimetype="application/vnd.oasis.opendocument.text">{sheet}'
                      f"<office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document>").encode(), "made.fodt")


def odt(body: str, automatic: str = "", sheet: str = "") -> Document:
    """Read a document both ways, insist that they are one and on the law of the ledger."""
    found = []
    for source in (packed(body, automatic, sheet), flat(body, automatic, sheet)):
        assert sniff(source) == "odt"
        document = read(source)
        counted = sum(count(source).values(), Counter())
        held = tally("\n".join([*map(text_of, all_blocks(document)), *(aside.text for aside in document.asides)]))
        assert counted == held, f"lost {dict(counted - held)}, gained {dict(held - counted)}"
        found.append(document)
    assert found[0].blocks == found[1].blocks
    return found[0]


def p(content: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{content}</text:p>' if style else f"<text:p>{content}</text:p>"


def tc(content: str = "", about: str = "") -> str:
    return f"<table:table-cell {about}>{p(content)}</table:table-cell>"


def tr(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"


def test_text_with_its_spaces_tabs_and_breaks():
    found = odt(p('甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>丁') + p("一  \n 二<text:span>三</text:span>四") + p("公\xad开\u2011号<text:soft-page-break/>"))
    assert paragraphs(found) == ["甲   乙\t丙\n丁", "一 二三四", "公开-号"]


def test_levels_alignment_and_hidden_text_by_style():
    automatic = ('<style:style style:name="P1" style:family="paragraph" style:parent-style-name="T"><style:paragraph-properties fo:text-align="center"/></style:style>'
                 '<style:style style:name="H" style:family="text" style:parent-style-name="G"/><style:style style:name="U" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>')
    sheet = ('<office:styles><style:style style:name="T" style:family="paragraph" style:display-name="Title"/>'
             '<style:style style:name="G" style:family="text"><style:text-properties text:display="none"/></style:style></office:styles>')
    found = odt(p("题", "P1") + '<text:h text:outline-level="2">节</text:h>' + p('显<text:span text:style-name="H">隐</text:span>640<text:span text:style-name="U">1</text:span>'), automatic, sheet)
    assert [(block.text, block.level, block.align) for block in found.blocks if isinstance(block, Paragraph)] == [("题", 0, "center"), ("节", 2, ""), ("显640 1", None, "")]
    assert asides(found, "hidden") == ["隐"]


def test_spans_and_covered_cells():
    body = ("<table:table><table:table-header-rows>" + tr(tc("甲", 'table:number-columns-spanned="2" table:number-rows-spanned="2"'), COVERED, tc("乙")) + "</table:table-header-rows>"
            + tr(COVERED, COVERED, tc("1")) + tr(tc("2", 'table:number-columns-repeated="2"'), tc("3")) + "</table:table>")
    found = the_table(odt(body))
    assert slots(found) == [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "1"), (2, 0, 1, 1, "2"), (2, 1, 1, 1, "2"), (2, 2, 1, 1, "3")]
    assert [cell.header for cell in found.cells] == [True, True, False, False, False, False]


def test_repeated_rows_and_text_in_covered_cells():
    kept = f"<table:covered-table-cell>{p('藏')}</table:covered-table-cell>"
    body = ("<table:table>" + tr(tc("甲", 'table:number-columns-spanned="2"'), kept)
            + f'<table:table-row table:number-rows-repeated="2">{tc("1")}{tc("2")}</table:table-row>散<table:title>题</table:title></table:table>')
    found = odt(body)
    assert slots(the_table(found)) == [(0, 0, 1, 2, "甲\n藏"), *[(row, column, 1, 1, str(column + 1)) for row in (1, 2) for column in (0, 1)]]
    assert paragraphs(found) == ["散"]


def test_a_nested_table():
    inner = "<table:table>" + tr(tc("内"), tc("旁")) + "</table:table>"
    found = the_table(odt(f"<table:table><table:table-row><table:table-cell>{p('外')}{inner}</table:table-cell>{tc('乙')}</table:table-row></table:table>"))
    assert slots(found) == [(0, 0, 1, 1, "外"), (0, 1, 1, 1, "乙")]
    nested = found.cells[0].blocks[1]
    assert isinstance(nested, Table)
    assert slots(nested) == [(0, 0, 1, 1, "内"), (0, 1, 1, 1, "旁")]


LISTS = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>'
         '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" style:num-suffix="."/></text:list-style>'
         '<text:list-style style:name="M"><text:list-level-style-number text:level="1" style:num-format="a" loext:num-list-format="(%1%)" text:start-value="3"/></text:list-style>'
         '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>')


def items(*content: str, about: str = "") -> str:
    return f"<text:list {about}>{''.join(f'<text:list-item>{item}</text:list-item>' for item in content)}</text:list>"


def test_lists_count_on_or_anew():
    body = items(p("甲") + p("续") + items(p("子"), p("丑")), p("乙"), about='text:style-name="L" xml:id="x"') + items(p("新"), about='text:style-name="L"')
    body += items(p("丙"), about='text:style-name="L" text:continue-list="x"') + items(p("丁"), about='text:style-name="L" text:continue-numbering="true"')
    body += '<text:list text:style-name="M"><text:list-header>' + p("头") + "</text:list-header><text:list-item>" + p("c") + '</text:list-item><text:list-item text:start-value="9">' + p("i") + "</text:list-item></text:list>"
    found = odt(body + items(p("点"), about='text:style-name="B"'), LISTS)
    assert [block.full for block in found.blocks if isinstance(block, Paragraph)] == [
        "一、甲", "续", "一.1.子", "一.2.丑", "二、乙", "一、新", "三、丙", "四、丁", "头", "(c)c", "(i)i", "点"]


def test_headings_are_numbered_by_the_outline():
    outline = ('<office:styles><text:outline-style style:name="O"><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
               '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style></office:styles>')
    found = odt('<text:h text:outline-level="1">甲</text:h><text:h text:outline-level="2">乙</text:h><text:h text:outline-level="1" text:is-list-header="true">丙</text:h>'
                '<text:h text:outline-level="1">丁</text:h>', sheet=outline)
    assert [block.full for block in found.blocks if isinstance(block, Paragraph)] == ["1.甲", "乙", "丙", "2.丁"]


def test_tracked_changes_where_they_stand_and_apart():
    def region(key: str, kind: str, content: str = "") -> str:
        return (f'<text:changed-region text:id="{key}"><text:{kind}><office:change-info><dc:creator>某</dc:creator><dc:date>2024</dc:date></office:change-info>{content}'
                f"</text:{kind}></text:changed-region>")

    changes = f'<text:tracked-changes>{region("a", "deletion", p("旧"))}{region("b", "insertion")}{region("c", "deletion")}{region("d", "deletion", p("失"))}</text:tracked-changes>'
    found = odt(changes + p('甲<text:change text:change-id="a"/><text:change-start text:change-id="b"/>新<text:change-end text:change-id="b"/>')
                + p('乙<text:change-start text:change-id="c"/>删') + p('去<text:change-end text:change-id="c"/>丙'))
    assert paragraphs(found) == ["甲新", "乙丙"]
    assert asides(found, "deleted") == ["旧", "删", "去", "失"]


def test_notes_comments_margins_ruby_and_fields():
    note = '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation><text:note-body>{}</text:note-body></text:note>'
    body = p("文" + note.format("footnote", p("脚注")) + "字" + note.format("endnote", p("尾注")) + "<office:annotation><dc:creator>某</dc:creator><dc:date>2024</dc:date>" + p("批注")
             + "</office:annotation><text:ruby><text:ruby-base>号</text:ruby-base><text:ruby-text>hào</text:ruby-text></text:ruby><text:date>2024年</text:date>")
    sheet = f'<office:master-styles><style:master-page style:name="S"><style:header>{p("页眉")}</style:header><style:footer-first>{p("页脚")}</style:footer-first></style:master-page></office:master-styles>'
    found = odt(body, sheet=sheet)
    assert paragraphs(found) == ["文字号2024年"]
    assert asides(found, "furniture") == ["页眉", "页脚"]
    assert asides(found, "unplaced") == ["批注"]
    assert [(note.kind, text_of(note.blocks[0])) for note in found.notes.values()] == [("endnote", "尾注"), ("footnote", "脚注")]
    assert [span.start for span in found.blocks[0].marks.spans] == [1, 2]
    assert asides(found, "duplicate") == ["hào"]
    assert codes(found).count("R207") == 1


def test_frames_shapes_and_pictures():
    frame = "<draw:frame svg:width='5cm' svg:height='5cm'>{}</draw:frame>"
    body = p("文" + frame.format(f"<draw:text-box>{p('框中')}</draw:text-box>") + frame.format("<draw:image/><svg:title>题</svg:title><svg:desc>照片</svg:desc>"))
    found = odt(body + f"<draw:custom-shape>{p('形')}</draw:custom-shape>")
    assert paragraphs(found) == ["文", "框中", "形"]
    assert [block.alt for block in found.blocks if isinstance(block, Figure)] == ["题\n照片"]


@pytest.mark.parametrize(("source", "code"), [
    (source_of(write_package({"mimetype": b"application/vnd.oasis.opendocument.text"})), "S105"),
    (source_of(write_package({"content.xml": b"<x/>"})), "S105"), (source_of(write_package({"content.xml": b"<x"})), "S109"),
    (source_of(write_package({"content.xml": b"<x/>", "META-INF/manifest.xml": b"<encryption-data/>"})), "S106"),
    (packed("<table:table>" + '<table:table-row table:number-rows-repeated="1000">' + tc("字" * 9000, 'table:number-columns-repeated="1000"') + "</table:table-row></table:table>"), "S116"),
], ids=["no content", "no text", "not XML", "encrypted", "repeated without end"])
def test_refused(source, code):
    with pytest.raises(Refused) as caught:
        read(source)
    assert caught.value.diagnostic.code == code


@pytest.mark.parametrize(("body", "text"), [
    ('<text:p>全年受理<text:variable-set text:name="v" text:display="none">旧数99</text:variable-set>12件。</text:p>', "全年受理12件。"),
    ('<text:p>全年受理<text:user-field-get text:name="u" text:display="none">7</text:user-field-get>12件。</text:p>', "全年受理12件。"),
    ('<text:p>全年受理12件。</text:p><text:section text:name="s" text:display="none"><text:p>内部备注7</text:p></text:section>', "全年受理12件。"),
    (('<text:section text:name="s" text:display="condition" text:is-hidden="true"><text:p>备注</text:p><table:table><table:table-row><table:table-cell>'
     "<text:p>8</text:p></table:table-cell></table:table-row></table:table></text:section><text:p>全年受理12件。</text:p>"), "全年受理12件。"),
])
def test_what_is_not_displayed_is_hidden(body, text):
    document = odt(body)
    assert paragraphs(document) == [text]
    assert [aside.account for aside in document.asides] == ["hidden"]
    assert codes(document) == ["R204"]
    assert not [block for block in document.blocks if isinstance(block, Table)]


def test_a_section_that_is_displayed_is_text():
    assert paragraphs(odt('<text:section text:name="s" text:display="true"><text:p>甲</text:p></text:section><text:section text:name="t"><text:p>乙</text:p></text:section>')) == ["甲", "乙"]


def sub(*rows: str) -> str:
    return f'<table:table-cell><table:table table:is-sub-table="true">{"".join(rows)}</table:table></table:table-cell>'


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


@pytest.mark.parametrize(("rows", "grid"), [
    ((row(sub(row(tc("自然人"), tc("法人")), row(tc("3"), tc("4"))), tc("合计")), row(tc("上年"), tc("9"))),
     [(0, 0, 1, 1, "自然人"), (0, 1, 1, 1, "法人"), (0, 2, 2, 1, "合计"), (1, 0, 1, 1, "3"), (1, 1, 1, 1, "4"), (2, 0, 1, 2, "上年"), (2, 2, 1, 1, "9")]),
    ((row(tc("头", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>"), row(tc("甲"), sub(row(sub(row(tc("1")), row(tc("2"))), tc("3"))))),
     [(0, 0, 1, 3, "头"), (1, 0, 2, 1, "甲"), (1, 1, 1, 1, "1"), (1, 2, 2, 1, "3"), (2, 1, 1, 1, "2")]),
    ((row(sub(row(tc("1"), tc("2"))), tc("甲")), row(sub(row(tc("3"), tc("4"), tc("5"))), tc("乙"))),
     [(0, 0, 1, 1, "1"), (0, 1, 1, 2, "2"), (0, 3, 1, 1, "甲"), (1, 0, 1, 1, "3"), (1, 1, 1, 1, "4"), (1, 2, 1, 1, "5"), (1, 3, 1, 1, "乙")]),
])
def test_a_cell_that_was_split_into_a_table_is_cells_of_the_outer_table(rows, grid):
    document = odt(f"<table:table>{''.join(rows)}</table:table>")
    assert slots(the_table(document)) == grid
    assert codes(document) == []


def test_a_table_beside_words_in_a_cell_stays_a_table_of_its_own():
    inner = f'<table:table-cell><text:p>词</text:p><table:table table:is-sub-table="true">{row(tc("1"))}</table:table></table:table-cell>'
    document = odt(f"<table:table>{row(inner, tc('2'))}</table:table>")
    assert [cell.text for cell in the_table(document).cells] == ["词", "2"]
