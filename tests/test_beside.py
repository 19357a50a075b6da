"""What stands beside the text comes through every format that holds it: pictures byte by byte, links, faces, lists, notes, captions."""

from __future__ import annotations

from base64 import b64encode

import pytest
from beside import beside, captions_of, figures_of, flow, lists_of, notes_of, png, rich, spans_of, with_blocks
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wordmade import balanced, p, package

import converters
from converters.checks.report import check_report
from converters.media import media
from converters.model import Figure, Marks, Paragraph, Span
from converters.pipeline import render, render_noted
from converters.report import AnnualReport, Heading
from converters.source.files import source_of
from converters.source.package import write_package
from converters.text import ink
from converters.work.reading import make

FORMATS = ("xml", "json", "docx", "html")


def same(found: AnnualReport, truth: AnnualReport, to: str) -> None:
    """Insist that all that stands beside the texts of `truth` is in `found`."""
    assert figures_of(found) == figures_of(truth)
    assert {key: item.data for key, item in found.media.items()} == {key: item.data for key, item in truth.media.items()}
    assert sorted(spans_of(found)) == sorted(spans_of(truth))
    assert lists_of(found) == lists_of(truth)
    assert notes_of(found) == notes_of(truth)
    assert captions_of(found) == captions_of(truth)
    assert found.unplaced == ()
    assert found.ledger is None or found.ledger.balanced, to


@pytest.mark.parametrize("to", FORMATS)
def test_one_of_everything(to):
    truth = rich()
    same(converters.read(render(truth, to)), truth, to)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=20)
@given(made=beside())
def test_any_report(to, made):
    truth = with_blocks("lanxi-county-2019", *made)
    same(converters.read(render(truth, to)), truth, to)


@settings(max_examples=15)
@given(made=beside(), chain=st.lists(st.sampled_from(FORMATS), min_size=2, max_size=4))
@example(made=None, chain=["docx", "xml", "docx"])
@example(made=None, chain=["html", "xml", "html"])
@example(made=None, chain=["docx", "json", "html", "docx"])
def test_any_chain_of_formats_keeps_it(made, chain):
    truth = found = with_blocks("lanxi-county-2019", *made) if made else rich()
    for to in chain:
        found = converters.read(render(found, to))
    same(found, truth, chain[-1])


def test_a_pdf_by_way_of_other_formats_shows_the_same_pictures():
    import pypdfium2

    found = converters.read(render(converters.read(render(rich(), "docx")), "json"))
    data, notes = render_noted(found, "pdf")
    assert not {item.code for item in notes} & {"W906", "W942"}
    kinds = [item.type for page in pypdfium2.PdfDocument(data) for item in page.get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 2


def _archive(truth: AnnualReport) -> bytes:
    """The page of a report as a web archive, its pictures as parts beside it."""
    whole = render(truth, "html").decode()
    parts = []
    for digest, item in truth.media.items():
        data = b64encode(item.data).decode()
        whole = whole.replace(f"data:{item.type};base64,{data}", f"cid:{digest[:12]}@example")
        parts.append(f"--xx\r\nContent-Type: {item.type}\r\nContent-ID: <{digest[:12]}@example>\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}\r\n")
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="xx"\r\n\r\n--xx\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return (head + b64encode(whole.encode()).decode() + "\r\n" + "".join(parts) + "--xx--\r\n").encode()


def test_a_web_archive_holds_its_pictures():
    truth = rich()
    same(converters.read(_archive(truth)), truth, "mhtml")


PAGE = "<html><body><h1>望潮区人民政府办公室2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>{}<h2>二、主动公开政府信息情况</h2><p>详见附表。</p></body></html>"


@pytest.mark.parametrize(("mark", "note"), [
    ('<sup><a href="#fn1" id="fnref1">1</a></sup>', '<section class="footnotes"><ol><li id="fn1"><p>含结转。<a href="#fnref1">↩</a></p></li></ol></section>'),
    ('<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>', '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> 含结转。</p></div>'),
    ('<a href="#n" id="r">①</a>', '<p><a id="n" href="#r">①</a>含结转。</p>'),
])
def test_notes_of_pages_are_notes(mark, note):
    found = converters.read(PAGE.format(f"<p>受理十二件{mark}，全部办结并及时答复。</p>{note}").encode())
    assert notes_of(found) == [("fn1", "footnote", "含结转。")]
    assert spans_of(found) == [("note", "受理十二", "fn1")]
    assert found.ledger.balanced


@pytest.mark.parametrize(("link", "kept"), [
    ("https://www.example.gov.cn/a", True), ("mailto:a@example.cn", True), ("tel:12345", True), ("javascript:alert(1)", False), ("JaVa\tScript:alert(1)", False),
    ("file:///etc/passwd", False), ("data:text/html,x", False), ("vbscript:x", False), ("../a.html", False), ("#nowhere", False), ("https://", False),
])
@pytest.mark.parametrize("to", ["html", "docx"])
def test_only_addresses_that_are_safe_stay_links(link, kept, to):
    made = with_blocks("wangchao-district-2023", [Paragraph("详见网页上的公开指南全文内容。", marks=Marks("详见网页上的公开指南全文内容。", (Span(2, 6, "link", link),)))])
    found = converters.read(render(made, to))
    assert [span for span in spans_of(found) if span[0] == "link"] == ([("link", "网页上的", link)] if kept else [])
    assert ("R242" in {item.code for item in found.diagnostics} or "R244" in {item.code for item in found.diagnostics}) != kept
    assert "详见网页上的公开指南全文内容。" in [getattr(block, "text", "") for block in found.sections[0].blocks]


@pytest.mark.parametrize("data", [b"", b"<html>", b"GIF89a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 8, b"%PDF-1.7", b"\xff\xd8\xff\xe0\0\x10JFIF", b"BM" + b"\0" * 8,
                                  b"II*\0\xff\xff\xff\xff", b"MZ\x90\0"])
def test_what_is_no_picture_is_not_kept(data):
    assert media(data) is None


def test_a_pdf_shows_what_stands_beside_the_text():
    """Tagged by ISO 14289-1: figures with their description, lists, links, notes; typst refuses to call it PDF/UA else."""
    import pypdfium2

    data, notes = render_noted(rich(), "pdf")
    assert not {item.code for item in notes} & {"W906", "W942"}
    assert b"pdfuaid" in data
    document = pypdfium2.PdfDocument(data)
    kinds = [item.type for page in document for item in page.get_objects()]
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == 2
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "含上年结转的申请。" in text
    assert b"https://www.example.gov.cn/zhiyin?id=1&x=2" in data


def test_a_picture_that_cannot_be_set_is_there_in_words():
    broken = media(png(4, 4)[:60])
    assert broken
    made = with_blocks("wangchao-district-2023", [Figure("image1.png", "损坏的图", media=broken.digest), Paragraph("上图为各渠道受理情况的统计说明。")], (), (broken,))
    _data, notes = render_noted(made, "pdf")
    assert "W942" in {item.code for item in notes}
    assert "W906" not in {item.code for item in notes}


def _same_in_markdown(found: AnnualReport, truth: AnnualReport) -> None:
    """As `same`, but for what Markdown has no sign for: numbers of lists, which stand in their lines."""
    assert figures_of(found) == figures_of(truth)
    assert {key: item.data for key, item in found.media.items()} == {key: item.data for key, item in truth.media.items()}
    assert sorted(spans_of(found)) == sorted(spans_of(truth))
    assert [line[:3] for line in lists_of(found) if line[2] == "bullet"] == [line[:3] for line in lists_of(truth) if line[2] == "bullet"]
    texts = {ink(block.full) for block in flow(found) if isinstance(block, Paragraph | Heading)}  # a space stands behind a number in Markdown
    assert {ink(line[0]) for line in lists_of(truth)} <= texts
    assert notes_of(found) == notes_of(truth)
    assert captions_of(found) == captions_of(truth)
    assert found.unplaced == ()
    assert found.ledger.balanced


def test_one_of_everything_in_markdown():
    data, notes = render_noted(rich(), "markdown")
    _same_in_markdown(converters.read(data), rich())
    assert [item.code for item in notes] == ["W943"] * len(notes)


@settings(max_examples=20)
@given(made=beside())
def test_any_report_in_markdown(made):
    truth = with_blocks("lanxi-county-2019", *made)
    _same_in_markdown(converters.read(render(truth, "markdown")), truth)


@pytest.mark.parametrize("to", ["html", "markdown", "xml", "json"])
def test_pictures_can_stand_in_files_beside(to, tmp_path):
    truth = rich()
    made = make(source_of(render(truth, "docx")), to=(to,), media=(str(tmp_path / "图 片"), "图 片"))
    data = made.files[0][1].decode()
    held = {path.name: path.read_bytes() for path in (tmp_path / "图 片").iterdir()}
    assert sorted(held.values()) == sorted(item.data for item in truth.media.values())
    assert all(name in data for name in held)
    assert "base64" not in data


def test_a_picture_without_words_is_found():
    chart = media(png(9, 9))
    assert chart
    blocks = [Figure("a.png", "", media=chart.digest), Figure("b.png", "说明", media=chart.digest), Paragraph("上图为各渠道受理情况的统计说明。")]
    found = [item for item in check_report(with_blocks("wangchao-district-2023", blocks, (), (chart,))) if item.code == "C781"]
    assert [item.message.en.split()[0:3] for item in found] == [["1", "of", "2"]]
    assert not [item for item in check_report(rich()) if item.code == "C781"]


def test_a_workbook_keeps_its_links():
    data = render(rich(), "xlsx")
    links = [item for item in spans_of(rich()) if item[0] == "link" and not item[2].startswith("#")]
    assert spans_of(converters.read(data)) == links
    sheets = [name for name in source_of(data).package.names if name.startswith("xl/worksheets/_rels/")]
    said = "".join(source_of(data).package.read(name).decode() for name in sheets)
    assert all(target.replace("&", "&amp;") in said for _kind, _words, target in links)


def test_a_link_that_was_put_into_a_workbook_is_held_to_the_rules():
    package_ = source_of(render(rich(), "xlsx")).package
    parts = {name: package_.read(name).replace(b"https://www.example.gov.cn/a<", b"javascript:alert(1)<") for name in package_.names}
    assert not [item for item in spans_of(converters.read(write_package(parts))) if item[2].startswith("javascript")]


def test_a_workbook_says_what_it_does_not_hold():
    _data, notes = render_noted(rich(), "xlsx")
    assert [item.code for item in notes] == ["W944"]
    assert render_noted(with_blocks("lanxi-county-2019", []), "xlsx")[1] == []


@pytest.mark.parametrize(("shown", "text"), [
    ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\o\\ac(○,1)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "①"),
    ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\f(1,3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>', "1/3"),
    (('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>'
     '<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), "☒"),
    (('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="县级"/><w:listEntry w:val="市级"/></w:ddList></w:ffData></w:fldChar></w:r>'
     '<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), "市级"),
    ('<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>R</w:t></w:r>', "☑"),
    ("<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>4</m:t></m:r></m:sup></m:sSup></m:oMath>", "10^4"),
    ("<m:oMath><m:rad><m:radPr><m:degHide/></m:radPr><m:deg/><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad></m:oMath>", "√2"),
    ('<m:oMath><m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>x+1</m:t></m:r></m:e></m:nary></m:oMath>',
     "∑_(i=1)^n(x+1)"),
    ("<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>a+b</m:t></m:r></m:den></m:f></m:oMath>", "a/(a+b)"),
])
def test_word_shows_more_than_it_holds(shown, text):
    assert [block.text for block in balanced(package(p(shown))).blocks] == [text]
