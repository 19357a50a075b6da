"""`gouji tables`, `ledger`, `explain` and `schema`: look into a document, or at the contract, without converting anything."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from converters.cli.help import command
from converters.cli.languages import language, say
from converters.cli.streams import given, is_stream, named, put
from converters.cli.terminal import (
    FINDINGS,
    UNREAD,
    draw_trace,
    guard,
    need_folder,
    password,
    print_findings,
    put_or_end,
    refuse_overwriting,
    stop,
    stop_unwritten,
    traced,
    via,
)
from converters.ledger import ACCOUNTS
from converters.resources import form_names

_TABLES = ("json", "html", "csv", "md", "xlsx")


@command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", required=True, type=click.Path(allow_dash=True),
              help="Output file: .json, .html, .csv, .md or .xlsx; a folder (made if a slash ends it) for one file a table; “-” for the standard output. 输出文件：.json、.html、.csv、.md、.xlsx；文件夹（以斜杠结尾则新建）则每个表格一个文件；“-”表示标准输出")
@click.option("--to", type=click.Choice(_TABLES), help="Format, where the suffix of the output does not say it. 输出格式")
@click.option("--trace", "drawn", type=click.Path(path_type=Path), metavar="FILE.html|pdf",
              help="Also draw the lines, cells and texts of a PDF over its pages. 另将 PDF 的框线、单元格和文字绘于各页之上")
@via
@password
@language
def tables(source: Path, out: str, to: str | None, drawn: Path | None, via: str | None) -> None:
    """Write every table of any document with its spans; no known form is needed.

    输出任意文档中的全部表格，保留合并单元格；不要求已知格式。

    \b
    Examples 示例:
      gouji tables page.html -o tables.json
      gouji tables report.pdf -o tables/ --to csv      one file a table 每个表格一个文件
      gouji tables - -o - --to csv
      gouji tables report.pdf -o tables.json --trace pages.html      see what was read where 查看识别结果在页面上的位置
    """
    from converters.formats import verb

    target = Path(out)
    each = not is_stream(target) and (out.endswith("/") or target.is_dir())
    own = "" if each else target.suffix.lower().removeprefix(".")
    if (each or is_stream(target)) and not to:
        raise click.UsageError(say("say the format with --to", "请用 --to 指定格式"))
    if not to and own not in _TABLES:
        known = " ".join(f".{name}" for name in _TABLES)
        raise click.UsageError(say(f"cannot write “{target.suffix}”; known formats: {known}", f"不支持的输出格式“{target.suffix}”；可用：{known}"))
    if drawn and drawn.suffix.lower() not in {".html", ".pdf"}:
        raise click.UsageError(say("--trace writes .html or .pdf", "--trace 只能写 .html 或 .pdf"))
    for file in [*([] if each else [target]), *([drawn] if drawn else [])]:
        need_folder(file)
    refuse_overwriting([target, *([drawn] if drawn else [])], [source])

    def work() -> None:
        document, read, name = _document(source, via or "")
        if drawn and name != "pdf":
            raise click.UsageError(say("--trace draws on the pages of a PDF; this is none", "--trace 只用于 PDF，此文件不是 PDF"))
        print_findings(named(source), [item for item in document.diagnostics if item.severity != "note"])
        written = verb("writers", "tables", f"tables_{to or own}")
        parts = list(verb("writers", "tables", "one_by_one")(document))
        if not parts:
            click.echo(f"{named(source)}: " + say("there is no table in it", "其中没有表格"), err=True)
        for number, part in enumerate(parts if each else (), 1):
            put(target / f"table-{number:0{max(2, len(str(len(parts))))}}.{to}", written(part), folders=True)
        if not each:
            put(target, written(document))
        if drawn:
            put(drawn, verb("show", "overlay", "overlay")(read, document, drawn.suffix[1:].lower()))

    guard(source, work)


def _document(source: Path, via: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - Document, imported on use
    """Read a source as blocks, with what was read and its format; a report of our own formats is laid out as blocks again."""
    from converters import pipeline
    from converters.model import Document
    from converters.postings import as_document

    document, read, name = pipeline.read_document(given(source), via=via)
    return document if isinstance(document, Document) else as_document(document), read, name


@command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file; the standard output if not given. 输出文件；默认写到标准输出")
@click.option("--format", "style", type=click.Choice(["text", "json"]), help="How to print it; by the suffix of the output, else text. 输出样式；默认按输出文件的扩展名，否则为 text")
@click.option("--show", "account", type=click.Choice(ACCOUNTS), metavar="ACCOUNT", help="Print the entries of one account with their places. 列出某一科目的明细")
@via
@password
@language
def ledger(source: Path, out: Path | None, style: str | None, account: str | None, via: str | None) -> None:
    """Print the balance of a source's characters, account by account; exits with 1 if it does not balance.

    打印原文字符的账目，按科目列出；不平时返回 1。

    \b
    Examples 示例:
      gouji ledger report.docx
      gouji ledger report.docx --show unplaced
    """
    need_folder(out)
    refuse_overwriting([out], [source])

    def work() -> None:
        from converters import pipeline, statement

        report = pipeline.read(given(source), via=via or "")
        if report.ledger is None:
            stop(f"{named(source)}: " + say("no ledger is in it", "其中没有账目"), UNREAD)
        chinese = say("en", "zh") == "zh"
        if _wants_json(style, out):
            put(out, (statement.as_json(report, account) + "\n").encode("utf-8", "replace"))
        else:
            put(out, "\n".join(statement.entries(report, account) if account else statement.lines(report.ledger, chinese=chinese)))
        if not report.ledger.balanced:
            sys.exit(FINDINGS)

    guard(source, work)


@command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("fact")
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Output file; the standard output if not given. 输出文件；默认写到标准输出")
@click.option("--format", "style", type=click.Choice(["text", "json"]), help="How to print it; by the suffix of the output, else text. 输出样式；默认按输出文件的扩展名，否则为 text")
@click.option("--edition", type=click.Choice(["auto", *form_names()]), default="auto", show_default=True, help="Edition of the form to read the tables by. 表格版本")
@traced
@password
@language
def explain(source: Path, fact: str, out: Path | None, style: str | None, edition: str, trace: Path | None) -> None:
    """Explain one figure: where it stands, the labels seen, what was repaired on what evidence, and the runner-up.

    说明一个数值的来历：所在位置、看到的标签、修复及依据，以及次选。

    \b
    Examples 示例:
      gouji explain report.docx t3.results.granted.natural
      gouji explain ruined.txt t3.received.total --trace why.html
    """
    need_folder(out)
    need_folder(trace)
    refuse_overwriting([out, trace], [source])

    def work() -> None:
        from converters import pipeline
        from converters.show import explanation
        from converters.show.explain import explain as known_of

        one, form = given(source), "" if edition == "auto" else edition
        report = pipeline.read(one, edition=form)
        try:
            known = known_of(report, fact, pipeline.alignment(one, edition=form))
        except KeyError:
            raise click.UsageError(_no_fact(fact, list(report.facts))) from None
        if trace:
            draw_trace(one, named(source), trace, edition=form)
        chinese = say("en", "zh") == "zh"
        put(out, (explanation.as_json(known) + "\n").encode("utf-8", "replace") if _wants_json(style, out) else "\n".join(explanation.lines(known, chinese=chinese)))

    guard(source, work)


def _wants_json(style: str | None, out: Path | None) -> bool:
    """Whether the answer is to be JSON: by --format, else by the suffix of the output."""
    return (style or ("json" if out and out.suffix.lower() == ".json" else "text")) == "json"


def _no_fact(name: str, known: list[str]) -> str:
    """Say that a report has no such fact, and which are named nearly so."""
    from difflib import get_close_matches

    near = "  ".join(get_close_matches(name, known, 3))
    return say(f"this report has no fact “{name}”" + (f"; did you mean: {near}" if near else ""),
               f"此报告没有数值“{name}”" + (f"；是否指：{near}" if near else ""))


@command()
@click.argument("name", required=False)
@click.option("-o", "--output", "out", type=click.Path(path_type=Path, allow_dash=True), help="Write to this file, or all files into this folder. 写入文件或文件夹")
@language
def schema(name: str | None, out: Path | None) -> None:
    """Print or write the contract: the schema of the canonical XML and the forms.

    打印或导出契约：规范 XML 的模式和各版格式。

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
    if out is None or is_stream(out):
        put_or_end(None, schema_bytes(name) if name else "\n".join(schema_names()))
        return
    if name:
        need_folder(out)
    files = {out: name} if name else {out / item: item for item in schema_names()}
    try:
        for path, item in files.items():
            output.write_whole(path, schema_bytes(item), folders=name is None)
    except OSError as error:
        stop_unwritten(error)
