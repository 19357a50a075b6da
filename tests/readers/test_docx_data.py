"""What a Word file holds in other parts and shows in its body: imported documents, controls bound to data, the big first letter."""

from __future__ import annotations

import pytest
from wordmade import asides, balanced, codes, p, package, paragraphs, r, relationships, slots, table, tbl, tc, tr

from converters.model import Paragraph
from converters.source.package import write_package

PAGE = "<meta charset=utf-8><p>块内一段</p><table><tr><td rowspan=2>科目<td>7<tr><td>8</table>".encode()
MIME = ('MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n'
        "Content-Transfer-Encoding: 8bit\r\n\r\n<p>块内一段</p><table><tr><td rowspan=2>科目<td>7<tr><td>8</table>\r\n--x--\r\n").encode()
RTF = rb"{\rtf1\ansi\ansicpg936 \'bf\'e9\'c4\'da\'d2\'bb\'b6\'ce\par}"


def word(body: str, **more: bytes) -> bytes:
    made = package(body, **more).package
    return write_package({name: made.read(name) for name in made.names} | more)


WORD = word(p("块内一段"))


def imported(data: bytes, name: str, body: str = '<w:altChunk r:id="c"/>', **more: bytes):
    return package(p("前文") + body + p("后文"), links=(("c", "aFChunk", name),), **{f"word/{name}": data}, **more)


@pytest.mark.parametrize(("data", "name"), [(PAGE, "c1.html"), (MIME, "c1.mht"), (MIME, "c1.html"), (RTF, "c1.rtf"), (WORD, "c1.docx"), ("块内一段".encode(), "c1.txt"), (PAGE, "afchunk.dat")])
def test_an_imported_document_stands_in_its_place(data, name):
    document = balanced(imported(data, name))
    assert paragraphs(document) == ["前文", "块内一段", "后文"]
    assert not document.diagnostics or codes(document) == ["F401"]
    if b"<table" in data:
        assert slots(table(document)) == [(0, 0, 2, 1, "科目"), (0, 1, 1, 1, "7"), (1, 1, 1, 1, "8")]
    inside = document.blocks[1]
    assert isinstance(inside, Paragraph)
    assert inside.origin.part == f"word/{name}"


def test_an_imported_document_in_a_cell_is_the_content_of_the_cell():
    document = balanced(imported("<p>格内一块</p>".encode(), "c.html", tbl(tr(tc("备注"), '<w:tc><w:altChunk r:id="c"/><w:p/></w:tc>', tc("1")))))
    assert [cell.text for cell in table(document).cells] == ["备注", "格内一块", "1"]


def test_notes_of_an_imported_document_do_not_become_those_of_the_file():
    note = '<p>块内<a href="#n1" id="r1"><sup>[1]</sup></a></p><ol><li id="n1">块注<a href="#r1">↩</a></li></ol>'
    document = balanced(imported(f"<section>{note}</section>".encode(), "c.html"))
    assert all(key == held.id for key, held in document.notes.items())


def test_an_imported_document_that_no_place_names_is_unplaced_and_one_that_cannot_be_read_is_reported():
    assert asides(balanced(imported(PAGE, "c.html", "")), "unplaced") == ["块内一段\n科目\n7\n8"]
    assert codes(balanced(imported(b"\x00\x01" * 40, "c.bin"))) == ["R213"]


def test_documents_in_one_another_end_somewhere():
    data = WORD
    for _ in range(6):
        data = word(p("层") + '<w:altChunk r:id="c"/>', **{"word/c.docx": data, "word/_rels/document.xml.rels": relationships(("c", "aFChunk", "c.docx"))})
    document = balanced(imported(data, "c.docx"))
    assert "R213" in codes(document)
    assert paragraphs(document)[:2] == ["前文", "层"]


DATA = '<r xmlns="urn:x"><unit>云溪县档案馆</unit><n>128</n><m said="66">66</m><deep><n>9</n></deep><blank/></r>'.encode()
BOUND = {"customXml/item1.xml": DATA, "customXml/itemProps1.xml": b'<d:datastoreItem xmlns:d="urn:d" d:itemID="{AB-1}"/>',
         "customXml/_rels/item1.xml.rels": relationships(("p", "customXmlProps", "itemProps1.xml"))}


def control(path: str, content: str, kind: str = "<w:text/>", store: str = ' w:storeItemID="{ab-1}"') -> str:
    return (f'<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:a=\'urn:x\'" w:xpath="{path}"{store}/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>")


@pytest.mark.parametrize(("path", "content", "shown", "found", "hidden"), [
    ("/a:r[1]/a:unit[1]", r("某某单位"), "云溪县档案馆", ["R246", "R204"], ["某某单位"]), ("/a:r/a:n", "", "128", ["R246"], []), ("/a:r[1]/a:m[1]/@said", r("0"), "66", ["R246", "R204"], ["0"]),
    ("/a:r[1]/a:n[1]", r("128"), "128", [], []), ("/a:r[1]/a:blank[1]", r("旧"), "旧", [], []), ("/a:r[1]/a:n[2]", r("旧"), "旧", [], []), ("//a:n", r("旧"), "旧", [], []),
    ("/b:r/a:n", r("旧"), "旧", [], []), ("/a:r[1]/a:deep[1]", r("旧"), "旧", [], []), ("count(/a:r)", r("旧"), "旧", [], []),
])
def test_a_bound_control_shows_what_its_node_holds(path, content, shown, found, hidden):
    document = balanced(package(p(r("值：") + control(path, content)), **BOUND))
    assert paragraphs(document) == [f"值：{shown}"]
    assert codes(document) == found
    assert asides(document, "hidden") == hidden


def test_a_bound_control_round_a_paragraph_or_cell_keeps_it():
    document = balanced(package(control("/a:r/a:n", "<w:p/>") + tbl(tr(tc("收到"), control("/a:r/a:m", tc("0"), store=""))), **BOUND))
    assert paragraphs(document) == ["128"]
    assert [cell.text for cell in table(document).cells] == ["收到", "66"]


@pytest.mark.parametrize("kind", ["<w:picture/>", "<x:checkbox/>", "<w:richText/>"])
def test_a_control_that_does_not_show_the_words_of_its_node_is_left(kind):
    document = balanced(package(p(control("/a:r/a:n", r("☒"), kind)), **BOUND))
    assert paragraphs(document) == ["☒"]
    assert asides(document, "hidden") == ["128"]


def test_a_bound_control_that_was_deleted_is_deleted():
    document = balanced(package(p("<w:r><w:t>甲</w:t></w:r>" + f"<w:del>{control('/a:r/a:n', r('0'))}</w:del>"), **BOUND))
    assert paragraphs(document) == ["甲"]


def frame(said: str) -> str:
    return f"<w:keepNext/><w:framePr {said}/>"


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_big_first_letter_belongs_to_the_paragraph_that_follows(kind):
    document = balanced(package(p("本", properties=frame(f'w:dropCap="{kind}" w:lines="3"')) + p("年度报告全年办理12件。", properties='<w:jc w:val="center"/>') + p("第二段。")))
    assert [(block.text, block.align) for block in document.blocks if isinstance(block, Paragraph)] == [("本年度报告全年办理12件。", "center"), ("第二段。", "")]


def test_a_frame_that_is_no_big_letter_stays_a_paragraph_and_a_letter_alone_is_not_lost():
    assert paragraphs(balanced(package(p("框", properties=frame('w:wrap="around"')) + p("文。")))) == ["框", "文。"]
    assert paragraphs(balanced(package(p("本", properties=frame('w:dropCap="drop"')) + tbl(tr(tc("1")))))) == ["本"]


def autonum(text: str, name: str = "AUTONUM", properties: str = "") -> str:
    return p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + f"<w:r><w:instrText> {name} </w:instrText></w:r>" + '<w:r><w:fldChar w:fldCharType="end"/></w:r>', r(text), properties=properties)


def test_a_field_that_numbers_its_paragraph_is_its_number():
    head = '<w:outlineLvl w:val="0"/>'
    document = balanced(package(autonum("总体", properties=head) + autonum("甲") + autonum("乙") + autonum("问题", properties=head) + autonum("丙")))
    assert paragraphs(document) == ["1.总体", "1.甲", "2.乙", "2.问题", "1.丙"]
    document = balanced(package(autonum("总体", "AUTONUMLGL", head) + autonum("甲", "AUTONUMLGL") + autonum("乙", "AUTONUMLGL")))
    assert paragraphs(document) == ["1.总体", "1.1.甲", "1.2.乙"]
    assert codes(balanced(package(autonum("丁", "AUTONUMOUT")))) == ["R245"]
    assert paragraphs(balanced(package(p(r("见") + autonum("后")[5:-6])))) == ["见后"]
