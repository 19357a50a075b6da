"""Make the lattice of one table that has no lines, from how its text is spaced (no standard)."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter

from converters.grid.ruled import Lattice, Rule
from converters.readers.pdf.chunks import (
    CENTRED,
    ORIGIN,
    Chunk,
    Found,
    NoTable,
    Row,
    alignment,
    balanced,
    is_prose,
    solid,
    widest_gap,
)
from converters.readers.pdf.level import Level, lattices_of
from converters.readers.pdf.pages import Glyph

_TIGHT, _ALIKE = 1.15, 2.0  # of the distance of lines: a larger one parts rows; points by which aligned text may differ
_NUMBER = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?[%％]?|[-−–—/]+")
_HEADING = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]")


class Builder:
    """Makes the lattices of one table."""

    def __init__(self, rows: list[Row], table: Found, floor: int) -> None:
        self.rows = rows
        self.table = table
        self.size = rows[table.anchors[0]].size
        self.zone = table.columns[0][0]  # where the values begin
        self.anchors = set(table.anchors)
        self.page = 0
        self.top = False
        self._drop_wrapped()
        first = table.anchors[0]
        start = next((index + 1 for index in range(first - 1, max(-1, first - 8), -1) if is_prose(rows[index], self.size)), max(0, first - 7))
        above = rows[start:table.anchors[-1] + 1]
        self.value = alignment([[chunk for chunk in row.chunks if chunk.x1 > self.zone] for row in above])
        self.key = alignment([self._label(row) for row in rows[first:table.anchors[-1] + 1]]) if any(map(self._label, above)) else self.value
        self.pitch, self.near = self._pitch(above)
        self._reach(floor)
        used = rows[table.first:table.last + 1]
        self.left = min(chunk.x0 for row in used for chunk in row.chunks) - 3
        self.right = max(chunk.x1 for row in used for chunk in row.chunks) + 3
        self.values = self._value_edges(used)
        self.labels = self._label_starts()
        self.xs = [self.left, *self.labels, *self.values, self.right]
        if self.value(ORIGIN) == CENTRED:  # the outer edges are as far from the middle of the text as the inner ones
            low, high = table.columns[-1]
            self.xs[-1] = max(self.right, low + high - self.xs[-2])
            if self._labelled and not self.labels and self.key(ORIGIN) == CENTRED:
                middles = sorted(chunk.middle for index in self.anchors for chunk in self._label(rows[index]))
                self.xs[0] = min(self.left, 2 * middles[len(middles) // 2] - self.xs[1])

    def grids(self) -> list[tuple[int, Lattice]]:
        """Return the lattice of each page."""
        found: list[tuple[int, Lattice]] = []
        used = range(self.table.first, self.table.last + 1)
        slack = 0.5 * self.size if self.value(ORIGIN) == CENTRED else -1.0
        for page in sorted({self.rows[index].page for index in used}):
            self.page = page
            bands, head = self._bands([index for index in used if self.rows[index].page == page])
            levels = self._levels(bands, head)
            held = [glyph for index in used if self.rows[index].page == page for chunk in self.rows[index].chunks for glyph in chunk.glyphs]
            made = lattices_of(levels, self.xs, [level.at for level in levels], held, slack, len(self.labels) + self._labelled)
            if len(made) != 1:
                raise NoTable
            found.append((page, made[0]))
        return found

    def _drop_wrapped(self) -> None:
        """A line that has few numbers, each right under another, goes on with numbers that were broken."""
        for index in self.table.anchors:
            before = max((other for other in self.anchors if other < index), default=None)
            row = self.rows[index]
            if before is None or self.rows[before].page != row.page or row.base - self.rows[before].base > 1.4 * self.size:
                continue
            over = self.rows[before].numbers
            if len(row.numbers) * 2 < len(over) and all(
                    any(abs(chunk.x0 - one.x0) < 1 or abs(chunk.middle - one.middle) < 1 for one in over) and chunk.text.isdigit()
                    for chunk in row.numbers):
                self.anchors.discard(index)

    def _label(self, row: Row) -> list[Chunk]:
        return [chunk for chunk in row.chunks if chunk.x1 <= self.zone]

    def _pitch(self, rows: list[Row]) -> tuple[float, float]:
        """Return the distance of lines within a cell, the least that occurs, and the greatest at which no row begins."""
        last: dict[tuple[int, int], float] = {}
        steps: Counter[float] = Counter()
        for row in rows:
            for chunk in row.chunks:
                if not _NUMBER.fullmatch(chunk.text):
                    place = row.page, round(self.key(chunk))
                    base = chunk.glyphs[0].base
                    steps[round(base - last.get(place, 0.0), 1)] += 1
                    last[place] = base
        likely = [step for step in steps if 0.9 * self.size < step < 1.6 * self.size]
        pitch = min((step for step in likely if steps[step] > 1), default=min(likely, default=1.2 * self.size))
        apart = min((self.rows[two].base - self.rows[one].base for one, two in pairwise(sorted(self.anchors))
                     if two == one + 1 and self.rows[one].page == self.rows[two].page), default=math.inf)
        if pitch < 0.95 * apart:
            return pitch, min(_TIGHT * pitch, (pitch + apart) / 2)
        # Rows are as near as lines. If the numbers of all items stand beside values, what has none goes on with the item above.
        lone = [row.chunks[-1].text for row in rows if not row.numbers and row.chunks[-1].x1 <= self.zone]
        items = [self._label(self.rows[index])[-1].text for index in self.anchors if self._label(self.rows[index])]
        self.top = not any(map(_HEADING.match, lone)) and 2 * sum(bool(_HEADING.match(text)) for text in items) > len(items)
        return apart, 0.9 * apart

    def _reach(self, floor: int) -> None:
        """Take the heading lines above the first row, and what is left of the last label."""
        table, rows = self.table, self.rows
        first = table.anchors[0]
        while first > floor:
            row, below = rows[first - 1], rows[first]
            single = len(row.chunks) == 1
            starts = single and _HEADING.match(row.chunks[0].text) and row.chunks[0].text[0] not in "（("
            ends = single and row.chunks[0].text[-1] in "。：:；"
            if row.page != below.page or below.base - row.base > 4 * self.size or is_prose(row, self.size) or starts or ends:
                break
            first -= 1
        table.first = first
        last = table.anchors[-1]
        while last + 1 < len(rows):
            row, above = rows[last + 1], rows[last]
            if row.page != above.page or row.base - above.base > self.near or is_prose(row, self.size):
                break
            if any(chunk.x1 > self.zone for chunk in row.chunks) and not all(_NUMBER.fullmatch(chunk.text) for chunk in row.chunks):
                break
            last += 1
        table.last = last

    def _value_edges(self, used: list[Row]) -> list[float]:
        """Return where columns of values part: in the widest space between them that the least text stands in."""
        bounds = [bound for row in used if len(row.chunks) > 1 for chunk in row.chunks for bound in solid(chunk, 0.1 * self.size)]
        labels = [chunk.x1 for index in self.anchors for chunk in self._label(self.rows[index])]
        self._labelled = bool(labels)
        edges = [widest_gap(max(labels), self.zone, bounds)] if labels else []
        middles = [sum(self.table.columns[0]) / 2]
        columns = list(self.table.columns)
        while columns[1:]:
            low, high = columns.pop(0)[1], columns[0][0]
            if len(columns) > 1 and self._spans(columns[0]):
                place = sum(columns.pop(0)) / 2  # where its text crosses the edge, the cell is both columns
                edges.append((place, place, place))
            else:
                edges.append(widest_gap(low, high, bounds))
            middles.append(sum(columns[0]) / 2)
        if self.value(ORIGIN) == CENTRED:
            return balanced(edges, middles if labels else middles[1:])
        return [edge for _, edge, _ in edges]

    def _spans(self, column: tuple[float, float]) -> bool:
        """Whether numbers stand in the middle of two columns that have none in the same rows: the cells are merged there."""
        number = self.table.columns.index(column)
        before, behind = self.table.columns[number - 1], self.table.columns[number + 1]
        for index in self.anchors:
            inside = [any(low < chunk.x1 and chunk.x0 < high for chunk in self.rows[index].numbers) for low, high in (before, column, behind)]
            if (inside[1] and (inside[0] or inside[2]) and number > 1) or (inside[1] and inside[2]):
                return False
        return abs(sum(before) + sum(behind) - 2 * sum(column)) < 4 * _ALIKE

    def _label_starts(self) -> list[float]:
        """Return the edges between columns of labels."""
        body = [chunk for index in range(min(self.anchors), self.table.last + 1) for chunk in self._label(self.rows[index])]
        if not body:
            return []
        groups: list[list[Chunk]] = []
        for chunk in sorted(body, key=self.key):
            if groups and self.key(chunk) - self.key(groups[-1][-1]) < _ALIKE:
                groups[-1].append(chunk)
            else:
                groups.append([chunk])
        spans = [(min(chunk.x0 for chunk in group), max(chunk.x1 for chunk in group)) for group in groups]
        beside = {number for number, span in enumerate(spans) if any(other[0] > span[1] or other[1] < span[0] for other in spans)}
        if self.key(ORIGIN) > CENTRED:  # labels that end at one place do not show where their columns begin
            if any(len(self._label(row)) > 1 for row in self.rows[min(self.anchors):self.table.last + 1]):
                raise NoTable
            return []
        if self.key(ORIGIN) < CENTRED:
            return [span[0] - 2 for span in sorted(spans)[1:]]
        kept: list[tuple[float, float]] = []
        for span in sorted((spans[number] for number in beside), key=lambda span: span[1] - span[0]):
            if all(span[0] > other[1] or span[1] < other[0] for other in kept):
                kept.append(span)
        return [(one[1] + two[0]) / 2 for one, two in pairwise(sorted(kept))]

    def _bands(self, indexes: list[int]) -> tuple[list[list[int]], list[int]]:
        """Gather the lines of one page to rows; return them, and the lines of the heading."""
        rows = self.rows
        head = [index for index in indexes if index < self.table.anchors[0]]
        bands: list[list[int]] = []
        stray: list[int] = []
        last = None
        for index in indexes[len(head):]:
            row = rows[index]
            label = self._label(row)[-1:]
            lone = index not in self.anchors and len(row.chunks) == len(self._label(row))
            under = last is not None and self._under(rows[last], row)
            if lone and not self._is_own(label[0]) and not (under and self._same(bands[-1], label[0])):
                stray.append(index)  # a line of a cell that spans rows
                continue
            if last is not None and (under or (lone and self.top)) and not (
                    index in self.anchors and any(other in self.anchors for other in bands[-1])):
                bands[-1].append(index)
            else:
                bands.append([index])
            last = index
        self._check(bands)
        for index in stray:
            if not bands:
                raise NoTable
            min(bands, key=lambda band: min(abs(rows[other].base - rows[index].base) for other in band)).append(index)
        return bands, head

    def _is_own(self, chunk: Chunk) -> bool:
        """Whether a label is that of one row: it reaches the last column of labels."""
        return not self.labels or chunk.x1 > self.labels[-1]

    def _same(self, band: list[int], chunk: Chunk) -> bool:
        """Whether a label is aligned with that of the row above."""
        return any(abs(self.key(one) - self.key(chunk)) < _ALIKE for index in band for one in self._label(self.rows[index])[-1:] if self._is_own(one))

    def _under(self, above: Row, row: Row) -> bool:
        """Whether a line is as near to the one above as lines of one cell are."""
        one, two = self._label(above), self._label(row)
        if one and two and one[-1].x0 < two[-1].x1 and two[-1].x0 < one[-1].x1:
            return two[-1].glyphs[0].base - one[-1].glyphs[0].base <= self.near
        return row.last_base() - above.last_base() <= self.near

    def _check(self, bands: list[list[int]]) -> None:
        """Refuse rows whose values stand beside their labels now in the middle, now at the top: the lines are not theirs."""
        middle = top = True
        for band in bands:
            values = [self.rows[index].numbers[0].glyphs[0].base for index in band if index in self.anchors]
            lines = [chunk.glyphs[0].base for index in band for chunk in self._label(self.rows[index])[-1:]
                     if self._is_own(chunk) or self._same(band, chunk)]
            if len(values) == 1 and lines:
                middle = middle and abs((lines[0] + lines[-1]) / 2 - values[0]) < 0.45 * self.size
                top = top and abs(lines[0] - values[0]) < 0.45 * self.size
        if not middle and not top:
            raise NoTable

    def _levels(self, bands: list[list[int]], head: list[int]) -> list[Level]:
        """Return the lines that would part the cells."""
        if not bands:
            raise NoTable
        tops = [min(self.rows[index].top() for index in band) for band in bands]
        bottoms = [max(self.rows[index].bottom() for index in band) for band in bands]
        apart = min([max(2.0, top - bottom) for bottom, top in zip(bottoms, tops[1:], strict=False)] + [0.8 * self.size]) / 2
        ys = [tops[0] - apart, *((bottom + top) / 2 for bottom, top in zip(bottoms, tops[1:], strict=False)), bottoms[-1] + apart]
        levels: list[Level] = []
        if head:
            ys[0] = (max(self.rows[index].bottom() for index in head) + tops[0]) / 2
            levels = self._heading(head, ys[0])
        if any(low >= high for low, high in pairwise(ys)):
            raise NoTable
        stubs = self._stubs(bands, ys)
        every = range(len(self.xs) - 1)
        return levels + [self._level(y, [column for column in every if (row, column) not in stubs]) for row, y in enumerate(ys)]

    def _level(self, y: float, columns: Iterable[int]) -> Level:
        return Level(y, [Rule(y, self.xs[column], self.xs[column + 1]) for column in columns])

    def _stubs(self, bands: list[list[int]], ys: list[float]) -> set[tuple[int, int]]:
        """Return the (row, label column) above which no line is: a cell goes on there from the row before."""
        goes_on: set[tuple[int, int]] = set()
        firsts = [self._own_column(band) for band in bands]
        for column in range(len(self.labels)):
            row = 0
            while row < len(bands):
                end = row
                while end < len(bands) and firsts[end] > column:
                    end += 1
                if end > row:
                    parted = self._parted(column, row, end, ys)
                    goes_on |= {(between, column) for between in range(row + 1, end) if between not in parted}
                row = max(end, row + 1)
        return goes_on

    def _own_column(self, band: list[int]) -> int:
        """Return the first label column that the row's own label takes."""
        chunks = [chunk for index in band for chunk in self._label(self.rows[index])]
        if not chunks or any(chunk.x0 < self.zone < chunk.x1 for index in band for chunk in self.rows[index].chunks):
            return 0
        key = self.key(max(chunks, key=attrgetter("x1")))
        same = [chunk.x0 for index in range(min(self.anchors), self.table.last + 1) for chunk in self._label(self.rows[index])
                if abs(self.key(chunk) - key) < _ALIKE]
        return sum(min(same) > edge - 1 for edge in self.labels)

    def _parted(self, column: int, row: int, end: int, ys: list[float]) -> set[int]:
        """Return the rows before which a new cell begins, in a run of rows beside which cells of several rows stand."""
        left, right = self.xs[column], self.xs[column + 1]
        blocks: list[list[Row]] = []
        for line in self.rows[self.table.first:self.table.last + 1]:
            if line.page == self.page and ys[row] < line.base < ys[end] and any(left <= chunk.x0 and chunk.x1 < right for chunk in line.chunks):
                if not blocks or line.base - blocks[-1][-1].base > 1.3 * self.pitch:
                    blocks.append([])
                blocks[-1].append(line)
        starts = [any(block[0] is self.rows[index] for index in self.anchors) for block in blocks]
        level = all(starts[1:]) and (starts[:1] == [True] or len(starts) > 1)
        parted: set[int] = set()
        start = ys[row]
        if level and starts[0]:  # what stands above it may belong to a cell of the page before
            parted.add(max(k for k in range(row, end) if ys[k] <= blocks[0][0].base))
        for one, two in pairwise(blocks):
            between = [k for k in range(row + 1, end) if one[-1].base < ys[k] < two[0].base]
            if not between:
                continue
            reach = two[0].base if level else one[0].base + one[-1].base - 0.7 * self.size - start
            chosen = min(between, key=lambda k: abs(ys[k] - reach))
            parted.add(chosen)
            start = ys[chosen]
        if not level and row == 0 and len(blocks) == 1:
            head = blocks[0][0].base + blocks[0][-1].base - 0.7 * self.size - ys[end]
            near = min(range(row, end), key=lambda k: abs(ys[k] - head))
            parted |= {near} if near > row else set()
        return parted

    # --- The heading ---

    def _heading(self, head: list[int], floor: float) -> list[Level]:
        """Return the lines between the rows of the heading: under each text, as far as it reaches over columns."""
        first = len(self.labels) + bool(self._labelled)
        own: dict[int, float] = dict.fromkeys(range(len(self.xs) - 1), floor)
        closed: set[int] = set()
        upper: list[tuple[Row, list[tuple[int, int, Chunk]]]] = []
        below: dict[int, float] = {}
        for row in (self.rows[index] for index in reversed(head)):
            rest: list[tuple[int, int, Chunk]] = []
            for start, end, chunk in self._split(row):
                base = chunk.glyphs[0].base
                label = end <= first
                single = label or (end - start == 1 and below.get(start, base) - base <= max(self.near, 1.05 * self.pitch))
                columns = range(first) if label else range(start, end)
                if single and not closed.intersection(columns):
                    for column in columns:
                        own[column] = min(glyph.top for glyph in chunk.glyphs)
                        below[column] = base
                else:
                    closed.update(columns)
                    rest.append((columns.start, columns.stop, chunk))
            if rest:
                upper.append((row, rest))
        top = min(self.rows[index].top() for index in head) - 1
        levels = [self._level(top, range(len(self.xs) - 1))]
        for row, items in reversed(upper):
            spans = [self._span(item, items, row, own) for item in items]
            covered = [column for start, end in spans for column in range(start, end)]
            others = [other.top() for other, under in upper if other.base > row.base + 1 for start, end, _ in under
                      if any(start <= column < end for column in covered)]
            y = (row.bottom() + min([own[column] for column in covered] + others)) / 2
            if y <= levels[-1].at + 1 or y >= floor:
                raise NoTable
            levels.append(self._level(y, covered))
        return levels

    def _split(self, row: Row) -> list[tuple[int, int, Chunk]]:
        """Cut the texts of a line at the edges of columns that no character stands on; give the columns of each part."""
        parts: list[tuple[int, int, Chunk]] = []
        for chunk in row.chunks:
            held: list[list[Glyph]] = [[]]
            for glyph in chunk.glyphs:
                last = held[-1][-1] if held[-1] else None
                if last and glyph.x0 - last.x1 > 0.1 * row.size and any(last.x1 - 0.5 <= edge <= glyph.x0 + 0.5 for edge in self.xs):
                    held.append([])
                held[-1].append(glyph)
            for glyphs in held:
                x0, x1 = glyphs[0].x0, max(glyph.x1 for glyph in glyphs)
                start, end = bisect_right(self.xs, x0 + 0.5) - 1, bisect_left(self.xs, x1 - 0.5)
                parts.append((max(0, start), min(max(end, start + 1), len(self.xs) - 1), Chunk(x0, x1, "", glyphs)))
        return parts

    def _span(self, item: tuple[int, int, Chunk], items: list[tuple[int, int, Chunk]], row: Row, own: dict[int, float]) -> tuple[int, int]:
        """Return the columns that a heading stands over: from where it begins to the next, or those in whose middle it is."""
        start, end, chunk = item
        free = {column for column, high in own.items() if high > row.base + self.size} - {
            column for other in items if other is not item for column in range(other[0], other[1])}
        low, high = start, end
        while low - 1 in free:
            low -= 1
        while high in free:
            high += 1
        if self.value(ORIGIN) != CENTRED:
            return (start, high) if self.value(ORIGIN) < CENTRED else (low, end)
        spans = [(abs(self.xs[i] + self.xs[j] - 2 * chunk.middle), i, j) for i in range(low, start + 1) for j in range(end, high + 1)]
        near = min(spans)[0] + self.size
        return max(((i, j) for off, i, j in spans if off <= near), key=lambda span: span[1] - span[0])
