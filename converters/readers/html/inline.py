"""Elements inside a line: links, faces, raised marks, places of notes and of links (WHATWG HTML §4.5, CSS Text Decoration §2.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from converters.model import Note
from converters.readers.html.beside import FACE, TAGS, Open
from converters.readers.html.flow import Closer, Flow, place, skip
from converters.readers.html.notes import Notes

_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_SET_APART = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)(?![\w-])", re.IGNORECASE)
_ANY_STYLED = tuple(map(re.compile, (rb"vertical-align\s*:\s*(?:super|sub)\b", rb"display\s*:\s*[bfglt]", rb"font-weight\s*:\s*[b6-9]", rb"font-style\s*:\s*[io]",
                                     rb"text-decoration[^;\"']*underline")))  # one by one is faster
STYLED = ("span", "font", "b", "strong", "em", "i", "u", "label", "code")
_DOCUMENT = re.compile(r"\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar|txt)(?:[?#]|\Z)", re.IGNORECASE)
_HOLDERS = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "article", "span", "font")
Opener = Callable[[Element], Closer | None]


class Inline:
    """Follows what stands inside lines; `post` takes text that is none, `block` begins what its style makes a block."""

    def __init__(self, flow: Flow, plain: bytes, root: Element, post: Callable[[str, Element], str], block: Callable[[Element], Closer]) -> None:
        """Look at the page, in lower case, once for what need not be looked for at each element."""
        self.flow = flow
        self.notes: dict[str, Note] = {}
        self._post, self._block = post, block
        self._styles = any(styled.search(plain) for styled in _ANY_STYLED)
        self._found = Notes(root, plain)
        self._base = next((base.get("href") or "" for base in root.iter("base")), "")
        self._targets: list[Open] = []

    @property
    def target(self) -> str:
        """Where the link leads that is open, "" if none is."""
        return self._targets[-1].target if self._targets else ""

    def openers(self, known: dict[str, Opener]) -> dict[str, Opener]:
        """Return what opening an element of a line does; of the `known` openers those that heed notes and places on this page."""
        made: dict[str, Opener] = dict.fromkeys(TAGS, self._open_face) | dict.fromkeys(("sup", "sub", "s", "strike"), self._open_apart) | {"a": self._open_link}
        if self._styles:
            made |= dict.fromkeys(STYLED, self._open_styled)
        if self._found.wanted:
            whole = known | made
            blocks = [name for name, opener in known.items() if opener == self._block]
            made |= {name: self._placed(whole.get(name)) for name in (*blocks, *TAGS, *_HOLDERS)}
        return made

    def _placed(self, opener: Callable[[Element], Closer | None] | None) -> Callable[[Element], Closer | None]:
        """Make of an element's opener one that takes notes out of the flow, and keeps places that links of the page lead to."""
        def opened(element: Element) -> Closer | None:
            key = self._found.texts.get(element)
            if key is not None and self.flow.cell is None and self.flow.note is None:
                return self._open_note(element, key)
            close = opener(element) if opener else None
            if close is not skip and (name := element.get("id")) in self._found.wanted:
                self.flow.trace.point("anchor", name or "", self.flow.at())
            return close

        return opened

    def _open_note(self, element: Element, key: str) -> Closer:
        """Begin a note: what it says stands outside the flow."""
        flow = self.flow
        flow.open_block(element)
        before = flow.number, flow.item
        flow.number, flow.item, flow.note = "", None, []

        def closed(ending: Element) -> None:
            flow.close_block(ending)
            self.notes[key] = Note(key, "endnote" if key.startswith("en") else "footnote", tuple(flow.note or ()), place(ending.sourceline))
            flow.note = None
            flow.number, flow.item = before

        return closed

    def _open_face(self, element: Element) -> Closer:
        kind = TAGS[element.tag]
        item = self.flow.trace.begin(kind, "", self.flow.at())
        return lambda _element: self.flow.trace.end(item, self.flow.at())

    def _open_apart(self, element: Element) -> Closer:
        """Keep what is raised, lowered or struck apart from the number before it: the mark of a footnote, or a figure no longer right, is none of its digits."""
        self.flow.apart()
        if element.tag not in TAGS:
            return self._close_apart
        close = self._open_face(element)

        def closed(ending: Element) -> None:
            close(ending)
            self._close_apart(ending)

        return closed

    def _close_apart(self, element: Element) -> None:
        if (element.tail or "")[:1].isdigit():
            self.flow.apart()

    def _open_styled(self, element: Element) -> Closer | None:
        style = element.get("style") or ""
        if _SET_APART.search(style):
            return self._block(element)
        kinds = [found.lastgroup or "" for found in FACE.finditer(style)]
        if element.tag in TAGS and TAGS[element.tag] not in kinds:
            kinds.append(TAGS[element.tag])
        raises = _RAISED.search(style) is not None
        if raises:
            self.flow.apart()
        items = [self.flow.trace.begin(kind, "", self.flow.at()) for kind in kinds]
        if not items:
            return None

        def closed(ending: Element) -> None:
            at = self.flow.at()
            for item in items:
                self.flow.trace.end(item, at)
            if raises:
                self._close_apart(ending)

        return closed

    def _open_link(self, element: Element) -> Closer | None:
        flow = self.flow
        if element in self._found.marks or element in self._found.backs:
            if element in self._found.marks:
                flow.trace.point("note", self._found.marks[element], flow.at())
            self._post("markup", element)
            return skip
        for name in (element.get("id"), element.get("name")):
            if name in self._found.wanted:
                flow.trace.point("anchor", name or "", flow.at())
        target = element.get("href")
        if target is None:
            return None
        if _DOCUMENT.search(target):
            flow.attachment = True
        flow.links += 1
        self._targets.append(flow.trace.begin("link", urljoin(self._base, target.strip()) if self._base else target.strip(), flow.at()))
        return self._close_link

    def _close_link(self, _element: Element) -> None:
        flow = self.flow
        flow.links -= 1
        flow.trace.end(self._targets.pop(), flow.at())
        if flow.linked > flow.counted:
            flow.counted = flow.linked
            flow.anchors += 1
        if flow.buffer and _DOCUMENT.search(flow.buffer[-1][-16:].rstrip()):  # the name of a file that a script sends
            flow.attachment = True
