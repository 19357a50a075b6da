"""Faults of a machine at random moments of a migration: nothing lost, nothing doubled, `--resume` completes, outputs as of an undisturbed run.

    python tests/bench/faults.py ROUNDS FOLDER [KIND ...]

For each kind of fault a small archive is migrated ROUNDS times and disturbed after a random time; then the run is resumed, and its
outputs and its record are held against those of the undisturbed run. Prints a line for each kind; exits with 1 if any round differs.
A full disk is a small file system in memory, for which the program has to run as root on Linux; elsewhere it is said to be untried.
"""

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
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
LONGEST = 2.0  # seconds, about what an undisturbed run takes

# The wall clock leaps by up to a day, there and back, while the program runs.
_LEAPING = """
import random, sys, time
real, dice = time.time, random.Random(int(sys.argv.pop(1)))
time.time = lambda: real() + dice.uniform(-86400, 86400)
from converters.cli import main
main()
"""


def archive(folder: Path, count: int = 6) -> Path:
    """A small archive: whole reports of several formats, a broken one, an empty one."""
    kinds = sorted(SAMPLES.glob("*/report.*"))
    folder.mkdir(parents=True)
    for at in range(count):
        shutil.copy(kinds[at * 11 % len(kinds)], folder / f"{at:03}{kinds[at * 11 % len(kinds)].suffix}")
    (folder / "empty.docx").write_bytes(b"")
    (folder / "broken.docx").write_bytes((SAMPLES / "qiyun-town-2024" / "report.docx").read_bytes()[:5000])
    return folder


def outputs(out: Path) -> dict[str, str]:
    """The outputs in a folder by their paths, as digests."""
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in out.rglob("*") if path.is_file() and ".gouji" not in path.parts}


def record(out: Path) -> list[tuple[object, ...]]:
    """The record of a run without its timings, and without its numbers: a file that was away when the folder was walked comes last."""
    with sqlite3.connect(out / ".gouji" / "manifest.sqlite") as base:
        return [*base.execute("SELECT relative, state, sha256, size, code FROM files ORDER BY relative"),
                *base.execute("SELECT relative, format, outputs.sha256 FROM outputs JOIN files ON files.number = outputs.file ORDER BY relative, format")]


def start(source: Path, out: Path, *before: str) -> subprocess.Popen[bytes]:
    """Begin a migration, or go on with it."""
    return subprocess.Popen([sys.executable, *(before or (str(ROOT / "cli.py"),)), "migrate", str(source), str(out), "--to", "json", "--jobs", "2", "--resume", "-q"],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)})


def _worker_killed(source: Path, out: Path, dice: random.Random) -> None:
    run = start(source, out)
    time.sleep(dice.uniform(0, LONGEST))
    found = [int(child) for path in Path(f"/proc/{run.pid}/task").glob("*/children") for child in path.read_text("utf-8").split()]
    for child in dice.sample(found, min(1, len(found))):
        os.kill(child, signal.SIGKILL)
    run.wait()


def _parent_killed(source: Path, out: Path, dice: random.Random) -> None:
    run = start(source, out)
    time.sleep(dice.uniform(0, LONGEST))
    run.kill()
    run.wait()


def _disk_full(source: Path, out: Path, dice: random.Random) -> None:
    out.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={dice.randrange(60, 900)}k", "none", str(out)], check=True)
    try:
        start(source, out).wait()
        kept = out.with_name("kept")
        shutil.copytree(out, kept)
    finally:
        subprocess.run(["umount", str(out)], check=True)
    out.rmdir()
    kept.rename(out)


def _unreadable(source: Path, out: Path, dice: random.Random) -> None:
    victim = dice.choice([path for path in source.iterdir() if path.stat().st_size > 6000])
    away = source.with_name("away")
    run = start(source, out)
    time.sleep(dice.uniform(0, LONGEST))
    victim.rename(away)
    if dice.random() < 0.5:
        os.mkfifo(victim)  # what stands there now can be opened, and says nothing
    run.wait()
    victim.unlink(missing_ok=True)
    away.rename(victim)


def _changed(source: Path, out: Path, dice: random.Random) -> None:
    victim = dice.choice([path for path in source.iterdir() if path.stat().st_size > 6000])
    data = victim.read_bytes()
    run = start(source, out)
    time.sleep(dice.uniform(0, LONGEST))
    while run.poll() is None and dice.random() < 0.9:
        victim.write_bytes(data[: dice.randrange(len(data))])
        time.sleep(0.01)
    run.wait()
    victim.write_bytes(data)


def _leaping_clock(source: Path, out: Path, dice: random.Random) -> None:
    start(source, out, "-c", _LEAPING, str(dice.randrange(1 << 30))).wait()


def _two_runs(source: Path, out: Path, dice: random.Random) -> None:
    first = start(source, out)
    time.sleep(dice.uniform(0, LONGEST))
    second = start(source, out)
    if {first.wait(), second.wait()} - {0, 1, 2, 3}:
        raise RuntimeError("a run ended in a fault")


def _power_cut(source: Path, out: Path, dice: random.Random) -> None:
    run = start(source, out)
    time.sleep(dice.uniform(0.3, LONGEST))
    image = out.with_name("image")
    if out.exists():
        shutil.copytree(out, image, ignore=lambda folder, names: [name for name in names if not (Path(folder) / name).exists()], dirs_exist_ok=True)
    run.wait()
    shutil.rmtree(out)
    if image.exists():
        image.rename(out)


KINDS: dict[str, Callable[[Path, Path, random.Random], None]] = {
    "worker killed": _worker_killed, "run killed": _parent_killed, "disk full": _disk_full, "file unreadable": _unreadable, "file changed": _changed,
    "clock leaps": _leaping_clock, "two runs": _two_runs, "power cut": _power_cut,
}


def tried(kind: str, rounds: int, folder: Path) -> Counter[str]:
    """Disturb so many runs; count how they ended: `same`, or what differs."""
    source = archive(folder / "in")
    start(source, folder / "straight").wait()
    wanted, rows = outputs(folder / "straight"), record(folder / "straight")
    ended: Counter[str] = Counter()
    for round_ in range(rounds):
        out = folder / "out"
        try:
            KINDS[kind](source, out, random.Random(f"{kind} {round_}"))
            extra = outputs(out).items() - wanted.items() if out.exists() and kind not in {"file changed", "file unreadable"} else set()
            start(source, out).wait()
            what = f"a half file {sorted(extra)[:1]}" if extra else "other outputs" if outputs(out) != wanted else "another record" if record(out) != rows else "same"
        except (RuntimeError, OSError, subprocess.CalledProcessError, sqlite3.Error, shutil.Error) as error:
            what = f"{type(error).__name__}: {error}"[:120]
        ended[what] += 1
        for name in ("out", "image", "kept"):
            shutil.rmtree(folder / name, ignore_errors=True)
    return ended


def main(arguments: list[str]) -> int:
    """Print the table."""
    rounds, folder = int(arguments[0]), Path(arguments[1])
    wrong = 0
    for kind in arguments[2:] or KINDS:
        if kind == "disk full" and (not sys.platform.startswith("linux") or os.geteuid()):
            print(f"{kind:16} untried: a small file system can be made by root on Linux only")
            continue
        shutil.rmtree(folder, ignore_errors=True)
        ended = tried(kind, rounds, folder)
        wrong += rounds - ended["same"]
        print(f"{kind:16} {rounds} rounds: " + ", ".join(f"{what} {count}" for what, count in ended.most_common()), flush=True)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
