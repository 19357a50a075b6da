"""Doubt: what the sums that the form prints say of values that may stand elsewhere or be read otherwise, as parity tells a lost bit.

In: rows whose values may belong to several columns, cells with several readings, a table whose totals are blank; out: what is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from math import comb

from converters.diagnostics import Repair
from converters.forms import FormCell, Sum
from converters.model import Cell
from converters.record import record
from converters.recover.values import cut_figures, parse_value, readings
from converters.text import joined

Reading = dict[str, int | float]
_MOST_WAYS = 3_000
_MOST_ROUNDS = 40
_ENOUGH, _MANY = 3, 5  # rows in which the last column, or any other, is as great as all others together


@record
class Pending:
    """A row whose values could not be given to its columns for certain: `columns` are the form's, `cells` what is printed, in order.

    `name` is the row's, `line` its number; `under` pairs columns with the values that stand under their headings.
    """

    name: str
    line: int
    columns: tuple[FormCell, ...]
    cells: tuple[Cell, ...]
    under: tuple[tuple[FormCell, Cell], ...] = ()


@record
class Settled:
    """What is certain of a pending row, and the rules that bear it out."""

    pending: Pending
    pairs: tuple[tuple[FormCell, Cell], ...]
    rules: str


def number_of(cell: Cell) -> float:
    """The number that stands in a cell, a blank as 0."""
    return parse_value(joined(cell.text)).number or 0


# --- rows with a value too few or too many -----------------------------------------------------------------------------------


def settle(pending: Sequence[Pending], known: dict[str, float], sums: Sequence[Sum]) -> list[Settled]:
    """Place pending rows, each by the equations whose other facts are known; a row that is placed helps the next.

    Args:
        pending: the rows in doubt.
        known: the numbers of the facts already placed, a blank as 0; it is not changed.
        sums: the equations of the form.

    Returns:
        For each row that the equations settle, or else its headings, the cells whose place is certain; the others remain in doubt.

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
                whole = len(way.pairs) == min(len(item.cells), len(item.columns))
                numbers |= ({cell.fact: 0 for cell in item.columns} if whole else {}) | {cell.fact: number_of(here) for cell, here in way.pairs}
                progress = True
    settled += [Settled(item, item.under, "headings 表头") for item in rest if item.under]
    return settled + [way for item in rest if not item.under and (way := _doubled(item))]


def _only_way(item: Pending, known: dict[str, float], sums: Sequence[Sum]) -> Settled | None:
    """Return what is the same in all ways to place the row that satisfy the most equations and contradict none.

    First it is taken that the lost cells were blank, as blanks are what a flattened table loses; if no way holds then,
    that they held numbers that nobody knows, so that an equation with such a cell says nothing.
    """
    own = {cell.fact for cell in item.columns}
    usable = [equation for equation in sums if own & {*equation.whole, *equation.parts}
              and all(name in known or name in own for name in (*equation.whole, *equation.parts))]
    for blank in (True, False) if usable else ():
        best, rules = 0, ""
        found: list[dict[FormCell, Cell]] = []
        for pairs in _ways(item):
            held = _all_held(usable, known, {cell.fact: number_of(here) for cell, here in pairs}, own, blank=blank)
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
    return {cell: here for cell, here in ways[0].items() if all(cell in way and number_of(way[cell]) == number_of(here) for way in ways[1:])}


def _ways(item: Pending) -> Iterator[tuple[tuple[FormCell, Cell], ...]]:
    """Yield every way to place the cells in order: with gaps if they are too few, leaving some out if too many."""
    columns, cells = item.columns, item.cells
    if comb(max(len(columns), len(cells)), min(len(columns), len(cells))) > _MOST_WAYS:
        return
    if len(cells) <= len(columns):
        for chosen in combinations(columns, len(cells)):
            yield tuple(zip(chosen, cells, strict=True))
    else:
        for kept in combinations(cells, len(columns)):
            yield tuple(zip(columns, kept, strict=True))


def _all_held(equations: Sequence[Sum], known: dict[str, float], placed: dict[str, float], own: set[str], *, blank: bool) -> list[str]:
    """Return the rules that hold, none if one does not; a cell not placed is 0 if `blank`, else its equations say nothing."""
    return _held({**known, **(dict.fromkeys(own, 0) if blank else {}), **placed}, equations, frozenset())


def _doubled(item: Pending) -> Settled | None:
    """A row with one value too many, in which just one stands twice side by side: it was printed twice."""
    if len(item.cells) != len(item.columns) + 1:
        return None
    twice = [at for at, (one, other) in enumerate(pairwise(item.cells)) if one.text == other.text]
    if len(twice) != 1:
        return None
    cells = [cell for at, cell in enumerate(item.cells) if at != twice[0] + 1]
    return Settled(item, tuple(zip(item.columns, cells, strict=True)), "a value printed twice 数值重复")


# --- totals left blank -------------------------------------------------------------------------------------------------------


def shifted(texts: Mapping[str, str], sums: Sequence[Sum], rows: Mapping[str, int]) -> set[int]:
    """Find the rows whose blank total says that their values stand one column early, or under each other's headings.

    Args:
        texts: what is printed for each fact that was found.
        sums: the equations of the form.
        rows: the row of each fact.

    Returns:
        The rows in which the value before the blank total is the sum of all others; and all rows, where in most of them one
        and the same column is at least as great as all others together, as only a total is.

    """
    found: set[int] = set()
    likely: dict[tuple[str, int], set[int]] = {}
    blank: dict[str, set[int]] = {}
    printed: dict[str, int] = {}
    lasts: dict[str, int] = {}
    every: dict[str, set[int]] = {}
    for equation in sums:
        place = {rows.get(name) for name in (*equation.whole, *equation.parts)}
        if len(equation.whole) != 1 or len(place) != 1 or (row := next(iter(place))) is None:
            continue
        numbers = [parse_value(joined(texts.get(name, ""))).number or 0 for name in equation.parts]
        rule = equation.rule
        lasts[rule] = len(numbers) - 1
        every.setdefault(rule, set()).add(row)
        if texts.get(equation.whole[0], "").strip():
            printed[rule] = printed.get(rule, 0) + any(numbers)
            continue
        last = next((at for at in range(len(numbers) - 1, -1, -1) if texts.get(equation.parts[at], "").strip()), 0)
        others = sum(numbers[:last])
        full = sum(1 for name in equation.parts if texts.get(name, "").strip()) == len(numbers)
        alone = full and len(equation.parts) < len([name for name in rows if rows[name] == row]) - 1 and all(
            texts.get(name, "").strip() for name in rows if rows[name] == row and name != equation.whole[0])
        if others > 0 and (numbers[last] == others or (alone and numbers[last] >= others)):
            found.add(row)
        if sum(1 for number in numbers if number) > 1:
            blank.setdefault(rule, set()).add(row)
            for at, number in enumerate(numbers):
                if number * 2 >= sum(numbers):
                    likely.setdefault((rule, at), set()).add(row)
    for (rule, at), own in likely.items():
        usual = len(own) >= _ENOUGH and len(own) * 5 >= len(blank[rule]) * 3 if at == lasts[rule] else len(own) >= _MANY and own == blank[rule]
        if usual and printed.get(rule, 0) < len(own):
            found |= every[rule]
    return found


# --- cells with several readings ---------------------------------------------------------------------------------------------


@record
class Decision:
    """What a doubtful cell says: the number and the text of each cell that its figures fill, and the change as a repair."""

    numbers: dict[FormCell, int | float]
    cells: dict[FormCell, Cell]
    repair: Repair


def decide(cells: Mapping[FormCell, Cell], sums: Sequence[Sum]) -> list[Decision]:
    """Decide the doubtful values of one table.

    Args:
        cells: what stands in each value cell of the form table.
        sums: the equations of the form.

    Returns:
        A decision for each doubtful cell of which just one reading agrees with every equation that can be tested, and with
        at least one; the others keep what `parse_value` makes of them.

    """
    known: Reading = {}
    blank = {cell.fact for cell, found in cells.items() if not found.text}
    open_cells: dict[FormCell, list[dict[FormCell, int | float]]] = {}
    for cell, found in cells.items():
        value = parse_value(found.text)
        ways = readings(found.text) if value.doubt or not value.reads else ()
        choices = [choice for way in ways if (choice := _spread(cell, way, cells)) is not None]
        if choices:
            open_cells[cell] = choices
        else:
            known[cell.fact] = value.number or 0
    decisions: list[Decision] = []
    for _round in range(_MOST_ROUNDS):
        decided = [(cell, only) for cell, choices in open_cells.items() if (only := _only(choices, known, sums, {item.fact for item in open_cells}, blank)) is not None]
        if not decided:
            break
        for cell, (choice, rules) in decided:
            del open_cells[cell]
            known |= {part.fact: number for part, number in choice.items()}
            if list(choice) != [cell] or choice[cell] != parse_value(cells[cell].text).number:
                decisions.append(_decision(choice, cells[cell], rules))
    return decisions


def _spread(cell: FormCell, way: tuple[int | float, ...], cells: Mapping[FormCell, Cell]) -> dict[FormCell, int | float] | None:
    """Give the numbers of a reading to the cell and to the blank ones after it in its row; None where no such cells are."""
    row = sorted((other for other in cells if other.row == cell.row and other.column >= cell.column), key=lambda other: other.column)
    if len(row) < len(way) or any(cells[other].text for other in row[1 : len(way)]):
        return None
    return dict(zip(row, way, strict=False))


def _only(choices: Sequence[dict[FormCell, int | float]], known: Reading, sums: Sequence[Sum], waiting: set[str],
          blank: set[str]) -> tuple[dict[FormCell, int | float], str] | None:
    """Return the one choice that contradicts no equation and fulfils one, with the rules that bear it out."""
    touched = {part.fact for choice in choices for part in choice}
    fitting = []
    for choice in choices:
        here = {part.fact: number for part, number in choice.items()}
        usable = [item for item in sums if not touched.isdisjoint((*item.whole, *item.parts)) and not (blank - here.keys()).issuperset(item.whole)]
        held = _held({**known, **here}, usable, waiting - here.keys())
        if held:
            fitting.append((choice, "、".join(dict.fromkeys(held))))
    return fitting[0] if len(fitting) == 1 else None


def _held(numbers: Mapping[str, int | float], sums: Sequence[Sum], waiting: set[str] | frozenset[str]) -> list[str]:
    """The rules that hold of those that wait for no other cell; none if one does not."""
    held = []
    for equation in sums:
        gap = None if not waiting.isdisjoint((*equation.whole, *equation.parts)) else equation.gap(numbers)
        if gap:
            return []
        held += [equation.rule] if gap == 0 else []
    return held


def _decision(choice: dict[FormCell, int | float], found: Cell, rules: str) -> Decision:
    """Cut the text of a cell into the texts of the cells it fills."""
    text = joined(found.text)
    parts = cut_figures(text)
    texts = parts if len(choice) == len(parts) > 1 else [text]
    cells = {part: replace(found, text=own) for part, own in zip(choice, texts, strict=False)}
    return Decision(choice, cells, Repair("F423", text, " | ".join(f"{number:g}" for number in choice.values()), rules))
