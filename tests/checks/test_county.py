"""A folder of 24 towns and two years: nothing where nothing is wrong, and each planted fault once, by one command without options."""

from __future__ import annotations

import json

import pytest
from checks.county import TOWNS, faults, later, texts, write
from click.testing import CliRunner

from converters.cli import main


def _check(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments, "--lang", "zh"], prog_name="gouji")
    return result.exit_code, result.stdout


@pytest.fixture(scope="module")
def years():
    first = texts(2023)
    return first, texts(2024, first)


@pytest.fixture(scope="module")
def clean(tmp_path_factory, years):
    folder = tmp_path_factory.mktemp("clean")
    write(folder / "2023", years[0], "docx")
    write(folder / "2024", years[1], "docx")
    return folder


def test_a_clean_folder_has_one_line_a_file(clean):
    status, told = _check(str(clean))
    assert status == 0
    assert len(told.splitlines()) == 2 * len(TOWNS)
    assert all(line.endswith("错误 0 · 警告 0 · 提示 0") for line in told.splitlines())


def test_every_planted_fault_is_found_once(tmp_path, years):
    first, second = years
    second = dict(second) | {TOWNS[7]: later(TOWNS[7], first[TOWNS[7]])}
    planted = faults(second)
    write(tmp_path / "2023", first, "docx")
    write(tmp_path / "2024", second, "docx", {name: words[:2] for name, words in planted.items()})
    status, told = _check(str(tmp_path), "--format", "json")
    assert status == 1
    found = {(report["body"], item["code"]) for report in json.loads(told)["reports"] for item in report["findings"]}
    count = sum(len(report["findings"]) for report in json.loads(told)["reports"])
    wanted = {(second[name].issuer + " 2024", code) for name, (_old, _new, code) in planted.items()} | {(f"{second[TOWNS[7]].issuer} 2024", "C706")}
    assert found == wanted
    assert count == 8


def test_a_folder_against_the_folder_of_the_year_before(tmp_path, clean, years):
    first, _second = years
    write(tmp_path / "2024", {TOWNS[7]: later(TOWNS[7], first[TOWNS[7]])}, "docx")
    assert _check(str(clean / "2024"), "--against", str(clean / "2023"))[0] == 0
    status, told = _check(str(tmp_path / "2024"), "--against", str(clean / "2023"))
    assert (status, told.count("C706")) == (1, 1)


def test_known_findings_stay_quiet_and_new_ones_speak(tmp_path, years):
    _first, second = years
    planted = {name: words[:2] for name, words in list(faults(second).items())[:2]}
    write(tmp_path / "in", {name: second[name] for name in TOWNS[:2]}, "docx", dict(list(planted.items())[:1]))
    known = str(tmp_path / "known.json")
    assert _check(str(tmp_path / "in"), "--baseline", known, "--update-baseline")[0] == 1
    assert _check(str(tmp_path / "in"), "--baseline", known)[0] == 0
    write(tmp_path / "in", {TOWNS[1]: second[TOWNS[1]]}, "docx", planted)
    status, told = _check(str(tmp_path / "in"), "--baseline", known)
    assert (status, "C710" in told, "C752" in told) == (1, True, False)


def test_the_folder_says_what_is_told(tmp_path, years):
    _first, second = years
    name, words = next(iter(faults(second).items()))
    write(tmp_path, {name: second[name]}, "docx", {name: words[:2]})
    assert _check(str(tmp_path))[0] == 1
    (tmp_path / "gouji.toml").write_text('[check]\nfail-on = "never"\n[check.severity]\nC752 = "warning"\n', "utf-8")
    status, told = _check(str(tmp_path))
    assert (status, "警告 C752" in told) == (0, True)
    (tmp_path / "gouji.toml").write_text('[check]\nignore = ["C701", "C752"]\n', "utf-8")
    assert _check(str(tmp_path))[0] == 0
    (tmp_path / "gouji.toml").write_text('[check]\nignroe = ["C701"]\n', "utf-8")
    assert _check(str(tmp_path))[0] == 2
