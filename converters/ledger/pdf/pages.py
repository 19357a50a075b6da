"""The pages of a PDF as pdfminer finds them, damaged tables of objects made anew (ISO 32000-1 §7.5)."""

from __future__ import annotations

import io
import itertools
import logging
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from converters.ledger.pdf.content import Painted, Sweep
from converters.limits import LIMITS
from converters.source.files import Source
from converters.source.pdfium_lock import alone

_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")


def painted(source: Source, *, once: bool = False) -> list[Painted]:
    """Return what each page paints; what cannot be read paints nothing.

    With `once`, a glyph without width that is drawn again at its own place is one glyph, as pdfium takes it.
    """
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts line by line; the balance says what matters
    pages, whole = _pages(source.data, once=once)
    if not whole:
        again, _ = _pages(source.data.replace(b"startxref", b"startxxxx"), once=once)  # pdfminer then looks for the objects themselves
        if _size(again) > _size(pages):
            return again
        if not pages and (written := _written_anew(source.data)):
            return _pages(written, once=once)[0]
    return pages


def _written_anew(data: bytes) -> bytes:
    """Return the file as pdfium writes it: the same streams under a table of objects that pdfminer can follow."""
    import pypdfium2

    try:
        with alone(), pypdfium2.PdfDocument(data) as document:
            document.save(out := io.BytesIO())
    except pypdfium2.PdfiumError:
        return b""
    return out.getvalue()


def _size(pages: list[Painted]) -> int:
    return sum(len(glyphs) for fonts in pages for glyphs in fonts.values())


def _pages(data: bytes, *, once: bool) -> tuple[list[Painted], bool]:
    """Return what each page paints, and whether all of them could be read."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    broken = (PSException, LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError, zlib.error, struct.error)
    pages: list[Painted] = []
    whole = True
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        sweep = Sweep(document, data, once=once)
        for page in itertools.islice(_leaves(document), LIMITS.pdf_pages):
            try:
                sweep.page(page)
            except broken:
                whole = False
            pages.append(sweep.painted)
    except broken:
        whole = False
    return pages, whole and any(map(any, map(dict.values, pages)))


def _leaves(document: Any) -> Iterator[Any]:  # noqa: ANN401 - pdfminer has no type stubs
    """Yield the pages of the page tree in order, what they inherit included (§7.7.3); without a tree, as pdfminer finds them.

    A node is known by its kids, not by its type, which some writers leave out.
    """
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import list_value, resolve1

    root = resolve1(document.catalog.get("Pages"))
    if not isinstance(root, dict) or not root.get("Kids"):
        yield from PDFPage.create_pages(document)
        return
    seen: set[int] = set()
    waiting: list[tuple[Any, dict[str, Any]]] = [(document.catalog["Pages"], {})]
    while waiting:
        reference, inherited = waiting.pop()
        node = resolve1(reference)
        number = getattr(reference, "objid", id(reference))
        if number in seen or not isinstance(node, dict):
            continue
        own = {**inherited, **{key: node[key] for key in _INHERITED if key in node}}
        if "Kids" in node:
            seen.add(number)
            waiting += [(kid, own) for kid in reversed(list_value(node["Kids"]))]
        else:
            yield PDFPage(document, number, {**node, **own}, None)
