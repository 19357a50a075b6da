"""How the time to read grows with the size of the input: for each shape and format the seconds at n, 2n, 4n and 8n, and the exponent.

`python tests/bench/growth.py [FORMAT ...] [--only SHAPE]` prints a line for each; an exponent over 1.2 is marked, and needs a reason in `REASONS`.
Time is that of the processor, and the least of two runs; an exponent of 1 is linear.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [path for path in (str(ROOT), str(ROOT / "tests")) if path not in sys.path]

from pdfmade import Pdf, table, text  # noqa: E402

from converters import pipeline  # noqa: E402
from converters.diagnostics import Refused  # noqa: E402
from converters.model import Block, Cell, Paragraph, Table  # noqa: E402
from converters.pipeline import render  # noqa: E402
from converters.report import AnnualReport, Section  # noqa: E402
from converters.source.files import source_of  # noqa: E402

WRITTEN = ("html", "docx", "markdown", "xml", "json", "xlsx")
FORMATS = (*WRITTEN, "text", "csv", "rtf", "pdf")
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
    "wide tables": (60, lambda n: [_grid(3, n)]),
}


def _plain(blocks: list[Block], gap: str) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif isinstance(block, Table):
            lines += [gap.join(cell.text for cell in block.cells if cell.row == row) for row in range(block.rows)] if len(block.cells) < 2_000 else _lines(block, gap)
    return "\n".join(lines) + "\n"


def _lines(block: Table, gap: str) -> list[str]:
    rows: list[list[str]] = [[] for _row in range(block.rows)]
    for cell in block.cells:
        rows[cell.row].append(cell.text)
    return [gap.join(row) for row in rows]


def _rtf(blocks: list[Block]) -> bytes:
    def words(text: str) -> str:
        return "".join(f"\\u{ord(char)}?" if ord(char) > 127 else char for char in text)

    out = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(f"\\pard {words(block.text)}\\par")
        elif isinstance(block, Table):
            edges = "".join(f"\\cellx{1000 * (column + 1)}" for column in range(min(block.columns, 60)))
            out += [f"\\trowd{edges}\\intbl " + "".join(f"{words(part)}\\cell " for part in line.split("\t")) + "\\row" for line in _lines(block, "\t")]
    return ("{\\rtf1\\ansi\\uc1 " + "\n".join(out) + "}").encode()


def made(name: str, blocks: list[Block]) -> bytes:
    """Write blocks in a format, as a document of no known form."""
    if name in WRITTEN:
        report = AnnualReport("", Paragraph("通知", level=0), None, None, None, None, None, (), (Section("", None, tuple(blocks)),), (), {})
        return render(report, name)
    if name == "rtf":
        return _rtf(blocks)
    return _plain(blocks, "," if name == "csv" else " | ").encode()


def pages(count: int) -> bytes:
    """A PDF of so many pages, each with a line and a small table."""
    made_of = Pdf()
    for at in range(count):
        made_of.page(text(80, 80, f"第{at}页的一行文字。") + table([80, 200, 320], [120, 140, 160], {(0, 0, 1, 1): "甲", (0, 1, 1, 1): str(at), (1, 0, 1, 1): "乙", (1, 1, 1, 1): str(at + 1)}))
    return made_of.bytes()


def _inputs(formats: tuple[str, ...], only: str) -> Iterator[tuple[str, str, Callable[[int], bytes], int]]:
    for name in formats:
        if name == "pdf":
            if only in {"", "pages"}:
                yield "pages", name, pages, 4
            continue
        for shape, (size, build) in SHAPES.items():
            if only in {"", shape}:
                yield shape, name, lambda n, name=name, build=build: made(name, build(n)), size  # type: ignore[misc]


def seconds(data: bytes, name: str) -> float:
    """The least processor time of two readings; an input past the limits counts as it is refused."""
    least = math.inf
    for _ in range(2):
        started = time.process_time()
        try:
            pipeline.read(source_of(data, f"a.{name}"))
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
    formats = tuple(name for name in arguments if name in FORMATS) or FORMATS
    over = 0
    for shape, name, make, size in _inputs(formats, only):
        sizes = [size, 2 * size, 4 * size, 8 * size]
        seconds(make(size), name)  # so that everything is loaded
        times = [seconds(make(n), name) for n in sizes]
        slope = exponent(sizes, times)
        reason = REASONS.get(shape, "")
        mark = "" if slope <= MOST else f"  over {MOST}: {reason}" if reason else f"  OVER {MOST}"
        over += slope > MOST and not reason
        print(f"{name:9} {shape:18} {slope:5.2f}  " + "  ".join(f"{n}: {taken:.3f}" for n, taken in zip(sizes, times, strict=True)) + mark)
    return bool(over)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
