"""Measure the PDF reader on public documents: cell F1 of tables with a known truth, and whether ledgers balance; nothing is timed by the wall.

Give folders: PDFs that have a `NAME.pdf.truth.json` beside them are held against it (tables as `gouji tables` writes them, cells
as (row, column, rowspan, colspan, text without white space)); of all others the ledger is closed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Cells = Counter[tuple[int, int, int, int, str]]


def cells_of(table: dict[str, list[dict[str, object]]]) -> Cells:
    """The cells of one table that have text, by place and span."""
    return Counter((c["r"], c["c"], c["rs"], c["cs"], "".join(str(c["text"]).split())) for c in table["cells"] if str(c["text"]).strip())


def truth_of(path: Path) -> list[dict[str, list[dict[str, object]]]]:
    """The true tables of a file; a string that lost its closing quote at the end of its line gets it back."""
    said = path.with_name(path.name + ".truth.json").read_text("utf-8")
    return json.loads(re.sub(r'("text": "(?:[^"\\\n]|\\.)*)\n', r'\1"\n', said))["tables"]


def f1(one: Cells, two: Cells) -> float:
    """The harmonic mean of precision and recall of the cells of two tables."""
    both = (one & two).total()
    return 2 * both / (one.total() + two.total()) if both else float(not one and not two)


def score(found: list[Cells], truth: list[Cells]) -> tuple[float, bool]:
    """Match each true table with the found one that is most like it; return the F1 over all cells, and whether all are exact."""
    pairs = sorted(((f1(one, two), i, j) for i, one in enumerate(truth) for j, two in enumerate(found)), reverse=True)
    used: tuple[set[int], set[int]] = (set(), set())
    both = 0
    for value, i, j in pairs:
        if value and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            both += (truth[i] & found[j]).total()
    total = sum(map(Counter.total, truth)) + sum(map(Counter.total, found))
    exact = len(found) == len(truth) and all(any(one == two for two in found) for one in truth)
    return 2 * both / total if total else 1.0, exact


def tables(paths: Iterable[Path]) -> Iterable[str]:
    """Hold the tables of each file against its truth."""
    from converters.pipeline import read_document
    from converters.writers.tables import tables_json

    values: list[float] = []
    exacts = 0
    for path in paths:
        truth = [cells_of(table) for table in truth_of(path)]
        found = [cells_of(table) for table in json.loads(tables_json(read_document(path)[0]))["tables"]]
        value, exact = score(found, truth)
        values.append(value)
        exacts += exact
        yield f"{path.name:44} {value:.3f} {'exact' if exact else '     '} {len(found)} of {len(truth)} tables"
    if values:
        yield f"cell F1 {sum(values) / len(values):.3f}, {exacts} of {len(values)} files exact"


def ledgers(paths: Iterable[Path]) -> Iterable[str]:
    """Close the ledger of each file."""
    from converters import read
    from converters.diagnostics import Refused

    outcomes: Counter[str] = Counter()
    for path in paths:
        began = time.process_time()
        try:
            report = read(path)
        except Refused as refused:
            outcomes["refused"] += 1
            yield f"{path.name:44} refused {refused.diagnostic.code}"
            continue
        spent = time.process_time() - began
        balance = report.ledger
        good = balance is not None and not balance.missing and not balance.surplus
        outcomes["balanced" if good else "not balanced"] += 1
        notes = " ".join(sorted({item.code for item in report.diagnostics if item.code[0] == "L"}))
        yield f"{path.name:44} {'balanced' if good else 'NOT BALANCED'} {spent * 1000:6.0f} ms {notes} {'' if good or balance is None else (balance.missing[:60], balance.surplus[:60])}"
    if outcomes:
        yield ", ".join(f"{count} {name}" for name, count in outcomes.items())


def main() -> None:
    """Print a line a file, and the sums."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        if not folder.exists():
            print(f"{folder} is not there: skipped")
            continue
        paths = sorted(folder.rglob("*.pdf")) if folder.is_dir() else [folder]
        known = [path for path in paths if path.with_name(path.name + ".truth.json").exists()]
        for line in [*tables(known), *ledgers([path for path in paths if path not in known])]:
            print(line, flush=True)


if __name__ == "__main__":
    main()
