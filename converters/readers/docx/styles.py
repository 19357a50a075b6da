"""What styles decide about a paragraph's level, alignment, numbering and visibility (ECMA-376-1 §17.7)."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from converters.source.safe_xml import children

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
VAL = W + "val"
ALIGN = {"center": "center", "right": "right", "end": "right"}
_STYLE_END = b"</w:style>"
_OFF = frozenset({"0", "false", "off", "none"})
_FACES = {"b": "strong", "i": "emphasis", "em": "emphasis", "u": "underline"}
_RAISED = {"superscript": "sup", "subscript": "sub"}
FACED = ("{*}b", "{*}i", "{*}em", "{*}u", "{*}vertAlign", "{*}rStyle")
_HEADING = re.compile(r"(?:heading|标题|標題) ?([1-9])", re.IGNORECASE)
_TITLE = frozenset({"title", "标题", "標題"})
_CAPTION = frozenset({"caption", "题注", "題注"})
_LINKS = frozenset({"hyperlink", "followedhyperlink", "internetlink", "visitedinternetlink", "超链接", "已访问的超链接", "超級連結"})
_LINES = frozenset({"none", "0", "false", "off"})


class Look(NamedTuple):
    """What a paragraph style and its ancestors say; None where they are silent."""

    level: int | None = None
    align: str = ""
    numbering: str | None = None
    depth: str | None = None
    hidden: bool | None = None
    caption: bool = False


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace: strict and transitional documents differ in that alone."""
    return element.tag.rpartition("}")[2]


def attribute(element: etree._Element, name: str = "val") -> str | None:
    """Return the attribute `name` in the transitional, the strict, or no namespace."""
    value = element.get(VAL if name == "val" else W + name)
    if value is not None:
        return value
    value = element.get(W_STRICT + name)
    return element.get(name) if value is None else value


def switched_on(element: etree._Element) -> bool:
    """Read an on/off property, which is on when its value is left out (ECMA-376-1 §22.9.2.7)."""
    return (attribute(element) or "1").lower() not in _OFF


def face(element: etree._Element) -> tuple[str, bool]:
    """Read a property of a run that gives it a face: which one, and whether it is on ("": a property that gives none)."""
    name = local(element)
    if name == "vertAlign":
        kind = _RAISED.get((attribute(element) or "").lower(), "")
        return kind or "sup", bool(kind)
    kind = _FACES.get(name, "")
    return kind, (attribute(element) or "single").lower() not in _LINES if name == "u" else bool(kind) and switched_on(element)


def whole(text: str | None, otherwise: int) -> int:
    """Read a whole number of an attribute; `otherwise` when there is none or it is not one."""
    try:
        return int(text) if text else otherwise
    except ValueError:
        return otherwise


def outline(text: str | None) -> int | None:
    """Turn an outline level, 0 to 8 (9 is body text), into a heading's level from 1."""
    level = whole(text, 9)
    return level + 1 if 0 <= level <= 8 else None


def without_table_styles(sheet: bytes) -> bytes:
    """Cut the table styles out of a part of styles: nothing here reads them, and they are most of what Word writes.

    Where a comment or the like could hold what only looks like a style, the part stays as it is.
    """
    if b"<!" in sheet:
        return sheet
    kept: list[bytes] = []
    at = done = 0
    while (start := sheet.find(b"<w:style ", at)) >= 0:
        head = sheet.find(b">", start)
        at = head + 1 if sheet[head - 1 : head] == b"/" else sheet.find(_STYLE_END, head) + len(_STYLE_END)
        if head < 0 or at <= head:
            return sheet
        if b' w:type="table"' in sheet[start:head]:
            kept.append(sheet[done:start])
            done = at
    return b"".join((*kept, sheet[done:]))


class Styles:
    """The styles of one document, resolved on use."""

    def __init__(self, root: etree._Element | None) -> None:
        """Index the styles by their id."""
        self._styles: dict[str, etree._Element] = {}
        self._looks: dict[str | None, Look] = {}
        self.known_plain: dict[str | None, bool] = {}  # what `plain` said; a look-up is faster than a call
        self._said: dict[etree._Element, Look] = {}
        self._runs: dict[str, bool | None] = {}
        self._faces: dict[str, frozenset[str]] = {}
        self._default: str | None = None
        self._base = Look()
        for item in children(root) if root is not None else ():
            name = local(item)
            if name == "style":
                key = attribute(item, "styleId") or ""
                self._styles.setdefault(key, item)
                if attribute(item, "type") == "paragraph" and (attribute(item, "default") or "0").lower() not in _OFF:
                    self._default = key
            elif name == "docDefaults":
                self._base = _said(item)

    def paragraph(self, key: str | None) -> Look:
        """Return what the paragraph style `key` (None or unknown: the default style) says in the end."""
        look = self._looks.get(key)
        if look is None:
            look = self._looks[key] = self._resolved(key if key in self._styles else self._default)
        return look

    def plain(self, key: str | None) -> bool:
        """Return whether the paragraph style adds no number, is no heading's, and hides nothing."""
        look = self.paragraph(key)
        known = self.known_plain[key] = look.level is None and look.numbering is None and not look.hidden
        return known

    def run_hidden(self, key: str) -> bool | None:
        """Return whether the character style `key` hides its text; None when it says nothing."""
        if key not in self._runs:
            self._runs[key] = next((hidden for item in self._chain(key) if (hidden := self._look(item).hidden) is not None), None)
        return self._runs[key]

    def run_faces(self, key: str) -> frozenset[str]:
        """Return the faces that the character style `key` gives its text."""
        if key not in self._faces:
            said: dict[str, bool] = {}
            for style in self._chain(key):
                name = next((attribute(child) or "" for child in children(style) if local(child) == "name"), "")
                if name.lower().replace(" ", "") in _LINKS:  # a link's look is no emphasis
                    break
                for item in style.iter(*FACED):
                    kind, on = face(item)
                    if kind:
                        said.setdefault(kind, on)
            self._faces[key] = frozenset(kind for kind, on in said.items() if on)
        return self._faces[key]

    def numbering_of(self, key: str) -> str | None:
        """Return the numbering that the style `key` names (a numbering style points to its list so)."""
        return next((found for item in self._chain(key) if (found := self._look(item).numbering) is not None), None)

    def _resolved(self, key: str | None) -> Look:
        chain = self._chain(key)
        said = [self._look(item) for item in chain]
        said.append(self._base)
        level = next((look.level for look in said if look.level is not None), None)
        caption = False
        for item in chain:
            name = next((attribute(child) or "" for child in children(item) if local(child) == "name"), "").strip()
            caption = caption or name.lower() in _CAPTION
            if name.lower() in _TITLE:
                level = 0
                break
            heading = _HEADING.fullmatch(name)
            if heading:
                level = int(heading[1]) if level is None else level
                break
        return Look(level=level if level != -1 else None,
                    align=next((look.align for look in said if look.align), "").removesuffix("left"),
                    numbering=next((look.numbering for look in said if look.numbering is not None), None),
                    depth=next((look.depth for look in said if look.depth is not None), None),
                    hidden=next((look.hidden for look in said if look.hidden is not None), None), caption=caption)

    def _look(self, style: etree._Element) -> Look:
        """Return what one style says by itself, read once: most styles are based on the same few."""
        look = self._said.get(style)
        if look is None:
            look = self._said[style] = _said(style)
        return look

    def _chain(self, key: str | None) -> list[etree._Element]:
        """Return the style and those it is based on, nearest first; a circle ends where it closes."""
        found: dict[str, etree._Element] = {}
        while key is not None and key in self._styles and key not in found:
            item = found[key] = self._styles[key]
            key = next((attribute(child) for child in children(item) if local(child) == "basedOn"), None)
        return list(found.values())


def _said(style: etree._Element) -> Look:
    """Return what one style says by itself: level -1 for body text and align "left" say that the default was restored."""
    level: int | None = None
    align, numbering, depth, hidden = "", None, None, None
    for item in style.iter():
        name = local(item)
        if name == "outlineLvl":
            level = outline(attribute(item)) or -1
        elif name == "jc" and local(parent_of(item)) == "pPr":
            align = ALIGN.get(attribute(item) or "", "left")
        elif name == "numId":
            numbering = attribute(item)
        elif name == "ilvl":
            depth = attribute(item)
        elif name == "vanish":
            hidden = switched_on(item)
    return Look(level, align, numbering, depth, hidden)


def parent_of(element: etree._Element) -> etree._Element:
    """Return the parent of an element that is known to have one."""
    parent = element.getparent()
    return element if parent is None else parent
