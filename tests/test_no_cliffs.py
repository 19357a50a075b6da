"""No cliffs: a text with one odd line more, whatever the line and wherever it stands, is what it was, and gives the same facts.

The lines are those of `make/oddities.py`: marks of Markdown, of pages, of mail, rules, furniture, invisible signs.
"""

from __future__ import annotations

import pytest
from make.oddities import ODD, PLACES, SHAPES, with_line
from make.reports import made_report

import converters
from converters.source.files import source_of
from converters.source.sniff import sniff


def values(text: str) -> dict[str, object]:
    """The facts of a text that are not missing."""
    return {name: fact.value for name, fact in converters.read(text.encode()).facts.items() if fact.status != "missing"}


@pytest.mark.parametrize("shape", SHAPES)
def test_one_odd_line_makes_no_other_format_of_a_text(shape):
    text = SHAPES[shape](made_report(31, "2021"))
    expected = "markdown" if shape == "gfm" else "text"
    places = list(PLACES)
    found = [(odd, places[(at + turn) % len(places)]) for at, odd in enumerate(ODD) for turn in (0, 3)
             if sniff(source_of(with_line(text, odd, places[(at + turn) % len(places)]).encode())) != expected]
    assert len(ODD) >= 100
    assert found == []


@pytest.mark.parametrize("shape", SHAPES)
def test_one_odd_line_takes_no_facts_away(shape):
    """A tenth of the law; all of it takes minutes (`ODD` by `PLACES`)."""
    text = SHAPES[shape](made_report(32, "2019"))
    whole = values(text)
    places = list(PLACES)
    number = list(SHAPES).index(shape)
    differ = [(odd, place) for at, odd in enumerate(ODD) for place in [places[(at // 10) % len(places)]]
              if (at + number) % 10 == 0 and values(with_line(text, odd, place)) != whole]
    assert len(whole) > 180
    assert differ == []
