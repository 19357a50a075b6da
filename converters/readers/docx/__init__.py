"""Read a Word package (DOCX, DOCM, DOTX, DOTM) into blocks (ECMA-376-1 §11, §17): `read` is the one public verb."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, refuse
from converters.model import Block, Document, Figure, Note, Paragraph, Table
from converters.readers.docx.asides import Asides
from converters.readers.docx.body import Setting, Story
from converters.readers.docx.bound import bind
from converters.readers.docx.chunks import Chunks
from converters.readers.docx.inline import DELETED
from converters.readers.docx.numbering import Numbering
from converters.readers.docx.pictures import Gallery
from converters.readers.docx.relations import Parts, Relation, main_part
from converters.readers.docx.styles import Styles, attribute, local, without_table_styles
from converters.readers.text import tabulated
from converters.source.bindings import Bindings
from converters.source.files import Source
from converters.source.ooxml import has_symbols, text_parts
from converters.source.package import Package, Parcel
from converters.source.safe_xml import children, parse_xml

_KNOWN_OTHERS = {"workbook": "an Excel workbook", "presentation": "a PowerPoint presentation"}
_METADATA = {"title", "subject", "creator", "keywords", "description", "created", "modified", "language", "publisher"}


def read(source: Source) -> Document:
    """Read the Word package `source`; raises Refused when it is none or cannot be read.

    Tracked insertions and moves are accepted. The body comes in reading order; headers and footers, deleted and hidden
    text, notes and comments are postings, and so is all text that no element of ours explains.
    """
    return read_parts(source.package, "docx")


def read_parts(package: Package | Parcel, name: str, depth: int = 0) -> Document:
    """Read the parts of a Word package, or of a translation into one, as a document of format `name`; `depth` as `Chunks` has it."""
    notes: list[Diagnostic] = []
    parts = Parts(package, notes)
    roots = parts.relations("")
    main = main_part(parts, roots)
    data = parts.package.read(main)
    root = parse_xml(data, main)
    if local(root) != "document":
        raise refuse("S104", Origin(main), found=_KNOWN_OTHERS.get(local(root), f"a package of <{local(root)}>"))
    relations = parts.relations(main)
    asides = Asides(notes)
    gallery = Gallery(parts, asides)
    chunks, bindings = Chunks(parts, asides, depth), Bindings(package)
    bind(root, main, bindings, asides)
    setting = _setting(parts, relations, chunks, asides, gallery, root, symbols=has_symbols(data))
    blocks = tabulated(Story(main, setting, relations).blocks(root))
    asides.sweep(root, main)
    found: dict[str, Note] = {}
    for part in text_parts(parts.names, main)[1:]:
        _read_aside(part, parts, setting, bindings, found)
    chunks.rest(gallery.media)
    for relation in parts.outside():
        asides.note("S119", Origin(main), target=relation.target)
    asides.close(main)
    if not blocks:
        asides.note("S118", Origin(main))
    return Document(name, blocks, tuple(asides.postings), tuple(notes), _metadata(parts, roots), media=gallery.media, notes=found | chunks.notes)


def _holds(root: etree._Element | None, *names: str) -> bool:
    """Return whether elements of these names stand in a part; for names that its parser never met that costs nothing."""
    return root is not None and next(root.iter(*(f"{{*}}{name}" for name in names)), None) is not None


def _setting(parts: Parts, relations: dict[str, Relation], chunks: Chunks, asides: Asides, gallery: Gallery, root: etree._Element, *, symbols: bool) -> Setting:
    """Read the styles, and look once whether there is any need to look for hidden text and tracked changes."""
    by_kind = {item.kind: item.target for item in relations.values() if not item.external}
    sheet = parts.tree(by_kind.get("styles"), without_table_styles)
    styles = Styles(sheet)
    numbering = Numbering(lambda: parts.tree(by_kind.get("numbering")), styles)
    return Setting(asides, styles, numbering, gallery, chunks, root, hides=_holds(root, "vanish") or _holds(sheet, "vanish"), tracked=_holds(root, *DELETED), symbols=symbols)


def _read_aside(part: str, parts: Parts, setting: Setting, bindings: Bindings, notes: dict[str, Note]) -> None:
    """Read a part that is not the body: each account says why its text is not in the body; the notes that the body names are kept as such."""
    root = parts.tree(part)
    if root is None:
        return
    asides, kind = setting.asides, local(root)
    bind(root, part, bindings, asides)
    if kind in {"hdr", "ftr", "footnotes", "endnotes", "comments"}:
        story = Story(part, Setting(asides, setting.styles, setting.numbering, setting.gallery, setting.chunks, root, hides=_holds(root, "vanish"), tracked=True),
                      parts.relations(part))
        if kind in {"hdr", "ftr"}:
            asides.post("furniture", lines(story.blocks(root)), Origin(part))
        else:
            for index, note in enumerate(children(root), 1):
                origin = Origin(part, f"{local(note)}[{index}]")
                key = {"footnotes": "fn", "endnotes": "en"}.get(kind, "") + (attribute(note, "id") or "")
                blocks = story.blocks(note)
                if key in setting.noted and blocks:
                    notes[key] = Note(key, kind.removesuffix("s"), tuple(blocks), origin)
                    continue
                before = len(asides.postings)
                asides.post("unplaced", lines(blocks), origin)
                if len(asides.postings) > before:
                    asides.note("R207", origin)
    elif kind in {"glossaryDocument", "layoutDef", "colorsDef", "styleDef"}:
        asides.drain(root, "markup", Origin(part))
    elif kind == "drawing":  # SmartArt as last drawn; its data is a part of its own
        asides.drain(root, "duplicate", Origin(part))
    asides.sweep(root, part)


def _metadata(parts: Parts, roots: dict[str, Relation]) -> dict[str, str]:
    """Return what the package says of itself: the Dublin Core elements, and the custom property `issued`."""
    by_kind = {item.kind: item.target for item in roots.values() if not item.external}
    found: dict[str, str] = {}
    core = parts.tree(by_kind.get("core-properties") or parts.find("docProps/core.xml"))
    for item in children(core) if core is not None else ():
        text = (item.text or "").strip()
        if text and local(item) in _METADATA:
            found[local(item)] = text
    custom = parts.tree(by_kind.get("custom-properties"))
    for item in children(custom) if custom is not None else ():
        text = _all_text(item)
        if text and item.get("name", "").lower() == "issued":
            found["issued"] = text
    return found


def _all_text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()


def lines(blocks: Sequence[Block]) -> str:
    """Return the text of `blocks` as lines: what a header or a note says, when its shape does not matter."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Figure):
            found.append(block.alt)
        elif isinstance(block, Table):
            for cell in block.cells:
                found += [cell.text, lines([inner for inner in cell.blocks if not isinstance(inner, Paragraph)])]
    return "\n".join(line for line in found if line)
