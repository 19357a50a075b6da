"""What holds for a part of a text beside its characters: emphasis, links, places of notes; the text itself never changes for it.

A text may be trimmed, cut, or mended after its spans were counted. `over` then finds the places again, so that nothing which
changes a text needs to know of spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from converters.model import Marks, Span

FACES = ("strong", "emphasis", "underline", "sup", "sub")  # in the order in which one stands in another
POINTS = ("anchor", "note")
KINDS = ("link", *FACES, *POINTS)
_LONGEST = 20_000  # characters; a longer text that was changed is compared at its ends only


class Piece(NamedTuple):
    """A run of text for which the same holds: its faces, the link it stands in; or a place without text, of an anchor or a note."""

    text: str
    faces: tuple[str, ...] = ()
    link: str = ""
    anchor: str = ""
    note: str = ""


def marked(text: str, spans: Iterable[Span]) -> Marks | None:
    """Return the marks of `text`; None where nothing is marked."""
    found = normal(spans, len(text))
    return Marks(text, found) if found else None


def over(marks: Marks | None, text: str) -> tuple[Span, ...]:
    """Return the spans of `marks` as they stand over `text`, which is theirs, a part of it, or what became of it."""
    if marks is None:
        return ()
    if marks.text == text:
        return marks.spans
    at = marks.text.find(text) if text else -1
    if at >= 0:
        return clipped(marks.spans, at, at + len(text))
    return _mapped(marks, text)


def settled(marks: Marks | None, text: str) -> Marks | None:
    """Return the marks counted anew on `text`; None where none are left."""
    return None if marks is None else marks if marks.text == text else marked(text, over(marks, text))


def clipped(spans: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Return what of `spans` lies in a part of the text, counted from the start of that part."""
    kept = (replace(span, start=max(span.start, start) - start, end=min(span.end, end) - start) for span in spans
            if (span.start < end and span.end > start) or (span.start == span.end and start <= span.start <= end))
    return normal(kept, end - start)


def joined(first: Marks | None, second: Marks | None, text: str, cut: int) -> Marks | None:
    """Return the marks of a `text` that two others make, the second beginning at `cut`."""
    if first is None and second is None:
        return None
    spans = [*over(first, text[:cut]), *(replace(span, start=span.start + cut, end=span.end + cut) for span in over(second, text[cut:]))]
    return marked(text, spans)


def normal(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Return `spans` in their one order: those of a kind that touch are one, links do not overlap, nothing lies outside the text."""
    found: list[Span] = []
    last: dict[str, Span] = {}
    for span in sorted(set(spans), key=_order):
        start, end = min(max(span.start, 0), length), min(span.end, length)
        before = last.get(span.kind)
        if span.kind in POINTS:
            found.append(Span(start, start, span.kind, span.target))
            continue
        if before is not None and span.target == before.target and start <= before.end:
            found.remove(before)
            start, end = before.start, max(end, before.end)
        elif before is not None:
            start = max(start, before.end)
        if start < end:
            last[span.kind] = Span(start, end, span.kind, span.target)
            found.append(last[span.kind])
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _order(span: Span) -> tuple[int, int, int, str]:
    return span.start, -span.end, KINDS.index(span.kind), span.target


def pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """Cut `text` where what holds for it changes; the pieces together are the text."""
    cuts = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end) if 0 <= edge <= len(text))})
    for start, end in [*pairwise(cuts), (len(text), len(text))]:
        inside = next((span.target for span in spans if span.kind == "link" and span.start < start < span.end), "")
        for span in spans:
            if span.start == start and span.kind in POINTS:
                yield Piece("", (), inside, span.target if span.kind == "anchor" else "", span.target if span.kind == "note" else "")
        here = {span.kind: span.target for span in spans if span.start <= start < end <= span.end}
        if start < end:
            yield Piece(text[start:end], tuple(face for face in FACES if face in here), here.get("link", ""))


def _mapped(marks: Marks, text: str) -> tuple[Span, ...]:
    """Carry spans over to a text that was mended: by the characters that are in both, in their order."""
    old = marks.text
    if len(old) > _LONGEST or len(text) > _LONGEST:
        same = [(0, 0, len(next(iter(_alike(old, text)), "")))]
    else:
        same = [(block.a, block.b, block.size) for block in SequenceMatcher(None, old, text, autojunk=False).get_matching_blocks()]
    place = {left + at: right + at for left, right, size in same for at in range(size)}

    def begins(at: int) -> int:
        return next((place[index] for index in range(at, len(old)) if index in place), len(text))

    def ends(at: int) -> int:
        return next((place[index] + 1 for index in range(at - 1, -1, -1) if index in place), 0)

    kept = []
    for span in marks.spans:
        if span.kind in POINTS:
            at = ends(span.start) if span.start else 0
            kept.append(replace(span, start=at, end=at))
        elif begins(span.start) < ends(span.end):
            kept.append(replace(span, start=begins(span.start), end=ends(span.end)))
    return normal(kept, len(text))


def _alike(old: str, new: str) -> Iterator[str]:
    """Yield the beginning that two texts share."""
    size = next((at for at, (left, right) in enumerate(zip(old, new, strict=False)) if left != right), min(len(old), len(new)))
    yield old[:size]
