"""Tables without any lines, by their numbers: values that stand one under another over many rows make the columns.

A line that ends in numbers is a row; lines nearer to it than rows are its label's; the space that rows leave free parts the
columns. What does not fit this picture is no table and stays text: PDF has no tables but those that are tagged (ISO 32000-1
§14.8.4.3.4), so each step asks for evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter

from converters.pages.columns import Found, NoTableError, Shape, lay_columns, shape_of
from converters.pages.glyphs import Glyph, Page
from converters.pages.heading import heading_of
from converters.pages.level import Level, Merged, lattices_of
from converters.pages.rows import ALIKE, CENTRED, HEADING, NUMBER, Chunk, Row, rows_of
from converters.pages.ruled import Lattice, Rule

_FAR = 16.0  # of the size: rows of one table are not further apart
_ABOVE = 7  # lines over the first row that are looked at for the distance of lines
_TITLE_GAP = 4.0  # of the size: the lines of a heading are not further apart
_ROWS, _COLUMNS, _MANY = 3, 3, 8  # rows and columns of a table at least; so many numbers make a row that stands alone
_BLOCK = 1.3  # of the distance of lines: a larger one parts the texts of two cells
_BESIDE = 0.45  # of the size by which values may be off the middle, or the first line, of their label


def aligned(pages: Iterable[Page], glyphs: dict[int, list[Glyph]]) -> tuple[dict[int, list[Lattice]], set[tuple[int, float]]]:
    """Return the tables of each page, and (page, baseline) of lines in columns of which no table could be made with certainty.

    `glyphs` is the text outside other tables.
    """
    rows = [row for page in pages for row in rows_of(page, glyphs.get(page.number, []))]
    made: dict[int, list[Lattice]] = {}
    refused: set[tuple[int, float]] = set()
    floor = 0
    for found in _tables(rows):
        try:
            grids = _grids(found, floor)
        except NoTableError:
            refused.update((row.page, row.base) for row in rows[found.anchors[0]:found.anchors[-1] + 1])
            continue
        floor = found.last + 1
        for number, grid in grids:
            made.setdefault(number, []).append(grid)
    return made, refused


# --- Which lines belong together -----------------------------------------------------------------------------------


def _tables(rows: list[Row]) -> list[Found]:
    """Gather lines whose numbers stand one under another."""
    groups: list[Found] = []
    for index, row in enumerate(rows):
        if not row.has_values():
            continue
        last = groups[-1] if groups else None
        bounds = [(chunk.x0, chunk.x1) for chunk in row.numbers]
        joined = _together(last.bounds, bounds) if last else None
        if last and joined and _near(rows, last.anchors[-1], index):
            last.bounds = joined
            if not _is_wrapped(row, rows[last.anchors[-1]]):
                last.anchors.append(index)
        else:
            groups.append(Found(rows, [index], bounds))
    return [group for group in groups if _is_table(group)]


def _is_table(group: Found) -> bool:
    labelled = sum(len(group.rows[index].numbers) < len(group.rows[index].chunks) for index in group.anchors)
    columns = len(group.bounds) + (2 * labelled > len(group.anchors))
    return (len(group.anchors) >= _ROWS and columns >= _COLUMNS) or len(group.bounds) >= _MANY


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
    if rows[one].is_prose(size) or rows[two].page - rows[one].page > 1 or any(row.is_prose(size) for row in rows[one + 1:two]):
        return False
    return all(first.page != second.page or second.base - first.base < _FAR * size for first, second in pairwise(rows[one:two + 1]))


def _is_wrapped(row: Row, above: Row) -> bool:
    """Whether the few numbers of a line, each right under another, are the ends of numbers that were broken."""
    if row.page != above.page or row.base - above.base > 1.4 * row.size or len(row.numbers) * 2 >= len(above.numbers):
        return False
    return all(chunk.text.isdigit() and any(abs(chunk.x0 - one.x0) < 1 or abs(chunk.middle - one.middle) < 1 for one in above.numbers)
               for chunk in row.numbers)


def _reach(found: Found, shape: Shape, floor: int) -> None:
    """Take the lines of the heading above the first row, and what is left of the last label."""
    rows, size = found.rows, found.size
    first = found.anchors[0]
    while first > floor:
        row, below = rows[first - 1], rows[first]
        text = row.chunks[0].text if len(row.chunks) == 1 else ""
        outside = text and (text[-1] in "。：:；" or (HEADING.match(text) and text[0] not in "（("))
        if outside or row.page != below.page or below.base - row.base > _TITLE_GAP * size or row.is_prose(size):
            break
        first -= 1
    # One text over all the columns is a heading of the table only where columns have headings too.
    found.first = first if any(len(row.chunks) > 1 for row in rows[first:found.anchors[0]]) else found.anchors[0]
    last = found.anchors[-1]
    while last + 1 < len(rows):
        row, above = rows[last + 1], rows[last]
        if row.page != above.page or row.base - above.base > shape.near or row.is_prose(size):
            break
        if any(chunk.x1 > found.zone and not NUMBER.fullmatch(chunk.text) for chunk in row.chunks):
            break
        last += 1
    found.last = last


# --- From lines to a grid ------------------------------------------------------------------------------------------


def _grids(found: Found, floor: int) -> list[tuple[int, Lattice]]:
    """Return the lattice of each page that the table is on."""
    rows, first = found.rows, found.anchors[0]
    start = max(floor, first - _ABOVE)
    while any(row.is_prose(found.size) for row in rows[start:first]):
        start += 1
    shape = shape_of(found, rows[start:found.anchors[-1] + 1])
    _reach(found, shape, floor)
    lay_columns(found, shape)
    slack = 0.5 * found.size if shape.values == CENTRED else -1.0
    anchors = {id(rows[index]) for index in found.anchors}
    made: list[tuple[int, Lattice]] = []
    for page in sorted({row.page for row in rows[found.first:found.last + 1]}):
        head = [row for row in rows[found.first:first] if row.page == page]
        body = [row for row in rows[first:found.last + 1] if row.page == page]
        levels, merged = _Sheet(found, shape, anchors, body).levels(head)
        held = [glyph for row in head + body for chunk in row.chunks for glyph in chunk.glyphs]
        grids = lattices_of(levels, shape.xs, [level.at for level in levels], held, slack=slack, labels=shape.stubs, merged=merged)
        if len(grids) != 1:
            raise NoTableError
        made.append((page, grids[0]))
    return made


class _Sheet:
    """The rows of a table on one page: each a band of lines, one of which has the values."""

    def __init__(self, found: Found, shape: Shape, anchors: set[int], body: list[Row]) -> None:
        self.found = found
        self.shape = shape
        self.anchors = anchors
        self.body = body
        self.bands = self._bands()

    def _label(self, row: Row) -> list[Chunk]:
        """Return the label nearest to the values, in a list; that of several rows may stand before it."""
        return row.labels(self.found.zone)[-1:]

    def _bands(self) -> list[list[Row]]:
        """Gather the lines to rows."""
        bands: list[list[Row]] = []
        stray: list[Row] = []
        for row in self.body:
            anchored = id(row) in self.anchors
            label = self._label(row)
            lone = not anchored and len(row.chunks) == len(row.labels(self.found.zone))
            under = bool(bands) and self._under(bands[-1][-1], row)
            if lone and not self._is_own(label[0]) and not (under and self._is_same(bands[-1], label[0])):
                stray.append(row)  # a line of a cell that spans rows
            elif bands and (under or (lone and self.shape.falls)) and not (anchored and any(id(one) in self.anchors for one in bands[-1])):
                bands[-1].append(row)
            else:
                bands.append([row])
        if not bands or not self._is_level(bands):
            raise NoTableError
        for row in stray:
            min(bands, key=lambda band: min(abs(other.base - row.base) for other in band)).append(row)
        return bands

    def _is_own(self, chunk: Chunk) -> bool:
        """Whether a label is that of one row: it reaches the last column of labels."""
        edges = self.shape.stub_edges
        return not edges or chunk.x1 > edges[-1]

    def _is_same(self, band: list[Row], chunk: Chunk) -> bool:
        """Whether a text is aligned with the label of a row."""
        key = self.shape.key
        return any(abs(key(one) - key(chunk)) < ALIKE for row in band for one in self._label(row) if self._is_own(one))

    def _under(self, above: Row, row: Row) -> bool:
        """Whether a line is as near to the one above as lines of one cell are; labels are compared with labels."""
        for one in self._label(above):
            for two in self._label(row):
                if one.x0 < two.x1 and two.x0 < one.x1:
                    return two.base - one.base <= self.shape.near
        return row.chunks[-1].base - above.chunks[-1].base <= self.shape.near

    def _is_level(self, bands: list[list[Row]]) -> bool:
        """Whether all values stand at the middle of their labels, or all at the first line; if not, lines are in wrong rows."""
        middle = top = True
        slack = _BESIDE * self.found.size
        for band in bands:
            values = [row.numbers[0].base for row in band if id(row) in self.anchors]
            lines = [chunk.base for row in band for chunk in self._label(row) if self._is_own(chunk) or self._is_same(band, chunk)]
            if len(values) == 1 and lines:
                middle = middle and abs((lines[0] + lines[-1]) / 2 - values[0]) < slack
                top = top and abs(lines[0] - values[0]) < slack
        return middle or top

    def levels(self, head: list[Row]) -> tuple[list[Level], list[Merged]]:
        """Return the lines that would part the cells, and the merged cells of the heading."""
        tops = [min(row.top for row in band) for band in self.bands]
        bottoms = [max(row.bottom for row in band) for band in self.bands]
        between = list(zip(bottoms, tops[1:], strict=False))
        apart = min([max(2.0, top - bottom) for bottom, top in between] + [0.8 * self.found.size]) / 2
        ys = [tops[0] - apart, *((bottom + top) / 2 for bottom, top in between), bottoms[-1] + apart]
        levels: list[Level] = []
        merged: list[Merged] = []
        if head:
            ys[0] = (max(row.bottom for row in head) + tops[0]) / 2
            levels, merged = heading_of(head, self.found.size, self.shape, ys[0])
        if any(low >= high for low, high in pairwise(ys)):
            raise NoTableError
        goes_on = self._spans(ys)
        xs = self.shape.xs
        for row, at in enumerate(ys):
            levels.append(Level(at, [Rule(at, xs[column], xs[column + 1]) for column in range(len(xs) - 1) if (row, column) not in goes_on]))
        return levels, merged

    def _spans(self, ys: list[float]) -> set[tuple[int, int]]:
        """Return the (row, column of labels) above which no line is: a cell goes on there from the row before."""
        goes_on: set[tuple[int, int]] = set()
        firsts = [self._own_column(band) for band in self.bands]
        for column in range(self.shape.stubs - 1):
            row = 0
            while row < len(firsts):
                end = row
                while end < len(firsts) and firsts[end] > column:
                    end += 1
                if end > row:
                    parted = self._parted(column, row, end, ys)
                    goes_on |= {(between, column) for between in range(row + 1, end) if between not in parted}
                row = max(end, row + 1)
        return goes_on

    def _own_column(self, band: list[Row]) -> int:
        """Return the first column of labels that the row's own label takes."""
        zone = self.found.zone
        labels = [chunk for row in band for chunk in row.labels(zone)]
        if not labels or any(chunk.x0 < zone < chunk.x1 for row in band for chunk in row.chunks):
            return 0
        start = self.shape.start_of(max(labels, key=attrgetter("x1")))
        return sum(start > edge - 1 for edge in self.shape.stub_edges)

    def _parted(self, column: int, row: int, end: int, ys: list[float]) -> set[int]:
        """Return the rows before which a new cell begins, in a run of rows beside which cells of several rows stand.

        Its text stands beside the first of its rows, or in their middle.
        """
        left, right = self.shape.xs[column], self.shape.xs[column + 1]
        blocks: list[list[Row]] = []
        for line in self.body:
            if ys[row] < line.base < ys[end] and any(left <= chunk.x0 and chunk.x1 < right for chunk in line.chunks):
                if not blocks or line.base - blocks[-1][-1].base > _BLOCK * self.shape.pitch:
                    blocks.append([])
                blocks[-1].append(line)
        begins = [id(block[0]) in self.anchors for block in blocks]
        level = all(begins[1:]) and (begins[:1] == [True] or len(begins) > 1)
        doubled = [block[0].base + block[-1].base - 0.7 * self.found.size for block in blocks]  # twice the middle of the text
        parted: set[int] = set()
        start = ys[row]
        if level and begins[0]:  # what stands above it may belong to a cell of the page before
            parted.add(max(k for k in range(row, end) if ys[k] <= blocks[0][0].base))
        elif row == 0 and len(blocks) == 1:
            parted.add(min(range(row, end), key=lambda k: abs(ys[k] - (doubled[0] - ys[end]))))
        for number, (one, two) in enumerate(pairwise(blocks)):
            wanted = two[0].base if level else doubled[number] - start
            between = [k for k in range(row + 1, end) if one[-1].base < ys[k] < two[0].base]
            if between:
                chosen = min(between, key=lambda k: abs(ys[k] - wanted))
                parted.add(chosen)
                start = ys[chosen]
        return parted
