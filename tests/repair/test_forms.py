"""The form's tables in a page: joined where they were split, set in the form's shape where it was lost, left where they are as they should be."""

from __future__ import annotations

import re

import pytest
from authored import SLUGS, report

from converters import read
from converters.pipeline import render
from converters.repair import mend
from converters.source.files import source_of

PAGE = render(report(SLUGS[-2]), "html").decode()
TABLE = re.search(r'<table class="t3".*?</table>', PAGE, re.DOTALL)[0]
BEGIN = re.match(r"<table[^>]*>", TABLE)[0]
ROWS = re.findall(r"<tr>.*?</tr>", TABLE, re.DOTALL)


def _split(between: str, head: int) -> str:
    return PAGE.replace(TABLE, f"{BEGIN}{''.join(ROWS[:12])}</table>{between}{BEGIN}{''.join(ROWS[:head])}{''.join(ROWS[12:])}</table>")


@pytest.mark.parametrize(("page", "codes"), [
    (_split("\n", 0), ["G328", "G329", "G329"]), (_split("<p></p>", 3), ["G328", "G329", "G329"]),
    (PAGE.replace(TABLE, re.sub(r"<t[hd][^>]*>", "<td>", TABLE)), ["G328"]),
], ids=["split", "split with its head again", "spans lost"])
def test_a_table_of_the_form_gets_its_shape_again(page, codes):
    repaired = mend(source_of(page.encode()))
    assert [item.code for item in repaired.diagnostics] == codes
    assert mend(source_of(repaired.data)).data == repaired.data
    before, after = read(page.encode()), read(repaired.data)
    assert {name: fact.text for name, fact in after.facts.items()} == {name: fact.text for name, fact in before.facts.items()}
    assert after.ledger.balanced
    assert after.diagnostics == ()
    outside = page.split(BEGIN)[0].encode()
    assert repaired.data.startswith(outside)
    assert repaired.data.endswith(page.rpartition("</table>")[2].encode())


def test_a_page_as_it_should_be_stays_so():
    assert mend(source_of(PAGE.encode())).data == PAGE.encode()


def test_a_figure_in_doubt_leaves_the_table_to_the_other_rules():
    flat = re.sub(r"</t[hd]>", "</td>", re.sub(r"<t[hd][^>]*>", "<td>", TABLE))
    page = PAGE.replace(TABLE, re.sub(r"<td>[1-9]\d*</td>", "", flat, count=1))
    assert "G328" not in {item.code for item in mend(source_of(page.encode())).diagnostics}
