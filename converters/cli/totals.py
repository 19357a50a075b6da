"""`gouji sum`: the reports of subordinate bodies added up into their parent's."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.many import Many, Tally, by_path, many, need_inputs, watch
from converters.cli.streams import is_stream, put
from converters.cli.terminal import (
    FINDINGS,
    exit_on,
    fonts,
    guard,
    need_folder,
    password,
    print_findings,
    read_or_end,
    refuse_overwriting,
    stop,
)
from converters.resources import form_names

if TYPE_CHECKING:
    from converters.consolidate import Child, Total
    from converters.diagnostics import Diagnostic


@command("sum")
@click.argument("inputs", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path, allow_dash=True), help="Output file, whose suffix is the format; “-” for the standard output. 输出文件，扩展名即格式；“-”表示标准输出")
@click.option("--to", type=click.Choice(["xml", "json", "docx", "html", "md", "pdf", "xlsx", "csv", "parquet"]), help="Format, where the suffix of the output does not say it. 输出格式")
@click.option("--edition", type=click.Choice(["auto", *form_names()]), default="auto", show_default=True, help="Edition of the sum; by default that of most reports. 汇总的表格版本")
@click.option("--year", type=int, help="Year to add up; reports of other years are left out. 汇总的年度；其他年度的报告不计入")
@click.option("--title", default="", help="Title of the sum. 汇总报告的标题")
@click.option("--bodies", type=click.Path(path_type=Path), help="A list of the bodies that have to report, one a line. 应报单位名单，每行一个")
@click.option("--against", "parent", type=click.Path(path_type=Path), help="The parent's own report, to compare with. 用于核对的上级报告")
@click.option("--trace", type=click.Path(path_type=Path), help="Write which report gave what, as CSV. 输出各报告的数值来源")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@many
@fonts
@password
@language
def total(inputs: tuple[str, ...], out: Path, to: str | None, edition: str, year: int | None, title: str, bodies: Path | None, parent: Path | None, trace: Path | None, fail_on: str, asked: Many) -> None:
    """Add up the reports of subordinate bodies: each figure with the reports that gave it; wrong, missing and second reports are named.

    汇总下级报告：每个数值注明来自哪些报告；有误、缺少、重复的报告逐一列明。

    \b
    Examples 示例:
      gouji sum towns/ -o county.xlsx --title 某县2024年政府信息公开工作年度报告（汇总）
      gouji sum towns/ -o county.json --bodies towns.txt --trace county-trace.csv
      gouji sum towns/ -o county.json --against county.docx --fail-on error
    """
    from converters import pipeline
    from converters.consolidate import compare, consolidate
    from converters.formats import by_suffix, writable

    by_path(inputs)
    if is_stream(out) and not to:
        raise click.UsageError(say("say the format with --to", "请用 --to 指定格式"))
    name = by_suffix(f".{to}" if to else out.suffix)
    if name not in writable():
        known = " ".join(suffix for format_, suffix in writable().items() if format_ != "fragment")
        raise click.UsageError(say(f"cannot write “{out.suffix}”; known formats: {known}", f"不支持的输出格式“{out.suffix}”；可用：{known}"))
    need_folder(out)
    refuse_overwriting([out, trace], [parent, bodies])
    expected = _lines(bodies) if bodies else []
    own = read_or_end(parent) if parent else None
    children, tally = _children(inputs, asked, out, trace)
    failed = tally.states["failed"]
    found = consolidate(children, "" if edition == "auto" else edition, expected, title, year)
    findings: list[tuple[str, Diagnostic]] = [*found.findings, *((str(parent), item) for item in (compare(found, own) if own else ()))]
    for child in dict.fromkeys(child for child, _item in findings):
        print_findings(child or click.format_filename(out), [item for told, item in findings if told == child])

    click.echo(say(f"{len(children)} reports read, {failed} failed", f"读取 {len(children)} 份报告，失败 {failed}"), err=True)
    if failed or not found.report.edition:
        torn = any(item.code in {"B981", "B973"} for _child, item in found.findings)
        reason = (say("some reports could not be read", "有报告无法读取") if failed else say("the reports can't be added up as they are", "这些报告不能直接相加") if torn
                  else say("there is no report to add up", "没有可汇总的报告"))
        stop(say(f"{reason}; nothing was written", f"{reason}，未写出文件"), 3)

    def write() -> None:
        data, notes = pipeline.render_noted(found.report, name)
        print_findings(click.format_filename(out), notes)
        put(out, data)
        if trace:
            put(trace, _trace(found))

    guard(out, write)
    if any(item.code == "B966" for _child, item in findings):
        sys.exit(FINDINGS)
    exit_on((item for _child, item in findings), fail_on)


def _lines(path: Path) -> list[str]:
    """The lines of a list in any encoding, blank ones left out."""
    from converters.source.encoding import decode
    from converters.source.files import open_source

    lines: list[str] = []
    guard(path, lambda: lines.extend(line.strip() for line in decode(open_source(path).data).text.splitlines() if line.strip()))
    return lines


def _children(inputs: Sequence[str], asked: Many, *outputs: Path | None) -> tuple[list[Child], Tally]:
    """Read every report; one that can't be read is named and counted."""
    from converters.consolidate import Child
    from converters.work.engine import each
    from converters.work.inputs import walk
    from converters.work.reading import figures

    total = 0
    for item in walk(inputs, only=asked.only):
        refuse_overwriting(outputs, [Path(item.place)])
        total += 1
    need_inputs(total)
    children: list[Child] = []
    tally = Tally(total)
    for done in watch(each(inputs, figures, **asked.engine), tally, asked):
        name = click.format_filename(done.item.name)
        children += [Child(f"{name}#{number}" if len(done.value) > 1 else name, report) for number, report in enumerate(done.value or (), 1)]
    return children, tally


def _trace(found: Total) -> bytes:
    """A line for each figure of each report, with the total."""
    from converters.formats import verb

    rows = [(fact, child, value, found.report.facts[fact].text) for fact, given in found.trace.items() for child, value in given.items()]
    data: bytes = verb("writers", "csv", "render_table")(("fact", "report", "value", "total"), rows)
    return data
