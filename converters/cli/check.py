"""`gouji check`: what a reviewer looks for in reports, found by a machine, as text, JSON, SARIF or a page."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.terminal import CONTEXT, exit_on, language, print_finding, read_or_end, say, via

if TYPE_CHECKING:
    from converters.checks.sisters import Print
    from converters.findings import Checked
    from converters.report import AnnualReport

_MOST = 3


@click.command(context_settings=CONTEXT)
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", "last", type=click.Path(path_type=Path), help="Last year's report of the same body. 上一年度的报告")
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif", "html"]), default="text", show_default=True, help="How to print the findings. 输出样式")
@click.option("--engine", type=click.Choice(["own", "schematron"]), default="own", show_default=True, help="What tests the sums, figures and dates: the program, or the published schema/report.sch. 核对引擎")
@click.option("--summary", is_flag=True, help="Count the findings by code and by report. 按代码和报告汇总")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show notes too, and every finding of a code. 显示全部发现")
@via
@language
def check(inputs: tuple[Path, ...], last: Path | None, style: str, engine: str, summary: bool, fail_on: str, verbose: bool, via: str | None) -> None:
    """Check reports: their sums, figures, dates and words, and last year's report beside them.

    \b
    Examples 示例:
      gouji check report.docx
      gouji check report.docx --against last-year.pdf
      gouji check archive/ --summary
      gouji check archive/ --format html > findings.html
    """
    from converters import batch, findings
    from converters.formats import verb

    before = read_or_end(last, via or "") if last else None
    paths = [job.source for job in batch.plan(inputs, Path(), "json").jobs] if len(inputs) > 1 or inputs[0].is_dir() else list(inputs)
    if not paths:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    checked: list[Checked] = []
    prints: list[Print] = []
    failed = False
    for path in _watched(paths):
        report, found = _checked(path, before, engine, via or "")
        failed |= report is None
        checked.append(found)
        if report is not None and len(paths) > 1:
            prints.append(verb("checks", "sisters", "fingerprint")(found.name, report))
        if report is not None and style == "text" and not summary:
            _print(found, verbose=verbose)
    for name, item in verb("checks", "sisters", "check_sisters")(prints):
        next(found for found in checked if found.name == name).items.append(item)
        if style == "text" and not summary:
            print_finding(name, item, err=False)
    if style != "text":
        click.echo({"json": findings.as_json, "sarif": findings.as_sarif}[style](checked) if style != "html" else findings.as_html(checked, say("en", "zh")))
    elif summary:
        click.echo("\n".join(findings.table(checked, say("en", "zh"))))
    if failed:
        sys.exit(3)
    exit_on((item for found in checked for item in found.items), fail_on)


def _watched(paths: list[Path]) -> Iterable[Path]:
    """The paths, with a bar on a terminal where there are many and the findings go elsewhere."""
    if len(paths) < 2 or not sys.stderr.isatty() or sys.stdout.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="gouji", console=Console(stderr=True), transient=True)


def _print(found: Checked, *, verbose: bool) -> None:
    """Print the findings of a report, of each code the first three unless all are asked for, and how many there are."""
    from converters.findings import counted, quote

    seen: dict[str, int] = {}
    for item in found.items:
        if verbose or item.severity != "note":
            seen[item.code] = seen.get(item.code, 0) + 1
            if verbose or seen[item.code] <= _MOST:
                print_finding(found.name, item, quote(item, found.texts), err=False)
    for code, count in seen.items():
        if count > _MOST and not verbose:
            click.echo(f"{found.name}: {code}: " + say(f"{count - _MOST} more", f"另有 {count - _MOST} 处"))
    counts = counted(found.items)
    click.echo(f"{found.name}: " + say(f"errors {counts['error']} · warnings {counts['warning']} · notes {counts['note']}",
                                      f"错误 {counts['error']} · 警告 {counts['warning']} · 提示 {counts['note']}"))


def _checked(path: Path, before: AnnualReport | None, engine: str, via: str) -> tuple[AnnualReport | None, Checked]:
    """Return a report and its findings; None with the one finding that says why, if it could not be read."""
    from converters import pipeline
    from converters.diagnostics import Refused, diagnose
    from converters.findings import Checked, texts_of
    from converters.formats import verb

    name = click.format_filename(path)
    try:
        report = pipeline.read(path, via=via)
        items = [*report.diagnostics, *verb("checks", "report", "check_report")(report, before)]
        if engine == "schematron":
            rules = verb("checks", "schematron", "RULES")
            items = [*(item for item in items if item.code not in rules), *verb("checks", "schematron", "check_schematron")(report, pipeline.render(report, "xml"))]
        return report, Checked(name, items, texts_of(report))
    except Refused as refused:
        found = refused.diagnostic
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - one bad file stops no run, and no traceback reaches a user
        found = diagnose("S120", reason=f"{type(error).__name__}: {error}")
    print_finding(name, found)
    return None, Checked(name, [found], {})
