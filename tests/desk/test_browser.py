"""The whole way in a real browser: twelve towns dropped, a figure put right, the sums agree, findings out, the county's sum, files that read back equal.

Needs Chromium on the system and playwright; axe-core comes with axe-playwright-python. Screenshots for the docs are written if GOUJI_SHOTS names a folder.
"""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import flatten
import pytest
from make.reports import made_report
from make.served import CHROMIUM, Served

import converters
from converters import pipeline
from converters.report import FormTable

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest.importorskip("starlette", reason="the extra desk is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

TOWNS = ("澜溪", "鹤汀", "霁川", "砚湖", "兰皋", "青屿", "芦汀", "泊远", "沅芷", "望潮", "疏桐", "雁回")
KINDS = ("docx", "html", "markdown", "pdf", "xlsx", "docx", "html", "cells", "pipes", "docx", "xml", "docx")
SUFFIX = {"markdown": ".md", "cells": ".txt", "pipes": ".txt"}


@cache
def town(at):
    return made_report(40 + at, "2021", f"{TOWNS[at]}镇人民政府", 2024)


def wrong(report, fact, text):
    """The report with one figure misprinted."""
    def slots(block):
        return replace(block, slots=tuple(replace(slot, text=text) if slot.fact == fact else slot for slot in block.slots)) if isinstance(block, FormTable) else block

    sections = tuple(replace(section, blocks=tuple(map(slots, section.blocks))) for section in report.sections)
    return replace(report, sections=sections)


def files_of(folder):
    """Twelve files of mixed formats; in the first one a total is misprinted."""
    paths = []
    for at, kind in enumerate(KINDS):
        report = town(at)
        if at == 0:
            report = wrong(report, "t3.received.total", str(report.facts["t3.received.total"].value + 7))
        text = getattr(flatten, kind)(report).encode() if kind in {"cells", "pipes"} else pipeline.render(report, kind)
        path = folder / f"{TOWNS[at]}镇{SUFFIX.get(kind, f'.{kind}')}"
        path.write_bytes(text)
        paths.append(path)
    return paths


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def axe(page):
    """The violations that axe-core finds in a page."""
    script = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python, which holds axe-core, is not installed")
    source = next(Path(script.__file__).parent.glob("*axe*.js"), None) or next(Path(script.__file__).parent.rglob("axe.min.js"))
    page.evaluate(source.read_text("utf-8"))
    found = page.evaluate("() => axe.run()")
    return [(item["id"], [node["html"][:120] for node in item["nodes"]][:3]) for item in found["violations"]]


def until(page, asked, seconds=60):
    """Wait until an expression holds; the desk's policy forbids what playwright's own waiting does (eval)."""
    end = time.monotonic() + seconds
    while not page.evaluate(asked):
        assert time.monotonic() < end, asked
        page.wait_for_timeout(50)


def shot(page, name):
    if os.environ.get("GOUJI_SHOTS"):
        page.evaluate("() => { const where = document.querySelector('.where code'); if (where) where.textContent = '2024年报'; }")  # the folder of a test says nothing
        page.screenshot(path=Path(os.environ["GOUJI_SHOTS"]) / f"{name}.png")


def dropped(page, paths):
    """Drop the files and wait for their cards."""
    page.set_input_files("#files", paths)
    until(page, "document.querySelector('#bar').value === 12 && document.querySelectorAll('.card.fine, .card.wrong').length === 12", 60)
    assert axe(page) == []
    shot(page, "desk")


def put_right(page, right):
    """Open the first town, go to what is doubtful, and put the misprinted total right: with the keyboard alone."""
    page.get_by_role("link", name=re.compile("澜溪")).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#result [data-f]")
    page.wait_for_selector("#source [data-o]")
    until(page, "document.querySelector('#list').children.length > 0")
    assert "C752" in page.locator("#list").inner_text()
    page.keyboard.press("n")
    page.wait_for_selector("#form:not([hidden])")
    assert page.locator("#source .lit").count() >= 1
    assert axe(page) == []
    while page.evaluate("document.activeElement.dataset.f") != "t3.received.total":
        page.keyboard.press("n")
    until(page, "document.querySelectorAll('#candidates button').length > 0")
    shot(page, "review")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'after'")
    page.keyboard.press("Control+a")
    page.keyboard.type(right)
    for field, text in (("who", "张三"), ("reason", "录入错误")):
        while page.evaluate("document.activeElement.id") != field:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_selector("#made li button")
    assert "张三" in page.locator("#made").inner_text()
    assert "broken" not in page.locator('#result [data-f="t3.received.total"]').get_attribute("class")
    assert "C752" not in page.locator("#list").inner_text()
    page.locator('#source [data-o="word/document.xml#tbl[2]/tr[4]/tc[2]"]').click()
    assert page.locator("#result .lit").count() == 1


def in_english(page):
    """The same in English, in a narrow window, and the pages of a PDF with their boxes."""
    page.get_by_role("link", name="English").click()
    page.wait_for_selector("#result [data-f]")
    assert "Findings" in page.locator("#findings-title").inner_text()
    page.set_viewport_size({"width": 800, "height": 1000})
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name=re.compile("Desk")).click()
    page.get_by_role("link", name=re.compile("砚湖")).click()
    page.wait_for_selector("#source .box")
    until(page, "document.querySelector('#source img').naturalWidth > 0")
    page.locator('#result [data-f="t3.received.total"]').click()
    page.wait_for_selector("#source .box.lit")
    assert axe(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator('#result [data-f="t3.received.total"]').click()
    page.wait_for_timeout(300 if os.environ.get("GOUJI_SHOTS") else 0)
    shot(page, "pdf")
    page.set_viewport_size({"width": 800, "height": 1000})


def given_back(page):
    """All reports back in one archive, and what each of its files says."""
    page.get_by_role("link", name=re.compile("Desk")).click()
    until(page, "document.querySelectorAll('.card.fine, .card.wrong').length === 12")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.check("#every")
    for name in ("xml", "sheet"):
        page.check(f"input[value={name}]")
    with page.expect_download(timeout=60_000) as waiting:
        page.click("#give")
    archive = zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    assert len(archive.namelist()) == 25
    for at, name in enumerate(TOWNS):
        for suffix in ("docx", "xml"):
            back = converters.read(archive.read(f"{name}镇.{suffix}"))
            assert {fact: item.value for fact, item in back.facts.items()} == {fact: item.value for fact, item in town(at).facts.items()}, (name, suffix)


def added_up(page):
    """The findings of all, and the county's sum."""
    page.click("#findings")
    page.wait_for_selector("table.rows")
    assert axe(page) == []
    page.go_back()
    until(page, "document.querySelectorAll('.card.fine, .card.wrong').length === 12")
    assert "12" in page.locator("#chosen").inner_text()
    page.click("#sum")
    total = sum(town(at).facts["t3.received.total"].value for at in range(12))
    assert page.locator('[data-sum="t3.received.total"]').inner_text() == str(total)
    assert axe(page) == []
    shot(page, "sum")
    with page.expect_download() as waiting:
        page.click("#give")
    assert converters.read(Path(waiting.value.path()).read_bytes()).facts["t3.received.total"].value == total


def test_the_whole_way_of_twelve_towns(browser, tmp_path):
    given, folder = tmp_path / "given", tmp_path / "desk"
    given.mkdir()
    paths = files_of(given)
    served = Served(folder)
    try:
        page = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True).new_page()
        page.set_default_timeout(60_000)
        troubles = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.goto(served.address)
        assert "token" not in page.url
        dropped(page, paths)
        put_right(page, str(town(0).facts["t3.received.total"].value))
        assert (folder / "澜溪镇.docx.corrections.json").is_file()
        in_english(page)
        given_back(page)
        added_up(page)
        assert troubles == []
    finally:
        served.kill()
    # killed in the middle: what was read and put right is there again
    served = Served(folder)
    try:
        page = browser.new_context().new_page()
        page.set_default_timeout(60_000)
        page.goto(served.address)
        until(page, "document.querySelectorAll('.card.fine, .card.wrong').length === 12", 30)
        assert "更正 1" in page.locator(".card", has_text="澜溪").inner_text()
    finally:
        served.kill()
