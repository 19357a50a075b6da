"""The work of `convert` over several inputs and of `migrate`: a plan, its run with a record, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from converters.cli.languages import say
from converters.cli.many import BRIEF, Many, Tally, leave, need_inputs, watch
from converters.cli.terminal import UNREAD, exit_on, print_finding, print_findings, stop, stop_unwritten
from converters.work.store import is_address

if TYPE_CHECKING:
    from converters.diagnostics import Diagnostic
    from converters.work.engine import Done
    from converters.work.migrate import Plan
    from converters.work.record import Summary


class Taken(NamedTuple):
    """How a run takes up an earlier one, where its record is, and on what machines it runs."""

    resume: bool = False
    retry: bool = False
    existing: bool = False
    record: Path | None = None
    scheduler: str = ""

    @property
    def asked(self) -> bool:
        """Whether any of it was asked for."""
        return any(self)


def taken_up(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a run that is recorded; it has them as one argument `taken`."""
    options = (
        click.option("--resume", is_flag=True, help="Do only what an earlier run left, and what has changed since. 只处理上次未完成或已变更的文件"),
        click.option("--retry-failed", "retry", is_flag=True, help="As --resume, and what failed is tried again. 同 --resume，并重试失败的文件"),
        click.option("--skip-existing", "existing", is_flag=True, help="Pass over inputs whose outputs are there. 跳过输出已存在的文件"),
        click.option("--manifest", "record", type=click.Path(path_type=Path, file_okay=False), help="Folder for the record of the run; the output folder if not given. 运行记录所在文件夹；默认为输出文件夹"),
        click.option("--cluster", "scheduler", default="", metavar="ADDRESS", help="Work on the machines of this Dask scheduler: tcp://host:8786. 在 Dask 集群上运行"),
    )

    @wraps(command)
    def packed(*, resume: bool, retry: bool, existing: bool, record: Path | None, scheduler: str, **rest: Any) -> Any:  # noqa: ANN401
        return command(taken=Taken(resume, retry, existing, record, scheduler), **rest)

    for option in reversed(options):
        packed = option(packed)
    return packed


def is_archive(place: str) -> bool:
    """Whether an input stands for many: a folder, an archive, an address of a store."""
    return is_address(place) or Path(place).is_dir() or (Path(place).suffix.lower() == ".zip" and Path(place).is_file())


def planned(places: Sequence[str], out: str, asked: Many, taken: Taken, chosen: Mapping[str, Any], *, recorded: bool) -> Plan:
    """Make the plan; the record is kept in the output folder if it is `recorded`, or where the user says."""
    from converters.work.migrate import Plan

    record = taken.record
    if record is None and (recorded or taken.asked):
        if is_address(out):
            raise click.UsageError(say("say with --manifest in which folder the record of the run is kept", "请用 --manifest 指定运行记录所在的文件夹"))
        record = Path(out)
    return Plan(places, out, record=record, only=asked.only, jobs=asked.jobs, limits=asked.limits, resume=taken.resume, retry=taken.retry, existing=taken.existing,
                scheduler=taken.scheduler, **chosen)


def carry_out(plan: Plan, asked: Many, fail_on: str, *, verbose: bool) -> None:
    """Run a plan, say what becomes of each file and of all, and exit with the status that they earn."""
    from converters.diagnostics import Refused
    from converters.work.migrate import migration

    worst: dict[str, Diagnostic] = {}
    tally = Tally(0)
    try:
        with migration(plan) as (total, found):
            need_inputs(total)
            tally = Tally(total)
            shown = ("warning",) if verbose else ()
            try:
                for done in watch(found, tally, asked):
                    _tell(done, tally, shown, brief=asked.quiet or (total > BRIEF and not verbose))
                    worst |= {item.severity: item for item in _findings(done)}
            except KeyboardInterrupt:
                _close(tally, asked)
                click.echo(say(f"{total - tally.count} not begun or not finished", f"未处理 {total - tally.count}") + _way_on(plan), err=True)
                raise
    except Refused as refused:
        print_finding(plan.out, refused.diagnostic)
        raise SystemExit(UNREAD) from refused
    except OSError as error:
        _close(tally, asked)
        if plan.record:
            stop(say(f"cannot go on: {error.strerror or error}", f"无法继续：{error.strerror or error}") + _way_on(plan), UNREAD)
        stop_unwritten(error)
    _close(tally, asked)
    leave(tally)
    exit_on(worst.values(), fail_on)


def _way_on(plan: Plan) -> str:
    return say("; go on with --resume", "；可用 --resume 继续") if plan.record else ""


def _findings(done: Done) -> list[Diagnostic]:
    return [*([done.note] if done.note else []), *(done.value.findings if done.value else ())]


def _tell(done: Done, tally: Tally, shown: tuple[str, ...], *, brief: bool) -> None:
    """Say what was found in one file, and keep its name if it needs a look."""
    if done.value is None:
        return
    errors = sum(1 for item in done.value.findings if item.severity == "error")
    if errors:
        tally.wrong += 1
        tally.name("wrong", say(f"errors {errors}", f"错误 {errors}"), done)
    if not done.value.summary.edition:
        tally.formless += 1
        tally.name("formless", say("no known form", "无已知格式"), done)
    if not brief:
        name = click.format_filename(done.item.name)
        if shown:
            print_findings(name, [item for item in done.value.findings if item.severity in ("error", *shown)])
        click.echo(f"{name}: {summary_line(done.value.summary)}", err=True)


def summary_line(summary: Summary) -> str:
    """Say in one line what was found: edition, year, facts, repairs, findings, ledger."""
    ledger = "—" if summary.balanced is None else say("balanced", "平") if summary.balanced else say("NOT balanced", "不平")
    facts = f"{summary.found}/{summary.facts}"
    return say(f"edition {summary.edition or '—'} · year {summary.year or '—'} · facts {facts} · repairs {summary.repairs} · "
               f"errors {summary.errors} · warnings {summary.warnings} · notes {summary.notes} · ledger {ledger}",
               f"版本 {summary.edition or '—'} · 年度 {summary.year or '—'} · 数值 {facts} · 修复 {summary.repairs} · "
               f"错误 {summary.errors} · 警告 {summary.warnings} · 提示 {summary.notes} · 账目 {ledger}")


def _close(tally: Tally, asked: Many) -> None:
    """Close the run: how many of each kind, and by name some of those that need a look."""
    if asked.quiet:
        return
    done, kept, skipped, failed = (tally.states[state] for state in ("done", "kept", "skipped", "failed"))
    again = say(f"{kept} as they were; ", f"未变 {kept}，") if kept else ""
    click.echo(say(f"{done} converted, {tally.wrong} of them with errors, {tally.formless} of no known form; {again}{failed} failed; {skipped} skipped",
                   f"完成 {done}（有错误 {tally.wrong}，无已知格式 {tally.formless}），{again}失败 {failed}，跳过 {skipped}"), err=True)
    for kind in ("failed", "wrong", "formless", "skipped"):
        for line in tally.names(kind):
            click.echo(line, err=True)
