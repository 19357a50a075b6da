"""`gouji convert`: reports of any format into another, one or a whole folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from converters.cli.archive import Taken, carry_out, is_archive, planned, summary_line, taken_up
from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.many import Many, many
from converters.cli.streams import is_stream, named, standard_input
from converters.cli.terminal import (
    draw_trace,
    exit_on,
    fonts,
    guard,
    need_folder,
    password,
    print_finding,
    print_findings,
    put_or_end,
    refuse_overwriting,
    status_of,
    traced,
    via,
)
from converters.resources import form_names
from converters.work.store import is_address

if TYPE_CHECKING:
    from converters.source.files import Source
    from converters.work.slot import Limits


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(allow_dash=True),
              help="Output file, whose suffix is the format; a folder (made if a slash ends it); “-” for the standard output. 输出文件；文件夹（以斜杠结尾则新建）；“-”表示标准输出")
@click.option("--to", "to", type=click.Choice(["xml", "json", "docx", "html", "md", "pdf", "xlsx", "csv", "parquet"]), help="Format, where OUT's suffix does not say it. 输出格式")
@click.option("--edition", type=click.Choice(["auto", *form_names()]), default="auto", show_default=True, help="Edition of the form to write; what has no counterpart is kept and named. 输出的表格版本")
@click.option("--fragment", is_flag=True, help="HTML to paste into a site: the report alone, with inline styles. 仅输出可粘贴的正文 HTML")
@click.option("--extract-media", "media", type=click.Path(file_okay=False), help="Put the pictures into this folder, each once; XML, JSON, HTML and Markdown then name the files. 把图片另存到此文件夹")
@click.option("--infer", is_flag=True, help="Derive values that follow from the form's sums; they are marked inferred. 按勾稽关系推算未印出的数值")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show the findings of each of several files; of one file the notes too. 显示各文件的全部发现")
@via
@traced
@taken_up
@many
@fonts
@password
@language
def convert(inputs: tuple[str, ...], output: str, to: str | None, edition: str, fragment: bool, media: str | None, infer: bool, fail_on: str, verbose: bool, via: str | None, trace: Path | None, taken: Taken, asked: Many) -> None:
    """Convert reports: DOCX, DOC, PDF, HTML, text, Markdown, XML or JSON → any of the formats written.

    转换报告：DOCX、DOC、PDF、HTML、文本、Markdown、XML、JSON → 任一可输出的格式。

    \b
    Examples 示例:
      gouji convert report.pdf -o report.json
      gouji convert a.docx b.html -o out/ --to xml
      gouji convert archive/ -o out/ --to docx --fail-on error
      gouji convert ruined.txt -o report.docx --trace why.html
    """
    place = None if is_stream(Path(output)) else Path(output)
    if len(inputs) > 1 and "-" in inputs:
        raise click.UsageError(say("the standard input is one report; give it alone", "标准输入是一份报告，请单独给出"))
    archive = any(is_archive(path) for path in inputs)
    several = place is not None and (len(inputs) > 1 or archive or place.is_dir() or is_address(output) or output.endswith(("/", os.sep)))
    if several and "-" in inputs:
        raise click.UsageError(say("the standard input has no name; give the output one", "标准输入没有文件名，请指定输出文件"))
    if place is None and (len(inputs) > 1 or archive):
        raise click.UsageError(say("the standard output takes one report", "标准输出只能写一份报告"))
    name = _format(place, to, several=several)
    if fragment and name != "html":
        raise click.UsageError(say("--fragment goes with HTML", "--fragment 只用于 HTML"))
    chosen: dict[str, Any] = {"to": ("fragment" if fragment else name,), "edition": "" if edition == "auto" else edition, "infer": infer, "via": via or ""}
    if media:
        beside = place if several else (place or Path()).parent
        chosen["media"] = (str(Path(media).resolve()), Path(os.path.relpath(media, beside)).as_posix())
    if trace and (several or "-" in inputs):
        raise click.UsageError(say("--trace goes with one report in a file", "--trace 只用于一份文件中的报告"))
    if several:
        carry_out(planned(inputs, output, asked, taken, chosen, recorded=archive), asked, fail_on, verbose=verbose)
    else:
        need_folder(trace)
        refuse_overwriting([place, trace], [Path(inputs[0])])
        if trace:
            guard(Path(inputs[0]), lambda: draw_trace(Path(inputs[0]), Path(inputs[0]).name, trace, via=via or ""))
        _one(Path(inputs[0]), place, chosen, asked.limits, ("warning", "note") if verbose else ("warning",), fail_on)


def _format(out: Path | None, to: str | None, *, several: bool) -> str:
    """Name the output format from --to or from the suffix of OUT, and see that OUT can be what it has to be."""
    from converters.formats import by_suffix, writable

    own = by_suffix(out.suffix) if out and not several else ""
    name = by_suffix(f".{to}") if to else own
    if (several or out is None) and not to:
        raise click.UsageError(say("say the format with --to", "请用 --to 指定格式"))
    if out and own and name != own:
        raise click.UsageError(say(f"the suffix of {out.name} says another format than --to {to}", f"{out.name} 的扩展名与 --to {to} 不一致"))
    if name not in writable():
        known = " ".join(suffix for format_, suffix in writable().items() if format_ != "fragment")
        suffix = out.suffix if out else to
        raise click.UsageError(say(f"cannot write “{suffix}”; known formats: {known}", f"不支持的输出格式“{suffix}”；可用：{known}"))
    if several and out and out.exists() and not out.is_dir():
        raise click.UsageError(say(f"{out} is a file; several inputs need a folder", f"{out} 是文件；多个输入需要输出到文件夹"))
    if not several:
        need_folder(out)
    return name


def _one(path: Path, out: Path | None, chosen: dict[str, Any], limits: Limits | None, shown: tuple[str, ...], fail_on: str) -> None:
    """Convert one report, and exit with the status that it earns."""
    from converters.work.engine import Order, Task, stream
    from converters.work.inputs import Input
    from converters.work.reading import make
    from converters.work.slot import Limits as Usual

    name, (to,) = named(path), chosen["to"]
    item = Input(name, name, given=_standard_input(path)) if is_stream(path) else Input(str(path), path.name)
    order = Order(make, chosen, limits or Usual())
    done = next(stream([Task(0, item, {to: str(out)} if out else {})], order, isolate=limits is not None))
    if done.failure:
        print_finding(name, done.failure)
        sys.exit(status_of([done.failure]))
    print_findings(name, [item for item in done.value.findings if item.severity in ("error", *shown)])
    click.echo(f"{name}: {summary_line(done.value.summary)}", err=True)
    for _, data in done.value.files[:1]:  # of a volume the first
        put_or_end(None, data)
    exit_on(done.value.findings, fail_on)


def _standard_input(path: Path) -> Source:
    """What the standard input holds; an empty one ends the command."""
    held: list[Source] = []
    guard(path, lambda: held.append(standard_input()))
    return held[0]
