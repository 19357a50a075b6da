"""Where the tables of a page stand in its source: from each outermost `<table` to its end, also where the end tag was lost (WHATWG HTML §13.2.6.4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes|template|svg|math"
_TAG = re.compile(rf"<!--.*?(?:-->|\Z)|<({_RAW})\b[^<>]*(?<!/)>.*?(?:</\1\s*>|\Z)|<plaintext\b.*"
                  r"|<(/?)([a-z][a-z0-9]*)(?=[\s/>])(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*>", re.IGNORECASE | re.DOTALL)
_PARTS = frozenset({"caption", "colgroup", "tbody", "thead", "tfoot", "tr", "td", "th"})
_FLOW = frozenset({"td", "th", "caption"})
# Elements that go around a table; the end of one that was not begun in the table says that the table is over.
_AROUND = frozenset({"div", "section", "article", "main", "center", "aside", "footer", "header", "body", "html", "form", "blockquote", "fieldset", "dd", "dl", "li", "ul"})
_OVER = frozenset({"body", "html"})


class Region(NamedTuple):
    """A table in the source: its first and last place, and whether its own end tag ends it."""

    start: int
    end: int
    closed: bool


class _Tag(NamedTuple):
    start: int
    end: int
    name: str
    ends: bool


def regions(text: str) -> Iterator[Region]:
    """Yield the outermost tables of a page in their order; those that stand directly in another table end that, as in a browser."""
    tags = [_Tag(match.start(), match.end(), match[3].lower(), bool(match[2])) for match in _TAG.finditer(text) if match[3]]
    ahead = _unmatched_ahead(tags)
    at = 0
    while at < len(tags):
        tag = tags[at]
        if tag.name != "table" or tag.ends:
            at += 1
            continue
        at, end, closed = _end_of(tags, at, ahead, len(text))
        yield Region(tag.start, end, closed)


def _unmatched_ahead(tags: list[_Tag]) -> list[int]:
    """For each tag, how many tables are ended after it that were not begun after it."""
    found = [0] * (len(tags) + 1)
    for at in range(len(tags) - 1, -1, -1):
        tag = tags[at]
        found[at] = max(0, found[at + 1] + ((1 if tag.ends else -1) if tag.name == "table" else 0))
    return found


def _end_of(tags: list[_Tag], first: int, ahead: list[int], size: int) -> tuple[int, int, bool]:
    """Return the index of the tag to go on with, where the table ends, and whether its own end tag ends it."""
    cells = [False]  # for each open table whether a cell of it is open
    around: dict[str, int] = {}
    last = tags[first].end  # the end of the last tag of a table
    for at in range(first + 1, len(tags)):
        tag = tags[at]
        if tag.name == "table":
            if tag.ends:
                cells.pop()
            elif cells[-1]:
                cells.append(False)
            elif len(cells) == 1:
                return at, last, False
            else:
                cells[-1] = False
            last = tag.end
            if not cells:
                return at + 1, tag.end, True
        elif tag.name in _PARTS:
            cells[-1] = tag.name in _FLOW and not tag.ends
            last = tag.end
        elif tag.name in _AROUND:
            around[tag.name] = around.get(tag.name, 0) + (-1 if tag.ends else 1)
            if around[tag.name] < 0:
                if tag.name in _OVER or ahead[at] < len(cells):
                    return at, tag.start if any(cells) else last, False
                around[tag.name] = 0
    return len(tags), size if any(cells) else last, False
