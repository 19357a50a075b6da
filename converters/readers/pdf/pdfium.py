"""The few functions of pdfium that the reader calls once for each character or path, bound for speed (fpdf_text.h, fpdf_edit.h).

pypdfium2's own bindings convert each argument; here handles are plain integers and the results land in buffers that are
made once a page, which halves the time of the inner loop.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from converters.pages.glyphs import Box

Subpath = list[tuple[float, float, bool]]  # points, and whether a curve leads to each
Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
_LEVELS = 12  # form XObjects may stand in one another; pdfium itself goes no deeper
_CURVE_TO, _MOVE_TO = 1, 2
_FAINT = 6  # of 255: paint with less alpha shows nothing

_HANDLE = ctypes.c_void_p
_INT = ctypes.c_int
_REF = ctypes.c_void_p


class Item(NamedTuple):
    """An object of a page: `place` is its way through the form XObjects, `matrix` leads from its form to the page."""

    place: tuple[int, ...]
    kind: int
    handle: int
    matrix: Matrix


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return the point that `matrix` makes of (x, y) (ISO 32000-1 §8.3.4)."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def product(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    k, l, m, n, o, p = second
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p


def placed(matrix: Matrix, box: Box) -> Box:
    """Return the box around what `matrix` makes of `box`."""
    if matrix is UNIT:
        return box
    corners = [apply(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def handle_of(wrapped: Any) -> int:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Return the address behind a pypdfium2 page or text page."""
    return ctypes.cast(wrapped.raw, ctypes.c_void_p).value or 0


@cache
def bound() -> Pdfium:
    """Return the functions, bound once for the process: whoever calls them holds the lock round pdfium."""
    return Pdfium()


class Pdfium:
    """The bound functions and their buffers, for one page at a time."""

    def __init__(self) -> None:
        """Bind the functions; the library is loaded by pypdfium2 on its first import."""
        from pypdfium2 import raw

        self.raw = raw
        bind = self._bind
        self.is_generated = bind("FPDFText_IsGenerated", _INT, _HANDLE, _INT)
        self.unicode_of = bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
        self.is_unmapped = bind("FPDFText_HasUnicodeMapError", _INT, _HANDLE, _INT)
        self.loose_box = bind("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _REF)
        self.origin = bind("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _REF, _REF)
        self.owner_of = bind("FPDFText_GetTextObject", _HANDLE, _HANDLE, _INT)
        self._text_of = bind("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _REF)
        self._font_size = bind("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
        self._font_of = bind("FPDFTextObj_GetFont", _HANDLE, _HANDLE)
        self._font_name = bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, _REF, ctypes.c_size_t)
        self._char_matrix = bind("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _REF)
        self._kind = bind("FPDFPageObj_GetType", _INT, _HANDLE)
        self._page_object = bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
        self._page_count = bind("FPDFPage_CountObjects", _INT, _HANDLE)
        self._form_object = bind("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
        self._form_count = bind("FPDFFormObj_CountObjects", _INT, _HANDLE)
        self._matrix = bind("FPDFPageObj_GetMatrix", _INT, _HANDLE, _REF)
        self._bounds = bind("FPDFPageObj_GetBounds", _INT, _HANDLE, _REF, _REF, _REF, _REF)
        self._draw_mode = bind("FPDFPath_GetDrawMode", _INT, _HANDLE, _REF, _REF)
        self._fill = bind("FPDFPageObj_GetFillColor", _INT, _HANDLE, _REF, _REF, _REF, _REF)
        self._stroke = bind("FPDFPageObj_GetStrokeColor", _INT, _HANDLE, _REF, _REF, _REF, _REF)
        self.is_transparent = bind("FPDFPageObj_HasTransparency", _INT, _HANDLE)
        self.render_mode = bind("FPDFTextObj_GetTextRenderMode", _INT, _HANDLE)
        self.mark_of = bind("FPDFPageObj_GetMarkedContentID", _INT, _HANDLE)
        self.count_segments = bind("FPDFPath_CountSegments", _INT, _HANDLE)
        self._segment = bind("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
        self._point = bind("FPDFPathSegment_GetPoint", _INT, _HANDLE, _REF, _REF)
        self._segment_type = bind("FPDFPathSegment_GetType", _INT, _HANDLE)
        self._segment_close = bind("FPDFPathSegment_GetClose", _INT, _HANDLE)
        self._clip = bind("FPDFPageObj_GetClipPath", _HANDLE, _HANDLE)
        self._clip_count = bind("FPDFClipPath_CountPaths", _INT, _HANDLE)
        self._clip_size = bind("FPDFClipPath_CountPathSegments", _INT, _HANDLE, _INT)
        self._clip_segment = bind("FPDFClipPath_GetPathSegment", _HANDLE, _HANDLE, _INT, _INT)
        self._box = (ctypes.c_float * 4)()
        at = ctypes.addressof(self._box)
        self._at_four = (at, at + 8, at + 4, at + 12)  # left, bottom, right, top as (left, right, bottom, top) lie in the buffer
        self._colour = (ctypes.c_uint * 4)()
        at = ctypes.addressof(self._colour)
        self._at_colour = (at, at + 4, at + 8, at + 12)
        self._modes = (ctypes.c_int * 2)()
        self._at_modes = (ctypes.addressof(self._modes), ctypes.addressof(self._modes) + 4)
        self._own = (ctypes.c_float * 6)()
        self._at_own = ctypes.addressof(self._own)
        self._name = ctypes.create_string_buffer(256)
        self._fonts: dict[int, str] = {}

    def forget(self) -> None:
        """Forget the fonts of the page before: their handles are given out again."""
        self._fonts.clear()

    def _bind(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
        """Bind a function that is over in a microsecond: to let other threads run meanwhile would cost more than it takes."""
        address = ctypes.cast(getattr(self.raw, name), ctypes.c_void_p).value or 0
        bound: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
        return bound

    def box_of_page(self, sheet: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
        """Return (left, bottom, right, top) of what a viewer shows: the crop box inside the media box."""
        box = self.raw.FS_RECTF()
        self.raw.FPDF_GetPageBoundingBox(sheet, ctypes.byref(box))
        return box.left, box.bottom, box.right, box.top

    def items(self, page: int) -> Iterator[Item]:
        """Yield all objects of a page in the order of painting; those in a form XObject follow it."""
        kind_of, object_of = self._kind, self._page_object
        for position in range(self._page_count(page)):
            handle = object_of(page, position)
            kind = kind_of(handle)
            yield Item((position,), kind, handle, UNIT)
            if kind == FORM:
                yield from self._in_form(handle, (position,), self.matrix_of(handle))

    def _in_form(self, form: int, place: tuple[int, ...], matrix: Matrix) -> Iterator[Item]:
        if len(place) > _LEVELS:
            return
        for position in range(self._form_count(form)):
            handle = self._form_object(form, position)
            kind = self._kind(handle)
            yield Item((*place, position), kind, handle, matrix)
            if kind == FORM:
                yield from self._in_form(handle, (*place, position), product(self.matrix_of(handle), matrix))

    def matrix_of(self, handle: int) -> Matrix:
        """Return the matrix of a page object."""
        own: Any = self._own[:] if self._matrix(handle, self._at_own) else UNIT
        return own[0], own[1], own[2], own[3], own[4], own[5]

    def bounds_of(self, item: Item) -> Box:
        """Return (left, bottom, right, top) of an object in the coordinates of the page."""
        if not self._bounds(item.handle, *self._at_four):
            return 0.0, 0.0, 0.0, 0.0
        left, right, bottom, top = self._box[:]
        return placed(item.matrix, (left, bottom, right, top))

    def fill_of(self, handle: int) -> int | None:
        """Return the colour that an object is filled with as 0xRRGGBB: None for a pattern, -1 where nothing shows through its alpha."""
        return self._colour_by(self._fill, handle)

    def stroke_of(self, handle: int) -> int | None:
        """Return the colour of an object's stroke, as `fill_of` gives it."""
        return self._colour_by(self._stroke, handle)

    def _colour_by(self, ask: Callable[..., Any], handle: int) -> int | None:
        if not ask(handle, *self._at_colour):
            return None
        red, green, blue, alpha = self._colour[:]
        return red << 16 | green << 8 | blue if alpha > _FAINT else -1

    def size_of(self, handle: int) -> float:
        """Return the nominal font size of a text object."""
        size = ctypes.c_float()
        self.raw.FPDFTextObj_GetFontSize(ctypes.cast(handle, self.raw.FPDF_PAGEOBJECT), ctypes.byref(size))
        return size.value

    def widen(self, handle: int) -> None:
        """Give a text object of no width the width of a stroke.

        The only character of a text object has no bounds when neither the file nor the machine has a glyph for it, and
        pdfium would take no text from it. What is stroked is as wide as its line at least.
        """
        wrapped = ctypes.cast(handle, self.raw.FPDF_PAGEOBJECT)
        self.raw.FPDFTextObj_SetTextRenderMode(wrapped, self.raw.FPDF_TEXTRENDERMODE_STROKE)
        self.raw.FPDFPageObj_SetStrokeWidth(wrapped, 1.0)
        self.raw.FPDFPageObj_TransformF(wrapped, ctypes.byref(self.raw.FS_MATRIX(*UNIT)))

    def unmute(self, handle: int) -> None:
        """Take off a text object the marks that say that it means nothing (an empty ActualText, §14.9.4): it is painted all the same."""
        raw, wrapped, length = self.raw, ctypes.cast(handle, self.raw.FPDF_PAGEOBJECT), ctypes.c_ulong()
        for number in reversed(range(max(0, raw.FPDFPageObj_CountMarks(wrapped)))):
            mark = raw.FPDFPageObj_GetMark(wrapped, number)
            found = raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, ctypes.byref(length))
            if found and not length.value:
                raw.FPDFPageObj_RemoveMark(wrapped, mark)

    def draw_mode(self, handle: int) -> tuple[bool, bool]:
        """Return whether a path is filled, and whether it is stroked."""
        if not self._draw_mode(handle, *self._at_modes):
            return False, False
        return bool(self._modes[0]), bool(self._modes[1])

    def subpaths(self, handle: int) -> Iterator[Subpath]:
        """Yield each subpath of a path, a closed one ending where it began."""
        segment = self._segment
        return self._walk(segment(handle, position) for position in range(self.count_segments(handle)))

    def _walk(self, segments: Iterator[int]) -> Iterator[Subpath]:
        own = self._box
        x, y = self._at_four[0], self._at_four[2]
        points: Subpath = []
        controls = 0
        for segment in segments:
            self._point(segment, x, y)
            kind = self._segment_type(segment)
            if kind == _MOVE_TO:
                if len(points) > 1:
                    yield points
                points, controls = [], 0
            if kind == _CURVE_TO:
                controls += 1
            if kind != _CURVE_TO or controls % 3 == 0:  # two points steer a curve, the third ends it
                points.append((own[0], own[1], kind == _CURVE_TO))
            if self._segment_close(segment) and len(points) > 1:
                points.append((*points[0][:2], False))
        if len(points) > 1:
            yield points

    def clip_of(self, item: Item) -> Box | None:
        """Return what the clip paths leave of the page to an object, None where there are none; each path counts as its box."""
        clip = self._clip(item.handle)
        left = bottom = -math.inf
        right = top = math.inf
        count = max(0, self._clip_count(clip)) if clip else 0
        for path in range(count):
            size = self._clip_size(clip, path)
            points = [point for part in self._walk(self._clip_segment(clip, path, number) for number in range(size)) for point in part]
            if points:
                across, up = [x for x, _, _ in points], [y for _, y, _ in points]
                left, bottom = max(left, min(across)), max(bottom, min(up))
                right, top = min(right, max(across)), min(top, max(up))
        if left == -math.inf:
            return None
        return placed(item.matrix, (left, bottom, max(left, right), max(bottom, top)))

    def codes_of(self, text: int, count: int) -> Sequence[int]:
        """Return the UTF-16 codes of all characters of a text page, one for each; surrogates are halves of a character."""
        buffer = (ctypes.c_ushort * (count + 1))()
        codes: list[int] = buffer[:count] if self._text_of(text, 0, count, ctypes.addressof(buffer)) == count + 1 else [0]
        if any(not code or 0xD800 <= code < 0xE000 or code > 0xFFFD for code in codes):  # not a code for each, or one with a meaning to pdfium
            return [self.unicode_of(text, index) for index in range(count)]
        return codes

    def style_of(self, text: int, index: int, owner: int) -> tuple[str, float, Matrix]:
        """Return the font's name without its subset tag, its nominal size, and the matrix of character `index` of text object `owner`."""
        font = self._font_of(owner) if owner else 0
        name = self._fonts.get(font or 0)
        if name is None:
            length = self._font_name(font, self._name, len(self._name)) if font else 0
            name = self._name.value.decode("utf-8", "replace").rpartition("+")[2] if 0 < length <= len(self._name) else ""
            self._fonts[font or 0] = name
        matrix: Any = tuple(self._own[:]) if self._char_matrix(text, index, self._at_own) else UNIT
        return name, self._font_size(text, index), matrix
