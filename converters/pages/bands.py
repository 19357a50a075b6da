"""Which lines of text make one row of a table that has no lines between its rows (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from converters.pages.alleys import FIGURE
from converters.pages.rows import Chunk, Row

_TOUCH = 0.8  # of the size: lines nearer than this stand beside one another
_WRAPPED = 1.5  # of the size: the lines of one cell are not further apart
_APART = 1.2  # times the distance of lines is that of rows, if the distances tell them apart
_PART = 0.6  # of the lines that are near another leave cells blank, if they are parts of cells
_HAN = 0x2E80  # from here on a line may end after any character
_BLANK = 0.15  # of the size: letters further apart are in two words
_LESS = 0.9  # of the distance of rows is less than that


def bands_of(rows: Sequence[Row], xs: Sequence[float], cuts: Sequence[float]) -> list[list[Row]]:
    """Gather lines to rows of a table.

    Args:
        rows: its lines, from top to bottom.
        xs: the edges of its columns.
        cuts: heights at which something drawn parts two rows.

    """
    if not rows:
        return []
    cells = [_cells(row, xs) for row in rows]
    steps = [two.base - one.base for one, two in pairwise(rows)]
    ruled = _is_ruled(rows, cells, cuts)
    apart = 0.0 if ruled else _row_distance(rows, cells, steps, len(xs) - 1)
    usual = _usual([step for step, one, two in zip(steps, cells, cells[1:], strict=False) if _has_values(one) and _has_values(two)] or steps)
    ends = [max((chunk.x1 for line in cells for chunk in line.get(column, ())), default=right) for column, right in enumerate(xs[1:])]
    bands = [[rows[0]]]
    held = [dict(cells[0])]
    for number, row in enumerate(rows[1:], 1):
        step, size = steps[number - 1], row.size
        if any(rows[number - 1].base < cut < row.base for cut in cuts):
            one = False
        elif step < _TOUCH * size or ruled:
            one = True
        elif apart:
            one = step < apart
        else:
            one = step < _WRAPPED * size and _goes_on(held[-1], cells[number], ends, step < _LESS * usual, size)
        if one:
            bands[-1].append(row)
            for column, chunks in cells[number].items():
                held[-1][column] = chunks
        else:
            bands.append([row])
            held.append(dict(cells[number]))
    return bands


def _cells(row: Row, xs: Sequence[float]) -> dict[int, list[Chunk]]:
    found: dict[int, list[Chunk]] = {}
    for chunk in row.chunks:
        found.setdefault(min(max(0, bisect_right(xs, chunk.x0 + 0.5) - 1), len(xs) - 2), []).append(chunk)
    return found


def _has_values(cells: dict[int, list[Chunk]]) -> bool:
    return bool(_figures(cells)) or len(cells) > 2


def _is_ruled(rows: Sequence[Row], cells: Sequence[dict[int, list[Chunk]]], cuts: Sequence[float]) -> bool:
    """Whether what is drawn parts all rows: no two lines with figures in one column stand together."""
    pairs = list(pairwise(zip(rows, cells, strict=True)))
    parted = [any(one.base < cut < two.base for cut in cuts) for (one, _), (two, _) in pairs]
    together = [_figures(one) & _figures(two) for ((_, one), (_, two)), cut in zip(pairs, parted, strict=True) if not cut]
    return sum(parted) >= 2 and 3 * sum(parted) >= len(rows) and not any(together)


def _row_distance(rows: Sequence[Row], cells: Sequence[dict[int, list[Chunk]]], steps: Sequence[float], columns: int) -> float:
    """Return the distance from which lines are in two rows, where there are two distances and the nearer lines are parts; else 0."""
    small = min((step for step, row in zip(steps, rows[1:], strict=True) if step >= _TOUCH * row.size), default=0.0)
    near = [number for number, step in enumerate(steps) if step <= _APART * small]
    far = [step for step in steps if step > _APART * small]
    if not far or not near or small > _WRAPPED * rows[0].size:
        return 0.0
    part = sum(len(cells[number + 1]) < min(columns, len(cells[number]) + 1) or len(cells[number + 1]) < columns for number in near)
    figures = sum(bool(_figures(cells[number]) & _figures(cells[number + 1])) for number in near)
    return (_APART * small + min(far)) / 2 if part >= _PART * len(near) and not figures and len(far) + 1 >= 2 else 0.0


def _figures(cells: dict[int, list[Chunk]]) -> set[int]:
    """Return the columns behind the first that have a figure."""
    return {column for column, chunks in cells.items() for chunk in chunks if column and FIGURE.fullmatch(chunk.text)}


def _usual(steps: Sequence[float]) -> float:
    return sorted(steps)[len(steps) // 2] if steps else 0.0


def _goes_on(above: dict[int, list[Chunk]], below: dict[int, list[Chunk]], ends: Sequence[float], near: bool, size: float) -> bool:
    """Whether a line goes on with the texts of the row above it, or the row's label stands above its values in part."""
    figures_above, figures_below = _figures(above), _figures(below)
    if figures_below:
        label = set(above) == {0} and 0 in below and not figures_above
        return label and _is_wrapped(above[0], below[0], ends[0], size)
    if not set(below) <= set(above) or (len(below) >= len(above) and not near):
        return False
    return near or all(_is_wrapped(above[column], chunks, ends[column], size) for column, chunks in below.items())


def _is_wrapped(above: Sequence[Chunk], below: Sequence[Chunk], end: float, size: float) -> bool:
    """Whether the first word of a line would not have had room in the line above it."""
    glyphs = below[0].glyphs
    if ord(glyphs[0].char) > _HAN:
        return end - above[-1].x1 < 1.1 * size
    if glyphs[0].char.islower():
        return True
    word = next((one for one, two in pairwise(glyphs) if two.x0 - one.x1 > _BLANK * size), glyphs[-1])
    return end - above[-1].x1 < word.x1 - glyphs[0].x0 + _BLANK * size
