"""List the pictures, links and notes of a Word package by expat: the reader's tree has no part in it (ECMA-376-1 §17.11, §17.16.22, §20.4)."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from converters.ledger.beside import Item
from converters.media import media
from converters.source.package import Package, Parcel
from converters.source.safe_xml import sweep_xml

_SIGNS = (b"hyperlink", b"HYPERLINK", b"blip", b"imagedata", b"noteReference", b"\x00")
_GONE = frozenset({"del", "moveFrom"})
_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_PICTURES = {"blip": ("embed", "link"), "imagedata": ("id",), "svgBlip": ("embed",)}


def items(package: Package | Parcel, main: str) -> list[Item]:
    """Return what stands beside the text of the main part; what was deleted by tracked changes does not count."""
    data = package.read(main)
    if not any(sign in data for sign in _SIGNS):
        return []
    sweep = _Sweep(package, main)
    sweep_xml(data, sweep.text, main, sweep.opened, sweep.closed)
    return sweep.found


class _Sweep:
    def __init__(self, package: Package | Parcel, main: str) -> None:
        self._package = package
        self._folded = {name.lower(): name for name in package.names}
        self._targets: dict[str, tuple[str, bool]] = {}
        self._gone = 0
        self._links: list[tuple[str, list[str]]] = []
        self._digests: dict[str, str] = {}
        self.found: list[Item] = []
        folder, name = posixpath.split(main)
        self._folder = folder
        rels = self._folded.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        if rels:
            sweep_xml(package.read(rels), lambda _name, _text: None, rels, self._relation)

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            self._targets[attributes.get("Id", "")] = (attributes.get("Target", ""), attributes.get("TargetMode") == "External")

    def text(self, name: str, characters: str) -> None:
        if name == "instrText" and not self._gone:
            link = _LINK.match(characters)
            self.found += [Item("link", link[1])] if link else []
        for _, words in self._links:
            words.append(characters)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self._gone += name in _GONE
        plain = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if name == "hyperlink":
            target = self._targets.get(plain.get("id", ""), ("", False))[0]
            self._links.append((target + (f"#{plain['anchor']}" if plain.get("anchor") else ""), []))
        elif self._gone:
            return
        elif name in {"footnoteReference", "endnoteReference"}:
            self.found.append(Item("note", name[0] + plain.get("id", "")))
        elif name in _PICTURES:
            key = next((self._picture(plain[word]) for word in _PICTURES[name] if plain.get(word)), "")
            self.found += [Item("picture", key)] if key else []

    def closed(self, name: str) -> None:
        self._gone -= name in _GONE
        if name == "hyperlink" and self._links:
            target, words = self._links.pop()
            if target and not self._gone and "".join(words).strip():
                self.found.append(Item("link", target, "".join(words)))

    def _picture(self, key: str) -> str:
        """Return the digest of a picture, or its address; "" for what is no picture, which the reader reports."""
        target, outside = self._targets.get(key, ("", False))
        if outside or not target:
            return target
        part = self._folded.get(posixpath.normpath(posixpath.join("/", self._folder, unquote(target.replace("\\", "/")))).lstrip("/").lower(), "")
        if part and part not in self._digests:
            made = media(self._package.read(part))
            self._digests[part] = made.digest if made else ""
        return self._digests.get(part, "")
