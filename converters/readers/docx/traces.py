"""What stands beside the characters of a line while it is read: faces of runs, links, bookmarks, places of notes (ECMA-376-1 §17.3.2, §17.16.22)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from converters.model import Marks, Span
from converters.readers.docx.asides import Names
from converters.readers.docx.styles import FACED, Styles, attribute, face, parent_of
from converters.source.ooxml import is_symbols
from converters.spans import FACES, marked

_LINK = re.compile(r"^\s*HYPERLINK\b(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r'^\s*(?:REF|PAGEREF|NOTEREF)\s+"?(?P<name>[^\s"\\]+)"?(?=.*\\h)', re.IGNORECASE | re.DOTALL)
_WORDS = re.compile(r'"(?P<quoted>[^"]*)"|(?P<plain>\S+)')


def faces(root: etree._Element, styles: Styles, names: Names, *, symbols: bool) -> dict[etree._Element, tuple[tuple[str, ...], str]]:
    """Return the properties of runs that give a face, or with `symbols` a font of symbols, with what they give: the others need no look."""
    said: dict[etree._Element, dict[str, bool]] = {}
    named: dict[etree._Element, str] = {}
    for item in root.iter(*FACED):
        properties = parent_of(item)
        if names[properties.tag] != "rPr" or names[parent_of(properties).tag] != "r":
            continue
        if names[item.tag] == "rStyle":
            if styles.run_faces(attribute(item) or ""):
                named[properties] = attribute(item) or ""
        else:
            kind, on = face(item)
            said.setdefault(properties, {}).setdefault(kind, on)
    fonts: dict[etree._Element, str] = {}
    for item in root.iter("{*}rFonts") if symbols else ():
        font = next((name for key in ("ascii", "hAnsi") if is_symbols(name := attribute(item, key) or "")), "")
        if font and names[parent_of(parent_of(item)).tag] == "r":
            fonts[parent_of(item)] = font
    found: dict[etree._Element, tuple[tuple[str, ...], str]] = {}
    for properties in {**said, **named, **fonts}:
        own = said.get(properties, {})
        styled = styles.run_faces(named[properties]) if properties in named else ()
        kinds = tuple(kind for kind in FACES if own.get(kind, kind in styled))
        if kinds or properties in fonts:
            found[properties] = kinds, fonts.get(properties, "")
    return found


def wanted(root: etree._Element) -> set[str]:
    """Return the names of the bookmarks that links of the document lead to: of the others nobody asks."""
    found = {attribute(item, "anchor") or "" for item in root.iter("{*}hyperlink")}
    codes = [item.text or "" for item in root.iter("{*}instrText")] + [attribute(item, "instr") or "" for item in root.iter("{*}fldSimple")]
    found.update(link_of(code)[0].partition("#")[2] for code in codes)
    return found - {""}


def link_of(code: str) -> tuple[str, bool]:
    r"""Return where a field leads by its code, HYPERLINK "address" \l "place" or REF place \h, and whether it is a HYPERLINK; "" for any other."""
    place = _PLACE.match(code)
    if place:
        return "#" + place["name"], False
    match = _LINK.match(code)
    if not match:
        return "", False
    address = inside = ""
    switch = ""
    for word in _WORDS.finditer(match["rest"]):
        text = word["quoted"] if word["quoted"] is not None else word["plain"]
        if word["quoted"] is None and text.startswith("\\"):
            switch = text[1:2].lower()
        elif switch == "l":
            inside, switch = text, ""
        elif switch in {"o", "t"}:
            switch = ""
        elif not address:
            address = text
    return (f"{address}#{inside}" if inside else address), True


class Trace:
    """The spans of one line, counted in pieces of its text while it is read and in characters in the end."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        """Begin without any."""
        self._found: list[tuple[int, int, str, str]] = []

    def faced(self, start: int, end: int, kinds: Sequence[str]) -> None:
        """Note that the pieces from `start` to `end` have these faces."""
        self._found += [(start, end, kind, "") for kind in kinds]

    def linked(self, start: int, end: int, target: str) -> None:
        """Note a link."""
        if target and start < end:
            self._found.append((start, end, "link", target))

    def point(self, at: int, kind: str, target: str) -> None:
        """Note a place without text: of a note, or one that a link leads to."""
        self._found.append((at, at, kind, target))

    def marks(self, pieces: Iterable[str], text: str) -> Marks | None:
        """Return the marks of `text`, which the pieces make."""
        if not self._found:
            return None
        at = [0]
        for piece in pieces:
            at.append(at[-1] + len(piece))
        last = len(at) - 1
        return marked(text, [Span(at[min(start, last)], at[min(end, last)], kind, target) for start, end, kind, target in self._found])
