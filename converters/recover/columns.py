"""The order in which a table prints its value columns, read from its own headings; extra and missing columns included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from converters.forms import FormCell
from converters.model import Cell
from converters.recover.costs import COSTS
from converters.recover.labels import FormRow, label_index, likeness
from converters.recover.rows import FoundRow
from converters.text import fold, joined

_KINDS = ("未经复议直接起诉", "复议后起诉")
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@dataclass(slots=True)
class ColumnOrder:
    """For each form row, the printed order of its value columns as indexes into the form's (None: not in the form).

    An absent row is printed in the form's order. `under` gives for a row the grid column that the heading of each of its
    values begins in, by the value's index. `strange` names the columns that the form does not have.
    """

    rows: dict[int, list[int | None]] = field(default_factory=dict)
    under: dict[int, dict[int, int]] = field(default_factory=dict)
    moved: bool = False
    strange: tuple[str, ...] = ()

    def at(self, row: int) -> list[int | None] | None:
        """The printed order for form row `row`, None where it is the form's own."""
        return self.rows.get(row)

    def names_last(self, form: Sequence[FormRow]) -> bool:
        """Whether the last column printed is the form's last, the totals."""
        named = {row: [index for index in order if index is not None] for row, order in self.rows.items()}
        return all(order[-1:] == [len(form[row].values) - 1] for row, order in named.items() if form[row].values)


def column_order(table: str, form: Sequence[FormRow], pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Read the order of the columns of a table (of table 2 clause by clause) from the header rows found."""
    if table == "t3":
        return _applicants(form, pairs)
    return _clauses(pairs) if table == "t2" else _outcomes(pairs)


def _applicants(rows: Sequence[FormRow], pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Table 3: two header rows; what stands under the spanner of organisations is put in its place."""
    headers = [(form, found) for form, found in pairs if not form.values]
    data = [form for form, _found in pairs if form.values]
    if not headers or not data:
        return ColumnOrder()
    stub = [keys for form in rows for cell, keys in zip(form.labels, form.keys, strict=True) if cell.column < 3 and not form.values]
    lower, upper = ([cell for form, found in headers if form.index == index for cell in found.labels if not _heads_stub(cell, stub)] for index in (2, 1))
    again = {(cell.column, fold(cell.text)) for cell in lower}
    upper = [cell for cell in upper if (cell.column, fold(cell.text)) not in again]  # the text of a merged cell in each of its slots
    wanted = [cell for form in rows if not form.values for cell in form.labels if cell.colspan == 1 and cell.column >= 3]
    wanted.sort(key=lambda cell: cell.column)
    if lower and not upper:
        return _one_row(lower, wanted, data)
    if len(wanted) != len(data[0].values) or not upper or not lower:
        return ColumnOrder()
    blanks = [cell for form, found in headers if form.index in {1, 2} and found.spans == "grid" for cell in found.values + found.before if not cell.text]
    whole = sorted((cell for cell in (*upper, *lower, *blanks) if not _is_spanner(cell)), key=lambda cell: cell.column)
    if blanks and _stand_over(whole, [found for form, found in pairs if form.values]):
        return _order(whole, wanted, [form.index for form in data])
    printed = sorted((cell for cell in (*upper, *lower) if not _is_spanner(cell)), key=lambda cell: cell.column)
    if not _stand_over(printed, [found for form, found in pairs if form.values]):
        printed = [part for cell in upper for part in (lower if _is_spanner(cell) else [cell])]
    return _order(printed, wanted, [form.index for form in data])


def _one_row(printed: Sequence[Cell], wanted: Sequence[FormCell], data: Sequence[FormRow]) -> ColumnOrder:
    """The order where one header row is left: of all columns, or of the organisations, which natural persons go before and the total follows."""
    rows = [form.index for form in data]
    if len(printed) >= len(wanted):
        return _order(printed, wanted, rows)
    inner = _order(printed, wanted[1:-1], rows)
    order = next(iter(inner.rows.values()), None)
    if order is None or None in order or len(order) != len(wanted) - 2:
        return ColumnOrder()
    whole: list[int | None] = [0, *(index + 1 for index in order if index is not None), len(wanted) - 1]
    return ColumnOrder(dict.fromkeys(rows, whole), moved=True)


def _stand_over(printed: Sequence[Cell], rows: Sequence[FoundRow]) -> bool:
    """Whether the headings stand over the values of most rows, so that their columns can be trusted."""
    columns = [cell.column for cell in printed]
    fitting = sum(1 for row in rows if row.columns and [cell.column for cell in row.values] == columns)
    return len(set(columns)) == len(columns) and fitting * 2 > len(rows)


def _heads_stub(cell: Cell, stub: Sequence[tuple[str, ...]]) -> bool:
    """Whether a header cell stands over the labels of the rows."""
    return any(likeness(fold(cell.text), keys) >= COSTS.heading for keys in stub)


def _is_spanner(cell: Cell) -> bool:
    """Whether a header cell spans the organisations."""
    return likeness(fold(cell.text), ("法人或其他组织", "法人和其他组织")) >= COSTS.heading


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
            result.under.update(order.under)
            result.moved |= order.moved
            result.strange = tuple(dict.fromkeys((*result.strange, *order.strange)))
    return result


def _outcomes(pairs: Sequence[tuple[FormRow, FoundRow]]) -> ColumnOrder:
    """Table 4: the outcomes under 行政复议, then those under each of the two kinds of 行政诉讼, in the order printed."""
    rows = {form.index: found for form, found in pairs if not form.values}
    data = [form for form, _found in pairs if form.values]
    if set(rows) != {0, 1, 2} or not data:
        return ColumnOrder()
    top, middle, low = ([fold(cell.text) for cell in rows[index].labels] for index in range(3))
    kinds = [key for key in middle if max(likeness(key, (kind,)) for kind in _KINDS) >= COSTS.heading]
    leaves = [key for key in middle if key not in kinds]
    each = len(data[0].values) // 3
    if len(top) != 2 or len(kinds) != 2 or len(leaves) != each or len(low) != 2 * each:
        return ColumnOrder()
    lawsuits = [(kind, key) for at, kind in enumerate(kinds) for key in low[at * each : (at + 1) * each]]
    review = [("行政复议", key) for key in leaves]
    as_is, swapped = (likeness(one, ("行政复议",)) + likeness(other, ("行政诉讼",)) for one, other in (top, reversed(top)))
    printed = [*review, *lawsuits] if as_is >= swapped else [*lawsuits, *review]
    wanted = [(kind, key) for kind in ("行政复议", *_KINDS) for key in _OUTCOMES]
    order: list[int | None] = []
    for kind, key in printed:
        likes = [-1.0 if at in order else likeness(kind, (name,)) + likeness(key, (outcome,)) for at, (name, outcome) in enumerate(wanted)]
        order.append(max(range(len(wanted)), key=likes.__getitem__))
    if len(data[0].values) != len(wanted):
        return ColumnOrder()
    if order == list(range(len(wanted))):
        printed_at = [*(cell.column for cell in rows[1].labels if fold(cell.text) in leaves), *(cell.column for cell in rows[2].labels)]
        under = printed_at if printed_at == sorted(set(printed_at)) and len(printed_at) == len(wanted) else []
        return ColumnOrder(under={form.index: dict(enumerate(under)) for form in data} if under else {})
    return ColumnOrder(dict.fromkeys([form.index for form in data], order), moved=True)


def _between(order: Sequence[int | None], width: int) -> list[int | None]:
    """Name the unnamed columns between two named ones, where just as many of the form's are missing there."""
    filled = list(order)
    ends = [-1, *(at for at, index in enumerate(filled) if index is not None), len(filled)]
    for left, right in pairwise(ends):
        first = -1 if left < 0 else filled[left]
        last = width if right == len(filled) else filled[right]
        if first is not None and last is not None and right - left > 1 and last - first == right - left and not set(range(first + 1, last)).intersection(order):
            filled[left + 1 : right] = range(first + 1, last)
    missing = [index for index in range(width) if index not in filled]
    if filled.count(None) == len(missing) == 1:
        filled[filled.index(None)] = missing[0]
    return filled


def _order(printed: Sequence[Cell], wanted: Sequence[FormCell], rows: Sequence[int]) -> ColumnOrder:
    """Name each printed column; a single unnamed one beside a single missing one is that one misprinted."""
    order: list[int | None] = []
    for cell in printed:
        key = fold(cell.text)
        scores = [0.0 if index in order or not key else likeness(key, item.keys) for index, item in enumerate(wanted)]
        best = max(range(len(wanted)), key=scores.__getitem__)
        order.append(best if scores[best] >= COSTS.heading else None)
    if sum(1 for index in order if index is not None) * 2 < len(wanted):
        return ColumnOrder()
    order = _between(order, len(wanted))
    columns = {index: cell.column for index, cell in zip(order, printed, strict=True) if index is not None}
    under = dict.fromkeys(rows, columns) if len(set(columns.values())) == len(columns) else {}
    if order == list(range(len(wanted))):
        return ColumnOrder(under=under)
    known = label_index().keys() if len(order) > len(wanted) else ()
    strange = tuple(joined(cell.text) for cell, index in zip(printed, order, strict=True) if index is None and cell.text and fold(cell.text) not in known)
    named = [index for index in order if index is not None]
    return ColumnOrder(dict.fromkeys(rows, order), under, moved=named != sorted(named), strange=strange)
