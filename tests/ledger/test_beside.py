"""The inventory of pictures, links and notes: a second parser finds them, and one that the report does not hold is a finding."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from beside import rich
from wordmade import p, package, r

import converters
from converters import pipeline
from converters.diagnostics import diagnose
from converters.ledger.beside import Item, weigh
from converters.model import Figure
from converters.pipeline import render


@pytest.mark.parametrize(("form", "counts"), [("docx", {"picture": (2, 2), "link": (2, 2), "note": (3, 3)}), ("html", {"picture": (2, 2), "link": (2, 2)})])
def test_a_report_with_one_of_everything_is_in_balance(form, counts):
    found = converters.read(render(rich(), form))
    assert found.ledger.beside == counts
    assert "L811" not in {item.code for item in found.diagnostics}
    for own in ("xml", "json"):
        assert converters.read(render(found, own)).ledger == found.ledger


def _without_figures(report):
    return replace(report, sections=tuple(replace(section, blocks=tuple(block for block in section.blocks if not isinstance(block, Figure))) for section in report.sections))


@pytest.mark.parametrize(("less", "names"), [
    (lambda report: replace(report, notes={}), "fn1"), (_without_figures, ""),
    (lambda report: replace(report, sections=tuple(replace(section, blocks=tuple(replace(block, marks=None) if hasattr(block, "marks") else block for block in section.blocks))
                                                   for section in report.sections)), "https://www.example.gov.cn/zhiyin"),
])
@pytest.mark.parametrize("form", ["docx", "html"])
def test_what_a_reader_loses_is_found(monkeypatch, form, less, names):
    held = pipeline.held_beside
    monkeypatch.setattr(pipeline, "held_beside", lambda report: held(less(report)))
    found = [item for item in converters.read(render(rich(), form)).diagnostics if item.code == "L811"]
    assert len(found) == (0 if (form, names) == ("html", "fn1") else 1)
    assert all(names.replace("fn1", "f") in item.message.en for item in found)


def test_what_was_left_out_with_its_words_or_told_is_accounted_for():
    items = [Item("link", "https://a.cn/1", "打印本页"), Item("link", "https://a.cn/2", "见附件"), Item("link", "javascript:x", "无"), Item("link", "#top", "顶"),
             Item("picture", "d1", "柱状图"), Item("picture", "d2", sure=False)]
    kept = Counter({("picture", "d1"): 1})
    counts, found = weigh(items, kept, "【打印本页】", [])
    assert counts == {"picture": (2, 1), "link": (2, 0)}
    assert [item.message.en for item in found] == ["1 pictures, links or notes of the source are not in the report, and no finding says why: https://a.cn/2"]
    assert weigh(items, kept, "打印本页", [diagnose("R241", count=1, names="https://a.cn/2")])[1] == []
    assert weigh([], kept, "", []) == ({}, [])


def test_a_deleted_link_and_a_picture_that_is_none_do_not_count():
    link = f'<w:del><w:hyperlink r:id="l">{r("旧链接")}</w:hyperlink></w:del>'
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.cn/f"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' \
            + r("新链接") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    made = package(p("正文") + p(link + field), links=(("l", "hyperlink", "https://a.cn/del"),))
    found = converters.read(made)
    assert found.ledger.beside == {"link": (1, 1)}
    assert [item.code for item in found.diagnostics if item.code.startswith("L")] == []


def test_the_statement_prints_the_inventory(tmp_path, capsys):
    from converters.cli import main

    path = tmp_path / "rich.docx"
    path.write_bytes(render(rich(), "docx"))
    with pytest.raises(SystemExit, match="0"):
        main(["ledger", str(path)])
    assert [line.split() for line in capsys.readouterr().out.splitlines()][-3:] == [["pictures", "2", "/", "2"], ["links", "2", "/", "2"], ["notes", "3", "/", "3"]]
