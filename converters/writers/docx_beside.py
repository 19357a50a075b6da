"""What stands beside the text in a DOCX: runs with faces, hyperlinks, bookmarks, notes and pictures (ECMA-376-1 §17.3.2, §17.11, §17.16.22, §20.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from converters.media import SUFFIXES
from converters.model import Figure, Item, Media, Span
from converters.report import AnnualReport
from converters.source.safe_xml import parse_xml
from converters.spans import Piece, pieces
from converters.text import for_xml
from converters.writers.docx_lists import Numbering
from converters.writers.layout import picture_size

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.opc.part import Part

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_EMU = 12_700  # English metric units in a point
_BOOKMARK = re.compile(r"[A-Za-z_\u4e00-\u9fff]\w{0,39}")
_STYLES = {
    "Strong": '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>',
    "Emphasis": '<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:qFormat/><w:rPr><w:i/><w:iCs/></w:rPr></w:style>',
    "Hyperlink": '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr></w:style>',
    "FootnoteReference": '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
    "FootnoteText": '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
                    '<w:rPr><w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr></w:style>',
    "Caption": '<w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:qFormat/>'
               '<w:pPr><w:spacing w:before="0" w:after="0" w:line="360" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style>',
}
_FRAME = """<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:docPr id="1" name=""/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{line}</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"""
_DASHES = '<a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill><a:prstDash val="dash"/></a:ln>'


class Beside:
    """Writes into one document what its texts refer to, and keeps what has to be added to the package in the end."""

    def __init__(self, word: Word, report: AnnualReport) -> None:
        """Keep the document and where media and notes of the report are."""
        self._word, self._media = word, report.media
        self.part: Part = word.part  # the part that is written into: the body, or that of its notes
        self.numbering = Numbering()
        self._styles: set[str] = set()
        self._bookmarks: dict[str, str] = {}
        self._begun = 0
        self._pictures: dict[str, Part] = {}
        self.notes = {note.id: f"{sum(1 for other in list(report.notes)[: at + 1] if report.notes[other].kind == note.kind)}"
                      for at, note in enumerate(report.notes.values())}
        self._kinds = {note.id: note.kind for note in report.notes.values()}

    def style(self, name: str) -> str:
        """Return the name of a style, which is added where it is first used."""
        if name in _STYLES and name not in self._styles:
            self._styles.add(name)
            space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            self._word.styles.element.append(parse_xml(_STYLES[name].replace("<w:style ", f"<w:style {space} ", 1).encode(), ""))
        return name

    def runs(self, paragraph: etree._Element, text: str, spans: Sequence[Span]) -> None:
        """Append the runs of a marked text."""
        for link, group in groupby(pieces(for_xml(text), spans), lambda piece: piece.link):
            home = self._hyperlink(paragraph, link) if link else paragraph
            for piece in group:
                self._piece(home, piece)

    def _hyperlink(self, paragraph: etree._Element, link: str) -> etree._Element:
        if link.startswith("#"):
            return sub(paragraph, "hyperlink", anchor=self._bookmark(link[1:]))
        element = sub(paragraph, "hyperlink")
        element.set(f"{_R}id", self.part.relate_to(link, f"{_OFFICE}/hyperlink", is_external=True))
        return element

    def _bookmark(self, name: str) -> str:
        return self._bookmarks.setdefault(name, name if _BOOKMARK.fullmatch(name) else f"_place{len(self._bookmarks) + 1}")

    def _piece(self, home: etree._Element, piece: Piece) -> None:
        if piece.anchor:
            self._begun += 1
            sub(home, "bookmarkStart", id=str(self._begun), name=self._bookmark(piece.anchor))
            sub(home, "bookmarkEnd", id=str(self._begun))
            return
        run = sub(home, "r")
        properties = sub(run, "rPr")
        if piece.note:
            sub(properties, "rStyle", val=self.style("FootnoteReference"))
            sub(run, f"{self._kinds[piece.note]}Reference", id=self.notes[piece.note])
            return
        faces = set(piece.faces)
        styled = "Hyperlink" if piece.link else "Strong" if "strong" in faces else "Emphasis" if "emphasis" in faces else ""
        if styled:
            sub(properties, "rStyle", val=self.style(styled))
        if "strong" in faces and styled != "Strong":
            sub(properties, "b")
        if "emphasis" in faces and styled != "Emphasis":
            sub(properties, "i")
        if "underline" in faces:
            sub(properties, "u", val="single")
        if "sup" in faces or "sub" in faces:
            sub(properties, "vertAlign", val="superscript" if "sup" in faces else "subscript")
        write(run, piece.text)

    def numbered(self, properties: etree._Element, item: Item, number: str) -> bool:
        """Put a paragraph into its list; False where Word can't count its number, which then is text."""
        num = self.numbering.place(item, number) if item.value is not None else 0
        if num:
            place = sub(properties, "numPr")
            sub(place, "ilvl", val=str(item.depth))
            sub(place, "numId", val=str(num))
        return bool(num)

    def drawing(self, figure: Figure, widest: float) -> etree._Element:
        """Return a picture with its description; one without bytes is an empty frame that keeps its place (ECMA-376-1 §20.4.2.8)."""
        shown = self._media.get(figure.media)
        width, height = picture_size(figure, shown, widest) if shown else (2160000 / _EMU, 324000 / _EMU)
        frame = parse_xml(_FRAME.format(width=round(width * _EMU), height=round(height * _EMU), line="" if shown else _DASHES).encode(), "")
        properties = next(frame.iter(_DOC_PR))
        properties.attrib.update({"name": for_xml(figure.name), "descr": for_xml(figure.alt)})
        if figure.target:
            link = etree.SubElement(properties, f"{_A}hlinkClick")
            inside = f"#{self._bookmark(figure.target[1:])}" if figure.target.startswith("#") else figure.target
            link.set(f"{_R}id", self.part.relate_to(inside, f"{_OFFICE}/hyperlink", is_external=True))
        blip = next(frame.iter(f"{_A}blip"))
        if shown and shown.type != "image/svg+xml":
            blip.set(f"{_R}embed", self._embedded(shown))
        elif not shown and "://" in figure.name:
            blip.set(f"{_R}link", self.part.relate_to(figure.name, f"{_OFFICE}/image", is_external=True))
        for digest in ([figure.media] if shown and shown.type == "image/svg+xml" else figure.more):
            if digest in self._media and self._media[digest].type == "image/svg+xml":
                extension = etree.SubElement(etree.SubElement(blip, f"{_A}extLst"), f"{_A}ext", {"uri": "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"})
                etree.SubElement(extension, f"{{{_SVG}}}svgBlip", {f"{_R}embed": self._embedded(self._media[digest])}, nsmap={"asvg": _SVG})
                break
        return frame

    def _embedded(self, item: Media) -> str:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        if item.digest not in self._pictures:
            name = PackURI(f"/word/media/image{len(self._pictures) + 1}{SUFFIXES.get(item.type, '.bin')}")
            self._pictures[item.digest] = Part(name, item.type, item.data, self._word.part.package)
        return str(self.part.relate_to(self._pictures[item.digest], f"{_OFFICE}/image"))

    def add_part(self, name: str, root: bytes = b"") -> Part:
        """Add a part of this document by its kind: `footnotes`, `endnotes`, `numbering`."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        made = Part(PackURI(f"/word/{name}.xml"), f"{_WORDML}.{name}+xml", root, self._word.part.package)
        self._word.part.relate_to(made, f"{_OFFICE}/{name}")
        return made


def sub(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    """Append an element of WordprocessingML."""
    return etree.SubElement(parent, _W + tag, {_W + key: value for key, value in attributes.items()})


def write(run: etree._Element, text: str) -> None:
    """Write `text` into a run: a line break and a tab are elements, white space is kept."""
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            sub(run, "br")
        for index, piece in enumerate(line.split("\t")):
            if index:
                sub(run, "tab")
            if piece:
                element = sub(run, "t")
                element.text = piece
                if piece != piece.strip():
                    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
