"""What stands beside the text of Markdown: pictures with their bytes, notes, places in lists of bullets (CommonMark §5.2, §6.4; GitHub's notes)."""

from __future__ import annotations

import html
import re

from lxml import etree

from converters.diagnostics import Origin
from converters.model import Figure, Item, Media, Note, Paragraph
from converters.readers.html.pictures import Pictures
from converters.readers.markdown.inline import literal, marked, plain

PICTURE = re.compile(r'(?:\[(?=!\[.*?\)\]\())?!\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)(?:\s+"((?:\\.|[^"\\])*)")?\)(?:\]\(([^()\s\\]{1,400})\))?')
NOTE = re.compile(r"\[\^([\w-]{1,60})\]:[ \t]*")


class Bullets:
    """The lists of bullets: items whose lines follow one another are of one list."""

    def __init__(self) -> None:
        """Begin without lists."""
        self._lists = self._last = 0
        self._margins: list[int] = []
        self._counts: dict[int, int] = {}

    def take(self, line: int, margin: int) -> Item:
        """Return the place of the item that begins on `line` so many columns in."""
        if not self._margins or line - self._last > 2:
            self._lists, self._margins, self._counts = self._lists + 1, [margin], {}
        while self._margins and self._margins[-1] > margin:
            self._counts.pop(len(self._margins) - 1, None)
            self._margins.pop()
        if not self._margins or margin > self._margins[-1] + 1:
            self._margins.append(margin)
        self._last = line
        depth = len(self._margins) - 1
        self._counts[depth] = self._counts.get(depth, 0) + 1
        return Item(f"bullets {self._lists}", depth, "bullet", "", self._counts[depth])


def take_picture(picture: re.Match[str], markup: list[str], media: dict[str, Media], origin: Origin) -> Figure:
    """Take a picture: its title is its name, or else its target is; one whose target is data has its bytes."""
    alt, name = plain(picture[1], markup), plain(picture[3] or "", markup)
    markup.append("![](" + literal(picture[2]) + ")" + ('""' if picture[3] is not None else "") + name)
    if picture[4] is not None:
        markup.append("[](" + literal(picture[4]) + ")")
    pictures = Pictures({})
    found = pictures.figure(etree.Element("img", {"src": html.unescape(picture[2]), "title": "x"}), html.unescape(picture[4] or ""))
    media |= pictures.media
    return Figure(name or picture[2][:200], alt, origin, found.media, target=found.target)


def take_note(note: re.Match[str], raw: str, markup: list[str], notes: dict[str, Note], origin: Origin) -> None:
    """Take the text of a note; a second one of the same name goes on with it."""
    markup.append(note[0])
    text, marks = marked(raw[note.end() :], markup)
    before = notes[note[1]].blocks if note[1] in notes else ()
    notes[note[1]] = Note(note[1], "endnote" if note[1].startswith("en") else "footnote", (*before, Paragraph(text, origin, marks=marks)), origin)
