"""Word as XML in one file: Word 2003 XML and flat OPC, by whatever name they come."""

from __future__ import annotations

import base64
from collections import Counter

import pytest
from authored import SLUGS, report
from wordmade import all_blocks, asides, package, paragraphs, slots, text_of
from wordmade import p as docx_p
from wordmade import table as the_table

import converters
from converters.diagnostics import Refused
from converters.ledger.wordxml import count
from converters.model import Document, Paragraph
from converters.pipeline import read_document
from converters.readers.wordxml import read
from converters.source.files import Source, source_of
from converters.source.package import Package
from converters.source.sniff import sniff
from converters.text import tally

_SPACES = ('xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
           'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"')


def word(body: str, head: str = "") -> Document:
    """Read a Word 2003 document and insist on the law of the ledger."""
    source = source_of(f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument {_SPACES} xml:space="preserve">{head}<w:body>{body}</w:body></w:wordDocument>'.encode(), "made.doc")
    assert sniff(source) == "wordxml"
    document = read(source)
    counted = sum(count(source).values(), Counter())
    held = tally("\n".join([*map(text_of, all_blocks(document)), *(aside.text for aside in document.asides)]))
    assert counted == held, f"lost {dict(counted - held)}, gained {dict(held - counted)}"
    return document


def p(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>" + (words if words.startswith("<") else f"<w:r><w:t>{words}</w:t></w:r>") + "</w:p>"


def tc(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def test_wrappers_styles_lists_and_metadata():
    head = ("<o:DocumentProperties><o:Title>年报</o:Title></o:DocumentProperties><w:lists><w:listDef w:listDefId='3'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:nfc w:val='39'/>"
            "<w:lvlText w:val='%1、'/></w:lvl></w:listDef><w:list w:ilfo='1'><w:ilst w:val='3'/></w:list><w:list w:ilfo='2'><w:ilst w:val='3'/><w:lvlOverride w:ilvl='0'>"
            "<w:startOverride w:val='7'/></w:lvlOverride></w:list></w:lists><w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style></w:styles>")
    heading = '<w:pStyle w:val="1"/>'
    numbered = "<w:listPr><w:ilvl w:val='0'/><w:ilfo w:val='{}'/><wx:t wx:val='一、'/></w:listPr>"
    found = word(f"<wx:sect><wx:sub-section>{p('题', heading)}</wx:sub-section>{p('甲', numbered.format(1))}{p('乙', numbered.format(1))}{p('丙', numbered.format(2))}</wx:sect>", head)
    assert [(block.full, block.level) for block in found.blocks if isinstance(block, Paragraph)] == [("题", 1), ("一、甲", None), ("二、乙", None), ("七、丙", None)]
    assert found.metadata == {"title": "年报"}


def test_merged_cells():
    rows = (tc("甲", '<w:gridSpan w:val="2"/><w:vmerge w:val="restart"/>') + tc("乙"), tc("", '<w:gridSpan w:val="2"/><w:vmerge/>') + tc("1"))
    found = word("<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")
    assert slots(the_table(found)) == [(0, 0, 2, 2, "甲"), (0, 2, 1, 1, "乙"), (1, 2, 1, 1, "1")]


def test_changes_comments_notes_and_margins():
    change = '<aml:annotation aml:id="1" w:type="Word.{}"><aml:content>{}</aml:content></aml:annotation>'
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = p(run.format("甲 ") + change.format("Insertion", run.format("新")) + change.format("Deletion", "<w:r><w:delText>旧</w:delText></w:r>")
             + f"<w:r>{change.format('Comment', p('批注'))}</w:r>" + f"<w:r><w:footnote>{p('脚注')}</w:footnote></w:r>" + run.format("<w:noBreakHyphen/>").replace("<w:t>", "").replace("</w:t>", "")
             + '<w:hlink w:dest="x">' + run.format("链接") + "</w:hlink>")
    found = word(body + f'<w:sectPr><w:hdr w:type="odd">{p("页眉")}</w:hdr></w:sectPr>')
    assert paragraphs(found) == ["甲 新-链接"]
    assert asides(found, "deleted") == ["旧"]
    assert asides(found, "unplaced") == ["批注"]
    assert [(note.kind, text_of(note.blocks[0])) for note in found.notes.values()] == [("footnote", "脚注")]
    assert [(span.kind, span.target) for span in found.blocks[0].marks.spans] == [("note", "fn1"), ("link", "x")]
    assert asides(found, "furniture") == ["页眉"]


def test_a_document_without_a_body():
    with pytest.raises(Refused) as caught:
        read(source_of(f"<w:wordDocument {_SPACES}/>".encode()))
    assert caught.value.diagnostic.code == "S105"


# --- Flat OPC ------------------------------------------------------------------------------------------------------


def flat(data: bytes) -> Source:
    """A package as flat OPC."""
    made = Package(data)
    parts = []
    for name in sorted(made.names):
        content = made.read(name)
        if name == "[Content_Types].xml":
            continue
        inner = f"<pkg:xmlData>{content.decode().partition('?>')[2] if content.startswith(b'<?') else content.decode()}</pkg:xmlData>" if name.endswith((".xml", ".rels")) \
            else f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
        parts.append(f'<pkg:part pkg:name="/{name}">{inner}</pkg:part>')
    return source_of(f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{"".join(parts)}</pkg:package>'.encode(), "made.xml")


def test_a_flat_package_is_read_as_the_package():
    data = converters.convert(converters.pipeline.render(report(SLUGS[0]), "docx"), to="docx")
    assert sniff(flat(data)) == "docx"
    flat_report, whole = converters.read(flat(data)), converters.read(data)
    assert flat_report.facts == whole.facts
    assert flat_report.sections == whole.sections
    assert flat_report.ledger == whole.ledger
    assert flat_report.ledger.balanced


def test_parts_that_are_no_xml_and_packages_of_none():
    made = package(docx_p("甲"), word__media__a_png=b"\x89PNG")
    assert isinstance(read_document(flat(made.data))[0], Document)
    for content, code in (("", "S105"), ('<pkg:part pkg:name="/x.bin"><pkg:binaryData>=</pkg:binaryData></pkg:part>', "S104")):
        with pytest.raises(Refused) as caught:
            sniff(source_of(f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{content}</pkg:package>'.encode()))
        assert caught.value.diagnostic.code == code
