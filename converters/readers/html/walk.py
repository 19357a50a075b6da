"""One walk over a page's tree, without recursion: paragraphs, tables, figures, and the text that is none of them.

Paragraphs follow the elements that a browser shows as blocks (WHATWG HTML §15.3); a `br` stays inside as a line break.
Nothing that the page refers to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Posting
from converters.readers.html import blobs
from converters.readers.html.flow import Closer, Flow, all_text, place, skip, spaced
from converters.readers.html.inline import STYLED, Inline
from converters.readers.html.lists import Lists
from converters.readers.html.pictures import Pictures
from converters.readers.html.sheets import dress
from converters.readers.html.space import collapse, text_alone
from converters.readers.html.tables import Tables
from converters.readers.html.veil import Veil
from converters.readers.text import laid_out
from converters.source.controls import is_button, shown
from converters.text import ink

_BLOCKS = ("address", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure",
           "form", "frameset", "hgroup", "hr", "legend", "optgroup", "p", "search", "section", "summary")
# A browser shows none of these as text of the page; video and the like show theirs only where they themselves fail.
_MARKUP = ("script", "style", "template", "noscript", "option", "datalist", "svg", "audio", "video", "canvas", "noembed", "noframes", "progress",
           "meter", "annotation", "annotation-xml")
# What is no text of the page, by its account; what stands above a ruby says the same again.
_ASIDE: Final = dict.fromkeys(_MARKUP, "markup") | {"del": "deleted", "button": "furniture", "rt": "duplicate", "rp": "duplicate"}
_NAVIGATION: Final = {"navigation", "banner", "contentinfo", "complementary", "search"}

_ANY_SPACED = re.compile(rb"white-space\s*:\s*(?:pre|break)")
_SIZE = re.compile(r"\s*([0-9]{1,5})")


class Walker:
    """Walks one tree; afterwards it holds what it found."""

    def __init__(self, plain: bytes, root: etree._Element, parts: Mapping[str, bytes] | None = None) -> None:
        """Look at the page, in lower case, once for what need not be looked for at each element; `parts` are beside it in its archive."""
        self.flow = Flow(plain, root)
        self.tables = Tables(self.flow)
        self.title = ""
        self.metas: dict[str, str] = {}
        self.pictures: dict[int, Diagnostic] = {}
        self.gallery = Pictures(parts or {})
        self.inline = Inline(self.flow, plain, root, self._post, self._open_block)
        self._findings: list[Diagnostic] = []
        self._hidden = self._deleted = self._articles = 0
        self._noted = False
        self._veil = Veil(plain, root, dressed=dress(root, plain))
        self._roles = b"role" in plain
        self._spaces = _ANY_SPACED.search(plain) is not None
        self._lists = Lists(self.flow)
        self._root = root
        self._openers = self._registry()

    def findings(self) -> list[Diagnostic]:
        """Return the diagnostics of the walk, the counted ones last."""
        found = [*self._findings, *self.tables.findings, *self.gallery.findings]
        if self._deleted:
            found.append(diagnose("R203", count=self._deleted))
        if self._hidden:
            found.append(diagnose("R204", count=self._hidden))
        return found

    def walk(self) -> None:
        """Go through the tree in document order; the stack is ours, so that depth costs memory only."""
        flow, buffer, openers, veils = self.flow, self.flow.buffer, self._openers, self._veil.possible
        stack: list[tuple[etree._Element, Iterator[etree._Element], Closer | None]] = []
        element = self._root
        children: Iterator[etree._Element] = iter(element)
        close: Closer | None = None
        if element.text:
            flow.add(element.text)
        while True:
            for child in children:
                closing: Closer | None = None
                if veils and (account := self._veil.account(child)):
                    self._post(account, child)
                    self.tables.keep_slots(child)
                    closing = skip
                elif (opener := openers.get(child.tag)) is not None:
                    closing = opener(child)
                if closing is not skip:
                    if text := child.text:
                        if flow.links or flow.pre:
                            flow.add(text)
                        elif buffer or not text.isspace():
                            buffer.append(text)
                    if len(child):
                        stack.append((element, children, close))
                        element, children, close = child, iter(child), closing
                        break
                    if closing is not None:
                        closing(child)
                if text := child.tail:
                    if flow.links or flow.pre:
                        flow.add(text)
                    elif buffer or not text.isspace():
                        buffer.append(text)
            else:
                if close is not None:
                    close(element)
                if not stack:
                    break
                if element.tail:
                    flow.add(element.tail)
                element, children, close = stack.pop()
        flow.flush()

    def _registry(self) -> dict[str, Callable[[etree._Element], Closer | None]]:
        """Say for each element what opening it does; an element not named here is transparent."""
        tables = self.tables
        openers: dict[str, Callable[[etree._Element], Closer | None]] = dict.fromkeys(_BLOCKS, self._open_block)
        openers |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._open_heading) | dict.fromkeys(_ASIDE, self._open_aside)
        openers |= dict.fromkeys(("nav", "header", "footer", "aside"), self._open_furniture)
        openers |= dict.fromkeys(("article", "main"), self._open_article)
        openers |= dict.fromkeys(("pre", "xmp", "listing", "plaintext"), self._open_pre)
        openers |= dict.fromkeys(("ol", "ul", "menu", "dir"), self._lists.open_list)
        openers |= dict.fromkeys(("tbody", "thead", "tfoot"), tables.open_group) | dict.fromkeys(("td", "th"), tables.open_cell)
        openers |= dict.fromkeys(("img", "image"), self._open_picture) | dict.fromkeys(("frame", "object", "embed"), self._open_embedded)
        openers |= {"body": self._open_body, "li": self._lists.open_item, "dialog": self._open_dialog, "table": tables.open_table,
                    "tr": tables.open_row, "caption": tables.open_caption, "br": self._open_break,
                    "iframe": self._open_frame, "title": self._open_title, "meta": self._open_meta,
                    "input": self._open_input, "select": self._open_select, "textarea": self._open_textarea}
        openers |= self.inline.openers(openers)
        if self._spaces:
            openers |= {name: spaced(self.flow, openers.get(name)) for name in (*openers, *STYLED)}
        return openers

    def _post(self, account: str, element: etree._Element) -> str:
        """Post all text of an element, and return it."""
        text = all_text(element)
        if not text or text.isspace():
            return ""
        self.flow.asides.append(Posting(account, text.strip(), place(element.sourceline)))
        self._note_blob(text, element)
        if account == "hidden":
            self._hidden += len(ink(text))
        elif account == "deleted":
            self._deleted += len(ink(text))
        elif account == "unplaced":
            self._findings.append(diagnose("R207", place(element.sourceline)))
        return text

    def _note_blob(self, text: str, element: etree._Element) -> None:
        if blobs.holds_text(text):
            self._findings.append(diagnose("R213", place(element.sourceline), target=f"base64 in <{element.tag}>"))

    def _open_block(self, element: etree._Element) -> Closer:
        if self._roles and element.get("role", "").strip().lower() in _NAVIGATION:
            return self._open_furniture(element)
        self.flow.open_block(element)
        return self.flow.close_block

    def _open_body(self, element: etree._Element) -> Closer:
        """Begin the body; a line that libxml2 began in the head, which it closes for fewer elements than the standard, runs on."""
        buffer, lines = self.flow.buffer[:], self.flow.lines[:]
        del self.flow.buffer[:], self.flow.lines[:]
        closer = self._open_block(element)
        self.flow.buffer += buffer
        self.flow.lines += lines
        return closer

    def _open_dialog(self, element: etree._Element) -> Closer:
        if element.get("open") is None:
            self._post("hidden", element)
            return skip
        return self._open_block(element)

    def _open_heading(self, element: etree._Element) -> Closer:
        self.flow.open_heading(element)
        return self.flow.close_block

    def _open_aside(self, element: etree._Element) -> Closer:
        self._post(_ASIDE[element.tag], element)
        return skip

    def _open_input(self, element: etree._Element) -> Closer:
        """Take what an input shows: text where it stands in a cell, furniture anywhere else."""
        self._note_blob(element.get("value") or "", element)
        text = shown(element.get("type"), element.get("value"), checked=element.get("checked") is not None)
        if (element.get("type") or "").strip().lower() == "hidden":  # no box is there that would part two numbers
            return skip
        if self.flow.cell is not None and not is_button(element.get("type")):
            self._write(text)
            if (element.tail or "")[:1].isdigit():
                self.flow.apart()
        elif text.strip():
            self.flow.asides.append(Posting("furniture", text, place(element.sourceline)))
        return skip

    def _write(self, text: str) -> None:
        self.flow.apart()
        if text:
            self.flow.add(text)

    def _open_select(self, element: etree._Element) -> Closer:
        """Take the chosen option of a list in a cell, by default the first; the others, and a list elsewhere, are markup."""
        options = list(element.iter("option"))
        first = options[:1] if element.get("multiple") is None else []
        chosen = [option for option in options if option.get("selected") is not None][:1] or first
        if self.flow.cell is None or not chosen:
            self._post("markup", element)
            return skip
        text = "".join(chosen[0].itertext())  # type: ignore[arg-type]
        rest = all_text(element).replace(text, "", 1) if text else all_text(element)
        if rest.strip():
            self.flow.asides.append(Posting("markup", rest.strip(), place(element.sourceline)))
        self._write(text)
        return skip

    def _open_textarea(self, element: etree._Element) -> Closer:
        if self.flow.cell is None:
            self._post("markup", element)
        else:
            self._write(all_text(element))
        return skip

    def _open_title(self, element: etree._Element) -> Closer:
        title = collapse(self._post("furniture", element))
        self.title = self.title or title
        return skip

    def _open_meta(self, element: etree._Element) -> Closer:
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = collapse(element.get("content") or "")
        if name and content:
            self.metas.setdefault(name, content)
        return skip

    def _open_break(self, _element: etree._Element) -> Closer:
        self.flow.end_line()
        return skip

    def _open_pre(self, element: etree._Element) -> Closer:
        """Begin preformatted text; where its lines are a table as flattened text has them, the reader of such text takes it."""
        self.flow.open_block(element)
        if self._take_lines(element):
            self.flow.close_block(element)
            return skip
        self.flow.pre += 1
        return self._close_pre

    def _take_lines(self, element: etree._Element) -> bool:
        flow = self.flow
        text = None if flow.furniture else text_alone(element, veils=self._veil.possible)
        found = None if text is None else laid_out(text, flow.line or 1)
        if text is None or found is None:
            return False
        for block in found.blocks:
            flow.emit(block)
        flow.asides += found.asides
        flow.sizes[found.flow == "lines"] += len(text)
        return True

    def _close_pre(self, element: etree._Element) -> None:
        self.flow.flush()
        self.flow.pre -= 1
        self.flow.close_block(element)

    def _open_article(self, element: etree._Element) -> Closer:
        self.flow.open_block(element)
        self._articles += 1
        return self._close_article

    def _close_article(self, element: etree._Element) -> None:
        self._articles -= 1
        self.flow.close_block(element)

    def _open_furniture(self, element: etree._Element) -> Closer:
        """Begin an element that says it is navigation; one that holds a table or a title is read as text all the same."""
        self.flow.open_block(element)
        inside = self._articles and element.tag in {"header", "footer"}
        if inside or next(element.iter("table", "h1", "article", "main"), None) is not None:
            return self.flow.close_block
        self.flow.furniture += 1
        return self._close_furniture

    def _close_furniture(self, element: etree._Element) -> None:
        if self.flow.buffer or self.flow.lines:
            self.flow.flush()
        self.flow.furniture -= 1
        self.flow.close_block(element)

    def _open_frame(self, element: etree._Element) -> Closer:
        self._open_embedded(element)
        if element.get("srcdoc"):
            self._findings.append(diagnose("R213", place(element.sourceline), target="srcdoc"))
        self._post("markup", element)
        return skip

    def _open_embedded(self, element: etree._Element) -> None:
        """Say once that the page shows another document in itself; what an `object` holds stands in for it and is text."""
        target = (element.get("src") or element.get("data") or "").strip()
        if target and not self._noted and not target.lower().startswith(("about:", "javascript:")):
            self._noted = True
            self._findings.append(diagnose("S119", place(element.sourceline), target=target))

    def _open_picture(self, element: etree._Element) -> Closer | None:
        """Put a figure; warn where it may be a page of text: large, or of unknown size and no link."""
        inside = skip if element.tag == "img" else None  # an `image` is no empty element to libxml2
        sizes = [int(found[1]) for name in ("width", "height") if (found := _SIZE.match(element.get(name) or ""))]
        if sizes and min(sizes) <= 3:  # a spacer or a counter
            self._post("markup", element)
            return skip
        origin = Origin(path=f"line {element.sourceline}")
        figure = self.gallery.figure(element, self.inline.target)
        flow = self.flow
        flow.figure(figure)
        if (max(sizes) >= 300 if sizes else not flow.links) and not flow.furniture:
            if flow.cell is None and flow.beside is None:
                self.pictures[id(figure)] = diagnose("R202", origin)
            else:
                self._findings.append(diagnose("R202", origin))
        return inside
