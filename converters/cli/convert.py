"""`gouji convert`: reports of any format into another, one or a whole folder."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import is_stream, named, standard_input, watched
from converters.cli.terminal import exit_on, fonts, guard, need_folder, print_finding, print_findings, put_or_end, status_of, via

if TYPE_CHECKING:
    from converters.batch import Job, Outcome
    from converters.report import AnnualReport
    from converters.source.files import Source

_NAMED = 5  # of files that were skipped, how many are named


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(allow_dash=True),
              help="Output file, whose suffix is the format; a folder (made if a slash ends it); “-” for the standard output. 输出文件；文件夹（以斜杠结尾则新建）；“-”表示标准输出")
@click.option("--to", "to", type=click.Choice(["xml", "json", "docx", "html", "md", "pdf", "xlsx", "csv", "parquet"]), help="Format, where OUT's suffix does not say it. 输出格式")
@click.option("--edition", type=click.Choice(["auto", "2019", "2021"]), default="auto", show_default=True, help="Edition of the form to write; what has no counterpart is kept and named. 输出的表格版本")
@click.option("--fragment", is_flag=True, help="HTML to paste into a site: the report alone, with inline styles. 仅输出可粘贴的正文 HTML")
@click.option("--infer", is_flag=True, help="Derive values that follow from the form's sums; they are marked inferred. 按勾稽关系推算未印出的数值")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show the findings of each of several files; of one file the notes too. 显示各文件的全部发现")
@via
@fonts
@language
def convert(inputs: tuple[Path, ...], output: str, to: str | None, edition: str, fragment: bool, infer: bool, fail_on: str, verbose: bool, via: str | None) -> None:
    """Convert reports: DOCX, DOC, PDF, HTML, text, Markdown, XML or JSON → any of the formats written.

    转换报告：DOCX、DOC、PDF、HTML、文本、Markdown、XML、JSON → 任一可输出的格式。

    \b
    Examples 示例:
      gouji convert report.pdf -o report.json
      gouji convert a.docx b.html -o out/ --to xml
      gouji convert archive/ -o out/ --to docx --fail-on error
    """
    from converters import batch

    out = Path(output)
    piped = is_stream(out)
    if len(inputs) > 1 and any(is_stream(path) for path in inputs):
        raise click.UsageError(say("the standard input is one report; give it alone", "标准输入是一份报告，请单独给出"))
    several = not piped and (len(inputs) > 1 or inputs[0].is_dir() or out.is_dir() or output.endswith(("/", os.sep)))
    if several and is_stream(inputs[0]):
        raise click.UsageError(say("the standard input has no name; give the output one", "标准输入没有文件名，请指定输出文件"))
    if piped and (len(inputs) > 1 or inputs[0].is_dir()):
        raise click.UsageError(say("the standard output takes one report", "标准输出只能写一份报告"))
    name = _format(out, to, several=several, piped=piped)
    if fragment and name != "html":
        raise click.UsageError(say("--fragment goes with HTML", "--fragment 只用于 HTML"))
    name = "fragment" if fragment else name
    if several:
        plan = batch.plan(inputs, out, name)
    else:
        plan = batch.Plan([batch.Job(inputs[0], None if piped else out, given=_standard_input(inputs[0]))], [])
    if several and not plan.jobs:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    if any(job.target and job.target.exists() and job.source.exists() and job.target.samefile(job.source) for job in plan.jobs):
        raise click.UsageError(say("the output would overwrite the input", "输出不能覆盖输入"))
    brief = several and not verbose
    chosen = Chosen((name,), "" if edition == "auto" else edition, infer=infer, via=via or "")
    shown = () if brief else ("warning", "note") if verbose else ("warning",)
    outcomes = [_pipe(plan.jobs[0], chosen, shown)] if piped else run(plan.jobs, chosen, shown)
    if several:
        print_closing(outcomes, plan.skipped)
    finish(outcomes, fail_on)


def _format(out: Path, to: str | None, *, several: bool, piped: bool) -> str:
    """Name the output format from --to or from the suffix of OUT, and see that OUT can be what it has to be."""
    from converters.formats import by_suffix, writable

    own = "" if several or piped else by_suffix(out.suffix)
    name = by_suffix(f".{to}") if to else own
    if (several or piped) and not to:
        raise click.UsageError(say("say the format with --to", "请用 --to 指定格式"))
    if own and name != own:
        raise click.UsageError(say(f"the suffix of {out.name} says another format than --to {to}", f"{out.name} 的扩展名与 --to {to} 不一致"))
    if name not in writable():
        known = " ".join(suffix for format_, suffix in writable().items() if format_ != "fragment")
        raise click.UsageError(say(f"cannot write “{out.suffix}”; known formats: {known}", f"不支持的输出格式“{out.suffix}”；可用：{known}"))
    if several and out.exists() and not out.is_dir():
        raise click.UsageError(say(f"{out} is a file; several inputs need a folder", f"{out} 是文件；多个输入需要输出到文件夹"))
    if not several and not piped:
        need_folder(out)
    return name


class Chosen(NamedTuple):
    """What the user asked for: the formats, the edition, values that follow, and the way to read."""

    names: Sequence[str]
    edition: str = ""
    infer: bool = False
    via: str = ""


def run(jobs: list[Job], chosen: Chosen, shown: Sequence[str]) -> list[Outcome]:
    """Run the jobs, with a bar on a terminal and findings on stderr; broken off, it is closed over what was done."""
    from converters import batch

    outcomes: list[Outcome] = []

    def done(outcome: Outcome) -> None:
        outcomes.append(outcome)
        _report_outcome(outcome, shown)

    try:
        batch.run(_barred(jobs), chosen.names, edition=chosen.edition, infer=chosen.infer, via=chosen.via, done=done)
    except KeyboardInterrupt:
        if len(jobs) > 1:
            print_closing(outcomes, [])
            click.echo(say(f"{len(jobs) - len(outcomes)} not begun or not finished", f"未处理 {len(jobs) - len(outcomes)}"), err=True)
        raise
    return outcomes


def _barred(jobs: list[Job]) -> Iterable[Job]:
    """The jobs, with a bar where there are several and a person watches."""
    if len(jobs) < 2 or not watched():
        return jobs
    from rich.console import Console
    from rich.progress import track

    return track(jobs, description="gouji", console=Console(stderr=True), transient=True)


def _pipe(job: Job, chosen: Chosen, shown: Sequence[str]) -> Outcome:
    """Convert one report to the standard output."""
    from converters import batch

    outcome, made = batch.read(job, chosen.names, edition=chosen.edition, infer=chosen.infer, via=chosen.via)
    _report_outcome(outcome, shown)
    for _name, data in made:
        put_or_end(None, data)
    return outcome


def _standard_input(path: Path) -> Source | None:
    """What the standard input holds, if that is what the path means; an empty one ends the command."""
    held: list[Source] = []
    if is_stream(path):
        guard(path, lambda: held.append(standard_input()))
    return held[0] if held else None


def _report_outcome(outcome: Outcome, shown: Sequence[str]) -> None:
    """Print what became of one input: its failure, or its findings of the severities to be `shown` and its summary."""
    name = named(outcome.job.source)
    if outcome.job.note:
        print_finding(name, outcome.job.note)
    if outcome.failure:
        print_finding(name, outcome.failure)
    elif outcome.report:
        if shown:
            print_findings(name, [item for item in (*outcome.report.diagnostics, *outcome.notes) if item.severity in ("error", *shown)])
        click.echo(f"{name}: {_summary(outcome.report)}", err=True)


def _summary(report: AnnualReport) -> str:
    """Say in one line what was found: edition, year, facts, repairs, findings, ledger."""
    found = sum(1 for fact in report.facts.values() if fact.status != "missing")
    counts = Counter(item.severity for item in report.diagnostics)
    balanced = report.ledger.balanced if report.ledger else None
    ledger = "—" if balanced is None else say("balanced", "平") if balanced else say("NOT balanced", "不平")
    repairs = len(report.repairs) + sum(1 for fact in report.facts.values() if fact.status == "repaired")
    facts, errors, warnings, notes = f"{found}/{len(report.facts)}", counts["error"], counts["warning"], counts["note"]
    return say(f"edition {report.edition or '—'} · year {report.year or '—'} · facts {facts} · repairs {repairs} · "
                f"errors {errors} · warnings {warnings} · notes {notes} · ledger {ledger}",
                f"版本 {report.edition or '—'} · 年度 {report.year or '—'} · 数值 {facts} · 修复 {repairs} · "
                f"错误 {errors} · 警告 {warnings} · 提示 {notes} · 账目 {ledger}")


def print_closing(outcomes: list[Outcome], skipped: list[Path]) -> None:
    """Close the run over several files: how many of each kind, and by name those that need a look."""
    failed = [outcome for outcome in outcomes if outcome.failure]
    formless = [outcome for outcome in outcomes if outcome.report and not outcome.report.edition]
    wrong = [(outcome, sum(1 for item in outcome.findings if item.severity == "error")) for outcome in outcomes]
    wrong = [(outcome, count) for outcome, count in wrong if count]
    done = len(outcomes) - len(failed)
    click.echo(say(f"{done} converted, {len(wrong)} of them with errors, {len(formless)} of no known form; {len(failed)} failed; {len(skipped)} skipped",
                    f"完成 {done}（有错误 {len(wrong)}，无已知格式 {len(formless)}），失败 {len(failed)}，跳过 {len(skipped)}"), err=True)
    for outcome in failed:
        _name_file(say(f"failed {outcome.failure.code}", f"失败 {outcome.failure.code}") if outcome.failure else "", outcome.job.source)
    for outcome, count in wrong:
        _name_file(say(f"errors {count}", f"错误 {count}"), outcome.job.source)
    for outcome in formless:
        _name_file(say("no known form", "无已知格式"), outcome.job.source)
    for path in skipped[:_NAMED]:
        _name_file(say("skipped, no known format", "跳过，格式未知"), path)
    if len(skipped) > _NAMED:
        click.echo("  …", err=True)


def _name_file(what: str, path: Path) -> None:
    click.echo(f"  {what}: {click.format_filename(path)}", err=True)


def finish(outcomes: list[Outcome], fail_on: str) -> None:
    """Exit with the status that all files together earn."""
    if status := status_of(outcome.failure for outcome in outcomes if outcome.failure):
        sys.exit(status)
    exit_on((item for outcome in outcomes for item in outcome.findings), fail_on)
