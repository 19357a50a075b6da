"""What stands beside the text comes through every format that holds it: pictures byte by byte, links, faces, lists, notes, captions."""

from __future__ import annotations

import pytest
from beside import beside, captions_of, figures_of, lists_of, notes_of, rich, spans_of, with_blocks
from hypothesis import given, settings

import converters
from converters.pipeline import render
from converters.report import AnnualReport

FORMATS = ("xml", "json", "docx")


def same(found: AnnualReport, truth: AnnualReport, to: str) -> None:
    """Insist that all that stands beside the texts of `truth` is in `found`."""
    assert figures_of(found) == figures_of(truth)
    assert {key: item.data for key, item in found.media.items()} == {key: item.data for key, item in truth.media.items()}
    assert sorted(spans_of(found)) == sorted(spans_of(truth))
    assert lists_of(found) == lists_of(truth)
    assert notes_of(found) == notes_of(truth)
    assert captions_of(found) == captions_of(truth)
    assert found.unplaced == ()
    assert found.ledger is None or found.ledger.balanced, to


@pytest.mark.parametrize("to", FORMATS)
def test_one_of_everything(to):
    truth = rich()
    same(converters.read(render(truth, to)), truth, to)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=20)
@given(made=beside())
def test_any_report(to, made):
    truth = with_blocks("lanxi-county-2019", *made)
    same(converters.read(render(truth, to)), truth, to)
