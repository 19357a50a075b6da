"""`gouji check`: what a reviewer looks for in reports, found by a machine, told to people and to programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.help import command
from converters.cli.languages import chinese, language, say
from converters.cli.many import Many, Tally, many, need_inputs, watch
from converters.cli.streams import given, is_stream, named
from converters.cli.terminal import (
    exit_on,
    need_folder,
    password,
    print_finding,
    put_or_end,
    read_or_end,
    refuse_overwriting,
    status_of,
    via,
)

if TYPE_CHECKING:
    from converters.checks.chain import Leaf
    from converters.report import AnnualReport
    from converters.show.audit import Audited
    from converters.show.control import Control
    from converters.show.findings import Checked

_STYLES = {".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif", ".xlsx": "xlsx", ".xml": "junit"}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def _codes(_context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that may be given more than once, each a list with commas."""
    from converters.show.control import known_code

    codes = tuple(code.strip().upper() for value in values for code in value.split(",") if code.strip())
    for code in codes:
        if not known_code(code):
            raise click.BadParameter(say(f"{code}: no such code", f"{code}：没有此代码"), param=option)
    return codes


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", "last", type=click.Path(path_type=Path), help="Last year's report of the same body, or a folder of last year's reports. 上一年度的报告，或其文件夹")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file, or a folder for a page each; the standard output if not given. 输出文件，或逐份网页的文件夹；默认写到标准输出")
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif", "github", "junit", "html", "xlsx"]), help="How to print the findings; by the suffix of the output, else text. 输出样式；默认按输出文件的扩展名，否则为 text")
@click.option("--select", multiple=True, callback=_codes, help="Only these codes, whole or by their beginning: C7,N. 只报告这些代码，可只写开头")
@click.option("--ignore", multiple=True, callback=_codes, help="Not these codes. 不报告这些代码")
@click.option("--baseline", type=click.Path(path_type=Path), help="Findings known before, which stay quiet. 已知问题的清单，其中的问题不再报告")
@click.option("--update-baseline", is_flag=True, help="Write all findings of this run to the baseline. 将本次全部问题写入清单")
@click.option("--annotate", type=click.Path(path_type=Path), help="Write the report as DOCX, each finding a comment at its place. 另存为 DOCX，问题以批注标出")
@click.option("--engine", type=click.Choice(["own", "schematron"]), default="own", show_default=True, help="What tests the sums, figures and dates: the program, or the published schema/report.sch. 核对引擎")
@click.option("--summary", is_flag=True, help="Count the findings by code and by body. 按代码和单位汇总")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), help="Exit with 1 if there are findings of this severity; error if not given. 出现此级别问题时返回 1；默认为 error")
@click.option("-v", "--verbose", is_flag=True, help="Show notes too, every finding of a code, and its place in the file. 显示全部发现及其在文件中的位置")
@via
@many
@password
@language
def check(inputs: tuple[Path, ...], last: Path | None, out: Path | None, style: str | None, select: tuple[str, ...], ignore: tuple[str, ...], baseline: Path | None, update_baseline: bool,
          annotate: Path | None, engine: str, summary: bool, fail_on: str | None, verbose: bool, via: str | None, asked: Many) -> None:
    """Check reports: their sums, figures, dates and words, last year's report beside them, and the other reports of the folder.

    审核报告：勾稽、数值、日期、文字，并与上年报告和同一文件夹中的其他报告对照。

    \b
    Examples 示例:
      gouji check report.docx
      gouji check report.docx --against last-year.pdf
      gouji check towns2024/ --against towns2023/     paired by body and year 按单位和年度配对
      gouji check archive/ --summary
      gouji check archive/ -o findings.xlsx       a sheet to send 可发送的表格
      gouji check archive/ -o findings.html       a page to send back 可发回的网页
      gouji check report.docx --annotate marked.docx  comments at each place 在原处批注
      gouji check archive/ --ignore C716,C739
    """
    need_folder(annotate)
    pages = out is not None and not is_stream(out) and (out.is_dir() or str(out).endswith("/")) and style in {None, "html"}
    if not pages:
        need_folder(out)
    refuse_overwriting([out, annotate], [*inputs, last])
    style = "html" if pages else style or _STYLES.get(out.suffix.lower() if out else "", "text")
    if style == "xlsx" and is_stream(out) and sys.stdout is not None and sys.stdout.isatty():
        raise click.UsageError(say("a workbook needs a file: -o findings.xlsx", "表格须写入文件：-o findings.xlsx"))
    control = _control(inputs, select, ignore, baseline)
    if annotate and (len(inputs) != 1 or inputs[0].is_dir()):
        raise click.UsageError(say("comments are written into one report at a time", "批注一次只能写入一份报告"))
    before = read_or_end(last, via or "") if last and not last.is_dir() else None
    found, refused, status = _run(inputs, before, _leaves(last, via or "", asked), control, engine, via or "", asked)
    if update_baseline:
        _update(control, found)
    elif control.baseline is not None:
        found = _new_ones(control.baseline, found)
    if annotate:
        _annotate(inputs[0], found, annotate, via or "")
    _tell(found, refused, style, out, pages=pages, summary=summary, verbose=verbose)
    if status:
        sys.exit(status)
    exit_on((item for report in found for item in report.items), fail_on or control.fail_on or "error")


def _control(inputs: Sequence[Path], select: tuple[str, ...], ignore: tuple[str, ...], baseline: Path | None) -> Control:
    """What the nearest gouji.toml says, with what the command says before it."""
    from converters.show.control import BadControlError, control_of

    first = inputs[0]
    try:
        control = control_of(first if first.is_dir() else Path() if is_stream(first) else first.parent)
    except BadControlError as error:
        raise click.UsageError(str(error)) from error
    return replace(control, select=select or control.select, ignore=(*control.ignore, *ignore), baseline=baseline or control.baseline)


def _leaves(last: Path | None, via: str, asked: Many) -> list[Leaf]:
    """What the reports of a folder of last year's give to the comparison; one that can't be read is named."""
    from converters.show.control import Control

    if last is None or not last.is_dir():
        return []
    done, _refused, _status = _each((last,), None, Control(), "own", via, asked)
    return [item.leaf for item in done]


def _run(inputs: tuple[Path, ...], before: AnnualReport | None, leaves: list[Leaf], control: Control, engine: str, via: str, asked: Many) -> tuple[list[Checked], list[Checked], int]:
    """Check each file, then all together; returns what was found, the files that could not be read, and the status that these earn."""
    from converters.show.audit import together

    done, refused, status = _each(inputs, before, control, engine, via, asked)
    return together(done, control, leaves), refused, status


def _each(inputs: tuple[Path, ...], before: AnnualReport | None, control: Control, engine: str, via: str, asked: Many) -> tuple[list[Audited], list[Checked], int]:
    """Check each file, on every core where there are many; one that can't be read is named with its reason."""
    from converters.show.audit import audit_source
    from converters.show.audit import named as name_it
    from converters.show.findings import checked
    from converters.work.engine import each
    from converters.work.inputs import walk

    if any(is_stream(path) for path in inputs):
        return _piped(before, control, engine, via)
    places = [str(path) for path in inputs]
    total = sum(1 for _item in walk(places, only=asked.only))
    need_inputs(total)
    tally = Tally(total)
    audited: list[Audited] = []
    refused: list[Checked] = []
    for done in watch(each(places, audit_source, **asked.engine, via=via, engine=engine, control=control, last=before), tally, asked):
        if done.state == "done":
            audited += [name_it(item, click.format_filename(done.item.name)) for item in done.value]
        elif done.failure and done.state == "failed":
            refused.append(checked(click.format_filename(done.item.name), None, [done.failure]))
    return audited, refused, tally.status


def _piped(before: AnnualReport | None, control: Control, engine: str, via: str) -> tuple[list[Audited], list[Checked], int]:
    """Check the standard input."""
    from converters.diagnostics import Refused
    from converters.show.audit import audit
    from converters.show.findings import checked

    name = named(Path("-"))
    try:
        return audit(given(Path("-")), name, via=via, engine=engine, control=control, last=before), [], 0
    except Refused as refused:
        print_finding(name, refused.diagnostic)
        return [], [checked(name, None, [refused.diagnostic])], status_of([refused.diagnostic])


def _update(control: Control, found: list[Checked]) -> None:
    from converters.show.control import baseline_of

    if control.baseline is None:
        raise click.UsageError(say("which baseline? give --baseline FILE", "请用 --baseline 指定清单文件"))
    put_or_end(control.baseline, (baseline_of(found) + "\n").encode("utf-8"))


def _new_ones(baseline: Path, found: list[Checked]) -> list[Checked]:
    from converters.show.control import BadControlError, without_known

    try:
        return without_known(found, baseline)
    except BadControlError as error:
        raise click.UsageError(str(error)) from error


def _annotate(path: Path, found: list[Checked], target: Path, via: str) -> None:
    from converters import pipeline
    from converters.show.comments import with_comments
    from converters.source.files import open_source

    if found:
        input_ = given(path)
        source = open_source(input_) if isinstance(input_, Path) else input_
        put_or_end(target, with_comments(source, pipeline.read(source, via=via), found[0], chinese=chinese()))


def _tell(found: list[Checked], refused: list[Checked], style: str, out: Path | None, *, pages: bool, summary: bool, verbose: bool) -> None:
    """Write the findings, or how many there are, in the style that was asked for."""
    from converters.show import machine, page, sheet
    from converters.show.findings import summed, table

    every = [*found, *refused] if style != "text" else found
    counts = summed(every, chinese=chinese())
    if pages and out is not None:
        for number, report in enumerate(every, 1):
            name = f"{number:03} {report.body or Path(report.name).stem}.html".replace("/", "_")
            put_or_end(out / name, page.as_html([report], chinese=chinese()).encode("utf-8", "replace"))
    elif style == "xlsx":
        put_or_end(out, sheet.summary_xlsx(counts, chinese=chinese()) if summary else sheet.as_xlsx(every, chinese=chinese()))
    elif style == "text" and not found:
        return
    elif style == "text":
        put_or_end(out, "\n".join(table(counts, chinese=chinese())) if summary else _text(found, coloured=is_stream(out), verbose=verbose))
    else:
        made = _summary(style, counts) if summary else {
            "json": lambda: machine.as_json(every), "sarif": lambda: machine.as_sarif(every), "github": lambda: machine.as_github(every, chinese=chinese()),
            "junit": lambda: machine.as_junit(every, chinese=chinese()), "html": lambda: page.as_html(every, chinese=chinese())}[style]()
        put_or_end(out, (made + "\n").encode("utf-8", "replace"))


def _summary(style: str, counts: object) -> str:
    from converters.show import machine, page
    from converters.show.findings import Summary

    if not isinstance(counts, Summary):
        raise TypeError(style)
    return page.summary_page(counts, chinese=chinese()) if style == "html" else machine.summary_as(style, counts, chinese=chinese())


def _text(found: list[Checked], *, coloured: bool, verbose: bool) -> str:
    """The findings as lines, the first of each in its colour on a terminal."""
    from converters.show.findings import lines

    told = []
    for report in found:
        for line in lines(report, chinese=chinese(), verbose=verbose):
            head, colon, rest = line.text.partition(": ")
            code, second, words = rest.partition(": ")
            told.append(f"{head}{colon}{click.style(code, fg=_COLOURS[line.severity])}{second}{words}" if coloured and line.kind == "finding" else line.text)
    return "\n".join(told)
