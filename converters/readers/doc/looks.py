"""What modifiers say of a run or a paragraph, in the words of WordprocessingML ([MS-DOC] 2.6.1, 2.6.2)."""

from __future__ import annotations

import struct
from typing import NamedTuple

from converters.readers.doc.rows import row
from converters.readers.doc.sprms import sprms, whole
from converters.readers.wordml.markup import value
from converters.readers.wordml.tables import Row

_OF_A_TABLE = 0x646B
_ELSEWHERE = frozenset({0x6645, 0x6646, _OF_A_TABLE})
_JC = {1: "center", 2: "right"}
_NO_LIST = 0xF800  # from here on a number of a list means: none any more


class Run(NamedTuple):
    """Properties of a run, and what tells the special characters in it: a symbol, where a picture is, or that data stands there."""

    markup: str = ""
    deleted: bool = False
    symbol: tuple[int, int] | None = None
    picture: int | None = None
    data: bool = False


NOTHING = Run()
_TOLD = {0x0835, 0x0836, 0x2A3E, 0x0800, 0x083C, 0x2A48, 0x4A30, 0x6A03, 0x6A09, 0x0806}


class Look(NamedTuple):
    """Properties of a paragraph: its markup, the tables it stands in, what it ends ("", "cell" or "row"), and the row's definition."""

    markup: str = ""
    depth: int = 0
    ends: str = ""
    row: Row | None = None


class Looks:
    """Reads modifiers once for each different list of them: most runs and paragraphs of a document are alike."""

    def __init__(self, data: bytes) -> None:
        """Keep the data stream, in which long lists of modifiers stand."""
        self._data = data
        self._runs: dict[tuple[bytes, bytes], Run] = {}
        self._paragraphs: dict[tuple[bytes, bytes], Look] = {}

    def run(self, given: tuple[bytes, bytes]) -> Run:
        """Return what the modifiers of a run say."""
        found = self._runs.get(given)
        if found is None:
            found = self._runs[given] = _run(given[0] + given[1])
        return found

    def paragraph(self, given: tuple[bytes, bytes]) -> Look:
        """Return what the style and the modifiers of a paragraph say."""
        found = self._paragraphs.get(given)
        if found is None:
            found = self._paragraphs[given] = self._paragraph(*given)
        return found

    def _paragraph(self, data: bytes, change: bytes) -> Look:
        style = struct.unpack_from("<H", data)[0] if len(data) >= 2 else 0
        items: list[tuple[int, bytes]] = []
        for code, operand in sprms(data[2:]):
            if code not in _ELSEWHERE:
                items.append((code, operand))
                continue
            at = whole(operand)  # a long list, or that of a table, stands in the data stream
            size = struct.unpack_from("<H", self._data, at)[0] if at + 2 <= len(self._data) else 0
            items = ([] if code != _OF_A_TABLE else items) + list(sprms(self._data[at + 2 : at + 2 + size]))
        said = dict([*items, *sprms(change)])
        depth = min(whole(said.get(0x6649, b"\0")), 0xFFFF)
        if not depth and whole(said.get(0x2416, b"\0")):
            depth = 1
        ends, defined = "", None
        if whole(said.get(0x2417, b"\0")) or whole(said.get(0x244C, b"\0")):
            ends, defined = "row", row(items)
        elif whole(said.get(0x244B, b"\0")):
            ends = "cell"
        return Look(style_name(style) + paragraph_markup(said), depth, ends if depth else "", defined)


def style_name(style: int) -> str:
    """Return the mark of a paragraph's style; the default style needs none."""
    return value("pStyle", style) if style else ""


def paragraph_markup(said: dict[int, bytes]) -> str:
    """Return what modifiers say of numbering, alignment and outline."""
    made = []
    numbered = ""
    if 0x460B in said:
        number = whole(said[0x460B])
        numbered = value("numId", 0 if number >= _NO_LIST else number)
    if 0x260A in said and (numbered or whole(said[0x260A])):
        numbered = value("ilvl", whole(said[0x260A])) + numbered
    if numbered:
        made.append(f"<w:numPr>{numbered}</w:numPr>")
    align = said.get(0x2461, said.get(0x2403))
    if align:
        made.append(value("jc", _JC.get(whole(align), "left")))
    if 0x2640 in said:
        made.append(value("outlineLvl", min(whole(said[0x2640]), 9)))
    return "".join(made)


def run_markup(said: dict[int, bytes]) -> str:
    """Return what modifiers say of a run: its style, whether it is hidden, and whether it is raised or lowered."""
    made = []
    if 0x4A30 in said and whole(said[0x4A30]) != 10:  # 10 is the default of characters
        made.append(value("rStyle", whole(said[0x4A30])))
    hidden = whole(said.get(0x083C, b"\x80"))
    if hidden != 0x80:  # as the style says
        made.append("<w:vanish/>" if hidden else '<w:vanish w:val="0"/>')
    made += [f"<w:{name}/>" for code, name in ((0x0835, "b"), (0x0836, "i")) if whole(said.get(code, b"\0")) == 1]
    if whole(said.get(0x2A3E, b"\0")):
        made.append("<w:u/>")
    if 0x2A48 in said:
        made.append(value("vertAlign", {1: "superscript", 2: "subscript"}.get(whole(said[0x2A48]), "baseline")))
    return "".join(made)


def _run(data: bytes) -> Run:
    said = {code: operand for code, operand in sprms(data) if code in _TOLD}
    if not said:
        return NOTHING
    symbol = struct.unpack("<HH", said[0x6A09]) if 0x6A09 in said else None
    picture = whole(said[0x6A03]) if 0x6A03 in said else None
    return Run(run_markup(said), bool(whole(said.get(0x0800, b"\0"))), symbol, picture, bool(whole(said.get(0x0806, b"\0"))))
