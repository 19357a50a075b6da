"""The reader of binary Word files: pieces, properties, tables, lists, notes, and what it leaves to others."""

from __future__ import annotations

import struct

import pytest
from docmade import DEEPER, IN_TABLE, Para, Run, balanced, para, row, sprm, styles, table, word
from wordmade import asides, codes, paragraphs, slots
from wordmade import table as the_table

from converters.diagnostics import Refused
from converters.model import Figure, Paragraph, Table
from converters.readers.doc import read

HIDDEN, DELETED = sprm(0x083C, 1), sprm(0x0800, 1)


def refused(source) -> str:
    with pytest.raises(Refused) as caught:
        read(source)
    return caught.value.diagnostic.code


# --- Text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cuts", [(), (2,), (1, 5, 9)])
def test_pieces_compressed_or_not_in_any_order(cuts):
    assert paragraphs(balanced(word([para("年度 report"), para("plain text"), para("字")], cuts=cuts))) == ["年度 report", "plain text", "字"]


def test_characters_of_two_code_units_and_halves_of_them():
    high, low = (chr(unit) for unit in struct.unpack("<HH", "𠮷".encode("utf-16-le")))
    assert paragraphs(balanced(word([para(f"土{high}{low}字"), para(f"半{high}")]))) == ["土𠮷字", "半\ufffd"]


def test_special_characters():
    found = balanced(word([para("甲\t乙\x0b丙\x1e丁\x1f戊\x02己")]))
    assert paragraphs(found) == ["甲\t乙\n丙-丁戊己"]


def test_a_page_break_is_in_a_paragraph_and_a_section_ends_one():
    text = [para("甲\x0c乙"), para("丙", mark="\x0c"), para("丁")]
    sections = struct.pack("<3i24x", 0, 6, 8)
    assert paragraphs(balanced(word(text, tables={"sections": sections}))) == ["甲\n乙", "丙", "丁"]


def test_fields_show_their_result():
    found = balanced(word([para('见\x13 HYPERLINK "http://x" \x14网站\x15。')]))
    assert paragraphs(found) == ["见网站。"]
    assert asides(found, "markup") == [' HYPERLINK "http://x" ']


def test_symbols_by_their_font():
    names = "Wingdings".encode("utf-16-le") + b"\0\0"
    fonts = struct.pack("<HH", 1, 0) + bytes([39 + len(names)]) + b"\0" * 39 + names
    found = balanced(word([Para([Run("(", sprm(0x6A09, 0, 0, 0xFE, 0xF0)), Run("是\r")])], tables={"fonts": fonts}))
    assert paragraphs(found) == ["☑是"]


# --- Properties ----------------------------------------------------------------------------------------------------


def test_hidden_and_deleted_text_has_its_account():
    found = balanced(word([Para([Run("显"), Run("隐", HIDDEN), Run("删", DELETED), Run("见\r")])]))
    assert paragraphs(found) == ["显见"]
    assert asides(found, "hidden") == ["隐"]
    assert asides(found, "deleted") == ["删"]


def test_a_deleted_mark_joins_paragraphs():
    assert paragraphs(balanced(word([Para([Run("上"), Run("\r", DELETED)]), para("下")]))) == ["上下"]


def test_a_number_and_a_superscript_are_two():
    assert paragraphs(balanced(word([Para([Run("640"), Run("1", sprm(0x2A48, 1)), Run("\r")])]))) == ["640 1"]


def test_the_modifiers_of_a_piece_change_all_of_it():
    found = balanced(word([para("显隐")], cuts=(1, 2), changes=[b"", HIDDEN]))
    assert paragraphs(found) == ["显"]
    assert asides(found, "hidden") == ["隐"]


def test_levels_and_alignment_from_styles_and_paragraphs():
    sheet = styles((1, 0xFFF, "Normal", b""), (1, 0, "heading 1", b""), (1, 0, "章", sprm(0x2640, 1) + sprm(0x2461, 1)), (2, 0xFFF, "暗", HIDDEN))
    found = balanced(word([para("一")._replace(style=1), para("二")._replace(style=2), para("三", sprm(0x2640, 2) + sprm(0x2403, 2)),
                           Para([Run("四"), Run("藏", sprm(0x4A30, 3, 0)), Run("\r")])], tables={"styles": sheet}))
    assert [(block.text, block.level, block.align) for block in found.blocks if isinstance(block, Paragraph)] == [
        ("一", 1, ""), ("二", 2, "center"), ("三", 3, "right"), ("四", None, "")]
    assert asides(found, "hidden") == ["藏"]


# --- Tables --------------------------------------------------------------------------------------------------------


def test_columns_are_the_edges_of_all_rows():
    found = balanced(word([*table((["甲", "乙"], row([0, 1000, 3000])), (["1", "2", "3"], row([4, 990, 2000, 3000]))), para("后")]))
    assert slots(the_table(found)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3")]


def test_near_edges_of_one_row_stay_two_columns():
    found = balanced(word([*table((["甲", "乙", "丙"], row([0, 5, 10, 15])), (["丁"], row([0, 15]))), para("")]))
    assert slots(the_table(found)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙"), (1, 0, 1, 3, "丁")]


def test_cells_merged_down_and_across():
    found = balanced(word([*table((["甲", "乙", "", "丙"], row([0, 10, 20, 30, 40], [0x60, 0x1, 0x2])), (["", "1", "2", "3"], row([0, 10, 20, 30, 40], [0x20])))]))
    assert slots(the_table(found)) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (0, 3, 1, 1, "丙"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2"), (1, 3, 1, 1, "3")]


@pytest.mark.parametrize(("more", "expected"), [
    (sprm(0x5624, 0, 2), [(0, 0, 1, 2, "甲\n乙"), (0, 2, 1, 1, "丙")]),
    (sprm(0x5624, 0, 2) + sprm(0x5625, 0, 2), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙")]),
    (sprm(0x5622, 1, 2), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙")]),
    (sprm(0x7623, 0, 1, 0x88, 0x13), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙")]),
    (sprm(0x7621, 1, 1, 0x10, 0x00), [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (0, 2, 1, 1, "丙")]),
], ids=["merge", "split", "delete", "width", "insert"])
def test_later_modifiers_change_the_definition(more, expected):
    found = balanced(word([*table((["甲", "乙", "丙"], row([0, 1000, 2000, 3000], more=more)))]))
    assert slots(the_table(found)) == expected


def test_a_vertical_merge_by_its_own_modifier():
    def down(kind: int) -> bytes:
        return sprm(0xD62B, 2, 0, kind)

    found = balanced(word([*table((["甲", "1"], row([0, 10, 20], more=down(3))), (["", "2"], row([0, 10, 20], more=down(1))))]))
    assert slots(the_table(found)) == [(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "2")]


def test_header_rows_and_a_row_that_begins_further_right():
    found = balanced(word([*table((["甲", "乙"], row([0, 1000, 2000], more=sprm(0x3404, 1))), (["丙"], row([1000, 2000])))]))
    assert slots(the_table(found)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]
    assert [cell.header for cell in the_table(found).cells] == [True, True, False]


def test_a_nested_table():
    ends = DEEPER + sprm(0x244C, 1) + row([0, 500, 1000])
    inner = [para("内", DEEPER + sprm(0x244B, 1)), para("旁", DEEPER + sprm(0x244B, 1)), para("", ends)]
    text = [para("外", IN_TABLE), *inner, para("尾", IN_TABLE, mark="\x07"), para("乙", IN_TABLE, mark="\x07"),
            para("", IN_TABLE + sprm(0x2417, 1) + row([0, 2000, 4000]), mark="\x07"), para("后")]
    outer = the_table(balanced(word(text)))
    assert slots(outer) == [(0, 0, 1, 1, "外\n尾"), (0, 1, 1, 1, "乙")]
    nested = outer.cells[0].blocks[1]
    assert isinstance(nested, Table)
    assert slots(nested) == [(0, 0, 1, 1, "内"), (0, 1, 1, 1, "旁")]


def test_a_row_is_deleted_with_all_its_text_only():
    gone = [Para([Run("删\x07", DELETED)], IN_TABLE), Para([Run("\x07", DELETED)], IN_TABLE + sprm(0x2417, 1) + row([0, 10]))]
    kept = [Para([Run("留\x07")], IN_TABLE), Para([Run("\x07", DELETED)], IN_TABLE + sprm(0x2417, 1) + row([0, 10]))]
    found = balanced(word([*kept, *gone]))
    assert slots(the_table(found)) == [(0, 0, 1, 1, "留")]
    assert asides(found, "deleted") == ["删"]


def test_a_definition_that_is_too_long_for_its_page_stands_in_the_data():
    long = IN_TABLE + sprm(0x2417, 1) + row([0, 1000, 2000], [0x1, 0x2])
    at = struct.pack("<I", 4)
    text = [*table((["甲", ""], b""))[:2], para("", struct.pack("<H", 0x6646) + at, mark="\x07"), para("")]
    found = balanced(word(text, data=b"\0" * 4 + struct.pack("<H", len(long)) + long))
    assert slots(the_table(found)) == [(0, 0, 1, 2, "甲")]


def test_the_definition_of_a_row_may_stand_in_the_data_alone():
    long = row([0, 1000, 2000], [0x1, 0x2])
    text = [*table((["甲", ""], b""))[:2], para("", IN_TABLE + sprm(0x2417, 1) + struct.pack("<HI", 0x646B, 4), mark="\x07"), para("")]
    found = balanced(word(text, data=b"\0" * 4 + struct.pack("<H", len(long)) + long))
    assert slots(the_table(found)) == [(0, 0, 1, 2, "甲")]


def test_rows_and_cells_without_their_marks():
    found = balanced(word([para("甲", IN_TABLE, mark="\x07"), para("散", IN_TABLE), para("后")]))
    assert slots(the_table(found)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "散")]


# --- Lists, notes, drawings ----------------------------------------------------------------------------------------


def test_automatic_numbers_with_their_starts_and_changed_levels():
    def level(form: int, text: str, start: int = 1) -> bytes:
        return struct.pack("<iBB22x", start, form, 0) + struct.pack("<H", len(text)) + text.encode("utf-16-le")

    lists = struct.pack("<H", 1) + struct.pack("<ii18xH", 7, 0, 0) + level(39, "\0、") + level(0, "\0.\1") + level(0, "\2") * 7
    uses = struct.pack("<I", 3) + struct.pack("<i8xB3x", 7, 0) + struct.pack("<i8xB3x", 7, 1) * 2
    uses += struct.pack("<i", -1) * 2 + struct.pack("<iI", 5, 0x10) + struct.pack("<i", -1) + struct.pack("<iI", 0, 0x20) + level(2, "(\0)", 3)

    def item(text: str, use: int, depth: int = 0) -> Para:
        return para(text, sprm(0x460B, use, 0) + sprm(0x260A, depth))

    found = balanced(word([item("甲", 1), item("乙", 1, 1), item("丙", 1), item("丁", 2), item("戊", 3), para("己", sprm(0x460B, 0, 0))],
                          tables={"lists": lists, "list_uses": uses}))
    assert [block.number for block in found.blocks] == ["一、", "一.1", "二、", "五、", "(vi)", ""]


def test_notes_headers_and_the_text_that_nothing_claims():
    body, foot, head, note, rest = "正文\x02\r", "\x02脚注\r\r", "页眉\r\r", "\x05批注\r", "剩下\r"
    text = [Para([Run(part)]) for part in (body, foot, head, note, rest)]
    counts = {"body": len(body), "footnotes": len(foot), "headers": len(head), "comments": len(note)}
    places = {"footnote_text": (0, 4, 5), "headers": (0, *[0] * 7, 3, 4), "comment_text": (0, 4)}
    tables = {name: struct.pack(f"<{len(given)}i", *given) for name, given in places.items()}
    found = balanced(word(text, counts=counts, tables=tables))
    assert paragraphs(found) == ["正文"]
    assert asides(found, "furniture") == ["页眉"]
    assert asides(found, "unplaced") == ["批注", "脚注", "剩下"]
    assert codes(found) == ["R207", "R207", "R209"]


def _shape(kind: int, number: int, *properties: tuple[int, bytes]) -> bytes:
    def record(version: int, name: int, content: bytes) -> bytes:
        return struct.pack("<HHI", version, name, len(content)) + content

    known = b"".join(struct.pack("<HI", name | 0x8000, len(content)) for name, content in properties)
    table_ = record(len(properties) << 4 | 3, 0xF00B, known + b"".join(content for _name, content in properties))
    return record(0xF, 0xF002, record(0xF, 0xF004, record(kind << 4 | 2, 0xF00A, struct.pack("<II", number, 0)) + table_))


def test_boxes_pictures_and_words_that_are_drawn():
    body, box = "前\x08中\x08\x01后\r", "框中\r\r"
    places = struct.pack("<3i", 1, 3, len(body)) + struct.pack("<5i6x", 1025, 0, 0, 900, 900) + struct.pack("<5i6x", 1026, 0, 0, 2000, 2000)
    boxes = struct.pack("<3i", 0, 3, 4) + struct.pack("<14xi4x", 1025) + b"\0" * 22
    drawn = _shape(202, 1025) + _shape(75, 1026, (0x381, "公章\0".encode("utf-16-le"))) + _shape(136, 1027, (0xC0, "艺术字\0".encode("utf-16-le")))
    found = balanced(word([Para([Run(body)]), Para([Run(box)])], counts={"body": len(body), "boxes": len(box)},
                          tables={"shapes": places, "boxes": boxes, "drawings": drawn}))
    assert paragraphs(found) == ["前中后", "框中", "艺术字"]
    assert [block.alt for block in found.blocks if isinstance(block, Figure)] == ["公章"]


def test_the_boxes_of_a_group_stand_where_it_stands():
    def container(kind: int, *content: bytes) -> bytes:
        return struct.pack("<HHI", 0xF, kind, len(b"".join(content))) + b"".join(content)

    body, box = "前\x08后\r", "一\r二\r\r"
    places = struct.pack("<2i", 1, len(body)) + struct.pack("<5i6x", 1025, 0, 0, 900, 900)
    boxes = struct.pack("<4i", 0, 2, 4, 5) + struct.pack("<14xi4x", 1026) + struct.pack("<14xi4x", 1027) + b"\0" * 22
    shapes = [_shape(202, number)[8:] for number in (1025, 1026, 1027)]
    found = balanced(word([Para([Run(body)]), Para([Run(box)])], counts={"body": len(body), "boxes": len(box)},
                          tables={"shapes": places, "boxes": boxes, "drawings": container(0xF002, container(0xF003, *shapes))}))
    assert paragraphs(found) == ["前后", "一", "二"]
    assert codes(found) == []


@pytest.mark.parametrize(("mode", "blip", "seen"), [(0x64, True, True), (0x64, False, False), (0x66, False, True)])
def test_a_picture_in_the_line_and_what_only_holds_a_place(mode, blip, seen):
    record = _shape(75, 1, *([(0x104, b"\1\0\0\0")] if blip else []))
    head = struct.pack("<iHH20xhhHH", 68 + len(record), 68, mode, 2000, 1000, 1000, 1000).ljust(68, b"\0")
    found = balanced(word([Para([Run("\x01", sprm(0x6A03, 0, 0, 0, 0)), Run("\r")])], data=head + record))
    assert [type(block) for block in found.blocks] == ([Figure] if seen else [])
    assert ("R202" in codes(found)) == seen


# --- What it does not read -----------------------------------------------------------------------------------------


def test_older_encrypted_and_damaged_files():
    text = [para("甲")]
    assert refused(word(text, magic=0xA5DC)) == "S121"
    assert refused(word(text, version=0x65)) == "S121"
    assert refused(word(text, flags=0x0300)) == "S106"
    assert refused(word(text, flags=0x8200)) == "S106"
    assert refused(word(text, tables={"pieces": b""})) == "S105"
    assert refused(word(text, tables={"pieces": b"\x02" + struct.pack("<I", 16) + struct.pack("<ii", 0, 10)})) == "S105"


def test_pieces_that_say_the_same_bytes_without_end():
    many = 4000
    table_ = struct.pack(f"<{many + 1}i", *range(0, 1000 * (many + 1), 1000)) + struct.pack("<HIH", 0, 1024, 0) * many
    assert refused(word([para("字" * 3000)], tables={"pieces": b"\x02" + struct.pack("<I", len(table_)) + table_})) == "S105"


def _summary(*properties: tuple[int, int, bytes]) -> bytes:
    at, table_, values = 8 + 8 * len(properties), b"", b""
    for key, kind, content in properties:
        table_ += struct.pack("<II", key, at + len(values))
        values += struct.pack("<I", kind) + content
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, b"", 1, b"", 48) + struct.pack("<II", at + len(values), len(properties)) + table_ + values


def test_what_a_file_says_of_itself():
    title, author = "年报".encode("gbk") + b"\0", "某办公室\0"
    good = [(1, 2, struct.pack("<i", 936)), (2, 30, struct.pack("<I", len(title)) + title), (4, 31, struct.pack("<I", len(author)) + author.encode("utf-16-le"))]
    assert read(word([para("甲")], summary=_summary(*good))).metadata == {"title": "年报", "creator": "某办公室"}
    endless = _summary((2, 0x1000 | 30, struct.pack("<I", 0x7FFFFFFF)), (4, 30, struct.pack("<I", 0xFFFFFFFF)), (5, 30, b""))
    assert read(word([para("甲")], summary=endless)).metadata == {}
