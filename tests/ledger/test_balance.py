"""The ledger notices what a reader drops or invents: any paragraph, any cell, any aside, in every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from converters import read
from converters.formats import FORMATS, verb
from converters.ledger.balance import balance
from converters.model import Document, Paragraph, Posting, Table
from converters.postings import postings
from converters.recover.report import recover
from converters.source.files import open_source
from converters.source.sniff import sniff
from converters.text import ink, tally

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = [SAMPLES / "lanxi-county-2019" / name for name in ("report.docx", "report.html", "report.md", "libreoffice.pdf", "cells.txt", "pipes.txt", "rows.txt", "tabs.txt")]


def _read(path: Path):
    source = open_source(path)
    name = sniff(source)
    return verb("readers", FORMATS[name].reader, "read")(source), verb("ledger", FORMATS[name].ledger, "count")(source)


def _balance(document: Document, counted) -> tuple[str, str, list[str]]:
    _accounts, missing, surplus, diagnostics = balance(counted, postings(recover(document)))
    return missing, surplus, [item.code for item in diagnostics]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_is_read_balances(path):
    document, counted = _read(path)
    assert _balance(document, counted) == ("", "", [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_dropped_paragraph_is_missed(path):
    document, counted = _read(path)
    for index, block in list(enumerate(document.blocks))[::7]:
        if isinstance(block, Paragraph) and ink(block.text):
            cut = replace(document, blocks=document.blocks[:index] + document.blocks[index + 1 :])
            missing, surplus, codes = _balance(cut, counted)
            assert (tally(missing), surplus, codes) == (tally(block.text), "", ["L801"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_dropped_cell_is_missed(path):
    document, counted = _read(path)
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            for at in range(0, len(block.cells), 23):
                if ink(block.cells[at].text):
                    table = replace(block, cells=block.cells[:at] + block.cells[at + 1 :])
                    cut = replace(document, blocks=(*document.blocks[:index], table, *document.blocks[index + 1 :]))
                    missing, surplus, codes = _balance(cut, counted)
                    assert (tally(missing), surplus, codes) == (tally(block.cells[at].text), "", ["L801"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_invented_or_doubled_text_is_noticed(path):
    document, counted = _read(path)
    first = next(block for block in document.blocks if isinstance(block, Paragraph))
    for extra in (Paragraph("凭空多出的一句话。"), first):
        missing, surplus, codes = _balance(replace(document, blocks=(*document.blocks, extra)), counted)
        assert (missing, tally(surplus), codes) == ("", tally(extra.text), ["L802"])


def test_generated_text_is_a_credit():
    accounts, missing, surplus, diagnostics = balance({"": tally("总体情况")}, [Posting("generated", "一、"), Posting("heading", "总体情况")])
    assert (accounts, missing, surplus, diagnostics) == ({"generated": 2, "heading": 4}, "", "", [])


def test_a_stroke_in_place_of_a_value_is_blank_and_a_word_is_not():
    page = (SAMPLES / "heting-town-2020" / "report.md").read_text("utf-8")
    row = next(line for line in page.split("\n") if line.startswith("| 规章"))
    cells = row.split("|")
    report = read(page.replace(row, "|".join([*cells[:2], " — ", " 无 ", *cells[4:]])).encode())
    assert [posting.text for posting in postings(report) if posting.account == "blank"] == ["—"]
    assert report.ledger.balanced
    assert report.ledger.accounts["blank"] == 1
