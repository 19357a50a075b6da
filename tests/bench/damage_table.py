"""Print what becomes of the facts of damaged reports, operator by operator, with the time that recovery takes; part of `make bench`."""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Print the table for single operators, the line for pairs, and the growth of the time with the rows."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=40, help="reports for each operator")
    parser.add_argument("--pairs", type=int, default=1000, help="pairs of operators")
    options = parser.parse_args()
    made = _reports(options.reports)
    print(f"{len(made)} reports made by hypothesis, both editions, every figure another; recovery alone, without reading")
    print(f"{'damage':34} {'facts':>6} {'right':>8} {'missing':>8} {'flagged':>8} {'silent':>7} {'median ms':>10} {'most ms':>8}")
    for line in singles(made):
        print(line, flush=True)
    print(pairs(made, options.pairs))
    print("\nrecovery of a table 3 of so many rows (its rows printed again and again), best of 3")
    for line in growth(made[0]):
        print(line, flush=True)


def _reports(count: int) -> list:
    from hypothesis import HealthCheck, Phase, given, settings
    from strategies import reports

    made: list = []

    @settings(derandomize=True, database=None, deadline=None, max_examples=count, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(reports())
    def collect(report) -> None:
        made.append(report)

    collect()
    return made


def _one(truth, work, seed: int):
    from damage import damaged
    from damage.score import score

    from converters.recover.report import recover

    document = damaged(truth, work, random.Random(seed))
    began = time.perf_counter()
    found = recover(document)
    taken = time.perf_counter() - began
    return score(truth, document, found), taken * 1000


def _line(name: str, scores: list, taken: list[float]) -> str:
    from damage.score import Score

    total = Score()
    for item in scores:
        total.add(item)
    return (f"{name:34} {total.asked:>6} {total.share:>8.2%} {total.missing:>8} {total.flagged:>8} {len(total.silent):>7} "
            f"{statistics.median(taken):>10.1f} {max(taken):>8.1f}")


def singles(made: list) -> Iterator[str]:
    """A line for each operator, and one for all."""
    from damage import OPERATORS

    every: list = []
    for name, work in OPERATORS.items():
        results = [_one(truth, work, seed) for seed, truth in enumerate(made)]
        every += results
        yield _line(name, *(list(column) for column in zip(*results, strict=True)))
    yield _line(f"all {len(OPERATORS)} operators", *(list(column) for column in zip(*every, strict=True)))


def pairs(made: list, count: int) -> str:
    """One line for pairs of operators drawn at random."""
    from damage import OPERATORS, both

    draw = random.Random(0)
    names = sorted(OPERATORS.keys() - {"nothing", "two_values_swapped"})
    results = [_one(draw.choice(made), both(OPERATORS[draw.choice(names)], OPERATORS[draw.choice(names)]), seed) for seed in range(count)]
    return _line(f"{count} pairs", *(list(column) for column in zip(*results, strict=True)))


def growth(truth) -> Iterator[str]:
    """The time for a table whose rows come again: four times the rows take no more than sixteen times the time."""
    from damage import damaged
    from damage.spans import nothing

    from converters.model import Document, Table
    from converters.recover.report import recover

    document = damaged(truth, nothing, random.Random(0))
    before = 0.0
    for times in (1, 4, 16, 64):
        blocks = [_again(block, times) if isinstance(block, Table) and block.columns == 10 else block for block in document.blocks]
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            recover(Document("test", tuple(blocks)))
            taken.append(time.perf_counter() - began)
        best = min(taken) * 1000
        rows = max(block.rows for block in blocks if isinstance(block, Table))
        yield f"{rows:>6} rows {best:>10.1f} ms" + (f"   × {best / before:.1f} for 4 × the rows" if before else "")
        before = best


def _again(table, times: int):
    """A table with its rows printed again and again, each label a little other, so that none matches slot by slot."""
    from dataclasses import replace

    cells = [replace(cell, row=cell.row + turn * table.rows, text=f"{cell.text}{turn + 1}") for turn in range(times) for cell in table.cells]
    return replace(table, rows=table.rows * times, cells=tuple(cells))


if __name__ == "__main__":
    main()
