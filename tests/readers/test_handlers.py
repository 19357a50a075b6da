"""Each handler of the readers is needed: without any one of them, some law of reading fails on a fixed set of renderings."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from lxml import etree
from renderings.laws import Made, breaches
from renderings.mutants import Mutant, mutants, without_entry
from renderings.page import made_in_html
from renderings.stories import Author, Choices
from renderings.word import made_in_word

from converters.ledger import docx as word_ledger
from converters.ledger import html as page_ledger
from converters.model import Document
from converters.readers import docx as word_reader
from converters.readers import html as page_reader
from converters.readers.docx import body, inline
from converters.readers.html.walk import Walker
from converters.source.files import Source

OFTEN = (0.05, 0.3, 0.6)

# Short cuts: what they do not know is read the long way, with the same result. By function and name, each with its reason.
SHORT_CUTS = {
    ("Story._content", "p"): "a paragraph goes straight to _paragraph, where _take would send it",
    ("Story._row", "tc"): "properties stand before the first cell, so the search for them ends there",
    ("Story._cell", "p"): "a cell of one paragraph is tried by Runs.plain before it is read as blocks",
    **{("Runs.plain", name): "a paragraph of plain runs is read at once, any other by the walk" for name in ("r", "t", "pPr", "rPr")},
}

# What these do stands beside the text, or in the data of a form: tests/test_beside.py needs them; tests/readers/test_docx_data.py a big first letter. The shapes of `SHOWING` are read in `pictures`.
ELSEWHERE = frozenset({"anchor", "ffData", "framePr", "drop", "margin"})


def _short_cuts(found: Iterable[Mutant]) -> list[Mutant]:
    """The comparison of each short cut: the first with that name in its function."""
    held = [[mutant for mutant in found if f".{function}, " in mutant.place and name == mutant.name] for function, name in SHORT_CUTS]
    return [min(mutants_, key=lambda mutant: int(mutant.place.rpartition(" ")[2])) for mutants_ in held]


def _survivors(found: Iterable[Mutant], battery: list[Made], broken: Callable[[Made], bool]) -> list[str]:
    """The mutants that break no law in any rendering; one in which the name does not stand cannot need its handler."""
    left = []
    for mutant in found:
        with pytest.MonkeyPatch.context() as patch:
            mutant.patch(patch)
            if not any(broken(made) for made in battery if mutant.name in made.markup):
                left.append(str(mutant))
    return left


def _broken(made: Made, read: Callable[[Source], Document], count: Callable[[Source], dict[str, Counter[str]]]) -> bool:
    try:
        return bool(breaches(made, read, count))
    except Exception:  # noqa: BLE001 - a reader that fails is a reader that misses its handler
        return True


def _broken_in_word(made: Made) -> bool:
    return _broken(made, word_reader.read, word_ledger.count)


def _broken_in_html(made: Made) -> bool:
    return _broken(made, page_reader.read, page_ledger.count)


def test_every_handler_of_the_word_reader_is_needed():
    decks: dict[str, list[str]] = {}
    battery = sorted((made_in_word(random.Random(seed), decks, often=OFTEN[seed % 3]) for seed in range(240)), key=lambda made: len(made.markup))
    assert [made.source for made in battery if _broken_in_word(made)] == []
    found = [mutant for module in (body, inline) for mutant in mutants(module) if mutant.name not in ELSEWHERE and not mutant.place.endswith("inline.SHOWING")]
    assert len(found) > 140
    short = _short_cuts(found)
    assert _survivors([mutant for mutant in found if mutant not in short], battery, _broken_in_word) == []


def _page(rng: random.Random, decks: dict[str, list[str]], seed: int) -> Made:
    """A page, every fourth of plain paragraphs: only beside bare text can be seen that an element is a block."""
    story = Author(Choices(rng)).prose(12) if seed % 4 == 0 else None
    return made_in_html(rng, decks, story, often=OFTEN[seed % 3])


def test_every_handler_of_the_page_reader_is_needed():
    decks: dict[str, list[str]] = {}
    battery = sorted((_page(random.Random(seed), decks, seed) for seed in range(360)), key=lambda made: len(made.markup))
    assert [made.markup for made in battery if _broken_in_html(made)] == []
    page = b"<p style='vertical-align:super'>"
    names = Walker(page, etree.fromstring("<html/>"))._registry()
    assert len(names) >= 80
    assert _survivors(without_entry(Walker, "_registry", names), battery, _broken_in_html) == []
