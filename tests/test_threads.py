"""`read`, `convert` and `write` from many threads at once, and after fork and spawn: every result is that of one thread alone."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import converters

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
OUT = ("docx", "html", "json", "markdown", "pdf", "xml", "xlsx", "csv", "fragment", "parquet")

# A process of its own: what goes wrong in a library that is not safe for threads ends it by a signal.
MANY = """
import hashlib, random, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import converters
from converters.diagnostics import Refused

inputs, out, rounds = sys.argv[1].split(), sys.argv[2].split(), int(sys.argv[3])

def work(job):
    kind, path, name = job
    try:
        data = converters.convert(path, to=name)
        data = converters.convert(data, to="json") if kind == "back" else data
    except Refused as refused:
        data = refused.diagnostic.code.encode()
    return job, hashlib.sha256(data).hexdigest()

jobs = [("in", path, "json") for path in inputs] + [("out", inputs[0], name) for name in out] + [("back", inputs[0], name) for name in ("json", "xlsx", "pdf")]
alone = dict(map(work, jobs)) if sys.argv[4] == "before" else {}
many = jobs * rounds
random.Random(1).shuffle(many)
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(work, many))
alone = alone or dict(map(work, jobs))
wrong = {job for job, digest in found if digest != alone[job]}
assert not wrong, wrong
print(len(found))
"""


def _inputs() -> list[Path]:
    """The smallest sample of each kind, PDFs the most: their library is the one that is not safe."""
    kinds: dict[str, Path] = {}
    for path in sorted(SAMPLES.glob("*/*.*"), key=lambda path: path.stat().st_size):
        if not path.name.startswith("truth"):
            kinds.setdefault(path.name if path.suffix in {".pdf", ".txt"} else path.suffix, path)
    return sorted(kinds.values())


@pytest.mark.parametrize("first", ["before", "after"])
def test_eight_threads_in_and_out_of_every_format(first):
    """`after`: the threads are the first to load any library."""
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    inputs = _inputs()
    assert {path.suffix for path in inputs} >= {".docx", ".doc", ".pdf", ".html", ".md", ".txt", ".xml"}
    done = subprocess.run([sys.executable, "-X", "faulthandler", "-c", MANY, " ".join(map(str, inputs)), " ".join(OUT), "1", first],
                          cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert int(done.stdout) > 8


def test_one_thread_at_a_time_is_in_pdfium(monkeypatch):
    """Whatever the scheduler does: from the opening of a document to its closing no other thread opens one."""
    import pypdfium2

    inside: set[int] = set()
    most = 0
    opened, closed = pypdfium2.PdfDocument.__init__, pypdfium2.PdfDocument.close

    def opening(document, *given, **more):
        nonlocal most
        inside.add(threading.get_ident())
        most = max(most, len(inside))
        time.sleep(0.01)
        opened(document, *given, **more)

    def closing(document):
        closed(document)
        inside.discard(threading.get_ident())

    monkeypatch.setattr(pypdfium2.PdfDocument, "__init__", opening)
    monkeypatch.setattr(pypdfium2.PdfDocument, "close", closing)
    path = min(SAMPLES.glob("*/*.pdf"), key=lambda path: path.stat().st_size)
    with ThreadPoolExecutor(4) as pool:
        assert len({report.issuer for report in pool.map(converters.read, [path] * 8)}) == 1
    assert most == 1
    assert not inside


def _made(path: str) -> tuple[str | None, int]:
    report = converters.read(path)
    return report.issuer, len(converters.convert(path, to="pdf"))


@pytest.mark.parametrize("start", [name for name in ("fork", "spawn", "forkserver") if name in multiprocessing.get_all_start_methods()])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_processes_that_were_forked_or_spawned_after_use(start):
    """While another thread reads PDFs, so that a lock is held at the moment of the fork."""
    path = str(min(SAMPLES.glob("*/*.pdf"), key=lambda path: path.stat().st_size))
    wanted = _made(path)
    stop = threading.Event()

    def reading():
        while not stop.is_set():
            converters.read(path)

    busy = threading.Thread(target=reading)
    busy.start()
    try:
        with multiprocessing.get_context(start).Pool(2) as pool:
            assert pool.map_async(_made, [path, path]).get(120) == [wanted, wanted]
    finally:
        stop.set()
        busy.join()
