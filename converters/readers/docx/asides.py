"""Where text goes that is no part of the body, and the last look for text that nothing has read (ECMA-376-1 §17)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from sys import intern

from lxml import etree

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.model import Posting
from converters.readers.docx.styles import parent_of
from converters.source.ooxml import NOT_TEXT, SHAPES, symbol
from converters.text import ink, tally

# Elements that show characters which stand in their attributes, or in their name.
_SHOWING = ("sym", "symEx", "noBreakHyphen", "docPr", "textpath", *sorted(SHAPES))
SHOWING = frozenset(_SHOWING)
_SHOWING_TAGS = tuple(f"{{*}}{name}" for name in _SHOWING)
_READ = "read"
_HOLDING = frozenset({"tr", "tc", "t", "tab", "ptab", "br", "cr"})


class Names(dict[str, str]):
    """The local name of each tag, split once: one dictionary look-up instead of a string search per element."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = intern(tag.rpartition("}")[2])  # so that comparing it with a constant is comparing addresses
        return name


class Asides:
    """Collects postings and diagnostics while the parts are read; a consumed text is taken out of the tree.

    What is still in the tree in the end was read by nobody: `sweep` posts it, so nothing is lost in a damaged file.
    """

    def __init__(self, notes: list[Diagnostic]) -> None:
        """Begin with the diagnostics that were found before the parts were opened."""
        self.postings: list[Posting] = []
        self.notes = notes
        self.names = Names()
        self._counts: Counter[str] = Counter()
        self._known: set[str] = set()

    def post(self, account: str, text: str, origin: Origin) -> None:
        """Enter `text` into `account`; blank text is no entry."""
        count = len(ink(text))
        if count:
            self.postings.append(Posting(account, text, origin))
            self._counts[account] += count

    def note(self, code: str, origin: Origin, **values: str | int) -> None:
        """Report a diagnostic."""
        self.notes.append(diagnose(code, origin, repair=None, of=(), **values))

    def unknown(self, name: str, origin: Origin) -> None:
        """Report an element that was read through, once for each name."""
        if name not in self._known:
            self._known.add(name)
            self.note("R201", origin, name=name)

    def drain(self, element: etree._Element, account: str, origin: Origin) -> None:
        """Enter all text below `element` into `account`."""
        self.post(account, self.taken(element), origin)

    def taken(self, element: etree._Element) -> str:
        """Take all text below `element`, with the characters that symbols and pictures show."""
        names, pieces = self.names, []
        for item in element.iter():
            name = names[item.tag]
            if item.text:
                if name not in NOT_TEXT:
                    pieces.append(item.text)
                item.text = None
            if name in SHOWING:
                pieces.append(shown(item, name))
            elif name == "p":
                pieces.append("\n")
            if item is not element and item.tail and item.tail.strip() and names[parent_of(item).tag] not in NOT_TEXT:
                pieces.append(item.tail)
                item.tail = None
        return "".join(pieces).strip()

    def sweep(self, root: etree._Element, part: str) -> None:
        """Post as unplaced what is still in the tree of `part`."""
        rest: list[str] = []
        if str(etree.tostring(root, method="text", encoding="unicode", with_tail=False)).strip():
            names = self.names
            for item in root.iter():
                if item.text and names[item.tag] not in NOT_TEXT:
                    rest.append(item.text.strip())
                parent = item.getparent()
                if item.tail and parent is not None and names[parent.tag] not in NOT_TEXT:
                    rest.append(item.tail.strip())
        rest += [shown(item, self.names[item.tag]) for item in root.iter(*_SHOWING_TAGS)]
        text = "\n".join(piece for piece in rest if piece)
        if ink(text):
            self.post("unplaced", text, Origin(part))
            self.note("R209", Origin(part))

    def close(self, part: str) -> None:
        """Report how much was deleted and hidden in the whole document."""
        for account, code in (("deleted", "R203"), ("hidden", "R204")):
            if self._counts[account]:
                self.note(code, Origin(part), count=self._counts[account])


def shown(element: etree._Element, name: str) -> str:
    """Return the characters that a symbol, hyphen or picture stands for, once: the second time it gives nothing."""
    if element.get(_READ) is not None:
        return ""
    element.set(_READ, "")
    return stands_for(element, name)


def stands_for(element: etree._Element, name: str) -> str:
    """Return the characters that a symbol, hyphen or picture stands for, whether or not they were read."""
    if name in {"sym", "symEx"}:
        return symbol(any_attribute(element, "font"), any_attribute(element, "char"))
    if name == "noBreakHyphen":
        return "-"
    if name == "docPr":
        return element.get("descr") or ""
    return element.get("string" if name == "textpath" else "alt") or ""


def any_attribute(element: etree._Element, name: str) -> str:
    """Return the attribute `name` in whatever namespace it stands, else ""."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def branch(element: etree._Element, asides: Asides, origin: Origin) -> Iterable[etree._Element]:
    """Choose the one branch of an `AlternateContent` to read (ECMA-376-3 §9.3): the first with text, else one that shapes it, else the first.

    The text of the others is posted as a duplicate, or as unplaced where they say what the chosen one does not.
    """
    branches = [item for item in element if asides.names[item.tag] in {"Choice", "Fallback"}]
    if not branches:
        return ()
    chosen = next((item for item in branches if _says(item)), None)
    if chosen is None:  # rows and cells shape a table, and breaks and spaces a line, even where they hold no visible text
        chosen = next((item for item in branches if any(asides.names[inner.tag] in _HOLDING for inner in item.iter())), branches[0])
    words = tally(_says(chosen))
    for item in branches:
        if item is not chosen:
            text = asides.taken(item)
            more = tally(text) - words
            asides.post("unplaced" if more else "duplicate", text, origin)
            if more:
                asides.note("R209", origin)
    return chosen


def _says(element: etree._Element) -> str:
    """Return the characters that a branch shows: its text, and what its pictures stand for."""
    pieces = []
    for item in element.iter():
        name = item.tag.rpartition("}")[2]
        if item.text and name not in NOT_TEXT:
            pieces.append(item.text)
        if name in SHOWING:
            pieces.append(stands_for(item, name))
    return "".join(pieces).strip()
