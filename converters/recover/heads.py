"""Tell which fact of a form the head of a column names: its id, or the labels on its way, in one string or in several rows.

A head is read whole: it must fall into labels of the fact (the form's wordings and aliases, with or without their numbers), none
twice but where the fact has it twice. A head that several facts answer to names none of them; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from converters.forms import FormCell, FormSpec, labels_of, load_form, parents
from converters.recover.labels import explained
from converters.text import fold

_NUMBER = re.compile(r"^\s*[（(]?(?:[一二三四五六七八九十]+|\d{1,2})[)）、.．]\s*")
_ASIDE = re.compile(r"[（(][^（()）]*[)）]\s*$")
_UNIT = re.compile(r"[（(]\s*(?:单位\s*[:：]\s*)?([件条次个篇份起宗人元]|万元|千元)\s*[)）]\s*$")
_LONGEST = 300  # characters of a head as folded; no label path is as long
_MOST = 24  # so many ways to cut a head into labels are looked at


def unit_of(head: str) -> str:
    """The unit that stands in brackets at the end of a head, "" if there is none."""
    found = _UNIT.search(head)
    return found[1] if found else ""


@lru_cache(maxsize=4096)
def named_facts(path: tuple[str, ...], edition: str) -> frozenset[str]:
    """Return the facts of an edition that a head may name: one is what it names, several are too many, none is another column.

    Args:
        path: the texts of the head from the top down, as printed; one text may hold several labels.
        edition: the edition of the form.

    """
    if len(path) == 1 and path[0].strip() in load_form(edition).facts:
        return frozenset({path[0].strip()})
    whole = tuple(fold(text) for text in path)
    found = _answering(whole, edition)
    bare = tuple(fold(_UNIT.sub("", text)) for text in path)
    return found if found or bare == whole else _answering(bare, edition)


def _answering(path: tuple[str, ...], edition: str) -> frozenset[str]:
    if not any(path) or sum(map(len, path)) > _LONGEST:
        return frozenset()
    found: dict[str, bool] = {}
    for keys in _cuts(path, edition):
        for fact in frozenset.intersection(*(_index(edition)[key] for key in keys)):
            taken = _matched(keys, _labels(edition)[fact])
            if taken and (fact not in _listed(edition) or _listed(edition)[fact] in taken):
                found[fact] = found.get(fact, False) or len(taken - {len(_labels(edition)[fact]) - 1}) == len(_labels(edition)[fact]) - 1
    whole = frozenset(fact for fact, full in found.items() if full)
    return whole if len(whole) == 1 else frozenset(found)


def _matched(keys: Iterable[str], cells: Sequence[frozenset[str]]) -> set[int]:
    """Give each key a label of its own, those that fit fewest first; none at all if one has none left."""
    taken: set[int] = set()
    for fitting in sorted(([at for at, cell in enumerate(cells) if key in cell] for key in keys), key=len):
        free = next((at for at in fitting if at not in taken), None)
        if free is None:
            return set()
        taken.add(free)
    return taken


def _cuts(path: Iterable[str], edition: str) -> list[tuple[str, ...]]:
    """All ways to cut each text of a head into keys of labels."""
    ways: list[tuple[str, ...]] = [()]
    for text in path:
        ends: dict[int, list[tuple[str, ...]]] = {0: ways}
        for at in range(len(text)):
            for key in _starting(edition).get(text[at], ()) if at in ends else ():
                if text.startswith(key, at):
                    ends.setdefault(at + len(key), []).extend((*way, key) for way in ends[at][:_MOST])
        ways = ends.get(len(text), [])[:_MOST]
    return [way for way in ways if way]


@cache
def _starting(edition: str) -> dict[str, tuple[str, ...]]:
    """The keys of labels by their first character."""
    found: dict[str, list[str]] = {}
    for key in _index(edition):
        found.setdefault(key[0], []).append(key)
    return {first: tuple(keys) for first, keys in found.items()}


@cache
def _index(edition: str) -> dict[str, frozenset[str]]:
    """The facts by the keys of the labels on their way."""
    found: dict[str, set[str]] = {}
    for fact, cells in _labels(edition).items():
        for key in frozenset().union(*cells):
            found.setdefault(key, set()).add(fact)
    return {key: frozenset(facts) for key, facts in found.items()}


@cache
def _labels(edition: str) -> dict[str, list[frozenset[str]]]:
    """The keys of each label on the way to each fact; the last are those of its table's name and section."""
    form = load_form(edition)
    named: dict[str, list[frozenset[str]]] = {}
    for spec in form.tables.values():
        heading = [text for item in form.headings if item.role == spec.section for text in (item.full, item.text)]
        captions = frozenset(fold(text) for text in (spec.name, *heading) if fold(text))
        for cell in spec.cells:
            if cell.fact:
                named[cell.fact] = [*(_keys(label) for label in _way(cell, spec)), captions]
    return named


@cache
def _listed(edition: str) -> dict[str, int]:
    """Where among its labels each fact of a list of indicators has its own: a head that gives the ones above alone names another."""
    form = load_form(edition)
    return {cell.fact: len(_way(cell, spec)) - len(_above(cell, spec)) - 1 for spec in form.tables.values() if spec.is_list for cell in spec.cells if cell.fact}


def _above(cell: FormCell, spec: FormSpec) -> list[FormCell]:
    return labels_of(cell, [item for item in spec.cells if not item.fact and not item.aside], {item.row for item in spec.cells if item.fact})[1]


def _way(cell: FormCell, spec: FormSpec) -> list[FormCell]:
    labels = [item for item in spec.cells if not item.fact and not item.aside]
    row, column = labels_of(cell, labels, {item.row for item in spec.cells if item.fact})
    return [*(parents(row[-1], labels) if spec.is_list and row else ()), *row, *column]


def _keys(label: FormCell) -> frozenset[str]:
    """A label as heads have it: with and without its number, and without the explanation in brackets behind it."""
    texts = {text for wording in (label.label, *label.aliases) for text in (wording, _ASIDE.sub("", wording))}
    keys = {*label.keys, *map(fold, texts), *(fold(_NUMBER.sub("", text)) for text in texts), *map(explained, texts)}
    return frozenset(key for key in keys if len(key) > 1)
