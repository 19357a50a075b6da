"""No file makes a reader open another file, connect to anything, or start a program; what it refers to is reported.

An audit hook sees what Python opens. What the C libraries open it does not see: for them there is a file that must not be
read and a server that must not be called.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest
from wordmade import p, package, r, relationships, root

ROOT = Path(__file__).resolve().parents[1]
CANARY = "金丝雀"
WATCHED = """
import json, sys
from pathlib import Path

seen = []
names = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork", "webbrowser.")
own = [str(Path(place).resolve()) for place in (sys.prefix, sys.base_prefix, sys.argv[1], *sys.path) if place]

def watch(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path = str(Path(args[0].decode() if isinstance(args[0], bytes) else args[0]).resolve())
        writes = isinstance(args[1], str) and bool(set(args[1]) & set("wax+"))
        if path != now and (writes or not any(path.startswith(place + "/") for place in own)):
            seen.append(f"open {path}")
    elif event.startswith(names):
        seen.append(event)

sys.path.insert(0, sys.argv[1])
import converters
from converters.diagnostics import Refused
found = {}
now = ""
sys.addaudithook(watch)
for name in sys.argv[2:]:
    now, seen = str(Path(name).resolve()), []
    try:
        report = converters.read(Path(name))
        text, codes = str(report), [item.message.en for item in report.diagnostics if item.code == "S119"]
    except Refused as refused:
        text, codes = "", [refused.diagnostic.code]
    found[Path(name).name] = {"seen": seen, "references": codes, "text": text}
now, seen = "", []
open(sys.argv[3]).close()
found["watched"] = seen
print(json.dumps(found))
"""


def _word(web: str, file: str) -> bytes:
    """A document that refers to a template, pictures, objects, frames and other documents outside it."""
    field = "".join(r(f'<w:fldChar w:fldCharType="{kind}"/>') + code for kind, code in (
        ("begin", r(f'<w:instrText>INCLUDEPICTURE "{web}/field.png" \\d</w:instrText>')), ("separate", r("图")), ("end", "")))
    text = r(f'<w:instrText>INCLUDETEXT "{file}"</w:instrText>')
    picture = '<w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/><a:graphic><pic:pic><a:blip r:link="img"/></pic:pic></a:graphic></wp:inline></w:drawing>'
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse="text"/>'
    links = (("img", "image", f"{web}/linked.png"), ("ole", "oleObject", file), ("sub", "subDocument", f"{file}#sub"), ("chunk", "aFChunk", f"{web}/chunk.html"))
    body = p("甲", field, text, r(picture), r('<w:object><o:OLEObject xmlns:o="urn:o" r:id="ole"/></w:object>'), include) + (
        '<w:subDoc r:id="sub"/><w:altChunk r:id="chunk"/>')
    schema = f'<?xml-stylesheet href="{web}/sheet.xsl" type="text/xsl"?>'.encode()
    document = schema + root("document", f"<w:body>{body}</w:body>").replace(
        b"<w:document ", f'<w:document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {web}/x.xsd" '.encode(), 1)
    return package("", links=links, word__settings_xml=root("settings", ""), word__webSettings_xml=root("webSettings", ""), **{
        "word/document.xml": document,
        "word/_rels/settings.xml.rels": relationships(("t", "attachedTemplate", f"{web}/evil.dotm")),
        "word/_rels/webSettings.xml.rels": relationships(("f", "frame", f"{web}/frame.html"))}).data


def _entity(file: str) -> bytes:
    document = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "{file}">]>'.encode() + root("document", f"<w:body>{p(r('<w:t>&e;</w:t>'))}</w:body>")
    return package("", **{"word/document.xml": document}).data


def _page(web: str, file: str) -> str:
    """A page that refers to other files in each way that a browser follows, or once did."""
    return f"""<?xml-stylesheet href="{web}/sheet.xsl" type="text/xsl"?><!DOCTYPE html SYSTEM "{file}" [<!ENTITY e SYSTEM "{file}">]>
        <html manifest="{web}/m"><head><base href="{web}/base/"><link rel=stylesheet href="{web}/a.css"><link rel=import href="{file}">
        <meta http-equiv=refresh content="0;url={web}/next"><style>@import url({web}/b.css);</style><script src="{web}/a.js"></script></head>
        <body background="{file}"><p>甲&e;<img src="{file}" width=9 height=9><img src="{web}/a.png" srcset="{web}/b.png 2x" width=9 height=9></p>
        <object data="{web}/report.pdf"><param name=movie value="{file}">无法显示</object><embed src="{file}"><iframe src="{web}/frame.html">旧</iframe>
        <video src="{web}/a.mp4" poster="{web}/p.png"></video><svg><image href="{file}"/><use href="{web}/s.svg#a"/></svg><applet code="{file}"></applet>
        <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{file}" parse=text></xi:include><input type=image src="{web}/i.png"></body></html>"""


def _archive(web: str, file: str) -> bytes:
    """A web archive whose page refers to parts of it, to files, and whose parts refer outside themselves."""
    whole = EmailMessage()
    whole["MIME-Version"] = "1.0"
    whole.set_content(f"<p>甲<img src='cid:1' width=9 height=9><img src='{file}' width=9 height=9></p><iframe src='{web}/in-archive'></iframe>", subtype="html")
    whole.add_related(b"", maintype="message", subtype="external-body", cid="<1>", params={"access-type": "local-file", "name": file})
    whole["Content-Location"] = file
    return bytes(whole)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Read every hostile file in one process that is watched, and hand over what it saw."""
    folder = tmp_path_factory.mktemp("hostile")
    canary = folder / "outside" / "canary.txt"
    canary.parent.mkdir()
    canary.write_text(CANARY, encoding="utf-8")
    os.utime(canary, (1, 1))
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        web, file = f"http://127.0.0.1:{server.getsockname()[1]}", canary.as_uri()
        files = {"a.docx": _word(web, file), "entity.docx": _entity(file), "a.html": _page(web, file).encode(), "a.mht": _archive(web, file),
                 "frames.html": f"<title>题</title><frameset><frame src='{web}/left'><frame src='{file}'></frameset>".encode()}
        for name, data in files.items():
            (folder / name).write_bytes(data)
        done = subprocess.run([sys.executable, "-B", "-c", WATCHED, ROOT, *(folder / name for name in files)], capture_output=True, text=True,
                              check=True, timeout=60, cwd=folder, env=os.environ | {"PYTHONUTF8": "1", "GOUJI_OFFICE": "none"})
        with pytest.raises(BlockingIOError):
            server.accept()
    assert canary.stat().st_atime == 1
    return json.loads(done.stdout), web, file


NAMES = ("a.docx", "entity.docx", "a.html", "a.mht", "frames.html")


def test_the_watch_sees_a_file_that_is_opened(watched):
    assert len(watched[0]["watched"]) == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_is_opened_and_nothing_is_called(name, watched):
    found = watched[0][name]
    assert found["seen"] == []
    assert CANARY not in found["text"]


@pytest.mark.parametrize(("name", "expected"), [
    ("a.docx", ["{web}/linked.png", "{file}", "{file}#sub", "{web}/chunk.html", "{web}/evil.dotm", "{web}/frame.html"]),
    ("a.html", ["{web}/report.pdf"]), ("a.mht", ["{web}/in-archive"]), ("frames.html", ["{web}/left"])])
def test_a_reference_that_carries_content_is_reported(name, expected, watched):
    found, web, file = watched
    assert found[name]["references"] == [f"an external reference was not followed: {item.format(web=web, file=file)}" for item in expected]


def test_a_document_with_an_external_entity_is_refused(watched):
    assert watched[0]["entity.docx"]["references"] == ["S108"]
