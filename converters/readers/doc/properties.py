"""Where the properties of characters and paragraphs stand: pages of 512 bytes in the main stream ([MS-DOC] 2.8.5, 2.9.33, 2.9.175)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from converters.readers.doc.header import Word
from converters.readers.doc.pieces import Piece

_PAGE = 512


class Spread(NamedTuple):
    """Properties along the text: where each stretch begins, and its modifiers with those of its piece."""

    starts: Sequence[int]
    values: Sequence[tuple[bytes, bytes]]


def run_properties(word: Word, found: Sequence[Piece]) -> Spread:
    """Return the modifiers of characters along the text."""
    return _spread(found, _ranges(word, "runs", 1, _run_values))


def paragraph_properties(word: Word, found: Sequence[Piece]) -> Spread:
    """Return the style (two bytes) and modifiers of paragraphs along the text."""
    return _spread(found, _ranges(word, "paragraphs", 13, _paragraph_value))


def _spread(found: Sequence[Piece], ranges: list[tuple[int, int, bytes]]) -> Spread:
    """Lay ranges of bytes along the text by its pieces."""
    begins, many = [item[0] for item in ranges], len(ranges)
    starts: list[int] = []
    values: list[tuple[bytes, bytes]] = []
    for piece in found:
        place, end = piece.at, piece.at + (piece.last - piece.first) * piece.width
        index = max(bisect_right(begins, place) - 1, 0)
        while place < end:
            data, until = b"", end
            if index < many:
                begin, stop, data = ranges[index]
                if stop <= place:
                    index += 1
                    continue
                if begin > place:
                    data, until = b"", begin
                else:
                    until = stop
            starts.append(piece.first + (place - piece.at) // piece.width)
            values.append((data, piece.change))
            place = until
    return Spread(starts, values)


def _ranges(word: Word, name: str, step: int, value: Callable[[bytes, int], bytes]) -> list[tuple[int, int, bytes]]:
    """Read the pages that the table `name` lists, each once; return ranges of bytes with their modifiers, sorted."""
    table = word.named(name)
    count = (len(table) - 4) // 8
    numbers = struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count > 0 else ()
    found: list[tuple[int, int, bytes]] = []
    for number in dict.fromkeys(number & 0x3FFFFF for number in numbers):
        page = word.main[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            found += _page(page, step, value)
    found.sort(key=lambda item: item[0])
    return found


def _page(page: bytes, step: int, value: Callable[[bytes, int], bytes]) -> Iterator[tuple[int, int, bytes]]:
    count = page[_PAGE - 1]
    if 4 * (count + 1) + step * count > _PAGE - 1:
        return
    edges = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        offset = 2 * page[4 * (count + 1) + step * index]
        if edges[index] < edges[index + 1]:
            yield edges[index], edges[index + 1], value(page, offset) if offset else b""


def _run_values(page: bytes, offset: int) -> bytes:
    return page[offset + 1 : offset + 1 + page[offset]]


def _paragraph_value(page: bytes, offset: int) -> bytes:
    size = 2 * page[offset] - 1
    if size < 0:
        offset += 1
        size = 2 * page[offset] if offset < _PAGE else 0
    return page[offset + 1 : offset + 1 + size]
