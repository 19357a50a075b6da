"""Count the characters that a PDF's pages show, by pdfminer's objects and an own sweep of the operators (ISO 32000-1 §9.4, §9.10).

The reader uses pdfium; here pdfminer.six finds pages, streams and fonts, the content is swept for its text operators
alone, and no layout is made. What the two parsers settle differently is settled here by principle:

* a character code without a Unicode value counts as U+FFFD, as the reader shows it;
* ligatures of the presentation forms (U+FB00-FB06) count as their letters, Kangxi radicals as their characters;
* a soft hyphen that is drawn is a hyphen; blanks count nothing, so that it does not matter who made them;
* `ActualText` stands in place of the glyphs it covers (§14.9.4);
* text drawn twice counts twice, text off the page and invisible text count: the reader accounts for each.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from converters.limits import LIMITS
from converters.source.files import Source
from converters.text import tally

_DEPTH = 12  # form XObjects in one another, as deep as pdfium goes
_STRING = rb"\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\))*\)"
_TOKEN = re.compile(
    _STRING + rb"|<<|>>|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*|\[|%[^\r\n]*"
    rb"|(?<![A-Za-z0-9*])(?:Tf|Tj|TJ|Do|q|Q|BDC|BMC|EMC|ID)(?![A-Za-z0-9*])|['\"]")
_END_IMAGE = re.compile(rb"[\s]EI(?=[\s]|$)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_MAPS = re.compile(rb"begin(bfchar|bfrange)\b(.*?)\bend\1", re.DOTALL)
_ITEM = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)} | {0xAD: "-"}

Decoder = Callable[[bytes], str]


def count(source: Source) -> dict[str, Counter[str]]:
    """Tally each page ("page 1" and so on).

    A page or file that the second parser cannot read counts nothing: all that the reader took from it then stands in the
    balance as surplus, and is reported. A damaged table of objects is made anew before that.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts line by line; the balance says what matters
    texts, whole = _pages(source.data)
    if not whole:
        again, _ = _pages(source.data.replace(b"startxref", b"startxxxx"))  # pdfminer then looks for the objects themselves
        if sum(map(len, again)) > sum(map(len, texts)):
            texts = again
    return {f"page {number}": tally(text.translate(_LIGATURES)) for number, text in enumerate(texts, 1)}


def _pages(data: bytes) -> tuple[list[str], bool]:
    """Return the text of each page, and whether all of them could be read."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    broken = (PSException, LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError, zlib.error, struct.error)
    texts: list[str] = []
    whole = True
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        sweep = _Sweep(document, data)
        for page in itertools.islice(PDFPage.create_pages(document), LIMITS.pdf_pages):
            try:
                texts.append(sweep.page(page))
            except broken:
                texts.append("".join(sweep.texts))
                whole = False
    except broken:
        whole = False
    return texts, whole and any(texts)


class _Sweep:
    """The text of content streams; fonts are read once for the document."""

    def __init__(self, document: Any, data: bytes) -> None:  # noqa: ANN401 - pdfminer has no type stubs
        self.fonts = _Fonts(document, data)
        self.texts: list[str] = []

    def page(self, page: Any) -> str:  # noqa: ANN401
        """Return all text that the page's contents show, in the order of drawing."""
        from pdfminer.pdftypes import stream_value

        self.texts = []
        self._content(b"\n".join(stream_value(item).get_data() for item in page.contents), page.resources, 0)
        return "".join(self.texts)

    def _content(self, data: bytes, resources: Any, depth: int) -> None:  # noqa: ANN401
        """Sweep one content stream; only the operators that show text or say how are looked at."""
        font: Decoder | None = None
        saved: list[Any] = []
        marks: list[list[Any]] = []  # [actual text or None, whether it was shown]
        strings: list[bytes] = []
        names: list[bytes] = []
        place = 0
        while match := _TOKEN.search(data, place):
            token = match[0]
            place = match.end()
            first = token[0]
            if first in b"(<" and token != b"<<":
                strings.append(token)
                if names and names[-1] == b"/ActualText":
                    names.append(token)
            elif first == 0x2F:
                names.append(token)
            elif first == 0x5B:
                strings.clear()
            elif token in {b"Tj", b"TJ", b"'", b'"'}:
                if font and strings:
                    self._show(strings if token == b"TJ" else strings[-1:], font, marks)
                strings.clear()
                names.clear()
            elif token == b"Tf":
                font = self.fonts.named(resources, names[-1]) if names else None
                names.clear()
            elif token == b"q":
                saved.append(font)
            elif token == b"Q":
                font = saved.pop() if saved else font
            elif token == b"BDC":
                marks.append([_actual(names, resources), False])
                names.clear()
                strings.clear()
            elif token == b"BMC":
                marks.append([None, False])
                names.clear()
            elif token == b"EMC":
                if marks:
                    marks.pop()
            elif token == b"Do":
                if names and depth < _DEPTH:
                    self._form(resources, names[-1], depth)
                names.clear()
            elif token == b"ID":
                end = _END_IMAGE.search(data, place)
                place = end.end() if end else len(data)
                names.clear()

    def _show(self, strings: list[bytes], font: Decoder, marks: list[list[Any]]) -> None:
        covered = next((mark for mark in reversed(marks) if mark[0]), None)
        if covered:
            if not covered[1]:
                covered[1] = True
                self.texts.append(covered[0])
            return
        self.texts += [font(_bytes(string)) for string in strings]

    def _form(self, resources: Any, name: bytes, depth: int) -> None:  # noqa: ANN401
        from pdfminer.pdftypes import PDFStream, dict_value, resolve1

        form = resolve1(dict_value(resources.get("XObject", {})).get(_name(name)))
        if isinstance(form, PDFStream) and getattr(form.get("Subtype"), "name", "") == "Form":
            own = form.get("Resources")
            self._content(form.get_data(), dict_value(own) if own else resources, depth + 1)


def _actual(names: list[bytes], resources: Any) -> str | None:  # noqa: ANN401
    """Return the ActualText of a marked content sequence, given in place or by the name of a property list."""
    from pdfminer.pdftypes import dict_value, resolve1

    if b"/ActualText" in names[:-1]:
        return _text(_bytes(names[names.index(b"/ActualText") + 1]))
    if len(names) == 2 and resources:
        listed = resolve1(dict_value(resources.get("Properties", {})).get(_name(names[1])))
        value = resolve1(listed.get("ActualText")) if isinstance(listed, dict) else None
        return _text(value) if isinstance(value, bytes) else None
    return None


def _name(token: bytes) -> str:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), token[1:])
    return plain.decode("utf-8", "replace")


def _bytes(token: bytes) -> bytes:
    """Return what a string token stands for (ISO 32000-1 §7.3.4)."""
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    inner = token[1:-1]
    return _ESCAPE.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() and code < b"8" else _ESCAPES.get(code, code)


def _text(value: bytes) -> str:
    """Decode a text string: UTF-16 with its mark, UTF-8 with its mark, else PDFDocEncoding, read as Latin-1."""
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "replace")
    if value[:3] == b"\xef\xbb\xbf":
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


class _Fonts:
    """Decoders of the fonts, by object number: the ToUnicode map where there is one, else pdfminer's own font."""

    def __init__(self, document: Any, data: bytes) -> None:  # noqa: ANN401
        from pdfminer.pdfinterp import PDFResourceManager

        self.document = document
        self.data = data
        self.manager = PDFResourceManager()
        self.known: dict[Any, Decoder] = {}

    def named(self, resources: Any, name: bytes) -> Decoder | None:  # noqa: ANN401
        """Return the decoder of the font that the resources call `name`."""
        from pdfminer.pdftypes import dict_value

        reference = dict_value(resources.get("Font", {})).get(_name(name))
        if reference is None:
            return None
        key = getattr(reference, "objid", id(reference))
        if key not in self.known:
            self.known[key] = self._decoder(reference)
        return self.known[key]

    def _decoder(self, reference: Any) -> Decoder:  # noqa: ANN401
        from pdfminer.pdftypes import stream_value

        kind, encoding, mapped = self._outline(reference)
        table = _to_unicode(stream_value(mapped).get_data()) if mapped is not None else {}
        wide = kind == "Type0"
        if wide and (encoding not in {"Identity-H", "Identity-V"} or not table):
            return self._by_pdfminer(reference)
        fallback: list[Callable[[int], str]] = []

        def missing(code: int) -> str:
            if not fallback:
                fallback.append(self._unichr(self._font(reference)))
            # WinAnsiEncoding has the hyphen a second time (ISO 32000-1 annex D.2, note 6), which pdfminer takes for a blank.
            table[code] = "-" if code == 0xAD and encoding == "WinAnsiEncoding" else fallback[0](code)
            return table[code]

        def decode(string: bytes) -> str:
            codes = struct.unpack(f">{len(string) // 2}H", string[: len(string) // 2 * 2]) if wide else string
            return "".join([table[code] if code in table else missing(code) for code in codes])

        return decode

    def _outline(self, reference: Any) -> tuple[str, str, Any]:  # noqa: ANN401
        """Return subtype, encoding name and ToUnicode stream of a font without parsing its glyphs, if the file allows it."""
        from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1

        raw = self._raw(reference)
        if raw and not raw.count(b"stream"):
            kind = re.search(rb"/Subtype\s*/(Type[013]|TrueType|MMType1)\b", raw)
            mapped = re.search(rb"/ToUnicode\s+(\d+)\s+\d+\s+R", raw)
            encoding = re.search(rb"/Encoding\s*/([^\s/<>\[\]()]+)", raw)
            if kind and mapped:
                return kind[1].decode(), encoding[1].decode("latin-1") if encoding else "", PDFObjRef(self.document, int(mapped[1]))
        spec = dict_value(reference)
        mapped = spec.get("ToUnicode")
        return (getattr(resolve1(spec.get("Subtype")), "name", ""), getattr(resolve1(spec.get("Encoding")), "name", ""),
                mapped if hasattr(resolve1(mapped), "get_data") else None)

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

        def decode(string: bytes) -> str:
            found: list[str] = []
            for code in font.decode(string):
                if code not in known:
                    known[code] = unichr(code)
                found.append(known[code])
            return "".join(found)

        return decode

    def _font(self, reference: Any) -> Any:  # noqa: ANN401
        from pdfminer.pdftypes import dict_value

        return self.manager.get_font(getattr(reference, "objid", None), dict_value(reference))

    @staticmethod
    def _unichr(font: Any) -> Callable[[int], str]:  # noqa: ANN401
        from pdfminer.pdffont import PDFUnicodeNotDefined

        def unichr(code: int) -> str:
            try:
                return str(font.to_unichr(code))
            except (PDFUnicodeNotDefined, KeyError):
                return "\ufffd"

        return unichr


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
            value = _bytes(b"<" + match[1] + b">")
            if listed is None:
                yield value
            else:
                listed.append(value)


def _utf16(value: bytes) -> str:
    return value.decode("utf-16-be", "replace") if len(value) > 1 else value.decode("latin-1")
