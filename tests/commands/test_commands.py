"""Each `*.case` file is a command with its expected output, errors and exit status; the runner only compares.

A file holds `$ gouji …`, then the sections `--- stdout`, `--- stderr`, `--- exit N` and, if files are written, `--- files`.
In an expected line `…` stands for any text; `< FILE` gives the command its standard input. The command runs in a folder that holds
nothing but `samples`, `broken`, `wrong`, `mixed` and `blocked` (where a folder stands in the place of an output).
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from converters.cli import main

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "samples"
LETTER = "# 通知\n\n请各单位按时参加会议。\n".encode()
CASES = sorted(HERE.glob("*.case"))


def _parse(text: str) -> tuple[str, dict[str, str]]:
    command, _, rest = text.partition("\n")
    parts = re.split(r"^--- (\w+) ?(.*)\n", rest, flags=re.MULTILINE)
    sections = {name: (value or body) for name, value, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)}
    return command.removeprefix("$ gouji "), sections


def _matches(found: str, expected: str) -> bool:
    pattern = ".*?".join(map(re.escape, expected.split("…")))
    return re.fullmatch(pattern, found, re.DOTALL) is not None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_command(case, tmp_path, monkeypatch):
    command, expected = _parse(case.read_text("utf-8"))
    (tmp_path / "samples").symlink_to(SAMPLES)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "empty.docx").write_bytes(b"")
    (tmp_path / "broken" / "good.md").write_bytes((SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    (tmp_path / "wrong").mkdir()
    (tmp_path / "wrong" / "sum.md").write_text((SAMPLES / "heting-town-2020" / "report.md").read_text("utf-8").replace("| 9487 |", "| 9488 |"), "utf-8")
    (tmp_path / "mixed").mkdir()
    for name in ("good.md", "letter.md", "data.xyz"):
        (tmp_path / "mixed" / name).write_bytes(LETTER if name == "letter.md" else (SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    (tmp_path / "blocked" / "in").mkdir(parents=True)
    (tmp_path / "blocked" / "out" / "a.md.json").mkdir(parents=True)
    for name in ("a.md", "b.md"):
        (tmp_path / "blocked" / "in" / name).write_bytes((SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("GOUJI_LANG", raising=False)
    monkeypatch.setenv("GOUJI_OFFICE", "none")
    before = set(tmp_path.rglob("*"))
    command, _, given = command.partition(" < ")
    result = CliRunner().invoke(main, shlex.split(command), prog_name="gouji", input=Path(given).read_bytes() if given else None)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert _matches(result.stdout, expected.get("stdout", "")), result.stdout[:2000]
    assert _matches(result.stderr, expected.get("stderr", "")), result.stderr
    assert result.exit_code == int(expected["exit"]), result.stderr
    written = sorted(str(path.relative_to(tmp_path)) for path in set(tmp_path.rglob("*")) - before if path.is_file())
    assert _matches(" ".join(written), " ".join(expected.get("files", "").split())), written


def test_every_command_has_a_case():
    text = "".join(case.read_text("utf-8") for case in CASES)
    for name, command in main.commands.items():
        assert f"$ gouji {name} " in text
        for option in command.params:
            assert option.param_type_name != "option" or any(flag in text for flag in option.opts), (name, option.name)
