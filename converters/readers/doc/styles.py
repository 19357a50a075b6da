"""The style sheet ([MS-DOC] 2.9.271, 2.9.260) in the words of WordprocessingML: names, what a style is based on, what it says."""

from __future__ import annotations

import struct

from converters.readers.doc.looks import paragraph_markup, run_markup
from converters.readers.doc.sprms import sprms
from converters.readers.wordml.markup import part, quoted, value

_KINDS = {1: "paragraph", 2: "character"}
_NONE = 0xFFF
_TITLE = 62


def styles(sheet: bytes) -> bytes:
    """Return the part of styles; each is known by its number."""
    if len(sheet) < 6:
        return part("styles", "")
    size, count, base = struct.unpack_from("<HHH", sheet)
    at = 2 + size
    made = []
    for number in range(count):
        if at + 2 > len(sheet):
            break
        length = struct.unpack_from("<H", sheet, at)[0]
        made.append(_style(number, sheet[at + 2 : at + 2 + length], base))
        at += 2 + length
    return part("styles", "".join(made))


def _style(number: int, data: bytes, base: int) -> str:
    if len(data) < max(base, 10) + 2:
        return ""
    first, second, third = struct.unpack_from("<HHH", data)
    kind = _KINDS.get(second & 0xF)
    if kind is None:
        return ""
    length = struct.unpack_from("<H", data, base)[0]
    at = base + 2 + 2 * length + 2
    name = data[base + 2 : at - 2].decode("utf-16-le", "replace").split(",")[0]
    known = first & 0xFFF
    name = f"heading {known}" if 1 <= known <= 9 else "title" if known == _TITLE else name
    said = f"<w:name w:val={quoted(name)}/>"
    if second >> 4 != _NONE:
        said += value("basedOn", second >> 4)
    for index in range(min(third & 0xF, 2)):
        if at + 2 > len(data):
            break
        length = struct.unpack_from("<H", data, at)[0]
        content = data[at + 2 : at + 2 + length]
        at += 2 + length + (length & 1)
        said += _said(content, whole_paragraph=kind == "paragraph" and index == 0)
    default = ' w:default="1"' if number == 0 else ""
    return f'<w:style w:type="{kind}"{default} w:styleId="{number}">{said}</w:style>'


def _said(content: bytes, *, whole_paragraph: bool) -> str:
    if whole_paragraph:
        return f"<w:pPr>{paragraph_markup(dict(sprms(content[2:])))}</w:pPr>"
    return f"<w:rPr>{run_markup(dict(sprms(content)))}</w:rPr>"
