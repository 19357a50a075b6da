"""What the codes of a PDF's fonts mean: the ToUnicode map where there is one, else pdfminer's own font (ISO 32000-1 §9.10)."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from converters.ledger.pdf.tokens import name_of, string_of

_MAPS = re.compile(rb"begin(bfchar|bfrange)\b(.*?)\bend\1", re.DOTALL)
_ITEM = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_SPACES = re.compile(rb"begincodespacerange\b(.*?)\bendcodespacerange", re.DOTALL)
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)} | {0xAD: "-"}

Decoder = Callable[[bytes], list[str]]


class Font(NamedTuple):
    """A font: its name without the tag of a subset, what its codes mean (a string a glyph), and where it stands in the file."""

    name: str
    decode: Decoder
    reference: Any


class Fonts:
    """Decoders of the fonts, by object number: the ToUnicode map where there is one, else pdfminer's own font."""

    def __init__(self, document: Any, data: bytes) -> None:  # noqa: ANN401
        from pdfminer.pdfinterp import PDFResourceManager
        from pdfminer.psparser import LIT

        self.document = document
        self.data = data
        self.manager = PDFResourceManager()
        self.known: dict[Any, Font] = {}
        self.stand_in = {"Type": LIT("Font"), "Subtype": LIT("Type1"), "BaseFont": LIT("Helvetica")}

    def named(self, resources: Any, name: bytes) -> Font:  # noqa: ANN401
        """Return the font that the resources call `name`; Helvetica where they know none by that name, as viewers do."""
        from pdfminer.pdftypes import dict_value

        reference = dict_value(resources.get("Font", {})).get(name_of(name))
        if reference is None:
            reference = self.stand_in
        key = getattr(reference, "objid", id(reference))
        if key not in self.known:
            self.known[key] = Font(*self._decoder(reference), reference)
        return self.known[key]

    def apart(self, font: Font, shown: bytes) -> list[str]:
        """Return what a string shows, leaving out each glyph without width that stands on an equal one."""
        glyphs = font.decode(shown)
        own = self._font(font.reference)
        codes = list(own.decode(shown))
        if len(codes) != len(glyphs) or all(one != two for one, two in pairwise(codes)):
            return glyphs
        return [glyph for number, glyph in enumerate(glyphs)
                if not (number and codes[number] == codes[number - 1] and own.char_width(codes[number]) == 0)]

    def _decoder(self, reference: Any) -> tuple[str, Decoder]:  # noqa: ANN401
        from pdfminer.pdftypes import stream_value

        kind, name, encoding, mapped = self._outline(reference)
        table = _to_unicode(stream_value(mapped).get_data()) if mapped is not None else {}
        wide = kind == "Type0"
        if wide and (encoding not in {"Identity-H", "Identity-V"} or not table):
            return name, self._by_pdfminer(reference)
        fallback: list[Callable[[int], str]] = []

        def missing(code: int) -> str:
            if not fallback:
                fallback.append(self._unichr(self._font(reference)))
            # WinAnsiEncoding has the hyphen a second time (ISO 32000-1 annex D.2, note 6), which pdfminer takes for a blank.
            table[code] = "-" if code == 0xAD and encoding == "WinAnsiEncoding" else fallback[0](code)
            return table[code]

        def decode(string: bytes) -> list[str]:
            codes = struct.unpack(f">{len(string) // 2}H", string[: len(string) // 2 * 2]) if wide else string
            try:
                return [table[code] for code in codes]
            except KeyError:
                return [table[code] if code in table else missing(code) for code in codes]

        return name, decode

    def _outline(self, reference: Any) -> tuple[str, str, str, Any]:  # noqa: ANN401
        """Return subtype, name, encoding and ToUnicode stream of a font without parsing its glyphs, if the file allows it."""
        from pdfminer.pdftypes import PDFObjRef, dict_value, list_value, resolve1

        raw = self._raw(reference)
        if raw and not raw.count(b"stream"):
            subtype = re.search(rb"/Subtype\s*/(Type[013]|TrueType|MMType1)\b", raw)
            to_unicode = re.search(rb"/ToUnicode\s+(\d+)\s+\d+\s+R", raw)
            coded = re.search(rb"/Encoding\s*(/[^\s/<>\[\]()]+)", raw)
            named = re.search(rb"/BaseFont\s*(/[^\s/<>\[\]()]+)", raw)
            if subtype and to_unicode:
                return (subtype[1].decode(), _plain(name_of(named[1])) if named else "", name_of(coded[1]) if coded else "",
                        PDFObjRef(self.document, int(to_unicode[1])))
        spec = dict_value(reference)
        mapped = spec.get("ToUnicode")
        kind, name, encoding = (getattr(resolve1(spec.get(key)), "name", "") for key in ("Subtype", "BaseFont", "Encoding"))
        if kind == "Type0":  # a font of many bytes goes by the name of the one that has its glyphs
            below = [dict_value(one) for one in list_value(spec.get("DescendantFonts", []))[:1]]
            name = getattr(resolve1(below[0].get("BaseFont")), "name", name) if below else name
        return str(kind), _plain(str(name)), str(encoding), mapped if hasattr(resolve1(mapped), "get_data") else None

    def _raw(self, reference: Any) -> bytes:  # noqa: ANN401
        """Return the bytes of an object that stands in the file as it is: not in an object stream, not encrypted."""
        number = getattr(reference, "objid", None)
        if number is None or self.document.encryption:
            return b""
        for xref in self.document.xrefs:
            try:
                stream, place, _ = xref.get_pos(number)
            except KeyError:
                continue
            if stream is not None or not re.match(rb"\s*%d\s+\d+\s+obj" % number, self.data[place : place + 40]):
                return b""
            return self.data[place : self.data.find(b"endobj", place)]
        return b""

    def _by_pdfminer(self, reference: Any) -> Decoder:  # noqa: ANN401
        font = self._font(reference)
        unichr = self._unichr(font)
        known: dict[int, str] = {}
        size = self._code_size(reference)

        def decode(string: bytes) -> list[str]:
            codes = list(font.decode(string))
            if size and len(codes) * size < len(string):  # a map in the file itself, which pdfminer does not read
                return ["\ufffd"] * (len(string) // size)
            found: list[str] = []
            for code in codes:
                if code not in known:
                    known[code] = unichr(code)
                found.append(known[code])
            return found

        return decode

    @staticmethod
    def _code_size(reference: Any) -> int:  # noqa: ANN401
        """Return the bytes of a code by the character map that the font brings along, 0 if it brings none (ISO 32000-1 §9.7.6.2)."""
        from pdfminer.pdftypes import dict_value, resolve1

        own = resolve1(dict_value(reference).get("Encoding"))
        if not hasattr(own, "get_data"):
            return 0
        spaces = b"".join(_SPACES.findall(own.get_data()))
        first = _ITEM.search(spaces)
        return len(string_of(b"<" + first[1] + b">")) if first and first[1] else 2

    def _font(self, reference: Any) -> Any:  # noqa: ANN401
        from pdfminer.pdftypes import dict_value

        return self.manager.get_font(getattr(reference, "objid", None), dict_value(reference))

    @staticmethod
    def _unichr(font: Any) -> Callable[[int], str]:  # noqa: ANN401
        from pdfminer.pdffont import PDFUnicodeNotDefined

        def unichr(code: int) -> str:
            try:
                return str(font.to_unichr(code)).translate(LIGATURES)
            except (PDFUnicodeNotDefined, KeyError):
                return "\ufffd"

        return unichr


def _plain(name: str) -> str:
    return name.rpartition("+")[2]


def _to_unicode(data: bytes) -> dict[int, str]:
    """Read a ToUnicode CMap (ISO 32000-1 §9.10.3, Adobe Technical Note 5411)."""
    table: dict[int, str] = {}
    for block in _MAPS.finditer(data):
        items = _items(block[2])
        if block[1] == b"bfchar":
            for code in items:
                value = next(items, None)
                if isinstance(code, bytes) and isinstance(value, bytes):
                    table[int.from_bytes(code, "big")] = _utf16(value)
            continue
        for low in items:
            high, start = next(items, None), next(items, None)
            if not isinstance(low, bytes) or not isinstance(high, bytes) or start is None:
                break
            first = int.from_bytes(low, "big")
            last = min(int.from_bytes(high, "big"), first + 0xFFFF)
            if isinstance(start, list):
                table.update(zip(range(first, last + 1), map(_utf16, start), strict=False))
            else:
                head, tail = start[:-2], int.from_bytes(start[-2:], "big")
                for step in range(last - first + 1):
                    table[first + step] = _utf16(head + (tail + step & 0xFFFF).to_bytes(2, "big"))
    return table


def _items(block: bytes) -> Iterator[bytes | list[bytes]]:
    """Yield the hexadecimal strings of a mapping block, those in brackets as a list."""
    listed: list[bytes] | None = None
    for match in _ITEM.finditer(block):
        if match[2]:
            listed = []
        elif match[3]:
            if listed is not None:
                yield listed
            listed = None
        else:
            value = string_of(b"<" + match[1] + b">")
            if listed is None:
                yield value
            else:
                listed.append(value)


def _utf16(value: bytes) -> str:
    text = value.decode("utf-16-be", "replace") if len(value) > 1 else value.decode("latin-1")
    return text.translate(LIGATURES)
