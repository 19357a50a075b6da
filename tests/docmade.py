"""Binary Word files made in memory, byte by byte ([MS-DOC], [MS-CFB]): each test shows what it is about and nothing else."""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from wordmade import all_blocks, text_of

from converters.ledger.doc import count
from converters.model import Document
from converters.readers.doc import read
from converters.readers.doc.header import PAIRS, STORIES
from converters.source.files import Source, source_of
from converters.text import tally

_TEXT_AT = 1024


class Run(NamedTuple):
    """Characters with the modifiers `look`."""

    text: str
    look: bytes = b""


class Para(NamedTuple):
    """A paragraph: its runs, the last of which ends in its mark; its modifiers and its style."""

    runs: Sequence[Run]
    look: bytes = b""
    style: int = 0


def sprm(code: int, *operand: int) -> bytes:
    """A modifier whose operand is these bytes."""
    return struct.pack("<H", code) + bytes(operand)


def para(text: str, look: bytes = b"", *, mark: str = "\r", run: bytes = b"") -> Para:
    """A paragraph of one run."""
    return Para([Run(text + mark, run)], look)


IN_TABLE = sprm(0x2416, 1)
DEEPER = IN_TABLE + sprm(0x6649, 2, 0, 0, 0)


def row(edges: Sequence[int], flags: Sequence[int] = (), more: bytes = b"") -> bytes:
    """The modifiers of the mark of a row: edges in twips, and the flags of its cells."""
    cells = [*flags, *[0] * (len(edges) - 1 - len(flags))]
    content = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + b"".join(struct.pack("<H18x", flag) for flag in cells)
    return struct.pack("<HH", 0xD608, len(content) + 1) + content + more


def table(*rows: tuple[Sequence[str], bytes]) -> list[Para]:
    """The paragraphs of a table: for each row its cells and its definition."""
    return [made for cells, definition in rows
            for made in (*(para(cell, IN_TABLE, mark="\x07") for cell in cells), para("", IN_TABLE + sprm(0x2417, 1) + definition, mark="\x07"))]


def styles(*made: tuple[int, int, str, bytes]) -> bytes:
    """A style sheet: for each style its kind (1 paragraph, 2 character), the one it is based on, its name, its modifiers."""
    out = struct.pack("<HHH", 18, len(made), 10) + b"\0" * 14
    for kind, base, name, look in made:
        known = int(name.split()[1]) if name.startswith("heading ") else 0xFFE
        parts = [struct.pack("<H", 0) + look, b""] if kind == 1 else [look]
        body = struct.pack("<HHHHH", known, kind | base << 4, len(parts), 0, 0) + struct.pack("<H", len(name)) + name.encode("utf-16-le") + b"\0\0"
        for part in parts:
            body += struct.pack("<H", len(part)) + part + b"\0" * (len(part) % 2)
        out += struct.pack("<H", len(body)) + body
    return out


def word(paragraphs: Sequence[Para], *, cuts: Sequence[int] = (), changes: Sequence[bytes] = (), tables: dict[str, bytes] | None = None,
         counts: dict[str, int] | None = None, data: bytes = b"", summary: bytes = b"", magic: int = 0xA5EC, version: int = 0xC1, flags: int = 0x0200) -> Source:
    """A file of paragraphs; its text is cut into pieces at `cuts`, those that can be are compressed, and stored last to first.

    `changes` are modifiers of the pieces, in their order.
    """
    text = "".join(run.text for item in paragraphs for run in item.runs)
    main, places, pieces = _stored(text, [0, *cuts, len(text)])
    places.append(places[-1])
    runs, looks, at = [], [], 0
    for item in paragraphs:
        begin = at
        for run in item.runs:
            runs.append((at, at + len(run.text), run.look))
            at += len(run.text)
        looks.append((begin, at, struct.pack("<H", item.style) + item.look))
    run_pages = _pages(main, places, text, runs, paragraph=False)
    look_pages = _pages(main, places, text, looks, paragraph=True)
    clx = b"".join(b"\x01" + struct.pack("<H", len(change)) + change for change in changes)
    piece_table = struct.pack(f"<{len(pieces) + 1}i", *(first for first, _last, _at, _single in pieces), len(text))
    for index, (_first, _last, where, single) in enumerate(pieces):
        piece_table += struct.pack("<HIH", 0, where * 2 | 1 << 30 if single else where, index << 1 | 1 if index < len(changes) else 0)
    named = {"pieces": clx + b"\x02" + struct.pack("<I", len(piece_table)) + piece_table, "runs": _bins(run_pages), "paragraphs": _bins(look_pages)} | (tables or {})
    stream, pairs = b"\0" * 16, {}
    for name, content in named.items():
        pairs[name] = (len(stream), len(content) if name != "lists" else 2 + 28 * struct.unpack_from("<H", content)[0])
        stream += content
    header = _header(pairs, {"body": len(text)} | (counts or {}), magic, version, flags)
    main[: len(header)] = header
    return source_of(compound({"WordDocument": bytes(main), "1Table": stream} | ({"Data": data} if data else {}) | ({"\x05SummaryInformation": summary} if summary else {})), "made.doc")


def _stored(text: str, edges: Sequence[int]) -> tuple[bytearray, list[tuple[int, bool]], list[tuple[int, int, int, bool]]]:
    main = bytearray(_TEXT_AT)
    pieces = []
    for first, last in reversed(list(pairwise(edges))):
        part = text[first:last]
        single = all(ord(char) < 128 for char in part)
        pieces.append((first, last, len(main), single))
        main += part.encode("latin-1") if single else b"".join(struct.pack("<H", ord(char)) for char in part)
    pieces.reverse()
    places = [(at + (index if single else 2 * index), single) for first, last, at, single in pieces for index in range(last - first)]
    return main, places, pieces


def _pages(main: bytearray, places: list[tuple[int, bool]], text: str, stretches: list[tuple[int, int, bytes]], *, paragraph: bool) -> list[tuple[int, int, int]]:
    """Write the modifiers of stretches into pages, one for each stretch of bytes; return (first byte, last byte, page)."""
    ranges = []
    for first, last, look in stretches:
        begin = first
        for at in range(first, last):
            width = 1 if places[at][1] else 2
            if at + 1 == last or places[at + 1][0] != places[at][0] + width:
                ranges.append((places[begin][0], places[at][0] + width, look))
                begin = at + 1
    found = []
    for first, last, look in sorted(ranges):
        main += b"\0" * (-len(main) % 512)
        page = bytearray(512)
        struct.pack_into("<II", page, 0, first, last)
        if paragraph:
            page[8] = 100
            padded = look + b"\0" * (len(look) % 2)
            page[200:202] = bytes((0, len(padded) // 2))
            page[202 : 202 + len(padded)] = padded
        elif look:
            page[8] = 100
            page[200] = len(look)
            page[201 : 201 + len(look)] = look
        page[511] = 1
        found.append((first, last, len(main) // 512))
        main += page
    return found


def _bins(pages: list[tuple[int, int, int]]) -> bytes:
    edges = [first for first, _last, _number in pages] + [pages[-1][1]]
    return struct.pack(f"<{len(edges)}I", *edges) + struct.pack(f"<{len(pages)}I", *(number for _first, _last, number in pages))


def _header(pairs: dict[str, tuple[int, int]], counts: dict[str, int], magic: int, version: int, flags: int) -> bytes:
    longs = [0] * 22
    for name, number in counts.items():
        longs[STORIES[name]] = number
    table = [0] * 186
    for name, (start, size) in pairs.items():
        table[2 * PAIRS[name] : 2 * PAIRS[name] + 2] = start, size
    return (struct.pack("<HHHHHH20x", magic, version, 0, 0, 0, flags) + struct.pack("<H28x", 14) + struct.pack("<H22i", 22, *longs)
            + struct.pack("<H186i", 93, *table))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of these streams, each in sectors of its own."""
    free, end = -1, -2
    sectors, entries, chain = bytearray(), [], []
    for name, content in streams.items():
        padded = content + b"\0" * max(4096 - len(content), -len(content) % 512)
        entries.append((name, len(chain), len(padded)))
        many = len(padded) // 512
        chain += [*range(len(chain) + 1, len(chain) + many), end]
        sectors += padded
    folder_at = len(chain)
    folder = _entry("Root Entry", 5, 1, free, free, end, 0)
    for index, (name, start, size) in enumerate(entries, 1):
        folder += _entry(name, 2, free, free, index + 1 if index < len(entries) else free, start, size)
    folder += b"\0" * (-len(folder) % 512)
    chain += [*range(folder_at + 1, folder_at + len(folder) // 512), end]
    tables_at, many = len(chain), 1
    while (many * 128) < len(chain) + many:
        many += 1
    chain += [-3] * many
    chain += [free] * (many * 128 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIiIIiIiI", 0, many, folder_at, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109i", *range(tables_at, tables_at + many), *[free] * (109 - many))
    return head + sectors + folder + struct.pack(f"<{len(chain)}i", *chain)


def _entry(title: str, kind: int, child: int, left: int, right: int, start: int, size: int) -> bytes:
    raw = title.encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack("<HBBiii16sIQQiQ", len(raw) + 2, kind, 1, left, right, child if kind == 5 else -1, b"", 0, 0, 0, start, size)


def balanced(source: Source) -> Document:
    """Read a file and insist on the law of the ledger."""
    document = read(source)
    counted = sum(count(source).values(), Counter())
    held = tally("\n".join([*map(text_of, all_blocks(document)), *(aside.text for aside in document.asides)]))
    assert counted == held, f"lost {dict(counted - held)}, gained {dict(held - counted)}"
    return document
