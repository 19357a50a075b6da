"""A story of an RTF file while it is read: the paragraph at hand, and the lines before it."""

from __future__ import annotations

import re
from itertools import groupby

from converters.readers.rtf.lists import Lists
from converters.readers.rtf.state import State
from converters.readers.wordml.markup import paragraph, run, text
from converters.readers.wordml.tables import Line, Row, nested
from converters.text import for_xml

_HALF = re.compile("[\ud800-\udfff]")
_Look = tuple[str, bool]


class Story:
    """The body, a header, a note or a box."""

    def __init__(self, lists: Lists) -> None:
        """Begin empty; `number` is that of the paragraph at hand, where the file gives it."""
        self._lists = lists
        self.number = ""
        self._lines: list[Line] = []
        self._pieces: list[tuple[_Look, bool, str]] = []
        self._state: State | None = None

    @property
    def blank(self) -> bool:
        """Whether the paragraph at hand has nothing in it yet."""
        return not self._pieces

    def add(self, words: str, state: State) -> None:
        """Add text to the paragraph."""
        self._pieces.append((state.look(), False, words))
        self._state = state

    def put(self, markup: str, state: State) -> None:
        """Add what is no text: a picture or box."""
        if markup:
            self._pieces.append((state.look(), True, markup))
            self._state = state

    def end(self, state: State, depth: int, ends: str = "", row: Row | None = None) -> None:
        """End the paragraph, which stands in `depth` tables; it also `ends` a cell or a row."""
        runs = self._runs()
        if ends == "row":
            self._lines.append(Line(paragraph(runs) if runs else "", depth, "row", row))
            return
        properties = state.paragraph(self._lists.number(state.list, state.list_level, self.number) if state.list else "")
        self.number = ""
        if state.deleted and not ends:
            properties += "<w:rPr><w:del/></w:rPr>"
        self._lines.append(Line(paragraph(runs, properties), depth, ends))

    def markup(self) -> str:
        """Return the blocks of the story, its last paragraph ended if need be."""
        if self._pieces and self._state is not None:
            state = self._state.copy()
            state.deleted = False
            self.end(state, state.tables())
        return nested(self._lines)

    def _runs(self) -> str:
        made = []
        for look, pieces in groupby(self._pieces, key=lambda piece: piece[0]):
            content = ""
            for raw, group in groupby(pieces, key=lambda piece: piece[1]):
                words = "".join([piece[2] for piece in group])
                content += words if raw else text(_joined(words))
            properties, deleted = look
            whole = run(content, properties)
            made.append(f"<w:del>{whole}</w:del>" if deleted and whole else whole)
        self._pieces = []
        return "".join(made)


def _joined(words: str) -> str:
    """Put the halves of characters together that take two code units; a half alone is shown as U+FFFD."""
    if not _HALF.search(words):
        return words
    return for_xml(words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
