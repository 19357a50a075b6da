"""Workbooks of any make: every figure of a form, what is hidden, noted and merged, and the same ledger by a second count."""

from __future__ import annotations

import io
import re
from random import Random

import pytest
import xlwt
from authored import SLUGS, report
from hypothesis import example, given, settings
from hypothesis import strategies as st
from make.workbook import FRAME, delimited, fods, xls, xlsx
from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment

import converters
from converters.diagnostics import Refused
from converters.model import Paragraph, Table
from converters.pipeline import read_document
from converters.source.files import Source
from converters.source.package import Package, write_package
from converters.text import ink

WAYS = {
    "xlsx": xlsx, "xlsx, a sheet a table": lambda truth: xlsx(truth, sheets=True), "xlsx without frames": lambda truth: xlsx(truth, framed=False),
    "xls": xls, "xls, a sheet a table": lambda truth: xls(truth, sheets=True), "flat ods": fods,
    "comma": lambda truth: delimited(truth, ",").encode("utf-8-sig"), "semicolon, GBK": lambda truth: delimited(truth, ";").encode("gb18030"),
    "comma, UTF-16": lambda truth: delimited(truth, ",").encode("utf-16"),
}


def values(found: converters.report.AnnualReport) -> dict[str, float | None]:
    return {name: fact.value for name, fact in found.facts.items()}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("slug", [SLUGS[0], "heting-town-2020", "lanxi-county-2019"])
def test_a_form_in_a_workbook_is_read_whole(slug, way):
    truth = report(slug)
    found = converters.read(WAYS[way](truth))
    assert values(found) == values(truth)
    assert (found.year, found.issuer, found.edition) == (truth.year, truth.issuer, truth.edition)
    assert found.ledger.balanced
    assert [item.code for item in found.diagnostics if item.severity == "error"] == []


def test_tabs_part_fields_where_the_name_says_so():
    truth = report(SLUGS[0])
    assert values(converters.read(Source("年报.csv", delimited(truth, "\t").encode("gbk")))) == values(truth)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def blocks(data: bytes) -> list[Paragraph | Table]:
    return list(read_document(data)[0].blocks)


def grid(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells]


def test_numbers_are_read_as_they_are_shown():
    book = Workbook()
    sheet = book.active
    for column, (value, code) in enumerate([(1234.5, "#,##0.00"), (0.12, "0%"), (44938, 'yyyy"年"m"月"d"日"'), (123, "00000"), (True, "General")], 1):
        sheet.cell(1, column, value).number_format = code
        sheet.cell(2, column, "x")
    (table,) = blocks(saved(book))
    assert [cell.text for cell in table.cells][:5] == ["1,234.50", "12%", "2023年1月12日", "00123", "TRUE"]


def test_a_formula_without_its_value_is_named_and_no_zero():
    book = Workbook()
    book.active["A1"], book.active["B1"], book.active["A2"], book.active["B2"] = "甲", "乙", 3, "=A2+1"
    document = read_document(saved(book))[0]
    assert [cell.text for cell in document.blocks[0].cells] == ["甲", "乙", "3", ""]
    assert [(item.code, str(item.origin)) for item in document.diagnostics] == [("R291", "Sheet:B2")]


def test_hidden_rows_columns_and_sheets_are_no_part_of_the_report_and_none_is_lost():
    book = Workbook()
    sheet = book.active
    for row in range(1, 5):
        for column in range(1, 4):
            sheet.cell(row, column, f"{row}{column}").border = FRAME
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿")
    other["A1"], other.sheet_state = "不报", "hidden"
    found = converters.read(saved(book))
    document = read_document(saved(book))[0]
    assert grid(document.blocks[0]) == [(0, 0, 1, 1, "11"), (0, 1, 1, 1, "13"), (1, 0, 1, 1, "31"), (1, 1, 1, 1, "33"), (2, 0, 1, 1, "41"), (2, 1, 1, 1, "43")]
    assert sorted(posting.text for posting in document.asides) == sorted(["21", "22", "23", "12", "32", "42", "不报"])
    assert {"R204", "R293"} <= {item.code for item in document.diagnostics}
    assert found.ledger.balanced


def test_comments_are_kept_with_their_place():
    book = Workbook()
    book.active["A1"], book.active["B1"] = "甲", "乙"
    book.active["B1"].comment = Comment("含街道数据", "填报人")
    document = read_document(saved(book))[0]
    assert [(posting.account, posting.text, posting.origin.path) for posting in document.asides] == [("unplaced", "含街道数据", "B1")]
    assert converters.read(saved(book)).ledger.balanced


def test_two_tables_on_a_sheet_with_their_titles():
    book = Workbook()
    sheet = book.active
    rows = [["表一"], ["甲", "乙", None, "丙", "丁"], [1, 2, None, 3, 4], [], ["表二"], ["戊", "己"], [5, 6], ["注：以上为全年数"]]
    for row, line in enumerate(rows, 1):
        for column, value in enumerate(line, 1):
            if value is not None:
                cell = sheet.cell(row, column, value)
                if len(line) > 1:
                    cell.border = FRAME
    found = blocks(saved(book))
    assert [block.text if isinstance(block, Paragraph) else [cell.text for cell in block.cells] for block in found] == [
        "表一", ["甲", "乙", "1", "2"], ["丙", "丁", "3", "4"], "表二", ["戊", "己", "5", "6"], "注：以上为全年数"]


def test_text_under_a_merged_cell_is_hidden_and_counted():
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "甲", "乙", "丙", "丁"
    sheet.merge_cells("A1:B1")
    package = Package(saved(book))
    part = "xl/worksheets/sheet1.xml"
    parts = {name: package.read(name) for name in sorted(package.names)}
    inner = b'<c r="B1" t="inlineStr"><is><t>under</t></is></c>'
    parts[part] = re.sub(rb'<c r="B1"[^>]*/>', b"", parts[part]).replace(b'</c></row><row r="2"', b"</c>" + inner + b'</row><row r="2"')
    assert b"under" in parts[part]
    document = read_document(write_package(parts))[0]
    assert ("hidden", "under") in [(posting.account, posting.text) for posting in document.asides]
    assert converters.read(write_package(parts)).ledger.balanced


def test_a_sheet_that_claims_all_rows_and_columns_costs_what_it_holds():
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = "始", "末"
    book.active["B1"] = "甲"
    found = blocks(saved(book))
    assert ["".join(cell.text for cell in block.cells) if isinstance(block, Table) else block.text for block in found] == ["始甲", "末"]


def test_a_workbook_with_a_password_is_refused_by_name():
    data = bytearray(xlwt_bytes())
    at = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20  # behind the globals' BOF record
    data[at : at + 4] = b"\x2f\x00\x36\x00"  # FILEPASS (MS-XLS §2.4.117)
    with pytest.raises(Refused) as caught:
        converters.read(bytes(data))
    assert caught.value.diagnostic.code in {"S105", "S106"}


def xlwt_bytes() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("甲")
    for row in range(40):
        sheet.write(row, 0, f"第{row}行")
        sheet.write(row, 1, row * 1.5)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_workbook_is_read_or_refused(seed):
    random = Random(seed)
    for data in (xlwt_bytes(), xlsx(report(SLUGS[0])), fods(report(SLUGS[0]))):
        broken = bytearray(data)
        for _change in range(random.randint(1, 20)):
            broken[random.randrange(len(broken))] = random.randrange(256)
        try:
            converters.read(bytes(broken[: random.randint(len(broken) // 2, len(broken))]))
        except Refused:
            continue


TEXTS = st.text("甲乙丙丁0123456789.,%年", min_size=1, max_size=6)


@settings(deadline=None, max_examples=60)
@example({(1, 1): "0", (3, 1): "0"}, {3}, set(), [(3, 1, 1, 2)])
@given(st.dictionaries(st.tuples(st.integers(1, 12), st.integers(1, 8)), TEXTS | st.integers(-999, 99999) | st.floats(-1e6, 1e6, width=32), min_size=1, max_size=40),
       st.sets(st.integers(1, 12), max_size=2), st.sets(st.integers(1, 8), max_size=2), st.lists(st.tuples(*[st.integers(1, 8)] * 4), max_size=2))
def test_whatever_a_sheet_holds_its_ledger_balances(cells, rows, columns, merges):
    book = Workbook()
    sheet = book.active
    for (row, column), value in cells.items():
        sheet.cell(row, column, value).number_format = "#,##0.00" if isinstance(value, float) else "General"
    for row in rows:
        sheet.row_dimensions[row].hidden = True
    for column in columns:
        sheet.column_dimensions["ABCDEFGH"[column - 1]].hidden = True
    taken: set[tuple[int, int]] = set()
    for top, left, tall, wide in merges:
        area = {(row, column) for row in range(top, top + tall) for column in range(left, left + wide)}
        if not area & taken and len(area) > 1:
            taken |= area
            sheet.merge_cells(start_row=top, end_row=top + tall - 1, start_column=left, end_column=left + wide - 1)
    shown = [(row, column) for row, column in cells if row not in rows and column not in columns and not isinstance(sheet.cell(row, column), MergedCell)]
    if not shown:
        return
    found = converters.read(saved(book))
    assert found.ledger.balanced
    assert ink("".join(item.message.en for item in found.diagnostics if item.code.startswith("L80") and item.severity != "note")) == ""
