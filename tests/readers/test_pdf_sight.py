"""What a page shows is what is read: paint order, ground, clip, render mode, marks of notes, turned cells, charts, tags."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from pdfmade import HIGH, Pdf, line, pdf, table, text

from converters import read as read_report
from converters.model import Document, Table
from converters.readers.pdf import read
from converters.source.files import source_of

XS, YS = [80.0, 200, 320, 440], [200.0, 230, 260, 290]
WORDS = [["去向", "收", "办"], ["水路", "17", "16"], ["陆路", "208", "193"]]
CELLS = {(row, column, 1, 1): word for row, words in enumerate(WORDS) for column, word in enumerate(words)}


def box(x0: float, y0: float, x1: float, y1: float, colour: str) -> bytes:
    return f"{colour} rg {x0} {HIGH - y1} {x1 - x0} {y1 - y0} re f 0 g\n".encode()


def found(content: bytes) -> Document:
    return read(source_of(pdf(content)))


def grid(document: Document) -> list[list[str]]:
    made = [block for block in document.blocks if isinstance(block, Table)]
    assert len(made) == 1
    rows = [[""] * made[0].columns for _ in range(made[0].rows)]
    for cell in made[0].cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def codes(document: Document) -> set[str]:
    return {item.code for item in document.diagnostics}


def hidden(document: Document) -> list[str]:
    return [posting.text for posting in document.asides if posting.account == "hidden"]


@pytest.mark.parametrize("extra", [
    b"1 G " + line(80, 245, 440, 245) + b"0 G ",
    b"q 80 400 200 10 re W n " + line(140, 200, 140, 290) + b"Q ",
    line(80, 245, 440, 245) + box(90, 240, 199, 250, "1 1 1") + box(199, 240, 439, 250, "1 1 1") + box(78, 240, 91, 250, "1 1 1") + box(438, 240, 445, 250, "1 1 1"),
], ids=["white on white", "clipped away", "painted over"])
def test_a_line_that_nobody_sees_parts_nothing(extra):
    assert grid(found(extra + table(XS, YS, CELLS, 10))) == WORDS


def test_white_lines_between_coloured_cells_part_them():
    drawn = box(80, 200, 440, 290, "0.3 0.5 0.8")
    rules = b"1 G " + b"".join(line(80, y, 440, y, 1) for y in YS) + b"".join(line(x, 200, x, 290, 1) for x in XS) + b"0 G "
    words = b"".join(text(XS[c] + 3, YS[r] + 13, word, 10) for (r, c, _, _), word in CELLS.items())
    assert grid(found(drawn + rules + words)) == WORDS


def test_a_figure_painted_over_gives_way_to_the_one_upon_it():
    changed = found(table(XS, YS, CELLS) + box(322, 262, 400, 288, "1 1 1") + text(323, 273, "245", 10))
    assert grid(changed)[2] == ["陆路", "208", "245"]
    assert hidden(changed) == ["193"]
    assert "R261" in codes(changed)


@pytest.mark.parametrize(("painted", "seen"), [
    (b"1 g " + text(80, 100, "暗") + b"0 g ", False),
    (box(70, 80, 200, 110, "0 0 0.6") + b"1 g " + text(80, 100, "暗") + b"0 g ", True),
    (box(70, 80, 200, 110, "0.9 0.2 0.2") + b"0.9 0.2 0.2 rg " + text(80, 100, "暗") + b"0 g ", False),
    (b"q 300 300 50 50 re W n " + text(80, 100, "暗") + b"Q ", False),
    (b"q 60 700 300 100 re W n " + text(80, 100, "暗") + b"Q ", True),
    (text(80, 100, "暗", mode=3), False),
    (b"/Seen Do " + text(80, 100, "暗", mode=3), True),
], ids=["white on white", "white on blue", "red on red", "clipped away", "in the clip", "without ink", "without ink over a picture"])
def test_text_is_read_where_it_is_seen(painted, seen):
    made = Pdf()
    picture = made.stream(b"\0", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
    made.page(painted.replace(b"/Seen Do", b"q 500 0 0 800 40 20 cm /Seen Do Q") + text(80, 300, "明处") + text(80, 400, "一页之中明处所见的文字不止二十个字，图上无墨的字也读得到。"), resources=f"/XObject<</Seen {picture} 0 R>>")
    document = read(source_of(made.bytes()))
    assert hidden(document) == ([] if seen else ["暗"])
    report = read_report(made.bytes())
    assert report.ledger is not None
    assert not report.ledger.missing
    assert not report.ledger.surplus


def raised(x: float, y: float, mark: str) -> bytes:
    return text(x, y, mark, 6)


@pytest.mark.parametrize(("mark", "read_as"), [("4", "16⁴"), ("12", "16¹²")])
def test_a_raised_mark_is_no_digit_of_the_figure(mark, read_as):
    assert grid(found(table(XS, YS, CELLS) + raised(333.2, 239.5, mark)))[1] == ["水路", "17", read_as]


def test_a_small_figure_on_the_line_is_a_digit():
    assert grid(found(table(XS, YS, CELLS) + raised(333.2, 243, "4")))[1] == ["水路", "17", "164"]


@pytest.mark.parametrize(("matrix", "steps"), [("0 1 -1 0 {x} {y}", (15, 285)), ("0 -1 1 0 {x} {y}", (8, 205))])
def test_turned_texts_stand_in_their_cells(matrix, steps):
    code = "竖排字".encode("utf-16-be").hex()
    turned = f"BT /H 10 Tf {matrix.format(x=200 + steps[0], y=HIGH - steps[1])} Tm <{code}> Tj ET ".encode()
    ys = [200.0, 290, 320]
    document = found(table(XS, ys, {(0, 0, 1, 1): "去向", (0, 1, 1, 1): "", (0, 2, 1, 1): "办", (1, 0, 1, 1): "水路", (1, 1, 1, 1): "17", (1, 2, 1, 1): "16"}) + turned)
    assert grid(document) == [["去向", "竖排字", "办"], ["水路", "17", "16"]]


def test_text_that_runs_over_its_cell_stays_whole_and_text_with_gaps_is_parted():
    long = {**CELLS, (1, 0, 1, 1): "经由内河以及近海水路的各项", (1, 1, 1, 1): ""}
    assert grid(found(table(XS, YS, long) + text(225, 243, "17", 10)))[1] == ["经由内河以及近海水路的各项", "17", "16"]
    spaced = b"BT /H 10 Tf 1 0 0 1 83 599 Tm [<6C34> -11000 <0031> -11500 <0036>] TJ ET "
    assert grid(found(table(XS, YS, {**CELLS, (1, 0, 1, 1): "", (1, 1, 1, 1): "", (1, 2, 1, 1): ""}) + spaced))[1] == ["水", "1", "6"]


def outlines(x: float, y: float) -> bytes:
    return f"{x} {HIGH - y} m {x + 2} {HIGH - y + 8} {x + 4} {HIGH - y + 8} {x + 6} {HIGH - y} c {x + 5} {HIGH - y + 3} l {x + 3} {HIGH - y + 1} l {x + 1} {HIGH - y + 2} l {x} {HIGH - y} l f ".encode()


def test_figures_as_outlines_are_said_with_their_cell():
    empty = {**CELLS, (1, 1, 1, 1): "", (2, 2, 1, 1): ""}
    document = found(table(XS, YS, empty) + outlines(210, 245) + outlines(330, 275))
    said = [item.message.en for item in document.diagnostics if item.code == "R263"]
    assert len(said) == 2
    assert "row 2, column 2" in said[0]
    assert "row 3, column 3" in said[1]


def chart(heights: Sequence[float]) -> bytes:
    lines = b"".join(line(100, y, 420, y) for y in range(200, 401, 40)) + b"".join(line(x, 200, x, 400) for x in range(100, 421, 80))
    bars = b"".join(box(125 + 80 * at, 400 - high, 155 + 80 * at, 400, "0.2 0.4 0.7") for at, high in enumerate(heights))
    return lines + bars + b"".join(text(128 + 80 * at, 395 - high, str(int(high)), 8) for at, high in enumerate(heights))


def test_the_grid_of_a_chart_is_no_table():
    document = found(chart([61, 143, 97, 178]) + text(130, 415, "一季度", 9))
    assert not [block for block in document.blocks if isinstance(block, Table)]
    assert "R262" in codes(document)
    assert {"61", "143", "97", "178"} <= {block.text for block in document.blocks if hasattr(block, "text")}


def test_a_table_with_coloured_cells_is_no_chart():
    shaded = box(80, 200, 440, 230, "0.8 0.8 0.8") + box(80, 230, 200, 290, "0.9 0.9 0.9") + box(200, 260, 320, 290, "0.7 0.9 0.7")
    assert grid(found(shaded + table(XS, YS, CELLS))) == WORDS


@pytest.mark.parametrize(("caption", "joined"), [("续表", True), ("表2（续）", True), ("接上页", True), ("表3 另一张表", False)])
def test_a_caption_that_says_so_continues_a_table(caption, joined):
    foot = [730.0, 760, 790]
    one = text(80, 100, "正文") + table(XS, foot, {(0, c, 1, 1): word for c, word in enumerate(WORDS[0])} | {(1, c, 1, 1): word for c, word in enumerate(WORDS[1])})
    two = text(380, 60, caption, 10) + table(XS, [70.0, 100, 130], {(0, c, 1, 1): word for c, word in enumerate(WORDS[0])} | {(1, c, 1, 1): word for c, word in enumerate(WORDS[2])})
    document = read(source_of(pdf(one, two)))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) == (1 if joined else 2)
    assert ("R265" in codes(document)) == joined
    if joined:
        assert grid(document) == WORDS


def test_boxes_with_round_corners_are_cells():
    def rounded(x0: float, y0: float, x1: float, y1: float, r: float = 5) -> bytes:
        low, high, k = HIGH - y1, HIGH - y0, 0.45 * r
        return (f"0.5 w {x0 + r} {low} m {x1 - r} {low} l {x1 - k} {low} {x1} {low + k} {x1} {low + r} c {x1} {high - r} l "
                f"{x1} {high - k} {x1 - k} {high} {x1 - r} {high} c {x0 + r} {high} l {x0 + k} {high} {x0} {high - k} {x0} {high - r} c "
                f"{x0} {low + r} l {x0} {low + k} {x0 + k} {low} {x0 + r} {low} c s ").encode()
    drawn = b"".join(rounded(XS[c], YS[r], XS[c + 1], YS[r + 1]) for r in range(3) for c in range(3))
    words = b"".join(text(XS[c] + 8, YS[r] + 18, word, 10) for (r, c, _, _), word in CELLS.items())
    assert grid(found(drawn + words)) == WORDS


def tagged(spoiled: bool) -> bytes:
    """A table without rules whose tags say: 去向 over two rows, 本年 over two columns."""
    made = Pdf()
    cells = [[("去向", 80, 115, 2, 1), ("本年", 245, 100, 1, 2)], [("收", 220, 130, 1, 1), ("办", 300, 130, 1, 1)],
             [("水路一带的", 80, 160, 1, 1), ("17", 220, 160, 1, 1), ("16", 300, 160, 1, 1)]]
    content, number, first = b"", 0, len(made.objects) + 1
    rows: list[str] = []
    page = first + sum(map(len, cells)) + len(cells) + 4
    for at, row in enumerate(cells):
        kids = []
        for word, x, y, rowspan, colspan in row:
            where = 400 if spoiled and word == "收" else x
            content += f"/TD <</MCID {number}>> BDC ".encode() + text(where, y, word, 10) + b"EMC "
            kids.append(made.add(f"<</Type/StructElem/S/TD/P {first + (2, 5, 9)[at]} 0 R/Pg {page} 0 R/K {number}/A<</O/Table/RowSpan {rowspan}/ColSpan {colspan}>>>>"))
            number += 1
        rows.append(str(made.add(f"<</Type/StructElem/S/TR/P {first + 10} 0 R/Pg {page} 0 R/K[{' '.join(f'{kid} 0 R' for kid in kids)}]>>")))
    body = made.add(f"<</Type/StructElem/S/Table/P 0 0 R/Pg {page} 0 R/K[{' '.join(f'{row} 0 R' for row in rows)}]>>")
    leaves = [f"{first + at} 0 R" for at in (0, 1, 3, 4, 6, 7, 8)]
    parents = made.add(f"<</Nums[0[{' '.join(leaves)}]]>>")
    root = made.add(f"<</Type/StructTreeRoot/K {body} 0 R/ParentTree {parents} 0 R>>")
    made.objects[body - 1] = made.objects[body - 1].replace(b"/P 0 0 R", f"/P {root} 0 R".encode())
    made.page(content, "/StructParents 0")
    made.catalog = f"/MarkInfo<</Marked true>>/StructTreeRoot {root} 0 R"
    return made.bytes()


def test_tags_are_believed_where_the_text_stands_as_they_say():
    document = read(source_of(tagged(spoiled=False)))
    (made,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in made.cells] == [
        (0, 0, 2, 1, "去向"), (0, 1, 1, 2, "本年"), (1, 1, 1, 1, "收"), (1, 2, 1, 1, "办"), (2, 0, 1, 1, "水路一带的"), (2, 1, 1, 1, "17"), (2, 2, 1, 1, "16")]
    assert "R264" in codes(document)


def test_tags_that_contradict_the_page_are_not_believed():
    assert "R264" not in codes(read(source_of(tagged(spoiled=True))))
