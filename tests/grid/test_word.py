"""Rows of Word become placed cells: columns from what stands before, merges from the cell above, nothing clipped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from converters.grid.word import RawCell, RawRow, place
from converters.limits import LIMITS
from converters.model import Paragraph, Table


def cells(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells]


def rows(*lines: list[RawCell]) -> list[RawRow]:
    return [RawRow(line) for line in lines]


def begin(text: str, span: int = 1) -> RawCell:
    return RawCell(text, span=span, vmerge="restart")


def more(text: str = "", span: int = 1) -> RawCell:
    return RawCell(text, span=span, vmerge="continue")


def test_columns_come_from_what_stands_before():
    table, notes = place([RawRow([RawCell("甲", span=2), RawCell("乙")], before=1), RawRow([RawCell("丙", span=4)])])
    assert cells(table) == [(0, 1, 1, 2, "甲"), (0, 3, 1, 1, "乙"), (1, 0, 1, 4, "丙")]
    assert (table.rows, table.columns) == (2, 4)
    assert [(note.code, note.message.en) for note in notes] == [("G303", "row 1 leaves 1 places of the grid empty")]


def test_a_continuation_extends_the_cell_above_it():
    table, notes = place(rows([begin("甲"), RawCell("1")], [more(), RawCell("2")], [more(), RawCell("3")]))
    assert cells(table) == [(0, 0, 3, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "2"), (2, 1, 1, 1, "3")]
    assert not notes


def test_a_new_restart_ends_the_merge_above():
    table, _ = place(rows([begin("甲")], [begin("乙")], [more()]))
    assert cells(table) == [(0, 0, 1, 1, "甲"), (1, 0, 2, 1, "乙")]


def test_a_continuation_of_nothing_begins_a_cell_and_says_so():
    table, notes = place(rows([more("甲"), RawCell("1")], [more(), more("乙")]))
    assert cells(table) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "乙")]
    assert [note.code for note in notes] == ["G301", "G301"]


def test_a_continuation_of_another_width_is_no_continuation():
    table, notes = place(rows([begin("甲", 2), RawCell("1")], [more("乙"), RawCell("2"), RawCell("3")]))
    assert cells(table) == [(0, 0, 1, 2, "甲"), (0, 2, 1, 1, "1"), (1, 0, 1, 1, "乙"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3")]
    assert [note.code for note in notes] == ["G301"]


def test_a_gap_of_one_row_ends_the_merge():
    table, notes = place(rows([begin("甲")], [RawCell("乙")], [more("丙")]))
    assert cells(table) == [(0, 0, 1, 1, "甲"), (1, 0, 1, 1, "乙"), (2, 0, 1, 1, "丙")]
    assert [note.code for note in notes] == ["G301"]


def test_text_in_a_merged_away_cell_is_kept_and_reported():
    table, notes = place(rows([begin("甲")], [more("乙")], [more("丙")]))
    assert cells(table) == [(0, 0, 3, 1, "甲\n乙\n丙")]
    assert [block.text for block in table.cells[0].blocks] == ["甲", "乙", "丙"]
    assert [note.code for note in notes] == ["G305", "G305"]


def test_text_that_is_all_in_the_continuation_needs_no_blocks():
    table, notes = place(rows([begin("")], [more("乙")]))
    assert cells(table) == [(0, 0, 2, 1, "乙")]
    assert table.cells[0].blocks == ()
    assert [note.code for note in notes] == ["G305"]


def test_a_nested_table_in_a_continuation_is_kept():
    nested = Table(1, 1, ())
    table, _ = place(rows([begin("甲")], [RawCell("", (nested,), vmerge="continue")]))
    assert table.cells[0].blocks == (Paragraph("甲"), nested)


def test_legacy_horizontal_merges_add_up():
    head, tail = RawCell("甲", hmerge="restart", vmerge="restart"), RawCell("乙", hmerge="continue")
    below = [RawCell("", hmerge="restart", vmerge="continue"), RawCell("", hmerge="continue"), RawCell("1")]
    table, notes = place(rows([head, tail, RawCell("丙")], below))
    assert cells(table) == [(0, 0, 2, 2, "甲\n乙"), (0, 2, 1, 1, "丙"), (1, 2, 1, 1, "1")]
    assert [note.code for note in notes] == ["G305"]


def test_a_horizontal_continuation_of_nothing_is_a_cell():
    table, notes = place(rows([RawCell("甲"), RawCell("乙", hmerge="continue")]))
    assert cells(table) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]
    assert [note.code for note in notes] == ["G304"]


def test_spans_that_no_table_has_are_bounded_and_reported():
    table, notes = place([RawRow([RawCell("甲", span=0), RawCell("乙", span=10**9)], before=-3)])
    assert cells(table) == [(0, 0, 1, 1, "甲"), (0, 1, 1, LIMITS.colspan, "乙")]
    assert [note.code for note in notes] == ["G304"] * 3


def test_a_table_of_a_million_places_loses_its_spans_and_then_its_columns_but_no_text():
    wide = [RawRow([RawCell("甲"), RawCell("乙", span=LIMITS.colspan)])] * (LIMITS.table_slots // LIMITS.colspan + 1)
    table, notes = place(wide)
    assert (table.columns, cells(table)[1]) == (2, (0, 1, 1, 1, "乙"))
    assert [note.code for note in notes] == ["S116"]
    table, notes = place([RawRow([RawCell(f"{number}") for number in range(LIMITS.colspan + 1)])] * (LIMITS.table_slots // LIMITS.colspan))
    assert (table.columns, table.cells[0].text.split("\t")[-1]) == (1, str(LIMITS.colspan))


def test_a_merge_of_many_rows_keeps_the_text_of_each():
    table, _ = place([RawRow([RawCell("首", vmerge="restart")]), *[RawRow([RawCell(str(number), vmerge="continue")]) for number in range(3)]])
    assert cells(table) == [(0, 0, 4, 1, "首\n0\n1\n2")]
    assert len(table.cells[0].blocks) == 4


def test_only_the_rows_on_top_are_headers():
    lines = [RawRow([RawCell("甲")], header=True), RawRow([RawCell("1")]), RawRow([RawCell("2")], header=True)]
    assert [cell.header for cell in place(lines)[0].cells] == [True, False, False]


def test_a_table_of_no_rows_is_empty():
    assert place([]) == (Table(0, 0, ()), [])


KINDS = tuple((span, vmerge, hmerge) for span in (-1, 1, 1, 1, 2, 3) for vmerge in ("", "restart", "continue")
              for hmerge in ("", "", "", "restart", "continue"))


@st.composite
def raw_rows(draw: st.DrawFn) -> list[RawRow]:
    """Rows as no program would write them: any span, any merge, of any width."""
    found = []
    for _ in range(draw(st.integers(0, 6))):
        line = [RawCell(draw(st.sampled_from(("", "甲", "乙", "1"))), (), *draw(st.sampled_from(KINDS)))
                for _ in range(draw(st.integers(0, 5)))]
        found.append(RawRow(line, before=draw(st.integers(0, 2))))
    return found


@given(raw_rows())
def test_the_laws_of_a_table_hold_for_any_rows(lines):
    table, notes = place(lines)
    taken = [(row, column) for cell in table.cells for row in range(cell.row, cell.row + cell.rowspan)
             for column in range(cell.column, cell.column + cell.colspan)]
    assert len(taken) == len(set(taken)), "two cells in one place"
    assert all(row < table.rows and column < table.columns for row, column in taken)
    assert [(cell.row, cell.column) for cell in table.cells] == sorted((cell.row, cell.column) for cell in table.cells)
    texts = sorted(text for cell in table.cells for text in cell.text.split("\n") if text)
    assert texts == sorted(raw.text for row in lines for raw in row.cells if raw.text), "text lost or gained"
    holes = sum(int(note.message.en.split()[3]) for note in notes if note.code == "G303")
    assert holes == table.rows * table.columns - len(taken)
