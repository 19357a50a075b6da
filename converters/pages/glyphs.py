"""What a page shows, whatever drew it: characters with their boxes, ruling lines, pictures, in points from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from converters.pages.ruled import Rule

Box = tuple[float, float, float, float]


class Glyph(NamedTuple):
    """A character with its box and baseline; `run` numbers the text object that draws it, a key of `Page.styles`."""

    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    char: str
    run: int


class Style(NamedTuple):
    """How a text object looks: its font, its size in points on the page, its direction in quarter turns (-1: other)."""

    font: str
    size: float
    turn: int


@dataclass(slots=True)
class Page:
    """One page as drawn, the sheet turned so that most of its text runs level.

    `tilted` is text that does not run level: where it is turned by a quarter, its `base` lies across the page. `outside` is
    text off the sheet, `unseen` text that is painted so that nobody sees it, `covered` text under something painted later.
    `areas` are filled rectangles, `shapes` other filled outlines, `slants` lines that run aslant, `charts` the grids of charts. `crowded` says that the page draws more paths than
    the limit allows, so that its lines were not read; `corner` is the top left corner in the page's own coordinates,
    `turned` says that the sheet was turned, `marks` has the number of the marked content that a run belongs to. `drawn` has all glyphs by font, as many strings as glyphs were painted.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    tilted: list[Glyph] = field(default_factory=list)
    outside: list[Glyph] = field(default_factory=list)
    unseen: list[Glyph] = field(default_factory=list)
    covered: list[Glyph] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    charts: list[Box] = field(default_factory=list)
    slants: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    marks: dict[int, int] = field(default_factory=dict)
    drawn: dict[str, list[str]] = field(default_factory=dict)
    crowded: bool = False
    turned: bool = False
    corner: tuple[float, float] = (0.0, 0.0)
