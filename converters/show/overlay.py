"""The pages of a PDF with what was read from them drawn over: ruling lines, cells of tables, paragraphs (pdfplumber's page images).

It shows what a reader of coordinates saw, for a person who asks why a table came out as it did; nothing is read from it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from converters.model import Cell, Document, Paragraph, Table
from converters.source.files import Source
from converters.source.pdfium_lock import alone

_DOTS = 108  # an inch: a page of A4 is 900 by 1,260
_PIXELS = 4_000_000  # of one page at most
_RULE, _CELL, _TABLE, _TEXT = (220, 0, 0, 255), (0, 70, 220, 200), (0, 70, 220, 30), (0, 140, 60, 160)
_CLEAR = (0, 0, 0, 0)
_STYLE = "body{font-family:sans-serif;margin:1rem}img{max-width:100%;border:1px solid #999}table{border-collapse:collapse}td{border:1px solid #999;padding:.2em .4em}"
_Box = tuple[float, float, float, float]


def overlay(source: Source, document: Document, kind: str) -> bytes:
    """Draw what was read over the pages it was read from.

    Args:
        source: the PDF.
        document: what its reader made of it, with boxes in points from the top left corner of each page.
        kind: "html", one file with its pictures in it, or "pdf".

    Returns:
        The bytes of the file.

    """
    import pdfplumber

    with alone(), pdfplumber.open(BytesIO(source.data)) as pdf:
        images = [(page.page_number, _drawn(page, document)) for page in pdf.pages]
        if kind == "pdf":
            return _as_pdf([image for _, image in images])
        return _as_html(source.name, images, document).encode()


def _drawn(page: Any, document: Document) -> Any:  # noqa: ANN401 - pdfplumber has no type stubs
    """Return the picture of one page with lines and boxes on it."""
    points = max(1.0, float(page.width) * float(page.height))
    image = page.to_image(resolution=max(1, min(_DOTS, int(72 * (_PIXELS / points) ** 0.5))))
    image.draw_lines(page.edges, stroke=_RULE, stroke_width=1)
    for kind, fill, stroke in ((Paragraph, _CLEAR, _TEXT), (Cell, _TABLE, _CELL)):
        image.draw_rects([box for item, box in _placed(document, page.page_number) if isinstance(item, kind)], fill=fill, stroke=stroke)
    return image.annotated


def _placed(document: Document, page: int) -> Iterator[tuple[Paragraph | Cell, _Box]]:
    """Yield the paragraphs, and the cells of tables, that stand on a page."""
    for block in document.blocks:
        for item in block.cells if isinstance(block, Table) else [block]:
            if isinstance(item, Paragraph | Cell) and item.origin and item.origin.page == page and item.origin.box:
                yield item, item.origin.box


def _as_pdf(images: list[Any]) -> bytes:
    written = BytesIO()
    first, *rest = [image.convert("RGB") for image in images]
    first.save(written, "PDF", save_all=True, append_images=rest, resolution=float(_DOTS))
    return written.getvalue()


def _as_html(name: str, images: list[tuple[int, Any]], document: Document) -> str:
    parts = [f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(name)}</title><style>{_STYLE}</style><h1>{escape(name)}</h1>']
    for number, image in images:
        written = BytesIO()
        image.save(written, "PNG")
        cells = [item for item, _ in _placed(document, number) if isinstance(item, Cell)]
        parts.append(f'<h2>{number}</h2><img alt="page {number}, {len(cells)} cells" src="data:image/png;base64,{b64encode(written.getvalue()).decode()}">')
        if cells:
            rows = "".join(f"<tr><td>{cell.row + 1}<td>{cell.column + 1}<td>{cell.rowspan}×{cell.colspan}<td>{escape(cell.text)}" for cell in cells)
            parts.append(f"<details><summary>{len(cells)} cells 单元格</summary><table>{rows}</table></details>")
    return "\n".join(parts) + "\n"
