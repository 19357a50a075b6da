"""汇总表: one row a body and one column a figure is read as many reports, added up, and held against the bodies' own."""

from __future__ import annotations

import io

import pytest
from click.testing import CliRunner
from make import rollup as made
from openpyxl import Workbook

import converters
from converters.cli import main
from converters.forms import fact_labels
from converters.recover.heads import named_facts

HEADS = {"ids": lambda edition: [list(fact_labels(edition))], "joined": made.one_head, "slashes": lambda edition: made.one_head(edition, " / "), "rows": made.heads}


def values(report):
    return {name: fact.value for name, fact in report.facts.items()}


@pytest.mark.parametrize(("kind", "heads"), [("text", "ids"), ("xls", "joined"), ("fods", "slashes"), ("xlsx", "rows"), ("text", "rows"), ("xls", "rows")])
def test_sixty_bodies_are_read_from_any_workbook(kind, heads):
    held = made.figures(made.bodies(60), "2014", 1)
    found = converters.read_all(getattr(made, kind)(made.sheet("2016年某县政府信息公开统计汇总表", HEADS[heads]("2014"), held, "合计")))
    assert {report.issuer: values(report) for report in found} == held
    assert {(report.year, report.edition, report.ledger.balanced) for report in found} == {(2016, "2014", True)}
    assert [item.code for item in found[0].diagnostics if item.code.startswith("F44")] == ["F443"]


@pytest.mark.parametrize("edition", ["2019", "2021"])
@pytest.mark.parametrize("heads", HEADS)
def test_every_figure_of_a_form_has_its_column(edition, heads):
    held = made.figures(made.bodies(3), edition, 2)
    found = converters.read_all(made.text(made.sheet("", HEADS[heads](edition), held)))
    assert {report.issuer: values(report) for report in found} == held
    assert all(report.ledger.balanced for report in found)


def test_what_names_no_figure_or_several_is_kept_and_named():
    rows = [["单位", "年度", "行政复议总计", "行政复议结果维持", "结转下年度继续办理自然人", "结果维持", "联系人"], ["澄川镇", 2023, 9, 4, 7, 5, "芷"], ["岚川乡", 2022, 8, 3, 6, 2, "茗"]]
    first, second = converters.read_all(made.xlsx(rows))
    assert [(report.issuer, report.year) for report in (first, second)] == [("澄川镇", 2023), ("岚川乡", 2022)]
    assert [(fact.id, fact.value) for fact in first.facts.values() if fact.status != "missing"] == [("t3.carried_out.natural", 7), ("t4.review.upheld", 4), ("t4.review.total", 9)]
    assert [posting.text for posting in first.unplaced] == ["5", "芷"]
    assert [item.code for item in first.diagnostics if item.code.startswith("F44")] == ["F441", "F440"]
    assert first.ledger.balanced
    assert second.ledger.balanced


def test_sums_among_the_rows_are_held_against_them():
    rows = [["单位", "行政复议总计", "行政复议结果维持", "行政复议结果纠正"], ["澄川镇", 9, 4, 5], ["岚川乡", 8, 3, 2], ["全县合计", 17, 7, 9]]
    found = converters.read_all(made.xlsx(rows))
    assert [report.issuer for report in found] == ["澄川镇", "岚川乡"]
    (item,) = [item for item in found[0].diagnostics if item.code == "F444"]
    assert "1" in item.message.en


@pytest.mark.parametrize("blank", [1, 2, 3])
def test_a_blank_row_ends_no_table(blank):
    rows = [["单位", "行政复议总计", "行政复议结果维持", "行政复议结果纠正"], ["澄川镇", 9, 4, 5], ["岚川乡", 8, 3, 2], ["霁河镇", 7, 1, 6]]
    rows.insert(blank, [])
    found = converters.read_all(made.xlsx(rows))
    assert [(report.issuer, report.facts["t4.review.total"].value) for report in found] == [("澄川镇", 9), ("岚川乡", 8), ("霁河镇", 7)]
    assert all(report.ledger.balanced for report in found)


def test_sheets_of_one_form_table_each_come_together_by_body():
    book = Workbook()
    for sheet, rows in ((book.active, [["单位", "行政复议总计", "行政复议结果维持", "行政复议结果纠正"], ["澄川镇", 9, 4, 5], ["岚川乡", 8, 3, 2]]),
                        (book.create_sheet("表三"), [["单位", "结转下年度继续办理自然人", "结转下年度继续办理总计", "本年新收政府信息公开申请数量总计"], ["岚川乡", 1, 2, 3], ["澄川镇", 4, 5, 6]])):
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    found = converters.read_all(out.getvalue())
    assert [(report.issuer, report.facts["t4.review.total"].value, report.facts["t3.received.total"].value) for report in found] == [("澄川镇", 9, 6), ("岚川乡", 8, 3)]
    assert all(report.ledger.balanced for report in found)


@pytest.mark.parametrize(("head", "fact"), [
    (("三、本年度办理结果", "（七）总计", "总计"), "t3.results.total.total"), (("其他处理/其他/法人或其他组织/其他",), "t3.results.other.misc.other_org"), (("行政性事业收费",), None),
    (("总计",), None), (("规章", "本年制发件数"), "t2.regulations.issued"), (("表四", "行政复议", "尚未审结（件）"), "t4.review.pending"), (("属于国家秘密—自然人",), "t3.results.denied.state_secret.natural")])
def test_a_head_names_a_figure_or_none(head, fact):
    found = named_facts(head, "2021")
    assert found == {fact} if fact else len(found) != 1


def test_a_form_of_one_body_is_no_rollup():
    rows = [["行政复议", "", "", "", ""], ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], [1, 2, 3, 4, 10]]
    assert len(converters.read_all(made.xlsx(rows))) == 1


def test_what_facts_writes_wide_is_read_again_added_up_and_held_against_the_reports(tmp_path):
    run = CliRunner()
    reports = ["samples/heting-town-2020/report.md", "samples/shushi-subdistrict-2020/report.md", "samples/yanhu-library-2020/report.md", "samples/langao-finance-2020/report.md"]
    for suffix in ("csv", "xlsx"):
        wide, again = tmp_path / f"wide.{suffix}", tmp_path / f"again.{suffix}"
        assert run.invoke(main, ["facts", *reports, "-o", str(wide), "--wide"]).exit_code == 0
        own = {report.issuer: {name: value for name, value in values(report).items() if value is not None} for report in map(converters.read, reports)}
        found = converters.read_all(wide)
        assert {report.issuer: {name: value for name, value in values(report).items() if value is not None} for report in found} == own
        assert all(report.ledger.balanced and report.year == 2020 for report in found)
        assert run.invoke(main, ["facts", str(wide), "-o", str(again), "--wide"]).exit_code == 0
    sums = [tmp_path / "own.json", tmp_path / "rolled.json"]
    assert run.invoke(main, ["sum", *reports, "-o", str(sums[0])]).exit_code == run.invoke(main, ["sum", str(tmp_path / "wide.csv"), "-o", str(sums[1])]).exit_code == 0
    totals = [values(converters.read(path)) for path in sums]
    assert {name: value for name, value in totals[1].items() if totals[0][name] is not None} == {name: value for name, value in totals[0].items() if value is not None}


def test_a_row_is_held_against_the_report_of_its_body(tmp_path):
    report = converters.read("samples/heting-town-2020/report.docx")
    given = {name: fact.value for name, fact in report.facts.items() if name.startswith("t4") or name.endswith("natural")}
    table, run = tmp_path / "汇总.xlsx", CliRunner()
    body = report.issuer.removesuffix("人民政府")
    for wrong in (0, 1):
        rows = [["单位", "年度", *given], [body, 2020, *given.values()], ["岚川乡", 2020, *[1] * len(given)]]
        rows[1][-1] += wrong
        table.write_bytes(made.xlsx(rows))
        told = run.invoke(main, ["diff", str(table), "samples/heting-town-2020/report.docx", "--fail"])
        assert told.exit_code == wrong
        assert f"{wrong} / {len(given)}" in told.output
    assert run.invoke(main, ["diff", str(table), "samples/qiyun-town-2024/report.docx"]).exit_code == 3
