"""Tables of words without ruling lines, found by camelot where a page looks tabular; the text stays our own (pdfplumber #79).

Camelot says only where rows and columns lie. It puts blanks between Han characters and drops text that fits no cell,
so no text is taken from it. It costs most of a second to import, and is imported only when a page asks for it.
"""

from __future__ import annotations

import logging
import re
import warnings

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.pages.glyphs import Box, Page
from converters.pages.lines import Line
from converters.pages.ruled import Lattice, Rule, lattices

_MOST_TEXTS = 800  # of a page: camelot takes the square of their number, 6 seconds for a thousand that are scattered
_MARGIN = 4.0  # points around a region that camelot is asked about
_LINES = 3  # a table has at least so many aligned lines
_NUMBER = re.compile(r"[\d,.，%+\-−—/]+")


def tabular(lines: list[Line]) -> list[list[Line]]:
    """Return the runs of lines that share at least two wide gaps, or one beside numbers: columns without lines."""
    runs: list[list[Line]] = []
    run: list[Line] = []
    shared: list[tuple[float, float]] = []
    for line in [*lines, None]:
        common = _common(shared, list(line.gaps)) if line and run else list(line.gaps) if line else []
        if line and common and (not run or line.base - run[-1].base < 4 * line.size):
            run.append(line)
            shared = common
            continue
        if len(run) >= _LINES and (len(shared) > 1 or all(_NUMBER.fullmatch(one.text.split()[-1]) for one in run[1:])):
            runs.append(run)
        run = [line] if line and line.gaps else []
        shared = list(line.gaps) if line else []
    return runs


def _common(one: list[tuple[float, float]], two: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return where the gaps of two lines overlap."""
    return [(max(a, c), min(b, d)) for a, b in one for c, d in two if min(b, d) - max(a, c) > 2]


def find(data: bytes, page: Page, lines: list[Line], *, pictured: bool) -> tuple[list[Lattice], list[Diagnostic]]:
    """Ask camelot for the tables of a page: by text for lines that look tabular, by its picture for a scan with text."""
    regions = [_region(run) for run in tabular(lines)]
    if page.turned or not (regions or pictured):
        return [], []
    where = Origin(page=page.number)
    if sum(len(line.gaps) + 1 for line in lines) > _MOST_TEXTS:
        return [], [diagnose("R220", where, reason=f"more than {_MOST_TEXTS} texts on a page")]
    try:
        import camelot

        for name in ("camelot", "pdfminer", "playa"):
            logging.getLogger(name).setLevel(logging.CRITICAL)  # what they miss is found by the ledger
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            asked = {"flavor": "lattice"} if pictured else {"flavor": "stream", "table_areas": [_area(page, box) for box in regions]}
            found = camelot.read_pdf(data, pages=str(page.number), suppress_stdout=True, **asked)
            grids = [grid for table in found for grid in _grids(table, page, ruled=pictured)]
    except Exception as error:  # noqa: BLE001 - whatever fails there, the lines are kept as they stand and it is said
        return [], [diagnose("R220", where, reason=f"{type(error).__name__}: {error}")]
    return grids, []


def _region(run: list[Line]) -> Box:
    return (min(line.x0 for line in run) - _MARGIN, min(line.top for line in run) - _MARGIN,
            max(line.x1 for line in run) + _MARGIN, max(line.bottom for line in run) + _MARGIN)


def _area(page: Page, box: Box) -> str:
    """Write a region as camelot takes it: left, top, right, bottom in the page's own coordinates."""
    left, top = page.corner
    return f"{box[0] + left:.1f},{top - box[1]:.1f},{box[2] + left:.1f},{top - box[3]:.1f}"


def _grids(table: object, page: Page, *, ruled: bool) -> list[Lattice]:
    """Make lattices of camelot's rows and columns, or of the edges that it saw in the picture."""
    left, top = page.corner
    levels: list[Rule] = []
    uprights: list[Rule] = []
    cells = [cell for row in table.cells for cell in row]  # type: ignore[attr-defined]
    for cell in cells:
        x0, x1, y0, y1 = cell.x1 - left, cell.x2 - left, top - cell.y2, top - cell.y1
        if not ruled or cell.top:
            levels.append(Rule(y0, x0, x1))
        if not ruled or cell.bottom:
            levels.append(Rule(y1, x0, x1))
        if not ruled or cell.left:
            uprights.append(Rule(x0, y0, y1))
        if not ruled or cell.right:
            uprights.append(Rule(x1, y0, y1))
    return [grid for grid in lattices(levels, uprights) if len(grid.patches) > 3]
