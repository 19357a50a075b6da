"""Each finding of recovery, raised by one report that must raise it and by none that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from authored import report
from damage import OPERATORS, damaged

from converters.model import Block, Cell, Document, Paragraph, Posting, Table
from converters.pipeline import read
from converters.recover.report import recover

SLUG = "wangchao-district-2023"
WHOLE = damaged(report(SLUG), OPERATORS["nothing"], Random(0))
LINES = tuple(Paragraph(cell.text) for block in WHOLE.blocks if isinstance(block, Table) and block.columns == 15 for cell in block.cells)


def _tables() -> list[Table]:
    return [block for block in WHOLE.blocks if isinstance(block, Table) and block.columns in {4, 10, 15} and block.rows in {14, 28, 4}]


def _with(change: Callable[[Block], list[Block]], *, flow: str = "paragraphs") -> Document:
    return Document("test", tuple(item for block in WHOLE.blocks for item in change(block)), flow=flow)


def _table(number: int, change: Callable[[Table], list[Block]]) -> Document:
    chosen = _tables()[number]
    return _with(lambda block: change(block) if block is chosen else [block])


def _text(row: int, column: int, text: str, number: int = 1) -> Document:
    """One cell of a form table with another text."""
    return _table(number, lambda table: [replace(table, cells=tuple(
        replace(cell, text=text) if (cell.row, cell.column) == (row, column) else cell for cell in table.cells))])


def _line(start: str, change: Callable[[Paragraph], list[Block]], **options) -> Document:
    return _with(lambda block: change(block) if isinstance(block, Paragraph) and block.text.startswith(start) else [block], **options)


def _operator(name: str, seed: int = 1) -> Document:
    return damaged(report(SLUG), OPERATORS[name], Random(seed))


FOLDED = str.maketrans("（），：；", "(),:;")
CASES: dict[str, Document] = {
    "F401": Document("test", (Paragraph("一、概述"), Paragraph("没有表格。"))),
    "F402": _table(2, lambda _table: []),
    "F403": _text(8, 2, "2.其他法律行政法规不许公开"),
    "F404": _text(8, 2, ""),
    "F405": _text(9, 2, "3.危及三安全一稳定"),
    "F406": _operator("row_dropped"),
    "F407": _operator("row_invented"),
    "F408": _operator("value_column_missing_below"),
    "F409": _table(2, lambda table: [replace(table, cells=tuple(cell for cell in table.cells if (cell.row, cell.column) != (3, 1)))]),
    "F411": _operator("split_in_two"),
    "F412": _operator("last_year_first"),
    "F413": _table(1, lambda table: [replace(table, cells=tuple(
        replace(cell, row=2, rowspan=1) if (cell.row, cell.column) == (1, 9) else cell for cell in table.cells))]),
    "F414": _operator("columns_swapped"),
    "F415": _text(3, 4, ""),
    "F416": _text(3, 4, "持平"),
    "F417": _table(2, lambda _table: list(LINES)),
    "F418": _with(lambda block: [replace(block, text=block.text.replace("2023", "2020").replace("2024", "2021"))] if isinstance(block, Paragraph) else [block]),
    "F419": _operator("subtotal_column"),
    "F420": _text(3, 4, "12件"),
    "F421": _table(0, lambda table: [replace(table, cells=(*table.cells, Cell(0, 4, 1, 1, "另有说明")), columns=5)]),
    "F422": _text(3, 4, "1 2"),
    "F423": _operator("two_values_in_one_cell", 3),
    "F424": _operator("rows_swapped"),
    "F425": _operator("row_split"),
    "F426": _operator("turned"),
    "F427": _table(0, lambda table: [replace(table, spans="full", cells=tuple(
        replace(cell, text="") if (cell.row, cell.column) == (2, 3) else replace(cell, colspan=1) for cell in table.cells))]),
    "F428": _table(1, lambda table: [replace(table, cells=tuple(
        replace(cell, text={"自然人": "总计", "总计": "自然人"}.get(cell.text, cell.text)) if cell.row < 3 else cell for cell in table.cells))]),
    "N501": _line("六、", lambda _block: []),
    "N502": _line("三、收到和处理", lambda _block: []),
    "N503": _with(lambda block: [] if block == report(SLUG).title else [block]),
    "N504": _line("五、", lambda block: [replace(block, text="五、存在的主要的问题及改进情况")]),
    "N506": _line("六、", lambda block: [block, Paragraph("自2023年11日起施行。")]),
    "N507": Document("test", (*WHOLE.blocks, Paragraph("打印本页"))),
    "N509": _with(lambda block: [block, block] if block == report(SLUG).title else [block]),
    "N510": _line("六、", lambda block: [block, Paragraph("这一行话说到一半就被切断，后面还有没"), Paragraph("说完的半句话，到这里才算完。")], flow="lines"),
    "N511": _line("六、", lambda block: [replace(block, text="[bookmark: _GoBack]" + block.text)]),
    "N514": replace(_with(lambda block: [replace(block, text=block.text.translate(FOLDED))] if isinstance(block, Paragraph) else [block]), format="html"),
    "N515": replace(_line("六、", lambda block: [block, Paragraph("全年公开 37 条，其中 12 条为规划类。")], flow="lines"), format="text"),
    "N516": replace(_line("六、", lambda block: [block, Paragraph("一是加强领导，责任到人，全年考核100%二是加强培训，全年3期。三是加强监督。")]), format="text"),
}


@pytest.mark.parametrize("code", CASES)
def test_a_report_that_must_raise_it(code):
    assert code in [item.code for item in recover(CASES[code]).diagnostics]


@pytest.mark.parametrize("code", CASES)
def test_a_whole_report_does_not(code):
    assert code not in [item.code for item in recover(WHOLE).diagnostics]


def test_sections_out_of_order():
    blocks = list(WHOLE.blocks)
    five = next(at for at, block in enumerate(blocks) if getattr(block, "text", "").startswith("五、"))
    six = next(at for at, block in enumerate(blocks) if getattr(block, "text", "").startswith("六、"))
    moved = [*blocks[:five], *blocks[six:-2], *blocks[five:six], *blocks[-2:]]
    assert "N505" in [item.code for item in recover(Document("test", tuple(moved))).diagnostics]


def test_two_editions_in_one_report():
    other = next(block for block in damaged(report("lanxi-county-2019"), OPERATORS["nothing"], Random(0)).blocks if isinstance(block, Table) and block.rows == 26)
    found = recover(_table(1, lambda _table: [other]))
    assert "F410" in [item.code for item in found.diagnostics]
    assert found.facts["t3.results.other.natural"].status == "exact"
    assert found.edition == "2021"


def test_unplaced_text_is_counted():
    html = "<h1>岚县2023年政府信息公开工作年度报告</h1>" + "".join(
        f"<p>{line}</p>" for line in ("一、总体情况", "全年平稳。", "二、主动公开政府信息情况")) + "<table>" + "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"), ("规章", "1", "2", "3"), ("行政规范性文件", "4", "5", "6"), ("别的", "7", "8", "9"))) + "</table>"
    found = read(html.encode())
    assert "L803" in [item.code for item in found.diagnostics]
    assert [posting.text for posting in found.unplaced] == ["别的", "7", "8", "9"]
    assert found.ledger.balanced
    assert isinstance(found.unplaced[0], Posting)
