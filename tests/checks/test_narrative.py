"""What the text says against the tables: the corpus of sentences, then what becomes of a tie that does not hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from authored import SLUGS, report
from checks import fresh_corpus, second_corpus, third_corpus
from checks.narrative_corpus import ISSUER, PLAIN, TRAPS, YEAR, compared, found, score

from converters.checks.narrative import check_narrative
from converters.checks.quantities.claims import find_claims
from converters.diagnostics import Diagnostic
from converters.forms import load_form
from converters.model import Paragraph
from converters.report import AnnualReport, Fact

BASE = report("wangchao-district-2023")
FIGURES = {"t3.received.total": 30, "t3.received.natural": 25, "t3.carried_in.total": 2, "t3.results.total.total": 29, "t3.results.granted.total": 12, "t3.results.partial.total": 3, "t4.review.total": 2,
           "t4.review.upheld": 1, "t4.review.pending": 1, "t4.direct.total": 1, "t4.direct.upheld": 1, "t4.after_review.total": 1, "t4.after_review.upheld": 1, "t2.normative.issued": 5,
           "t2.licensing.decisions": 1204, "t2.penalty.decisions": 37, "t3.results.denied.state_secret.total": 4, "t2.fees.amount": 12.5}
REPORT = replace(BASE, facts={name: replace(fact, value=0, text="0") for name, fact in BASE.facts.items()} | {name: Fact(name, f"{value}", value) for name, value in FIGURES.items()})

HOLDS = [  # said as the tables have it
    "办结申请中，予以公开12件，部分公开3件，不予公开4件。", "收到申请30件，其中自然人25件。", "共受理申请32件，办结29件。", "全年发生行政复议2件，行政诉讼2件，行政诉讼均维持。",
    "制发行政规范性文件5件。", "作出行政许可决定1,204件，作出行政处罚决定三十七件。", "收取行政事业性收费12.5万元。", "2022年予以公开99件。", "未发生行政强制方面的投诉。",
]
FAILS = [  # one finding each
    ("收到申请31件。", "C710"), ("收到申请30件，其中自然人24件。", "C710"), ("本年度未收到政府信息公开申请。", "C711"), ("予以公开13件。", "C713"), ("不予公开5件，另有说明。", "C713"),
    ("上年结转3件。", "C713"), ("全年发生行政复议3件。", "C713"), ("引发行政诉讼5件。", "C713"), ("发生行政复议2件，均获维持。", "C713"), ("全年没有发生行政诉讼。", "C713"),
    ("制发规范性文件6件。", "C714"), ("作出行政许可决定1,205件。", "C714"), ("作出行政强制决定9件。", "C714"), ("收取行政事业性收费12.6万元。", "C714"), ("收到申请30件，全年办结28件。", "C751"),
    ("因属于国家秘密不予公开5件。", "C713"), ("自然人申请予以公开3件。", "C713"), ("区公安局予以公开120件。", "C715"), ("区政府本级收到申请12件。", "C715"),
    ("法规文件3件。", "C715"), ("区教育局收到政府信息公开申请5件。", "C715"),
]


def _codes(text: str, truth=REPORT) -> list[str]:
    return [item.code for item in _findings(text, truth)]


def _findings(text: str, truth: AnnualReport) -> list[Diagnostic]:
    sections = tuple(replace(section, blocks=(Paragraph(text),) if section.role == "overview" else ()) for section in truth.sections)
    return check_narrative(replace(truth, sections=sections))


ALL_PLAIN = [*((ISSUER, YEAR, text, ties) for text, ties in PLAIN), *fresh_corpus.PLAIN, *second_corpus.PLAIN, *third_corpus.PLAIN]
ALL_TRAPS = [*((ISSUER, YEAR, text, ties) for text, ties in TRAPS), *fresh_corpus.TRAPS, *second_corpus.TRAPS, *third_corpus.TRAPS]


def test_the_corpus_is_large_and_half_of_it_are_traps():
    assert len(ALL_PLAIN) + len(ALL_TRAPS) >= 600
    assert 2 * len(ALL_TRAPS) >= len(ALL_PLAIN) + len(ALL_TRAPS)
    assert len({text for _body, _year, text, _ties in (*ALL_PLAIN, *ALL_TRAPS)}) == len(ALL_PLAIN) + len(ALL_TRAPS)


@pytest.mark.parametrize("sentences", [[*fresh_corpus.PLAIN, *fresh_corpus.TRAPS], [*second_corpus.PLAIN, *second_corpus.TRAPS], third_corpus.ALL], ids=["fresh", "second", "third"])
def test_precision_and_recall_of_sentences_written_later(sentences):
    right, given, wanted, different = compared(sentences)
    assert right / given >= 0.98, different
    assert right / wanted >= 0.95, different


def _as_said(text: str, body: str, year: int) -> AnnualReport:
    """A report whose facts are just what the claims of a sentence say, all others distinct numbers."""
    edition = "2019" if "采购" in text or year < 2021 else "2021"
    facts: dict[str, float] = {name: 70001 + 11 * at for at, name in enumerate(load_form(edition).facts)}
    fixed: set[str] = set()
    for claim in sorted(find_claims(text, year, body, edition), key=lambda claim: (len(claim.options), len(claim.options[0]))):
        names = next((names for names in claim.options if not set(names) <= fixed), claim.options[0])
        free = [name for name in names if name not in fixed]
        for name in free:
            facts[name] = 0
        if free:
            facts[free[0]] = claim.value - sum(facts[name] for name in names)
        fixed |= set(names)
    base = report("wangchao-district-2023" if edition == "2021" else "lanxi-county-2019")
    return replace(base, edition=edition, year=year, issuer=body, facts={name: Fact(name, f"{value:.15g}", value) for name, value in facts.items()})


def _figures(text: str, body: str, year: int) -> list[tuple[float, str]]:
    """The claims of a sentence that are told in digits, as they are told."""
    told = [(claim.value, re.search(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)(?=\s*(?:[件条宗份次起例项个]|件次))[^\d]*$", claim.text)) for claim in find_claims(text, year, body, "2019" if "采购" in text or year < 2021 else "2021") if not claim.doubt]
    return [(value, match[1]) for value, match in told if match and float(match[1].replace(",", "")) == value and text.count(match[1]) == 1]


@pytest.mark.parametrize("told", ALL_PLAIN, ids=lambda told: told[2][:24])
def test_each_statement_true_off_by_seven_and_with_another_rows_figure(told):
    body, year, text, _ties = told
    truth = _as_said(text, body, year)
    loud = [item.message.zh for item in (*_findings(text, truth),) if item.severity != "note"]
    assert loud == []
    for value, figure in _figures(text, body, year):
        for wrong in (value + 7, 70001 + 11 * 5):
            changed = text.replace(figure, f"{wrong:.15g}")
            assert any(item.severity != "note" for item in _findings(changed, truth)), changed


@pytest.mark.parametrize("told", ALL_TRAPS, ids=lambda told: told[2][:24])
def test_traps_stay_quiet_whatever_the_tables_have(told):
    body, year, text, _ties = told
    assert [item.message.zh for item in _findings(text, _as_said("", body, year)) if item.severity != "note"] == []


def test_precision_and_recall():
    right, given, wanted, different = score()
    assert right / given >= 0.98, different
    assert right / wanted >= 0.98, different


def test_a_wrong_tie_would_be_seen():
    assert found("收到申请12件。") == ["received=12"]
    assert found("收到申请13件。") != ["received=12"]


@pytest.mark.parametrize("text", HOLDS)
def test_nothing_to_say(text):
    assert _codes(text) == []


@pytest.mark.parametrize(("text", "code"), FAILS)
def test_a_tie_that_does_not_hold(text, code):
    assert _codes(text) == [code]


TELLING = {
    "从受理情况看，本年度新收申请{}件。": "t3.received.total", "其中，予以公开{}件，占比较高。": "t3.results.granted.total", "上年结转的申请{}件。": "t3.carried_in.total",
    "作出部分公开答复{}件。": "t3.results.partial.total", "行政复议共{}件，其中结果维持{}件。": "t4.review.total t4.review.upheld", "结转下年度继续办理的申请{}件。": "t3.carried_out.total",
    "由自然人提出的申请{}件。": "t3.received.natural", "商业企业提出申请{}件。": "t3.received.business", "属于行政查询事项的{}件。": "t3.results.denied.admin_query.total",
    "行政诉讼方面，未经复议直接起诉{}件，复议后起诉{}件。": "t4.direct.total t4.after_review.total", "本机关不掌握相关政府信息的{}件。": "t3.results.unavailable.not_held.total",
    "制发行政规范性文件{}件。": "t2.normative.issued", "办理行政许可{}件。": "t2.licensing.decisions", "共作出行政处罚决定{}件。": "t2.penalty.decisions",
}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("words", TELLING)
def test_what_is_said_right_is_left_alone_and_what_is_said_wrong_is_found(words, slug):
    truth = report(slug)
    values = [truth.facts[name].value for name in TELLING[words].split() if name in truth.facts]
    if len(values) != words.count("{}") or None in values:
        pytest.skip("the report has no such figure")
    assert _codes(words.format(*(f"{value:g}" for value in values)), truth) == []
    assert _codes(words.format(*(f"{value + 3:g}" for value in values)), truth) != []


def test_the_finding_names_both_figures_and_both_places():
    sections = tuple(replace(section, blocks=(Paragraph("收到申请31件。"),) if section.role == "overview" else ()) for section in REPORT.sections)
    message = check_narrative(replace(REPORT, sections=sections))[0].message
    assert "31" in message.en
    assert "table 3, row “一、本年新收政府信息公开申请数量”, column “总计” has 30" in message.en
    assert "收到申请31件" in message.zh


def test_a_document_named_only_in_the_text_is_a_warning():
    none = replace(REPORT, facts={name: replace(fact, value=0) if name.startswith("t2") else fact for name, fact in REPORT.facts.items()})
    assert _codes("法规文件3条。", none) == ["C714"]


def test_blank_cells_contradict_nothing():
    blank = replace(REPORT, facts={**REPORT.facts, "t3.received.total": Fact("t3.received.total", "", None)})
    assert _codes("收到申请31件。", blank) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_the_samples_agree_with_themselves(slug):
    assert [item for item in check_narrative(report(slug)) if item.severity != "note"] == []
