"""Documents of no known form come through as sections and generic tables, and say so."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import converters
from converters.cli import main
from converters.model import Table
from converters.report import FormTable

REPORT_2016 = """<html><head><title>栖霞县林业局2016年政府信息公开年度报告</title></head><body>
<h1>栖霞县林业局2016年政府信息公开年度报告</h1>
<p>本报告由栖霞县林业局根据《条例》编制。</p>
<p>一、概述</p><p>2016年，我局共公开信息316条。</p>
<p>二、主动公开政府信息情况</p><p>通过网站公开274条，通过公示栏公开42条。</p>
<p>三、回应解读情况</p><p>发布解读稿件7篇。</p>
<table><tr><th>统计指标</th><th>单位</th><th>统计数</th></tr>
<tr><td>一、主动公开情况</td><td>——</td><td></td></tr>
<tr><td>（一）主动公开政府信息数</td><td>条</td><td>316</td></tr>
<tr><td rowspan="2">其中</td><td>件</td><td>12</td></tr><tr><td>篇</td><td>7</td></tr></table>
<p>四、依申请公开情况</p><p>收到申请5件，均已答复。</p>
<p>栖霞县林业局</p><p>2017年3月2日</p></body></html>"""

NOTICE = """<table><tr><td rowspan="2">序号</td><td colspan="2">名称</td></tr><tr><td>甲</td><td>乙<table><tr><td>内</td></tr></table></td></tr></table><p>后文。</p>"""


def test_a_report_of_2016_keeps_its_sections_and_tables():
    report = converters.read(REPORT_2016.encode())
    assert report.edition == ""
    assert report.facts == {}
    assert [section.heading.full for section in report.sections] == ["一、概述", "二、主动公开政府信息情况", "三、回应解读情况", "四、依申请公开情况"]
    tables = [block for section in report.sections for block in section.blocks if isinstance(block, Table)]
    assert [(table.rows, table.columns, len(table.cells)) for table in tables] == [(5, 3, 14)]
    assert not any(isinstance(block, FormTable) for section in report.sections for block in section.blocks)
    assert "F401" in [item.code for item in report.diagnostics]
    assert (report.title.text, report.year, report.signed) == ("栖霞县林业局2016年政府信息公开年度报告", 2016, "2017-03-02")
    assert report.ledger.balanced


@pytest.mark.parametrize("to", ["xml", "json", "html", "docx", "markdown"])
def test_it_can_be_written_in_every_format(to):
    again = converters.read(converters.convert(REPORT_2016.encode(), to))
    assert again.edition == ""
    assert [section.heading.full for section in again.sections] == ["一、概述", "二、主动公开政府信息情况", "三、回应解读情况", "四、依申请公开情况"]


def test_tables_need_no_form(tmp_path):
    (tmp_path / "page.html").write_text(NOTICE, "utf-8")
    result = CliRunner().invoke(main, ["tables", str(tmp_path / "page.html"), "-o", str(tmp_path / "out.json")])
    assert result.exit_code == 0, result.stderr
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [(table["rows"], table["cols"]) for table in data["tables"]] == [(2, 3), (1, 1)]
    assert data["tables"][0]["cells"] == [
        {"r": 0, "c": 0, "rs": 2, "cs": 1, "text": "序号"}, {"r": 0, "c": 1, "rs": 1, "cs": 2, "text": "名称"},
        {"r": 1, "c": 1, "rs": 1, "cs": 1, "text": "甲"}, {"r": 1, "c": 2, "rs": 1, "cs": 1, "text": "乙"}]
    assert data["tables"][1]["parent"] == {"table": 0, "r": 1, "c": 2}
    assert data["paragraphs"] == [{"text": "后文。"}]


def test_plain_prose_is_kept_whole():
    report = converters.read("只有一段话，没有标题。\n".encode())
    assert [block.full for block in report.preface] == ["只有一段话，没有标题。"]
    assert report.ledger.balanced
