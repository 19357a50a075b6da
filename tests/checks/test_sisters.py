"""Reports of one folder that were copied from one another."""

from __future__ import annotations

from dataclasses import replace

from authored import SLUGS, report

from converters.checks.sisters import check_sisters, fingerprint
from converters.model import Paragraph


def _found(*reports):
    return [(name, item.code) for name, item in check_sisters([fingerprint(str(at), item) for at, item in enumerate(reports)])]


def _changed(found, change):
    return replace(found, sections=tuple(replace(section, blocks=tuple(
        replace(block, text=change(block.text)) if isinstance(block, Paragraph) else block for block in section.blocks)) for section in found.sections))


TRUTH = report("wangchao-district-2023")


def test_a_copy_with_other_figures_and_another_name():
    copy = _changed(TRUTH, lambda text: text.replace("2023", "2024").replace("1", "7").replace("望潮区", "青屿县"))
    assert _found(TRUTH, replace(copy, issuer="青屿县人民政府", year=2024)) == [("1", "C716")]


def test_two_files_of_one_report_are_no_copies_but_must_agree():
    assert _found(TRUTH, TRUTH) == []
    fact = TRUTH.facts["t2.normative.issued"]
    other = replace(TRUTH, facts={**TRUTH.facts, fact.id: replace(fact, value=fact.value + 1)})
    assert _found(TRUTH, other) == [("1", "C744")]


def test_half_a_copy_is_none():
    assert _found(TRUTH, _changed(TRUTH, lambda text: text[: len(text) // 2] + "另有其他各项工作安排与此前所述均不相同。" * 3)) == []


def test_the_samples_are_no_copies():
    assert _found(*(report(slug) for slug in SLUGS)) == []


def test_short_reports_are_all_alike_and_say_nothing():
    short = _changed(TRUTH, lambda _text: "无。")
    assert _found(short, replace(short, issuer="青屿县人民政府")) == []
