r"""The reader of RTF: code pages, groups, tables, lists, notes, and text that stands there twice or for others."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from wordmade import all_blocks, asides, codes, paragraphs, slots, text_of
from wordmade import table as the_table

from converters.diagnostics import Refused
from converters.ledger.rtf import count
from converters.model import Document, Figure, Paragraph, Table
from converters.readers.rtf import read
from converters.readers.rtf.lists import Lists
from converters.readers.rtf.state import State
from converters.readers.rtf.story import Story
from converters.source.files import source_of
from converters.text import tally

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fnil\fcharset0 Arial;}{\f2\fnil\fcharset2 Wingdings;}{\f3\fnil\fcharset136 MingLiU;}}"


def rtf(body: str, head: str = HEAD) -> Document:
    """Read a document of `body`, whose Chinese stands there as GBK in hexadecimal, and insist on the law of the ledger."""
    coded = "".join(char if ord(char) < 128 else "".join(f"\\'{byte:02x}" for byte in char.encode("gbk")) for char in body)
    source = source_of(f"{head}{coded}}}".encode("ascii"), "made.rtf")
    document = read(source)
    counted = sum(count(source).values(), Counter())
    held = tally("\n".join([*map(text_of, all_blocks(document)), *(aside.text for aside in document.asides)]))
    assert counted == held, f"lost {dict(counted - held)}, gained {dict(held - counted)}"
    return document


def cells(*texts: str) -> str:
    return r"\pard\intbl " + "".join(rf"{text}\cell " for text in texts)


# --- Text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("body", "text"), [
    (r"年度\par", "年度"), (r"\'81\'40\par", "丂"), (r"\'81@\par", "丂"), (r"\f3 \'a4\'a4\'a4\'e5\par", "中文"), (r"\u24180?\u-24985??\par", "年鹧?"),
    (r"\uc2\u24180\'c4\'ea\u24230\'b6\'c8\par", "年度"), (r"\uc0\u24180\u24230\par", "年度"), (r"\u-10176?\u-9145?\par", "𠁇"),
    (r"\u55360?x\par", "\ufffdx"), (r"\{a\}\\b\~c\_d\-e\par", "{a}\\b\u00a0c-de"), (r"a\tab b\line c\emdash d\lquote e\par", "a\tb\nc—d‘e"),
    (r"{\upr{\i ansi}{\*\ud{\i 统一}}}\par", "统一"), (r"\f2 \'fe\f0 是\par", "\uf0fe是"), ("甲\\\n乙", "甲"),
    (r"\loch\f1 abc\dbch\af0\'c4\'ea\loch d\par", "abc年d"), (r"{\f1 x{\f0 年}}\par", "x年"), (r"a\'1eb\'13c\u30?d\par", "abcd"), (r"a\'zb\par", "azb"),
], ids=range(18))
def test_characters(body, text):
    assert paragraphs(rtf(body))[0] == text


def test_what_shows_nothing_is_not_read():
    hidden = r"{\*\unknown 甲}{\info{\title 年报}{\author 某}}{\*\bkmkstart x}{\pict\pngblip 00ff}{\nonshppict{\pict 00}}{\*\template t}"
    found = rtf(hidden + r"见\par")
    assert paragraphs(found) == ["见"]
    assert found.metadata == {"title": "年报", "creator": "某"}


def test_bytes_that_are_skipped():
    assert paragraphs(rtf(r"甲\bin4 {}{}乙\par")) == ["甲乙"]


# --- Properties ----------------------------------------------------------------------------------------------------


def test_hidden_deleted_and_raised_text():
    found = rtf(r"显{\v 隐}{\deleted 删}\v 又\v0 见\par 640{\super 1}\par")
    assert paragraphs(found) == ["显见", "640 1"]
    assert asides(found, "hidden") == ["隐又"]
    assert asides(found, "deleted") == ["删"]


def test_levels_and_alignment():
    sheet = r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2 Title;}{\*\cs10 Default;}}"
    found = rtf(sheet + r"\pard\s1 一\par\pard\s2\qc 题\par\pard\outlinelevel2\qr 三\par\pard 文\par")
    assert [(block.text, block.level, block.align) for block in found.blocks if isinstance(block, Paragraph)] == [
        ("一", 1, ""), ("题", 0, "center"), ("三", 3, "right"), ("文", None, "")]


def test_numbers_as_the_file_gives_them_or_counted():
    lists = (r"{\*\listtable{\list{\listlevel\levelnfc39\levelstartat1{\leveltext\'02\'00\'a1\'a2;}{\levelnumbers\'01;}}{\listlevel\levelnfc23{\leveltext\'01\'b7;}}\listid7}}"
             r"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}{\listoverride\listid7\listoverridecount1{\lfolevel\listoverridestartat\levelstartat5}\ls2}}")
    found = rtf(lists + r"\pard\ls1 甲\par 乙\par\pard{\listtext 第九条\tab}\ls1 丙\par\pard{\listtext\'b7\tab}\ls1\ilvl1 丁\par\pard\ls2 戊\par\pard 己\par")
    assert [block.number for block in found.blocks] == ["一、", "二、", "第九条", "", "五、", ""]


def test_fields_show_their_result():
    found = rtf(r'见{\field{\*\fldinst HYPERLINK "http://x"}{\fldrslt 网站}}。\par')
    assert paragraphs(found) == ["见网站。"]
    assert asides(found, "markup") == ['HYPERLINK "http://x"']


# --- Tables --------------------------------------------------------------------------------------------------------


def test_spans_by_edges_and_merges_by_flags():
    body = (r"\trowd\trhdr\cellx1000\clmgf\cellx2000\clmrg\cellx3000" + cells("甲", "乙", "") + r"\row"
            r"\trowd\clvmgf\cellx1000\cellx3000" + cells("丙", "宽") + r"\row\trowd\clvmrg\cellx1000\cellx2000\cellx3000" + cells("", "1", "2") + r"\row\pard 后\par")
    found = rtf(body)
    assert slots(the_table(found)) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 0, 2, 1, "丙"), (1, 1, 1, 2, "宽"), (2, 1, 1, 1, "1"), (2, 2, 1, 1, "2")]
    assert [cell.header for cell in the_table(found).cells] == [True, True, False, False, False, False]
    assert paragraphs(found) == ["后"]


def test_a_definition_may_stand_after_the_cells_and_serve_for_the_next_row():
    assert slots(the_table(rtf(cells("甲", "乙") + r"\trowd\cellx900\cellx1800\row" + cells("1", "2") + r"\row"))) == [
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2")]


def test_a_nested_table():
    body = (r"\trowd\cellx2000\cellx4000\pard\intbl 外\par\pard\intbl\itap2 内\nestcell 旁\nestcell{\*\nesttableprops\trowd\cellx500\cellx1000\nestrow}{\nonesttables\par}"
            r"\pard\intbl 尾\cell 乙\cell\row\pard 后\par")
    outer = the_table(rtf(body))
    assert slots(outer) == [(0, 0, 1, 1, "外\n尾"), (0, 1, 1, 1, "乙")]
    nested = outer.cells[0].blocks[1]
    assert isinstance(nested, Table)
    assert slots(nested) == [(0, 0, 1, 1, "内"), (0, 1, 1, 1, "旁")]


def test_more_cells_than_edges_and_none_at_all():
    assert slots(the_table(rtf(r"\trowd\cellx900" + cells("甲", "乙", "") + r"\row"))) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]
    assert slots(the_table(rtf(cells("甲", "乙") + r"\row"))) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙")]


# --- Beside the text -----------------------------------------------------------------------------------------------


def test_notes_margins_and_comments():
    found = rtf(r"{\header\pard 页眉\par}{\footerf 页脚\par}文{\footnote\pard{\chftn}脚注}{\footnote\ftnalt 尾注}{\*\annotation{\*\atndate 1}批注}字\par")
    assert paragraphs(found) == ["文字"]
    assert asides(found, "furniture") == ["页眉", "页脚"]
    assert asides(found, "unplaced") == ["批注"]
    assert [(note.kind, text_of(note.blocks[0])) for note in found.notes.values()] == [("endnote", "尾注"), ("footnote", "脚注")]
    assert [span.start for span in found.blocks[0].marks.spans] == [1, 1]
    assert codes(found).count("R207") == 1


def test_boxes_and_pictures():
    picture = r"{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv 照片}}}\picwgoal2000\pichgoal2000\pngblip 89}}{\nonshppict{\pict 89}}"
    shape = (r"{\shp{\*\shpinst\shpleft0{\sp{\sn wzDescription}{\sv 印章}}{\sp{\sn pib}{\sv {\pict 89}}}}}"
             r"{\shp{\*\shpinst{\shptxt 框中\par}}{\shprslt{\*\do{\dptxbxtext 框中}}}}{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv 字}}}}")
    found = rtf(f"文{picture}{shape}\\par")
    assert paragraphs(found) == ["文", "框中", "字"]
    assert [block.alt for block in found.blocks if isinstance(block, Figure)] == ["照片", "印章"]


# --- What it does not read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("data", "code"), [(b"no RTF", "S105"), (b"{\\rtf1 " + bytes(range(256)) * 4, "S105"), (b"{\\rtf1 " + b"{" * 5000, "S116")])
def test_refused(data, code):
    with pytest.raises(Refused) as caught:
        read(source_of(data))
    assert caught.value.diagnostic.code == code


def test_a_group_begins_with_all_that_is_in_force_around_it():
    around = State(Story(Lists()))
    assert all(getattr(around.copy(), name) == getattr(around, name) for name in State.__slots__)


def test_a_file_that_is_cut_off_says_so():
    whole = (Path(__file__).resolve().parents[2] / "samples" / "qiyun-town-2024" / "report.rtf").read_bytes()
    assert "S122" not in [item.code for item in read(source_of(whole)).diagnostics]
    for share in (0.5, 0.9, 0.99, 0.999):
        assert "S122" in [item.code for item in read(source_of(whole[:int(len(whole) * share)])).diagnostics]


@pytest.mark.parametrize("run", [
    r"\rtlch\fcs1 \af1 \ltrch\fcs0 \loch\af1\hich\af1\dbch\f0 {}", r"\loch\af1\hich\af1\dbch\af0\f0 {}", r"\dbch\f0 {}", r"\hich\af1\loch\f1\dbch\f0 {}",
])
def test_the_font_after_dbch_is_that_of_the_chinese_text(run):
    head = HEAD.replace("ansicpg936", "ansicpg1252").replace("deff0", "deff1")
    assert paragraphs(rtf("{" + run.format("全年收到申请") + r"}{\hich\af1\dbch\af0\loch\f1 12}{" + run.format("件") + r"}\par", head)) == ["全年收到申请12件"]
