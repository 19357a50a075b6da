"""The corpus of table cases: `gouji tables` reproduces each slot for slot, its text, its findings, and its ledger balances."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from casefile import Grid, cases, load

from converters import pipeline
from converters.source.files import source_of
from converters.writers.tables import tables_json

PATHS = [*cases("docx"), *cases("html")]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_case(path):
    case = load(path)
    document, _source, _format = pipeline.read_document(source_of(case.data, case.file))
    found = json.loads(tables_json(document))
    assert _grids(found) == list(case.tables)
    assert [(item["text"], item.get("level"), item.get("num", "")) for item in found["paragraphs"]] == list(case.paragraphs)
    assert tuple(sorted({item.code for item in document.diagnostics})) == case.findings
    ledger = pipeline.read(source_of(case.data, case.file)).ledger
    assert ledger.balanced, (ledger.missing, ledger.surplus)


def _grids(found: dict) -> list[Grid]:
    keys = ("r", "c", "rs", "cs", "text")
    return [Grid(table["rows"], table["cols"], tuple(tuple(cell[key] for key in keys) for cell in table["cells"]),
                 tuple(table["parent"][key] for key in ("table", "r", "c")) if "parent" in table else None) for table in found["tables"]]


def test_the_corpus_is_large_enough_and_each_case_says_what_it_shows():
    counts = Counter(path.parent.name for path in PATHS)
    assert counts["docx"] >= 60
    assert counts["html"] >= 60
    about = [load(path).about for path in PATHS]
    assert len(set(about)) == len(about)
