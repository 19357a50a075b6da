"""The one cost model of recovery: what it costs to take a found label, cell or row for one of the form.

Rows (`align_rows`), cells of a stream (`stream`), the columns of a table and the pieces of one (`join`) are all matched under
the figures of `COSTS`; a pair costs 0 when it agrees and about 1 when nothing speaks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from converters.recover.labels import FormRow, likeness

if TYPE_CHECKING:
    from converters.recover.rows import FoundRow


class Gap(NamedTuple):
    """What a gap costs: a found item that the form lacks, a form item that was not found; a pair's cost is a function."""

    found: float
    form: float


class CostModel(NamedTuple):
    """All figures of the cost model.

    Likeness, 0 to 1, from which a text counts as a label of the form: `same_label` wherever it stands, `heading` over a
    column, `stream_label` in a stream of cells, `word` in a row (below it a word among values is no label), `possible_label`
    in a row that is known.
    """

    rows: Gap = Gap(found=0.62, form=0.62)
    cells: Gap = Gap(found=0.8, form=0.7)
    forbidden: float = 9.0

    same_label: float = 0.8
    heading: float = 0.7
    stream_label: float = 0.6
    word: float = 0.55
    possible_label: float = 0.4

    number_for_label: float = 1.0
    label_for_number: float = 1.2
    bare_row: float = 0.0  # a row without labels for one that has none, with as many values
    bare_row_of_other_width: float = 0.3
    blank_row: float = 0.2  # more, if it holds no text
    bare_row_for_headings: float = 1.1
    bare_row_for_labelled: float = 0.9
    bare_row_of_fitting_width: float = 0.4
    labelled_row_for_bare: float = 1.2
    values_in_headings: float = 0.3
    group_for_row: float = 0.65  # of the likeness that a group's label has, where the row's own is lost
    lost_value: float = 0.06
    lost_values: float = 0.25  # at most; and for a row without any
    edition: float = 0.8  # two editions that fit a table as nearly as this are told apart by their own labels


COSTS = CostModel()


def own_row(found: FoundRow, form: Sequence[FormRow]) -> int | None:
    """The one row of values of the form whose label a found row prints word for word."""
    if not found.keys or not found.values:
        return None
    own = [line.index for line in form if line.values and line.keys and found.keys[-1] in line.keys[-1]]
    return own[0] if len(own) == 1 else None


def row_costs(found: FoundRow, form: Sequence[FormRow]) -> list[float]:
    """The costs of a found row against every row of the form: a row that prints the very label of one, or of a group, is no other."""
    costs = [row_cost(found, line) for line in form]
    own = own_row(found, form)
    if own is not None:
        return [cost if line.index == own else COSTS.forbidden for cost, line in zip(costs, form, strict=True)]
    if found.keys and found.values:
        groups = {key for line in form for cell, keys in zip(line.labels, line.keys, strict=True) if cell.rowspan > 1 for key in keys}
        if found.keys[-1] in groups:
            return [cost if not line.values or not line.keys or found.keys[-1] in line.keys[0] else COSTS.forbidden for cost, line in zip(costs, form, strict=True)]
    return costs


def row_cost(found: FoundRow, form: FormRow) -> float:
    """The cost of taking a found row for a form row: labels first, then the number of values."""
    wanted, values = len(form.values), found.values
    if not found.keys:
        return _bare_row_cost(found, form)
    if not form.labels:
        return COSTS.labelled_row_for_bare
    if not wanted:
        like = sum(max(likeness(key, wordings) for wordings in form.keys) for key in found.keys)
        extra = COSTS.values_in_headings if any(cell.text for cell in values) else 0.0
        return 1.0 - like / max(len(found.keys), len(form.keys)) + extra
    like = likeness(found.keys[-1], form.keys[-1])
    if like < COSTS.stream_label and len(form.keys) > 1:
        like = max(like, COSTS.group_for_row * likeness(found.keys[-1], form.keys[0]))
    filled = sum(1 for cell in values if cell.text)
    wrong = max(0, wanted - len(values), filled - wanted - (len(form.labels) - len(found.keys)))
    return 1.0 - like + min(COSTS.lost_values, COSTS.lost_value * wrong) + (0.0 if values else COSTS.lost_values)


def _bare_row_cost(found: FoundRow, form: FormRow) -> float:
    """The cost of taking a row without labels for a form row: the number of values alone."""
    count = len(found.values)
    if not form.labels:
        return (COSTS.bare_row if count == len(form.values) else COSTS.bare_row_of_other_width) + (0.0 if any(cell.text for cell in found.values) else COSTS.blank_row)
    if not form.values:
        return COSTS.bare_row_for_headings
    return COSTS.bare_row_of_fitting_width if count in {len(form.values), len(form.values) + len(form.labels)} else COSTS.bare_row_for_labelled


def cell_cost(alike: float, *, number: bool, value: bool, named: bool) -> float:
    """The cost of taking a cell of a stream for a cell of the form.

    Args:
        alike: the likeness of the two labels, 0 if one is none.
        number: whether the found cell holds a value.
        value: whether the form has a value there.
        named: whether the found text is word for word some label of the form.

    Returns:
        The cost, `forbidden` where the two cannot be the same.

    """
    if number:
        return 0.0 if value else COSTS.number_for_label
    if value:
        return COSTS.label_for_number
    if alike < COSTS.stream_label or (alike < 1.0 and named):
        return COSTS.forbidden  # another label, or the very words of one
    return 1.0 - alike
