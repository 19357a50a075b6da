"""Every file of `samples/`, in every format: the same report comes out of each, and its ledger balances."""

from __future__ import annotations

from pathlib import Path

import pytest
from authored import SLUGS, report
from essence import essence

import converters
from converters.model import Cell, Table
from converters.report import AnnualReport, FormTable
from converters.text import ink

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(path for path in SAMPLES.glob("*/*") if path.name != "report.xml")


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
    assert {path.parent.name for path in FILES} == set(SLUGS)
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
