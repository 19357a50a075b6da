"""Take characters, ruling lines and pictures off the pages of a PDF, one pass per page by pdfium (ISO 32000-1 §8, §9).

Everything that a page yields is in points from its top left corner, the sheet turned so that its text runs level.
pdfium leaves out a character that is drawn twice at one place; where text objects overlap, the page is read again in
layers, so that the double is known and can be accounted for.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from converters.limits import LIMITS
from converters.pages.glyphs import Box, Glyph, Page, Style
from converters.pages.ruled import Rule
from converters.readers.pdf.pdfium import FORM, IMAGE, PATH, TEXT, UNIT, Item, Matrix, Pdfium, apply, handle_of, product

THIN = 3.5  # a filled rectangle up to this thickness is a line; the boldest frame of an office table is 3 points
_NO_WIDTH = 0.02  # pdfium takes no character of a text object narrower than 0.01
_LAYERS = 4  # what is drawn still more often at one place is read as the last layer
_SEGMENTS = 8  # segments allowed for each path that the limit allows
_SLANTED = -1
_TOUCH = 2.5  # points by which slanted or kerned text may reach over its neighbour

Place = Callable[[float, float], tuple[float, float]]


class _Text(NamedTuple):
    """A text object as the walk meets it: the place in the walk, the matrix to the page, the bounds on the page."""

    place: tuple[int, ...]
    matrix: Matrix
    bounds: Box


def read_page(pdf: Any, index: int) -> Page:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Read page `index` of an open pypdfium2 document."""
    sheet = pdf[index]
    try:
        api = Pdfium()
        texts, lines, pictures, crowded = _walk(api, handle_of(sheet))
        quarters = _direction(texts, api.raw.FPDFPage_GetRotation(sheet))
        box = api.box_of_page(sheet)
        wide, high = box[2] - box[0], box[3] - box[1]
        page = Page(index + 1, *((wide, high) if quarters % 2 == 0 else (high, wide)), crowded=crowded,
                    turned=quarters != 0, corner=(box[0], box[3]))
        place = _placement(box, quarters)
        layers = _layers(texts, place, quarters)
        if len(layers) < 2:
            _characters(api, sheet, page, place, quarters)
    finally:
        sheet.close()
    if len(layers) > 1:
        for layer in layers:
            _layer(pdf, index, layer, page, place, quarters)
    page.pictures = [_placed(place, picture) for picture in pictures]
    for line in lines:
        x0, y0, x1, y1 = _placed(place, line)
        if x1 - x0 >= y1 - y0:
            page.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        else:
            page.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return page


# --- What is drawn -------------------------------------------------------------------------------------------------


def _walk(api: Pdfium, page: int) -> tuple[list[_Text], list[Box], list[Box], bool]:
    """Collect the text objects, the lines and the pictures of a page; True when it has more paths than the limit."""
    texts: list[_Text] = []
    lines: list[Box] = []
    pictures: list[Box] = []
    paths = segments = 0
    for item in api.items(page):
        if item.kind == TEXT:
            own = api.matrix_of(item.handle)
            matrix = own if item.matrix is UNIT else product(own, item.matrix)
            bounds = api.bounds_of(item)
            if bounds[2] - bounds[0] < _NO_WIDTH or bounds[3] - bounds[1] < _NO_WIDTH:
                bounds = _without_glyphs(api, item, matrix, bounds)
            texts.append(_Text(item.place, matrix, bounds))
        elif item.kind == PATH and paths <= LIMITS.pdf_page_paths:
            paths += 1
            segments += api.count_segments(item.handle)
            if segments > _SEGMENTS * LIMITS.pdf_page_paths:
                paths = LIMITS.pdf_page_paths + 1
            else:
                _lines_of(api, item, lines)
        elif item.kind == IMAGE:
            pictures.append(api.bounds_of(item))
    crowded = paths > LIMITS.pdf_page_paths
    return texts, [] if crowded else lines, pictures, crowded


def _without_glyphs(api: Pdfium, item: Item, matrix: Matrix, bounds: Box) -> Box:
    """Return fair bounds of a text object of whose font no glyphs are known: they would end where its last character begins."""
    if bounds[2] - bounds[0] < _NO_WIDTH:
        api.widen(item.handle)
    size = api.size_of(item.handle) * math.hypot(matrix[2], matrix[3])
    along = math.hypot(matrix[0], matrix[1]) or 1.0
    across, up = size * matrix[0] / along, size * matrix[1] / along
    return (min(bounds[0], bounds[0] + across), min(bounds[1], bounds[1] + up),
            max(bounds[2], bounds[2] + across), max(bounds[3], bounds[3] + up))


def _lines_of(api: Pdfium, item: Item, lines: list[Box]) -> None:
    """Add the level and upright lines that a path draws: thin areas, strokes, and areas that the clip makes thin."""
    fill, stroke = api.draw_mode(item.handle)
    if not fill and not stroke:
        return
    bounds = api.bounds_of(item)
    left, bottom, right, top = bounds
    wide, high = right - left, top - bottom
    if min(wide, high) <= THIN:
        if max(wide, high) > THIN:
            lines.append(bounds)
    elif stroke or api.count_segments(item.handle) > 5:
        _outline(api, item, stroke, lines)
    else:
        for x0, y0, x1, y1 in api.clip_boxes(item.handle):
            left, bottom, right, top = max(left, x0), max(bottom, y0), min(right, x1), min(top, y1)
        if 0 <= min(right - left, top - bottom) <= THIN < max(right - left, top - bottom):
            lines.append((left, bottom, right, top))


def _outline(api: Pdfium, item: Item, stroked: bool, lines: list[Box]) -> None:
    """Add the level and upright sides of a stroked path, and the thin subpaths of a filled one."""
    own = api.matrix_of(item.handle)
    matrix = own if item.matrix is UNIT else product(own, item.matrix)
    for points in api.subpaths(item.handle):
        placed = [apply(matrix, x, y) for x, y in points]
        across, up = [x for x, _ in placed], [y for _, y in placed]
        box = (min(across), min(up), max(across), max(up))
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            if max(box[2] - box[0], box[3] - box[1]) > THIN:
                lines.append(box)
        elif stroked:
            for (x0, y0), (x1, y1) in itertools.pairwise(placed):
                if (abs(x0 - x1) <= 0.5) != (abs(y0 - y1) <= 0.5):
                    lines.append((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


# --- Turning the sheet ---------------------------------------------------------------------------------------------


def _turn(matrix: Matrix) -> int:
    """Return the quarter turns, counter-clockwise, of text under `matrix`; -1 where it is no quarter turn."""
    a, b = matrix[0], matrix[1]
    if abs(b) <= 0.02 * abs(a):
        return 0 if a >= 0 else 2
    if abs(a) <= 0.02 * abs(b):
        return 1 if b > 0 else 3
    return _SLANTED


def _direction(texts: list[_Text], rotation: int) -> int:
    """Return the quarter turns at which most of the text runs; without text, the page's own rotation."""
    votes: Counter[int] = Counter()
    for text in texts:
        left, bottom, right, top = text.bounds
        votes[_turn(text.matrix)] += max(1, round(max(right - left, top - bottom)))
    votes.pop(_SLANTED, None)
    return max(votes, key=lambda turn: votes[turn]) if votes else rotation % 4


def _placement(box: Box, quarters: int) -> Place:
    """Return the function from the page's coordinates to those of the sheet turned level, from its top left corner."""
    left, bottom, right, top = box
    return (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )[quarters]


def _placed(place: Place, box: Box) -> Box:
    (x0, y0), (x1, y1) = place(box[0], box[1]), place(box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


# --- Characters ----------------------------------------------------------------------------------------------------


def _characters(api: Pdfium, sheet: Any, page: Page, place: Place, quarters: int) -> None:  # noqa: ANN401
    """Add all characters that the source itself holds to `page`; pdfium's own blanks and line ends are not taken."""
    text_page = sheet.get_textpage()
    try:
        text = handle_of(text_page)
        unicode_of, loose_box, origin, owner_of = api.unicode_of, api.loose_box, api.origin, api.owner_of
        box, x, y = api.raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        at_box, at_x, at_y = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        runs: dict[int, int] = {}
        high = 0
        styles, wide, tall = page.styles, page.width + 1, page.height + 1
        for i in range(api.raw.FPDFText_CountChars(text_page)):
            code = unicode_of(text, i)
            if code < 0x21 and code != 2 and (code != 0x20 or api.is_generated(text, i)):
                continue
            if api.is_unmapped(text, i):
                char = "\ufffd"
            elif code in {2, 0xAD}:
                char = "-"  # pdfium's mark for a hyphen at a line's end; a soft hyphen that is drawn is a hyphen too
            elif 0xD800 <= code < 0xE000:
                high, char = _surrogate(high, code)
                if not char:
                    continue
            else:
                char = chr(code)
            owner = owner_of(text, i) or 0
            run = runs.get(owner)
            if run is None:
                run = runs[owner] = len(styles)
                font, size, matrix = api.style_of(text, i)
                styles.append(Style(font, size * math.hypot(matrix[2], matrix[3]), _turn(matrix)))
            loose_box(text, i, at_box)
            origin(text, i, at_x, at_y)
            x0, y0 = place(box.left, box.top)
            x1, y1 = place(box.right, box.bottom)
            if quarters:
                x0, y0, x1, y1 = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            style = styles[run]
            if not style.font and not quarters:
                x0, x1 = _advance(x0, x1, x.value - page.corner[0], code, style.size)
            glyph = Glyph(x0, y0, x1, y1, place(x.value, y.value)[1], char, run)
            if not (-1 <= (x0 + x1) / 2 <= wide and -1 <= (y0 + y1) / 2 <= tall):
                page.outside.append(glyph)
            elif style.turn != quarters:
                page.tilted.append(glyph)
            else:
                page.glyphs.append(glyph)
    finally:
        text_page.close()


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


# --- Text drawn over text ------------------------------------------------------------------------------------------


def _layers(texts: list[_Text], place: Place, quarters: int) -> list[set[tuple[int, ...]]]:
    """Part the text objects so that no two of one layer stand at one place; as a rule all are in the first."""
    rows: list[list[tuple[float, float, _Text]]] = []
    last = -math.inf
    level = [(place(text.matrix[4], text.matrix[5])[1], _placed(place, text.bounds), text) for text in texts
             if _turn(text.matrix) == quarters]
    for base, (left, _, right, _), text in sorted(level, key=lambda entry: entry[0]):
        if right - left > 0.5:
            if base - last > 1.2:
                rows.append([])
            rows[-1].append((left, right, text))
            last = base
    where: dict[tuple[int, ...], int] = {}
    for row in rows:
        reach = [-math.inf] * _LAYERS
        for left, right, text in sorted(row, key=lambda entry: (entry[0], entry[2].place)):
            free = left + min(_TOUCH, (right - left) / 2)
            layer = next((number for number in range(_LAYERS) if reach[number] <= free), _LAYERS - 1)
            reach[layer] = max(reach[layer], right)
            where[text.place] = layer
    _part_alike([(base, box, text.place) for base, box, text in level], where)
    above: list[set[tuple[int, ...]]] = [{place for place, layer in where.items() if layer == number} for number in range(_LAYERS)]
    upper = set().union(*above[1:])
    first = {text.place for text in texts if text.place not in upper}
    return [first, *(layer for layer in above[1:] if layer)]


def _part_alike(texts: list[tuple[float, Box, tuple[int, ...]]], where: dict[tuple[int, ...], int]) -> None:
    """Part text objects that touch, begin together and are as wide: pdfium takes equal ones for one, the further apart the wider."""
    alike: dict[float, list[tuple[float, Box, tuple[int, ...]]]] = {}
    for entry in texts:
        alike.setdefault(round(entry[1][2] - entry[1][0], 1), []).append(entry)
    for width, group in alike.items():
        group.sort()
        for (base, one, first), (other, two, second) in itertools.pairwise(group):
            high = one[3] - one[1]
            near = other - base <= max(width, high) / 8 and two[1] < one[3] and abs(two[0] - one[0]) <= high
            if near and width > 0.5 and where[first] == where[second]:
                where[second] = min(where[first] + 1, _LAYERS - 1)


def _layer(pdf: Any, index: int, layer: set[tuple[int, ...]], page: Page, place: Place, quarters: int) -> None:  # noqa: ANN401
    """Add the characters of the text objects in `layer` alone, from a fresh copy of the page."""
    sheet = pdf[index]
    try:
        api = Pdfium()
        raw = api.raw
        items = list(api.items(handle_of(sheet)))
        forms = {item.place: item.handle for item in items if item.kind == FORM}
        for item in reversed(items):
            if item.kind == TEXT and item.place not in layer:
                child = ctypes.cast(item.handle, raw.FPDF_PAGEOBJECT)
                if len(item.place) == 1:
                    raw.FPDFPage_RemoveObject(sheet, child)
                else:
                    raw.FPDFFormObj_RemoveObject(ctypes.cast(forms[item.place[:-1]], raw.FPDF_PAGEOBJECT), child)
                raw.FPDFPageObj_Destroy(child)
            elif item.kind == TEXT and api.bounds_of(item)[2] - api.bounds_of(item)[0] < _NO_WIDTH:
                api.widen(item.handle)
        _characters(api, sheet, page, place, quarters)
    finally:
        sheet.close()
