"""`gouji diff`: two reports side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import is_stream, named
from converters.cli.terminal import FINDINGS, UNREAD, need_folder, password, put_or_end, read_all_or_end, refuse_overwriting, stop


@command()
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "html", "json"]), help="How to print what differs; by the suffix of the output, else text. 输出样式")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file; the standard output if not given. 输出文件；默认写到标准输出")
@click.option("--fail", is_flag=True, help="Exit with 1 if anything differs. 有差异时返回 1")
@password
@language
def diff(before: Path, after: Path, style: str | None, out: Path | None, *, fail: bool) -> None:
    """Compare two reports: their figures side by side with change and per cent, their narrative paragraph by paragraph. A file of several is held against the other's of the same bodies.

    比对两份报告：数值并列，附增减和百分比；正文逐段对照。文件中有多份报告（汇总表、汇编）时，按单位和年度对应。

    \b
    Examples 示例:
      gouji diff last-year.docx this-year.docx
      gouji diff page.html attachment.doc --fail
      gouji diff towns.xlsx town.docx
      gouji diff a.pdf b.docx --format html -o difference.html
    """
    from converters import comparison

    if is_stream(before) and is_stream(after):
        raise click.UsageError(say("the standard input holds one report", "标准输入只能提供一份报告"))
    need_folder(out)
    refuse_overwriting([out], [before, after])
    style = style or {".html": "html", ".htm": "html", ".json": "json"}.get(out.suffix.lower() if out else "", "text")
    found = comparison.compare_all(read_all_or_end(before), read_all_or_end(after))
    if not found:
        stop(say("no report of the one file is of a body and year of the other's", "两个文件中没有同一单位同一年度的报告"), UNREAD)
    if len(found) > 1 and style != "text":
        raise click.UsageError(say(f"the files have {len(found)} reports in common, and {style} shows two side by side: take --format text", f"两个文件有 {len(found)} 份共同的报告，{style} 只能对照两份：请用 --format text"))
    tongue = say("en", "zh")
    several: list[str] = []
    for body, item in found:
        names = (f"{named(before)}#{body}" if body else named(before), f"{named(after)}#{body}" if body else named(after))
        told = {"text": comparison.as_text, "html": comparison.as_html}
        several.append(told[style](item, names, tongue) if style in told else comparison.as_json(item))
    put_or_end(out, "\n".join(several) if style == "text" else (several[0] + "\n").encode("utf-8", "replace"))
    if fail and not all(item.same for _body, item in found):
        sys.exit(FINDINGS)
