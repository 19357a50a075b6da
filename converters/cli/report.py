"""`gouji report`: what a migration did and found, as an overview and as data."""

from __future__ import annotations

from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.terminal import guard, print_finding


@command()
@click.argument("folder", metavar="OUT_DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, file_okay=False), help="Folder to write to; OUT_DIR/dataset if not given. 写入的文件夹；默认为 OUT_DIR/dataset")
@language
def report(folder: Path, out: Path | None) -> None:
    """Report on a migration, finished or not: an HTML overview, its figures as CSV, Parquet and DuckDB, and a codebook.

    批量迁移的结果（随时可用）：HTML 概览，CSV、Parquet、DuckDB 数据集，以及编码手册。

    \b
    Examples 示例:
      gouji report out/
      gouji report out/ -o dataset/
    """
    from converters.work.publish import publish

    def work() -> None:
        written, notes = publish(folder, out or folder / "dataset", say("en", "zh"))
        for note in notes:
            print_finding(click.format_filename(folder), note)
        for path in written:
            click.echo(click.format_filename(path))

    guard(folder, work)
