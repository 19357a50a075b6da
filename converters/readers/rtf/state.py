"""What a group of RTF says of the text in it, and the row of a table as it is defined (RTF 1.9.1, "Document Text")."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from converters.readers.wordml.markup import value
from converters.readers.wordml.tables import Row

if TYPE_CHECKING:
    from converters.readers.rtf.story import Story

_MOST = 1_000  # cells of a row


class State:
    """The properties in force in one group; a group begins with a copy of those around it, and its end forgets them."""

    __slots__ = (
        "align",
        "asian",
        "asian_font",
        "bold",
        "collect",
        "deleted",
        "depth",
        "ends",
        "font",
        "heads",
        "hidden",
        "italic",
        "level",
        "list",
        "list_level",
        "nested",
        "raised",
        "sheet",
        "silent",
        "skip",
        "starred",
        "story",
        "style",
        "table",
        "ud",
        "underlined",
    )

    def __init__(self, story: Story) -> None:
        """Begin with the defaults of a document."""
        self.story = story
        self.silent = self.starred = self.heads = self.sheet = self.nested = self.asian = self.ud = False
        self.collect: list[str] | None = None
        self.ends: Callable[[], None] | None = None
        self.skip = 1
        self.font: int | None = None
        self.asian_font: int | None = None
        self.plain_text()
        self.plain_paragraph()

    def copy(self) -> State:
        """Return the state with which a group inside this one begins."""
        made: State = object.__new__(State)  # a file has thousands of groups, and `copy.copy` takes ten times as long
        made.story, made.collect, made.ends, made.starred, made.silent = self.story, self.collect, None, False, self.silent
        made.heads, made.sheet, made.nested, made.ud, made.skip = self.heads, self.sheet, self.nested, self.ud, self.skip
        made.asian, made.font, made.asian_font = self.asian, self.font, self.asian_font
        made.hidden, made.deleted, made.raised = self.hidden, self.deleted, self.raised
        made.bold, made.italic, made.underlined = self.bold, self.italic, self.underlined
        made.align, made.depth, made.level, made.style, made.table = self.align, self.depth, self.level, self.style, self.table
        made.list, made.list_level = self.list, self.list_level
        return made

    def plain_text(self) -> None:
        r"""Reset the properties of characters (`\plain`)."""
        self.hidden = self.deleted = self.bold = self.italic = self.underlined = False
        self.raised = 0

    def plain_paragraph(self) -> None:
        r"""Reset the properties of the paragraph (`\pard`)."""
        self.align, self.depth = "", 0
        self.level: int | None = None
        self.style = self.list = self.list_level = 0
        self.table = False

    def look(self) -> tuple[str, bool]:
        """Return the properties of a run, and whether it is deleted."""
        if not (self.hidden or self.raised or self.bold or self.italic or self.underlined):
            return "", self.deleted
        said = ("<w:b/>" if self.bold else "") + ("<w:i/>" if self.italic else "") + ("<w:u/>" if self.underlined else "") + ("<w:vanish/>" if self.hidden else "")
        said += value("vertAlign", "superscript" if self.raised > 0 else "subscript") if self.raised else ""
        return said, self.deleted

    def paragraph(self, number: str) -> str:
        """Return the properties of the paragraph, which is numbered by the list `number` ("": by none)."""
        said = value("pStyle", self.style) if self.style else ""
        if number:
            said += f"<w:numPr>{value('ilvl', self.list_level)}{value('numId', number)}</w:numPr>"
        said += value("jc", self.align) if self.align else ""
        return said + (value("outlineLvl", self.level) if self.level is not None else "")

    def tables(self) -> int:
        """Return in how many tables the paragraph stands."""
        return self.depth or int(self.table)


class RowMade:
    r"""The definition of a row while it is read, from `\trowd` on."""

    def __init__(self) -> None:
        """Begin with no cells."""
        self.left = 0
        self.header = False
        self._edges: list[int] = []
        self._cells: list[str] = []
        self._flags: dict[str, str] = {}

    def merge(self, name: str, kind: str) -> None:
        """Take note that the next cell is merged in the direction `name`."""
        self._flags[name] = kind

    def cell(self, edge: int) -> None:
        """End the definition of a cell at its right edge."""
        if len(self._cells) < _MOST:
            self._edges.append(max(edge, self._edges[-1] if self._edges else self.left))
            self._cells.append("".join(value(name, kind) for name, kind in self._flags.items()))
        self._flags = {}

    def made(self) -> Row:
        """Return the definition as it stands."""
        edges = (min(self.left, self._edges[0]), *self._edges) if self._edges else ()
        return Row(edges, tuple(self._cells), self.header)
