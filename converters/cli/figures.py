"""`gouji facts`: the figures of many reports as one tidy table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.many import Many, Tally, by_path, leave, many, need_inputs, watch
from converters.cli.streams import is_stream
from converters.cli.terminal import UNREAD, guard, need_folder, password, print_finding, refuse_overwriting, stop

if TYPE_CHECKING:
    from converters.work.dataset import Dataset
    from converters.work.migrate import Plan

_FORMATS = {"csv": "csv", "xlsx": "sheet", "parquet": "parquet"}
_LEAST_FACTS = 198  # a report of either edition has so many figures or a few more


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path())
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path, allow_dash=True), help="A .csv, .xlsx or .parquet file; “-” for the standard output. 输出文件；“-”表示标准输出")
@click.option("--to", type=click.Choice(["csv", "xlsx", "parquet"]), help="Format, where the suffix of the output does not say it. 输出格式")
@click.option("--wide", is_flag=True, help="A row for each report, a column for each figure. 每份报告一行，每个数值一列")
@click.option("--any-table", is_flag=True, help="The figures of tables of no form as well, each with its labels. 也列出无格式表格的数值")
@many
@password
@language
def facts(inputs: tuple[str, ...], out: Path, to: str | None, wide: bool, any_table: bool, asked: Many) -> None:
    """Put the figures of reports into one table: a row for each figure, with its report, year, issuer, labels, unit, place and checks.

    多份报告的数值汇成一张表：每个数值一行，附报告、年度、单位、标签、计量单位、位置和勾稽核对。

    \b
    Examples 示例:
      gouji facts archive/ -o figures.csv
      gouji facts a.docx b.pdf -o figures.xlsx --wide
      gouji facts archive.zip -o - --to csv
      gouji facts 2008-2013/ -o figures.csv --any-table
    """
    from converters.work.inputs import walk
    from converters.work.migrate import Plan

    by_path(inputs)
    if is_stream(out) and not to:
        raise click.UsageError(say("say the format with --to", "请用 --to 指定格式"))
    format_ = to or out.suffix.lower().removeprefix(".")
    if format_ not in _FORMATS:
        known = " ".join(f".{name}" for name in _FORMATS)
        raise click.UsageError(say(f"cannot write “{out.suffix}”; known formats: {known}", f"不支持的输出格式“{out.suffix}”；可用：{known}"))
    need_folder(out)
    total = 0
    for item in walk(inputs, only=asked.only):
        refuse_overwriting([out], [Path(item.place)])
        total += 1
    need_inputs(total)
    _see_that_it_fits(total, format_, wide=wide)
    _write(Plan(inputs, "", only=asked.only, jobs=asked.jobs, limits=asked.limits), out, format_, asked, wide=wide, any_table=any_table)


def _see_that_it_fits(total: int, format_: str, *, wide: bool) -> None:
    """Say before the work, and not after it, that a sheet has no room for so many figures."""
    from converters.writers.sheet import MOST_ROWS

    rows = total * (1 if wide else _LEAST_FACTS)
    if format_ == "xlsx" and rows > MOST_ROWS:
        raise click.UsageError(say(f"{total} reports have about {rows} figures, and an Excel sheet holds {MOST_ROWS} rows: write .csv or .parquet, or give --wide",
                                   f"{total} 份报告约有 {rows} 个数值，Excel 工作表最多 {MOST_ROWS} 行：请输出 .csv 或 .parquet，或用 --wide"))


def _write(plan: Plan, out: Path, format_: str, asked: Many, *, wide: bool, any_table: bool) -> None:
    """Read the reports into a record that is thrown away, and write the table from it."""
    from tempfile import TemporaryDirectory

    from converters.work.dataset import Dataset
    from converters.work.manifest import Manifest
    from converters.work.migrate import migration

    with TemporaryDirectory(prefix="gouji-") as folder:
        with migration(plan.kept_in(Path(folder))) as (total, found):
            tally, figures = Tally(total), 0
            for done in watch(found, tally, asked):
                tally.formless += done.value is not None and not done.value.summary.edition
                figures += done.value.summary.facts if done.value else 0
                if done.failure and done.state == "skipped" and not asked.quiet:
                    print_finding(click.format_filename(done.item.name), done.failure)
        manifest = Manifest(Path(folder), {}, read_only=True)
        try:
            if tally.states["done"] == (0 if any_table else tally.formless):
                stop(say("no figures were found, and nothing was written", "没有找到数值，未写出文件"), UNREAD)
            dataset = Dataset(manifest, any_table=any_table)
            guard(out, lambda: _put(dataset, out, format_, wide=wide))
        finally:
            manifest.close()
    if not asked.quiet:
        reports = tally.states["done"] - tally.formless
        told = (figures, reports, tally.formless, tally.failed.total(), tally.states["skipped"])
        click.echo(say("{} figures of {} reports; {} of no known form; {} failed; {} skipped", "{} 个数值，来自 {} 份报告；无已知格式 {}，失败 {}，跳过 {}").format(*told), err=True)
    leave(tally)


def _put(dataset: Dataset, out: Path, format_: str, *, wide: bool) -> None:
    from converters import output
    from converters.formats import verb
    from converters.work.dataset import write, write_wide

    def fill(file: IO[bytes] | Any) -> None:  # noqa: ANN401 - click's streams are not typed
        writer = verb("writers", _FORMATS[format_], "write_table")
        if wide:
            write_wide(dataset, file, writer)
        else:
            write(dataset, "facts", file, writer)

    if is_stream(out):
        fill(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        with output.whole(out) as file:
            fill(file)
