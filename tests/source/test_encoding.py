"""Charsets: each of the family in which Chinese offices publish, under right, wrong and missing declarations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.source.encoding import decode, html_charset

SIMPLIFIED = "本机关2023年共收到政府信息公开申请123件，制发规章7件〔2021〕。"
TRADITIONAL = "本機關2023年共收到申請數量，國務院辦公廳條例，無關規範性問題。"
WORDS = st.text(st.sampled_from(sorted("本年政府信息公开工作报告申请件规章总计自然人法人其他，。0123456789 \n<td>")), min_size=0, max_size=80)


def codes(decoded) -> list[str]:
    return [item.code for item in decoded.diagnostics]


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "x-nonsense", "utf-7", "zlib", "hz-gb-2312"])
@pytest.mark.parametrize(("text", "codec", "charset"), [
    (SIMPLIFIED, "utf-8", "utf-8"), (SIMPLIFIED, "gb18030", "gb18030"), (SIMPLIFIED, "utf-8-sig", "utf-8"),
    (SIMPLIFIED, "utf-16", "utf-16le"), (SIMPLIFIED, "utf-16le", "utf-16le"), (SIMPLIFIED, "utf-16be", "utf-16be"),
    (SIMPLIFIED, "utf-32", "utf-32le"), (TRADITIONAL, "big5hkscs", "big5-hkscs"), (TRADITIONAL, "gb18030", "gb18030"),
    (TRADITIONAL, "utf-8", "utf-8"), ("规章", "gb18030", "gb18030"), ("规章", "utf-8", "utf-8"),
])
def test_text_is_found_whatever_is_declared(text, codec, charset, declared):
    decoded = decode(text.encode(codec), declared)
    assert (decoded.text, decoded.charset) == (text, charset)


@pytest.mark.parametrize(("declared", "codec", "wrong"), [
    ("gb2312", "gb18030", False), ("GB_2312-80", "gb18030", False), ("x-gbk", "gb18030", False), ("UTF8", "utf-8", False),
    ("", "gb18030", False), ("utf-16", "utf-16", False), ("gbk", "utf-8", True), ("utf-8", "gb18030", True), ("hz-gb-2312", "gb18030", True),
])
def test_a_wrong_declaration_is_reported_and_a_right_one_is_not(declared, codec, wrong):
    assert ("S111" in codes(decode(SIMPLIFIED.encode(codec), declared))) is wrong


def test_characters_outside_gb2312_are_read_from_pages_that_call_themselves_gb2312():
    text = "喆、镕、㛃，𠮷，公开申请数量"
    assert decode(text.encode("gb18030"), "gb2312").text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs", "utf-16le"])
@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_a_character_cut_off_by_the_end_does_not_flip_the_choice(codec, declared):
    text = TRADITIONAL if codec == "big5hkscs" else SIMPLIFIED
    data = (text * 3).encode(codec)[:-1] if codec != "gb18030" else (text * 3 + "量").encode(codec)[:-1]
    decoded = decode(data, declared)
    assert decoded.text.startswith((text * 3)[:-1])
    assert decoded.text.endswith("\ufffd")
    assert "S112" in codes(decoded)


def test_rare_characters_cut_off_are_still_utf8():
    decoded = decode(("犇骉羴猋" * 3).encode()[:-1])
    assert (decoded.charset, decoded.text) == ("utf-8", "犇骉羴猋" * 2 + "犇骉羴\ufffd\ufffd")


def test_a_damaged_page_is_read_by_the_charset_of_the_rest():
    data = SIMPLIFIED.encode() * 4 + b"\xff\xfe\xfd" + SIMPLIFIED.encode()
    decoded = decode(data, "gb2312")
    assert decoded.text == SIMPLIFIED * 4 + "\ufffd" * 3 + SIMPLIFIED
    assert [(item.code, "3 bytes" in item.message.en) for item in decoded.diagnostics] == [("S111", False), ("S112", True)]


def test_one_bad_byte_in_gbk_costs_one_character():
    data = SIMPLIFIED.encode("gb18030") + b"\xff" + SIMPLIFIED.encode("gb18030")
    decoded = decode(data)
    assert (decoded.text, decoded.charset) == (SIMPLIFIED + "\ufffd" + SIMPLIFIED, "gb18030")


def test_a_table_of_small_numbers_in_gbk_is_no_big5():
    text = "<table>" + "<tr><td>1</td><td>０</td></tr>" * 200 + "<tr><td>总计</td></tr></table>"
    assert decode(text.encode("gb18030")).text == text


def test_a_western_page_stays_western():
    assert decode("Résumé café".encode("windows-1252"), "iso-8859-1").text == "Résumé café"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16"])
def test_control_characters_become_visible(codec):
    decoded = decode((SIMPLIFIED + "a\x00b\x01c\x0bd\t\r\n\fe\ufffe").encode(codec), codec)
    assert decoded.text == SIMPLIFIED + "a\ufffdb\ufffdc\ufffdd\t\r\n\fe\ufffd"
    assert codes(decoded) == ["S117"]


def test_replacement_characters_of_the_source_are_no_damage():
    assert codes(decode((SIMPLIFIED + "\ufffd").encode())) == []


@given(st.binary(max_size=200), st.sampled_from(["", "gbk", "utf-8", "big5", "utf-16", "latin1", "shift_jis", "undefined", "idna", "\x00"]))
def test_no_bytes_fail_and_no_forbidden_character_comes_out(data, declared):
    text = decode(data, declared).text
    assert not set(text) & {*map(chr, range(9)), "\x0b", "\ufffe", "\uffff"}
    assert not any("\ud800" <= char <= "\udfff" for char in text)


@given(WORDS, st.sampled_from(["utf-8", "gb18030"]), st.sampled_from(["", "utf-8", "gb2312", "gbk", "gb18030"]))
def test_prose_of_common_characters_is_read_back(words, codec, declared):
    text = "申请数量" + words
    assert decode(text.encode(codec), declared).text == text


@pytest.mark.parametrize(("head", "charset"), [
    ("<meta charset=gbk>", "gbk"), ("<META CHARSET='gb2312'/>", "gb2312"), ('<meta name=a content="charset=big5"><meta charset="utf-8">', "utf-8"),
    ('<meta http-equiv=Content-Type content="text/html; charset=gb2312">', "gb2312"),
    ('<meta content="text/html;charset=utf-8" http-equiv="content-type">', "utf-8"),
    ('<?xml version="1.0" encoding="GB2312"?><html>', "GB2312"), ("<meta charset=utf-16>", "utf-8"),
    ("<!-- <meta charset=gbk> --><meta charset=big5>", "big5"), ("<p>charset=gbk</p>", ""), (" " * 5000 + "<meta charset=gbk>", ""),
    ('<meta name="description" content="charset=gbk">', ""), ("<!-- <meta charset=gbk>", ""),
])
def test_the_declaration_of_a_page(head, charset):
    assert html_charset(head.encode()) == charset


@pytest.mark.parametrize(("text", "declared"), [("甲乙丙丁", "gb2312"), ("甲乙丙丁", ""), ("校", "gb2312"), ("校", "gbk"), ("寅卯", "gb2312")])
def test_a_page_of_a_few_characters_is_read_as_it_is_declared(text, declared):
    page = f"<td>{text}<td>1".encode("gbk")
    found = decode(page, declared)
    assert (found.text, found.diagnostics) == (f"<td>{text}<td>1", ())
