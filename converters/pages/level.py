"""Tables that have level lines only: the ends of the lines' pieces are the columns, the text says which cells are merged (CSS 2.1 §17.6).

A browser draws the border of each place of the grid by itself, so that the pieces of a line end where columns meet. No
upright parts the cells of a row, so a cell reaches as far as its text does, and over empty places beside it only where
its text stands in the middle of all of them.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from converters.pages.glyphs import Box, Glyph, Page
from converters.pages.ruled import NEAR, Lattice, Rule, lattices

_LEVELS = 3  # a table has at least so many lines
_SHARED = 0.5  # of the ends of pieces agree from line to line of one table
_STRUCK = 0.05  # of the characters may touch a line: more are underlined, or struck out
_FOOT = 1.5  # points by which the distances of text from the lines below may differ
_HEADING = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]")
_MIDDLE = 2.0  # points by which centred text may miss the middle
_CENTRED = 0.7  # of the cells of a table are centred, if it is


@dataclass(slots=True)
class Level:
    """All pieces of line at one height: their ends in order, and their runs without a break."""

    at: float
    pieces: list[Rule]
    ends: list[float] = field(default_factory=list)


class Merged(NamedTuple):
    """A merged cell that is known: a baseline in it, and its columns `first` to `last`, the end not included."""

    base: float
    first: int
    last: int


@dataclass(slots=True)
class _Cell:
    """Places of the grid that make one cell: columns `first` to `last`, rows `top` to `bottom` (the ends not included)."""

    first: int
    last: int
    top: int
    bottom: int
    glyphs: list[Glyph] = field(default_factory=list)

    def middle(self) -> float:
        """Return the middle of the text."""
        return float(min(map(itemgetter(0), self.glyphs)) + max(map(itemgetter(2), self.glyphs))) / 2


def banded(page: Page, taken: Sequence[Box], glyphs: list[Glyph]) -> list[Lattice]:
    """Return the tables that level lines alone draw; `taken` are the boxes of those with uprights, `glyphs` the text outside them."""
    rules = [rule for rule in page.horizontal if rule.end - rule.start > NEAR and not any(
        left - 1 <= rule.start and rule.end <= right + 1 and top - 1 <= rule.at <= bottom + 1
        for left, top, right, bottom in taken)]
    if len(rules) < _LEVELS:
        return []
    found: list[Lattice] = []
    for group in _groups(_levels(rules)):
        found += _table(page, group, glyphs)
    return found


def _levels(rules: Iterable[Rule]) -> list[Level]:
    """Gather pieces of line by their height."""
    levels: list[Level] = []
    for rule in sorted(rules):
        if not levels or rule.at - levels[-1].at > NEAR:
            levels.append(Level(rule.at, []))
        levels[-1].pieces.append(rule)
    for level in levels:
        level.ends = _distinct(end for piece in level.pieces for end in (piece.start, piece.end))
    return levels


def _distinct(places: Iterable[float]) -> list[float]:
    """Return places in order, those of one position once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > NEAR:
            kept.append(place)
    return kept


def _groups(levels: list[Level]) -> list[list[Level]]:
    """Part the lines into tables: the next line of a table has the same columns as those before, as far as it reaches."""
    groups: list[list[Level]] = []
    ends: list[float] = []
    for level in levels:
        if groups and _alike(ends, level.ends):
            groups[-1].append(level)
            ends = _distinct([*ends, *level.ends])
        else:
            groups.append([level])
            ends = level.ends
    return [group for group in groups if len(group) >= _LEVELS and sum(len(level.ends) > 2 for level in group) >= _LEVELS]


def _alike(one: list[float], two: list[float]) -> bool:
    """Whether most ends of pieces agree where both reach."""
    start, end = max(one[0], two[0]) - NEAR, min(one[-1], two[-1]) + NEAR
    first, second = ([place for place in ends if start <= place <= end] for ends in (one, two))
    shared = sum(_near(place, second) for place in first)
    return shared > 1 and shared >= _SHARED * max(len(first), len(second))


def _near(place: float, places: list[float]) -> bool:
    index = bisect_left(places, place - NEAR)
    return index < len(places) and places[index] <= place + NEAR


def _table(page: Page, group: list[Level], glyphs: list[Glyph]) -> list[Lattice]:
    """Make the lattice of one group, if its lines part text and do not strike it."""
    xs = _distinct(end for level in group for end in level.ends)
    ys = [level.at for level in group]
    inside = sorted((glyph for glyph in glyphs if xs[0] <= (glyph.x0 + glyph.x1) / 2 <= xs[-1] and not glyph.char.isspace()), key=itemgetter(4))
    if not inside:
        return []
    head, foot = _open_rows(page, inside, xs, ys)
    ys = [*head, *ys, *foot]
    held = [glyph for glyph in inside if ys[0] < glyph.base <= ys[-1]]
    struck = sum(1 for glyph in held for at in ys[bisect_left(ys, glyph.top + 1):bisect_right(ys, glyph.bottom - 1)]
                 if ys[0] < at < ys[-1] and _drawn(group, at, (glyph.x0 + glyph.x1) / 2))
    if not held or struck > _STRUCK * len(held):
        return []
    return [grid for grid in lattices_of(group, xs, ys, held) if len(grid.xs) > 2]


def lattices_of(group: list[Level], xs: list[float], ys: list[float], held: list[Glyph], *, slack: float = 0.0, labels: int = 0,
                merged: Sequence[Merged] = ()) -> list[Lattice]:
    """Make lattices of level lines and the uprights that the text between them leaves room for.

    `slack` says by how much the edges may be wrong, where no line shows them. Then a blank beside numbers is a value that
    is blank, and only the first `labels` columns of a row of numbers can be one cell. `merged` are cells that are known.
    """
    cells = _cells(group, xs, ys, held, merged)
    if slack >= 0:
        cells = _centred(cells, xs, slack, labels)
    levels = [piece for level in group for piece in level.pieces]
    uprights = [Rule(xs[place], ys[cell.top], ys[cell.bottom]) for cell in cells for place in (cell.first, cell.last)]
    return lattices(levels, uprights)


def _drawn(group: list[Level], at: float, x: float) -> bool:
    return any(piece.start <= x <= piece.end for level in group if level.at == at for piece in level.pieces)


def _open_rows(page: Page, inside: list[Glyph], xs: list[float], ys: list[float]) -> tuple[list[float], list[float]]:
    """Return the bounds of the row before the first line and of that after the last, where no line closes the table.

    A page break leaves a row open on both sides; some tables have lines below their rows only.
    """
    above = [glyph for glyph in inside if glyph.base <= ys[0]]
    below = [glyph for glyph in inside if glyph.base > ys[-1]]
    if above and not (page.number > 1 and _is_row(above, page, xs)):
        above = _first_row(page, inside, above, ys)
    head = [min(map(itemgetter(1), above)) - 3 * NEAR] if above else []
    foot = [max(map(itemgetter(3), below)) + 3 * NEAR] if _is_row(below, page, xs) else []
    return head, foot


def _first_row(page: Page, inside: list[Glyph], above: list[Glyph], ys: list[float]) -> list[Glyph]:
    """Return the line above the first rule, if it stands as far over it as the lines in the table over theirs, and looks as they do."""
    feet: list[float] = []
    for high, low in pairwise(ys):
        bases = [glyph.base for glyph in inside if high < glyph.base <= low]
        if bases:
            feet.append(low - max(bases))
    last = above[-1].base
    line = [glyph for glyph in above if last - glyph.base < 1]
    usual = sorted(feet)[len(feet) // 2] if feet else -math.inf
    sizes = {round(page.styles[glyph.run].size, 1) for glyph in inside if ys[0] < glyph.base <= ys[-1]}
    text = "".join(glyph.char for glyph in sorted(line))
    like = round(page.styles[line[0].run].size, 1) in sizes and text[-1] not in "。：:；" and not _HEADING.match(text)
    return line if like and abs(ys[0] - last - usual) < _FOOT else []


def _is_row(glyphs: list[Glyph], page: Page, xs: list[float]) -> bool:
    """Whether all this text is a row of the table: one line of it stands in three columns at least, with space between them."""
    if not glyphs:
        return False
    size = page.styles[glyphs[0].run].size
    lines: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        lines.setdefault(round(glyph.base), []).append(glyph)
    most = 0
    for line in lines.values():
        line.sort()
        columns = [bisect_right(xs, (glyph.x0 + glyph.x1) / 2) for glyph in line]
        runs = any(one != two and second.x0 - first.x1 < 0.1 * size
                   for (one, first), (two, second) in pairwise(zip(columns, line, strict=True)))
        most = max(most, 0 if runs else len(set(columns)))
    alike = all(abs(page.styles[glyph.run].size - size) < 0.1 * size for glyph in glyphs)
    return alike and most >= min(3, len(xs) - 1) and max(lines) - min(lines) < 6 * size


def _cells(group: list[Level], xs: list[float], ys: list[float], held: list[Glyph], merged: Sequence[Merged]) -> list[_Cell]:
    """Make the cells: columns cut by the lines, then put together where text runs on or stands in the middle of them."""
    parted = {level.at: level for level in group}
    cells: list[_Cell] = []
    for first, (left, right) in enumerate(pairwise(xs)):
        top = 0
        for row in range(1, len(ys)):
            level = parted.get(ys[row])
            if row == len(ys) - 1 or (level and any(min(piece.end, right) - max(piece.start, left) > (right - left) / 2 for piece in level.pieces)):
                cells.append(_Cell(first, first + 1, top, row))
                top = row
    at: dict[tuple[int, int], _Cell] = {(row, cell.first): cell for cell in cells for row in range(cell.top, cell.bottom)}
    for glyph in held:
        row = min(max(bisect_left(ys, glyph.base) - 1, 0), len(ys) - 2)
        column = min(max(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1, 0), len(xs) - 2)
        at[row, column].glyphs.append(glyph)
    rows: dict[tuple[int, int], list[_Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.top, cell.bottom), []).append(cell)
    kept: list[_Cell] = []
    for beside in rows.values():
        beside.sort(key=lambda cell: cell.first)
        high, low = ys[beside[0].top], ys[beside[0].bottom]
        kept += _run_on(beside, xs, [cell for cell in merged if high < cell.base < low])
    return kept


def _run_on(row: list[_Cell], xs: list[float], merged: list[Merged]) -> list[_Cell]:
    """Put cells together over whose common edge text runs, or of which it is known."""
    kept: list[_Cell] = []
    for cell in row:
        last = kept[-1] if kept else None
        if last and last.last == cell.first and (
                any(one.first < cell.first < one.last for one in merged) or _crosses(last.glyphs, cell.glyphs, xs[cell.first])):
            last.last = cell.last
            last.glyphs += cell.glyphs
        else:
            kept.append(cell)
    return kept


def _crosses(before: list[Glyph], behind: list[Glyph], edge: float) -> bool:
    """Whether a character stands on the edge, or two on one baseline meet there without a gap."""
    if any(glyph.x1 > edge + 0.8 for glyph in before) or any(glyph.x0 < edge - 0.8 for glyph in behind):
        return True
    return any(abs(one.base - two.base) < 1 and two.x0 - one.x1 < 0.1 * (one.bottom - one.top)
               for one in before if edge - one.x1 < 2 for two in behind if two.x0 - edge < 2)


def _centred(cells: list[_Cell], xs: list[float], slack: float, labels: int) -> list[_Cell]:
    """In a table of centred cells, give the empty places beside a cell to it where its text stands in the middle of them all."""
    full = [cell for cell in cells if cell.glyphs]
    near = slack or _MIDDLE
    if sum(abs(cell.middle() - _middle(cell, cell, xs)) < near for cell in full) < _CENTRED * len(full):
        return cells
    starts = {(cell.top, cell.bottom, cell.first): cell for cell in cells}
    ends = {(cell.top, cell.bottom, cell.last): cell for cell in cells}
    gone: set[int] = set()
    numbered = {(cell.top, cell.bottom) for cell in full if _is_number(cell)} if slack else set()
    for cell in sorted(full, key=lambda cell: (cell.top, cell.first)):
        valued = slack and (cell.top, cell.bottom) in numbered
        if valued and cell.first >= labels:
            continue
        middle = cell.middle()
        before, behind = [cell], [cell]
        while (more := ends.get((cell.top, cell.bottom, before[-1].first))) and not more.glyphs and id(more) not in gone:
            before.append(more)
        while (more := starts.get((cell.top, cell.bottom, behind[-1].last))) and not more.glyphs and id(more) not in gone:
            behind.append(more)
        choices = [(abs(middle - _middle(one, two, xs)), i, j) for i, one in enumerate(before) for j, two in enumerate(behind)
                   if not valued or j == 0 or two.last <= labels]
        if choices[0][0] >= near:
            off, i, j = min(choices)
        else:  # places as wide on either side: the text says nothing, but no heading is left blank on purpose
            off, i, j = choices[-1]
            over = starts.get((cell.top - 1, cell.top, before[i].first))
            if not (i and j and behind[j].last == len(xs) - 1) or (
                    _is_number(cell) and not (over and over.last == behind[j].last and over.glyphs)):
                continue
        if off < near:
            cell.first, cell.last = before[i].first, behind[j].last
            starts[cell.top, cell.bottom, cell.first] = cell
            gone.update(map(id, [*before[1:i + 1], *behind[1:j + 1]]))
    return [cell for cell in cells if id(cell) not in gone]


def _is_number(cell: _Cell) -> bool:
    return all(glyph.char.isdigit() or glyph.char in ",.，+-−%/" for glyph in cell.glyphs)


def _middle(one: _Cell, two: _Cell, xs: list[float]) -> float:
    return (xs[one.first] + xs[two.last]) / 2
