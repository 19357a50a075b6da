"""Text drawn over text: pdfium leaves out a character that stands at another's place, so what overlaps is read in layers (ISO 32000-1 §8.2)."""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Callable
from typing import Any

from converters.pages.glyphs import Box, Glyph, Page
from converters.readers.pdf.characters import Place, characters, turn_of
from converters.readers.pdf.pdfium import FORM, TEXT, bound, handle_of
from converters.readers.pdf.sight import Text

NO_WIDTH = 0.02  # pdfium takes no character of a text object narrower than 0.01
_LAYERS = 12  # what is drawn still more often at one place is read as the last layer
_TOUCH = 2.5  # points by which slanted or kerned text may reach over its neighbour
_HOLE = 0.45  # of the size: a wider place without a character may be one that pdfium left out


def layers_of(texts: list[Text], place: Place, placed: Callable[[Box], Box], quarters: int) -> list[set[tuple[int, ...]]]:
    """Part the text objects so that no two of one layer stand at one place; as a rule all are in the first."""
    rows: list[list[tuple[float, float, Text]]] = []
    last = -math.inf
    level = [(place(text.matrix[4], text.matrix[5])[1], placed(text.bounds), text) for text in texts
             if turn_of(text.matrix) == quarters]
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


def is_whole(page: Page, texts: list[Text], runs: dict[int, int], placed: Callable[[Box], Box]) -> bool:
    """Whether every level text object gave as many characters as its width has room for, so that none can have been left out."""
    ends: dict[int, tuple[float, float]] = {}
    inked: set[int] = set()
    glyph: Glyph
    for glyph in page.glyphs:
        if glyph.char != " ":
            inked.add(glyph.run)
        known = ends.get(glyph.run)
        if known is None:
            ends[glyph.run] = (glyph.x0, glyph.x1)
        else:
            if glyph.x0 - known[1] > _HOLE * page.styles[glyph.run].size:
                return False
            ends[glyph.run] = (min(known[0], glyph.x0), max(known[1], glyph.x1))
    for text in texts:
        left, _, right, _ = placed(text.bounds)
        if right - left <= 0.5:
            continue
        run = runs.get(text.handle)
        if run is None:
            return False
        if run not in inked and text.bounds[3] - text.bounds[1] < NO_WIDTH:
            continue  # blanks only, whose bounds are a guess
        if run in ends:
            slack = _HOLE * page.styles[run].size
            if ends[run][0] - left > slack or right - ends[run][1] > slack:
                return False
    return True


def read_layer(pdf: Any, index: int, layer: set[tuple[int, ...]], page: Page, place: Place, quarters: int) -> dict[tuple[int, ...], int]:  # noqa: ANN401
    """Add the characters of the text objects in `layer` alone, from a fresh copy of the page; return their runs by their places."""
    sheet = pdf[index]
    try:
        api = bound()
        api.forget()
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
            elif item.kind == TEXT:
                api.unmute(item.handle)
                if api.bounds_of(item)[2] - api.bounds_of(item)[0] < NO_WIDTH:
                    api.widen(item.handle)
        runs = characters(api, sheet, page, place, quarters)
        return {item.place: runs[item.handle] for item in items if item.place in layer and item.handle in runs}
    finally:
        sheet.close()
