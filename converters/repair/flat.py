"""Tables that stand in a page as lines of text, built again: by the form where the lines are one of its tables, by the marks between their cells where these make a clear grid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple

from converters import pipeline
from converters.diagnostics import Refused
from converters.model import Cell, Table
from converters.repair.forms import FORM, as_table, is_certain
from converters.repair.regions import Region
from converters.repair.table import FIGURE, plain
from converters.repair.view import View, characters
from converters.report import FormTable
from converters.source.files import Source

_BLOCKS = "p|div|pre|table|tr|td|th|tbody|ul|ol|li|dl|h[1-6]|section|article|main|header|footer|nav|aside|form|blockquote|body|html|script|style|textarea|template|noscript|hr|figure"
_BLOCK = re.compile(rf"<(p|div|pre)\b(?:[^<>\"']|\"[^\"]{{0,2000}}\"|'[^']{{0,2000}}')*>([^<]*(?:<(?!/?(?:{_BLOCKS})\b)[^<]*)*)</\1\s*>", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|textarea|template|noscript|title)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BETWEEN = re.compile(r"(?:\s|&nbsp;|<br\s*/?>)*", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINE_OF_PRE = re.compile(r"<br\s*/?>|\r?\n", re.IGNORECASE)
_MORE = re.compile(r"<(?:a|img|input|select|button|svg|math|object|iframe|video|audio|del|s|strike|sup|sub)\b|\bhidden\b|display\s*:", re.IGNORECASE)
_PLACE = re.compile(r"line (\d+)")
_RULE = re.compile(r"[\s|｜│┃+:=─┼├┤┬┴┌┐└┘-]*[-─=]{2}[\s|｜│┃+:=─┼├┤┬┴┌┐└┘-]*")
_MARKS = "|｜│┃\t"
_GONE = frozenset("|｜│┃+:=─┼├┤┬┴┌┐└┘-")  # what parted the cells, and the rules between rows
_DOUBTS = frozenset({"F416", "F422", "F423"})  # a figure that is not plain
_AROUND = " |｜│┃\u00a0\u3000"
_LEAST_OF_FORM = 6  # lines


class Lines(NamedTuple):
    """Lines of a page that are a table: where they begin and end, the table in their place, and the marks that go."""

    start: int
    end: int
    before: str
    after: str
    gone: Counter[str]
    form: bool


class _Line(NamedTuple):
    """A line: its text, where it stands, the tag that begins its block, whether it is the first and the last of that."""

    text: str
    start: int
    end: int
    tag: str
    block: tuple[int, int]
    first: bool
    last: bool
    simple: bool


def flat_tables(view: View, places: Sequence[Region]) -> Iterator[Lines]:
    """Yield the tables that stand outside of every table element as lines, in their order."""
    text = view.piece(0, len(view.shown)) or ""
    if not (FORM.search(text) or any(mark in text for mark in _MARKS)):
        return
    for run in _runs(view, places):
        taken: list[tuple[int, int, Table]] = []
        if len(run) >= _LEAST_OF_FORM and FORM.search("\n".join(line.text for line in run)):
            taken += _of_form(run)
        forms = {first for first, _last, _table in taken}
        taken += [(first, last, table) for first, last, table in _grids(run) if not any(first <= other[1] and other[0] <= last for other in taken)]
        for first, last, table in sorted(taken, key=lambda item: item[0]):
            made = _replaced(view, run, first, last, plain(table, view.newline), form=first in forms)
            if made is not None:
                yield made


def _runs(view: View, places: Sequence[Region]) -> Iterator[list[_Line]]:
    """Yield the lines of blocks that follow one another with nothing between them."""
    away = [(place.start, place.end) for place in places] + [match.span() for match in _NOT_SHOWN.finditer(view.shown)]
    run: list[_Line] = []
    last = -1
    for match in _BLOCK.finditer(view.shown):
        if any(start <= match.start() < end for start, end in away):
            continue
        if run and not _BETWEEN.fullmatch(view.shown, last, match.start()):
            yield run
            run = []
        run += _lines(view, match)
        last = match.end()
    if run:
        yield run


def _lines(view: View, match: re.Match[str]) -> Iterator[_Line]:
    tag = view.shown[match.start() : match.start(2)]
    pre = match[1].lower() == "pre"
    cuts = [found.span() for found in (_LINE_OF_PRE if pre else _BREAK).finditer(view.shown, match.start(2), match.end(2))]
    starts, ends = [match.start(2), *(end for _start, end in cuts)], [*(start for start, _end in cuts), match.end(2)]
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        source = view.piece(start, end)
        words = unescape(re.sub(r"<[^>]*>", "", source or ""))
        words = re.sub(r"\t|[ ]{2,}", "\t", words).strip(" \r\n") if pre else re.sub(r"[ \t\r\n\f]+", " ", words).strip(" ")
        yield _Line(words, start, end, tag, match.span(), at == 0, at == len(starts) - 1, source is not None and not _MORE.search(tag + source))


def _of_form(run: Sequence[_Line]) -> Iterator[tuple[int, int, Table]]:
    """Yield the first and last line of each table of the annual report whose figures are all printed and in no doubt."""
    spaced = (line.text.strip(_AROUND).replace("\t", "\u3000") for line in run)
    page = "<html><body>\n" + "\n".join(f"<p>{escape(text)}</p>" for text in spaced) + "\n</body></html>"
    try:
        report = pipeline.read(Source("page.html", page.encode("utf-8", "replace")))
    except Refused:
        return
    doubted = {_line_of(item.origin.path) for item in report.diagnostics if item.code in _DOUBTS}
    for table in report.tables().values():
        lines = [_line_of(slot.origin.path) for slot in table.slots if slot.text]
        if lines and all(0 <= line < len(run) for line in lines) and not doubted.intersection(lines) and is_certain(table, report) and _is_whole(table):
            yield min(lines), max(lines), as_table(table)


def _line_of(path: str) -> int:
    found = _PLACE.fullmatch(path)
    return int(found[1]) - 2 if found else -1


def _is_whole(table: FormTable) -> bool:
    """Whether every label of the form is printed."""
    return all(slot.text and slot.origin.path for slot in table.slots if not slot.fact)


def _grids(run: Sequence[_Line]) -> Iterator[tuple[int, int, Table]]:
    """Yield the stretches of lines with as many marks each: one without figures, below it those with some; with a rule below the first any other too."""
    numbered = [(at, _fields(line.text)) for at, line in enumerate(run) if line.text.strip("\u00a0\u3000 ")]
    for (_mark, count), group in groupby(_with_rules(numbered), lambda item: item[1][:2]):
        rows = [(at, cells) for at, (_m, _c, cells) in group]
        told = [(at, cells) for at, cells in rows if cells is not None]
        figures = [any(FIGURE.fullmatch(cell) for cell in cells) for _at, cells in told]
        ruled = len(told) < len(rows)
        first = next((at for at in range(len(told) - 1) if not figures[at] and figures[at + 1]), None) if not ruled else 0
        if count < 2 or first is None or not any(figures) or figures[first]:
            continue
        last = next((at for at in range(first + 1, len(told)) if (told[at][1][-1].endswith("。") if ruled else not figures[at])), len(told)) - 1
        lines = told[first : last + 1]
        if len(lines) > 1:
            places = [at for at, _cells in rows if ruled or lines[0][0] <= at <= lines[-1][0]]
            cells = tuple(Cell(row, column, 1, 1, text, row == 0) for row, (_at, line) in enumerate(lines) for column, text in enumerate(line))
            yield min(places), max(at for at in places if at <= lines[-1][0] or last == len(told) - 1), Table(len(lines), count, cells)


Fields = tuple[str, int, list[str] | None]


def _fields(text: str) -> Fields:
    """Return the mark between the cells of a line, how many cells it has, and the cells; of a rule None."""
    if _RULE.fullmatch(text):
        return "-", 0, None
    mark = max(_MARKS, key=text.count)
    if mark not in text or "\\|" in text:
        return "", 0, [text]
    words = text.strip()
    words = words[1:-1] if len(words) > 1 and words[0] == words[-1] == mark else words
    cells = [cell.strip("\u00a0\u3000 ") for cell in words.split(mark)]
    return mark, len(cells), cells


def _with_rules(lines: list[tuple[int, Fields]]) -> Iterator[tuple[int, Fields]]:
    """Give each rule to the rows that it stands among."""
    for index, (at, (mark, count, cells)) in enumerate(lines):
        if cells is None:
            near = next((other for place in (index - 1, index + 1) if 0 <= place < len(lines) for other in [lines[place][1]] if other[2] is not None and other[1] > 1), ("", 0, None))
            yield at, (near[0], near[1], None)
        else:
            yield at, (mark, count, cells)


def _replaced(view: View, run: Sequence[_Line], first: int, last: int, table: str, *, form: bool) -> Lines | None:
    """Put a table in the place of lines, the block around them ended before and begun again after it; None where more than their marks would go."""
    while first and not run[first].first and not run[first - 1].text:  # what is left of the block would be nothing
        first -= 1
    while last + 1 < len(run) and not run[last].last and not run[last + 1].text:
        last += 1
    lines = run[first : last + 1]
    if not all(line.simple for line in lines):
        return None
    start, end = lines[0].block[0] if lines[0].first else lines[0].start, lines[-1].block[1] if lines[-1].last else lines[-1].end
    before = view.piece(start, end)
    head, foot = view.piece(*_cut_before(view, lines[0])), view.piece(*_cut_after(view, lines[-1]))
    if before is None or head is None or foot is None:
        return None
    inner, after = characters(f"<p>{before}"), characters(table)
    gone = inner - after
    if after - inner or not gone.keys() <= _GONE:
        return None
    name = re.match(r"<(\w+)", lines[0].tag)
    ends = f"</{name[1]}>{view.newline}" if name and not lines[0].first else ""
    begins = view.newline + lines[-1].tag.encode("latin-1", "ignore").decode(view.charset, "ignore") if not lines[-1].last else ""
    return Lines(_cut_before(view, lines[0])[0], _cut_after(view, lines[-1])[1], head + before + foot, ends + table + begins, gone, form)


def _cut_before(view: View, line: _Line) -> tuple[int, int]:
    """The break that ends the line before, which goes with the table."""
    if line.first:
        return line.block[0], line.block[0]
    start = max(view.shown.rfind("<", 0, line.start), view.shown.rfind("\n", 0, line.start))
    return start, line.start


def _cut_after(view: View, line: _Line) -> tuple[int, int]:
    if line.last:
        return line.block[1], line.block[1]
    found = _LINE_OF_PRE.match(view.shown, line.end)
    return line.end, found.end() if found else line.end
