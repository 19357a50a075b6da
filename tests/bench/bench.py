"""Time the toolkit beside the floor of each format and beside its peers, in one run, as ratios; `make bench` runs it.

The floor is the least that any reader must do: for DOCX and HTML unzip and parse by lxml, for PDF the characters and
paths of every page by pdfium, for text reading the bytes. A peer that is not installed is named with the reason.
"""

from __future__ import annotations

import argparse
import functools
import gc
import io
import itertools
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from converters.report import AnnualReport

ROOT = Path(__file__).resolve().parent.parent.parent
FORMATS = {"docx": "report.docx", "docx of word": "word.docx", "html": "report.html", "pdf libreoffice": "libreoffice.pdf", "pdf chromium": "chromium.pdf",
           "text pipes": "pipes.txt"}
Job = Callable[[Path], object]


def ours(path: Path) -> object:
    """Read, recover, balance and write as JSON, through the public door."""
    import converters

    return converters.convert(path, to="json")


def checks(path: Path) -> object:
    """Check a report that was read before: what a reviewer looks for, without the reading."""
    from converters.checks.report import check_report

    return check_report(_read(path))


@functools.cache
def _read(path: Path) -> AnnualReport:
    import converters

    return converters.read(path)


def floor_docx(path: Path) -> object:
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        return [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith((".xml", ".rels"))]


def floor_html(path: Path) -> object:
    from lxml import etree

    return etree.fromstring(path.read_bytes(), etree.HTMLParser(huge_tree=True))


def floor_pdf(path: Path) -> object:
    import pypdfium2
    from pypdfium2 import raw

    found = []
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            text = page.get_textpage()
            found.append(text.get_text_range())
            for index in range(text.count_chars()):
                found.append(text.get_charbox(index))
            found += [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    finally:
        document.close()
    return found


def floor_text(path: Path) -> object:
    return path.read_bytes().decode("utf-8").splitlines()


def python_docx_naive(path: Path) -> object:
    import docx

    document = docx.Document(str(path))
    return [item.text for item in document.paragraphs], [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def mammoth_html(path: Path) -> object:
    import mammoth

    with path.open("rb") as file:
        return mammoth.convert_to_html(file).value


def docling_document(path: Path) -> object:
    from docling.backend.msword_backend import MsWordDocumentBackend
    from docling.datamodel.base_models import InputFormat
    from docling.datamodel.document import InputDocument

    given = InputDocument(path_or_stream=path, format=InputFormat.DOCX, backend=MsWordDocumentBackend)
    return MsWordDocumentBackend(given, path).convert().export_to_dict()


def pandas_read_html(path: Path) -> object:
    import pandas as pd

    return pd.read_html(io.StringIO(path.read_text(encoding="utf-8")))


def pdfplumber_tables(path: Path) -> object:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return [page.extract_tables() for page in document.pages]


def camelot_lattice(path: Path) -> object:
    import camelot

    return camelot.read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)


PDF_PEERS: dict[str, Job] = {"pdfplumber.extract_tables": pdfplumber_tables, "camelot lattice": camelot_lattice}
WORD_PEERS: dict[str, Job] = {"python-docx, naive": python_docx_naive, "mammoth": mammoth_html, "docling": docling_document}
PLAN: dict[str, tuple[Job, dict[str, Job]]] = {
    "docx": (floor_docx, WORD_PEERS),
    "docx of word": (floor_docx, WORD_PEERS),
    "html": (floor_html, {"pandas.read_html": pandas_read_html}),
    "pdf libreoffice": (floor_pdf, PDF_PEERS),
    "pdf chromium": (floor_pdf, PDF_PEERS),
    "text pipes": (floor_text, {}),
}


def once(job: Job, paths: list[Path]) -> float:
    """Return the seconds that `job` takes for all of `paths`."""
    began = time.perf_counter()
    for path in paths:
        job(path)
    return time.perf_counter() - began


def probe(job: Job, path: Path, count: int, most: float) -> str:
    """Run a job twice; say why it cannot be timed: it is missing, fails, or takes more than `most` seconds for `count` files."""
    try:
        once(job, [path])
        each = once(job, [path])
    except ImportError as error:
        return f"not installed: {error.name}"
    except Exception as error:  # noqa: BLE001 - a peer that breaks is a result, not the end of the benchmark
        return f"failed: {type(error).__name__}: {str(error)[:80]}"
    return f"not run: longer than {most:.0f} s (--most)" if each * count > most else ""


def compare(name: str, paths: list[Path], most: float) -> list[str]:
    """Time the floor, ours and the peers on the same files, file by file in turn; give the medians of the rounds.

    A machine that is slow for a while is slow for all. What the peers leave in memory is frozen, so that no job pays for
    the collector's look through it.
    """
    floor_job, peers = PLAN[name]
    jobs: dict[str, Job] = {"floor": floor_job, "gouji": ours, "gouji, checks alone": checks, **peers}
    reasons = {label: probe(job, paths[0], len(paths), most) for label, job in jobs.items()}
    able = [label for label in jobs if not reasons[label]]
    gc.collect()
    gc.freeze()
    rounds: list[dict[str, float]] = []
    began = time.perf_counter()
    while len(rounds) < 9 and (not rounds or time.perf_counter() - began < most):
        taken = dict.fromkeys(able, 0.0)
        for path, label in itertools.product(paths, able):
            taken[label] += once(jobs[label], [path])
        rounds.append(taken)
    lines = []
    for label in jobs:
        head = f"{name:16} {len(paths):>3}  {label:26} "
        if reasons[label]:
            lines.append(f"{head}{'—':>10}  {'—':>8}  {'—':>8}  {reasons[label]}")
            continue
        seconds = statistics.median(one[label] for one in rounds)
        ratios = [f"{statistics.median(one[label] / one[to] for one in rounds):8.2f}" if to in able else f"{'—':>8}" for to in ("floor", "gouji")]
        lines.append(f"{head}{seconds * 1000:10.1f}  {'  '.join(ratios)}  median of {len(rounds)}")
    return lines


def processor_seconds(command: list[str], runs: int) -> float:
    """Return the median user and system seconds of a cold process; a process that fails ends the benchmark."""
    quiet = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    taken = []
    for _ in range(runs):
        child = os.posix_spawn(command[0], command, dict(os.environ), file_actions=quiet)
        _, status, usage = os.wait4(child, 0)
        if status:
            raise SystemExit(f"{' '.join(command)}: exit status {os.waitstatus_to_exitcode(status)}")
        taken.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(taken)


def cold(sample: Path, runs: int) -> list[str]:
    """Time whole processes: the command against the least Python that unzips and parses, or that loads click."""
    installed = Path(sys.executable).with_name("gouji")
    gouji = [str(installed)] if installed.is_file() else [sys.executable, str(ROOT / "cli.py")]
    bare = ("import sys, zipfile\nfrom lxml import etree\npackage = zipfile.ZipFile(sys.argv[1])\n"
            "[etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(('.xml', '.rels'))]")
    with tempfile.TemporaryDirectory() as folder:
        pairs = (
            ("gouji convert x.docx -o x.json", [*gouji, "convert", str(sample), "-o", f"{folder}/x.json"],
             "python, zipfile + lxml", [sys.executable, "-c", bare, str(sample)]),
            ("gouji --help", [*gouji, "--help"], "python, import click", [sys.executable, "-c", "import click"]),
        )
        lines = []
        for name, command, floor_name, floor_command in pairs:
            own, floor = processor_seconds(command, runs), processor_seconds(floor_command, runs)
            lines.append(f"{name:34} {own * 1000:8.0f} ms   {floor_name:26} {floor * 1000:8.0f} ms   ratio {own / floor:.2f}")
        return lines


def large_docx(rows: int) -> bytes:
    """A Word package of one table of ten columns, with a merged head and plain cells."""
    cell = '<w:tc><w:tcPr><w:tcW w:w="900"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    head = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="10"/></w:tcPr><w:p><w:r><w:t>项目</w:t></w:r></w:p></w:tc></w:tr>'
    body = "".join("<w:tr>" + "".join(cell.format(row * 10 + column) for column in range(10)) + "</w:tr>" for row in range(rows))
    space, office = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("_rels/.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                        f'<Relationship Id="r" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>')
        package.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body><w:tbl>{head}{body}</w:tbl></w:body></w:document>')
    return buffer.getvalue()


def large_html(rows: int) -> bytes:
    """A page of the same table."""
    body = "".join("<tr>" + "".join(f"<td>{row * 10 + column}" for column in range(10)) for row in range(rows))
    return f"<!DOCTYPE html><title>t</title><table><tr><td colspan=10>项目{body}</table>".encode()


def growth(counts: Iterable[int] = (1_000, 10_000, 100_000)) -> Iterable[str]:
    """Read tables of growing size with their ledgers: the time for a cell stays the same."""
    from converters import pipeline
    from converters.formats import FORMATS, verb

    for name, make in (("docx", large_docx), ("html", large_html)):
        for cells in counts:
            data = make(cells // 10)
            taken = []
            for _ in range(3):
                began = time.perf_counter()
                _document, source, _name = pipeline.read_document(data)
                verb("ledger", FORMATS[name].ledger, "count")(source)
                taken.append(time.perf_counter() - began)
            yield f"{name:16} {cells:>8} cells  {min(taken) * 1000:10.1f} ms  {min(taken) / cells * 1e6:8.2f} µs a cell"


def old_formats(rounds: int) -> Iterable[str]:
    """Read the samples in the old formats up to their blocks, beside the DOCX of the same reports and LibreOffice's way to DOCX.

    LibreOffice is timed cold, with one file; warm, what each further file of one run takes; and listening, as a service keeps it.
    """
    from converters import pipeline

    samples = sorted((ROOT / "samples").glob("*/report.docx"))
    taken: dict[str, list[float]] = {name: [] for name in ("docx", "doc", "rtf", "odt")}
    for _ in range(rounds + 1):
        for name, times in taken.items():
            times.append(once(pipeline.read_document, [path.with_suffix(f".{name}") for path in samples]) / len(samples))
    own = {name: statistics.median(times[1:]) for name, times in taken.items()}
    for name, seconds in own.items():
        office = _office([path.with_suffix(f".{name}") for path in samples]) if name != "docx" and shutil.which("soffice") else None
        line = f"{name:16} {seconds * 1000:8.2f} ms a report   × docx {seconds / own['docx']:5.2f}"
        if office:
            line += f"   LibreOffice cold {office[0] * 1000:6.0f} ms = {office[0] / seconds:5.0f} ×, warm {office[1] * 1000:5.0f} ms = {office[1] / seconds:4.0f} ×"
            listening = _listening([path.with_suffix(f".{name}") for path in samples])
            line += f", listening {listening * 1000:5.0f} ms = {listening / seconds:4.0f} ×" if listening else ", listening not timed: the system's Python has no uno (python3-uno)"
        yield line


def _listening(paths: list[Path]) -> float:
    """The seconds a listening LibreOffice takes for a file; 0 where there is no Python that can speak to it."""
    for python in ("/usr/bin/python3", "python3"):
        done = subprocess.run([python, str(ROOT / "tests/bench/warm_office.py"), *map(str, paths)], capture_output=True, text=True, timeout=300, check=False)
        if done.returncode == 0:
            return float(done.stdout)
    return 0.0


def _office(paths: list[Path]) -> tuple[float, float]:
    """Return the seconds that LibreOffice takes to make a DOCX of one file, and of each further one of the same run."""
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(shutil.copy(path, f"{folder}/{path.parent.name}{path.suffix}")) for path in paths]

        def convert(files: list[Path]) -> float:
            began = time.perf_counter()
            subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "docx:MS Word 2007 XML", "--outdir",
                            f"{folder}/out", *map(str, files)], check=True, capture_output=True, timeout=300)
            return time.perf_counter() - began

        convert(copies[:1])  # which makes the profile
        first = convert(copies[:1])
        return first, (convert(copies) - first) / (len(copies) - 1)


def writing(paths: list[Path], rounds: int = 5) -> Iterable[str]:
    """Time each format written, beside the time to read the same reports from DOCX; the best of some rounds, a report each."""
    import converters
    from converters.formats import writable
    from converters.pipeline import render

    reports = [converters.read(path) for path in paths]
    reading = min(once(converters.read, paths) for _round in range(rounds)) / len(paths)
    yield f"{'read docx':12} {reading * 1000:10.1f} ms  {1:8.2f}"
    for name in writable():
        try:
            taken = min(sum(_seconds(lambda: render(report, name)) for report in reports) for _round in range(rounds)) / len(reports)
        except Exception as error:  # noqa: BLE001 - a part that is not installed is a result, not the end of the benchmark
            yield f"{'write ' + name:12} not written: {str(error)[:80]}"
            continue
        yield f"write {name:8} {taken * 1000:8.1f} ms  {taken / reading:8.2f}"


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def versions() -> Iterable[str]:
    """Name what was measured, so that a figure can be repeated."""
    from importlib.metadata import PackageNotFoundError, version

    yield f"Python {platform.python_version()}, {os.cpu_count()} processors"
    for name in ("gouji", "lxml", "pypdfium2", "python-docx", "mammoth", "docling-slim", "pandas", "pdfplumber", "camelot-py"):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} not installed"


def main() -> None:
    """Print the whole comparison."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=list(FORMATS))
    parser.add_argument("--counts", nargs="*", type=int, default=[1, 14], help="how many files in a run")
    parser.add_argument("--most", type=float, default=20.0, help="the most seconds for one job, and for the rounds of one line of files")
    parser.add_argument("--runs", type=int, default=7, help="runs of each cold process")
    options = parser.parse_args()
    print(" · ".join(versions()))
    print(f"\n{'format':16} {'n':>3}  {'job':26} {'ms':>10}  {'×floor':>8}  {'×gouji':>8}")
    for name, count in itertools.product(options.formats, options.counts):
        files = sorted((ROOT / "samples").glob(f"*/{FORMATS[name]}"))
        if not files:
            print(f"{name:16} no samples: run make samples")
            continue
        for line in compare(name, list(itertools.islice(itertools.cycle(files), count)), options.most):
            print(line, flush=True)
    print("\ntables read and counted, best of 3")
    for line in growth():
        print(line, flush=True)
    print("\nold formats, read up to their blocks")
    for line in old_formats(options.runs):
        print(line, flush=True)
    print("\nformats written, beside reading the same reports from DOCX")
    for line in writing(sorted((ROOT / "samples").glob("*/report.docx"))):
        print(line, flush=True)
    print("\nprocessor time of cold processes, user and system")
    sample = next(iter(sorted((ROOT / "samples").glob("*/report.docx"))), None)
    for line in cold(sample, options.runs) if sample else ["no samples: run make samples"]:
        print(line)


if __name__ == "__main__":
    main()
