"""Draw the objects of a page: text to glyphs, paths to rules and areas, images to pictures, composites by what they hold (GB/T 33190-2016 §8-§13)."""

from __future__ import annotations

import itertools
import unicodedata

from lxml import etree

from converters.diagnostics import Origin, refuse
from converters.limits import LIMITS
from converters.pages.glyphs import Box, Glyph, Page, Style
from converters.pages.ruled import Rule
from converters.readers.ofd.measures import POINTS, Matrix, apply, matrix_of, number, numbers, product, steps, turn_of
from converters.readers.ofd.paths import outlines
from converters.readers.ofd.resources import Resources
from converters.source.ofd import local, under
from converters.source.safe_xml import children

_RISE, _FALL = 0.88, 0.12  # of the size: how far a character's box reaches over and under its baseline
_HALF = 0.5  # of the size is the advance of what is not wide
_DEEP = 32  # composites and blocks in one another
_THIN = 3.5 / POINTS  # millimetres: a filled rectangle up to this thickness is a line
_FLAT = 0.18  # millimetres by which the ends of a level line may differ


class Painter:
    """Paints on one page; `corner` is the page box's own, in millimetres."""

    def __init__(self, page: Page, resources: Resources, corner: tuple[float, float]) -> None:
        """Begin with an empty page."""
        self.page = page
        self.resources = resources
        self.corner = corner
        self.objects = self.paths = 0

    def paint(self, holder: etree._Element, matrix: Matrix, part: str, *, shown: bool = True, depth: int = 0) -> None:
        """Paint the objects in a layer, block, unit or appearance, under the matrix to the page.

        Raises Refused S105 for numbers that are none, and composites that hold themselves; S116 where a limit is reached.
        """
        if depth > _DEEP:
            raise refuse("S116", Origin(part), what=f"{_DEEP} composites or blocks in one another")
        for item in children(holder):
            self.objects += 1
            if self.objects > LIMITS.pdf_page_operators:
                raise refuse("S116", Origin(part), what=f"{LIMITS.pdf_page_operators} objects on a page")
            kind = local(item)
            seen = shown and item.get("Visible", "true") != "false" and item.get("Alpha", "255") != "0"
            if kind == "PageBlock":
                self.paint(item, matrix, part, shown=seen, depth=depth + 1)
                continue
            if kind not in {"TextObject", "PathObject", "ImageObject", "CompositeObject"}:
                continue
            left, top = [*numbers(item.get("Boundary") or "", part), 0.0, 0.0][:2]
            own = product(product(matrix_of(item.get("CTM"), part), (1.0, 0.0, 0.0, 1.0, left, top)), matrix)
            if kind == "TextObject":
                self._text(item, own, part, seen=seen)
            elif kind == "CompositeObject":
                self._composite(item, own, part, seen=seen, depth=depth)
            elif seen and kind == "PathObject":
                self._path(item, own, part)
            elif seen:
                self.page.pictures.append(self._placed([apply(own, x, y) for x, y in ((0.0, 0.0), (1.0, 1.0))]))

    def _composite(self, item: etree._Element, own: Matrix, part: str, *, seen: bool, depth: int) -> None:
        name = item.get("ResourceID", "")
        if name not in self.resources.units:
            raise refuse("S105", Origin(part), reason=f"composite {name} is missing")
        content, where = self.resources.units[name]
        self.paint(content, own, where, shown=seen, depth=depth + 1)

    def _placed(self, points: list[tuple[float, float]]) -> Box:
        """Return the box around points of the page, in its points from the corner."""
        left, top = self.corner
        across, down = [(x - left) * POINTS for x, _ in points], [(y - top) * POINTS for _, y in points]
        return min(across), min(down), max(across), max(down)

    # --- Text ------------------------------------------------------------------------------------------------------

    def _text(self, item: etree._Element, own: Matrix, part: str, *, seen: bool) -> None:
        """Take the characters of a text object; steps between glyphs are vectors, which no origin moves (§11.3)."""
        size = number(item.get("Size", "0"), part)
        quarter = round(number(item.get("CharDirection", "0"), part) / 90)
        turn = turn_of(own)
        turn = (turn - quarter) % 4 if turn >= 0 else turn
        scale = (own[2] ** 2 + own[3] ** 2) ** 0.5
        run = len(self.page.styles)
        self.page.styles.append(Style(self.resources.fonts.get(item.get("Font", ""), ""), size * scale * POINTS, turn))
        seen = seen and (item.get("Fill", "true") != "false" or item.get("Stroke", "false") == "true")
        wide = size * number(item.get("HScale", "1"), part)
        x = y = 0.0
        for code in under(item, "TextCode"):
            text = code.text or ""
            x, y = number(code.get("X", str(x)), part), number(code.get("Y", str(y)), part)
            self._run(text, (x, y), (_steps(code, "DeltaX", text, part), _steps(code, "DeltaY", text, part)), own, wide, size, run, seen=seen)

    def _run(self, text: str, start: tuple[float, float], deltas: tuple[list[float], list[float]], own: Matrix,
             wide: float, size: float, run: int, *, seen: bool) -> None:
        """Place the characters of one TextCode; where it gives no step, each advances by its own width."""
        across, down = deltas
        if (across or down) and len(text) - 1 > max(len(across), len(down)):
            text = text.lstrip()  # the writer set the element on a line of its own
        x, y = start
        for index, char in enumerate(text.rstrip("\r\n\t")):
            advance = wide * (1.0 if unicodedata.east_asian_width(char) in "WFA" else _HALF)
            step = across[index] if index < len(across) else 0.0 if down else advance
            broad = step if 0 < step < advance else advance
            self._glyph(char, [apply(own, x, y - _RISE * size), apply(own, x + broad, y + _FALL * size)], apply(own, x, y), run, seen=seen)
            x += step
            y += down[index] if index < len(down) else 0.0

    def _glyph(self, char: str, corners: list[tuple[float, float]], origin: tuple[float, float], run: int, *, seen: bool) -> None:
        page = self.page
        box = self._placed(corners)
        turn = page.styles[run].turn
        base = self._placed([origin])[0 if turn in {1, 3} else 1]
        glyph = Glyph(*box, base, char, run)
        if not seen:
            page.unseen.append(glyph)
        elif not (-1 <= (box[0] + box[2]) / 2 <= page.width + 1 and -1 <= (box[1] + box[3]) / 2 <= page.height + 1):
            page.outside.append(glyph)
        else:
            (page.glyphs if turn == 0 else page.tilted).append(glyph)

    # --- Paths -----------------------------------------------------------------------------------------------------

    def _path(self, item: etree._Element, own: Matrix, part: str) -> None:
        """Take the lines and areas of a path: it is stroked unless it says no, and filled only if it says so (§9.1)."""
        stroked, filled = item.get("Stroke", "true") != "false", item.get("Fill", "false") == "true"
        data = " ".join(one.text or "" for one in under(item, "AbbreviatedData"))
        for outline in outlines(data, part):
            self.paths += len(outline)
            if self.paths > LIMITS.pdf_page_paths:
                self.page.crowded = True
                self.page.horizontal, self.page.vertical = [], []
                return
            points = [apply(own, x, y) for x, y, _ in outline]
            box = self._placed(points)
            if filled and min(box[2] - box[0], box[3] - box[1]) <= _THIN * POINTS:
                self._rule(box)
                continue
            if filled:
                (self.page.areas if _is_level(points) else self.page.shapes).append(box)
            if stroked:
                self._sides(points, [curved for _, _, curved in outline])

    def _sides(self, points: list[tuple[float, float]], curved: list[bool]) -> None:
        for one, two, bent in zip(points, points[1:], curved[1:], strict=False):
            level, upright = abs(one[1] - two[1]) <= _FLAT, abs(one[0] - two[0]) <= _FLAT
            if not bent and (level or upright):
                self._rule(self._placed([one, two]))
            else:
                self.page.slants.append(self._placed([one, two]))

    def _rule(self, box: Box) -> None:
        if box[2] - box[0] >= box[3] - box[1]:
            self.page.horizontal.append(Rule((box[1] + box[3]) / 2, box[0], box[2]))
        else:
            self.page.vertical.append(Rule((box[0] + box[2]) / 2, box[1], box[3]))


def _steps(code: etree._Element, name: str, text: str, part: str) -> list[float]:
    return steps(code.get(name, ""), len(text), part)


def _is_level(points: list[tuple[float, float]]) -> bool:
    """Whether an outline is a rectangle whose sides run level and upright."""
    return len(points) <= 5 and all(abs(one[0] - two[0]) <= _FLAT or abs(one[1] - two[1]) <= _FLAT for one, two in itertools.pairwise(points))
