"""A flat OPC file: the parts of a package side by side in one XML, as Word saves it under .xml or .doc (ECMA-376-2, MS-OE376)."""

from __future__ import annotations

import base64
import binascii

from lxml import etree

from converters.diagnostics import refuse
from converters.source.package import Parcel
from converters.source.safe_xml import children, parse_xml

NAMESPACE = b"http://schemas.microsoft.com/office/2006/xmlPackage"


def flat_package(data: bytes) -> Parcel:
    """Return the parts of a flat OPC file; raises Refused S105 where it has none, and as `parse_xml` does."""
    root = parse_xml(data)
    parts: dict[str, bytes] = {}
    for part in children(root):
        name = next((str(value) for key, value in part.items() if str(key).endswith("}name")), "").lstrip("/")
        for content in children(part):
            inner = next(children(content), None)
            if content.tag.endswith("}xmlData") and inner is not None:
                parts.setdefault(name, etree.tostring(inner, encoding="utf-8", with_tail=False))
            elif content.tag.endswith("}binaryData"):
                try:
                    parts.setdefault(name, base64.b64decode(content.text or ""))
                except binascii.Error:
                    parts.setdefault(name, b"")
    if not parts:
        raise refuse("S105", reason="the package has no parts")
    return Parcel(parts)
