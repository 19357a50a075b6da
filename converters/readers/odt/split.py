"""Cells that were split into tables of their own, as older offices write them: the cells of a sub-table are cells of the outer table (ODF 1.3 part 3, table:is-sub-table)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from converters.readers.odt.names import attributes, local
from converters.source.odf import Budget, repeats
from converters.source.safe_xml import children

_CELLS = frozenset({"table-cell", "covered-table-cell"})


class _Placed(NamedTuple):
    """A cell of the whole table: where it begins, and over how many rows and columns it stands."""

    row: int
    column: int
    height: int
    width: int
    cell: etree._Element


class _Laid(NamedTuple):
    """A table with its sub-tables resolved."""

    rows: int
    columns: int
    cells: list[_Placed]
    headers: set[int]


def is_split(element: etree._Element) -> bool:
    """Whether a cell of the table was split into a table of its own."""
    return any(attributes(item).get("is-sub-table") == "true" for item in element.iterdescendants("{*}table"))


def unsplit(element: etree._Element, rows: Callable[[etree._Element], Iterator[tuple[etree._Element, bool]]], budget: Budget) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the rows of a table whose cells were split, as a table without splits has them; `rows` gives those of one table."""
    laid = _laid(element, rows, budget)
    space = str(element.tag).removesuffix("table")
    at = {(placed.row, placed.column): placed for placed in laid.cells}
    for row in range(laid.rows):
        made = etree.Element(f"{space}table-row")
        budget.spend(laid.columns)
        for column in range(laid.columns):
            placed = at.get((row, column))
            if placed is None:
                etree.SubElement(made, f"{space}covered-table-cell")
                continue
            placed.cell.set(f"{space}number-columns-spanned", str(placed.width))
            placed.cell.set(f"{space}number-rows-spanned", str(placed.height))
            placed.cell.attrib.pop(f"{space}number-columns-repeated", "")
            made.append(placed.cell)
        yield made, row in laid.headers


def _sub_table(cell: etree._Element) -> etree._Element | None:
    inside = list(children(cell))
    if len(inside) != 1 or attributes(inside[0]).get("is-sub-table") != "true":
        return None
    loose = [cell.text, *(words for item in inside[0].iter() if local(item).startswith("table") and local(item) != "table-cell" for words in (item.text, item.tail))]
    return None if any(words and words.strip() for words in loose) else inside[0]  # with words of its own it stays a table in a cell


def _laid(element: etree._Element, rows: Callable[[etree._Element], Iterator[tuple[etree._Element, bool]]], budget: Budget) -> _Laid:
    """Give each column as many columns, and each row as many rows, as its most divided cell has; a cell at an edge fills what is left."""
    grid: list[list[etree._Element]] = []
    headers: set[int] = set()
    for item, header in rows(element):
        for _ in range(repeats(attributes(item).get("number-rows-repeated"))):
            grid.append([made for cell in children(item) if local(cell) in _CELLS for made in _repeated(cell, budget)])
            headers |= {len(grid) - 1} if header else set()
    inner = {(row, column): _laid(table, rows, budget) for row, line in enumerate(grid) for column, cell in enumerate(line) if (table := _sub_table(cell)) is not None}
    widths = [1] * max(map(len, grid), default=0)
    heights = [1] * len(grid)
    for (row, column), laid in inner.items():
        width, height = _spans(grid[row][column])
        widths[column] += max(0, laid.columns - sum(widths[column : column + width]))
        heights[row] += max(0, laid.rows - sum(heights[row : row + height]))
    left, above = [sum(widths[:at]) for at in range(len(widths) + 1)], [sum(heights[:at]) for at in range(len(heights) + 1)]
    cells: list[_Placed] = []
    for row, line in enumerate(grid):
        for column, cell in enumerate(line):
            width, height = _spans(cell)
            across, down = left[min(column + width, len(widths))] - left[column], above[min(row + height, len(grid))] - above[row]
            if (row, column) in inner:
                cells += [_set_in(placed, inner[row, column], above[row], left[column], down, across) for placed in inner[row, column].cells]
            elif local(cell) == "table-cell":
                cells.append(_Placed(above[row], left[column], down, across, cell))
    return _Laid(sum(heights), sum(widths), cells, {at for row in headers for at in range(above[row], above[row + 1])})


def _set_in(placed: _Placed, laid: _Laid, row: int, column: int, down: int, across: int) -> _Placed:
    """Return a cell of a sub-table in the place that the outer table gives that."""
    height = placed.height + (down - laid.rows if placed.row + placed.height == laid.rows else 0)
    width = placed.width + (across - laid.columns if placed.column + placed.width == laid.columns else 0)
    return _Placed(row + placed.row, column + placed.column, height, width, placed.cell)


def _spans(cell: etree._Element) -> tuple[int, int]:
    said = attributes(cell)
    across, down = said.get("number-columns-spanned", "1"), said.get("number-rows-spanned", "1")
    return max(int(across), 1) if across.isdecimal() else 1, max(int(down), 1) if down.isdecimal() else 1


def _repeated(cell: etree._Element, budget: Budget) -> Iterator[etree._Element]:
    for index in range(repeats(attributes(cell).get("number-columns-repeated"))):
        budget.spend(20 if index else 0)
        yield deepcopy(cell)
