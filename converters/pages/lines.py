"""Lines of text from characters: same baseline, left to right, blanks only where the page shows them (ISO 32000-1 §14.8.2.5)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from converters.pages.glyphs import Glyph, Style
from converters.text import raised, unradical

OPENERS = "（《〈「『【〔［｛“‘([{<"
CLOSERS = "）》〉」』】〕］｝”’)]}>，。、；：！？,.;:!?%％"
_SAME = 0.4  # of the size: baselines nearer than this are one line, which keeps superscripts in theirs
_SMALL = 0.8  # of the size of the text beside it: the mark of a note
_RAISED = 0.6  # of the size: baselines nearer than this are one line where the upper is that of marks
_WORD_GAP = 0.2  # of the size: a gap between two words of an alphabet
_SLACK = 0.75  # points by which the room of a cell may be less than measured: lines are drawn on whole pixels
_NUMBER_END = re.compile(r"[-−–]?[\d,.]*[\d.,\-−–]$")
_NUMBER_START = re.compile(r"[\d.,][\d.,]*[%％]?|[%％]")
_WHOLE_NUMBER = re.compile(r"[-−–]?\d+(?:,\d+)*(?:\.\d+)?[%％]?")
_WIDE_GAP = 1.3  # of the size: a gap that justified text does not show, as between two things on one line


@dataclass(slots=True)
class Line:
    """A line of text: its ink box and baseline, its size, and the fonts of its first and last Han characters.

    `unit` is the width of what stands before the first place at which the line could have been broken, and `spaced`
    says that the source has a blank at the line's end.
    """

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    head: str
    tail: str
    unit: float
    spaced: bool
    gaps: tuple[tuple[float, float], ...] = ()


def is_han(char: str) -> bool:
    """Whether a line may be broken on either side of `char` without a blank being lost: Han and its punctuation."""
    code = ord(char)
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0xFF00 <= code <= 0xFFEF or code >= 0x20000 or char in "“”‘’—…·"


def lines_of(glyphs: Iterable[Glyph], styles: list[Style], page: int) -> tuple[list[Line], list[Glyph]]:
    """Return the lines from top to bottom, and the characters that only repeat another at its place."""
    lines: list[Line] = []
    doubles: list[Glyph] = []
    row: list[Glyph] = []
    base = limit = 0.0
    for glyph in sorted(glyphs, key=itemgetter(4)):
        size = styles[glyph.run].size
        if row and glyph.base - base > (_SAME if limit > _SMALL * size else _RAISED) * max(limit, size):
            _finish(row, styles, page, lines, doubles)
            row = []
        if not row:
            base = glyph.base
            limit = size
        elif size > limit:
            if limit <= _SMALL * size:
                base = glyph.base
            limit = size
        row.append(glyph)
    if row:
        _finish(row, styles, page, lines, doubles)
    return lines, doubles


def _finish(row: list[Glyph], styles: list[Style], page: int, lines: list[Line], doubles: list[Glyph]) -> None:
    """Make a line of the characters on one baseline, unless all of them are blank."""
    row.sort(key=itemgetter(0))
    ink: list[Glyph] = []
    parts: list[str] = []
    gaps: list[tuple[float, float]] = []
    blank = ""
    last: Glyph | None = None
    figure: Glyph | None = None  # the last character that is no mark of a note
    for glyph in row:
        char = glyph.char
        if char.isspace():
            blank += char
            continue
        if last is not None:
            if char == last.char and glyph.run != last.run and _covers(last, glyph):
                doubles.append(glyph)
                continue
            size = styles[glyph.run].size
            gap = glyph.x0 - last.x1
            if gap > _WIDE_GAP * size:
                gaps.append((last.x1, glyph.x0))
                blank = blank or " "
            elif gap > _WORD_GAP * size and not blank and not is_han(last.char) and not is_han(char):
                blank = " "
            parts.append(blank)
            if figure is not None and char in "0123456789" and not blank and _is_mark(figure, glyph, styles):
                char = raised(char)
            else:
                figure = glyph
        else:
            figure = glyph
        blank = ""
        parts.append(char)
        ink.append(glyph)
        last = glyph
    if last is None:
        return
    han = [glyph for glyph in (ink[0], ink[-1]) if is_han(glyph.char)]
    if len(han) < 2:
        han = [glyph for glyph in ink if is_han(glyph.char)]
    middle = ink[len(ink) // 2]
    lines.append(Line(
        page, unradical("".join(parts)), ink[0].x0, min(map(itemgetter(1), ink)), max(map(itemgetter(2), ink)),
        max(map(itemgetter(3), ink)), middle.base, styles[middle.run].size,
        styles[han[0].run].font if han else "", styles[han[-1].run].font if han else "",
        _unit(ink, 0.5 * styles[middle.run].size), bool(blank), tuple(gaps)))


def _is_mark(figure: Glyph, glyph: Glyph, styles: list[Style]) -> bool:
    """Whether a digit, small and raised behind a figure, is the mark of a note and no further digit of it."""
    before = styles[figure.run].size
    return styles[glyph.run].size <= _SMALL * before and figure.char in "0123456789%％)）" and figure.base - glyph.base > 0.12 * before


def _covers(one: Glyph, two: Glyph) -> bool:
    """Whether two equal characters of different text objects stand at one place: bold print made by printing twice."""
    return two.x0 - one.x0 < 0.5 * (one.x1 - one.x0) and abs(two.base - one.base) < 0.25 * (one.bottom - one.top)


def _unit(ink: list[Glyph], gap: float) -> float:
    """Return the width of the part before the first possible break: a Han character or a word, with its punctuation."""
    end = 0
    count = len(ink)
    while end < count - 1 and ink[end].char in OPENERS:
        end += 1
    if not is_han(ink[end].char):
        while end < count - 1 and not is_han(ink[end + 1].char) and ink[end + 1].x0 - ink[end].x1 < gap:
            end += 1
    while end < count - 1 and ink[end + 1].char in CLOSERS:
        end += 1
    return ink[end].x1 - ink[0].x0


_ADDRESS = re.compile(r"(?:https?://|www\.)[\x21-\x7e]*[./:?&=#_-]$")  # a line that ends within an address of the web


def joined(first: str, spaced: bool, second: str) -> str:
    """Put the second half of a broken line after the first: a blank only between words, and where the source has one."""
    if not first or not second:
        return first + second
    before, after = first[-1], second[0]
    if is_han(before) and is_han(after):
        return first + second
    if _ADDRESS.search(first) and after.isascii() and not after.isspace():
        return first + second
    word = (before.isalnum() or before in ",.;:!?)") and (after.isalnum() or after == "(") and not (is_han(before) or is_han(after))
    return first + " " + second if spaced or word else first + second


def runs_on(first: str, second: str) -> bool:
    """Whether nothing stands between the halves of a text that the end of a narrow cell broke: Han characters, or a number."""
    return (is_han(first[-1]) and is_han(second[0])) or in_number(first, second)


def in_number(first: str, second: str) -> bool:
    """Whether the break between two lines runs through one number, sign, point and per cent included."""
    before, after = _NUMBER_END.search(first), _NUMBER_START.match(second)
    return bool(before and after and _WHOLE_NUMBER.fullmatch(before[0] + after[0]))


def _digit(line: Line) -> float:
    """Return the width of the first character of a number that may stand alone in its line."""
    return (line.x1 - line.x0) / len(line.text) if _NUMBER_START.fullmatch(line.text) else 0.5 * line.size


def text_of(lines: list[Line], left: float, right: float) -> str:
    """Return the text of a cell between two ruling lines: what the cell's width broke is joined, other breaks stay."""
    if len(lines) == 1:
        return lines[0].text
    if not lines:
        return ""
    widest = max(line.x1 - line.x0 for line in lines)
    padding = min(6.0, *(min(line.x0 - left, right - line.x1) for line in lines))
    room = max(widest, right - left - 2 * max(0.0, padding))
    text = lines[0].text
    for line, after in itertools.pairwise(lines):
        # Where not even a digit more has room, the break may stand in a number; between two words a number is whole.
        unit = _digit(after) if in_number(line.text, after.text) else after.unit
        filled = line.x1 - line.x0 + unit > room - _SLACK
        if filled and runs_on(line.text, after.text):
            text += after.text
        else:
            text += "\n" + after.text
    return text
