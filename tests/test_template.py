"""Blank forms: each edition as a document and as a sheet, filled in by other programs' hands, read back equal."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from converters import pipeline
from converters.checks.report import check_report
from converters.cli import main
from converters.forms import editions, load_form
from converters.reports.blank import blank

WANTED = {edition: {fact: number for number, fact in enumerate(load_form(edition).facts, 1001)} for edition in editions()}


def made(tmp_path, edition, suffix, *more):
    path = tmp_path / f"空白{suffix}"
    done = CliRunner().invoke(main, ["template", "-o", str(path), "--edition", edition, *more], prog_name="gouji")
    assert done.exit_code == 0, done.output
    return path


def typed(path, edition):
    """Type every figure into its cell, found by the labels' own tables: those of a document in order, those of a sheet by the cell below the first label."""
    tables = list(load_form(edition).tables.values())
    if path.suffix == ".docx":
        document = docx.Document(path)
        for table, spec in zip(document.tables, tables, strict=True):
            cells = table._cells  # all at once: `cell()` lays the table out anew each time
            for cell in spec.cells:
                if cell.fact:
                    cells[cell.row * spec.columns + cell.column].text = str(WANTED[edition][cell.fact])
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for spec in tables:
        top = next(row for row in range(1, sheet.max_row + 1) if all(
            sheet.cell(row + cell.row, cell.column + 1).value == cell.label for cell in spec.cells if cell.label and cell.row + cell.column < 3))
        for cell in spec.cells:
            if cell.fact:
                sheet.cell(top + cell.row, cell.column + 1).value = WANTED[edition][cell.fact]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("edition", editions())
def test_a_blank_form_that_is_filled_in_reads_back_equal(tmp_path, edition, suffix):
    year = load_form(edition).first
    path = made(tmp_path, edition, suffix, "--body", "澜溪镇人民政府", "--year", str(year))
    report = pipeline.read(typed(path, edition))
    assert {name: fact.value for name, fact in report.facts.items()} == WANTED[edition]
    assert (report.issuer, report.year, report.edition) == ("澜溪镇人民政府", year, edition)
    assert [section.role for section in report.sections] == [spec.role for spec in load_form(edition).headings]
    assert report.ledger.balanced


@pytest.mark.parametrize("edition", editions())
def test_what_was_not_filled_in_is_blank_and_the_signs_to_replace_are_found(tmp_path, edition):
    report = pipeline.read(made(tmp_path, edition, ".docx"))
    assert {fact.value for fact in report.facts.values()} == {None}
    assert len(report.facts) == len(load_form(edition).facts)
    assert "C712" in [item.code for item in check_report(report)]


def test_the_edition_is_that_of_the_year_or_the_newest(tmp_path):
    for more, edition in ((("--year", "2020"), "2019"), ((), editions()[-1])):
        path = tmp_path / "a.docx"
        assert CliRunner().invoke(main, ["template", "-o", str(path), *more], prog_name="gouji").exit_code == 0
        assert pipeline.read(path).edition == edition
    assert blank(editions()[0]).edition == editions()[0]
