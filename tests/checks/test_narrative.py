"""Sentences of reports with the ties that must be found in them, and traps in which none may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import SLUGS, report

from converters.checks.narrative import check_narrative
from converters.model import Paragraph
from converters.report import Fact

BASE = report("wangchao-district-2023")
FIGURES = {"t3.results.granted.total": 12, "t3.results.partial.total": 3, "t4.review.total": 2, "t4.direct.total": 1, "t4.after_review.total": 1, "t2.normative.issued": 5,
           "t2.licensing.decisions": 1204, "t2.penalty.decisions": 37}
FACTS = {name: replace(fact, value=0, text="0") for name, fact in BASE.facts.items()}
FACTS |= {name: Fact(name, str(value), value) for name, value in FIGURES.items()} | {"t3.results.denied.state_secret.total": Fact("t3.results.denied.state_secret.total", "4", 4)}
REPORT = replace(BASE, facts=FACTS)

RIGHT = [  # said as the tables have it
    "办结申请中，予以公开12件，部分公开3件，不予公开4件。", "予以公开的12件，无法提供0件，不予处理0件。", "全年发生行政复议2件，行政诉讼方面另有说明。", "引发行政诉讼2件，均已审结。",
    "制发行政规范性文件5件，全部公开。", "作出行政许可决定1,204件。", "作出行政处罚决定37件。", "本年度没有发生行政强制方面的投诉。", "2023年予以公开12件。",
]
WRONG = [  # one tie each that must be found
    ("予以公开13件。", "C713"), ("其中部分公开2件。", "C713"), ("不予公开5件，另有说明。", "C713"), ("无法提供1件。", "C713"), ("不予处理7件。", "C713"),
    ("全年发生行政复议3件。", "C713"), ("引发行政诉讼5件。", "C713"), ("制发规范性文件6件。", "C714"), ("作出行政许可决定1,205件。", "C714"), ("作出行政处罚决定38件。", "C714"),
    ("实施行政强制9件。", "C714"), ("本年度未发生因政府信息公开引起的行政复议。", "C713"), ("全年没有发生行政诉讼。", "C713"), ("未收到政府信息公开行政复议、行政诉讼。", "C713"), ("2023年予以公开120件。", "C713"),
]
TRAPS = [  # other years, scopes, comparisons, and words that only look like the form's
    "2022年予以公开99件。", "累计予以公开990件。", "较上年予以公开增加7件。", "第一季度予以公开4件。", "网上申请予以公开9件。", "自2008年以来予以公开1300件。", "计划制发规范性文件20件。",
    "预计作出行政许可决定3000件。", "上半年作出行政处罚决定20件。", "清理规范性文件31件，废止2件。", "公开行政处罚信息377条。", "公布行政许可事项88项。", "应当不予公开的除外，共3类。",
    "与2022年相比，发生行政复议减少4件。", "转办信访件15件。", "组织行政复议、行政诉讼培训3次。", "不予公开的情形包括国家秘密等8项。", "坚持“公开为常态、不公开为例外”，审核信息900条。", "去年发生行政诉讼9件。",
    "其中1月至6月予以公开6件。", "上一年度结转3件。", "没有发生因公开不当引发的舆情。", "发布行政复议决定书公示11条。", "行政诉讼出庭应诉率为100%。", "解读规范性文件17件。", "拟将不予公开的政府信息转化为主动公开的信息。",
]


def _found(text: str) -> list[str]:
    sections = tuple(replace(section, blocks=(Paragraph(text),)) if section.role == "overview" else replace(section, blocks=()) for section in REPORT.sections)
    return [item.code for item in check_narrative(replace(REPORT, sections=sections))]


@pytest.mark.parametrize("text", [*RIGHT, *TRAPS])
def test_nothing_to_say(text):
    assert _found(text) == []


@pytest.mark.parametrize(("text", "code"), WRONG)
def test_a_tie_that_does_not_hold(text, code):
    assert _found(text) == [code]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_samples_agree_with_themselves(slug):
    assert check_narrative(report(slug)) == []
