"""Reports of 2014 to 2018: their list of 58 figures and their sections, in every way they are printed, and back through every format."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from make import statistics

import converters
from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.cli import main
from converters.consolidate import Child, consolidate
from converters.forms import load_form
from converters.migration import migrate
from converters.show.explain import explain

ROOT = Path(__file__).resolve().parent.parent
SAID = {"F415", "F420", "F417", "N507"}  # blanks, figures with units, text rebuilt: said where they are so


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
    assert {item.code for item in (*report.diagnostics, *check_report(report))} <= SAID | ({"C702"} if "nought" in made.variations else set())
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


def test_another_edition_takes_what_means_nearly_the_same_and_keeps_and_names_the_rest():
    report = converters.read(statistics.html(statistics.made("migrated")))
    later = migrate(report, "2021")
    taken = {name: fact for name, fact in later.facts.items() if fact.status != "missing" and not name.startswith("stats.")}
    assert later.facts["t3.received.total"].value == report.facts["stats.received.total"].value
    assert later.facts["t3.results.denied.third_party.total"].value == report.facts["stats.refused.commercial_secret"].value + report.facts["stats.refused.privacy"].value
    assert {fact.status for fact in taken.values()} == {"inferred"}
    assert "t3.carried_in.total" not in taken
    assert "t4.direct.total" not in taken
    told = [item.code for item in later.diagnostics]
    assert told.count("W911") == 58 - 11
    assert (set(later.tables()), [section.role for section in later.sections][:4]) == ({"t2", "t3", "t4"}, ["overview", "proactive", "applications", "litigation"])
    assert values(migrate(later, "2014")).items() >= values(report).items()


def test_a_sum_of_lists_is_a_list():
    reports = [converters.read(statistics.html(statistics.made(f"child {at}", ["bare"], 2016))) for at in range(3)]
    total = consolidate([Child(f"{at}.html", report) for at, report in enumerate(reports)]).report
    assert total.edition == "2014"
    assert total.facts["stats.received.total"].value == sum(report.facts["stats.received.total"].value for report in reports)
    assert [section.role for section in total.sections] == ["annex"]


def test_a_figure_is_explained_by_the_labels_that_it_stands_under():
    report = converters.read(statistics.html(statistics.made("explained", ["local", "serial"])))
    known = explain(report, "stats.litigation.other")
    assert [label.form for label in known.labels] == ["五、行政诉讼数量", "（三）其他情形数"]
    assert [(rule, gap) for rule, _over, gap in known.sums] == [("S1", 0)]


def test_sums_and_parts_are_checked():
    made = statistics.made("broken")
    for row in made.rows:
        row[2] = {"（一）收到申请数": "9999", "其中：主动公开规范性文件数": "99999", "（三）申请答复数": "99998"}.get(row[0], row[2])
    report = converters.read(statistics.html(made))
    found = check_sums(report)
    assert {(item.code, item.facts[0]) for item in found} == {
        ("C701", "stats.received.total"), ("C701", "stats.answered.total"), ("C774", "stats.disclosed.normative"), ("C775", "stats.answered.total")}
    assert [item.facts for item in check_report(report)] == [("stats.received.total",)]


def test_the_series_of_the_docs_goes_over_the_editions(tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="the query of docs/forms.md is run by DuckDB")
    query = re.search(r"```sql\n(.*?)```", (ROOT / "docs" / "forms.md").read_text("utf-8"), re.DOTALL)[1]
    made = statistics.made("series", (), 2016)
    (tmp_path / "a.html").write_bytes(statistics.html(made))
    (tmp_path / "b.xml").write_bytes((ROOT / "samples" / "qiyun-town-2024" / "report.xml").read_bytes())
    assert CliRunner().invoke(main, ["facts", str(tmp_path / "a.html"), str(tmp_path / "b.xml"), "-o", str(tmp_path / "facts.csv"), "-q"]).exit_code == 0
    base = duckdb.connect()
    base.read_csv(str(tmp_path / "facts.csv"), header=True).create("facts")
    rows = {(name.split()[0], year): figure for name, _issuer, year, figure in base.sql(query).fetchall()}
    assert rows["received", 2016] == made.facts["stats.received.total"]
    assert rows["received", 2024] == converters.read(tmp_path / "b.xml").facts["t3.received.total"].value
    assert rows["refused", 2016] == made.facts["stats.answered.refused"]


@pytest.mark.parametrize("gap", [" ", "  ", "\t", " | "])
def test_a_part_of_the_list_is_enough_to_tell_it(gap):
    """Rows that a body left out are missing figures; the others are read."""
    rows = [(label, unit, str(100 + at) if fact else "——", fact) for at, (_level, label, unit, fact) in enumerate(statistics.ROWS) if at < 8 or 24 <= at < 30]
    lines = ["砚溪县2016年政府信息公开工作年度报告", "一、概述", "本县依法公开政府信息。", "附表：政府信息公开情况统计表", gap.join(("统计指标", "单位", "统计数"))]
    found = converters.read(("\n".join([*lines, *(gap.join((label, unit or "——", value)) for label, unit, value, _fact in rows)]) + "\n").encode())
    assert found.edition == "2014"
    assert {name: fact.text for name, fact in found.facts.items() if fact.status != "missing"} == {fact: value for _label, _unit, value, fact in rows if fact}
    assert found.ledger.balanced
