"""The PDF: read back it is the same report, tagged, archival, inert, and the same bytes each time; pages as GB/T 9704 has them."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from functools import partial

import pylopdf_fonts_zh_cn
import pytest
import typst
from authored import SLUGS, report
from essence import essence
from hypothesis import given, settings
from strategies import reports

import converters
from converters.diagnostics import Refused
from converters.model import Cell, Figure, Paragraph, Table
from converters.pipeline import render, render_noted
from converters.report import AnnualReport
from converters.writers import pdf, typeset

TRUTH = report("wangchao-district-2023")


def _with(*blocks: Paragraph | Table | Figure) -> AnnualReport:
    return replace(TRUTH, sections=tuple(replace(section, blocks=(*section.blocks, *blocks)) if section.role == "overview" else section for section in TRUTH.sections))


def _codes(report_: AnnualReport) -> list[str]:
    return [item.code for item in render_noted(report_, "pdf")[1] if item.code != "W901"]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_report_read_back_is_the_same(slug):
    found = converters.read(render(report(slug), "pdf"))
    assert essence(found, published=False) == essence(report(slug), published=False)
    assert found.ledger.balanced
    assert found.unplaced == ()


@settings(max_examples=8)
@given(truth=reports())
def test_any_report_read_back_has_the_same_figures_and_narrative(truth):
    found, wanted = essence(converters.read(render(truth, "pdf"))), essence(truth)
    assert found["facts"] == wanted["facts"]
    assert found["sections"] == wanted["sections"]


def test_the_same_report_gives_the_same_bytes():
    assert render(TRUTH, "pdf") == render(TRUTH, "pdf")


def test_long_text_is_read_back():
    truth = _with(Paragraph("持续推进政务公开工作，及时回应社会关切。" * 300))
    assert essence(converters.read(render(truth, "pdf")), published=False) == essence(truth, published=False)


def _metadata(data: bytes) -> str:
    return data[data.index(b"<x:xmpmeta"):data.index(b"</x:xmpmeta>")].decode()


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_tagged_and_claims_what_it_can(slug):
    truth = report(slug)
    data = render(truth, "pdf")
    told = _metadata(data)
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert ("<pdfaid:part>2</pdfaid:part>" in told) == bool(truth.signed or truth.published)
    assert _codes(truth) == []


def test_the_structure_of_the_document():
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    document = PDFDocument(PDFParser(__import__("io").BytesIO(render(TRUTH, "pdf"))))
    catalog = document.catalog
    assert resolve1(catalog["MarkInfo"])["Marked"] is True
    assert resolve1(catalog["Lang"]).lower().startswith(b"zh")
    assert "Outlines" in catalog
    assert "OutputIntents" in catalog
    kinds: dict[str, int] = {}
    queue = [resolve1(catalog["StructTreeRoot"])]
    while queue:
        item = resolve1(queue.pop())
        if isinstance(item, list):
            queue += item
        elif isinstance(item, dict):
            if "S" in item:
                kinds[item["S"].name] = kinds.get(item["S"].name, 0) + 1
            queue.append(item.get("K"))
    assert kinds["Table"] == 3
    assert kinds["H1"] == 6
    assert kinds["TD"] >= len(TRUTH.facts)
    assert kinds["TH"] > 0


def test_every_font_is_embedded():
    data = render(TRUTH, "pdf")
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import resolve1

    document = PDFDocument(PDFParser(__import__("io").BytesIO(data)))
    fonts = [item for xref in document.xrefs for number in xref.get_objids() if isinstance(item := resolve1(document.getobj(number)), dict) and str(item.get("Type")) == "/'FontDescriptor'"]
    assert fonts
    assert all({"FontFile", "FontFile2", "FontFile3"} & item.keys() for item in fonts)


@pytest.mark.parametrize("text", ["#panic(1)与*星号*、_下划线_、$x$、@引用、<标签>、`代码`、\\转义，照原样公开。", '#let x = 1; #eval("1")，= 标题、- 列表、/ 术语，照原样公开。', '#image("/etc/passwd")、#read("/etc/passwd")，照原样公开。'])
def test_no_text_is_run(text):
    found = converters.read(render(_with(Paragraph(text)), "pdf"))
    assert text in [getattr(block, "full", "") for section in found.sections for block in section.blocks]


def test_nothing_in_it_is_active():
    data = render(_with(Paragraph("详见http://www.example.com/xxgk/栏目，javascript:alert(1)。")), "pdf")
    assert not re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|URI)\b", data)


def test_a_nested_table_a_figure_and_an_empty_title_can_be_set():
    nested = Table(1, 2, (Cell(0, 0, 1, 1, "甲"), Cell(0, 1, 1, 1, "外", blocks=(Paragraph("外"), Table(1, 1, (Cell(0, 0, 1, 1, "内"),)), Figure("a.png")))))
    assert render(_with(nested, Figure("b.png", "图")), "pdf").startswith(b"%PDF")
    assert render(replace(TRUTH, title=None, signature=(), signed=None, published=None, sections=()), "pdf").startswith(b"%PDF")


def test_a_character_that_no_font_has_is_named():
    assert _codes(_with(Paragraph("生僻字\U000e0041\uf8ff的公开情况予以说明。"))) == ["W906"]


@pytest.fixture
def bare(monkeypatch):
    """A machine without a font: typst finds those of the folders it is given, and its own, which have no Chinese."""
    monkeypatch.setattr(typst, "Compiler", partial(typst.Compiler, ignore_system_fonts=True))
    monkeypatch.setattr(typst, "Fonts", partial(typst.Fonts, include_system_fonts=False))
    monkeypatch.setattr(typeset, "_own", threading.local())
    monkeypatch.delenv("GOUJI_FONTS", raising=False)
    typeset.families.cache_clear()
    yield
    typeset.families.cache_clear()


def test_a_machine_without_fonts_writes_the_same_report_in_those_that_come_along(bare):
    data, notes = render_noted(TRUTH, "pdf")
    assert [item.code for item in notes] == ["W901"]
    assert "仿宋_GB2312, 方正小标宋_GBK, 楷体_GB2312, 宋体 → Noto Serif SC; 黑体 → Noto Sans SC" in notes[0].message.en
    assert b"pdfaid:part" in data
    assert b"pdfuaid:part" in data
    assert essence(converters.read(data), published=False) == essence(TRUTH, published=False)


def test_the_fonts_of_an_office_are_taken_before_those_of_the_machine(bare, monkeypatch, tmp_path):
    """The font file says which family it is; here the one that comes along goes by the name that the standard has for the text."""
    monkeypatch.setitem(pdf.FONTS, "body", ("Noto Sans SC",))
    monkeypatch.setenv("GOUJI_FONTS", str(tmp_path))
    (tmp_path / "own.otf").write_bytes(pylopdf_fonts_zh_cn.sans_path().read_bytes())
    notes = render_noted(TRUTH, "pdf")[1]
    assert [item.code for item in notes] == ["W901"]
    assert "仿宋_GB2312" not in notes[0].message.en


def test_a_folder_of_fonts_that_is_not_there_is_named(bare, monkeypatch, tmp_path):
    monkeypatch.setenv("GOUJI_FONTS", f"{tmp_path / 'none'}")
    assert [item.code for item in render_noted(TRUTH, "pdf")[1]] == ["W922", "W901"]


def test_a_report_set_in_a_process_of_its_own_has_the_same_bytes_and_the_same_faults(monkeypatch):
    """As after a fork, where typst's own threads are missing."""
    here = render(TRUTH, "pdf")
    monkeypatch.setattr(typeset, "_first", -1)
    assert render(TRUTH, "pdf") == here
    monkeypatch.setattr(pdf, "TEMPLATE", "#panic()")
    with pytest.raises(Refused, match="panicked"):
        render(TRUTH, "pdf")


def test_a_fault_of_the_typesetter_is_an_error_with_its_reason(monkeypatch):
    monkeypatch.setattr(pdf, "TEMPLATE", "#panic()")
    with pytest.raises(Refused) as refused:
        render(TRUTH, "pdf")
    assert refused.value.diagnostic.code == "W903"


def test_replaced_fonts_are_named(monkeypatch):
    monkeypatch.setattr(pdf, "FONTS", dict.fromkeys(pdf.FONTS, ("none",)))
    notes = render_noted(TRUTH, "pdf")[1]
    assert [item.code for item in notes] == ["W901"]
    assert "仿宋_GB2312" in notes[0].message.en
