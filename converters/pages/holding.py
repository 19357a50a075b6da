"""Which cell holds a character: the one around its middle, the one where its run began, or, turned on its side, the one around it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from converters.pages.glyphs import Box, Glyph, Page
from converters.pages.lines import lines_of
from converters.pages.ruled import Lattice

Held = dict[tuple[int, int], list[Glyph]]
_TIGHT = 0.12  # of the size: characters of one run that stand so near are one word


def hold(page: Page, grids: Sequence[Lattice], order: Sequence[int], glyphs: Iterable[Glyph]) -> tuple[Held, list[Glyph]]:
    """Return the characters of each cell, by the numbers of lattice and patch, and those outside all; `order`: inner lattices first.

    A text that runs over the line of its cell without a gap is in the cell in which it begins; where its gaps lie at the
    lines, it is parted there.
    """
    boxes = [(number, grids[number].box, grids[number].at) for number in order]
    held: Held = {}
    outside: list[Glyph] = []
    styles = page.styles
    last: Glyph | None = None
    key = (-1, -1)
    for glyph in glyphs:
        size = styles[glyph.run].size
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * size
        for number, (left, top, right, bottom), at in boxes:
            if left <= x < right and top <= y < bottom:
                own = (number, at(x, y))
                break
        else:
            own = (-1, -1)
        if (last is not None and own != key and key[0] >= 0 and own[0] == key[0] and glyph.run == last.run and abs(glyph.base - last.base) < 0.5
                and -size < glyph.x0 - last.x1 < _TIGHT * size and not (glyph.char.isspace() or last.char.isspace())):
            own = key
        if own[0] >= 0:
            held.setdefault(own, []).append(glyph)
        else:
            outside.append(glyph)
        last, key = glyph, own
    return held, outside


def turned_texts(page: Page, grids: Sequence[Lattice], order: Sequence[int]) -> dict[tuple[int, int], str]:
    """Take the texts that stand on their side within one cell off `page.tilted`, and return them by cell, read in their own direction."""
    held: dict[tuple[int, int, int], list[Glyph]] = {}
    rest: list[Glyph] = []
    for glyph in page.tilted:
        turn = page.styles[glyph.run].turn
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        number = next((number for number in order if _inside((x, y), grids[number].box)), -1)
        if turn in {1, 3} and not page.turned and number >= 0:
            held.setdefault((number, grids[number].at(x, y), turn), []).append(glyph)
        else:
            rest.append(glyph)
    page.tilted = rest
    texts: dict[tuple[int, int], str] = {}
    for (number, patch, turn), glyphs in held.items():
        lines, _ = lines_of([_levelled(glyph, turn) for glyph in glyphs], page.styles, page.number)
        key = (number, patch)
        texts[key] = texts.get(key, "") + "".join(line.text for line in lines)
    return texts


def _inside(point: tuple[float, float], box: Box) -> bool:
    return box[0] <= point[0] < box[2] and box[1] <= point[1] < box[3]


def _levelled(glyph: Glyph, turn: int) -> Glyph:
    """Return a character as it stands once its line is turned level; its `base` lies across the page before."""
    x0, top, x1, bottom, base, char, run = glyph
    if turn == 1:
        return Glyph(-bottom, x0, -top, x1, base, char, run)
    return Glyph(top, -x1, bottom, -x0, -base, char, run)
