"""Made reports of 2014 to 2018 × formats × variations: the share of figures read right, wrong in silence, and findings that are false.

`python tests/bench/statistics_table.py [--count N] [--first N] [--office] [--show]`; the seeds are counted from `--first`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from make import statistics

import converters
from converters.checks.report import check_report
from converters.report import AnnualReport

OFFICE = {"docx": "docx:MS Word 2007 XML", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt", "pdf": "pdf:writer_web_pdf_Export"}
FINE = frozenset({"F415", "F420", "F417", "G308", "N507"})  # what is rightly said: of blanks, units, text, pages
FREE = frozenset({"C738", "C732"})


def office(items: dict[str, bytes], how: str) -> dict[str, bytes]:
    """Save pages of HTML in a format of LibreOffice, in one run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in items.items():
            (folder / f"{name}.html").write_bytes(data)
        suffix = how.partition(":")[0]
        subprocess.run(["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", how, "--outdir", place, *(str(folder / f"{name}.html") for name in items)],
                       check=True, capture_output=True, timeout=600)
        return {name: (folder / f"{name}.{suffix}").read_bytes() for name in items}


def judge(item: statistics.Made, report: AnnualReport, tally: Counter[str], show: str) -> None:
    """Count what became of each figure, and the findings that say what is not so."""
    fine = FINE | FREE | ({"C702"} if "nought" in item.variations else set())
    said = {item.code for item in report.diagnostics} - FINE
    for name, value in item.facts.items():
        fact = report.facts.get(name)
        right = fact is not None and fact.value == value
        tally["figures"] += 1
        tally["right"] += right
        if not right:
            lost = fact is None or fact.status == "missing"
            tally["lost" if lost else "wrong"] += 1
            tally["silent"] += not lost and not said
            if show:
                print(show, name, "is", value, "read", fact and (fact.text, fact.value, fact.status))
    false = [found for found in [*report.diagnostics, *check_report(report)] if found.code not in fine]
    tally["false"] += len(false)
    tally["edition"] += report.edition != "2014"
    tally["unbalanced"] += report.ledger is not None and not report.ledger.balanced
    if show:
        for found in dict.fromkeys((item.code, item.text if hasattr(item, "text") else str(item)) for item in false):
            print(show, *found)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    made = {}
    for seed in range(given.first, given.first + given.count):
        random = Random(f"variations {seed}")
        made[f"r{seed}"] = statistics.made(str(seed), [name for name in statistics.VARIATIONS if random.random() < 0.35])
    sources = {f: {name: write(item) for name, item in made.items()} for f, write in {**statistics.CLEAN, **statistics.TEXTS}.items()}
    sources["pieces"] = {name: statistics.html(item, 3) for name, item in made.items()}
    if given.office and shutil.which("soffice"):
        sources |= {name: office(sources["html"], how) for name, how in OFFICE.items()}
    print(f"{'format':12} {'right':>9} {'wrong':>6} {'silent':>7} {'lost':>6} {'false':>6} edition unbalanced")
    for name, files in sources.items():
        if given.only and name not in given.only.split(","):
            continue
        tally: Counter[str] = Counter()
        for report, data in files.items():
            judge(made[report], converters.read(data), tally, f"{name} {report} {made[report].variations}" if given.show else "")
        print(f"{name:12} {tally['right'] / tally['figures']:9.2%} {tally['wrong']:6} {tally['silent']:7} {tally['lost']:6} {tally['false']:6} {tally['edition']:7} {tally['unbalanced']:10}")


if __name__ == "__main__":
    main()
