"""Each check of the catalogue: a report that must raise it, and a near miss that must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import SLUGS, report

from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.model import Paragraph
from converters.report import AnnualReport, Fact

NEW, OLD = report("wangchao-district-2023"), report("lanxi-county-2019")
TOTAL = f"{NEW.facts['t3.received.total'].value:g}"
NATURAL = f"{NEW.facts['t3.received.natural'].value:g}"
MAYOR = replace(NEW, issuer="望潮区人民政府")


def _codes(found: AnnualReport, last: AnnualReport | None = None) -> list[str]:
    return [item.code for item in check_report(found, last)]


def _fact(found: AnnualReport, name: str, text: str, value: float | None, unit: str = "") -> AnnualReport:
    return replace(found, facts={**found.facts, name: Fact(name, text, value, unit)})


def _says(text: str, role: str = "overview", found: AnnualReport = NEW) -> AnnualReport:
    """The report with one paragraph only in a section."""
    return replace(found, sections=tuple(replace(section, blocks=(Paragraph(text),)) if section.role == role else section for section in found.sections))


def _stocks(*rows: tuple[int, int, int]) -> AnnualReport:
    facts = dict(OLD.facts)
    for name, numbers in zip(("licensing", "penalty", "coercion", "other_services"), rows, strict=True):
        for part, number in zip(("previous", "change", "decisions"), numbers, strict=True):
            facts[f"t2.{name}.{part}"] = Fact(f"t2.{name}.{part}", str(number), number)
    return replace(OLD, facts=facts)


def _next(**facts: float) -> AnnualReport:
    """A report of the year after, with these figures."""
    own = {name: Fact(name, f"{fact.value:g}", fact.value) for name, fact in NEW.facts.items() if fact.value is not None}
    for column in ("natural", "business", "research", "welfare", "legal", "other_org", "total"):
        own[f"t3.carried_in.{column}"] = Fact("", "", NEW.facts[f"t3.carried_out.{column}"].value)
    for row in ("regulations", "normative"):
        old, issued, repealed = (own[f"t2.{row}.{name}"].value or 0 for name in ("in_force", "issued", "repealed"))
        own[f"t2.{row}.in_force"] = Fact("", "", old + issued - repealed)
    own |= {name.replace("__", "."): Fact("", "", value) for name, value in facts.items()}
    return replace(NEW, facts={name: replace(fact, id=name, text=f"{fact.value or 0:g}") for name, fact in own.items()}, sections=_says("问题已另行整改。", "problems", _says("本年另有新的情况。")).sections)


CASES = {
    "C702": (_fact(NEW, "t2.penalty.decisions", "12件", 12, "件"), _fact(NEW, "t2.fees.amount", "12.5", 12.5)),
    "C703": (_stocks((3, 111, 114), (3, 40, 43), (0, 238, 238), (0, 0, 0)), _stocks((3, 111, 114), (3, 40, 44), (0, 238, 238), (0, 0, 0))),
    "C704": (_fact(OLD, "t2.procurement.amount", "3971", 3971), _fact(OLD, "t2.procurement.amount", "3971元", 3971, "元")),
    "C710": (_says(f"全年收到政府信息公开申请{TOTAL}1件，均按时答复。"), _says(f"全年收到政府信息公开申请{TOTAL}件，其中自然人{NATURAL}件。2022年收到申请7件。累计收到申请990件。")),
    "C711": (_says("本年度未收到政府信息公开申请。"), _says("本年度未收到政府信息公开行政复议申请。2022年未收到政府信息公开申请。")),
    "C712": (_says("2023年主动公开政府信息  条。"), _says("详见http://www.xx.example/xxgk/，尺寸为3×4，评为XXL级。")),
    "C721": (replace(NEW, period=("2023-01-01", "2023-11-30")), replace(NEW, period=("2023-01-01", "2023-12-31"))),
    "C722": (_says("依据国办公开〔2021〕30号文件编制。"), _says("依据国办公开办函[2021]30号文件编制。")),
    "C723": (replace(NEW, signed="2023-12-20"), replace(NEW, signed="2024-01-03")),
    "C724": (replace(NEW, issuer="望潮区教育局", signed="2024-02-20"), replace(MAYOR, signed="2024-02-20", published=None)),
    "C725": (replace(NEW, signed="2024-01-20", published="2024-01-15"), replace(NEW, signed="2024-01-15", published="2024-01-15T09:00")),
    "C731": (_says("无。", "other"), _says("本年度未收取信息处理费。", "other")),
    "C732": (replace(NEW, title=Paragraph("望潮区2023年政府信息公开年度报告")), replace(NEW, title=Paragraph("望潮区2023年政府信息公开工作年度报告"))),
    "C741": (_says("联系人手机13800138000，欢迎来电。"), _says("电话0571-88001380，文号113800138000123。")),
}
AGAINST = {
    "C706": (_next(t3__carried_in__natural=9999), _next()),
    "C707": (_next(t2__normative__in_force=99999), _next()),
    "C708": (NEW, _next()),
    "C709": (NEW, _next()),
}


@pytest.mark.parametrize("code", CASES)
def test_a_report_that_must_raise_it(code):
    assert code in _codes(CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_a_near_miss_that_must_not(code):
    assert code not in _codes(CASES[code][1])


@pytest.mark.parametrize("code", AGAINST)
def test_against_last_year(code):
    assert code in _codes(AGAINST[code][0], NEW)
    assert code not in _codes(AGAINST[code][1], NEW)


def test_the_part_of_the_natural_persons():
    wrong = _says(f"全年收到政府信息公开申请{TOTAL}件，其中自然人{NATURAL}1件。")
    assert _codes(wrong).count("C710") == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_the_samples_have_no_errors(slug):
    found = report(slug)
    assert [item.code for item in (*check_report(found), *check_sums(found)) if item.severity == "error"] == []


def test_a_document_of_no_form_is_not_checked():
    assert check_report(replace(NEW, edition="")) == []
