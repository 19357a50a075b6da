"""What the resources of an OFD name: fonts, line widths of drawing parameters, composite units (GB/T 33190-2016 §7.9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from converters.source.ofd import Parts, under


@dataclass(slots=True)
class Resources:
    """By ID: the names of fonts, the contents of composite units with the parts they stand in."""

    fonts: dict[str, str] = field(default_factory=dict)
    units: dict[str, tuple[etree._Element, str]] = field(default_factory=dict)


def resources_of(parts: Parts, names: list[str]) -> Resources:
    """Read the parts of resources of one document; raises as `Parts.tree` does."""
    found = Resources()
    for name in names:
        tree = parts.tree(name)
        for font in under(tree, "Fonts", "Font"):
            found.fonts[font.get("ID", "")] = font.get("FontName") or font.get("FamilyName") or ""
        for unit in under(tree, "CompositeGraphicUnits", "CompositeGraphicUnit"):
            for content in under(unit, "Content"):
                found.units[unit.get("ID", "")] = (content, name)
    return found
