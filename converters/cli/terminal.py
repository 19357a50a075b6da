"""What every command says and how: the language, findings as a compiler prints them, and an end in one clear line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from converters.diagnostics import Diagnostic
    from converters.report import AnnualReport

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def say(english: str, chinese: str) -> str:
    """Choose the wording in the user's language: by --lang, else by the locale (POSIX: LC_ALL, LC_MESSAGES, LANG)."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get("gouji.lang") if context else None
    if not chosen:
        locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
        chosen = "zh" if locale.lower().startswith("zh") else "en"
    return chinese if chosen == "zh" else english


def _take_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    context.meta["gouji.lang"] = value


language = click.option("--lang", type=click.Choice(["zh", "en"]), callback=_take_language, expose_value=False, is_eager=True,
                         help="Language of the messages; by the locale if not given. 提示信息的语言")


via = click.option("--via", type=click.Choice(["office"]), default=None,
                   help="Read .doc, .wps, .rtf and .odt by way of LibreOffice. 经 LibreOffice 读取旧格式")


def need_folder(out: Path) -> None:
    """See that the folder of a single output is there: a folder that is not may be a slip of the pen."""
    if not out.parent.is_dir():
        raise click.UsageError(say(f"there is no folder {out.parent}", f"文件夹不存在：{out.parent}"))


def print_findings(name: str, items: list[Diagnostic], most: int = 3) -> None:
    """Print findings, of each code no more than `most`; the report itself holds them all."""
    seen: dict[str, int] = {}
    for item in items:
        seen[item.code] = seen.get(item.code, 0) + 1
        if seen[item.code] <= most:
            print_finding(name, item)
    for code, count in seen.items():
        if count > most:
            click.echo(f"{name}: {code}: " + say(f"{count - most} more", f"另有 {count - most} 处"), err=True)


def print_finding(name: str, item: Diagnostic, quoted: str = "", *, err: bool = True) -> None:
    """Print one finding as a compiler does: file, place, severity, code, message, and below it the line it is about."""
    from converters.diagnostics import shorten

    place = f":{item.origin}" if str(item.origin) else ""
    word = say(item.severity, {"error": "错误", "warning": "警告", "note": "提示"}[item.severity])
    severity = click.style(f"{word} {item.code}", fg=_COLOURS[item.severity])
    click.echo(f"{shorten(name, 200)}{place}: {severity}: {say(*item.message)}" + (f"\n    | {quoted}" if quoted else ""), err=err)


def exit_on(items: Iterable[Diagnostic], fail_on: str) -> None:
    """Exit with status 1 if there is a finding of the severity that --fail-on names, or a worse one."""
    levels = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    if any(item.severity in levels for item in items):
        sys.exit(1)


def guard(source: Path, work: Callable[[], None]) -> None:
    """Do the work; an input that cannot be read, or a fault of ours, ends in one line and status 3."""
    from converters.diagnostics import Refused, diagnose

    try:
        work()
    except Refused as refused:
        print_finding(click.format_filename(source), refused.diagnostic)
        sys.exit(3)
    except click.ClickException:
        raise
    except OSError as error:
        stop_unwritten(error)
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - never a traceback at a user
        print_finding(click.format_filename(source), diagnose("S120", reason=f"{type(error).__name__}: {error}"))
        sys.exit(3)


def refuse_overwriting(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """End before anything is read if an output is one of the inputs, or one of the other outputs."""
    targets = [path for path in outputs if path is not None]
    for at, target in enumerate(targets):
        others = [*targets[:at], *(path for path in inputs if path is not None)]
        if any(target.absolute() == other.absolute() or (target.exists() and other.exists() and target.samefile(other)) for other in others):
            raise click.UsageError(say("the output would overwrite the input or another output", "输出不能覆盖输入或另一输出"))


def read_or_end(path: Path, via: str = "") -> AnnualReport:
    """Read a report that the work cannot do without, or end in one line and status 3."""
    from converters import pipeline

    if path.is_dir():
        raise click.UsageError(say(f"{path} is a folder; one report is wanted here", f"{path} 是文件夹；此处需要一份报告"))

    found: list[AnnualReport] = []
    guard(path, lambda: found.append(pipeline.read(path, via=via)))
    return found[0]


def stop_unwritten(error: OSError) -> NoReturn:
    """End with status 3 because the output cannot be written."""
    reason = error.strerror or str(error)
    stop(say(f"cannot write the output: {reason}", f"无法写入输出：{reason}"), 3)


def stop(message: str, status: int) -> NoReturn:
    """End with a line on the standard error."""
    click.echo(message, err=True)
    sys.exit(status)
