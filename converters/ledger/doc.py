"""Count the characters of a binary Word file by its raw piece table; the reader's stories and properties have no part in it ([MS-DOC] 2.4.1).

Every character of every piece counts. A symbol is known by a search for its modifier in the pages of properties, the text
in place of a picture by a search for the property that holds it, wherever it stands.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator

from converters.diagnostics import refuse
from converters.source.files import Source
from converters.source.ooxml import symbol
from converters.text import for_xml, tally

_SYMBOL = b"\x09\x6a"
_PICTURE = re.compile(rb"\x03\x6a(.{4})", re.DOTALL)
_TABLE_OF_PROPERTIES = re.compile(rb"(?s)(?=([\x03\x13\x23\x33\x43\x53\x63\x73\x83\x93\xa3\xb3\xc3\xd3\xe3\xf3].\x0b\xf0....))")
_SHOWING = {0xC0, 0x381}  # the words that a shape draws, and its alternative text
_CONTROLS = dict.fromkeys(range(32)) | {0x1E: "-"}  # the one of them that shows something is a hard hyphen


def count(source: Source) -> dict[str, Counter[str]]:
    """Return how often each visible character stands in the text of `source`, and in place of its pictures."""
    import olefile

    with olefile.OleFileIO(source.data) as file:
        main: bytes = file.openstream("WordDocument").read()
        table: bytes = file.openstream(f"{main[11] >> 1 & 1}Table").read()
        data: bytes = file.openstream("Data").read() if file.exists("Data") else b""
    try:
        return {"text": tally(_text(main, table)), "pictures": tally("".join(_alternatives(main, table, data)))}
    except (struct.error, IndexError) as error:
        raise refuse("S105", reason="a structure in it is cut off") from error


def _named(main: bytes, table: bytes, place: int) -> bytes:
    """Return the table whose offset and size stand at `place` of the header, which is of one size in all these versions."""
    start, size = struct.unpack_from("<II", main, place)
    return table[start : start + size] if size < len(table) + 1 else table[start:]


def _text(main: bytes, table: bytes) -> str:
    clx = _named(main, table, 0x1A2)
    at = 0
    while clx[at] == 1:
        at += 3 + int.from_bytes(clx[at + 1 : at + 3], "little")
    entries = clx[at + 5 : at + 5 + int.from_bytes(clx[at + 1 : at + 5], "little")]
    many = (len(entries) - 4) // 12
    symbols = list(_symbols(main, table))
    words = []
    for index in range(many):
        first, last = struct.unpack_from("<ii", entries, 4 * index)
        where = struct.unpack_from("<I", entries, 4 * (many + 1) + 8 * index + 2)[0] & 0x7FFFFFFF
        single = bool(where >> 30)
        begin = (where & 0x3FFFFFFF) >> single
        end = min(begin + ((last - first) << (not single)), len(main) - (len(main) - begin) % 2 * (not single))
        for start, stop, shown in symbols:
            if begin <= start < end:
                words += [_decoded(main[begin:start], single), _decoded(main[start : min(stop, end)], single).replace("(", shown)]
                begin = min(stop, end)
        words.append(_decoded(main[begin:end], single))
    return "".join(words)


def _decoded(data: bytes, single: bool) -> str:
    words = data.decode("cp1252" if single else "utf-16-le", "replace")
    return for_xml(words.translate(_CONTROLS))


def _symbols(main: bytes, table: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of bytes whose parentheses are symbols, and the symbol, in the order of the file."""
    bins = _named(main, table, 0xFA)
    numbers = {int.from_bytes(bins[at : at + 4], "little") & 0x3FFFFF for at in range((len(bins) - 4) // 8 * 4 + 4, len(bins) - 3, 4)}
    fonts: list[str] = []
    for number in sorted(numbers):
        page = main[number * 512 : number * 512 + 512]
        if len(page) < 512 or _SYMBOL not in page:
            continue
        fonts = fonts or _fonts(_named(main, table, 0x112))
        for index in range(min(page[511], 101)):
            start, stop = struct.unpack_from("<II", page, 4 * index)
            offset = 2 * page[4 * (page[511] + 1) + index]
            said = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
            at = said.find(_SYMBOL)
            if at >= 0 and at + 6 <= len(said):
                font, code = struct.unpack_from("<HH", said, at + 2)
                yield start, stop, symbol(fonts[font] if font < len(fonts) else "", f"{code:X}")


def _fonts(names: bytes) -> list[str]:
    found, at = [], 4
    while at < len(names):
        found.append(names[at + 40 : at + 1 + names[at]].decode("utf-16-le", "replace").split("\0")[0])
        at += 1 + names[at]
    return found


def _alternatives(main: bytes, table: bytes, data: bytes) -> Iterator[str]:
    """Yield the alternative texts of the shapes in the table stream, and of the pictures that the text refers to."""
    yield from _described(_named(main, table, 0x22A))
    for place in sorted({int.from_bytes(found[1], "little") for found in _PICTURE.finditer(main)}):
        if data[place + 4 : place + 6] == b"\x44\x00":
            yield from _described(data[place : place + int.from_bytes(data[place : place + 4], "little")])


def _described(records: bytes) -> Iterator[str]:
    for found in _TABLE_OF_PROPERTIES.finditer(records):
        many = int.from_bytes(found[1][:2], "little") >> 4
        begin = found.start() + 8
        end = begin + int.from_bytes(found[1][4:8], "little")
        at = begin + 6 * many
        for index in range(min(many, (len(records) - begin) // 6)):
            name, size = struct.unpack_from("<HI", records, begin + 6 * index)
            if name & 0x8000:
                if name & 0x3FFF in _SHOWING and at + size <= min(end, len(records)):
                    yield records[at : at + size].decode("utf-16-le", "replace")
                at += size
