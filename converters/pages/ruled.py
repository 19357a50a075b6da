"""Cells from the ruling lines of a page: distinct lines make the grid, missing edges make the spans (WHATWG table model).

Lines are clustered and joined, those that meet form one lattice, and the slots of a lattice that no edge parts are one
cell. What is not a rectangle is given back in rectangular pieces and counted, never bent.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import NamedTuple

from converters.limits import LIMITS

NEAR = 2.5  # lines nearer than this are one line: double rules, and cells drawn apart by two pixels
SPACE = 6.0  # no text has room between lines so near: the space between cells that have a box each
_OPEN = 4  # level lines that agree make a table without sides
_REACH = 3.0  # how far a line may end before the line it meets
_BESIDE = 250.0  # no column of stubs is wider
_STUB = 6.0  # lines that end this far beyond the last crossing line bound open cells; less is a sloppy corner


class Rule(NamedTuple):
    """A ruling line: where it lies across its own direction, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Patch:
    """A cell by its slots; `above` and `below` say that no line closes it there, where the page cut the table."""

    row: int
    column: int
    rowspan: int
    colspan: int
    above: bool = False
    below: bool = False


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of lines: `xs` and `ys` bound its slots, `uneven` counts the regions that were no rectangles.

    `tight` says that nothing is drawn where the lines are, so that only the text tells how wide a column is.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    patches: tuple[Patch, ...]
    uneven: int = 0
    owners: tuple[int, ...] = field(default=(), repr=False)
    tight: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The outermost lines: left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, x: float, y: float) -> int:
        """Return the number of the patch that holds the point, -1 outside the lattice."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        columns = len(self.xs) - 1
        if not (0 <= column < columns and 0 <= row < len(self.ys) - 1):
            return -1
        return self.owners[row * columns + column]


def lattices(horizontal: Iterable[Rule], vertical: Iterable[Rule], marks: Sequence[tuple[float, float]] = ()) -> list[Lattice]:
    """Find the tables that the lines of a page draw, from top to bottom; `marks` are the middles of the characters there.

    Where cells stand apart (the separated borders of CSS 2.1 §17.6.1), the space between their boxes is one line.
    """
    found: list[Lattice | None] = []
    for level, upright in _bands(horizontal, vertical):
        levels, uprights = _closed(_joined(level), marks, 1), _closed(_joined(upright), marks, 0)
        found += [_lattice([levels[i] for i in rows], [uprights[i] for i in columns]) for rows, columns in _meeting(levels, uprights)
                  if rows and columns and (len({uprights[i].at for i in columns}) > 1 or _is_open([levels[i] for i in rows], uprights[columns[0]].at))]
    return sorted((lattice for lattice in found if lattice), key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _is_open(levels: list[Rule], at: float) -> bool:
    """Whether level lines that all begin and end at the same places, with one upright between, are a table with open sides."""
    starts, ends = [rule.start for rule in levels], [rule.end for rule in levels]
    whole = [rule for rule in levels if rule.start - min(starts) < NEAR and max(ends) - rule.end < NEAR]
    return len(whole) >= _OPEN and min(starts) + _STUB < at < max(ends) - _STUB


def _bands(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Part the lines where a stripe of the page has none, so that the columns of one table do not bend those of the next."""
    spans = [(rule.at, rule.at, rule, True) for rule in horizontal] + [(rule.start, rule.end, rule, False) for rule in vertical]
    spans.sort(key=lambda span: span[:2])
    levels: list[Rule] = []
    uprights: list[Rule] = []
    floor = math.inf
    for start, end, rule, level in spans:
        if start > floor + SPACE:
            yield levels, uprights
            levels, uprights = [], []
            floor = end
        floor = end if floor == math.inf else max(floor, end)
        (levels if level else uprights).append(rule)
    if spans:
        yield levels, uprights


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Put lines that lie near one another on one position, and join those that overlap or nearly touch there."""
    clusters: list[list[Rule]] = []
    first = 0.0
    for rule in sorted(rules):
        if not clusters or rule.at - first > NEAR:
            clusters.append([])
            first = rule.at
        clusters[-1].append(rule)
    joined: list[Rule] = []
    for cluster in clusters:
        at = sum(rule.at for rule in cluster) / len(cluster)
        cluster.sort(key=lambda rule: rule.start)
        start, end = cluster[0].start, cluster[0].end
        for rule in cluster[1:]:
            if rule.start > end + NEAR:
                joined.append(Rule(at, start, end))
                start = rule.start
                end = rule.end
            else:
                end = max(end, rule.end)
        joined.append(Rule(at, start, end))
    return joined


def _closed(rules: list[Rule], marks: Sequence[tuple[float, float]], axis: int) -> list[Rule]:
    """Put lines that face each other over a space too narrow for text on one position; `axis` 0: uprights, 1: level lines."""
    at: dict[float, list[int]] = {}
    for number, rule in enumerate(rules):
        at.setdefault(rule.at, []).append(number)
    narrow = [(low, high) for low, high in chain(pairwise(at), zip(at, islice(at, 2, None), strict=False)) if high - low <= SPACE]
    if not narrow or not marks:
        return rules
    across = sorted((mark[axis], mark[1 - axis]) for mark in marks)
    groups = [[number] for number in range(len(rules))]
    for low, high in sorted(narrow, key=lambda pair: pair[1] - pair[0]):
        between = sorted(along for _, along in across[bisect_left(across, (low,)) : bisect_right(across, (high,))])
        for one, two in _facing(rules, at[low], at[high]):
            first, second = groups[one], groups[two]
            start, end = max(rules[one].start, rules[two].start), min(rules[one].end, rules[two].end)
            if first is second or bisect_left(between, start) < bisect_right(between, end):
                continue
            places = [rules[number].at for number in first + second]
            if max(places) - min(places) <= SPACE:  # or a ladder of lines would fold up
                first += second
                for number in second:
                    groups[number] = first
    moved = [rule._replace(at=(min(places) + max(places)) / 2) for rule, group in zip(rules, groups, strict=True)
             for places in [[rules[number].at for number in group]]]
    return _joined(moved)


def _facing(rules: list[Rule], low: list[int], high: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of lines on two positions that run side by side for more than half of the shorter; both are in order."""
    i = j = 0
    while i < len(low) and j < len(high):
        one, two = rules[low[i]], rules[high[j]]
        if min(one.end, two.end) - max(one.start, two.start) > min(one.end - one.start, two.end - two.start) / 2:
            yield low[i], high[j]
        if one.end < two.end:
            i += 1
        else:
            j += 1


def _meeting(levels: list[Rule], uprights: list[Rule]) -> list[tuple[list[int], list[int]]]:
    """Group the lines that touch, over any number of steps: the numbers of the level and of the upright ones."""
    parent = list(range(len(levels) + len(uprights)))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    places = [rule.at for rule in levels]  # `_joined` gives them in order
    for number, upright in enumerate(uprights, len(levels)):
        for i in range(bisect_left(places, upright.start - _REACH), bisect_right(places, upright.end + _REACH)):
            if levels[i].start - _REACH <= upright.at <= levels[i].end + _REACH:
                parent[find(i)] = find(number)
    groups: dict[int, tuple[list[int], list[int]]] = {}
    for node in range(len(parent)):
        rows, columns = groups.setdefault(find(node), ([], []))
        if node < len(levels):
            rows.append(node)
        else:
            columns.append(node - len(levels))
    whole = [group for group in groups.values() if group[0]]
    for number in sorted(column for rows, columns in groups.values() if not rows for column in columns):
        _attach(uprights, number, whole)
    return whole


def _attach(uprights: list[Rule], number: int, groups: list[tuple[list[int], list[int]]]) -> None:
    """Add an upright that no level line meets to the lattice beside it that is as high: the open side of a cut stub."""
    lone = uprights[number]
    best: list[int] | None = None
    near = _BESIDE
    for _, columns in groups:
        for column in columns:
            other = uprights[column]
            same = abs(other.start - lone.start) <= _REACH and abs(other.end - lone.end) <= _REACH
            if same and abs(other.at - lone.at) < near:
                best, near = columns, abs(other.at - lone.at)
    if best is not None:
        best.append(number)


def _lattice(levels: list[Rule], uprights: list[Rule]) -> Lattice | None:
    """Build the lattice of lines that belong together; None when it has more slots than a table may have."""
    ys = _bounded(sorted({rule.at for rule in levels}), uprights)
    xs = _bounded(sorted({rule.at for rule in uprights}), levels)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows * columns > LIMITS.table_slots:
        return None
    over = _edges(levels, ys, xs)  # over[row][column]: a line runs above the slot
    before = _edges(uprights, xs, ys)  # before[column][row]: a line runs left of the slot
    regions = _regions(rows, columns, over, before)
    owners = [0] * (rows * columns)
    patches: list[Patch] = []
    uneven = 0
    for region in regions:
        pieces = _rectangles(region, columns)
        uneven += len(pieces) > 1
        for row, column, rowspan, colspan in pieces:
            across = range(column, column + colspan)
            patches.append(Patch(row, column, rowspan, colspan, above=row == 0 and not any(over[0][c] for c in across),
                                 below=row + rowspan == rows and not any(over[rows][c] for c in across)))
    patches.sort(key=lambda patch: (patch.row, patch.column))
    for number, patch in enumerate(patches):
        for row in range(patch.row, patch.row + patch.rowspan):
            base = row * columns
            for column in range(patch.column, patch.column + patch.colspan):
                owners[base + column] = number
    return Lattice(tuple(xs), tuple(ys), tuple(patches), uneven, tuple(owners))


def _bounded(places: list[float], crossing: list[Rule]) -> list[float]:
    """Add the ends of the crossing lines where they stand out: the bounds of cells that the page cut open."""
    start, end = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    head = [start] if start < places[0] - _STUB else []
    return [*head, *places, *([end] if end > places[-1] + _STUB else [])]


def _edges(rules: list[Rule], places: list[float], bounds: list[float]) -> list[list[bool]]:
    """Mark, for each line of the grid, the slots beside which it is drawn for more than half of their length."""
    marks = [[False] * (len(bounds) - 1) for _ in places]
    index = {place: number for number, place in enumerate(places)}
    for rule in rules:
        row = marks[index[rule.at]]
        for slot in range(max(0, bisect_right(bounds, rule.start) - 1), min(len(row), bisect_left(bounds, rule.end))):
            low, high = bounds[slot], bounds[slot + 1]
            if min(high, rule.end) - max(low, rule.start) > (high - low) / 2:
                row[slot] = True
    return marks


def _regions(rows: int, columns: int, over: list[list[bool]], before: list[list[bool]]) -> list[list[int]]:
    """Gather the slots that no edge parts from one another, by flooding."""
    seen = bytearray(rows * columns)
    regions: list[list[int]] = []
    for origin in range(rows * columns):
        if seen[origin]:
            continue
        seen[origin] = 1
        region = [origin]
        for slot in region:  # grows while it is walked
            row, column = divmod(slot, columns)
            if column + 1 < columns and not before[column + 1][row] and not seen[slot + 1]:
                seen[slot + 1] = 1
                region.append(slot + 1)
            if column and not before[column][row] and not seen[slot - 1]:
                seen[slot - 1] = 1
                region.append(slot - 1)
            if row + 1 < rows and not over[row + 1][column] and not seen[slot + columns]:
                seen[slot + columns] = 1
                region.append(slot + columns)
            if row and not over[row][column] and not seen[slot - columns]:
                seen[slot - columns] = 1
                region.append(slot - columns)
        regions.append(region)
    return regions


def _rectangles(region: list[int], columns: int) -> list[tuple[int, int, int, int]]:
    """Cut a region into (row, column, rowspan, colspan): one when it is a rectangle, else runs of equal rows."""
    spans: dict[int, list[int]] = {}
    for slot in sorted(region):
        row, column = divmod(slot, columns)
        spans.setdefault(row, []).append(column)
    pieces: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], tuple[int, int]] = {}
    for row, across in spans.items():
        runs: set[tuple[int, int]] = set()
        start = across[0]
        for column, after in zip(across, [*across[1:], None], strict=True):
            if after != column + 1:
                runs.add((start, column + 1))
                start = after if after is not None else 0
        for run in [run for run in growing if run not in runs]:
            first, last = growing.pop(run)
            pieces.append((first, run[0], last - first, run[1] - run[0]))
        for run in runs:
            growing[run] = (growing[run][0] if run in growing else row, row + 1)
    pieces += [(first, run[0], last - first, run[1] - run[0]) for run, (first, last) in growing.items()]
    return sorted(pieces)
