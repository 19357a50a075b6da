"""Numbering definitions for the lists of a report, so that Word counts them itself (ECMA-376-1 §17.9)."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from converters.counting import pattern_text
from converters.model import Item
from converters.text import for_xml

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BULLETS = "•◦▪"
_INDENT = 640  # twips: two characters of the body's type


@dataclass(slots=True)
class _Definition:
    """An abstract list: format, pattern and first number of each level, and where the counting stands."""

    levels: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    num: int = 0


class Numbering:
    """Gives each item its list in Word; a list that begins anew, or changes its numbers on the way, becomes one more."""

    def __init__(self) -> None:
        """Begin without lists."""
        self._open: dict[str, _Definition] = {}
        self._definitions: list[_Definition] = []
        self._nums: list[tuple[int, int, int]] = []  # abstract list, level that begins anew (-1: none), its number

    @property
    def used(self) -> bool:
        """Whether there is any list."""
        return bool(self._nums)

    def place(self, item: Item, number: str) -> int:
        """Return the number of the list in Word whose next item is this one; 0 where Word would count another number than `number`."""
        value = item.value or 0
        found = self._open.get(item.list)
        own = (item.format, item.pattern)
        if found is None or (item.depth in found.levels and found.levels[item.depth][:2] != own):
            found = self._open[item.list] = _Definition()
            self._definitions.append(found)
            found.num = self._number(found)
        found.levels.setdefault(item.depth, (*own, value))
        counts = found.counts
        begun = counts[item.depth] + 1 if item.depth in counts else found.levels[item.depth][2]
        ahead = {level: counts.get(level, found.levels.get(level, ("", "", 1))[2]) for level in range(item.depth)} | {item.depth: value}
        shown = "" if item.format == "bullet" else pattern_text(item.pattern, {level: (ahead[level], found.levels.get(level, ("decimal", "", 1))[0]) for level in ahead})
        if shown != number or value < 0 or item.depth > 8:
            return 0
        if begun != value:
            found.num = self._number(found, item.depth, value)
        for level in [level for level in counts if level > item.depth]:
            del counts[level]
        counts.update(ahead)
        return found.num

    def _number(self, definition: _Definition, level: int = -1, value: int = 0) -> int:
        self._nums.append((self._definitions.index(definition), level, value))
        return len(self._nums)

    def part(self) -> bytes:
        """Return the part of lists."""
        made = [f'<w:abstractNum w:abstractNumId="{index}"><w:multiLevelType w:val="multilevel"/>'
                + "".join(_level(depth, *found.levels[depth]) for depth in sorted(found.levels)) + "</w:abstractNum>"
                for index, found in enumerate(self._definitions)]
        for number, (index, level, value) in enumerate(self._nums, 1):
            over = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>' if level >= 0 else ""
            made.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{index}"/>{over}</w:num>')
        return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:numbering xmlns:w="{_W}">{"".join(made)}</w:numbering>'.encode()


def _level(depth: int, style: str, pattern: str, start: int) -> str:
    text = _BULLETS[depth % len(_BULLETS)] if style == "bullet" else escape(for_xml(pattern))
    suffix = "space" if style == "bullet" else "nothing"
    return (f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/><w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:leftChars="0" w:left="{_INDENT * depth}" w:firstLineChars="0" w:firstLine="{_INDENT}"/></w:pPr></w:lvl>')
