"""Print what becomes of the facts of ruined reports by layout and by damage, read from bytes to facts; part of `make bench`."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> None:
    """Print one line for each layout, one for each damage, and one for all; `--show` prints what was wrong in one text."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    from make.further import FURTHER
    from make.layouts import LAYOUTS
    from make.outcome import Outcome, outcome
    from make.reports import made_report
    from make.ruin import DAMAGES, both

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1, help="reports of each edition for each layout and damage")
    parser.add_argument("--pairs", type=int, default=4, help="pairs of damages for each layout, in both editions")
    parser.add_argument("--seed", type=int, default=1, help="where the numbers of the reports begin")
    parser.add_argument("--layout", default="", help="only layouts whose name holds this")
    parser.add_argument("--damage", default="", help="only this damage, or two joined by +")
    parser.add_argument("--further", action="store_true", help="the further layouts, each with marks of its own, instead of the sixteen")
    parser.add_argument("--show", action="store_true", help="print each wrong fact, and the texts in which facts were not found")
    options = parser.parse_args()

    layouts = [name for name in (FURTHER if options.further else LAYOUTS) if options.layout in name]
    works = _works(options.damage, DAMAGES, both)
    lines: dict[tuple[str, str], Outcome] = {}
    taken: list[float] = []
    seed = options.seed
    for layout in layouts:
        drawn = [] if options.damage else _drawn(layout, options.pairs, options.seed, DAMAGES, both)
        for name, work in [*works, *drawn]:
            for edition in ("2019", "2021") * (options.reports if name != "two at once" else 1):
                seed += 1
                began = time.perf_counter()
                result = outcome(made_report(seed, edition), layout, work, seed)
                taken.append(time.perf_counter() - began)
                for key in (("layout", layout), ("damage", name), ("all", "all")):
                    lines.setdefault(key, Outcome()).add(result)
                if options.show and result.right < result.asked + len(result.silent) + len(result.flagged):
                    _show(layout, name, seed, result)
    print(f"{'':34} {'facts':>7} {'right':>8} {'missing':>8} {'flagged':>8} {'silent':>7} {'ledger':>7}")
    for kind in ("layout", "damage", "all"):
        for (of, name), total in lines.items():
            if of == kind:
                print(f"{name:34} {total.asked:>7} {total.share:>8.2%} {total.missing:>8} {len(total.flagged):>8} {len(total.silent):>7} {total.unbalanced:>7}")
        print()
    print(f"{len(taken)} reports from number {options.seed + 1}, median {statistics.median(taken) * 1000:.0f} ms each with the making")


def _works(named: str, damages: dict, both) -> list:
    if named:
        first, _plus, second = named.partition("+")
        return [(named, both(damages[first], damages[second]) if second else damages[first])]
    return list(damages.items())


def _drawn(layout: str, count: int, seed: int, damages: dict, both) -> list:
    """So many pairs of damages for a layout."""
    from random import Random

    random = Random(f"{layout} {seed}")
    names = sorted(damages.keys() - {"nothing"})
    return [("two at once", both(damages[random.choice(names)], damages[random.choice(names)])) for _ in range(count)]


def _show(layout: str, name: str, seed: int, result) -> None:
    print(f"{layout} / {name} / {seed}: {result.right} of {result.asked} right, {result.missing} missing, "
          f"{len(result.flagged)} flagged, {len(result.silent)} silent")
    for line in [*(f"    silent  {item}" for item in result.silent[:6]), *(f"    flagged {item}" for item in result.flagged[:3])]:
        print(line)


if __name__ == "__main__":
    main()
