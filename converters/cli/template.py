"""`gouji template`: a blank form to fill in, which reads back."""

from __future__ import annotations

from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.terminal import need_folder, put_or_end


@command()
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Output file, .docx or .xlsx. 输出文件（.docx 或 .xlsx）")
@click.option("--edition", default="", help="Edition of the form; that of the year, or the newest, if not given. 表格版本；默认按年度或取最新")
@click.option("--body", default="", help="The name of the body. 单位名称")
@click.option("--year", type=click.IntRange(2008, 2100), help="The year of the report. 报告年度")
@language
def template(out: Path, edition: str, body: str, year: int | None) -> None:
    """Write a blank form to fill in: the headings and tables of an edition, as a document or as a sheet.

    输出空白表：某一版本的标题和表格，Word 文档或 Excel 表格。

    \b
    Examples 示例:
      gouji template -o blank.docx
      gouji template -o blank.xlsx --edition 2019
      gouji template -o 澜溪镇.docx --body 澜溪镇人民政府 --year 2024
    """
    from converters.formats import verb
    from converters.forms import editions, form_for_year

    known = editions()
    chosen = edition or (form_for_year(year) if year else "") or known[-1]
    if chosen not in known:
        raise click.UsageError(say(f"there is no edition {chosen}; known: {', '.join(known)}", f"没有版本 {chosen}；可用：{'、'.join(known)}"))
    writer = {".docx": "docx", ".xlsx": "form_sheet"}.get(out.suffix.lower())
    if writer is None:
        raise click.UsageError(say("a blank form is a .docx or an .xlsx", "空白表为 .docx 或 .xlsx"))
    need_folder(out)
    report = verb("reports", "blank", "blank")(chosen, body, year)
    put_or_end(out, verb("writers", writer, "render")(report))
