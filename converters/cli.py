"""The command `gouji`: convert, tables, ledger, schema (exit status 0 done, 1 findings, 2 usage, 3 input not read)."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from converters import __version__
from converters.ledger import ACCOUNTS

if TYPE_CHECKING:
    from converters.batch import Job, Outcome
    from converters.diagnostics import Diagnostic
    from converters.report import AnnualReport

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_NAMED = 5  # of files that were skipped, how many are named
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def _say(english: str, chinese: str) -> str:
    """Choose the wording in the user's language: by --lang, else by the locale (POSIX: LC_ALL, LC_MESSAGES, LANG)."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get("gouji.lang") if context else None
    if not chosen:
        locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
        chosen = "zh" if locale.lower().startswith("zh") else "en"
    return chinese if chosen == "zh" else english


def _take_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    context.meta["gouji.lang"] = value


_language = click.option("--lang", type=click.Choice(["zh", "en"]), callback=_take_language, expose_value=False, is_eager=True,
                         help="Language of the messages; by the locale if not given. 提示信息的语言")


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="gouji")
def main() -> None:
    """Recover, check and rewrite the annual reports on government information disclosure (政府信息公开工作年度报告).

    Nothing is lost, nothing is guessed in silence, everything is checked.

    \b
    Examples 示例:
      gouji convert report.docx -o report.xml      canonical XML 规范 XML
      gouji convert old.doc -o new.docx            the standard form again 标准格式
      gouji convert archive/ -o out/ --to json     a whole folder 整个文件夹
      gouji tables page.html -o tables.json        every table with its spans 全部表格
      gouji ledger report.pdf                      the balance of its characters 字符账目
    """


@main.command(context_settings=_CONTEXT)
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path, allow_dash=True),
              help="Output file, whose suffix is the format; a folder; “-” for the standard output. 输出文件、文件夹，或“-”表示标准输出")
@click.option("--to", "to", type=click.Choice(["xml", "json", "docx", "html", "md"]), help="Format, where OUT's suffix does not say it. 输出格式")
@click.option("--edition", type=click.Choice(["auto", "2019", "2021"]), default="auto", show_default=True, help="Edition of the form to read the tables by. 表格版本")
@click.option("--infer", is_flag=True, help="Derive values that follow from the form's sums; they are marked inferred. 按勾稽关系推算未印出的数值")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show the findings of each of several files; of one file the notes too. 显示各文件的全部发现")
@_language
def convert(inputs: tuple[Path, ...], out: Path, to: str | None, edition: str, infer: bool, fail_on: str, verbose: bool) -> None:
    """Convert reports: DOCX, DOC, PDF, HTML, text, Markdown, XML or JSON → XML, JSON, DOCX, HTML or Markdown.

    \b
    Examples 示例:
      gouji convert report.pdf -o report.json
      gouji convert a.docx b.html -o out/ --to xml
      gouji convert archive/ -o out/ --to docx --fail-on error
    """
    from converters import batch

    piped = str(out) == "-"
    several = not piped and (len(inputs) > 1 or inputs[0].is_dir() or out.is_dir())
    if piped and (len(inputs) > 1 or inputs[0].is_dir()):
        raise click.UsageError(_say("the standard output takes one report", "标准输出只能写一份报告"))
    name = _format(out, to, several=several, piped=piped)
    if several:
        plan = batch.plan(inputs, out, name)
    else:
        plan = batch.Plan([batch.Job(inputs[0], None if piped else out)], [])
    if several and not plan.jobs:
        raise click.UsageError(_say("no file of a known format was found", "未找到可识别的文件"))
    if any(job.target and job.target.exists() and job.source.exists() and job.target.samefile(job.source) for job in plan.jobs):
        raise click.UsageError(_say("the output would overwrite the input", "输出不能覆盖输入"))
    brief = several and not verbose
    outcomes = _run(plan.jobs, name, "" if edition == "auto" else edition, infer=infer, shown=() if brief else ("warning", "note") if verbose else ("warning",))
    if several:
        _print_closing(outcomes, plan.skipped)
    _finish(outcomes, fail_on)


def _format(out: Path, to: str | None, *, several: bool, piped: bool) -> str:
    """Name the output format from --to or from the suffix of OUT, and see that OUT can be what it has to be."""
    from converters.formats import by_suffix, writable

    own = "" if several or piped else by_suffix(out.suffix)
    name = by_suffix(f".{to}") if to else own
    if (several or piped) and not to:
        raise click.UsageError(_say("say the format with --to", "请用 --to 指定格式"))
    if own and name != own:
        raise click.UsageError(_say(f"the suffix of {out.name} says another format than --to {to}", f"{out.name} 的扩展名与 --to {to} 不一致"))
    if name not in writable():
        known = " ".join(writable().values())
        raise click.UsageError(_say(f"cannot write “{out.suffix}”; known formats: {known}", f"不支持的输出格式“{out.suffix}”；可用：{known}"))
    if several and out.exists() and not out.is_dir():
        raise click.UsageError(_say(f"{out} is a file; several inputs need a folder", f"{out} 是文件；多个输入需要输出到文件夹"))
    if not several and not piped:
        _need_folder(out)
    return name


def _need_folder(out: Path) -> None:
    """See that the folder of a single output is there: a folder that is not may be a slip of the pen."""
    if not out.parent.is_dir():
        raise click.UsageError(_say(f"there is no folder {out.parent}", f"文件夹不存在：{out.parent}"))


def _run(jobs: list[Job], name: str, edition: str, *, infer: bool, shown: Sequence[str]) -> list[Outcome]:
    """Run the jobs, with a bar on a terminal and findings on stderr."""
    from converters import batch

    def done(outcome: Outcome) -> None:
        _report_outcome(outcome, shown)

    try:
        if len(jobs) > 1 and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import track

            watched = track(jobs, description="gouji", console=Console(stderr=True), transient=True)
            return batch.run(watched, name, edition=edition, infer=infer, done=done)
        return batch.run(jobs, name, edition=edition, infer=infer, done=done)
    except OSError as error:
        _stop_unwritten(error)


def _report_outcome(outcome: Outcome, shown: Sequence[str]) -> None:
    """Print what became of one input: its failure, or its findings of the severities to be `shown` and its summary."""
    name = click.format_filename(outcome.job.source)
    if outcome.job.note:
        _print(name, outcome.job.note)
    if outcome.failure:
        _print(name, outcome.failure)
    elif outcome.report:
        if shown:
            _print_findings(name, [item for item in outcome.report.diagnostics if item.severity in ("error", *shown)])
        click.echo(f"{name}: {_summary(outcome.report)}", err=True)


def _print_findings(name: str, items: list[Diagnostic], most: int = 3) -> None:
    """Print findings, of each code no more than `most`; the report itself holds them all."""
    seen: dict[str, int] = {}
    for item in items:
        seen[item.code] = seen.get(item.code, 0) + 1
        if seen[item.code] <= most:
            _print(name, item)
    for code, count in seen.items():
        if count > most:
            click.echo(f"{name}: {code}: " + _say(f"{count - most} more", f"另有 {count - most} 处"), err=True)


def _print(name: str, item: Diagnostic) -> None:
    """Print one finding as a compiler does: file, place, severity, code, message."""
    from converters.diagnostics import shorten

    place = f":{item.origin}" if str(item.origin) else ""
    word = _say(item.severity, {"error": "错误", "warning": "警告", "note": "提示"}[item.severity])
    severity = click.style(f"{word} {item.code}", fg=_COLOURS[item.severity])
    click.echo(f"{shorten(name, 200)}{place}: {severity}: {_say(*item.message)}", err=True)


def _summary(report: AnnualReport) -> str:
    """Say in one line what was found: edition, year, facts, repairs, findings, ledger."""
    found = sum(1 for fact in report.facts.values() if fact.status != "missing")
    counts = Counter(item.severity for item in report.diagnostics)
    balanced = report.ledger.balanced if report.ledger else None
    ledger = "—" if balanced is None else _say("balanced", "平") if balanced else _say("NOT balanced", "不平")
    repairs = len(report.repairs) + sum(1 for fact in report.facts.values() if fact.status == "repaired")
    facts, errors, warnings, notes = f"{found}/{len(report.facts)}", counts["error"], counts["warning"], counts["note"]
    return _say(f"edition {report.edition or '—'} · year {report.year or '—'} · facts {facts} · repairs {repairs} · "
                f"errors {errors} · warnings {warnings} · notes {notes} · ledger {ledger}",
                f"版本 {report.edition or '—'} · 年度 {report.year or '—'} · 数值 {facts} · 修复 {repairs} · "
                f"错误 {errors} · 警告 {warnings} · 提示 {notes} · 账目 {ledger}")


def _print_closing(outcomes: list[Outcome], skipped: list[Path]) -> None:
    """Close the run over several files: how many of each kind, and by name those that need a look."""
    failed = [outcome for outcome in outcomes if outcome.failure]
    formless = [outcome for outcome in outcomes if outcome.report and not outcome.report.edition]
    wrong = [(outcome, sum(1 for item in outcome.findings if item.severity == "error")) for outcome in outcomes]
    wrong = [(outcome, count) for outcome, count in wrong if count]
    done = len(outcomes) - len(failed)
    click.echo(_say(f"{done} converted, {len(wrong)} of them with errors, {len(formless)} of no known form; {len(failed)} failed; {len(skipped)} skipped",
                    f"完成 {done}（有错误 {len(wrong)}，无已知格式 {len(formless)}），失败 {len(failed)}，跳过 {len(skipped)}"), err=True)
    for outcome in failed:
        _name_file(_say(f"failed {outcome.failure.code}", f"失败 {outcome.failure.code}") if outcome.failure else "", outcome.job.source)
    for outcome, count in wrong:
        _name_file(_say(f"errors {count}", f"错误 {count}"), outcome.job.source)
    for outcome in formless:
        _name_file(_say("no known form", "无已知格式"), outcome.job.source)
    for path in skipped[:_NAMED]:
        _name_file(_say("skipped, no known format", "跳过，格式未知"), path)
    if len(skipped) > _NAMED:
        click.echo("  …", err=True)


def _name_file(what: str, path: Path) -> None:
    click.echo(f"  {what}: {click.format_filename(path)}", err=True)


def _finish(outcomes: list[Outcome], fail_on: str) -> None:
    """Exit with the status that all files together earn."""
    if any(outcome.failure for outcome in outcomes):
        sys.exit(3)
    levels = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    if any(item.severity in levels for outcome in outcomes for item in outcome.findings):
        sys.exit(1)


@main.command(context_settings=_CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Output file: .json, .html or .csv. 输出文件")
@_language
def tables(source: Path, out: Path) -> None:
    """Write every table of any document with its spans; no known form is needed.

    \b
    Example 示例:
      gouji tables page.html -o tables.json
    """
    from converters import output
    from converters.formats import verb

    suffix = out.suffix.lower()
    if suffix not in {".json", ".html", ".csv"}:
        raise click.UsageError(_say(f"cannot write “{out.suffix}”; known formats: .json .html .csv", f"不支持的输出格式“{out.suffix}”；可用：.json .html .csv"))
    _need_folder(out)
    if out.exists() and source.exists() and out.samefile(source):
        raise click.UsageError(_say("the output would overwrite the input", "输出不能覆盖输入"))

    def work() -> None:
        document = _document(source)
        _print_findings(click.format_filename(source), [item for item in document.diagnostics if item.severity != "note"])
        output.write_whole(out, verb("writers", "tables", f"tables_{suffix[1:]}")(document))

    _guard(source, work)


def _document(source: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Document, imported on use
    """Read a source as blocks; a report of our own formats is laid out as blocks again."""
    from converters import pipeline
    from converters.model import Document
    from converters.postings import as_document

    document, _source, _name = pipeline.read_document(source)
    return document if isinstance(document, Document) else as_document(document)


@main.command(context_settings=_CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it. 输出样式")
@click.option("--show", "account", type=click.Choice(ACCOUNTS), metavar="ACCOUNT", help="Print the entries of one account with their places. 列出某一科目的明细")
@_language
def ledger(source: Path, style: str, account: str | None) -> None:
    """Print the balance of a source's characters, account by account; exits with 1 if it does not balance.

    \b
    Examples 示例:
      gouji ledger report.docx
      gouji ledger report.docx --show unplaced
    """

    def work() -> None:
        from converters import pipeline, statement

        report = pipeline.read(source)
        if report.ledger is None:
            _stop(f"{source}: " + _say("no ledger is in it", "其中没有账目"), 3)
        chinese = _say("en", "zh") == "zh"
        if style == "json":
            click.echo(statement.as_json(report, account))
        else:
            click.echo("\n".join(statement.entries(report, account) if account else statement.lines(report.ledger, chinese=chinese)))
        if not report.ledger.balanced:
            sys.exit(1)

    _guard(source, work)


@main.command(context_settings=_CONTEXT)
@click.argument("name", required=False)
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Write to this file, or all files into this folder. 写入文件或文件夹")
@_language
def schema(name: str | None, out: Path | None) -> None:
    """Print or write the contract: the schema of the canonical XML and the forms.

    \b
    Examples 示例:
      gouji schema                        list the files 列出文件
      gouji schema report.xsd             print one 输出其中一个
      gouji schema -o contract/           write them all 全部写出
    """
    from converters import output
    from converters.resources import schema_bytes, schema_names

    if name is not None and name not in schema_names():
        known = " ".join(schema_names())
        raise click.UsageError(_say(f"no such file: {name}; known: {known}", f"没有这个文件：{name}；可用：{known}"))
    if out is None:
        click.echo(schema_bytes(name).decode("utf-8") if name else "\n".join(schema_names()), nl=name is None)
        return
    if name:
        _need_folder(out)
    files = {out: name} if name else {out / item: item for item in schema_names()}
    try:
        for path, item in files.items():
            output.write_whole(path, schema_bytes(item), folders=name is None)
    except OSError as error:
        _stop_unwritten(error)


def _guard(source: Path, work: Callable[[], None]) -> None:
    """Do the work; an input that cannot be read, or a fault of ours, ends in one line and status 3."""
    from converters.diagnostics import Refused, diagnose

    try:
        work()
    except Refused as refused:
        _print(click.format_filename(source), refused.diagnostic)
        sys.exit(3)
    except OSError as error:
        _stop_unwritten(error)
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - never a traceback at a user
        _print(click.format_filename(source), diagnose("S120", reason=f"{type(error).__name__}: {error}"))
        sys.exit(3)


def _stop_unwritten(error: OSError) -> NoReturn:
    reason = error.strerror or str(error)
    _stop(_say(f"cannot write the output: {reason}", f"无法写入输出：{reason}"), 3)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)
