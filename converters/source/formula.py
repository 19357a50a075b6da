"""An equation of Office as one line of text that keeps its value: 1/3, 10^4, √2 (ECMA-376-1 §22.1; Unicode Technical Note 28).

The reader and the ledger each take the equation apart by their own parser; what its parts mean on a line is said here, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MATH = frozenset({"oMath", "oMathPara"})
_TOKEN = re.compile(r"[\w.,%]*")


@dataclass(slots=True)
class Node:
    """An element of an equation: its local name, the value of its `val`, its own text, and what is in it."""

    name: str
    val: str | None = None
    text: str = ""
    inside: list[Node] = field(default_factory=list)

    def get(self, name: str) -> Node | None:
        """Return the first element of this name in it."""
        return next((item for item in self.inside if item.name == name), None)

    def said(self, name: str, otherwise: str) -> str:
        """Return the value of a property of this element, which stands in the element of properties."""
        properties = self.get(f"{self.name}Pr")
        found = properties.get(name) if properties else None
        return otherwise if found is None else found.val or ""


def is_properties(name: str) -> bool:
    """Whether an element says how another looks and holds no text; `docPr` is the description of a picture."""
    return name.endswith("Pr") and name != "docPr"


def linear(node: Node) -> str:
    """Return the text of an equation, or of a part of it."""
    if is_properties(node.name):
        return ""
    write = _WRITERS.get(node.name)
    if write is None:
        return node.text + "".join(map(linear, node.inside))
    used = _USED[node.name]
    return write(node) + node.text + "".join(linear(item) for item in node.inside if item.name not in used)  # what stands where it should not


def _part(node: Node, name: str) -> str:
    return "".join(linear(item) for item in node.inside if item.name == name)


def _held(text: str) -> str:
    """Put a part of several signs in brackets, unless it is so already."""
    if _TOKEN.fullmatch(text) or len(text) == 1:
        return text
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth and at < len(text) - 1:
            return f"({text})"
    return text if text[0] == "(" else f"({text})"


def _fraction(node: Node) -> str:
    over, under = _part(node, "num"), _part(node, "den")
    if not over or not under:
        return over + under
    return f"{_held(over)}{'¦' if node.said('type', '') == 'noBar' else '/'}{_held(under)}"


def _scripts(node: Node) -> str:
    text = _held(_part(node, "e"))
    if not text:
        return _part(node, "sub") + _part(node, "sup")
    for name, sign in (("sub", "_"), ("sup", "^")):
        part = _part(node, name)
        text += sign + _held(part) if part else ""
    return text


def _before(node: Node) -> str:
    if not _part(node, "e"):
        return _part(node, "sub") + _part(node, "sup")
    return "".join(sign + _held(_part(node, name)) for name, sign in (("sub", "_"), ("sup", "^")) if _part(node, name)) + _held(_part(node, "e"))


def _root(node: Node) -> str:
    degree, inner = _part(node, "deg"), _part(node, "e")
    if not inner:
        return degree
    return f"√({degree}&{inner})" if degree else f"√{_held(inner)}"


def _sum(node: Node) -> str:
    return node.said("chr", "∫") + _before(node) if _part(node, "e") else _part(node, "sub") + _part(node, "sup")


def _brackets(node: Node) -> str:
    parts = [linear(item) for item in node.inside if item.name == "e"]
    if not parts:
        return ""
    return node.said("begChr", "(") + node.said("sepChr", "|").join(parts) + node.said("endChr", ")")


def _function(node: Node) -> str:
    return _part(node, "fName") + _held(_part(node, "e"))


def _limit(sign: str) -> Callable[[Node], str]:
    return lambda node: _part(node, "e") + (sign + _held(limit) if (limit := _part(node, "lim")) else "")


def _matrix(node: Node) -> str:
    rows = [", ".join(linear(cell) for cell in row.inside if not is_properties(cell.name)) for row in node.inside if row.name == "mr"]
    return f"[{'; '.join(rows)}]" if any(rows) else ""


def _lines(node: Node) -> str:
    return "; ".join(linear(item) for item in node.inside if item.name == "e")


_USED: dict[str, frozenset[str]] = {name: frozenset(parts.split()) for name, parts in {
    "f": "num den", "sSup": "e sub sup", "sSub": "e sub sup", "sSubSup": "e sub sup", "sPre": "e sub sup", "rad": "deg e", "nary": "e sub sup", "d": "e",
    "func": "fName e", "limLow": "e lim", "limUpp": "e lim", "m": "mr", "eqArr": "e"}.items()}
_WRITERS: dict[str, Callable[[Node], str]] = {
    "f": _fraction, "sSup": _scripts, "sSub": _scripts, "sSubSup": _scripts, "sPre": _before, "rad": _root, "nary": _sum, "d": _brackets, "func": _function,
    "limLow": _limit("_"), "limUpp": _limit("^"), "m": _matrix, "eqArr": _lines}
