"""Volumes of several reports in one file, of several bodies or several years, with a cover and a list of contents, in four formats."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from converters.report import AnnualReport
from converters.writers import docx, html, pdf
from make.layouts import cells_apart, pipes_behind, rows_between
from make.reports import BODIES, PLACES, made_report
from make.sheet import page_of

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
_FLOW = re.compile(r"(<w:body>)(.*?)(<w:sectPr\b(?:(?!<w:sectPr\b).)*</w:body>)", re.DOTALL)
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def bodies(count: int, year: int = 2022) -> list[AnnualReport]:
    """So many reports of different bodies for one year."""
    names = [place + body for body in BODIES for place in PLACES]
    return [made_report(500 + number, "2021", names[number], year) for number in range(count)]


def years(count: int) -> list[AnnualReport]:
    """The reports of one body for so many years, the latest first; those before 2021 in the form of 2019."""
    return [made_report(700 + year, "2021" if year > 2020 else "2019", "疏桐县人民政府", year) for year in range(2023, 2023 - count, -1)]


def contents(reports: Sequence[AnnualReport], style: int = 0) -> list[str]:
    """The cover and the list of contents of a volume."""
    dots = ("……{}", "\t{}", "")[style % 3]
    return ["疏桐县2022年政府信息公开工作年度报告汇编", "目  录",
            *(f"{report.title.text}{dots.format(3 + 8 * number)}" for number, report in enumerate(reports) if report.title)]


def text(reports: Sequence[AnnualReport], *, front: bool = True, shape: int = 0) -> bytes:
    """A text file of all reports, one below the other."""
    printer = (pipes_behind, rows_between, cells_apart)[shape % 3]
    parts = ["\n".join(contents(reports, shape)) + "\n"] if front else []
    return "\n".join([*parts, *(printer(Random(number), page_of(report)) for number, report in enumerate(reports))]).encode()


def page(reports: Sequence[AnnualReport], *, front: bool = True) -> bytes:
    """A web page of all reports, one below the other."""
    parts = [f"<p>{line}</p>" for line in contents(reports)] if front else []
    for report in reports:
        match = _BODY.search(html.render(report).decode())
        parts.append(match[1] if match else "")
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>汇编</title></head><body>{"".join(parts)}</body></html>'.encode()


def side_by_side(reports: Sequence[AnnualReport]) -> bytes:
    """A web page whose table has a report in each of its columns."""
    matches = [_BODY.search(html.render(report).decode()) for report in reports]
    columns = "".join(f"<td valign=top>{match[1]}</td>" for match in matches if match)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><table><tr>{columns}</tr></table></body></html>'.encode()


def word(reports: Sequence[AnnualReport], *, front: bool = True) -> bytes:
    """A Word file of all reports, each on pages of its own."""
    flows, last = [], ""
    for report in reports:
        with ZipFile(io.BytesIO(docx.render(report))) as package:
            last = package.read("word/document.xml").decode()
        match = _FLOW.search(last)
        flows.append(match[2] if match else "")
    lines = [f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>".replace("\t", "</w:t><w:tab/><w:t>") for line in contents(reports, 1)] if front else []
    whole = _FLOW.sub(lambda match: match[1] + "".join(lines) + _BREAK.join(flows) + match[3], last)
    made = io.BytesIO()
    with ZipFile(io.BytesIO(docx.render(reports[0]))) as package, ZipFile(made, "w", ZIP_DEFLATED) as out:
        for name in package.namelist():
            out.writestr(name, whole.encode() if name == "word/document.xml" else package.read(name))
    return made.getvalue()


def printed(reports: Sequence[AnnualReport]) -> bytes:
    """A PDF of all reports, each on pages of its own."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for report in reports:
        whole.import_pages(pypdfium2.PdfDocument(pdf.render(report)))
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


FORMATS: dict[str, Callable[[Sequence[AnnualReport]], bytes]] = {"text": text, "html": page, "docx": word, "pdf": printed}
