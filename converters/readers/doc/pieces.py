"""The piece table: which bytes of the main stream are the text, in what order ([MS-DOC] 2.4.1, 2.8.35, 2.9.177)."""

from __future__ import annotations

import re
import struct
from array import array
from typing import NamedTuple

from converters.diagnostics import refuse
from converters.readers.doc.header import Word
from converters.text import for_xml

_COMPRESSED = 1 << 30
_HALF = re.compile("[\ud800-\udfff]")
_TIMES = 4  # a byte may be text more than once, where a fast save kept a copied passage; not without end
_LEAST = 1 << 20
# Prm0: the modifiers that one byte stands for, as far as this reader knows them ([MS-DOC] 2.9.215).
_SHORT = {0x05: 0x2403, 0x0C: 0x260A, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x42: 0x0801, 0x5C: 0x083C, 0x68: 0x2A48}


class Piece(NamedTuple):
    """Characters from `first` to `last` (exclusive) stand from byte `at` on, `width` bytes each; `change` modifies them all."""

    first: int
    last: int
    at: int
    width: int
    change: bytes


def pieces(word: Word) -> tuple[str, list[Piece]]:
    """Return the whole text, one character for each code unit, and its pieces; raises Refused S105 where there is none."""
    changes, table = _parts(word.named("pieces"))
    count = (len(table) - 4) // 12
    if count < 1:
        raise refuse("S105", reason="the Word document has no table of its text")
    places = struct.unpack_from(f"<{count + 1}i", table)
    found: list[Piece] = []
    text: list[str] = []
    length, left = 0, max(_TIMES * len(word.main), _LEAST)
    for index in range(count):
        _, where, change = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * index)
        width = 1 if where & _COMPRESSED else 2
        at = (where & (_COMPRESSED - 1)) // 2 if width == 1 else where & (_COMPRESSED - 1)
        size = min(places[index + 1] - places[index], (len(word.main) - at) // width)
        if size <= 0:
            continue
        left -= size * width
        if left < 0:
            raise refuse("S105", reason="the pieces of its text overlap")
        text.append(_decoded(word.main[at : at + size * width], width))
        found.append(Piece(length, length + size, at, width, _change(change, changes)))
        length += size
    return "".join(text), found


def _parts(clx: bytes) -> tuple[list[bytes], bytes]:
    """Split the table into the modifiers that pieces refer to and the pieces themselves."""
    changes: list[bytes] = []
    at = 0
    while at + 5 <= len(clx):
        if clx[at] == 2:
            return changes, clx[at + 5 : at + 5 + struct.unpack_from("<I", clx, at + 1)[0]]
        if clx[at] != 1:
            break
        size = struct.unpack_from("<H", clx, at + 1)[0]
        changes.append(clx[at + 3 : at + 3 + size])
        at += 3 + size
    return changes, b""


def _change(change: int, changes: list[bytes]) -> bytes:
    if change & 1:
        return changes[change >> 1] if change >> 1 < len(changes) else b""
    code = _SHORT.get(change >> 1 & 0x7F)
    return struct.pack("<HB", code, change >> 8) if code else b""


def _decoded(data: bytes, width: int) -> str:
    if width == 1:
        return data.decode("cp1252", "replace") if b"\x81" not in data else "".join(map(_single, data))
    text = data.decode("utf-16-le", "replace")
    if len(text) * 2 == len(data) and "\ufffd" not in text:
        return text
    units = array("H")
    units.frombytes(data)
    return "".join(map(chr, units))


def _single(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", "replace")


def joined(text: str) -> str:
    """Put the halves of characters together that take two code units; a half alone is shown as U+FFFD."""
    if not _HALF.search(text):
        return text
    return for_xml(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
