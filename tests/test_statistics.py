"""Reports of 2014 to 2018: their list of 58 figures and their sections, in every way they are printed, and back through every format."""

from __future__ import annotations

from random import Random

import pytest
from make import statistics

import converters
from converters.checks.report import check_report
from converters.forms import load_form

SAID = {"C702", "F415", "F420", "F417", "N507"}  # blanks, figures with units, text rebuilt: said where they are so


def some(seed: int) -> statistics.Made:
    """A report of some of the variations."""
    random = Random(f"some {seed}")
    return statistics.made(f"test {seed}", [name for name in statistics.VARIATIONS if random.random() < 0.4])


def values(report):
    """The figures of a report by their ids."""
    return {name: fact.value for name, fact in report.facts.items()}


def test_the_words_of_the_form_are_those_of_the_list():
    form = load_form("2014")
    printed = [(cell.level, cell.label) for cell in form.tables["stats"].cells if not cell.fact and cell.column == 0 and cell.row]
    assert printed == [(level, label) for level, label, _unit, _fact in statistics.ROWS]
    assert form.facts == [fact for *_row, fact in statistics.ROWS if fact]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("to", [*statistics.CLEAN, "pieces"])
def test_every_figure_is_read_and_nothing_false_is_said(seed, to):
    made = some(seed)
    report = converters.read(statistics.html(made, 3) if to == "pieces" else statistics.CLEAN[to](made))
    assert values(report) == made.facts
    assert (report.edition, report.year, report.issuer, report.ledger.balanced) == ("2014", made.year, made.issuer, True)
    assert {item.code for item in (*report.diagnostics, *check_report(report))} <= SAID
    assert report.signature
    assert report.sections[-1].role == "annex"


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("to", statistics.TEXTS)
def test_a_list_that_was_flattened_gives_its_figures(seed, to):
    made = some(seed)
    report = converters.read(statistics.TEXTS[to](made))
    lost = {item.code for item in report.diagnostics} - SAID
    assert lost <= {"F408"}
    assert {name: value for name, value in values(report).items() if value is not None} == {name: value for name, value in made.facts.items() if value is not None}
    assert report.ledger.balanced


@pytest.mark.parametrize("to", ["xml", "json", "docx", "html", "markdown", "xlsx", "pdf"])
def test_it_comes_back_from_every_format(to):
    source = statistics.html(some(5))
    report = converters.read(source)
    again = converters.read(converters.convert(source, to))
    assert values(again) == values(report)
    assert [(section.role, section.heading and section.heading.full) for section in again.sections] == [(section.role, section.heading and section.heading.full) for section in report.sections]
    assert [line.text for line in again.signature] == [line.text for line in report.signature]
    one, other = ([(slot.row, slot.column, slot.text, slot.fact) for slot in each.tables()["stats"].slots] for each in (report, again))
    assert one == other
    assert again.ledger is None or again.ledger.balanced


def test_the_annex_stands_behind_the_signature_and_its_headings_come_again_on_each_page():
    made = statistics.made("annex")
    page = converters.convert(statistics.html(made), "html").decode()
    assert page.index(f"{made.year + 1}年3月") < page.index("政府信息公开情况统计表") < page.index("统计指标")
    assert page.count("<th") > 65 or "<thead" in page
