"""Chromium lays the mended tables out on the same grid as gouji reads them: every cell of every case and made page, in one run of the browser."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest
from casefile import cases, load
from make.malformed import page

from converters.model import walk_tables
from converters.readers.html import read_page
from converters.repair import mend
from converters.source.files import source_of

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
# Every column is 30 pixels wide and every row has a top, so that a cell's box says where it stands, however empty it is.
_SCRIPT = """
for (const box of document.querySelectorAll('section')) {
  for (const table of box.querySelectorAll('table')) if (table.isConnected && !table.parentElement.closest('table')) {
    table.querySelectorAll('table').forEach(inner => inner.remove());
    const columns = Number(box.dataset.columns), group = document.createElement('colgroup');
    for (let at = 0; at < columns; at++) group.append(Object.assign(document.createElement('col'), {style: 'width:30px'}));
    table.querySelectorAll('colgroup').forEach(old => old.remove());
    table.prepend(group);
    table.style.cssText = 'table-layout:fixed;border-collapse:collapse;width:' + 30 * columns + 'px';
    const left = table.getBoundingClientRect().left, tops = [...table.rows].filter(row => row.getClientRects().length).map(row => row.getBoundingClientRect().top);
    box.dataset.grid = JSON.stringify([...table.querySelectorAll('td,th')].filter(cell => cell.getClientRects().length).map(cell => {
      const place = cell.getBoundingClientRect(), row = tops.findIndex(top => Math.abs(top - place.top) < 2);
      return [row, Math.round((place.left - left) / 30), tops.filter(top => top > place.top - 2 && top < place.bottom - 2).length, Math.round(place.width / 30)];
    }));
  }
}
document.body.innerHTML = '<pre>' + JSON.stringify([...document.querySelectorAll('section')].map(box => box.dataset.grid || null)) + '</pre>';
"""


def _tables() -> list[tuple[str, str]]:
    """The mended tables of the cases and of the made pages, by name."""
    found = []
    pages = [(path.stem, load(path)) for path in cases("html")]
    sources = [(name, source_of(case.data, case.file)) for name, case in pages] + [(f"page {seed}", source_of(page(seed)[0])) for seed in range(60)]
    for name, source in sources:
        found += [(f"{name} {change.number}", "<table" + change.after.partition("<table")[2]) for change in mend(source).changes if change.mended]
    return found


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_the_browser_sees_the_same_grid(tmp_path):
    expected, boxes = [], []
    for name, text in _tables():
        table = next((table for table, parent in walk_tables(read_page(text.encode(), "utf-8").blocks) if parent is None), None)
        if table is None or not table.columns or table.columns > 60 or "display:none" in text.replace(" ", "").partition(">")[0]:
            continue
        spots = {(cell.row, cell.column, cell.rowspan, cell.colspan) for cell in table.cells}
        expected.append((name, table.rows, spots))
        boxes.append(f'<section data-columns="{table.columns}">{text}</section>')
    assert len(boxes) > 150
    target = tmp_path / "all.html"
    target.write_text("<!DOCTYPE html><meta charset=utf-8><style>td,th{padding:0;border:0;height:20px;font-size:6px;overflow:hidden}tr{height:20px}p{margin:0}</style><body>"
                      + "\n".join(boxes) + f"<script>{_SCRIPT}</script>", encoding="utf-8", errors="replace")
    done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom", target.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    seen = json.loads(html.unescape(re.search(r"<pre>(.*)</pre>", done.stdout, re.DOTALL)[1]))
    assert len(seen) == len(expected)
    wrong = [name for (name, _rows, spots), grid in zip(expected, seen, strict=True) if grid is None or {tuple(cell) for cell in json.loads(grid)} != spots]
    assert wrong == []
