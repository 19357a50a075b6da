"""The tables of any document as Markdown and as a workbook: every text in its slot, merged as it was, and nothing that runs."""

from __future__ import annotations

import io

import openpyxl

from converters.model import Cell, Document, Table
from converters.writers.tables import one_by_one, tables_html, tables_md, tables_xlsx

INNER = Table(1, 1, (Cell(0, 0, 1, 1, "内"),))
DOCUMENT = Document("html", (
    Table(2, 3, (Cell(0, 0, 2, 1, "事|项\n二行", header=True), Cell(0, 1, 1, 2, "=1+1"), Cell(1, 1, 1, 1, "30"), Cell(1, 2, 1, 1, "007", blocks=(INNER,)))),))


def test_markdown_has_every_text_in_its_first_slot():
    assert tables_md(DOCUMENT).decode().split("\n\n")[0].split("\n") == ["| 事\\|项<br>二行 | =1+1 |  |", "| --- | --- | --- |", "|  | 30 | 007 |"]


def test_a_workbook_has_a_sheet_a_table_with_its_cells_merged_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(tables_xlsx(DOCUMENT)))
    sheet, inner = book.worksheets
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A1:A2", "B1:C1"}
    assert [(cell.value, cell.data_type) for cell in (sheet["B1"], sheet["B2"], sheet["C2"])] == [("=1+1", "s"), (30, "n"), ("007", "s")]
    assert inner["A1"].value == "内"


def test_one_file_a_table_has_inner_tables_for_themselves():
    parts = list(one_by_one(DOCUMENT))
    assert [part.blocks[0].rows for part in parts] == [2, 1]
    assert tables_html(parts[0]).decode().count("<table>") == 1


def test_no_table_makes_files_that_open():
    nothing = Document("html", ())
    assert tables_md(nothing) == b""
    assert len(openpyxl.load_workbook(io.BytesIO(tables_xlsx(nothing))).worksheets) == 1
