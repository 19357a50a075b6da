"""The lists of an OpenDocument text (ODF 1.3 part 3 §5.3, §16.30) in the words of WordprocessingML."""

from __future__ import annotations

import re

from lxml import etree

from converters.readers.docx.numbering import Level
from converters.readers.odt.names import attributes, local
from converters.readers.odt.styles import Styles
from converters.readers.wordml.numbering import List, numbering
from converters.source.safe_xml import children

_LEVELS = 9
_OUTLINE = "outline"
_FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none", "01": "decimalZero",
    "一, 二, 三, ...": "chineseCountingThousand", "壹, 贰, 叁, ...": "chineseLegalSimplified", "壹, 貳, 參, ...": "ideographLegalTraditional",
    "甲, 乙, 丙, ...": "ideographTraditional", "子, 丑, 寅, ...": "ideographZodiac", "①, ②, ③, ...": "decimalEnclosedCircle",
    "１, ２, ３, ...": "decimalFullWidth", "1, 2, 3, ...": "decimalFullWidth", "イ, ロ, ハ, ...": "iroha", "ア, イ, ウ, ...": "aiueo", "1st": "ordinal", "01, 02, 03, ...": "decimalZero",
}
_PLACE = re.compile(r"%(\d+)%")


class Lists:
    """The lists while they are read: each list of the document counts for itself, unless it goes on with another."""

    def __init__(self, styles: Styles) -> None:
        """Keep the styles, which hold the levels."""
        self._styles = styles
        self._levels: dict[str, list[Level]] = {}
        self._bases: dict[str, tuple[str, int]] = {}
        self._uses: dict[str, List] = {}
        self._named: dict[str, str] = {}
        self._last: dict[str, str] = {}

    def begin(self, said: dict[str, str], style: str) -> str:
        """Begin a list with the attributes `said` in the list style `style`; return its key."""
        going_on = said.get("continue-list", "")
        key = self._named.get(going_on, "") if going_on else self._last.get(style, "") if said.get("continue-numbering") == "true" else ""
        if not key:
            key = f"l{len(self._bases)}"
            self._bases[key] = (style, 0)
            self._uses[key] = List(key)
        if "id" in said:
            self._named[said["id"]] = key
        self._last[style] = key
        return key

    def use(self, key: str, depth: int, start: str, style: str) -> str:
        """Return the number of the list that an item of list `key` at `depth` (from 0) is numbered by.

        `start` is the number with which it begins anew, `style` the list style that takes the place of the list's own; "" for none.
        """
        own, deepest = self._bases[key]
        self._bases[key] = (own, max(deepest, depth))
        current = self._named.get(f"\0{key}", key)
        levels = {} if not style or style == own else dict(enumerate(self._read(style)[: depth + 1]))
        starts = {depth: int(start)} if start.isdecimal() else {}
        if starts or levels != self._uses[current].levels:
            current = f"{key}.{len(self._uses)}"
            self._uses[current] = List(key, starts, levels)
            self._named[f"\0{key}"] = current
        return current

    def heading(self, depth: int) -> str:
        """Return the number of the list that headings are numbered by, "" where those of `depth` are not."""
        levels = self._read(_OUTLINE)
        if depth >= len(levels) or levels[depth].style == "none":
            return ""
        self._bases[_OUTLINE] = (_OUTLINE, _LEVELS)
        self._uses[_OUTLINE] = List(_OUTLINE)
        return _OUTLINE

    def part(self) -> bytes:
        """Return the part of lists; of each no more levels than are in use."""
        return numbering({key: self._read(style)[: deepest + 1] for key, (style, deepest) in self._bases.items()}, self._uses)

    def _read(self, style: str) -> list[Level]:
        if style not in self._levels:
            item = self._styles.outline if style == _OUTLINE else self._styles.lists.get(style)
            levels = [Level(style="none") for _ in range(_LEVELS)]
            for child in children(item) if item is not None else ():
                said = attributes(child)
                index = int(said["level"]) - 1 if said.get("level", "").isdecimal() else -1
                if 0 <= index < _LEVELS:
                    levels[index] = _level(child, said, index)
            self._levels[style] = levels
        return self._levels[style]


def _level(item: etree._Element, said: dict[str, str], index: int) -> Level:
    if local(item) in {"list-level-style-bullet", "list-level-style-image"}:
        return Level(style="bullet")
    form = _FORMATS.get(said.get("num-format", ""), "decimal")
    start = int(said["start-value"]) if said.get("start-value", "").isdecimal() else 1
    if "num-list-format" in said:
        text = _PLACE.sub(lambda found: f"%{found[1]}", said["num-list-format"])
    else:
        shown = min(int(said["display-levels"]) if said.get("display-levels", "").isdecimal() else 1, index + 1)
        places = ".".join(f"%{number}" for number in range(index + 2 - shown, index + 2)) if form != "none" else ""
        text = said.get("num-prefix", "") + places + said.get("num-suffix", "")
    return Level(start, form, text)
