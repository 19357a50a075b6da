"""A page of a PDF as a picture, as pdfium paints it: for people who look at a source beside what was read of it."""

from __future__ import annotations

import io
from typing import NamedTuple

from converters.diagnostics import refuse
from converters.readers.pdf.document import opened
from converters.source.files import Source
from converters.source.pdf_guard import check_pdf
from converters.source.pdfium_lock import alone

_WIDEST = 2400  # pixels
_HIGHEST = 6000


class Sheet(NamedTuple):
    """The size of a page in points, as it is shown."""

    width: float
    height: float


def sheets(source: Source) -> list[Sheet]:
    """Return the sizes of the pages; raises Refused as `document.read` does."""
    check_pdf(source.data)
    with alone():
        pdf = opened(source)
        try:
            return [Sheet(*pdf.get_page_size(index)) for index in range(len(pdf))]
        finally:
            pdf.close()


def picture(source: Source, number: int, width: int) -> bytes:
    """Return page `number` (from 1) as a PNG of `width` pixels, at most 2,400 by 6,000; raises Refused as `document.read` does, S116 for a page that is not there."""
    check_pdf(source.data)
    with alone():
        pdf = opened(source)
        try:
            if not 1 <= number <= len(pdf):
                raise refuse("S116", what=f"{len(pdf)} pages")
            page = pdf[number - 1]
            size = page.get_size()
            scale = min(min(width, _WIDEST) / max(size[0], 1), _HIGHEST / max(size[1], 1))
            out = io.BytesIO()
            page.render(scale=scale, may_draw_forms=False).to_pil().convert("P", palette=1, colors=64).save(out, "PNG")
            return out.getvalue()
        finally:
            pdf.close()
