"""A made archive of N files, all formats, one in fifty damaged or hostile, migrated with one worker and with two: speed, memory, sameness.

    python tests/bench/archive.py 1000 FOLDER [--to json]

FOLDER takes the archive and the outputs. Prints files a second, the most memory of all processes together at each quarter of the
run, the states, the failures by code, whether outputs and records of the two runs are the same, and what `report` and `check` take.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from converters import read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
TEXT = {".md", ".html", ".txt", ".xml"}


def make(folder: Path, count: int, seed: int = 1) -> None:
    """Make the archive: each file a sample with another body's name where its format lets that be written, every fiftieth damaged."""
    dice = random.Random(seed)
    samples = sorted(path for path in SAMPLES.glob("*/*") if path.suffix != ".json")
    for at in range(count):
        source = samples[dice.randrange(len(samples))]
        name = "".join(chr(dice.randrange(0x5000, 0x5800)) for _ in range(2)) + dice.choice("镇乡") + "人民政府"
        data = _renamed(source, name)
        target = folder / f"{at % 97:02}" / f"{at:06}{source.suffix}"
        if at % 50 == 49:
            data = dice.choice((_cut, _zeroed, _flipped, _noise, _empty, _bomb))(data, dice)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _renamed(source: Path, name: str) -> bytes:
    data = source.read_bytes()
    issuer = _ISSUERS.setdefault(source.parent.name, read(source.parent / "report.md").issuer or "")
    if not issuer:
        return data
    if source.suffix in TEXT:
        return data.replace(issuer.encode(), name.encode())
    if source.suffix == ".docx":
        out = io.BytesIO()
        with zipfile.ZipFile(source) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            for item in parts.infolist():
                made.writestr(item, parts.read(item).replace(issuer.encode(), name.encode()))
        return out.getvalue()
    return data


_ISSUERS: dict[str, str] = {}


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _zeroed(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data))
    return data[:at] + bytes(min(4096, len(data) - at)) + data[at + 4096:]


def _flipped(data: bytes, dice: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(20):
        found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def _noise(data: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(len(data) // 2 + 1)


def _empty(_data: bytes, _dice: random.Random) -> bytes:
    return b""


def _bomb(_data: bytes, _dice: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("word/document.xml", b"<a>" + b"x" * (90 << 20))
    return out.getvalue()


def run(*words: str) -> tuple[float, list[int], int]:
    """Run the command; return the seconds, the memory of all its processes in MB twice a second, the exit status."""
    began = time.monotonic()
    memory: list[int] = []
    with subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            memory.append(_tree(process.pid) >> 20)
            time.sleep(0.5)
    return time.monotonic() - began, memory, process.returncode


def _tree(parent: int) -> int:
    """The resident memory of a process and its children, from /proc (Linux)."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
                if int(entry.name) == parent or int(fields[1]) == parent:
                    total += int((entry / "statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE")
            except (OSError, IndexError):
                continue
    return total


def _digests(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.rglob("*")) if path.is_file() and ".gouji" not in path.parts}


def _record(out: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(out / ".gouji" / "manifest.sqlite") as base:
        return [*base.execute("SELECT number, name, state, sha256, size, code, reason_zh FROM files ORDER BY number"), *base.execute("SELECT * FROM outputs ORDER BY file, format"),
                *base.execute("SELECT * FROM records ORDER BY file, part")]


def main() -> None:
    """Make, migrate, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--to", default="json")
    asked = parser.parse_args()
    source = asked.folder / "archive"
    if not source.exists():
        make(source, asked.count)
    size = sum(path.stat().st_size for path in source.rglob("*") if path.is_file())
    print(f"{asked.count} files, {size / 1e6:.0f} MB")
    seconds = {}
    for jobs in (2, 1):
        out = asked.folder / f"out{jobs}"
        shutil.rmtree(out, ignore_errors=True)
        seconds[jobs], memory, status = run("migrate", str(source), str(out), "--to", asked.to, "--jobs", str(jobs), "-q")
        quarters = [max(memory[len(memory) * at // 4 : len(memory) * (at + 1) // 4] or [0]) for at in range(4)]
        print(f"{jobs} worker(s): {seconds[jobs]:.1f} s, {asked.count / seconds[jobs]:.1f} files/s, most memory by quarter {quarters} MB, status {status}", flush=True)
    print(f"two workers are {seconds[1] / seconds[2]:.2f} times as fast as one")
    with sqlite3.connect(asked.folder / "out2" / ".gouji" / "manifest.sqlite") as base:
        print("states", dict(base.execute("SELECT state, count(*) FROM files GROUP BY state")))
        for code, count, reason in base.execute("SELECT code, count(*), min(reason_en) FROM files WHERE code <> '' GROUP BY code ORDER BY 2 DESC"):
            print(f"  {code} {count}: {reason}")
    print("outputs the same:", _digests(asked.folder / "out1") == _digests(asked.folder / "out2"))
    print("records the same:", _record(asked.folder / "out1") == _record(asked.folder / "out2"))
    for words in (("report", str(asked.folder / "out2")), ("migrate", str(source), str(asked.folder / "out2"), "--to", asked.to, "--resume", "-q")):
        taken, memory, status = run(*words)
        print(f"{words[0]} {words[-2] if words[0] == 'migrate' else ''}: {taken:.1f} s, most memory {max(memory)} MB, status {status}", flush=True)


if __name__ == "__main__":
    main()
