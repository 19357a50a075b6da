"""OFD: pages printed in ten ways read to the report that they show, each character is accounted for, and damage is refused by name."""

from __future__ import annotations

import pypdfium2
import pytest
from authored import SLUGS
from make.ofd import WAYS, image_object, ofd, packed, parts_of, path_object, printed, text_object
from test_samples import SAMPLES

import converters
from converters import pipeline
from converters.diagnostics import Refused
from converters.readers.pdf.pages import read_page

PAGE = "Doc_0/Pages/Page_1/Content.xml"


def _pages(slug):
    """The pages of a sample as another program laid them out."""
    pdf = pypdfium2.PdfDocument((SAMPLES / slug / "libreoffice.pdf").read_bytes())
    try:
        return [read_page(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()


@pytest.mark.parametrize(("slug", "way"), list(zip(SLUGS, WAYS, strict=False)))
def test_a_page_printed_in_each_way_reads_to_the_same_report_as_its_docx(slug, way):
    found, truth = converters.read(printed(_pages(slug), way)), converters.read(SAMPLES / slug / "report.docx")
    assert {name: fact.value for name, fact in found.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}
    assert (found.title.text, found.year, found.edition, found.issuer) == (truth.title.text, truth.year, truth.edition, truth.issuer)
    assert found.ledger.balanced
    assert found.ledger.source > 1000


def _read(*pages, **asked):
    document, _, name = pipeline.read_document(ofd(*pages, **asked))
    assert name == "ofd"
    return document


def _words(document):
    return [block.text for block in document.blocks if hasattr(block, "text")]


def test_steps_are_vectors_that_no_origin_of_a_matrix_moves():
    steps = ' DeltaX="g 3 12"'
    found = _read(text_object(20, 30, "依法公开", 12, ' CTM="0.3528 0 0 0.3528 7 7"', steps))
    assert _words(found) == ["依法公开"]


def test_a_later_text_code_takes_the_place_of_the_one_before():
    both = text_object(20, 30, "甲", 4).replace("</ofd:TextObject>", '<ofd:TextCode X="4">乙</ofd:TextCode></ofd:TextObject>')
    assert _words(_read(both)) == ["甲乙"]


def test_what_is_invisible_is_hidden_and_accounted_for():
    report = converters.read(ofd(text_object(20, 30, "公开年度报告") + text_object(20, 40, "不见的字", extra=' Visible="false"')))
    assert report.ledger.balanced
    assert report.ledger.accounts["hidden"] == 4


def test_a_scan_in_an_ofd_is_refused_and_one_page_of_it_is_an_error():
    found = _read(text_object(20, 30, "依法公开"), image_object("0 0 210 297"))
    assert [(item.code, item.severity) for item in found.diagnostics] == [("R205", "error")]
    with pytest.raises(Refused) as caught:
        _read(image_object("0 0 210 297"))
    assert caught.value.diagnostic.code == "S126"


def test_curves_and_slants_make_no_table():
    drawn = path_object("M 20 20 B 30 10 40 10 50 20 Q 60 30 70 20 A 5 5 0 0 1 80 20 L 90 35 C")
    assert _words(_read(drawn + text_object(20, 60, "依法公开"))) == ["依法公开"]


@pytest.mark.parametrize(("change", "code"), [
    ({PAGE: None}, "S105"),
    ({PAGE: "<Page"}, "S109"),
    ({PAGE: '<!DOCTYPE p [<!ENTITY e "x">]><Page>&e;</Page>'}, "S108"),
    ({"Doc_0/PublicRes.xml": None}, "S105"),
    ({"OFD.xml": "<OFD><DocBody><DocRoot>../../etc/passwd</DocRoot></DocBody></OFD>"}, "S107"),
    ({"OFD.xml": "<OFD/>"}, "S105"),
    ({"OFD.xml": "<OFD><DocBody/></OFD>"}, "S105"),
])
def test_a_package_that_is_not_whole_is_refused(change, code):
    parts = {name: data for name, data in {**parts_of(text_object(20, 30, "依法公开")), **change}.items() if data is not None}
    with pytest.raises(Refused) as caught:
        converters.read(packed(parts))
    assert caught.value.diagnostic.code == code


RING = ('<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5"><ofd:Content><ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="5"/>'
        '<ofd:CompositeObject ID="2" Boundary="0 0 9 9" ResourceID="5"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>')


@pytest.mark.parametrize(("page", "asked", "code"), [
    ('<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="5"/>', {"units": RING}, "S116"),
    ('<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="6"/>', {}, "S105"),
    ("", {"area": "0 0 0 297"}, "S105"),
    ("", {"area": "0 0 210 9999999"}, "S105"),
    ("", {"area": "0 0 nan 297"}, "S105"),
    ("", {}, "S118"),
    (text_object(20, 30, "公开", steps=' DeltaX="g 9 inf"'), {}, "S105"),
    (path_object("M 1 1 L 2"), {}, "S105"),
    (path_object("L 2 2"), {}, "S105"),
    (path_object("X 2 2"), {}, "S105"),
    (text_object(20, 30, "公开", extra=' CTM="1 0 0 1"'), {}, "S105"),
])
def test_a_page_that_cannot_be_is_refused(page, asked, code):
    with pytest.raises(Refused) as caught:
        converters.read(ofd(page, **asked))
    assert caught.value.diagnostic.code == code


def test_a_count_of_steps_past_all_bounds_costs_nothing():
    assert _words(_read(text_object(20, 30, "公开", steps=' DeltaX="g 99999999999 4"'))) == ["公开"]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_file_cut_short_is_refused(share):
    data = ofd(text_object(20, 30, "依法公开"))
    with pytest.raises(Refused) as caught:
        converters.read(data[: int(len(data) * share)])
    assert caught.value.diagnostic.code in {"S105", "S104"}
