"""The DOCX reader: wrappers are transparent, deletions and furniture have their accounts, spans survive any encoding."""

from __future__ import annotations

import pytest
from wordmade import (
    OFFICE,
    STRICT,
    WORD,
    asides,
    balanced,
    codes,
    p,
    package,
    paragraphs,
    r,
    relationships,
    root,
    slots,
    table,
    tbl,
    tc,
    tr,
)

from converters.diagnostics import Refused
from converters.limits import LIMITS
from converters.model import Figure, Paragraph, Table, walk_tables
from converters.readers.docx import read
from converters.source.files import source_of
from converters.source.package import write_package

# ---- paragraphs ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("run", "text"), [
    (r("甲乙"), "甲乙"),
    (r("<w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t>"), "甲\t乙\n丙\n丁"),
    (r("<w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:t>丙</w:t>"), "甲-乙丙"),
    (r('<w:sym w:font="Wingdings" w:char="F0FE"/>') + r("同意"), "☑同意"),
    (r('<w:sym w:font="Unheard Of" w:char="F0FE"/>'), "\uf0fe"),
    (r('<w:sym w:font="Symbol" w:char="zz"/>') + r("甲"), "甲"),
    ("<w:r><w:t>  甲 </w:t></w:r>" + r("乙"), "甲乙"),
    ("<w:r><w:t>甲\n  乙</w:t></w:r>", "甲   乙"),
    (r(" 甲") + r(" 乙 "), "甲 乙"),
    ('<w:hyperlink r:id="x">' + r("甲") + "</w:hyperlink>", "甲"),
    ('<w:fldSimple w:instr="PAGE">' + r("7") + "</w:fldSimple>", "7"),
    ("<w:smartTag><w:customXml>" + r("甲") + "</w:customXml></w:smartTag>", "甲"),
    ("<w:ins>" + r("甲") + "<w:ins>" + r("乙") + "</w:ins></w:ins><w:moveTo>" + r("丙") + "</w:moveTo>", "甲乙丙"),
    ("<w:sdt><w:sdtPr/><w:sdtContent>" + r("甲") + "</w:sdtContent></w:sdt>", "甲"),
    ("<w:bdo><w:dir>" + r("甲") + "</w:dir></w:bdo>", "甲"),
    ("<m:oMath><m:f><m:fPr/><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>", "1/2"),
    (r("<w:ruby><w:rubyPr/><w:rt>" + r("hào") + "</w:rt><w:rubyBase>" + r("号") + "</w:rubyBase></w:ruby>"), "号"),
    ('<w:bookmarkStart w:id="0" w:name="_GoBack"/>' + r("甲") + '<w:bookmarkEnd w:id="0"/><w:proofErr/>', "甲"),
])
def test_a_line_is_read_whatever_wraps_it(run, text):
    document = balanced(package(p(run), links=(("x", "hyperlink", "https://example.org/"),)))
    assert [block.text for block in document.blocks] == [text]
    assert codes(document) == []


def test_a_known_symbol_of_the_greek_font():
    assert paragraphs(balanced(package(p(r('<w:sym w:font="Symbol" w:char="F061"/>'))))) == ["α"]


def test_an_unknown_element_is_read_through_and_reported_once_for_each_name():
    document = balanced(package("<x:one>" + p("甲", "<x:two>" + r("乙") + "</x:two>", "<x:two>丙</x:two>") + "</x:one>" + p("丁")))
    assert paragraphs(document) == ["甲乙丙", "丁"]
    assert [note.message.en.split()[-1] for note in document.diagnostics] == ["one", "two"]


def test_runs_and_text_outside_any_paragraph_become_paragraphs():
    document = balanced(package(r("甲") + "<w:ins>" + r("乙") + "</w:ins><x:y>丙</x:y>" + tr(tc("丁"))))
    assert paragraphs(document) == ["甲", "乙", "丙", "丁"]


def test_text_between_elements_is_unplaced_and_reported():
    document = balanced(package("杂" + p("甲") + "散" + "<w:tbl>落" + tr("的" + tc("乙")) + "字</w:tbl>"))
    assert paragraphs(document) == ["甲"]
    assert asides(document, "unplaced") == ["杂\n散\n落\n的\n字"]
    assert codes(document) == ["R209"]


def test_empty_paragraphs_are_no_blocks():
    assert len(balanced(package("<w:p/>" + p("甲") + p(" ") + p("\u3000"))).blocks) == 1


# ---- tracked changes, hidden text, fields -------------------------------------------------------------------------------------


def test_deletions_and_moves_away_are_left_out_and_counted():
    gone = "<w:del><w:r><w:delText>旧的</w:delText></w:r></w:del><w:moveFrom>" + r("移走") + "</w:moveFrom>"
    document = balanced(package(p("甲", gone, "乙")))
    assert paragraphs(document) == ["甲乙"]
    assert asides(document, "deleted") == ["旧的", "移走"]
    assert [note.message.en for note in document.diagnostics] == ["tracked deletions were left out (4 characters)"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    mark = "<w:rPr><w:del/></w:rPr>"
    document = balanced(package(p("甲", properties=mark) + p("乙", properties=mark) + p("丙") + p("丁", properties=mark) + tbl(tr(tc("戊")))))
    assert paragraphs(document) == ["甲乙丙", "丁"]


def test_a_deleted_row_and_a_deleted_cell_are_left_out():
    rows = tr(tc("甲"), tc("走", "<w:cellDel/>"), tc("乙")) + tr(tc("丙"), properties="<w:del/>") + tr(tc("丁"), tc("戊"))
    document = balanced(package(tbl(rows)))
    assert slots(table(document)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丁"), (1, 1, 1, 1, "戊")]
    assert asides(document, "deleted") == ["走", "丙"]


STYLES_THAT_HIDE = (
    '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:basedOn w:val="P"/></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="D"><w:basedOn w:val="C"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
)


@pytest.mark.parametrize(("paragraph", "shown"), [
    (p(r("甲", "<w:vanish/>"), "乙"), "乙"),
    (p(r("甲", '<w:vanish w:val="false"/>'), "乙"), "甲乙"),
    (p(r("甲", '<w:rStyle w:val="C"/>'), "乙"), "乙"),
    (p(r("甲", '<w:rStyle w:val="D"/>'), "乙"), "甲乙"),
    (p("甲", r("乙", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="Q"/>'), "乙"),
    (p("甲", r("乙", '<w:rStyle w:val="C"/>'), properties='<w:pStyle w:val="P"/>'), "乙"),  # two toggles cancel out
])
def test_hidden_text_is_found_by_run_and_by_style(paragraph, shown):
    document = balanced(package(paragraph, styles=STYLES_THAT_HIDE))
    assert paragraphs(document) == [shown]
    assert "".join(asides(document, "hidden")) == "甲乙".replace(shown, "")
    assert codes(document) == (["R204"] if shown != "甲乙" else [])


def test_a_hidden_row_is_left_out():
    document = balanced(package(tbl(tr(tc("甲")), tr(tc("乙"), properties="<w:hidden/>"))))
    assert slots(table(document)) == [(0, 0, 1, 1, "甲")]
    assert asides(document, "hidden") == ["乙"]


def field(code: str, result: str) -> str:
    def char(kind: str) -> str:
        return r(f'<w:fldChar w:fldCharType="{kind}"/>')

    return char("begin") + r(f"<w:instrText>{code}</w:instrText>") + char("separate") + result + char("end")


def test_the_code_of_a_field_is_markup_and_its_result_is_text():
    nested = field(" IF ", field(" QUOTE ", r("内")) + r("外"))
    document = balanced(package(p("第", field(" PAGE ", r("3")), "页") + p(nested)))
    assert paragraphs(document) == ["第3页", "内外"]
    assert "".join(asides(document, "markup")).split() == ["PAGE", "IF", "QUOTE"]
    assert codes(document) == []


def test_a_result_over_several_paragraphs_is_text():
    begin = r('<w:fldChar w:fldCharType="begin"/>') + r("<w:instrText>TOC</w:instrText>") + r('<w:fldChar w:fldCharType="separate"/>')
    document = balanced(package(p(begin, "甲") + p("乙") + p("丙", r('<w:fldChar w:fldCharType="end"/>'))))
    assert paragraphs(document) == ["甲", "乙", "丙"]


def test_text_in_the_code_of_a_field_is_not_shown():
    inner = r('<w:fldChar w:fldCharType="begin"/>') + r("算") + r('<w:fldChar w:fldCharType="separate"/>') + r("1")
    document = balanced(package(p(inner, r('<w:fldChar w:fldCharType="end"/>'))))
    assert paragraphs(document) == ["1"]
    assert asides(document, "markup") == ["算"]


def test_a_field_without_an_end_does_not_swallow_the_document():
    broken = r('<w:fldChar w:fldCharType="begin"/>') + r("<w:instrText>PAGE</w:instrText>")
    document = balanced(package(p("甲", broken, "乙") + p("丙") + p(r('<w:fldChar w:fldCharType="end"/>'), "丁")))
    assert paragraphs(document) == ["甲乙", "丙", "丁"]
    assert asides(document, "markup") == ["PAGE"]
    assert codes(document) == ["R212"]


# ---- boxes, pictures, alternatives --------------------------------------------------------------------------------------------


def drawing(content: str, alt: str = "", size: tuple[int, int] = (0, 0)) -> str:
    return (f'<w:drawing><wp:anchor><wp:positionH><wp:align>center</wp:align></wp:positionH><wp:positionV><wp:posOffset>77</wp:posOffset>'
            f'</wp:positionV><wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="1" name="图 1" descr="{alt}"/><a:graphic>'
            f"<a:graphicData>{content}</a:graphicData></a:graphic></wp:anchor></w:drawing>")


def box(content: str) -> str:
    return f"<wps:wsp><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp>"


def vml_box(content: str, alt: str = "") -> str:
    return f'<w:pict><v:shape alt="{alt}"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict>'


def either(choice: str, fallback: str) -> str:
    return f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'


PICTURE = '<pic:pic><pic:blipFill><a:blip r:embed="img"/></pic:blipFill></pic:pic>'
IMAGE = (("img", "image", "media/image1.png"),)


def test_a_box_comes_after_its_paragraph_and_once():
    content = p("盒") + tbl(tr(tc("格")))
    document = balanced(package(p("甲", r(either(drawing(box(content), "题"), vml_box(content, "题"))), "乙") + p("丙")))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Paragraph", "Table", "Figure", "Paragraph"]
    assert paragraphs(document) == ["甲乙", "盒", "丙"]
    assert asides(document, "duplicate") == ["题\n盒\n格"]
    assert codes(document) == []


def test_an_old_box_is_read_like_a_new_one():
    assert paragraphs(balanced(package(p("甲", r(vml_box(p("盒")))) + p("乙")))) == ["甲", "盒", "乙"]


def test_the_fallback_is_read_where_the_choice_says_nothing():
    document = balanced(package(p(r(either("<x:ink/>", vml_box(p("盒")))))))
    assert paragraphs(document) == ["盒"]


def test_a_fallback_that_says_more_is_no_duplicate():
    document = balanced(package(p(r(either(drawing(box(p("盒"))), vml_box(p("盒子")))))))
    assert asides(document, "unplaced") == ["盒子"]
    assert codes(document) == ["R209"]


@pytest.mark.parametrize("run", ["<w:noBreakHyphen/>", '<w:sym w:font="Wingdings" w:char="F0FE"/>'])
def test_a_symbol_in_both_branches_is_a_duplicate(run):
    document = balanced(package(p("甲", either(r(run), r(run)))))
    assert [aside.account for aside in document.asides] == ["duplicate"]
    assert codes(document) == []


def test_the_branch_that_holds_rows_or_breaks_is_read_even_without_text():
    rows = tr(tc("甲", '<w:vMerge w:val="restart"/>')) + either("<x:ink/>", tr(tc("", "<w:vMerge/>")))
    document = balanced(package(tbl(rows) + p("乙", either("<x:ink/>", r("<w:br/>")), "丙")))
    assert slots(table(document)) == [(0, 0, 2, 1, "甲")]
    assert paragraphs(document) == ["乙\n丙"]
    assert codes(document) == []


def test_alternatives_stand_anywhere():
    rows = tr(tc("甲"), either(tc("乙"), tc("乙"))) + either(tr(tc("丙"), tc("丁")), tr(tc("丙"), tc("丁")))
    document = balanced(package(either(tbl(rows), "") + p(either(r("戊"), r("戊")))))
    assert [slot[4] for slot in slots(table(document))] == ["甲", "乙", "丙", "丁"]
    assert paragraphs(document) == ["戊"]


def test_a_picture_is_a_figure_with_its_part_and_alternative_text():
    document = balanced(package(p("见图", r(drawing(PICTURE, "统计表", (999, 999)))), links=IMAGE))
    figure = document.blocks[1]
    assert isinstance(figure, Figure)
    assert (figure.name, figure.alt) == ("word/media/image1.png", "统计表")


@pytest.mark.parametrize(("text", "size", "reported"), [
    ("", (0, 0), True), ("", (7_200_000, 5_000_000), True), ("", (200_000, 200_000), False),
    ("盖章", (1_500_000, 1_500_000), False), ("如下表", (5_000_000, 4_000_000), True),
])
def test_a_picture_that_may_hold_text_is_reported(text, size, reported):
    document = balanced(package(p(text, r(drawing(PICTURE, size=size))), links=IMAGE))
    assert codes(document) == (["R202"] if reported else [])


def test_an_old_picture_is_a_figure():
    shape = '<w:pict><v:shape style="width:300pt;height:200pt" alt="章"><v:imagedata r:id="img"/></v:shape></w:pict>'
    document = balanced(package(p(r(shape)), links=IMAGE))
    assert document.blocks == (Figure("word/media/image1.png", "章", document.blocks[0].origin, width=300, height=200),)
    assert codes(document) == ["R202"]


def test_a_word_art_is_read():
    assert paragraphs(balanced(package(p(r('<w:pict><v:shape><v:textpath string="艺术字"/></v:shape></w:pict>'))))) == ["艺术字"]


def test_a_hidden_or_deleted_drawing_is_in_its_account():
    document = balanced(package(p("甲", r(drawing(box(p("盒")), "题"), "<w:vanish/>"), "<w:del>" + r(drawing(box(p("盖")))) + "</w:del>")))
    assert paragraphs(document) == ["甲"]
    assert asides(document, "hidden") == ["题\n盒"]
    assert asides(document, "deleted") == ["盖"]


# ---- tables -------------------------------------------------------------------------------------------------------------------


def test_a_cell_keeps_paragraphs_and_a_nested_table_in_order():
    nested = tbl(tr(tc("子")))
    document = balanced(package(tbl(tr(tc(p("甲") + nested + p("乙")), tc("丙")))))
    outer = table(document)
    assert slots(outer) == [(0, 0, 1, 1, "甲\n乙"), (0, 1, 1, 1, "丙")]
    assert [type(block).__name__ for block in outer.cells[0].blocks] == ["Paragraph", "Table", "Paragraph"]
    assert [(slots(found), parent and parent[1:]) for found, parent in walk_tables(document.blocks)][1] == ([(0, 0, 1, 1, "子")], (0, 0))


def test_a_cell_of_one_plain_paragraph_has_no_blocks():
    assert table(balanced(package(tbl(tr(tc("甲")))))).cells[0].blocks == ()


def test_places_point_into_the_part():
    document = balanced(package(p("甲") + tbl(tr(tc("乙"))) + tbl(tr(tc("丙"), tc(p("丁") + p("戊"))))))
    last = document.blocks[-1]
    assert isinstance(last, Table)
    assert str(last.cells[1].origin) == "word/document.xml:tbl[2]/tr[1]/tc[2]"
    assert str(last.cells[1].blocks[1].origin) == "word/document.xml:tbl[2]/tr[1]/tc[2]/p[2]"


def test_header_rows_are_marked():
    document = balanced(package(tbl(tr(tc("甲"), properties="<w:tblHeader/>"), tr(tc("1")))))
    assert [cell.header for cell in table(document).cells] == [True, False]


def test_what_stands_in_a_row_but_in_no_cell_stays_in_the_row():
    document = balanced(package(tbl(tr(tc("甲"), p("散")), p("落"), tr(tc("乙")))))
    assert slots(table(document)) == [(0, 0, 1, 1, "甲\n散"), (1, 0, 1, 1, "乙")]
    assert paragraphs(document) == ["落"]
    assert codes(document) == ["R201"]


def test_tables_deeper_than_the_limit_are_flattened_not_lost():
    body = tc("底")
    for _ in range(LIMITS.nested_tables + 5):
        body = tc(tbl(tr(body)) + p("层"))
    document = balanced(package(tbl(tr(body))))
    assert codes(document).count("S116") == 1
    assert len(list(walk_tables(document.blocks))) == LIMITS.nested_tables


# ---- numbering ----------------------------------------------------------------------------------------------------------------


def level(depth: int, text: str, form: str = "decimal", extra: str = "", start: int = 1) -> str:
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>')


def lists(*levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'


def item(text: str, depth: int = 0, number: int = 1) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def numbers(body: str, numbering: str, styles: str = "") -> list[str]:
    return [block.number for block in balanced(package(body, numbering=numbering, styles=styles)).blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize(("form", "at", "written"), [
    ("decimal", 12, "12"), ("decimalZero", 7, "07"), ("upperLetter", 28, "BB"), ("lowerLetter", 3, "c"), ("upperRoman", 49, "XLIX"),
    ("lowerRoman", 4, "iv"), ("chineseCounting", 10, "十"), ("chineseCounting", 21, "二十一"), ("chineseCountingThousand", 110, "一百一十"),
    ("chineseCountingThousand", 105, "一百零五"), ("chineseCountingThousand", 1002, "一千零二"), ("chineseCounting", 12034, "一万二千零三十四"),
    ("japaneseCounting", 11, "十一"), ("japaneseCounting", 105, "百五"), ("taiwaneseCounting", 15, "十五"), ("ideographTraditional", 3, "丙"),
    ("ideographZodiac", 12, "亥"), ("ideographDigital", 20, "二〇"), ("chineseLegalSimplified", 16, "壹拾陆"),
    ("decimalEnclosedCircle", 9, "⑨"), ("decimalEnclosedCircleChinese", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"),
    ("decimalEnclosedParen", 2, "⑵"), ("decimalFullWidth", 34, "３４"), ("ordinal", 23, "23rd"), ("none", 5, ""), ("unheardOf", 6, "6"),
    ("ideographTraditional", 11, "11"), ("upperRoman", 10**9, "1000000000"),
])
def test_a_number_is_written_in_its_format(form, at, written):
    assert numbers(item("甲"), lists(level(0, "（%1）", form, start=at))) == [f"（{written}）"]


def test_a_bullet_is_no_number():
    assert numbers(item("甲"), lists(level(0, "\uf06c", "bullet"))) == [""]


def test_levels_restart_under_a_new_number_above_them():
    body = item("甲") + item("a", 1) + item("b", 1) + item("乙") + item("c", 1)
    assert numbers(body, lists(level(0, "%1、", "chineseCounting"), level(1, "%1.%2"))) == ["一、", "一.1", "一.2", "二、", "二.1"]


def test_a_level_that_is_shown_before_it_is_used_has_begun():
    body = item("a", 2) + item("乙") + item("b", 2) + item("c", 1)
    assert numbers(body, lists(level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3"))) == ["1.1.1", "2", "2.1.1", "2.2"]


def test_a_start_set_anew_holds_whenever_the_level_restarts():
    anew = ('<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="3"/></w:lvlOverride></w:num>')
    body = item("甲", 0, 2) + item("a", 1, 2) + item("b", 1, 2) + item("乙", 0, 2) + item("c", 1, 2)
    assert numbers(body, lists(level(0, "%1"), level(1, "%1.%2"), more=anew)) == ["1", "1.3", "1.4", "2", "2.3"]


def test_a_legal_number_is_decimal_all_through():
    body = item("甲") + item("a", 1)
    assert numbers(body, lists(level(0, "%1、", "chineseCounting"), level(1, "%1.%2", extra="<w:isLgl/>"))) == ["一、", "1.1"]


def test_a_level_that_never_restarts_counts_on():
    body = item("甲") + item("a", 1) + item("乙") + item("b", 1)
    assert numbers(body, lists(level(0, "%1"), level(1, "%2", extra='<w:lvlRestart w:val="0"/>'))) == ["1", "1", "2", "2"]


def test_a_level_restarts_only_below_the_level_it_names():
    body = item("甲") + item("a", 1) + item("x", 2) + item("b", 1) + item("y", 2) + item("乙") + item("z", 2)
    levels = (level(0, "%1"), level(1, "%2"), level(2, "%3", extra='<w:lvlRestart w:val="1"/>'))
    assert numbers(body, lists(*levels)) == ["1", "1", "1", "2", "2", "2", "1"]


def test_two_lists_of_one_kind_share_the_count_unless_one_starts_anew():
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = ('<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>')
    body = item("甲") + item("乙", number=2) + item("丙", number=3) + item("丁", number=3) + item("戊")
    assert numbers(body, lists(level(0, "%1."), more=again + anew)) == ["1.", "2.", "5.", "6.", "7."]


def test_a_list_may_change_a_level():
    override = ('<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">' + level(0, "第%1条", "chineseCounting")
                + "</w:lvlOverride></w:num>")
    assert numbers(item("甲", number=2), lists(level(0, "%1."), more=override)) == ["第一条"]


STYLED = ('<w:style w:type="paragraph" w:styleId="A"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:name w:val="heading 2"/></w:style>')


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it():
    levels = (level(0, "%1、", "chineseCounting", '<w:pStyle w:val="A"/>'), level(1, "（%2）", "chineseCounting", '<w:pStyle w:val="B"/>'))
    none = '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (p("甲", properties='<w:pStyle w:val="A"/>') + p("乙", properties='<w:pStyle w:val="B"/>') + p("丙", properties='<w:pStyle w:val="B"/>')
            + p("丁", properties=none) + p("戊", properties='<w:pStyle w:val="A"/>'))
    assert numbers(body, lists(*levels), STYLED) == ["一、", "（一）", "（二）", "", "二、"]


def test_a_list_may_come_through_a_numbering_style():
    styles = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    linked = ('<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num>'
              '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>')
    assert numbers(item("甲", number=2), lists(level(0, "%1)"), more=linked), styles) == ["1)"]


def test_numbers_are_generated_and_stay_out_of_the_text():
    document = balanced(package(tbl(tr(tc(item("国家秘密")), tc(item(""))), tr(tc("0"))), numbering=lists(level(0, "%1."))))
    first, second, _ = table(document).cells
    assert (first.text, second.text) == ("国家秘密", "")
    assert [block.full for cell in (first, second) for block in cell.blocks] == ["1.国家秘密", "2."]


def test_a_paragraph_whose_text_was_deleted_takes_no_number():
    gone = p("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert numbers(item("甲") + gone + item("乙"), lists(level(0, "%1."))) == ["1.", "2."]


def test_a_list_that_is_not_there_numbers_nothing():
    assert numbers(item("甲", number=9), lists(level(0, "%1."))) == [""]
    assert numbers(item("甲"), "") == [""]


# ---- styles -------------------------------------------------------------------------------------------------------------------


HEADS = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T2"><w:name w:val="大标题"/><w:basedOn w:val="T"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="own"/><w:pPr><w:jc w:val="right"/><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="loop"/><w:basedOn w:val="L"/></w:style>'
)


@pytest.mark.parametrize(("properties", "expected"), [
    ('<w:pStyle w:val="T"/>', (0, "center")), ('<w:pStyle w:val="T2"/>', (0, "center")), ('<w:pStyle w:val="1"/>', (1, "")),
    ('<w:pStyle w:val="2"/>', (2, "")), ('<w:pStyle w:val="O"/>', (3, "right")), ('<w:pStyle w:val="O"/><w:jc w:val="left"/>', (3, "")),
    ('<w:pStyle w:val="O"/><w:outlineLvl w:val="9"/>', (None, "right")), ('<w:outlineLvl w:val="0"/><w:jc w:val="end"/>', (1, "right")),
    ('<w:pStyle w:val="L"/>', (None, "")), ('<w:pStyle w:val="absent"/><w:jc w:val="both"/>', (None, "")), ("", (None, "")),
])
def test_levels_and_alignment_come_from_the_paragraph_or_its_styles(properties, expected):
    block, = balanced(package(p("甲", properties=properties), styles=HEADS)).blocks
    assert isinstance(block, Paragraph)
    assert (block.level, block.align) == expected


# ---- packages -----------------------------------------------------------------------------------------------------------------


def test_a_strict_document_reads_as_a_transitional_one():
    body = p("甲", properties='<w:pStyle w:val="1"/>') + item("乙") + tbl(tr(tc("丙", '<w:gridSpan w:val="2"/>')), tr(tc("丁"), tc("戊")))
    made = [read(package(body, styles=HEADS, numbering=lists(level(0, "%1.")), word=word)) for word in (WORD, STRICT)]
    assert made[0] == made[1]
    assert made[0].blocks[0].level == 1


def test_headers_and_footers_are_furniture_and_notes_unplaced():
    document = balanced(package(
        p("甲"), word__header1_xml=root("hdr", p("眉")), word__footer2_xml=root("ftr", p("— ", field(" PAGE ", r("1")), " —")),
        word__footnotes_xml=root("footnotes", "<w:footnote w:id='0'><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote>"
                                 + p("注") + "</w:footnote>"),
        word__comments_xml=root("comments", "<w:comment>" + p("批") + "</w:comment>")))
    assert paragraphs(document) == ["甲"]
    assert asides(document, "furniture") == ["— 1 —", "眉"]
    assert asides(document, "unplaced") == ["批", "注"]
    assert asides(document, "markup") == [" PAGE "]
    assert codes(document) == ["R207", "R207"]


def test_parts_that_nobody_knows_are_unplaced():
    chart = b'<c:chartSpace xmlns:c="c"><c:t>2023</c:t></c:chartSpace>'
    document = balanced(package(p("甲"), word__charts__chart1_xml=chart, word__theme__theme1_xml=b"<t>no text</t>",
                                customXml__item1_xml=b"<t>data</t>", word__glossary__document_xml=root("glossaryDocument", p("词"))))
    assert asides(document, "unplaced") == ["2023"]
    assert asides(document, "markup") == ["词"]
    assert codes(document) == ["R209"]


def test_references_out_of_the_package_are_reported_and_never_followed():
    links = (("img", "image", "http://example.invalid/a.png"), ("h", "hyperlink", "http://example.invalid/"))
    template = relationships(("t", "attachedTemplate", "file:///c:/x.dotm"))
    document = balanced(package(p("甲", r(drawing(PICTURE.replace("embed", "link"), size=(9, 9)))), links=links,
                                word__settings_xml=root("settings", ""), **{"word/_rels/settings.xml.rels": template}))
    assert [note.message.en for note in document.diagnostics if note.code == "S119"] == [
        "an external reference was not followed: http://example.invalid/a.png", "an external reference was not followed: file:///c:/x.dotm"]


def test_an_embedded_document_is_reported():
    document = balanced(package(p("甲") + '<w:altChunk r:id="c"/>', links=(("c", "aFChunk", "afchunk.mht"),)))
    assert [note.message.en for note in document.diagnostics] == ["another document is embedded here and was not read: word/afchunk.mht"]


def test_a_damaged_side_part_is_reported_and_the_rest_is_read():
    document = balanced(package(p("甲"), links=(("s", "styles", "styles.xml"),), word__styles_xml=b"<w:styles", word__header1_xml=b"<"))
    assert paragraphs(document) == ["甲"]
    assert codes(document) == ["S109", "S109"]


def test_the_main_part_is_found_by_its_relationship():
    parts = {"_rels/.rels": relationships(("r", "officeDocument", "/Word/Main.xml")),
             "word/main.xml": root("document", "<w:body>" + p("甲") + "</w:body>"), "word/document.xml": root("document", "")}
    assert paragraphs(balanced(source_of(write_package(parts))))[:1] == ["甲"]


def test_the_main_part_is_found_by_content_type_or_name_when_the_relationships_are_gone():
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    types = f'<Types xmlns="t"><Override PartName="/odd/doc.xml" ContentType="{kind}"/></Types>'.encode()
    body = root("document", "<w:body>" + p("甲") + "</w:body>")
    for parts in ({"[Content_Types].xml": types, "odd/doc.xml": body}, {"word/document.xml": body}):
        assert paragraphs(balanced(source_of(write_package(parts)))) == ["甲"]


@pytest.mark.parametrize(("parts", "code"), [
    ({"_rels/.rels": relationships(("r", "officeDocument", "xl/workbook.xml")), "xl/workbook.xml": b"<workbook/>"}, "S104"),
    ({"OFD.xml": b"<OFD/>"}, "S104"),
    ({"readme.txt": b"x"}, "S105"),
    ({"word/document.xml": b"<w:document"}, "S109"), ({"word/document.xml": b"<d>" * 300 + b"</d>" * 300}, "S116"),
    ({"word/document.xml": b"<!DOCTYPE d [<!ENTITY e 'x'>]><d/>"}, "S108"),
])
def test_what_is_no_word_document_is_refused(parts, code):
    with pytest.raises(Refused) as refused:
        read(source_of(write_package(parts)))
    assert refused.value.diagnostic.code == code


def test_bytes_that_are_no_package_are_refused():
    with pytest.raises(Refused, match="damaged"):
        read(source_of(b"PK\x03\x04 nothing"))


def test_a_document_without_text_says_so():
    assert codes(balanced(package("<w:p/>"))) == ["S118"]


def test_metadata_comes_from_the_properties():
    core = ('<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:t="t"><dc:title>题 </dc:title><dc:creator>云岫县</dc:creator>'
            "<t:created>2024-01-30T00:00:00Z</t:created><cp:revision>3</cp:revision></cp:coreProperties>").encode()
    custom = b'<Properties xmlns:v="v"><property name="issued"><v:lpwstr>2024-01-31</v:lpwstr></property><property name="x"/></Properties>'
    roots = relationships(("r", "officeDocument", "word/document.xml"), ("c", "custom-properties", "docProps/custom.xml"))
    document = balanced(package(p("甲"), docProps__core_xml=core, docProps__custom_xml=custom, **{"_rels/.rels": roots}))
    assert document.metadata == {"title": "题", "creator": "云岫县", "created": "2024-01-30T00:00:00Z", "issued": "2024-01-31"}


def test_a_part_in_utf_16_is_read_with_all_its_marks():
    body = p("甲", r("隐", "<w:vanish/>"), "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>", r("<w:noBreakHyphen/>"))
    text = '<?xml version="1.0" encoding="UTF-16"?>' + root("document", f"<w:body>{body}</w:body>").decode()
    document = balanced(package("", **{"word/document.xml": text.encode("utf-16")}))
    assert paragraphs(document) == ["甲-"]
    assert codes(document) == ["R203", "R204"]


def test_the_namespace_prefix_does_not_matter():
    text = f'<document xmlns="{WORD}" xmlns:o="{OFFICE}"><body><p><r><t>甲</t></r></p></body></document>'
    assert paragraphs(balanced(package("", **{"word/document.xml": text.encode()}))) == ["甲"]


@pytest.mark.parametrize(("opening", "closing", "inner"), [
    ("<w:p>" + "<x:y>" * 240, "</x:y>" * 240 + "</w:p>", r("底")),
    ("<x:y>" * 240, "</x:y>" * 240, p("底")),
    ("<w:p><w:r><w:pict>" + "<v:group>" * 240, "</v:group>" * 240 + "</w:pict></w:r></w:p>", "<a:t>底</a:t>"),
    ("<w:tbl><w:tr><w:tc><w:p><w:r><w:pict><w:txbxContent>" * 30, "</w:txbxContent></w:pict></w:r></w:p></w:tc></w:tr></w:tbl>" * 30, p("底")),
    ("<w:sdt><w:sdtContent>" * 120, "</w:sdtContent></w:sdt>" * 120, p("底")),
])
def test_elements_may_be_nested_as_deep_as_the_parser_goes(opening, closing, inner):
    assert "底" in str(balanced(package(opening + inner + closing)).blocks)


# ---- superscripts, numbers in cells, tables of white space ----------------------------------------------------------------------


def up(text: str, value: str = "superscript") -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="{value}"/></w:rPr><w:t>{text}</w:t></w:r>'


@pytest.mark.parametrize(("runs", "text"), [
    (r("640") + up("1"), "640 1"), (r("6") + r("40") + up("[") + up("1]"), "640 [1]"), (r("12") + up("3", "subscript") + r("4"), "12 3 4"),
    (r("m") + up("2"), "m2"), (up("①") + r("甲"), "①甲"), (r("64") + up("0", "baseline"), "640"), (up("64") + up("0"), "640"),
    (r("5") + '<w:r><w:rPr><w:rStyle w:val="Note"/></w:rPr><w:t>①</w:t></w:r>', "5 ①"),
])
def test_a_superscript_is_no_digit_of_the_number_beside_it(runs, text):
    style = '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    document = balanced(package(p(runs) + tbl(tr(tc(p(runs)))), styles=style))
    assert document.blocks[0].text == text
    assert [cell.text for cell in document.blocks[1].cells] == [text]


def test_lines_of_tabs_with_labels_of_the_form_are_a_table():
    tab = "<w:t>{}</w:t><w:tab/><w:t>{}</w:t>".format
    document = balanced(package(p(r("前")) + p(r(tab("行政许可", 12))) + p(r(tab("行政处罚", 3))) + p(r(tab("甲", "乙")))))
    assert [getattr(block, "text", "") or [cell.text for cell in block.cells] for block in document.blocks] == [
        "前", ["行政许可", "12", "行政处罚", "3"], "甲\t乙"]
