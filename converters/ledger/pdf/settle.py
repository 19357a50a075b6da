"""Hold two readings of a PDF to the number of glyphs, font by font: where it agrees, what a code means is a note and no loss (ISO 32000-1 §9.10.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.ledger.pdf.content import Painted
from converters.ledger.pdf.pages import painted
from converters.model import Drawn
from converters.source.files import Source
from converters.text import ink, tally

_SHOWN = 12  # characters of each side that a note quotes


def settle(source: Source, drawn: Iterable[Drawn]) -> tuple[dict[str, Counter[str]], list[Diagnostic]]:
    """Count anew, in the reader's letters where both parsers see as many glyphs of a font on a page.

    Args:
        source: the file.
        drawn: what the reader took off each page, by font, a glyph an entry.

    Returns:
        The count as `count` gives it, and a note for each font that the two understand differently.

    """
    taken: dict[str, Painted] = {}
    for one in drawn:
        taken.setdefault(f"page {one.page}", {})[one.font] = one.glyphs
    counted: dict[str, Counter[str]] = {}
    notes: dict[str, list[Diagnostic]] = {}
    for number, fonts in enumerate(painted(source, once=True), 1):
        part = f"page {number}"
        own = taken.get(part, {})
        texts: list[str] = []
        for name, ours, theirs in _pairs(fonts, own):
            same = _agree(ours, theirs)
            texts += theirs if same else ours
            if same and (note := _note(name, number, ours, theirs)):
                notes.setdefault(name, []).append(note)
        counted[part] = tally("".join(texts))
    return counted, [found[0] for found in notes.values()]


def _pairs(counted: Painted, taken: Painted) -> Iterable[tuple[str, list[str], list[str]]]:
    """Yield each font with its glyphs in the count and in the reading; fonts that only one of them names so are taken together."""
    for name in counted.keys() & taken.keys():
        yield name, counted[name], taken[name]
    ours = [glyph for name, glyphs in counted.items() if name not in taken for glyph in glyphs]
    theirs = [glyph for name, glyphs in taken.items() if name not in counted for glyph in glyphs]
    yield ", ".join(sorted(name for name in counted if name not in taken)) or "?", ours, theirs


def _agree(ours: list[str], theirs: list[str]) -> bool:
    """Whether both saw as many glyphs, those apart that one of them cannot map."""
    one, two = (sum(1 for glyph in glyphs if ink(glyph)) for glyphs in (ours, theirs))
    if one == two or len(ours) == len(theirs):
        return True
    unmapped = sum(1 for glyph in (ours if one > two else theirs) if glyph == "\ufffd")
    # What nobody can map shows no letter: pdfium may know it for a blank, or not give it as text at all.
    return abs(one - two) <= (unmapped if one > two else min(unmapped, len(ours) - one))


def _note(font: str, page: int, ours: list[str], theirs: list[str]) -> Diagnostic | None:
    """Say how the two understand a font, if not alike."""
    one, two = tally("".join(ours)), tally("".join(theirs))
    if one == two:
        return None
    where = Origin(page=page)
    if (two - one).keys() <= {"\ufffd"} or (one - two).keys() <= {"\ufffd"}:
        return diagnose("L861", where, font=font or "?", count=max((two - one)["\ufffd"], (one - two)["\ufffd"]))
    return diagnose("L862", where, font=font or "?", one=_spell(two - one), two=_spell(one - two))


def _spell(count: Counter[str]) -> str:
    return "".join(sorted(count))[:_SHOWN]
