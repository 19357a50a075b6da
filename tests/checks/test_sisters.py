"""Reports of one folder that were copied from one another."""

from __future__ import annotations

import random
from dataclasses import replace

from authored import SLUGS, report

from converters.checks.sisters import _bins, check_sisters, clusters, fingerprint, resemblance
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


def _text(dice, length):
    return "".join(chr(dice.randrange(0x4E00, 0x5E00)) for _ in range(length))


def test_many_copies_are_one_cluster_and_each_is_named_once():
    copies = [replace(TRUTH, issuer=f"青屿县第{at}乡人民政府", year=2000 + at) for at in range(40)]
    found = _found(*copies)
    assert found == [(str(at), "C716") for at in range(1, 40)]
    (first, *_rest) = [item for _name, item in check_sisters([fingerprint(str(at), item) for at, item in enumerate(copies)])]
    assert "40" in first.message.en
    assert "100%" in first.message.en


def test_the_estimate_is_near_the_true_resemblance():
    dice = random.Random(7)
    for share in (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 1.0):
        text = _text(dice, 3000)
        other = text[: int(3000 * share)] + _text(dice, 3000 - int(3000 * share))
        one, two = ({item[at : at + 6] for at in range(len(item) - 5)} for item in (text, other))
        assert abs(resemblance(_bins(text), _bins(other)) - len(one & two) / len(one | two)) < 0.15


def test_what_is_compared_grows_with_the_reports_and_not_with_their_pairs(monkeypatch):
    compared = []
    monkeypatch.setattr("converters.checks.sisters.resemblance", lambda one, other: compared.append(1) or resemblance(one, other))
    dice = random.Random(3)
    families = [_text(dice, 1500) for _ in range(40)]
    boilerplate = _text(dice, 500)
    prints = [_bins(boilerplate + family[:at * 7] + _text(dice, 8) + family[at * 7 + 8:]) for family in families for at in range(20)]
    found = clusters(prints)
    assert [leader for leader, _alike in found] == [place // 20 * 20 for place in range(800)]
    assert len(compared) < 2 * len(prints)
