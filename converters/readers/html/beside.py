"""What stands beside the text of a page: links, faces, places, items of lists; counted in visible characters while the page is walked.

White space of a page is settled only when a paragraph ends. Visible characters keep their number and order, so a place is
the count of those before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from converters.counting import written
from converters.lists import pattern_of
from converters.model import Item, Marks, Span
from converters.spans import POINTS, marked

_KINDS = {"1": ("decimal", "%1."), "a": ("lowerLetter", "%1."), "A": ("upperLetter", "%1."), "i": ("lowerRoman", "%1."), "I": ("upperRoman", "%1."),
          "一": ("chineseCounting", "%1、")}
_FORMATS = ("chineseCountingThousand", "decimal", "decimalEnclosedCircleChinese", "decimalEnclosedParen", "decimalEnclosedFullstop", "chineseLegalSimplified",
            "decimalFullWidth", "ideographTraditional", "ideographZodiac", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
# Where the author prints the number, the style of the page has switched the automatic one off.
PRINTED = re.compile(r"[（(]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[)）.．、，:：]|[①-⑳]")
FACE = re.compile(r"(?P<strong>font-weight\s*:\s*(?:bold|[6-9]00))|(?P<emphasis>font-style\s*:\s*(?:italic|oblique))|(?P<underline>text-decoration[^;]*\bunderline)"
                  r"|(?P<sup>vertical-align\s*:\s*super)|(?P<sub>vertical-align\s*:\s*sub\b)", re.IGNORECASE)
TAGS = {"strong": "strong", "b": "strong", "em": "emphasis", "i": "emphasis", "u": "underline", "sup": "sup", "sub": "sub"}


def seen(text: str) -> int:
    """Count the characters of a text that are no white space."""
    return len("".join(text.split()))


class Open:
    """What was opened and is not yet closed: its kind, its target, and where it began in the open paragraph."""

    __slots__ = ("kind", "start", "target")

    def __init__(self, kind: str, target: str, start: int) -> None:
        self.kind, self.target, self.start = kind, target, start


class Trace:
    """The spans of the open paragraph."""

    def __init__(self) -> None:
        """Begin without any."""
        self._open: list[Open] = []
        self._spans: list[Span] = []
        self._counted = self._pieces = self._lines = 0

    def restart(self) -> None:
        """Forget how far the open line was counted: it was put together anew."""
        self._pieces = self._counted = self._lines = 0

    def at(self, lines: Sequence[str], buffer: Sequence[str]) -> int:
        """Return how many visible characters the open paragraph has so far; what was counted once is not counted again."""
        if self._lines != len(lines) or self._pieces > len(buffer):
            self._lines, self._pieces = len(lines), 0
            self._counted = sum(map(seen, lines))
        for piece in buffer[self._pieces :]:
            self._counted += seen(piece)
        self._pieces = len(buffer)
        return self._counted

    def begin(self, kind: str, target: str, at: int) -> Open:
        """Open a span."""
        item = Open(kind, target, at)
        self._open.append(item)
        return item

    def end(self, item: Open, at: int) -> None:
        """Close a span."""
        self._open.remove(item)
        if at > item.start:
            self._spans.append(Span(item.start, at, item.kind, item.target))

    def point(self, kind: str, target: str, at: int) -> None:
        """Note a place: of a note, or one that links lead to."""
        self._spans.append(Span(at, at, kind, target))

    def idle(self) -> bool:
        """Whether nothing is to be said of the open paragraph."""
        return not self._open and not self._spans

    def marks(self, text: str) -> Marks | None:
        """End the open paragraph: return the marks of its `text`; what is open goes on in the next."""
        if self.idle():
            return None
        total = seen(text)
        spans = [*self._spans, *(Span(item.start, total, item.kind, item.target) for item in self._open)]
        self._spans = []
        for item in self._open:
            item.start = 0
        places = [at for at, char in enumerate(text) if not char.isspace()]
        made = []
        for span in spans:
            start = places[span.start] if span.start < len(places) else len(text)
            end = places[span.end - 1] + 1 if 0 < span.end <= len(places) else len(text) if span.end else 0
            made.append(Span(end, end, span.kind, span.target) if span.kind in POINTS else Span(start, max(start, end), span.kind, span.target))
        return marked(text, made)

    def keep(self) -> None:
        """End a paragraph that shows nothing: the places in it are those of the next."""
        self._spans = [Span(0, 0, span.kind, span.target) for span in self._spans if span.kind == "anchor"]
        for item in self._open:
            item.start = 0


def place(key: str, depth: int, kind: str, number: str, value: int, stated: tuple[str, str]) -> Item:
    """Return the place of an item in its list, by the page's own kind of number, what it states, or the number's wording."""
    if not number:
        return Item(key, depth, "bullet", "", value)
    if stated[0]:
        return Item(key, depth, stated[0], stated[1], value)
    if kind in _KINDS and number == pattern_text_of(kind, value):
        return Item(key, depth, *_KINDS[kind], value)
    style = next((name for name in _FORMATS if written(value, name) in number), "")
    return Item(key, depth, style, pattern_of(number, written(value, style), depth), value) if style else Item(key, depth, "none", number, value)


def pattern_text_of(kind: str, value: int) -> str:
    """Return how a browser writes the number `value` of a list of this kind."""
    style, pattern = _KINDS[kind]
    return pattern.replace("%1", written(value, style))
