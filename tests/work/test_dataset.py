"""The dataset of a run: every input a row, each report once, units and places; the queries of the docs, over a made archive."""

from __future__ import annotations

import csv
import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from authored import report as truth
from make import volumes

from converters.forms import editions, load_form
from converters.pipeline import render
from converters.report import FormTable
from converters.work.codebook import TABLES, meanings
from converters.work.dataset import Dataset
from converters.work.manifest import Manifest
from converters.work.migrate import Plan, migration
from converters.work.publish import publish
from converters.writers import parquet
from converters.writers.csv import write_table

ROOT = Path(__file__).resolve().parents[2]
BASE = truth("qiyun-town-2024")


def _report(year: int, **values: str) -> bytes:
    """A report of a year with some figures of its own, as Markdown."""
    facts = {name.replace("__", "."): text for name, text in values.items()}

    def filled(block):
        if not isinstance(block, FormTable):
            return block
        return replace(block, slots=tuple(replace(slot, text=facts.get(slot.fact, slot.text)) for slot in block.slots))

    changed = replace(BASE, sections=tuple(replace(section, blocks=tuple(map(filled, section.blocks))) for section in BASE.sections))
    return render(changed, "markdown").decode().replace("2024", str(year)).replace("2025", str(year + 1)).encode()


def _run(source: Path, out: Path, **more) -> None:
    with migration(Plan([str(source)], str(out), record=out, jobs=1, **more)) as (_count, found):
        assert sum(1 for _done in found)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """Three years of a town, of one of them a copy and one with another figure, a letter, a damaged file, a picture."""
    source = tmp_path_factory.mktemp("archive") / "in"
    source.mkdir()
    for year in (2022, 2023, 2024):
        (source / f"{year}.md").write_bytes(_report(year, t2__fees__amount="35000元" if year == 2023 else "3.5"))
    (source / "2023-copy.md").write_bytes((source / "2023.md").read_bytes())
    (source / "2023-other.txt").write_bytes(_report(2023, t2__fees__amount="35000元", t2__normative__issued="777"))
    (source / "broken-sum.md").write_bytes(_report(2030, t3__results__total__total="99999"))
    (source / "letter.md").write_text("# 通知\n\n请各单位按时参加会议。\n", "utf-8")
    (source / "empty.docx").write_bytes(b"")
    (source / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9)
    out = source.parent / "out"
    _run(source, out)
    return out


@pytest.fixture
def dataset(archive):
    manifest = Manifest(archive, {}, read_only=True)
    yield Dataset(manifest)
    manifest.close()


def _rows(dataset, table):
    out = io.BytesIO()
    write_table(out, [column.name for column in TABLES[table]], dataset.tables()[table]())
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


def test_every_input_is_a_row_of_reports(dataset):
    found = {Path(row["report"]).name: row for row in _rows(dataset, "reports")}
    assert {name: (row["state"], row["code"]) for name, row in found.items()} == {
        "2022.md": ("done", ""), "2023.md": ("done", ""), "2024.md": ("done", ""), "2023-copy.md": ("done", ""), "2023-other.txt": ("done", ""), "broken-sum.md": ("done", ""),
        "letter.md": ("done", ""), "empty.docx": ("failed", "S102"), "picture.jpg": ("skipped", "B910")}
    assert found["letter.md"]["edition"] == ""
    assert found["2022.md"]["year"] == "2022"
    assert found["2022.md"]["issuer"] == BASE.issuer
    assert found["broken-sum.md"]["sums_broken"] != "0"


def test_of_several_files_of_a_report_one_is_chosen_and_the_others_are_marked(dataset):
    found = {Path(row["report"]).name: (row["version"], Path(row["version_of"]).name) for row in _rows(dataset, "reports")}
    chosen = next(name for name, (version, _of) in found.items() if version == "chosen")
    assert chosen in {"2023.md", "2023-copy.md"}
    assert found["2023-other.txt"] == ("other", chosen)
    assert {version for version, _of in found.values()} == {"", "chosen", "copy", "other"}
    told = [row for row in _rows(dataset, "findings") if row["code"] == "C744"]
    assert [Path(row["report"]).name for row in told] == ["2023-other.txt"]
    assert "t2.normative.issued" in told[0]["message_en"]


def test_facts_have_units_places_checks_and_a_status(dataset):
    rows = [row for row in _rows(dataset, "facts") if row["version"] in {"", "chosen"}]
    fees = {row["year"]: (row["value"], row["unit"], float(row["amount"]), row["status"]) for row in rows if row["fact"] == "t2.fees.amount"}
    assert fees["2023"] == ("35000", "元", 3.5, "figure")
    assert fees["2024"] == ("3.5", "万元", 3.5, "figure")
    assert all(re.fullmatch("line [0-9]+", row["place"]) for row in rows if row["fact"] and row["status"] == "figure")
    assert {row["checks"] for row in rows if row["fact"] == "t3.received.total" and row["year"] == "2024"} == {"hold"}
    assert any("K" in row["checks"] for row in rows if row["year"] == "2030")
    (letter,) = [row for row in rows if row["report"].endswith("letter.md")]
    assert letter["status"] == "no form"


def test_provenance_leads_back_to_the_place(dataset):
    rows = _rows(dataset, "provenance")
    assert {row["kind"] for row in rows} >= {"place"}
    assert all(len(row["sha256"]) == 64 for row in rows)


def test_the_codebook_speaks_of_every_column_and_every_fact():
    found = meanings()
    assert [item.fact for item in found] == [fact for edition in editions() for fact in load_form(edition).facts]
    assert all(item.label_zh and not re.search("[a-z]_[a-z]", item.label_en) for item in found)
    assert len({(item.edition, item.label_en) for item in found}) == len(found)
    assert next(item.unit for item in found if item.fact == "t2.fees.amount" and item.edition == "2021") == "万元"
    assert all(column.zh and column.en for columns in TABLES.values() for column in columns)


def test_a_report_is_published_in_every_form_and_reads_back(archive, tmp_path):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    from pyarrow import parquet as arrow

    written, notes = publish(archive, tmp_path, "zh")
    assert not notes
    assert sorted(path.name for path in written) == sorted([f"{table}.{kind}" for table in TABLES for kind in ("csv", "parquet")] + ["archive.duckdb", "codebook.html", "overview.html"])
    again, _notes = publish(archive, tmp_path / "again", "zh")
    assert [path.read_bytes() for path in written if path.suffix != ".duckdb"] == [path.read_bytes() for path in again if path.suffix != ".duckdb"]
    schema = arrow.read_schema(tmp_path / "facts.parquet")
    assert "换算" in schema.field("amount").metadata[b"zh"].decode()
    with duckdb.connect(str(tmp_path / "archive.duckdb"), read_only=True) as base:
        for table in TABLES:
            (count,) = base.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - the names are ours
            assert count == sum(1 for _row in csv.reader(io.StringIO((tmp_path / f"{table}.csv").read_text("utf-8-sig"), newline=""))) - 1
    page = (tmp_path / "overview.html").read_text("utf-8")
    assert "<svg" in page
    assert "S102" in page
    assert "<script" not in page


def test_without_its_libraries_a_report_is_csv_and_pages(archive, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    written, notes = publish(archive, tmp_path, "en")
    assert {path.suffix for path in written} == {".csv", ".html"}
    assert [note.code for note in notes] == ["W904"]
    assert not list(tmp_path.glob(".*"))


EXPECTED = {
    "Applications by body and year": lambda rows: [row[1:] for row in rows] == [(year, BASE.facts["t3.received.total"].value) for year in (2022, 2023, 2024, 2030)],
    "Share granted": lambda rows: [row[1] for row in rows] == [2022, 2023, 2024, 2030] and rows[0][2] == round(BASE.facts["t3.results.granted.total"].value / BASE.facts["t3.results.total.total"].value, 4),
    "Bodies whose table 3 does not add up": lambda rows: [row[1] for row in rows] == [2030] and all(word.startswith("K") for word in rows[0][2]),
    "Fees in 万元": lambda rows: [row[1:] for row in rows if row[1] < 2030] == [(2022, "3.5", 3.5), (2023, "35000元", 3.5), (2024, "3.5", 3.5)],
    "Years that do not hand over (K5)": lambda rows: [row[1:] for row in rows] == [(year, BASE.facts["t3.carried_out.total"].value, BASE.facts["t3.carried_in.total"].value) for year in (2023, 2024)],
}


@pytest.mark.parametrize("title", EXPECTED)
def test_the_queries_of_the_docs_answer(archive, tmp_path_factory, title):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    folder = archive.parent / "queried"
    if not (folder / "archive.duckdb").exists():
        publish(archive, folder, "en")
    queries = dict(re.findall(r"^## (.*?) · .*?^```sql\n(.*?)^```", (ROOT / "docs" / "dataset.md").read_text("utf-8"), re.MULTILINE | re.DOTALL))
    assert queries.keys() == EXPECTED.keys()
    with duckdb.connect(str(folder / "archive.duckdb"), read_only=True) as base:
        rows = base.execute(queries[title]).fetchall()
    assert EXPECTED[title](rows), rows


def test_an_archive_in_gbk_comes_with_its_names(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("n12345.md", _report(2024))
    name = "年报甲".encode("gbk")
    (tmp_path / "a.zip").write_bytes(out.getvalue().replace(b"n12345", name))
    _run(tmp_path / "a.zip", tmp_path / "out")
    manifest = Manifest(tmp_path / "out", {}, read_only=True)
    try:
        assert [row[0] for row in Dataset(manifest).reports()] == [f"{tmp_path / 'a.zip'}!年报甲.md"]
    finally:
        manifest.close()
    shutil.rmtree(tmp_path / "out")


def test_parquet_is_written_a_group_at_a_time(monkeypatch):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet as arrow

    monkeypatch.setattr(parquet, "_GROUP", 10)
    out = io.BytesIO()
    parquet.write_table(out, ("a", "year"), ((f"{at}\ud800", at) for at in range(25)), {"year": int})
    found = arrow.ParquetFile(io.BytesIO(out.getvalue()))
    assert found.num_row_groups == 3
    assert found.read().column("year").to_pylist() == list(range(25))


def test_every_report_of_a_volume_is_a_row(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "volume.html").write_bytes(volumes.page(volumes.years(2), front=False))
    _run(tmp_path / "in", tmp_path / "out")
    manifest = Manifest(tmp_path / "out", {}, read_only=True)
    try:
        found = [(Path(row["report"]).name, row["year"]) for row in _rows(Dataset(manifest), "reports")]
        years = {row["year"] for row in _rows(Dataset(manifest), "facts")}
    finally:
        manifest.close()
    assert [name for name, _year in found] == ["volume.html#1", "volume.html#2"]
    assert years == {year for _name, year in found}
    assert len(years) == 2
