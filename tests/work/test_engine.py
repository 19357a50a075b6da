"""What a document does to its worker costs that document only; results come in order; nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import poison
import pytest

from converters.work import slot
from converters.work.engine import Order, Task, each, stream
from converters.work.inputs import Input
from converters.work.slot import Limits

LIMITS = Limits(1.5, 200)
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")


def _files(folder: Path, words: list[str]) -> list[str]:
    paths = [folder / f"{at:03}.txt" for at in range(len(words))]
    for path, word in zip(paths, words, strict=True):
        path.write_text(f"{word} {path.name}", "utf-8")
    return [str(path) for path in paths]


@POSIX
def test_what_a_document_does_costs_that_document_only(tmp_path):
    words = ["length", "hang", "length", "crash", "bomb", "length", "leave", "deep", "chatter", "killed_once", "backtrack", "length"]
    found = list(each(_files(tmp_path, words), poison.by_first_word, jobs=2, limits=LIMITS))
    told = {word: done.failure.code for word, done in zip(words, found, strict=True) if done.failure}
    assert told == {"hang": "B902", "crash": "B901", "bomb": "B903", "leave": "B901", "deep": "S120", "backtrack": "B902"}
    assert [done.value for done, word in zip(found, words, strict=True) if word in {"length", "chatter", "killed_once"}] == [14, 14, 14, 15, 19, 14]
    assert [done.number for done in found] == list(range(len(words)))
    crashed = found[words.index("crash")].failure
    assert "SIGSEGV" in crashed.message.en
    assert "2" in crashed.message.zh


@POSIX
def test_a_document_that_is_always_killed_is_given_up(tmp_path):
    found = list(each(_files(tmp_path, ["killed", "length"]), poison.by_first_word, jobs=1))
    assert [done.state for done in found] == ["failed", "done"]
    assert "SIGKILL, 6" in found[0].failure.message.en


def test_a_single_document_needs_no_process(tmp_path):
    here = next(each(_files(tmp_path, ["length"]), poison.worker))
    assert here.value == os.getpid()
    assert next(each(_files(tmp_path, ["length"]), poison.worker, limits=LIMITS)).value != os.getpid()


def test_a_worker_does_many(tmp_path):
    found = [done.value for done in each(_files(tmp_path, ["length"] * 8), poison.worker, jobs=1)]
    assert len(set(found)) == 1


def test_tasks_are_taken_as_they_are_needed(tmp_path):
    (path,) = _files(tmp_path, ["length"])
    taken = []

    def tasks():
        for number in range(100_000):
            taken.append(number)
            yield Task(number, Input(path, "a.txt"))

    found = stream(tasks(), Order(poison.length, {}), 1)
    assert next(found).number == 0
    assert len(taken) < 100
    found.close()


@POSIX
def test_workers_end_with_the_run_and_with_the_parent(tmp_path):
    others = _children(os.getpid())  # of tests that share their workers
    found = each(_files(tmp_path, ["length", "hang", "hang", "hang"]), poison.by_first_word, jobs=2, limits=Limits(60, 200))
    next(found)
    assert _children(os.getpid()) - others
    found.close()
    assert not _children(os.getpid()) - others
    code = f"""import sys
sys.path[:0] = [{str(Path(__file__).parents[2])!r}, {str(Path(__file__).parent)!r}]
import poison
from converters.work.engine import each
for done in each({_files(tmp_path, ["length", "hang", "backtrack"])!r}, poison.by_first_word, jobs=2): print("ready", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"ready\n"
        workers = _children(parent.pid)
        parent.kill()
    assert len(workers) == 2
    assert _eventually(lambda: not any(map(_lives, workers)))


def _children(parent: int) -> set[int]:
    done = subprocess.run(["ps", "-ww", "-eo", "pid,ppid,stat,args"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("there is no ps to look for processes with")
    lines = [line.split(maxsplit=3) for line in done.stdout.splitlines()[1:]]
    return {int(pid) for pid, above, state, words in lines if int(above) == parent and "converters.work.worker" in words and state[0] != "Z"}


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z" if Path("/proc").is_dir() else not os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return False


def _eventually(holds) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_full_disk_stops_the_run(tmp_path, monkeypatch):
    def full(files, scratch=None):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("converters.work.store.write", full)
    files = _files(tmp_path, ["length"] * 3)
    tasks = (Task(at, Input(path, "a.txt"), {"text": str(tmp_path / "out")}) for at, path in enumerate(files))
    with pytest.raises(OSError, match="No space"):
        list(stream(tasks, Order(poison.copied, {}), 2))
    assert not [thread for thread in threading.enumerate() if "(work)" in thread.name and thread.is_alive()]


def test_the_time_grows_with_the_document():
    assert slot.Limits().seconds_for(0) == 60
    assert slot.Limits().seconds_for(10 << 20) == 80
    assert slot.Limits().seconds_for(1 << 40) == 600
    assert slot.Limits(5).seconds_for(1 << 40) == 5
