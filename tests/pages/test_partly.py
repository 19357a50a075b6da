"""Tables with some lines only: rows without uprights, uprights without rows, open sides, narrow columns between columns."""

from __future__ import annotations

import pytest
from pdfmade import line, pdf, table, text

from converters.model import Table
from converters.readers.pdf import read
from converters.source.files import source_of

WORDS = [["港口", "进", "出", "合计"], ["东港", "31", "17", "48"], ["西港", "5", "211", "216"], ["南港", "64", "9", "73"], ["北港", "8", "120", "128"]]
LEFT, WIDE = [85.0, 190, 270, 350], 10


def words(rows: list[list[str]], top: float = 215, step: float = 20) -> bytes:
    return b"".join(text(x, top + step * at, word, WIDE) for at, row in enumerate(rows) for x, word in zip(LEFT, row, strict=True) if word)


def grids(content: bytes) -> list[list[list[str]]]:
    made = []
    for block in read(source_of(pdf(content))).blocks:
        if isinstance(block, Table):
            rows = [[""] * block.columns for _ in range(block.rows)]
            for cell in block.cells:
                rows[cell.row][cell.column] = cell.text
            made.append(rows)
    return made


def levels(count: int, step: float = 20) -> bytes:
    return b"".join(line(80, 200 + step * at, 420, 200 + step * at) for at in range(count))


def sides(*xs: float, low: float = 300) -> bytes:
    return b"".join(line(x, 200, x, low) for x in xs)


@pytest.mark.parametrize("rules", [
    levels(6) + sides(80, 420),
    levels(2) + line(80, 300, 420, 300) + sides(80, 180, 260, 340, 420),
    levels(6) + sides(80, 180, 420),
], ids=["rows only", "columns only", "one column parted"])
def test_lines_that_are_missing_are_told_by_the_text(rules):
    assert grids(rules + words(WORDS)) == [WORDS]


def test_level_lines_with_one_upright_are_a_table_with_open_sides():
    two = [row[:2] for row in WORDS]
    drawn = b"".join(text(x, 215 + 20 * at, word, WIDE) for at, row in enumerate(two) for x, word in zip(LEFT, row, strict=False))
    assert grids(levels(6) + sides(180) + drawn) == [two]


def test_sentences_in_ruled_rows_are_not_parted():
    rows = ["本港全年平稳 未有 停航", "设备按期检修 备件 充足", "航道疏浚完毕 水深 达标", "引航二十四时 无一 延误"]
    drawn = b"".join(text(85, 215 + 20 * at, row, WIDE) for at, row in enumerate(rows))
    assert [[cell for row in grid for cell in row] for grid in grids(levels(5) + sides(80, 420, low=280) + drawn)] == [rows]


def test_lines_of_one_cell_beside_a_figure_stay_in_it():
    cells = {(0, 0, 1, 1): "港口", (0, 1, 1, 1): "艘次", (1, 0, 1, 1): "东港及其\n所属码头\n和锚地", (1, 1, 1, 1): "48"}
    assert grids(table([80.0, 200, 320], [200.0, 230, 290], cells)) == [[["港口", "艘次"], ["东港及其\n所属码头\n和锚地", "48"]]]


def test_a_blank_column_of_a_form_stays_and_the_space_between_columns_goes():
    wide = {(r, c, 1, 1): word for r, row in enumerate([["港口", "", "出"], ["东港", "", "17"], ["西港", "", "211"]]) for c, word in enumerate(row)}
    assert grids(table([80.0, 160, 240, 320], [200.0, 225, 250, 275], wide)) == [[["港口", "", "出"], ["东港", "", "17"], ["西港", "", "211"]]]
    assert grids(table([80.0, 160, 168, 248], [200.0, 225, 250, 275], wide)) == [[["港口", "出"], ["东港", "17"], ["西港", "211"]]]


def test_a_frame_around_a_text_is_no_table():
    assert not grids(table([80.0, 300], [200.0, 260], {(0, 0, 1, 1): "提示：以上\n数据截至年底"}))
