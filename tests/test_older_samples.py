"""The samples of years before 2019, in every format: the same figures and sections come out of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from make.older import SOURCES, report

import converters
from converters.model import Table
from converters.text import ink

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = sorted(path for slug in SOURCES for path in (SAMPLES / slug).glob("*") if path.suffix != ".wps")


def _cells(found):
    return [[ink(cell.text) for cell in block.cells] for section in found.sections for block in section.blocks if isinstance(block, Table)]


def test_each_has_its_files():
    for slug in SOURCES:
        assert {".docx", ".doc", ".wps", ".rtf", ".odt", ".html", ".md", ".pdf", ".xml"} <= {path.suffix for path in (SAMPLES / slug).glob("*")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_older_sample_gives_its_report(path):
    truth, found = report(path.parent.name), converters.read(path)
    assert (found.edition, found.year, found.issuer, found.signed) == (truth.edition, truth.year, truth.issuer, truth.signed)
    assert {name: fact.value for name, fact in found.facts.items()} == {name: fact.value for name, fact in truth.facts.items()}
    assert [section.role for section in found.sections] == [section.role for section in truth.sections]
    assert _cells(found) == _cells(truth)
    assert found.ledger is None or found.ledger.balanced
