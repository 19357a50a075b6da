"""Take characters, ruling lines and pictures off the pages of a PDF, one pass per page by pdfium (ISO 32000-1 §8, §9).

Everything that a page yields is in points from its top left corner, the sheet turned so that its text runs level.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

from converters.limits import LIMITS
from converters.pages.glyphs import Box, Glyph, Page
from converters.pages.ruled import Rule
from converters.readers.pdf.characters import SLANTED, Place, characters, turn_of
from converters.readers.pdf.layers import NO_WIDTH, is_whole, layers_of, read_layer
from converters.readers.pdf.paths import Painted, Paths, add_path
from converters.readers.pdf.pdfium import IMAGE, PATH, TEXT, UNIT, Item, Matrix, Pdfium, bound, handle_of, product
from converters.readers.pdf.sight import Ground, Text, paint_of, within

_SEGMENTS = 8  # segments allowed for each path that the limit allows
_LINK, _POPUP = 2, 16  # kinds of annotations that show no text of their own (fpdf_annot.h)


def read_page(pdf: Any, index: int) -> Page:  # noqa: ANN401 - pypdfium2 has no type stubs
    """Read page `index` of an open pypdfium2 document."""
    sheet = _with_annotations(pdf, index)
    try:
        api = bound()
        api.forget()
        texts, paths, pictures, crowded = _walk(api, handle_of(sheet))
        quarters = _direction(texts, api.raw.FPDFPage_GetRotation(sheet))
        box = api.box_of_page(sheet)
        wide, high = box[2] - box[0], box[3] - box[1]
        page = Page(index + 1, *((wide, high) if quarters % 2 == 0 else (high, wide)), crowded=crowded,
                    turned=quarters != 0, corner=(box[0], box[3]))
        place = _placement(box, quarters)

        def placed(box: Box) -> Box:
            (x0, y0), (x1, y1) = place(box[0], box[1]), place(box[2], box[3])
            return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

        runs = characters(api, sheet, page, place, quarters)
        layers = layers_of(texts, place, placed, quarters)
        level = [text for text in texts if turn_of(text.matrix) == quarters]
        whole = len(layers) < 2 or is_whole(page, level, runs, placed)
    finally:
        sheet.close()
    owners = {runs[text.handle]: text for text in texts if text.handle in runs}
    if not whole:
        owners = _in_layers(pdf, index, layers, page, place, quarters, {text.place: text for text in texts})
    page.marks = {run: text.mark for run, text in owners.items() if text.mark >= 0}
    ground = Ground(paths.areas, pictures)
    _set_unseen_aside(page, ground, owners, placed)
    page.pictures = [placed(picture.box) for picture in pictures]
    outlined = set(paths.shapes)
    page.areas = [placed(area.box) for area in paths.areas if area.box not in outlined]
    page.shapes = [placed(shape) for shape in paths.shapes]
    page.slants = [placed(slant) for slant in paths.slants]
    for line in [] if crowded else ground.lines(paths.lines):
        x0, y0, x1, y1 = placed(line)
        if x1 - x0 >= y1 - y0:
            page.horizontal.append(Rule((y0 + y1) / 2, x0, x1))
        else:
            page.vertical.append(Rule((x0 + x1) / 2, y0, y1))
    return page


def _with_annotations(pdf: Any, index: int) -> Any:  # noqa: ANN401
    """Load a page; what its annotations and fields of a form show becomes part of it (§12.5.5)."""
    from pypdfium2 import raw

    sheet = pdf[index]
    for number in range(raw.FPDFPage_GetAnnotCount(sheet)):
        annotation = raw.FPDFPage_GetAnnot(sheet, number)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in {_LINK, _POPUP}:
            raw.FPDFPage_Flatten(sheet, raw.FLAT_NORMALDISPLAY)
            sheet.close()
            return pdf[index]
    return sheet


def _in_layers(pdf: Any, index: int, layers: list[set[tuple[int, ...]]], page: Page, place: Place, quarters: int,  # noqa: ANN401
               texts: dict[tuple[int, ...], Text]) -> dict[int, Text]:
    """Read the characters anew, one layer of text objects after the other."""
    for found in (page.glyphs, page.tilted, page.outside, page.styles):
        found.clear()
    page.drawn.clear()
    owners: dict[int, Text] = {}
    for layer in layers:
        owners.update((run, texts[way]) for way, run in read_layer(pdf, index, layer, page, place, quarters).items())
    return owners


def _walk(api: Pdfium, page: int) -> tuple[list[Text], Paths, list[Painted], bool]:
    """Go over a page's objects once: text objects, what paths draw, pictures, and whether there are too many paths."""
    texts: list[Text] = []
    drawn = Paths([], [], [], [])
    pictures: list[Painted] = []
    paths = segments = 0
    for order, item in enumerate(api.items(page), 1):
        if item.kind == TEXT:
            own = api.matrix_of(item.handle)
            matrix = own if item.matrix is UNIT else product(own, item.matrix)
            colour = paint_of(api, item)
            bounds = api.bounds_of(item)
            if bounds[2] - bounds[0] < NO_WIDTH or bounds[3] - bounds[1] < NO_WIDTH:
                bounds = _without_glyphs(api, item, matrix, bounds)
            texts.append(Text(item.place, matrix, bounds, order, item.handle, colour, api.clip_of(item),
                              api.mark_of(item.handle) if item.matrix is UNIT else -1))
        elif item.kind == PATH and paths <= LIMITS.pdf_page_paths:
            paths += 1
            segments += api.count_segments(item.handle)
            if segments > _SEGMENTS * LIMITS.pdf_page_paths:
                paths = LIMITS.pdf_page_paths + 1
            else:
                add_path(api, item, order, drawn)
        elif item.kind == IMAGE:
            pictures.append(Painted(order, api.bounds_of(item), None))
    return texts, drawn, pictures, paths > LIMITS.pdf_page_paths


def _without_glyphs(api: Pdfium, item: Item, matrix: Matrix, bounds: Box) -> Box:
    """Return fair bounds of a text object of whose font no glyphs are known: they would end where its last character begins."""
    if bounds[2] - bounds[0] < NO_WIDTH:
        api.widen(item.handle)
    size = api.size_of(item.handle) * math.hypot(matrix[2], matrix[3])
    along = math.hypot(matrix[0], matrix[1]) or 1.0
    across, up = size * matrix[0] / along, size * matrix[1] / along
    return (min(bounds[0], bounds[0] + across), min(bounds[1], bounds[1] + up),
            max(bounds[2], bounds[2] + across), max(bounds[3], bounds[3] + up))


def _set_unseen_aside(page: Page, ground: Ground, owners: dict[int, Text], placed: Any) -> None:  # noqa: ANN401
    """Take the characters off the page that nobody sees, and those under something that was painted later."""
    hidden: set[int] = set()
    clips: dict[int, Box] = {}
    covers: dict[int, list[Box]] = {}
    for run, text in owners.items():
        if ground.hides(text):
            hidden.add(run)
            continue
        clip, bounds = text.clip, text.bounds
        if clip and not (clip[0] <= bounds[0] and clip[1] <= bounds[1] and bounds[2] <= clip[2] and bounds[3] <= clip[3]):
            clips[run] = placed(clip)
        if over := ground.over(text):
            covers[run] = [placed(box) for box in over]
    if not (hidden or clips or covers):
        return
    kept: list[Glyph] = []
    for glyph in page.glyphs:
        box = glyph[:4]
        clip = clips.get(glyph.run)
        if glyph.run in hidden or (clip and not _meets(box, clip)):
            page.unseen.append(glyph)
        elif any(within(box, cover) for cover in covers.get(glyph.run, ())):
            page.covered.append(glyph)
        else:
            kept.append(glyph)
    page.glyphs = kept


def _meets(box: Box, clip: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return clip[0] <= x <= clip[2] and clip[1] <= y <= clip[3]


# --- Turning the sheet ---------------------------------------------------------------------------------------------


def _direction(texts: list[Text], rotation: int) -> int:
    """Return the quarter turns at which most of the text runs; without text, the page's own rotation."""
    votes: Counter[int] = Counter()
    for text in texts:
        left, bottom, right, top = text.bounds
        votes[turn_of(text.matrix)] += max(1, round(max(right - left, top - bottom)))
    votes.pop(SLANTED, None)
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
