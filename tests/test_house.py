"""The house in order: documents that are current, commands that exist, nothing of one machine in the files."""

from __future__ import annotations

import doctest
import re
import shutil
import string
import subprocess
import tomllib
from pathlib import Path

import pytest
from make_docs import PAGE, RANGES, RULES, render, rules

from converters.codes import CODES
from converters.diagnostics import SEVERITIES
from converters.rules import rule_of

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh-CN.md")
# Written so that this file does not hold what it forbids.
FORBIDDEN = tuple("".join(parts) for parts in (
    ("/wo", "rk/main"), ("/wo", "rk/shared"), ("/ro", "ot/."), ("pypi", ".org/simple"), ("files.python", "hosted.org"),
    ("--index", "-url"), ("BEGIN PRIVATE", " KEY"),
))


def _tracked() -> list[Path]:
    """Files that git tracks or would track; in an unpacked archive without git, the text files of the source folders."""
    git = shutil.which("git")
    done = subprocess.run([git, "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    if not done or done.returncode:
        return [path for top in ("converters", "schema", "tests", "docs") for path in (ROOT / top).rglob("*")
                if path.suffix in {".py", ".md", ".xml", ".xsd"}]
    return [path for path in map(ROOT.joinpath, done.stdout.splitlines()) if path.is_file()]


def _fenced(readme: str) -> list[str]:
    """The lines of a README that are commands or code."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_file_names_a_place_of_one_machine():
    found = []
    for path in _tracked():
        data = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in FORBIDDEN if word.encode() in data]
    assert found == []


def test_text_files_end_with_one_line_break_and_have_no_trailing_space():
    kinds = {".py", ".md", ".toml", ".xsd", ".xml", ".sch"}
    found = []
    for path in _tracked():
        if (path.suffix in kinds or path.name == "Makefile") and "samples" not in path.relative_to(ROOT).parts:
            text = path.read_bytes()
            if text and (not text.endswith(b"\n") or text.endswith(b"\n\n") or b"\r" in text or re.search(rb"[ \t]\n", text)):
                found.append(str(path.relative_to(ROOT)))
    assert found == []


@pytest.mark.parametrize("readme", READMES)
def test_make_commands_of_the_readme_exist(readme):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"^make ([a-z]+)", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE))
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("readme", READMES)
def test_commands_of_the_readme_exist(readme):
    from converters.cli import main

    named = {line.split()[1] for line in _fenced(readme) if line.startswith("gouji ")}
    assert named
    assert named <= set(main.commands)


def test_the_demo_shows_no_error(monkeypatch, tmp_path):
    """What a newcomer sees first: the commands of `make demo` as they stand, each done, none with an error."""
    from click.testing import CliRunner

    from converters.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "out").mkdir()
    commands = re.findall(r"^\t\$\(BIN\)/gouji (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ndemo:")[2].partition("\n\n")[0], re.MULTILINE)
    assert len(commands) > 3
    for command in commands:
        done = CliRunner().invoke(main, [*command.split(), "--lang", "en"], prog_name="gouji")
        assert done.exit_code == 0, (command, done.stderr)
        assert not re.search(r"error [A-Z]\d{3}", done.output), command


@pytest.mark.parametrize("readme", READMES)
def test_links_of_the_readme_lead_somewhere(readme):
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_both_readmes_show_the_same_commands():
    english, chinese = ([re.split(r" {3,}", line)[0] for line in _fenced(readme)] for readme in READMES)
    assert len(english) > 10
    assert english == chinese


@pytest.mark.parametrize("readme", READMES)
def test_the_example_of_the_readme_runs(readme, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testfile(str(ROOT / readme), module_relative=False, encoding="utf-8")
    assert result.attempted > 3
    assert result.failed == 0


def test_the_page_of_diagnostics_is_current():
    assert PAGE.read_text(encoding="utf-8") == render(), "run make docs"
    assert RULES.read_text(encoding="utf-8") == rules(), "run make docs"


def test_every_finding_of_a_reviewer_is_explained_in_both_languages():
    for code in (code for code in CODES if code[0] == "C"):
        rule = rule_of(code)
        assert "A reviewer would stop here" not in rule.why.en, f"{code} has no explanation of its own in schema/rules.csv"
        assert re.search("[\u4e00-\u9fff]", rule.why.zh)
        assert re.search("[\u4e00-\u9fff]", rule.do.zh)


def test_codes_are_in_order_and_in_a_known_range():
    letters = [code[0] for code in CODES]
    assert set(letters) <= set(RANGES)
    assert letters == sorted(letters, key=list(RANGES).index)
    for letter in set(letters):
        codes = [code for code in CODES if code[0] == letter]
        assert codes == sorted(codes)


@pytest.mark.parametrize("code", CODES)
def test_both_wordings_of_a_code_take_the_same_values(code):
    severity, english, chinese = CODES[code]
    assert severity in SEVERITIES
    assert _fields(english) == _fields(chinese)
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert not re.search("[\u4e00-\u9fff]", english)


def test_every_code_in_the_source_is_registered():
    used = {code for path in (ROOT / "converters").rglob("*.py") if path.name != "codes.py"
            for code in re.findall(r'"([SRGFNVCLWBP][0-9]{3})"', path.read_text(encoding="utf-8"))}
    assert used
    assert used <= set(CODES)


def test_the_project_file_and_the_changelog_agree():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.startswith("# Changelog\n")
    assert "\n## [Unreleased]\n" in changelog or f"\n## [{project['version']}]" in changelog
    assert project["scripts"] == {"gouji": "converters.cli:main"}
    assert (ROOT / project["readme"]).is_file()
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
