"""Bound what a PDF may become before any parser opens it: streams as inflated, pages as drawn (ISO 32000-1 §7.4, §7.8, §8.10)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from converters.diagnostics import refuse
from converters.limits import LIMITS
from converters.source.pdf_objects import REFERENCE, Objects

_IMAGE = re.compile(rb"/Subtype\s{0,8}/Image\b")
_FORM = re.compile(rb"/Subtype\s{0,8}/Form\b")
_PACKED = re.compile(rb"/Type\s{0,8}/ObjStm\b")
_PAGE = re.compile(rb"/Type\s{0,8}/Page\b")
_ONE = rb"\d{1,10}\s{1,8}\d{1,5}\s{1,8}R\b"
_CONTENTS = re.compile(rb"/Contents\s{0,8}(\[[^\]]*\]|" + _ONE + rb")")
# A stream that one of these names is decoded for its text, whatever it calls itself.
_READ = re.compile(rb"/(?:Contents|ToUnicode|FontFile[23]?|CIDToGIDMap|Encoding|UseCMap|Functions?|CharProcs|N)\s{0,8}(\[[^\]]*\]|" + _ONE + rb")")
_PROFILE = re.compile(rb"/ICCBased\s{0,8}(" + _ONE + rb")")
_LIST = re.compile(rb"\s*\[[\s\dR]*\]\s*")
_NAMED = re.compile(rb"/([^\s/<>\[\](){}%]{1,200})\s{1,8}(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\](){}%]{1,200})\s{1,8}Do\b")
_OPERATOR = re.compile(rb"(?<![^\0\t\n\f\r ()<>\[\]{}])[A-Za-z'\"]")
_RANGES = re.compile(rb"begin(?:bf|cid|notdef)range\b(.*?)(?:\bend|\Z)", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{1,16})>\s{0,8}<([0-9A-Fa-f]{1,16})>\s{0,8}(?:<[^>]*>|\[[^\]]*\]|\d+)")
_WIDTHS = re.compile(rb"/W2?\s{0,8}(?:\[|(\d{1,10})\s{1,8}\d{1,5}\s{1,8}R\b)")
_WIDTH = re.compile(rb"(\[[^\[\]]*\])|(-?\d{1,12})(?:\.\d*)?|(\]|/)")
_PARTING = b"\0\t\n\f\r ()<>[]{}/%'\""
_LEVELS = 40  # forms in one another; no reader follows more

Names = dict[bytes, set[int]]


@dataclass(slots=True)
class _Drawing:
    """What a content stream draws: at most so many operators, and the XObjects that it names, how often each."""

    operators: int
    names: Counter[bytes]


def check_pdf(data: bytes, password: str = "") -> None:
    """Look through a PDF before it is opened; raises Refused S116 if it would inflate or draw past the limits.

    `password` opens an encrypted file, whose streams cannot be looked into without it.
    """
    objects = Objects(data, password)
    read = _read_as_text(objects)
    drawings: dict[int, _Drawing] = {}
    codes = sum(_widths(text, objects.texts) for texts in objects.texts.values() for text in texts)
    for stream in objects.streams:
        if not _PACKED.search(stream.head) and (stream.number in read or not _IMAGE.search(stream.head)):
            plain = objects.inflated(stream)
            codes += _codes(plain)
            objects.pictures_in(plain)
            drawing = _drawing(plain)
            known = drawings.get(stream.number)
            if known is None or known.operators < drawing.operators:
                drawings[stream.number] = drawing
    if codes > LIMITS.pdf_codes:
        raise refuse("S116", what=f"fonts with more than {LIMITS.pdf_codes} codes in a PDF")
    _Pages(objects.texts, drawings).check()


def _read_as_text(objects: Objects) -> set[int]:
    """Return the numbers of streams that something reads as text: by a key that asks for it, or out of a bare list."""
    found: set[int] = set()
    for texts in objects.texts.values():
        for text in texts:
            parts = [match[1] for pattern in (_READ, _PROFILE) for match in pattern.finditer(text)] + ([text] if _LIST.fullmatch(text) else [])
            found.update(_references(parts))
    return found


def _references(parts: list[bytes]) -> list[int]:
    return [int(match[1]) for part in parts for match in REFERENCE.finditer(part)]


def _codes(plain: bytes) -> int:
    """Return for how many codes the ranges of a CMap speak (§9.7.5.4): every one of them costs its readers an entry."""
    blocks = _RANGES.findall(plain) if b"range" in plain else []
    return sum(max(0, int(high, 16) - int(low, 16)) for block in blocks for low, high in _RANGE.findall(block))


def _widths(text: bytes, texts: dict[int, list[bytes]]) -> int:
    """Return for how many codes the widths of a font speak (§9.7.4.3): `first last width`, or `first [width ...]`."""
    total = 0
    for match in _WIDTHS.finditer(text):
        lists = texts.get(int(match[1]), []) if match[1] else [text[match.end() :]]
        for listed in lists:
            run: list[int] = []
            for inner, number, end in _WIDTH.findall(listed.lstrip(b" \r\n\t[")):
                run = [] if inner else [*run, int(number or 0)]
                if end:
                    break
                if len(run) == 3:
                    total += max(0, run[1] - run[0])
                    run = []
    return total


def _drawing(plain: bytes) -> _Drawing:
    """Count the operators of a stream, or where they are few, more than there can be."""
    names = Counter(match[1] for match in _DRAWN.finditer(plain)) if b"Do" in plain else Counter()
    if len(plain) < LIMITS.pdf_page_operators and not names:
        return _Drawing(len(plain), names)
    most = len(plain) - len(plain.translate(None, _PARTING)) + 1
    if most > LIMITS.pdf_page_operators:
        most = sum(1 for _ in islice(_OPERATOR.finditer(plain), LIMITS.pdf_page_operators + 1)) + plain.count(b"[") + plain.count(b"(") + plain.count(b"<")
    return _Drawing(most, names)


class _Pages:
    """The pages of a file, and what each draws, every form counted as often as it is drawn."""

    def __init__(self, texts: dict[int, list[bytes]], drawings: dict[int, _Drawing]) -> None:
        self._texts = texts
        self._drawings = drawings
        self._forms = {number for number, told in texts.items() if any(map(_FORM.search, told))}
        self._known: dict[tuple[int, int, int], int] = {}
        self._resources: dict[int, Names] = {}

    def check(self) -> None:
        """Raise Refused S116 for the first page that draws more than the limit."""
        if not any(drawing.names or drawing.operators > LIMITS.pdf_page_operators for drawing in self._drawings.values()):
            return
        for number, told in self._texts.items():
            for text in told:
                if _PAGE.search(text):
                    names = self._names(number, 8)
                    drawn = sum(self._cost(one, names, 0) for one in dict.fromkeys(self._contents(text)))
                    if drawn > LIMITS.pdf_page_operators:
                        raise refuse("S116", what=f"a PDF page that draws more than {LIMITS.pdf_page_operators} things")

    def _contents(self, text: bytes) -> list[int]:
        """The numbers of a page's content streams, those in a list that stands apart as well."""
        found = _references([match[1] for match in _CONTENTS.finditer(text)])
        return found + _references([listed for one in found for listed in self._texts.get(one, []) if _LIST.fullmatch(listed)])

    def _cost(self, number: int, names: Names, level: int) -> int:
        """Return how many operators a content stream comes to with all the forms that it draws."""
        drawing = self._drawings.get(number)
        if drawing is None or level > _LEVELS:
            return 0
        key = (number, id(names), level)
        if key not in self._known:
            total = drawing.operators
            for name, times in drawing.names.items():
                for form in names.get(name, ()):
                    total += times * self._cost(form, self._names(form, 0) or names, level + 1)
            self._known[key] = total
        return self._known[key]

    def _names(self, number: int, parents: int) -> Names:
        """Return the forms that an object's resources name, with those of so many parents where it has none of its own."""
        if number not in self._resources:
            found: Names = {}
            self._resources[number] = found
            for text in self._texts.get(number, []):
                self._gather(text, found, 2)
                above = re.search(rb"/Parent\s{1,8}(\d{1,10})\b", text)
                if parents and above and b"/Resources" not in text:
                    found.update(self._names(int(above[1]), parents - 1))
        return self._resources[number]

    def _gather(self, text: bytes, found: Names, hops: int) -> None:
        """Add the forms named in a text, and in the resources and lists of XObjects that it refers to."""
        for match in _NAMED.finditer(text):
            name, number = match[1], int(match[2])
            if number in self._forms:
                found.setdefault(name, set()).add(number)
            if hops and name in {b"Resources", b"XObject"}:
                for told in self._texts.get(number, []):
                    self._gather(told, found, hops - 1)
