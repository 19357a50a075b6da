"""A table of the form pasted alone is that table: nothing is said of the report that is not round it."""

from __future__ import annotations

import re

import pytest
from authored import SLUGS, report

from converters import read
from converters.pipeline import render

PAGE = render(report(SLUGS[-2]), "html").decode()


@pytest.mark.parametrize("name", ["t2", "t3", "t4"])
def test_a_table_alone(name):
    found = read(re.search(rf'<table class="{name}".*?</table>', PAGE, re.DOTALL)[0].encode())
    assert list(found.tables()) == [name]
    assert {fact.partition(".")[0] for fact in found.facts} == {name}
    assert found.diagnostics == ()
    assert found.ledger.balanced
