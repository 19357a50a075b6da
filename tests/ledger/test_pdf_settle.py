"""Glyphs held against one another font by font: what a code means is a note, a glyph that is missing is none."""

from __future__ import annotations

from collections import Counter

import pytest
from pdfmade import HIGH, Pdf, pdf, text

from converters import read as read_report
from converters.ledger.pdf import settle
from converters.ledger.pdf.tokens import tokens
from converters.model import Drawn
from converters.readers.pdf import read
from converters.source.files import source_of

DATA = pdf(text(80, 100, "云岭新区") + text(80, 140, "co", font="L"))


def drawn(**fonts: str) -> list[Drawn]:
    return [Drawn(1, name, list(glyphs)) for name, glyphs in fonts.items()]


def test_a_font_read_otherwise_is_a_note_that_names_it():
    counted, notes = settle(source_of(DATA), drawn(Song="云岭新\ufffd", Helvetica="cσ"))
    assert counted == {"page 1": Counter("云岭新\ufffdcσ")}
    assert sorted((note.code, note.severity) for note in notes) == [("L861", "note"), ("L862", "note")]
    assert any("Song" in note.message.en for note in notes)
    assert any("Helvetica" in note.message.en for note in notes)


@pytest.mark.parametrize("song", ["云岭新", "云岭新区区"])
def test_a_glyph_lost_or_made_up_stays_out_of_balance(song):
    counted, notes = settle(source_of(DATA), drawn(Song=song, Helvetica="co"))
    assert counted == {"page 1": Counter("云岭新区co")}
    assert not notes


def test_a_glyph_for_several_letters_is_one():
    data = pdf(text(80, 100, "ﬁn"))
    counted, _ = settle(source_of(data), [Drawn(1, "Song", ["fi", "n"])])
    assert counted == {"page 1": Counter("fin")}
    assert [one.glyphs for one in read(source_of(data)).drawn] == [["fi", "n"]]


def test_what_an_annotation_shows_is_read_and_counted():
    made = Pdf()
    shown = made.stream(text(80, 100, "批注所示"), f"/Type/XObject/Subtype/Form/BBox[0 0 600 {HIGH}]/Resources<<{made.fonts}>>")
    hidden = made.stream(text(80, 200, "藏起来的"), f"/Type/XObject/Subtype/Form/BBox[0 0 600 {HIGH}]/Resources<<{made.fonts}>>")
    notes = [made.add(f"<</Type/Annot/Subtype/FreeText/Rect[0 0 600 {HIGH}]/F {flags}/AP<</N {form} 0 R>>>>") for form, flags in ((shown, 4), (hidden, 2))]
    made.page(text(80, 300, "正文"), f"/Annots[{' '.join(f'{note} 0 R' for note in notes)}]")
    report = read_report(made.bytes())
    assert report.ledger is not None
    assert (report.ledger.source, report.ledger.missing, report.ledger.surplus) == (6, "", "")


def test_text_without_a_font_is_shown_in_that_of_viewers():
    made = Pdf()
    made.page(b"BT /Nowhere 12 Tf 80 700 Td (Harbour) Tj ET")
    report = read_report(made.bytes())
    assert report.ledger is not None
    assert not report.ledger.surplus
    assert not report.ledger.missing


@pytest.mark.parametrize("bad", [b"(\\" * 4000, b"[(" * 4000, b"[(\\(" * 4000, b"((" * 4000, b"<" * 8000, b"[<" * 4000, b"% " * 4000, b"[1 " * 4000])
def test_the_scan_of_a_stream_that_closes_nothing_ends_and_goes_on_where_it_can(bad):
    found = list(tokens(bad + b"\n"))
    assert len(b"".join(found)) <= len(bad) + 1
    assert list(tokens(b"(a(b)c) Tj [(d) -3 (e\\)f)] TJ <4E> Tj")) == [b"(a(b)c)", b"Tj", b"[(d) -3 (e\\)f)] TJ", b"<4E>", b"Tj"]
