"""The way of the old office formats: what is refused before LibreOffice runs, how it runs, and what is believed after."""

from __future__ import annotations

import dataclasses
import io
import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from docmade import para, word
from docx import Document as WordDocument

import converters
from converters.diagnostics import Refused
from converters.limits import LIMITS
from converters.pipeline import read_document
from converters.readers import office
from converters.readers.docx import read
from converters.readers.office import to_docx
from converters.source.files import source_of
from converters.source.package import write_package

needs_office = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
# Asked in a process of its own, since what is confined stays so.
HAS_LANDLOCK = subprocess.run([sys.executable, "-c", "import sys; from converters.readers.office_jail import jail; sys.exit(not jail('/tmp', sys.executable))"],
                              check=False, cwd=Path(__file__).parents[2]).returncode == 0
RTF = rb"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}\pard \u20113?\u23725?\u26032?\u21306? 2023\par}"
CONTENT = """<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2">
<office:body><office:text><text:p>云岭新区<text:a xlink:href="http://yunling.example/">年报</text:a></text:p>{}</office:text></office:body>
</office:document-content>"""


def odt(inner: str = "", manifest: str = "") -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    listed = (f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
              f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>{manifest}'
              "</manifest:manifest>")
    return write_package({"mimetype": kind.encode(), "content.xml": CONTENT.format(inner).encode(), "META-INF/manifest.xml": listed.encode()})


def container(word: bytes, name: str = "WordDocument") -> bytes:
    """A compound file with one stream of 4096 bytes ([MS-CFB]), so that the mini stream is not needed."""
    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack("<HBBiii16sIQQiQ", len(raw) + 2, kind, 1, -1, -1, child, b"", 0, 0, 0, start, size)

    free = -1
    table = struct.pack("<128i", -3, -2, *range(3, 10), -2, *[free] * 118)
    folder = entry("Root Entry", 5, 1, -2, 0) + entry(name, 2, -1, 2, 4096) + (b"\0" * 68 + struct.pack("<iii", -1, -1, -1) + b"\0" * 48) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIiIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[free] * 108)
    return head + table + folder + word.ljust(4096, b"\0")


def refused(data: bytes, kind: str) -> str:
    with pytest.raises(Refused) as caught:
        to_docx(source_of(data), kind)
    return caught.value.diagnostic.code


@pytest.fixture
def fake_office(tmp_path, monkeypatch):
    """Put a script in LibreOffice's place; it finds its arguments as usual and the output folder in `$out`.

    It leaves its marks where the test can see them, so it is not confined to its folder unless the test says so.
    """
    def install(script: str, *, confined: bool = False) -> None:
        if not confined:
            monkeypatch.setattr(office, "_confined", lambda _folder: ())
        program = tmp_path / "soffice"
        program.write_text('#!/bin/sh\nout=""; last=""; for word in "$@"; do [ "$last" = --outdir ] && out="$word"; last="$word"; done\n' + script)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("GOUJI_OFFICE", str(program))

    return install


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """A temporary folder of the test's own, so that what is left in it can be seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))


def no_traces() -> bool:
    return not list(Path(tempfile.gettempdir()).iterdir())


# --- Before --------------------------------------------------------------------------------------------------------


def test_only_what_it_says_it_is():
    page = b"<html><body>page</body></html>"
    assert {refused(page, kind) for kind in ("doc", "wps", "rtf")} == {"S114"}
    assert refused(page, "odt") == "S105"
    assert refused(page, "xls") == "S104"


@pytest.mark.parametrize(("flags", "code"), [(0x0100, "S106"), (0x8000, "S106")])
def test_an_encrypted_word_file_is_known_by_its_header(flags, code):
    assert refused(container(struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags)), "doc") == code


def test_a_package_encrypted_in_a_compound_file():
    assert refused(container(b"x", "EncryptedPackage"), "doc") == "S106"


def test_a_compound_file_of_another_program():
    assert refused(container(b"x", "Workbook"), "wps") == "S105"
    assert refused(container(b"x")[:600], "doc") == "S105"


def test_the_filter_follows_the_version(monkeypatch):
    monkeypatch.setenv("GOUJI_OFFICE", "none")
    heads = {0xA5EC: "MS Word 97", 0xA5DC: "MS Word 95"}
    for magic, name in heads.items():
        assert office._word_filter(container(struct.pack("<H", magic))) == name


def test_links_of_a_word_file_are_blanked_in_their_place():
    data = container(struct.pack("<H", 0xA5EC) + b"\0" * 40 + "INCLUDETEXT".encode("utf-16-le") + b"INCLUDEPICTURE")
    made, _, _, cut = office._prepared(data, "doc")
    assert len(made) == len(data)
    assert b"INCLUDE" not in made
    assert "INCLUDETEXT".encode("utf-16-le") not in made
    assert cut == ["INCLUDEPICTURE", "INCLUDETEXT"]


@pytest.mark.parametrize(("given", "kept"), [
    (rb"{\rtf1 {\field{\*\fldinst INCLUDETEXT \"/etc/hostname\"}{\fldrslt shown}} end}", rb"{\rtf1 {\field{\*}{\fldrslt shown}} end}"),
    (rb"{\rtf1 {\field{\*\fldinst {INCLU}{DEPICTURE x}}{\fldrslt {shown}}}}", rb"{\rtf1 {\field{\*}{\fldrslt {shown}}}}"),
    (rb"{\rtf1 {\object\objemb{\*\objdata 0105}{\result seen}}}", rb"{\rtf1 {\object\objemb{\*}{\result seen}}}"),
    (b"{\\rtf1 a\\bin4 }{}{b}", b"{\\rtf1 ab}"),
    (rb"{\rtf1 \{\}\\fldinst kept\'b0}", rb"{\rtf1 \{\}\\fldinst kept\'b0}"),
], ids=["field", "field in parts", "object", "binary", "escapes"])
def test_rtf_loses_what_opens_other_files_and_keeps_what_is_shown(given, kept):
    assert office._harmless_rtf(given) == kept


@pytest.mark.parametrize("size", [b"2147483647", b"-1", b"99"])
def test_rtf_with_a_binary_run_longer_than_the_file(size):
    assert refused(rb"{\rtf1 \bin" + size + b" x}", "rtf") == "S105"


def test_odt_that_is_encrypted_or_no_text():
    assert refused(odt(manifest="<manifest:encryption-data/>"), "odt") == "S106"
    assert refused(write_package({"mimetype": b"x"}), "odt") == "S105"


# --- The run -------------------------------------------------------------------------------------------------------


def test_switched_off_or_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("GOUJI_OFFICE", "none")
    assert refused(RTF, "rtf") == "S113"
    monkeypatch.setenv("GOUJI_OFFICE", str(tmp_path / "soffice"))
    assert refused(RTF, "rtf") == "S113"
    monkeypatch.delenv("GOUJI_OFFICE")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert refused(RTF, "rtf") == "S113"


def word_file(words: str) -> bytes:
    made = WordDocument()
    made.add_paragraph(words)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("script", "output"), [
    ("exit 0", b""), ('cp "$FILE" "$out/input.docx"', b""), ('cp "$FILE" "$out/input.docx"', b"PK\x03\x04 cut off"),
    ('cp "$FILE" "$out/input.docx"', write_package({"other.xml": b"<a/>"})), ('cp "$FILE" "$out/input.docx"', word_file("")),
], ids=["success without a file", "an empty file", "half a package", "another package", "no text"])
def test_its_word_is_not_taken(fake_office, tmp_path, script, output):
    made = tmp_path / "made"
    made.write_bytes(output)
    fake_office(script.replace("$FILE", str(made)))
    assert refused(RTF, "rtf") in {"S105", "S114"}
    assert no_traces()


def test_a_good_result_counts_though_the_exit_status_is_bad(fake_office, tmp_path):
    (tmp_path / "made").write_bytes(word_file("云岭新区"))
    fake_office(f'cp "{tmp_path}/made" "$out/input.docx"; exit 77')
    found = to_docx(source_of(RTF, "report.rtf"), "rtf")
    assert found.source.name == "report.rtf"
    assert [item.code for item in found.diagnostics] == ["S115"]
    assert read(found.source).blocks[0].text == "云岭新区"


def test_time_is_limited_and_children_end_with_it(fake_office, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "LIMITS", dataclasses.replace(LIMITS, office_seconds=0.7))
    fake_office(f'sleep 60 & echo $! > "{tmp_path}/child"; wait')
    started = time.monotonic()
    assert refused(RTF, "rtf") == "S114"
    assert time.monotonic() - started < 20
    child = int((tmp_path / "child").read_text())
    for _ in range(50):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().split()[2] == "Z":
            break
        time.sleep(0.1)
    else:
        os.kill(child, 9)
        pytest.fail("the child outlived its parent")
    assert no_traces()


def test_it_runs_in_a_place_of_its_own(fake_office, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_CALLER", "x")
    fake_office(f'env > "{tmp_path}/env"; echo "$@" > "{tmp_path}/words"; pwd > "{tmp_path}/place"')
    assert refused(RTF, "rtf") == "S114"
    environment = (tmp_path / "env").read_text()
    place = (tmp_path / "place").read_text().strip()
    assert "SECRET_OF_THE_CALLER" not in environment
    assert f"HOME={place}\n" in environment
    assert f"TMPDIR={place}\n" in environment
    assert f"-env:UserInstallation=file://{place}/profile" in (tmp_path / "words").read_text()
    assert "--infilter=Rich Text Format" in (tmp_path / "words").read_text()
    assert not Path(place).exists()


@pytest.mark.skipif(not office._without_network(), reason="this system gives no empty network")
def test_it_has_no_network(fake_office, tmp_path):
    fake_office(f'cat /proc/net/dev > "{tmp_path}/net"')
    assert refused(RTF, "rtf") == "S114"
    names = [row.split(":")[0].strip() for row in (tmp_path / "net").read_text().splitlines()[2:]]
    assert set(names) <= {"lo", "sit0", "tunl0", "ip6tnl0"}


@pytest.mark.skipif(not HAS_LANDLOCK, reason="this system confines no process to a folder")
def test_it_reads_and_writes_no_files_of_others(fake_office, tmp_path):
    (tmp_path / "others").mkdir()
    secret = tmp_path / "others" / "secret"
    secret.write_text("not for this document")
    program = tmp_path / "program"
    program.mkdir()
    (program / "made").write_bytes(word_file("云岭新区"))
    fake_office(f'cat "{secret}" /etc/hostname > "$out/seen" 2>/dev/null; touch "{tmp_path}/mark"; echo x > "{secret}"; cp "{program}/made" "$out/input.docx"; '
                f'[ -s "$out/seen" ] && cp "$out/seen" "$out/input.docx"; exit 0', confined=True)
    shutil.move(tmp_path / "soffice", program / "soffice")
    os.environ["GOUJI_OFFICE"] = str(program / "soffice")
    assert read(to_docx(source_of(RTF), "rtf").source).blocks[0].text == "云岭新区"
    assert secret.read_text() == "not for this document"
    assert not (tmp_path / "mark").exists()


# --- When it is asked ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [word([para("甲")], magic=0xA5DC), word([para("甲")], tables={"pieces": b""})], ids=["before 1997", "damaged"])
def test_what_our_reader_gives_up_goes_to_the_office_suite_where_there_is_one(fake_office, tmp_path, monkeypatch, source):
    (tmp_path / "made").write_bytes(word_file("云岭新区"))
    fake_office(f'cp "{tmp_path}/made" "$out/input.docx"')
    document, read_from, name = read_document(source)
    assert (name, read_from is source, document.blocks[0].text) == ("doc", False, "云岭新区")
    assert converters.read(source).ledger.balanced
    monkeypatch.setenv("GOUJI_OFFICE", "none")
    with pytest.raises(Refused) as caught:
        read_document(source)
    assert caught.value.diagnostic.code == ("S121" if source.data == word([para("甲")], magic=0xA5DC).data else "S105")


def test_an_encrypted_file_never_goes_there(fake_office, tmp_path):
    fake_office(f'touch "{tmp_path}/asked"')
    with pytest.raises(Refused) as caught:
        read_document(word([para("甲")], flags=0x0300))
    assert caught.value.diagnostic.code == "S106"
    assert not (tmp_path / "asked").exists()


def test_the_way_by_the_office_suite_on_demand(fake_office, tmp_path):
    (tmp_path / "made").write_bytes(word_file("云岭新区"))
    fake_office(f'cp "{tmp_path}/made" "$out/input.docx"')
    source = word([para("甲")])
    assert [block.text for block in read_document(source)[0].blocks] == ["甲"]
    document, _read_from, _name = read_document(source, via="office")
    assert [block.text for block in document.blocks] == ["云岭新区"]
    assert [item.code for item in document.diagnostics] == ["S115"]
    docx = source_of(word_file("乙"), "a.docx")
    assert [block.text for block in read_document(docx, via="office")[0].blocks] == ["乙"]


# --- With LibreOffice ----------------------------------------------------------------------------------------------


@needs_office
def test_rtf():
    found = to_docx(source_of(RTF.replace(rb"2023", rb"2023{\field{\*\fldinst HYPERLINK \"http://x.invalid\"}{\fldrslt shown}}")), "rtf")
    assert read(found.source).blocks[0].text == "云岭新区 2023shown"


@needs_office
def test_odt_does_not_draw_text_from_outside(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for this document")
    section = f'<text:section text:name="s"><text:section-source xlink:href="{secret.as_uri()}"/><text:p>里面</text:p></text:section>'
    found = to_docx(source_of(odt(section)), "odt")
    assert [item.code for item in found.diagnostics] == ["S115", "S119"]
    assert "".join(block.text for block in read(found.source).blocks) == "云岭新区年报里面"


@needs_office
def test_a_binary_word_file(tmp_path):
    (tmp_path / "a.docx").write_bytes(word_file("云岭新区"))
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "doc:MS Word 97",
                    "--outdir", tmp_path, tmp_path / "a.docx"], check=True, capture_output=True, timeout=120)
    data = (tmp_path / "a.doc").read_bytes()
    for kind in ("doc", "wps"):
        assert read(to_docx(source_of(data), kind).source).blocks[0].text == "云岭新区"
    assert no_traces()
