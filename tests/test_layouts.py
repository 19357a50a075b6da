"""Whatever layout a crawler or extractor leaves a report in, and whatever the damage: its facts come back, or are missed aloud.

A small sample of `tests/bench/layout_table.py`, which prints the shares by layout and by damage.
"""

from __future__ import annotations

from random import Random

import pytest
from make.layouts import LAYOUTS
from make.outcome import Outcome, compared, outcome, printed
from make.reports import made_report
from make.ruin import DAMAGES, both
from make.sheet import page_of

import converters

FLOOR = 0.985
SILENT = 1 / 2_000  # of the facts at most may be wrong in silence


def test_facts_come_back_from_every_layout_and_damage():
    total = Outcome()
    for number, layout in enumerate(LAYOUTS):
        for at, name in enumerate(sorted(DAMAGES)):
            if (number + at) % 8 == 0:
                total.add(outcome(made_report(number * 100 + at), layout, DAMAGES[name], at))
    assert total.asked > 8000
    assert total.unbalanced == 0
    assert total.share >= FLOOR
    assert len(total.silent) <= SILENT * total.asked


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_prints_every_fact_that_it_tells(layout):
    text, told, _free = printed(made_report(7, "2021"), layout, DAMAGES["nothing"], 7)
    facts = made_report(7, "2021").facts
    assert len(told) == (0 if layout == "9 no value" else 199 if layout == "11 cut loose" else 200)
    assert [name for name in told if facts[name].text not in text] == []


@pytest.mark.parametrize("name", sorted(DAMAGES.keys() - {"nothing"}))
def test_every_damage_changes_the_page_and_is_the_same_each_time(name):
    pages = [DAMAGES[name](Random(5), page_of(made_report(3))) for _ in range(2)]
    assert pages[0] == pages[1]
    assert pages[0] != page_of(made_report(3))


def test_a_value_lost_with_its_cell_is_asked_for_no_more():
    page = page_of(made_report(3, "2021"))
    lost = DAMAGES["values_lost_with_their_cells"](Random(1), page)
    assert len(page.printed()) == 200
    assert 190 <= len(lost.printed()) < 200
    assert lost.printed(blanks=False) == lost.printed()
    two = both(DAMAGES["values_lost"], DAMAGES["values_lost"])(Random(1), page)
    assert two.printed(blanks=False) < two.printed() < page.printed()


def test_a_report_read_as_another_is_wrong_and_the_outcome_says_so():
    truth, other = made_report(11, "2021"), made_report(12, "2021")
    text, told, _free = printed(other, "3 pipes behind", DAMAGES["nothing"], 1)
    result = compared(truth, converters.read(text.encode()), told)
    assert result.right < 20
    assert len(result.silent) > 150
