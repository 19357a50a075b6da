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
_BAND = 24.0  # points: areas are looked up by their height on the page
_MOST = 200  # bands of one area; no sheet is higher
_COVER = 0.6  # of a character is covered by what hides it


class Text(NamedTuple):
    """A text object: its way through the forms, the matrix to the page, its bounds there, its place in the order of painting.

    `mark` is the number of the marked content it belongs to, -1 for none (§14.6).
    """

    place: tuple[int, ...]
    matrix: tuple[float, float, float, float, float, float]
    bounds: Box
    order: int
    handle: int
    colour: int | None
    clip: Box | None
    mark: int


def paint_of(api: Pdfium, item: Item) -> int | None:
    """Return the colour in which a text object is painted, -1 for none, None where it cannot be told."""
    mode = api.render_mode(item.handle)
    if mode in {_UNPAINTED, _CLIPPING}:
        return -1
    return (api.stroke_of if mode == _STROKED else api.fill_of)(item.handle) if mode < 2 else None


class Ground:
    """What is painted on a page besides text: areas in the order of painting, and pictures."""

    def __init__(self, areas: Sequence[Painted], pictures: Sequence[Painted]) -> None:
        self.pictures = pictures
        self.bands: dict[int, list[Painted]] = {}  # by height on the page, the last painted first
        for area in sorted([*areas, *pictures], key=lambda area: -area.order):
            for band in _bands(area.box):
                self.bands.setdefault(band, []).append(area)
        self.colours = {area.colour for area in areas if area.colour is not None}
        self.last = max((area.order for area in areas if area.colour is not None), default=0)

    def _under(self, x: float, y: float, order: int) -> int | None:
        """Return the colour of what lies at a point before `order` is painted: white paper, an area; None if unknown."""
        for area in self.bands.get(int(y // _BAND), ()):
            if area.order < order and area.box[0] <= x <= area.box[2] and area.box[1] <= y <= area.box[3]:
                return area.colour
        return _WHITE

    def _later(self, box: Box, order: int) -> list[Painted]:
        """Return what is painted over a place after `order`."""
        if order >= self.last:
            return []
        return [area for band in _bands(box) for area in self.bands.get(band, ())
                if area.colour is not None and area.order > order and _touch(area.box, box)]

    def lines(self, lines: Iterable[Painted]) -> Iterator[Box]:
        """Yield the lines, or parts of them, that are seen."""
        for line in lines:
            known = line.colour is not None and (_alike(line.colour, _WHITE) or line.colour in self.colours)
            later = self._later(line.box, line.order)
            if not known and not later:
                yield line.box
            else:
                yield from self._seen(line, later, known=known)

    def _seen(self, line: Painted, later: list[Painted], *, known: bool) -> Iterator[Box]:
        left, bottom, right, top = line.box
        level = right - left >= top - bottom
        start, end = (left, right) if level else (bottom, top)
        at = (bottom + top) / 2 if level else (left + right) / 2
        cuts = sorted({start, end, *(edge for area in self._beside(line.box) for edge in (area.box[::2] if level else area.box[1::2]) if start < edge < end)})
        low: float | None = None
        for one, two in zip(cuts, [*cuts[1:], end], strict=True):
            middle = (one + two) / 2
            shown = one < two and self._shows(line, middle, at, later, level=level, known=known)
            if shown and low is None:
                low = one
            elif not shown and low is not None:
                yield (low, bottom, one, top) if level else (left, low, right, one)
                low = None

    def _beside(self, box: Box) -> list[Painted]:
        return [area for band in _bands(box) for area in self.bands.get(band, ()) if _touch(area.box, _wider(box))]

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
        return [area.box for area in self._later(text.bounds, text.order)]


def _bands(box: Box) -> range:
    return range(int(box[1] // _BAND), min(int(box[3] // _BAND), int(box[1] // _BAND) + _MOST) + 1)


def _wider(box: Box) -> Box:
    return box[0] - _BESIDE, box[1] - _BESIDE, box[2] + _BESIDE, box[3] + _BESIDE


def _touch(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _alike(one: int, two: int) -> bool:
    return all(abs((one >> shift & 255) - (two >> shift & 255)) <= _ALIKE for shift in (16, 8, 0))


def within(glyph: Box, box: Box) -> bool:
    """Whether most of a character lies in a box."""
    wide = min(glyph[2], box[2]) - max(glyph[0], box[0])
    high = min(glyph[3], box[3]) - max(glyph[1], box[1])
    return wide >= _COVER * (glyph[2] - glyph[0]) and high >= _COVER * (glyph[3] - glyph[1])
