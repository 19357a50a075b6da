"""A run with a record: what is done is done once, what changed is done again, and no end of it loses or doubles anything."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from converters.diagnostics import Refused
from converters.work.manifest import FOLDER, NAME, Manifest
from converters.work.migrate import Plan, migration

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")


def _archive(folder: Path, count: int = 12) -> Path:
    """A small archive: whole reports of three formats, a damaged one, an empty one, one that is no report."""
    kinds = sorted(SAMPLES.glob("*/report.*"))
    for at in range(count):
        source = kinds[at * 7 % len(kinds)]
        (folder / f"{at % 3}").mkdir(parents=True, exist_ok=True)
        shutil.copy(source, folder / f"{at % 3}" / f"{at:03}{source.suffix}")
    (folder / "empty.docx").write_bytes(b"")
    (folder / "broken.docx").write_bytes((SAMPLES / "qiyun-town-2024" / "report.docx").read_bytes()[:5000])
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9)
    return folder


def _run(source: Path, out: Path, **more) -> Counter[str]:
    plan = Plan([str(source)], str(out), **{"to": ("json",), "record": out, "jobs": 1, **more})
    with migration(plan) as (_count, found):
        return Counter(done.state for done in found)


def _outputs(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in out.rglob("*") if path.is_file() and FOLDER not in path.parts}


def _rows(out: Path) -> list[tuple]:
    """The record without its timings."""
    base = sqlite3.connect(out / FOLDER / NAME)
    try:
        files = base.execute("SELECT number, relative, base, state, settings, sha256, size, code, reason_en FROM files ORDER BY number").fetchall()
        return [*files, *base.execute("SELECT * FROM outputs ORDER BY file, format"), *base.execute("SELECT * FROM records ORDER BY file, part")]
    finally:
        base.close()


def test_one_worker_and_two_give_the_same_and_a_second_run_does_nothing(tmp_path):
    source = _archive(tmp_path / "in")
    assert _run(source, tmp_path / "one", to=("json", "docx")) == {"done": 12, "failed": 2, "skipped": 1}
    assert _run(source, tmp_path / "two", to=("json", "docx"), jobs=2) == {"done": 12, "failed": 2, "skipped": 1}
    assert _outputs(tmp_path / "one") == _outputs(tmp_path / "two")
    assert len(_outputs(tmp_path / "one")) == 24
    assert _rows(tmp_path / "one") == _rows(tmp_path / "two")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "one").rglob("*.json")}
    again = _run(source, tmp_path / "one", to=("json", "docx"), resume=True)
    assert (again["kept"], again["done"]) == (14, 0)  # the empty file has no digest and is looked at again
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "one").rglob("*.json")}


def test_what_changed_is_done_again(tmp_path):
    source = _archive(tmp_path / "in", 4)
    out = tmp_path / "out"
    _run(source, out)
    first = min(source.rglob("0*.*"))
    first.write_bytes((SAMPLES / "luting-township-2022" / "report.md").read_bytes())
    lost = next(path for path in out.rglob("*.json") if first.name not in path.name)
    lost.unlink()
    (source / "new.md").write_bytes((SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    again = _run(source, out, resume=True)
    assert again["done"] == 3
    assert lost.exists()
    assert _run(source, out, resume=True, edition="2021")["done"] == 5  # another option is another run
    assert _run(source, out, resume=True, edition="2021", retry=True)["failed"] == 2


def test_an_output_whose_input_fails_now_is_taken_away_unless_somebody_changed_it(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for name in ("a.md", "b.md"):
        (source / name).write_bytes((SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    out = tmp_path / "out"
    _run(source, out)
    (out / "b.md.json").write_bytes(b"mine")
    for name in ("a.md", "b.md"):
        (source / name).write_bytes(b"")
    assert _run(source, out, resume=True) == {"failed": 2}
    assert _outputs(out).keys() == {"b.md.json"}


def test_existing_outputs_are_passed_over(tmp_path):
    source = _archive(tmp_path / "in", 3)
    out = tmp_path / "out"
    _run(source, out)
    next(out.rglob("*.json")).unlink()
    assert _run(source, out, existing=True)["done"] == 1
    assert len(_outputs(out)) == 3


def test_a_second_run_on_one_folder_says_so_and_stops(tmp_path):
    out = tmp_path / "out"
    first = Manifest(out, {})
    try:
        with pytest.raises(Refused) as caught:
            Manifest(out, {})
        assert caught.value.diagnostic.code == "B911"
        Manifest(out, {}, read_only=True).close()  # an overview is given at any time
    finally:
        first.close()
    Manifest(out, {}).close()


def test_a_damaged_record_says_so(tmp_path):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / NAME).write_bytes(b"no database" * 100)
    with pytest.raises(Refused) as caught:
        Manifest(tmp_path, {})
    assert caught.value.diagnostic.code == "B912"


def test_outputs_never_share_a_name_and_never_overwrite_an_input(tmp_path):
    text = (SAMPLES / "heting-town-2020" / "report.md").read_bytes()
    source = tmp_path / "in"
    for name in ("A.md", "a.md", "caf\u00e9.md", "cafe\u0301.md", "x.md", "x.md.json", "长" * 60 + ".md"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(text)
    assert _run(source, tmp_path / "out")["done"] == 7  # x.md.json holds no JSON of ours and is read as Markdown
    taken = [path.name.casefold() for path in (tmp_path / "out").rglob("*.json")]
    assert len(taken) == len(set(taken)) == 7
    before = (source / "x.md.json").read_bytes()
    with migration(Plan([str(source)], str(source), to=("json",), record=source, jobs=1)) as (_count, found):
        codes = {Path(done.item.name).name: done.failure.code for done in found if done.failure}
    assert codes["x.md"] == "B907"
    assert (source / "x.md.json").read_bytes() == before


def test_what_a_run_wrote_is_no_input_of_the_next(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    (source / "a.md").write_bytes((SAMPLES / "heting-town-2020" / "report.md").read_bytes())
    assert _run(source, source) == {"done": 1}
    assert _run(source, source) == {"done": 1}
    assert _outputs(source).keys() == {"a.md", "a.md.json"}


_CHILD = """
import sys, os, random
from converters.work import migrate, store, manifest
point = sys.argv[3]
if point:
    write, note = store.write, manifest.Manifest.note
    count = [0]
    def cut(*args, **named):
        count[0] += 1
        if count[0] == int(sys.argv[4]):
            os._exit(9)
    def before(*args, **named):
        cut() if point == "before the output" else None
        write(*args, **named)
        cut() if point == "after the output" else None
    def noted(self, done, *args):
        note(self, done, *args)
        cut() if point == "after the row" else None
    store.write, manifest.Manifest.note = before, noted
from pathlib import Path
plan = migrate.Plan([sys.argv[1]], sys.argv[2], to=("json",), record=Path(sys.argv[2]), jobs=2, resume=True)
with migrate.migration(plan) as (_total, found):
    for done in found: pass
"""


def _child(source: Path, out: Path, point: str = "", at: int = 0) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", _CHILD, str(source), str(out), point, str(at)], cwd=ROOT, start_new_session=True)


def _whole(out: Path, straight: dict[str, str]) -> None:
    """Whatever stands in the output folder is what the undisturbed run has, and the rows speak of nothing else."""
    assert _outputs(out).items() <= straight.items()
    if (out / FOLDER / NAME).exists():
        base = sqlite3.connect(f"file:{out / FOLDER / NAME}?mode=ro", uri=True)
        try:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            made = {place.decode(): digest for place, digest in base.execute("SELECT place, sha256 FROM outputs")}
        finally:
            base.close()
        assert made.items() <= _outputs(out).items()


@POSIX
@pytest.mark.parametrize("point", ["before the output", "after the output", "after the row"])
def test_cut_off_in_every_gap_the_run_goes_on_where_it_was(tmp_path, point):
    source = _archive(tmp_path / "in", 6)
    _run(source, tmp_path / "straight")
    straight = _outputs(tmp_path / "straight")
    out = tmp_path / "out"
    for at in (1, 3):
        assert _child(source, out, point, at).wait() == 9
        _whole(out, straight)
    _run(source, out, resume=True)
    assert _outputs(out) == straight
    assert not list((out / FOLDER / "tmp").iterdir())


@POSIX
def test_killed_at_random_moments_nothing_is_lost_and_nothing_doubled(tmp_path):
    """The parent or a worker is killed, or a copy of the folder is taken as a power cut leaves it; more rounds with GOUJI_ROUNDS."""
    source = _archive(tmp_path / "in", 16)
    _run(source, tmp_path / "straight")
    straight = _outputs(tmp_path / "straight")
    dice = random.Random(int(os.environ.get("GOUJI_SEED", "1")))
    out = tmp_path / "out"
    for round_ in range(int(os.environ.get("GOUJI_ROUNDS", "3"))):
        child = _child(source, out)
        time.sleep(dice.uniform(0.2, 2.0))
        kind = dice.choice(["parent", "worker", "image"])
        if kind == "worker":
            done = subprocess.run(["ps", "-ww", "-eo", "pid,ppid"], capture_output=True, text=True, check=False)
            workers = [int(line.split()[0]) for line in done.stdout.splitlines()[1:] if int(line.split()[1]) == child.pid]
            for worker in workers[:1]:
                os.kill(worker, signal.SIGKILL)
            assert child.wait() == 0
        else:
            if kind == "image" and out.exists():
                shutil.copytree(out, tmp_path / f"image{round_}", ignore=shutil.ignore_patterns("*.tmp"))
            child.kill()
            child.wait()
        _whole(out, straight)
        if (tmp_path / f"image{round_}").exists():
            _run(source, tmp_path / f"image{round_}", resume=True)
            assert _outputs(tmp_path / f"image{round_}") == straight
        if _outputs(out) == straight:
            shutil.rmtree(out)
    _run(source, out, resume=True)
    assert _outputs(out) == straight
