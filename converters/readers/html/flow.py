"""Text runs to paragraphs, and each paragraph to where it belongs: the body, an open cell, or beside an open table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from converters.diagnostics import Origin
from converters.model import Block, Figure, Item, Marks, Paragraph, Posting, Table
from converters.readers.html.beside import PRINTED, Trace
from converters.readers.html.space import collapse, preformatted, single
from converters.source.controls import shown
from converters.text import ink

_ALIGN = re.compile(r"text-align\s*:\s*([\w-]+)", re.IGNORECASE)
_ALIGNS: Final = {"center": "center", "middle": "center", "-webkit-center": "center", "right": "right", "end": "right"}
_SPACED = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LEVELS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


Closer = Callable[[Element], None]


class Entry(NamedTuple):
    """A block of the body with the element it stands in, how many of its characters are linked by how many links, and what it is not."""

    block: Block
    element: etree._Element | None
    linked: int = 0
    furniture: bool = False
    attachment: bool = False
    anchors: int = 0


class Pending(NamedTuple):
    """A paragraph of a cell; it becomes a Paragraph only where the cell holds more than this one."""

    text: str
    number: str
    level: int | None
    align: str
    line: int | None
    element: etree._Element
    linked: int
    attachment: bool
    anchors: int
    marks: Marks | None = None
    item: Item | None = None
    role: str = ""

    def made(self) -> Paragraph:
        """Make the paragraph."""
        return Paragraph(self.text, place(self.line), self.number, self.level, self.align, None, self.marks, self.item, self.role)

    @property
    def plain(self) -> bool:
        """Whether its text is all that there is to say."""
        return not self.number and self.marks is None and self.item is None and not self.role


def skip(_element: etree._Element) -> None:
    """Stand, where the closer of an element is returned, for "do not go into it"."""


def spaced(flow: Flow, opener: Callable[[etree._Element], Closer | None] | None) -> Callable[[etree._Element], Closer | None]:
    """Make of an element's opener one that heeds the element's own `white-space`: its line breaks may count (CSS Text §3)."""

    def opened(element: etree._Element) -> Closer | None:
        style = element.get("style")
        if not style or not _SPACED.search(style):
            return opener(element) if opener else None
        flow.begin_spaced()
        close = opener(element) if opener else None
        if close is skip:
            flow.end_spaced()
            return skip

        def closed(ending: etree._Element) -> None:
            if close is not None:
                close(ending)
            flow.end_spaced()

        return closed

    return opened


def place(line: object) -> Origin:
    """Return the origin of what begins on `line` of the page; the second parser knows no lines."""
    return Origin(path=f"line {line}") if line else Origin()


def all_text(element: etree._Element) -> str:
    """Return all text in an element, with what its pictures say in place of themselves and what its inputs show."""
    text = "".join(element.itertext())  # type: ignore[arg-type]
    text += "".join(f" {alt}" for picture in element.iter("img", "image") if (alt := picture.get("alt")))
    return text + "".join(f" {value}" for control in element.iter("input") if (value := shown(control.get("type"), control.get("value"))))


class Flow:
    """Gathers text; `buffer` holds the runs of the open line, and `flush` ends the open paragraph."""

    def __init__(self, plain: bytes, root: etree._Element) -> None:
        """Begin with an empty body; `plain` is the page, looked at once for what need not be looked for later."""
        self.entries: list[Entry] = []
        self.inside: dict[int | str, Entry] = {}  # what is in cells of a table that may lay out the page: by block, or by a cell's path
        self.asides: list[Posting] = []
        self.buffer: list[str] = []
        self.lines: list[str] = []
        self.cell: list[Pending | Block] | None = None
        self.beside: list[Block] | None = None
        self.align = ""
        self.level: int | None = None
        self.line: int | None = None
        self.number = self.role = ""
        self.item: Item | None = None
        self.trace = Trace()
        self.note: list[Block] | None = None  # the open note, which takes what would come into the body
        self.linked = self.all_linked = self.links = self.anchors = self.counted = self.pre = self.spaced = self.furniture = 0
        self.attachment = False
        self.sizes = [0, 0]  # characters outside preformatted text, and in it
        self.figures: list[Figure] = []  # those that stand inside the open paragraph
        self.block = root
        self._saved: list[tuple[str, int | None, etree._Element, int | None, str]] = []
        self._captions = b"caption" in plain
        self._aligned = b"align" in plain or b"<center" in plain

    def add(self, text: str) -> None:
        """Add a run of text, white space alone only where a line is open; in preformatted text line breaks count."""
        if self.links:
            self.linked += len(ink(text))
        if self.pre:
            self._add_preformatted(text)
        elif self.buffer or not text.isspace():
            self.buffer.append(text)

    def _add_preformatted(self, text: str) -> None:
        first, *more = text.split("\n")
        self.buffer.append(first)
        for line in more:
            if not "".join(self.buffer).strip():
                self.flush()  # an empty line ends a paragraph
            else:
                self.end_line()
            self.buffer.append(line)

    def begin_spaced(self) -> None:
        """Begin text whose line breaks count by its style; what the open line holds already is white space as ever."""
        if self.buffer and not self.pre:
            self.buffer[:] = [single("".join(self.buffer))]
            self.trace.restart()
        self.pre += 1
        self.spaced += 1

    def end_spaced(self) -> None:
        """End text whose line breaks count by its style."""
        self.pre -= 1
        self.spaced -= 1

    def apart(self) -> None:
        """Keep what follows apart from a number that the open line ends with, so that the two are not read as one."""
        if self.buffer and self.buffer[-1][-1:].isdigit():
            self.buffer.append(" ")

    def end_line(self) -> None:
        """End the open line inside the open paragraph."""
        text = "".join(self.buffer)
        self.lines.append(preformatted(text) if self.pre else collapse(text))
        self.buffer.clear()

    def flush(self) -> None:
        """End the open paragraph; one that shows nothing leaves nothing."""
        buffer = self.buffer
        text = "".join(buffer)
        buffer.clear()
        text = preformatted(text) if self.pre else collapse(text)
        if self.lines:
            self.lines.append(text)
            text = "\n".join(self.lines).strip("\n")
            self.lines.clear()
        if text and ink(text):
            self._end_paragraph(text, None if self.trace.idle() else self.trace.marks(text))
        elif not self.trace.idle():
            self.trace.keep()
        self.trace.restart()
        self.all_linked += self.linked
        self.linked = self.anchors = self.counted = 0  # characters in links, links with text, and characters of those
        self.attachment = False
        if self.figures:
            figures, self.figures = self.figures, []
            for figure in figures:
                self.emit(figure)

    def at(self) -> int:
        """Return how many visible characters the open paragraph has so far."""
        return self.trace.at(self.lines, self.buffer)

    def _end_paragraph(self, text: str, marks: Marks | None) -> None:
        number, item = self.number, self.item
        if item is not None:
            if item.value is not None:  # what follows in the same item goes on with it
                self.item = replace(item, value=None)
            if self.level is not None or (number and PRINTED.match(text)):
                item = None
        if number:
            self.number = ""
            if PRINTED.match(text):
                number = ""
        self.sizes[self.pre > self.spaced] += len(text)
        if self.cell is None:
            self.emit(Paragraph(text, place(self.line), number, self.level, self.align, None, marks, item, self.role))
        elif self.furniture:
            self.asides.append(Posting("furniture", text, place(self.line)))
        else:
            self.cell.append(Pending(text, number, self.level, self.align, self.line, self.block, self.linked, self.attachment,
                                     self.anchors, marks, item, self.role))

    def emit(self, block: Block, linked: int | None = None) -> None:
        """Put a finished block where it belongs."""
        if self.cell is not None:
            self.cell.append(block)
            if isinstance(block, Table):
                self.inside[id(block)] = Entry(block, self.block, linked or 0)
        elif self.beside is not None:
            self.beside.append(block)
        elif self.note is not None:
            self.note.append(block)
        else:
            linked = self.linked if linked is None else linked
            self.entries.append(Entry(block, self.block, linked, self.furniture > 0, self.attachment, self.anchors))

    def figure(self, figure: Figure) -> None:
        """Put a figure in its place: one that stands inside a paragraph comes after it, so that the text stays whole."""
        if self.lines or "".join(self.buffer).strip():
            self.figures.append(figure)
        else:
            self.emit(figure)

    def open_block(self, element: etree._Element) -> None:
        """Begin a block: end the open paragraph, take the block's alignment and heading level."""
        if self.buffer or self.lines:
            self.flush()
        self._saved.append((self.align, self.level, self.block, self.line, self.role))
        if self._captions and (element.tag == "figcaption" or element.get("class") == "caption"):
            self.role = "caption"
        self.block = element
        self.line = element.sourceline  # type: ignore[assignment]
        if self._aligned:
            self._take_align(element)

    def open_heading(self, element: etree._Element) -> None:
        """Begin a heading."""
        self.open_block(element)
        self.level = _LEVELS[element.tag]

    def _take_align(self, element: etree._Element) -> None:
        stated = element.get("align")
        style = element.get("style")
        if style and "align" in style.lower() and (found := _ALIGN.search(style)):
            stated = found[1]
        elif element.tag == "center":
            stated = "center"
        if stated:
            self.align = _ALIGNS.get(stated.strip().lower(), "")

    def close_block(self, _element: etree._Element) -> None:
        """End a block, and with it the open paragraph."""
        if self.buffer or self.lines:
            self.flush()
        self.align, self.level, self.block, self.line, self.role = self._saved.pop()
