"""What a PDF would become is known before it is opened: streams, drawings and fonts past the limits are refused, honest ones pass."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from make.pdf_bombs import inflating, nested_forms, object_stream, stacked, with_content, with_map, with_widths
from pdfmade import Pdf

from converters.diagnostics import Refused
from converters.source.pdf_guard import check_pdf
from converters.source.pdf_objects import Objects

ROOT = Path(__file__).resolve().parents[2]


def _inline(data: bytes) -> bytes:
    return with_content(zlib.compress(b"BI /W 9 /H 9 /BPC 8 /CS /G /F /Fl ID " + data + b" EI"))


def _apart() -> bytes:
    """The filter stands in an object of its own."""
    made = Pdf()
    name = made.add("/FlateDecode")
    body = made.stream(inflating(80), f"/Filter {name} 0 R")
    made.kids.append(made.add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents {body} 0 R>>"))
    return made.bytes()


@pytest.mark.parametrize("data", [
    with_content(inflating(80)), stacked(80), object_stream(80), _apart(), _inline(inflating(80)),
    with_content(inflating(80), "/Filter/Fl#61teDecode"), with_content(inflating(80), "/Filter/FlateDecode/Subtype/Image"),
    with_content(b"\x81 " * 1_100_000, "/Filter/RunLengthDecode"),
    with_map(inflating(80), "/Filter/FlateDecode"), nested_forms(10, 10), nested_forms(10, 10, own=False), nested_forms(2, 30),
    with_map(b"1 beginbfrange <0000><FFFF><0000> endbfrange\n" * 200), with_map(b"1 begincidrange <00000000><FFFFFFFF> 0 endcidrange"),
    with_widths("0 1000000000 500"), with_content(zlib.compress(b"q " * 1_100_000)), with_content(zlib.compress(b"[" * 1_100_000)),
], ids=["content", "stacked", "objects", "filter apart", "inline picture", "escaped name", "called a picture", "runs", "map", "forms", "forms without resources",
        "forms two wide", "ranges", "one range", "widths", "operators", "brackets"])
def test_what_would_grow_past_the_limits_is_refused(data):
    with pytest.raises(Refused) as refused:
        check_pdf(data)
    assert refused.value.diagnostic.code == "S116"


@pytest.mark.parametrize("data", [with_content(inflating(2)), nested_forms(10, 3), nested_forms(1, 30), with_map(b"1 beginbfchar <01> <FFFF> endbfchar\n" * 300), with_widths("0 [9 9] 7 65000 9"),
                                  with_content(inflating(80).replace(b"x", b"y"), ""), b"%PDF-1.4", b"%PDF-1.4 1 0 obj <</Type/Page/Parent 1 0 R/Contents 1 0 R>>"])
def test_what_stays_within_them_passes(data):
    check_pdf(data)


def test_the_samples_pass():
    for path in sorted((ROOT / "samples").glob("*/*.pdf")):
        check_pdf(path.read_bytes())


@pytest.mark.parametrize(("plain", "packed", "name"), [
    (b"-----A---B", bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]), "LZWDecode"), (b"abcccc", b"\x01ab\xfdc\x80", "RunLengthDecode"),
    (b"Man ", b"9jqo^~>", "ASCII85Decode"), (b"Ma0", b"4D61 3>", "ASCIIHexDecode"), (b"x" * 9, zlib.compress(b"x" * 9) + b"\n", "FlateDecode"),
])
def test_filters_are_undone_as_the_standard_says(plain, packed, name):
    objects = Objects(with_content(packed, f"/Filter/{name}"))
    assert objects.inflated(objects.streams[-1]) == plain
