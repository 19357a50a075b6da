"""What may pass as a picture or a link: pictures by their own first bytes and within bounds, addresses by their scheme.

No picture is decoded or written anew here. Drawings that can hold more than a picture (SVG, EMF, WMF) are kept, and are not
shown by the pages that are written (OWASP: SVG can carry script).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

from converters.limits import LIMITS
from converters.model import Media

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp"})  # what a browser shows and nothing can run in
SUFFIXES = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/bmp": ".bmp", "image/webp": ".webp", "image/tiff": ".tif",
            "image/svg+xml": ".svg", "image/x-emf": ".emf", "image/x-wmf": ".wmf"}
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_NOT_IN_LINKS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_UNSAFE = re.compile(r"[\"<>\\^`{|}\ud800-\udfff]")
_LONGEST_LINK = 4_096
_NAME = re.compile(r"[\s\x00-\x1f\"<>\\^`{|}&'#%\ud800-\udfff\ufffe\uffff]+")
_SVG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<(?:\w+:)?svg[\s>]", re.DOTALL)


class Picture(NamedTuple):
    """What the header of a picture says: its media type, and its size in pixels (0 where it has none)."""

    type: str
    width: int = 0
    height: int = 0


def look(data: bytes) -> Picture | None:
    """Return what `data` is by its own header; None for what is no picture that is known."""
    for begins, read in _HEADERS:
        if data.startswith(begins):
            try:
                return read(data)
            except (struct.error, IndexError):
                return None
    if _SVG.match(data[:4_096]):
        return Picture("image/svg+xml")
    return None


def media(data: bytes) -> Media | None:
    """Return `data` as media, untouched; None if it is no picture, or one of more bytes or pixels than the limits."""
    picture = look(data) if len(data) <= LIMITS.picture_bytes else None
    if picture is None or picture.width * picture.height > LIMITS.picture_pixels:
        return None
    return Media(sha256(data).hexdigest(), picture.type, data)


def file_name(item: Media) -> str:
    """Return the name under which media is put in a file: by its digest, so that the same picture is one file."""
    return item.digest[:16] + SUFFIXES.get(item.type, ".bin")


def safe_link(target: str) -> str:
    """Return the address as it may stand in a document; "" for one of another scheme, or of none, that is not inside the document."""
    plain = _NOT_IN_LINKS.sub("", target)
    if plain.startswith("#"):
        return "#" + anchor_name(plain[1:]) if len(plain) > 1 else ""
    scheme = _SCHEME.match(plain)
    if scheme is None or scheme[1].lower() not in _SCHEMES or len(plain) > _LONGEST_LINK or not plain[scheme.end() :].strip("/"):
        return ""
    return _UNSAFE.sub(lambda match: quote(match[0], errors="replace"), plain)


def anchor_name(name: str) -> str:
    """Return the name of a place in the document as every format can hold it."""
    return _NAME.sub("_", name)[:200]


def _png(data: bytes) -> Picture | None:
    return Picture("image/png", *struct.unpack(">II", data[16:24])) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Picture:
    return Picture("image/gif", *struct.unpack("<HH", data[6:10]))


def _bmp(data: bytes) -> Picture:
    width, height = struct.unpack("<ii", data[18:26])
    return Picture("image/bmp", abs(width), abs(height))


def _webp(data: bytes) -> Picture | None:
    if data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8X":
        return Picture("image/webp", int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1)
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Picture("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack("<HH", data[26:30])
    return Picture("image/webp", width & 0x3FFF, height & 0x3FFF)


def _jpeg(data: bytes) -> Picture | None:
    """Go from marker to marker to the frame header (ITU-T T.81 §B.2.2)."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        else:
            at += 2 if marker in {0x01, *range(0xD0, 0xD9)} else 2 + int(struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None


def _tiff(data: bytes) -> Picture:
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack(f"{order}I", data[4:8])[0]
    sizes = {256: 0, 257: 0}
    for index in range(min(struct.unpack(f"{order}H", data[at : at + 2])[0], 64)):
        entry = data[at + 2 + 12 * index : at + 14 + 12 * index]
        tag, kind = struct.unpack(f"{order}HH", entry[:4])
        if tag in sizes:
            sizes[tag] = struct.unpack(f"{order}{'H' if kind == 3 else 'I'}", entry[8 : 10 if kind == 3 else 12])[0]
    return Picture("image/tiff", sizes[256], sizes[257])


def _emf(data: bytes) -> Picture | None:
    return Picture("image/x-emf") if data[40:44] == b" EMF" else None


def _wmf(_data: bytes) -> Picture:
    return Picture("image/x-wmf")


_HEADERS: tuple[tuple[bytes, Callable[[bytes], Picture | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png), (b"\xff\xd8\xff", _jpeg), (b"GIF87a", _gif), (b"GIF89a", _gif), (b"BM", _bmp), (b"RIFF", _webp),
    (b"II*\x00", _tiff), (b"MM\x00*", _tiff), (b"\x01\x00\x00\x00", _emf), (b"\xd7\xcd\xc6\x9a", _wmf), (b"\x01\x00\x09\x00\x00\x03", _wmf))
