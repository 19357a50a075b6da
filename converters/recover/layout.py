"""Straighten the blocks before they are read: layout tables opened, headings freed from cells, broken lines joined, marks removed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from converters.diagnostics import Diagnostic, Origin, Repair, diagnose
from converters.model import Block, Document, Paragraph, Posting, Table, in_lines
from converters.recover.contents import unpaged, without_contents
from converters.recover.headings import heads_any, role_of, run_in, sub_level
from converters.recover.labels import tables_of
from converters.recover.signature import is_signature
from converters.spans import joined as marks_of_both
from converters.text import fold, joined

_MARK = re.compile(r"\[(?:bookmark|image|link|comment)\s*:[^\]\n]{0,80}\]")
_ENDS = frozenset("。！？；：…”）)》!?;:")
_LIST = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．是要]|\d{1,2}[、.．]|[①-⑳]|第[一二三四五六七八九十]+[,，、]|附件|附[:：]|注[:：])")
_SIGNED_CELLS = 12
_DATE_LINE = re.compile(r"^[二\d][\d〇零○一二三四五六七八九]{3}年?[\d一二三四五六七八九十]{1,3}月?[\d一二三四五六七八九十]{0,3}日?$")
_STOPS = "。，,；;、"
_SENTENCE = 2_000  # characters; what is longer without an end mark is none, and joining it on and on would cost the square of its length

Repairs = list[tuple[Repair, Origin]]


def straighten(document: Document, diagnostics: list[Diagnostic], postings: list[Posting], repairs: Repairs) -> list[Block]:
    """Return the blocks of a document as a flat flow in which each paragraph is one paragraph of the report."""
    blocks = without_contents(list(_opened(document.blocks)), diagnostics, postings)
    blocks = list(_parted(blocks, diagnostics))
    blocks = list(_unmarked(blocks, diagnostics, postings, repairs))
    if document.flow == "lines":
        blocks = _rejoined(blocks, diagnostics, repairs)
    return blocks


# --- layout tables -------------------------------------------------------------------------------------------------------


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Open tables that only lay out the page, free headings that stand in a row of a table, split lines at headings."""
    for block in blocks:
        if isinstance(block, Table):
            yield from _open_table(block)
        elif isinstance(block, Paragraph):
            yield from _split_lines(block)
        else:
            yield block


def _open_table(table: Table) -> Iterator[Block]:
    """Replace a layout table by what stands in its cells; cut a table at rows that are section headings."""
    if _is_layout(table):
        for cell in table.cells:
            inner: tuple[Block, ...] = cell.blocks or tuple(Paragraph(line, cell.origin) for line in cell.text.split("\n") if line.strip())
            yield from _opened(inner)
        return
    heading_rows = {cell.row: cell for cell in table.cells if len(cell.text) <= 40 and not cell.text.isascii() and role_of(cell.text)}
    alone = {row for row in heading_rows if sum(1 for cell in table.cells if cell.row == row and cell.text) == 1 and not _has_items(table, row)}
    if not alone:
        yield table
        return
    start = 0
    for row in [*sorted(alone), table.rows]:
        cells = tuple(replace(cell, row=cell.row - start) for cell in table.cells if start <= cell.row < row)
        if any(cell.text for cell in cells):
            yield replace(table, rows=row - start, cells=cells)
        if row < table.rows:
            yield Paragraph(heading_rows[row].text, heading_rows[row].origin)
        start = row + 1


def _has_items(table: Table, row: int) -> bool:
    """Whether the row below begins with （一） or 1.: then a row heads others of a list, and no section."""
    below = next((cell.text for cell in table.cells if cell.row == row + 1 and cell.text), "")
    return bool(sub_level(joined(below)[:24]))


def _is_layout(table: Table) -> bool:
    """Whether a table lays out the page: it holds a section heading among paragraphs, or tables of the form in its cells."""
    for cell in table.cells:
        nested = bool(cell.blocks) and any(isinstance(block, Table) for block in cell.blocks)
        if nested and (len(table.cells) <= 3 or any(_of_form(block) for block in cell.blocks)):
            return True
        if len(cell.text) > 60 and "\n" in cell.text and any(role_of(line) for line in cell.text.split("\n") if len(line) <= 40):
            return True
    if len(table.cells) <= _SIGNED_CELLS and is_signature([line for cell in table.cells for line in cell.text.split("\n") if line.strip()]):
        return True
    return table.columns == 1 and sum(1 for cell in table.cells if role_of(cell.text)) >= 3


def _of_form(block: Block) -> bool:
    """Whether a nested table, or one inside it, has labels of the form."""
    if not isinstance(block, Table):
        return False
    hits = sum(1 for cell in block.cells if cell.text and tables_of(fold(cell.text)))
    return hits >= 3 or any(_of_form(inner) for cell in block.cells for inner in cell.blocks)


def _split_lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Split a paragraph at a line that is a section heading."""
    if "\n" not in paragraph.text:
        yield paragraph
        return
    lines = paragraph.text.split("\n")
    if not any(role_of(unpaged(line)) or run_in(line) for line in lines):
        yield paragraph
        return
    yield from in_lines(paragraph)


def _parted(blocks: Iterable[Block], diagnostics: list[Diagnostic]) -> Iterator[Block]:
    """Part a section heading from the text that goes on behind it in the same paragraph."""
    for block in blocks:
        cut = run_in(block.full) - len(block.number) if isinstance(block, Paragraph) else 0
        if not isinstance(block, Paragraph) or cut <= 0:
            yield block
            continue
        heading, rest = block.text[:cut].strip(), block.text[cut:].strip()
        diagnostics.append(diagnose("N512", block.origin, text=heading))
        yield replace(block, text=heading)
        yield replace(block, text=rest, number="", level=None, printed=None if block.printed is None else "")


# --- marks and broken lines ----------------------------------------------------------------------------------------------


def _unmarked(blocks: Iterable[Block], diagnostics: list[Diagnostic], postings: list[Posting], repairs: Repairs) -> Iterator[Block]:
    """Remove the marks that an extractor leaves of bookmarks and links; the printed text keeps them."""
    for block in blocks:
        if not isinstance(block, Paragraph) or "[" not in block.text or not _MARK.search(block.text):
            yield block
            continue
        text = _MARK.sub("", block.text).strip()
        repair = Repair("N511", block.text[:80], text[:80], "the mark is no text of the report")
        repairs.append((repair, block.origin))
        diagnostics.append(diagnose("N511", block.origin, repair=repair, text=" ".join(_MARK.findall(block.text))))
        if text:
            yield replace(block, text=text, printed=block.as_printed)
        else:
            postings.append(Posting("markup", block.text, block.origin))


def _rejoined(blocks: list[Block], diagnostics: list[Diagnostic], repairs: Repairs) -> list[Block]:
    """Join a line to the one before where the break stands inside a sentence: no end mark before, no beginning after."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Paragraph) and isinstance(before, Paragraph) and _goes_on(before, block):
            text = joined(f"{before.text}\n{block.text}")
            repair = Repair("N510", f"{before.text[-12:]}\n{block.text[:12]}", f"{before.text[-12:]}{block.text[:12]}", "a line break inside a sentence")
            repairs.append((repair, block.origin))
            diagnostics.append(diagnose("N510", block.origin, repair=repair, text=f"{before.text[-8:]}{block.text[:8]}"))
            out[-1] = replace(before, text=text, printed=f"{before.as_printed}\n{block.as_printed}", marks=marks_of_both(before.marks, block.marks, text, len(text) - len(joined(block.text))))
        else:
            out.append(block)
    return out


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether `after` is the rest of the sentence that `before` breaks off."""
    first, second = before.text, after.text
    if not 16 <= len(first) <= _SENTENCE or not second or first[-1] in _ENDS or sub_level(first) or role_of(first) or role_of(second) or heads_any(first) or _LIST.match(second):
        return False
    if not (any(mark in second for mark in _STOPS) and any(mark in first for mark in _STOPS)):
        return False
    return not (_DATE_LINE.match(second) or "报告" in first[-4:] or tables_of(fold(second)) or tables_of(fold(first)))
