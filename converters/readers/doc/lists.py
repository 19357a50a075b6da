"""The lists of a document and where they are used ([MS-DOC] 2.9.131 to 2.9.150) in the words of WordprocessingML."""

from __future__ import annotations

import struct

from converters.readers.doc.header import Word
from converters.readers.docx.numbering import Level
from converters.readers.wordml.numbering import FORMATS, List, numbering

_LEVELS = 9
_NO_STYLE = 0xFFF


def lists(word: Word) -> bytes:
    """Return the part of lists: each use is known by its number, counted from 1."""
    bases = _bases(word)
    return numbering(bases, _uses(word.named("list_uses"), bases))


def _bases(word: Word) -> dict[str, list[Level]]:
    """Read the definitions; the levels of all of them follow their table."""
    table, rest = word.named("lists"), word.after("lists")
    count = struct.unpack_from("<H", table)[0] if len(table) >= 2 else 0
    bases: dict[str, list[Level]] = {}
    at = 0
    for index in range(min(count, (len(table) - 2) // 28)):
        key, _, *linked = struct.unpack_from("<ii9H", table, 2 + 28 * index)
        simple = table[2 + 28 * index + 26] & 1
        levels = []
        for number in range(1 if simple else _LEVELS):
            level, at = _level(rest, at, linked[number])
            if level is None:
                break
            levels.append(level)
        bases.setdefault(str(key), levels)
    return bases


def _level(data: bytes, at: int, style: int = _NO_STYLE) -> tuple[Level | None, int]:
    """Read one level at `at`; return it and where the next begins."""
    if at + 30 > len(data):
        return None, len(data)
    start, form, flags = struct.unpack_from("<iBB", data, at)
    runs, paragraphs, restart = data[at + 24], data[at + 25], data[at + 26]
    at += 28 + runs + paragraphs
    if at + 2 > len(data):
        return None, len(data)
    size = struct.unpack_from("<H", data, at)[0]
    text = data[at + 2 : at + 2 + 2 * size].decode("utf-16-le", "replace")
    text = "".join(f"%{ord(char) + 1}" if ord(char) < _LEVELS else char for char in text)
    # The limit says which levels restart this one, and counts only where the flag is set.
    limit = restart if flags & 0x08 else None
    return Level(start, FORMATS.get(form, "decimal"), text, limit, bool(flags & 0x04), "" if style == _NO_STYLE else str(style)), at + 2 + 2 * size


def _uses(data: bytes, bases: dict[str, list[Level]]) -> dict[str, List]:
    count = struct.unpack_from("<I", data)[0] if len(data) >= 4 else 0
    count = min(count, (len(data) - 4) // 16)
    at = 4 + 16 * count
    uses: dict[str, List] = {}
    for number in range(count):
        key = struct.unpack_from("<i", data, 4 + 16 * number)[0]
        changed = data[4 + 16 * number + 12]
        at += 4  # a place in the text, which nothing needs
        starts: dict[int, int] = {}
        levels: dict[int, Level] = {}
        for _ in range(changed):
            if at + 8 > len(data):
                break
            start, flags = struct.unpack_from("<iI", data, at)
            at += 8
            if flags & 0x20:
                level, at = _level(data, at)
                if level is not None:
                    levels[flags & 0xF] = level
            elif flags & 0x10:
                starts[flags & 0xF] = start
        if str(key) in bases:
            uses[str(number + 1)] = List(str(key), starts, levels)
    return uses
