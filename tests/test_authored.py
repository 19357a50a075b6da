"""The samples and strategies themselves: consistent figures, canonical text, all cells in every flattened shape."""

from __future__ import annotations

import html
import io
import re

import docx
import handmade
import pytest
from authored import SLUGS, report
from authored.assemble import distinct, fact
from essence import essence
from flatten import SHAPES
from hypothesis import given
from strategies import canonical, reports

from converters.forms import load_form
from converters.report import AnnualReport, FormTable
from converters.text import ink


def _unbalanced(found: AnnualReport) -> list[str]:
    values = {name: item.value or 0 for name, item in found.facts.items()}
    return [f"{equation.rule} {equation.over}" for equation in load_form(found.edition).sums
            if sum(values[name] for name in equation.whole) != sum(values[name] for name in equation.parts)]


@pytest.mark.parametrize("slug", SLUGS)
def test_sums_of_the_form_hold_in_every_sample(slug):
    assert _unbalanced(report(slug)) == []


def test_samples_cover_both_editions_and_every_year():
    found = [report(slug) for slug in SLUGS]
    assert len(found) >= 12
    assert sum(item.edition == "2019" for item in found) >= 5
    assert sum(item.edition == "2021" for item in found) >= 7
    assert {item.year for item in found} == set(range(2019, 2026))


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug != "yanhu-library-2020"])
def test_figures_are_distinct_so_that_a_shifted_column_shows(slug):
    values = [item.value for item in report(slug).facts.values()]
    assert len(set(values)) >= 0.95 * len(values)


@given(reports())
def test_random_reports_are_canonical_and_balanced(found):
    assert canonical(found) == []
    assert _unbalanced(found) == []
    assert essence(found)["facts"].keys() == found.facts.keys()
    assert list(found.facts) == load_form(found.edition).facts


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("slug", SLUGS)
def test_no_shape_loses_text(slug, shape):
    found = report(slug)
    flat = ink(SHAPES[shape](found)).replace("|", "")
    texts = [found.title.text, *(line.text for line in found.signature)]
    for section in found.sections:
        texts.append(section.heading.text)
        for block in section.blocks:
            texts += [slot.text for slot in block.slots] if isinstance(block, FormTable) else []
            texts += [block.text] if hasattr(block, "text") else []
    assert [text for text in texts if ink(text) not in flat] == []


def test_shapes_print_a_row_as_the_wild_does():
    found = report("luting-township-2022")
    total = found.facts["t3.received.total"].text
    one, other = SHAPES["pipes"](found), SHAPES["pipes same line"](found)
    assert f"\n{total} |\n||\n二、上年结转政府信息公开申请数量 |\n" in one
    assert f"\n{total} | ||\n二、上年结转政府信息公开申请数量 |\n" in other
    last = found.facts["t3.carried_out.total"].text
    assert f"\n{last} |\n四、政府信息公开行政复议" in one
    assert f"| {last} | ||\n四、政府信息公开行政复议" in SHAPES["markdown rows"](found)
    assert "\n\t\n\t\n\t2.其他法律行政法规禁止公开\n" in SHAPES["tabs"](found)
    assert "\n    信息内容\n\n    本年制发件数\n\n" in SHAPES["cells"](found)
    assert "\n| 规章 |" in SHAPES["gfm"](found)


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("增111", 111, ""), ("减5", -5, ""), ("+3", 3, ""), ("-9", -9, ""), ("397265元", 397265, "元"), ("无", 0, ""), ("/", None, ""),
    ("", None, ""), ("1,204", 1204, ""), ("1286.75万元", 1286.75, "万元"),
])
def test_printed_figures_are_read_as_people_read_them(text, value, unit):
    found = fact("t2.fees.amount", text)
    assert (found.value, found.unit) == (value, unit)


def test_the_supply_gives_each_figure_once():
    assert sorted(distinct(5, 3, 211)) == list(range(1, 211))


@pytest.mark.parametrize("slug", SLUGS)
def test_samples_name_no_real_host(slug):
    hosts = re.findall(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", SHAPES["cells"](report(slug)))
    assert [host for host in hosts if not host.endswith(".example")] == []


@pytest.mark.parametrize("slug", ["lanxi-county-2019", "qiyun-town-2024"])
def test_handmade_files_hold_the_whole_text(slug):
    found = report(slug)
    page = handmade.web(found)
    shown = ink(html.unescape(re.sub(r"<[^>]*>", "", page.decode("gb18030"))))
    word = docx.Document(io.BytesIO(handmade.word(found)))
    merged = [{(cell.row, cell.column): cell.text for cell in block.slots}
              for section in found.sections for block in section.blocks if isinstance(block, FormTable)]
    tables = [table for table in word.tables if len(table.rows) in {4, 14, 18, 26, 28}]
    assert b"charset=gb2312" in page
    for section in found.sections:
        assert [block.text for block in section.blocks if hasattr(block, "text") and ink(block.text) not in shown] == []
    for table, cells in zip(tables, merged, strict=True):
        rows = [row.cells for row in table.rows]
        assert {place: ink(rows[place[0]][place[1]].text) for place in cells} == {place: ink(text) for place, text in cells.items()}
