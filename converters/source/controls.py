"""The controls of a form in a page that show text which stands in an attribute (WHATWG HTML §4.10.5)."""

from __future__ import annotations

# The values of these are not shown; a password shows dots.
_SILENT = frozenset({"hidden", "password", "checkbox", "radio", "image", "file", "color", "range"})
_BUTTONS = frozenset({"submit", "reset", "button"})


_BOXES = frozenset({"checkbox", "radio"})


def shown(kind: str | None, value: str | None, *, checked: bool = False) -> str:
    """Return what an `input` of type `kind` shows of its `value`, or the mark of a box that is `checked` or not."""
    if _plain(kind) in _BOXES:
        return "☑" if checked else "☐"
    return "" if not value or _plain(kind) in _SILENT else value


def is_button(kind: str | None) -> bool:
    """Whether an `input` of type `kind` is a button, so that what it shows belongs to the page and not to the text."""
    return _plain(kind) in _BUTTONS


def _plain(kind: str | None) -> str:
    return (kind or "").strip().lower()
