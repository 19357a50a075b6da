"""The command on consoles that are not UTF-8, without a home or a locale, with streams that are closed: right bytes out, right status, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from converters.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "heting-town-2020" / "report.md"
RARE = "䶮𬭚👍"  # an ideograph of plane 0 outside GBK, one of plane 2, a sign of plane 1
POSIX = pytest.mark.skipif(os.name == "nt", reason="the shell and signals of POSIX are used")

# Command, status. A program reads what the first give out; a person reads what the second do.
FOR_PROGRAMS = (
    ("convert a.md -o - --to json", 0), ("convert a.md -o - --to xml", 0), ("convert a.md -o - --to html", 0), ("convert a.md -o - --to md", 0),
    ("convert a.md -o - --to csv", 0), ("convert a.md -o - --to html --fragment", 0),
    ("check a.md --format json", 1), ("check a.md --format sarif", 1), ("check a.md --format html", 1), ("check a.md b.md --format json", 1),
    ("diff a.md b.md --format json --fail", 1), ("diff a.md b.md --format html", 0),
    ("tables a.md -o - --to json", 0), ("tables a.md -o - --to html", 0), ("tables a.md -o - --to csv", 0),
    ("ledger a.md --format json", 0), ("ledger a.md --show narrative --format json", 0), ("explain a.md t3.received.total --format json", 0),
    ("sum a.md -o - --to json", 0), ("schema report.xsd", 0), ("facts a.md -o - --to csv", 0), ("facts a.md -o - --to csv --wide", 0),
    ("repair a.html -o -", 0),
)
FOR_PEOPLE = (
    ("check a.md", 1), ("check a.md b.md --summary", 1), ("check a.md -v", 1), ("check none.md", 3), ("diff a.md b.md", 0), ("ledger a.md", 0), ("ledger a.md --show narrative", 0),
    ("explain a.md t3.received.total", 0), ("schema", 0), ("--help", 0), ("check --help", 0), ("chek a.md", 2), ("convert 䶮𬭚👍.md -o x.json", 3),
    ("convert a.md -o x.json", 0), ("facts a.md -o x.csv", 0), ("migrate folder out --to json", 0),
    ("repair a.html -o fixed.html", 0), ("repair a.html --check", 1), ("repair a.html --diff", 1), ("rule C701", 0), ("rule C70", 2), ("facts - -o a.csv", 2), ("sum - -o a.json", 2), ("report done", 0), ("report folder", 3),
)


def _here(folder: Path) -> None:
    """A report with rare characters in its title, in a sentence that `check` quotes, and in a table; a second one to compare it with."""
    text = SAMPLE.read_text("utf-8").replace("鹤汀镇", f"鹤汀{RARE}镇").replace("| 9487 |", "| 9488 |")
    text += f"\n\n{RARE}办公室说：请联系{RARE}，2019年{RARE}。\n\n| {RARE} | 1 |\n|---|---|\n| {RARE} | 2 |\n"
    (folder / "a.md").write_text(text, "utf-8")
    (folder / "b.md").write_text(text.replace("| 9488 |", "| 9489 |").replace(f"联系{RARE}", "联系"), "utf-8")
    (folder / "a.html").write_text(f"<p>{RARE}</p><table><tr><td>{RARE}<td>1<tr><td colspan=3>{RARE}", "utf-8")
    (folder / "folder").mkdir()
    (folder / "folder" / "a.md").write_text(text, "utf-8")


def _run(command: str, charset: str, language: str = "zh"):
    return CliRunner(charset=charset).invoke(main, [*command.split(), "--lang", language], prog_name="gouji")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOUJI_OFFICE", "none")
    _here(tmp_path)
    return tmp_path


@pytest.mark.parametrize("charset", ["cp936", "ascii", "cp1252"])
@pytest.mark.parametrize(("command", "status"), FOR_PROGRAMS)
def test_what_a_program_reads_is_utf_8_on_any_console(command, status, charset, here):
    wanted, found = (_run(command, each) for each in ("utf-8", charset))
    assert (found.exit_code, wanted.exit_code) == (status, status), found.stderr
    assert found.stdout_bytes == wanted.stdout_bytes
    assert found.stdout_bytes.decode("utf-8")


def test_the_rare_characters_are_in_what_goes_out(here):
    for command, _status in FOR_PROGRAMS:
        if not command.startswith(("schema", "explain", "sum", "facts", "ledger a.md --format", "convert a.md -o - --to csv")):
            assert RARE.encode() in _run(command, "cp936").stdout_bytes, command


@pytest.mark.parametrize("charset", ["cp936", "cp1252"])
@pytest.mark.parametrize(("command", "status"), FOR_PEOPLE)
def test_what_a_person_reads_shows_what_the_console_lacks_by_its_number(command, status, charset, here):
    if command == "report done":
        assert _run("migrate folder done --to json", "utf-8").exit_code == 0
    wanted, found = (_run(command, each) for each in ("utf-8", charset))
    assert (found.exit_code, wanted.exit_code) == (status, status), found.stderr
    for stream in ("stdout_bytes", "stderr_bytes"):
        assert getattr(found, stream).decode(charset) == getattr(wanted, stream).decode("utf-8").encode(charset, "backslashreplace").decode(charset)


def test_a_file_is_utf_8_whatever_the_console(here):
    for name, text in (("f.html", '<meta charset="utf-8">'), ("f.json", '"schema"'), ("f.txt", "错误")):
        assert _run(f"check a.md -o {name}", "cp936").exit_code == 1
        assert text in Path(name).read_text("utf-8")
        assert RARE in Path(name).read_text("utf-8")


def _python(command: str, folder: Path, **more):
    return subprocess.run([sys.executable, str(ROOT / "cli.py"), *command.split()], cwd=folder, capture_output=True, check=False, timeout=120, **more)


# As a service or a scheduled task starts it: no home, no locale, an ASCII console.
BARE = {"PATH": os.defpath, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "GOUJI_OFFICE": "none"} | (
    {"SYSTEMROOT": os.environ["SYSTEMROOT"]} if "SYSTEMROOT" in os.environ else {})


def test_without_home_and_locale(tmp_path):
    _here(tmp_path)
    for command, status in (("check a.md", 1), ("convert a.md -o a.json", 0), ("convert a.md -o a.pdf", 0), ("ledger a.md --show narrative", 0), ("check a.md --format json", 1)):
        done = _python(command, tmp_path, env=BARE)
        assert done.returncode == status, (command, done.stderr)
        assert b"Traceback" not in done.stderr
    assert RARE in done.stdout.decode("utf-8")
    assert json.loads((tmp_path / "a.json").read_bytes())["year"] == 2020


@POSIX
@pytest.mark.parametrize(("command", "status"), [("check a.md --format json", 3), ("convert a.md -o - --to json", 3), ("ledger a.md --format json", 3),
                                                 ("convert a.md -o x.json", 0), ("check a.md -o x.json", 1)])
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(command, status, closed, tmp_path):
    _here(tmp_path)
    done = subprocess.run(["/bin/sh", "-c", f'exec "$0" "$@" {closed}', sys.executable, str(ROOT / "cli.py"), *command.split()], cwd=tmp_path, capture_output=True,
                          env=os.environ | {"LC_ALL": "C.UTF-8"}, check=False, timeout=120)
    assert done.returncode == status, done.stderr
    assert b"Traceback" not in done.stderr
    if status == 3 and "2>&-" not in closed:
        assert b"cannot write the output: the standard output is closed" in done.stderr


@POSIX
@pytest.mark.parametrize("command", ["convert a.md -o - --to json", "check a.md -v", "ledger a.md --show narrative"])
def test_a_reader_that_has_gone_and_a_full_disk_end_quietly_with_3(command, tmp_path):
    _here(tmp_path)
    read, write = os.pipe()
    os.close(read)
    gone = subprocess.run([sys.executable, str(ROOT / "cli.py"), *command.split()], cwd=tmp_path, stdout=write, stderr=subprocess.PIPE, check=False, timeout=120)
    os.close(write)
    assert gone.returncode == 3, gone.stderr
    assert b"Traceback" not in gone.stderr
    assert b"BrokenPipe" not in gone.stderr
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([sys.executable, str(ROOT / "cli.py"), *command.split()], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
        assert done.returncode == 3, done.stderr
        assert b"Traceback" not in done.stderr


def _interruptible() -> None:
    """A shell without job control starts its background work with the interrupt ignored, and what is ignored is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@POSIX
def test_an_interrupt_ends_with_130_and_a_summary(tmp_path):
    (tmp_path / "in").mkdir()
    for at in range(60):
        (tmp_path / "in" / f"{at}.md").write_bytes(SAMPLE.read_bytes())
    with subprocess.Popen([sys.executable, str(ROOT / "cli.py"), "--lang", "en", "convert", "in", "-o", "out", "--to", "json"], cwd=tmp_path, stderr=subprocess.PIPE,
                          preexec_fn=_interruptible) as run:  # noqa: PLW1509 - no thread runs here
        first = run.stderr.readline()
        run.send_signal(signal.SIGINT)
        rest = run.stderr.read().decode()
    assert run.returncode == 130, rest
    assert b"facts" in first
    assert "Traceback" not in rest
    assert "converted" in rest
    assert "not begun or not finished" in rest
    assert rest.endswith("interrupted; what has been written is whole\n")
    assert all(json.loads(path.read_bytes())["year"] == 2020 for path in (tmp_path / "out").glob("*.json"))


@pytest.mark.parametrize("command", ["check a.md", "ledger a.md", "explain a.md t3.received.total", "diff a.md b.md", "convert a.md -o x.json"])
def test_a_fault_of_the_program_ends_with_70_in_one_line(command, here, monkeypatch):
    def failing(*_given, **_more):
        raise ZeroDivisionError("made up")

    for name in ("read", "read_all", "read_all_in"):  # a worker's fault is looked at where the workers are
        monkeypatch.setattr(f"converters.pipeline.{name}", failing)
    done = _run(command, "utf-8", "en")
    assert done.exit_code == 70
    assert "ZeroDivisionError: made up" in done.stderr
    assert not Path("x.json").exists()
