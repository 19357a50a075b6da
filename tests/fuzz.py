"""Damage files of every format that is read: nothing hangs, nothing crashes, nothing takes much memory.

`python tests/fuzz.py N SEED [KIND ...]` reads N damaged files of these kinds (all, by default), every third up to the report and on, and
prints what became of them; the suite reads a few. Each file may take 10 seconds of processor time and, beyond what the
program had before, 700 MB, which makes 1 GB in all.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import signal
import struct
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)] if str(ROOT) not in sys.path else []

from make.one_file import mhtml, word_2003  # noqa: E402
from make.workbook import fods, xls  # noqa: E402

from converters import convert, pipeline  # noqa: E402
from converters.diagnostics import Refused  # noqa: E402
from converters.formats import FORMATS, verb  # noqa: E402
from converters.model import Document  # noqa: E402
from converters.pipeline import render  # noqa: E402
from converters.source.files import source_of  # noqa: E402
from converters.source.package import Package, write_package  # noqa: E402
from converters.source.sniff import sniff  # noqa: E402

OLD = ("doc", "rtf", "odt", "fodt", "doc", "doc")  # the binary format is the most fragile
KINDS = ("docx", "html", "pdf", "markdown", "text", "csv", "xlsx", "xml", "json", "xls", "ods", "mhtml", "wordxml", "doc", "rtf", "odt", "fodt")
ZIPPED = {"odt": ("content.xml", "content.xml", "styles.xml"), "docx": ("word/document.xml", "word/document.xml", "word/styles.xml"),
          "xlsx": ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml")}
SECONDS = 10
SPARE = 700 << 20
_HOSTILE = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x40000000, 0x00FFFFFF)
_WORDS = {
    "rtf": (r"\trowd", r"\cellx99999999", r"\cell", r"\row", "{", "}", r"\bin99999999 ", r"\u-1", r"\uc9999", r"\itap999", r"\ls5", r"\nestcell",
            r"{\field", r"{\footnote", r"\'", r"\par", "\x00", r"{\shp{\shptxt", r"\upr", r"{\*\x "),
    "docx": ("<w:tbl>", "</w:tbl>", "<w:tr><w:tc>", "</w:tc>", '<w:gridSpan w:val="99999"/>', "<w:vMerge/>", '<w:gridBefore w:val="900"/>', "<w:p>", "</w:p>", "<w:del>", "&amp;",
             '<w:fldChar w:fldCharType="begin"/>', "<w:sdt><w:sdtContent>", "<w:numPr>", "\x00"),
    "html": ("<table>", "</table>", "<tr>", "<td colspan=99999 rowspan=99999>", "</td>", "<div>", "</div>", "<!--", "<script>", "<style>", "<template>", "<select>", "<svg>", "<math>", "&#0;",
             "<a href=javascript:x>", "<td rowspan=0>", "<caption>", "<pre>", "<textarea>", "<plaintext>"),
    "pdf": ("stream\n", "endstream", "endobj", "9 0 obj", "<<", ">>", "[", "(", "/Length 99999999", "/Filter/FlateDecode", "/Kids[3 0 R]", "/Parent 3 0 R", "BT", "Do", "q ", "startxref", "trailer", "99999 0 R"),
    "markdown": ("|", "\n|---|---|\n", "#", "```", "<table>", "**", "[a](b", "\n> ", "\n- ", "<!--", "\t", "\n\n"),
    "text": ("|", "\t", "\n", '"', ",", "+---+---+", "        ", "\x0c", "┌─┬─┐", "\u202e", "\x00"),
    "csv": (",", '"', "\n", '""', ";", "\t", "\r", "sep=;", "\x00"),
    "xlsx": ("<row>", "</row>", '<c r="XFD1048576">', '<mergeCell ref="A1:XFD1048576"/>', '<c r="A0" t="s"><v>999999</v></c>', "<v>1e400</v>", "</sheetData>", '<c r="B2" t="s"><v>-1</v></c>', "\x00"),
    "mhtml": ("\n--", "=\n", "=3D", "Content-Type: ", "<td colspan=3D99999>", "\n\n", "<table>", "</tr>", "boundary="),
    "wordxml": ("<w:tbl>", "</w:tbl>", "<w:tr><w:tc>", '<w:gridSpan w:val="99999"/>', "<w:vmerge/>", "<w:p>", "</w:p>", "<w:binData>", "&amp;"),
    "xml": ('column="99999"', 'rowspan="99999"', 'value="1e9"', 'fact="t9.x"', "<tr/>", "<td>", "</table>", '<section role="overview">', 'edition="1999"', 'origin="page=abc"', 'rows="0"', "\x00"),
    "json": ('"rs":99999,', '"c":1000000000,', "null,", "{", "[", "}", '"', '"value":"x",', '"status":7,', '"rows":-1,', '"edition":"1999",', "1e999,", "\\ud800", '"blocks":[],'),
}
_TAGS = ("<table:table>", "</table:table>", 'table:number-columns-repeated="1000000"', 'table:number-columns-spanned="99999"', 'table:number-rows-spanned="0"',
         "<text:list>", "<text:p>", "</text:p>", "&amp;", "\u0000", 'text:c="99999999"', 'text:outline-level="99"')


MADE = {"xls": lambda folder: xls(pipeline.read(folder / "report.xml")), "ods": lambda folder: fods(pipeline.read(folder / "report.xml")),
        "mhtml": lambda folder: mhtml((folder / "report.html").read_bytes()), "wordxml": lambda folder: word_2003((folder / "report.docx").read_bytes())}


def base(kind: str, chances: random.Random) -> bytes:
    """A whole file of a kind."""
    folder = chances.choice(sorted((ROOT / "samples").glob("*/")))
    if kind in {"csv", "xlsx", "json"}:
        return convert(folder / "report.xml", kind)
    if kind in MADE:
        return MADE[kind](folder)
    names = {"fodt": ("report.odt",), "docx": ("report.docx", "word.docx"), "html": ("report.html", "cms.html"), "markdown": ("report.md",),
             "pdf": ("libreoffice.pdf", "word.pdf"), "text": ("cells.txt", "pipes.txt", "rows.txt", "tabs.txt")}.get(kind, (f"report.{kind}",))
    paths = [path for name in names if (path := folder / name).exists()] or sorted((ROOT / "samples").glob(f"*/{names[0]}"))
    data = chances.choice(paths).read_bytes()
    if kind != "fodt":
        return data
    content = Package(data).read("content.xml").decode()
    return content.replace("office:document-content", 'office:document office:mimetype="application/vnd.oasis.opendocument.text"', 1).replace(
        "/office:document-content", "/office:document").encode()


def damaged(kind: str, chances: random.Random) -> bytes:
    """A file of a kind with some damage."""
    data = bytearray(base(kind, chances))
    if kind in ZIPPED and chances.random() < 0.8:
        package = Package(bytes(data))
        parts = {name: package.read(name) for name in sorted(package.names, key=lambda name: (name not in {"mimetype", "[Content_Types].xml"}, name))}
        part = chances.choice(ZIPPED[kind])
        parts[part] = bytes(_hurt(bytearray(parts[part]), kind, chances))
        return write_package(parts)
    return bytes(_hurt(data, kind, chances))


def _hurt(data: bytearray, kind: str, chances: random.Random) -> bytearray:
    for _ in range(chances.choice((1, 1, 1, 2, 4, 16))):
        at = _place(data, kind, chances)
        form = chances.random()
        if form < 0.3:
            data[at] ^= 1 << chances.randrange(8)
        elif form < 0.55 and kind in {"doc", "xls"}:
            struct.pack_into("<I", data, min(at, len(data) - 4), chances.choice(_HOSTILE))
        elif form < 0.55:
            word = chances.choice(_WORDS.get(kind, _TAGS)).encode()
            data[at:at] = word * chances.choice((1, 1, 3, 500))
        elif form < 0.65:
            del data[at : at + chances.choice((1, 2, 100, 5000))]
        elif form < 0.75:
            data[at:at] = data[at : at + chances.choice((2, 512, 4096))]
        elif form < 0.85:
            data[at : at + 4] = bytes(chances.randrange(256) for _ in range(4))
        elif form < 0.9 and len(data) > 600:
            del data[chances.randrange(500, len(data)) :]
        else:
            other = chances.randrange(len(data))
            data[at : at + 64] = data[other : other + 64]
        if len(data) < 8:
            break
    return data


def _place(data: bytearray, kind: str, chances: random.Random) -> int:
    """Where to hurt: in a binary file often in the header or in the tables, since most of it is padding and text."""
    head = data.find(b"\xec\xa5") if kind == "doc" else -1
    if head >= 0 and chances.random() < 0.4:
        return min(head + chances.randrange(900), len(data) - 1)
    if head >= 0 and chances.random() < 0.5:
        return chances.randrange(len(data) // 2, len(data))
    return chances.randrange(len(data))


def outcome(data: bytes, *, whole: bool) -> str:
    """Read a file as `gouji` does, up to its blocks or, `whole`, up to the report; say what became of it."""
    source = source_of(data)
    try:
        kind = sniff(source)
        document = verb("readers", FORMATS[kind].reader, "read")(source)
        if FORMATS[kind].ledger:
            verb("ledger", FORMATS[kind].ledger, "count")(source)
        if whole:
            report = pipeline.read(source)
            for to in ("json", "html", "docx"):
                convert(render(report, "xml"), to)
            return "balanced" if report.ledger is None or report.ledger.balanced else "not balanced"
    except Refused as refused:
        return refused.diagnostic.code
    if not isinstance(document, Document):
        return "read"
    return "read" if document.blocks else "read, empty"


def _worker(first: int, count: int, step: int, seed: int, kinds: tuple[str, ...], told: multiprocessing.Queue[tuple[int, str, float]]) -> None:
    signal.signal(signal.SIGPROF, _too_slow)
    for kind in dict.fromkeys(kinds):
        outcome(base(kind, random.Random(0)), whole=True)  # so that everything is loaded before memory is counted
    for number in range(first, count, step):
        chances = random.Random(f"{seed}.{number}")
        data = damaged(kinds[number % len(kinds)], chances)
        used = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (used + SPARE + 10 * len(data), resource.RLIM_INFINITY))
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        started = time.process_time()
        try:
            told.put((number, outcome(data, whole=number % 3 == 0), time.process_time() - started))
        except BaseException as error:  # noqa: BLE001 - it is what is looked for
            told.put((number, f"FAULT {type(error).__name__}: {error}"[:200], time.process_time() - started))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class _TooSlow(BaseException):
    """No `except` of a reader or library may take it for an error of its own."""


def _too_slow(_number: int, _frame: object) -> None:
    raise _TooSlow(f"more than {SECONDS} seconds")


def fuzz(count: int, seed: int, kinds: tuple[str, ...] = KINDS, workers: int = 2) -> tuple[Counter[str], list[tuple[int, str]], float]:
    """Read `count` damaged files; return how often what became of them, the faults by number, and the longest time."""
    context = multiprocessing.get_context("fork")
    told: multiprocessing.Queue[tuple[int, str, float]] = context.Queue()
    running = [context.Process(target=_worker, args=(first, count, workers, seed, kinds, told)) for first in range(workers)]
    for process in running:
        process.start()
    found: Counter[str] = Counter()
    faults: list[tuple[int, str]] = []
    longest, left = 0.0, count
    while left:
        try:
            number, what, seconds = told.get(timeout=30 * SECONDS)
        except Exception:  # noqa: BLE001 - a worker died, and with it the file that it was reading
            faults.append((-1, f"CRASH of a process: {[process.exitcode for process in running]}"))
            break
        left -= 1
        longest = max(longest, seconds)
        found["fault" if what.startswith("FAULT") else what] += 1
        if what.startswith("FAULT"):
            faults.append((number, what))
    for process in running:
        process.terminate() if left else process.join()
    return found, faults, longest


if __name__ == "__main__":
    total, start = int(sys.argv[1]), int(sys.argv[2])
    outcomes, bad, slowest = fuzz(total, start, tuple(sys.argv[3:]) or KINDS)
    print(f"{total} files, seed {start}: " + ", ".join(f"{what} {count}" for what, count in outcomes.most_common()))
    print(f"faults {len(bad)}, longest {slowest:.2f} s")
    for item in bad[:20]:
        print(*item)
    sys.exit(bool(bad))
