"""What every command says and how: findings as a compiler prints them, and an end in one clear line with the status it earns."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from converters.cli.languages import say
from converters.cli.streams import given, is_stream, named, put
from converters.source.pdf_password import VARIABLE

if TYPE_CHECKING:
    from converters.diagnostics import Diagnostic
    from converters.report import AnnualReport
    from converters.source.files import Source

FINDINGS, USAGE, UNREAD, FAULT, INTERRUPTED = 1, 2, 3, 70, 130
"""Exit statuses: what --fail-on names was found; the command was used wrongly; an input was not read or an output not written;
a fault of the program (BSD sysexits EX_SOFTWARE); the user broke off (128 + SIGINT)."""
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


via = click.option("--via", type=click.Choice(["office"]), default=None,
                   help="Read .doc, .wps, .rtf and .odt by way of LibreOffice. 经 LibreOffice 读取旧格式")


traced = click.option("--trace", "trace", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html",
                      help="Draw how the tables were aligned with the form, source over form, into this page. 把各表与格式的对齐过程画成网页")


def draw_trace(source: Path | Source, name: str, page: Path, *, edition: str = "", via: str = "") -> None:
    """Write the page of `--trace`: how the tables of a report were aligned with the form.

    Raises:
        Refused: the source cannot be read.

    """
    from converters import pipeline
    from converters.show.trace import as_html

    put(page, as_html(pipeline.alignment(source, edition=edition, via=via), name, chinese=say("en", "zh") == "zh"))


def _use_fonts(context: click.Context, _option: click.Parameter, folder: Path | None) -> None:
    """Name the folder as GOUJI_FONTS does, for this run: what other processes set has it too."""
    if folder is not None:
        before = os.environ.get("GOUJI_FONTS")
        os.environ["GOUJI_FONTS"] = str(folder)
        context.call_on_close(lambda: os.environ.pop("GOUJI_FONTS") if before is None else os.environ.update(GOUJI_FONTS=before))


fonts = click.option("--fonts", type=click.Path(path_type=Path, exists=True, file_okay=False), expose_value=False, callback=_use_fonts,
                     help="A folder of fonts to set PDF in; also GOUJI_FONTS. 输出 PDF 所用的字体文件夹；也可用环境变量 GOUJI_FONTS")


def _use_password(context: click.Context, _option: click.Parameter, word: str | None) -> None:
    """Give the password as GOUJI_PASSWORD does, for this run."""
    if word is not None:
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = word
        context.call_on_close(lambda: os.environ.pop(VARIABLE) if before is None else os.environ.update({VARIABLE: before}))


password = click.option("--password", metavar="WORD", expose_value=False, callback=_use_password,
                        help="The password that opens a PDF; also GOUJI_PASSWORD. 打开 PDF 的口令；也可用环境变量 GOUJI_PASSWORD")


def need_folder(out: Path | None) -> None:
    """See that the folder of a single output is there: a folder that is not may be a slip of the pen."""
    if out is not None and not is_stream(out) and not out.parent.is_dir():
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
    click.echo(finding(name, item, quoted), err=err)


def finding(name: str, item: Diagnostic, quoted: str = "") -> str:
    """Set one finding as a compiler does; the colours are for a terminal, and click.echo leaves them out elsewhere."""
    from converters.diagnostics import shorten

    place = f":{item.origin}" if str(item.origin) else ""
    word = say(item.severity, {"error": "错误", "warning": "警告", "note": "提示"}[item.severity])
    severity = click.style(f"{word} {item.code}", fg=_COLOURS[item.severity])
    return f"{shorten(name, 200)}{place}: {severity}: {say(*item.message)}" + (f"\n    | {quoted}" if quoted else "")


def exit_on(items: Iterable[Diagnostic], fail_on: str) -> None:
    """Exit with status 1 if there is a finding of the severity that --fail-on names, or a worse one."""
    levels = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    if any(item.severity in levels for item in items):
        sys.exit(FINDINGS)


def status_of(failures: Iterable[Diagnostic]) -> int:
    """The status that inputs which could not be read earn together: 0 for none, 70 if one of them met a fault of the program, else 3."""
    codes = {failure.code for failure in failures}
    return FAULT if "S120" in codes else UNREAD if codes else 0


def guard(source: Path, work: Callable[[], None]) -> None:
    """Do the work; an input that cannot be read ends in one line and status 3, a fault of ours in one line and status 70."""
    from converters.diagnostics import Refused, diagnose

    try:
        work()
    except Refused as refused:
        print_finding(named(source), refused.diagnostic)
        sys.exit(UNREAD)
    except (click.ClickException, BrokenPipeError):
        raise
    except OSError as error:
        stop_unwritten(error)
    except Exception as error:  # noqa: BLE001 - never a traceback at a user
        print_finding(named(source), diagnose("S120", reason=f"{type(error).__name__}: {error}"))
        sys.exit(FAULT)


def refuse_overwriting(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """End before anything is read if an output is one of the inputs, or one of the other outputs."""
    targets = [path for path in outputs if path is not None and not is_stream(path)]
    for at, target in enumerate(targets):
        others = [*targets[:at], *(path for path in inputs if path is not None and not is_stream(path))]
        if any(target.absolute() == other.absolute() or (target.exists() and other.exists() and target.samefile(other)) for other in others):
            raise click.UsageError(say("the output would overwrite the input or another output", "输出不能覆盖输入或另一输出"))


def read_or_end(path: Path, via: str = "") -> AnnualReport:
    """Read a report that the work cannot do without, or end in one line and status 3."""
    from converters import pipeline

    return _read_by(path, lambda: [pipeline.read(given(path), via=via)])[0]


def read_all_or_end(path: Path) -> list[AnnualReport]:
    """Read all reports of a file that the work cannot do without, or end in one line and status 3."""
    from converters import pipeline

    return _read_by(path, lambda: pipeline.read_all(given(path)))


def _read_by(path: Path, read: Callable[[], list[AnnualReport]]) -> list[AnnualReport]:
    if path.is_dir():
        raise click.UsageError(say(f"{path} is a folder; one report is wanted here", f"{path} 是文件夹；此处需要一份报告"))
    found: list[AnnualReport] = []
    guard(path, lambda: found.extend(read()))
    return found


def put_or_end(out: Path | None, data: bytes | str) -> None:
    """Write a result, to a file or the standard output, or end in one line and status 3."""
    try:
        put(out, data)
    except OSError as error:
        stop_unwritten(error)


def stop_unwritten(error: OSError) -> NoReturn:
    """End with status 3 because the output cannot be written."""
    if isinstance(error, BrokenPipeError):
        raise error
    reason = error.strerror or str(error)
    stop(say(f"cannot write the output: {reason}", f"无法写入输出：{reason}"), UNREAD)


def stop(message: str, status: int) -> NoReturn:
    """End with a line on the standard error."""
    click.echo(message, err=True)
    sys.exit(status)
