"""Several reports in one file: each comes out whole, under its own title, with its own account; of one report nothing is split."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from make import volumes
from make.layouts import LAYOUTS, pipes_behind
from make.outcome import printed
from make.reports import made_report
from make.ruin import DAMAGES
from make.sheet import page_of

import converters
from converters import pipeline
from converters.cli import main
from converters.report import AnnualReport


def assert_split(data: bytes, reports: list[AnnualReport]) -> list[AnnualReport]:
    """The file gives these reports, whole and in order."""
    found = converters.read_all(data)
    assert [report.title.text for report in found if report.title] == [report.title.text for report in reports if report.title]
    assert [[report.year, report.issuer, report.signed] for report in found] == [[report.year, report.issuer, own.signed] for report, own in zip(reports, found, strict=True)]
    for report, own in zip(reports, found, strict=True):
        assert {name: fact.value for name, fact in own.facts.items()} == {name: fact.value for name, fact in report.facts.items()}
        assert own.ledger
        assert own.ledger.balanced
    return found


@pytest.mark.parametrize("name", volumes.FORMATS)
def test_a_volume_of_two(name):
    reports = volumes.bodies(2)
    found = assert_split(volumes.FORMATS[name](reports), reports)
    assert [item.code for item in found[1].diagnostics if item.code in {"N525", "N527"}] == ["N527"]


@pytest.mark.parametrize("name", ["text", "html", "docx"])
def test_a_volume_of_twelve(name):
    reports = volumes.bodies(12)
    found = assert_split(volumes.FORMATS[name](reports), reports)
    assert {item.code for item in found[0].diagnostics} >= {"N513", "N526", "N527"}
    assert "汇编" not in "".join(block.text for block in found[0].preface if hasattr(block, "text"))


def test_a_volume_of_sixty():
    reports = volumes.bodies(60)
    assert_split(volumes.text(reports), reports)


@pytest.mark.parametrize("shape", range(3))
@pytest.mark.parametrize("front", [True, False])
def test_the_layouts_of_text(shape, front):
    reports = volumes.bodies(4)
    assert_split(volumes.text(reports, shape=shape, front=front), reports)


@pytest.mark.parametrize("made", [volumes.side_by_side, lambda reports: volumes.page(reports, front=False), lambda reports: volumes.text(reports, front=False)])
def test_the_years_of_one_body(made):
    reports = volumes.years(3)
    assert_split(made(reports), reports)


def test_a_report_without_a_title_begins_after_the_signature_before_it():
    first, second = volumes.bodies(2)
    bare = "\n".join(pipes_behind(Random(1), page_of(second)).split("\n")[1:])
    found = converters.read_all((pipes_behind(Random(1), page_of(first)) + bare).encode())
    assert [report.title.text if report.title else None for report in found] == [first.title.text, None]
    assert {name: fact.value for name, fact in found[1].facts.items()} == {name: fact.value for name, fact in second.facts.items()}
    assert "统计期限" in found[1].preface[0].text


def test_read_gives_the_first_and_says_how_many_there_are():
    reports = volumes.bodies(2)
    report = converters.read(volumes.text(reports))
    assert report.title == converters.read_all(volumes.text(reports))[0].title
    assert [item.message.en[:24] for item in report.diagnostics if item.code == "N525"] == ["the file holds 2 reports"]
    assert report.ledger
    assert report.ledger.balanced


def test_an_edition_is_for_each():
    reports = volumes.years(4)
    found = pipeline.read_all_in(volumes.text(reports, front=False), "2021")
    assert [report.edition for report in found] == ["2021"] * 4


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_report_is_never_split(layout):
    for seed, name in enumerate(sorted(DAMAGES)[::9]):
        text, _told, _free = printed(made_report(seed), layout, DAMAGES[name], seed)
        assert len(converters.read_all(text.encode())) == 1


@pytest.mark.parametrize(("out", "written"), [
    (["-o", "made.json"], ["made-1.json", "made-2.json"]), (["-o", "made/", "--to", "json"], ["volume.txt-1.json", "volume.txt-2.json"])])
def test_convert_writes_a_file_for_each(out, written, tmp_path, monkeypatch):
    reports = volumes.bodies(2)
    monkeypatch.chdir(tmp_path)
    Path("volume.txt").write_bytes(volumes.text(reports))
    result = CliRunner().invoke(main, ["convert", "volume.txt", *out], prog_name="gouji")
    assert result.exit_code == 0, result.output
    found = {path.name: json.loads(path.read_bytes())["title"] for path in tmp_path.rglob("*.json")}
    assert found == dict(zip(written, (report.title.text for report in reports if report.title), strict=True))


def test_the_standard_output_takes_the_first(tmp_path):
    reports = volumes.bodies(2)
    (tmp_path / "volume.txt").write_bytes(volumes.text(reports))
    result = CliRunner().invoke(main, ["convert", str(tmp_path / "volume.txt"), "-o", "-", "--to", "json"], prog_name="gouji")
    assert json.loads(result.stdout)["title"] == reports[0].title.text
    assert "2 reports" in result.stderr
