"""Decide what a doubtful value cell says by the sums that the form prints: its reading is the one under which they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from converters.diagnostics import Repair
from converters.forms import FormCell, Sum
from converters.model import Cell
from converters.record import record
from converters.recover.values import cut_figures, parse_value, readings
from converters.text import joined

Reading = dict[str, int | float]
_MOST_ROUNDS = 40


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


def _held(numbers: Reading, sums: Sequence[Sum], waiting: set[str]) -> list[str]:
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
