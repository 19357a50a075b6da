"""Comments in a DOCX: at the cell or the words of each finding, in the body's own file or the standard one, and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

import converters
from converters.checks.report import check_report
from converters.show.comments import with_comments
from converters.show.findings import checked
from converters.source.files import open_source

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def _annotated(path: Path, *, chinese: bool = True) -> tuple[bytes, converters.AnnualReport]:
    report = converters.read(path)
    found = checked(path.name, report, [*report.diagnostics, *check_report(report)])
    return with_comments(open_source(path), report, found, chinese=chinese), report


def _marked(data: bytes) -> list[str]:
    """What stands in each commented range."""
    document = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    ranges = re.findall(r"<w:commentRangeStart[^>]*/>(.*?)<w:commentRangeEnd", document, re.DOTALL)
    return ["".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", inside)) for inside in ranges]


def test_comments_stand_at_their_cells_in_the_own_file():
    path = SAMPLES / "qiyun-town-2024" / "report.docx"
    data, report = _annotated(path)
    assert _marked(data) == ["30", "0.42", "六、其他需要报告的事项"]
    again = converters.read(data)
    assert {name: fact.text for name, fact in again.facts.items()} == {name: fact.text for name, fact in report.facts.items()}
    before, after = (zipfile.ZipFile(io.BytesIO(each)).namelist() for each in (path.read_bytes(), data))
    assert set(before) <= set(after)


@pytest.mark.parametrize("name", ["heting-town-2020/report.rtf", "langao-finance-2020/report.html", "shushi-subdistrict-2020/libreoffice.pdf", "jichuan-urban-2025/cells.txt"])
def test_another_format_is_written_as_the_standard_one(name):
    data, report = _annotated(SAMPLES / name, chinese=False)
    comments = zipfile.ZipFile(io.BytesIO(data)).read("word/comments.xml").decode()
    assert len(_marked(data)) == comments.count("<w:comment ") > 0
    again = converters.read(data)
    assert {name: fact.value for name, fact in again.facts.items()} == {name: fact.value for name, fact in report.facts.items()}


def test_a_finding_of_the_text_stands_at_its_words(tmp_path):
    path = tmp_path / "a.md"
    path.write_text((SAMPLES / "qiyun-town-2024" / "report.md").read_text("utf-8").replace("一、总体情况", "一、总体情况\n\n一切正常，本年新收政府信息公开申请999件。", 1), "utf-8")
    data, _report = _annotated(path)
    assert any("申请999件" in words for words in _marked(data))


def test_the_same_findings_give_the_same_comments():
    path = SAMPLES / "qiyun-town-2024" / "report.docx"
    assert _marked(_annotated(path)[0]) == _marked(_annotated(path)[0])
