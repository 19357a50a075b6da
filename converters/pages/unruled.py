"""Tables of any document that no lines part into cells: found by their columns, bounded by the lines that are drawn (ISO 32000-1 §14.8.2.5).

Columns are the alleys that lines of text leave free (`alleys`), the heading is told from the rows under it by a line, by
its weight or by what stands in it (`spans`), and lines of text that are parts of one row are put together (`bands`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from converters.pages.alleys import FIGURE, Run, Span, alleyed, joined, runs_of
from converters.pages.bands import bands_of
from converters.pages.glyphs import Glyph, Page
from converters.pages.rows import Chunk, Row, rows_of
from converters.pages.ruled import Lattice, Patch, Rule
from converters.pages.spans import Heading, headings_of

_WIDE = 0.6  # of the table's width is a line that parts its rows
_HEAD = 6  # lines of a heading at most
_NEAR = 2.1  # of the size: the lines of a heading are not further apart, nor from the first row
_STEP = 1.25  # times the distance of rows is that of the heading at most
_MARGIN = 3.0  # points between the outermost text and the table's edge
_NOTE = re.compile(r"[(（[].*[)）\]]|单位[:：].*|(?:Table|Tab\.|Tabelle|Tableau|Figure|Fig\.|表)\s*\d.*|(?:Source|Note|注|资料来源|来源)s?\s*[:：].*", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s*[-–/]\s*(?:(?:19|20)?\d\d))?(?:年|年度)?\*?|Q[1-4]|\d{1,2}")
_WORD = 0.15  # of the size: letters further apart are in two words
_WIDER = 1.2  # times as wide as the next is a blank between two headings
_LONE = 0.33  # of the size: the same for the only blank
_FIGURED = 0.5  # of the texts of a column of figures are figures
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|,b", re.IGNORECASE)


@dataclass(slots=True)
class _Table:
    """A table while it is made: the lines of its heading and of its rows, its columns, and the lines drawn in it."""

    head: list[Row]
    body: list[Row]
    columns: list[Span]
    left: float
    right: float
    top: float
    bottom: float
    rules: list[Rule]


def unruled(page: Page, glyphs: Sequence[Glyph], box: tuple[float, float, float, float] | None = None) -> list[Lattice]:
    """Return the tables of a page that stand in columns, without those of which it is not certain what their cells are.

    Args:
        page: the page, for the lines and areas drawn on it.
        glyphs: the text outside other tables.
        box: the closed frame that the text stands in, if it does.

    """
    rows = joined(rows_of(page, list(glyphs)))
    found: list[Lattice] = []
    floor = -1
    for run in runs_of(rows):
        if run.anchors[0] <= floor:
            continue
        table = _table(page, run, floor, box)
        grid = _lattice(page, table, run.size) if table else None
        if grid and table:
            found.append(grid)
            floor = max(index for index, row in enumerate(rows) if row is (table.body or table.head)[-1])
    return found


# --- The lines of a table -------------------------------------------------------------------------------------------


def _table(page: Page, run: Run, floor: int, box: tuple[float, float, float, float] | None) -> _Table | None:
    """Gather the lines of a table, above and below those in columns as well."""
    rows = run.rows
    left, right = run.columns[0][0], run.columns[-1][1]
    rules = [rule for rule in page.horizontal if rule.start < right and left < rule.end
             and (box is None or box[1] + 1 < rule.at < box[3] - 1)]
    whole = _whole(rules, left, right, run.columns[0][1])
    first = _first(run, floor, whole, box)
    last = _last(run, whole, box)
    lines = rows[first:last + 1]
    count = _heading(page, run, lines, whole)
    head, body = lines[:count], lines[count:]
    if len(body) < 2:
        return None
    columns = _columns(head, body)
    if len(columns) < 2:
        return None
    left, right = min(chunk.x0 for row in lines for chunk in row.chunks), max(chunk.x1 for row in lines for chunk in row.chunks)
    top, bottom = lines[0].top - _MARGIN, lines[-1].bottom + _MARGIN
    if box:
        left, top, right, bottom = box
    return _Table(head, body, columns, left - _MARGIN * (not box), right + _MARGIN * (not box), top, bottom, rules)


def _whole(rules: Sequence[Rule], left: float, right: float, label: float) -> list[float]:
    """Return the heights of the lines that run over the whole table, in one piece or several; `label` is where the first column ends."""
    found: list[float] = []
    pieces: list[Rule] = []
    for rule in [*sorted(rules), None]:
        if pieces and (rule is None or rule.at - pieces[0].at > 1):
            covered = sum(min(piece.end, right) - max(piece.start, left) for piece in pieces)
            if covered > _WIDE * (right - left) and min(piece.start for piece in pieces) < (left + label) / 2:
                found.append(sum(piece.at for piece in pieces) / len(pieces))
            pieces = []
        if rule is not None:
            pieces.append(rule)
    return found


def _first(run: Run, floor: int, whole: Sequence[float], box: object) -> int:
    """Return the first line of the heading."""
    rows, size = run.rows, run.size
    first = run.anchors[0]
    left, right = run.columns[0][0], run.columns[-1][1]
    above = [at for at in whole if at < rows[first].base]
    roof = _roof(rows, first, above, floor)
    usual = run.pitch
    kept = first
    while first - 1 > floor and run.anchors[0] - first < _HEAD:
        row, below = rows[first - 1], rows[first]
        if row.page != below.page:
            break
        inside = box is not None or (roof is not None and row.base > roof)
        stub = len(row.chunks) == 1 and row.chunks[0].x1 <= run.columns[0][1] + size and below.base - row.base < usual
        if not inside and (roof is not None or below.base - row.base > max(_NEAR * size, _STEP * usual)
                           or not _is_heading(row, run, left, right, stub=stub)):
            break
        first -= 1
        kept = kept if stub and not inside else first  # a lone label is part of the heading where there is more of it above
    return kept


def _roof(rows: Sequence[Row], first: int, above: Sequence[float], floor: int) -> float | None:
    """Return the line over the heading: the highest of those with few lines of text between them and the first row."""
    roof: float | None = None
    for at in sorted(above, reverse=True):
        between = [row for row in rows[max(0, floor + 1):first] if row.base > at]
        if len(between) > _HEAD or any(two.base - one.base > 4 * two.size for one, two in pairwise([*between, rows[first]])) or any(
                len(row.chunks) == 1 and len(row.chunks[0].text) > 60 for row in between):
            break
        if (between[0] if between else rows[first]).base - at > 4 * rows[first].size:
            break
        roof = at
    return roof


def _is_heading(row: Row, run: Run, left: float, right: float, *, stub: bool) -> bool:
    """Whether a line above the first row is one of its heading, as far as it can be told without a line drawn over it."""
    size, chunks = run.size, row.chunks
    text = "".join(chunk.text for chunk in chunks)
    if abs(row.size - size) > 0.12 * size or chunks[0].x0 < left - size or chunks[-1].x1 > right + 1.5 * size or text[-1] in "。：；;" or _NOTE.fullmatch(text):
        return False
    if len(chunks) > 1 or stub:
        return True
    return chunks[0].x0 > run.columns[0][1] - size and len(text) <= 60


def _last(run: Run, whole: Sequence[float], box: object) -> int:
    """Return the last line of the last row: the end of a label that was broken, or what stands over the closing line."""
    rows, size = run.rows, run.size
    last = run.anchors[-1]
    below = [at for at in whole if at > rows[last].base]
    while last + 1 < len(rows):
        row, above = rows[last + 1], rows[last]
        step = row.base - above.base
        if row.page != above.page or step > _NEAR * size:
            break
        over = [column for column, (low, high) in enumerate(run.columns) if any(low - 1 <= chunk.x0 and chunk.x1 <= high + 1 for chunk in row.chunks)]
        fits = len(over) == len(row.chunks) and abs(row.size - size) < 0.1 * size
        closed = bool(below) and row.base < below[0]
        if not (box is not None or (fits and (closed or step < 1.45 * size) and (closed or _is_more(run, row)))):
            break
        last += 1
    return last


def _is_more(run: Run, row: Row) -> bool:
    """Whether a line under the last row is the rest of its texts: each right under one that ran to the end of its column."""
    above = run.rows[run.anchors[-1]]
    ends = [column[1] for column in run.columns]
    for chunk in row.chunks:
        over = [one for one in above.chunks if one.x0 < chunk.x1 and chunk.x0 < one.x1]
        end = next((end for end in ends if chunk.x0 < end), 0.0)
        if not over or end - over[-1].x1 > max(4 * run.size, chunk.x1 - chunk.x0):
            return False
    return all(not FIGURE.fullmatch(chunk.text) for chunk in row.chunks)


# --- Heading and columns --------------------------------------------------------------------------------------------


def _heading(page: Page, run: Run, lines: Sequence[Row], whole: Sequence[float]) -> int:
    """Return how many lines are the heading: those over the first line drawn, in bold, or without figures where rows have them."""
    figured = [column for number, column in enumerate(run.columns) if number and _share(lines, *column) > _FIGURED]
    plain = 0
    while plain < min(len(lines), _HEAD + 1) and not _has_values(lines[plain], figured):
        plain += 1
    for number in range(1, min(len(lines) - 1, _HEAD + 1)):
        if any(lines[number - 1].base < at < lines[number].base for at in whole) and (not figured or number <= plain + 1):
            return number
    if plain > 1 and len(lines[plain - 1].chunks) == 1 and lines[plain - 1].chunks[0].x1 <= run.columns[0][1] + 1 and not _bold(page, lines[plain - 1]):
        plain -= 1  # the heading of a group of rows
    bold = 0
    while bold < min(len(lines), _HEAD) and _bold(page, lines[bold]):
        bold += 1
    if bold and bold < len(lines) - 1 and not _bold(page, lines[-1]):
        return max(bold, plain if figured and plain <= _HEAD else 0)
    if figured and plain <= _HEAD:
        return plain
    return 1


def _has_values(row: Row, figured: Sequence[Span]) -> bool:
    """Whether a line has figures other than years in the columns of figures."""
    return any(FIGURE.fullmatch(chunk.text) and not _YEAR.fullmatch(chunk.text)
               for chunk in row.chunks for low, high in figured if low <= chunk.middle <= high)


def _share(lines: Sequence[Row], low: float, high: float) -> float:
    texts = [chunk.text for row in lines for chunk in row.chunks if low <= chunk.middle <= high]
    return sum(map(bool, map(FIGURE.fullmatch, texts))) / len(texts) if texts else 0.0


def _bold(page: Page, row: Row) -> bool:
    return all(_BOLD.search(page.styles[glyph.run].font) for chunk in row.chunks for glyph in chunk.glyphs[:1])


def _columns(head: list[Row], body: Sequence[Row]) -> list[Span]:
    """Return the columns of the rows, widened by the texts of the heading that stand over one of them; what nearly touches there is cut."""
    lines = [row for row in body if len(row.chunks) > 1]
    if len(lines) < 2:
        return []
    columns = alleyed(lines, 0.04)
    headed: set[int] = set()  # columns over which a lower line has a heading: what is wider above it stands over others too
    for number in reversed(range(len(head))):
        row = head[number] = replace(head[number], chunks=[part for chunk in head[number].chunks for part in _cut(chunk, columns, head[number].size)])
        here: set[int] = set()
        for chunk in row.chunks:
            over = _over(chunk, columns) or _beside(chunk, columns, row.size)
            low, high = columns[over[0]] if len(over) == 1 else (chunk.x0, chunk.x1)
            if len(over) == 1 and (over[0] not in headed or (low - row.size < chunk.x0 and chunk.x1 < high + row.size)):
                columns[over[0]] = min(low, chunk.x0), max(high, chunk.x1)
                here.add(over[0])
        headed |= here
    return columns


def _beside(chunk: Chunk, columns: Sequence[Span], size: float) -> list[int]:
    """Return the column that a text between two belongs to, as it all but touches one of them."""
    gaps = sorted((max(low - chunk.x1, chunk.x0 - high), number) for number, (low, high) in enumerate(columns))
    return [gaps[0][1]] if gaps[0][0] < size and gaps[0][0] < gaps[1][0] / 2 else []


def _over(chunk: Chunk, columns: Sequence[Span]) -> list[int]:
    return [number for number, (low, high) in enumerate(columns) if chunk.x0 < high and low < chunk.x1]


def _cut(chunk: Chunk, columns: Sequence[Span], size: float) -> list[Chunk]:
    """Cut a text that stands over several columns at its widest blank, if that is wider than the others and parts the columns."""
    glyphs = chunk.glyphs
    gaps = sorted(((two.x0 - one.x1, at) for at, (one, two) in enumerate(pairwise(glyphs), 1) if two.x0 - one.x1 > _WORD * size), reverse=True)
    if len(_over(chunk, columns)) < 2 or not gaps or (len(gaps) > 1 and gaps[0][0] < _WIDER * gaps[1][0]) or (len(gaps) == 1 and gaps[0][0] < _LONE * size):
        return [chunk]
    parts = [_part(glyphs[:gaps[0][1]]), _part(glyphs[gaps[0][1]:])]
    if any(set(_over(parts[0], columns)) & set(_over(parts[1], columns)) or not _over(part, columns) for part in parts):
        return [chunk]
    return [cut for part in parts for cut in _cut(part, columns, size)]


def _part(glyphs: list[Glyph]) -> Chunk:
    return Chunk(glyphs[0].x0, max(glyph.x1 for glyph in glyphs), "".join(glyph.char for glyph in glyphs), glyphs)


# --- The grid -------------------------------------------------------------------------------------------------------


def _lattice(page: Page, table: _Table, size: float) -> Lattice | None:
    """Make the grid of a table."""
    inner = [(one[1] + two[0]) / 2 for one, two in pairwise(table.columns)]
    xs = [table.left, *inner, table.right]
    whole = _whole(table.rules, table.left, table.right, table.columns[0][1])
    partial = [rule for rule in table.rules if rule.at < table.body[0].base and not any(abs(rule.at - at) < 1 for at in whole)]
    cuts = sorted({*whole, *_stripes(page, table)})
    bands = bands_of(table.body, xs, cuts)
    heads = headings_of(table.head, xs, table.columns, partial, size) if table.head else []
    roofs = _head_levels(heads, bands[0][0].top)
    if roofs is None:
        return None
    ys = [table.top, *roofs]
    for one, two in pairwise([table.head[-1:], *bands] if table.head else bands):
        if one:
            ys.append(_between(one, two, cuts))
    ys.append(table.bottom)
    if any(one >= two for one, two in pairwise(ys)) or any(one >= two for one, two in pairwise(xs)):
        return None
    return _grid(xs, ys, heads, len(roofs) + 1 if table.head else 0, bands)


def _head_levels(heads: Sequence[Heading], floor: float) -> list[float] | None:
    """Return the heights between the rows of the heading, None where its texts do not stand so."""
    found: list[float] = []
    for row in range(1, max((text.row + text.rowspan for text in heads), default=1)):
        above = [text.bottom for text in heads if text.row + text.rowspan == row]
        below = [text.top for text in heads if text.row == row]
        if not below:
            below = [floor]
        if not above or max(one for one in above) - min(below) > 0.7 * (heads[0].bottom - heads[0].top):
            return None
        found.append((max(above) + min(below)) / 2)
    return found


def _between(above: Sequence[Row], below: Sequence[Row], cuts: Sequence[float]) -> float:
    """Return the height between two rows: that of the line drawn there, or the middle."""
    low, high = above[-1].base, below[0].base
    drawn = [at for at in cuts if low < at < high]
    bottom, top = max(row.bottom for row in above), min(row.top for row in below)
    if drawn:
        return drawn[len(drawn) // 2]
    return (bottom + top) / 2 if bottom < top else low + 0.3 * (high - low)


def _stripes(page: Page, table: _Table) -> Iterable[float]:
    """Yield the edges of areas as wide as the table: coloured rows."""
    for left, top, right, bottom in page.areas:
        if min(right, table.right) - max(left, table.left) > _WIDE * (table.right - table.left) and bottom - top < 0.5 * (table.bottom - table.top):
            yield top
            yield bottom


def _grid(xs: Sequence[float], ys: Sequence[float], heads: Sequence[Heading], levels: int, bands: Sequence[Sequence[Row]]) -> Lattice:
    """Make the lattice: the cells of the heading as they are, a cell a column in each row, texts that run over columns in one."""
    columns = len(xs) - 1
    owners = [-1] * (columns * (len(ys) - 1))
    patches: list[Patch] = []

    def put(row: int, column: int, rowspan: int, colspan: int) -> None:
        slots = [at * columns + across for at in range(row, row + rowspan) for across in range(column, column + colspan)]
        if all(owners[slot] < 0 for slot in slots):
            for slot in slots:
                owners[slot] = len(patches)
            patches.append(Patch(row, column, rowspan, colspan))

    for text in heads:
        put(text.row, text.first, text.rowspan, text.last - text.first)
    for number, band in enumerate(bands):
        for row in band:
            for chunk in row.chunks:
                first = min(max(0, bisect_right(xs, chunk.x0 + 0.5) - 1), columns - 1)
                last = min(max(first, bisect_right(xs, chunk.x1 - 1.0) - 1), columns - 1)
                if last > first:
                    put(levels + number, first, 1, last - first + 1)
    for slot in range(len(owners)):
        if owners[slot] < 0:
            put(slot // columns, slot % columns, 1, 1)
    return Lattice(tuple(xs), tuple(ys), tuple(patches), 0, tuple(owners), tight=True)
