"""Web tables mended in their own page: the page comes back byte for byte, but for the tables that were malformed (WHATWG HTML §4.9)."""

from __future__ import annotations

from converters.diagnostics import refuse
from converters.repair.archive import mend_archive
from converters.repair.page import Change, Repaired, mend_page
from converters.source.files import Source
from converters.source.sniff import sniff

__all__ = ["Change", "Repaired", "mend"]


def mend(source: Source, *, fragment: bool = False, keep_style: bool = False) -> Repaired:
    """Mend the malformed tables of a web page or web archive.

    Args:
        source: the page; its bytes outside of the mended tables stay as they are.
        fragment: the source is a piece of a page, as pasted from an editor, and need not look like a page.
        keep_style: keep classes, styles, widths and alignment in tables that are written anew.

    Returns:
        The page, and what was found in which of its tables. Mending it again changes nothing.

    Raises:
        Refused: S104 if the source is no web page, or what `sniff` and the readers raise.

    """
    kind = "html" if fragment else sniff(source)
    if kind == "mhtml":
        return mend_archive(source.data, keep_style=keep_style)
    if kind != "html":
        raise refuse("S104", found=kind)
    return mend_page(source.data, keep_style=keep_style)
