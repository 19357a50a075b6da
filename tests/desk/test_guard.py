"""Attacks on the desk, each refused: foreign hosts, origins and sites, no token, paths that lead out, hostile sources, false sizes, a second desk."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from make.desk import PORT, TOKEN
from make.reports import made_report
from starlette.testclient import TestClient

from converters import pipeline
from converters.desk import drop
from converters.desk.app import make_app
from converters.desk.drop import tame
from converters.desk.papers import Papers
from converters.diagnostics import Refused
from converters.limits import LIMITS

OWN = f"http://127.0.0.1:{PORT}"


def page(body):
    report = pipeline.render(made_report(3, "2021"), "html").decode()
    return re.sub(r"<article>", lambda _match: f"<article>{body}", report).encode()


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", "192.0.2.1", f"127.0.0.1.evil.example:{PORT}", ""])
def test_a_foreign_host_is_refused(desk, host):
    """DNS rebinding: the name leads here, and says so in Host."""
    answer = desk.client.get("/cards", headers={"Host": host})
    assert answer.status_code == 403
    assert "cards" not in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT + 1}", f"http://localhost:{PORT}"])
def test_a_foreign_origin_is_refused(desk, origin):
    for address in ("/give", "/again", "/remove", "/review/1-1/correct", "/review/1-1/undo", "/sum/give"):
        assert desk.client.post(address, json={}, headers={"Origin": origin}).status_code == 403, address
    assert desk.client.put("/drop", params={"path": "a.md"}, content=b"x", headers={"Origin": origin}).status_code == 403
    assert not (desk.folder / "a.md").exists()


def test_a_request_that_changes_something_needs_an_origin_and_no_other_site(desk):
    client = TestClient(desk.app, base_url=OWN)
    client.cookies = desk.client.cookies
    assert client.post("/again", json={}).status_code == 403
    for site in ("cross-site", "same-site"):
        assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert client.get("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_without_the_token_nothing_is_told(desk):
    stranger = TestClient(desk.app, base_url=OWN, follow_redirects=False)
    for address in ("/", "/cards", "/static/desk.js", "/review/1-1", "/?token=", "/?token=wrong", f"/cards?token={TOKEN}"):
        answer = stranger.get(address)
        assert answer.status_code == 403, address
        assert "gouji-desk" not in answer.headers.get("set-cookie", "")
    welcome = stranger.get(f"/?token={TOKEN}")
    assert welcome.status_code == 303
    assert welcome.headers["location"] == "/"
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN.lower() not in cookie


def test_a_cookie_of_another_desk_is_no_key(desk, tmp_path):
    folder = tmp_path / "other"
    folder.mkdir()
    papers = Papers(folder, jobs=1)
    papers.open()
    try:
        client = TestClient(make_app(papers, PORT, TOKEN), base_url=OWN)
        client.cookies = desk.client.cookies
        assert client.get("/cards").status_code == 403
    finally:
        papers.close()


def test_every_answer_forbids_what_a_page_could_be_made_to_run(desk):
    for address in ("/", "/cards", "/nowhere", "/static/desk.js"):
        headers = desk.client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*(src|application/json))|\son\w+=|style=|javascript:", desk.client.get("/").text)


@pytest.mark.parametrize(("path", "name"), [
    ("../../etc/passwd", "etc/passwd"), ("/etc/passwd", "etc/passwd"), ("..\\..\\windows\\a.md", "windows/a.md"), ("C:\\a.md", "C_/a.md"), ("a/./../b.md", "a/b.md"), (".ssh/key.md", "ssh/key.md"),
    (".gouji/manifest.sqlite", "gouji/manifest.sqlite"), ("con.md", "_con.md"), ("a\0b\n.md", "a_b_.md"), ("x" * 400 + ".docx", "x" * 150 + ".docx"), ("年报.docx", "年报.docx"), ("", ""), ("...", ""), ("a. . .", "a"),
    ('a<b>:"|?*.md', "a_b______.md")])
def test_a_name_is_tamed(path, name):
    assert tame(path) == name


def test_what_is_dropped_stays_in_the_folder(desk, tmp_path):
    text = pipeline.render(made_report(1), "markdown")
    outside = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    for path in ("../out.md", "/out.md", "..\\out.md", "%2e%2e/out.md", "a/../../out.md"):
        assert desk.drop(path, text).status_code == 200
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == outside
    (tmp_path / "elsewhere").mkdir()
    (desk.folder / "link").symlink_to(tmp_path / "elsewhere")
    assert desk.drop("link/a.md", text).status_code == 422
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_file_is_never_written_over_and_the_same_one_is_taken_once(desk):
    first, second = (pipeline.render(made_report(number), "markdown") for number in (1, 2))
    assert desk.drop("a.md", first).json()["name"] == "a.md"
    assert desk.drop("a.md", first).json()["name"] == "a.md"
    assert desk.drop("a.md", second).json()["name"] == "a (2).md"
    assert (desk.folder / "a.md").read_bytes() == first


def test_a_claim_of_ten_gigabytes_is_refused_before_a_byte_is_read(desk):
    def never():
        raise AssertionError("it was read")
        yield b""

    answer = desk.client.put("/drop", params={"path": "a.md"}, content=never(), headers={"Content-Length": str(10 << 30)})
    assert answer.status_code == 413
    assert [path.name for path in desk.folder.iterdir()] == [".gouji"]


def test_a_file_that_is_larger_than_it_claims_is_cut_off(desk, monkeypatch):
    monkeypatch.setattr(drop, "LIMITS", type(LIMITS)(input_bytes=1000))
    answer = desk.client.put("/drop", params={"path": "a.md"}, content=iter([b"x" * 600] * 3))
    assert answer.status_code == 413
    assert not (desk.folder / "a.md").exists()
    assert not list((desk.folder / ".gouji" / "tmp").iterdir())


class Live(HTMLParser):
    """Gathers what a page could run, fetch or be styled by."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in {"script", "style", "link", "iframe", "object", "embed", "form", "svg", "img", "base", "meta", "a", "math", "template"}:
            self.found.append(tag)
        self.found += [name for name, value in attrs if name.startswith("on") or name in {"style", "src", "href", "srcdoc", "action"} or "javascript:" in (value or "")]


HOSTILE = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)><script>alert(2)</script></svg>", '<p><a href="javascript:alert(1)">看</a></p>', '<p style="background:url(http://evil.example)" onclick="x()">字</p>',
           '<p>&lt;script&gt;alert(3)&lt;/script&gt;" onmouseover="x</p>', '<iframe srcdoc="<script>1</script>"></iframe>', "<style>*{display:none}</style><link rel=stylesheet href=http://evil.example>", '<form action="http://evil.example"><p>表</p></form>',
           '<p id="words">{"found":1}</p>', "<table><tr><td>&lt;/td&gt;&lt;script&gt;x&lt;/script&gt;</td><td>2</td></tr></table>")


def test_nothing_of_a_source_is_live(desk):
    desk.drop("<b>x</b>.html", page("".join(HOSTILE)))
    card, = desk.until(lambda told: any(card["state"] == "done" for card in told["cards"])).values()
    key = card["key"]
    for html in (desk.client.get(f"/review/{key}/source").json()["html"], desk.client.get(f"/review/{key}/result").json()["html"]):
        parser = Live()
        parser.feed(html)
        assert parser.found == []
        assert "&lt;script&gt;alert(3)" in html  # the words are there, as words
    shown = desk.client.get(f"/review/{key}", headers={"Accept": "text/html"}).text
    assert "<b>x</b>" not in shown


def test_an_archive_of_hostile_names_links_and_bombs_costs_its_own_cards_only(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.md", pipeline.render(made_report(1), "markdown"))
        archive.writestr("good.md", pipeline.render(made_report(2), "markdown"))
        link = zipfile.ZipInfo("link.docx")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bomb.txt", b"\0" * (150 << 20))
    before = {path for path in desk.folder.parent.rglob("*") if desk.folder not in path.parents}
    assert desk.drop("towns.zip", out.getvalue()).status_code == 200
    cards = desk.until(lambda told: len(told["cards"]) == 4 and not told["counts"]["todo"])
    assert {name.rpartition("/")[2]: card["state"] for name, card in cards.items()} == {"outside.md": "done", "good.md": "done", "link.docx": "done", "bomb.txt": "failed"}
    assert {path for path in desk.folder.parent.rglob("*") if desk.folder not in path.parents} == before
    link = next(card for name, card in cards.items() if name.endswith("link.docx"))  # where it leads is a text, and is not followed
    assert (link["found"], desk.client.get(f"/review/{link['key']}/source").json()["html"].count("passwd")) == (0, 1)
    assert all(card["way"]["zh"] for card in cards.values() if card["state"] == "failed")


def test_a_second_desk_on_the_same_folder_is_refused(desk):
    with pytest.raises(Refused) as refused:
        Papers(desk.folder, jobs=1).open()
    assert refused.value.diagnostic.code == "B911"


@pytest.mark.parametrize("body", [b"", b"[1]", b"{", b"[" * 100_000, b'{"at":' + b"x" * (2 << 20)])
def test_a_request_that_is_no_object_is_refused(desk, body):
    assert desk.client.post("/give", content=body, headers={"Content-Type": "application/json"}).status_code in {400, 413}
    assert desk.client.post("/give", content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 400


@pytest.mark.parametrize("address", ["/review/9-9", "/review/1-1/page/1", "/static/../app.py", "/static/%2e%2e/app.py", "/given/manifest.sqlite", "/review/..%2f..%2fetc/source"])
def test_what_is_not_there_is_not_found(desk, address):
    assert desk.client.get(address).status_code == 404


def test_the_switch_of_the_language_leads_to_no_other_site(desk):
    for back in ("//evil.example", "http://evil.example", "/\\evil.example"):
        answer = desk.client.get("/language/en", params={"back": back}, follow_redirects=False)
        assert answer.headers["location"] == "/"
