"""Pages of a PDF with their tables drawn over them."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from click.testing import CliRunner
from pdfmade import pdf, table, text

from converters.cli import main
from converters.pipeline import read_document
from converters.show.overlay import overlay
from converters.source.files import source_of

PAGE = text(60, 80, "说明文字<甲>", 12) + table([100, 200, 300], [120, 150, 180], {(0, 0, 1, 1): "东港", (0, 1, 1, 1): "31", (1, 0, 1, 2): "合计&乙"})


def traced(kind: str) -> bytes:
    source = source_of(pdf(PAGE, PAGE))
    document, _, _ = read_document(source)
    return overlay(source, document, kind)


def test_a_page_shows_its_cells_and_names_their_texts():
    page = traced("html").decode()
    assert page.count("<img ") == 2
    assert "<td>2<td>1<td>1×2<td>合计&amp;乙" in page
    assert "<甲>" not in page


def test_cells_are_drawn_where_they_stand():
    with pdfplumber.open(io.BytesIO(traced("pdf"))) as drawn, pdfplumber.open(io.BytesIO(pdf(PAGE, PAGE))) as plain:
        assert len(drawn.pages) == 2
        scale = 108 / 72
        at = [int(150 * scale), int(165 * scale)]
        assert plain.pages[0].to_image(resolution=108).original.convert("RGB").getpixel((at[0], at[1])) == (255, 255, 255)
        red, _, blue = drawn.pages[0].to_image(resolution=108).original.convert("RGB").getpixel((at[0], at[1]))
        assert blue > red + 10


@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_the_command_writes_the_trace_beside_the_tables(tmp_path, suffix):
    (tmp_path / "a.pdf").write_bytes(pdf(PAGE))
    done = CliRunner().invoke(main, ["tables", f"{tmp_path}/a.pdf", "-o", f"{tmp_path}/a.json", "--trace", f"{tmp_path}/t.{suffix}"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / f"t.{suffix}").read_bytes()[:4] in {b"<!DO", b"%PDF"}
    assert "东港" in (tmp_path / "a.json").read_text("utf-8")


def test_only_pages_of_pdf_are_traced(tmp_path):
    (tmp_path / "a.html").write_text("<table><tr><td>东<td>西</table>", "utf-8")
    done = CliRunner().invoke(main, ["tables", f"{tmp_path}/a.html", "-o", f"{tmp_path}/a.json", "--trace", f"{tmp_path}/t.html"])
    assert done.exit_code == 2
    assert not (tmp_path / "a.json").exists()
