"""The columns of a table without lines: edges between values, and between labels of several levels (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from converters.pages.rows import ALIKE, CENTRED, HEADING, LEFT, NUMBER, RIGHT, Chunk, Row, alignment, key_of

_TIGHT = 1.15  # of the distance of lines: a larger one parts rows
_STEPS = 40  # places between two columns that are tried for an edge
_MARGIN = 3.0  # points between the outermost text and the table's edge


class NoTableError(Exception):
    """The lines do not make a table after all."""


@dataclass(slots=True)
class Found:
    """The lines of one table, over any number of pages: `anchors` have values, `bounds` is where these stand."""

    rows: list[Row]
    anchors: list[int]
    bounds: list[tuple[float, float]]
    first: int = 0
    last: int = 0

    @property
    def size(self) -> float:
        """The size of its text."""
        return self.rows[self.anchors[0]].size

    @property
    def zone(self) -> float:
        """Where values begin."""
        return self.bounds[0][0]

    def labels(self) -> list[Chunk]:
        """Return the labels beside and between values."""
        return [chunk for row in self.rows[self.anchors[0]:self.last + 1] for chunk in row.labels(self.zone)]


@dataclass(slots=True)
class Shape:
    """How a table is set: `labels` and `values` say how these are aligned, `xs` are the edges, the first `stubs` those of labels.

    `pitch` is the distance of lines in a cell; a line not further down than `near` is in the cell of the line above. Where
    rows are as near as lines, `falls` says that a line without values goes on with the row above it.
    """

    labels: int
    values: int
    pitch: float = 0.0
    near: float = 0.0
    falls: bool = False
    xs: list[float] = field(default_factory=list)
    stubs: int = 0
    starts: list[tuple[float, float]] = field(default_factory=list)

    @property
    def key(self) -> Callable[[Chunk], float]:
        """The place that aligned labels share."""
        return key_of(self.labels)

    @property
    def stub_edges(self) -> list[float]:
        """The edges between columns of labels."""
        return self.xs[1:max(1, self.stubs)]

    def start_of(self, chunk: Chunk) -> float:
        """Return where the longest of the labels begins that are aligned with this one; those that end together tell nothing."""
        if self.labels == RIGHT:
            return chunk.x0
        place = self.key(chunk)
        number = bisect_left(self.starts, (place - ALIKE,))
        return min([start for key, start in self.starts[number:number + 3] if abs(key - place) <= ALIKE], default=chunk.x0)


def shape_of(found: Found, above: list[Row]) -> Shape:
    """Tell alignment and distances from the lines with values and those above them."""
    zone = found.zone
    values = alignment([[chunk for chunk in row.chunks if chunk.x1 > zone] for row in above])
    beside = [row.labels(zone) for row in found.rows[found.anchors[0]:found.anchors[-1] + 1]]
    shape = Shape(alignment(beside) if any(beside) else values, values)
    _distances(found, above, shape)
    return shape


def _distances(found: Found, above: list[Row], shape: Shape) -> None:
    """Find the distance of lines within a cell, the least that occurs, and the greatest at which no row begins."""
    size, rows, zone, key = found.size, found.rows, found.zone, shape.key
    last: dict[tuple[int, int], float] = {}
    steps: Counter[float] = Counter()
    for row in above:
        for chunk in row.chunks:
            if not NUMBER.fullmatch(chunk.text):
                place = row.page, round(key(chunk))
                steps[round(chunk.base - last.get(place, 0.0), 1)] += 1
                last[place] = chunk.base
    likely = [step for step in steps if 0.9 * size < step < 1.6 * size]
    pitch = min((step for step in likely if steps[step] > 1), default=min(likely, default=1.2 * size))
    apart = min((rows[two].base - rows[one].base for one, two in pairwise(found.anchors)
                 if two == one + 1 and rows[one].page == rows[two].page), default=math.inf)
    if pitch < 0.95 * apart:
        shape.pitch, shape.near = pitch, min(_TIGHT * pitch, (pitch + apart) / 2)
        return
    shape.pitch, shape.near = apart, 0.9 * apart
    # Rows are as near as lines. If the numbers of items stand beside values, a line that has none goes on with the item above.
    lone = [row.chunks[-1].text for row in above if not row.numbers and row.chunks[-1].x1 <= zone]
    items = [labels[-1].text for labels in (rows[index].labels(zone) for index in found.anchors) if labels]
    shape.falls = not any(map(HEADING.match, lone)) and 2 * sum(bool(HEADING.match(text)) for text in items) > len(items)


def lay_columns(found: Found, shape: Shape) -> None:
    """Set the edges of the columns."""
    used = found.rows[found.first:found.last + 1]
    labels = found.labels()
    left = min(chunk.x0 for row in used for chunk in row.chunks) - _MARGIN
    right = max(chunk.x1 for row in used for chunk in row.chunks) + _MARGIN
    values = _value_edges(found, shape, used)
    stubs = _label_edges(shape, labels)
    shape.stubs = len(stubs) + bool(labels)
    shape.xs = [left, *stubs, *values, right]
    if shape.values == CENTRED:  # the outer edges are as far from the middle of the text as the inner ones
        low, high = found.bounds[-1]
        shape.xs[-1] = max(right, low + high - shape.xs[-2])
        if labels and not stubs and shape.labels == CENTRED:
            middles = sorted(chunk.middle for chunk in labels)
            shape.xs[0] = min(left, 2 * middles[len(middles) // 2] - shape.xs[1])
    if any(one >= two for one, two in pairwise(shape.xs)):
        raise NoTableError


def _value_edges(found: Found, shape: Shape, used: list[Row]) -> list[float]:
    """Return where columns of values part: in the widest space between them that the least text stands in."""
    solid = sorted(bound for row in used if len(row.chunks) > 1 for chunk in row.chunks for bound in _solid(chunk, 0.1 * found.size))
    labels = [chunk.x1 for index in found.anchors for chunk in found.rows[index].labels(found.zone)]
    gaps = [_gap(max(labels), found.zone, solid)] if labels else []
    columns = list(found.bounds)
    middles = [sum(columns[0]) / 2] if labels else []
    number = 0
    while number + 1 < len(columns):
        number += 1
        if number + 1 < len(columns) and _is_merged(found, number):
            place = sum(columns[number]) / 2  # its text crosses the edge, so that the cell is both columns
            gaps.append((place, place, place))
            number += 1
        else:
            gaps.append(_gap(columns[number - 1][1], columns[number][0], solid))
        middles.append(sum(columns[number]) / 2)
    return _balanced(gaps, middles) if shape.values == CENTRED else [edge for _, edge, _ in gaps]


def _is_merged(found: Found, number: int) -> bool:
    """Whether numbers stand in the middle of two columns that have none in the same rows: the cells are merged there."""
    before, own, behind = found.bounds[number - 1:number + 2]
    if abs(sum(before) + sum(behind) - 2 * sum(own)) >= 4 * ALIKE:
        return False
    for index in found.anchors:
        first, inside, last = (any(low < chunk.x1 and chunk.x0 < high for chunk in found.rows[index].numbers)
                               for low, high in (before, own, behind))
        if inside and (last or (first and number > 1)):
            return False
    return True


def _label_edges(shape: Shape, labels: list[Chunk]) -> list[float]:
    """Return the edges between columns of labels; a label that spans columns is aligned otherwise than those in one."""
    key = shape.key
    groups: list[list[Chunk]] = []
    for chunk in sorted(labels, key=key):
        if groups and key(chunk) - key(groups[-1][-1]) < ALIKE:
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
    spans = [(min(chunk.x0 for chunk in group), max(chunk.x1 for chunk in group)) for group in groups]
    shape.starts = sorted((key(chunk), span[0]) for group, span in zip(groups, spans, strict=True) for chunk in (group[0], group[-1]))
    if shape.labels == LEFT:
        return [start - ALIKE for start, _ in sorted(spans)[1:]]
    if shape.labels == RIGHT:
        return sorted(end + ALIKE for _, end in spans)[:-1]
    kept: list[tuple[float, float]] = []
    for span in sorted(spans, key=lambda span: span[1] - span[0]):
        alone = not any(other[0] > span[1] or other[1] < span[0] for other in spans)
        if not alone and all(span[0] > other[1] or span[1] < other[0] for other in kept):
            kept.append(span)
    return [(one[1] + two[0]) / 2 for one, two in pairwise(sorted(kept))]


def _solid(chunk: Chunk, gap: float) -> Iterable[tuple[float, float]]:
    """Yield the bounds of what stands in a chunk without any gap."""
    start = end = chunk.x0
    for glyph in chunk.glyphs:
        if glyph.x0 > end + gap:
            yield start, end
            start = glyph.x0
        end = max(end, glyph.x1)
    yield start, end


def _gap(low: float, high: float, solid: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the start, middle and end of the widest stretch between two columns in which the least text stands."""
    between = [bound for bound in solid[:bisect_left(solid, (high,))] if bound[1] > low]
    steps = [low + (high - low) * step / _STEPS for step in range(_STEPS + 1)]
    crossed = [sum(start < x < end for start, end in between) for x in steps]
    least = min(crossed)
    best: tuple[float, float] = (low, low)
    start: float | None = None
    for x, count in [*zip(steps, crossed, strict=True), (high, least + 1)]:
        if count == least and start is None:
            start = x
        elif count > least and start is not None:
            best = max(best, (start, x), key=lambda span: span[1] - span[0])
            start = None
    return best[0], sum(best) / 2, best[1]


def _balanced(gaps: list[tuple[float, float, float]], middles: list[float]) -> list[float]:
    """Move the edges of centred columns so that each column's middle is that of its text; `middles` follow the edges.

    An edge is as far from a middle as the edge before, so that one of them gives all others. It is chosen so that the
    columns differ least in width; if an edge leaves its free space then, none is moved.
    """
    signs, shifts = [1.0], [0.0]
    for middle in middles[:-1]:
        signs.append(-signs[-1])
        shifts.append(2 * middle - shifts[-1])
    widths = [2 * (middle - shift) for middle, shift in zip(middles, shifts, strict=True)] if middles else []
    count = len(gaps) or 1
    usual, sign = sum(widths) / count, sum(signs) / count
    spread = sum((one - sign) ** 2 for one in signs)
    if len(middles) == len(gaps) and spread:
        first = sum((width - usual) * (one - sign) for width, one in zip(widths, signs, strict=True)) / (2 * spread)
        moved = [sign * first + shift for sign, shift in zip(signs, shifts, strict=True)]
        if all(low - 1 <= edge <= high + 1 for edge, (low, _, high) in zip(moved, gaps, strict=True)):
            return moved
    return [edge for _, edge, _ in gaps]
