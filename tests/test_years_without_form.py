"""Reports of the years before all forms: whole, under their own headings, with one plain note, and their tables as data."""

from __future__ import annotations

import csv
import io

from click.testing import CliRunner

import converters
from converters.checks.report import check_report
from converters.cli import main
from converters.model import Table

ROWS = [("一、主动公开情况", "", "", ""), ("（一）主动公开文件数", "条", "1,236", "8452"), ("其中：政府网站公开", "条", "987", "6120"), ("二、依申请公开情况", "", "", ""),
        ("（一）收到申请数", "件", "58", "301"), ("1.当面申请", "件", "21", "109"), ("2.书面申请", "件", "37", "192"), ("（二）同意公开", "件", "44", "255"), ("三、行政复议数", "件", "3", "11")]
TABLE = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [("指标", "单位", "本年度", "历年累计"), *ROWS])
HEADINGS = ["一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况", "四、政府信息公开收费及减免情况", "五、因政府信息公开申请行政复议、提起行政诉讼情况", "六、存在的主要问题及改进情况", "七、说明与附表"]
TEXTS = ["2011年，我局政府信息公开工作有序开展。", "全年主动公开政府信息1236条。", "全年收到申请58件。", "全年没有收费。", "全年行政复议3件。", "公开的内容还不够全面，下一步将加以改进。"]
REPORT_2011 = ("<html><head><meta charset=utf-8></head><body><h1>澜溪县水利局2011年政府信息公开工作年度报告</h1><p>根据《中华人民共和国政府信息公开条例》，现公布2011年度报告。</p>"
               + "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in zip(HEADINGS, [*TEXTS, "附表如下。"], strict=True))
               + f"<p>政府信息公开情况表</p><table>{TABLE}</table><p>澜溪县水利局</p><p>2012年3月9日</p></body></html>").encode()


def test_a_report_of_2011_is_whole_and_says_once_that_there_was_no_form():
    report = converters.read(REPORT_2011)
    assert (report.edition, report.year, report.facts) == ("", 2011, {})
    assert [section.heading.full for section in report.sections] == HEADINGS
    assert [(item.code, item.severity) for item in (*report.diagnostics, *check_report(report))] == [("F436", "note")]
    assert [(table.rows, table.columns) for section in report.sections for table in section.blocks if isinstance(table, Table)] == [(10, 4)]
    assert report.ledger.balanced


def test_its_table_is_data(tmp_path):
    (tmp_path / "r.html").write_bytes(REPORT_2011)
    result = CliRunner().invoke(main, ["facts", str(tmp_path / "r.html"), "-o", str(tmp_path / "out.csv"), "--any-table"])
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))))
    figures = {(row["row"], row["column"]): (row["value"], row["unit"]) for row in rows}
    assert len(rows) == 14
    assert figures["一、主动公开情况 / （一）主动公开文件数", "本年度"] == ("1236", "条")
    assert figures["二、依申请公开情况 / （一）收到申请数 / 2.书面申请", "历年累计"] == ("192", "件")
    assert figures["三、行政复议数", "本年度"] == ("3", "件")
    assert {(row["year"], row["edition"], row["table"]) for row in rows} == {("2011", "", "政府信息公开情况表")}


def test_without_being_asked_there_is_nothing(tmp_path):
    (tmp_path / "r.html").write_bytes(REPORT_2011)
    assert CliRunner().invoke(main, ["facts", str(tmp_path / "r.html"), "-o", str(tmp_path / "out.csv")]).exit_code
    assert not (tmp_path / "out.csv").exists()
