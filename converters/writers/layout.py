"""How a report is set on a page, said once for every page that is printed: the lines of its title, the rows that head a table, labels that stand left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from unicodedata import east_asian_width

from converters.forms import editions, list_labels, load_form
from converters.media import look
from converters.model import Cell, Figure, Media, Paragraph, Table
from converters.report import AnnualReport, FormTable, Heading, Section, Slot, walk_texts
from converters.text import fold

_PIXEL = 0.75  # points, at 96 to the inch
_TALLEST = 640.0  # points: what a page holds beside a caption
_TITLE_ROOM = 20  # characters of size two (22 pt) in the 156 mm of a line, GB/T 9704-2012 §5.2
_TITLE_LINES = 4
_TITLE_WORDS = re.compile("([0-9〇零一二三四五六七八九]{4}年度?|政府信息公开|工作|年度报告|年报|[（〔(][^）〕)]*[）〕)])")
_NAME_PARTS = re.compile("(?<=[省州县区旗盟])(?=.{3})|(?<=市)(?<!城市)(?=.{3})|(?=[（〔(])")  # where a name that fills a line by itself may be broken
_LONG_LABEL = 8  # characters; a longer label of a single row reads better from the left


def title_lines(title: str) -> str:
    """Break a title into lines between its words, as few as they fit in and as even as can be (GB/T 9704-2012 §7.3.1); its own lines are kept.

    The name of the body is one word unless it fills more than a line; a title of more than four lines is left to the page.
    """
    words = [part for word in _TITLE_WORDS.split(title) for part in (_NAME_PARTS.split(word) if _width(word) > _TITLE_ROOM else [word]) if part]
    if "\n" in title or _width(title) <= _TITLE_ROOM or len(words) < 2 or _width(title) > _TITLE_ROOM * _TITLE_LINES:
        return title
    for count in range(1, min(_TITLE_LINES, len(words))):
        ways = [["".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words)))] for cuts in combinations(range(1, len(words)), count)]
        fitting = [way for way in ways if all(_width(line) <= _TITLE_ROOM for line in way)]
        if fitting:
            return "\n".join(min(fitting, key=lambda way: sum(_width(line) ** 2 for line in way)))
    return title


def _width(text: str) -> float:
    """How many characters wide a text is; those of Latin are half as wide as a Chinese one (UAX 11)."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def around_signature(report: AnnualReport) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """Part the sections into those before the signature and those behind it: a list of indicators is annexed."""
    spec = load_form(report.edition).tables.values() if report.edition in editions() else ()
    annexed = {table.section for table in spec if table.is_list}
    cut = len(report.sections) - (bool(report.sections) and report.sections[-1].role in annexed)
    return report.sections[:cut], report.sections[cut:]


def header_rows(table: Table | FormTable) -> int:
    """Count the rows that head a table and can be repeated on each page; 0 if one of their cells reaches below them.

    Of a table of the form they are the rows above the first fact, if every row below holds one: else it has headings in between.
    """
    cells: Sequence[Cell | Slot]
    if isinstance(table, FormTable) and load_form(table.edition).tables[table.id].is_list:
        labels = list_labels(load_form(table.edition).tables[table.id])
        cells, heads = table.slots, min((slot.row for slot in table.slots if not slot.fact and fold(slot.text) in labels), default=0)
    elif isinstance(table, FormTable):
        cells, with_facts = table.slots, {slot.row for slot in table.slots if slot.fact}
        first = min(with_facts, default=0)
        heads = first if len(with_facts) == table.rows - first else 0
    else:
        cells, heads = table.cells, next((cell.row for cell in table.cells if not cell.header), table.rows)
    return heads if all(cell.row + cell.rowspan <= heads for cell in cells if cell.row < heads) else 0


def kept_rows(cells: Sequence[Cell | Slot]) -> frozenset[int]:
    """Return the rows of a form's table that hold labels only: they stay on the page of the row below, down to the first with a fact."""
    slots = [cell for cell in cells if isinstance(cell, Slot)]
    return frozenset({slot.row for slot in slots} - {slot.row for slot in slots if slot.fact})


def left_columns(cells: Sequence[Cell | Slot]) -> frozenset[int]:
    """Return the columns of a form's table in which the labels of single rows stand left, since some of them are long."""
    return frozenset(cell.column for cell in cells if is_row_label(cell) and len(cell.text) > _LONG_LABEL)


def is_row_label(cell: Cell | Slot) -> bool:
    """Whether a cell is the label of one row of a form's table."""
    return isinstance(cell, Slot) and not cell.fact and cell.rowspan == cell.colspan == 1


def picture_size(figure: Figure, item: Media, widest: float) -> tuple[float, float]:
    """Return the size of a picture in points: as in the source, or by its pixels; never wider or taller than there is room."""
    picture = look(item.data) if item.data else None
    width, height = figure.width, figure.height
    if width <= 0 or height <= 0:
        width, height = (picture.width * _PIXEL, picture.height * _PIXEL) if picture and picture.width and picture.height else (170.0, 113.0)
    scale = min(1.0, widest / width, _TALLEST / height)
    return max(width * scale, 1.0), max(height * scale, 1.0)


def texts_of(report: AnnualReport) -> Iterator[Paragraph | Heading]:
    """Yield every paragraph and heading of a report, those in cells and in notes included."""
    yield from walk_texts(report.preface)
    for section in report.sections:
        if section.heading:
            yield section.heading
        yield from walk_texts(section.blocks)
    yield from report.signature
    for note in report.notes.values():
        yield from walk_texts(note.blocks)
