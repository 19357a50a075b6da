"""The reader of web pages: decoded text, lxml's tree, one walk over it, and the article told from its navigation."""

from __future__ import annotations

from collections.abc import Mapping

from converters.diagnostics import refuse
from converters.model import Document, Figure
from converters.readers.html.aria import name_tables
from converters.readers.html.article import part
from converters.readers.html.tree import plant
from converters.readers.html.walk import Walker
from converters.readers.text import tabulated
from converters.source.encoding import decode, html_charset
from converters.source.files import Source
from converters.source.xhtml import opened
from converters.text import ink

_PLACES = ("title", "creator", "publisher", "issued")

# Which `meta` names say what, best first: Dublin Core, then the names of the state standard for government sites.
_METADATA = {
    "title": ("dcterms.title", "dc.title", "articletitle"),
    "issued": ("dcterms.issued", "dc.date.issued", "dcterms.created", "pubdate", "publishdate"),
    "creator": ("dcterms.creator", "dc.creator", "contentsource"),
    "publisher": ("dcterms.publisher", "dc.publisher", "sitename"),
}


def read(source: Source) -> Document:
    """Read an HTML page; raises Refused S118 if there is nothing readable in it."""
    return read_page(source.data)


def read_page(data: bytes, declared: str = "", kind: str = "html", parts: Mapping[str, bytes] | None = None) -> Document:
    """Read the bytes of a page, of which its container (if it has one) says that their charset is `declared`; `parts` are beside it there."""
    decoded = decode(data, declared or html_charset(data))
    text = opened(decoded.text)
    plain = text.encode("utf-8", "replace").lower()  # what the page may hold is looked up in bytes, and once
    root, complaints = plant(text, plain)
    if root is None:
        raise refuse("S118")
    name_tables(root, plain)
    walker = Walker(plain, root, parts)
    walker.walk()
    flow = walker.flow
    blocks, aside = part(flow.entries, flow.inside)
    asides = (*flow.asides, *aside)
    if not blocks and not any(ink(posting.text) for posting in asides):
        raise refuse("S118")
    pictures = [found for block in blocks if isinstance(block, Figure) and (found := walker.pictures.get(id(block)))]
    diagnostics = (*decoded.diagnostics, *complaints, *walker.findings(), *pictures)
    preformatted = flow.sizes[1] > flow.sizes[0]
    return Document(kind, tabulated(blocks), asides, diagnostics, _metadata(walker.title, walker.metas), "lines" if preformatted else "paragraphs",
                    walker.gallery.media, walker.inline.notes)


def _metadata(title: str, metas: dict[str, str]) -> dict[str, str]:
    """Fill the keys of Dublin Core from the page's own statements."""
    found = {key: next((metas[name] for name in names if metas.get(name)), "") for key, names in _METADATA.items()}
    found["title"] = found["title"] or title
    return {key: found[key] for key in _PLACES if found[key]}
