"""Tables without any lines, by their numbers: values that stand one under another over many rows make the columns (PDF 32000-1 §14.8.4).

A line that ends in numbers is a row; lines nearer than rows are one row with it; the space that all rows leave free parts the columns.
Whatever does not fit this picture is no table, and stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from operator import itemgetter

from converters.grid.ruled import Lattice
from converters.readers.pdf.chunks import Chunk, Found, NoTable, Row, is_prose
from converters.readers.pdf.pages import Glyph, Page
from converters.readers.pdf.spacing import Builder

_SAME = 0.4  # of the size: baselines nearer than this are one line
_APART = 0.4  # of the size: text further apart on a line is in two cells
_FAR = 16.0  # of the size: rows of one table are not further apart
_ROWS, _COLUMNS, _MANY = 3, 3, 8  # rows and columns of a table at least; so many numbers make a row that stands alone
_NUMBER = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?[%％]?|[-−–—/]+")


def aligned(pages: Iterable[Page], glyphs: dict[int, list[Glyph]]) -> tuple[dict[int, list[Lattice]], set[tuple[int, float]]]:
    """Return the tables of each page, and (page, baseline) of lines in columns of which no table could be made with certainty.

    `glyphs` is the text outside other tables.
    """
    rows = [row for page in pages for row in _rows(page, glyphs.get(page.number, []))]
    found: dict[int, list[Lattice]] = {}
    refused: set[tuple[int, float]] = set()
    floor = 0
    for table in _tables(rows):
        try:
            grids = Builder(rows, table, floor).grids()
        except NoTable:
            refused.update((row.page, row.base) for row in rows[table.anchors[0]:table.anchors[-1] + 1])
            continue
        floor = table.last + 1
        for number, grid in grids:
            found.setdefault(number, []).append(grid)
    return found, refused


# --- Lines and rows ------------------------------------------------------------------------------------------------


def _rows(page: Page, glyphs: list[Glyph]) -> list[Row]:
    rows: list[Row] = []
    held: list[Glyph] = []
    base = size = 0.0
    for glyph in sorted((glyph for glyph in glyphs if not glyph.char.isspace()), key=itemgetter(4)):
        own = page.styles[glyph.run].size
        if held and glyph.base - base > _SAME * max(size, own):
            rows.append(_row(page, held, base, size))
            held = []
        if not held:
            base, size = glyph.base, own
        held.append(glyph)
        size = max(size, own)
    if held:
        rows.append(_row(page, held, base, size))
    return rows


def _row(page: Page, held: list[Glyph], base: float, size: float) -> Row:
    chunks: list[Chunk] = []
    for glyph in sorted(held):
        if chunks and glyph.x0 - chunks[-1].x1 <= _APART * size:
            last = chunks[-1]
            last.glyphs.append(glyph)
            last.x1 = max(last.x1, glyph.x1)
        else:
            chunks.append(Chunk(glyph.x0, glyph.x1, "", [glyph]))
    row = Row(page.number, base, size, chunks)
    for chunk in chunks:
        chunk.text = "".join(glyph.char for glyph in chunk.glyphs)
    for chunk in reversed(chunks):
        if not _NUMBER.fullmatch(chunk.text):
            break
        row.numbers.insert(0, chunk)
    return row


def _tables(rows: list[Row]) -> list[Found]:
    """Gather lines with numbers whose numbers stand one under another."""
    groups: list[Found] = []
    for index, row in enumerate(rows):
        if not row.is_anchor():
            continue
        last = groups[-1] if groups else None
        bounds = [(chunk.x0, chunk.x1) for chunk in row.numbers]
        columns = _together(last.columns, bounds) if last else None
        if last and columns and _near(rows, last.anchors[-1], index):
            last.anchors.append(index)
            last.columns = columns
        else:
            groups.append(Found([index], bounds))
    return [group for group in groups if _is_table(rows, group)]


def _is_table(rows: list[Row], group: Found) -> bool:
    labelled = sum(len(rows[index].numbers) < len(rows[index].chunks) for index in group.anchors) * 2 > len(group.anchors)
    columns = len(group.columns) + labelled
    return (len(group.anchors) >= _ROWS and columns >= _COLUMNS) or len(group.columns) >= _MANY


def _together(columns: list[tuple[float, float]], bounds: list[tuple[float, float]]) -> list[tuple[float, float]] | None:
    """Return the columns widened by the numbers of a line, None where these stand elsewhere."""
    joined = list(columns)
    new: list[tuple[float, float]] = []
    for low, high in bounds:
        under = [number for number, (left, right) in enumerate(joined) if low < right and left < high]
        if len(under) > 1:
            return None
        if under:
            left, right = joined[under[0]]
            joined[under[0]] = min(left, low), max(right, high)
        else:
            new.append((low, high))
    if len(new) * 2 > len(bounds):
        return None
    joined = sorted(joined + new)
    return joined if all(one[1] < two[0] for one, two in pairwise(joined)) else None


def _near(rows: list[Row], one: int, two: int) -> bool:
    """Whether nothing but cells stands between two lines: no heading, no sentence, no wide space."""
    size = rows[two].size
    if abs(rows[one].size - size) > 0.1 * size or rows[two].page - rows[one].page > 1:
        return False
    if any(is_prose(rows[index], size) for index in range(one + 1, two)):
        return False
    return all(two.page != one.page or two.base - one.base < _FAR * size for one, two in pairwise(rows[one:two + 1]))
