"""Runs, paragraphs and parts of WordprocessingML as strings (ECMA-376-1 §17.3): `text` is the verb that all others use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from converters.model import Document
from converters.readers.docx import read_parts
from converters.source.package import Parcel
from converters.text import for_xml

MAIN = "document.xml"
CORE = "docProps/core.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (f'xmlns:w="{_W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
           'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
           'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"')
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLACED = {"styles.xml": "styles", "numbering.xml": "numbering", CORE: "core-properties"}
_CHUNK = 1 << 20  # characters in one element of text: a parser takes ten million bytes at most
_PLAIN = re.compile("[^\x00-\x1f]+|[\x00-\x1f]")
_CONTROL = re.compile("[\x00-\x1f]")
_SPECIAL = re.compile("[\x00-\x1f<>&\ud800-\udfff\ufffe\uffff]")
_MARKS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\x0b": "<w:br/>", "\x0c": "<w:br/>", "\x0e": "<w:br/>", "\x1e": "<w:noBreakHyphen/>",
          "\x13": '<w:fldChar w:fldCharType="begin"/>', "\x14": '<w:fldChar w:fldCharType="separate"/>',
          "\x15": '<w:fldChar w:fldCharType="end"/>'}
_TWIP = 635  # English metric units


def text(words: str) -> str:
    """Return what stands in a run for `words`: text, tabs, breaks, hard hyphens and field marks by their control characters.

    The control characters are those of a Word file ([MS-DOC] 2.4.1); the others show nothing.
    """
    if not _SPECIAL.search(words) and words[:1] > " " < words[-1:] and len(words) < _CHUNK:
        return f"<w:t>{words}</w:t>"  # as nearly all text is
    if not _CONTROL.search(words):
        return _text(words)
    return "".join([_MARKS.get(piece, "") if piece < " " else _text(piece) for piece in _PLAIN.findall(words)])


def _text(words: str) -> str:
    if len(words) > _CHUNK:
        return "".join(_text(words[at : at + _CHUNK]) for at in range(0, len(words), _CHUNK))
    space = ' xml:space="preserve"' if words[:1] <= " " or words[-1:] <= " " else ""
    return f"<w:t{space}>{escape(for_xml(words), quote=False)}</w:t>" if words else ""


def quoted(words: str) -> str:
    """Return an attribute's value in quotation marks; line breaks in it survive the parser."""
    return f'"{escape(for_xml(words)).replace(chr(10), "&#10;").replace(chr(9), "&#9;")}"'


def run(content: str, properties: str = "") -> str:
    """Wrap `content` in a run with `properties`; no content, no run."""
    if not content:
        return ""
    return f"<w:r><w:rPr>{properties}</w:rPr>{content}</w:r>" if properties else f"<w:r>{content}</w:r>"


def paragraph(runs: str, properties: str = "") -> str:
    """Wrap runs in a paragraph with `properties`."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>" if properties else f"<w:p>{runs}</w:p>"


def box(content: str) -> str:
    """Return what stands in a run for a text box with `content`."""
    return f"<w:txbxContent>{content}</w:txbxContent>"


def picture(name: str, alt: str, width: int, height: int) -> str:
    """Return what stands in a run for a picture of `width` by `height` twips (0: not known)."""
    extent = f'<wp:extent cx="{width * _TWIP}" cy="{height * _TWIP}"/>' if width > 0 and height > 0 else ""
    blip = f"<a:blip r:embed={quoted(name)}/>" if name else ""
    return f'<w:drawing>{extent}<wp:docPr name="" descr={quoted(alt)}/>{blip}</w:drawing>'


def link(target: str, runs: str) -> str:
    """Wrap runs in a link to an address, or with `#` to a place in the document."""
    place = f"w:anchor={quoted(target[1:])}" if target.startswith("#") else f"r:id={quoted(target)}"
    return f"<w:hyperlink {place}>{runs}</w:hyperlink>" if runs else ""


def reference(kind: str, number: int) -> str:
    """Return what stands in a run for the place of a note, the `number`th of its `kind`, footnote or endnote."""
    return f'<w:{kind}Reference w:id="{number}"/>'


def art(words: str) -> str:
    """Return what stands in a run for words that are drawn as a shape."""
    return f"<w:pict><w:textpath string={quoted(words)}/></w:pict>"


def value(name: str, content: str | int) -> str:
    """Return the property `name` with a value."""
    return f"<w:{name} w:val={quoted(str(content))}/>"


def part(name: str, content: str) -> bytes:
    """Return a part whose root is `w:name`."""
    return f"<w:{name} {_SPACES}>{content}</w:{name}>".encode("utf-8", "replace")


def core(metadata: Iterable[tuple[str, str]]) -> bytes:
    """Return the part that says what the document says of itself, by the names of Dublin Core."""
    return part("core", "".join(f"<w:{name}>{escape(for_xml(words), quote=False)}</w:{name}>" for name, words in metadata if words))


def read_translated(parts: dict[str, bytes], name: str) -> Document:
    """Read a translation, `parts` by their names with `MAIN` among them, as a document of format `name`."""
    related = "".join(f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
                      for target, kind in _PLACED.items() if target in parts)
    whole = f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="{MAIN}"/>'
    made = {
        **parts,
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">{whole}{related}</Relationships>'.encode(),
        f"_rels/{MAIN}.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'.encode(),
    }
    return read_parts(Parcel(made), name)
