"""A report written in any format and read back is the same report; its ledger balances and nothing is unplaced."""

from __future__ import annotations

import pytest
from authored import SLUGS, report
from essence import essence
from hypothesis import given, settings
from strategies import reports

import converters
from converters import formats
from converters.formats import writable
from converters.pipeline import render

FORMATS = sorted(name for name in writable() if formats.FORMATS[name].reader and name != "pdf")


def _same(truth, to):
    found = converters.read(render(truth, to))
    assert essence(found) == essence(truth)
    assert found.unplaced == ()
    if not formats.FORMATS[to].whole:
        assert found.ledger.balanced
    return found


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("slug", SLUGS)
def test_authored_reports(slug, to):
    _same(report(slug), to)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=15)
@given(truth=reports())
def test_random_reports(to, truth):
    _same(truth, to)


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_report_gives_the_same_bytes(to):
    assert render(report(SLUGS[0]), to) == render(report(SLUGS[0]), to)


@pytest.mark.parametrize("to", ["xml", "json"])
@pytest.mark.parametrize("slug", SLUGS[:4])
def test_our_own_formats_keep_findings_too(slug, to):
    first = converters.read(render(report(slug), "html"))
    again = converters.read(render(first, to))
    assert again.facts == first.facts
    assert again.repairs == first.repairs
    assert again.ledger == first.ledger
    assert [(item.code, item.origin) for item in again.diagnostics] == [(item.code, item.origin) for item in first.diagnostics]
    assert render(again, to) == render(first, to)


def test_numbers_of_any_size_survive_the_xml():
    from dataclasses import replace

    truth = report(SLUGS[0])
    name = "t2.procurement.amount"
    for value in (0.1, 1e-7, 255933.8, 123456789012345678901234567890, -3, 1e21):
        facts = truth.facts | {name: replace(truth.facts[name], value=value)}
        found = converters.read(render(replace(truth, facts=facts), "xml"))
        assert found.facts[name].value == pytest.approx(value, rel=1e-12)
