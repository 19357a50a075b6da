"""The pages of a PDF as pdfminer finds them, damaged tables of objects made anew (ISO 32000-1 §7.5)."""

from __future__ import annotations

import io
import itertools
import logging
import struct
import zlib

from converters.ledger.pdf.content import Painted, Sweep
from converters.limits import LIMITS
from converters.source.files import Source


def painted(source: Source) -> list[Painted]:
    """Return what each page paints; what cannot be read paints nothing."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts line by line; the balance says what matters
    pages, whole = _pages(source.data)
    if not whole:
        again, _ = _pages(source.data.replace(b"startxref", b"startxxxx"))  # pdfminer then looks for the objects themselves
        if _size(again) > _size(pages):
            return again
    return pages


def _size(pages: list[Painted]) -> int:
    return sum(len(glyphs) for fonts in pages for glyphs in fonts.values())


def _pages(data: bytes) -> tuple[list[Painted], bool]:
    """Return what each page paints, and whether all of them could be read."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    broken = (PSException, LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError, zlib.error, struct.error)
    pages: list[Painted] = []
    whole = True
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        sweep = Sweep(document, data)
        for page in itertools.islice(PDFPage.create_pages(document), LIMITS.pdf_pages):
            try:
                sweep.page(page)
            except broken:
                whole = False
            pages.append(sweep.painted)
    except broken:
        whole = False
    return pages, whole and any(map(any, map(dict.values, pages)))
