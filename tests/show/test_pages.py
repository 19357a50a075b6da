"""Every page that is written: no error for the Nu checker, no violation for axe, and nothing that makes the page scroll sideways on a phone."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from authored import report
from beside import rich
from click.testing import CliRunner
from make.checkers import AXE, BROWSER, NU, nu_errors, seen_in_browser
from make.malformed import page

from converters.cli import main
from converters.pipeline import render
from converters.repair import mend
from converters.report import AnnualReport
from converters.source.files import source_of

WIDTHS = (390, 800, 1280)
_SITE = '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>年度报告</title></head><body><header><p>网站</p></header><main>\n{}\n</main></body></html>'


def _large(truth: AnnualReport) -> AnnualReport:
    """A report whose every figure has six digits."""
    from converters.model import Table
    from converters.report import FormTable

    figures = {name: replace(fact, text="987654", value=987654) for name, fact in truth.facts.items() if fact.value is not None}

    def grown(block: object) -> object:
        if isinstance(block, FormTable):
            return replace(block, slots=tuple(replace(slot, text="987654") if slot.fact in figures else slot for slot in block.slots))
        return replace(block, cells=tuple(replace(cell, text=re.sub(r"^\d+$", "987654", cell.text)) for cell in block.cells)) if isinstance(block, Table) else block

    return replace(truth, facts=truth.facts | figures, sections=tuple(replace(section, blocks=tuple(map(grown, section.blocks))) for section in truth.sections))


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    """A folder with one of every kind of page."""
    folder, inputs = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("inputs")
    for slug in ("lanxi-county-2019", "wangchao-district-2023"):
        (folder / f"large-{slug}.html").write_bytes(render(_large(report(slug)), "html"))
    (folder / "fragment-large.html").write_text(_SITE.format(render(_large(report("wangchao-district-2023")), "fragment").decode()), encoding="utf-8")
    (folder / "rich.html").write_bytes(render(rich(), "html"))
    (folder / "fragment-rich.html").write_text(_SITE.format(render(rich(), "fragment").decode()), encoding="utf-8")
    (inputs / "a").mkdir()
    first, second = inputs / "a" / "first.docx", inputs / "a" / "second.docx"
    first.write_bytes(render(rich(), "docx"))
    second.write_bytes(render(_large(report("wangchao-district-2023")), "docx"))
    (inputs / "broken.html").write_bytes(page(3)[0])
    mended = "\n".join(change.after for seed in range(12) for change in mend(source_of(page(seed)[0])).changes if change.mended)
    (folder / "mended.html").write_text(_SITE.format(f"<h1>表</h1>\n{mended}"), encoding="utf-8", errors="replace")
    for language, line in (("zh", ["check", "--format", "html", "-o", "findings.html", str(second)]), ("en", ["check", "--summary", "--format", "html", "-o", "summary.html", str(second)]),
                           ("zh", ["diff", str(first), str(second), "-o", "diff.html"]), ("zh", ["tables", str(second), "-o", "tables.html"]),
                           ("en", ["repair", str(inputs / "broken.html"), "-o", str(inputs / "fixed.html"), "--report", "repairs.html"])):
        done = CliRunner().invoke(main, [*(str(folder / word) if word.endswith(".html") and "/" not in word else word for word in line), "--lang", language])
        assert done.exit_code in {0, 1}, done.output
    run = inputs / "out"
    for line in (["migrate", str(inputs / "a"), str(run), "--to", "json"], ["report", str(run), "--lang", "en"]):
        assert CliRunner().invoke(main, line).exit_code in {0, 1}
    for name in ("overview", "codebook"):
        (folder / f"{name}.html").write_bytes((run / "dataset" / f"{name}.html").read_bytes())
    return folder


@pytest.mark.skipif(NU is None, reason="no Java, or the Nu checker (npm vnu-jar) is not installed")
def test_the_nu_checker_finds_no_error(pages):
    assert len(list(pages.glob("*.html"))) >= 13
    assert nu_errors(pages) == []


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_no_page_scrolls_sideways_and_axe_finds_no_violation(pages, tmp_path):
    texts = {path.name: path.read_text("utf-8") for path in sorted(pages.glob("*.html"))}
    seen = seen_in_browser(texts, tmp_path, WIDTHS)
    assert len(seen) == len(WIDTHS) * len(texts)
    assert [(item["name"], item["width"], item["over"]) for item in seen if item["over"] > 0] == []
    if AXE is not None:
        assert [(item["name"], item["violations"]) for item in seen if item["violations"]] == []
