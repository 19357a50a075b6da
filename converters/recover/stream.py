"""Cells that lost their rows: align the stream of texts with the form's cells in the order of reading, then cut it into rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.forms import FormCell
from converters.limits import LIMITS
from converters.model import Cell
from converters.recover.align import align_both_ways
from converters.recover.costs import COSTS, cell_cost
from converters.recover.labels import FormRow, label_index, likeness
from converters.recover.rows import FoundRow, make_row
from converters.recover.values import is_value
from converters.text import fold, joined


def stream_rows(rows: Sequence[FoundRow], form: Sequence[FormRow]) -> tuple[list[tuple[int, FoundRow, bool]], list[FoundRow]]:
    """Cut a stream (one cell per row) into the rows of the form.

    Returns pairs (form row, found row, certain) and the cells that fit nowhere, a row each. A row is uncertain where
    two alignments of the same cost give it other cells.
    """
    cells = _mended([cell for row in rows for cell in row.cells if cell.text][: LIMITS.recover_tokens])
    heads = _headings(cells, form)
    cells = cells[sum(len(row.cells) for _index, row in heads) :]
    known = {index for index, _row in heads}
    target = [(line.index, cell) for line in form if line.index not in known for cell in sorted((*line.labels, *line.values), key=lambda item: item.column)]
    first, second = _both_ways(cells, target)
    groups: dict[int, list[Cell]] = {}
    doubtful: set[int] = set()
    spare: list[FoundRow] = []
    last = -1
    for cell, one, other in zip(cells, first, second, strict=True):
        index = target[one][0] if one >= 0 else -1
        if one >= 0 and other >= 0 and target[other][0] != index:
            doubtful |= {index, target[other][0]}
        if index < 0 and _is_number(cell) and last >= 0:
            index = last  # one value too many goes to the row it follows, which then has to explain it
        if index < 0:
            spare.append(make_row([cell]))
        else:
            groups.setdefault(index, []).append(cell)
            last = index
    pairs = [(index, row, True) for index, row in heads]
    for index in sorted(groups):
        line = [replace(cell, row=index, column=at) for at, cell in enumerate(groups[index])]
        pairs.append((index, make_row(line), index not in doubtful))
    return pairs, spare


def _headings(cells: Sequence[Cell], form: Sequence[FormRow]) -> list[tuple[int, FoundRow]]:
    """Take the header rows at the start of the stream, if all their labels are there: in whatever order a row prints them."""
    rows: list[tuple[int, FoundRow]] = []
    at = 0
    for line in form:
        if line.values:
            break
        part = cells[at : at + len(line.labels)]
        at += len(line.labels)
        keys = [fold(cell.text) for cell in part]
        if len(part) < len(line.labels) or sorted(keys) != sorted(wording[0] for wording in line.keys):
            return []
        rows.append((line.index, make_row([replace(cell, row=line.index, column=column) for column, cell in enumerate(part)])))
    return rows


def _is_number(cell: Cell) -> bool:
    return not make_row([cell]).keys


def _mended(cells: list[Cell]) -> list[Cell]:
    """Join a label that was broken over two lines: the two together are a label of the form, the first alone is none."""
    out: list[Cell] = []
    at = 0
    while at < len(cells):
        cell = cells[at]
        if at + 1 < len(cells) and fold(cell.text) and not is_value(cell.text) and not is_value(cells[at + 1].text) and fold(cell.text) not in label_index():
            both = f"{cell.text}\n{cells[at + 1].text}"
            if fold(joined(both)) in label_index():
                cell = replace(cell, text=both)
                at += 1
        out.append(cell)
        at += 1
    return out


def _both_ways(cells: Sequence[Cell], target: Sequence[tuple[int, FormCell]]) -> tuple[list[int], list[int]]:
    """Align from the start and from the end; the two differ where the costs leave a choice."""
    keys = [fold(joined(cell.text)) for cell in cells]
    numbers = [_is_number(cell) for cell in cells]
    labels = sorted({cell.keys for _row, cell in target if not cell.fact})
    like = {(key, wording): likeness(key, wording) for key, number in zip(keys, numbers, strict=True) if not number for wording in labels}
    exact = {wording for label in labels for wording in label}
    values = [bool(cell.fact) for _row, cell in target]
    words = [cell.keys for _row, cell in target]

    def cost(i: int, j: int) -> float:
        number, value = numbers[i], values[j]
        alike = 0.0 if number or value else like[keys[i], words[j]]
        return cell_cost(alike, number=number, value=value, named=keys[i] in exact)

    first, back, _cost = align_both_ways(len(cells), len(target), cost, COSTS.cells)
    return first, back
