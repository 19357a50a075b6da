"""Diagnostics as a compiler gives them: a code, a severity, a place and a way out; every code stands in `CODES`.

Ranges: S source, R readers, G grid, F form alignment, N narrative, V validation, C checks, L ledger, W writers,
B batch, P picture. The messages are in English and Chinese and take named parameters.
"""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from converters.codes import CODES
from converters.record import record

SEVERITIES = ("note", "warning", "error")


@record
class Origin:
    """A place in the source: a part of the package, a path in that part or a page with a box, and a character span.

    `page` counts from 1; `box` is (left, top, right, bottom) in PDF points from the top left corner of the page.
    """

    part: str = ""
    path: str = ""
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        """Write the place as one would point at it: `word/document.xml:tbl[2]/tr[3]/tc[1]`, `page 4`."""
        where = [self.part, self.path]
        if self.page is not None:
            where.append(f"page {self.page}")
        return ":".join(word for word in where if word)


NOWHERE = Origin()
_SAID, _RIGHT = ("found", "count", "text", "name"), ("expected", "total", "right", "own", "share", "rate")


@record
class Repair:
    """One change made while reading: its code, the text before and after, and the evidence that justified it."""

    code: str
    before: str
    after: str
    evidence: str


class Message(NamedTuple):
    """The two wordings of a diagnostic."""

    en: str
    zh: str


@record
class Diagnostic:
    """One finding; build it with `diagnose`, which takes the severity and the wording from the registry.

    `facts` are the ids of the facts it is about, which the wording gives in the form's printed words; `figures` what is
    printed and what it ought to be, where the finding is of a figure; `rule` the form's name for a sum (K1 to K4).
    """

    code: str
    severity: str
    message: Message
    origin: Origin = NOWHERE
    repair: Repair | None = None
    facts: tuple[str, ...] = field(default=(), compare=False)
    figures: tuple[str, str] = field(default=("", ""), compare=False)
    rule: str = field(default="", compare=False)


class Refused(Exception):  # noqa: N818 - it is the input that was refused, not a fault of the program
    """The input can't be read at all; carries the one diagnostic that says why and what to do."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Keep the diagnostic; its English wording is the exception's text."""
        super().__init__(diagnostic.message.en)
        self.diagnostic = diagnostic


def diagnose(code: str, origin: Origin = NOWHERE, *, repair: Repair | None = None, of: tuple[str, ...] = (), **values: str | int | Message) -> Diagnostic:
    """Make the diagnostic `code` at `origin` about the facts `of`, its wording filled with `values` (a `Message` where the two wordings differ).

    KeyError for an unregistered code.
    """
    severity, english, chinese = CODES[code]
    both = [{name: shorten(str(value[side] if isinstance(value, Message) else value)) for name, value in values.items()} for side in (0, 1)]
    said, right = (next((both[1][name] for name in names if name in values), "") for names in (_SAID, _RIGHT))
    return Diagnostic(code, severity, Message(english.format(**both[0]), chinese.format(**both[1])), origin, repair, of, (said, right))


def refuse(code: str, origin: Origin = NOWHERE, **values: str | int) -> Refused:
    """Make the exception that ends the reading of one input with diagnostic `code`."""
    return Refused(diagnose(code, origin, repair=None, of=(), **values))


def shorten(text: str, width: int = 120) -> str:
    """Quote at most `width` characters of a source's text, with control characters made visible."""
    plain = "".join(char if char.isprintable() else " " for char in text)
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def worst(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> str:
    """Return the highest severity among `diagnostics`, or "" when there is none."""
    return max((item.severity for item in diagnostics), key=SEVERITIES.index, default="")
