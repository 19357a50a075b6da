"""The format is told by content: every text, in every charset, is what it is; bytes that are no text are refused."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from converters.diagnostics import Refused
from converters.source.files import source_of
from converters.source.sniff import sniff

PROSE = "云岫县人民政府\n一、总体情况\n公开信息12条，比上年增加3条。\n"
CHARSETS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


def kind(data: bytes) -> str:
    return sniff(source_of(data))


def package(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(("text", "expected"), [
    (PROSE, "text"), ("规章\t12\t3\n" * 4, "text"), ("# 题\n\n" + PROSE, "markdown"), ("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n", "markdown"),
    ("<!DOCTYPE html><html><p>" + PROSE, "html"), ("<p>甲</p>" * 4, "html"),
])
def test_text_in_every_charset(text, expected, charset):
    assert kind(text.encode(charset)) == expected


@pytest.mark.parametrize(("data", "expected"), [
    (b"%PDF-1.7\n", "pdf"), (b"{\\rtf1 x}", "rtf"), (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b", "mhtml"),
    (b'<?xml version="1.0"?><report xmlns="urn:gouji:report:1"/>', "xml"), (b'{"schema": "gouji/report/1"}', "json"),
    (package(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>"}), "docx"),
    (package(mimetype="application/vnd.oasis.opendocument.text"), "odt"), (b"12\n", "text"),
])
def test_formats(data, expected):
    assert kind(data) == expected


@pytest.mark.parametrize("data", [
    random.Random(7).randbytes(3000), b"\x89PNG" + random.Random(8).randbytes(900), b"\xff\xfe" + random.Random(9).randbytes(900),
    b"\0" * 400, package(a="b"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
])
def test_what_no_reader_knows_is_refused(data):
    with pytest.raises(Refused) as caught:
        kind(data)
    assert caught.value.diagnostic.code in {"S104", "S105"}


@pytest.mark.parametrize("start", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"II*\0", b"MM\0*"])
def test_a_picture_is_said_to_be_one(start):
    with pytest.raises(Refused) as caught:
        sniff(source_of(start + b"\0" * 600))
    assert caught.value.diagnostic.code == "S126"
