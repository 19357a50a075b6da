"""The lines of a flattened text with a cursor, and what the readers of its shapes share (no standard)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from converters.diagnostics import Origin
from converters.forms import form_labels, heading_roles
from converters.model import Block, Cell, Table
from converters.text import fold

NUMBERED = re.compile(r"^[一二三四五六七八九十]+[、.．]")
_FIGURE = re.compile(r"[增减]?[加少]?[+\-−–—－±]?[\d０-９][\d０-９.,，．]*\s*[%％]?(?:亿元|万元|元|万|人次|件次|件|条|项|个|次|人|份)?|[-−–—－/／\\]{1,3}|[无零]")

Row = list[tuple[str, Origin]]


@dataclass
class Lines:
    """The lines of the source with a cursor; what has been built of them so far, and the markup taken off.

    `tried` says for each kind of columns up to which line there is no table: none is looked for there again.
    `semicolons` says whether they may part columns; in Markdown they end references.
    """

    lines: list[str]
    first: int = 1
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    semicolons: bool = True

    def origin(self, line: int) -> Origin:
        """The place of a line, counted from the number of the first."""
        return Origin(path=f"line {line + self.first}")

    def following(self, line: int) -> str:
        """The next line that is not blank, "" at the end."""
        for at in range(line + 1, len(self.lines)):
            if self.lines[at].strip():
                return self.lines[at]
        return ""


def is_heading(text: str) -> bool:
    """Whether a text is the heading of a section of the form, with or without its number."""
    return len(text) <= 150 and fold(NUMBERED.sub("", text.strip())) in heading_roles()


def is_label(text: str) -> bool:
    """Whether a text is a label of a table of the form."""
    return len(text) <= 80 and fold(text) in form_labels()


def begins_label(text: str) -> bool:
    """Whether a text may be the first line of a label of the form."""
    key = fold(text)
    return len(key) > 3 and any(label.startswith(key) for label in form_labels())


def is_figure(text: str) -> bool:
    """Whether a text is what stands in a value cell: a number, with a sign or unit perhaps, or a word or stroke for none."""
    return len(text) <= 24 and _FIGURE.fullmatch(text.strip()) is not None


def table(rows: list[Row], origin: Origin, spans: str = "rows") -> Table:
    """Place the cells of each row side by side; with `spans` "rows" their true columns are not known."""
    cells = tuple(
        Cell(row, column, 1, 1, text, origin=place) for row, line in enumerate(rows) for column, (text, place) in enumerate(line))
    return Table(len(rows), max((len(row) for row in rows), default=0), cells, origin, spans)
