"""What of a page is seen: not what is as bright as what lies under it, clipped away, without paint, or painted over (ISO 32000-1 §8.5.4, §9.3.6, §11).

One question for each object, asked of all that was painted before it and after it. What cannot be decided (a pattern, a
picture, a blend) counts as seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from converters.pages.glyphs import Box
from converters.readers.pdf.paths import Painted
from converters.readers.pdf.pdfium import Item, Pdfium

_WHITE = 0xFFFFFF
_ALIKE = 12  # of 255 in each of red, green and blue: colours that differ less look the same
_BESIDE = 1.5  # points to either side of a line at which its surroundings are looked at
_STROKED, _UNPAINTED, _CLIPPING = 1, 3, 7  # text render modes (§9.3.6)
_COVER = 0.6  # of a character is covered by what hides it


class Text(NamedTuple):
    """A text object: its way through the forms, the matrix to the page, its bounds there, its place in the order of painting."""

    place: tuple[int, ...]
    matrix: tuple[float, float, float, float, float, float]
    bounds: Box
    order: int
    handle: int
    colour: int | None
    clip: Box | None


def paint_of(api: Pdfium, item: Item) -> int | None:
    """Return the colour in which a text object is painted, -1 for none, None where it cannot be told."""
    mode = api.render_mode(item.handle)
    if mode in {_UNPAINTED, _CLIPPING}:
        return -1
    return (api.stroke_of if mode == _STROKED else api.fill_of)(item.handle) if mode < 2 else None


class Ground:
    """What is painted on a page besides text: areas in the order of painting, and pictures."""

    def __init__(self, areas: Sequence[Painted], pictures: Sequence[Painted]) -> None:
        self.areas = areas
        self.solid = [area for area in areas if area.colour is not None]
        self.pictures = pictures
        self.all = sorted([*areas, *pictures])
        self.colours = {area.colour for area in self.all}

    def _under(self, x: float, y: float, order: int) -> int | None:
        """Return the colour of what lies at a point before `order` is painted: white paper, an area; None if unknown."""
        for area in reversed(self.all):
            if area.order < order and area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]:
                return area.colour
        return _WHITE

    def lines(self, lines: Iterable[Painted]) -> Iterator[Box]:
        """Yield the lines, or parts of them, that are seen."""
        solid = [area for area in self.solid if area.order > 0]
        for line in lines:
            known = line.colour is not None and (_alike(line.colour, _WHITE) or any(_alike(line.colour, one) for one in self.colours if one is not None))
            later = [area for area in solid if area.order > line.order and _touch(area.box, line.box)] if solid else []
            if not known and not later:
                yield line.box
            else:
                yield from self._seen(line, later, known=known)

    def _seen(self, line: Painted, later: list[Painted], *, known: bool) -> Iterator[Box]:
        left, bottom, right, top = line.box
        level = right - left >= top - bottom
        start, end = (left, right) if level else (bottom, top)
        at = (bottom + top) / 2 if level else (left + right) / 2
        cuts = sorted({start, end, *(edge for area in self.all for edge in (area.box[::2] if level else area.box[1::2]) if start < edge < end)})
        low: float | None = None
        for one, two in zip(cuts, [*cuts[1:], end], strict=True):
            middle = (one + two) / 2
            shown = one < two and self._shows(line, middle, at, later, level=level, known=known)
            if shown and low is None:
                low = one
            elif not shown and low is not None:
                yield (low, bottom, one, top) if level else (left, low, right, one)
                low = None

    def _shows(self, line: Painted, along: float, at: float, later: list[Painted], *, level: bool, known: bool) -> bool:
        points = [(along, at + off) if level else (at + off, along) for off in (-_BESIDE, 0.0, _BESIDE)]
        if any(all(area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3] for x, y in points) for area in later):
            return False
        if not known or line.colour is None:
            return True
        return any((under := self._under(x, y, line.order)) is None or not _alike(under, line.colour) for x, y in points)

    def hides(self, text: Text) -> bool:
        """Whether nobody sees any of a text object for the way it is painted: without ink, or as bright as its ground.

        Text without ink over a picture is what was recognised there, and is read.
        """
        left, bottom, right, top = text.bounds
        x, y = (left + right) / 2, (bottom + top) / 2
        if text.colour == -1:
            return not any(_touch(picture.box, text.bounds) for picture in self.pictures)
        if text.colour is None or not (_alike(text.colour, _WHITE) or text.colour in self.colours):
            return False
        return all((under := self._under(at, y, text.order)) is not None and _alike(under, text.colour)
                   for at in (left + 0.05 * (right - left), x, right - 0.05 * (right - left)))

    def over(self, text: Text) -> list[Box]:
        """Return the areas that are painted over a text object later on."""
        return [area.box for area in self.solid if area.order > text.order and _touch(area.box, text.bounds)]


def _touch(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _alike(one: int, two: int) -> bool:
    return all(abs((one >> shift & 255) - (two >> shift & 255)) <= _ALIKE for shift in (16, 8, 0))


def within(glyph: Box, box: Box) -> bool:
    """Whether most of a character lies in a box."""
    wide = min(glyph[2], box[2]) - max(glyph[0], box[0])
    high = min(glyph[3], box[3]) - max(glyph[1], box[1])
    return wide >= _COVER * (glyph[2] - glyph[0]) and high >= _COVER * (glyph[3] - glyph[1])
