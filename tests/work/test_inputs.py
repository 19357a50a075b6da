"""Folders in order, archives with names in any encoding, reasons for what is passed over, no name that leads out."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import pytest

from converters.diagnostics import Refused
from converters.work import inputs
from converters.work.inputs import read, walk


def _zip(*members: tuple[str | bytes, bytes], encrypted: bool = False) -> bytes:
    """A zip archive; a name given as bytes is stored as those bytes, not marked as UTF-8, as programs on Chinese Windows do."""
    out = io.BytesIO()
    marks = {}
    with zipfile.ZipFile(out, "w") as archive:
        for at, (name, data) in enumerate(members):
            stored = f"n{at:0{len(name) - 1}}" if isinstance(name, bytes) else name
            marks |= {stored.encode(): name} if isinstance(name, bytes) else {}
            archive.writestr(stored, data)
    found = out.getvalue()
    for stored, name in marks.items():
        found = found.replace(stored, name)
    if encrypted:
        at = found.index(b"PK\x01\x02") + 8
        found = found[:at] + struct.pack("<H", 1) + found[at + 2:]
    return found


def test_a_folder_is_walked_in_order_and_hidden_files_are_left_out(tmp_path):
    for name in ("b/2.md", "a.md", "b/1.docx", ".hidden.md", "~$a.docx", ".git/x.md", "c/.gouji/y.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [item.relative.replace(os.sep, "/") for item in walk([str(tmp_path)])] == ["a.md", "b/1.docx", "b/2.md"]


def test_the_output_folder_is_no_input(tmp_path):
    for name in ("in/a.md", "in/out/a.md.xml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [item.relative for item in walk([str(tmp_path / "in")], str(tmp_path / "in" / "out"))] == ["a.md"]


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030"])
def test_the_names_in_an_archive_are_read_in_any_encoding(tmp_path, charset):
    (tmp_path / "年报.zip").write_bytes(_zip(("青禾镇/2023年报.docx".encode(charset), b"one"), ("plain.md", b"two")))
    found = list(walk([str(tmp_path)]))
    assert [item.inner for item in found] == ["plain.md", "青禾镇/2023年报.docx"]
    assert [read(item) for item in found] == [b"two", b"one"]
    assert found[1].name.endswith("年报.zip!青禾镇/2023年报.docx")
    assert found[1].relative.replace(os.sep, "/") == "年报.zip/青禾镇/2023年报.docx"


def test_an_archive_in_an_archive_is_looked_into(tmp_path):
    inner = _zip(("b.md", b"deep"))
    (tmp_path / "a.zip").write_bytes(_zip(("x/inner.zip", inner), ("a.md", b"flat")))
    found = {item.name.rpartition("a.zip")[2]: read(item) for item in walk([str(tmp_path / "a.zip")])}
    assert found == {"!a.md": b"flat", "!x/inner.zip!b.md": b"deep"}


def test_no_member_leads_out_of_the_folder(tmp_path):
    (tmp_path / "a.zip").write_bytes(_zip(("../../etc/up.md", b"1"), ("/abs.md", b"2"), ("C:\\x\\win.md", b"3"), ("a/./b//c.md", b"4")))
    for item in walk([str(tmp_path / "a.zip")]):
        parts = item.relative.replace(os.sep, "/").split("/")
        assert ".." not in parts
        assert parts[0] == "a.zip"
        assert not any(":" in part for part in parts)


def test_a_document_that_is_named_zip_is_a_document(tmp_path):
    (tmp_path / "a.zip").write_bytes(_zip(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")))
    assert [item.members for item in walk([str(tmp_path / "a.zip")])] == [()]


@pytest.mark.parametrize(("data", "code"), [(b"PK\x03\x04 no archive", "S105"), (b"", "S105")])
def test_a_damaged_archive_says_so(tmp_path, data, code):
    (tmp_path / "a.zip").write_bytes(data)
    (item,) = walk([str(tmp_path / "a.zip")])
    assert item.trouble.code == code


def test_an_encrypted_member_says_so(tmp_path):
    (tmp_path / "a.zip").write_bytes(_zip(("a.md", b"x"), encrypted=True))
    (item,) = walk([str(tmp_path / "a.zip")])
    with pytest.raises(Refused) as caught:
        read(item)
    assert caught.value.diagnostic.code == "S106"


def test_a_member_that_inflates_without_end_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", bytes(80 << 20))
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    (item,) = walk([str(tmp_path / "a.zip")])
    with pytest.raises(Refused) as caught:
        read(item)
    assert caught.value.diagnostic.code == "S107"


def test_only_takes_names_and_paths(tmp_path):
    for name in ("2023/a.md", "2023/b.docx", "2024/a.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    def found(*only):
        return [item.relative.replace(os.sep, "/") for item in walk([str(tmp_path)], only=only)]
    assert found("*.md") == ["2023/a.md", "2024/a.md"]
    assert found("2023/*") == ["2023/a.md", "2023/b.docx"]
    assert found("a.md", "b.docx") == ["2023/a.md", "2023/b.docx", "2024/a.md"]


@pytest.mark.skipif(os.name != "posix", reason="links as POSIX has them")
def test_links_in_a_folder_are_named_and_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.md").write_bytes(b"x")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "in" / "file.md").symlink_to(tmp_path / "real" / "a.md")
    found = list(walk([str(tmp_path / "in")]))
    assert sorted((item.relative, item.trouble.code) for item in found) == [("file.md", "B905"), ("folder", "B905")]
    assert [item.trouble for item in walk([str(tmp_path / "in" / "file.md")])] == [None]


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path, monkeypatch):
    path = tmp_path / "a.md"
    path.write_bytes(b"first")
    (item,) = walk([str(path)])
    states = iter([(1, 1, 1), (2, 2, 2), (2, 2, 2), (2, 2, 2)])
    monkeypatch.setattr(inputs, "_state", lambda _path: next(states))
    assert read(item) == b"first"
    counter = iter(range(100))
    monkeypatch.setattr(inputs, "_state", lambda _path: (next(counter), 0, 0))
    with pytest.raises(Refused) as caught:
        read(item)
    assert caught.value.diagnostic.code == "B909"
