"""Where things lie in an OFD package: its documents, their pages, templates, resources and annotations (GB/T 33190-2016 §7)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from converters.diagnostics import Origin, refuse
from converters.limits import LIMITS
from converters.source.files import Source
from converters.source.safe_xml import children, parse_xml

ENTRY = "OFD.xml"


class Body(NamedTuple):
    """One document of a package: its pages as (ID, part), template pages by ID, parts of resources, those of annotations by page ID.

    `box` is the page area that holds where a page gives none, and `info` what the document says of itself.
    """

    pages: list[tuple[str, str]]
    templates: dict[str, str]
    resources: list[str]
    annotations: dict[str, list[str]]
    box: str
    info: dict[str, str]


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, which has changed over the years (and the prefix is anybody's choice)."""
    return str(element.tag).rpartition("}")[2]


def under(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the elements down the path of local names."""
    found = [element]
    for name in names:
        found = [child for parent in found for child in children(parent) if local(child) == name]
    return iter(found)


def text_of(element: etree._Element, *names: str) -> str:
    """Return the text of the first element down the path, "" if there is none."""
    return next(((one.text or "").strip() for one in under(element, *names)), "")


class Parts:
    """The parts of one package by their paths, which some writers spell in another case."""

    def __init__(self, source: Source) -> None:
        """Open the package; raises as `Package` does."""
        self._package = source.package
        self._known = {name.lower(): name for name in self._package.names}

    def find(self, path: str, holder: str) -> str:
        """Return the part that a path in part `holder` names; raises Refused S105 if it is missing, S107 if it leaves the package."""
        joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(holder), path)
        name = posixpath.normpath(joined.replace("\\", "/"))
        if name.startswith("../") or name == "..":
            raise refuse("S107", Origin(holder), reason=f"the path {path} leaves it")
        if name.lower() not in self._known:
            raise refuse("S105", Origin(holder), reason=f"part {name} is missing")
        return self._known[name.lower()]

    def read(self, name: str) -> bytes:
        """Return the bytes of a part."""
        return self._package.read(name)

    def tree(self, name: str) -> etree._Element:
        """Parse a part; raises as `parse_xml` does."""
        return parse_xml(self.read(name), name)


def bodies(parts: Parts) -> list[Body]:
    """Return the documents of a package; raises Refused S105, S107, S108, S109 or S116 (too many pages)."""
    entry = parts.find(ENTRY, "")
    found = [_body(parts, entry, body) for body in under(parts.tree(entry), "DocBody")]
    pages = sum(len(body.pages) for body in found)
    if not pages:
        raise refuse("S105", Origin(entry), reason="the OFD has no pages")
    if pages > LIMITS.pdf_pages:
        raise refuse("S116", what=f"{LIMITS.pdf_pages} pages")
    return found


def _body(parts: Parts, entry: str, body: etree._Element) -> Body:
    root = text_of(body, "DocRoot")
    if not root:
        raise refuse("S105", Origin(entry), reason="a document names no root")
    part = parts.find(root, entry)
    tree = parts.tree(part)
    info = {key: text_of(body, "DocInfo", name) for key, name in (("title", "Title"), ("creator", "Author"), ("created", "CreationDate"))}
    pages = [(page.get("ID", ""), parts.find(page.get("BaseLoc", ""), part)) for page in under(tree, "Pages", "Page")]
    templates = {page.get("ID", ""): parts.find(page.get("BaseLoc", ""), part) for page in under(tree, "CommonData", "TemplatePage")}
    resources = [parts.find((one.text or "").strip(), part) for name in ("PublicRes", "DocumentRes") for one in under(tree, "CommonData", name)]
    annotations: dict[str, list[str]] = {}
    if listed := text_of(tree, "Annotations"):
        holder = parts.find(listed, part)
        for page in under(parts.tree(holder), "Page"):
            annotations.setdefault(page.get("PageID", ""), []).extend(parts.find((one.text or "").strip(), holder) for one in under(page, "FileLoc"))
    return Body(pages, templates, resources, annotations, text_of(tree, "CommonData", "PageArea", "PhysicalBox"), {key: value for key, value in info.items() if value})
