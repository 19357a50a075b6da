"""The ledger of DOCX: counted by expat, it agrees with what the reader holds for any file, however odd."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordmade import balanced, p, package, r, relationships, root, tbl, tc, tr

from converters.diagnostics import Refused
from converters.ledger.docx import NUMBERS, count
from converters.source.files import source_of
from converters.source.ooxml import NOT_TEXT
from converters.source.package import write_package


def counted(body: str, **parts: bytes) -> dict[str, dict[str, int]]:
    return {part: dict(tally) for part, tally in count(package(body, **parts)).items()}


def test_every_element_counts_in_a_closed_world():
    body = p("甲", r("<w:delText>乙</w:delText><w:instrText>P</w:instrText>"), "<m:oMath><m:r><m:t>1</m:t></m:r></m:oMath>", "<x:y>丙</x:y>") + "丁"
    assert counted(body) == {"word/document.xml": dict(Counter("甲乙P1丙丁"))}


def test_characters_that_stand_in_attributes_count_as_shown():
    shapes = '<w:drawing><wp:docPr id="1" name="n" descr="题"/></w:drawing><w:pict><v:rect alt="替"><v:textpath string="艺"/></v:rect></w:pict>'
    assert counted(p(r('<w:sym w:font="Symbol" w:char="F062"/><w:noBreakHyphen/>' + shapes))) == {
        "word/document.xml": dict(Counter("β-题替艺"))}


def test_offsets_and_binary_data_do_not_count():
    body = p(r("<w:drawing><wp:posOffset>12</wp:posOffset><wp:align>left</wp:align></w:drawing><w:pict><w:binData>QUJD</w:binData></w:pict>"))
    assert counted(body) == {"word/document.xml": {}}


def test_all_parts_count_but_those_that_no_page_shows():
    parts = {"word/header1.xml": root("hdr", p("眉")), "word/styles.xml": b"<s>1</s>", "docProps/app.xml": b"<a>2</a>",
             "customXml/item1.xml": b"<i>3</i>", "word/_rels/odd.xml": b"<o>4</o>", "odd/new.xml": b"<n>5</n>", "word/theme/theme1.xml": b"<t>6</t>"}
    assert counted(p("甲"), **parts) == {"word/document.xml": {"甲": 1}, "odd/new.xml": {"5": 1}, "word/header1.xml": {"眉": 1}}


def test_a_damaged_side_part_counts_nothing():
    assert counted(p("甲"), **{"word/header1.xml": b"<h>1"}) == {"word/document.xml": {"甲": 1}, "word/header1.xml": {}}


@pytest.mark.parametrize(("parts", "code"), [({"word/document.xml": b"<d"}, "S109"), ({"a.xml": b"<a/>"}, "S105"),
                                             ({"word/document.xml": b"<!DOCTYPE d><d/>"}, "S108")])
def test_a_damaged_main_part_is_refused(parts, code):
    with pytest.raises(Refused) as refused:
        count(source_of(write_package(parts)))
    assert refused.value.diagnostic.code == code


def test_the_main_part_is_found_wherever_it_is():
    parts = {"_rels/.rels": relationships(("r", "officeDocument", "/Odd/Doc.part")), "odd/doc.part": root("document", p("甲"))}
    assert count(source_of(write_package(parts))) == {"odd/doc.part": Counter("甲")}


NAMES = (
    "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "tcPr", "trPr", "sdt", "sdtContent", "sdtPr", "ins", "del", "moveFrom", "moveTo",
    "hyperlink", "fldSimple", "smartTag", "customXml", "delText", "instrText", "tab", "br", "noBreakHyphen", "vanish", "drawing", "pict",
    "txbxContent", "ruby", "rt", "rubyBase", "altChunk", "footnoteReference", "bookmarkStart", "proofErr", "body", "vMerge", "hMerge", "gridSpan",
    "cellDel", "gridBefore", "numPr", "jc", "binData", "background", "tblGrid", "object", "moveFromRangeStart", "commentRangeEnd", "pgNum",
)
OTHERS = ("mc:AlternateContent", "mc:Choice", "mc:Fallback", "m:oMath", "m:r", "m:t", "wp:posOffset", "wp:align", "wps:wsp", "a:t", "a:p",
          "v:shape", "x:odd", "x:p")
SPECIAL = ('<w:sym w:font="Wingdings" w:char="F0FC"/>', '<w:sym w:char="00"/>', '<w:fldChar w:fldCharType="begin"/>',
           '<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', '<wp:docPr name="n" descr="题"/>',
           '<v:rect alt="替"/>', '<v:textpath string="艺"/>', '<a:blip r:embed="none"/>', '<w:vMerge w:val="restart"/>',
           '<w:gridSpan w:val="2"/>', "<w:vanish/>", '<w:rStyle w:val="none"/>', "<w:lvl/>")
LETTERS = "甲乙丙丁戊己庚辛ab12 \n"


def trees() -> st.SearchStrategy[str]:
    """Markup in which any known element stands in any other, with text anywhere."""
    text = st.text(LETTERS, max_size=3)
    leaf = st.one_of(text, st.sampled_from(SPECIAL), text.map(lambda words: f"<w:t>{words}</w:t>"))
    name = st.one_of(st.sampled_from(NAMES).map("w:{}".format), st.sampled_from(OTHERS))
    return st.recursive(leaf, lambda inner: st.builds(lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>", name,
                                                      st.lists(inner, min_size=1, max_size=4)), max_leaves=25)


@given(st.lists(trees(), max_size=4))
def test_the_ledger_balances_for_any_nesting_of_any_elements(bodies):
    balanced(package("".join(bodies)))


@given(st.lists(trees(), max_size=3), st.lists(trees(), max_size=3), st.sampled_from(["hdr", "footnotes", "glossaryDocument", "x", "document"]))
def test_the_ledger_balances_over_all_parts(bodies, others, name):
    balanced(package("".join(bodies), **{"word/part1.xml": root(name, "".join(others))}))


@given(st.lists(trees(), max_size=4))
def test_the_ledger_balances_in_tables(bodies):
    balanced(package(tbl(tr(*map(tc, bodies)), *bodies, tr(*bodies), tr(tc("<w:sdt>" + "".join(bodies) + "</w:sdt>")))))


def test_each_element_whose_characters_are_no_text_shows_in_the_bytes():
    assert [name for name in NOT_TEXT if not any(sign in f"</w:{name}>".encode() for sign in NUMBERS)] == []
