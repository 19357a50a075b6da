"""A table of contents is set apart; headings that only look like one stay."""

from __future__ import annotations

import pytest
from whole import MIDDLE, PREFACE, TITLE, account, codes, document, found, lines, renamed, texts

from converters.forms import roles
from converters.model import Paragraph
from converters.recover.contents import unpaged, without_contents

HEADINGS = [block.text for block in MIDDLE if isinstance(block, Paragraph) and block.text[:2] in {f"{number}、" for number in "一二三四五六"}]


@pytest.mark.parametrize("shape", ["{}", "{}……………{}", "{}......{}", "{} {}", "{} ———— {}"])
@pytest.mark.parametrize("named", ["目录", "目 录", ""])
def test_a_table_of_contents_is_furniture(shape, named):
    listed = [*([named] if named else []), *(shape.format(text, page) for page, text in enumerate(HEADINGS, 1))]
    report = found(document([*lines(TITLE, *listed), PREFACE]))
    assert account(report, "furniture") == listed
    assert codes(report).count("N513") == 1
    assert texts(report.preface) == [PREFACE.text]
    assert [section.role for section in report.sections] == list(roles())


def test_lower_headings_with_pages_belong_to_it():
    listed = [HEADINGS[0] + "…1", "（一）主动公开……1", "（二）依申请公开……2", *(text + "……3" for text in HEADINGS[1:])]
    report = found(document([*lines(TITLE, *listed), PREFACE]))
    assert account(report, "furniture") == listed


def test_a_table_of_contents_in_one_paragraph():
    listed = "\n".join(f"{text}……{page}" for page, text in enumerate(HEADINGS, 1))
    report = found(document([*lines(TITLE, listed), PREFACE]))
    assert account(report, "furniture") == listed.split("\n")
    assert [section.role for section in report.sections] == list(roles())


def test_without_a_preface_the_headings_themselves_stay():
    report = found(document(lines(TITLE, *HEADINGS)))
    assert account(report, "furniture") == HEADINGS
    assert [section.role for section in report.sections] == list(roles())


def test_headings_of_empty_sections_are_no_table_of_contents():
    blocks = lines(TITLE, *HEADINGS)
    assert without_contents(blocks, [], []) == blocks


def test_a_whole_report_has_none():
    assert "N513" not in codes(found(document()))
    assert "N513" not in codes(found(document(middle=renamed(n3="三、收到和处理政府信息公开申请情况："))))


@pytest.mark.parametrize(("line", "bare"), [
    ("一、总体情况……1", "一、总体情况"), ("一、总体情况 . . . 12", "一、总体情况 . . . 12"), ("一、总体情况\t3", "一、总体情况"), ("一、总体情况", "一、总体情况"), ("第1", "第1"),
])
def test_a_line_without_its_page(line, bare):
    assert unpaged(line) in {bare, bare.split(" . ")[0]}
