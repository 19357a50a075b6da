"""The heading of a table that no lines part into cells: which columns each text stands over, level by level (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from converters.pages.rows import Row
from converters.pages.ruled import Rule

Span = tuple[float, float]

_STACKED = 1.5  # of the size: the lines of one heading are not further apart
_GAP = 0.1  # of the size: a text is cut at an edge where so much is free
_OVER = 0.35  # of the size: a text stands over a column that it reaches so far into
_LEVEL = 0.5  # of the size: texts whose baselines differ less stand beside one another
_ALONE = 1.5  # of the size is what it costs to leave a column out of a heading that could have it


@dataclass(slots=True)
class Heading:
    """A text of the heading over columns `first` to `last` (the end not included), from `top` to `bottom`, in grid row `row`."""

    first: int
    last: int
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    lines: int = 1
    row: int = 0
    rowspan: int = 1
    closed: bool = False

    def over(self, column: int) -> bool:
        """Whether it stands over a column."""
        return self.first <= column < self.last


def headings_of(rows: Sequence[Row], xs: Sequence[float], texts: Sequence[Span], rules: Sequence[Rule], size: float) -> list[Heading]:
    """Return the cells of a heading, each with its place in the grid.

    Args:
        rows: the lines of the heading, from top to bottom.
        xs: the edges of the columns.
        texts: from where to where the text of each column stands.
        rules: the level lines between and under the lines of the heading that do not run over the whole table.
        size: the size of the text.

    """
    own: dict[int, Heading] = {}
    upper: list[list[Heading]] = []
    done: list[Heading] = []
    closed: set[int] = set()
    for row in reversed(rows):
        rest: list[Heading] = []
        for text in _split(row, xs):
            ruled = _ruled(text, rules, xs, done)
            if ruled:
                text.first, text.last, text.closed = *ruled, True
            below = own.get(text.first) if text.last - text.first == 1 else None
            if not text.closed and text.last - text.first == 1 and text.first not in closed and (below is None or below.base - text.base <= _STACKED * size * 1.0):
                if below is None:
                    own[text.first] = text
                else:
                    _stack(below, text)
            else:
                rest.append(text)
            done.append(text)
        if rest:
            closed.update(column for text in rest for column in range(text.first, text.last))
            upper.append(rest)
    upper.reverse()
    levels = _levels(upper, size)
    for number, level in enumerate(levels):
        lower = [text for under in levels[number + 1:] for text in under]
        _widen(level, own, lower, texts, xs, size)
    return _placed([text for level in levels for text in level], list(own.values()))


def _stack(below: Heading, text: Heading) -> None:
    """Put a line on top of the lines of a heading."""
    below.x0, below.x1 = min(below.x0, text.x0), max(below.x1, text.x1)
    below.top, below.base, below.lines = text.top, text.base, below.lines + 1


def _split(row: Row, xs: Sequence[float]) -> list[Heading]:
    """Cut the texts of a line at the edges of columns that no character stands on."""
    found: list[Heading] = []
    for chunk in row.chunks:
        start = chunk.glyphs[0]
        end = start
        parts: list[Span] = []
        for glyph in chunk.glyphs[1:]:
            if glyph.x0 - end.x1 > _GAP * row.size and any(end.x1 - 0.3 <= edge <= glyph.x0 + 0.3 for edge in xs):
                parts.append((start.x0, end.x1))
                start = glyph
            end = glyph if glyph.x1 > end.x1 or glyph is start else end
        parts.append((start.x0, end.x1))
        for x0, x1 in parts:
            first, last = _columns(x0, x1, xs, row.size)
            found.append(Heading(first, last, x0, x1, row.top, row.bottom, row.base))
    return found


def _columns(x0: float, x1: float, xs: Sequence[float], size: float) -> tuple[int, int]:
    """Return the columns that a text reaches into."""
    middle = min(max(0, bisect_right(xs, (x0 + x1) / 2) - 1), len(xs) - 2)
    slack = _OVER * size
    over = [column for column, (left, right) in enumerate(pairwise(xs)) if column == middle or min(x1, right) - max(x0, left) > slack]
    return over[0], over[-1] + 1


def _ruled(text: Heading, rules: Sequence[Rule], xs: Sequence[float], below: Iterable[Heading]) -> tuple[int, int] | None:
    """Return the columns under the line that is drawn right below a text, and not below another text."""
    for rule in rules:
        near = text.base - 1 < rule.at and rule.start - 1 <= (text.x0 + text.x1) / 2 <= rule.end + 1
        if near and not any(text.base + 1 < other.base < rule.at and other.x0 < rule.end and rule.start < other.x1 for other in below):
            columns = [column for column, (left, right) in enumerate(pairwise(xs)) if rule.start - 1 < (left + right) / 2 < rule.end + 1]
            if len(columns) > 1:
                return min(columns[0], text.first), max(columns[-1] + 1, text.last)
    return None


def _levels(upper: Sequence[list[Heading]], size: float) -> list[list[Heading]]:
    """Put the lines of headings over several columns together that are one text."""
    levels: list[list[Heading]] = []
    for row in upper:
        rest: list[Heading] = []
        for text in row:
            above = next((one for one in (levels[-1] if levels else []) if not one.closed and text.base - one.bottom < size
                          and one.x0 < text.x1 and text.x0 < one.x1 and text.base - one.base <= _STACKED * size * one.lines), None)
            if above is not None and not any(text is not other and other.x0 < above.x1 and above.x0 < other.x1 for other in row):
                above.x0, above.x1 = min(above.x0, text.x0), max(above.x1, text.x1)
                above.first, above.last = min(above.first, text.first), max(above.last, text.last)
                above.bottom, above.lines, above.closed = text.bottom, above.lines + 1, text.closed
            else:
                rest.append(text)
        if rest:
            levels.append(rest)
    return levels


def _widen(level: list[Heading], own: dict[int, Heading], lower: Sequence[Heading], texts: Sequence[Span], xs: Sequence[float], size: float) -> None:
    """Let each text of a level stand over the columns that are its own: those in whose middle it is, or at whose edge."""
    level.sort(key=lambda text: text.x0)
    count = len(xs) - 1
    bounds = [(min([low, *(one.x0 for one in (own.get(column),) if one)]), max([high, *(one.x1 for one in (own.get(column),) if one)]))
              for column, (low, high) in enumerate(texts)]
    base = min(text.base for text in level)
    beside = {column for column in range(count) if column not in own and not any(one.over(column) for one in lower)}
    beside |= {column for column, one in own.items() if one.base < base + _LEVEL * size}
    fixed = [text.closed for text in level]

    def cost(number: int, first: int, last: int) -> float:
        text = level[number]
        left, right = bounds[first][0], bounds[last - 1][1]
        middle = abs(text.x0 + text.x1 - left - right) / 2
        between = abs(text.x0 + text.x1 - xs[first] - xs[last]) / 2
        return min(middle, between, abs(text.x0 - left), abs(text.x1 - right) + 0.5)

    @cache
    def best(number: int, start: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """Return the least cost of the texts from `number` on in the columns from `start` on, and their columns."""
        if number == len(level):
            return sum(_ALONE * size for column in range(start, count) if column not in beside and column), ()
        text = level[number]
        found: tuple[float, tuple[tuple[int, int], ...]] = (math.inf, ())
        for first in [text.first] if fixed[number] else range(start, text.first + 1):
            if first < start or any(column in beside for column in range(first, text.first)):
                continue
            left_out = sum(_ALONE * size for column in range(start, first) if column not in beside and column)
            for last in [text.last] if fixed[number] else range(text.last, count + 1):
                if any(column in beside for column in range(text.last, last)) or (number + 1 < len(level) and last > level[number + 1].first):
                    break
                more, rest = best(number + 1, last)
                total = left_out + cost(number, first, last) + more
                if total < found[0]:
                    found = total, ((first, last), *rest)
        return found

    for text, (first, last) in zip(level, best(0, 0)[1], strict=False):
        text.first, text.last = first, last


def _placed(upper: list[Heading], own: list[Heading]) -> list[Heading]:
    """Give all cells of the heading their rows: a text over others stands above them, what has nothing over it reaches to the top."""
    for text in upper:
        text.row = max((one.row + 1 for one in upper if one is not text and one.base < text.base and one.first < text.last and text.first < one.last
                        and one.top < text.top), default=0)
    depth = max((text.row + 1 for text in upper), default=0)
    for text in own:
        text.row = max((one.row + 1 for one in upper if one.first < text.last and text.first < one.last), default=0)
        text.rowspan = depth + 1 - text.row
    return upper + own
