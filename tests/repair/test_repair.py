"""Tables mended in their page: the same cells, the same characters, every byte outside as it was, and nothing to do the second time."""

from __future__ import annotations

import json

import pytest
from casefile import cases, load
from make.malformed import page

from converters import pipeline
from converters.ledger.html import count_page
from converters.repair import mend
from converters.source.files import source_of
from converters.writers.tables import tables_json

CASES = cases("html")
SEEDS = range(60)


def _outside(data: bytes, charset: str, texts: list[str]) -> list[bytes]:
    """What is left of a page around these tables."""
    rest = []
    for text in texts:
        before, _, data = data.partition(text.encode(charset, "xmlcharrefreplace"))
        rest.append(before)
    return [*rest, data]


def _grids(data: bytes, name: str) -> list[tuple]:
    document, _source, _format = pipeline.read_document(source_of(data, name))
    return [(table["rows"], table["cols"], sorted((cell["r"], cell["c"], cell["rs"], cell["cs"], cell["text"]) for cell in table["cells"] if cell["text"] or cell["rs"] * cell["cs"] > 1))
            for table in json.loads(tables_json(document))["tables"]]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_case_keeps_its_grid(path):
    case = load(path)
    repaired = mend(source_of(case.data, case.file))
    assert mend(source_of(repaired.data, case.file)).data == repaired.data
    assert _grids(repaired.data, case.file) == _grids(case.data, case.file)


def test_few_cases_are_left_as_they_were():
    left = [path.stem for path in CASES for change in mend(source_of(load(path).data)).changes if not change.mended]
    assert len(left) <= 12


@pytest.mark.parametrize("seed", SEEDS)
def test_a_ruined_page(seed):
    data, charset = page(seed)
    repaired = mend(source_of(data))
    mended = [change for change in repaired.changes if change.mended]
    assert _outside(data, charset, [change.before for change in mended]) == _outside(repaired.data, charset, [change.after for change in mended])
    assert count_page(repaired.data) == count_page(data)
    again = mend(source_of(repaired.data))
    assert again.data == repaired.data
    assert [change.findings for change in again.changes] == [change.findings for change in repaired.changes if not change.mended]


def test_an_undamaged_page_stays_as_it_is():
    for seed in (0, 2, 3, 5, 7, 8):
        data, _charset = page(seed, damage=0)
        assert mend(source_of(data)).data == data
