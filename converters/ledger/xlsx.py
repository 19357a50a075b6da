"""Count what the cells of an Office Open XML workbook show, by expat: the reader's tree has no part in it (ECMA-376-1 §18)."""

from __future__ import annotations

from collections import Counter

from converters.source.files import Source
from converters.source.number_format import BUILT_IN, show
from converters.source.safe_xml import sweep_xml
from converters.text import tally


def count(source: Source) -> dict[str, Counter[str]]:
    """Return for each sheet, for its comments and drawings, and for shared strings that no cell shows, how often each visible character stands there."""
    names = source.package.names
    shared = _strings(source, next((name for name in sorted(names) if name.lower().endswith("sharedstrings.xml")), ""))
    codes, from_1904 = _formats(source)
    counts: dict[str, Counter[str]] = {}
    used: set[int] = set()
    for name in sorted(names):
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            counts[name] = _Cells(shared, codes, used, from_1904=from_1904).counted(source.package.read(name), name)
        elif name.startswith("xl/comments") and name.endswith(".xml"):
            counts[name] = tally("".join(_strings(source, name, "comment")))
        elif name.startswith("xl/drawings/drawing") and name.endswith(".xml"):
            counts[name] = _drawn(source.package.read(name), name)
    counts["unused"] = tally("".join(text for index, text in enumerate(shared) if index not in used))
    return counts


class _Cells:
    """The shown characters of one sheet, cell by cell."""

    def __init__(self, shared: list[str], codes: list[str], used: set[int], *, from_1904: bool) -> None:
        self._shared, self._codes, self._used, self._from_1904 = shared, codes, used, from_1904
        self._found = Counter[str]()
        self._cell: dict[str, str] = {}
        self._inline = self._value = self._hint = ""
        self._open = 0

    def counted(self, data: bytes, part: str) -> Counter[str]:
        sweep_xml(data, self._text, part, self._opened, self._closed)
        return self._found

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell, self._inline, self._value, self._open = attributes, "", "", 1
        elif name == "rPh":
            self._hint = "rPh"

    def _text(self, name: str, characters: str) -> None:
        if self._open and name == "v":
            self._value += characters
        elif self._open and name == "t" and not self._hint:
            self._inline += characters

    def _closed(self, name: str) -> None:
        if name == "rPh":
            self._hint = ""
        elif name == "c":
            self._found.update(tally(self._shown()))
            self._open = 0

    def _shown(self) -> str:
        kind, value = self._cell.get("t", "n"), self._value
        if kind == "inlineStr":
            return unescape(self._inline)
        if not value:
            return ""
        if kind == "s":
            self._used.add(int(value))
            return self._shared[int(value)] if int(value) < len(self._shared) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "n":
            return unescape(value)
        style = int(self._cell.get("s", "-1"))
        try:
            return show(float(value), self._codes[style] if 0 <= style < len(self._codes) else "", from_1904=self._from_1904)
        except ValueError:
            return value


def _strings(source: Source, part: str, each: str = "si") -> list[str]:
    """Return the texts of a part's string items, phonetic hints left out."""
    texts: list[str] = []
    if not part:
        return texts
    hints = 0

    def opened(name: str, _attributes: dict[str, str]) -> None:
        nonlocal hints
        if name == each:
            texts.append("")
        hints += name == "rPh"

    def text(name: str, characters: str) -> None:
        if name == "t" and not hints and texts:
            texts[-1] += characters

    def closed(name: str) -> None:
        nonlocal hints
        hints -= name == "rPh"

    sweep_xml(source.package.read(part), text, part, opened, closed)
    return list(map(unescape, texts))


def _formats(source: Source) -> tuple[list[str], bool]:
    """Return the format code of each cell style, and whether days count from 1904."""
    codes = dict(BUILT_IN)
    styles: list[str] = []
    state = {"inside": "", "1904": ""}

    def opened(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt" and state["inside"] != "dxfs":
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            state["inside"] = name
        elif name == "xf" and state["inside"] == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
        elif name == "workbookPr":
            state["1904"] = attributes.get("date1904", "")

    for part in ("xl/workbook.xml", next((name for name in sorted(source.package.names) if name.endswith("styles.xml")), "")):
        if part:
            sweep_xml(source.package.read(part), lambda _name, _text: None, part, opened)
    return [codes.get(int(number), "General") for number in styles], state["1904"] in {"1", "true"}


def _drawn(data: bytes, part: str) -> Counter[str]:
    """Count the text of shapes, and what stands for pictures."""
    found = Counter[str]()
    picture = [0]

    def opened(name: str, attributes: dict[str, str]) -> None:
        picture[0] += name == "pic"
        if name == "cNvPr" and picture[0]:
            found.update(tally(attributes.get("descr", "")))

    def closed(name: str) -> None:
        picture[0] -= name == "pic"

    sweep_xml(data, lambda name, text: found.update(tally(text)) if name == "t" else None, part, opened, closed)
    return found


def unescape(text: str) -> str:
    """Undo the escapes `_xHHHH_` of characters (ECMA-376-1 §22.4.2.4)."""
    pieces = text.split("_x")
    out = pieces[0]
    for piece in pieces[1:]:
        digits = piece[:4]
        out += chr(int(digits, 16)) + piece[5:] if len(digits) == 4 and piece[4:5] == "_" and all(char in "0123456789abcdefABCDEF" for char in digits) else "_x" + piece
    return out
