"""The law of table soup: whatever tags a page has in whatever order, its tables are those of the standard's tree (Lexbor's)."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from converters.model import Paragraph, Table
from converters.readers.html.soup import straight
from converters.readers.html.tree import _transplant, plant
from converters.readers.html.walk import Walker

PARTS = ("table", "caption", "colgroup", "tbody", "thead", "tfoot", "tr", "tr", "td", "td", "td", "th", "form", "p", "div", "span", "b", "li")
tags = st.sampled_from([*(f"<{name}>" for name in PARTS), *(f"</{name}>" for name in PARTS)])
soup = st.lists(st.tuples(tags, st.sampled_from(["", "", "甲", "乙", "丙", "丁"])), min_size=1, max_size=14).map(
    lambda pieces: "<table>" + "".join(tag + text for tag, text in pieces))


def grids(root, markup: str):
    """Return the cells of each table with their places and the characters of their text, and those of all paragraphs."""
    walker = Walker(markup.encode(), root)
    walker.walk()
    blocks = [entry.block for entry in walker.flow.entries]
    return [grid(block) for block in blocks if isinstance(block, Table)], sorted("".join(block.text.strip() for block in blocks if isinstance(block, Paragraph)))


def grid(table: Table):
    return [(cell.row, cell.column, sorted(cell.text.replace("\n", "")), [grid(block) for block in cell.blocks if isinstance(block, Table)])
            for cell in table.cells]


@given(soup)
@example("<table><td>甲</td></tr>乙<td>丙")
@example("<table><tr><td>甲<table><tr><table><td>乙</th>丙")
@example("<table><caption>甲<tr></caption><td>乙<colgroup>丙")
def test_tables_of_soup_are_those_of_the_standard(markup):
    root, _complaints = plant(markup, markup.encode())
    if root is not None:
        assert grids(root, markup) == grids(_transplant(markup), markup)


def test_a_whole_page_is_not_touched():
    page = "<table class='a>b'><caption>题</caption><tbody><tr><td title='<tr>'>甲<p>乙</td></tr></tbody></table><!-- <td> --><p>后"
    assert straight(page) == page


def test_what_is_left_out_joins_no_tag():
    assert straight("<table><</td>tr") == "<table><<!---->tr"
