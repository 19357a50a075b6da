"""Automatic numbers, counted as Word counts them (ECMA-376-1 §17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from converters.counting import written
from converters.model import Item
from converters.readers.docx.styles import Styles, attribute, local, switched_on, whole
from converters.source.safe_xml import children

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LINKS = 8  # a numbering style may point to a list that points to a style; a longer chain is a circle


class Level(NamedTuple):
    """One `w:lvl`: first number, format, text such as `%1、`, what restarts it (None: any level above), `isLgl`, style."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    paragraph: str = ""


class _List(NamedTuple):
    """A `w:num`: the counters it shares with others of its `w:abstractNum`, its levels, and the starts it sets anew."""

    key: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """The lists of one document and where each stands; the part is parsed only when a paragraph has a number."""

    def __init__(self, load: Callable[[], etree._Element | None], styles: Styles) -> None:
        """Keep the way to load the part."""
        self._load = load
        self._styles = styles
        self._root: etree._Element | None = None
        self._loaded = False
        self._abstract: dict[str, etree._Element] = {}
        self._nums: dict[str, etree._Element] = {}
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._autonum: dict[int, int] = {}

    def number(self, key: str, depth: str | None, style: str | None) -> tuple[str, Item | None]:
        """Count one paragraph of list `key` at level `depth`, or at the level that names its `style`; return its number and place."""
        found = self._list(key)
        if found is None:
            return "", None
        level = whole(depth, -1)
        if level < 0 and style is not None:
            level = next((index for index, item in found.levels.items() if item.paragraph == style), 0)
        level = min(max(level, 0), LEVELS - 1)
        counts = self._counts.setdefault(found.key, {})
        self._count(key, found, counts, level)
        number, own = _text(found, counts, level), _level(found, level)
        if own.style == "none" or (not number and own.style != "bullet"):
            return number, None
        return number, Item(key, level, own.style, "" if own.style == "bullet" else own.text, counts[level])

    def autonum(self, level: int, *, legal: bool) -> str:
        """Return the next number of the fields AUTONUM and AUTONUMLGL (ECMA-376-1 §17.16.5.4): paragraphs of one heading `level` count on, text (0) below each heading anew."""
        depth = level if level > 0 else LEVELS + 1
        self._autonum[depth] = self._autonum.get(depth, 0) + 1
        for deeper in [key for key in self._autonum if key > depth]:
            del self._autonum[deeper]
        shown = [count for key, count in sorted(self._autonum.items()) if key <= depth] if legal else [self._autonum[depth]]
        return "".join(f"{count}." for count in shown)

    def _count(self, key: str, found: _List, counts: dict[int, int], level: int) -> None:
        """Step on at `level`, or start there; a `startOverride` starts anew where its list is first used."""
        override = found.starts.get(level)
        if level in counts and (override is None or (key, level) in self._begun):
            counts[level] += 1
        else:
            counts[level] = _level(found, level).start if override is None else override
        self._begun.add((key, level))
        for index in range(level):  # a level shown before its first paragraph counts as begun
            if index not in counts:
                counts[index] = found.starts.get(index, _level(found, index).start)
                self._begun.add((key, index))
        for index in [index for index in counts if index > level]:
            restart = _level(found, index).restart
            if restart is None or restart >= index + 1 or level < restart:
                del counts[index]

    def _list(self, key: str) -> _List | None:
        if not self._loaded:
            self._loaded = True
            self._root = self._load()
            for item in children(self._root) if self._root is not None else ():
                name = local(item)
                if name == "abstractNum":
                    self._abstract.setdefault(attribute(item, "abstractNumId") or "", item)
                elif name == "num":
                    self._nums.setdefault(attribute(item, "numId") or "", item)
        if key not in self._lists:
            self._lists[key] = self._read(key)
        return self._lists[key]

    def _read(self, key: str) -> _List | None:
        num = self._nums.get(key)
        if num is None:
            return None
        base, levels = self._levels_of(num)
        starts: dict[int, int] = {}
        for item in children(num):
            if local(item) != "lvlOverride":
                continue
            index = whole(attribute(item, "ilvl"), -1)
            for child in children(item):
                if local(child) == "startOverride":
                    starts[index] = whole(attribute(child), 1)
                elif local(child) == "lvl":
                    levels[index] = _read_level(child)
        return _List(base, levels, starts)

    def _levels_of(self, num: etree._Element) -> tuple[str, dict[int, Level]]:
        """Return the key of the list's counters and its levels, through numbering styles where it points to one."""
        base = ""
        for _ in range(_LINKS):
            base = next((attribute(item) or "" for item in children(num) if local(item) == "abstractNumId"), "")
            abstract = self._abstract.get(base)
            if abstract is None:
                break
            linked = next((attribute(item) or "" for item in children(abstract) if local(item) == "numStyleLink"), "")
            target = self._nums.get(self._styles.numbering_of(linked) or "") if linked else None
            if target is None:
                found = (item for item in children(abstract) if local(item) == "lvl")
                return base, {whole(attribute(item, "ilvl"), 0): _read_level(item) for item in found}
            num = target
        return base, {}


def _level(found: _List, index: int) -> Level:
    return found.levels.get(index) or Level()


def _read_level(lvl: etree._Element) -> Level:
    start, style, text, restart, legal, paragraph, custom = 0, "decimal", "", None, False, "", False
    for item in lvl.iter():
        name = local(item)
        if name == "start":
            start = whole(attribute(item), 0)
        elif name == "numFmt" and not custom:
            # A custom format stands in an AlternateContent before the plain one that older programs show.
            style = attribute(item) or "decimal"
            custom = style == "custom"
            if custom:
                style = "decimalZero" if (attribute(item, "format") or "").startswith("0") else "decimal"
        elif name == "lvlText":
            text = attribute(item) or ""
        elif name == "lvlRestart":
            restart = whole(attribute(item), 0)
        elif name == "isLgl":
            legal = switched_on(item)
        elif name == "pStyle":
            paragraph = attribute(item) or ""
    return Level(start, style, text, restart, legal, paragraph)


def _text(found: _List, counts: dict[int, int], level: int) -> str:
    """Write the number of `level`: each `%n` is the count of level n in that level's own format, or decimal by `isLgl`."""
    own = _level(found, level)
    if own.style == "bullet":
        return ""

    def count(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        if index > level:
            return ""
        item = _level(found, index)
        style = "decimal" if own.legal and index != level and item.style != "decimalZero" else item.style
        if own.legal and index == level:
            style = own.style if own.style == "decimalZero" else "decimal"
        return "" if style in {"none", "bullet"} else written(counts.get(index, item.start), style)

    return _PLACE.sub(count, own.text)
