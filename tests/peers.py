"""Read the corpus of table cases with gouji and with other tools, and print who keeps what: `make peers`.

A cell is right where its text, without white space, stands at its slot; spans are judged apart, since some tools have
none. Characters are lost that the case expects and the tool's whole output lacks. A tool that is missing is named.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

MEMORY = 6 << 30  # bytes that a tool may address: one span of a million takes all there is from some
SECONDS = 30  # that a tool may take for a case
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from casefile import Case, Spanned, cases, load  # noqa: E402 - the path is set above

Reading = tuple[list[list[Spanned]], str]  # the tables' cells, and all text of the output
Reader = Callable[[Path], Reading]
_PIPES = re.compile(r"(?m)^\|.*\|\s*$")


@dataclass
class Score:
    """What one tool made of one corpus."""

    cells: int = 0
    placed: int = 0
    spanned: int = 0
    wanted: int = 0
    lost: int = 0
    whole: int = 0
    cases: int = 0
    failed: list[str] = field(default_factory=list)

    def add(self, case: Case, reading: Reading) -> None:
        """Count what a reading has of a case."""
        tables, text = reading
        cells = spanned = placed = 0
        for index, grid in enumerate(case.tables):
            found = {(row, column): (rows, columns, _bare(words)) for row, column, rows, columns, words in (tables[index] if index < len(tables) else ())}
            for row, column, rows, columns, words in grid.cells:
                here = found.get((row, column))
                cells += 1
                placed += here is not None and here[2] == _bare(words)
                spanned += here == (rows, columns, _bare(words))
        wanted = Counter(_bare("".join(words for grid in case.tables for *_place, words in grid.cells) + "".join(words for words, *_ in case.paragraphs)))
        lost = (wanted - Counter(_bare(text))).total()
        self.cells, self.placed, self.spanned = self.cells + cells, self.placed + placed, self.spanned + spanned
        self.wanted, self.lost = self.wanted + wanted.total(), self.lost + lost
        self.whole += spanned == cells and not lost and len(tables) == len(case.tables)


def _bare(text: str) -> str:
    return "".join(text.split())


# --- the tools ------------------------------------------------------------------------------------------------------------


def gouji(path: Path) -> Reading:
    from converters import pipeline
    from converters.writers.tables import tables_json

    found = json.loads(tables_json(pipeline.read_document(path)[0]))
    cells = [[(cell["r"], cell["c"], cell["rs"], cell["cs"], cell["text"]) for cell in table["cells"]] for table in found["tables"]]
    return cells, "".join(cell[4] for table in cells for cell in table) + "".join(item["text"] for item in found["paragraphs"])


def pandoc(path: Path) -> Reading:
    if not shutil.which("pandoc"):
        raise ImportError("pandoc is not installed", name="pandoc")
    done = subprocess.run(["pandoc", "-f", path.suffix[1:], "-t", "json", str(path)], capture_output=True, check=True, timeout=60)
    tree = json.loads(done.stdout)
    return [list(_spread(rows)) for rows in _pandoc_tables(tree["blocks"])], _pandoc_text(tree["blocks"])


def _pandoc_tables(node: object) -> Iterator[list[list[tuple[int, int, str]]]]:
    """Yield the rows of each table of pandoc's tree, those nested in cells after their parents: (rowspan, colspan, text)."""
    if isinstance(node, dict) and node.get("t") == "Table":
        _attr, _caption, _columns, head, bodies, foot = node["c"]
        rows = [*head[1], *(row for body in bodies for part in (body[2], body[3]) for row in part), *foot[1]]
        yield [[(cell[2], cell[3], _pandoc_text([block for block in cell[4] if block.get("t") != "Table"])) for cell in row[1]] for row in rows]
        for row in rows:
            yield from _pandoc_tables([cell[4] for cell in row[1]])
    else:
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from _pandoc_tables(inner)


def _pandoc_text(node: object) -> str:
    if isinstance(node, dict):
        if node.get("t") in {"Str", "Code", "CodeBlock", "Math", "RawInline", "RawBlock"}:
            content = node["c"]
            return content if isinstance(content, str) else content[-1]
        return _pandoc_text(node.get("c", ""))
    return "".join(map(_pandoc_text, node)) if isinstance(node, list) else ""


def _spread(rows: list[list[tuple[int, int, str]]]) -> Iterator[Spanned]:
    """Place cells that come with spans only, row by row."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for rowspan, colspan, text in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
            yield row, column, rowspan, colspan, text
            column += colspan


def mammoth(path: Path) -> Reading:
    import mammoth as library

    with path.open("rb") as file:
        return _of_html(library.convert_to_html(file).value)


def _of_html(page: str) -> Reading:
    """Read the tables of a tool's own clean HTML."""
    from lxml import etree

    root = etree.fromstring(f"<html><body>{page}</body></html>", etree.HTMLParser(huge_tree=True))
    tables = []
    for table in root.iter("table"):
        rows = [[(int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")), _own_text(cell)) for cell in row if cell.tag in {"td", "th"}]
                for row in table.xpath("tr | thead/tr | tbody/tr | tfoot/tr")]
        tables.append(list(_spread(rows)))
    return tables, "".join(root.itertext())


def _own_text(cell) -> str:
    return (cell.text or "") + "".join(("" if child.tag == "table" else _own_text(child)) + (child.tail or "") for child in cell)


def markitdown(path: Path) -> Reading:
    from markitdown import MarkItDown

    text = MarkItDown().convert(str(path)).markdown
    tables: list[list[list[str]]] = [[]]
    for line in text.split("\n"):
        if _PIPES.fullmatch(line):
            tables[-1].append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]])
        elif tables[-1]:
            tables.append([])
    rows = [[row for row in table if not all(re.fullmatch(r":?-+:?", cell) for cell in row)] for table in tables if table]
    rows = [table if any(table[0]) else table[1:] for table in rows if table]  # Markdown demands a head: an empty one was added
    return [[(r, c, 1, 1, cell) for r, row in enumerate(table) for c, cell in enumerate(row)] for table in rows], text


def python_docx(path: Path) -> Reading:
    import docx

    document = docx.Document(str(path))
    tables, text = [], "".join(item.text for item in document.paragraphs)
    for table in document.tables:
        slots: dict[object, list[tuple[int, int]]] = {}
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells):
                slots.setdefault(cell._tc, []).append((r, c + row.grid_cols_before))
        cells = []
        for element, places in slots.items():
            words = "\n".join(item.text for item in docx.table._Cell(element, table).paragraphs)
            (top, left), (bottom, right) = min(places), max(places)
            cells.append((top, left, bottom - top + 1, right - left + 1, words))
            text += words
        tables.append(cells)
    return tables, text


def pandas_read_html(path: Path) -> Reading:
    import pandas as pd

    frames = pd.read_html(path, header=None, keep_default_na=False, converters=None)
    tables = []
    for frame in frames:
        head = [list(level) for level in zip(*[name if isinstance(name, tuple) else (name,) for name in frame.columns], strict=True)]
        rows = ([] if head == [list(range(len(frame.columns)))] else head) + frame.astype(str).to_numpy().tolist()
        tables.append([(r, c, 1, 1, str(cell)) for r, row in enumerate(rows) for c, cell in enumerate(row)])
    return tables, "".join(cell[4] for table in tables for cell in table)


TOOLS: dict[str, dict[str, Reader]] = {
    "docx": {"gouji": gouji, "pandoc": pandoc, "mammoth": mammoth, "markitdown": markitdown, "python-docx": python_docx},
    "html": {"gouji": gouji, "pandoc": pandoc, "markitdown": markitdown, "pandas.read_html": pandas_read_html},
}


def score(kind: str, read: Reader) -> Score:
    """Let one tool read one corpus; a case at which it fails counts as read without any cell."""
    total = Score()
    with tempfile.TemporaryDirectory() as folder:
        for path in cases(kind):
            case = load(path)
            file = Path(folder, case.file)
            file.write_bytes(case.data)
            total.cases += 1
            signal.alarm(SECONDS)
            try:
                reading = read(file)
            except ImportError:
                raise
            except Exception as error:  # noqa: BLE001 - a tool that breaks is a result, and named
                total.failed.append(f"{case.name} ({type(error).__name__})")
                reading = [], ""
            finally:
                signal.alarm(0)
            total.add(case, reading)
    return total


def _too_long(*_signal: object) -> None:
    raise TimeoutError(SECONDS)


def main() -> None:
    """Print a table of all tools, in Markdown."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _too_long)
    print("| format | tool | text at its slot | with its spans | characters lost | cases right | failed |\n|---|---|---|---|---|---|---|")
    for kind, tools in TOOLS.items():
        for name, read in tools.items():
            try:
                one = score(kind, read)
            except ImportError as error:
                print(f"| {kind} | {name} | not installed: {error.name} | | | | |")
                continue
            print(f"| {kind} | {name} | {one.placed} of {one.cells} ({one.placed / one.cells:.0%}) | {one.spanned} ({one.spanned / one.cells:.0%}) "
                  f"| {one.lost} of {one.wanted} | {one.whole} of {one.cases} | {len(one.failed)} |", flush=True)


if __name__ == "__main__":
    main()
