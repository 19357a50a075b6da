"""The objects of a PDF as a repairing parser finds them: whatever stands between `obj` and `endobj` (ISO 32000-1 §7.3.10, §7.4, §7.5.7).

Streams are inflated under a limit and never past it. Only Flate, LZW and RunLength can expand; pictures' codecs end a chain.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from converters.diagnostics import refuse
from converters.limits import LIMITS

REFERENCE = re.compile(rb"(?<!\d)(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s{1,8}\d{1,5}\s{1,8}$")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)?")
_FILTER = re.compile(rb"/Filter\s{0,8}(\[[^\]]{0,400}\]|/[A-Za-z0-9]{1,20}|\d{1,10}\s{1,8}\d{1,5}\s{1,8}R\b)")
_LENGTH = re.compile(rb"/Length\s{1,8}(\d{1,10})\b(?!\s{1,8}\d{1,5}\s{1,8}R)")
_FIRST = re.compile(rb"/First\s{1,8}(\d{1,9})")
_PACKED = re.compile(rb"/Type\s{0,8}/ObjStm\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEAD = 1 << 16  # bytes that a dictionary may take
_STEP = 1 << 16
_INLINE = re.compile(rb"\bBI\s([^\0]{0,400}?)\sID\s")
_INLINE_FILTER = re.compile(rb"/F(?:ilter)?\s{0,8}(\[[^\]]{0,400}\]|/[A-Za-z0-9]{1,20})")
_FLATE = {b"FlateDecode", b"Fl"}
_PICTURE = {b"DCTDecode", b"DCT", b"JPXDecode", b"CCITTFaxDecode", b"CCF", b"JBIG2Decode"}


@dataclass(slots=True)
class Stream:
    """A stream: the number of its object, its dictionary, its bytes in the file and on, where they end if that can be told."""

    number: int
    head: bytes
    data: memoryview
    end: int


class Objects:
    """All objects of a file: `texts` by number (a number may be given twice), and `streams` in their order."""

    def __init__(self, data: bytes, password: str = "") -> None:
        """Find the objects and unpack object streams; raises Refused S116 beyond the limits."""
        self._data = data
        self._left = LIMITS.pdf_total_bytes
        self.texts: dict[int, list[bytes]] = {}
        self.streams: list[Stream] = []
        heads = list(_heads(data))
        for (_start, number, begin), (following, _number, _end) in pairwise([*heads, (len(data), 0, 0)]):
            self._add(number, begin, following)
        if b"/Encrypt" in data:
            self._decipher(password)
        for stream in self.streams:
            if _PACKED.search(stream.head):
                self._unpack(stream)

    @cached_property
    def _ends(self) -> list[int]:
        """Where each stream says that it ends."""
        return list(_places(self._data, b"endstream"))

    def _add(self, number: int, begin: int, following: int) -> None:
        """Keep the text of an object, and the stream that follows it."""
        found = _STREAM.search(self._data, begin, following)
        end = found.start() if found else following
        text = self._data[begin : min(end, begin + _HEAD)]
        if b"#" in text:
            text = _ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), text)
        self.texts.setdefault(number, []).append(text if found else text.partition(b"endobj")[0])
        if found:
            start = found.end()
            said = int(length[1]) if (length := _LENGTH.search(text)) else -1
            if said < 0 or not self._data[start + said : start + said + 12].lstrip().startswith(b"endstream"):
                at = bisect_left(self._ends, start)
                said = min(self._ends[at] if at < len(self._ends) else len(self._data), max(following, start)) - start
            self.streams.append(Stream(number, text, memoryview(self._data)[start:], said))

    def _decipher(self, password: str) -> None:
        """Put the plain bytes in the place of enciphered ones, where the password opens the file (§7.6)."""
        from pdfminer.pdfdocument import PDFDocument
        from pdfminer.pdfparser import PDFParser

        try:
            document = PDFDocument(PDFParser(io.BytesIO(self._data)), password)
            decipher = document.decipher
        except Exception:  # noqa: BLE001 - whatever pdfminer says of a file that it cannot open, its reader will say
            decipher = None
        for stream in self.streams:
            if decipher and not re.search(rb"/Type\s{0,8}/XRef\b", stream.head):
                try:
                    stream.data = memoryview(decipher(stream.number, 0, bytes(stream.data[: stream.end]), {}))
                except (ValueError, TypeError, KeyError, AttributeError):
                    continue
                stream.end = len(stream.data)

    def _unpack(self, stream: Stream) -> None:
        """Keep the texts of the objects in an object stream (§7.5.7)."""
        plain = self.inflated(stream)
        first = int(found[1]) if (found := _FIRST.search(stream.head)) else 0
        header = [int(word) for word in plain[:first].split() if word.isdigit() and len(word) < 11]
        places = header[1::2]
        for number, start, end in zip(header[::2], places, [*places[1:], len(plain)], strict=False):
            self.texts.setdefault(number, []).append(plain[first + start : min(first + end, first + start + _HEAD)])

    def inflated(self, stream: Stream) -> bytes:
        """Return what a stream becomes, or as much of it as can be read; raises Refused S116 beyond the limits."""
        filters = self._filters(stream)
        # Flate tells its own end, whatever the dictionary says.
        return self._decoded(stream.data if filters and filters[0] in _FLATE else stream.data[: stream.end], filters)

    def pictures_in(self, plain: bytes) -> None:
        """Inflate the pictures that stand in a content stream itself (§8.9.7), for their size alone."""
        for match in _INLINE.finditer(plain) if b"BI" in plain else ():
            named = _INLINE_FILTER.search(match[1])
            if named:
                self._decoded(memoryview(plain)[match.end() :], re.findall(rb"/([A-Za-z0-9]+)", named[1]))

    def _decoded(self, data: memoryview, filters: list[bytes]) -> bytes:
        """Undo filters under the limits, and keep count of all that was made."""
        limit = min(LIMITS.pdf_stream_bytes, self._left)
        plain: memoryview | bytes = data
        for name in filters:
            if name in _PICTURE:
                break
            plain = _undone(plain, name, limit + 1)
            if len(plain) > limit:
                raise refuse("S116", what=f"a PDF stream that inflates to more than {limit >> 20} MiB")
        self._left -= min(len(plain), self._left)
        return bytes(plain)

    def _filters(self, stream: Stream) -> list[bytes]:
        """The names of a stream's filters; one that cannot be found is Flate where the bytes begin as Flate's do."""
        found = _FILTER.search(stream.head)
        names = found[1] if found else b""
        if (reference := REFERENCE.match(names)) is not None:
            names = b" ".join(self.texts.get(int(reference[1]), []))
        listed = re.findall(rb"/([A-Za-z0-9]+)", names)
        start = bytes(stream.data[:2])
        zlike = len(start) == 2 and start[0] & 15 == 8 and (start[0] * 256 + start[1]) % 31 == 0
        return listed or ([b"FlateDecode"] if zlike else [])


def _heads(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield where an object begins, its number, and where its text begins."""
    for at in _places(data, b"obj"):
        before = data[max(0, at - 33) : at]
        if not before.endswith(b"end") and (match := _OBJECT.search(before)):
            yield at - len(before) + match.start(), int(match[1]), at + 3


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + len(word))


def _undone(data: memoryview | bytes, name: bytes, limit: int) -> bytes:
    """Undo one filter, up to `limit` bytes; what is damaged ends there, as in every reader."""
    if name in _FLATE:
        return _inflate(data, limit)
    if name in {b"LZWDecode", b"LZW"}:
        return _joined(_lzw(bytes(data)), limit)
    if name in {b"RunLengthDecode", b"RL"}:
        return _joined(_runs(bytes(data)), limit)
    try:
        if name in {b"ASCIIHexDecode", b"AHx"}:
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", bytes(data).partition(b">")[0])
            return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
        if name in {b"ASCII85Decode", b"A85"}:
            return base64.a85decode(bytes(data).partition(b"~>")[0], ignorechars=b" \t\n\r\v\f\0")
    except ValueError:
        return b""
    return bytes(data)


def _inflate(data: memoryview | bytes, limit: int) -> bytes:
    machine = zlib.decompressobj()
    out = bytearray()
    at = 0
    try:
        while not machine.eof and len(out) < limit and (at < len(data) or machine.unconsumed_tail):
            piece = machine.unconsumed_tail
            if not piece:
                piece, at = bytes(data[at : at + _STEP]), at + _STEP
            out += machine.decompress(piece, limit - len(out))
    except zlib.error:
        pass  # the bytes before the damage count, and every reader stops here
    return bytes(out)


def _joined(pieces: Iterator[bytes], limit: int) -> bytes:
    out = bytearray()
    for piece in pieces:
        out += piece
        if len(out) >= limit:
            break
    return bytes(out)


def _runs(data: bytes) -> Iterator[bytes]:
    """Undo RunLengthDecode (§7.4.5)."""
    at = 0
    while at < len(data) and (length := data[at]) != 128:
        yield data[at + 1 : at + 2 + length] if length < 128 else data[at + 1 : at + 2] * (257 - length)
        at += 2 + length if length < 128 else 2


def _lzw(data: bytes) -> Iterator[bytes]:
    """Undo LZWDecode with early change (§7.4.4)."""
    table = [bytes([byte]) for byte in range(256)] + [b"", b""]
    held = bits = 0
    width, before = 9, b""
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 256:
            del table[258:]
            width, before = 9, b""
            continue
        if code == 257 or code > len(table) or (code == len(table) and not before):
            return
        piece = table[code] if code < len(table) else before + before[:1]
        yield piece
        if before and len(table) < 4096:
            table.append(before + piece[:1])
        before = piece
        width = min(12, max(9, (len(table) + 1).bit_length()))
