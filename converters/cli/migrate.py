"""`gouji migrate`: a whole archive into one or more formats, and into one edition of the form."""

from __future__ import annotations

from pathlib import Path

import click

from converters.cli.archive import Taken, carry_out, planned, taken_up
from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.many import Many, many
from converters.cli.terminal import fonts, password, via
from converters.resources import form_names
from converters.work.store import is_address


@command()
@click.argument("source", metavar="IN", type=click.Path())
@click.argument("target", metavar="OUT_DIR", type=click.Path())
@click.option("--to", required=True, help="Formats, divided by commas: xml,docx,html. 输出格式，以逗号分隔")
@click.option("--edition", type=click.Choice(["auto", *form_names()]), default="auto", show_default=True, help="Edition of the form to write; what has no counterpart is kept and named. 输出的表格版本")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show the findings of each file. 显示各文件的全部发现")
@via
@taken_up
@many
@fonts
@password
@language
def migrate(source: str, target: str, to: str, edition: str, fail_on: str, verbose: bool, via: str | None, taken: Taken, asked: Many) -> None:
    """Migrate an archive: every report under IN, a folder or a zip archive, read once, into OUT_DIR in each format asked for.

    批量迁移：IN（文件夹或 zip 压缩包）中的每份报告只读取一次，按所需格式写入 OUT_DIR。

    \b
    Examples 示例:
      gouji migrate archive/ out/ --to xml,docx,html
      gouji migrate archive.zip out/ --to xlsx --edition 2021
      gouji migrate archive/ out/ --to json --resume      go on after a stop 中断后继续
    """
    from converters.formats import by_suffix, writable

    names = [by_suffix(f".{name.strip().removeprefix('.')}") for name in to.split(",")]
    if any(name not in writable() for name in names):
        known = " ".join(suffix for format_, suffix in writable().items() if format_ != "fragment")
        raise click.UsageError(say(f"cannot write “{to}”; known formats: {known}", f"不支持的输出格式“{to}”；可用：{known}"))
    if not is_address(source) and not Path(source).exists():
        raise click.UsageError(say(f"there is no {source}", f"不存在：{source}"))
    if Path(target).is_file():
        raise click.UsageError(say(f"{target} is a file; a folder is wanted here", f"{target} 是文件；此处需要文件夹"))
    chosen = {"to": tuple(dict.fromkeys(names)), "edition": "" if edition == "auto" else edition, "via": via or ""}
    carry_out(planned([source], target, asked, taken, chosen, recorded=True), asked, fail_on, verbose=verbose)
