"""Print what becomes of made volumes of 2, 12 and 60 reports in each format: reports found, facts right, accounts that balance, time."""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Print a line for each format and number of reports."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from make.volumes import FORMATS, bodies

    import converters

    sizes = [int(size) for size in sys.argv[1:]] or [2, 12, 60]
    print(f"{'format':8} {'reports':>8} {'found':>6} {'titles':>7} {'facts':>7} {'right':>9} {'balanced':>9} {'s':>6}")
    for size in sizes:
        reports = bodies(size)
        for name, make in FORMATS.items():
            data = make(reports)
            began = time.perf_counter()
            found = converters.read_all(data)
            taken = time.perf_counter() - began
            pairs = list(zip(reports, found, strict=False))
            titles = sum(1 for report, own in pairs if own.title and report.title and own.title.text == report.title.text)
            facts = sum(len(report.facts) for report in reports)
            right = sum(1 for report, own in pairs for key, fact in report.facts.items() if key in own.facts and own.facts[key].value == fact.value)
            balanced = sum(1 for own in found if own.ledger and own.ledger.balanced)
            print(f"{name:8} {size:>8} {len(found):>6} {titles:>7} {facts:>7} {right / facts:>9.2%} {balanced:>9} {taken:>6.1f}", flush=True)


if __name__ == "__main__":
    main()
