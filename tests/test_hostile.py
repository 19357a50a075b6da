"""Files that no honest office sends: exit status 3 or a report with diagnostics, one clear line, nothing left behind."""

from __future__ import annotations

import io
import os
import random
import resource
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import fuzz
import pytest
from authored import SLUGS, report
from docmade import para, word
from make.pdf_bombs import inflating, nested_forms, object_stream, stacked, with_content

from converters import convert, read
from converters.diagnostics import Refused
from converters.formats import writable
from converters.source.files import source_of
from converters.source.sniff import sniff

ROOT = Path(__file__).resolve().parents[1]
GIGABYTE = 1 << 30


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (GIGABYTE, GIGABYTE))


def _run(folder: Path, data: bytes, name: str, out: str = "out.json", seconds: float = 60) -> subprocess.CompletedProcess[str]:
    """Convert a file as a user would, with memory limited to 1 GB; check what must always hold."""
    source = folder / name
    source.write_bytes(data)
    before = sorted(folder.iterdir())
    done = subprocess.run([sys.executable, ROOT / "cli.py", "convert", source, "-o", folder / out], capture_output=True, text=True, check=False,
                          timeout=seconds, preexec_fn=_limit, cwd=folder, env=os.environ | {"LC_ALL": "C.UTF-8", "GOUJI_OFFICE": "none"})
    assert source.read_bytes() == data
    assert "Traceback" not in done.stderr
    assert "S120" not in done.stderr  # a fault of ours, not a finding of the input
    assert "\x1b" not in done.stderr
    assert done.returncode in {0, 3}, done.stderr
    if done.returncode == 3:
        assert sorted(folder.iterdir()) == before
        assert len(done.stderr.strip().splitlines()) == 1
        assert " error S" in done.stderr
    else:
        assert (folder / out).exists()
    return done


def _package(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


TYPES = (b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
RELS = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _docx(body: bytes, prolog: bytes = b"", extra: dict[str, bytes] | None = None) -> bytes:
    document = prolog + b"<w:document " + W + b"><w:body>" + body + b"</w:body></w:document>"
    return _package({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": document} | (extra or {}))


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a.pdf", "a.html", "a.txt", "a.md", "a.xml", "a.json", "a.rtf", "a.odt"])
def test_empty_file(tmp_path, name):
    assert _run(tmp_path, b"", name).returncode == 3


@pytest.mark.parametrize("kind", sorted(writable()))
def test_truncated_at_any_place(tmp_path, kind):
    whole = convert(convert_source(), kind)
    for part in (0.05, 0.5, 0.95):
        _run(tmp_path, whole[: int(len(whole) * part)], f"a{part}{writable()[kind]}", out=f"{part}.json")


def convert_source() -> bytes:
    """A report as XML bytes."""
    from converters.pipeline import render

    return render(report(SLUGS[0]), "xml")


def test_random_bytes_are_refused(tmp_path):
    noise = random.Random(7).randbytes(20_000)
    for name in ("a.docx", "a.pdf", "a.html", "a.txt", "a.doc"):
        assert _run(tmp_path, noise, name).returncode == 3


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"<?xml version='1.0'?><report xmlns='urn:gouji:report:1'>", b'{"schema":"gouji/report/1",'])
def test_random_bytes_after_a_true_beginning(tmp_path, head):
    assert _run(tmp_path, head + random.Random(3).randbytes(5_000), "a.bin").returncode == 3


def test_misnamed_files_are_read_by_their_content(tmp_path):
    done = _run(tmp_path, convert(convert_source(), "html"), "a.docx")
    assert done.returncode == 0
    assert "S110" in done.stderr


def test_billion_laughs(tmp_path):
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    prolog = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">' + entities + b"]>"
    done = _run(tmp_path, _docx(b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", prolog), "a.docx")
    assert done.returncode == 3
    assert "S108" in done.stderr


@pytest.mark.parametrize("declaration", [b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]>', b'<!DOCTYPE x [<!ENTITY %% e SYSTEM "file://%s"> %%e;]>', b'<!DOCTYPE x SYSTEM "file://%s">'])
def test_external_entity_is_not_read(tmp_path, declaration):
    canary = tmp_path / "canary"
    canary.write_text("SECRET")
    os.utime(canary, (1, 1))
    prolog = declaration % str(canary).encode()
    done = _run(tmp_path, _docx(b"<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", prolog), "a.docx")
    assert done.returncode == 3
    assert "S108" in done.stderr
    assert canary.stat().st_atime == 1


def test_zip_that_inflates_without_end(tmp_path):
    bomb = _package({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": b"<w:document>" + b" " * (300 << 20)})
    done = _run(tmp_path, bomb, "a.docx")
    assert done.returncode == 3
    assert "S107" in done.stderr


def test_overlapping_zip(tmp_path):
    """Two entries of the directory share one body, as in the bombs that inflate without a header of their own."""
    data = bytearray(_package({"[Content_Types].xml": TYPES, "word/document.xml": b"x" * 4000, "word/styles.xml": b"x" * 4000}, zipfile.ZIP_STORED))
    directory = data.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", data[directory + 16 : directory + 20])[0]
    entries = [place for place in range(start, directory) if data[place : place + 4] == b"PK\x01\x02"]
    data[entries[2] + 42 : entries[2] + 46] = data[entries[1] + 42 : entries[1] + 46]
    done = _run(tmp_path, bytes(data), "a.docx")
    assert done.returncode == 3
    assert "S107" in done.stderr


def test_encrypted_zip(tmp_path):
    data = bytearray(_docx(b"<w:p/>"))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    done = _run(tmp_path, bytes(data), "a.docx")
    assert done.returncode == 3
    assert "S106" in done.stderr


def test_bad_checksum(tmp_path):
    data = bytearray(_package({"[Content_Types].xml": TYPES, "_rels/.rels": RELS, "word/document.xml": b"<w:document " + W + b"/>"}, zipfile.ZIP_STORED))
    data[data.index(b"<w:document") + 3] ^= 1
    assert _run(tmp_path, bytes(data), "a.docx").returncode == 3


def test_colspan_of_a_million(tmp_path):
    page = "<html><body><table><tr><td colspan=1000000 rowspan=1000000>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table></body></html>"
    assert _run(tmp_path, page.encode(), "a.html").returncode == 0


def test_many_wide_cells(tmp_path):
    page = "<table>" + "<tr>" + "<td colspan=1000 rowspan=60000>甲</td>" * 300 + "</tr></table>"
    _run(tmp_path, page.encode(), "a.html")


def test_five_thousand_nested_tables(tmp_path):
    page = "<html><body>" + "<table><tr><td>" * 5000 + "底" + "</td></tr></table>" * 5000 + "<p>之后。</p></body></html>"
    done = _run(tmp_path, page.encode(), "a.html")
    assert done.returncode == 0
    assert "底" in (tmp_path / "out.json").read_text("utf-8")


def test_deep_xml_in_a_package(tmp_path):
    assert _run(tmp_path, _docx(b"<w:sdt>" * 3000 + b"</w:sdt>" * 3000), "a.docx").returncode == 3


def test_nul_and_control_characters(tmp_path):
    page = "<html><body><p>一\x00二\x01\x1b[31m三\x7f四\ufffe五\x85六</p></body></html>"
    done = _run(tmp_path, page.encode(), "a.html", out="out.xml")
    assert done.returncode == 0
    text = (tmp_path / "out.xml").read_text("utf-8")
    assert "\x00" not in text
    assert "\x1b" not in text


def test_control_characters_in_text_and_markdown(tmp_path):
    _run(tmp_path, "一\x00二\x08三\n四、其他\n".encode(), "a.txt", out="out.xml")
    _run(tmp_path, "# 题\x00目\n\n文\x0b字。\n".encode(), "a.md", out="out2.xml")


def test_an_escape_in_a_file_name_does_not_reach_the_terminal(tmp_path):
    done = _run(tmp_path, b"", "a\x1b[31m.docx")
    assert done.returncode == 3


def test_a_pipe_or_folder_or_device_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.docx")
    for name in (tmp_path / "pipe.docx", Path("/dev/zero")):
        done = subprocess.run([sys.executable, ROOT / "cli.py", "convert", name, "-o", tmp_path / "out.xml"], capture_output=True, text=True, check=False, timeout=20)
        assert done.returncode == 3
        assert "S101" in done.stderr
    assert not (tmp_path / "out.xml").exists()


def test_pdf_with_a_stream_that_inflates_without_end(tmp_path):
    body = zlib.compress(b" " * (200 << 20), 9)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n" % len(body) + body + b"\nendstream"]
    out = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, item) for n, item in enumerate(objects, 1)) + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    _run(tmp_path, out, "a.pdf", seconds=90)


def test_without_an_office_suite_word_of_before_1997_says_what_to_do(tmp_path):
    done = _run(tmp_path, word([para("年度报告")], magic=0xA5DC).data, "a.doc")
    assert done.returncode == 3
    assert "S121" in done.stderr
    assert "LibreOffice" in done.stderr


@pytest.mark.parametrize(("kinds", "count"), [(fuzz.OLD, 160), (fuzz.KINDS[:9], 72)], ids=["old", "all others"])
def test_damaged_files(kinds, count):
    """A few of those that `python tests/fuzz.py` makes by the thousand."""
    outcomes, faults, _longest = fuzz.fuzz(count, 97, kinds)
    assert faults == []
    assert sum(outcomes.values()) == count
    assert {"read", "balanced"} <= outcomes.keys()


@pytest.mark.parametrize("name", ["doc", "rtf", "odt"])
def test_old_formats_cut_off_at_any_place(tmp_path, name):
    whole = (ROOT / "samples" / SLUGS[0] / f"report.{name}").read_bytes()
    for part in (0.02, 0.3, 0.7, 0.98):
        _run(tmp_path, whole[: int(len(whole) * part)], f"a{part}.{name}", out=f"{part}.json")


@pytest.mark.parametrize("body", [rb"{\shp{\shptxt" * 3000, rb"\trowd" + rb"\cellx9" * 200_000 + rb"\cell" * 200_000 + rb"\row", rb"\itap99999\intbl a\nestcell" * 2000,
                                  rb"{\field{\*\fldinst x}{\fldrslt " * 900, rb"\u-1?" * 300_000, rb"{\footnote " * 1500])
def test_rtf_without_end(tmp_path, body):
    _run(tmp_path, rb"{\rtf1 " + body, "a.rtf")


@pytest.mark.parametrize("byte", [b"a", b"<", b"{", b"P", b"\x00", b"\n", b"%", b"7", b"\xff", b"|"])
@pytest.mark.parametrize("suffix", ["docx", "txt", "csv", "json", "html"])
def test_a_file_of_one_byte_is_no_report(byte, suffix):
    with pytest.raises(Refused) as refused:
        read(source_of(byte, f"a.{suffix}"))
    assert refused.value.diagnostic.code in {"S104", "S118"}


def _costs(data: bytes, name: str) -> tuple[int, int]:
    """How many calls it takes to read a file, and how much memory at the most."""
    calls = 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal calls
        calls += 1

    tracemalloc.start()
    sys.setprofile(count)
    try:
        read(source_of(data, name))
    finally:
        sys.setprofile(None)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return calls, peak


@pytest.mark.parametrize(("name", "first", "line"), [("a.csv", '"', "事项{0}，说明内容{0}，内容内容，乙\n"), ("a.csv", "", '甲{0},"{0}7,乙\n'), ("a.txt", "", "事项{0}，说明“内容{0}，说明内容内容\n")])
def test_a_quote_that_never_closes_costs_in_proportion_to_its_length(name, first, line):
    """Both grow linearly: 2 MB take 160 MB (`python tests/bench/growth.py --only "an open quote"` has the time)."""
    loaded, *made = [(first + "".join(line.format(at) for at in range(lines, 2 * lines))).encode() for lines in (20, 400, 1600)]
    read(source_of(loaded, name))
    (few, little), (many, much) = (_costs(data, name) for data in made)
    assert few < many < 5 * few
    assert much < 5 * little


@pytest.mark.parametrize("odd", ["\u202e", "\u2066", "\ue000", "\U000f0000", "\x01", "\x7f", "\x85"])
def test_utf_8_is_text_whatever_characters_are_in_it(odd):
    whole = f"示例镇2023年政府信息公开工作年度报告\n一、总体情况\n{odd * 40}示例{odd}镇。\n"
    found = read(source_of(whole.encode(), "a.txt"))
    assert found.ledger is not None
    assert found.ledger.balanced
    if odd not in "\x7f\x85":
        assert {"S117", "S141"} & {item.code for item in found.diagnostics}


def test_line_breaks_in_a_text_of_pipes_make_no_page():
    assert sniff(source_of("一、总体情况\n甲<br>乙|30|40\n".encode() * 9)) == "text"
    assert sniff(source_of("甲<br>乙<br>".encode() * 9)) == "html"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of a process is read from /proc")
@pytest.mark.parametrize("bomb", [with_content(inflating(1024)), stacked(1024), object_stream(512), nested_forms(10, 10)], ids=["content", "stacked", "objects", "forms"])
def test_a_pdf_that_would_grow_is_refused_before_it_does(tmp_path, bomb):
    """Under 400 MB, and in far less than ten seconds of processor time; a process forgets its parent's peak at exec, and only /proc knows that."""
    (tmp_path / "a.pdf").write_bytes(bomb)
    script = ("import resource, sys; from converters import read; from converters.diagnostics import Refused\n"
              "try: read(sys.argv[1])\nexcept Refused as refused: print(refused.diagnostic.code)\n"
              "used = resource.getrusage(resource.RUSAGE_SELF); peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
              "print(int(peak.split()[1]) >> 10, used.ru_utime + used.ru_stime)")
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "a.pdf"], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT)
    code, mebibytes, seconds = done.stdout.split()
    assert code == "S116"
    assert float(mebibytes) < 400
    assert float(seconds) < 10
