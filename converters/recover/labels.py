"""Compare printed labels with the form's: folded, exact first, else by similarity (rapidfuzz), and name what was lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from converters.forms import FormCell, FormSpec, editions, load_form
from converters.text import fold, ink

_NUMBERED = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*[)）、.．,，]?")
_APART = 0.1  # by which the nearest label is nearer than the next
_SAME = 0.8  # likeness from which a text counts as a label wherever it stands
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?=\D)")


@dataclass(frozen=True)
class FormRow:
    """A row of a form table as alignment sees it.

    `labels` begin in this row, `path` covers it from above, `values` are its value cells; `keys` are the folded wordings of
    each label, in the order of `labels`.
    """

    index: int
    labels: tuple[FormCell, ...]
    path: tuple[FormCell, ...]
    values: tuple[FormCell, ...]
    keys: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The row's deepest label, by which a person would call it."""
        if self.labels:
            return self.labels[-1].label if self.values else self.labels[0].label
        return self.path[-1].label if self.path else "数值"


@cache
def form_rows(edition: str, table: str) -> tuple[FormRow, ...]:
    """Return the rows of one form table of one edition."""
    spec = load_form(edition).tables[table]
    return tuple(_row(spec, index) for index in range(spec.rows))


def _row(spec: FormSpec, index: int) -> FormRow:
    labels = tuple(cell for cell in spec.cells if cell.row == index and not cell.fact and not cell.aside)
    path = tuple(cell for cell in spec.cells if cell.row < index < cell.row + cell.rowspan and not cell.fact)
    values = tuple(cell for cell in spec.cells if cell.row == index and cell.fact)
    return FormRow(index, labels, path, values, tuple(cell.keys for cell in labels))


@cache
def label_index() -> dict[str, frozenset[tuple[str, str]]]:
    """Map each folded wording to the (edition, table) pairs in which it is a label; a list of indicators is read by itself (`indicators`)."""
    index: dict[str, set[tuple[str, str]]] = {}
    for edition in editions():
        for spec in (spec for spec in load_form(edition).tables.values() if not spec.is_list):
            for cell in spec.cells:
                for wording in cell.keys:
                    index.setdefault(wording, set()).add((edition, spec.id))
    return {wording: frozenset(places) for wording, places in index.items()}


@lru_cache(maxsize=16384)
def similarity(found: str, wording: str, least: float = 0.0) -> float:
    """Compare two folded labels, 0 to 1; the same words under another number still count as nearly the same.

    A pair that cannot reach `least` may come back as 0, which saves the closer look.
    """
    if found == wording:
        return 1.0
    if not found or not wording:
        return 0.0
    if len(found) >= 3 and len(wording) >= 3 and _pairs(found).isdisjoint(_pairs(wording)):
        return 0.0  # no two characters in a row in common
    if least and 2 * sum((Counter(found) & Counter(wording)).values()) < (least - 0.05) * (len(found) + len(wording)):
        return 0.0  # too few characters in common, in whatever order
    from rapidfuzz import (
        fuzz,  # by way of the package: its modules import one another, and two threads that begin at two of them get half of each
    )

    whole: float = fuzz.ratio(found, wording) / 100
    bare_found, bare_wording = _NUMBERING.sub("", found), _NUMBERING.sub("", wording)
    if len(bare_found) >= 3 and (bare_found != found or bare_wording != wording):
        whole = max(whole, 0.95 * fuzz.ratio(bare_found, bare_wording) / 100)
    if len(found) >= 3 and wording.startswith(found):
        whole = max(whole, 0.75)
    return whole


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    return frozenset(map("".join, pairwise(text)))


def likeness(found: str, wordings: tuple[str, ...]) -> float:
    """The best similarity of a folded label to any wording."""
    return 1.0 if found in wordings else max(similarity(found, wording) for wording in wordings)


@lru_cache(maxsize=8192)
def nearest(key: str) -> str:
    """The wording of a label that a folded text stands for: its own, or the one that it is much more like than any other; else ""."""
    index = label_index()
    if key in index or len(key) < 3:
        return key if key in index else ""
    from rapidfuzz import process

    likes = sorted(((similarity(key, wording), wording) for wording, _score, _at in process.extract(key, index.keys(), limit=5, score_cutoff=55)), reverse=True)
    if not likes or likes[0][0] < _SAME or (len(likes) > 1 and likes[1][0] > likes[0][0] - _APART):
        return ""
    return likes[0][1]


@cache
def _longest() -> int:
    return max(map(len, label_index()))


@lru_cache(maxsize=8192)
def tables_of(key: str) -> frozenset[str]:
    """The ids of the form tables in which a folded text is a label, exactly or nearly."""
    places = label_index().get(key)
    if places is None and 3 <= len(key) <= 2 * _longest():  # of what is longer, less than half can be alike
        from rapidfuzz import process

        close = [label_index()[wording] for wording, _score, _at in process.extract(key, label_index().keys(), limit=8, score_cutoff=60) if similarity(key, wording) >= _SAME]
        places = frozenset().union(*close)
    return frozenset(table for _edition, table in places or ())


def lost_characters(printed: str, label: str) -> bool:
    """Whether `printed` is `label` with characters lost in transport: single ones, or all after a line break in the cell.

    A run of two or more lost inside is more likely the writer's own wording, and is no transport damage.
    """
    short, full = ink(printed), ink(label)
    if len(short) >= len(full) or len(short) < 2:
        return False
    if full.startswith(short) and len(short) >= 3 and len(full) - len(short) <= 4:
        return True
    at = run = 0
    for char in full:
        if at < len(short) and short[at] == char:
            at, run = at + 1, 0
        else:
            run += 1
            if run > 1:
                return False
    return at == len(short)


def bracketed(text: str) -> list[str]:
    """The words between the brackets of a label, its number aside: a bracket at the wrong place changes what it says."""
    return [fold(part) for part in re.split(r"[（()）]", _NUMBERED.sub("", ink(text)))] if "（" in text or "(" in text else []


@lru_cache(maxsize=4096)
def explained(text: str) -> str:
    """The key of a label before the explanation that stands behind it: 规章：指…; "" if there is none."""
    for at, char in enumerate(text):
        if char in "：:（( \n" and at >= 2 and (key := fold(text[:at])) in label_index():
            return key
    return ""
