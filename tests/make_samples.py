"""Write `samples/` anew from `tests/authored`: each report in every input format, beside its canonical XML.

`make samples` runs it. LibreOffice prints each DOCX, and saves it in the old formats, and Chromium prints each page of HTML; that
is only done anew when the file that it is done from has changed, since both programs put the time into what they write.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import flatten
import handmade
from authored import SLUGS
from authored import report as authored
from authored.illustrated import ILLUSTRATED, illustrated
from make import older

from converters.report import AnnualReport
from converters.writers import docx, html, markdown, xml

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
# These also come made without the writers of this project: by python-docx, and as a content system's page.
HANDMADE = ("lanxi-county-2019", "jichuan-education-2019", "wangchao-district-2023", "qiyun-town-2024")
# Chromium embeds its fonts so generously that its prints of every second report are enough for the size of this folder.
NOT_PRINTED = {f"{slug}/report.html" for slug in (*SLUGS[1::2], *older.SOURCES)} | {f"{slug}/cms.html" for slug in HANDMADE[1::2]}
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-pdf-header-footer")

FILES: dict[str, Callable[[AnnualReport], bytes]] = {
    "report.docx": docx.render,
    "report.html": html.render,
    "report.md": markdown.render,
    "report.xml": xml.render,
    "cells.txt": lambda item: flatten.cells(item, broken=item.edition == "2019").encode(),
    "pipes.txt": lambda item: flatten.pipes(item, own_line=item.edition == "2019").encode(),
    "rows.txt": lambda item: flatten.markdown_rows(item).encode(),
    "tabs.txt": lambda item: flatten.tabs(item, broken=True, bookmark=True).encode(),
}
ILLUSTRATED_FILES = {name: FILES[name] for name in ("report.docx", "report.html", "report.md", "report.xml")}
EXTRA: dict[str, Callable[[AnnualReport], bytes]] = {"word.docx": handmade.word, "cms.html": handmade.web}
OLD = {"report.doc": "doc:MS Word 97", "report.rtf": "rtf", "report.odt": "odt"}  # by the filters of LibreOffice
PRINTS = {"report.docx": "libreoffice.pdf", "report.html": "chromium.pdf", "word.docx": "word.pdf", "cms.html": "cms.pdf"}

README = """\
# Samples 样例

Reports of places and bodies that do not exist, written for this project; any likeness is chance. Every folder holds one report in
each format that gouji reads, with `report.xml`, the canonical XML that each of them must give. `make samples` writes them.
本目录中的地名、单位均属虚构，内容专为本项目编写，如有雷同纯属巧合。每个文件夹是同一份报告的各种格式；`report.xml` 是它们都应还原出的标准 XML。由 `make samples` 生成。

| File 文件 | What it is | 说明 |
|---|---|---|
| `report.docx`, `report.html`, `report.md` | written by gouji | 由本工具输出 |
| `report.doc`, `report.wps` (the same bytes), `report.rtf`, `report.odt` | the DOCX, saved by LibreOffice | 由 LibreOffice 另存 |
| `libreoffice.pdf`, in some `chromium.pdf` | the DOCX and the HTML, printed | 由上述文件打印 |
| `cells.txt`, `pipes.txt`, `rows.txt`, `tabs.txt` | text whose tables have fallen apart, in four shapes | 表格被打散的四种文本 |
| in some `word.docx`, `cms.html`, `word.pdf`, `cms.pdf` | made without gouji | 不经本工具制作（部分文件夹） |

| Folder 文件夹 | Report 报告 | Edition 版式 |
|---|---|---|
"""


# Of these years the text shapes are not written: flattened lists are made anew by each run of the tests.
OLDER = {name: FILES[name] for name in ("report.docx", "report.html", "report.md", "report.xml")}


def report(slug: str) -> AnnualReport:
    """Return the report of a folder."""
    return older.report(slug) if slug in older.SOURCES else authored(slug)


def main() -> None:
    """Write every file, then print what is printed; an office tool that is missing is named and its files are kept."""
    changed: list[Path] = []
    slugs = (*older.SOURCES, *SLUGS)
    for slug in slugs:
        made = OLDER if slug in older.SOURCES else FILES | (EXTRA if slug in HANDMADE else {})
        for name, render in made.items():
            if _write(SAMPLES / slug / name, render(report(slug))):
                changed.append(SAMPLES / slug / name)
    for slug in ILLUSTRATED:
        for name, render in ILLUSTRATED_FILES.items():
            if _write(SAMPLES / slug / name, render(illustrated(slug))):
                changed.append(SAMPLES / slug / name)
    rows = "".join(f"| [{slug}]({slug}) | {report(slug).title.text} | {report(slug).edition or '–'} |\n" for slug in slugs)
    rows += "".join(f"| [{slug}]({slug}) | {illustrated(slug).title.text} | {illustrated(slug).edition}, with charts, codes, links, lists, notes 含图表、二维码、链接、列表、注释 |\n" for slug in ILLUSTRATED)
    _write(SAMPLES / "README.md", (README + rows).encode())
    prints = [path for slug in slugs for name in PRINTS if f"{slug}/{name}" not in NOT_PRINTED
              for path in [SAMPLES / slug / name]
              if path.is_file() and (path in changed or not path.with_name(PRINTS[name]).is_file())]
    _print_all([path for path in prints if path.suffix == ".docx"], "soffice", _by_libreoffice)
    _print_all([path for path in prints if path.suffix == ".html"], "chromium", _by_chromium)
    old = [SAMPLES / slug / "report.docx" for slug in (*slugs, *ILLUSTRATED)]
    old = [path for path in old if path in changed or not all(path.with_name(name).is_file() for name in (*OLD, "report.wps"))]
    _print_all(old, "soffice", _saved_by_libreoffice)
    size = sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file())
    print(f"{len(slugs) + len(ILLUSTRATED)} reports, {sum(1 for path in SAMPLES.rglob('*') if path.is_file())} files, {size / 1e6:.1f} MB")


def _write(path: Path, data: bytes) -> bool:
    """Write `data` if it is new; return whether it was."""
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True


def _print_all(paths: list[Path], program: str, job: Callable[[list[Path], Path], None]) -> None:
    if not paths:
        return
    if not shutil.which(program):
        print(f"{program} is not installed; {len(paths)} files were not printed or saved anew", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        job(paths, Path(folder))


def _by_libreoffice(paths: list[Path], folder: Path) -> None:
    """Print all in one process, under names that tell the folders apart."""
    copies = {path: folder / f"{path.parent.name}.{path.stem}.docx" for path in paths}
    for path, copy in copies.items():
        # LibreOffice prints tracked deletions as well, so a file with such is printed without them.
        copy.write_bytes(handmade.word(report(path.parent.name), tracked=False) if path.name == "word.docx" else path.read_bytes())
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
                    "--outdir", str(folder), *map(str, copies.values())], check=True, capture_output=True, timeout=600)
    for path, copy in copies.items():
        shutil.copyfile(copy.with_suffix(".pdf"), path.with_name(PRINTS[path.name]))


def _saved_by_libreoffice(paths: list[Path], folder: Path) -> None:
    """Save all in each old format, in one process for each; Kingsoft's .wps is a .doc by another name."""
    copies = {path: folder / f"{path.parent.name}.docx" for path in paths}
    for path, copy in copies.items():
        shutil.copyfile(path, copy)
    for name, wanted in OLD.items():
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", wanted,
                        "--outdir", str(folder), *map(str, copies.values())], check=True, capture_output=True, timeout=600)
        for path, copy in copies.items():
            shutil.copyfile(copy.with_suffix(Path(name).suffix), path.with_name(name))
    for path in paths:
        shutil.copyfile(path.with_name("report.doc"), path.with_name("report.wps"))


def _by_chromium(paths: list[Path], folder: Path) -> None:
    for path in paths:
        target = folder / "page.pdf"
        subprocess.run(["chromium", *CHROMIUM, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", path.as_uri()],
                       check=True, capture_output=True, timeout=120)
        shutil.move(target, path.with_name(PRINTS[path.name]))


if __name__ == "__main__":
    main()
