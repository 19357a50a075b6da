"""The command `gouji`: convert, tables, ledger, schema (exit status 0 done, 1 findings, 2 usage, 3 input not read)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from converters import __version__

if TYPE_CHECKING:
    from converters.batch import Job, Outcome
    from converters.diagnostics import Diagnostic
    from converters.report import AnnualReport

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


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
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Output file, whose suffix is the format; a folder for several inputs. 输出文件或文件夹")
@click.option("--to", "to", type=click.Choice(["xml", "json", "docx", "html", "md"]), help="Format, where OUT's suffix does not say it. 输出格式")
@click.option("--edition", type=click.Choice(["auto", "2019", "2021"]), default="auto", show_default=True, help="Edition of the form to read the tables by. 表格版本")
@click.option("--infer", is_flag=True, help="Derive values that follow from the form's sums; they are marked inferred. 按勾稽关系推算未印出的数值")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="never", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
def convert(inputs: tuple[Path, ...], out: Path, to: str | None, edition: str, infer: bool, fail_on: str) -> None:
    """Convert reports: DOCX, DOC, PDF, HTML, text, Markdown, XML or JSON → XML, JSON, DOCX, HTML or Markdown.

    \b
    Examples 示例:
      gouji convert report.pdf -o report.json
      gouji convert a.docx b.html -o out/ --to xml
      gouji convert archive/ -o out/ --to docx --fail-on error
    """
    from converters import batch

    several = len(inputs) > 1 or inputs[0].is_dir()
    name = _format(out, to, several=several)
    jobs = batch.plan(inputs, out, name) if several else [batch.Job(inputs[0], out)]
    if not several and out.exists() and inputs[0].exists() and out.samefile(inputs[0]):
        raise click.UsageError("the output would overwrite the input 输出不能覆盖输入")
    if several and not jobs:
        raise click.UsageError("no file of a known format was found 未找到可识别的文件")
    outcomes = _run(jobs, name, "" if edition == "auto" else edition, infer=infer, several=several)
    _finish(outcomes, fail_on, several=several)


def _format(out: Path, to: str | None, *, several: bool) -> str:
    """Name the output format from --to or from the suffix of OUT."""
    from converters.formats import by_suffix, writable

    name = by_suffix(f".{to}") if to else "" if several else by_suffix(out.suffix)
    if several and not to:
        raise click.UsageError("several inputs: say the format with --to 多个输入时请用 --to 指定格式")
    if name not in writable():
        known = " ".join(writable().values())
        raise click.UsageError(f"cannot write “{out.suffix}”; known formats: {known} 不支持的输出格式")
    if several and out.exists() and not out.is_dir():
        raise click.UsageError(f"{out} is a file; several inputs need a folder 多个输入需要输出到文件夹")
    return name


def _run(jobs: list[Job], name: str, edition: str, *, infer: bool, several: bool) -> list[Outcome]:
    """Run the jobs, with a bar on a terminal and findings on stderr."""
    from converters import batch

    def done(outcome: Outcome) -> None:
        _report_outcome(outcome, brief=several)

    try:
        if several and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import track

            watched = track(jobs, description="gouji", console=Console(stderr=True), transient=True)
            return batch.run(watched, name, edition=edition, infer=infer, done=done)
        return batch.run(jobs, name, edition=edition, infer=infer, done=done)
    except OSError as error:
        _stop(f"cannot write the output: {error.strerror or error} 无法写入输出", 3)


def _report_outcome(outcome: Outcome, *, brief: bool) -> None:
    """Print what became of one input: its failure, or its findings and summary."""
    name = click.format_filename(outcome.job.source)
    if outcome.failure:
        _print(name, outcome.failure)
    elif outcome.report:
        _print_findings(name, [item for item in outcome.report.diagnostics if item.severity == "error" or (item.severity == "warning" and not brief)])
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
            click.echo(f"{name}: {code}: {count - most} more 另有 {count - most} 处", err=True)


def _print(name: str, item: Diagnostic) -> None:
    """Print one finding as a compiler does: file, place, severity, code, message in both languages."""
    from converters.diagnostics import shorten

    place = f":{item.origin}" if str(item.origin) else ""
    severity = click.style(f"{item.severity} {item.code}", fg=_COLOURS[item.severity])
    click.echo(f"{shorten(name, 200)}{place}: {severity}: {item.message.en} {item.message.zh}", err=True)


def _summary(report: AnnualReport) -> str:
    """Say in one line what was found: edition, year, facts, repairs, findings, ledger."""
    found = sum(1 for fact in report.facts.values() if fact.status != "missing")
    counts = {severity: sum(1 for item in report.diagnostics if item.severity == severity) for severity in ("error", "warning", "note")}
    ledger = "—" if report.ledger is None else "balanced 平" if report.ledger.balanced else "NOT balanced 不平"
    repairs = len(report.repairs) + sum(1 for fact in report.facts.values() if fact.status == "repaired")
    return (f"edition {report.edition or '—'} · year {report.year or '—'} · facts {found}/{len(report.facts)} · repairs {repairs} · "
            f"errors {counts['error']} · warnings {counts['warning']} · notes {counts['note']} · ledger {ledger}")


def _finish(outcomes: list[Outcome], fail_on: str, *, several: bool) -> None:
    """Print the closing summary of several files and exit with the status that all of them together earn."""
    failed = [outcome for outcome in outcomes if outcome.failure]
    if several:
        click.echo(f"{len(outcomes) - len(failed)} converted, {len(failed)} failed 完成 {len(outcomes) - len(failed)}，失败 {len(failed)}", err=True)
        for outcome in failed:
            code = outcome.failure.code if outcome.failure else ""
            click.echo(f"  failed 失败 {code}: {click.format_filename(outcome.job.source)}", err=True)
    if failed:
        sys.exit(3)
    levels = {"error": {"error"}, "warning": {"error", "warning"}, "never": set()}[fail_on]
    if any(item.severity in levels for outcome in outcomes if outcome.report for item in outcome.report.diagnostics):
        sys.exit(1)


@main.command(context_settings=_CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Output file: .json, .html or .csv. 输出文件")
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
        raise click.UsageError(f"cannot write “{out.suffix}”; known formats: .json .html .csv 不支持的输出格式")

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
def ledger(source: Path, style: str) -> None:
    """Print the balance of a source's characters, account by account; exits with 1 if it does not balance.

    \b
    Example 示例:
      gouji ledger report.docx
    """

    def work() -> None:
        from converters import pipeline

        report = pipeline.read(source)
        balance = report.ledger
        if balance is None:
            _stop(f"{source}: no ledger is in it 其中没有账目", 3)
        if style == "json":
            import json

            from converters.writers.json import as_json

            click.echo(json.dumps(as_json(report)["ledger"], ensure_ascii=False))
        else:
            _print_ledger(balance.source, balance.accounts, balance.missing, balance.surplus)
        if not balance.balanced:
            sys.exit(1)

    _guard(source, work)


def _print_ledger(total: int, accounts: dict[str, int], missing: str, surplus: str) -> None:
    """Print the accounts as a column of figures, and the difference."""
    click.echo(f"{'source 来源':<16}{total:>10}")
    for account, count in accounts.items():
        if account != "generated":
            click.echo(f"  {account:<16}{count:>10}")
    difference = total - sum(count for account, count in accounts.items() if account != "generated")
    click.echo(f"{'difference 差额':<14}{difference:>10}")
    if accounts.get("generated"):
        click.echo(f"  {'(generated)':<16}{accounts['generated']:>10}")
    for name, text in (("missing 未入账", missing), ("surplus 多出", surplus)):
        if text:
            click.echo(f"{name}: {text[:200]}")


@main.command(context_settings=_CONTEXT)
@click.argument("name", required=False)
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Write to this file, or all files into this folder. 写入文件或文件夹")
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

    if name is None and out is None:
        click.echo("\n".join(schema_names()))
    elif name is not None and name not in schema_names():
        raise click.UsageError(f"no such file: {name}; known: {' '.join(schema_names())} 没有这个文件")
    elif name is None and out is not None:
        for item in schema_names():
            output.write_whole(out / item, schema_bytes(item))
    elif name is not None and out is not None:
        output.write_whole(out, schema_bytes(name))
    elif name is not None:
        click.echo(schema_bytes(name).decode("utf-8"), nl=False)


def _guard(source: Path, work: Callable[[], None]) -> None:
    """Do the work; an input that cannot be read, or a fault of ours, ends in one line and status 3."""
    from converters.diagnostics import Refused, diagnose

    try:
        work()
    except Refused as refused:
        _print(click.format_filename(source), refused.diagnostic)
        sys.exit(3)
    except OSError as error:
        _stop(f"cannot write the output: {error.strerror or error} 无法写入输出", 3)
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - never a traceback at a user
        _print(click.format_filename(source), diagnose("S120", reason=f"{type(error).__name__}: {error}"))
        sys.exit(3)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)
