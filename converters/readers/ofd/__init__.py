"""The reader of OFD files: characters and lines in millimetres, made tables and paragraphs as those of a PDF are (GB/T 33190-2016)."""

from converters.readers.ofd.document import read

__all__ = ["read"]
