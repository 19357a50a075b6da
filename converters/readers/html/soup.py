"""The tags of tables put in order before libxml2 reads them: it has no insertion modes (WHATWG HTML §13.2.6.4.9 to 15).

Only the tags of tables are looked at, and of forms, which no table holds: missing tags are written, and those that the
standard ignores are left out. A `</p>` without its `<p>` is an empty paragraph, and a `</br>` is a break, so that they end a line as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

NOTHING = "<!---->"  # in place of a tag that is left out: a `<` before it must not come to stand before a letter
_TAGS = "table|caption|colgroup|col|tbody|thead|tfoot|tr|td|th|form|p|br"
_RAW = "script|style|title|textarea|xmp|iframe|noembed|noframes"
# Outside quotes a tag ends at the next `<`, and a quoted value is bounded: a page of unclosed quotes costs no more than another.
_SCAN = re.compile(rf"<!--.*?(?:-->|\Z)|<({_RAW})\b[^<>]*(?<!/)>.*?(?:</\1\s*>|\Z)|<plaintext\b.*"
                   rf"|<(/?)({_TAGS})(?=[\s/>])(?:[^<>\"']|\"[^\"]{{0,2000}}\"|'[^']{{0,2000}}')*>", re.IGNORECASE | re.DOTALL)
_LOOSE_CELLS = etree.XPath("count(//td) + count(//th) > count(//tr/td) + count(//tr/th)")
_GROUPS = frozenset({"tbody", "thead", "tfoot"})
_LONGEST = 4096  # no tag of a table is longer
_SLASH = re.compile(rb"/>")
_PART = re.compile(rb"<(?:table|caption|tbody|thead|tfoot|tr|td|th)\b")
_NAMES = frozenset(_TAGS.split("|"))
_ENDINGS = frozenset({"p", "br"})
_CELLS = frozenset({"td", "th"})


def is_tangled(root: etree._Element, stray: set[str], plain: bytes) -> bool:
    """Whether parts of a table stand where the standard never puts them, their end tags ended nothing, or `<td/>` is among them."""
    return not _NAMES.isdisjoint(stray) or _is_loose(root) or _has_slash(plain)


def _is_loose(root: etree._Element) -> bool:
    for part in root.iter("table", "tr", "caption", "colgroup", *_GROUPS):
        parent = part.getparent()
        above = "" if parent is None else parent.tag
        if part.tag == "table":
            if above in {"table", "tr"} or above in _GROUPS:
                return True
        elif above != "table" and not (part.tag == "tr" and above in _GROUPS):
            return True
    return bool(_LOOSE_CELLS(root))


def _has_slash(plain: bytes) -> bool:
    """Whether a tag of a table ends with a slash, which the standard ignores; to libxml2 it ends the element."""
    return any(_PART.match(plain, plain.rfind(b"<", max(slash.start() - _LONGEST, 0), slash.start())) for slash in _SLASH.finditer(plain))


def straight(text: str) -> str:
    """Return the page with all tags of its tables written, each in its place."""
    tables: list[_Table] = []

    def written(match: re.Match[str]) -> str:
        name, ends = (match[3] or "").lower(), bool(match[2])
        if not name or (name in _ENDINGS and not ends):
            return match[0]
        if name in _ENDINGS:
            return "<br>" if name == "br" else f"{match[0]}<hr>"
        tag = match[0] if ends or match[0][-2] != "/" else f"{match[0][:-2]}>"
        if name == "table":
            return _end_table(tables) if ends else _begin_table(tables, tag)
        if not tables:
            return tag
        table = tables[-1]
        if name == "form":
            return table.form(tag, ends=ends)
        return "".join(table.end(name) if ends else table.begin(name, tag)) or NOTHING

    return _SCAN.sub(written, text)


class _Table:
    """An open table: the names of its open parts, outermost first, and how many forms are open in its cell."""

    __slots__ = ("forms", "open")

    def __init__(self) -> None:
        self.open: list[str] = []
        self.forms = 0

    def holds_flow(self) -> bool:
        """Whether the table is open in a cell or its caption, where anything may stand."""
        return bool(self.open) and (self.open[-1] in _CELLS or self.open[-1] == "caption")

    def closed(self, keep: int) -> Iterator[str]:
        """Close the parts of the table but for the outer `keep`."""
        while len(self.open) > keep:
            yield f"</{self.open.pop()}>"
            self.forms = 0

    def begin(self, name: str, tag: str) -> Iterator[str]:
        """Begin a part: close what cannot hold it, open what must."""
        if self.open == ["caption"]:
            yield from self.closed(0)
        if name in _CELLS:
            yield from self.closed(2)
            yield from self._opened("tbody", "tr")
        elif name == "tr":
            yield from self.closed(1)
            yield from self._opened("tbody")
        else:
            yield from self.closed(0)
        yield tag
        if not name.startswith("col"):
            self.open.append(name)

    def _opened(self, *names: str) -> Iterator[str]:
        for name in names[len(self.open):]:
            self.open.append(name)
            yield f"<{name}>"

    def end(self, name: str) -> Iterator[str]:
        """End a part if it is open."""
        if name in self.open:
            yield from self.closed(self.open.index(name))

    def form(self, tag: str, *, ends: bool) -> str:
        """Keep a form that stands in a cell; one around cells holds nothing."""
        if not self.holds_flow() or (ends and not self.forms):
            return NOTHING
        self.forms += -1 if ends else 1
        return tag


def _begin_table(tables: list[_Table], tag: str) -> str:
    """Begin a table; one in another, but in none of its cells, ends that."""
    before = ""
    if tables and not tables[-1].holds_flow():
        before = _end_table(tables)
    tables.append(_Table())
    return before + tag


def _end_table(tables: list[_Table]) -> str:
    """End the innermost table, and all that is open in it."""
    return "".join(tables.pop().closed(0)) + "</table>" if tables else NOTHING
