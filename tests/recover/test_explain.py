"""What is known of one fact."""

from __future__ import annotations

from random import Random

import pytest
from authored import report
from damage import OPERATORS, damaged
from hypothesis import given
from strategies import reports

from converters.recover.report import recover
from converters.show.explain import explain

TRUTH = report("wangchao-district-2023")


def _explained(damage: str, name: str, seed: int = 1):
    return explain(recover(damaged(TRUTH, OPERATORS[damage], Random(seed))), name)


def test_an_exact_fact():
    known = _explained("nothing", "t3.results.granted.business")
    assert [(label.side, label.form) for label in known.labels] == [
        ("column", "申请人情况"), ("column", "法人或其他组织"), ("column", "商业企业"), ("row", "三、本年度办理结果"), ("row", "（一）予以公开")]
    assert all(label.form == label.printed for label in known.labels)
    assert (known.row[0].name, known.row[0].cost, known.word) == ("（一）予以公开", 0.0, True)
    assert known.row[1].cost > 0.3
    assert known.column[0].name == "商业企业"
    assert {rule for rule, _over, _gap in known.sums} == {"K2", "K3"}
    assert all(gap == 0 for _rule, _over, gap in known.sums)
    assert known.findings == ()


def test_a_lost_label():
    found = recover(damaged(TRUTH, OPERATORS["labels_overwritten"], Random(1)))
    known = explain(found, "t3.results.denied.state_secret.natural")
    assert next(label for label in known.labels if label.form == "1.属于国家秘密").printed == ""
    assert known.row[0].cost > 0
    assert not known.word
    assert known.fact.repairs[0].code == "F404"
    assert "F404" in [item.code for item in known.findings]


def test_a_missing_fact():
    known = _explained("value_column_missing_below", "t3.received.research")
    assert known.fact.status == "missing"
    assert "F408" in [item.code for item in known.findings]


def test_a_table_that_is_not_there():
    document = damaged(TRUTH, OPERATORS["nothing"], Random(0))
    found = recover(type(document)("test", tuple(block for block in document.blocks if getattr(block, "columns", 0) != 15)))
    known = explain(found, "t4.review.upheld")
    assert (known.fact.status, known.row, known.column) == ("missing", (), ())
    assert [item.code for item in known.findings] == ["F402"]


def test_an_unknown_name():
    with pytest.raises(KeyError):
        _explained("nothing", "t3.received.nobody")
    with pytest.raises(KeyError):
        _explained("nothing", "t2.procurement.amount")  # of the other edition


@given(reports())
def test_every_fact_of_every_report_can_be_explained(truth):
    found = recover(damaged(truth, OPERATORS["nothing"], Random(0)))
    for name in found.facts:
        known = explain(found, name)
        assert all(gap in {0, None} for _rule, _over, gap in known.sums)
        assert known.row[0].cost == 0
