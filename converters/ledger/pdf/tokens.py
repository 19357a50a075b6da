"""The few tokens of a content stream that show text, or say how (ISO 32000-1 §7.2, §7.3.4, §9.4); each byte is looked at twice at most."""

from __future__ import annotations

import re
from collections.abc import Iterator

# An array of TJ whose strings have no brackets inside is one token, and so is such a string, as nearly all are; an open
# bracket alone is a string that `_closed` has to end.
_TOKEN = re.compile(
    rb"\[(?:[^\[\]()<>\\%/]++|<[0-9A-Fa-f\s]*+>|\((?:[^\\()]++|\\[\s\S])*+\))*+\]\s*TJ"
    rb"|\((?:[^\\()]++|\\[\s\S])*+\)|\(|<[0-9A-Fa-f\s]*+>|/[^\s()<>\[\]{}/%]*+|\[|%[^\r\n]*+"
    rb"|(?<![A-Za-z0-9*])(?:Tf|Tj|TJ|Do|q|Q|BDC|BMC|EMC|ID)(?![A-Za-z0-9*])|['\"]")
_BRACKET = re.compile(rb"\\[\s\S]|[()]")
_END_IMAGE = re.compile(rb"[\s]EI(?=[\s]|$)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def tokens(data: bytes) -> Iterator[bytes]:
    """Yield strings, names, brackets and the operators of text, objects and marks; an inline picture is passed over."""
    place = 0
    search = _TOKEN.search
    while match := search(data, place):
        token = match[0]
        place = match.end()
        if token == b"(":
            place = _closed(data, place)
            token = data[match.start():place]
        elif token == b"ID":
            end = _END_IMAGE.search(data, place)
            place = end.end() if end else len(data)
        yield token


def _closed(data: bytes, place: int) -> int:
    """Return where a string ends whose first bracket is before `place`; one that is never closed takes the rest of the stream."""
    depth = 1
    for match in _BRACKET.finditer(data, place):
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        if not depth:
            return match.end()
    return len(data)


def string_of(token: bytes) -> bytes:
    """Return what a string token stands for (ISO 32000-1 §7.3.4)."""
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    inner = token[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() and code < b"8" else _ESCAPES.get(code, code)


def name_of(token: bytes) -> str:
    """Return the name that a token writes, its solidus not included (ISO 32000-1 §7.3.5)."""
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), token[1:]) if b"#" in token else token[1:]
    return plain.decode("utf-8", "replace")
