"""The PDF reader: tables from lines, over page breaks; paragraphs from lines of text; every character in its account."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
from collections import Counter

import pytest
from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfmade import HIGH, Pdf, frame, line, pdf, table, text, thin

from converters.diagnostics import Refused
from converters.limits import LIMITS
from converters.model import Figure, Paragraph, Table
from converters.readers.pdf import document, pages, read
from converters.source.files import source_of
from converters.text import tally

BODY = "新区办公室围绕重点工作及时更新门户网站栏目并答复群众的来信和来电全部留下办理记录"


def reading(*contents: bytes, **page):
    return read(source_of(pdf(*contents, **page)))


def paragraphs(found) -> list[str]:
    return [block.text for block in found.blocks if isinstance(block, Paragraph)]


def tables(found) -> list[Table]:
    return [block for block in found.blocks if isinstance(block, Table)]


def shape(one: Table):
    return {(cell.row, cell.column, cell.rowspan, cell.colspan): cell.text for cell in one.cells}


def codes(found) -> list[str]:
    return [item.code for item in found.diagnostics]


def account(found, name: str) -> str:
    return "|".join(posting.text for posting in found.asides if posting.account == name)


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(source_of(data))
    return caught.value.diagnostic.code


def body(first: float = 100, count: int = 6, left: float = 80, step: float = 28) -> bytes:
    """A paragraph of `count` full lines of 27 characters, the first set in by two."""
    drawn = text(left + 32, first, (BODY * 9)[:25])
    return drawn + b"".join(text(left, first + step * number, (BODY * 9)[number:number + 27]) for number in range(1, count))


# --- Tables ---------------------------------------------------------------------------------------------------------

XS = [80.0, 180, 240, 300, 360]
CELLS = {(0, 0, 2, 1): "项目", (0, 1, 1, 3): "数量", (1, 1, 1, 1): "甲", (1, 2, 1, 1): "乙", (1, 3, 1, 1): "丙",
         (2, 0, 1, 1): "行政许可", (2, 1, 1, 1): "11", (2, 2, 1, 1): "12", (2, 3, 1, 1): "13",
         (3, 0, 1, 1): "行政处罚", (3, 1, 1, 2): "21", (3, 3, 1, 1): "23"}
YS = [100.0, 125, 150, 175, 200]


def test_a_table_of_merged_cells():
    found = reading(text(80, 80, "表前") + table(XS, YS, CELLS) + text(80, 240, "表后"))
    assert [type(block).__name__ for block in found.blocks] == ["Paragraph", "Table", "Paragraph"]
    assert shape(tables(found)[0]) == CELLS
    assert tables(found)[0].cells[0].origin.page == 1
    assert tables(found)[0].origin.box == (80.0, 100.0, 360.0, 200.0)


def test_lines_may_be_filled_rectangles_or_stand_in_a_form():
    cells = "".join(thin(x, 100, x, 150).decode() for x in (80, 160, 240)) + "".join(thin(80, y, 240, y).decode() for y in (100, 125, 150))
    words = text(90, 117, "甲", 10) + text(170, 117, "21", 10) + text(90, 142, "乙", 10) + text(170, 142, "22", 10)
    want = {(0, 0, 1, 1): "甲", (0, 1, 1, 1): "21", (1, 0, 1, 1): "乙", (1, 1, 1, 1): "22"}
    assert shape(tables(reading(cells.encode() + words))[0]) == want
    made = Pdf()
    form = made.stream(cells.encode(), f"/Type/XObject/Subtype/Form/BBox[0 0 700 {HIGH}]/Matrix[1 0 0 1 0 0]")
    made.page(words + b"/F Do", resources=f"/XObject<</F {form} 0 R>>")
    assert shape(tables(read(source_of(made.bytes())))[0]) == want


def test_lines_may_be_areas_that_a_clip_makes_thin():
    def clipped(x: float, y: float, width: float, height: float) -> bytes:
        return f"q {x} {HIGH - y - height} {width} {height} re W n {x - 50} {HIGH - y - 50} 300 300 re f Q\n".encode()

    drawn = b"".join(clipped(x, 100, 0.5, 50) for x in (80, 160, 240)) + b"".join(clipped(80, y, 160, 0.5) for y in (100, 125, 150))
    assert shape(tables(reading(drawn + text(90, 117, "甲", 10)))[0])[0, 0, 1, 1] == "甲"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same(turn):
    matrix = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 842 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 595"}[turn]
    drawn = text(80, 80, "表前") + table(XS, YS, CELLS) + text(80, 240, "表后")
    content = f"q {matrix} cm\n".encode() + drawn + b"Q"
    size = "/MediaBox[0 0 842 842]" if turn in {90, 270} else ""
    found = reading(content, extra=f"/Rotate {turn}{size}")
    assert paragraphs(found) == ["表前", "表后"]
    assert shape(tables(found)[0]) == CELLS


def test_the_crop_box_moves_the_origin():
    found = reading(text(80, 80, "表前") + table(XS, YS, CELLS), extra=f"/CropBox[60 20 560 {HIGH - 30}]")
    assert tables(found)[0].origin.box == (20.0, 70.0, 300.0, 170.0)


def test_broken_lines_of_a_cell_are_joined_only_where_the_cell_ends():
    xs, ys = [80.0, 140, 260], [100.0, 160]
    found = reading(table(xs, ys, {(0, 0, 1, 1): "行政许可事\n项", (0, 1, 1, 1): "商业\n企业"}))
    assert [cell.text for cell in tables(found)[0].cells] == ["行政许可事项", "商业\n企业"]


def test_a_number_that_a_narrow_cell_broke_is_whole():
    found = reading(table([80.0, 108, 260], [100.0, 160], {(0, 0, 1, 1): "1554\n6", (0, 1, 1, 1): "2019\n2020"}))
    assert [cell.text for cell in tables(found)[0].cells] == ["15546", "2019\n2020"]


def test_a_nested_table_stands_in_its_cell():
    inner = table([100.0, 140, 180], [115.0, 135], {(0, 0, 1, 1): "内一", (0, 1, 1, 1): "内二"})
    found = reading(table([80.0, 200, 320], [100.0, 160], {(0, 0, 1, 1): "外一", (0, 1, 1, 1): "外二"}) + inner)
    outer = tables(found)[0]
    assert [cell.text for cell in outer.cells] == ["外一", "外二"]
    nested = [block for block in outer.cells[0].blocks if isinstance(block, Table)]
    assert [cell.text for cell in nested[0].cells] == ["内一", "内二"]
    assert len(tables(found)) == 1


def test_a_frame_around_the_page_is_no_table():
    found = reading(frame(20, 20, 575, 820) + body())
    assert tables(found) == []
    assert len(paragraphs(found)) == 1


def test_a_drawing_without_text_is_no_table():
    found = reading(table(XS, YS, {(0, 0, 4, 4): ""}) + text(80, 300, "文字"))
    assert tables(found) == []


def test_an_area_that_is_no_rectangle_is_reported():
    corner = frame(80, 100, 240, 160) + line(160, 130, 240, 130) + line(160, 130, 160, 160)
    found = reading(corner + text(90, 115, "甲", 10) + text(170, 150, "乙", 10))
    assert "G307" in codes(found)
    assert sorted(cell.text for cell in tables(found)[0].cells) == ["", "乙", "甲"]


# --- Over page breaks -----------------------------------------------------------------------------------------------

HEAD = {(0, 0, 1, 1): "项目", (0, 1, 1, 1): "甲类", (0, 2, 1, 1): "乙类"}
COLUMNS = [80.0, 180, 300, 420]


def lower(rows: int, step: float = 25, bottom: float = 780) -> list[float]:
    """Row lines whose last stands at the page's foot."""
    return [bottom - step * (rows - row) for row in range(rows + 1)]


def upper(rows: int, step: float = 25, top: float = 60) -> list[float]:
    return [top + step * row for row in range(rows + 1)]


def test_a_repeated_header_is_taken_once():
    one = HEAD | {(1, 0, 1, 1): "甲项", (1, 1, 1, 1): "11", (1, 2, 1, 1): "12"}
    two = HEAD | {(1, 0, 1, 1): "乙项", (1, 1, 1, 1): "21", (1, 2, 1, 1): "22"}
    found = reading(body(count=3) + table(COLUMNS, lower(2), one), table(COLUMNS, upper(2), two) + text(80, 300, "表后"))
    assert [shape(item) for item in tables(found)] == [
        one | {(2, 0, 1, 1): "乙项", (2, 1, 1, 1): "21", (2, 2, 1, 1): "22"}]
    assert account(found, "repeat") == "项目|甲类|乙类"
    assert "G308" in codes(found)


def test_pieces_with_other_columns_share_one_grid():
    one = {(0, 0, 1, 3): "总表", (1, 0, 1, 1): "甲项", (1, 1, 1, 2): "11"}
    two = {(0, 0, 1, 1): "乙项", (0, 1, 1, 1): "21", (0, 2, 1, 1): "22"}
    found = reading(body(count=3) + table(COLUMNS, lower(2), one), table(COLUMNS, upper(1), two))
    assert [shape(item) for item in tables(found)] == [one | {(2, 0, 1, 1): "乙项", (2, 1, 1, 1): "21", (2, 2, 1, 1): "22"}]


def test_a_stub_goes_on_over_the_break():
    one = {(0, 0, 2, 1): "三、结果", (0, 1, 1, 1): "甲项", (0, 2, 1, 1): "11", (1, 1, 1, 1): "乙项", (1, 2, 1, 1): "12"}
    two = {(0, 0, 2, 1): "", (0, 1, 1, 1): "丙项", (0, 2, 1, 1): "13", (1, 1, 1, 1): "丁项", (1, 2, 1, 1): "14",
           (2, 0, 1, 2): "总计", (2, 2, 1, 1): "50"}
    found = reading(body(count=3) + table(COLUMNS, lower(2), one), table(COLUMNS, upper(3), two))
    assert shape(tables(found)[0]) == {
        (0, 0, 4, 1): "三、结果", (0, 1, 1, 1): "甲项", (0, 2, 1, 1): "11", (1, 1, 1, 1): "乙项", (1, 2, 1, 1): "12",
        (2, 1, 1, 1): "丙项", (2, 2, 1, 1): "13", (3, 1, 1, 1): "丁项", (3, 2, 1, 1): "14", (4, 0, 1, 2): "总计", (4, 2, 1, 1): "50"}


def test_a_row_that_the_break_cuts_is_one_row():
    one = {(0, 0, 1, 1): "甲项", (0, 1, 1, 1): "11", (0, 2, 1, 1): "12", (1, 0, 1, 1): "申请人逾期没有按收\n费通知要求缴纳费用",
           (1, 1, 1, 1): "21", (1, 2, 1, 1): "22"}
    two = {(0, 0, 1, 1): "的情形", (0, 1, 1, 1): "", (0, 2, 1, 1): "", (1, 0, 1, 1): "丙项", (1, 1, 1, 1): "31", (1, 2, 1, 1): "32"}
    found = reading(body(count=3) + table(COLUMNS, lower(2, 40), one), table(COLUMNS, upper(2), two))
    assert shape(tables(found)[0]) == one | {
        (1, 0, 1, 1): "申请人逾期没有按收费通知要求缴纳费用的情形", (2, 0, 1, 1): "丙项", (2, 1, 1, 1): "31", (2, 2, 1, 1): "32"}


def test_rows_with_blank_values_on_both_sides_stay_two_rows():
    one = {(0, 0, 1, 1): "甲项", (0, 1, 1, 1): "11", (0, 2, 1, 1): "12", (1, 0, 1, 1): "乙项", (1, 1, 1, 1): "", (1, 2, 1, 1): ""}
    two = {(0, 0, 1, 1): "丙项", (0, 1, 1, 1): "", (0, 2, 1, 1): "", (1, 0, 1, 1): "丁项", (1, 1, 1, 1): "31", (1, 2, 1, 1): "32"}
    found = reading(body(count=3) + table(COLUMNS, lower(2), one), table(COLUMNS, upper(2), two))
    assert tables(found)[0].rows == 4
    assert [cell.text for cell in tables(found)[0].cells if cell.column == 0] == ["甲项", "乙项", "丙项", "丁项"]


def test_lines_left_open_join_the_halves_of_a_row():
    foot = b"".join(line(x, 700, x, 780) for x in COLUMNS) + line(80, 700, 420, 700) + line(80, 730, 420, 730)
    head = b"".join(line(x, 60, x, 110) for x in COLUMNS) + line(80, 85, 420, 85) + line(80, 110, 420, 110)
    words = b"".join(text(x + 5, 720, part, 10) + text(x + 5, 770, other, 10) for x, part, other in zip(
        COLUMNS, ("甲项", "11", "12"), ("乙项之一", "21", "22"), strict=False))
    found = reading(body(count=3) + foot + words, head + text(85, 75, "之二", 10) + text(85, 100, "丙项", 10) + text(185, 100, "31", 10))
    assert shape(tables(found)[0]) == {
        (0, 0, 1, 1): "甲项", (0, 1, 1, 1): "11", (0, 2, 1, 1): "12", (1, 0, 1, 1): "乙项之一\n之二", (1, 1, 1, 1): "21", (1, 2, 1, 1): "22",
        (2, 0, 1, 1): "丙项", (2, 1, 1, 1): "31", (2, 2, 1, 1): ""}


@pytest.mark.parametrize("between", [text(80, 50, "三、另一张表"), b""], ids=["a heading", "another width"])
def test_another_table_on_the_next_page_is_not_joined(between):
    cells = {(0, 0, 1, 1): "甲项", (0, 1, 1, 1): "11", (0, 2, 1, 1): "12"}
    columns = COLUMNS if between else [80.0, 200, 330, 500]
    found = reading(body(count=3) + table(COLUMNS, lower(1), cells), between + table(columns, upper(1), cells))
    assert len(tables(found)) == 2


def test_a_table_that_ends_far_above_the_foot_is_not_joined():
    cells = {(0, 0, 1, 1): "甲项", (0, 1, 1, 1): "11", (0, 2, 1, 1): "12"}
    other = {(0, 0, 1, 1): "乙项", (0, 1, 1, 1): "21", (0, 2, 1, 1): "22"}
    found = reading(table(COLUMNS, upper(1), cells), table(COLUMNS, upper(1), other), body(count=25))
    assert len(tables(found)) == 2


def test_many_columns_that_agree_join_wherever_the_page_ends():
    xs = [80.0, 140, 200, 260, 320, 380]
    one = {(0, column, 1, 1): f"甲{column}" for column in range(5)}
    two = {(0, column, 1, 1): f"乙{column}" for column in range(5)}
    found = reading(table(xs, upper(1), one), table(xs, upper(1), two), body(count=25))
    assert [item.rows for item in tables(found)] == [2]


@st.composite
def long_tables(draw):
    """Rows of texts, no two alike, some cells merged over two rows or columns, and the row at which a page ends."""
    rows = draw(st.integers(2, 10))
    cells, taken, number = {}, set(), 100
    for row in range(rows):
        for column in range(3):
            if (row, column) in taken:
                continue
            rowspan = draw(st.sampled_from([1, 1, 2])) if row + 1 < rows else 1
            colspan = draw(st.sampled_from([1, 1, 1, 2])) if column < 2 and (row, column + 1) not in taken else 1
            taken |= {(row + r, column + c) for r in range(rowspan) for c in range(colspan)}
            number += 7
            cells[row, column, rowspan, colspan] = f"第{number}项" if column == 0 else str(number)
    whole = [row for row in range(1, rows) if all(not r < row < r + span for r, _, span, _ in cells)]
    return cells, rows, draw(st.sampled_from([*whole, rows]))


@settings(max_examples=15)
@given(long_tables())
def test_no_text_is_lost_or_moved_between_rows_by_a_page_break(made):
    cells, rows, cut = made
    first = {key: words for key, words in cells.items() if key[0] < cut}
    rest = {(key[0] - cut, *key[1:]): words for key, words in cells.items() if key[0] >= cut}
    contents = [body(count=3) + table(COLUMNS, lower(cut), first)]
    if rest:
        contents.append(table(COLUMNS, upper(rows - cut), rest))
    found = reading(*contents)
    slots = Counter((row, column) for item in tables(found) for cell in item.cells
                    for row in range(cell.row, cell.row + cell.rowspan) for column in range(cell.column, cell.column + cell.colspan))
    if len(tables(found)) == 1:
        assert max(slots.values()) == 1
    drawn = [words for words in cells.values() if words]
    assert Counter(cell.text for item in tables(found) for cell in item.cells if cell.text) == Counter(drawn)
    texts = [cell.text for item in tables(found) for cell in item.cells if cell.text]
    assert texts == [words for _, words in sorted(cells.items())]


# --- Paragraphs -----------------------------------------------------------------------------------------------------


def test_an_indent_begins_a_paragraph_even_after_a_full_line():
    found = reading(body(100, 3) + body(184, 2) + text(80, 240, "最后一行。"))
    full = BODY * 9
    assert paragraphs(found) == [full[:25] + full[1:28] + full[2:29], full[:25] + full[1:28] + "最后一行。"]


def test_a_paragraph_goes_on_over_the_page_and_words_keep_their_blank():
    words = text(80, 128, (BODY * 2)[:19], 16) + text(80 + 19 * 16, 128, "open government", 16)
    found = reading(body(100, 1) + words + text(80, 156, "data " + (BODY * 2)[:24]), text(80, 60, "完毕。"))
    assert paragraphs(found) == [BODY[:25] + BODY[:19] + "open government data " + BODY[:24] + "完毕。"]


def test_a_short_line_ends_a_paragraph():
    found = reading(body(100, 2) + text(80, 156, "到此为止。") + text(80, 184, "（一）标题") + body(212, 2))
    assert [part[-5:] for part in paragraphs(found)[:2]] == ["到此为止。", "（一）标题"]


def test_a_heading_at_the_edge_after_a_full_line_is_no_part_of_it():
    found = reading(body(100, 3) + text(80, 184, "二、主动公开情况") + body(212, 3))
    assert paragraphs(found)[1] == "二、主动公开情况"


def test_a_gap_parts_paragraphs_that_are_not_set_in():
    lines = b"".join(text(80, 100 + 24 * n + 20 * (n // 3), (BODY * 4)[n:n + 27]) for n in range(9))
    assert [len(part) for part in paragraphs(reading(lines))] == [81, 81, 81]


def test_title_signature_and_date():
    title = text(296 - 11 * 18, 60, "云岭新区管理委员会二三年政府信息公开", 22) + text(296 - 44, 96, "年度报告", 22)
    found = reading(title + body(140, 6) + text(512 - 9 * 16, 340, "云岭新区管理委员会") + text(512 - 8 * 7 - 48, 368, "2024年1月18日"))
    first, *_, name, date = (block for block in found.blocks if isinstance(block, Paragraph))
    assert (first.text, first.align) == ("云岭新区管理委员会二三年政府信息公开年度报告", "center")
    assert [(part.text, part.align) for part in (name, date)] == [("云岭新区管理委员会", "right"), ("2024年1月18日", "right")]


def test_a_hyphen_at_the_end_of_a_line_is_kept():
    found = reading(text(80, 100, "long-", font="L") + text(80, 128, "term", font="L"))
    assert tally("".join(paragraphs(found))) == tally("long-term")


def test_radicals_become_characters_and_codes_without_meaning_are_shown():
    assert paragraphs(reading(text(80, 100, "⼀⼈⾨"))) == ["一人門"]
    assert paragraphs(read(source_of(Pdf(mapped=False).page(text(80, 100, "云岭")).bytes()))) == ["\ufffd\ufffd"]


# --- Other accounts -------------------------------------------------------------------------------------------------


def test_running_heads_feet_and_page_numbers():
    contents = [text(80, 40, "云岭新区年报", 10) + body(100, 8) + text(280, 800, f"— {number} —", 10) for number in (1, 2, 3)]
    found = reading(*contents)
    assert account(found, "furniture") == "|".join(f"云岭新区年报|— {number} —" for number in (1, 2, 3))
    assert not any("云岭" in part for part in paragraphs(found))


@pytest.mark.parametrize("number", ["- 1 -", "第1页 共6页", "1", "1/6"])
def test_page_numbers_of_a_single_page(number):
    found = reading(body(100, 8) + text(280, 800, number, 10))
    assert account(found, "furniture") == number


@pytest.mark.parametrize("words", ["2023", "第1条", "无。"])
def test_what_is_no_page_number_stays(words):
    found = reading(body(100, 8) + text(280, 800, words, 10))
    assert account(found, "furniture") == ""
    assert paragraphs(found)[-1] == words


def test_text_printed_twice_counts_once():
    bold = text(80, 100, "云岭新区") + text(80.3, 100, "云岭新区") + text(80, 150, "一") + text(81.5, 150, "一")
    found = reading(bold + text(80, 200, "新区") + text(80.3, 200, "新") + text(96.3, 200, "区管"))
    assert "".join(paragraphs(found)) == "云岭新区一新区管"
    assert Counter(account(found, "duplicate").replace("|", "")) == Counter("云岭新区一新区")


def test_text_off_the_page_and_slanted_text():
    slanted = b"BT /H 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <79D85BC6> Tj ET\n"
    found = reading(text(-300, 100, "外面") + body() + slanted)
    assert (account(found, "hidden"), account(found, "unplaced")) == ("外面", "秘密")
    assert {"R204", "R209"} <= set(codes(found))
    marked = reading(body() + slanted, body() + slanted)
    assert account(marked, "furniture") == "秘密|秘密"


def test_invisible_text_over_a_picture_is_text():
    made = Pdf()
    picture = made.stream(b"\xff" * 12, "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8")
    resources = f"/XObject<</I {picture} 0 R>>"
    made.page(b"q 595 0 0 842 0 0 cm /I Do Q\n" + text(80, 100, "识别出的文字" * 4, mode=3), resources=resources)
    made.page(b"q 595 0 0 842 0 0 cm /I Do Q\n", resources=resources)
    made.page(b"q 200 0 0 100 80 600 cm /I Do Q\n" + text(80, 300, "图下"), resources=resources)
    found = read(source_of(made.bytes()))
    assert [block.name if isinstance(block, Figure) else block.text for block in found.blocks] == [
        "识别出的文字" * 4, "page 2", "page 3 picture 1", "图下"]
    assert codes(found) == ["R205", "R202"]


def _scan(*stamps):
    """Pages that are one picture each, with what the scanner wrote on them."""
    made = Pdf()
    picture = made.stream(b"\xff" * 12, "/Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceRGB/BitsPerComponent 8")
    for stamp in stamps:
        made.page(b"q 595 0 0 842 0 0 cm /I Do Q\n" + text(80, 800, stamp), resources=f"/XObject<</I {picture} 0 R>>")
    return made.bytes()


@pytest.mark.parametrize("stamps", [("",), ("", ""), ("由扫描王创建", "由扫描王创建")])
def test_a_scan_alone_is_refused_and_never_passes_as_read(stamps):
    assert refusal(_scan(*stamps)) == "S126"


def test_a_page_that_is_a_picture_among_pages_of_text_is_an_error():
    found = read(source_of(_scan("", "由扫描王创建", "这一页有正文，说明本年度政府信息公开工作的总体情况。")))
    assert [(item.code, item.severity) for item in found.diagnostics] == [("R205", "error"), ("R202", "warning")]


def test_a_table_without_lines():
    rows = [("项目", "甲类数量", "乙类数量"), ("行政许可", "11", "12"), ("行政处罚", "21", "22"), ("行政强制", "31", "32")]
    drawn = b"".join(text(x, 300 + 22 * n, words, 12) for n, row in enumerate(rows) for x, words in zip((80, 220, 340), row, strict=True))
    found = reading(body() + drawn + text(80, 480, "表后"))
    assert "R211" in codes(found)
    (one,) = tables(found)
    assert [[cell.text for cell in one.cells if cell.row == row] for row in range(one.rows)] == [list(row) for row in rows]
    assert paragraphs(found)[-1] == "表后"


def test_what_camelot_cannot_do_is_said_and_the_text_stays(monkeypatch):
    import camelot

    def fails(*_arguments, **_options):
        raise ValueError("no")

    monkeypatch.setattr(camelot, "read_pdf", fails)
    words = [[f"{row}{column}" for column in ("网站", "公众号", "公示栏")] for row in ("春季", "夏季", "秋季", "冬季")]
    found = reading(b"".join(text(x, 300 + 22 * n, word, 12) for n, row in enumerate(words) for x, word in zip((80, 220, 340), row, strict=True)))
    assert "R220" in codes(found)
    assert tally("".join(paragraphs(found))) == tally("".join(map("".join, words)))


# --- Files that cannot be read --------------------------------------------------------------------------------------


def test_damaged_and_empty_files():
    assert refusal(b"%PDF-1.7\nnothing of the kind") == "S105"
    assert refusal(pdf(b"")) == "S118"


def test_an_encrypted_file():
    made = Pdf(trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>/ID[<00><00>]")
    assert refusal(made.page(text(80, 100, "密")).bytes()) == "S106"


def test_limits(monkeypatch):
    monkeypatch.setattr(document, "LIMITS", dataclasses.replace(LIMITS, pdf_pages=1))
    assert refusal(pdf(body(), body())) == "S116"
    monkeypatch.setattr(pages, "LIMITS", dataclasses.replace(LIMITS, pdf_page_paths=5))
    found = reading(table(XS, YS, CELLS))
    assert codes(found)[0] == "S116"
    assert tables(found) == []
    assert tally("".join(paragraphs(found))) == tally("".join(CELLS.values()))


def test_metadata():
    made = Pdf().page(body())
    number = made.add("<</Title(Report)/Author(Office)/CreationDate(D:20240118103000+08'00')>>")
    made.trailer = f"/Info {number} 0 R"
    assert read(source_of(made.bytes())).metadata == {"title": "Report", "creator": "Office", "created": "2024-01-18"}


# --- Printed by office programs and browsers ------------------------------------------------------------------------

REPORT = [("title", "云岭新区管理委员会2023年政府信息公开工作年度报告暨政务公开情况说明"), ("head", "一、总体情况"),
          ("body", "本报告依据有关条例编制，统计期限自2023年1月1日起至2023年12月31日止。" + BODY * 2 + "。"),
          ("body", "全年" + (BODY * 3)[:52]), ("head", "（一）主动公开"), ("body", "全年公开信息326条，其中财政资金94条、乡村振兴项目51条。"),
          *(("body", f"第{number}项工作" + (BODY * 4)[:40 + number * 9] + "。") for number in range(3, 12)),
          ("table", ""), ("head", "六、其他需要报告的事项"), ("body", "没有其他需要报告的事项。"), ("right", "云岭新区管理委员会"), ("right", "2024年1月18日")]
ROWS = [["项目", "甲类", "乙类"]] + [[f"第{number}类信息", str(number * 3 + 1), str(number * 7 + 2)] for number in range(40)]


def word_file() -> bytes:
    made = WordDocument()
    section = made.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = Mm(210), Mm(297), Mm(28), Mm(26)
    for kind, words in REPORT:
        if kind == "table":
            grid = made.add_table(len(ROWS), 3)
            grid.style = "Table Grid"
            for row, texts in zip(grid.rows, ROWS, strict=True):
                for cell, value in zip(row.cells, texts, strict=True):
                    cell.text = value
            grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            continue
        paragraph = made.add_paragraph()
        form = paragraph.paragraph_format
        form.space_after = form.space_before = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
        paragraph.add_run(words).font.size = Pt(22 if kind == "title" else 16)
        if kind in {"body", "head"}:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn("w:firstLineChars"), "200")
            indent.set(qn("w:firstLine"), "640")
            hang = OxmlElement("w:overflowPunct")  # this LibreOffice does not print a comma that hangs over the edge
            hang.set(qn("w:val"), "0")
            paragraph._p.pPr.insert_element_before(hang, "w:ind", "w:jc", "w:rPr")
        else:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if kind == "title" else WD_ALIGN_PARAGRAPH.RIGHT
    made.sections[0].header.paragraphs[0].text = "云岭年报"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def web_page() -> str:
    style = ("@page{size:A4;margin:25mm 24mm}body{font:16pt/28pt 'Noto Serif CJK SC','Noto Sans CJK SC'}p{margin:0;text-indent:2em;text-align:justify}"
             "h1{font-size:22pt;line-height:36pt;text-align:center}h2{font-size:16pt;margin:0}.r{text-align:right}"
             "table{border-collapse:collapse;width:100%}td{border:1px solid #000}")
    tags = {"title": "<h1>{}</h1>", "head": "<h2>{}</h2>", "body": "<p>{}</p>", "right": "<p class=r>{}</p>"}
    grid = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS) + "</table>"
    inner = "".join(grid if kind == "table" else tags[kind].format(words) for kind, words in REPORT)
    return f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>年报</title><style>{style}</style>{inner}"


def check_print(data: bytes):
    found = read(source_of(data))
    assert paragraphs(found) == [words for kind, words in REPORT if kind != "table"]
    assert [block.align for block in found.blocks if isinstance(block, Paragraph)][-2:] == ["right", "right"]
    (one,) = tables(found)
    assert [[cell.text for cell in one.cells if cell.row == row] for row in range(one.rows)] == ROWS


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_report_printed_by_libreoffice(tmp_path):
    (tmp_path / "report.docx").write_bytes(word_file())
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
                    "--outdir", tmp_path, tmp_path / "report.docx"], check=True, capture_output=True, timeout=120)
    check_print((tmp_path / "report.pdf").read_bytes())


@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_a_report_printed_by_chromium(tmp_path):
    (tmp_path / "report.html").write_text(web_page(), encoding="utf-8")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={tmp_path / 'report.pdf'}", (tmp_path / "report.html").as_uri()],
                   check=True, capture_output=True, timeout=120)
    check_print((tmp_path / "report.pdf").read_bytes())
