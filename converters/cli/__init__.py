"""The command `gouji`: convert, migrate, report, check, facts, sum, diff, tables, repair, ledger, explain, rule, schema, template, desk."""

from __future__ import annotations

import sys
from typing import Any

import click

from converters import __version__
from converters.cli import chinese, streams
from converters.cli.check import check
from converters.cli.convert import convert
from converters.cli.desk import desk
from converters.cli.diff import diff
from converters.cli.figures import facts
from converters.cli.help import SETTINGS, Group
from converters.cli.inspect import explain, ledger, schema, tables
from converters.cli.languages import choose, language, say
from converters.cli.migrate import migrate
from converters.cli.repair import repair
from converters.cli.report import report
from converters.cli.rule import rule
from converters.cli.template import template
from converters.cli.terminal import FAULT, INTERRUPTED, UNREAD, stop
from converters.cli.totals import total


class _Commands(Group):
    """The commands, in the user's language and on any console; each ends with a status, and never in a traceback."""

    def main(self, args: Any = None, *more: Any, **extra: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the command line and leave with its status (standalone_mode is therefore never asked about)."""
        choose(sys.argv[1:] if args is None else list(args))
        chinese.speak()
        streams.ready()
        status = 0
        try:
            status = super().main(args, *more, **(extra | {"standalone_mode": False})) or 0
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 0
        except click.ClickException as error:
            error.show()
            status = error.exit_code
        except (click.Abort, KeyboardInterrupt):
            click.echo(say("interrupted; what has been written is whole", "已中断；已写出的文件均完整"), err=True)
            status = INTERRUPTED
        sys.exit(status if streams.drained() else UNREAD)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for; what the system refuses (a folder that can't be entered, a full disk) ends in one line."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            sys.exit(UNREAD)
        except OSError as error:
            where = f"{click.format_filename(error.filename)}: " if error.filename else ""
            stop(f"{where}{error.strerror or error}", UNREAD)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - never a traceback at a user
            stop(say(f"the program failed ({type(error).__name__}: {error}); please report it with the file", f"程序出错（{type(error).__name__}: {error}）；请附上文件反馈"), FAULT)


@click.group(cls=_Commands, context_settings=SETTINGS)
@click.version_option(__version__, prog_name="gouji", message="%(prog)s %(version)s", help="Show the version and exit. 显示版本。")
@language
def main() -> None:
    """Recover, check and rewrite the annual reports on government information disclosure (政府信息公开工作年度报告).

    恢复、核对并重新输出政府信息公开工作年度报告。

    Nothing is lost, nothing is guessed in silence, everything is checked.

    不丢字，不暗猜，有核对。

    \b
    Examples 示例:
      gouji convert report.docx -o report.xml      canonical XML 规范 XML
      gouji convert old.doc -o new.docx            the standard form again 标准格式
      gouji convert archive/ -o out/ --to json     a whole folder 整个文件夹
      gouji check report.docx --against last.docx  what a reviewer looks for 审核
      gouji sum towns/ -o county.xlsx              add up the towns' reports 汇总
      gouji diff last.docx this.docx               two reports side by side 比对
      gouji tables page.html -o tables.json        every table with its spans 全部表格
      gouji repair page.html -o fixed.html         a page's tables mended in place 原位修复网页表格
      gouji ledger report.pdf                      the balance of its characters 字符账目
      gouji explain report.pdf t3.received.total   where a figure comes from 数值的来历
      gouji desk towns/                            a page to drop, review and put right 工作台
      gouji rule C701                              why a finding matters, and what to do 诊断代码的含义

    Exit status: 0 done, 1 findings, 2 used wrongly, 3 an input not read or an output not written, 70 a fault of the program, 130 interrupted.

    退出状态：0 完成，1 有问题，2 用法有误，3 输入无法读取或输出无法写入，70 程序出错，130 被中断。
    """


for command in (convert, migrate, report, check, facts, total, diff, tables, repair, ledger, explain, rule, schema, template, desk):
    main.add_command(command)
