"""Pictures, drawings and shapes of a Word document, with their bytes (ECMA-376-1 §20.1 to §20.4; ECMA-376-4 §19.1 for VML)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

from converters.diagnostics import Origin
from converters.media import media
from converters.model import Block, Figure, Media, Paragraph
from converters.readers.docx.asides import SHOWING, Asides, any_attribute, branch, shown
from converters.readers.docx.relations import Parts, Relation
from converters.readers.docx.styles import whole
from converters.source.ooxml import NOT_TEXT, SHAPES

if TYPE_CHECKING:
    from converters.readers.docx.body import Story

DRAWINGS = frozenset({"drawing", "pict", "object"})
_SIZE = re.compile(r"(?:^|;)\s*(width|height):([\d.]+)(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "": 0.75, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
_CENTIMETRE = 360_000  # in English metric units
_POINT = 12_700


class Gallery:
    """The bytes of the pictures of one document, each kept once by its digest."""

    def __init__(self, parts: Parts, asides: Asides) -> None:
        """Keep where the parts are."""
        self._parts, self._asides = parts, asides
        self._known: dict[str, str] = {}
        self.media: dict[str, Media] = {}

    def digest(self, part: str, origin: Origin) -> str:
        """Return the digest of the picture in `part`, "" where there is none; one that is none or too large is reported."""
        if part not in self._known:
            data = self._parts.raw(part)
            item = media(data) if data is not None else None
            if data is not None and item is None and not part.endswith(".xml"):
                self._asides.note("R243", origin, name=part)
            if item is not None:
                self.media[item.digest] = item
            self._known[part] = item.digest if item else ""
        return self._known[part]


class _Shape:
    """What a drawing says while it is read; sizes are 0 where it does not say."""

    __slots__ = ("alts", "height", "link", "more", "name", "pieces", "targets", "width")

    def __init__(self, link: str) -> None:
        self.name, self.link = "", link
        self.width = self.height = 0
        self.alts: list[str] = []
        self.pieces: list[str] = []
        self.targets: list[str] = []
        self.more: list[str] = []


class Pictures:
    """Reads the drawings of one part."""

    def __init__(self, story: Story, asides: Asides, gallery: Gallery, relations: dict[str, Relation]) -> None:
        """Keep the story, which reads the text boxes in a drawing."""
        self._story, self._asides, self._gallery, self._relations = story, asides, gallery, relations
        self._names = asides.names
        self._seen: list[tuple[_Shape, Origin]] = []
        self._inside: list[Block] = []

    def read(self, element: etree._Element, path: str, link: str) -> list[Block]:
        """Return what a drawing shows: its text boxes, its own words, its pictures; `link` is where a click on it leads."""
        origin = Origin(self._story.part, path)
        shape, self._inside = _Shape(link), []
        self._shape(element, shape, path)
        found = self._inside
        text = "".join(shape.pieces).strip()
        if text:
            found.append(Paragraph(text, origin))
        alt = "\n".join(item for item in shape.alts if item)
        if shape.targets or alt:
            first, *more = [target for target in shape.targets if target] or [shape.name]
            kept = tuple(digest for part in shape.more if (digest := self._gallery.digest(part, origin)))
            single = not more
            found.append(Figure(first, alt, origin, self._gallery.digest(first, origin), shape.width / _POINT if single else 0.0,
                                shape.height / _POINT if single else 0.0, shape.link, kept))
            found += [Figure(name, "", origin, self._gallery.digest(name, origin), target=shape.link) for name in more]
        if shape.targets:
            self._seen.append((shape, origin))
        return found

    def report(self, *, alone: bool) -> None:
        """Report the pictures that may hold content: those that stand alone, and large ones; a seal or a logo is neither."""
        for shape, origin in self._seen:
            wide, high = (size / _CENTIMETRE if size else 99 for size in (shape.width, shape.height))
            if (alone and wide >= 2 and high >= 1) or (wide >= 8 and high >= 3):
                self._asides.note("R202", origin)
        self._seen = []

    def target(self, element: etree._Element, *kinds: str) -> str:
        """Return the part that a relationship id of `element` stands for, else the id."""
        for kind in kinds:
            value = any_attribute(element, kind)
            if value:
                return self._relations[value].target if value in self._relations else value
        return ""

    def _shape(self, element: Iterable[etree._Element], shape: _Shape, path: str) -> None:
        for child in element:
            name = self._names[child.tag]
            if name in NOT_TEXT:
                continue
            if name == "txbxContent":
                self._inside += self._story.boxed(child, path)
                continue
            if name == "AlternateContent":
                self._shape(branch(child, self._asides, Origin(self._story.part, path)), shape, path)
                continue
            if name == "docPr":
                shape.name = shape.name or child.get("name", "")
                shape.alts.append(shown(child, name))
            elif name in SHAPES:
                shape.alts.append(shown(child, name))
                sizes = {found[1]: round(float(found[2]) * _POINTS[found[3] or ""] * _POINT) for found in _SIZE.finditer(child.get("style", ""))}
                shape.width, shape.height = max(shape.width, sizes.get("width", 0)), max(shape.height, sizes.get("height", 0))
                shape.link = shape.link or child.get("href", "")
            elif name in SHOWING:
                shape.pieces.append(shown(child, name))
            elif name in {"blip", "imagedata", "chart", "relIds"}:
                shape.targets.append(self.target(child, "embed", "link", "id", "dm"))
            elif name == "svgBlip":
                shape.more.append(self.target(child, "embed"))
            elif name == "hlinkClick":
                shape.link = shape.link or self.target(child, "id")
            elif name == "extent":
                shape.width, shape.height = whole(child.get("cx"), 0), whole(child.get("cy"), 0)
            elif name == "p":
                shape.pieces.append("\n")
            if child.text and child.text.strip():
                shape.pieces.append(child.text)
                child.text = None
            self._shape(child, shape, path)
