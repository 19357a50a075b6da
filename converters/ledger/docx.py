"""Count the characters of a Word package by expat: the reader's tree has no part in it (ECMA-376-1 §17, closed world).

Every run of character data counts, in whatever element it stands, except what `NOT_TEXT` names; so do the characters
that symbols, hard hyphens and the alternative texts of pictures show.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from contextlib import suppress
from importlib import import_module
from urllib.parse import unquote

from converters.diagnostics import Refused, refuse
from converters.ledger.beside import Item
from converters.ledger.docx_beside import items
from converters.source.bindings import Bindings
from converters.source.chunks import DEEPEST, chunk_kind
from converters.source.fields import CONTROLS, Control, shown
from converters.source.files import Source, source_of
from converters.source.formula import MATH, Node, is_properties, linear
from converters.source.ooxml import NOT_TEXT, SHAPES, in_symbols, is_symbols, symbol, text_parts
from converters.source.package import Package, Parcel
from converters.source.safe_xml import sweep_xml, text_of_xml
from converters.text import tally

# What must stand in the bytes of a part before any start tag in it can show characters; in UTF-16 none of it can be seen.
_SIGNS = (b"sym", b"noBreakHyphen", b"descr", b"textpath", b"alt", b"\x00", b"oMath", b"fldChar", b'ymbol"', b"ingdings", b"dataBinding")
# The same for the elements whose character data is no text: each of their end tags holds one of these.
NUMBERS = (b"pct", b"Offset>", b"lign>", b"Data>")
_ALTERNATIVES = {"docPr": "descr", "textpath": "string", **dict.fromkeys(SHAPES, "alt")}


def count(source: Source, depth: int = 0) -> dict[str, Counter[str]]:
    """Return for each part of `source` that may hold text how often each visible character stands in it.

    A part that is damaged counts nothing, as no reader can read it either; but if it is the main part, Refused is raised.
    `depth` says how many documents this one stands in.
    """
    package = source.package
    main, bindings = _main(package), Bindings(package)
    counts: dict[str, Counter[str]] = {}
    for part in text_parts(package.names, main):
        try:
            counts[part] = swept(package.read(part), part, bindings=bindings)
        except Refused as refused:
            if part == main or refused.diagnostic.code == "S107":
                raise
            counts[part] = Counter()
    for part in _imported(package) - counts.keys():
        counts[part] = _chunk(part, package, depth)
    return counts


def beside(source: Source) -> list[Item]:
    """Return the pictures, links and notes of the main part."""
    return items(source.package, _main(source.package))


def _imported(package: Package | Parcel) -> set[str]:
    """Return the parts that are other documents, by the relationships of any part."""
    folded = {name.lower(): name for name in package.names}
    found: set[str] = set()
    for rels in (name for name in package.names if name.endswith(".rels") and b"aFChunk" in package.read(name)):
        folder = posixpath.dirname(posixpath.dirname(rels))

        def opened(name: str, attributes: dict[str, str], folder: str = folder) -> None:
            if name == "Relationship" and attributes.get("Type", "").endswith("/aFChunk") and attributes.get("TargetMode") != "External":
                found.add(posixpath.normpath(posixpath.join("/", folder, unquote(attributes.get("Target", "").replace("\\", "/")))).lstrip("/").lower())

        with suppress(Refused):
            sweep_xml(package.read(rels), lambda _name, _text: None, rels, opened)
    return {folded[name] for name in found if name in folded}


def _chunk(part: str, package: Package | Parcel, depth: int) -> Counter[str]:
    """Count another document that is imported; one that no reader can read, or too deep in others, counts nothing."""
    try:
        data = package.read(part)
        kind = chunk_kind(part, data)
        if not kind or depth >= DEEPEST:
            return Counter()
        source = source_of(data, part)
        counted = count(source, depth + 1) if kind == "docx" else import_module(f"converters.ledger.{kind}").count(source)
    except Refused:
        return Counter()
    return sum(counted.values(), Counter[str]())


def swept(data: bytes, part: str, inside: str = "", bindings: Bindings | None = None) -> Counter[str]:
    """Count the visible characters of one part in XML; of elements of the name `inside` alone, where one is given."""
    signed = any(sign in data for sign in _SIGNS)
    if not inside and not signed and not any(sign in data for sign in NUMBERS):
        return tally(text_of_xml(data, part))  # every character of it is text
    sweep = _Sweep(inside, bindings)
    sweep_xml(data, sweep.text, part, sweep.opened if signed or inside else None, sweep.closed if signed or inside else None)
    return tally("".join(sweep.pieces))


class _Sweep:
    """What one pass over a part has seen: its characters, and those that are shown without standing in it."""

    def __init__(self, inside: str, bindings: Bindings | None) -> None:
        self._bindings = bindings
        self.pieces: list[str] = []
        self._inside = inside
        self._depth = 0 if inside else 1
        self._run = False
        self._font = ""
        self._nodes: list[Node] = []  # the open elements of an equation
        self._fields: list[_Field] = []

    def text(self, name: str, characters: str) -> None:
        if not self._depth or name in NOT_TEXT:
            return
        if self._nodes and name == "t" and not self._said():
            self._nodes[-1].text += characters
            return
        if name == "instrText" and self._fields:
            self._fields[-1].code += characters
        elif self._fields and characters.strip():
            self._fields[-1].shows = True
        self.pieces.append(in_symbols(self._font, characters) if self._font and name == "t" else characters)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += name == self._inside
        if not self._depth:
            return
        if self._nodes or name in MATH:
            shows = _shows(name, attributes)
            if shows and self._said():
                self.pieces.append(shows)
                shows = ""
            self._nodes.append(Node(name, _plain(attributes).get("val"), shows))
            return
        if name == "dataBinding" and self._bindings is not None:
            self.pieces.append(self._bindings.text(_plain(attributes)))
        if name == "r":
            self._run, self._font = True, ""
        elif name == "rFonts" and self._run:
            plain = _plain(attributes)
            self._font = next((font for key in ("ascii", "hAnsi") if is_symbols(font := plain.get(key, ""))), "")
        elif name == "fldChar":
            self._field(_plain(attributes).get("fldCharType"))
        elif name in CONTROLS and self._fields:
            field = self._fields[-1]
            field.control = field.control or Control()
            field.control.say(name, _plain(attributes).get("val"))
        else:
            self.pieces.append(_shows(name, attributes))

    def _said(self) -> bool:
        """Whether properties of an equation are open, whose content is no text of it."""
        return any(is_properties(node.name) for node in self._nodes)

    def closed(self, name: str) -> None:
        self._depth -= name == self._inside
        if self._nodes:
            node = self._nodes.pop()
            if self._nodes:
                self._nodes[-1].inside.append(node)
            else:
                self.pieces.append(linear(node))
        elif name == "r":
            self._run, self._font = False, ""
        elif name == "p" and any(field.begun for field in self._fields):  # a field whose code has no end in its paragraph is none
            self._fields = []

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].begun, self._fields[-1].shows = False, False
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if field.begun or not field.shows:
                self.pieces.append(shown(field.code, field.control) or "")
            if self._fields:
                self._fields[-1].shows = True


def _shows(name: str, attributes: dict[str, str]) -> str:
    """Return the characters that an element shows without holding them."""
    if name in {"sym", "symEx"}:
        plain = _plain(attributes)
        return symbol(plain.get("font", ""), plain.get("char", ""))
    return "-" if name == "noBreakHyphen" else attributes.get(_ALTERNATIVES[name], "") if name in _ALTERNATIVES else ""


class _Field:
    """A field that was begun and has not ended: its code so far, the data of its form, whether its result shows anything."""

    __slots__ = ("begun", "code", "control", "shows")

    def __init__(self) -> None:
        self.code, self.begun, self.shows = "", True, False
        self.control: Control | None = None


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Return attributes by their names without namespaces."""
    return {key.rpartition("}")[2]: value for key, value in attributes.items()}


def _main(package: Package | Parcel) -> str:
    """Return the main part's name by the relationships of the package, by content type, or the usual one."""
    folded = {name.lower(): name for name in package.names}
    found: list[str] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath("/" + attributes.get("Target", "").replace("\\", "/")).lstrip("/"))
        elif name == "Override" and attributes.get("ContentType", "").endswith(".main+xml"):
            found.append(attributes.get("PartName", "").lstrip("/"))

    for part in ("_rels/.rels", "[Content_Types].xml"):
        try:
            sweep_xml(package.read(folded[part.lower()]), lambda _name, _text: None, part, opened)
        except (Refused, KeyError):
            continue
    for name in (*found, "word/document.xml"):
        if name.lower() in folded:
            return folded[name.lower()]
    raise refuse("S105", reason="the package has no main document part")
