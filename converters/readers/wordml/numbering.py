"""Lists in the words of WordprocessingML (ECMA-376-1 §17.9); the number formats have the codes of [MS-OSHARED] 2.2.1.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from converters.readers.docx.numbering import Level
from converters.readers.wordml.markup import part, quoted, value

# By code; what is not listed is written in decimal, and 255 is no number.
FORMATS = dict(enumerate((
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText", "hex", "chicago",
    "ideographDigital", "japaneseCounting", "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth", "japaneseLegal",
    "japaneseDigitalTenThousand", "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet",
    "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen", "decimalEnclosedCircleChinese", "ideographEnclosedCircle",
    "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting", "ideographLegalTraditional",
    "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand"))) | {
    57: "numberInDash", 255: "none"}


class List(NamedTuple):
    """A list in use: the key of the list whose numbers it counts on, and what it says anew for levels, starts apart."""

    base: str
    starts: Mapping[int, int] = {}
    levels: Mapping[int, Level] = {}


def numbering(bases: Mapping[str, Sequence[Level]], lists: Mapping[str, List]) -> bytes:
    """Return the part of lists: the levels of each base by its key, and the lists in use by their number."""
    made = [f'<w:abstractNum w:abstractNumId={quoted(key)}>{"".join(_level(index, item) for index, item in enumerate(levels))}</w:abstractNum>'
            for key, levels in bases.items()]
    for key, item in lists.items():
        over = "".join(f'<w:lvlOverride w:ilvl="{index}">{value("startOverride", start)}</w:lvlOverride>' for index, start in item.starts.items())
        over += "".join(f'<w:lvlOverride w:ilvl="{index}">{_level(index, level)}</w:lvlOverride>' for index, level in item.levels.items())
        made.append(f'<w:num w:numId={quoted(key)}>{value("abstractNumId", item.base)}{over}</w:num>')
    return part("numbering", "".join(made))


def _level(index: int, level: Level) -> str:
    said = value("start", level.start) + value("numFmt", level.style) + value("lvlText", level.text)
    said += value("lvlRestart", level.restart) if level.restart is not None else ""
    said += "<w:isLgl/>" if level.legal else ""
    said += value("pStyle", level.paragraph) if level.paragraph else ""
    return f'<w:lvl w:ilvl="{index}">{said}</w:lvl>'
