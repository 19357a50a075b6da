"""Settle rows with a value too few or too many by the sums that the form prints, as parity settles a lost bit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

from converters.forms import FormCell, Sum
from converters.model import Cell
from converters.record import record
from converters.recover.labels import FormRow
from converters.recover.values import parse_value
from converters.text import joined

_MOST_WAYS = 3_000


@record
class Pending:
    """A row whose values could not be given to its columns: there are more or fewer than the row has.

    `under` pairs its columns with the values that stand under their headings, where no sum tells more.
    """

    row: FormRow
    cells: tuple[Cell, ...]
    under: tuple[tuple[FormCell, Cell], ...] = ()


@record
class Settled:
    """What is certain of a pending row, and the rules that bear it out."""

    pending: Pending
    pairs: tuple[tuple[FormCell, Cell], ...]
    rules: str


def settle(pending: Sequence[Pending], known: dict[str, float], sums: Sequence[Sum]) -> list[Settled]:
    """Place pending rows, each by the equations whose other facts are known; a row that is placed helps the next.

    Args:
        pending: the rows in doubt.
        known: the numbers of the facts already placed, a blank as 0; it is not changed.
        sums: the equations of the form.

    Returns:
        For each row that the equations settle, or else its headings, the cells whose place is certain; the others remain
        in doubt.

    """
    numbers = dict(known)
    rest, settled = list(pending), []
    progress = True
    while progress:
        progress = False
        for item in list(rest):
            way = _only_way(item, numbers, sums)
            if way:
                settled.append(way)
                rest.remove(item)
                whole = len(way.pairs) == min(len(item.cells), len(item.row.values))
                numbers |= ({cell.fact: 0 for cell in item.row.values} if whole else {}) | {cell.fact: _number(here) for cell, here in way.pairs}
                progress = True
    return settled + [Settled(item, item.under, "headings 表头") for item in rest if item.under]


def _only_way(item: Pending, known: dict[str, float], sums: Sequence[Sum]) -> Settled | None:
    """Return what is the same in all ways to place the row that satisfy the most equations and contradict none.

    First it is taken that the lost cells were blank, as blanks are what a flattened table loses; if no way holds then,
    that they held numbers that nobody knows, so that an equation with such a cell says nothing.
    """
    own = {cell.fact for cell in item.row.values}
    usable = [equation for equation in sums if own & {*equation.whole, *equation.parts}
              and all(name in known or name in own for name in (*equation.whole, *equation.parts))]
    for blank in (True, False) if usable else ():
        best, rules = 0, ""
        found: list[dict[FormCell, Cell]] = []
        for pairs in _ways(item):
            held = _held(usable, known, {cell.fact: _number(here) for cell, here in pairs}, own, blank=blank)
            if not held or len(held) < best:
                continue
            if len(held) > best:
                best, found, rules = len(held), [], "、".join(dict.fromkeys(held))
            found.append(dict(pairs))
        common = _common(found)
        if common and (blank is False or len(common) == len(found[0])):
            return Settled(item, tuple(common.items()), rules)
    return None


def _common(ways: Sequence[dict[FormCell, Cell]]) -> dict[FormCell, Cell]:
    """What every way agrees on: the cells that get the same number in all of them."""
    if not ways:
        return {}
    return {cell: here for cell, here in ways[0].items() if all(cell in way and _number(way[cell]) == _number(here) for way in ways[1:])}


def _ways(item: Pending) -> Iterator[tuple[tuple[FormCell, Cell], ...]]:
    """Yield every way to place the cells in order: with gaps if they are too few, leaving some out if too many."""
    columns, cells = item.row.values, item.cells
    if comb(max(len(columns), len(cells)), min(len(columns), len(cells))) > _MOST_WAYS:
        return
    if len(cells) <= len(columns):
        for chosen in combinations(columns, len(cells)):
            yield tuple(zip(chosen, cells, strict=True))
    else:
        for kept in combinations(cells, len(columns)):
            yield tuple(zip(columns, kept, strict=True))


def _held(equations: Sequence[Sum], known: dict[str, float], placed: dict[str, float], own: set[str], *, blank: bool) -> list[str]:
    """Return the rules that hold, none if one does not; a cell not placed is 0 if `blank`, else its equations say nothing."""
    held = []
    numbers = {**known, **(dict.fromkeys(own, 0) if blank else {}), **placed}
    for equation in equations:
        gap = equation.gap(numbers)
        if gap:
            return []
        held += [equation.rule] if gap == 0 else []
    return held


def _number(cell: Cell) -> float:
    return parse_value(joined(cell.text)).number or 0
