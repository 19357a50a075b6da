"""What every command over many files has in common: its options, its progress, its log for machines, and how it closes."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import click

from converters.cli.languages import say
from converters.cli.streams import watched
from converters.cli.terminal import print_finding, status_of

if TYPE_CHECKING:
    from converters.diagnostics import Diagnostic
    from converters.work.engine import Done
    from converters.work.slot import Limits

_NAMED = 20  # files of a kind that the closing names
_SECONDS = 10.0  # between two lines of progress, where no person watches
BRIEF = 100  # files, up to which each has a line of its own


class Many(NamedTuple):
    """What was asked of the work on many files."""

    jobs: int = 0
    limits: Limits | None = None
    only: tuple[str, ...] = ()
    quiet: bool = False
    log: Path | None = None

    @property
    def engine(self) -> dict[str, Any]:
        """The part that `work.engine.each` takes."""
        return {"jobs": self.jobs, "limits": self.limits, "only": self.only}


def many(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of work on many files; it has them as one argument `asked`."""
    options = (
        click.option("-j", "--jobs", type=click.IntRange(1), help="Files that are read at the same time; one a core if not given. 同时处理的文件数；默认每核一个"),
        click.option("--timeout", type=click.FloatRange(0, min_open=True), help="Seconds that a file may take; 60 and 2 more a MB if not given. 每个文件的时间上限（秒）"),
        click.option("--memory", type=click.IntRange(128), help="MB of memory that a file may take; 1024 if not given. 每个文件的内存上限（MB）"),
        click.option("--only", multiple=True, metavar="PATTERN", help="Only files whose path or name is like this: '*.docx', '2023/*'. 只处理匹配的文件"),
        click.option("-q", "--quiet", is_flag=True, help="Name failures only. 只显示失败"),
        click.option("--json-log", "log", type=click.Path(path_type=Path, dir_okay=False), help="Write a line of JSON for each file. 为每个文件写一行 JSON 日志"),
    )

    @wraps(command)
    def packed(*, jobs: int | None, timeout: float | None, memory: int | None, only: tuple[str, ...], quiet: bool, log: Path | None, **rest: Any) -> Any:  # noqa: ANN401
        from converters.work.slot import MEMORY, Limits

        limits = Limits(timeout, memory or MEMORY) if timeout or memory else None
        return command(asked=Many(jobs or 0, limits, only, quiet, log), **rest)

    for option in reversed(options):
        packed = option(packed)
    return packed


class Tally:
    """What became of the files so far, in numbers, and by name a few of each kind."""

    def __init__(self, total: int) -> None:
        """Begin to count; `total` is how many files there will be."""
        self.total, self._began = total, time.monotonic()
        self.states: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self.failures: dict[str, Diagnostic] = {}
        self.wrong = self.formless = 0
        self._named: dict[str, list[str]] = {}

    def add(self, done: Done) -> None:
        """Count one file."""
        self.states[done.state] += 1
        if done.failure and done.state == "failed":
            self.failed[done.failure.code] += 1
            self.failures.setdefault(done.failure.code, done.failure)
            self.name("failed", say(f"failed {done.failure.code}", f"失败 {done.failure.code}"), done)
        elif done.failure:
            self.name("skipped", say(f"skipped, {done.failure.message.en}", f"跳过，{done.failure.message.zh}"), done)

    def name(self, kind: str, what: str, done: Done) -> None:
        """Keep a file to be named when the work is closed."""
        kept = self._named.setdefault(kind, [])
        if len(kept) <= _NAMED:
            kept.append(f"  {what}: {click.format_filename(done.item.name)}" if len(kept) < _NAMED else "  …")

    def names(self, kind: str) -> list[str]:
        """The lines that name files of a kind."""
        return self._named.get(kind, [])

    @property
    def count(self) -> int:
        """How many files are behind us."""
        return self.states.total()

    @property
    def status(self) -> int:
        """The exit status that files which could not be read earn."""
        return status_of(self.failures.values())

    def line(self) -> str:
        """Where the work stands, in a line: files, rate, time left, failures by kind."""
        passed = time.monotonic() - self._began
        rate = self.count / passed if passed else 0.0
        left = _duration((self.total - self.count) / rate) if rate else "?"
        failures = ", ".join(f"{code} {count}" for code, count in self.failed.most_common(4))
        return (say(f"{self.count} of {self.total} files · {rate:.1f}/s · {left} left · failed {self.failed.total()}",
                    f"{self.count}/{self.total} 个文件 · 每秒 {rate:.1f} 个 · 剩余 {left} · 失败 {self.failed.total()}") + (f" ({failures})" if failures else ""))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def watch(found: Iterator[Done], tally: Tally, asked: Many) -> Iterator[Done]:
    """Yield what becomes of each file, counted in the tally: failures are named, progress is shown, the log is written.

    A person at a terminal sees a bar; elsewhere there is a line every ten seconds. Broken off, the work is closed over what was done.
    """
    with ExitStack() as stack:
        log = stack.enter_context(asked.log.open("w", encoding="utf-8", errors="backslashreplace")) if asked.log else None
        show: Callable[[], None] | None = None
        if not asked.quiet and tally.total > 1:
            show = stack.enter_context(_bar(tally)) if watched() else _lines(tally)
        for done in found:
            tally.add(done)
            if log:
                _log(log, done)
            if done.note and not asked.quiet:
                print_finding(click.format_filename(done.item.name), done.note)
            if done.failure and done.state == "failed":
                print_finding(click.format_filename(done.item.name), done.failure)
            if show:
                show()
            yield done


@contextmanager
def _bar(tally: Tally) -> Iterator[Callable[[], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(TextColumn("gouji"), BarColumn(), TextColumn("{task.description}"), console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=tally.total)
        yield lambda: progress.update(bar, completed=tally.count, description=tally.line())


def _lines(tally: Tally) -> Callable[[], None]:
    last = time.monotonic()

    def show() -> None:
        nonlocal last
        if time.monotonic() - last > _SECONDS:
            last = time.monotonic()
            click.echo(tally.line(), err=True)

    return show


def _log(log: IO[str], done: Done) -> None:
    failure = {"code": done.failure.code, "reason": done.failure.message.en, "reason_zh": done.failure.message.zh} if done.failure else {}
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "file": done.item.name, "state": done.state, **failure, "sha256": done.digest, "bytes": done.size,
            "seconds": round(done.cost.seconds, 3), "peak_mb": done.cost.peak, "tries": done.cost.tries, "outputs": [output.place for output in done.outputs]}
    log.write(json.dumps(line, ensure_ascii=False) + "\n")
    log.flush()


def by_path(inputs: Iterable[str]) -> None:
    """End where the standard input is given to a command that takes many reports, each by its path."""
    if "-" in inputs:
        raise click.UsageError(say("reports are taken by their paths here; save what comes by the standard input as a file", "此命令按路径读取报告；请先把标准输入存为文件"))


def need_inputs(total: int) -> None:
    """End where there is nothing to do."""
    if not total:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))


def leave(tally: Tally) -> None:
    """Exit with the status of what could not be read, if there is such."""
    if tally.status:
        sys.exit(tally.status)
