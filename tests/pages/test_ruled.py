"""Cells from ruling lines: any grid of merged cells, drawn as lines, gives the same grid back."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from converters.pages.ruled import Lattice, Rule, lattices


def drawn(xs, ys, cells):
    """The four sides of each cell, as a browser draws them."""
    levels, uprights = [], []
    for row, column, rowspan, colspan in cells:
        left, right, top, bottom = xs[column], xs[column + colspan], ys[row], ys[row + rowspan]
        levels += [Rule(top, left, right), Rule(bottom, left, right)]
        uprights += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return levels, uprights


def shape(lattice: Lattice):
    return [(patch.row, patch.column, patch.rowspan, patch.colspan) for patch in lattice.patches]


def split(row, column, rowspan, colspan, rng, cells):
    """Cut a rectangle into cells at random places, as far as chance goes."""
    ways = [way for way, size in (("rows", rowspan), ("columns", colspan)) if size > 1]
    if not ways or rng.random() < 0.12:
        cells.append((row, column, rowspan, colspan))
    elif rng.choice(ways) == "rows":
        at = rng.randint(1, rowspan - 1)
        split(row, column, at, colspan, rng, cells)
        split(row + at, column, rowspan - at, colspan, rng, cells)
    else:
        at = rng.randint(1, colspan - 1)
        split(row, column, rowspan, at, rng, cells)
        split(row, column + at, rowspan, colspan - at, rng, cells)


@st.composite
def grids(draw):
    """Line positions and cells; a line that no cell uses is left out of the grid."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    rows, columns = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    cells: list[tuple[int, int, int, int]] = []
    split(0, 0, rows, columns, rng, cells)
    used = [sorted({edge for cell in cells for edge in (cell[way], cell[way] + cell[way + 2])}) for way in (0, 1)]
    cells = sorted((used[0].index(r), used[1].index(c), used[0].index(r + rs) - used[0].index(r), used[1].index(c + cs) - used[1].index(c))
                   for r, c, rs, cs in cells)
    ys, xs = ([50.0 + sum(steps[:count]) for count in range(len(steps) + 1)]
              for steps in ([rng.uniform(9, 60) for _ in edges[1:]] for edges in used))
    return xs, ys, cells


@given(grids(), st.randoms())
def test_a_drawn_grid_gives_the_same_grid_back(grid, rng):
    xs, ys, cells = grid
    levels, uprights = drawn(xs, ys, cells)
    shaken = [[Rule(*(value + rng.uniform(-0.4, 0.4) for value in rule)) for rule in rules] for rules in (levels, uprights)]
    for rules in shaken:
        rng.shuffle(rules)
    found = lattices(*shaken)
    assert [shape(lattice) for lattice in found] == [cells]
    assert found[0].uneven == 0
    assert not any(patch.above or patch.below for patch in found[0].patches)


@given(grids())
def test_each_point_belongs_to_the_cell_around_it(grid):
    xs, ys, cells = grid
    (lattice,) = lattices(*drawn(xs, ys, cells))
    for number, (row, column, rowspan, colspan) in enumerate(cells):
        middle = (xs[column] + xs[column + colspan]) / 2, (ys[row] + ys[row + rowspan]) / 2
        assert lattice.at(*middle) == number
    assert lattice.at(xs[0] - 5, ys[0] + 1) == lattice.at(xs[0] + 1, ys[-1] + 5) == -1


@given(grids(), grids())
def test_two_tables_of_a_page_stay_apart_in_reading_order(first, second):
    xs, ys, cells = second
    lower = [y + first[1][-1] + 20 for y in ys]
    levels, uprights = (one + two for one, two in zip(drawn(*first), drawn(xs, lower, cells), strict=True))
    assert [shape(lattice) for lattice in lattices(levels, uprights)] == [first[2], cells]


def test_cells_drawn_apart_by_two_pixels_share_their_lines():
    cells = [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    levels, uprights = drawn([0, 100, 200], [0, 30, 60], [cells[0]])
    for left, right in ((0, 98.5), (101, 200)):
        levels += [Rule(31.5, left, right), Rule(60, left, right)]
        uprights += [Rule(left, 31.5, 60), Rule(right, 31.5, 60)]
    assert [shape(lattice) for lattice in lattices(levels, uprights)] == [cells]


def test_broken_lines_are_one_line():
    dots = [Rule(y, x, x + 4) for y in (0.0, 40.0) for x in range(0, 200, 6)]
    uprights = [Rule(x, 0, 40) for x in (0.0, 100.0, 202.0)]
    assert [shape(lattice) for lattice in lattices(dots, uprights)] == [[(0, 0, 1, 1), (0, 1, 1, 1)]]


def test_an_area_that_is_no_rectangle_is_cut_and_counted():
    xs, ys = [0, 50, 100], [0, 30, 60]
    levels, uprights = drawn(xs, ys, [(0, 0, 2, 2), (1, 1, 1, 1)])
    (lattice,) = lattices(levels, uprights)
    assert shape(lattice) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert lattice.uneven == 1


def test_what_the_page_cut_open_is_told():
    uprights = [Rule(x, 0, 90) for x in (0.0, 60.0, 200.0)]
    (foot,) = lattices([Rule(0, 0, 200), Rule(40, 60, 200)], uprights)
    assert [(shape(foot)[n], patch.below) for n, patch in enumerate(foot.patches)] == [
        ((0, 0, 2, 1), True), ((0, 1, 1, 1), False), ((1, 1, 1, 1), True)]
    (head,) = lattices([Rule(50, 60, 200), Rule(90, 0, 200)], uprights)
    assert [patch.above for patch in head.patches] == [True, True, False]


def test_a_stub_that_no_level_line_meets_belongs_to_the_table_beside_it():
    uprights = [Rule(x, 0, 90) for x in (0.0, 60.0, 200.0)]
    (lattice,) = lattices([Rule(30, 60, 200), Rule(60, 60, 200)], uprights)
    assert shape(lattice)[0] == (0, 0, 3, 1)


def test_an_underline_and_a_lone_frame_line_are_no_table():
    assert lattices([Rule(100, 50, 300), Rule(400, 50, 300)], []) == []
    assert lattices([Rule(100, 50, 300)], [Rule(60, 200, 300)]) == []


def test_a_corner_drawn_a_little_too_long_makes_no_cell():
    levels = [Rule(y, -3, 203) for y in (0.0, 40.0)]
    uprights = [Rule(x, -3, 43) for x in (0.0, 200.0)]
    assert [shape(lattice) for lattice in lattices(levels, uprights)] == [[(0, 0, 1, 1)]]
