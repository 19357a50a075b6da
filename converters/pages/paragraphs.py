"""Paragraphs from lines: by first-line indent, by how far a line could have gone on, by gaps, size and alignment.

A PDF has no paragraphs (ISO 32000-1 §14.8.4 tags them, and hardly a file of the field is tagged). A line goes on in the
next when the next's first word or character would not have fitted into it and nothing marks a new beginning.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from converters.diagnostics import Origin
from converters.model import Paragraph
from converters.pages.glyphs import Page
from converters.pages.lines import CLOSERS, Line, joined

_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|第[一二三四五六七八九十]+[章节部条]|\d{1,2}[.．、])")
_ENDED = tuple("。！？；：…”）.!?;:")
_MEETING = re.compile(r"[\u4e00-\u9fff] ?[A-Za-z0-9]|[A-Za-z0-9] ?[\u4e00-\u9fff]")
_SLACK = 0.15  # points that rounding may add to a line
_INDENT = 0.8  # of the size: a line that begins so far in is indented
_GAP = 1.25  # of the usual distance of two baselines: a larger one parts paragraphs
_TITLE_GAP = 2.8  # of the size: the lines of a title may stand on a grid made for the body
_LARGE = 1.1  # of the body's size: the size of a title


@dataclass(frozen=True, slots=True)
class Column:
    """The edges of the text on a page, the body's size, and the usual distance of its baselines."""

    left: float
    right: float
    size: float
    pitch: float


def columns_of(pages: list[Page], lines: dict[int, list[Line]]) -> dict[int, Column]:
    """Find the text column of each page from all pages of its size; odd and even pages may mirror their margins."""
    every = [line for group in lines.values() for line in group]
    size = _usual_size(every)
    formats: dict[tuple[int, int], list[int]] = {}
    for page in pages:
        formats.setdefault((round(page.width), round(page.height)), []).append(page.number)
    widths = {page.number: page.width for page in pages}
    found: dict[int, Column] = {}
    for numbers in formats.values():
        groups = [numbers[0::2], numbers[1::2]]
        edges = [_edges([line for number in group for line in lines.get(number, ())], size) for group in groups]
        if not _mirrored(*edges):
            groups, edges = [numbers], [_edges([line for number in numbers for line in lines.get(number, ())], size)]
        for group, edge in zip(groups, edges, strict=True):
            left, right = edge or (0.0, 0.0)
            right = _believed(right, left, [line for number in group for line in lines.get(number, ())], widths[group[0]], size)
            pitch = _pitch([line for number in group for line in lines.get(number, ())], size, right)
            found.update((number, Column(left, right, size, pitch)) for number in group)
    return found


def _usual_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def _edges(lines: list[Line], size: float) -> tuple[float, float] | None:
    """Return the left edge at which lines begin and the right one at which they end, by what repeats."""
    body = [line for line in lines if abs(line.size - size) < 0.05 * size]
    if not body:
        body = lines
    if not body:
        return None
    left = _repeated(sorted(line.x0 for line in body), 2)
    # Punctuation may hang over the right edge, so lines that end in it do not show where it is.
    ends = sorted((line.x1 for line in body if line.text[-1] not in CLOSERS), reverse=True) or [max(line.x1 for line in body)]
    # One or two lines that run out of the column (an address that can't be broken) are not its edge.
    runaway = next((count for count in (1, 2) if len(ends) > 8 and ends[count - 1] - ends[count] > 1.3 * size
                    and ends[count] - ends[count + 3] < 1.5), 0)
    return min(line.x0 for line in body) if left is None else left, ends[runaway]


def _believed(right: float, left: float, lines: list[Line], width: float, size: float) -> float:
    """Where too few lines reach the right edge to show it, take a margin as wide as the left one."""
    reaching = sum(right - line.x1 < 1.2 * size for line in lines)
    return right if reaching > 2 else max(right, width - left)


def _repeated(places: list[float], least: int) -> float | None:
    """Return the first place that at least `least` lines share."""
    for number, place in enumerate(places[: max(0, len(places) - least + 1)]):
        if abs(places[number + least - 1] - place) < 1.5:
            return place
    return None


def _mirrored(odd: tuple[float, float] | None, even: tuple[float, float] | None) -> bool:
    return odd is not None and even is not None and abs(odd[0] - even[0]) > 2 and abs((odd[1] - odd[0]) - (even[1] - even[0])) < 4


def _pitch(lines: list[Line], size: float, right: float) -> float:
    """Return the usual distance of two baselines in a paragraph: of the steps below full lines, rather a small one."""
    steps = [(one.x1 > right - 1.5 * size, two.base - one.base) for one, two in itertools.pairwise(lines)
             if one.page == two.page and abs(one.size - size) < 0.05 * size > abs(two.size - size) and 0 < two.base - one.base < 4 * size]
    below_full = sorted(step for full, step in steps if full) or sorted(step for _, step in steps)
    return below_full[len(below_full) // 4] if below_full else 1.75 * size


@dataclass(frozen=True, slots=True)
class Habit:
    """What the document does everywhere, which decides where one place alone does not tell.

    `words` and `numbers`: a blank stands between Han characters and a word, or a number; where a line was broken it is
    not printed. `indents`: the first lines of paragraphs begin so far in.
    """

    words: bool = False
    numbers: bool = False
    indents: tuple[float, ...] = ()

    def begins(self, indent: float, size: float) -> bool:
        """Whether a line so far in is the first of a paragraph: by two characters, or as other paragraphs begin."""
        return 1.5 < indent / size < 2.6 or any(abs(indent - other) < 2 for other in self.indents)


def habit_of(lines: list[Line], columns: dict[int, Column]) -> Habit:
    """Count how Han characters meet words and numbers inside the lines, and collect the indents of first lines."""
    indents = {round(one.x0 - columns[one.page].left) for one, two in itertools.pairwise(lines)
               if one.page == two.page and one.x0 - columns[one.page].left > _INDENT * one.size
               and two.x0 - columns[one.page].left < 0.5 * two.size and columns[one.page].right - one.x1 < 2 * one.size}
    meetings = [Counter[bool](), Counter[bool]()]
    for line in lines:
        for match in _MEETING.finditer(line.text):
            meetings[match[0].strip()[-1].isdigit() or match[0][0].isdigit()][" " in match[0]] += 1
    words, numbers = (count[True] > count[False] for count in meetings)
    return Habit(words, numbers, tuple(sorted(indents)))


def paragraphs_of(lines: list[Line], columns: dict[int, Column], habit: Habit) -> list[Paragraph]:
    """Make paragraphs of lines that follow one another with nothing between; a page's end may stand between two."""
    groups: list[list[Line]] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if groups and _goes_on(groups[-1][-1], line, after, columns, habit):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group, columns, habit) for group in groups]


def _goes_on(last: Line, line: Line, after: Line | None, columns: dict[int, Column], habit: Habit) -> bool:
    """Whether `line` belongs to the paragraph that `last` ends so far."""
    column, here = columns[last.page], columns[line.page]
    if abs(line.size - last.size) > 0.06 * last.size or _parted(last, line, column):
        return False
    # A line that ends no sentence may stop a little early: what is printed is not to the point what was measured.
    room = column.right - last.x1 - line.unit
    full = room < (-_SLACK if last.text.endswith(_ENDED) else last.size)
    aligned = _align(last, column, habit), _align(line, here, habit)
    if "right" in aligned:
        return False
    large = line.size > _LARGE * here.size
    if aligned[1] == "center":
        wraps = last.x1 - last.x0 + line.unit > column.right - column.left + _SLACK
        other = bool(last.tail and line.head and last.tail != line.head)
        return not other and (wraps or (aligned[0] == "center" and large and not _NUMBERED.match(line.text) and line.text[0] not in "（("))
    if aligned[0] == "center" or not full:
        return False
    indent = line.x0 - here.left
    if indent > _INDENT * line.size:
        # A block set in from the left on all its lines, or a new paragraph.
        return abs(last.x0 - column.left - indent) < 0.3 * line.size and not habit.begins(indent, line.size)
    if last.tail and line.head and last.tail not in (line.head, line.tail):
        return False
    return not _heads(last, line, after, columns)


def _heads(last: Line, line: Line, after: Line | None, columns: dict[int, Column]) -> bool:
    """Whether a line at the left edge, after a full line, is a heading: numbered, short, and with a new paragraph below."""
    if not _NUMBERED.match(line.text):
        return False
    short = line.x1 < columns[line.page].right - line.size and not line.text.endswith(_ENDED)
    indented = after is None or after.x0 - columns[after.page].left > _INDENT * after.size
    return (short and indented) or (last.text.endswith(_ENDED) and (short or indented))


def _parted(last: Line, line: Line, column: Column) -> bool:
    """Whether more than the usual space lies between two lines of a page."""
    if last.page != line.page:
        return False
    if line.size > _LARGE * column.size:
        return line.base - last.base > _TITLE_GAP * line.size
    usual = column.pitch if abs(line.size - column.size) < 0.06 * column.size else max(column.pitch, 1.7 * line.size)
    return line.base - last.base > _GAP * usual + 1


def _align(line: Line, column: Column, habit: Habit) -> str:
    """Return "center" or "right" for a line that stands so in its column, else ""."""
    before, behind = line.x0 - column.left, column.right - line.x1
    if before <= 0.3 * line.size:
        return ""
    middle = abs(before - behind) <= 0.7 * line.size
    if middle and (line.size > _LARGE * column.size or (behind > _INDENT * line.size and not habit.begins(before, line.size))):
        return "center"
    wide = column.right - column.left
    if before > 0.35 * wide and behind < 0.25 * wide and before > 2 * behind:
        return "right"
    return ""


def _paragraph(group: list[Line], columns: dict[int, Column], habit: Habit) -> Paragraph:
    text = group[0].text
    for last, line in itertools.pairwise(group):
        pair = last.text[-1] + line.text[0]
        blank = _MEETING.fullmatch(pair) and (habit.numbers if pair[0].isdigit() or pair[1].isdigit() else habit.words)
        text = joined(text, last.spaced or bool(blank), line.text)
    first = group[0]
    same = [line for line in group if line.page == first.page]
    box = (min(line.x0 for line in same), min(line.top for line in same), max(line.x1 for line in same), max(line.bottom for line in same))
    align = _align(group[-1], columns[group[-1].page], habit)
    return Paragraph(text.strip(), Origin(page=first.page, box=tuple(round(edge, 1) for edge in box)), align=align)  # type: ignore[arg-type]
