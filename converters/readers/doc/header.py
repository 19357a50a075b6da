"""The compound file and the header of a binary Word file ([MS-DOC] 2.5, [MS-CFB]): `open_word` is the verb."""

from __future__ import annotations

import struct
from typing import NamedTuple

from converters.diagnostics import refuse

# Where tables of the table stream are named in the header: the index of each pair of offset and size ([MS-DOC] 2.5.6, 2.5.7).
PAIRS = {
    "styles": 1, "footnotes_at": 2, "footnote_text": 3, "comment_text": 5, "sections": 6, "headers": 11, "runs": 12, "paragraphs": 13, "fonts": 15,
    "pieces": 33, "shapes": 40, "header_shapes": 41, "endnotes_at": 46, "endnote_text": 47, "drawings": 50, "boxes": 56, "header_boxes": 58,
    "lists": 73, "list_uses": 74,
}
# The parts of the text, one after the other, and where the header counts their characters ([MS-DOC] 2.5.5).
STORIES = {"body": 3, "footnotes": 4, "headers": 5, "macros": 6, "comments": 7, "endnotes": 8, "boxes": 9, "header_boxes": 10}
_ENCRYPTED, _SECOND_TABLE, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_BASE = 32
_SUMMARY = "\x05SummaryInformation"
_METADATA = {2: "title", 3: "subject", 4: "creator", 5: "keywords", 6: "description"}  # [MS-OLEPS] 3.1.2
_BYTES, _WIDE = 30, 31  # types of properties: strings in the code page of property 1, and in UTF-16
_MOST_PROPERTIES, _MOST_BYTES = 100, 10_000
_WORD_97 = 0xC0  # and so a little below what the format says


class Word(NamedTuple):
    """The streams of one file: the main one, the tables by their names in `PAIRS`, data, and the characters of each story."""

    main: bytes
    table: bytes
    data: bytes
    pairs: dict[str, tuple[int, int]]
    counts: dict[str, int]
    metadata: list[tuple[str, str]]

    def named(self, name: str) -> bytes:
        """Return the table `name`; empty where the file has none."""
        start, size = self.pairs[name]
        return self.table[start : start + size]

    def after(self, name: str) -> bytes:
        """Return what follows the table `name` in the stream, which a few tables count on."""
        start, size = self.pairs[name]
        return self.table[start + size :] if size else b""


def open_word(data: bytes) -> Word:
    """Open the compound file `data`; raises Refused S105 (damaged), S106 (encrypted) or S121 (of before Word 97)."""
    import olefile

    try:
        with olefile.OleFileIO(data) as file:
            main = _stream(file, "WordDocument")
            _check(main)
            flags = struct.unpack_from("<H", main, 10)[0]
            table = _stream(file, "1Table" if flags & _SECOND_TABLE else "0Table")
            extra = _stream(file, "Data") if file.exists("Data") else b""
            metadata = _metadata(file)
    except (OSError, ValueError, IndexError, TypeError, AttributeError, KeyError, struct.error, OverflowError) as error:  # olefile's, for damaged files
        raise refuse("S105", reason=str(error) or "not a whole compound file") from error
    return Word(main, table, extra, *_header(main), metadata)


def _stream(file: object, name: str) -> bytes:
    data: bytes = file.openstream(name).read()  # type: ignore[attr-defined]  # olefile has no types
    return data


def _check(main: bytes) -> None:
    """Refuse what this reader cannot read, by the first bytes of the header ([MS-DOC] 2.5.2)."""
    if len(main) < 512:
        raise refuse("S105", reason="the Word document in it is cut off")
    magic, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 10)[0]
    if flags & (_ENCRYPTED | _OBFUSCATED):
        raise refuse("S106")
    if magic != 0xA5EC or version < _WORD_97:
        raise refuse("S121")


def _header(main: bytes) -> tuple[dict[str, tuple[int, int]], dict[str, int]]:
    """Return where the tables are, and the counts of characters; a header that is cut off has none."""
    words = struct.unpack_from("<H", main, _BASE)[0]
    longs_at = _BASE + 2 + 2 * words
    if longs_at + 2 > len(main):
        raise refuse("S105", reason="the header of the Word document is damaged")
    longs = struct.unpack_from("<H", main, longs_at)[0]
    pairs_at = longs_at + 2 + 4 * longs
    counts = {name: max(_long(main, longs_at + 2 + 4 * index), 0) if index < longs else 0 for name, index in STORIES.items()}
    many = struct.unpack_from("<H", main, pairs_at)[0] if pairs_at + 2 <= len(main) else 0
    pairs = {}
    for name, index in PAIRS.items():
        at = pairs_at + 2 + 8 * index
        start, size = (_long(main, at), _long(main, at + 4)) if index < many else (0, 0)
        pairs[name] = (start, size) if start >= 0 and size > 0 else (0, 0)
    return pairs, counts


def _long(data: bytes, at: int) -> int:
    found: int = struct.unpack_from("<i", data, at)[0] if 0 <= at <= len(data) - 4 else 0
    return found


def _metadata(file: object) -> list[tuple[str, str]]:
    """Return what the file says of itself, by the names of Dublin Core; a stream that is damaged says nothing."""
    if not file.exists(_SUMMARY):  # type: ignore[attr-defined]
        return []
    said = _properties(_stream(file, _SUMMARY))
    page = int.from_bytes(said.get(1, (2, b"\xe4\x04"))[1][:2], "little")
    charset = {65001: "utf-8", 936: "gb18030", 1200: "utf-16-le", 950: "big5-hkscs"}.get(page, "cp1252")
    found = []
    for key, name in _METADATA.items():
        kind, words = said.get(key, (0, b""))
        if kind in {_BYTES, _WIDE}:
            size = int.from_bytes(words[:4], "little") * (2 if kind == _WIDE else 1)
            found.append((name, words[4 : 4 + size].decode("utf-16-le" if kind == _WIDE else charset, "replace").split("\0")[0].strip()))
    return [(name, words) for name, words in found if words]


def _properties(stream: bytes) -> dict[int, tuple[int, bytes]]:
    """Return the type of each property of the first set, and the bytes from its value on ([MS-OLEPS] 2.20, 2.21)."""
    start = _long(stream, 44)
    many = _long(stream, start + 4) if start > 0 else 0
    found = {}
    for index in range(min(many, _MOST_PROPERTIES)):
        key, at = _long(stream, start + 8 + 8 * index), start + _long(stream, start + 12 + 8 * index)
        if start < at:
            found[key] = (_long(stream, at) & 0xFFFF, stream[at + 4 : at + 4 + _MOST_BYTES])
    return found
