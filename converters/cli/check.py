"""`gouji check`: what a reviewer looks for in reports, found by a machine, as text, JSON, SARIF or a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import given, is_stream, named, watched
from converters.cli.terminal import (
    exit_on,
    finding,
    need_folder,
    print_finding,
    put_or_end,
    read_or_end,
    refuse_overwriting,
    status_of,
    via,
)

if TYPE_CHECKING:
    from converters.checks.sisters import Print
    from converters.diagnostics import Diagnostic
    from converters.findings import Checked
    from converters.report import AnnualReport

_MOST = 3
_STYLES = {".html": "html", ".htm": "html", ".json": "json", ".sarif": "sarif"}


@command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", "last", type=click.Path(path_type=Path), help="Last year's report of the same body. 上一年度的报告")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file; the standard output if not given. 输出文件；默认写到标准输出")
@click.option("--format", "style", type=click.Choice(["text", "json", "sarif", "html"]), help="How to print the findings; by the suffix of the output, else text. 输出样式；默认按输出文件的扩展名，否则为 text")
@click.option("--engine", type=click.Choice(["own", "schematron"]), default="own", show_default=True, help="What tests the sums, figures and dates: the program, or the published schema/report.sch. 核对引擎")
@click.option("--summary", is_flag=True, help="Count the findings by code and by report. 按代码和报告汇总")
@click.option("--fail-on", type=click.Choice(["error", "warning", "never"]), default="error", show_default=True, help="Exit with 1 if there are findings of this severity. 出现此级别问题时返回 1")
@click.option("-v", "--verbose", is_flag=True, help="Show notes too, and every finding of a code. 显示全部发现")
@via
@language
def check(inputs: tuple[Path, ...], last: Path | None, out: Path | None, style: str | None, engine: str, summary: bool, fail_on: str, verbose: bool, via: str | None) -> None:
    """Check reports: their sums, figures, dates and words, and last year's report beside them.

    审核报告：勾稽、数值、日期、文字，并与上年报告对照。

    \b
    Examples 示例:
      gouji check report.docx
      gouji check report.docx --against last-year.pdf
      gouji check archive/ --summary
      gouji check archive/ -o findings.html       a page to send back 可发回的网页
    """
    from converters import batch, findings
    from converters.formats import verb

    need_folder(out)
    refuse_overwriting([out], [*inputs, last])
    style = style or _STYLES.get(out.suffix.lower() if out else "", "text")
    before = read_or_end(last, via or "") if last else None
    paths = [job.source for job in batch.plan(inputs, Path(), "json").jobs] if len(inputs) > 1 or inputs[0].is_dir() else list(inputs)
    if not paths:
        raise click.UsageError(say("no file of a known format was found", "未找到可识别的文件"))
    checked: list[Checked] = []
    prints: list[Print] = []
    lines: list[str] = []
    tell = click.echo if is_stream(out) else lines.append
    failures: list[Diagnostic] = []
    for path in _watched(paths):
        report, found = _checked(path, before, engine, via or "")
        failures += found.items if report is None else []
        checked.append(found)
        if report is not None and len(paths) > 1:
            prints.append(verb("checks", "sisters", "fingerprint")(found.name, report))
        if report is not None and style == "text" and not summary:
            _print(found, tell, verbose=verbose)
    for name, item in verb("checks", "sisters", "check_sisters")(prints):
        next(found for found in checked if found.name == name).items.append(item)
        if style == "text" and not summary:
            tell(finding(name, item))
    if style != "text":
        made = {"json": findings.as_json, "sarif": findings.as_sarif}[style](checked) if style != "html" else findings.as_html(checked, say("en", "zh"))
        put_or_end(out, (made + "\n").encode("utf-8", "replace"))
    elif summary:
        put_or_end(out, "\n".join(findings.table(checked, say("en", "zh"))))
    elif not is_stream(out):
        put_or_end(out, click.unstyle("\n".join(lines)))
    if failures:
        sys.exit(status_of(failures))
    exit_on((item for found in checked for item in found.items), fail_on)


def _watched(paths: list[Path]) -> Iterable[Path]:
    """The paths, with a bar on a terminal where there are many and the findings go elsewhere."""
    if len(paths) < 2 or not watched() or (sys.stdout is not None and sys.stdout.isatty()):
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="gouji", console=Console(stderr=True), transient=True)


def _print(found: Checked, tell: Callable[[str], None], *, verbose: bool) -> None:
    """Tell the findings of a report, of each code the first three unless all are asked for, and how many there are."""
    from converters.findings import counted, quote

    seen: dict[str, int] = {}
    for item in found.items:
        if verbose or item.severity != "note":
            seen[item.code] = seen.get(item.code, 0) + 1
            if verbose or seen[item.code] <= _MOST:
                tell(finding(found.name, item, quote(item, found.texts)))
    for code, count in seen.items():
        if count > _MOST and not verbose:
            tell(f"{found.name}: {code}: " + say(f"{count - _MOST} more", f"另有 {count - _MOST} 处"))
    counts = counted(found.items)
    tell(f"{found.name}: " + say(f"errors {counts['error']} · warnings {counts['warning']} · notes {counts['note']}",
                                f"错误 {counts['error']} · 警告 {counts['warning']} · 提示 {counts['note']}"))


def _checked(path: Path, before: AnnualReport | None, engine: str, via: str) -> tuple[AnnualReport | None, Checked]:
    """Return a report and its findings; None with the one finding that says why, if it could not be read."""
    from converters import pipeline
    from converters.diagnostics import Refused, diagnose
    from converters.findings import Checked, texts_of
    from converters.formats import verb

    name = named(path)
    try:
        report = pipeline.read(given(path), via=via)
        items = [*report.diagnostics, *verb("checks", "report", "check_report")(report, before)]
        if engine == "schematron":
            rules = verb("checks", "schematron", "RULES")
            items = [*(item for item in items if item.code not in rules), *verb("checks", "schematron", "check_schematron")(report, pipeline.render(report, "xml"))]
        return report, Checked(name, items, texts_of(report))
    except Refused as refused:
        found = refused.diagnostic
    except Exception as error:  # noqa: BLE001 - one bad file stops no run, and no traceback reaches a user
        found = diagnose("S120", reason=f"{type(error).__name__}: {error}")
    print_finding(name, found)
    return None, Checked(name, [found], {})
