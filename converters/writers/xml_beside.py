"""What stands beside the text in the canonical XML: inline elements, lists, notes, and the bytes of pictures in base 64."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from itertools import groupby

from lxml import etree

from converters.lists import List
from converters.model import Marks, Media, Paragraph
from converters.spans import Piece, over, pieces
from converters.text import for_xml

ELEMENTS = {"strong": "strong", "emphasis": "em", "underline": "u", "sup": "sup", "sub": "sub"}
_CHUNK = 3 << 18  # bytes in one element of data, a megabyte of text: a parser takes ten million characters at most


def fill(element: etree._Element, text: str, marks: Marks, space: str) -> None:
    """Write a marked text into an element of the namespace `space`: elements for what is marked, one in another in a fixed order."""
    for link, group in groupby(pieces(for_xml(text), over(marks, text)), lambda piece: piece.link):
        home = etree.SubElement(element, f"{space}a", {"href": link}) if link else element
        for piece in group:
            _piece(home, piece, space)


def _piece(home: etree._Element, piece: Piece, space: str) -> None:
    if piece.anchor:
        etree.SubElement(home, f"{space}anchor", {"name": piece.anchor})
    elif piece.note:
        etree.SubElement(home, f"{space}noteref", {"note": piece.note})
    elif piece.faces:
        for face in piece.faces:
            home = etree.SubElement(home, space + ELEMENTS[face])
        home.text = piece.text
    elif len(home):
        home[-1].tail = (home[-1].tail or "") + piece.text
    else:
        home.text = (home.text or "") + piece.text


def write_list(parent: etree._Element, found: List, space: str, paragraph: Callable[[etree._Element, Paragraph], None]) -> None:
    """Write a list with its items; `paragraph` writes one of their paragraphs."""
    first = found.first
    element = etree.SubElement(parent, f"{space}list", {"id": first.list, "format": first.format})
    if first.depth:
        element.set("depth", str(first.depth))
    if first.pattern:
        element.set("pattern", for_xml(first.pattern))
    for entry in found.entries:
        item = etree.SubElement(element, f"{space}item")
        if entry.item.value is not None:
            item.set("value", str(entry.item.value))
        if entry.item.pattern != first.pattern:
            item.set("pattern", for_xml(entry.item.pattern))
        for block in entry.blocks:
            if isinstance(block, List):
                write_list(item, block, space, paragraph)
            else:
                paragraph(item, block)


def write_media(parent: etree._Element, media: Sequence[Media], space: str) -> None:
    """Write the pictures, each once; one that was put in a file by the name of that."""
    for item in media:
        element = etree.SubElement(parent, f"{space}media", {"digest": item.digest, "type": item.type})
        if item.href:
            element.set("href", for_xml(item.href))
            continue
        for at in range(0, len(item.data), _CHUNK):
            etree.SubElement(element, f"{space}data").text = b64encode(item.data[at : at + _CHUNK]).decode()


def indent(root: etree._Element, space: str) -> None:
    """Put each element on a line of its own, but for those inside a text, where a line break would be text."""
    if root.find(f".//{space}p/*") is None and root.find(f".//{space}heading/*") is None:
        etree.indent(root)
    else:
        _indent(root, "\n", frozenset({f"{space}p", f"{space}heading"}))


def _indent(element: etree._Element, margin: str, whole: frozenset[str]) -> None:
    if not len(element) or element.tag in whole:
        return
    element.text = margin + "  "
    for child in element:
        child.tail = margin + "  "
        _indent(child, margin + "  ", whole)
    element[-1].tail = margin
