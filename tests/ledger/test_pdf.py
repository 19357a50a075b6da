"""The ledger of PDF files: the second parser counts what the reader accounts for, character by character."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfmade import HIGH, Pdf, pdf, table, text

from converters.ledger.pdf import count
from converters.model import Block, Figure, Paragraph, Table
from converters.readers.pdf import read
from converters.source.files import source_of
from converters.text import tally

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Figure):
            yield block.alt
        else:
            for cell in block.cells:
                yield cell.text
                yield from texts(tuple(inner for inner in cell.blocks if isinstance(inner, Table)))


def law(data: bytes) -> Counter[str]:
    """Check that the reader's accounts add up to the count, and return the count."""
    source = source_of(data)
    found = read(source)
    counted = sum(count(source).values(), Counter())
    posted = sum(map(tally, [*texts(found.blocks), *(posting.text for posting in found.asides)]), Counter())
    assert posted == counted
    return counted


def test_pages_are_the_parts():
    counted = count(source_of(pdf(text(80, 100, "甲甲"), text(80, 100, "乙 1"))))
    assert counted == {"page 1": Counter("甲甲"), "page 2": Counter("乙1")}


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
WORDS = st.text(st.sampled_from("abcXYZ0123456789-%.()（），。：“”《》⼀⼈⾨ﬁ "), min_size=1, max_size=12)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.floats(-200, 560), st.floats(20, 820), st.one_of(HAN, WORDS), st.sampled_from([9.0, 16.0, 22.0])), max_size=12),
       st.lists(st.one_of(HAN, WORDS), min_size=4, max_size=4))
def test_the_accounts_add_up_wherever_text_stands(placed, cells):
    """Text anywhere, over other text, off the page, in cells: none is lost and none is made up."""
    grid = table([100.0, 200, 300], [200.0, 240, 280], {(n // 2, n % 2, 1, 1): words for n, words in enumerate(cells)})
    law(pdf(text(80, 60, "标题") + grid + b"".join(text(x, y, words, size) for x, y, words, size in placed)))


@pytest.mark.parametrize("content", [
    text(80, 100, "ﬁnance 2023") + text(80, 128, "⼀⼈"),
    text(80, 100, "co-", font="L") + text(80, 128, "op", font="L"),
    text(80, 100, "soft\xad", font="L") + text(80, 128, "hyphen \xad", font="L"),
    text(80, 100, "“é” – €", font="L"),
    text(80, 100, "云岭") + text(80.3, 100, "云岭") + text(80.6, 100, "云岭"),
    text(80, 100, "看不见", mode=3),
    b"BT /H 16 Tf 80 700 Td [<4E91> -200 <5CAD>] TJ 0 -30 Td <65B0> ' 0 0 <533A> \" ET",
    b"BT /L 16 Tf 80 700 Td (a\\(b\\)\\\\c \\101\\\r\nd (nested (twice)) e) Tj ET",
    b"/Span<</ActualText<FEFF5DE5>>>BDC " + text(80, 100, "⼯") + b"EMC " + text(80, 128, "作"),
    b"/Span<</ActualText(plain)>>BDC " + text(80, 100, "云岭") + text(80, 128, "新区") + b"EMC ",
    b"/P <</MCID 0>> BDC " + text(80, 100, "云岭") + b"EMC /Artifact BMC " + text(80, 128, "新区") + b"EMC ",
    b"q /H 16 Tf BT 80 700 Td <4E91> Tj ET Q q BT /L 12 Tf 80 600 Td (x) Tj ET Q",
    b"BI /W 2 /H 2 /BPC 8 /CS /G ID (Tj) EI " + text(80, 100, "云岭"),
    b"% (comment) Tj\n" + text(80, 100, "云岭"),
    text(80, HIGH + 200, "页外") + text(80, 100, "页内"),
], ids=["ligature and radicals", "hyphen", "soft hyphen", "winansi", "three times", "invisible", "operators", "escapes", "actual text",
        "one actual text for two", "marks", "saved font", "inline picture", "comment", "off the page"])
def test_what_two_parsers_may_settle_differently(content):
    assert law(pdf(content))


def test_actual_text_by_the_name_of_a_property_list():
    made = Pdf().page(b"/Span /M BDC " + text(80, 100, "⼯") + b"EMC ", resources="/Properties<</M<</ActualText(work)>>>>")
    assert law(made.bytes()) == Counter("work")


def test_forms_count_as_often_as_they_are_drawn():
    made = Pdf()
    inner = made.stream(text(80, 100, "云"), f"/Type/XObject/Subtype/Form/BBox[0 0 600 {HIGH}]/Resources<<{made.fonts}>>")
    outer = made.stream(b"/I Do " + text(80, 200, "岭"), f"/Type/XObject/Subtype/Form/BBox[0 0 600 {HIGH}]"
                        f"/Resources<<{made.fonts}/XObject<</I {inner} 0 R>>>>")
    made.page(b"/O Do q 1 0 0 1 0 -300 cm /O Do Q", resources=f"/XObject<</O {outer} 0 R>>")
    assert law(made.bytes()) == Counter("云云岭岭")


def test_a_form_that_draws_itself_ends():
    made = Pdf()
    number = len(made.objects) + 1
    form = made.stream(text(80, 100, "云") + b"/F Do", f"/Type/XObject/Subtype/Form/BBox[0 0 600 {HIGH}]"
                       f"/Resources<<{made.fonts}/XObject<</F {number} 0 R>>>>")
    made.page(b"/F Do", resources=f"/XObject<</F {form} 0 R>>")
    assert set(count(source_of(made.bytes()))["page 1"]) == {"云"}


def test_codes_without_meaning_count_as_shown():
    assert law(Pdf(mapped=False).page(text(80, 100, "云岭")).bytes()) == Counter("\ufffd\ufffd")


def test_a_font_of_a_chinese_collection_without_a_map():
    made = Pdf(mapped=False, encoding="UniGB-UCS2-H", ordering="GB1").page(text(80, 100, "云岭新区") + text(80, 128, "一"))
    assert law(made.bytes()) == Counter("云岭新区一")
    coded = "云岭".encode("gbk").hex().encode()
    made = Pdf(mapped=False, encoding="GBK-EUC-H", ordering="GB1").page(b"BT /H 16 Tf 80 700 Td <" + coded + b"> Tj ET")
    assert law(made.bytes()) == Counter("云岭")


def test_mapping_lists_and_long_mappings():
    made = Pdf()
    mapping = made.stream(b"1 begincodespacerange <00><FF> endcodespacerange 2 beginbfrange <41> <42> [<4E91> <5CAD65B0>] <43> <44> <533A>"
                          b" endbfrange 1 beginbfchar <45> <D842DFB7> endbfchar")
    font = made.add(f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode {mapping} 0 R>>")
    made.fonts = f"/Font<</L {font} 0 R>>"
    assert law(made.page(text(80, 100, "ABCDEF", font="L")).bytes()) == Counter("云岭新区\u533b\U00020bb7F")


def test_what_the_second_parser_cannot_read_counts_nothing():
    assert count(source_of(b"%PDF-1.7 nothing")) == {}
    made = Pdf(trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>/ID[<00><00>]").page(text(80, 100, "密"))
    assert count(source_of(made.bytes())) == {}
    damaged = pdf(text(80, 100, "甲"), b"/H 16 Tf BT <4E59> Tj ET").replace(b"/Font<</H", b"/Font<<\0H", 1)
    assert count(source_of(damaged))["page 2"] == Counter("乙")


def test_a_wrong_table_of_objects_is_made_anew():
    data = pdf(text(80, 100, "云岭"), text(80, 100, "新区"))
    shifted = data.replace(b"%PDF-1.4\n", b"%PDF-1.4\n% a line that was not there when the table was made\n")
    assert law(shifted) == Counter("云岭新区")


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.pdf"))[:6], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_printed_samples_balance(path):
    assert sum(law(path.read_bytes()).values()) > 1000


def test_the_sweep_is_quick():
    """A page of 5,000 text operators takes no more than a fraction of a second, and time grows with size, not its square."""
    data = pdf(b"".join(text(80, 100, "云岭新区") for _ in range(5000)))
    started = time.process_time()
    assert sum(count(source_of(data))["page 1"].values()) == 20000
    assert time.process_time() - started < 2
