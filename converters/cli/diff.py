"""`gouji diff`: two reports side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import is_stream, named
from converters.cli.terminal import FINDINGS, need_folder, password, put_or_end, read_or_end, refuse_overwriting


@command()
@click.argument("before", metavar="A", type=click.Path(path_type=Path))
@click.argument("after", metavar="B", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "html", "json"]), help="How to print what differs; by the suffix of the output, else text. 输出样式")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file; the standard output if not given. 输出文件；默认写到标准输出")
@click.option("--fail", is_flag=True, help="Exit with 1 if anything differs. 有差异时返回 1")
@password
@language
def diff(before: Path, after: Path, style: str | None, out: Path | None, *, fail: bool) -> None:
    """Compare two reports: their figures side by side with change and per cent, their narrative paragraph by paragraph.

    比对两份报告：数值并列，附增减和百分比；正文逐段对照。

    \b
    Examples 示例:
      gouji diff last-year.docx this-year.docx
      gouji diff page.html attachment.doc --fail
      gouji diff a.pdf b.docx --format html -o difference.html
    """
    from converters import comparison

    if is_stream(before) and is_stream(after):
        raise click.UsageError(say("the standard input holds one report", "标准输入只能提供一份报告"))
    need_folder(out)
    refuse_overwriting([out], [before, after])
    style = style or {".html": "html", ".htm": "html", ".json": "json"}.get(out.suffix.lower() if out else "", "text")
    found = comparison.compare(read_or_end(before), read_or_end(after))
    names, tongue = (named(before), named(after)), say("en", "zh")
    told = {"text": lambda: comparison.as_text(found, names, tongue), "html": lambda: comparison.as_html(found, names, tongue), "json": lambda: comparison.as_json(found)}[style]()
    put_or_end(out, told if style == "text" else (told + "\n").encode("utf-8", "replace"))
    if fail and not found.same:
        sys.exit(FINDINGS)
