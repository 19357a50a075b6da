"""Count the characters of a Word package by expat: the reader's tree has no part in it (ECMA-376-1 §17, closed world).

Every run of character data counts, in whatever element it stands, except what `NOT_TEXT` names; so do the characters
that symbols, hard hyphens and the alternative texts of pictures show.
"""

from __future__ import annotations

import posixpath
from collections import Counter

from converters.diagnostics import Refused, refuse
from converters.source.files import Source
from converters.source.ooxml import NOT_TEXT, SHAPES, symbol, text_parts
from converters.source.package import Package, Parcel
from converters.source.safe_xml import sweep_xml, text_of_xml
from converters.text import tally

# What must stand in the bytes of a part before any start tag in it can show characters; in UTF-16 none of it can be seen.
_SIGNS = (b"sym", b"noBreakHyphen", b"descr", b"textpath", b"alt", b"\x00")
# The same for the elements whose character data is no text: each of their end tags holds one of these.
NUMBERS = (b"pct", b"Offset>", b"lign>", b"Data>")
_ALTERNATIVES = {"docPr": "descr", "textpath": "string", **dict.fromkeys(SHAPES, "alt")}


def count(source: Source) -> dict[str, Counter[str]]:
    """Return for each part of `source` that may hold text how often each visible character stands in it.

    A part that is damaged counts nothing, as no reader can read it either; but if it is the main part, Refused is raised.
    """
    package = source.package
    main = _main(package)
    counts: dict[str, Counter[str]] = {}
    for part in text_parts(package.names, main):
        try:
            counts[part] = swept(package.read(part), part)
        except Refused as refused:
            if part == main or refused.diagnostic.code == "S107":
                raise
            counts[part] = Counter()
    return counts


def swept(data: bytes, part: str, inside: str = "") -> Counter[str]:
    """Count the visible characters of one part in XML; of elements of the name `inside` alone, where one is given."""
    signed = any(sign in data for sign in _SIGNS)
    if not inside and not signed and not any(sign in data for sign in NUMBERS):
        return tally(text_of_xml(data, part))  # every character of it is text
    pieces: list[str] = []
    depth = 0 if inside else 1

    def text(name: str, characters: str) -> None:
        if depth and name not in NOT_TEXT:
            pieces.append(characters)

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += name == inside
        if not depth:
            return
        if name in {"sym", "symEx"}:
            plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
            pieces.append(symbol(plain.get("font", ""), plain.get("char", "")))
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name in _ALTERNATIVES:
            pieces.append(attributes.get(_ALTERNATIVES[name], ""))

    def closed(name: str) -> None:
        nonlocal depth
        depth -= name == inside

    sweep_xml(data, text, part, opened if signed or inside else None, closed if inside else None)
    return tally("".join(pieces))


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
