"""Two tables of one kind: which is the report's own."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from authored import report
from damage import OPERATORS, damaged

from converters.model import Document, Table
from converters.recover.report import recover
from converters.recover.values import parse_value

TRUTH = report("wangchao-district-2023")
BLOCKS = damaged(TRUTH, OPERATORS["nothing"], Random(0)).blocks


def _with_before(made: Table) -> Document:
    """The report with another table 3 before its own."""
    return Document("test", tuple(item for block in BLOCKS for item in ((made, block) if isinstance(block, Table) and block.columns == 10 else (block,))))


def _own() -> Table:
    return next(block for block in BLOCKS if isinstance(block, Table) and block.columns == 10)


def _times(table: Table, factor: int, rows: range = range(99)) -> Table:
    """The table with the figures of some rows multiplied: its sums still hold if all are."""
    return replace(table, cells=tuple(
        replace(cell, text=str(int(parse_value(cell.text).number or 0) * factor)) if cell.row > 2 and cell.row in rows and cell.text.isdigit() else cell for cell in table.cells))


def _facts(document: Document) -> dict[str, float | None]:
    return {name: fact.value for name, fact in recover(document).facts.items()}


OWN = _facts(Document("test", BLOCKS))


def test_the_table_whose_sums_hold():
    assert _facts(_with_before(_times(_own(), 3, range(3, 4)))) == OWN


def test_the_table_that_took_over_what_the_other_carried_forward():
    last = _times(_own(), 2)
    handed = {cell.column: cell.text for cell in _own().cells if cell.row == 4}
    last = replace(last, cells=tuple(replace(cell, text=handed[cell.column]) if cell.row == 27 and cell.column >= 3 else cell for cell in last.cells))
    # What last year received is changed with what it handed over, so that its own sums hold.
    gain = {column: int(text) - 2 * int(next(cell.text for cell in _own().cells if (cell.row, cell.column) == (27, column))) for column, text in handed.items() if column >= 3}
    last = replace(last, cells=tuple(replace(cell, text=str(int(cell.text) + gain[cell.column])) if cell.row == 3 and cell.column >= 3 else cell for cell in last.cells))
    assert _facts(_with_before(last)) == OWN


def test_a_tie_is_marked_on_every_fact():
    found = recover(_with_before(_times(_own(), 2)))
    own = [fact for name, fact in found.facts.items() if name.startswith("t3.")]
    assert all(fact.status == "repaired" and fact.repairs[-1].code == "F412" for fact in own)
    assert "F412" in [item.code for item in found.diagnostics]


def test_a_copy_is_no_rival():
    found = recover(_with_before(_own()))
    assert all(fact.status == "exact" for fact in found.facts.values())
