"""The reader of PDF files: characters and lines by pdfium, tables by their lines, paragraphs by their shape (ISO 32000-1)."""

from converters.readers.pdf.document import read

__all__ = ["read"]
