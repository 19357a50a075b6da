"""Whatever the damage to a table: a fact that differs from the truth is flagged, and what cannot be placed is not placed."""

from __future__ import annotations

from random import Random

import pytest
from authored import SLUGS, report
from damage import OPERATORS, damaged

from converters.checks.sums import check_sums
from converters.postings import postings
from converters.recover.report import recover
from converters.text import tally

# The share of facts that must come out right; the rest may be missing, and is lost with the damage itself in most cases.
LEAST = {"cell_dropped": 0.97, "cell_dropped_and_row_shifted": 0.93, "row_dropped": 0.9, "total_column_missing": 0.88,
         "spans_and_value_lost": 0.93, "spans_and_label_lost": 0.99, "values_moved_up": 0.15, "last_year_first": 0.0}


@pytest.mark.parametrize("name", OPERATORS)
def test_damage(name):
    right = total = 0
    for seed, slug in enumerate(SLUGS):
        truth = report(slug)
        document = damaged(truth, OPERATORS[name], Random(seed))
        found = recover(document)
        flagged = any(item.severity != "note" for item in (*found.diagnostics, *check_sums(found)))
        for fact in truth.facts.values():
            here = found.facts.get(fact.id)
            total += 1
            if here is not None and (here.text, here.value) == (fact.text, fact.value):
                right += 1
            elif here is not None and here.status != "missing":
                assert flagged or here.repairs, (slug, fact.id, fact.text, here.text)
        _nothing_lost(document, found)
    assert right / total >= LEAST.get(name, 1.0)


def _nothing_lost(document, found):
    """Every character of the blocks is in the report, once."""
    given = tally("".join(cell.text for block in document.blocks if hasattr(block, "cells") for cell in block.cells)
                  + "".join(block.text for block in document.blocks if hasattr(block, "text")))
    posted = tally("".join(posting.text for posting in postings(found) if posting.account != "generated"))
    assert given == posted


def test_undamaged_reports_are_not_repaired():
    for slug in SLUGS:
        found = recover(damaged(report(slug), OPERATORS["nothing"], Random(0)))
        assert found.repairs == ()
        assert all(fact.status == "exact" for fact in found.facts.values())
        assert [item.code for item in found.diagnostics if item.severity != "note"] == []
