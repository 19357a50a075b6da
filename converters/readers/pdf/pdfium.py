"""The few functions of pdfium that the reader calls once for each character or path, bound for speed (fpdf_text.h, fpdf_edit.h).

pypdfium2's own bindings convert each argument; here handles are plain integers and the results land in buffers that are
made once a page, which halves the time of the inner loop.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5
_LEVELS = 12  # form XObjects may stand in one another; pdfium itself goes no deeper
_LINE_TO, _MOVE_TO = 0, 2

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


def handle_of(wrapped: Any) -> int:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Return the address behind a pypdfium2 page or text page."""
    return ctypes.cast(wrapped.raw, ctypes.c_void_p).value or 0


class Pdfium:
    """The bound functions and their buffers, for one page at a time."""

    def __init__(self) -> None:
        """Bind the functions; the library is loaded by pypdfium2 on its first import."""
        from pypdfium2 import raw

        self.raw = raw
        bind = self._bind
        self.unicode_of = bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
        self.is_generated = bind("FPDFText_IsGenerated", _INT, _HANDLE, _INT)
        self.is_unmapped = bind("FPDFText_HasUnicodeMapError", _INT, _HANDLE, _INT)
        self.loose_box = bind("FPDFText_GetLooseCharBox", _INT, _HANDLE, _INT, _REF)
        self.origin = bind("FPDFText_GetCharOrigin", _INT, _HANDLE, _INT, _REF, _REF)
        self.owner_of = bind("FPDFText_GetTextObject", _HANDLE, _HANDLE, _INT)
        self._font_size = bind("FPDFText_GetFontSize", ctypes.c_double, _HANDLE, _INT)
        self._font_info = bind("FPDFText_GetFontInfo", ctypes.c_ulong, _HANDLE, _INT, _REF, ctypes.c_ulong, _REF)
        self._char_matrix = bind("FPDFText_GetMatrix", _INT, _HANDLE, _INT, _REF)
        self._kind = bind("FPDFPageObj_GetType", _INT, _HANDLE)
        self._page_object = bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
        self._page_count = bind("FPDFPage_CountObjects", _INT, _HANDLE)
        self._form_object = bind("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
        self._form_count = bind("FPDFFormObj_CountObjects", _INT, _HANDLE)
        self._matrix = bind("FPDFPageObj_GetMatrix", _INT, _HANDLE, _REF)
        self._bounds = bind("FPDFPageObj_GetBounds", _INT, _HANDLE, _REF, _REF, _REF, _REF)
        self._draw_mode = bind("FPDFPath_GetDrawMode", _INT, _HANDLE, _REF, _REF)
        self.count_segments = bind("FPDFPath_CountSegments", _INT, _HANDLE)
        self._segment = bind("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
        self._point = bind("FPDFPathSegment_GetPoint", _INT, _HANDLE, _REF, _REF)
        self._segment_type = bind("FPDFPathSegment_GetType", _INT, _HANDLE)
        self._segment_close = bind("FPDFPathSegment_GetClose", _INT, _HANDLE)
        self._clip = bind("FPDFPageObj_GetClipPath", _HANDLE, _HANDLE)
        self._clip_count = bind("FPDFClipPath_CountPaths", _INT, _HANDLE)
        self._clip_size = bind("FPDFClipPath_CountPathSegments", _INT, _HANDLE, _INT)
        self._clip_segment = bind("FPDFClipPath_GetPathSegment", _HANDLE, _HANDLE, _INT, _INT)
        self._four = [ctypes.c_float() for _ in range(4)]
        self._at_four = [ctypes.byref(number) for number in self._four]
        self._modes = (ctypes.c_int(), ctypes.c_int())
        self._at_modes = [ctypes.byref(mode) for mode in self._modes]
        self._own = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(256)

    def _bind(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401
        address = ctypes.cast(getattr(self.raw, name), ctypes.c_void_p).value or 0
        bound: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address)
        return bound

    def box_of_page(self, sheet: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
        """Return (left, bottom, right, top) of what a viewer shows: the crop box inside the media box."""
        box = self.raw.FS_RECTF()
        self.raw.FPDF_GetPageBoundingBox(sheet, ctypes.byref(box))
        return box.left, box.bottom, box.right, box.top

    def items(self, page: int) -> Iterator[Item]:
        """Yield all objects of a page; those in a form XObject follow it."""
        for position in range(self._page_count(page)):
            handle = self._page_object(page, position)
            kind = self._kind(handle)
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
        own = self._own
        return (own.a, own.b, own.c, own.d, own.e, own.f) if self._matrix(handle, ctypes.byref(own)) else UNIT

    def bounds_of(self, item: Item) -> tuple[float, float, float, float]:
        """Return (left, bottom, right, top) of an object in the coordinates of the page."""
        if not self._bounds(item.handle, *self._at_four):
            return 0.0, 0.0, 0.0, 0.0
        left, bottom, right, top = (number.value for number in self._four)
        if item.matrix is UNIT:
            return left, bottom, right, top
        corners = [apply(item.matrix, x, y) for x in (left, right) for y in (bottom, top)]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(up), max(across), max(up)

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

    def draw_mode(self, handle: int) -> tuple[bool, bool]:
        """Return whether a path is filled, and whether it is stroked."""
        if not self._draw_mode(handle, *self._at_modes):
            return False, False
        return bool(self._modes[0].value), bool(self._modes[1].value)

    def subpaths(self, handle: int) -> Iterator[list[tuple[float, float]]]:
        """Yield the corner points of each subpath, closed ones ending where they began; a curve starts a new list."""
        count = self.count_segments(handle)
        return self._walk(self._segment(handle, position) for position in range(count))

    def _walk(self, segments: Iterator[int]) -> Iterator[list[tuple[float, float]]]:
        x, y = self._four[0], self._four[1]
        points: list[tuple[float, float]] = []
        for segment in segments:
            self._point(segment, *self._at_four[:2])
            kind = self._segment_type(segment)
            point = (x.value, y.value)
            if kind != _LINE_TO:
                if len(points) > 1:
                    yield points
                points = []
            points.append(point)
            if self._segment_close(segment) and len(points) > 1:
                points.append(points[0])
        if len(points) > 1:
            yield points

    def clip_boxes(self, handle: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield the box of each clip path that is in force for a page object."""
        clip = self._clip(handle)
        for path in range(max(0, self._clip_count(clip) if clip else 0)):
            count = max(0, self._clip_size(clip, path))
            points = [point for part in self._walk(self._clip_segment(clip, path, number) for number in range(count)) for point in part]
            if points:
                across, up = [x for x, _ in points], [y for _, y in points]
                yield min(across), min(up), max(across), max(up)

    def style_of(self, text: int, index: int) -> tuple[str, float, Matrix]:
        """Return the font's name without its subset tag, its nominal size, and the matrix of character `index`."""
        length = self._font_info(text, index, self._name, len(self._name), None)
        name = self._name.value.decode("utf-8", "replace") if 0 < length <= len(self._name) else ""
        own = self._own
        matrix = (own.a, own.b, own.c, own.d, own.e, own.f) if self._char_matrix(text, index, ctypes.byref(own)) else UNIT
        return name.rpartition("+")[2], self._font_size(text, index), matrix
