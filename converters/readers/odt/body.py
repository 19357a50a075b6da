"""The walk over an OpenDocument text: paragraphs, lists, notes, frames, tracked deletions (ODF 1.3 part 3 §5 to §7, §10)."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable

from lxml import etree

from converters.limits import LIMITS
from converters.readers.odt.lists import Lists
from converters.readers.odt.names import attributes, child, local
from converters.readers.odt.styles import Styles
from converters.readers.odt.tables import stray, table
from converters.readers.wordml.markup import box, link, paragraph, picture, quoted, reference, run, text, value
from converters.source.odf import NOT_TEXT, Budget
from converters.source.package import Package, Parcel
from converters.source.safe_xml import children

_SPACES = re.compile("[ \t\r\n]+")
_HYPHENS = {0xAD: None, 0x2011: 0x1E}  # one that may show and one that holds fast, which in a Word file are no characters
_SHAPES = frozenset({"custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path", "connector", "caption", "regular-polygon", "measure"})
_LINES = frozenset({"p", "h"})
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt|pc|px)")
_TWIPS = {"cm": 567, "mm": 56.7, "in": 1440, "pt": 20, "pc": 240, "px": 15}
_VANISHED = "<w:vanish/>"
_BLOCKS = frozenset({"table", "list", "section", "numbered-paragraph"})


class Body:
    """Reads the blocks of one document; notes and comments gather in `notes` as they are met."""

    def __init__(self, styles: Styles, package: Package | Parcel | None = None) -> None:
        """Keep the styles, and the package that pictures stand in."""
        self._styles, self._package = styles, package
        self.pictures: dict[str, bytes] = {}
        self.lists = Lists(styles)
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": [], "comment": []}
        self._budget = Budget()
        self._deleted: dict[str, str] = {}
        self._gone: set[str] = set()  # deletions that have begun in the text and not ended
        self._depth = 0

    def blocks(self, elements: Iterable[etree._Element]) -> str:
        """Return the markup of block content."""
        made = []
        for element in elements:
            name = local(element)
            if name in _LINES:
                made.append(self._line(element, ""))
            elif name == "list":
                made.append(self._list(element, "", "", 0))
            elif name == "table":
                made.append(self._table(element))
            elif name == "tracked-changes":
                self._changes(element)
            elif name in {"change", "change-start", "change-end"}:
                made.append("".join(self._rare(element, name, "")))
            elif name in {"frame", "g", "a"} or name in _SHAPES:
                made.append(paragraph("".join(self._inline((element,), ""))))
            elif name == "section" and _is_hidden(element):
                made.append(paragraph(run(text("".join(_all_words(element))), _VANISHED)))
            elif name not in NOT_TEXT:
                made.append(self._loose(element.text) + self.blocks(children(element)))
            made.append(self._loose(element.tail))
        return "".join(made)

    @staticmethod
    def _loose(words: str | None) -> str:
        """Keep text that stands where no text should."""
        return paragraph(run(text(words.strip()))) if words and words.strip() else ""

    def _table(self, element: etree._Element) -> str:
        self._depth += 1
        made = ""
        if self._depth <= LIMITS.nested_tables + 1:  # the reader of the translation says what is deeper than the limit
            made = table(element, lambda cell: self._loose(cell.text) + self.blocks(children(cell)), self._budget)
            made += self._loose("".join(stray(element)))
        else:
            made = "".join(self.blocks((item,)) for cell in element.iter("{*}table-cell") for item in children(cell) if local(item) != "table")
        self._depth -= 1
        return made

    def _list(self, element: etree._Element, key: str, style: str, depth: int) -> str:
        said = attributes(element)
        style = said.get("style-name", style)
        if not depth:
            key = self.lists.begin(said, style)
        made = [self._loose(element.text)]
        for item in children(element):
            about = attributes(item)
            numbered = local(item) == "list-item"
            made.append(self._loose(item.text))
            for block in children(item):
                if local(block) == "list":
                    made.append(self._list(block, key, style, depth + 1))
                elif local(block) in _LINES:
                    number = self.lists.use(key, min(depth, 8), about.get("start-value", ""), about.get("style-override", style)) if numbered else ""
                    numbered = False
                    made.append(self._line(block, f"<w:numPr>{value('ilvl', min(depth, 8))}{value('numId', number or 0)}</w:numPr>"))
                else:
                    made.append(self.blocks((block,)))
                    continue
                made.append(self._loose(block.tail))
            made.append(self._loose(item.tail))
        return "".join(made)

    def _line(self, element: etree._Element, listed: str) -> str:
        """Return a paragraph or heading."""
        said = attributes(element)
        properties = value("pStyle", said["style-name"]) if said.get("style-name") else ""
        level = said.get("outline-level", "")
        if local(element) == "h" and level.isdecimal() and 1 <= int(level) <= 9:
            depth = int(level) - 1
            number = self.lists.heading(depth) if not listed and said.get("is-list-header") != "true" else ""
            listed = listed or (f"<w:numPr>{value('ilvl', depth)}{value('numId', number)}</w:numPr>" if number else "")
            properties += value("outlineLvl", depth)
        runs: list[str] = []
        self._words(element.text, "", runs)
        runs += self._inline(children(element), "")
        return paragraph("".join(runs), properties + listed + ("<w:rPr><w:del/></w:rPr>" if self._gone else ""))

    def _words(self, words: str | None, look: str, runs: list[str]) -> None:
        if words:
            self._run(text(_SPACES.sub(" ", words).translate(_HYPHENS)), look, runs)

    def _run(self, content: str, look: str, runs: list[str]) -> None:
        made = run(content, look)
        runs.append(f"<w:del>{made}</w:del>" if self._gone and made else made)

    def _inline(self, elements: Iterable[etree._Element], look: str) -> list[str]:
        """Return the runs of what stands in a line, in the look of the text around it."""
        runs: list[str] = []
        for element in elements:
            name = local(element)
            if name == "a" and attributes(element).get("href"):
                made: list[str] = []
                self._words(element.text, look, made)
                made += self._inline(children(element), look)
                runs.append(link(attributes(element)["href"], "".join(made)))
            elif name in {"span", "a", "ruby", "ruby-base", "meta", "meta-field"}:
                said = self._styles.run(attributes(element).get("style-name", "")) if name == "span" else ""
                inner = said or look
                self._words(element.text, inner, runs)
                runs += self._inline(children(element), inner)
            elif name == "s":
                count = attributes(element).get("c", "1")
                self._run(text(" " * min(int(count) if count.isdecimal() else 1, 1000)), look, runs)
            elif name in {"tab", "line-break"}:
                self._run(text("\t" if name == "tab" else "\n"), look, runs)
            elif name == "ruby-text":
                runs.append(f"<w:r><w:rt>{run(text(''.join(map(str, element.itertext()))))}</w:rt></w:r>")
            else:
                runs += self._rare(element, name, look)
            self._words(element.tail, look, runs)
        return runs

    def _rare(self, element: etree._Element, name: str, look: str) -> list[str]:
        """Return the runs of an element that few lines have."""
        runs: list[str] = []
        if name == "note":
            kind = "endnote" if attributes(element).get("note-class") == "endnote" else "footnote"
            body = child(element, "note-body")
            words = self.blocks(children(body)) if body is not None else ""
            self.notes[kind].append(words)
            self._run(reference(kind, len(self.notes[kind])), look, runs)
        elif name in {"bookmark", "bookmark-start"}:
            runs.append(f"<w:bookmarkStart w:name={quoted(attributes(element).get('name', ''))}/>")
        elif name == "annotation":
            self.notes["comment"].append(self.blocks(item for item in children(element) if local(item) not in {"creator", "date", "date-string"}))
        elif name == "change":
            deleted = self._deleted.pop(attributes(element).get("change-id", ""), "")
            runs.append(f"<w:del>{run(text(deleted))}</w:del>" if deleted else "")
        elif name == "change-start" and attributes(element).get("change-id", "") in self._deleted:
            self._gone.add(attributes(element)["change-id"])
        elif name == "change-end":
            self._gone.discard(attributes(element).get("change-id", ""))
        elif name == "frame" or name in _SHAPES:
            self._run(self._drawing(element), look, runs)
        elif _is_hidden(element):
            self._words("".join(_all_words(element)), _VANISHED, runs)
        elif name in _LINES or name in _BLOCKS:  # a block where a line goes on: its words stay in their place
            self._run(box(self.blocks((_alone(element),))), look, runs)
        elif name not in NOT_TEXT:
            self._words(element.text, look, runs)
            runs += self._inline(children(element), look)
        return runs

    def _drawing(self, element: etree._Element) -> str:
        """Return what a frame or shape shows: its text, its picture, what stands in its place."""
        said, made, shows = attributes(element), "", False
        alts, kept = [], ""
        for item in children(element):
            name = local(item)
            if name == "image":
                kept = kept or self._bytes(item)
            if name == "text-box":
                made += box(self.blocks(children(item)))
            elif name in {"title", "desc"}:
                alts.append((item.text or "").strip())
            elif name in {"image", "object", "object-ole", "plugin"}:
                shows = True
                inner = self.blocks(inner for inner in children(item) if local(inner) in _LINES) if name == "image" else ""
                made += box(inner) if inner else ""
            elif local(element) == "frame" and name not in NOT_TEXT:
                made += box(self.blocks((item,)))
        if local(element) != "frame":
            inner = self.blocks(item for item in children(element) if local(item) not in {"title", "desc", "enhanced-geometry", "glue-point"})
            made += box(inner) if inner else ""
        alt = "\n".join(filter(None, alts))
        return made + (picture((kept or "picture") if shows else "", alt, _twips(said.get("width")), _twips(said.get("height"))) if shows or alt else "")

    def _bytes(self, image: etree._Element) -> str:
        """Keep the bytes of a picture, which stand in the package or, in a flat document, in the element; return the name of its part."""
        name = attributes(image).get("href", "").removeprefix("./")
        inline = child(image, "binary-data")
        data = self._package.read(name) if self._package is not None and name in self._package.names else None
        if data is None and inline is not None:
            try:
                data = b64decode("".join((inline.text or "").split()))
            except ValueError:
                data = None
        if data is None:
            return ""
        made = f"media/picture{len(self.pictures) + 1}"
        self.pictures[made] = data
        return made

    def _changes(self, element: etree._Element) -> None:
        """Keep the deleted text of each tracked change until its place is met; it may also stand there, in the text."""
        for region in children(element):
            for change in children(region):
                if local(change) == "deletion":
                    words = [text_ for item in children(change) if local(item) != "change-info" for text_ in _all_words(item)]
                    self._deleted[attributes(region).get("id", f"?{len(self._deleted)}")] = "".join(words)

    def left(self) -> str:
        """Return the deleted text whose place was not met."""
        return "".join(paragraph(f"<w:del>{run(text(words))}</w:del>") for words in self._deleted.values() if words)


def _is_hidden(element: etree._Element) -> bool:
    """Whether a section, a field or a text is there and not shown (`text:display`, `text:is-hidden`)."""
    said = attributes(element)
    return said.get("display") == "none" or (said.get("is-hidden") == "true" and said.get("display", "") != "true")


def _all_words(element: etree._Element) -> Iterable[str]:
    """Yield the text of an element and of all in it, but for what is no text."""
    if local(element) in NOT_TEXT:
        return
    yield element.text or ""
    for item in children(element):
        yield from _all_words(item)
        yield item.tail or ""


def _alone(element: etree._Element) -> etree._Element:
    """Return a block without the text after it, which belongs to the line."""
    from copy import copy

    made = copy(element)
    made.tail = None
    return made


def _twips(length: str | None) -> int:
    found = _LENGTH.fullmatch(length or "")
    try:
        return int(float(found[1]) * _TWIPS[found[2]]) if found else 0
    except ValueError:
        return 0
