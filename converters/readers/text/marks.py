"""Take off the marks that the lines of a flattened table share: bullets, quotes, brackets, numbers, bars between cells (no standard).

No mark is known beforehand. A mark is what stands beside figures, line after line, so that its lines read as labels and
figures of the form once they are parted at it, and do not before. In prose the same characters stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from converters.readers.text.lines import is_figure, is_heading, is_label

_BESIDE = re.compile(r"(?P<before>(?:(?<=\s)|^)[^\w\s]{1,4}(?=\s)|[^\w\s]{1,4})?(?P<space>\s*)(?P<figure>[+\-]?\d[\d.,%]*)(?P<after>\s*[^\w\s]{1,4})?")
_OPENING = re.compile(r"\s*(?P<mark>[^\w\s]{1,4})(?P<space>\s*)")
_THOUSANDS = re.compile(r"[\d，]*\d，\d{3}(?!\d)[\d，]*")
_NUMBER = re.compile(r"\s*[(（\[【#]?(\d{1,4})(?:[)）\]】.、．:：]|(?=\s))\s*")
_PLAIN = frozenset('|\t,.%％+"（）()')  # marks that are read as they stand, and what belongs to figures
_SIGNS = frozenset("-−–—－/／\\")  # that parts cells only between spaces: elsewhere it is a sign, a blank, or a word's own
_FEWEST = 5  # lines that a mark explains
_SHARE = 0.5  # of the lines with a figure beside the mark that it explains
_COUNTED = 8  # lines numbered one after the other
_REACH = 4  # lines between two of a table that may hold words of no table
_LONGEST = 80  # characters of a piece
_OPEN, _CLOSE = "（([【「", "）)]】」"


@dataclass(frozen=True)
class _Mark:
    """A mark between or round cells: its characters, and whether white space stands on both sides of it."""

    text: str
    spaced: bool

    @property
    def pattern(self) -> str:
        """A pattern of the mark with the white space round it."""
        return rf"(?:(?<=\s)|^){re.escape(self.text)}(?=\s|$)" if self.spaced else re.escape(self.text)


def unmarked(lines: list[str]) -> tuple[list[str], str]:
    """Return the lines with a TAB for each mark that parts their cells and none round them, and the characters taken off."""
    counted = _numbered(lines)
    bare = [line[counted.get(at, 0) :] for at, line in enumerate(lines)]
    marks = _shared(bare)
    if not marks and not counted:
        return lines, ""
    pattern = re.compile("|".join(mark.pattern for mark in sorted(marks, key=lambda mark: -len(mark.text)))) if marks else None
    taken: list[str] = [lines[at][:end] for at, end in counted.items()]
    if pattern is not None:
        for at in _inside(bare, pattern):
            pieces, marked = _parted(bare[at], pattern)
            if marked:
                bare[at] = "\t".join(pieces) or "\u00a0"  # a blank cell
                taken += marked
    return bare, "".join(taken)


def _shared(lines: list[str]) -> list[_Mark]:
    """The marks that stand beside figures and explain lines that are not understood without."""
    seen: Counter[_Mark] = Counter()
    examples: dict[_Mark, list[str]] = {}
    for line in lines:
        if len(line) > 4 * _LONGEST or not any(map(str.isdigit, line)) or line.rstrip().endswith("。"):
            continue
        for mark in _beside(line):
            seen[mark] += 1
            examples.setdefault(mark, []).append(line)
    likely = [mark for mark, count in seen.items() if count >= _FEWEST]
    if not likely:
        return []
    every = re.compile("|".join(mark.pattern for mark in sorted(likely, key=lambda mark: -len(mark.text))))
    return [mark for mark in likely if _explains(mark, every, examples[mark])]


def _explains(mark: _Mark, pattern: re.Pattern[str], lines: list[str]) -> bool:
    """Whether most lines are labels and figures once parted, and were not before."""
    new = sum(1 for line in lines if not _understood(line, mark) and _known(_parted(line, pattern)[0]))
    return new >= _FEWEST and new >= _SHARE * len(lines)


def _beside(line: str) -> set[_Mark]:
    """The marks that open a line, and those beside its figures; what parts thousands is none."""
    found = [(match["mark"], bool(match["space"])) for match in (_OPENING.match(line),) if match]
    for match in _BESIDE.finditer(_THOUSANDS.sub("0", line)):
        found += [(match["before"] or "", bool(match["space"])), ((match["after"] or "").strip(), match["after"] != (match["after"] or "").strip())]
    return {_Mark(text, bool(_SIGNS & set(text))) for text, spaced in found
            if text and not _PLAIN & set(text) and (spaced or not _SIGNS & set(text))}


def _understood(line: str, mark: _Mark) -> bool:
    """Whether a line reads as labels and figures as it stands; a mark before its words, or between each two, is none of them."""
    if "|" in line or "\t" in line:
        return True
    words = line.split()
    if len(words) > 1 and (words[0] == mark.text or (len(words) % 2 and all(word == mark.text for word in words[1::2]))):
        return False
    return _is_known(line.strip())


def _known(pieces: list[str]) -> bool:
    """Whether all pieces that hold something are labels or figures, or a label is among them and half of them are."""
    filled = [piece for piece in pieces if piece]
    known = [piece for piece in filled if _is_known(piece)]
    return bool(known) and (len(known) == len(filled) or (2 * len(known) >= len(filled) and not all(map(is_figure, known))))


@lru_cache(maxsize=4096)
def _is_known(piece: str) -> bool:
    """Whether a piece is a figure or a label without marks round it, or holds nothing but such, white space between."""
    if is_figure(piece):
        return True
    if piece and (piece[0].isalnum() or piece[0] in _OPEN) and is_label(piece):
        return True
    words = piece.split()
    return len(words) > 1 and all(map(_is_known, words))


def _parted(line: str, pattern: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """The pieces of a line between marks, and the marks; none is taken inside brackets, nor before the first and after the last piece."""
    pieces: list[str] = []
    marked: list[str] = []
    start = 0
    for match in pattern.finditer(line):
        if _is_open(line[start : match.start()]):
            continue
        pieces.append(line[start : match.start()].strip())
        marked.append(match[0])
        start = match.end()
    pieces.append(line[start:].strip())
    if marked and not pieces[0]:
        pieces.pop(0)
    if marked and len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
    return pieces, marked


def _is_open(text: str) -> bool:
    return sum(map(text.count, _OPEN)) > sum(map(text.count, _CLOSE))


def _inside(lines: list[str], pattern: re.Pattern[str]) -> Iterator[int]:
    """The numbers of the lines that belong to tables: those that read as labels and figures, and the few between them."""
    sure: list[int] = []
    for at, line in enumerate(lines):
        if not line.strip() or not pattern.search(line):
            continue
        pieces = _parted(line, pattern)[0]
        if _known(pieces) and max(map(len, pieces)) <= _LONGEST:
            sure.append(at)
    for number, at in enumerate(sure):
        yield at
        after = sure[number + 1] if number + 1 < len(sure) else min(len(lines), at + 2)
        between = [other for other in range(at + 1, after) if lines[other].strip()]
        if len(between) <= _REACH and not any(is_heading(lines[other]) or lines[other].rstrip().endswith("。") for other in between):
            yield from between


def _numbered(lines: list[str]) -> dict[int, int]:
    """Where the numbers end that count the lines one after the other, by line; the form's own numbers are no such."""
    found: dict[int, int] = {}
    run: list[tuple[int, int]] = []
    last = 0
    for at, line in enumerate([*lines, "1."]):
        match = _NUMBER.match(line)
        number = int(match[1]) if match else 0
        if match is None or number not in {1, last + 1}:
            continue
        if number == 1:
            found |= _counted(lines, run)
            run = []
        run.append((at, match.end()))
        last = number
    return found


def _counted(lines: list[str], run: list[tuple[int, int]]) -> dict[int, int]:
    """The lines of a run if most read as labels and figures without their numbers, and not with them."""
    new = sum(1 for at, end in run if _is_known(lines[at][end:].strip()) and not _is_known(lines[at].strip()))
    return dict(run) if len(run) >= _COUNTED and new * 2 > len(run) else {}
