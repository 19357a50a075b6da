"""Tables that stand in columns with few lines or none: columns, headings over several of them, rows of several lines, what is no table."""

from __future__ import annotations

import pytest
from pdfmade import frame, line, pdf, text

from converters.model import Table
from converters.readers.pdf import read
from converters.source.files import source_of

SIZE = 10
PROSE = "本镇全年按时公开各类信息，答复申请，听取意见，改进工作，现将有关情况说明如下，请予监督。"
BODY = [("东港", "31", "17.5", "48"), ("西港", "5", "21.1", "216"), ("南港区", "64", "9.0", "73"), ("北港", "8", "12.4", "128")]


def row(y: float, words: tuple[str, ...], xs: tuple[float, ...] = (85, 190, 270, 350)) -> bytes:
    return b"".join(text(x, y, word, SIZE) for x, word in zip(xs, words, strict=True) if word)


def tables(content: bytes | list[bytes]) -> list[list[tuple[int, int, int, int, str]]]:
    blocks = read(source_of(pdf(*content) if isinstance(content, list) else pdf(content))).blocks
    return [[(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in block.cells if cell.text]
            for block in blocks if isinstance(block, Table)]


def body(top: float, step: float = 16) -> bytes:
    return b"".join(row(top + step * at, words) for at, words in enumerate(BODY))


def cells(rows: list[tuple[str, ...]], first: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [(first + at, across, 1, 1, word) for at, words in enumerate(rows) for across, word in enumerate(words) if word]


HEAD = ("港口", "进", "出", "合计")


@pytest.mark.parametrize("drawn", [
    b"",
    line(80, 193, 400, 193) + line(80, 209, 400, 209) + line(80, 275, 400, 275),
    line(80, 209, 400, 209),
], ids=["no line", "three lines", "one line under the heading"])
def test_columns_are_told_by_what_they_leave_free(drawn):
    page = text(60, 150, PROSE, SIZE) + drawn + row(205, HEAD) + body(221) + text(60, 330, PROSE, SIZE)
    assert tables(page) == [cells([HEAD, *BODY])]


def test_running_text_and_a_caption_above_are_no_heading():
    page = text(60, 170, PROSE, SIZE) + text(85, 189, "表1 各港船只", SIZE) + row(205, HEAD) + body(221)
    assert tables(page) == [cells([HEAD, *BODY])]


def test_a_heading_over_columns_spans_them_and_what_stands_beside_it_spans_its_rows():
    page = text(225, 205, "船只", SIZE) + row(213, ("港口", "", "", "") ) + row(221, ("", "进", "出", "合计")) + body(237)
    middle = 205 + 350 + SIZE
    page = page.replace(text(225, 205, "船只", SIZE), text(middle / 2 - SIZE, 205, "船只", SIZE))
    assert tables(page) == [[(0, 0, 2, 1, "港口"), (0, 1, 1, 3, "船只"), (1, 1, 1, 1, "进"), (1, 2, 1, 1, "出"), (1, 3, 1, 1, "合计"), *cells(BODY, 2)]]


def test_a_short_line_under_a_heading_says_which_columns_it_is_over():
    page = (line(80, 193, 400, 193) + text(190, 205, "船只", SIZE) + line(188, 209, 300, 209) + row(221, HEAD) + line(80, 225, 400, 225) + body(241)
            + line(80, 295, 400, 295))
    found = tables(page)
    assert (0, 1, 1, 2, "船只") in found[0]
    assert [cell for cell in found[0] if cell[0] > 1] == cells(BODY, 2)


def test_lines_of_one_row_are_put_together():
    page = row(205, HEAD) + row(225, BODY[0]) + row(245, ("西港及其", "5", "21.1", "216")) + row(257, ("附近各港", "", "", "")) + row(277, BODY[2]) + row(297, BODY[3])
    assert tables(page) == [cells([HEAD, BODY[0], ("西港及其附近各港", *BODY[1][1:]), *BODY[2:]])]


def test_the_heading_of_a_group_of_rows_is_a_row():
    page = row(205, HEAD) + row(221, BODY[0]) + row(237, ("外港", "", "", "")) + row(253, BODY[1]) + row(269, BODY[2]) + row(285, BODY[3])
    assert tables(page) == [cells([HEAD, BODY[0], ("外港", "", "", ""), *BODY[1:]])]


def test_words_in_three_columns_are_a_table_and_items_of_a_list_are_not():
    words = [("船名", "港口", "船长"), ("白帆", "东港", "陈甲"), ("青云", "西港", "李乙"), ("远山", "南港", "王丙")]
    page = b"".join(row(205 + 16 * at, one, (85, 190, 270)) for at, one in enumerate(words))
    assert tables(page) == [cells(words)]
    items = b"".join(row(205 + 16 * at, (f"{at + 1}.", "按时公开各类信息"), (85, 110)) for at in range(5))
    assert tables(items) == []


def test_thousands_parted_by_a_blank_are_one_number():
    rows = [("东港", "31 204", "17"), ("西港", "5 871", "21"), ("南港", "64 333", "9"), ("北港", "8 002", "12")]
    page = row(205, ("港口", "货物", "船只"), (85, 190, 270)) + b"".join(row(221 + 16 * at, one, (85, 190, 270)) for at, one in enumerate(rows))
    assert tables(page) == [cells([("港口", "货物", "船只"), *rows])]


def test_columns_in_a_frame_are_parted():
    page = frame(60, 190, 420, 280) + line(60, 209, 420, 209) + row(205, HEAD) + body(221)
    assert tables(page) == [cells([HEAD, *BODY])]


def test_a_table_goes_on_over_the_page_in_the_columns_of_the_page_before():
    one = text(60, 70, PROSE, SIZE) + row(730, HEAD) + body(746)
    rows = [(f"{word}港", str(41 + at), f"{at}.5", str(300 + at)) for at, word in enumerate("甲乙丙丁")]
    two = b"".join(row(60 + 16 * at, words) for at, words in enumerate(rows)) + text(60, 300, PROSE, SIZE)
    assert tables([one, two]) == [cells([HEAD, *BODY, *rows])]
