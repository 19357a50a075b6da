"""`gouji repair`: web pages back with their malformed tables mended, and nothing else changed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import given, is_stream, named, put
from converters.cli.terminal import FINDINGS, need_folder, print_finding, refuse_overwriting, status_of, stop_unwritten

if TYPE_CHECKING:
    from converters.diagnostics import Diagnostic
    from converters.repair import Repaired

_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"})


@command()
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--output", "out", type=click.Path(allow_dash=True), help="Output file; a folder for several pages (made if a slash ends it); “-” for the standard output. 输出文件；多个网页时为文件夹（以斜杠结尾则新建）；“-”表示标准输出")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if there is something to mend. 不写文件；有需修复之处时返回 1")
@click.option("--diff", is_flag=True, help="Write nothing; print the changes as a unified diff. 不写文件；以 diff 形式显示改动")
@click.option("--report", type=click.Path(path_type=Path, allow_dash=True), help="Write what was done: .json, .html (before and after side by side) or text. 修复报告：.json、.html（前后对照）或文本")
@click.option("--fragment", is_flag=True, help="The input is a piece of a page, as pasted from an editor. 输入为从编辑器粘贴的网页片段")
@click.option("--keep-style", is_flag=True, help="Keep classes, styles and widths in the tables written anew. 在修复的表格中保留样式、类名和宽度")
@language
def repair(pages: tuple[Path, ...], out: str | None, check: bool, diff: bool, report: Path | None, fragment: bool, keep_style: bool) -> None:
    """Mend the malformed tables of web pages in their place; every byte outside of them stays as it is.

    原位修复网页中不规范的表格；表格之外的内容逐字节保持不变。

    \b
    Examples 示例:
      gouji repair page.html -o fixed.html
      gouji repair site/ -o mended/ --report mended.html
      gouji repair page.html --check
      gouji repair - -o - --fragment < pasted.html
    """
    if not out and not check and not diff:
        raise click.UsageError(say("say where to write with -o, or use --check or --diff", "请用 -o 指定输出，或使用 --check、--diff"))
    plan = _plan(pages, out)
    need_folder(report)
    refuse_overwriting([*(target for _page, target in plan), report], [page for page, _target in plan])
    done: list[tuple[str, Repaired]] = []
    failed: list[Diagnostic] = []
    for page, target in plan:
        _one(page, None if check or diff else target, done, failed, diff=diff, fragment=fragment, keep_style=keep_style)
    _tell(done, report)
    if status := status_of(failed):
        sys.exit(status)
    if (check or diff) and any(change.mended for _name, repaired in done for change in repaired.changes):
        sys.exit(FINDINGS)


def _plan(pages: tuple[Path, ...], out: str | None) -> list[tuple[Path, Path | None]]:
    """Say where each page goes; the pages of a folder keep their places in it."""
    found = [(page, inner) for page in pages for inner in (_inside(page) if page.is_dir() else (page,))]
    target = Path(out) if out else None
    several = len(found) > 1 or any(page.is_dir() for page in pages) or (out or "").endswith("/") or (target is not None and not is_stream(target) and target.is_dir())
    if target is None or (is_stream(target) and not several):
        return [(inner, target) for _page, inner in found]
    if is_stream(target):
        raise click.UsageError(say("the standard output takes one page", "标准输出只能写一个网页"))
    if not several:
        need_folder(target)
        return [(found[0][1], target)]
    return [(inner, target / (inner.relative_to(page) if page.is_dir() else inner.name)) for page, inner in found]


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _PAGES and path.is_file())


def _one(page: Path, target: Path | None, done: list[tuple[str, Repaired]], failed: list[Diagnostic], *, diff: bool, fragment: bool, keep_style: bool) -> None:
    """Mend one page and write it; what cannot be read is named, and the others go on."""
    from converters.diagnostics import Refused, diagnose
    from converters.pipeline import source_from
    from converters.repair import mend
    from converters.show.repairs import as_diff

    name = named(page)
    try:
        source = source_from(given(page))
        repaired = mend(source, fragment=fragment, keep_style=keep_style)
        done.append((name, repaired))
        for item in repaired.diagnostics:
            if item.severity != "note" or not repaired.changes:
                print_finding(name, item)
        if diff:
            click.echo(as_diff(name, source.data, repaired.data), nl=False)
        elif target is not None:
            put(target, repaired.data, folders=True)
    except Refused as refused:
        failed.append(refused.diagnostic)
    except (click.ClickException, BrokenPipeError):
        raise
    except OSError as error:
        stop_unwritten(error)
    except Exception as error:  # noqa: BLE001 - never a traceback at a user, and the other pages go on
        failed.append(diagnose("S120", reason=f"{type(error).__name__}: {error}"))
    else:
        return
    print_finding(name, failed[-1])


def _tell(done: list[tuple[str, Repaired]], report: Path | None) -> None:
    """Write the report, and a line for people that says how many tables were mended."""
    from converters.show import repairs

    chinese = say("en", "zh") == "zh"
    if report is not None:
        kind = report.suffix.lower()
        told = repairs.as_json(done) if kind == ".json" else repairs.as_html(done, chinese=chinese) if kind in {".html", ".htm"} else repairs.as_text(done, chinese=chinese)
        put(report, told)
    mended = sum(change.mended for _name, repaired in done for change in repaired.changes)
    left = sum(not change.mended for _name, repaired in done for change in repaired.changes)
    tables = sum(repaired.tables for _name, repaired in done)
    if done:
        click.echo(say(f"{tables} tables in {len(done)} pages: {mended} mended, {left} left as they were", f"{len(done)} 个网页共 {tables} 个表格：修复 {mended} 个，保持原样 {left} 个"), err=True)
