"""What a Word document and a web page say alike is read alike: grids, whole stories, and reports by our own writers."""

from __future__ import annotations

from essence import essence
from hypothesis import given, settings
from hypothesis import strategies as st
from renderings.page import made_in_html
from renderings.stories import Author, Choices
from renderings.word import made_in_word
from strategies import reports

import converters
from converters.model import Block, Document, Figure, Paragraph, Table
from converters.pipeline import read_document, render
from converters.readers import docx as word_reader
from converters.readers import html as page_reader


def _content(blocks: tuple[Block, ...], *, title: int = 1) -> list[object]:
    """What both formats say of blocks: not which cells are headers, the names of pictures, or (in a style sheet) where a title stands.

    `title` is the level of a title: Word has a style for it above the first heading, a page has its first heading, and Word's is set on even lines.
    A page skips no level of headings, so that below the second they need not be alike there; the report itself has them.
    """
    found: list[object] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            text = block.text.replace("\n", "") if block.level == title else block.text
            found.append((block.number, text, None if block.level is None else min(block.level - title, 2), "" if block.level == title else block.align))
        elif isinstance(block, Figure):
            found.append(block.alt)
        else:
            found.append(_table(block))
    return found


def _table(table: Table) -> object:
    cells = [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text, [_table(inner) for inner in cell.blocks if isinstance(inner, Table)])
             for cell in table.cells]
    return table.rows, table.columns, cells


@given(st.randoms(use_true_random=False))
def test_a_story_reads_the_same_from_word_and_from_a_page(chances):
    story = Author(Choices(chances)).story()
    word, page = made_in_word(chances, story=story), made_in_html(chances, story=story)
    assert _content(word_reader.read(word.source).blocks) == _content(page_reader.read(page.source).blocks)


@settings(max_examples=8)
@given(reports())
def test_a_report_reads_the_same_from_word_and_from_a_page(report):
    word, page = render(report, "docx"), render(report, "html")
    assert essence(converters.read(word)) == essence(converters.read(page))
    blocks = [_document(data).blocks for data in (word, page)]
    assert _content(blocks[0], title=0) == _content(blocks[1], title=1)


def _document(data: bytes) -> Document:
    found, _source, _name = read_document(data)
    assert isinstance(found, Document)
    return found
