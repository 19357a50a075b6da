r"""Count the characters of an RTF file by a plain scan of its groups; the reader's states and stories have no part in it (RTF 1.9.1).

A group counts unless it, or one around it, is a destination that shows nothing. Each run of bytes is decoded by the font
named last in its group.
"""

from __future__ import annotations

import re
from collections import Counter

from converters.source.files import Source
from converters.source.rtf import CHARACTERS, SILENT, STARRED, SYMBOLS, codec
from converters.text import for_xml, tally

_PIECE = re.compile(rb"\\(?P<word>[a-zA-Z]{1,40})(?P<number>-?\d{1,10})? ?|\\(?P<sign>[^a-zA-Z])(?P<hex>(?<=')[0-9a-fA-F]{2})?|(?P<group>[{}])|(?P<text>[^\\{}\r\n]+)|\s+|\\", re.DOTALL)
_CHARSET = re.compile(rb"\\f(\d+)[^{}]{0,80}?\\fcharset(\d+)")
_CONTROLS = dict.fromkeys(range(32))  # which show nothing
_PAGE = re.compile(rb"\\ansicpg(\d+)")
_DEFAULT = re.compile(rb"\\deff(\d+)")
_OF_A_PICTURE = frozenset({b"sp", b"picprop", b"pict"})
_SHOWING = re.compile(rb"\s*(?:wzDescription|gtextUNICODE)\}\s*\{\\sv ?((?:[^{}\\]|\\.)*)\}", re.DOTALL)


class _Group:
    """What is in force in a group: whether its text counts, and what stands in place of its pictures, its font, and how many bytes stand for a character."""

    __slots__ = ("asian", "asian_font", "counts", "drawn", "either", "font", "skip")

    def __init__(self, around: _Group | None, font: int | None) -> None:
        self.counts: bool = around.counts if around else True
        self.drawn: bool = around.drawn if around else True
        self.either: bool = around.either if around else False
        self.font: int | None = around.font if around else font
        self.asian_font: int | None = around.asian_font if around else None
        self.asian: bool = around.asian if around else False
        self.skip: int = around.skip if around else 1


def count(source: Source) -> dict[str, Counter[str]]:
    """Return how often each visible character stands in the text of `source`, and in place of its pictures."""
    data = source.data.lstrip()
    text, pictures = _words(data, data)
    return {"text": tally(text), "pictures": tally("".join([_words(b"{" + words + b"}", data)[0] for words in pictures]))}


def _words(data: bytes, document: bytes) -> tuple[str, list[bytes]]:
    """Return the characters that a stretch of a document shows, `data` being the stretch, and what stands there for pictures."""
    scan = _Scan(data, document)
    scan.run()
    shown = for_xml("".join(scan.words).translate(_CONTROLS).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
    return shown, scan.pictures


class _Scan:
    """One pass over the bytes."""

    def __init__(self, data: bytes, document: bytes) -> None:
        self._data = data
        self._charsets = {int(found[1]): int(found[2]) for found in _CHARSET.finditer(document)}
        page, default = _PAGE.search(document), _DEFAULT.search(document)
        self._page = int(page[1]) if page else 1252
        self._default = int(default[1]) if default else None
        self.words: list[str] = []
        self.pictures: list[bytes] = []
        self._bytes: list[bytes] = []
        self._groups: list[_Group] = [_Group(None, self._default)]
        self._skip = 0
        self._star = False

    def run(self) -> None:
        """Go through the pieces."""
        at = 0
        while found := _PIECE.match(self._data, at):
            at = found.end()
            if found["text"] is not None or found["hex"] is not None:
                self._take(found["text"] or bytes.fromhex(found["hex"].decode()))
                continue
            if found[0].isspace():
                continue
            self._end_bytes()
            if found["word"] is not None:
                self._word(found["word"], int(found["number"]) if found["number"] else 1)
                named = _SHOWING.match(self._data, at) if found["word"] == b"sn" and self._groups[-1].drawn else None
                if named:
                    self.pictures.append(named[1])
                if found["word"] == b"bin":
                    at += max(int(found["number"] or 0), 0)
            elif found["group"] == b"{":
                self._groups.append(_Group(self._groups[-1], self._default))
                self._skip = 0
            elif found["group"]:
                self._groups.pop()
                self._skip = 0
                if len(self._groups) < 2:
                    break
            elif found["sign"] == b"*":
                self._star = True
            elif self._skip:
                self._skip -= 1
            elif found["sign"] is not None and self._groups[-1].counts:
                self.words.append(SYMBOLS.get(found["sign"], ""))
        self._end_bytes()

    def _take(self, data: bytes) -> None:
        left = data[self._skip :]
        self._skip -= len(data) - len(left)
        if self._groups[-1].counts:
            self._bytes.append(left)

    def _end_bytes(self) -> None:
        if self._bytes:
            group = self._groups[-1]
            charset = self._charsets.get((group.asian_font if group.asian else group.font) or 0)
            data, self._bytes = b"".join(self._bytes), []
            if charset == 2 and not data.isascii():
                self.words += [chr(0xF000 + byte) for byte in data if byte > 32]
            else:
                self.words.append(data.decode(codec(self._page, charset), "replace"))

    def _word(self, word: bytes, number: int) -> None:
        group, star = self._groups[-1], self._star
        self._star = False
        if word == b"u":
            if group.counts:
                self.words.append(chr(number % 65536))
            self._skip = group.skip
        elif word in CHARACTERS:
            if self._skip:
                self._skip -= 1
            elif group.counts:
                self.words.append(CHARACTERS[word])
        else:
            self._skip = 0
            self._property(group, word, number, star=star)

    def _property(self, group: _Group, word: bytes, number: int, *, star: bool) -> None:
        if word == b"uc":
            group.skip = number
        elif word in {b"f", b"af"}:
            setattr(group, "font" if word == b"f" else "asian_font", number)
            group.asian_font = number if group.asian else group.asian_font
        elif word == b"plain":
            group.font = self._default
        elif word in {b"dbch", b"loch", b"hich"}:
            group.asian = word == b"dbch"
        elif word == b"upr":
            group.counts, group.either = False, group.counts
        elif word == b"ud":
            group.counts, group.either = group.counts or group.either, False
        elif word in SILENT or (star and word not in STARRED):
            group.counts = False
            group.drawn = group.drawn and (word in _OF_A_PICTURE or word == b"sn")
