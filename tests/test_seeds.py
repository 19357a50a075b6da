"""Real reports, where they are at hand: every fact equal to its truth, six sections, no furniture, a ledger that balances."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

import converters
from converters.checks.report import check_report
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


def _found(number: int, severity: str) -> list[str]:
    report = converters.read(SEEDS[number])
    return sorted({f"{item.code} {str(item.origin).removeprefix('line ')}" for item in (*report.diagnostics, *check_report(report)) if item.severity == severity})


# The codes and lines of what the sources' own writers got wrong; the files themselves stay where they are.
ERRORS = [
    [],
    ["C710 11", "F413 116", "F413 341", "F413 352", "F431 161", "F431 55"],
    [f"F404 {line}" for line in (133, 144, 153, 162, 171, 180, 189, 198, 206, 217, 226, 234, 245, 254, 263, 272)],
    ["C722 2"],
    ["C726 7", "C729 1", "C729 7", "C729 70", "C729 77", "N502 1", "N503 ", "N508 "],
]
WARNINGS = [
    ["C704 138", "C733 10", "C742 24"],
    ["C704 93", "C714 9", "C734 419", "C738 421", "C739 422", "F403 151", "F403 208", "F403 288"],
    ["C702 38", "C702 55", "C702 60", "C702 81", "C703 39", "C703 56", "C703 61", "C732 1", "C733 2"],
    ["C705 40", "C727 5", "C737 2", "C738 309", "C739 310"],
    [*(f"C702 {line}" for line in (25, 26, 29, 30, 33, 36)), "C727 5", "C728 1", "C738 76", "C739 1", "C739 3"],
]


@pytest.mark.parametrize("number", range(5))
def test_the_known_defects_are_reported_and_nothing_else(number):
    assert _found(number, "error") == sorted(ERRORS[number])
    assert _found(number, "warning") == sorted(WARNINGS[number])
