"""Which lines of a page stand in columns: texts one under another, with alleys between them that all lines leave free (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from converters.pages.rows import Chunk, Row

Span = tuple[float, float]

_BLANK = 0.4  # of the size: digits nearer than this are one number, its thousands parted by a blank
_WORD = 0.7  # of the size: a wider place is no blank between words
_LEAST = 0.2  # of the size: the narrowest alley, when it must be wider than a blank in each line
_FAR = 2.7  # of the size: lines further apart are in two tables, unless all lines of theirs are
_USUAL = 1.7  # of the usual distance of lines, the same
_BETWEEN = 2  # lines with a single text that may stand between two lines in columns
_LONG = 4  # lines of a run that one line which does not fit does not end
_ROWS = 3  # lines of a table at least
_NUMBERS = 0.5  # of the texts of a column are numbers, if it is one of numbers
_FULL = 0.75  # of its column is what running text fills at least
_SHORT = 28  # characters of a text in a table of words, on average
_LEADER = re.compile(r"[.·．…_]{4,}")
_ITEM = re.compile(r"[•●■○◦▪‣·*–—-]|[（(]?(?:\d{1,2}|[a-zA-Zivx]{1,4}|[一二三四五六七八九十]{1,3})[）).、．]?")
FIGURE = re.compile(r"[(（<≤>≥≈~±+−–—-]?\s?[€$£¥]?\d[\d,.\s ]*(?:[%％‰*†‡]|\s?[a-z]|\s?\(?\d?\))*|[-−–—/.…:*]+|[nN][./]?[aAdDsS]\.?|x+|：|\(?[rpes]\)?")


@dataclass(slots=True)
class Run:
    """Lines that share columns: `first` to `last` of `rows`, of which `anchors` have several texts; `columns` bound their texts."""

    rows: list[Row]
    anchors: list[int]
    columns: list[Span]

    @property
    def size(self) -> float:
        """The size of its text."""
        sizes = sorted(self.rows[index].size for index in self.anchors)
        return sizes[len(sizes) // 2]

    @property
    def pitch(self) -> float:
        """The usual distance of its lines."""
        steps = sorted(self.rows[two].base - self.rows[one].base for one, two in pairwise(self.anchors) if two == one + 1)
        return steps[len(steps) // 2] if steps else 0.0


@dataclass(slots=True)
class _Growing:
    anchors: list[int] = field(default_factory=list)
    columns: list[Span] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)


def joined(rows: Iterable[Row]) -> list[Row]:
    """Return lines in which digits that a blank parts are one text."""
    made: list[Row] = []
    for row in rows:
        chunks: list[Chunk] = []
        for chunk in row.chunks:
            last = chunks[-1] if chunks else None
            if last and chunk.x0 - last.x1 <= _BLANK * row.size:
                chunks[-1] = Chunk(last.x0, chunk.x1, last.text + " " + chunk.text, last.glyphs + chunk.glyphs)
            else:
                chunks.append(chunk)
        made.append(replace(row, chunks=chunks))
    return made


def runs_of(rows: list[Row]) -> list[Run]:
    """Gather the lines of a page, or of a part of it, that share columns, and leave what reads as running text."""
    found: list[_Growing] = []
    now = _Growing()
    for index, row in enumerate(rows):
        if len(row.chunks) < 2 or any(_LEADER.search(chunk.text) for chunk in row.chunks):
            continue
        spans = [(chunk.x0, chunk.x1) for chunk in row.chunks]
        columns = _merged(now.columns, spans, _WORD * row.size) if now.anchors and _near(rows, now, index) else None
        if columns is None and len(now.anchors) >= _LONG and _resumes(rows, now, index):
            continue
        if columns is None:
            now = _Growing([index], spans)
            found.append(now)
        else:
            if index == now.anchors[-1] + 1:
                now.steps.append(row.base - rows[index - 1].base)
            now.anchors.append(index)
            now.columns = columns
    runs = [Run(rows, one.anchors, alleyed([rows[index] for index in one.anchors])) for one in found if len(one.anchors) > 1]
    return [run for run in runs if is_table(run)]


def _near(rows: list[Row], run: _Growing, index: int) -> bool:
    last = run.anchors[-1]
    if index - last > _BETWEEN + 1 or rows[index].page != rows[last].page:
        return False
    size = rows[index].size
    if abs(rows[last].size - size) > 0.15 * size:
        return False
    usual = sorted(run.steps)[len(run.steps) // 2] if run.steps else 0.0
    return all(two.base - one.base <= max(_FAR * size, _USUAL * usual) for one, two in pairwise(rows[last:index + 1]))


def _resumes(rows: list[Row], run: _Growing, index: int) -> bool:
    """Whether the line after one that does not fit the columns fits them again: a long text runs over its column there."""
    if index + 1 >= len(rows) or not _near(rows, run, index + 1):
        return False
    spans = [(chunk.x0, chunk.x1) for chunk in rows[index + 1].chunks]
    return len(spans) > 1 and _merged(run.columns, spans, _WORD * rows[index].size) is not None


def _merged(columns: list[Span], spans: list[Span], blank: float) -> list[Span] | None:
    """Return the columns widened by the texts of a line, None where one text stands in several, or several in one; a `blank` parts none."""
    made = list(columns)
    taken: set[int] = set()
    new: list[Span] = []
    end = -math.inf
    for low, high in spans:
        over = [number for number, (left, right) in enumerate(made) if low < right and left < high]
        while len(over) > 1 and made[over[1]][0] - made[over[0]][1] < blank:
            made[over[0]:over[1] + 1] = [(made[over[0]][0], made[over[1]][1])]
            over = over[:1] + [number - 1 for number in over[2:]]
        if len(over) > 1 or (taken.intersection(over) and low - end >= blank):
            return None
        if over:
            taken.add(over[0])
            made[over[0]] = min(low, made[over[0]][0]), max(high, made[over[0]][1])
        else:
            new.append((low, high))
        end = high
    if not taken or len(new) > len(spans) / 2:
        return None
    made = sorted(made + new)
    return made if all(one[1] < two[0] for one, two in pairwise(made)) else None


def alleyed(rows: Sequence[Row], spare: float = 0.0) -> list[Span]:
    """Return the columns: stretches of text between alleys that all lines leave free, but for a share `spare` of them."""
    edges = sorted([(chunk.x0, 1) for row in rows for chunk in row.chunks] + [(chunk.x1, -1) for row in rows for chunk in row.chunks])
    least, allowed = _LEAST * rows[0].size, int(spare * len(rows))
    columns: list[Span] = []
    depth, start = 0, None
    for x, step in edges:
        depth += step
        if start is None and depth > allowed:
            if columns and x - columns[-1][1] < least:
                start = columns.pop()[0]
            else:
                start = x
        elif start is not None and depth <= allowed:
            columns.append((start, x))
            start = None
    return columns


def is_table(run: Run) -> bool:
    """Whether lines in columns are rows of a table: numbers beside labels, or short texts in three columns at least."""
    lines = [run.rows[index] for index in run.anchors]
    columns = [[chunk.text for row in lines for chunk in row.chunks if low <= chunk.middle <= high] for low, high in run.columns]
    columns = [texts for texts in columns if texts]
    if len(lines) < _ROWS or len(columns) < 2:
        return False
    items = sum(map(bool, map(_ITEM.fullmatch, columns[0]))) > 0.6 * len(columns[0])
    if items and (len(columns) == 2 or (len(columns) == 3 and _are_pages(columns[2]))):
        return False
    numbers = [sum(map(bool, map(FIGURE.fullmatch, texts))) >= _NUMBERS * len(texts) and len(texts) >= 0.4 * len(lines) for texts in columns]
    if any(numbers[1:]):
        return len(columns) > 2 or not _are_pages(columns[1])
    fills = [sum(chunk.x1 - chunk.x0 for row in lines for chunk in row.chunks if low <= chunk.middle <= high)
             / max(1.0, (high - low) * sum(1 for row in lines for chunk in row.chunks if low <= chunk.middle <= high)) for low, high in run.columns]
    texts = [text for column in columns for text in column]
    wide = sum(2 if ord(char) > 0x2E80 else 1 for text in texts for char in text)
    full = sum(len(column) >= 0.6 * len(lines) for column in columns)
    return len(columns) > 2 and full > 2 and sum(fill > _FULL for fill in fills) <= len(fills) / 2 and wide <= _SHORT * len(texts)


def _are_pages(texts: Sequence[str]) -> bool:
    """Whether numbers are those of pages in a list of contents: whole, small and never falling."""
    if not all(text.isdigit() and len(text) < 4 for text in texts):
        return False
    numbers = [int(text) for text in texts]
    return len(numbers) > 3 and all(one <= two for one, two in pairwise(numbers))
