"""What stands in a cell, written anew: text, links, pictures, lists and controls kept, the marks of word processors and of mere looks left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Elements that stay, with the attributes that stay on them; any other is opened, and its content stays.
_KEPT: dict[str, tuple[str, ...]] = {
    "a": ("href", "name", "target", "rel", "download"), "img": ("src", "alt", "width", "height"), "ol": ("start", "type", "reversed"), "li": ("value",),
    "input": ("type", "name", "value", "checked", "disabled", "readonly", "size", "placeholder"), "select": ("name", "multiple", "disabled"),
    "option": ("value", "selected"), "textarea": ("name", "rows", "cols"), "label": ("for",), "button": ("type", "name", "value"), "time": ("datetime",),
    "ins": ("cite", "datetime"), "del": ("cite", "datetime"), "bdo": (),
} | dict.fromkeys(("br", "p", "ul", "dl", "dt", "dd", "strong", "b", "em", "i", "s", "strike", "sup", "sub", "ruby", "rt", "rp", "rb", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
                   "blockquote", "div", "section", "bdi", "abbr", "q", "cite", "mark", "small", "optgroup", "details", "summary", "figure", "figcaption", "address"), ())
_ALWAYS = ("id", "lang", "dir", "title", "hidden", "role")
_VOID = frozenset({"br", "img", "input", "hr", "wbr", "col"})
_LOOKS = ("class", "style", "align", "valign", "width", "height", "bgcolor", "border", "cellpadding", "cellspacing", "nowrap", "background")
_HIDING = re.compile(r"(?:display|visibility|white-space|text-decoration(?:-line)?|vertical-align|direction|unicode-bidi)\s*:\s*[^;]+", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PRE = frozenset({"pre", "textarea", "listing", "xmp"})
_EDGE = " \t\r\n\f"


def escaped(text: str) -> str:
    """Return a text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\u00a0", "&nbsp;")


def quoted(text: str) -> str:
    """Return a text as the value of an attribute."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace("\u00a0", "&nbsp;")


def attributes(element: Element, names: tuple[str, ...] = (), *, keep_style: bool = False) -> str:
    """Write the attributes of an element that say more than how it looks: those named, those of every element, `aria-*` and `data-*`."""
    out = ""
    for name, value in element.attrib.items():
        key = str(name).lower()
        if keep_style and key in _LOOKS:
            kept = _without_soup(key, str(value))
            out += f' {key}="{quoted(kept)}"' if kept else ""
        elif key in _ALWAYS or key in names or key.startswith(("aria-", "data-")):
            if re.fullmatch(r"[a-z][a-z0-9-]*", key):
                out += f' {key}="{quoted(str(value))}"'
        elif key == "style":
            kept = "; ".join(part.strip() for part in _HIDING.findall(str(value)))
            out += f' style="{quoted(kept)}"' if kept else ""
    return out


def _without_soup(name: str, value: str) -> str:
    """Take the word processor's own words out of a class or style."""
    if name == "class":
        return " ".join(word for word in value.split() if not word.lower().startswith("mso"))
    if name == "style":
        return ";".join(part.strip() for part in value.split(";") if part.strip() and not part.strip().lower().startswith(("mso-", "tab-stops")))
    return value


class Content:
    """Writes the content of elements; `table` writes a table that stands inside, `keep_style` keeps looks."""

    def __init__(self, table: Callable[[Element], str], *, keep_style: bool) -> None:
        """Remember how to write what is not mere content."""
        self._table = table
        self.keep_style = keep_style

    def of(self, element: Element, *, pre: bool = False) -> str:
        """Return all that stands in an element; the white space at its edges, which nobody sees, is left out."""
        pre = pre or "white-space" in (element.get("style") or "")
        inner = self._inner(element, pre=pre)
        if pre:
            return inner
        inner = inner.strip(_EDGE)
        blocks = [child for child in element if child.tag != "hr"]
        alone = blocks[0] if len(blocks) == 1 else None
        if alone is not None and alone.tag == "p" and not any((child.tail or "").strip(_EDGE) for child in element) and not (element.text or "").strip(_EDGE) and not (alone.tail or "").strip(_EDGE) and inner.startswith("<p>"):
            return inner.removeprefix("<p>").removesuffix("</p>").strip(_EDGE)
        return inner

    def _inner(self, element: Element, *, pre: bool) -> str:
        pieces = [self._text(element.text, pre=pre)]
        for child in element:
            pieces += (self._one(child, pre=pre), self._text(child.tail, pre=pre))
        return "".join(pieces)

    def _text(self, text: str | None, *, pre: bool) -> str:
        if not text:
            return ""
        return escaped(text if pre else _SPACE.sub(lambda run: "\n" if "\n" in run[0] else " ", text))

    def one(self, element: Element) -> str:
        """Return an element itself, written anew."""
        return self._one(element, pre=False)

    def _one(self, element: Element, *, pre: bool) -> str:
        tag = element.tag
        if tag == "table":
            return self._table(element)
        if tag == "hr":  # one that was written in for a `</p>`: it ends a line
            before = element.getprevious()
            return "" if before is not None and before.tag == "p" and not (before.tail or "").strip() else "<br>"
        style = element.get("style") or ""
        if tag not in _KEPT:
            if tag in {"span", "font", "u"} and (_HIDING.search(style) or element.get("hidden") is not None or element.get("id")):
                return f"<span{attributes(element, keep_style=self.keep_style)}>{self._inner(element, pre=pre or 'white-space' in style)}</span>"
            return self._inner(element, pre=pre)
        opened = f"<{tag}{attributes(element, _KEPT[tag], keep_style=self.keep_style)}>"
        if tag in _VOID:
            return opened
        inner = self._inner(element, pre=pre or tag in _PRE or "white-space" in style)
        if tag in {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"} and not pre and "white-space" not in style:
            inner = inner.strip(_EDGE)
        if tag == "pre" and inner.startswith("\n"):
            inner = "\n" + inner
        return f"{opened}{inner}</{tag}>"
