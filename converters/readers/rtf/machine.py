r"""The walk over an RTF file, token by token: groups, control words, text in its code page (RTF 1.9.1, "Conventions of an RTF Reader").

Words that no method here takes say nothing of text or tables. A group whose destination is not known is read if it has
no star, as the format demands, and left out if it has one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from converters.diagnostics import refuse
from converters.readers.rtf.lists import Lists, Styles
from converters.readers.rtf.state import RowMade, State
from converters.readers.rtf.story import Story
from converters.readers.rtf.words import ACTIONS, NOWHERE, Shape
from converters.source.rtf import CHARACTERS, SILENT, STARRED, SYMBOLS, codec

_TOKEN = re.compile(rb"\\([a-zA-Z]{1,40})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|([{}])|\\([^a-zA-Z])|([^\\{}\r\n]+)|[\r\n]+|\\", re.DOTALL)
_DEEPEST = 2_000
# Controls are no text; some stand for marks in a story. Only the levels of lists have them for characters.
_CONTROLS = {code: None for code in range(32) if chr(code) != "\t"}


class Machine:
    """Reads one file; what it finds stands in its attributes when `run` has ended."""

    def __init__(self, data: bytes) -> None:
        """Begin before the first token."""
        self._data = data
        self.lists, self.styles = Lists(), Styles()
        self.body = Story(self.lists)
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": [], "comment": []}
        self.margins: list[tuple[str, str]] = []
        self.metadata: list[tuple[str, str]] = []
        self.page = 1252
        self.font: int | None = None
        self.charsets: dict[int | None, int] = {}
        self.rows = [RowMade(), RowMade()]  # of a table, and of one nested in it
        self.state: State = State(self.body)
        self.endnote = False
        self.shape: Shape | None = None
        self.name = ""
        self.cut_off = False
        self.pictures: dict[str, bytes] = {}
        self._stack: list[State] = []
        self._bytes = bytearray()
        self._skip = 0

    def run(self) -> None:
        """Read to the end of the file, or to the end of its outermost group."""
        at = 0
        while found := _TOKEN.match(self._data, at):
            at = found.end()
            kind = found.lastindex or 0
            if kind == 6:
                self._text(found[6])
            elif kind == 3:
                self._text(bytes((int(found[3], 16),)))
            elif kind in {1, 2}:
                self._flush()
                self._word(found[1], found[2])
                if found[1] == b"bin":
                    at += max(int(found[2] or 0), 0)
            elif kind == 4:
                self._flush()
                self._skip = 0
                if found[4] == b"{":
                    self._open()
                elif not self._close():
                    break
            elif kind == 5:
                self._symbol(found[5])
        self._flush()
        self.cut_off = bool(self._stack)
        while self._close():
            continue

    def _open(self) -> None:
        if len(self._stack) >= _DEEPEST:
            raise refuse("S116", what=f"{_DEEPEST} groups in one another")
        self._stack.append(self.state)
        self.state = self.state.copy()

    def _close(self) -> bool:
        """End a group; return whether others are still open."""
        if not self._stack:
            return False
        if self.state.ends:
            self.state.ends()
        self.state = self._stack.pop()
        return bool(self._stack)

    # --- Text ------------------------------------------------------------------------------------------------------

    def _text(self, data: bytes) -> None:
        if self._skip:  # what stands for the character just given, for programs without Unicode
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if not self.state.silent and self.state.collect is not NOWHERE:
            self._bytes += data

    def _flush(self) -> None:
        if not self._bytes:
            return
        data, state = bytes(self._bytes), self.state
        self._bytes.clear()
        charset = self.charsets.get(state.asian_font if state.asian else state.font)
        if charset == 2 and not data.isascii():  # a font of symbols, whose characters have no others
            self.put("".join([chr(0xF000 + byte) for byte in data]))
        else:
            words = data.decode("ascii") if data.isascii() else data.decode(codec(self.page, charset), "replace")
            self.put(words.translate(_CONTROLS) if not state.heads else words)

    def put(self, words: str) -> None:
        """Give text to whoever collects it, else to the story."""
        state = self.state
        if state.silent or state.collect is NOWHERE:
            return
        if state.collect is not None:
            state.collect.append(words)
        else:
            state.story.add(words, state)

    def _symbol(self, symbol: bytes) -> None:
        self._flush()
        if symbol == b"*":
            self.state.starred = True
        elif symbol in b"\r\n":
            self._word(b"par", None)
        elif self._skip:
            self._skip -= 1
        elif symbol in SYMBOLS:
            self.put("\x1e" if symbol == b"_" else SYMBOLS[symbol])

    # --- Words -----------------------------------------------------------------------------------------------------

    def _word(self, word: bytes, given: bytes | None) -> None:
        state = self.state
        starred, state.starred = state.starred, False
        if state.silent and not (state.ud and word == b"ud"):
            return
        number = 1 if given is None else int(given)
        if word == b"u":
            self.put(chr(number % 65536).translate(_CONTROLS))
            self._skip = state.skip
            return
        skip, self._skip = self._skip, 0
        if word in CHARACTERS:
            if skip:
                self._skip = skip - 1
            else:
                self.put(CHARACTERS[word])
        elif state.heads:
            self._head(word, number)
        elif word in ACTIONS:
            ACTIONS[word](self, number)
        elif word in SILENT or (starred and word not in STARRED):
            state.silent = True

    def _head(self, word: bytes, number: int) -> None:
        """Take a word of the tables of lists."""
        if word == b"leveltext":
            self.gather(self.lists.text)
        elif word in {b"levelnumbers", b"listname", b"liststylename"}:
            self.state.silent = True
        elif word == b"uc":
            self.state.skip = number
        else:
            self.lists.word(word.decode("ascii"), number)

    def gather(self, done: Callable[[str], None]) -> None:
        """Collect the text of this group, and hand it to `done` at its end."""
        collected: list[str] = []
        self.state.collect = collected
        self.state.ends = lambda: done("".join(collected))

    def keep(self, digits: str) -> str:
        """Keep the bytes of a picture, given as hexadecimal digits; return the name of its part, "" where there are none."""
        plain = "".join(digits.split())
        try:
            data = bytes.fromhex(plain[: len(plain) // 2 * 2])
        except ValueError:
            return ""
        if not data:
            return ""
        name = f"media/picture{len(self.pictures) + 1}"
        self.pictures[name] = data
        return name

    def divert(self, done: Callable[[str], None]) -> None:
        """Read this group as a story of its own, and hand its markup to `done` at its end; in a table of the head there is none."""
        if self.state.collect is not None:
            return
        story, state = Story(self.lists), self.state
        state.story, state.collect = story, None
        state.plain_text()
        state.plain_paragraph()
        state.ends = lambda: done(story.markup())
