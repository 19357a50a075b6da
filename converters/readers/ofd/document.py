"""Read an OFD: each page's objects to glyphs and rules, and by the pages' geometry to blocks (GB/T 33190-2016 §7, §14 annotations)."""

from __future__ import annotations

from lxml import etree

from converters.diagnostics import Origin, refuse
from converters.model import Document
from converters.pages.flow import Reading, add_page, blocks_of, find_tables
from converters.pages.glyphs import Page
from converters.readers.ofd.measures import POINTS, numbers
from converters.readers.ofd.objects import Painter
from converters.readers.ofd.resources import Resources, resources_of
from converters.source.files import Source
from converters.source.ofd import Body, Parts, bodies, text_of, under

_LEAST, _MOST = 5.0, 5_080.0  # millimetres: the sides of a sheet; no plotter's is longer
_UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(source: Source) -> Document:
    """Read the OFD; raises Refused S105 (damaged), S107 (unsafe), S108, S109, S116 (a limit) or S118 (nothing in it)."""
    parts = Parts(source)
    reading = Reading()
    found = bodies(parts)
    number = 0
    for body in found:
        resources = resources_of(parts, body.resources)
        for name, part in body.pages:
            number += 1
            add_page(_page(parts, body, resources, name, part, number), reading)
    find_tables(reading)
    blocks = blocks_of(reading)
    if not blocks and not reading.asides:
        raise refuse("S118")
    return Document("ofd", tuple(blocks), tuple(reading.asides), tuple(reading.diagnostics), found[0].info)


def _page(parts: Parts, body: Body, resources: Resources, name: str, part: str, number: int) -> Page:
    """Draw one page: the templates it stands on, its own layers, and the annotations over it."""
    tree = parts.tree(part)
    box = _box(text_of(tree, "Area", "PhysicalBox"), body, part)
    page = Page(number, box[2] * POINTS, box[3] * POINTS)
    painter = Painter(page, resources, (box[0], box[1]))
    for used in under(tree, "Template"):
        template = body.templates.get(used.get("TemplateID", ""))
        if template is None:
            raise refuse("S105", Origin(part), reason=f"template {used.get('TemplateID', '')} is missing")
        _layers(painter, parts.tree(template), template)
    _layers(painter, tree, part)
    for annotated in body.annotations.get(name, ()):
        for annotation in under(parts.tree(annotated), "Annot"):
            shown = annotation.get("Visible", "true") != "false"
            for appearance in under(annotation, "Appearance"):
                corner = numbers(appearance.get("Boundary") or "0 0 0 0", annotated)[:2]
                painter.paint(appearance, (1.0, 0.0, 0.0, 1.0, corner[0], corner[1]), annotated, shown=shown)
    return page


def _layers(painter: Painter, tree: etree._Element, part: str) -> None:
    for layer in under(tree, "Content", "Layer"):
        painter.paint(layer, _UPRIGHT, part)


def _box(own: str, body: Body, part: str) -> list[float]:
    """Return a page's box in millimetres, its own or the document's; raises Refused S105 where no sheet is like that."""
    box = numbers(own or body.box, part)
    if len(box) != 4 or not all(_LEAST <= side <= _MOST for side in box[2:]):
        raise refuse("S105", Origin(part), reason="the page has no size that a sheet can have")
    return box
