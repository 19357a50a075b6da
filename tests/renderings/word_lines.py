"""Text in WordprocessingML, in any of its equivalent forms: runs, fields, symbols, wrappers, and what is deleted or hidden between."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from wordmade import r

from .laws import Made
from .stories import Choices

_ATOM = re.compile(r"(\n|\t|-|☑|(?<!\d)640 1(?![\d①])| )")
_MATH = ("acc", "bar", "box", "borderBox", "groupChr", "phant", "e", "num", "den", "sub", "sup", "deg", "fName", "lim", "mr")  # these write nothing of their own
_WRAPS = {
    "sdt": '<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>',
    "customXml": '<w:customXml w:element="e"><w:customXmlPr/>{}</w:customXml>', "smartTag": '<w:smartTag w:element="e">{}</w:smartTag>',
    "ins": '<w:ins w:id="1" w:author="a">{}</w:ins>', "moveTo": '<w:moveTo w:id="1">{}</w:moveTo>', "conflictIns": "<w:conflictIns>{}</w:conflictIns>",
    "hyperlink": '<w:hyperlink w:anchor="a">{}</w:hyperlink>', "fldSimple": '<w:fldSimple w:instr=" PAGE ">{}</w:fldSimple>',
    "dir": '<w:dir w:val="ltr">{}</w:dir>', "bdo": '<w:bdo w:val="ltr">{}</w:bdo>', "math": "<m:oMath>{}</m:oMath>",
    "oMathPara": "<m:oMathPara><m:oMathParaPr/><m:oMath>{}</m:oMath></m:oMathPara>",
}
SECOND = '<mc:AlternateContent><mc:Choice Requires="x"><x:ink/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
# What shows nothing, in a run and beside it. The numbers in offsets and the data of fields are no text, wherever they stand.
_SILENT_IN_RUN = ("softHyphen", "lastRenderedPageBreak", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "pgNum",
                  "contentPart", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong", "commentReference",
                  "footnoteReference", "endnoteReference")
_SILENT = ("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart", "moveFromRangeEnd")
NUMBERS = ("wp:posOffset", "wp:align", "wp14:pctWidth", "wp14:pctHeight", "wp14:pctPosHOffset", "wp14:pctPosVOffset", "w:binData", "w:fldData")
DELETIONS = ("del", "moveFrom", "conflictDel")
_FORMS = ("run", "run", "split", "ruby", "choice", "fallback", "field", *_WRAPS)


def char(kind: str, inner: str = "") -> str:
    """A run with one mark of a complex field."""
    return r(f'<w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar>')


def t(text: str, properties: str = "") -> str:
    """A run of a text, which may begin with any character."""
    return r(f'<w:t xml:space="preserve">{escape(text)}</w:t>', properties)


class Lines:
    """Writes the text of paragraphs."""

    def __init__(self, choices: Choices, made: Made) -> None:
        """Enter into `made` what is added; a document hides, deletes or raises something, or nothing at all."""
        self._choices, self._made = choices, made
        self.hides, self.tracks, self.raises = (choices.pick(kind, ("yes", "no")) == "yes" for kind in ("hides", "tracks", "raises"))

    def runs(self, text: str) -> str:
        """The runs of a text, with additions between them."""
        if self._choices.pick("line form", ("rich", "bare")) == "bare" and not re.search("[\n\t]", text):
            return t(text)
        pieces = []
        for atom in _ATOM.split(text):
            if _ATOM.fullmatch(atom):
                pieces.append(self._special(atom))
            else:
                rest = atom
                while rest:
                    at = self._choices.rng.randint(1, len(rest))
                    pieces.append(self.piece(rest[:at]))
                    rest = rest[at:]
            if self._choices.often_so():
                pieces.append(self.addition())
        return "".join(pieces)

    def _special(self, atom: str) -> str:
        pick = self._choices.pick
        if atom in "\n\t":
            run = r(pick("line", ("<w:br/>", "<w:cr/>")) if atom == "\n" else pick("tab", ("<w:tab/>", '<w:ptab w:relativeTo="margin"/>')))
            return SECOND.format(run) if pick("break", ("run", "run", "second")) == "second" else run
        if atom == " ":
            return SECOND.format(t(" ")) if pick("space", ("run", "run", "second")) == "second" else t(" ")
        if atom == "-":
            return self._either(pick("hyphen", (t("-"), r("<w:noBreakHyphen/>"))))
        if atom == "☑":
            return self._either(pick("symbol", (t("☑"), r('<w:sym w:font="Wingdings" w:char="F0FE"/>'), r('<w:symEx w:font="Wingdings" w:char="FE"/>'))))
        if not self.raises:
            return t(atom)
        return t("640") + t("1", pick("raised", ('<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>', '<w:rStyle w:val="Up"/>')))

    def _either(self, run: str) -> str:
        """A symbol, at times in both branches of an alternative."""
        if not self._choices.often_so():
            return run
        self._made.add("duplicate", "-" if "yphen" in run or ">-<" in run else "☑")
        return f'<mc:AlternateContent><mc:Choice Requires="x">{run}</mc:Choice><mc:Fallback>{run}</mc:Fallback></mc:AlternateContent>'

    def piece(self, text: str, depth: int = 0) -> str:
        """A text without line breaks, tabs and symbols in one of its forms."""
        pick = self._choices.pick
        form = pick("form", _FORMS) if depth < 3 and self._choices.coin() else "run"
        if form == "run":
            looks = ("", "<w:b/>", '<w:rStyle w:val="Shown"/>', *(('<w:vanish w:val="0"/>',) if self.hides else ()),
                     *(('<w:vertAlign w:val="baseline"/>',) if self.raises else ()))
            return t(text, pick("look", looks))
        if form == "split":
            return "".join(t(letter) for letter in text)
        if form in {"math", "oMathPara"}:
            inner = f'<m:r><m:rPr/><m:t xml:space="preserve">{escape(text)}</m:t></m:r>'
            for name in (pick("math", _MATH) for _ in range(3)):
                inner = f"<m:{name}><m:{name}Pr/>{inner}</m:{name}>"
            return _WRAPS[form].format(inner)
        inner = self.piece(text, depth + 1)
        if form in _WRAPS:
            return _WRAPS[form].format(inner)
        if form == "ruby":
            return r(f"<w:ruby><w:rubyPr/><w:rt>{t(self._made.add('duplicate', 'hào'))}</w:rt><w:rubyBase>{inner}</w:rubyBase></w:ruby>")
        if form == "field":
            return self._field(inner)
        if form == "choice":
            self._made.add("duplicate", text)
            return f'<mc:AlternateContent><mc:Choice Requires="x">{inner}</mc:Choice><mc:Fallback>{t(text)}</mc:Fallback></mc:AlternateContent>'
        return SECOND.format(inner)

    def _field(self, result: str) -> str:
        code = r(f"<w:instrText>{self._made.add('markup', 'QUOTE')}</w:instrText>")
        code += t(self._made.add("markup", "k1")) + r("<w:tab/>") if self._choices.often_so() else ""
        return char("begin", "<w:fldData>QUJD</w:fldData>") + code + char("separate") + result + char("end")

    def addition(self) -> str:
        """Something that shows nothing in the line, entered into its account."""
        pick, add = self._choices.pick, self._made.add
        able = (*(("hidden",) if self.hides else ()), *(("deleted",) if self.tracks else ()))
        kind = pick("addition", (*able, "silent", "silent", "silent", "number", "code"))
        if kind == "code":  # a field that has no result
            return char("begin") + r(f"<w:instrText>{add('markup', 'SET')}</w:instrText>") + char("end")
        if kind == "hidden":
            looks = ("<w:vanish/>", '<w:vanish w:val="1"/>', '<w:rStyle w:val="Hidden"/>', '<w:rStyle w:val="Shown"/><w:vanish/>')
            return t(add("hidden", "隐h"), pick("hiding", looks))
        if kind == "deleted":
            form = pick("deletion", (*DELETIONS, "delText", "delInstrText"))
            if form in DELETIONS:
                gone = r(f"<w:delText>{add('deleted', '删d')}</w:delText>")
                return f'<w:{form} w:id="1">{gone}</w:{form}>'
            return r(f"<w:{form}>{add('deleted', '删e')}</w:{form}>")
        if kind == "number":
            name = pick("number", NUMBERS)
            return f'<{name} xmlns:wp14="urn:wp14">77</{name}>'
        name = pick("silent", (*_SILENT, *_SILENT_IN_RUN))
        return f'<w:{name} w:id="1"/>' if name in _SILENT else r(f"<w:{name}/>")
