"""The order in which a table prints its value columns, read from its own headings; extra and missing columns included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from converters.forms import FormCell
from converters.model import Cell
from converters.recover.labels import FormRow, likeness, wordings
from converters.recover.rows import FoundRow
from converters.text import fold, joined

_SURE = 0.7


@dataclass(slots=True)
class ColumnOrder:
    """For each form row, the printed order of its value columns as indexes into the form's (None: not in the form).

    An absent row is printed in the form's order. `strange` names the columns that the form does not have.
    """

    rows: dict[int, list[int | None]] = field(default_factory=dict)
    moved: bool = False
    strange: tuple[str, ...] = ()

    def at(self, row: int) -> list[int | None] | None:
        """The printed order for form row `row`, None where it is the form's own."""
        return self.rows.get(row)


def column_order(table: str, pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Read the order of the columns of tables 2 (per clause) and 3 from the header rows found."""
    if table == "t3":
        return _applicants(pairs)
    if table == "t2":
        return _clauses(pairs)
    return ColumnOrder()


def _applicants(pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Table 3: two header rows; what stands under the spanner of organisations is put in its place."""
    headers = [(form, found) for form, found in pairs if not form.values]
    data = [form for form, _found in pairs if form.values]
    if not headers or not data:
        return ColumnOrder()
    wanted = [cell for form, _found in headers for cell in (*form.labels, *form.path) if cell.colspan == 1 and cell.column >= 3]
    wanted = sorted({cell.column: cell for cell in wanted}.values(), key=lambda cell: cell.column)
    upper = [cell for form, found in headers if form.index == 1 for cell in found.labels]
    lower = [cell for form, found in headers if form.index == 2 for cell in found.labels]
    if len(wanted) != len(data[0].values) or not upper or not lower:
        return ColumnOrder()
    printed = sorted((cell for cell in (*upper, *lower) if not _is_spanner(cell)), key=lambda cell: cell.column)
    if not _stand_over(printed, [found for form, found in pairs if form.values]):
        printed = [part for cell in upper for part in (lower if _is_spanner(cell) else [cell])]
    return _order(printed, wanted, [form.index for form in data])


def _stand_over(printed: Sequence[Cell], rows: Sequence[FoundRow]) -> bool:
    """Whether the headings stand over the values of most rows, so that their columns can be trusted."""
    columns = [cell.column for cell in printed]
    fitting = sum(1 for row in rows if row.columns and [cell.column for cell in row.values] == columns)
    return len(set(columns)) == len(columns) and fitting * 2 > len(rows)


def _is_spanner(cell: Cell) -> bool:
    """Whether a header cell spans the organisations."""
    return likeness(fold(cell.text), ("法人或其他组织", "法人和其他组织")) >= _SURE


def _clauses(pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Table 2: each clause has a header row whose labels after the first name the columns of the rows below."""
    result = ColumnOrder()
    wanted: list[FormCell] = []
    printed: list[Cell] = []
    for form, found in pairs:
        if not form.values:
            wanted, printed = list(form.labels[1:]), found.labels[1:]
        elif len(wanted) == len(form.values) and len(printed) >= len(wanted):
            order = _order(printed, wanted, [form.index])
            result.rows.update(order.rows)
            result.moved |= order.moved
            result.strange = tuple(dict.fromkeys((*result.strange, *order.strange)))
    return result


def _order(printed: Sequence[Cell], wanted: Sequence[FormCell], rows: Sequence[int]) -> ColumnOrder:
    """Name each printed column; a single unnamed one beside a single missing one is that one misprinted."""
    order: list[int | None] = []
    for cell in printed:
        key = fold(cell.text)
        scores = [0.0 if index in order else likeness(key, wordings(item)) for index, item in enumerate(wanted)]
        best = max(range(len(wanted)), key=scores.__getitem__)
        order.append(best if scores[best] >= _SURE else None)
    missing = [index for index in range(len(wanted)) if index not in order]
    if len(missing) * 2 > len(wanted):
        return ColumnOrder()
    if order.count(None) == len(missing) and missing:
        rest = iter(missing)
        order = [next(rest) if index is None else index for index in order]
        missing = []
    if order == list(range(len(wanted))):
        return ColumnOrder()
    strange = tuple(joined(cell.text) for cell, index in zip(printed, order, strict=True) if index is None)
    named = [index for index in order if index is not None]
    return ColumnOrder(dict.fromkeys(rows, order), moved=named != sorted(named), strange=strange)
