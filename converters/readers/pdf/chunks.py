"""What tables without lines are made of: chunks of text, rows of them, and the free space between columns (no standard)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from converters.readers.pdf.pages import Glyph

TALL = 1.1  # of the size of the table: a heading
SENTENCE = 24  # characters of one chunk that fill a line


@dataclass(slots=True)
class Chunk:
    """Text on one line without a wide gap: the content of one cell, or two that nearly touch."""

    x0: float
    x1: float
    text: str
    glyphs: list[Glyph]

    @property
    def middle(self) -> float:
        """The middle of the text."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Row:
    """A line on a page; `numbers` are the chunks behind the last text, if any."""

    page: int
    base: float
    size: float
    chunks: list[Chunk]
    numbers: list[Chunk] = field(default_factory=list)

    def is_anchor(self) -> bool:
        """Whether the line has the values of a row."""
        return len(self.numbers) > 1 or 0 < len(self.numbers) < len(self.chunks)

    def last_base(self) -> float:
        """Return the baseline of the last text, which belongs to the row; what stands before it may belong to several."""
        return self.chunks[-1].glyphs[0].base

    def top(self) -> float:
        """Return the upper edge."""
        return min(glyph.top for chunk in self.chunks for glyph in chunk.glyphs)

    def bottom(self) -> float:
        """Return the lower edge."""
        return max(glyph.bottom for chunk in self.chunks for glyph in chunk.glyphs)


@dataclass(slots=True)
class Found:
    """The rows of one table, over any number of pages: `anchors` have numbers, `columns` are the bounds of these."""

    anchors: list[int]
    columns: list[tuple[float, float]]
    first: int = 0
    last: int = 0


ORIGIN, CENTRED = Chunk(0, 1, "", []), 0.5  # what an alignment makes of the one: 0 is left, 1 right, this is centred


class NoTable(Exception):  # noqa: N818 - it ends a search, it is no error
    """The lines do not make a table after all."""


def is_prose(row: Row, size: float) -> bool:
    """Whether a line is a heading or a line of running text."""
    if abs(row.size - size) > (TALL - 1) * size:
        return True
    return len(row.chunks) == 1 and len(row.chunks[0].text) > SENTENCE * 1.5


def alignment(rows: list[list[Chunk]]) -> Callable[[Chunk], float]:
    """Return what texts one under another share: where they begin, their middle, or where they end."""
    keys: list[Callable[[Chunk], float]] = [attrgetter("x0"), attrgetter("middle"), attrgetter("x1")]
    votes = [0, 0, 0]
    seen: list[Chunk] = []
    for row in rows:
        for chunk in row:
            over = next((one for one in reversed(seen) if one.x0 < chunk.x1 and chunk.x0 < one.x1), None)
            same = [abs(key(over) - key(chunk)) < 1 for key in keys] if over else []
            if sum(same) == 1:
                votes[same.index(True)] += 1
        seen = [*seen[-40:], *row]
    return keys[votes.index(max(votes))]


def solid(chunk: Chunk, gap: float) -> Iterable[tuple[float, float]]:
    """Yield the bounds of what stands in a chunk without any gap."""
    start = end = chunk.x0
    for glyph in chunk.glyphs:
        if glyph.x0 > end + gap:
            yield start, end
            start = glyph.x0
        end = max(end, glyph.x1)
    yield start, end


def balanced(edges: list[tuple[float, float, float]], middles: list[float]) -> list[float]:
    """Move the edges of centred columns so that each column's middle is that of its text; `middles` follow the edges.

    An edge is as far from a middle as the edge before, so that one of them gives all others. It is chosen so that the
    columns differ least in width; if that leaves the free space between them, nothing is moved.
    """
    signs, shifts = [1.0], [0.0]
    for middle in middles[:-1]:
        signs.append(-signs[-1])
        shifts.append(2 * middle - shifts[-1])
    widths = [2 * (middle - shift) for middle, shift in zip(middles, shifts, strict=True)]
    count = len(edges)
    usual, sign = sum(widths) / (count or 1), sum(signs) / (count or 1)
    spread = sum((one - sign) ** 2 for one in signs)
    first = sum((width - usual) * (one - sign) for width, one in zip(widths, signs, strict=True)) / (2 * spread or 1)
    moved = [sign * first + shift for sign, shift in zip(signs, shifts, strict=True)]
    free = spread and all(low - 1 <= edge <= high + 1 for edge, (low, _, high) in zip(moved, edges, strict=True))
    return moved if free else [edge for _, edge, _ in edges]


def widest_gap(low: float, high: float, bounds: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the start, middle and end of the widest stretch between two columns in which the least text stands."""
    steps = [low + (high - low) * step / 40 for step in range(41)]
    crossed = [sum(start < x < end for start, end in bounds) for x in steps]
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
