"""Flattened text, read and recovered: whatever the shape, the figures, the front matter and the words come back."""

from __future__ import annotations

import flatten
import pytest
from authored import SLUGS, report
from essence import essence
from flatten import SHAPES
from hypothesis import given
from strategies import reports

from converters.model import Table
from converters.readers import text
from converters.recover.report import recover
from converters.report import AnnualReport, FormTable
from converters.source.files import source_of
from converters.text import ink

WITHOUT_SPANS = ("cells", "cells broken", "pipes", "pipes same line", "markdown rows", "tabs", "tabs broken")


def _through(shape: str, truth: AnnualReport) -> AnnualReport:
    return recover(text.read(source_of(SHAPES[shape](truth).encode(), "report.txt")))


def _words(found: AnnualReport) -> dict[str, str]:
    """The visible text of each section outside the form, whatever its blocks."""
    words = {}
    for section in found.sections:
        cells = [cell.text for block in section.blocks if isinstance(block, Table) for cell in block.cells]
        lines = [block.text for block in section.blocks if not isinstance(block, Table | FormTable)]
        words[section.role] = "".join(sorted(ink("".join(cells + lines))))
    return words


@pytest.mark.parametrize("shape", WITHOUT_SPANS)
@pytest.mark.parametrize("slug", SLUGS)
def test_samples_come_back_from_every_shape(slug, shape):
    truth = report(slug)
    found = _through(shape, truth)
    expected, got = essence(truth, published=False), essence(found, published=False)
    for part in ("edition", "title", "issuer", "year", "period", "signed", "preface", "signature"):
        assert got[part] == expected[part], part
    assert _words(found) == _words(truth)
    assert got["facts"] == expected["facts"]
    if slug != "yanhu-library-2020":
        assert [item for item in found.diagnostics if item.severity == "error"] == []


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if report(slug).published])
def test_the_day_of_publication_is_read_from_the_page(slug):
    assert _through("cells", report(slug)).published[:10] == report(slug).published


@pytest.mark.parametrize("shape", WITHOUT_SPANS)
@given(truth=reports(tables=False))
def test_random_reports_come_back_whole(shape, truth):
    assert essence(_through(shape, truth), published=False) == essence(truth, published=False)


@pytest.mark.parametrize("shape", [flatten.cells, flatten.pipes, flatten.markdown_rows])
@pytest.mark.parametrize("slug", ["lanxi-county-2019", "wangchao-district-2023"])
def test_punctuation_folded_to_half_width_moves_no_figure(slug, shape):
    found = recover(text.read(source_of(shape(report(slug), folded=True).encode(), "report.txt")))
    assert essence(found)["facts"] == essence(report(slug))["facts"]
    assert (found.year, found.issuer, found.signed) == (report(slug).year, report(slug).issuer, report(slug).signed)
