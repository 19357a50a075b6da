"""A report under review over HTTP: seen, put right, undone, known, given back, added up; corrections that no longer fit are named."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from make.desk import Desk
from make.reports import made_report

import converters
from converters import corrections, pipeline
from converters.corrections import Correction, Corrections, corrected, load, save
from converters.diagnostics import Refused
from converters.forms import editions

BODY = "澜溪镇人民政府"


def drop(desk, name="a.docx", seed=1, year=2024, kind="docx", body=BODY):
    desk.drop(name, pipeline.render(made_report(seed, "2021", body, year), kind))
    return desk.read(name)[0]["key"]


def test_a_card_says_whose_report_it_is(desk):
    desk.drop("a/b.docx", pipeline.render(made_report(1, "2021", BODY, 2024), "docx"))
    desk.drop("letter.docx", b"PK\x03\x04 no document")
    good, bad = desk.read("a/b.docx", "letter.docx")
    assert (good["issuer"], good["year"], good["edition"], good["found"]) == (BODY, 2024, "2021", 200)
    assert bad["state"] == "failed"
    assert bad["reason"]["zh"]
    assert bad["way"]["zh"]


def test_a_figure_is_put_right_and_every_format_says_so(desk):
    key = drop(desk)
    before = desk.client.get(f"/review/{key}/result").json()
    place = desk.client.get(f"/review/{key}/place", params={"at": "t3.received.total"}).json()
    wrong = str(place["value"] + 9)
    broken = desk.post(f"/review/{key}/correct", at="t3.received.total", after=wrong, who="张三", reason="试").json()
    assert broken["doubtful"] > before["doubtful"]
    assert "C752" in [item["code"] for item in broken["findings"]]
    told = desk.client.get(f"/review/{key}/place", params={"at": "t3.received.total"}).json()
    assert str(place["value"]) in [item["text"] for item in told["candidates"]]
    assert told["status"] == "人工更正"
    given = desk.post("/give", keys=[key], what=["docx", "xlsx", "fragment", "xml"]).json()
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get(given["address"]).content))
    read = converters.read(archive.read("a.xml"))
    fact = read.facts["t3.received.total"]
    assert (fact.text, fact.value, fact.status) == (wrong, int(wrong), "corrected")
    assert [repair.code for repair in fact.repairs] == ["B931"]
    assert "张三" in fact.repairs[0].evidence
    assert "试" in fact.repairs[0].evidence
    assert pipeline.read(pipeline.render(read, "json")).facts == read.facts
    assert converters.read(archive.read("a.docx")).facts["t3.received.total"].value == int(wrong)
    assert f">{wrong}<" in archive.read("a.fragment.html").decode()
    assert converters.read(desk.folder / "a.docx").facts["t3.received.total"].value == place["value"]  # the source is as it was
    undone = desk.post(f"/review/{key}/undo").json()
    assert undone["html"] == before["html"]
    assert not (desk.folder / "a.docx.corrections.json").exists()


def test_a_text_and_the_year_are_put_right(desk):
    key = drop(desk)
    desk.post(f"/review/{key}/correct", at="text:1/0", after="一、总的情况", who="", reason="")
    done = desk.post(f"/review/{key}/correct", at="front:year", after="2023", who="", reason="").json()
    assert len(done["corrections"]) == 2
    assert desk.read("a.docx")[0]["year"] == 2023
    given = desk.post("/give", keys=[key], what=["xml"]).json()
    report = converters.read(desk.client.get(given["address"]).content)
    assert report.year == 2023
    assert report.sections[0].heading.text == "一、总的情况"
    assert report.sections[0].heading.printed == "一、总体情况"


def test_what_cannot_stand_there_is_refused_with_a_reason(desk):
    key = drop(desk)
    for at, after, status in (("t3.received.total", "很多", 422), ("front:year", "去年", 422), ("text:1/0", " ", 422), ("t9.none", "1", 404), ("text:99/0", "x", 404), ("front:published", "x", 404)):
        answer = desk.post(f"/review/{key}/correct", at=at, after=after, who="", reason="")
        assert answer.status_code == status, at
        assert answer.json()["error"]
    assert not (desk.folder / "a.docx.corrections.json").exists()


def test_corrections_of_a_source_that_has_changed_are_not_put_on_in_silence(desk):
    key = drop(desk, "a.md", kind="markdown")
    desk.post(f"/review/{key}/correct", at="t3.received.total", after="7", who="", reason="")
    path = desk.folder / "a.md"
    path.write_bytes(path.read_bytes() + "\n补充一句。\n".encode())
    digest = desk.papers.card(key).sha256
    desk.papers.look()
    desk.until(lambda told: told["cards"][0]["state"] == "done" and desk.papers.card(key).sha256 != digest)
    seen = desk.client.get(f"/review/{key}/result").json()
    assert seen["stale"]
    assert "B932" in [item["code"] for item in seen["findings"]]
    assert desk.client.get(f"/review/{key}/place", params={"at": "t3.received.total"}).json()["text"] != "7"
    assert desk.post(f"/review/{key}/correct", at="t3.received.total", after="8", who="", reason="").status_code == 422
    assert not desk.post(f"/review/{key}/discard").json()["stale"]
    assert desk.post(f"/review/{key}/correct", at="t3.received.total", after="8", who="", reason="").status_code == 200


def test_a_finding_is_known_from_then_on_to_the_command_too(desk):
    key = drop(desk)
    desk.post(f"/review/{key}/correct", at="t3.received.total", after="3", who="", reason="")
    first = desk.client.get(f"/review/{key}/result").json()["findings"][0]
    assert desk.read("a.docx")[0]["errors"] > 0
    seen = desk.post(f"/review/{key}/known", mark=first["mark"], known=True).json()
    assert seen["findings"][0]["known"]
    assert first["mark"] in json.loads((desk.folder / "gouji-baseline.json").read_text("utf-8"))["findings"]
    assert desk.read("a.docx")[0]["known"] == 1
    assert not desk.post(f"/review/{key}/known", mark=first["mark"], known=False).json()["findings"][0]["known"]
    assert desk.post(f"/review/{key}/known", mark="nonsense", known=True).status_code == 404


def test_what_a_desk_knew_the_next_one_knows(tmp_path):
    first = Desk(tmp_path)
    key = drop(first)
    first.post(f"/review/{key}/correct", at="t3.received.total", after="3", who="", reason="")
    first.close()
    second = Desk(tmp_path)
    try:
        card, = second.until(lambda told: told["counts"]["done"] == 1 and told["cards"][0]["changed"]).values()
        assert (card["changed"], card["name"]) == (1, "a.docx")
    finally:
        second.close()


def test_files_taken_off_go_aside_whole(desk):
    key = drop(desk)
    data = (desk.folder / "a.docx").read_bytes()
    desk.post("/remove", key=key)
    desk.until(lambda told: not told["cards"])
    assert (desk.folder / ".gouji" / "aside" / "a.docx").read_bytes() == data


def test_towns_are_added_up_and_compared_with_the_county(desk):
    keys = [drop(desk, f"{name}.docx", seed, body=f"{name}镇人民政府") for seed, name in enumerate(("澜溪", "鹤汀"), 1)]
    parent = drop(desk, "county.docx", 9, body="云岫县人民政府")
    page = desk.client.get("/sum", params={"keys": ",".join(keys), "parent": parent}).text
    total = sum(made_report(seed, "2021", f"{name}镇人民政府", 2024).facts["t3.received.total"].value for seed, name in enumerate(("澜溪", "鹤汀"), 1))
    assert f'data-sum="t3.received.total">{total}<' in page
    assert "B967" in page
    given = desk.post("/sum/give", keys=keys, what=["docx"]).json()
    assert converters.read(desk.client.get(given["address"]).content).facts["t3.received.total"].value == total
    assert desk.post("/sum/give", keys=[], what=["docx"]).status_code == 422


def test_last_year_stands_beside_this_one(desk):
    drop(desk, "old.docx", 2, 2023)
    key = drop(desk, "new.docx", 1, 2024)
    page = desk.client.get(f"/review/{key}/last").text
    assert str(made_report(2, "2021", BODY, 2023).facts["t3.received.total"].value) in page
    assert "没有该单位上一年度" not in page


def test_a_pdf_is_shown_as_pages_with_boxes(desk):
    key = drop(desk, "a.pdf", kind="pdf")
    shown = desk.client.get(f"/review/{key}/source").json()
    assert len(shown["pages"]) > 1
    picture = desk.client.get(f"/review/{key}/page/1", params={"width": 300})
    assert picture.content.startswith(b"\x89PNG")
    boxes = {box["o"]: box for box in desk.client.get(f"/review/{key}/result").json()["boxes"]}
    place = desk.client.get(f"/review/{key}/place", params={"at": "t3.received.total"}).json()
    box = boxes[place["o"]]
    width, height = shown["pages"][box["page"] - 1]
    assert 0 <= box["box"][0] < box["box"][2] <= width
    assert 0 <= box["box"][1] < box["box"][3] <= height


def test_findings_are_given_as_sheet_page_and_comments(desk):
    key = drop(desk)
    desk.post(f"/review/{key}/correct", at="t3.received.total", after="3", who="", reason="")
    given = desk.post("/give", keys=[key], what=["sheet", "page", "commented"]).json()
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get(given["address"]).content))
    assert sorted(archive.namelist()) == ["a-批注.docx", "问题清单.html", "问题清单.xlsx"]
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(archive.read("a-批注.docx"))).namelist()
    assert desk.client.get(given["address"]).status_code == 404  # given once


def test_a_correction_that_no_longer_fits_is_named_and_left_out():
    report = pipeline.read(pipeline.render(made_report(1, "2021"), "docx"))
    known = Corrections(report.source["sha256"], 1, (Correction("t3.received.total", "not this", "5"),))
    found = corrected(report, known)
    assert found.facts == report.facts
    assert [item.code for item in found.diagnostics if item.code[0] == "B"] == ["B933"]


def test_corrections_are_read_as_they_were_written_and_others_are_refused(tmp_path):
    path = tmp_path / "a.docx.corrections.json"
    known = Corrections("0" * 64, 2, (Correction("t3.received.total", "1", "2", "张三", "2025-01-02T03:04:05+08:00", "误"),))
    save(path, known)
    assert load(path) == known
    for text in ("", "[]", "{}", '{"schema":"other","source":{"sha256":""},"corrections":[]}', '{"schema":"gouji/corrections/1","source":{"sha256":""},"corrections":[1]}'):
        path.write_text(text, "utf-8")
        with pytest.raises(Refused) as refused:
            load(path)
        assert refused.value.diagnostic.code == "B934"
    assert load(tmp_path / "none.corrections.json") is None


def test_many_corrections_of_all_figures_read_back_from_xml():
    report = pipeline.read(pipeline.render(made_report(4, "2019"), "markdown"))
    items = tuple(Correction(name, fact.text, str(number), "张三") for number, (name, fact) in enumerate(report.facts.items(), 10_000))
    found = corrected(report, Corrections(report.source["sha256"], 1, items))
    assert {fact.status for fact in found.facts.values()} == {"corrected"}
    assert pipeline.read(pipeline.render(found, "xml")).facts == found.facts
    assert replace(found, facts={}, diagnostics=(), sections=()) == replace(report, facts={}, diagnostics=(), sections=())
    assert corrections.beside(Path("a/b.docx")).name == "b.docx.corrections.json"


def test_a_blank_form_is_given_for_each_edition(desk):
    for edition in editions():
        answer = desk.client.get(f"/blank/{edition}.docx")
        assert pipeline.read(answer.content).edition == edition
    assert desk.client.get("/blank/1999.docx").status_code == 404
    assert desk.client.get("/blank/2021.exe").status_code == 404


def test_files_that_come_while_others_are_read_are_read_too(desk):
    for at in range(12):
        desk.drop(f"{at}.md", pipeline.render(made_report(at), "markdown"))
        time.sleep(0.05)
    desk.until(lambda told: told["counts"]["done"] == 12)
    assert desk.papers.trouble == ""


def test_a_report_in_an_archive_and_one_of_a_volume_are_put_right_by_themselves(desk):
    one, two = (pipeline.render(made_report(number, "2021", f"{name}镇人民政府", 2024), "markdown") for number, name in enumerate(("澜溪", "鹤汀"), 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("下属/一.md", one)
        archive.writestr("二.md", two)
    desk.drop("towns.zip", out.getvalue())
    desk.drop("汇编.md", one + b"\n\n" + two)
    cards = desk.until(lambda told: told["counts"]["done"] >= 4 and not told["counts"]["todo"])
    assert sorted(cards) == ["towns.zip/下属/一.md", "towns.zip/二.md", "汇编.md", "汇编.md#2"]
    for name in ("towns.zip/下属/一.md", "汇编.md#2"):
        assert desk.post(f"/review/{cards[name]['key']}/correct", at="t3.received.total", after="77", who="", reason="").status_code == 200
        assert desk.client.get(f"/review/{cards[name]['key']}/source").json()["html"]
    assert sorted(path.name for path in desk.folder.glob("*.corrections.json")) == ["towns.zip!下属!一.md.corrections.json", "汇编.md.2.corrections.json"]
    told = {name: desk.client.get(f"/review/{card['key']}/place", params={"at": "t3.received.total"}).json()["text"] for name, card in cards.items()}
    assert [name for name, text in told.items() if text == "77"] == ["towns.zip/下属/一.md", "汇编.md#2"], told
    given = desk.post("/give", keys=[card["key"] for card in cards.values()], what=["xml"]).json()
    archive = zipfile.ZipFile(io.BytesIO(desk.client.get(given["address"]).content))
    assert len(archive.namelist()) == 4
    assert sum(converters.read(archive.read(name)).facts["t3.received.total"].value == 77 for name in archive.namelist()) == 2


def test_a_broken_baseline_is_told_and_hides_nothing(desk):
    key = drop(desk)
    (desk.folder / "gouji-baseline.json").write_text("{", "utf-8")
    assert "gouji-baseline.json" in desk.client.get(f"/review/{key}/result").json()["notice"]
    assert desk.client.get("/findings", params={"keys": key}).status_code == 200
    mark = desk.client.get(f"/review/{key}/result").json()["findings"][0]["mark"]
    assert desk.post(f"/review/{key}/known", mark=mark, known=True).status_code == 500
    assert (desk.folder / "gouji-baseline.json").read_text("utf-8") == "{"  # it may be mended


def test_requests_of_the_wrong_shape_end_in_an_answer(desk):
    key = drop(desk)
    for body in ({"key": None}, {"keys": 5, "what": 1}, {"keys": {"a": 1}, "what": ["docx"]}, {"at": {}, "after": [], "who": 1}):
        for address in ("/give", "/again", "/remove", "/sum/give", f"/review/{key}/correct", f"/review/{key}/known"):
            assert desk.client.post(address, json=body).status_code < 500, (address, body)
