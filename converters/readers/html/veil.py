"""Which elements a page hides, or holds in a part of it that is not its body (CSS Display §2.6, Word's `mso-element`)."""

from __future__ import annotations

import re

from lxml import etree

from converters.readers.html.flow import all_text

# An attribute that hides, or names a part of a Word page that is not its body.
_VEIL = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)"
                   r"|mso-element\s*:\s*(?:comment|footnote|endnote)-list", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_ANY = tuple(map(re.compile, (rb"display\s*:\s*none", rb"hidden", rb"mso-hide", rb"mso-element", rb"line-through")))
_SPARED = 32  # how many hidden elements, one in another, may each hold most of the page
_HAN = re.compile(r"[\u3400-\u9fff]")


def _in_tag(plain: bytes, at: int) -> bool:
    """Whether a place seems to be inside a tag, and not in a style sheet; in doubt it is."""
    start = max(at - 4096, 0)
    return plain.rfind(b"<", start, at) >= plain.rfind(b">", start, at)


class Veil:
    """Tells what one page hides; `possible` says whether there is any need to ask."""

    def __init__(self, plain: bytes, root: etree._Element, *, dressed: bool = False) -> None:
        """Look once at the page, in lower case, for attributes that may hide; `dressed` says that its style sheets do."""
        self.possible = dressed or any(_in_tag(plain, found.start()) for veil in _ANY for found in veil.finditer(plain))
        self._root = root
        self._han: int | None = None
        self._spared = 0

    def account(self, element: etree._Element) -> str:
        """Return the account of an element that the page does not show in its body, "" for one that it does.

        An element that holds most of the page's text is shown: such a page hides its body until a script has run.
        """
        style = element.get("style")
        if style and _STRUCK.search(style) and next(element.iterancestors("td", "th"), None) is not None:
            return "deleted"  # a figure that was struck is none beside the one that stands for it
        veil = _VEIL.search(style) if style else None
        if veil is not None and veil[1] is None:
            return "unplaced"
        if veil is None and element.get("hidden") is None:
            return ""
        if self._spared > _SPARED:
            return "hidden"
        if self._han is None:
            self._han = len(_HAN.findall(all_text(self._root)))
        if 2 * len(_HAN.findall(all_text(element))) <= self._han:
            return "hidden"
        self._spared += 1
        return ""
