"""Partly ruled tables: the columns, or rows, that the text of a lattice shows where no line parts them (ISO 32000-1 §14.8.2.5).

Evidence is asked for, as nothing is drawn: texts of many rows with the same places left free between them, or lines of
several columns on the same baselines, most of them numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from converters.pages.glyphs import Glyph, Page
from converters.pages.rows import NUMBER, Row, rows_of
from converters.pages.ruled import Lattice, Patch, Rule, lattices
from converters.pages.unruled import unruled

_ROWS = 3  # rows, or lines, that agree at least
_MOST = 0.8  # of the rows agree
_VALUES = 0.5  # of the texts of a column are numbers, or of the rows have one
_NARROW = 12.0  # points: so narrow a column without any text is the space between two
_FEW = 0.2  # of the cells of a guessed column have text that only runs into it: there is no such column
_WORD = 0.6  # of the size: a wider place is no blank between words
_FREE = 0.35  # of the size: the narrowest free place between two columns
_ACROSS = 0.6  # of the lines of a row have text in a column that is one of lines


def parted(page: Page, grid: Lattice, texts: dict[int, list[Glyph]]) -> Lattice:
    """Return the lattice with the lines added that its text shows, by patch; the lattice itself where there are none."""
    if len(grid.xs) == 2:
        inside = unruled(page, [glyph for held in texts.values() for glyph in held], grid.box)
        if len(inside) == 1:
            return inside[0]
    gapped, stacked = set(), set()
    for number, held in texts.items():
        slack = _FREE * page.styles[held[0].run].size
        for one, two in pairwise(held):
            if two.base - one.base > 1:
                stacked.add(number)
            elif (two.x0 - one.x1 > slack and not two.char.isspace()) or two.char == " ":
                gapped.add(number)
    if len(gapped) < _ROWS and len(stacked) < 2:
        return _closed(page, grid, texts, _NARROW, blank_stays=False)
    rows = {number: rows_of(page, texts[number]) for number in (texts if len(gapped) >= _ROWS else stacked)}
    uprights = _columns(grid, rows) if len(gapped) >= _ROWS else []
    levels = [] if uprights or len(stacked) < 2 else _levels(grid, rows)
    if uprights or levels:
        made = lattices([*_sides(grid, level=True), *levels], [*_sides(grid, level=False), *uprights])
        return made[0] if len(made) == 1 else grid
    return _closed(page, grid, texts, _NARROW, blank_stays=False)


def closed(page: Page, grid: Lattice, glyphs: Iterable[Glyph], *, blank_stays: bool = False) -> Lattice:
    """Return a lattice that was guessed without the columns in which nothing stands of its own.

    Args:
        page: the page it is on.
        grid: the lattice.
        glyphs: the characters in it and beside it.
        blank_stays: columns without any text are kept, as in a form that was not filled in.

    """
    texts: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        number = grid.at((glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * page.styles[glyph.run].size)
        if number >= 0 and not glyph.char.isspace():
            texts.setdefault(number, []).append(glyph)
    return _closed(page, grid, texts, math.inf, blank_stays=blank_stays)


def _closed(page: Page, grid: Lattice, texts: dict[int, list[Glyph]], widest: float, *, blank_stays: bool) -> Lattice:
    """Take away the upright before each column up to so wide in which nothing stands."""
    blank: list[float] = []
    for column in range(len(grid.xs) - 1):
        own = [number for number, patch in enumerate(grid.patches) if patch.column == column and patch.colspan == 1]
        full = [texts[number] for number in own if number in texts]
        run_in = widest == math.inf and column > 0 and 0 < len(full) < _FEW * len(own) and all(_runs_in(page, held, texts.values()) for held in full)
        if own and (run_in if full or blank_stays else True) and grid.xs[column + 1] - grid.xs[column] < widest:
            blank.append(grid.xs[column or 1])
    if not blank or len(blank) > len(grid.xs) - 3:
        return grid
    made = lattices(_sides(grid, level=True), [rule for rule in _sides(grid, level=False) if rule.at not in blank])
    return made[0] if len(made) == 1 else grid


def _runs_in(page: Page, held: list[Glyph], every: Iterable[list[Glyph]]) -> bool:
    """Whether the text of a cell goes on from the one before it, a blank between."""
    first = min(held)
    return any(0 <= first.x0 - glyph.x1 < _WORD * page.styles[first.run].size and abs(glyph.base - first.base) < 0.5
               for other in every if other is not held for glyph in other)


def _sides(grid: Lattice, *, level: bool) -> Iterable[Rule]:
    for patch in grid.patches:
        left, right, top, bottom = _box(grid, patch)
        if level:
            yield Rule(top, left, right)
            yield Rule(bottom, left, right)
        else:
            yield Rule(left, top, bottom)
            yield Rule(right, top, bottom)


def _box(grid: Lattice, patch: Patch) -> tuple[float, float, float, float]:
    return grid.xs[patch.column], grid.xs[patch.column + patch.colspan], grid.ys[patch.row], grid.ys[patch.row + patch.rowspan]


def _columns(grid: Lattice, rows: dict[int, list[Row]]) -> list[Rule]:
    """Return the uprights that part cells one under another, each of which has several texts in its line."""
    stacks: dict[tuple[int, int], list[int]] = {}
    for number, patch in enumerate(grid.patches):
        if number in rows:
            stacks.setdefault((patch.column, patch.colspan), []).append(number)
    found: list[Rule] = []
    known = list(grid.xs[1:-1])
    for stack in sorted(stacks.values(), key=len, reverse=True):
        body = [number for number in stack if len(rows[number]) == 1 and len(rows[number][0].chunks) > 1]
        if len(body) < _ROWS or len(body) < _MOST * (len(stack) - 1):
            continue
        lines = [rows[number][0] for number in body]
        valleys = _valleys(lines)
        if not valleys or not _are_columns(lines, valleys):
            continue
        places = [_place(valley, known) for valley in valleys]
        known += places
        for number in stack:
            _, _, top, bottom = _box(grid, grid.patches[number])
            for at in places:
                if not any(glyph.x0 < at < glyph.x1 for row in rows[number] for chunk in row.chunks for glyph in chunk.glyphs) and (
                        number in body or _is_parted(rows[number], at)):
                    found.append(Rule(at, top, bottom))
    return found


def _place(valley: tuple[float, float], known: Sequence[float]) -> float:
    """Return where in a valley the edge is: where other rows have one, if they do, else in its middle."""
    middle = (valley[0] + valley[1]) / 2
    return min((x for x in known if valley[0] - 1 <= x <= valley[1] + 1), key=lambda x: abs(x - middle), default=middle)


def _valleys(lines: Sequence[Row]) -> list[tuple[float, float]]:
    """Return the places between texts that all lines leave free."""
    spans = sorted((chunk.x0, chunk.x1) for line in lines for chunk in line.chunks)
    size = lines[0].size
    valleys: list[tuple[float, float]] = []
    end = spans[0][1]
    for x0, x1 in spans:
        if x0 > end + _FREE * size:
            valleys.append((end, x0))
        end = max(end, x1)
    return valleys


def _are_columns(lines: Sequence[Row], valleys: Sequence[tuple[float, float]]) -> bool:
    """Whether the texts between the valleys fill them in most lines, and those behind the first are mostly numbers."""
    edges = [(one + two) / 2 for one, two in valleys]
    texts = [[chunk.text for line in lines for chunk in line.chunks if low < (chunk.x0 + chunk.x1) / 2 < high]
             for low, high in pairwise([float("-inf"), *edges, float("inf")])]
    values = sum(1 for column in texts[1:] for text in column if NUMBER.fullmatch(text))
    return all(len(column) >= _VALUES * len(lines) for column in texts) and values >= _VALUES * sum(map(len, texts[1:]))


def _is_parted(rows: Sequence[Row], at: float) -> bool:
    """Whether text stands on both sides of a place, with space between."""
    return any(any(one.x1 <= at <= two.x0 for one, two in pairwise(row.chunks)) for row in rows)


def _levels(grid: Lattice, rows: dict[int, list[Row]]) -> list[Rule]:
    """Return the level lines that part the lines of a row of cells whose texts stand on the same baselines."""
    beside: dict[int, list[int]] = {}
    for number, patch in enumerate(grid.patches):
        if patch.rowspan == 1 and number in rows:
            beside.setdefault(patch.row, []).append(number)
    found: list[Rule] = []
    for cells in beside.values():
        lines = _bands([row for number in cells for row in rows[number]])
        if len(cells) < 2 or len(lines) < _ROWS:
            continue
        counts = [len(rows[number]) for number in cells]
        full = sum(1 for count in counts if count >= _ACROSS * len(lines))
        values = [number for number in cells if len(rows[number]) >= _ACROSS * len(lines)
                  and all(NUMBER.fullmatch(chunk.text) for row in rows[number] for chunk in row.chunks)]
        labels = len(rows[cells[0]])
        if full < 2 or not values or labels > len(lines) or max(counts) < len(lines) or any(
                sum(1 for number in cells if any(abs(row.base - base) < 1 for row in rows[number])) < 2 for base, _ in lines):
            continue
        for (one, bottom), (two, top) in pairwise([(base, (min(row.top for row in band), max(row.bottom for row in band))) for base, band in lines]):
            at = (bottom[1] + top[0]) / 2 if bottom[1] < top[0] else one + 0.3 * (two - one)
            found += [Rule(at, *_box(grid, grid.patches[number])[:2]) for number in _in_row(grid, grid.patches[cells[0]].row)]
    return found


def _in_row(grid: Lattice, row: int) -> list[int]:
    return [number for number, patch in enumerate(grid.patches) if patch.row == row and patch.rowspan == 1]


def _bands(rows: list[Row]) -> list[tuple[float, list[Row]]]:
    """Gather lines by their baselines."""
    bands: list[tuple[float, list[Row]]] = []
    for row in sorted(rows, key=lambda row: row.base):
        if bands and row.base - bands[-1][0] < 1:
            bands[-1][1].append(row)
        else:
            bands.append((row.base, [row]))
    return bands
