"""The algorithm for forming a table: each breach of the model is reported, and nothing is lost by it."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from converters.grid.whatwg import RawCell, form
from converters.limits import LIMITS
from converters.model import Paragraph

spans = st.integers(-1, 6)
raw_groups = st.lists(st.lists(st.lists(st.tuples(spans, spans), max_size=4), max_size=4), max_size=3)


def groups_of(shape):
    """Raw cells of the given (rowspan, colspan), each with a text of its own."""
    number = 0
    groups = []
    for group in shape:
        rows = []
        for row in group:
            rows.append([RawCell(f"c{number + index}", rowspan, colspan) for index, (rowspan, colspan) in enumerate(row)])
            number += len(row)
        groups.append(rows)
    return groups


def at(table):
    return {cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells}


@given(raw_groups)
def test_no_slot_has_two_cells_and_no_cell_leaves_the_table_or_is_lost(shape):
    groups = groups_of(shape)
    table, found = form(groups)
    slots = set()
    for cell in table.cells:
        covered = set(product(range(cell.row, cell.row + cell.rowspan), range(cell.column, cell.column + cell.colspan)))
        assert covered
        assert not covered & slots
        slots |= covered
    assert slots <= set(product(range(table.rows), range(table.columns)))
    assert [cell.text for cell in table.cells] == [raw.text for group in groups for row in group for raw in row]
    assert list(table.cells) == sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    holes = {row for row, _ in set(product(range(table.rows), range(table.columns))) - slots}
    assert len(holes) == sum(item.code == "G303" for item in found)


@given(raw_groups)
def test_a_cell_never_passes_the_end_of_its_row_group(shape):
    table, _ = form(groups_of(shape))
    ends = []
    for group in shape:
        ends += [len(ends) + len(group)] * len(group)
    assert all(cell.row + cell.rowspan <= ends[cell.row] for cell in table.cells)


def test_spans_push_later_cells_to_free_columns():
    table, found = form(groups_of([[[(3, 3), (1, 7)], [(2, 1), (1, 5), (2, 1)], [(1, 1)] * 5]]))
    assert at(table) == {"c0": (0, 0, 3, 3), "c1": (0, 3, 1, 7), "c2": (1, 3, 2, 1), "c3": (1, 4, 1, 5), "c4": (1, 9, 2, 1),
                         **{f"c{5 + i}": (2, 4 + i, 1, 1) for i in range(5)}}
    assert not found


def test_a_rowspan_of_zero_goes_to_the_end_of_its_group_and_one_too_long_ends_there():
    table, found = form(groups_of([[[(0, 1), (9, 1)], [(1, 1)]], [[(1, 1)]]]))
    assert at(table) == {"c0": (0, 0, 2, 1), "c1": (0, 1, 2, 1), "c2": (1, 2, 1, 1), "c3": (2, 0, 1, 1)}
    assert [item.code for item in found] == ["G304", "G303", "G303"]
    assert "a rowspan of 9 was read as 2" in found[0].message.en


def test_a_colspan_out_of_bounds_is_read_as_the_standard_says():
    table, found = form([[[RawCell("a", colspan=0), RawCell("b", colspan=5000)]]])
    assert at(table) == {"a": (0, 0, 1, 1), "b": (0, 1, 1, 1000)}
    assert [item.code for item in found] == ["G304", "G304"]


def test_overlapping_cells_both_keep_their_texts():
    table, found = form(groups_of([[[(1, 1), (2, 1)], [(1, 2), (1, 1)]]]))
    assert at(table) == {"c0": (0, 0, 1, 1), "c1": (0, 1, 2, 1), "c2": (1, 0, 1, 1), "c3": (1, 2, 1, 1)}
    assert [(item.code, "row 2, column 2" in item.message.en) for item in found if item.code == "G302"] == [("G302", True)]


def test_a_bomb_of_spans_loses_its_spans_and_no_text():
    rows = [[RawCell("a", 1, 1000), RawCell("b", 1, 1000)] for _ in range(600)]
    table, found = form([rows])
    assert (table.rows, table.columns, len(table.cells)) == (600, 2, 1200)
    assert [item.code for item in found] == ["S116"]


def test_a_table_too_large_even_without_spans_keeps_its_rows():
    wide = [RawCell(str(index), blocks=(Paragraph("x"),) if not index else ()) for index in range(2000)]
    table, found = form([[wide, *([RawCell("y")] for _ in range(600)), []]])
    assert (table.rows, table.columns) == (602, 1)
    assert table.rows * table.columns <= LIMITS.table_slots
    assert table.cells[0].text == "\t".join(map(str, range(2000)))
    assert len(table.cells[0].blocks) == 2000
    assert [item.code for item in found] == ["S116"]


def test_headers_places_and_empty_rows_are_kept():
    table, _ = form([[[RawCell("a", header=True)], []]])
    assert (table.rows, table.columns, table.cells[0].header) == (2, 1, True)
