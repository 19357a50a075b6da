"""Our own formats changed by a person: every change that contradicts the report itself is found, and what no writer could write is refused."""

from __future__ import annotations

import json
import re

import pytest
from authored import SLUGS, report

from converters import convert, read
from converters.diagnostics import Refused
from converters.pipeline import render
from converters.source.package import Package, write_package

REPORT = report(SLUGS[0])
XML = render(REPORT, "xml").decode()
JSON = json.loads(render(REPORT, "json"))
FACT = next(fact for fact in REPORT.facts.values() if fact.value and len(fact.text) == 2)


def _codes(data: bytes) -> set[str]:
    return {item.code for item in read(data).diagnostics}


def _changed(change) -> bytes:
    data = json.loads(json.dumps(JSON))
    change(data)
    return json.dumps(data).encode()


def test_what_was_written_is_held_for_true():
    for to in ("xml", "json", "xlsx"):
        assert not {code for code in _codes(render(REPORT, to)) if code.startswith("S14")}


def test_a_value_beside_another_text():
    assert "S142" in _codes(XML.replace(f'fact="{FACT.id}" value="{FACT.value}"', f'fact="{FACT.id}" value="{FACT.value + 1}"').encode())
    assert "S142" in _codes(_changed(lambda data: next(fact for fact in data["facts"] if fact["id"] == FACT.id).update(text="999")))


def test_a_name_of_no_form_and_one_name_twice():
    other = next(fact.id for fact in REPORT.facts.values() if fact.id != FACT.id)
    assert "S143" in _codes(XML.replace(f'fact="{FACT.id}"', 'fact="t9.none"').encode())
    assert "S145" in _codes(XML.replace(f'fact="{FACT.id}"', f'fact="{other}"').encode())


def test_a_sum_that_does_not_hold_after_a_change():
    assert "C701" in _codes(_changed(lambda data: next(fact for fact in data["facts"] if fact["id"] == "t3.new.total" or fact["id"].endswith(".total")).update(value=99999, text="99999")))


def test_a_figure_changed_on_its_sheet():
    package = Package(render(REPORT, "xlsx"))
    parts = {name: package.read(name) for name in package.names}
    name = "xl/worksheets/sheet2.xml"
    changed = re.sub(rb'(<c r="[A-Z]+\d+" s="\d+"><v>)[1-9]\d*(</v>)', rb"\g<1>98765\2", parts[name], count=1)
    assert changed != parts[name]
    assert "S144" in _codes(write_package(parts | {name: changed}))


@pytest.mark.parametrize("change", [
    lambda data: data.update(schema="gouji/report/2"), lambda data: data.pop("schema"), lambda data: data.update(sections={}), lambda data: data.update(year="二〇二三"),
    lambda data: data["facts"][0].update(value="x"), lambda data: data["facts"][0].update(status="sure"), lambda data: data["facts"].append(data["facts"][0]), lambda data: data.update(edition="1999"),
    lambda data: _table(data)["cells"][0].update(c=1_000_000_000), lambda data: _table(data)["cells"][0].update(rs=500), lambda data: _table(data)["cells"][1].update(r=0, c=0),
    lambda data: _table(data).update(rows=10**9), lambda data: _table(data)["cells"][0].update(r="1"),
])
def test_what_no_writer_could_write_is_refused(change):
    with pytest.raises(Refused) as refused:
        read(_changed(change))
    assert refused.value.diagnostic.code in {"S105", "S104"}


def _table(data: dict) -> dict:
    return next(block for section in data["sections"] for block in section["blocks"] if block["type"] == "table")


@pytest.mark.parametrize(("old", "new"), [('column="0"', 'column="99"'), ('rowspan="2"', 'rowspan="500"')])
def test_a_cell_that_leaves_its_table(old, new):
    assert old in XML
    for to in ("docx", "html", "xlsx", "markdown"):
        with pytest.raises(Refused) as refused:
            convert(XML.replace(old, new, 1).encode(), to)
        assert refused.value.diagnostic.code == "S105"


def test_a_place_that_is_none_becomes_a_path():
    assert read(XML.replace("<title", '<title origin="page=abc"', 1).encode()).title.origin.path == "page=abc"


def test_an_edition_asked_of_our_own_format_is_told():
    other = {"2019": "2021", "2021": "2019"}[REPORT.edition]
    assert "S146" in {item.code for item in read(XML.encode(), edition=other).diagnostics}
