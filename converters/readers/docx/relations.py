"""Where the parts of a package are: relationships and the main part (ECMA-376-2 §6.5, ECMA-376-1 §15.2)."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from converters.diagnostics import Diagnostic, Refused, refuse
from converters.source.package import Package, Parcel
from converters.source.safe_xml import children, parse_xml

CONTENT_TYPES = "[Content_Types].xml"
_USUAL_MAIN = "word/document.xml"


class Relation(NamedTuple):
    """A relationship: the last word of its type, and its target, a part of the package unless it is `external`."""

    kind: str
    target: str
    external: bool


class Parts:
    """The parts of one package by name; a damaged part is reported once and then counts as absent."""

    def __init__(self, package: Package | Parcel, notes: list[Diagnostic]) -> None:
        """Keep the package and the list that takes the diagnostics."""
        self.package = package
        self.names = package.names
        self._notes = notes
        self._folded = {name.lower(): name for name in package.names}
        self._relations: dict[str, dict[str, Relation]] = {}

    def find(self, name: str) -> str | None:
        """Return the name as the package spells it, since part names ignore case (ECMA-376-2 §6.2.2.3), or None."""
        return name if name in self.names else self._folded.get(name.lower())

    def raw(self, name: str | None) -> bytes | None:
        """Return the bytes of a part, or None when it is absent or damaged; a bomb is refused."""
        if name is None or name not in self.names:
            return None
        try:
            return self.package.read(name)
        except Refused as error:
            if error.diagnostic.code == "S107":
                raise
            self._notes.append(error.diagnostic)
            return None

    def tree(self, name: str | None, cut: Callable[[bytes], bytes] = bytes) -> etree._Element | None:
        """Return the root of a part in XML, or None when it is absent or damaged; `cut` may leave out what nobody looks at."""
        data = self.raw(name)
        if data is None:
            return None
        try:
            return parse_xml(cut(data), name or "")
        except Refused as error:
            self._notes.append(error.diagnostic)
            return None

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the relationships of `part` ("" for those of the package) by their id."""
        if part in self._relations:
            return self._relations[part]
        folder, name = posixpath.split(part)
        root = self.tree(self.find(posixpath.join(folder, "_rels", f"{name}.rels")))
        found = self._relations[part] = {}
        for item in children(root) if root is not None else ():
            target = item.get("Target", "")
            external = item.get("TargetMode") == "External"
            if not external:
                path = posixpath.normpath(posixpath.join("/", folder, unquote(target.replace("\\", "/"))))
                target = self.find(path.lstrip("/")) or path.lstrip("/")
            found[item.get("Id", str(len(found)))] = Relation(item.get("Type", "").rpartition("/")[2], target, external)
        return found

    def outside(self) -> list[Relation]:
        """Return each relationship of any part that leads out of the package, hyperlinks excepted: they load nothing."""
        found = []
        for name in sorted(self.names):
            if name.endswith(".rels") and b"External" in (self.raw(name) or b""):
                folder, base = posixpath.split(name)
                owner = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                found += [item for item in self.relations(owner).values() if item.external and item.kind != "hyperlink"]
        return found


def main_part(parts: Parts, roots: dict[str, Relation]) -> str:
    """Return the name of the main part by the relationships `roots` of the package, else by content type or by name.

    Raises Refused S105 when there is none, and S104 when the package is another kind of document.
    """
    for item in roots.values():
        if item.kind == "officeDocument" and not item.external and item.target in parts.names:
            return item.target
    for name in (_by_content_type(parts), _USUAL_MAIN):
        if name in parts.names:
            return name
    if any(name.endswith(("OFD.xml", "content.xml", "index.xml")) for name in parts.names):
        raise refuse("S104", found="a zip package that is no Word document")
    raise refuse("S105", reason="the package has no main document part")


def _by_content_type(parts: Parts) -> str:
    """Return the part whose content type says that it is the main part of a Word document, or ""."""
    root = parts.tree(CONTENT_TYPES)
    for item in children(root) if root is not None else ():
        kind = item.get("ContentType", "")
        if kind.endswith(".main+xml") and "word" in kind.lower():
            return parts.find(item.get("PartName", "").lstrip("/")) or ""
    return ""
