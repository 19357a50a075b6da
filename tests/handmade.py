"""Sample files made without this project's writers, so that a reader is not only tested on what its own side wrote.

`word` builds a DOCX by python-docx with `cell.merge`, a running head, a page number field and tracked changes; `web`
builds the kind of page that a content system makes of text pasted from Word: GB18030 bytes that call themselves gb2312,
digits in spans, `<br>` in header cells, paragraphs in cells, fixed widths, and navigation all around.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING

from converters.model import Table
from converters.report import AnnualReport, FormTable, Heading

if TYPE_CHECKING:
    from docx.document import Document

BREAKS = {"本年新制作数量": "本年新|制作数量", "本年新公开数量": "本年新|公开数量", "商业企业": "商业|企业", "科研机构": "科研|机构",
          "法律服务机构": "法律服务|机构", "社会公益组织": "社会公益|组织"}
DELETED = "（草稿，请勿外传）"
NAVIGATION = ("首页", "政务动态", "办事服务", "互动交流")
FURNITURE = ("打印本页", "关闭窗口", "主办单位：本站编辑部", "网站标识码：0000000000")


def word(report: AnnualReport, *, tracked: bool = True) -> bytes:
    """Return the report as a DOCX made cell by cell; `tracked`: a paragraph is inserted and a sentence deleted by tracked changes."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "政府信息公开"
    _page_field(document)
    if report.title:
        document.add_heading(report.title.text, 0)
    pending = tracked
    for block in _blocks(report):
        if isinstance(block, Table | FormTable):
            _word_table(document, block)
            continue
        paragraph = document.add_paragraph(block.text)
        if isinstance(block, Heading):
            for run in paragraph.runs:
                run.bold = True
        elif pending:
            _track(paragraph)
            pending = False
    for line in report.signature:
        document.add_paragraph(line.text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    buffer = io.BytesIO()
    document.save(buffer)
    return still(buffer.getvalue())


def _word_table(document: Document, block: Table | FormTable) -> None:
    """Write the texts into single cells first and merge them then, as a person does."""
    table = document.add_table(block.rows, block.columns, style="Table Grid")
    grid = [row.cells for row in table.rows]
    anchored = block.slots if isinstance(block, FormTable) else block.cells
    for cell in anchored:
        parts = BREAKS.get(cell.text, cell.text).split("|")
        grid[cell.row][cell.column].text = parts[0]
        for part in parts[1:]:
            grid[cell.row][cell.column].paragraphs[0].add_run().add_break()
            grid[cell.row][cell.column].paragraphs[0].add_run(part)
    for cell in anchored:
        if cell.rowspan > 1 or cell.colspan > 1:
            grid[cell.row][cell.column].merge(grid[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])


def _page_field(document: Document) -> None:
    """Put a page number field into the footer, with the value that Word kept from its last print."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.sections[0].footer.paragraphs[0]
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _track(paragraph: object) -> None:
    """Mark the paragraph's runs as inserted, and add a deleted run after them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = paragraph._p  # type: ignore[attr-defined]
    inserted = OxmlElement("w:ins")
    deleted = OxmlElement("w:del")
    for number, change in enumerate((inserted, deleted), 1):
        change.set(qn("w:id"), str(number))
        change.set(qn("w:author"), "编辑")
        change.set(qn("w:date"), "2024-01-02T03:04:05Z")
    for run in list(element.r_lst):
        inserted.append(run)
    run, text = OxmlElement("w:r"), OxmlElement("w:delText")
    text.text = DELETED
    run.append(text)
    deleted.append(run)
    element.append(inserted)
    element.append(deleted)


def still(data: bytes) -> bytes:
    """Return the same package with a fixed time on each part, so that the same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            fixed = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, source.read(entry))
    return buffer.getvalue()


def web(report: AnnualReport) -> bytes:
    """Return the report as a page of a content system, as GB18030 bytes that call themselves gb2312."""
    title = html.escape(report.title.text if report.title else "")
    body = []
    for block in _blocks(report):
        if isinstance(block, Table | FormTable):
            body.append(_web_table(block))
        else:
            bold = ("<b>", "</b>") if isinstance(block, Heading) else ("", "")
            body.append(f'<P class=MsoNormal style="TEXT-INDENT: 32pt; LINE-HEIGHT: 28pt">&nbsp;&nbsp;{bold[0]}{_pasted(block.text)}{bold[1]}</P>')
    body += [f'<P class=MsoNormal align=right>{"&nbsp;" * 20}{_pasted(line.text)}</P>' for line in report.signature]
    menu = "".join(f'<li><a href="/{number}/">{name}</a></li>' for number, name in enumerate(NAVIGATION))
    foot = "".join(f"<span>{text}</span> " for text in FURNITURE)
    published = f"<div class=info>发布时间：{report.published}</div>" if report.published else ""
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>{title}</title>
<style>.nav li {{ float: left }} @media print {{ .nav, .location, .footer {{ display: none }} }}</style><script>var page = "<p>1</p>";</script></head>
<body><div class="nav"><ul>{menu}</ul></div>
<div class="location">当前位置：<a href="/">首页</a> &gt; 政府信息公开年报</div>
<h1>{title}</h1>{published}
<div class="TRS_Editor" id=zoom><!-- 正文开始 -->
{chr(10).join(body)}
<p>&nbsp;</p></div>
<div class="footer">{foot}</div>
</body></html>
""".replace("\n", "\r\n").encode("gb18030")


def _web_table(block: Table | FormTable) -> str:
    """Write a table as pasted from Word: a paragraph left open before it, paragraphs in cells, a blank as nbsp."""
    rows: list[list[str]] = [[] for _ in range(block.rows)]
    for cell in block.slots if isinstance(block, FormTable) else block.cells:
        spans = (f" rowSpan={cell.rowspan}" if cell.rowspan > 1 else "") + (f" colSpan={cell.colspan}" if cell.colspan > 1 else "")
        text = "<br />".join(_pasted(part) for part in BREAKS.get(cell.text, cell.text).split("|")) or "&nbsp;"
        nowrap = " nowrap" if len(cell.text) < 6 else ""
        rows[cell.row].append(f'<td{spans} width={_width(block, cell.column, cell.colspan)}{nowrap} valign=center style="border: solid windowtext 1.0pt">'
                              f"<p class=MsoNormal align=center>{text}</p></td>")
    return ("<p>\r\n<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width=600><tbody>\r\n"
            + "\r\n".join("<tr style='height:20.0pt'>" + "".join(row) + "</tr>" for row in rows) + "\r\n</tbody></table>")


def _width(block: Table | FormTable, column: int, span: int) -> int:
    """The fixed width of a cell in pixels: in a wide table the first three columns are those of its labels."""
    each = (40, 57, 137, *[38] * 12) if block.columns == 10 else [600 // block.columns] * block.columns
    return sum(each[column : column + span])


def _pasted(text: str) -> str:
    """Put digits and Latin letters into spans of their own, as Word's HTML does."""
    return re.sub(r"[0-9A-Za-z.,%]+", lambda match: f'<span lang=EN-US style="font-family:Times">{match[0]}</span>', html.escape(text, quote=False))


def _blocks(report: AnnualReport) -> list[object]:
    blocks: list[object] = list(report.preface)
    for section in report.sections:
        blocks += [section.heading] if section.heading else []
        blocks += section.blocks
    return blocks
