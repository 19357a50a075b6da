"""A whole report as blocks, with its parts to be exchanged, and the law that no character of a document is lost or made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from authored import report
from damage import OPERATORS, damaged

from converters.model import Block, Document, Paragraph, Table, walk_tables
from converters.postings import postings
from converters.recover.report import recover
from converters.report import AnnualReport
from converters.text import tally

BODY = "岚汐县人民政府"
TITLE = f"{BODY}2023年政府信息公开工作年度报告"
SIGNATURE = (Paragraph(BODY, align="right"), Paragraph("2024年1月18日", align="right"))
PREFACE = Paragraph(f"根据《中华人民共和国政府信息公开条例》，{BODY}编制本报告。所列数据的统计期限自2023年1月1日起至2023年12月31日止。")
_BLOCKS = damaged(report("wangchao-district-2023"), OPERATORS["nothing"], Random(0)).blocks
_FIRST = next(at for at, block in enumerate(_BLOCKS) if isinstance(block, Paragraph) and block.text.startswith("一、"))
_OWN = len(report("wangchao-district-2023").signature)
MIDDLE = _BLOCKS[_FIRST : len(_BLOCKS) - _OWN]


def lines(*texts: str, align: str = "") -> list[Block]:
    """Make a paragraph of each text."""
    return [Paragraph(text, align=align) for text in texts]


def document(front: Sequence[Block] = (), back: Sequence[Block] = SIGNATURE, middle: Sequence[Block] = MIDDLE) -> Document:
    """Put a front and a back around the sections of a whole report."""
    return Document("test", (*(front or [Paragraph(TITLE), PREFACE]), *middle, *back))


def renamed(**headings: str) -> list[Block]:
    """The sections with other headings; `headings` maps the role's number (n1 … n6) to the new text."""
    out: list[Block] = []
    for block in MIDDLE:
        number = "一二三四五六".find(block.text[:1]) + 1 if isinstance(block, Paragraph) and block.text[1:2] == "、" else 0
        new = headings.get(f"n{number}")
        out.append(replace(block, text=new) if new and isinstance(block, Paragraph) else block)
    return out


def found(given: Document) -> AnnualReport:
    """Recover the report and see that each character of the document went somewhere, once."""
    report_ = recover(given)
    source = Counter[str]()
    for block in given.blocks:
        source += tally(getattr(block, "text", ""))
    for table, _parent in walk_tables(given.blocks):
        source += tally("".join(cell.text for cell in table.cells))
    posted = Counter[str]()
    for posting in postings(report_):
        if posting.account != "generated":
            posted += tally(posting.text)
    assert posted == source
    return report_


def codes(report_: AnnualReport) -> list[str]:
    """The codes of what was found, in order."""
    return [item.code for item in report_.diagnostics]


def account(report_: AnnualReport, name: str) -> list[str]:
    """The texts of one account that stand beside the report."""
    return [posting.text for posting in report_.asides if posting.account == name]


def texts(blocks: Sequence[object]) -> list[str]:
    """The texts of some blocks; a table's is its cells."""
    return ["|".join(cell.text for cell in block.cells) if isinstance(block, Table) else getattr(block, "full", "") for block in blocks]
