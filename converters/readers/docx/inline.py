"""The text of one paragraph: runs, fields, symbols, hidden and deleted text, pictures and boxes (ECMA-376-1 §17.3, §17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

from converters.diagnostics import Origin
from converters.model import Block, Figure, Paragraph
from converters.readers.docx.asides import SHOWING, Asides, any_attribute, shown, stands_for
from converters.readers.docx.relations import Relation
from converters.readers.docx.styles import VAL, attribute, raised, switched_on, whole
from converters.source.ooxml import NOT_TEXT, SHAPES
from converters.text import tally

if TYPE_CHECKING:
    from converters.readers.docx.body import Setting, Story

DELETED = frozenset({"del", "moveFrom", "conflictDel"})
_MATH = frozenset({"oMath", "oMathPara", "acc", "bar", "box", "borderBox", "d", "eqArr", "f", "func", "groupChr", "limLow", "limUpp",
                   "m", "mr", "nary", "phant", "rad", "sPre", "sSub", "sSubSup", "sSup", "e", "num", "den", "deg", "fName", "lim",
                   "sub", "sup"})
_WRAPPERS = _MATH | {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "ruby",
                     "rubyBase", "conflictIns"}
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}
_DRAWINGS = frozenset({"drawing", "pict", "object"})
_HOLDING = frozenset({"tr", "tc", "t", *_BREAKS})
_BOXED = frozenset({"p", "tbl", "txbxContent"})
_SILENT = NOT_TEXT | frozenset({
    "softHyphen", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "annotationRef",
    "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "pgNum", "contentPart", "dayShort", "dayLong", "monthShort",
    "monthLong", "yearShort", "yearLong", "commentReference", "footnoteReference", "endnoteReference"})
INLINE = _DRAWINGS | _BREAKS.keys() | {
    "t", "r", "delText", "instrText", "delInstrText", "fldChar", "hyperlink", "fldSimple", "dir", "bdo", "ruby", "oMath", "oMathPara",
    "sym", "symEx", "noBreakHyphen", "altChunk", "subDoc"}
_TELLING = frozenset({"numPr", "outlineLvl"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PADDING = " \t\r\n"
_LINES = re.compile(r"[\r\n]")
_SIZE = re.compile(r"(?:^|;)\s*(width|height):([\d.]+)pt")
_CENTIMETRE = 360_000  # in English metric units
_POINT = 12_700


class _Shape:
    """What a drawing says while it is read; sizes are 0 where it does not say."""

    __slots__ = ("alts", "height", "name", "pieces", "targets", "width")

    def __init__(self) -> None:
        self.name = ""
        self.width = self.height = 0
        self.alts: list[str] = []
        self.pieces: list[str] = []
        self.targets: list[str] = []


class Runs:
    """Reads the runs of paragraphs; keeps the state of the fields, which may go on over several paragraphs."""

    def __init__(self, story: Story, setting: Setting, relations: dict[str, Relation]) -> None:
        """Keep the story, which reads the blocks in text boxes."""
        self._story, self._setting, self._relations = story, setting, relations
        self._asides: Asides = setting.asides
        self._names = setting.asides.names
        self._looks = setting.hides
        self._raises = setting.raises
        self._up = False
        self._fields: list[bool] = []
        self._in_code = False
        self._hidden: list[str] = []
        self._code: list[str] = []
        self._unsure: list[str] = []
        self._pictures: list[tuple[_Shape, Origin]] = []
        self._hides = False
        self._path = ""
        self.waiting: list[Block] = []

    def line(self, elements: Iterable[etree._Element], path: str, hidden: bool = False) -> str:
        """Return the text of a paragraph's `elements`; figures and boxes are left in `waiting`."""
        self._path, self._hides, self._up = path, hidden, False
        out: list[str] = []
        self._walk(elements, out)
        if self._in_code:
            self._lost_end(out)
        text = "".join(out)
        if self._hidden or self._code:
            origin = Origin(self._story.part, path)
            self._asides.post("hidden", "".join(self._hidden), origin)
            self._asides.post("markup", "".join(self._code), origin)
            self._hidden, self._code = [], []
        if self._pictures:
            self._report(alone=not text.strip())
        return text

    def plain(self, paragraph: etree._Element) -> str | None:
        """Return the text of a paragraph that is nothing but runs of text in a plain style; None for any other, unread."""
        if self._looks or self._in_code:
            return None
        names = self._names
        texts: list[etree._Element] = []
        styles = self._setting.styles
        known = styles.known_plain
        for child in paragraph:
            name = names[child.tag]
            if name == "r":
                for item in child:
                    name = names[item.tag]
                    if name == "t":
                        texts.append(item)
                    elif name != "rPr" or (self._raises and self._lifted(item)):
                        return None
            elif name == "pPr":
                for item in child:
                    name = names[item.tag]
                    if name == "pStyle":
                        key = item.get(VAL) or attribute(item)
                        if not (known[key] if key in known else styles.plain(key)):
                            return None
                    elif name in _TELLING:
                        return None
            else:
                return None
        if len(texts) == 1 and not len(texts[0]):
            text, texts[0].text = texts[0].text or "", None
            return _spaced(texts[0], text).strip() if "\n" in text else text.strip()
        pieces: list[str] = []
        self._walk(texts, pieces)
        return "".join(pieces).strip()

    def taken(self) -> list[Block]:
        """Hand over the figures and boxes of the paragraph just read."""
        found, self.waiting = self.waiting, []
        return found

    def _walk(self, elements: Iterable[etree._Element], out: list[str]) -> None:
        names = self._names
        for child in elements:
            name = names[child.tag]
            if name == "t":
                text = child.text
                if text:
                    child.text = None
                    if text[0] <= " " or text[-1] <= " " or "\n" in text:
                        text = _spaced(child, text)
                    (self._unsure if self._in_code else out).append(text)
                if len(child):
                    self._walk(child, out)
            elif name == "r":
                sink = self._sink(child, out) if self._looks else out
                if self._raises:
                    self._run(child, sink)
                else:
                    self._walk(child, sink)
            elif name[-2:] == "Pr":
                continue
            elif name in _BREAKS:
                (self._unsure if self._in_code else out).append(_BREAKS[name])
            elif name in _WRAPPERS:
                self._walk(child, out)
            elif name not in _SILENT:
                self._walk(self._rare(child, name, out), out)

    def _run(self, run: etree._Element, out: list[str]) -> None:
        """Read a run; between a number and a superscript, in either order, comes a space, so that they are not one number."""
        up = any(self._names[item.tag] == "rPr" and self._lifted(item) for item in run)
        at = len(out)
        self._walk(run, out)
        if up != self._up and 0 < at < len(out) and out[at - 1][-1:].isdigit() and (up or out[at][:1].isdigit()):
            out.insert(at, " ")
        if at < len(out):
            self._up = up

    def _lifted(self, properties: etree._Element) -> bool:
        """Return whether the properties of a run make it a superscript or subscript, by themselves or by their style."""
        style = False
        for item in properties:
            name = self._names[item.tag]
            if name == "vertAlign":
                return raised(item)
            if name == "rStyle":
                style = self._setting.styles.run_raised(attribute(item) or "")
        return style

    def _rare(self, child: etree._Element, name: str, out: list[str]) -> Iterable[etree._Element]:
        """Read an element that few lines have; return the elements to go on with, those below it if it only wraps them."""
        if name == "fldChar":
            self._field(attribute(child, "fldCharType"))
        elif name == "instrText":
            self._code.append(child.text or "")
            child.text = None
        elif name in DELETED or name in {"delText", "delInstrText"}:
            self._asides.drain(child, "deleted", Origin(self._story.part, self._path))
        elif name in _DRAWINGS:
            self._drawing(child, out)
        elif name == "AlternateContent":
            return branch(child, self._asides, Origin(self._story.part, self._path))
        elif name in _BOXED:
            self.waiting += self._story.boxed(child, self._path)
        elif name == "rt":  # the pronunciation above the base text of a ruby
            self._asides.drain(child, "duplicate", Origin(self._story.part, self._path))
        elif name in {"altChunk", "subDoc"}:
            target = self._target(child, "id")
            self._asides.note("R213", Origin(self._story.part, self._path), target=target)
        elif not name.endswith(("RangeStart", "RangeEnd")):
            self._other(child, name, out)
            return child
        return ()

    def _other(self, child: etree._Element, name: str, out: list[str]) -> None:
        """Read a symbol, or the text of an element that is not known."""
        sink = self._unsure if self._in_code else out
        if name in SHOWING:
            sink.append(shown(child, name))
        else:
            self._asides.unknown(name, Origin(self._story.part, self._path))
        if child.text:
            sink.append(child.text)
            child.text = None

    def _sink(self, run: etree._Element, out: list[str]) -> list[str]:
        """Return where the text of a run goes: `vanish` hides it, set on the run or by its styles (ECMA-376-1 §17.3.2.41)."""
        direct: bool | None = None
        style: bool | None = None
        for properties in run:
            if self._names[properties.tag] != "rPr":
                continue
            for item in properties:
                name = self._names[item.tag]
                if name == "vanish":
                    direct = switched_on(item)
                elif name == "rStyle":
                    style = self._setting.styles.run_hidden(attribute(item) or "")
        if direct is None:  # a toggle property: two styles that both set it cancel out (§17.7.3)
            direct = self._hides if style is None else style != self._hides
        return self._hidden if direct else out

    def _field(self, kind: str | None) -> None:
        """Step through a complex field: its code is markup, its result is text (ECMA-376-1 §17.16.18)."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()
        self._in_code = True in self._fields
        if not self._in_code and self._unsure:
            self._code += self._unsure
            self._unsure = []

    def _lost_end(self, out: list[str]) -> None:
        """Give up a field whose code has no end in its paragraph, so that it does not swallow the document."""
        self._fields, self._in_code = [], False
        if self._unsure:
            self._asides.note("R212", Origin(self._story.part, self._path))
        out += self._unsure
        self._unsure = []

    def _drawing(self, element: etree._Element, out: list[str]) -> None:
        origin = Origin(self._story.part, self._path)
        if out is self._hidden or self._in_code:
            self._asides.drain(element, "hidden" if out is self._hidden else "markup", origin)
            return
        shape = _Shape()
        self._shape(element, shape)
        text = "".join(shape.pieces).strip()
        if text:
            self.waiting.append(Paragraph(text, origin))
        alt = "\n".join(item for item in shape.alts if item)
        if shape.targets or alt:
            first, *more = [target for target in shape.targets if target] or [shape.name]
            self.waiting.append(Figure(first, alt, origin))
            self.waiting += [Figure(name, "", origin) for name in more]
        if shape.targets:
            self._pictures.append((shape, origin))

    def _shape(self, element: Iterable[etree._Element], shape: _Shape) -> None:
        for child in element:
            name = self._names[child.tag]
            if name in NOT_TEXT:
                continue
            if name == "txbxContent":
                self.waiting += self._story.boxed(child, self._path)
                continue
            if name == "AlternateContent":
                self._shape(branch(child, self._asides, Origin(self._story.part, self._path)), shape)
                continue
            if name == "docPr":
                shape.name = shape.name or child.get("name", "")
                shape.alts.append(shown(child, name))
            elif name in SHAPES:
                shape.alts.append(shown(child, name))
                sizes = {found[1]: round(float(found[2]) * _POINT) for found in _SIZE.finditer(child.get("style", ""))}
                shape.width, shape.height = max(shape.width, sizes.get("width", 0)), max(shape.height, sizes.get("height", 0))
            elif name in SHOWING:
                shape.pieces.append(shown(child, name))
            elif name in {"blip", "imagedata", "chart", "relIds"}:
                shape.targets.append(self._target(child, "embed", "link", "id", "dm"))
            elif name == "extent":
                shape.width, shape.height = whole(child.get("cx"), 0), whole(child.get("cy"), 0)
            elif name == "p":
                shape.pieces.append("\n")
            if child.text and child.text.strip():
                shape.pieces.append(child.text)
                child.text = None
            self._shape(child, shape)

    def _report(self, *, alone: bool) -> None:
        """Report the pictures that may hold content: those that stand alone, and large ones; a seal or a logo is neither."""
        for shape, origin in self._pictures:
            wide, high = (size / _CENTIMETRE if size else 99 for size in (shape.width, shape.height))
            if (alone and wide >= 2 and high >= 1) or (wide >= 8 and high >= 3):
                self._asides.note("R202", origin)
        self._pictures = []

    def _target(self, element: etree._Element, *kinds: str) -> str:
        """Return the part that a relationship id of `element` stands for, else the id."""
        for kind in kinds:
            value = any_attribute(element, kind)
            if value:
                return self._relations[value].target if value in self._relations else value
        return ""


def branch(element: etree._Element, asides: Asides, origin: Origin) -> Iterable[etree._Element]:
    """Choose the one branch of an `AlternateContent` to read (ECMA-376-3 §9.3): the first with text, else one that shapes it, else the first.

    The text of the others is posted as a duplicate, or as unplaced where they say what the chosen one does not.
    """
    branches = [item for item in element if asides.names[item.tag] in {"Choice", "Fallback"}]
    if not branches:
        return ()
    chosen = next((item for item in branches if _says(item)), None)
    if chosen is None:  # rows and cells shape a table, and breaks and spaces a line, even where they hold no visible text
        chosen = next((item for item in branches if any(asides.names[inner.tag] in _HOLDING for inner in item.iter())), branches[0])
    words = tally(_says(chosen))
    for item in branches:
        if item is not chosen:
            text = asides.taken(item)
            more = tally(text) - words
            asides.post("unplaced" if more else "duplicate", text, origin)
            if more:
                asides.note("R209", origin)
    return chosen


def _says(element: etree._Element) -> str:
    """Return the characters that a branch shows: its text, and what its pictures stand for."""
    pieces = []
    for item in element.iter():
        name = item.tag.rpartition("}")[2]
        if item.text and name not in NOT_TEXT:
            pieces.append(item.text)
        if name in SHOWING:
            pieces.append(stands_for(item, name))
    return "".join(pieces).strip()


def _spaced(element: etree._Element, text: str) -> str:
    """Treat white space as Word does: without `xml:space` the ends are trimmed, and a line break is but a space."""
    if element.get(_SPACE) != "preserve":
        text = text.strip(_PADDING)
    return _LINES.sub(" ", text)
