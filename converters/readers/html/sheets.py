"""What a page's own style sheets hide or strike out, written onto its elements as if each said so itself (CSS 2.2 §6.4, §9.2.4, Selectors 3).

Selectors of types, classes and ids are understood, with descendants and children; rules for print or for a width of the window, and
selectors of any other make, do not count. An element's own `style` wins, unless the sheet's rule is important.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.etree import _Element as Element

_ANY = re.compile(rb"<style\b")
_HIDES = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|text-decoration(?:-line)?\s*:[^;}]*line-through)", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"\s*([^{}]*)([{}])")
_DECLARATION = re.compile(r"(display|visibility|text-decoration|text-decoration-line)\s*:\s*([^;!]+?)\s*(!\s*important)?\s*(?:;|\Z)", re.IGNORECASE)
_COMPOUND = re.compile(r"(?:[a-z][a-z0-9-]*|\*)?(?:[.#][\w-]+)*\Z", re.IGNORECASE)
_PART = re.compile(r"([.#]?)([\w*-]+)")
_MEDIA = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)\s*\Z", re.IGNORECASE)
_RULES = 4000  # so many rules are looked at
_MOST = 2_000_000  # so many times an element is held against a rule


class _Step(NamedTuple):
    """A compound selector, and whether it must be the parent, not any ancestor, of the next."""

    tag: str
    names: frozenset[str]
    ids: frozenset[str]
    child: bool


class _Rule(NamedTuple):
    """What a rule says of one property, of which elements, with its rank in the cascade."""

    rank: tuple[bool, int, int, int, int]
    steps: tuple[_Step, ...]
    name: str
    value: str


def dress(root: Element, plain: bytes) -> bool:
    """Write what the sheets of a page hide or strike onto its elements; returns whether anything was written. `plain` is the page in lower case."""
    if not _ANY.search(plain):
        return False
    sheets = [text for style in root.iter("style") if (style.get("media") or "all").strip().lower() in {"all", "screen"} and (text := "".join(map(str, style.itertext())))]
    if not any(_HIDES.search(sheet) for sheet in sheets):
        return False
    rules = list(_rules("\n".join(sheets)))
    hiding = {rule.name for rule in rules if _HIDES.match(f"{rule.name}:{rule.value}")}
    rules = [rule for rule in rules if rule.name in hiding]
    won: dict[Element, dict[str, _Rule]] = {}
    index = _Index(root)
    for rule in rules:
        for element in index.matched(rule.steps):
            best = won.setdefault(element, {})
            if rule.name not in best or best[rule.name].rank <= rule.rank:
                best[rule.name] = rule
    written = False
    for element, said in won.items():
        own = element.get("style") or ""
        inline = {match[1].lower(): bool(match[3]) for match in _DECLARATION.finditer(own)}
        added = [f"{rule.name}:{rule.value}" for rule in said.values() if _HIDES.match(f"{rule.name}:{rule.value}")
                 and (rule.name not in inline or (rule.rank[0] and not inline[rule.name]))]
        if added:
            element.set("style", ";".join([*added, own] if own else added))
            written = True
    return written


def _rules(sheet: str) -> Iterator[_Rule]:
    """Yield the rules of a sheet that are understood and hold for a screen of any width."""
    text = _COMMENT.sub(" ", sheet)
    order = at = 0
    heads: list[str] = []
    while order < _RULES and (match := _RULE.match(text, at)):
        at = match.end()
        body, mark = match[1].rpartition(";")[2] if match[2] == "{" else match[1], match[2]
        if mark == "{":
            heads.append(body.strip())
            continue
        head = heads.pop() if heads else ""
        if not head or head.startswith("@") or any(not _MEDIA.match(outer) for outer in heads):
            continue
        order += 1
        said = [(found[1].lower().removesuffix("-line"), found[2].lower(), bool(found[3])) for found in _DECLARATION.finditer(match[1])]
        for selector in head.split(",") if said else ():
            steps = _steps(selector)
            for name, value, important in said if steps else ():
                weight = (important, sum(len(step.ids) for step in steps), sum(len(step.names) for step in steps), sum(step.tag not in {"", "*"} for step in steps), order)
                yield _Rule(weight, steps, name, value)


def _steps(selector: str) -> tuple[_Step, ...]:
    """Read a selector; empty for one of another make."""
    steps: list[_Step] = []
    child = False
    for word in selector.replace(">", " > ").split():
        if word == ">":
            child = True
            continue
        if not _COMPOUND.match(word):
            return ()
        parts = _PART.findall(word)
        tag = next((name.lower() for mark, name in parts if not mark), "")
        steps.append(_Step(tag, frozenset(name for mark, name in parts if mark == "."), frozenset(name for mark, name in parts if mark == "#"), child))
        child = False
    return tuple(steps)


class _Index:
    """The elements of a page by what selectors name of them."""

    def __init__(self, root: Element) -> None:
        self._by: dict[str, list[Element]] = {}
        for element in root.iter("*"):
            keys = [str(element.tag), *(f".{name}" for name in {*(element.get("class") or "").split()})]
            keys += [f"#{name}" for name in [element.get("id")] if name]
            for key in keys:
                self._by.setdefault(key, []).append(element)
        self._left = _MOST

    def matched(self, steps: Sequence[_Step]) -> Iterator[Element]:
        """Yield the elements that a selector means, as long as not too many have been looked at."""
        last = steps[-1]
        keys = [*(f"#{name}" for name in last.ids), *(f".{name}" for name in last.names), *([last.tag] if last.tag not in {"", "*"} else [])]
        candidates = min((self._by.get(key, []) for key in keys), key=len, default=[])
        self._left -= len(candidates)
        if self._left >= 0:
            yield from (element for element in candidates if _is(element, last) and _under(element, steps))


def _is(element: Element, step: _Step) -> bool:
    return (step.tag in {"", "*", element.tag} and (not step.names or step.names <= {*(element.get("class") or "").split()})
            and (not step.ids or step.ids == {element.get("id")}))


def _under(element: Element, steps: Sequence[_Step]) -> bool:
    """Whether the elements around one match the steps before the last; of several ancestors the nearest that matches is taken."""
    at = element
    for step, after in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        parent = at.getparent()
        if after.child:
            if parent is None or not _is(parent, step):
                return False
            at = parent
            continue
        while parent is not None and not _is(parent, step):
            parent = parent.getparent()
        if parent is None:
            return False
        at = parent
    return True
