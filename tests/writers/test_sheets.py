"""XLSX, CSV and Parquet: every figure once with its labels, nothing that a spreadsheet would run, and a workbook that reads back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from authored import SLUGS, report
from essence import essence

import converters
from converters.diagnostics import Refused
from converters.forms import editions, fact_labels, load_form
from converters.model import Cell, Figure, Paragraph, Table
from converters.pipeline import render
from converters.report import AnnualReport
from converters.source.package import Package, write_package
from converters.writers import parquet, tidy

TRUTH = report("wangchao-district-2023")


def _with(*blocks: Paragraph | Table | Figure) -> AnnualReport:
    return replace(TRUTH, sections=tuple(replace(section, blocks=(*section.blocks, *blocks)) if section.role == "overview" else section for section in TRUTH.sections))


@pytest.mark.parametrize("edition", editions())
def test_every_fact_has_labels_of_its_own(edition):
    labels = fact_labels(edition)
    assert sorted(labels) == sorted(load_form(edition).facts)
    assert len(set(labels.values())) == len(labels)


def test_the_labels_are_those_of_the_form():
    assert fact_labels("2021")["t2.fees.amount"] == ("表二", "行政事业性收费", "第二十条第（八）项 / 本年收费金额（单位：万元）")
    assert fact_labels("2019")["t3.results.denied.security.legal"] == (
        "表三", "三、本年度办理结果 / （三）不予公开 / 3.危及“三安全一稳定”", "申请人情况 / 法人或其他组织 / 法律服务机构")
    assert fact_labels("2021")["t4.direct.pending"] == ("表四", "", "行政诉讼 / 未经复议直接起诉 / 尚未审结")


@pytest.mark.parametrize("slug", SLUGS)
def test_csv_has_a_row_for_each_fact(slug):
    truth = report(slug)
    rows = list(csv.DictReader(io.StringIO(render(truth, "csv").decode("utf-8-sig"), newline="")))
    assert [row["fact"] for row in rows] == list(truth.facts)
    assert [(row["text"], row["status"]) for row in rows] == [(fact.text, "words" if fact.text == "无" else "figure" if fact.value is not None else "dash" if fact.text else "blank") for fact in truth.facts.values()]
    assert all(row["value"] == ("" if fact.value is None else str(fact.value)) for row, fact in zip(rows, truth.facts.values(), strict=True))


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_in_csv_is_run(text):
    name = "t2.normative.issued"
    rows = render(replace(TRUTH, facts={**TRUTH.facts, name: replace(TRUTH.facts[name], text=text)}, issuer=text), "csv").decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(rows, newline="")):
        assert row["issuer"][0] == "'"
        assert row["fact"] != name or row["text"][0] == "'"


def test_a_signed_number_is_left_as_it_is():
    assert [tidy.inert(text) for text in ("-12", "+3", "-1,204.5", "-", "增3")] == ["-12", "+3", "-1,204.5", "-", "增3"]


def test_parquet_holds_the_same_rows():
    arrow = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    table = arrow.read_table(io.BytesIO(render(TRUTH, "parquet")))
    assert table.column_names == list(tidy.COLUMNS)
    assert [tuple(row.values()) for row in table.to_pylist()] == [tuple(row) for row in tidy.tidy(TRUTH)]
    assert render(TRUTH, "parquet") == render(TRUTH, "parquet")
    assert arrow.read_table(io.BytesIO(parquet.render_rows([]))).num_rows == 0


def test_parquet_without_its_part_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(Refused) as refused:
        render(TRUTH, "parquet")
    assert refused.value.diagnostic.code == "W904"
    assert "pip install pyarrow" in refused.value.diagnostic.message.en


ODD = [
    Paragraph("=HYPERLINK(1)是普通文字，@也是，照原样公开并予以说明。"), Paragraph("设立𠀋𡈽𪚥三处查询点，外文名称含é、n̈、Ａ①㎡等字符。"), Paragraph("持续推进政务公开工作。" * 9000),
    Paragraph("字面上的_x000D_与_x0041_不是转义，\t制表符也照原样保留。"), Figure("image1.png", "数量统计图"), Figure("", "没有名称的图"),
    Table(3, 3, (Cell(0, 0, 1, 2, "甲"), Cell(0, 2, 2, 1, "=1+1"), Cell(1, 0, 1, 1, ""), Cell(2, 0, 1, 3, "很长的单元格" * 9000))),
]


@pytest.mark.parametrize("block", ODD, ids=lambda block: type(block).__name__ + str(getattr(block, "text", ""))[:6])
def test_a_workbook_keeps_what_is_odd(block):
    truth = _with(block, Paragraph("以上内容按原样公开。"))
    assert essence(converters.read(render(truth, "xlsx"))) == essence(truth)


def test_no_cell_of_a_workbook_holds_a_formula_or_a_link():
    package = Package(render(_with(*ODD), "xlsx"))
    for name in package.names:
        if name.startswith("xl/worksheets/"):
            assert b"<f>" not in package.read(name)
            assert b"<hyperlink" not in package.read(name)
    assert not [name for name in package.names if "external" in name.lower() or "vba" in name.lower()]


def test_the_tables_stand_in_their_printed_shape():
    sheet = Package(render(TRUTH, "xlsx")).read("xl/worksheets/sheet3.xml").decode()
    assert '<mergeCell ref="A1:C3"/>' in sheet
    assert '<mergeCell ref="A6:A27"/>' in sheet


def test_a_workbook_of_another_make_is_read_as_any_document():
    package = Package(render(TRUTH, "xlsx"))
    parts = {name: package.read(name).replace("报告".encode(), b"Sheet1") if name == "xl/workbook.xml" else package.read(name) for name in sorted(package.names)}
    found = converters.read(write_package(parts))
    assert found.ledger.balanced
    assert {name: fact.value for name, fact in found.facts.items()} == {name: fact.value for name, fact in TRUTH.facts.items()}


@pytest.mark.parametrize("change", [("2021 28x10", "1999 28x10"), ("28x10", "28"), ("28x10", "280000000x10"), ("<t>paragraph</t>", "<t>poem</t>")])
def test_a_workbook_changed_past_reading_is_refused(change):
    package = Package(render(TRUTH, "xlsx"))
    parts = {name: package.read(name).decode().replace(*change).encode() if name == "xl/sharedStrings.xml" else package.read(name) for name in sorted(package.names)}
    with pytest.raises(Refused) as refused:
        converters.read(write_package(parts))
    assert refused.value.diagnostic.code == "S105"


def test_a_table_larger_than_a_sheet_is_refused():
    with pytest.raises(Refused) as refused:
        render(_with(Table(1, 20_000, (Cell(0, 0, 1, 1, "甲"),))), "xlsx")
    assert refused.value.diagnostic.code == "W905"


@pytest.mark.parametrize("reference", ["A1:ZZZZZ9999999", "B2:A1", "1:2"])
def test_cells_merged_past_reading_are_refused(reference):
    package = Package(render(TRUTH, "xlsx"))
    parts = {name: package.read(name).replace(b'ref="A1:C3"', f'ref="{reference}"'.encode()) for name in sorted(package.names)}
    with pytest.raises(Refused) as refused:
        converters.read(write_package(parts))
    assert refused.value.diagnostic.code == "S105"
