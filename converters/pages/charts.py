"""Tell a chart from a table: bars or curves in a grid whose cells hold nothing."""

from __future__ import annotations

from itertools import pairwise

from converters.pages.glyphs import Box, Page
from converters.pages.ruled import NEAR, Lattice

_FULL = 0.5  # of the cells hold text: more is a table, whatever else is drawn in it
_WIDE = 0.4  # of the grid's width is what a curve of it covers at least
_BARS = 2
_FRAME = 3  # cells of a frame at most
_AXIS = 30.0  # points around a chart in which its labels stand
_LONG, _TALL = 60.0, 12.0  # points: a line aslant so large is a curve


def is_chart(grid: Lattice, page: Page, marks: list[tuple[float, float]]) -> bool:
    """Whether a grid is that of a chart; `marks` are the middles of the characters of the page."""
    filled = {grid.at(x, y) for x, y in marks} - {-1}
    if len(grid.patches) < 2 or len(filled) > _FULL * len(grid.patches):
        return False
    left, top, right, bottom = grid.box
    inside = [box for box in (*page.shapes, *page.areas) if left - 1 <= box[0] and box[2] <= right + 1 and top - 1 <= box[1] and box[3] <= bottom + 1]
    curves = [box for box in page.slants if left - 1 <= box[0] and box[2] <= right + 1 and top - 1 <= box[1] and box[3] <= bottom + 1]
    return (any(box[2] - box[0] > _WIDE * (right - left) for box in curves)
            or _bars([(box[0], box[2], box[3], box[1]) for box in inside], grid.ys) or _bars([(box[1], box[3], box[0], box[2]) for box in inside], grid.xs))


def _bars(boxes: list[tuple[float, float, float, float]], lines: tuple[float, ...]) -> bool:
    """Whether some boxes (from, to, foot, head) stand on one line beside one another and end at other heights than those of the grid."""
    feet: dict[int, list[tuple[float, float, float, float]]] = {}
    for box in boxes:
        feet.setdefault(round(box[2] / 2), []).append(box)
    for row in feet.values():
        row.sort()
        apart = all(one[1] <= two[0] + 1 for one, two in pairwise(row))
        free = [box for box in row if all(abs(box[3] - line) > NEAR / 2 for line in lines)]
        over = any(min(box[2], box[3]) + NEAR < line < max(box[2], box[3]) - NEAR for box in free for line in lines)
        if len(row) >= _BARS and apart and over and len(free) >= _BARS and len({round(box[3]) for box in row}) > 1:
            return True
    return False


def is_box(grid: Lattice, marks: list[tuple[float, float]], most: int = _FRAME) -> bool:
    """Whether a grid is a frame around one text, an arrow of a diagram beside it perhaps: one cell with all its characters."""
    return len(grid.patches) <= most and len({grid.at(x, y) for x, y in marks} - {-1}) == 1


def is_plot(box: Box, page: Page) -> bool:
    """Whether most of a drawn curve, or of a chart, lies in a box, or the box beside it: what stands in rows there are labels of axes."""
    for curve in (*page.charts, *(slant for slant in page.slants if slant[2] - slant[0] > _LONG and slant[3] - slant[1] > _TALL)):
        wide, high = min(box[2], curve[2]) - max(box[0], curve[0]), min(box[3], curve[3]) - max(box[1], curve[1])
        beside = (curve[0] - _AXIS, curve[1] - _AXIS, curve[2] + _AXIS, curve[3] + _AXIS)
        if (wide > _FULL * (curve[2] - curve[0]) and high > _FULL * (curve[3] - curve[1])) or (
                beside[0] <= box[0] and beside[1] <= box[1] and box[2] <= beside[2] and box[3] <= beside[3]):
            return True
    return False


def outlined(box: Box, shapes: list[Box]) -> int:
    """Return how many shapes are drawn in a cell, its own ground apart: text as outlines, marks, small drawings."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    return sum(1 for shape in shapes if box[0] <= (shape[0] + shape[2]) / 2 <= box[2] and box[1] <= (shape[1] + shape[3]) / 2 <= box[3]
               and (shape[2] - shape[0]) * (shape[3] - shape[1]) < 0.7 * area)
