"""`gouji facts`: the figures of many reports as one tidy table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.terminal import guard, need_folder, print_finding, refuse_overwriting, stop

if TYPE_CHECKING:
    from converters.writers.tidy import Row

_FORMATS = {".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet"}


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="A .csv, .xlsx or .parquet file. 输出文件")
@language
def facts(inputs: tuple[Path, ...], out: Path) -> None:
    """Put the figures of reports into one table: a row for each figure, with its report, year, issuer and labels.

    多份报告的数值汇成一张表：每个数值一行，附报告、年度、单位和标签。

    \b
    Examples 示例:
      gouji facts archive/ -o figures.csv
      gouji facts a.docx b.pdf -o figures.xlsx
    """
    from converters import batch, output
    from converters.formats import verb

    if out.suffix.lower() not in _FORMATS:
        known = " ".join(_FORMATS)
        raise click.UsageError(say(f"cannot write “{out.suffix}”; known formats: {known}", f"不支持的输出格式“{out.suffix}”；可用：{known}"))
    need_folder(out)
    rows: list[Row] = []
    failed = 0
    jobs = batch.plan(inputs, Path(), "json").jobs
    if not jobs:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    refuse_overwriting([out], [job.source for job in jobs])
    for job in jobs:
        name = click.format_filename(job.source)
        outcome, _made = batch.read(job)
        if outcome.failure:
            failed += 1
            print_finding(name, outcome.failure)
        elif outcome.report and outcome.report.facts:
            rows += verb("writers", "tidy", "tidy")(outcome.report, name)

    if not rows:
        stop(say("no figures were found, and nothing was written", "没有找到数值，未写出文件"), 3)

    def write() -> None:
        output.write_whole(out, verb("writers", _FORMATS[out.suffix.lower()], "render_rows")(iter(rows)))

    guard(out, write)
    reports = len({row.report for row in rows})
    click.echo(say(f"{len(rows)} figures of {reports} reports; {failed} failed", f"{reports} 份报告的 {len(rows)} 个数值；失败 {failed}"), err=True)
    if failed:
        sys.exit(3)
