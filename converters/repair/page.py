"""One page with its tables mended: every byte outside them as it was, each mended one proven by reading it again (WHATWG HTML §4.9).

A table is written anew only where something is wrong with it, and only if the reader finds the same cells in the same places
afterwards and the second parser the same characters; else it stays as it was, and the page's report says why.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from converters.diagnostics import Diagnostic, Message, Origin, Refused, diagnose
from converters.ledger.html import count_page
from converters.model import Paragraph, walk_tables
from converters.readers.html import read_page
from converters.readers.html.soup import straight
from converters.record import record
from converters.repair.flat import flat_tables
from converters.repair.forms import shapes
from converters.repair.joins import joins
from converters.repair.regions import Region, regions
from converters.repair.table import Rewriter, is_layout, plain
from converters.repair.view import View, characters
from converters.source.safe_xml import parse_html
from converters.text import ink

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SOUP = re.compile(r"\bmso-|\bclass\s*=\s*[\"']?Mso|</?[ovwxm]:|<!--\[if|<!\[if|</?font\b|</?st1:", re.IGNORECASE)
_FOREIGN = re.compile(r"<(?:script|style|template|svg|math|iframe|object|embed|video|audio|canvas|form|noscript|frame|plaintext|xmp|noembed)\b", re.IGNORECASE)
_BARE = re.compile(r"</?tbody>", re.IGNORECASE)
_ADDED = re.compile(r"(</p\s*>)<hr>", re.IGNORECASE)
_PASSES = 4
_WHY = {
    "bytes": Message("some of its bytes are no characters", "其中有无法解码的字节"),
    "foreign": Message("it holds a script, a form or other embedded content", "其中有脚本、表单或嵌入内容"),
    "characters": Message("the two parsers do not agree on its text", "两个解析器对其文字的理解不一致"),
    "cells": Message("its cells can be read in more than one way", "其单元格有不止一种读法"),
    "again": Message("it could not be brought into a clean form", "无法整理为规范的形式"),
}
Spanned = tuple[int, int, int, int, str]


@record
class Change:
    """A table of the page: its number from 1 (0 for one that stood as lines of text), its line, its source before and after (the same if it was left), and what was found."""

    number: int
    line: int
    before: str
    after: str
    findings: tuple[Diagnostic, ...]

    @property
    def mended(self) -> bool:
        """Whether it was written anew."""
        return self.before != self.after


@record
class Repaired:
    """A page after its repair: its bytes, the tables in which something was found, and how many tables it has."""

    data: bytes
    changes: tuple[Change, ...]
    tables: int

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings in their order."""
        return tuple(item for change in self.changes for item in change.findings)


def mend_page(data: bytes, declared: str = "", *, keep_style: bool = False) -> Repaired:
    """Mend the tables of a page.

    Args:
        data: the page, in any charset that the reader knows.
        declared: the charset that a container says; "" if there is none.
        keep_style: keep classes, styles, widths and alignment in tables that are written anew.

    Returns:
        The page, byte for byte the same outside of the tables that were mended. Mending it again changes nothing.

    """
    repaired = _mended(data, declared, keep_style=keep_style)
    for _ in range(_PASSES):  # tables that were mended may show themselves to be pieces of one
        if repaired.data == data or not _has_more(repaired.data, declared, keep_style=keep_style):
            break
        further = _mended(repaired.data, declared, keep_style=keep_style)
        if further.data == repaired.data:
            break
        repaired = Repaired(further.data, (*repaired.changes, *(change for change in further.changes if change.mended)), repaired.tables)
    return repaired


def _has_more(data: bytes, declared: str, *, keep_style: bool) -> bool:
    """Whether there is something to join or to build from lines in a page that was mended."""
    text = View(data, declared)
    places = list(regions(text.shown))
    return next(joins(text, places, keep_style=keep_style), None) is not None or next(flat_tables(text, places), None) is not None


def _mended(data: bytes, declared: str, *, keep_style: bool) -> Repaired:
    """Go through a page once."""
    text = View(data, declared)
    places = list(regions(text.shown))
    shaped, gone = _in_form(data, text, places) if declared == "" else ({}, Counter[str]())
    gone = gone + _join(text, places, shaped, keep_style=keep_style)
    found: list[tuple[Region, Change]] = []
    for count, region in enumerate(places, 1):
        found += [(region, shaped[count])] if count in shaped else _changes(text, region, count, keep_style=keep_style)
    for lines in flat_tables(text, places):
        line = text.line(lines.start)
        code = diagnose("G330", Origin(path=f"line {line}"), count=lines.gone.total())
        found.append((Region(lines.start, lines.end, closed=True), Change(0, line, lines.before, lines.after, (code, *([diagnose("G328", code.origin)] if lines.form else [])))))
        gone += lines.gone
    found.sort(key=lambda item: item[0].start)
    changes = tuple(change for _place, change in found)
    pieces: list[bytes] = []
    last = 0
    for place, change in found:
        if change.mended:
            pieces += (text.raw(last, place.start), text.encoded(change.after))
            last = place.end
    mended = b"".join((*pieces, text.raw(last, len(text.shown))))
    before, after = (count_page(page, text.charset)["page"] for page in (data, mended)) if pieces else (gone, gone - gone)
    if before - gone != after:
        left = diagnose("W932")
        return Repaired(data, tuple(replace(change, after=change.before, findings=(left, *change.findings)) for change in changes), len(places))
    return Repaired(mended, changes, len(places))


def _join(text: View, places: list[Region], changes: dict[int, Change], *, keep_style: bool) -> Counter[str]:
    """Add the changes that join tables which stand in pieces; return the characters of the heads that were repeated."""
    gone = Counter[str]()
    for joined in joins(text, places, keep_style=keep_style):
        if any(number in changes for number in joined.numbers):
            continue
        gone += joined.repeats
        for number in joined.numbers:
            place = places[number - 1]
            line = text.line(place.start)
            where = Origin(path=f"table[{number}], line {line}")
            changes[number] = Change(number, line, text.piece(place.start, place.end) or "", joined.table if number == joined.numbers[0] else "",
                                     (diagnose("G329", where, count=len(joined.numbers)),))
    return gone


def _in_form(data: bytes, text: View, places: list[Region]) -> tuple[dict[int, Change], Counter[str]]:
    """Return the tables of the annual report that have another shape than the form's, set in that, and the heads that were repeated where one was split."""
    changes: dict[int, Change] = {}
    gone: Counter[str] = Counter()
    for shape in shapes(data, text.charset, data.decode(text.charset, "replace")):
        if shape.right or max(shape.numbers) > len(places) or any(number in changes for number in shape.numbers):
            continue
        pieces = [text.piece(places[number - 1].start, places[number - 1].end) for number in shape.numbers]
        after = plain(shape.table, text.newline)
        told = [piece for piece in pieces if piece is not None]
        if len(told) < len(pieces) or any(_FOREIGN.search(piece) for piece in told) or _shape("".join(told)) == _shape(after):
            continue
        if sum((characters(piece) for piece in told), Counter[str]()) - shape.repeats != characters(after):
            continue
        gone += shape.repeats
        for number, piece in zip(shape.numbers, told, strict=True):
            line = text.line(places[number - 1].start)
            where = Origin(path=f"table[{number}], line {line}")
            first = number == shape.numbers[0]
            findings = [diagnose("G328", where)] if first else []
            findings += [diagnose("G329", where, count=len(told))] if len(told) > 1 else []
            changes[number] = Change(number, line, piece, after if first else "", tuple(findings))
    return changes, gone


def _changes(text: View, region: Region, number: int, *, keep_style: bool) -> Iterator[tuple[Region, Change]]:
    """Yield what becomes of a table, or of the tables inside one that only lays out the page."""
    line = text.line(region.start)
    where = Origin(path=f"table[{number}], line {line}")
    piece = text.piece(region.start, region.end)
    if piece is None:
        yield region, Change(number, line, "", "", (diagnose("W931", where, why=_WHY["bytes"]),))
        return
    straightened = straight(piece)
    root = parse_html(straightened)[0]
    element = None if root is None else next(root.iter("table"), None)
    if element is None:
        return
    if is_layout(element):
        start = region.start + len("<table")
        for inner in regions(text.shown[start : region.end]):
            place = Region(inner.start + start, inner.end + start, inner.closed)
            yield from _changes(text, place, number, keep_style=keep_style)
        return
    after, findings = _rewritten(piece, straightened, element, text.newline, closed=region.closed, keep_style=keep_style)
    if not findings:
        return
    findings = [replace(item, origin=where) for item in findings]
    reason = _doubt(piece if region.closed else f"{piece}</table>", after, text.newline, keep_style=keep_style)
    if reason:
        yield region, Change(number, line, piece, piece, (diagnose("W931", where, why=_WHY[reason]), *findings))
    else:
        yield region, Change(number, line, piece, after, tuple(findings))


def _rewritten(piece: str, straightened: str, element: Element, newline: str, *, closed: bool, keep_style: bool) -> tuple[str, list[Diagnostic]]:
    """Return a table written anew, and what is wrong with it as it stands."""
    found: list[Diagnostic] = []
    if _BARE.sub("", _ADDED.sub(r"\1", straightened)) != _BARE.sub("", piece):
        found.append(diagnose("G321"))
    if not closed:
        found.append(diagnose("G326"))
    if soup := _SOUP.search(piece):
        found.append(diagnose("G325", text=soup[0]))
    rewriter = Rewriter(keep_style=keep_style)
    try:
        if not found and element.find(".//table") is None and not rewriter.faults(element):
            return piece, []
        after = rewriter.table(element).replace("\n", newline)
    except Refused as refused:
        return piece, [refused.diagnostic]
    return after, [*found, *dict.fromkeys(rewriter.findings)]


def _doubt(before: str, after: str, newline: str, *, keep_style: bool) -> str:
    """Say why a table that was written anew cannot be proven to be the same, "" if it can."""
    if _FOREIGN.search(before):
        return "foreign"
    if characters(before) != characters(after):
        return "characters"
    if _grids(before) != _grids(after):
        return "cells"
    own = after[after.index("<table") :]
    straightened = straight(own)
    root = parse_html(straightened)[0]
    again = None if root is None else next(root.iter("table"), None)
    if again is None or _rewritten(own, straightened, again, newline, closed=True, keep_style=keep_style)[1]:
        return "again"
    return ""


def _shape(piece: str) -> list[tuple[int, int, set[Spanned]]]:
    """Return the tables of a piece with the visible characters of their cells."""
    return [(rows, columns, {(*spot[:4], ink(spot[4])) for spot in spots}) for rows, columns, spots in _grids(piece)[0]]


def _grids(piece: str) -> tuple[list[tuple[int, int, set[Spanned]]], list[str]]:
    """Return the tables of a piece as the reader sees them, cells without text left out, and its paragraphs in any order."""
    try:
        document = read_page(piece.encode("utf-8", "replace"), "utf-8")
    except Refused:
        return [], []
    tables = [(table.rows, table.columns, {(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table.cells if cell.text or cell.rowspan * cell.colspan > 1})
              for table, _parent in walk_tables(document.blocks)]
    return tables, sorted(block.text for block in document.blocks if isinstance(block, Paragraph))
