"""A report written in any format and read back is the same report; its ledger balances and nothing is unplaced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from authored import SLUGS, report
from essence import essence
from hypothesis import given, settings
from strategies import reports

import converters
from converters import formats
from converters.formats import writable
from converters.model import Cell, Figure, Paragraph, Table
from converters.pipeline import render
from converters.report import Heading

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FORMATS = sorted(name for name in writable() if formats.FORMATS[name].reader and name not in {"pdf", "csv"})  # CSV holds the figures alone


def _same(truth, to):
    found = converters.read(render(truth, to))
    assert essence(found) == essence(truth)
    assert found.unplaced == ()
    if not formats.FORMATS[to].whole:
        assert found.ledger.balanced
    return found


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("slug", SLUGS)
def test_authored_reports(slug, to):
    _same(report(slug), to)


@pytest.mark.parametrize("to", FORMATS)
@settings(max_examples=15)
@given(truth=reports())
def test_random_reports(to, truth):
    _same(truth, to)


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_report_gives_the_same_bytes(to):
    assert render(report(SLUGS[0]), to) == render(report(SLUGS[0]), to)


@pytest.mark.parametrize("to", ["xml", "json"])
@pytest.mark.parametrize("slug", SLUGS[:4])
def test_our_own_formats_keep_findings_too(slug, to):
    first = converters.read(render(report(slug), "html"))
    again = converters.read(render(first, to))
    assert again.facts == first.facts
    assert again.repairs == first.repairs
    assert again.ledger == first.ledger
    assert [(item.code, item.origin) for item in again.diagnostics] == [(item.code, item.origin) for item in first.diagnostics]
    assert render(again, to) == render(first, to)


@pytest.mark.parametrize("to", ["xml", "json"])
def test_our_own_formats_keep_places_and_what_was_left_out(to):
    first = converters.read(SAMPLES / "lanxi-county-2019" / "cms.html")
    kept = replace(first, asides=tuple(item for item in first.asides if item.account != "markup"))
    again = converters.read(render(first, to))
    assert {item.account for item in first.asides} >= {"furniture", "markup"}
    assert sorted(map(str, again.asides)) == sorted(map(str, kept.asides))
    assert replace(again, asides=()) == replace(kept, asides=())


def test_numbers_of_any_size_survive_the_xml():
    truth = report(SLUGS[0])
    name = "t2.procurement.amount"
    for value in (0.1, 1e-7, 255933.8, 123456789012345678901234567890, -3, 1e21):
        facts = truth.facts | {name: replace(truth.facts[name], value=value)}
        found = converters.read(render(replace(truth, facts=facts), "xml"))
        assert found.facts[name].value == pytest.approx(value, rel=1e-12)


RARE = {  # what a report may hold beside plain paragraphs; a paragraph after a figure or a table shows that it ends there
    "extension B": (Paragraph("本区设立𠀋𡈽𪚥等查询点三处，方便群众查询各类政府信息。"),),
    "combining marks": (Paragraph("外文名称含é、n̈、Ａ①㎡㊣等字符，按原样公开并备注说明。"),),
    "full width": (Paragraph("全年公开信息１２３条，ＡＢＣ三类，占比４５．６％，均按时公布。"),),
    "long": (Paragraph("持续推进政务公开工作。" * 900),),
    "very long": (Paragraph("持续推进政务公开工作。" * 4000),),
    "figure": (Figure("image1.png", "全年公开数量统计图"), Paragraph("上图为全年公开数量的统计情况说明。")),
    "figure without a description": (Figure("image1.png", ""), Paragraph("上图为全年公开数量的统计情况说明。")),
    "lines in a cell": (Table(1, 2, (Cell(0, 0, 1, 1, "甲"), Cell(0, 1, 1, 1, "乙\n丙"))), Paragraph("以上为各单位报送数量的统计情况。")),
    "empty cell and spans": (Table(3, 2, (Cell(0, 0, 1, 2, "甲"), Cell(1, 0, 2, 1, "乙"), Cell(1, 1, 1, 1, ""), Cell(2, 1, 1, 1, "丁"))), Paragraph("以上为各单位报送数量的统计情况。")),
    "formulas": (Paragraph("=SUM(A1:A9)为示例公式，+1、-2、@x等均为普通文字，不作计算。"),),
    "markup": (Paragraph("<b>不是标签</b>&amp;“引号”\\*星号*_下划线_|竖线|`代码`#井号$x$，照原样公开。"),),
    "nested headings": (Heading("（六）其他工作", 2), Heading("1.细目", 3), Paragraph("细目之下的工作情况按要求公开。"), Heading("（七）又一项", 2), Paragraph("又一项工作的情况按要求公开。")),
}


@pytest.mark.parametrize("to", [name for name in FORMATS if formats.FORMATS[name].reader])
@pytest.mark.parametrize("kind", RARE)
def test_rare_content(kind, to):
    truth = report("wangchao-district-2023")
    _same(replace(truth, sections=tuple(replace(section, blocks=(*section.blocks, *RARE[kind])) if section.role == "overview" else section for section in truth.sections)), to)
