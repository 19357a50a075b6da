"""Blocks of plain text and tables in every format that no writer of the product makes, for what grows with the size of an input."""

from __future__ import annotations

import io
from collections.abc import Callable

import docmade
import xlwt

from converters.model import Block, Paragraph, Table
from converters.pipeline import render
from converters.report import AnnualReport, Section
from make.one_file import mhtml, word_2003

_ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style"))
_WIDEST = 60  # cells of a row in Word: no more have edges; a third of them fits on a page of formatting of a .doc


def report_of(blocks: list[Block], media: tuple = ()) -> AnnualReport:
    """A report of no known form that holds these blocks."""
    return AnnualReport("", Paragraph("通知", level=0), None, None, None, None, None, (), (Section("", None, tuple(blocks)),), (), {}, media={one.digest: one for one in media})


def lines(block: Block, gap: str) -> list[str]:
    """A paragraph as its line, a table as a line for each row, its cells with `gap` between them."""
    if isinstance(block, Paragraph):
        return [block.text]
    rows: list[list[str]] = [[] for _row in range(block.rows)] if isinstance(block, Table) else []
    for cell in block.cells if isinstance(block, Table) else ():
        rows[cell.row].append(cell.text)
    return [gap.join(row) for row in rows]


def _delimited(gap: str) -> Callable[[list[Block]], bytes]:
    return lambda blocks: ("\n".join(line for block in blocks for line in lines(block, gap)) + "\n").encode()


def _rtf(blocks: list[Block]) -> bytes:
    def words(text: str) -> str:
        return "".join(f"\\u{ord(char)}?" if ord(char) > 127 else char for char in text)

    out = []
    for block in blocks:
        if isinstance(block, Table):
            edges = "".join(f"\\cellx{1000 * (column + 1)}" for column in range(min(block.columns, _WIDEST)))
            out += [f"\\trowd{edges}\\intbl " + "".join(f"{words(part)}\\cell " for part in line.split("\t")) + "\\row" for line in lines(block, "\t")]
        else:
            out += [f"\\pard {words(line)}\\par" for line in lines(block, "")]
    return ("{\\rtf1\\ansi\\uc1 " + "\n".join(out) + "}").encode()


def _doc(blocks: list[Block]) -> bytes:
    made: list[docmade.Para] = []
    for block in blocks:
        if isinstance(block, Table):
            made += docmade.table(*((parts, docmade.row([400 * at for at in range(len(parts) + 1)])) for line in lines(block, "\t") for parts in [line.split("\t")[:_WIDEST // 3]]))
        else:
            made += [docmade.para(line) for line in lines(block, "")]
    return docmade.word(made).data


def _odt(blocks: list[Block]) -> bytes:
    body = []
    for block in blocks:
        if isinstance(block, Table):
            rows = ("".join(f"<table:table-cell><text:p>{part}</text:p></table:table-cell>" for part in line.split("\t")) for line in lines(block, "\t"))
            body.append(f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table>")
        else:
            body += [f"<text:p>{line}</text:p>" for line in lines(block, "")]
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {_ODF} office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document>").encode()


def _rows(blocks: list[Block]) -> list[list[str]]:
    return [line.split("\t") for block in blocks for line in lines(block, "\t")]


def _xls(blocks: list[Block]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    for at, row in enumerate(_rows(blocks)):
        for column, text in enumerate(row[:256]):
            sheet.write(at, column, text[:32_000])  # no cell holds more
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ods(blocks: list[Block]) -> bytes:
    rows = ("".join(f"<table:table-cell><text:p>{part}</text:p></table:table-cell>" for part in row) for row in _rows(blocks))
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {_ODF} office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
            f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in rows)}</table:table></office:spreadsheet></office:body></office:document>").encode()


PLAIN: dict[str, Callable[[list[Block]], bytes]] = {
    "text": _delimited(" | "), "csv": _delimited(","), "rtf": _rtf, "doc": _doc, "odt": _odt, "xls": _xls, "ods": _ods,
    "mhtml": lambda blocks: mhtml(render(report_of(blocks), "html")), "wordxml": lambda blocks: word_2003(render(report_of(blocks), "docx")),
}
