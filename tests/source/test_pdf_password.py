"""A PDF with a user password: refused without it and with a wrong one, read with the right one, its ledger balanced."""

from __future__ import annotations

import re
import struct
from functools import partial
from hashlib import md5 as _md5

import pytest
from click.testing import CliRunner
from pdfmade import Pdf, text

import converters
from converters.cli import main
from converters.diagnostics import Refused
from converters.pipeline import read_document

SECRET = "kaimen-7"  # noqa: S105 - it opens nothing but this file
_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_IDENTITY, _PERMISSIONS = b"0123456789abcdef", -4


md5 = partial(_md5, usedforsecurity=False)


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def closed() -> bytes:
    """Encipher the streams of a file as revision 2 of the standard handler does (ISO 32000-1 §7.6.3); each keeps its length."""
    user = (SECRET.encode() + _PAD)[:32]
    owner = rc4(md5((b"qiren-8" + _PAD)[:32]).digest()[:5], user)
    key = md5(user + owner + struct.pack("<i", _PERMISSIONS) + _IDENTITY).digest()[:5]
    made = Pdf(trailer=f"/Encrypt<</Filter/Standard/V 1/R 2/P {_PERMISSIONS}/O<{owner.hex()}>/U<{rc4(key, _PAD).hex()}>>>/ID[<{_IDENTITY.hex()}><{_IDENTITY.hex()}>]")
    plain = made.page(text(80, 100, "远山镇二零二一年度报告")).bytes()

    def cipher(match: re.Match[bytes]) -> bytes:
        own = md5(key + struct.pack("<I", int(match[2]))[:3] + b"\0\0").digest()[:10]
        return match[1] + rc4(own, match[3]) + match[4]

    return re.sub(rb"((\d+) 0 obj(?:(?!endobj).)*?stream\n)(.*?)(\nendstream)", cipher, plain, flags=re.DOTALL)


@pytest.mark.parametrize("given", ["", "kaimen-8"])
def test_without_the_password_it_is_refused(given, monkeypatch):
    monkeypatch.setenv("GOUJI_PASSWORD", given)
    with pytest.raises(Refused) as refused:
        converters.read(closed())
    assert refused.value.diagnostic.code == "S106"


def test_with_the_password_it_is_read_and_counted(monkeypatch):
    monkeypatch.setenv("GOUJI_PASSWORD", SECRET)
    document, _, name = read_document(closed())
    assert (name, [block.text for block in document.blocks]) == ("pdf", ["远山镇二零二一年度报告"])
    report = converters.read(closed())
    assert report.ledger is not None
    assert report.ledger.balanced


def test_the_command_takes_a_password_and_leaves_none_behind(tmp_path, monkeypatch):
    monkeypatch.delenv("GOUJI_PASSWORD", raising=False)
    (tmp_path / "a.pdf").write_bytes(closed())
    assert CliRunner().invoke(main, ["ledger", f"{tmp_path}/a.pdf"]).exit_code == 3
    done = CliRunner().invoke(main, ["ledger", f"{tmp_path}/a.pdf", "--password", SECRET])
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(main, ["ledger", f"{tmp_path}/a.pdf"]).exit_code == 3
