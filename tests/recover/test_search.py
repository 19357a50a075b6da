"""The search as a whole: what the reviews found, by name, and how large its room may be."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from authored import report
from damage import OPERATORS, both, damaged
from damage.score import score

from converters.model import Document, Paragraph, Table
from converters.recover.report import recover
from converters.recover.tokens import BLANK, FIGURE, HEADING, INSIDE, WORDS, tokens_of

ROOM = Path(__file__).resolve().parents[2] / "converters" / "recover"
MODULES, LINES = 35, 6_400  # to be brought down to 18 and 2,800


@pytest.mark.parametrize("slug", ["lanxi-county-2019", "wangchao-district-2023"])
def test_a_column_lost_below_its_heading_where_columns_are_swapped_is_never_silent(slug):
    """Every total is blank then, and contradicts nothing: the grand total stands under another heading."""
    truth = report(slug)
    for seed in range(12):
        for pair in (("value_column_missing_below", "columns_swapped"), ("columns_swapped", "value_column_missing_below")):
            document = damaged(truth, both(*(OPERATORS[name] for name in pair)), Random(seed))
            assert score(truth, document, recover(document)).silent == []


def test_tokens_say_what_was_seen():
    stretch = "规章 | 3 | | 5 |", "行政规范性文件 |", "7 |", "||"
    from converters.readers.text import read
    from converters.source.files import source_of

    tokens = tokens_of([*read(source_of("\n".join(stretch).encode())).blocks, Paragraph("三、收到和处理政府信息公开申请情况")])
    assert [(token.kind, token.first, token.last) for token in tokens[:4]] == [(WORDS, True, False), (FIGURE, False, False), (BLANK, False, False), (FIGURE, False, True)]
    assert tokens[2].pads == INSIDE
    assert [token.kind for token in tokens[4:]] == [WORDS, FIGURE, BLANK, BLANK, HEADING]
    assert [token.pads for token in tokens[6:8]] == [2, 2]
    assert tokens[4].name == "行政规范性文件"


def test_what_no_form_takes_stays_where_it_stood():
    rows = "渠道 | 条数 |", "网站 | 12 |", "公告栏 | 3 |"
    from converters.readers.text import read
    from converters.source.files import source_of

    found = recover(Document("text", read(source_of("\n".join(("一、总体情况", "分渠道统计如下。", *rows, "以上。")).encode())).blocks))
    blocks = [block for section in found.sections for block in section.blocks] or list(found.preface)
    assert [[cell.text for cell in block.cells] for block in blocks if isinstance(block, Table)] == [["渠道", "条数", "网站", "12", "公告栏", "3"]]


def test_the_room_stays_small():
    modules = [path for path in ROOM.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MODULES
    assert sum(path.read_text("utf-8").count("\n") for path in modules) <= LINES
