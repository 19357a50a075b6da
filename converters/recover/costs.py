"""The one cost model of recovery: what each move of the search costs, in whole numbers; about 15 is one plain mistake.

In: texts and labels; out: `COSTS`, and what likeness costs. What agrees costs 0, so that a clean table costs nothing along its one right path; where a ruined text says
nothing of rows or columns, their costs are the same everywhere and do not matter. A figure is chosen by what it has to outweigh, as
its comment says, and is measured by `tests/bench/damage_table.py` and `tests/bench/layout_table.py`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from converters.recover.labels import explained, label_index, likeness


class CostModel(NamedTuple):
    """All figures of the cost model."""

    # labels
    heading: float = 0.7  # likeness, 0 to 1, from which a text is the heading of a column
    label: float = 0.6  # likeness from which a text may be a label at all
    other_words: int = 40  # of the unlikeness of two labels: at the least likeness as much as a stray figure
    other_label: int = 12  # more for the very words of another label: two of the form's are 0.9 alike
    explanation: int = 2  # words behind a label: nearly nothing, since the label is there word for word
    broken_label: int = 16  # at most, for a label in pieces: less than a lost label and its pieces as stray words
    break_in_line: int = 1  # a label goes on after a line break
    break_in_cell: int = 3  # a label goes on in the next cell or behind a blank line: dearer, and cheaper than losing it
    lost_label: int = 6  # a label of the form that is not printed: what flattened text loses most
    lost_headings: int = 10  # a row of headings, however many: less than leaving out the figures below it
    repeated: int = 3  # a heading, or the label of a group, printed again: less than losing anything
    stray_label: int = 14  # the label of a row that no row takes
    stray_words: int = 6  # noise, furniture
    blank_for_label: int = 9  # an empty cell in a label's place: as much as a lost label and a stray blank
    figure_for_label: int = 14  # a formula drawn over a label: less than a lost label and a stray figure

    # values
    lost_value: int = 15  # a value of the form that is not printed
    lost_values: int = 12  # all values behind a label: an unfilled row
    lost_row: int = 22  # a row with its label: more than one value, less than two
    lost_rows: int = 3  # each row more, up to the next label that is sure: tables are cut off, and rows without figures left out
    stray_figure: int = 16  # a figure that no cell takes: more than a lost value, so that a row is filled before one is left over
    words_for_value: int = 9  # (and as much again at the beginning of a row)
    label_and_value: int = 3  # in one token
    figures_in_one: int = 4  # several values in one token
    figures_as_one: int = 16  # a token with several figures as one value: as much as a stray figure, so that it is a doubt
    blank_value: int = 4  # an empty piece as a blank value: less than a lost value and a stray blank
    padding_for_value: int = 11  # one of several pipes that close a row as a blank value: so near to a lost value that it is a doubt
    padding: int = 1  # such a pipe left out
    stray_blank: int = 3  # a pipe alone left out
    blank_inside: int = 12  # a blank cell in the midst of a printed row left out: a blank value is cheaper by far

    # rows and columns
    row_cut: int = 5  # a printed row that begins or ends within one of the form, or the reverse
    stray_row: int = 14  # a printed row of figures left out: less than its figures one by one
    moved_row: int = 10  # rows in another order than the form's
    other_column: int = 3  # a figure under another column
    other_column_sure: int = 9  # where the row has a figure under each heading, or a hole: more than `doubt`

    # hypotheses
    other_layout: int = 10  # than the form's own
    other_edition: int = 18  # than that of the report's year: more than three labels drawn over and less than its rows left out, less than one label of its own
    own_label: int = 40  # less for an edition by each label that only it has: more than the rows that it has more, all lost

    doubt: int = 8  # a margin below it decides nothing: half a plain mistake


COSTS = CostModel()
FAR = 10**6  # what cannot be


@cache
def key_cost(key: str, keys: tuple[str, ...]) -> int:
    """What it costs to take a folded text for one of some wordings."""
    like = likeness(key, keys)
    return FAR if like < COSTS.label else round(COSTS.other_words * (1 - like))


def text_cost(text: str, key: str, keys: tuple[str, ...]) -> int:
    """What it costs to take a text for one of some wordings, with an explanation behind it or without."""
    head = explained(text)
    return min(key_cost(key, keys), key_cost(head, keys) + COSTS.explanation) if head else key_cost(key, keys)


def label_cost(text: str, key: str, keys: tuple[str, ...], *, known: bool) -> int:
    """What it costs to take a token for a label; the very words of another label are dearer."""
    if key in keys:
        return 0
    cost = text_cost(text, key, keys)
    return cost + COSTS.other_label if known or key in label_index() else cost
