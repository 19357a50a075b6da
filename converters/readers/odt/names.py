"""The names of OpenDocument as this reader uses them: without their namespaces, in which versions and programs differ."""

from __future__ import annotations

from lxml import etree

from converters.source.safe_xml import children


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes of an element by their names without namespaces."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.items()}


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """Return the first element that the path of `names` leads to, else None."""
    found: etree._Element | None = element
    for name in names:
        found = next((item for item in children(found) if local(item) == name), None) if found is not None else None
    return found
