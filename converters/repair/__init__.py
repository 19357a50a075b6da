"""Web tables mended in their own page: the page comes back byte for byte, but for the tables that were malformed (WHATWG HTML §4.9)."""

from converters.repair.page import Change, Repaired, mend_page

__all__ = ["Change", "Repaired", "mend_page"]
