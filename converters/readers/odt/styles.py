"""The styles of an OpenDocument text (ODF 1.3 part 3 §16) in the words of WordprocessingML."""

from __future__ import annotations

from lxml import etree

from converters.readers.odt.names import attributes, child, local
from converters.readers.wordml.markup import part, quoted, value
from converters.source.safe_xml import children

_ALIGN = {"center": "center", "end": "right", "right": "right", "start": "left", "left": "left", "justify": "left"}
_CHAIN = 32


class Styles:
    """The styles by family and name; those of the content stand before those of the document where both have a name."""

    def __init__(self, roots: list[etree._Element]) -> None:
        """Index the styles of the documents `roots`, the content first."""
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self.lists: dict[str, etree._Element] = {}
        self.outline: etree._Element | None = None
        self._runs: dict[str, str] = {}
        for root in roots:
            for group in children(root):
                if local(group) in {"styles", "automatic-styles"}:
                    for item in children(group):
                        self._index(item)

    def _index(self, item: etree._Element) -> None:
        said, name = attributes(item), local(item)
        if name == "style":
            self._styles.setdefault((said.get("family", ""), said.get("name", "")), item)
        elif name == "list-style":
            self.lists.setdefault(said.get("name", ""), item)
        elif name == "outline-style":
            self.outline = item

    def part(self) -> bytes:
        """Return the part of styles: those of paragraphs."""
        return part("styles", "".join(self._style(name, item) for (family, name), item in self._styles.items() if family == "paragraph"))

    def _style(self, name: str, item: etree._Element) -> str:
        said = attributes(item)
        made = f"<w:name w:val={quoted(said.get('display-name', name))}/>"
        made += value("basedOn", said["parent-style-name"]) if said.get("parent-style-name") else ""
        level = said.get("default-outline-level", "")
        paragraph, text = child(item, "paragraph-properties"), child(item, "text-properties")
        align = _ALIGN.get(attributes(paragraph).get("text-align", "")) if paragraph is not None else None
        inner = (value("jc", align) if align else "") + (value("outlineLvl", int(level) - 1) if level.isdecimal() and level != "0" else "")
        made += f"<w:pPr>{inner}</w:pPr>" if inner else ""
        if text is not None and attributes(text).get("display"):
            made += f"<w:rPr>{_hidden(attributes(text)['display'])}</w:rPr>"
        return f'<w:style w:type="paragraph" w:styleId={quoted(name)}>{made}</w:style>'

    def run(self, name: str) -> str:
        """Return the properties of a run in the character style `name`: what its nearest style says of each."""
        if name not in self._runs:
            said: dict[str, str] = {}
            key = name
            for _ in range(_CHAIN):
                item = self._styles.get(("text", key))
                if item is None:
                    break
                text = child(item, "text-properties")
                said = (attributes(text) if text is not None else {}) | said
                key = attributes(item).get("parent-style-name", "")
            self._runs[name] = _faces(said) + (_hidden(said["display"]) if "display" in said else "") + _raised(said.get("text-position", ""))
        return self._runs[name]


def _faces(said: dict[str, str]) -> str:
    weight = said.get("font-weight", "")
    bold = weight == "bold" or (weight.isdecimal() and int(weight) >= 600)
    made = "<w:b/>" if bold else ""
    made += "<w:i/>" if said.get("font-style") in {"italic", "oblique"} else ""
    return made + ("<w:u/>" if said.get("text-underline-style", "none") != "none" else "")


def _hidden(display: str) -> str:
    return "<w:vanish/>" if display == "none" else '<w:vanish w:val="0"/>'


def _raised(position: str) -> str:
    first = position.split(" ", maxsplit=1)[0]
    if not first or first in {"0%", "0"}:
        return ""
    return value("vertAlign", "subscript" if first == "sub" or first.startswith("-") else "superscript")
