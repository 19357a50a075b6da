"""Read an OpenDocument text, packed (.odt) or flat (.fodt) (ODF 1.3): `read` is the one public verb."""

from __future__ import annotations

from lxml import etree

from converters.diagnostics import refuse
from converters.model import Document
from converters.readers.odt.body import Body
from converters.readers.odt.names import child, local
from converters.readers.odt.styles import Styles
from converters.readers.wordml.markup import CORE, MAIN, core, part, read_translated
from converters.source.files import Source
from converters.source.odf import xml_parts
from converters.source.safe_xml import children, parse_xml

_METADATA = {"title": "title", "subject": "subject", "creator": "creator", "initial-creator": "creator", "keyword": "keywords",
             "description": "description"}


def read(source: Source) -> Document:
    """Read the OpenDocument text `source` as the reader of DOCX reads its like.

    Raises Refused: S105 damaged, S106 encrypted, S109 XML that is not well-formed.
    """
    roots = {name: parse_xml(data, name) for name, data in xml_parts(source).items()}
    content = roots["content.xml"]
    text = child(content, "body", "text")
    if text is None:
        raise refuse("S105", reason="it has no text")
    sheets = [content, *([roots["styles.xml"]] if "styles.xml" in roots else [])]
    body = Body(Styles(sheets), source.package if source.data.startswith(b"PK") else None)
    main = body.blocks(children(text))
    parts: dict[str, bytes] = {}
    for kind, content_of in _margins(sheets[-1]):
        parts[f"header{len(parts)}.xml"] = part(kind, body.blocks(children(content_of)))
    main += body.left()
    for kind, made in body.notes.items():
        if made:
            parts[f"{kind}s.xml"] = part(f"{kind}s", "".join(f'<w:{kind} w:id="{at}">{words}</w:{kind}>' for at, words in enumerate(made, 1)))
    parts |= {"styles.xml": Styles(sheets).part(), "numbering.xml": body.lists.part(), CORE: core(_metadata(roots.get("meta.xml", content))),
              MAIN: part("document", f"<w:body>{main}</w:body>")}
    return read_translated(parts | body.pictures, "odt")


def _margins(sheet: etree._Element) -> list[tuple[str, etree._Element]]:
    """Return the headers and footers of every page style."""
    masters = child(sheet, "master-styles")
    found = []
    for page in children(masters) if masters is not None else ():
        for item in children(page):
            name = local(item).split("-")[0]
            if name in {"header", "footer"}:
                found.append(("hdr" if name == "header" else "ftr", item))
    return found


def _metadata(root: etree._Element) -> list[tuple[str, str]]:
    """Return what the document says of itself, by the names of Dublin Core; the last editor stands before the first."""
    meta = child(root, "meta")
    found: dict[str, str] = {}
    for item in children(meta) if meta is not None else ():
        if local(item) in _METADATA:
            found.setdefault(_METADATA[local(item)], (item.text or "").strip())
    return list(found.items())
