"""Read tables whose columns are drawn by dashes, as Pandoc writes them: simple and multiline tables (Pandoc's Markdown).

Columns begin where the dashes do, a wide character being two places (Unicode UAX 11); a blank cell is a blank slot.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from typing import NamedTuple

from converters.text import tidy

_RULE = re.compile(r"\s*-{2,}(?: +-{2,})+\s*")
_LINE = re.compile(r"\s*-{3,}\s*")
_HEAD = 6  # a header has no more lines
_REACH = 3  # how far a cell may begin from where its dashes do
_WIDE = ("WF", "WFA")  # whose characters take two places: without, then with those of ambiguous width


class Ruled(NamedTuple):
    """A table found: its rows (the number of a row's first line, its cells), the line after it, and its dashes."""

    rows: list[tuple[int, list[str]]]
    end: int
    markup: str


def ruled(lines: list[str], at: int) -> Ruled | None:
    """Return the table that begins at a line: at its rule, at a header line before it, or at a line over the header."""
    rule = _rule_from(lines, at)
    if rule is None:
        return None
    close = next((index for index in range(rule + 1, len(lines)) if _is_dashes(lines[index])), None)
    stop = len(lines) if close is None else close
    blank = next((index for index in range(rule + 1, stop) if not lines[index].strip()), stop)
    if rule > at and not _is_dashes(lines[at]) and blank < stop:  # a simple table with a header ends at the first blank line
        close = None
    end = blank if close is None else close
    if end == rule + 1:
        return None
    rows = _cut(lines, [index for index in range(at, rule) if not _is_dashes(lines[index])], range(rule + 1, end), lines[rule])
    if rows is None:
        return None
    dashes = "".join(lines[index] for index in range(at, end + (close is not None)) if _is_dashes(lines[index]))
    return Ruled(rows, end + (close is not None), dashes.strip())


def _rule_from(lines: list[str], at: int) -> int | None:
    """Return the rule of the table that begins at a line, if one does."""
    if _RULE.fullmatch(lines[at]):
        return at
    ahead = lines[at + 1 : at + 2 + _HEAD]
    if _LINE.fullmatch(lines[at]):  # over the header of a multiline table
        for number, line in enumerate(ahead, at + 1):
            if not line.strip():
                return None
            if _RULE.fullmatch(line):
                return number if number > at + 1 else None
        return None
    return at + 1 if ahead and lines[at].strip() and _RULE.fullmatch(ahead[0]) else None


def _is_dashes(line: str) -> bool:
    return bool(_RULE.fullmatch(line) or _LINE.fullmatch(line))


def _groups(lines: list[str], body: range) -> list[list[int]]:
    """Group the lines between blank ones: each group is a row."""
    groups: list[list[int]] = [[]]
    for index in body:
        if lines[index].strip():
            groups[-1].append(index)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _cut(lines: list[str], head: list[int], body: range, rule: str) -> list[tuple[int, list[str]]] | None:
    """Cut the lines into cells; None where a text stands across the columns, whatever width its characters have."""
    starts = [match.start() for match in re.finditer("-+", rule)]
    groups = [head] if head else []
    groups += _groups(lines, body) if any(not lines[index].strip() for index in body) else [[index] for index in body]
    for wide in _WIDE:
        rows: list[tuple[int, list[str]]] = []
        for group in groups:
            pieces = [_pieces(lines[number], starts, wide) for number in group]
            if any(piece is None for piece in pieces):
                break
            columns = zip(*(piece for piece in pieces if piece is not None), strict=True)
            rows.append((group[0], ["\n".join(text for text in column if text) for column in columns]))
        else:
            return rows
    return None


def _pieces(line: str, starts: list[int], wide: str) -> list[str] | None:
    """Cut one line at the spaces nearest to where the columns begin; None if one begins inside a text."""
    places: list[int] = []
    width = 0
    for char in line:
        places.append(width)
        width += 2 if unicodedata.east_asian_width(char) in wide else 0 if unicodedata.combining(char) else 1
    cuts = [0]
    for start in starts[1:]:
        at = bisect_left(places, start)
        near = sorted(range(max(cuts[-1], at - _REACH), min(len(line), at + _REACH) + 1), key=lambda index: (abs(index - at), index))
        cut = next((index for index in near if index >= len(line) or line[index - 1 : index] == " "), None)
        if cut is None:
            return None
        cuts.append(cut)
    return [tidy(line[first:last]) for first, last in zip(cuts, [*cuts[1:], len(line)], strict=True)]
