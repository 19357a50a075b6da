"""Real reports, where they are at hand: every fact equal to its truth, six sections, no furniture, a ledger that balances."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

import converters
from converters.resources import schema_bytes
from converters.writers.xml import render

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS = sorted((SHARED / "seeds").glob("*.txt"))
pytestmark = pytest.mark.skipif(not SEEDS, reason="the real reports are not beside this checkout")
ROLES = ["overview", "proactive", "applications", "litigation", "problems", "other"]


def _truth(seed: Path) -> dict:
    return json.loads((SHARED / "truth" / f"{seed.stem}.json").read_text("utf-8"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_facts_and_front_matter_equal_the_truth(seed):
    truth, report = _truth(seed), converters.read(seed)
    assert {name: (fact.text, fact.value) for name, fact in report.facts.items()} == {
        name: (fact["text"], fact["value"]) for name, fact in truth["facts"].items()}
    assert report.edition == truth["edition"]
    assert report.year == truth["year"]
    assert (report.title.text if report.title else None) == truth["title"]
    assert report.issuer == truth["issuer"]
    assert report.signed == truth["signed_date"]
    assert report.published == truth["published"]
    assert (list(report.period) if report.period else None) == truth["period"]


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_sections_are_in_their_place_and_the_ledger_balances(seed):
    report = converters.read(seed)
    assert [section.role for section in report.sections] == ROLES
    assert [sorted(report.tables())] == [["t2", "t3", "t4"]]
    assert report.ledger.balanced
    assert report.unplaced == ()
    words = "".join(block.full for section in report.sections for block in section.blocks if hasattr(block, "full"))
    for scrap in ("附件下载", "扫一扫", "图片解读", "视频解读", "[bookmark", "时间:20"):
        assert scrap not in words


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem[:3])
def test_the_xml_is_valid(seed):
    schema = etree.XMLSchema(etree.fromstring(schema_bytes("report.xsd")))
    schema.assertValid(etree.fromstring(render(converters.read(seed))))


def _codes(number: int) -> list[str]:
    return [item.code for item in converters.read(SEEDS[number]).diagnostics if item.severity == "error"]


def test_the_known_defects_are_reported_and_nothing_else_as_an_error():
    assert _codes(0) == []
    assert _codes(1) == ["F413"] * 3
    assert _codes(2) == ["F404"] * 16
    assert _codes(3) == []
    assert _codes(4) == ["N508"]
