"""The command `gouji`: convert, migrate, check, facts, sum, diff, tables, ledger, explain, schema (exit status 0 done, 1 findings, 2 usage, 3 input not read)."""

from __future__ import annotations

import click

from converters import __version__
from converters.cli.check import check
from converters.cli.convert import convert
from converters.cli.diff import diff
from converters.cli.figures import facts
from converters.cli.inspect import explain, ledger, schema, tables
from converters.cli.migrate import migrate
from converters.cli.terminal import CONTEXT, stop
from converters.cli.totals import total


class _Commands(click.Group):
    """The commands; what the system refuses (a folder that can't be entered, a full disk) ends in one line, and not in a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{click.format_filename(error.filename)}: " if error.filename else ""
            stop(f"{where}{error.strerror or error}", 3)


@click.group(cls=_Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="gouji")
def main() -> None:
    """Recover, check and rewrite the annual reports on government information disclosure (政府信息公开工作年度报告).

    Nothing is lost, nothing is guessed in silence, everything is checked.

    \b
    Examples 示例:
      gouji convert report.docx -o report.xml      canonical XML 规范 XML
      gouji convert old.doc -o new.docx            the standard form again 标准格式
      gouji convert archive/ -o out/ --to json     a whole folder 整个文件夹
      gouji check report.docx --against last.docx  what a reviewer looks for 审核
      gouji sum towns/ -o county.xlsx              add up the towns' reports 汇总
      gouji diff last.docx this.docx               two reports side by side 比对
      gouji tables page.html -o tables.json        every table with its spans 全部表格
      gouji ledger report.pdf                      the balance of its characters 字符账目
      gouji explain report.pdf t3.received.total   where a figure comes from 数值的来历
    """


for command in (convert, migrate, check, facts, total, diff, tables, ledger, explain, schema):
    main.add_command(command)
