"""`gouji check`: what a reviewer looks for in reports, found by a machine, as text, JSON or SARIF."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.terminal import CONTEXT, exit_on, guard, language, print_finding, print_findings, say, via

if TYPE_CHECKING:
    from converters.checks.sisters import Print
    from converters.diagnostics import Diagnostic
    from converters.report import AnnualReport


@click.command(context_settings=CONTEXT)
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", "last", type=click.Path(path_type=Path), help="Last year's report of the same body. 上一年度的报告")
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif"]), default="text", show_default=True, help="How to print the findings. 输出样式")
@click.option("--engine", type=click.Choice(["own", "schematron"]), default="own", show_default=True, help="What tests the sums: the program, or the published schema/report.sch. 勾稽核对引擎")
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
      gouji check archive/ --format sarif
    """
    from converters import batch, findings
    from converters.formats import verb

    before = _read(last, via or "") if last else None
    paths = [job.source for job in batch.plan(inputs, Path(), "json").jobs] if len(inputs) > 1 or inputs[0].is_dir() else list(inputs)
    if not paths:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    checked: list[tuple[str, list[Diagnostic]]] = []
    prints: list[Print] = []
    failed = False
    for path in paths:
        name = click.format_filename(path)
        items, report = _checked(path, before, engine, via or "")
        failed |= report is None
        checked.append((name, items))
        if report is not None and len(paths) > 1:
            prints.append(verb("checks", "sisters", "fingerprint")(name, report))
        if style == "text" and not summary:
            shown = [item for item in items if verbose or item.severity != "note"]
            print_findings(name, shown, most=len(shown) if verbose else 3)
            click.echo(f"{name}: " + _counted(items), err=True)
    for name, item in verb("checks", "sisters", "check_sisters")(prints):
        next(items for other, items in checked if other == name).append(item)
        if style == "text" and not summary:
            print_finding(name, item)
    if style != "text":
        click.echo(findings.as_json(checked) if style == "json" else findings.as_sarif(checked))
    elif summary:
        click.echo("\n".join(findings.table(checked)))
    if failed:
        sys.exit(3)
    exit_on((item for _name, items in checked for item in items), fail_on)


def _read(path: Path, via: str) -> AnnualReport:
    """Read last year's report, or end: without it nothing can be compared."""
    from converters import pipeline

    found: list[AnnualReport] = []
    guard(path, lambda: found.append(pipeline.read(path, via=via)))
    return found[0]


def _checked(path: Path, before: AnnualReport | None, engine: str, via: str) -> tuple[list[Diagnostic], AnnualReport | None]:
    """All findings of one report, and the report; None if it could not be read."""
    from converters import pipeline
    from converters.diagnostics import Refused, diagnose
    from converters.formats import verb

    try:
        report = pipeline.read(path, via=via)
        if engine == "schematron":
            others = [item for item in report.diagnostics if item.code != "C701"]
            report = replace(report, diagnostics=(*others, *verb("checks", "schematron", "check_schematron")(report, pipeline.render(report, "xml"))))
        return [*report.diagnostics, *verb("checks", "report", "check_report")(report, before)], report
    except Refused as refused:
        found = refused.diagnostic
    except (Exception, RecursionError, MemoryError) as error:  # noqa: BLE001 - one bad file stops no run, and no traceback reaches a user
        found = diagnose("S120", reason=f"{type(error).__name__}: {error}")
    print_finding(click.format_filename(path), found)
    return [found], None


def _counted(items: list[Diagnostic]) -> str:
    counts = {level: sum(1 for item in items if item.severity == level) for level in ("error", "warning", "note")}
    return say(f"errors {counts['error']} · warnings {counts['warning']} · notes {counts['note']}", f"错误 {counts['error']} · 警告 {counts['warning']} · 提示 {counts['note']}")
