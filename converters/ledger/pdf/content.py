"""The glyphs that content streams paint, font by font: pages, the form XObjects they draw, the appearances of annotations (ISO 32000-1 §9.4, §12.5.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from converters.ledger.pdf.fonts import LIGATURES, Font, Fonts
from converters.ledger.pdf.tokens import name_of, string_of, tokens

_DEPTH = 12  # form XObjects in one another, as deep as pdfium goes
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_STRING = re.compile(rb"<[0-9A-Fa-f\s]*>|\((?:[^\\()]++|\\[\s\S])*+\)")
_UNSEEN = 1 | 2 | 32  # flags of an annotation: invisible, hidden, no view (§12.5.3)

Painted = dict[str, list[str]]  # the meaning of each glyph that was painted, by the font's name


class Sweep:
    """The glyphs of one page after another; fonts are read once for the document."""

    def __init__(self, document: Any, data: bytes, *, once: bool = False) -> None:  # noqa: ANN401 - pdfminer has no type stubs
        self.once = once
        self.fonts = Fonts(document, data)
        self.painted: Painted = {}

    def page(self, page: Any) -> None:  # noqa: ANN401
        """Add to `painted` all glyphs that a page and its annotations paint."""
        from pdfminer.pdftypes import stream_value

        self.painted = {}
        self._content(b"\n".join(stream_value(item).get_data() for item in page.contents), page.resources, 0)
        for form in _appearances(page):
            self._drawn(form, page.resources, 0)

    def _content(self, data: bytes, resources: Any, depth: int) -> None:  # noqa: ANN401
        """Sweep one content stream; only the operators that show text or say how are looked at."""
        font: Font | None = None
        into: list[str] = []
        saved: list[Font | None] = []
        marks: list[list[Any]] = []  # [actual text or None, whether it was shown]
        names: list[bytes] = []
        strings: list[bytes] = []
        for token in tokens(data):
            first = token[0]
            if first in b"(<":
                strings.append(token)
                if names and names[-1] == b"/ActualText":
                    names.append(token)
            elif first == 0x2F:
                names.append(token)
            elif token == b"[":
                strings.clear()
            elif first == 0x5B or token in {b"Tj", b"TJ", b"'", b'"'}:
                shown = _joined(token) if first == 0x5B else b"".join(map(string_of, strings if token == b"TJ" else strings[-1:]))
                if font and shown:
                    if marks and any(mark[0] for mark in marks):
                        self._cover(marks)
                    else:
                        into += self.fonts.apart(font, shown) if self.once else font.decode(shown)
                strings.clear()
                names.clear()
            elif token == b"Tf":
                font = self.fonts.named(resources, names[-1]) if names else None
                into = self.painted.setdefault(font.name, []) if font else []
                names.clear()
            elif token == b"q":
                saved.append(font)
            elif token == b"Q":
                font = saved.pop() if saved else font
                into = self.painted.setdefault(font.name, []) if font else []
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
                if names:
                    self._form(resources, names[-1], depth)
                names.clear()
            elif token == b"ID":
                names.clear()

    def _cover(self, marks: list[list[Any]]) -> None:
        """Take the text that stands for what is shown here, once."""
        covered = next(mark for mark in reversed(marks) if mark[0])
        if not covered[1]:
            covered[1] = True
            self.painted.setdefault("", []).extend(covered[0].translate(LIGATURES))

    def _form(self, resources: Any, name: bytes, depth: int) -> None:  # noqa: ANN401
        from pdfminer.pdftypes import dict_value, resolve1

        form = resolve1(dict_value(resources.get("XObject", {})).get(name_of(name)))
        if getattr(form, "attrs", None) and getattr(form.get("Subtype"), "name", "") == "Form":
            self._drawn(form, resources, depth)

    def _drawn(self, form: Any, resources: Any, depth: int) -> None:  # noqa: ANN401
        from pdfminer.pdftypes import dict_value

        if depth < _DEPTH:
            own = form.get("Resources")
            self._content(form.get_data(), dict_value(own) if own else resources, depth + 1)


def _appearances(page: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the form that stands for each annotation of a page that a viewer shows: the normal appearance, in its state."""
    from pdfminer.pdftypes import dict_value, list_value, resolve1

    for entry in list_value(page.annots or []):
        annotation = resolve1(entry)
        if not isinstance(annotation, dict) or getattr(resolve1(annotation.get("Subtype")), "name", "") == "Popup":
            continue
        flags = resolve1(annotation.get("F", 0))
        if isinstance(flags, int) and flags & _UNSEEN:
            continue
        normal = resolve1(dict_value(annotation.get("AP", {})).get("N"))
        if isinstance(normal, dict):
            normal = resolve1(normal.get(getattr(resolve1(annotation.get("AS")), "name", "Off")))
        if hasattr(normal, "get_data"):
            yield normal


def _joined(token: bytes) -> bytes:
    """Return all strings of an array of TJ as one."""
    if b"(" not in token:
        digits = _HEX.findall(token)
        if all(len(part) % 2 == 0 for part in digits):
            return bytes.fromhex(b"".join(digits).decode("ascii"))
    return b"".join([string_of(part) for part in _STRING.findall(token)])


def _actual(names: list[bytes], resources: Any) -> str | None:  # noqa: ANN401
    """Return the ActualText of a marked content sequence, given in place or by the name of a property list (§14.9.4)."""
    from pdfminer.pdftypes import dict_value, resolve1

    if b"/ActualText" in names[:-1]:
        return _text(string_of(names[names.index(b"/ActualText") + 1]))
    if len(names) == 2 and resources:
        listed = resolve1(dict_value(resources.get("Properties", {})).get(name_of(names[1])))
        value = resolve1(listed.get("ActualText")) if isinstance(listed, dict) else None
        return _text(value) if isinstance(value, bytes) else None
    return None


def _text(value: bytes) -> str:
    """Decode a text string: UTF-16 with its mark, UTF-8 with its mark, else PDFDocEncoding, read as Latin-1 (§7.9.2.2)."""
    if value[:2] == b"\xfe\xff":
        return value[2:].decode("utf-16-be", "replace")
    if value[:3] == b"\xef\xbb\xbf":
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")
