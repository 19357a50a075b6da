"""`gouji tables`, `ledger`, `explain` and `schema`: look into a document, or at the contract, without converting anything."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from converters.cli.terminal import CONTEXT, guard, language, need_folder, print_findings, say, stop, stop_unwritten, via
from converters.ledger import ACCOUNTS


@click.command(context_settings=CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Output file: .json, .html or .csv. 输出文件")
@via
@language
def tables(source: Path, out: Path, via: str | None) -> None:
    """Write every table of any document with its spans; no known form is needed.

    \b
    Example 示例:
      gouji tables page.html -o tables.json
    """
    from converters import output
    from converters.formats import verb

    suffix = out.suffix.lower()
    if suffix not in {".json", ".html", ".csv"}:
        raise click.UsageError(say(f"cannot write “{out.suffix}”; known formats: .json .html .csv", f"不支持的输出格式“{out.suffix}”；可用：.json .html .csv"))
    need_folder(out)
    if out.exists() and source.exists() and out.samefile(source):
        raise click.UsageError(say("the output would overwrite the input", "输出不能覆盖输入"))

    def work() -> None:
        document = _document(source, via or "")
        print_findings(click.format_filename(source), [item for item in document.diagnostics if item.severity != "note"])
        output.write_whole(out, verb("writers", "tables", f"tables_{suffix[1:]}")(document))

    guard(source, work)


def _document(source: Path, via: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Document, imported on use
    """Read a source as blocks; a report of our own formats is laid out as blocks again."""
    from converters import pipeline
    from converters.model import Document
    from converters.postings import as_document

    document, _source, _name = pipeline.read_document(source, via=via)
    return document if isinstance(document, Document) else as_document(document)


@click.command(context_settings=CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it. 输出样式")
@click.option("--show", "account", type=click.Choice(ACCOUNTS), metavar="ACCOUNT", help="Print the entries of one account with their places. 列出某一科目的明细")
@via
@language
def ledger(source: Path, style: str, account: str | None, via: str | None) -> None:
    """Print the balance of a source's characters, account by account; exits with 1 if it does not balance.

    \b
    Examples 示例:
      gouji ledger report.docx
      gouji ledger report.docx --show unplaced
    """

    def work() -> None:
        from converters import pipeline, statement

        report = pipeline.read(source, via=via or "")
        if report.ledger is None:
            stop(f"{source}: " + say("no ledger is in it", "其中没有账目"), 3)
        chinese = say("en", "zh") == "zh"
        if style == "json":
            click.echo(statement.as_json(report, account))
        else:
            click.echo("\n".join(statement.entries(report, account) if account else statement.lines(report.ledger, chinese=chinese)))
        if not report.ledger.balanced:
            sys.exit(1)

    guard(source, work)


@click.command(context_settings=CONTEXT)
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("fact")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it. 输出样式")
@click.option("--edition", type=click.Choice(["auto", "2019", "2021"]), default="auto", show_default=True, help="Edition of the form to read the tables by. 表格版本")
@language
def explain(source: Path, fact: str, style: str, edition: str) -> None:
    """Explain one figure: where it stands, the labels seen, what was repaired on what evidence, and the runner-up.

    \b
    Example 示例:
      gouji explain report.docx t3.results.granted.natural
    """

    def work() -> None:
        from converters import explanation, pipeline
        from converters.formats import verb

        report = pipeline.read(source, edition="" if edition == "auto" else edition)
        try:
            known = verb("recover", "explain", "explain")(report, fact)
        except KeyError:
            raise click.UsageError(_no_fact(fact, list(report.facts))) from None
        chinese = say("en", "zh") == "zh"
        click.echo(explanation.as_json(known) if style == "json" else "\n".join(explanation.lines(known, chinese=chinese)))

    guard(source, work)


def _no_fact(name: str, known: list[str]) -> str:
    """Say that a report has no such fact, and which are named nearly so."""
    from difflib import get_close_matches

    near = "  ".join(get_close_matches(name, known, 3))
    return say(f"this report has no fact “{name}”" + (f"; did you mean: {near}" if near else ""),
               f"此报告没有数值“{name}”" + (f"；是否指：{near}" if near else ""))


@click.command(context_settings=CONTEXT)
@click.argument("name", required=False)
@click.option("-o", "--output", "out", type=click.Path(path_type=Path), help="Write to this file, or all files into this folder. 写入文件或文件夹")
@language
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
        raise click.UsageError(say(f"no such file: {name}; known: {known}", f"没有这个文件：{name}；可用：{known}"))
    if out is None:
        click.echo(schema_bytes(name).decode("utf-8") if name else "\n".join(schema_names()), nl=name is None)
        return
    if name:
        need_folder(out)
    files = {out: name} if name else {out / item: item for item in schema_names()}
    try:
        for path, item in files.items():
            output.write_whole(path, schema_bytes(item), folders=name is None)
    except OSError as error:
        stop_unwritten(error)
