"""The text of one paragraph: runs, fields, symbols, hidden and deleted text, pictures and boxes (ECMA-376-1 §17.3, §17.16)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

from converters.diagnostics import Origin
from converters.model import Block, Marks
from converters.readers.docx.asides import SHOWING, Asides, Names, any_attribute, branch
from converters.readers.docx.asides import shown as stands_for
from converters.readers.docx.pictures import DRAWINGS, Pictures
from converters.readers.docx.relations import Relation
from converters.readers.docx.styles import VAL, attribute, switched_on
from converters.readers.docx.traces import Trace, link_of
from converters.source.fields import CONTROLS, Control, shown
from converters.source.formula import MATH, Node, is_properties, linear
from converters.source.ooxml import NOT_TEXT, in_symbols

if TYPE_CHECKING:
    from converters.readers.docx.body import Setting, Story

DELETED = frozenset({"del", "moveFrom", "conflictDel"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "dir", "bdo", "ruby",
                     "rubyBase", "conflictIns"})
_NOTES = {"footnoteReference": "fn", "endnoteReference": "en"}
_CONTROLS = tuple(f"{{*}}{name}" for name in CONTROLS)
_DRAWN = re.compile(r"\s*(?:AUTONUM|AUTONUMLGL|AUTONUMOUT|LISTNUM|GOTOBUTTON|ADVANCE)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s*AUTONUM(LGL)?\b", re.IGNORECASE)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}
_BOXED = frozenset({"p", "tbl", "txbxContent"})
_SILENT = NOT_TEXT | frozenset({
    "softHyphen", "lastRenderedPageBreak", "bookmarkEnd", "proofErr", "permStart", "permEnd", "annotationRef",
    "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "pgNum", "contentPart", "dayShort", "dayLong", "monthShort",
    "monthLong", "yearShort", "yearLong", "commentReference"})
INLINE = DRAWINGS | _BREAKS.keys() | {
    "t", "r", "delText", "instrText", "delInstrText", "fldChar", "hyperlink", "fldSimple", "dir", "bdo", "ruby", "oMath", "oMathPara",
    "sym", "symEx", "noBreakHyphen", "altChunk", "subDoc"}
_TELLING = frozenset({"numPr", "outlineLvl"})
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PADDING = " \t\r\n"
_LINES = re.compile(r"[\r\n]")


class _Field:
    """A field that was begun: whether its code goes on, where code and result begin, where it leads."""

    __slots__ = ("at", "code", "code_at", "control", "target", "text_at", "told")

    def __init__(self, code_at: int, text_at: int) -> None:
        self.code, self.code_at, self.text_at, self.at, self.target = True, code_at, text_at, 0, ""
        self.control: Control | None = None
        self.told = False  # whether the code is one of Word's own: a translation has it as text, which its ledger counts


class Runs:
    """Reads the runs of paragraphs; keeps the state of the fields, which may go on over several paragraphs."""

    def __init__(self, story: Story, setting: Setting, relations: dict[str, Relation]) -> None:
        """Keep the story, which reads the blocks in text boxes."""
        self._story, self._setting, self._relations = story, setting, relations
        self._asides: Asides = setting.asides
        self._names = setting.asides.names
        self._pictures = Pictures(story, setting.asides, setting.gallery, relations)
        self._looks = setting.hides
        self._faces = setting.faces
        self._up = False
        self._fields: list[_Field] = []
        self._in_code = False
        self._hidden: list[str] = []
        self._code: list[str] = []
        self._unsure: list[str] = []
        self._hides = False
        self._path = self._link = ""
        self._trace = Trace()
        self.anchors: list[str] = []
        self.autonum: bool | None = None  # whether the field that numbers the paragraph is a legal one; None without such a field
        self.marks: Marks | None = None
        self.waiting: list[Block] = []

    def line(self, elements: Iterable[etree._Element], path: str, hidden: bool = False) -> str:
        """Return the text of a paragraph's `elements`; figures and boxes are left in `waiting`, what stands beside the text in `marks`."""
        self._path, self._hides, self._up, self.autonum = path, hidden, False, None
        self._trace = trace = Trace()
        out: list[str] = []
        for name in self.anchors:
            trace.point(0, "anchor", name)
        self.anchors = []
        for field in self._fields:
            field.at = field.code_at = field.text_at = 0
        self._walk(elements, out)
        if self._in_code:
            self._lost_end(out)
        for field in self._fields:
            trace.linked(field.at, len(out), field.target)
        text = "".join(out)
        self.marks = trace.marks(out, text)
        if self._hidden or self._code:
            origin = Origin(self._story.part, path)
            self._asides.post("hidden", "".join(self._hidden), origin)
            self._asides.post("markup", "".join(self._code), origin)
            self._hidden, self._code = [], []
        if self.waiting:
            self._pictures.report(alone=not text.strip())
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
                    elif name != "rPr" or item in self._faces:
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
                if self._faces:
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
        faces, font = next((self._faces[item] for item in run if item in self._faces), ((), ""))
        up = "sup" in faces or "sub" in faces
        at = len(out)
        self._walk(run, out)
        if up != self._up and 0 < at < len(out) and out[at - 1][-1:].isdigit() and (up or out[at][:1].isdigit()):
            out[at - 1] += " "
        if at < len(out):
            self._up = up
        if font:
            out[at:] = [in_symbols(font, piece) for piece in out[at:]]
        if faces and out is not self._hidden:
            self._trace.faced(at, len(out), faces)

    def _rare(self, child: etree._Element, name: str, out: list[str]) -> Iterable[etree._Element]:
        """Read an element that few lines have; return the elements to go on with, those below it if it only wraps them."""
        if name == "fldChar":
            self._field(attribute(child, "fldCharType"), out)
            return child
        elif name == "hyperlink":
            self._hyperlink(child, out)
        elif name == "fldSimple":
            at = len(out)
            self._walk(child, out)
            self._trace.linked(at, len(out), link_of(attribute(child, "instr") or "")[0])
        elif name == "bookmarkStart":
            if attribute(child, "name") in self._setting.wanted:
                self._trace.point(len(out), "anchor", attribute(child, "name") or "")
        elif name in _NOTES:
            self._note(_NOTES[name] + (attribute(child, "id") or ""), out)
        elif name == "instrText":
            self._code.append(child.text or "")
            child.text = None
            if self._fields:
                self._fields[-1].told = True
        elif name in MATH:
            (self._unsure if self._in_code else out).append(linear(_node(child, self._names)))
        elif name == "ffData":
            self._controls(child)
        elif name in DELETED or name in {"delText", "delInstrText"}:
            self._asides.drain(child, "deleted", Origin(self._story.part, self._path))
        elif name in DRAWINGS:
            self._drawing(child, out)
        elif name == "AlternateContent":
            return branch(child, self._asides, Origin(self._story.part, self._path))
        elif name in _BOXED:
            self.waiting += self._story.boxed(child, self._path)
        elif name == "rt":  # the pronunciation above the base text of a ruby
            self._asides.drain(child, "duplicate", Origin(self._story.part, self._path))
        elif name == "altChunk":
            self.waiting += self._story.imported(self._pictures.target(child, "id"), self._path)
        elif name == "subDoc":
            target = self._pictures.target(child, "id")
            self._asides.note("R213", Origin(self._story.part, self._path), target=target)
        elif not name.endswith(("RangeStart", "RangeEnd")):
            self._other(child, name, out)
            return child
        return ()

    def _other(self, child: etree._Element, name: str, out: list[str]) -> None:
        """Read a symbol, or the text of an element that is not known."""
        sink = self._unsure if self._in_code else out
        if name in SHOWING:
            sink.append(stands_for(child, name))
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

    def _hyperlink(self, element: etree._Element, out: list[str]) -> None:
        """Read a link: the target of its relationship, the place in that or in this document (ECMA-376-1 §17.16.22)."""
        at, before = len(out), self._link
        place = attribute(element, "anchor")
        self._link = self._pictures.target(element, "id") + (f"#{place}" if place else "")
        self._walk(element, out)
        self._trace.linked(at, len(out), self._link)
        self._link = before

    def _note(self, key: str, out: list[str]) -> None:
        """Keep the place of a note; one in hidden text or in a field's code has none."""
        if out is not self._hidden and not self._in_code:
            self._trace.point(len(out), "note", key)
            self._setting.noted.append(key)

    def _field(self, kind: str | None, out: list[str]) -> None:
        """Step through a complex field: its code is markup, its result is text (ECMA-376-1 §17.16.18)."""
        if kind == "begin":
            self._fields.append(_Field(len(self._code), len(self._unsure)))
        elif kind == "separate" and self._fields:
            field = self._fields[-1]
            field.code, field.at = False, len(out)
            field.target = link_of("".join((*self._code[field.code_at :], *self._unsure[field.text_at :])))[0]
        elif kind == "end" and self._fields:
            field = self._fields.pop()
            if field.told and (field.code or not "".join(out[field.at :]).strip()):
                self._draw(field, out)
            self._trace.linked(field.at, len(out), field.target)
        self._in_code = any(field.code for field in self._fields)
        if not self._in_code and self._unsure:
            self._code += self._unsure
            self._unsure = []

    def _draw(self, field: _Field, out: list[str]) -> None:
        """Write what Word draws for a field without result, by its code."""
        code = "".join(self._code[field.code_at :])
        text = shown(code, field.control)
        counted = _COUNTED.match(code)
        if counted and not "".join(out).strip():  # the paragraph's own number, which Word counts
            self.autonum = bool(counted[1])
        elif text is None and _DRAWN.match(code):
            self._asides.note("R245", Origin(self._story.part, self._path), field=code.strip())
        if text:
            sink = self._unsure if any(outer.code for outer in self._fields) else out
            sink.append(text)

    def _controls(self, data: etree._Element) -> None:
        """Take the state of a form field, which stands in its data."""
        if self._fields:
            self._fields[-1].control = control = Control()
            for item in data.iter(*_CONTROLS):
                control.say(self._names[item.tag], attribute(item))

    def _lost_end(self, out: list[str]) -> None:
        """Give up a field whose code has no end in its paragraph, so that it does not swallow the document."""
        self._fields, self._in_code = [], False
        if self._unsure:
            self._asides.note("R212", Origin(self._story.part, self._path))
        out += self._unsure
        self._unsure = []

    def _drawing(self, element: etree._Element, out: list[str]) -> None:
        if out is self._hidden or self._in_code:
            self._asides.drain(element, "hidden" if out is self._hidden else "markup", Origin(self._story.part, self._path))
            return
        self.waiting += self._pictures.read(element, self._path, self._link or next((field.target for field in reversed(self._fields) if field.target), ""))


def _node(element: etree._Element, names: Names, *, said: bool = False) -> Node:
    """Take an equation apart, and its text out of the tree; what is `said` in properties is no text of it."""
    made = Node(names[element.tag], any_attribute(element, "val"))
    said = said or is_properties(made.name)
    if said:
        pass
    elif made.name == "t":
        made.text, element.text = element.text or "", None
    elif made.name in SHOWING:
        made.text = stands_for(element, made.name)
    made.inside = [_node(child, names, said=said) for child in element]
    return made


def _spaced(element: etree._Element, text: str) -> str:
    """Treat white space as Word does: without `xml:space` the ends are trimmed, and a line break is but a space."""
    if element.get(_SPACE) != "preserve":
        text = text.strip(_PADDING)
    return _LINES.sub(" ", text)
