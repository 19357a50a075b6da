"""`gouji migrate`: a whole archive into one or more formats, and into one edition of the form."""

from __future__ import annotations

from pathlib import Path

import click

from converters.cli.convert import Chosen, finish, print_closing, run
from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.terminal import fonts


@command()
@click.argument("source", metavar="IN_DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("target", metavar="OUT_DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--to", required=True, help="Formats, divided by commas: xml,docx,html. 输出格式，以逗号分隔")
@click.option("--edition", type=click.Choice(["auto", "2019", "2021"]), default="auto", show_default=True, help="Edition of the form to write; what has no counterpart is kept and named. 输出的表格版本")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show the findings of each file. 显示各文件的全部发现")
@fonts
@language
def migrate(source: Path, target: Path, to: str, edition: str, fail_on: str, verbose: bool) -> None:
    """Migrate an archive: every report under IN_DIR, read once, into OUT_DIR in each format asked for.

    批量迁移：IN_DIR 下的每份报告只读取一次，按所需格式写入 OUT_DIR。

    \b
    Examples 示例:
      gouji migrate archive/ out/ --to xml,docx,html
      gouji migrate archive/ out/ --to xlsx --edition 2021
    """
    from converters import batch
    from converters.formats import by_suffix, writable

    names = [by_suffix(f".{name.strip().removeprefix('.')}") for name in to.split(",")]
    if any(name not in writable() for name in names):
        known = " ".join(suffix for format_, suffix in writable().items() if format_ != "fragment")
        raise click.UsageError(say(f"cannot write “{to}”; known formats: {known}", f"不支持的输出格式“{to}”；可用：{known}"))
    plan = batch.plan([source], target, names[0])
    if not plan.jobs:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    outcomes = run(plan.jobs, Chosen(list(dict.fromkeys(names)), "" if edition == "auto" else edition), ("warning",) if verbose else ())
    print_closing(outcomes, plan.skipped)
    finish(outcomes, fail_on)
