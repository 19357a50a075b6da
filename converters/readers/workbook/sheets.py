"""The sheets of a workbook as a person sees them, whatever the file's format: shown cells, spans, what is hidden, notes."""

from __future__ import annotations

from dataclasses import field
from functools import lru_cache

from converters.model import Figure, Paragraph
from converters.record import record

Place = tuple[int, int]  # row and column, both counted from 0


@record
class Shown:
    """A cell: the text it shows, and whether a border frames it on two sides or more."""

    text: str
    framed: bool = False


@record
class Sheet:
    """A sheet: its cells by place, the spans of merged ranges by their first place, the rows and columns that are hidden.

    `seen` is False for a hidden sheet. `notes` are the comments with their places; `drawn` what floats over the cells
    (text boxes as paragraphs, pictures as figures), in the order of the rows where they begin.
    """

    name: str
    cells: dict[Place, Shown]
    spans: dict[Place, tuple[int, int]] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    seen: bool = True
    notes: tuple[tuple[Place, str], ...] = ()
    drawn: tuple[Paragraph | Figure, ...] = ()


def name_of(place: Place) -> str:
    """Write a place as a sheet does: (2, 1) is B3."""
    return f"{_letters(place[1])}{place[0] + 1}"


@lru_cache(maxsize=16_384)  # as many columns as a sheet has
def _letters(column: int) -> str:
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(reference: str) -> Place:
    """Turn a reference such as B3 or $B$3 into a place; raises ValueError for what is none."""
    plain = reference.replace("$", "")
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters):]
    if not digits or not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        raise ValueError(f"no cell: {reference!r}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1
