"""Foot- and endnotes of a page: a mark that leads to a text which leads back to it, as Word, pandoc and we write them (DPUB-ARIA 1.1)."""

from __future__ import annotations

import re

from lxml import etree

_MARK = re.compile(r"\s*[\[［(（〔【]?\s*(?:[0-9]{1,3}|[a-z]|[ivx]{1,5}|[*†‡#]{1,3}|[①-⑳]|[一二三四五六七八九十]{1,3}|注\s*[0-9]{0,3})\s*[\]］)）〕】]?\s*")
_END = re.compile(r"_?(?:edn|en[0-9]|endnote)", re.IGNORECASE)
_HOLDERS = frozenset({"li", "p", "div", "section", "aside", "dd"})


class Notes:
    """The notes of one page: `marks` by the element of a mark, `texts` by the element that holds a note, `backs` the ways back."""

    def __init__(self, root: etree._Element, plain: bytes) -> None:
        """Look for links inside the page; most pages have none that lead back."""
        self.marks: dict[etree._Element, str] = {}
        self.texts: dict[etree._Element, str] = {}
        self.backs: set[etree._Element] = set()
        self.wanted: set[str] = set()
        if b'href="#' not in plain and b"href='#" not in plain and b"href=#" not in plain:
            return
        links = [(link, (link.get("href") or "")[1:]) for link in root.iter("a") if (link.get("href") or "").startswith("#")]
        self.wanted = {name for _link, name in links if name}
        if not self.wanted:
            return
        named: dict[str, etree._Element] = {}
        for element in root.iter(etree.Element):
            for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
                if name in self.wanted:
                    named.setdefault(name, element)
        names: dict[etree._Element, set[str]] = {}
        for name, element in named.items():
            names.setdefault(element, set()).add(name)
        for link, name in links:
            self._look(link, name, named, names, links)

    def _look(self, link: etree._Element, name: str, named: dict[str, etree._Element], names: dict[etree._Element, set[str]],
              links: list[tuple[etree._Element, str]]) -> None:
        """Take a link for the mark of a note, if its text is a mark and the place it leads to leads back."""
        target = named.get(name)
        parent = link.getparent()
        if target is None or link in self.backs or not _MARK.fullmatch("".join(link.itertext())):  # type: ignore[arg-type]
            return
        own = names.get(link, set()) | (names.get(parent, set()) if parent is not None else set())
        holder = _holder(target)
        backs = [other for other, place in links if place in own and holder is not None and other is not link and _inside(other, holder)]
        if holder is None or not backs or _inside(link, holder):
            return
        key = self.texts.setdefault(holder, f"{'en' if _END.match(name) else 'fn'}{len(self.texts) + 1}")
        self.marks[link] = key
        self.backs.update(backs)


def _holder(target: etree._Element) -> etree._Element | None:
    """Return the element that holds a note whose place is `target`: itself, or the block around a link in it."""
    element: etree._Element | None = target
    while element is not None and element.tag not in _HOLDERS:
        element = element.getparent()
    above = element.getparent() if element is not None else None
    if element is not None and element.tag == "p" and above is not None and above.tag in {"li", "div"} and re.match(r"_?(?:ftn|edn|fn|en)", above.get("id") or ""):
        return above
    return element


def _inside(element: etree._Element, holder: etree._Element) -> bool:
    above: etree._Element | None = element
    while above is not None:
        if above is holder:
            return True
        above = above.getparent()
    return False
