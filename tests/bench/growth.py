"""How the time to read, or to write, grows with the size: for each shape and format the seconds at n, 2n, 4n and 8n, and the exponent.

`python tests/bench/growth.py [FORMAT ...] [--only SHAPE] [--write]` prints a line for each; an exponent over 1.2 is marked, and needs a reason in `REASONS`.
Time is that of the processor, and the least of two runs; an exponent of 1 is linear.
"""

from __future__ import annotations

import math
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tests")) if path not in sys.path]

from make.plain import PLAIN, report_of  # noqa: E402
from pdfmade import Pdf, table, text  # noqa: E402

from converters import pipeline  # noqa: E402
from converters.diagnostics import Refused  # noqa: E402
from converters.formats import writable  # noqa: E402
from converters.media import media as media_of  # noqa: E402
from converters.model import Block, Cell, Figure, Paragraph, Table  # noqa: E402
from converters.pipeline import render  # noqa: E402
from converters.report import AnnualReport  # noqa: E402
from converters.source.files import source_of  # noqa: E402

WRITTEN = ("html", "docx", "markdown", "xml", "json", "xlsx")
FORMATS = (*WRITTEN, *PLAIN, "pdf")
MOST = 1.2
REASONS = {"cells": "a step, linear on both sides of it: what the form's labels are near to is remembered for some thousand texts, and here all differ"}


def _grid(rows: int, columns: int) -> Table:
    return Table(rows, columns, tuple(Cell(row, column, 1, 1, f"{row}项{column}") for row in range(rows) for column in range(columns)))


def _spanned(rows: int) -> Table:
    """Two columns, of which the first spans all rows by fours."""
    cells = [Cell(row, 0, 4, 1, f"第{row}组") for row in range(0, rows, 4)] + [Cell(row, 1, 1, 1, str(row)) for row in range(rows)]
    return Table(rows, 2, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _nested(depth: int) -> Table:
    inner = Table(1, 1, (Cell(0, 0, 1, 1, "底"),))
    for _ in range(depth):
        inner = Table(1, 1, (Cell(0, 0, 1, 1, "层", blocks=(Paragraph("层"), inner)),))
    return inner


SHAPES: dict[str, tuple[int, Callable[[int], list[Block]]]] = {
    "cells": (150, lambda n: [_grid(n, 8)]), "rows with rowspan": (400, lambda n: [_spanned(n)]), "paragraphs": (800, lambda n: [Paragraph(f"第{at}段，内容。") for at in range(n)]),
    "nesting": (5, lambda n: [_nested(n)]), "one long line": (20_000, lambda n: [Paragraph("一二三四五" * (n // 5))]), "findings": (300, lambda n: [Table(n, 1, tuple(Cell(row, 0, 1, 1, "\ue000值") for row in range(n)))]),
    "headings": (300, lambda n: [Paragraph(f"（{at}）标题{at}", level=2) for at in range(n)]), "small tables": (60, lambda n: [block for at in range(n) for block in (Paragraph(f"表{at}"), _grid(2, 2))]),
    "wide tables": (60, lambda n: [_grid(3, n)]), "an open quote": (300, lambda n: [Paragraph("“")] + [Paragraph(f'{at},"{at * 7} 说明，{at}') for at in range(n)]),
}
PICTURES = 60


def made(name: str, blocks: list[Block]) -> bytes:
    """Write blocks in a format, as a document of no known form."""
    return render(report_of(blocks), name) if name in WRITTEN else PLAIN[name](blocks)


def pages(count: int) -> bytes:
    """A PDF of so many pages, each with a line and a small table."""
    made_of = Pdf()
    for at in range(count):
        made_of.page(text(80, 80, f"第{at}页的一行文字。") + table([80, 200, 320], [120, 140, 160], {(0, 0, 1, 1): "甲", (0, 1, 1, 1): str(at), (1, 0, 1, 1): "乙", (1, 1, 1, 1): str(at + 1)}))
    return made_of.bytes()


def _drawn(count: int) -> AnnualReport:
    """A report with so many pictures, each its own."""
    media = [one for at in range(count) if (one := media_of(_png(at)))]
    return report_of([Figure(f"{at}.png", "图", media=one.digest, width=90, height=90) for at, one in enumerate(media)], media)


def _png(number: int) -> bytes:
    """A picture of one pixel and a number (PNG 3rd edition §5)."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"tEXt", b"n\0%d" % number) + chunk(b"IDAT", zlib.compress(b"\0\x7f")) + chunk(b"IEND", b"")


Work = Callable[[], object]


def _readings(formats: tuple[str, ...], only: str) -> Iterator[tuple[str, str, Callable[[int], Work], int]]:
    """What is read: its shape, its format, what makes the work on one of a size, and the least size."""
    def reading(build: Callable[[int], bytes], name: str) -> Callable[[int], Work]:
        def ready(size: int) -> Work:
            source = build(size)
            return lambda: pipeline.read(source_of(source, f"a.{name}"))

        return ready

    for name in formats:
        if name == "pdf" and only in {"", "pages"}:
            yield "pages", name, reading(pages, name), 4
        for shape, (size, build) in SHAPES.items() if name != "pdf" else ():
            if only in {"", shape}:
                yield shape, name, reading(lambda n, name=name, build=build: made(name, build(n)), name), size // (4 if name == "doc" else 1)  # type: ignore[misc]


def _writings(formats: tuple[str, ...], only: str) -> Iterator[tuple[str, str, Callable[[int], Work], int]]:
    """What is written, as `_readings` has it."""
    shapes: dict[str, tuple[int, Callable[[int], AnnualReport]]] = {shape: (size, lambda n, build=build: report_of(build(n))) for shape, (size, build) in SHAPES.items()}  # type: ignore[misc]
    for name in formats:
        for shape, (size, build) in (shapes | {"pictures": (PICTURES, _drawn)}).items():
            if only in {"", shape}:
                yield shape, name, lambda n, name=name, build=build: partial(render, build(n), name), size  # type: ignore[misc]


def seconds(work: Work) -> float:
    """The least processor time of two runs; an input past the limits counts as it is refused."""
    least = math.inf
    for _ in range(2):
        started = time.process_time()
        try:
            work()
        except Refused:
            pass  # the time to refuse is looked at as well
        least = min(least, time.process_time() - started)
    return least


def exponent(sizes: list[int], times: list[float]) -> float:
    """The slope of a line through the points, both axes logarithmic (least squares)."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(taken, 1e-6)) for taken in times]
    middle, level = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True)) / sum((x - middle) ** 2 for x in xs)


def main(arguments: list[str]) -> int:
    """Print the table; returns 1 if an exponent is over the bound without a reason."""
    only = arguments[arguments.index("--only") + 1] if "--only" in arguments else ""
    writing = "--write" in arguments
    known = tuple(writable()) if writing else FORMATS
    formats = tuple(name for name in arguments if name in known) or known
    over = 0
    for shape, name, make, size in (_writings if writing else _readings)(formats, only):
        sizes = [size, 2 * size, 4 * size, 8 * size]
        seconds(make(size))  # so that everything is loaded
        times = [seconds(make(n)) for n in sizes]
        slope = exponent(sizes, times)
        reason = REASONS.get(shape, "")
        mark = "" if slope <= MOST else f"  over {MOST}: {reason}" if reason else f"  OVER {MOST}"
        over += slope > MOST and not reason
        print(f"{name:9} {shape:18} {slope:5.2f}  " + "  ".join(f"{n}: {taken:.3f}" for n, taken in zip(sizes, times, strict=True)) + mark, flush=True)
    return bool(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
