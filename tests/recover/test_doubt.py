"""Doubtful values decided by the sums: one reading fits, or none is chosen."""

from __future__ import annotations

from converters.forms import FormCell, Sum
from converters.model import Cell
from converters.recover.doubt import decide

ROW = tuple(FormCell(0, column, 1, 1, fact=name) for column, name in enumerate("abcd"))
ADDS = Sum("K3", "row", ("d",), ("a", "b", "c"))


def _decided(texts, sums=(ADDS,)):
    cells = {form: Cell(0, form.column, 1, 1, text) for form, text in zip(ROW, texts, strict=True)}
    return [{cell.fact: number for cell, number in item.numbers.items()} for item in decide(cells, sums)]


def test_two_figures_in_one_cell_are_spread_over_the_blank_after_it():
    assert _decided(["3", "12 5", "", "20"]) == [{"b": 12, "c": 5}]


def test_a_figure_broken_in_two_stays_one():
    assert _decided(["3", "12 5", "0", "128"]) == []  # as it is read anyway


def test_the_mark_of_a_footnote_is_no_digit():
    assert _decided(["3", "12 1", "4", "19"]) == [{"b": 12}]


def test_letters_are_figures_where_the_sum_says_so():
    assert _decided(["3", "lO", "4", "17"]) == [{"b": 10}]
    assert _decided(["3", "lO", "4", "18"]) == []


def test_nothing_is_decided_without_a_sum_or_against_it():
    assert _decided(["3", "12 5", "", "20"], ()) == []
    assert _decided(["3", "12 5", "", "99"]) == []


def test_a_sum_that_is_not_printed_tells_nothing():
    assert _decided(["3", "12 5", "", ""]) == []


def test_two_doubts_in_one_equation_wait_for_each_other():
    column = Sum("K2", "b", ("x",), ("b",))
    cells = {form: Cell(0, form.column, 1, 1, text) for form, text in zip(ROW, ("3 1", "12 1", "4", "19"), strict=True)}
    other = FormCell(1, 1, 1, 1, fact="x")
    assert decide(cells, (ADDS,)) == []
    found = decide({**cells, other: Cell(1, 1, 1, 1, "12")}, (ADDS, column))
    assert [{cell.fact: number for cell, number in item.numbers.items()} for item in found] == [{"b": 12}, {"a": 3}]
