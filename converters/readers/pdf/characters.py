"""Take the characters off a page by pdfium, as few calls for each as will do (fpdf_text.h; ISO 32000-1 §9)."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

from converters.pages.glyphs import Glyph, Page, Style
from converters.readers.pdf.pdfium import Matrix, Pdfium, handle_of

SLANTED = -1
Place = Callable[[float, float], tuple[float, float]]


def turn_of(matrix: Matrix) -> int:
    """Return the quarter turns, counter-clockwise, of text under `matrix`; -1 where it is no quarter turn."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= 0.02 * abs(a):
        return 0 if a >= 0 else 2
    if abs(a) <= 0.02 * abs(b):
        return 1 if b > 0 else 3
    return SLANTED


def characters(api: Pdfium, sheet: Any, page: Page, place: Place, quarters: int) -> dict[int, int]:  # noqa: ANN401
    """Add all characters that the source itself holds to `page`; pdfium's own blanks and line ends are not taken.

    Returns the run of each text object that has any, by its handle.
    """
    text_page = sheet.get_textpage()
    try:
        return _Taking(api, handle_of(text_page), page, place, quarters).take(api.raw.FPDFText_CountChars(text_page))
    finally:
        text_page.close()


class _Taking:
    """One pass over the characters of a page."""

    def __init__(self, api: Pdfium, text: int, page: Page, place: Place, quarters: int) -> None:
        self.api = api
        self.text = text
        self.page = page
        self.place = place
        self.quarters = quarters
        self.runs: dict[int, int] = {}
        self.known: dict[str, set[int]] = {}

    def take(self, count: int) -> dict[int, int]:  # noqa: PLR0915 - the one loop that runs for each character
        """Go over `count` characters."""
        api, text, page, place, quarters, runs = self.api, self.text, self.page, self.place, self.quarters, self.runs
        owner_of, loose_box = api.owner_of, api.loose_box
        box, point = (ctypes.c_float * 4)(), (ctypes.c_double * 2)()
        at_box, at_x = ctypes.addressof(box), ctypes.addressof(point)
        at_y = at_x + 8
        left, ceiling = page.corner
        wide, tall = page.width + 1, page.height + 1
        new: Any = tuple.__new__  # a named tuple's own constructor takes twice as long
        high = 0
        last_owner: int | None = -1
        edges: tuple[float, float] | None = None
        last_low = math.nan
        run = -1
        style = Style("", 0.0, 0)
        base = 0.0
        drawn: list[str] = []
        known: set[int] = set()
        into = page.glyphs
        for i, code in enumerate(api.codes_of(text, count)):
            if code < 0x21 and code != 2 and (api.is_generated(text, i) or (code not in {0, 0x20} and not api.is_unmapped(text, i))):
                continue
            owner = owner_of(text, i)
            if owner != last_owner:
                last_owner = owner
                run, drawn, known = self._run(owner or 0, i)
                style = page.styles[run]
                into = page.glyphs if style.turn == quarters else page.tilted
                last_low = math.nan
                edges = None
            if code in known:
                char = chr(code)
            elif not code or api.is_unmapped(text, i):
                char = "\ufffd"
            elif code in {2, 0xAD}:
                char = "-"  # pdfium's mark for a hyphen at a line's end; a soft hyphen that is drawn is a hyphen too
            elif 0xD800 <= code < 0xE000:
                high, char = _surrogate(high, code)
                if not char:
                    continue
            else:
                known.add(code)
                char = chr(code)
            loose_box(text, i, at_box)
            x0, y0, x1, y1 = box[:]  # left, top, right, bottom
            if (x0, x1) == edges and drawn and y1 == last_low:
                drawn[-1] += char  # a glyph that stands for several letters
            else:
                drawn.append(char)
            edges = (x0, x1)
            if y1 != last_low:
                last_low = y1
                api.origin(text, i, at_x, at_y)
                across, base = place(point[0], point[1])
                if style.turn != quarters and (style.turn - quarters) % 2:
                    base = across
            if quarters:
                (x0, y0), (x1, y1) = place(x0, y0), place(x1, y1)
                x0, y0, x1, y1 = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            else:
                x0, y0, x1, y1 = x0 - left, ceiling - y0, x1 - left, ceiling - y1
                if not style.font:
                    api.origin(text, i, at_x, at_y)
                    x0, x1 = _advance(x0, x1, point[0] - left, code, style.size)
            glyph = new(Glyph, (x0, y0, x1, y1, base, char, run))
            if -1 <= (x0 + x1) / 2 <= wide and -1 <= (y0 + y1) / 2 <= tall:
                into.append(glyph)
            else:
                page.outside.append(glyph)
        return runs

    def _run(self, owner: int, index: int) -> tuple[int, list[str], set[int]]:
        """Return the run that a text object is, its font's glyphs so far, and the codes of which that font is known to have the meaning."""
        page = self.page
        run = self.runs.get(owner)
        if run is None:
            run = self.runs[owner] = len(page.styles)
            font, size, matrix = self.api.style_of(self.text, index, owner)
            page.styles.append(Style(font, size * math.hypot(matrix[2], matrix[3]), turn_of(matrix)))
        font = page.styles[run].font
        return run, page.drawn.setdefault(font, []), self.known.setdefault(font, set())


def _advance(x0: float, x1: float, origin: float, code: int, size: float) -> tuple[float, float]:
    """Widen the box of a character of a Type 3 font, which bounds the ink only, to where the character begins and ends."""
    if 0 < x0 - origin < 0.5 * size:
        x0 = origin
    wide = 0x2E80 <= code < 0xFF00 and not 0x3000 <= code < 0x3100
    return x0, max(x1, x0 + size) if wide else x1


def _surrogate(high: int, code: int) -> tuple[int, str]:
    """Join the halves of a character beyond U+FFFF; a half alone shows as U+FFFD."""
    if code < 0xDC00:
        return code, ""
    return 0, chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\ufffd"
