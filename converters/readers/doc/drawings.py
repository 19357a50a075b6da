"""Drawings as far as their text needs them ([MS-ODRAW] 2.2): which shapes are pictures, and what stands in their place."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_SHAPE, _CONTAINER, _PROPERTIES = 0xF00A, 0xF004, 0xF00B
_PICTURE, _WORDS, _DESCRIPTION = 0x104, 0xC0, 0x381
_GROUP = 0xF003
_FRAME = 75  # the type of a shape that is a picture
_DEEPEST = 32


class Drawing(NamedTuple):
    """A shape: whether it shows a picture, or is a frame for one; its alternative text, the words that it draws, the shapes in it."""

    picture: bool = False
    frame: bool = False
    alt: str = ""
    words: str = ""
    inside: tuple[int, ...] = ()


def drawings(data: bytes) -> dict[int, Drawing]:
    """Return the shapes in a run of records by their numbers."""
    found: dict[int, Drawing] = {}
    _walk(data, (0, len(data)), found, [], 0)
    return found


def _walk(data: bytes, stretch: tuple[int, int], found: dict[int, Drawing], order: list[int], depth: int) -> None:
    for head, kind, start, stop in _records(data, *stretch):
        if kind == _CONTAINER:
            order.append(_shape(data, start, stop, found))
        elif head & 0xF == 0xF and depth < _DEEPEST:
            before = len(order)
            _walk(data, (start, stop), found, order, depth + 1)
            if kind == _GROUP and len(order) > before:  # its first shape is the group, the others are in it
                found[order[before]] = found[order[before]]._replace(inside=tuple(order[before + 1 :]))


def _records(data: bytes, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the records of a stretch; the drawings of body and headers have one byte between them that names them."""
    while at + 8 <= end:
        head, kind, size = struct.unpack_from("<HHI", data, at)
        if not 0xF000 <= kind <= 0xF1FF:
            at += 1
            continue
        yield head, kind, at + 8, min(at + 8 + size, end)
        at += 8 + size


def _shape(data: bytes, at: int, end: int, found: dict[int, Drawing]) -> int:
    number, frame = 0, False
    known: dict[int, bytes] = {}
    for head, kind, start, stop in _records(data, at, end):
        if kind == _SHAPE and stop - start >= 4:
            number = struct.unpack_from("<i", data, start)[0]
            frame = head >> 4 == _FRAME
        elif kind == _PROPERTIES:
            known |= _properties(data[start:stop], head >> 4)
    alt, words = (known.get(name, b"").decode("utf-16-le", "replace").rstrip("\0") for name in (_DESCRIPTION, _WORDS))
    found[number] = Drawing(any(known.get(_PICTURE, b"")), frame, alt, words)
    return number


def _properties(data: bytes, count: int) -> dict[int, bytes]:
    """Read a table of properties: those that are long follow it, in its order ([MS-ODRAW] 2.2.7, 2.2.8)."""
    known: dict[int, bytes] = {}
    count = min(count, len(data) // 6)
    at = 6 * count
    for index in range(count):
        name, size = struct.unpack_from("<HI", data, 6 * index)
        if name & 0x8000:
            known[name & 0x3FFF] = data[at : at + size]
            at += size
        else:
            known[name & 0x3FFF] = data[6 * index + 2 : 6 * index + 6]
    return known
