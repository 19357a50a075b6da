"""Place the cells of one found row in one row of the form: labels by likeness, values by column, order, or the row's sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from converters.diagnostics import NOWHERE, Diagnostic, Origin, Repair, diagnose
from converters.forms import FormCell
from converters.model import Cell, Posting
from converters.recover.align import align
from converters.recover.costs import COSTS
from converters.recover.labels import FormRow, likeness
from converters.recover.rows import LABEL_BEHIND, FoundRow
from converters.recover.values import parse_value
from converters.text import fold, joined

_SUMMED = 7  # rows of so many values have a sum


@dataclass(slots=True)
class Placed:
    """Where the cells of one row went; `covers` are labels of this row that in the form begin in a row above it.

    `counted` says that nothing but their number gave the values their columns.

    `pending` holds the values where there are too many or too few of them for the row: only the sums can place them, or
    else the headings that they stand under (`under`).
    """

    cells: dict[FormCell, Cell] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    diagnostics: list[Diagnostic] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    covers: list[tuple[FormCell, Cell]] = field(default_factory=list)
    counted: bool = False
    pending: list[Cell] | None = None
    under: dict[FormCell, Cell] = field(default_factory=dict)


def place_row(form: FormRow, found: FoundRow, order: list[int | None] | None, under: dict[int, int] | None = None, *, sure: bool, moved: bool = False) -> Placed:
    """Place the cells of `found` in the form row `form`.

    Args:
        form: the form row.
        found: the found row that was aligned with it.
        order: the printed order of the value columns, None for the form's own.
        under: by the index of a value the grid column under whose heading it stands, None where the headings do not tell.
        sure: False where another row would fit the alignment as well: then no value is placed.
        moved: True where the values look as if one was lost and the rest moved up: then only the sums can place them.

    Returns:
        The placement; every cell with text is in it exactly once, as a label, a value or a posting.

    """
    placed = Placed()
    lost = _labels(form, found, placed)
    stray = [cell for cell in found.before if cell.text]
    values = found.values
    if not form.values:
        _leave([*stray, *(cell for cell in values if cell.text)], form, placed)
        return placed
    if stray and len(found.keys) == 1 and not any(cell.text for cell in values):
        values, stray = [*found.before, *values], []
        placed.repairs += (LABEL_BEHIND,)
        placed.diagnostics.append(diagnose("F425", found.cells[0].origin, repair=LABEL_BEHIND, row=form.name, evidence=LABEL_BEHIND.evidence))
    _leave(stray, form, placed)
    if not sure:
        finding, postings = give_up([cell for cell in values if cell.text], form, found.cells[0].origin)
        placed.diagnostics.append(finding)
        placed.postings += postings
        return placed
    values = _overwritten(form, lost, values, placed)
    if moved:
        placed.pending = [cell for cell in values if cell.text]
    else:
        values = _parted(form, values, placed)
        if not _values(form, found, values, order, under, placed):
            placed.pending = [cell for cell in values if cell.text]
            placed.under = under_headings(form, values, under) if under and found.columns else {}
        elif _ends_in_blank(form, placed):
            where = found.cells[0].origin
            placed.repairs += (Repair("F427", "", "", "its last value is blank"),)
            placed.diagnostics.append(diagnose("F427", where, row=form.name))
    return placed


# --- labels -------------------------------------------------------------------------------------------------------------


def _labels(form: FormRow, found: FoundRow, placed: Placed) -> list[FormCell]:
    """Give each found label to a form label of this row; return the form labels that were not found."""
    cells = found.labels
    keys = [fold(cell.text) for cell in cells]
    if tuple(keys) == tuple(wording[0] for wording in form.keys):
        placed.cells.update(zip(form.labels, cells, strict=True))
        return []
    pairs = _label_pairs(keys, form)
    for index, cell in enumerate(cells):
        at = pairs[index]
        if at >= 0:
            placed.cells[form.labels[at]] = cell
            continue
        if any(keys[index] == fold(other.text) for other in placed.cells.values()):
            placed.postings.append(Posting("repeat", cell.text, cell.origin))
            continue
        cover = next((item for item in form.path if likeness(keys[index], item.keys) >= COSTS.heading), None)
        if cover:
            placed.covers.append((cover, cell))
        else:
            placed.postings.append(Posting("unplaced", cell.text, cell.origin))
            placed.diagnostics.append(diagnose("F421", cell.origin, text=joined(cell.text), place=form.name))
    return [cell for cell in form.labels if cell not in placed.cells]


def _label_pairs(keys: Sequence[str], form: FormRow) -> list[int]:
    """Pair found labels with the form's: the same words first, in whatever order, the rest by likeness and in order."""
    pairs = [-1] * len(keys)
    for index, key in enumerate(keys):
        pairs[index] = next((j for j, wording in enumerate(form.keys) if key in wording and j not in pairs), -1)
    rest = [index for index, at in enumerate(pairs) if at < 0]
    free = [j for j in range(len(form.keys)) if j not in pairs]
    likes = [[likeness(keys[index], form.keys[j]) for j in free] for index in rest]
    others, _cost = align(len(rest), len(free), lambda i, j: 1 - likes[i][j] if likes[i][j] >= COSTS.possible_label else COSTS.forbidden, COSTS.cells)
    for index, at in zip(rest, others, strict=True):
        pairs[index] = free[at] if at >= 0 else -1
    return pairs


def _overwritten(form: FormRow, lost: list[FormCell], values: list[Cell], placed: Placed) -> list[Cell]:
    """Take values that stand where lost labels belong: more values than the row has, by just the labels it lacks."""
    extra = len(values) - len(form.values)
    if not lost:
        return values
    if 0 < extra <= len(lost) and all(cell.text for cell in values[:extra]):
        for label, cell in zip(lost[-extra:], values[:extra], strict=True):
            placed.postings.append(Posting("label", cell.text, cell.origin))
            repair = Repair("F404", joined(cell.text), label.label, f"{len(values)} cells where the form has {extra} label(s) and {len(form.values)} values")
            placed.repairs += (repair,)
        return values[extra:]
    placed.repairs += tuple(Repair("F404", "", label.label, "the row's place between its neighbours") for label in lost)
    return values


def _parted(form: FormRow, values: list[Cell], placed: Placed) -> list[Cell]:
    """Part the one cell of a row that holds all its values, if it holds as many as the row has."""
    filled = [cell for cell in values if cell.text]
    texts = filled[0].text.split() if len(filled) == 1 else []
    if len(texts) < 3 or len(texts) != len(form.values) or not all(parse_value(text).reads for text in texts):
        return values
    placed.repairs += (Repair("F409", filled[0].text, " | ".join(texts), "as many numbers in one cell as the row has columns"),)
    placed.diagnostics.append(diagnose("F409", filled[0].origin, row=form.name, found=1, expected=len(texts), evidence=f"{len(texts)} / {len(texts)}"))
    return [replace(filled[0], text=text) for text in texts]


# --- values -------------------------------------------------------------------------------------------------------------


def _values(form: FormRow, found: FoundRow, values: list[Cell], order: list[int | None] | None, under: dict[int, int] | None, placed: Placed) -> bool:
    """Give the value cells to the form's columns, by the first way that leaves no doubt; return whether there was one."""
    wanted = len(form.values)
    if order is not None:
        chosen = under_headings(form, values, under) if under and found.columns else {}
        if chosen and sum(1 for cell in values if cell.text) - sum(1 for cell in chosen.values() if cell.text) <= order.count(None):
            _put(list(chosen), list(chosen.values()), values, form, placed)
            return True
        fitted = _trim(values, len(order))
        if len(fitted) == len(order):
            _by_order(form, values, fitted, order, placed)
            return True
    if found.columns and _by_column(form, found, values, placed):
        return True
    fitted = _trim(values, wanted)
    if len(fitted) == wanted and not _holed(found) and not _either_end(form, values, placed):
        _put(form.values, fitted, values, form, placed)
        placed.counted = True
        return True
    if values and not any(cell.text for cell in values):
        _put(form.values, _blank_row(form, found), values, form, placed)
        return True
    return False


def under_headings(form: FormRow, values: Sequence[Cell], under: dict[int, int]) -> dict[FormCell, Cell]:
    """Return the value that stands under the heading of each column; nothing if there is a heading without one.

    Where a text is left over while a heading has a blank below it, the values may as well have moved on: nothing is placed.
    """
    at = {cell.column: cell for cell in values}
    chosen = {form.values[index]: at[column] for index, column in under.items() if column in at}
    rest = any(cell.text and not any(cell is item for item in chosen.values()) for cell in values)
    return chosen if len(chosen) == len(under) and not (rest and not all(cell.text for cell in chosen.values())) else {}


def _ends_in_blank(form: FormRow, placed: Placed) -> bool:
    """Whether only the last value of a row is blank that no sum bears out: a cell may be lost, and the others moved up."""
    texts = [placed.cells[cell].text for cell in form.values if cell in placed.cells]
    return 1 < len(texts) < _SUMMED and not texts[-1] and all(texts[:-1])


def _holed(found: FoundRow) -> bool:
    """Whether a row that should have a cell for each slot lacks one: what stands behind may belong further left."""
    if not found.columns:
        return False
    ends = [(cell.column, cell.column + cell.colspan) for cell in found.cells[len(found.cells) - len(found.values) - bool(found.keys) :]]
    return any(end != start for (_first, end), (start, _end) in pairwise(ends)) or (found.spans == "full" and len(found.cells) < found.columns)


def _either_end(form: FormRow, values: Sequence[Cell], placed: Placed) -> bool:
    """Whether the blanks too many may stand at either end: padding after the values, or the place of a lost label before them."""
    extra = len(values) - len(form.values)
    lost = any(cell not in placed.cells for cell in form.labels)
    return extra > 0 and lost and not values[0].text and any(cell.text for cell in values)


def _blank_row(form: FormRow, found: FoundRow) -> list[Cell]:
    """The values of a row that prints its label and nothing else: all blank, wherever the blanks were."""
    where = found.cells[0].origin if found.cells else NOWHERE
    return [Cell(cell.row, cell.column, 1, 1, "", origin=where) for cell in form.values]


def plain_texts(form: FormRow, found: FoundRow, order: Sequence[int | None] | None = None) -> list[str]:
    """The texts of a row's values as they stand, one for each column that is printed; empty if they are more or fewer."""
    at = {cell.column: cell for cell in found.values}
    columns = [cell.column for cell in form.values]
    if order is None and found.columns and columns and found.columns == form.values[-1].column + form.values[-1].colspan \
            and all(column in at for column in columns):
        return [at[column].text for column in columns]
    wanted = len(order) if order else len(columns)
    fitted = _trim(found.values, wanted)
    if len(fitted) != wanted:
        return []
    return [cell.text for at, cell in enumerate(fitted) if order is None or order[at] is not None]


def _trim(values: Sequence[Cell], wanted: int) -> list[Cell]:
    """Drop blanks that pad the row: those at the end, then those at the start, as many as there are too many."""
    kept = list(values)
    while len(kept) > wanted and not kept[-1].text:
        kept.pop()
    while len(kept) > wanted and not kept[0].text:
        kept.pop(0)
    return kept


def _put(form_cells: Sequence[FormCell], cells: Sequence[Cell], values: Sequence[Cell], form: FormRow, placed: Placed) -> None:
    """Pair form cells with cells; whatever of `values` holds text and is not among them is left over."""
    placed.cells.update(zip(form_cells, cells, strict=False))
    used = {id(cell) for cell in cells}
    _leave([cell for cell in values if cell.text and id(cell) not in used], form, placed)


def _by_order(form: FormRow, values: list[Cell], fitted: list[Cell], order: list[int | None], placed: Placed) -> None:
    """Place by the order of the table's own headings; a column that the form does not have is left over."""
    chosen = [(form.values[index], cell) for index, cell in zip(order, fitted, strict=True) if index is not None]
    _put([cell for cell, _found in chosen], [found for _cell, found in chosen], values, form, placed)


def _by_column(form: FormRow, found: FoundRow, values: list[Cell], placed: Placed) -> bool:
    """Place by grid columns, if the table is as wide as the form and a value begins at each of the row's columns."""
    width = form.values[-1].column + form.values[-1].colspan
    if found.columns != width:
        return False
    at = {cell.column: cell for cell in values}
    chosen = [at.get(cell.column) for cell in form.values]
    cells = [cell for cell in chosen if cell is not None]
    if len(cells) < len(form.values) and (found.spans == "full" or len(cells) < len(form.values) - 2 or not cells):
        return False
    rest = [cell for cell in values if cell.text and not any(cell is item for item in cells)]
    if rest:
        return False
    missing = len(form.values) - len(cells)
    if missing and chosen[-1] is None:
        return False  # a hole at the end of the row is as likely one further left, with the rest moved up
    if missing:
        evidence = "columns 列"
        placed.repairs += (Repair("F409", "", "", evidence),)
        placed.diagnostics.append(diagnose("F409", cells[0].origin, row=form.name, found=len(cells), expected=len(form.values), evidence=evidence))
    placed.cells.update((cell, here) for cell, here in zip(form.values, chosen, strict=True) if here is not None)
    return True


def give_up(cells: Sequence[Cell], form: FormRow, where: Origin) -> tuple[Diagnostic, list[Posting]]:
    """Place none of the values of a row, since nothing tells where they belong; their text is kept."""
    finding = diagnose("F408", cells[0].origin if cells else where, row=form.name, found=len(cells), expected=len(form.values))
    return finding, [Posting("unplaced", cell.text, cell.origin) for cell in cells]


def _leave(cells: Sequence[Cell], form: FormRow, placed: Placed) -> None:
    """Keep text that has no place in this row."""
    for cell in cells:
        placed.postings.append(Posting("unplaced", cell.text, cell.origin))
        placed.diagnostics.append(diagnose("F421", cell.origin, text=joined(cell.text), place=form.name))
