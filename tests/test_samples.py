"""Every file of `samples/`, in every format: the same report comes out of each, and its ledger balances."""

from __future__ import annotations

from pathlib import Path

import pytest
from authored import SLUGS, report
from authored.illustrated import ILLUSTRATED, illustrated
from beside import captions_of, figures_of, lists_of, notes_of, spans_of
from essence import essence
from make.older import SOURCES as OLDER

import converters
from converters.model import Cell, Table
from converters.report import AnnualReport, FormTable
from converters.text import ink

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(path for slug in SLUGS for path in (SAMPLES / slug).glob("*") if path.name != "report.xml")


def _name(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


def _words(found: AnnualReport) -> dict[str, str]:
    """The visible characters of each section outside the form, sorted: the order in a generic table may differ."""
    words = {}
    for section in found.sections:
        texts: list[str] = []
        for block in section.blocks:
            if isinstance(block, Table):
                texts += [cell.text for cell in block.cells if isinstance(cell, Cell)]
            elif not isinstance(block, FormTable):
                texts.append(getattr(block, "full", ""))
        words[section.role] = "".join(sorted(ink("".join(texts))))
    return words


def test_every_report_has_its_files():
    assert {path.parent.name for path in SAMPLES.glob("*/*")} == {*SLUGS, *ILLUSTRATED, *OLDER}
    for slug in SLUGS:
        kinds = {path.suffix for path in FILES if path.parent.name == slug}
        assert {".docx", ".doc", ".wps", ".rtf", ".odt", ".html", ".md", ".pdf", ".txt"} <= kinds


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_sample_gives_its_report(path):
    truth, found = report(path.parent.name), converters.read(path)
    expected, got = essence(truth, published=False), essence(found, published=False)
    for part in ("edition", "title", "issuer", "year", "period", "signed"):
        assert got[part] == expected[part], part
    assert [ink(line) for line in got["signature"]] == [ink(line) for line in expected["signature"]]
    assert _words(found) == _words(truth)
    assert found.ledger.balanced
    if path.suffix == ".pdf":
        # A figure too long for its cell is printed on two lines, so only what it means must be the same.
        assert {name: item[1:] for name, item in got["facts"].items()} == {name: item[1:] for name, item in expected["facts"].items()}
    else:
        assert got["facts"] == expected["facts"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_canonical_xml_is_the_report(slug):
    path = SAMPLES / slug / "report.xml"
    assert essence(converters.read(path)) == essence(report(slug))
    assert converters.convert(path, to="xml") == path.read_bytes()


@pytest.mark.parametrize("name", ["report.docx", "report.html", "report.md", "report.xml", "report.odt", "report.rtf", "report.doc"])
@pytest.mark.parametrize("slug", ILLUSTRATED)
def test_what_stands_beside_the_text_comes_out_of_each_format(slug, name):
    truth, found = illustrated(slug), converters.read(SAMPLES / slug / name)
    assert essence(found, published=False)["facts"] == essence(truth, published=False)["facts"]
    assert sorted(digest for digest, _alt, _target in figures_of(found)) == sorted(digest for digest, _alt, _target in figures_of(truth))
    assert captions_of(found) == captions_of(truth)
    assert [text for _id, _kind, text in notes_of(found)] == [text for _id, _kind, text in notes_of(truth)]
    assert [span for span in spans_of(found) if span[0] == "link" and not span[2].startswith("#")] == [span for span in spans_of(truth) if span[0] == "link" and not span[2].startswith("#")]
    assert found.ledger is None or found.ledger.balanced
    assert "L811" not in {item.code for item in found.diagnostics}
    if name in {"report.docx", "report.html", "report.xml"}:
        assert figures_of(found) == figures_of(truth)
        assert sorted(spans_of(found)) == sorted(spans_of(truth))
        assert lists_of(found) == lists_of(truth)
        assert notes_of(found) == notes_of(truth)
