"""Lines cut at their gaps, for tables that nothing but the places of their text shows (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

from converters.pages.glyphs import Glyph, Page

NUMBER = re.compile(r"[-−–+]?\d[\d,]*(?:\.\d+)?[%％]?|[-−–—/]+")
HEADING = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]")
ALIKE = 2.0  # points by which the places of aligned text may differ
LEFT, CENTRED, RIGHT = 0, 1, 2
_KEYS: tuple[Callable[[Chunk], float], ...] = (attrgetter("x0"), attrgetter("middle"), attrgetter("x1"))
_SAME = 0.4  # of the size: baselines nearer than this are one line
_APART = 0.4  # of the size: text further apart on a line is in two cells
_IN_NUMBER = 0.15  # of the size: the same for two digits
_HEIGHT = 0.1  # of the size of the table: text that differs more is a heading, or a note
_SENTENCE = 36  # characters without a gap: running text


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

    @property
    def base(self) -> float:
        """The baseline; texts beside one another may be a little off each other's."""
        return self.glyphs[0].base


@dataclass(slots=True)
class Row:
    """A line on a page; `numbers` are the chunks behind the last text, if any."""

    page: int
    base: float
    size: float
    chunks: list[Chunk]
    top: float
    bottom: float
    numbers: list[Chunk] = field(default_factory=list)

    def has_values(self) -> bool:
        """Whether the line has the values of a row: several, or one beside a label."""
        return len(self.numbers) > 1 or 0 < len(self.numbers) < len(self.chunks)

    def labels(self, zone: float) -> list[Chunk]:
        """Return the texts that stand before the place where values begin."""
        return [chunk for chunk in self.chunks if chunk.x1 <= zone]

    def is_prose(self, size: float) -> bool:
        """Whether the line is no part of a table with text of `size`: larger, smaller, or one long run of text."""
        return abs(self.size - size) > _HEIGHT * size or (len(self.chunks) == 1 and len(self.chunks[0].text) > _SENTENCE)


def rows_of(page: Page, glyphs: list[Glyph]) -> list[Row]:
    """Return the lines of a page from top to bottom."""
    rows: list[Row] = []
    held: list[Glyph] = []
    base = size = 0.0
    for glyph in sorted((glyph for glyph in glyphs if not glyph.char.isspace()), key=itemgetter(4)):
        own = page.styles[glyph.run].size
        if held and glyph.base - base > _SAME * max(size, own):
            rows.append(_row(page.number, held, base, size))
            held = []
        if not held:
            base, size = glyph.base, own
        held.append(glyph)
        size = max(size, own)
    if held:
        rows.append(_row(page.number, held, base, size))
    return rows


def _row(page: int, held: list[Glyph], base: float, size: float) -> Row:
    chunks: list[Chunk] = []
    for glyph in sorted(held):
        last = chunks[-1] if chunks else None
        gap = _IN_NUMBER if last and glyph.char.isdigit() and last.glyphs[-1].char.isdigit() else _APART
        if last is not None and glyph.x0 - last.x1 <= gap * size:
            last.glyphs.append(glyph)
            last.x1 = max(last.x1, glyph.x1)
        else:
            chunks.append(Chunk(glyph.x0, glyph.x1, "", [glyph]))
    row = Row(page, base, size, chunks, min(map(itemgetter(1), held)), max(map(itemgetter(3), held)))
    for chunk in chunks:
        chunk.text = "".join([glyph.char for glyph in chunk.glyphs])
    for chunk in reversed(chunks):
        if not NUMBER.fullmatch(chunk.text):
            break
        row.numbers.insert(0, chunk)
    return row


def alignment(rows: list[list[Chunk]]) -> int:
    """Return what texts one under another share: where they begin (LEFT), their middle, or where they end."""
    votes = [0, 0, 0]
    seen: list[Chunk] = []
    for row in rows:
        for chunk in row:
            over = next((one for one in reversed(seen) if one.x0 < chunk.x1 and chunk.x0 < one.x1), None)
            same = [abs(key(over) - key(chunk)) < ALIKE / 2 for key in _KEYS] if over else []
            if sum(same) == 1:
                votes[same.index(True)] += 1
        seen = [*seen[-40:], *row]
    return votes.index(max(votes))


def key_of(side: int) -> Callable[[Chunk], float]:
    """Return the place of a text that is aligned so."""
    return _KEYS[side]
