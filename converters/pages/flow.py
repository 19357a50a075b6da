"""From the pages of any source to the blocks of a document: tables by their lines and text, paragraphs by their shape, the rest posted by name.

Every character of the pages is in a block or in a posting: text drawn twice, text off the sheet, running heads, a
table's header repeated after a page break, and slanted text such as watermarks are accounted for by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from converters.diagnostics import Diagnostic, Origin, diagnose, refuse
from converters.limits import LIMITS
from converters.model import Block, Figure, Posting
from converters.pages.aligned import aligned
from converters.pages.breaks import carried, join, joins
from converters.pages.charts import is_box, is_plot
from converters.pages.furniture import furniture_of
from converters.pages.glyphs import Box, Glyph, Page
from converters.pages.level import banded
from converters.pages.lines import Line, lines_of
from converters.pages.paragraphs import Column, columns_of, habit_of, paragraphs_of
from converters.pages.partly import closed
from converters.pages.ruled import Lattice
from converters.pages.tables import Piece, fill, findings, marks_of, origin_of, pieces_of, table_of
from converters.pages.unruled import unruled

_ICON = 30.0  # points: a smaller picture is an ornament
WHOLE = 0.6  # of the page: a picture so large under text is the scan that the text was recognised from
_STAMP = 20  # characters: what a scanner writes on each page is shorter
_GOES_ON = re.compile(r"[（(]?(?:续表?|接上[页表]|[续接][上前][页表]|表?\s*\d*\s*[（(]\s*续表?\s*[)）]|continued)\s*\d*[)）]?(?:[.．-]\d+)*", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """What has been read so far, by page: `rest` is the text outside tables, of which `lines` are made; `tagged` are tables that the source says it has."""

    pages: list[Page] = field(default_factory=list)
    lines: dict[int, list[Line]] = field(default_factory=dict)
    pieces: dict[int, list[Piece]] = field(default_factory=dict)
    rest: dict[int, list[Glyph]] = field(default_factory=dict)
    tagged: dict[int, list[Lattice]] = field(default_factory=dict)
    asides: list[Posting] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def add_page(page: Page, reading: Reading) -> None:
    """Add one page as drawn: the tables that its lines draw, and the lines of the text outside them."""
    where = Origin(page=page.number)
    if page.crowded:
        reading.diagnostics.append(diagnose("S116", where, what=f"{LIMITS.pdf_page_paths} lines on a page; its tables were read as text"))
    pieces, outside, doubles = pieces_of(page)
    lines, more = lines_of(outside, page.styles, page.number)
    doubles += more
    if doubles:
        reading.asides.append(Posting("duplicate", "".join(glyph.char for glyph in doubles), where))
        gone = set(map(id, doubles))
        outside = [glyph for glyph in outside if id(glyph) not in gone]
    reading.pages.append(page)
    reading.lines[page.number], reading.pieces[page.number], reading.rest[page.number] = lines, pieces, outside


def find_tables(reading: Reading) -> dict[int, list[float]]:
    """When all pages are added: set aside what is no text of the body, and look for tables that no lines, or level lines only, part into cells.

    Returns for each page whose lines were read the baselines where text was found to be no table.
    """
    _set_aside(reading)
    _set_furniture_aside(reading)
    free = {page.number: page for page in reading.pages if not page.crowded}
    for number, page in free.items():
        fill_tables(page, reading.tagged.get(number, []), "R264", reading)
        grids = banded(page, [*(piece.box for piece in reading.pieces[number]), *page.charts], reading.rest[number])
        rest = reading.rest[number]
        marks = marks_of(page, rest) if grids else []
        fill_tables(page, [grid for grid in grids if not is_box(grid, marks, len(grid.patches))], "R221", reading, partly=True)
    last: dict[int, Lattice] = {}
    for number, page in free.items():
        grids = unruled(page, reading.rest[number])
        if grids:
            grids[0] = carried(last.get(number - 1, grids[0]), grids[0], reading.rest[number])
            last[number] = grids[-1]
        fill_tables(page, [grid for grid in grids if not is_plot(grid.box, page)], "R211", reading)
    found, refused = aligned(free.values(), reading.rest)
    for number, grids in found.items():
        page, rest = free[number], reading.rest[number]
        fill_tables(page, [closed(page, grid, rest, blank_stays=True) for grid in grids if not is_plot(grid.box, page)], "R211", reading)
    return {number: [base for other, base in refused if other == number] for number in free}


def blocks_of(reading: Reading) -> list[Block]:
    """Return the blocks of all pages in reading order; raises Refused S126 where all that show anything are pictures: a scan."""
    shown = [page for page in reading.pages if _letters(page) or _shows(page)]
    if shown and all(map(_is_picture, shown)):
        raise refuse("S126", count=len(shown))
    return _Flow(reading, columns_of(reading.pages, reading.lines)).blocks()


def _letters(page: Page) -> int:
    """Count the characters on a page that are no blanks, seen or not."""
    return sum(1 for glyphs in (page.glyphs, page.tilted, page.outside, page.unseen, page.covered) for glyph in glyphs if not glyph.char.isspace())


def _is_picture(page: Page) -> bool:
    """Whether a page is a scan: it has no text, or one picture over the whole of it and no more text than a scanner's stamp."""
    letters = _letters(page)
    return (not letters and _shows(page)) or (letters < _STAMP and any(share_of(box, page) > WHOLE for box in page.pictures))


def _shows(page: Page) -> bool:
    return bool(page.pictures or page.horizontal or page.vertical)


def fill_tables(page: Page, grids: list[Lattice], code: str, reading: Reading, *, partly: bool = False) -> None:
    """Put the text outside tables into those that were found, and make lines of the rest."""
    if not grids:
        return
    number = page.number
    reading.diagnostics += [diagnose(code, origin_of(number, grid.box)) for grid in grids]
    pieces, rest, doubles = fill(page, grids, reading.rest[number], partly=partly)
    reading.pieces[number] = reading.pieces[number] + pieces
    lines, more = lines_of(rest, page.styles, number)
    if doubles or more:
        reading.asides.append(Posting("duplicate", "".join(glyph.char for glyph in [*doubles, *more]), Origin(page=number)))
    reading.rest[number], reading.lines[number] = rest, lines


def share_of(box: Box, page: Page) -> float:
    """Return the part of the page that a picture covers."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1]) / (page.width * page.height or 1.0)


def _set_furniture_aside(reading: Reading) -> None:
    """Post running heads, feet and page numbers, and take their characters off the pages."""
    furniture = furniture_of(reading.pages, reading.lines, columns_of(reading.pages, reading.lines))
    for number, lines in reading.lines.items():
        gone = [line for line in lines if id(line) in furniture]
        if gone:
            reading.asides += [Posting("furniture", line.text, Origin(page=number)) for line in gone]
            reading.lines[number] = [line for line in lines if id(line) not in furniture]
            heights = [(min(line.top, line.base), max(line.bottom, line.base)) for line in gone]
            bases = {glyph.base for glyph in reading.rest[number]}  # far fewer than glyphs
            away = {base for base in bases if any(high <= base <= low for high, low in heights)}
            reading.rest[number] = [glyph for glyph in reading.rest[number] if glyph.base not in away]


def _set_aside(reading: Reading) -> None:
    """Post text that is not level or not on the sheet: watermarks that repeat are furniture, other such text is unplaced."""
    tilted = [(page.number, _text(page.tilted)) for page in reading.pages if page.tilted]
    for number, text in tilted:
        where = Origin(page=number)
        if sum(other == text for _, other in tilted) > 1:
            reading.asides.append(Posting("furniture", text, where))
        else:
            reading.asides.append(Posting("unplaced", text, where))
            reading.diagnostics.append(diagnose("R209", where))
    for page in reading.pages:
        for glyphs in (page.outside, page.unseen, page.covered):
            if text := _text(glyphs):
                where = origin_of(page.number, _around(glyphs)) if glyphs is not page.outside else Origin(page=page.number)
                reading.asides.append(Posting("hidden", text, where))
                reading.diagnostics.append(diagnose("R261", where, text=text) if glyphs is page.covered else diagnose("R204", where, count=len(text)))


def _around(glyphs: list[Glyph]) -> Box:
    return (min(glyph.x0 for glyph in glyphs), min(glyph.top for glyph in glyphs), max(glyph.x1 for glyph in glyphs),
            max(glyph.bottom for glyph in glyphs))


def _text(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.char for glyph in glyphs).strip()


class _Flow:
    """The body in reading order: lines gathered to paragraphs, pieces to tables, pictures in their place."""

    def __init__(self, reading: Reading, columns: dict[int, Column]) -> None:
        self.reading = reading
        self.columns = columns
        self.habit = habit_of([line for lines in reading.lines.values() for line in lines], columns)
        self.found: list[Block] = []
        self.run: list[Line] = []
        self.table: Piece | None = None
        self.between: list[Line] = []  # lines that say that the table goes on, if it does
        bottoms = [line.bottom for lines in reading.lines.values() for line in lines]
        bottoms += [piece.box[3] for pieces in reading.pieces.values() for piece in pieces]
        self.floor = max(bottoms, default=0.0)

    def blocks(self) -> list[Block]:
        """Go through the pages and return the blocks."""
        for page in self.reading.pages:
            for _, _, item in sorted(self._items(page), key=lambda entry: entry[:2]):
                if isinstance(item, Line):
                    if self.table is not None and _GOES_ON.fullmatch(item.text.strip()):
                        self.between.append(item)
                        continue
                    self._close()
                    self.run.append(item)
                elif isinstance(item, Piece):
                    self._flush()
                    self._piece(item)
                else:
                    self._close()
                    self._flush()
                    self.found.append(item)
        self._close()
        self._flush()
        return self.found

    def _items(self, page: Page) -> list[tuple[float, float, Line | Piece | Figure]]:
        items: list[tuple[float, float, Line | Piece | Figure]] = []
        items += [(line.base, line.x0, line) for line in self.reading.lines[page.number]]
        items += [(piece.box[1], piece.box[0], piece) for piece in self.reading.pieces[page.number]]
        if _is_picture(page) and _letters(page):
            self.reading.diagnostics.append(diagnose("R202", Origin(page=page.number)))
        elif _is_picture(page):
            self.reading.diagnostics.append(diagnose("R205", Origin(page=page.number)))
            return [(0.0, 0.0, Figure(f"page {page.number}", origin=Origin(page=page.number, box=(0.0, 0.0, page.width, page.height))))]
        for number, box in enumerate(page.charts, 1):
            where = origin_of(page.number, box)
            self.reading.diagnostics.append(diagnose("R262", where))
            items.append((box[1], box[0], Figure(f"page {page.number} chart {number}", origin=where)))
        for number, box in enumerate(page.pictures, 1):
            if min(box[2] - box[0], box[3] - box[1]) >= _ICON and share_of(box, page) <= WHOLE:
                where = Origin(page=page.number, box=box)
                self.reading.diagnostics.append(diagnose("R202", where))
                items.append((box[1], box[0], Figure(f"page {page.number} picture {number}", origin=where)))
        return items

    def _piece(self, piece: Piece) -> None:
        if self.table is not None and joins(self.table, piece, self.floor):
            self.reading.asides += join(self.table, piece)
            for line in self.between:
                where = Origin(page=line.page, box=(line.x0, line.top, line.x1, line.bottom))
                self.reading.asides.append(Posting("furniture", line.text, where))
                self.reading.diagnostics.append(diagnose("R265", where, text=line.text))
            self.between = []
            return
        self._close()
        self.table = piece

    def _close(self) -> None:
        if self.table is not None:
            self.found.append(table_of(self.table))
            self.reading.diagnostics += findings(self.table)
            self.table = None
            self.run, self.between = self.between, []

    def _flush(self) -> None:
        if self.run:
            self.found += paragraphs_of(self.run, self.columns, self.habit)
            self.run = []
