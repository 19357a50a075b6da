"""The controls of a form in a page that show text which stands in an attribute (WHATWG HTML §4.10.5)."""

from __future__ import annotations

# The values of these are not shown; a check box shows a mark, a password dots.
_SILENT = frozenset({"hidden", "password", "checkbox", "radio", "image", "file", "color", "range"})
_BUTTONS = frozenset({"submit", "reset", "button"})


def shown(kind: str | None, value: str | None) -> str:
    """Return what an `input` of type `kind` shows of its `value`."""
    return "" if not value or _plain(kind) in _SILENT else value


def is_button(kind: str | None) -> bool:
    """Whether an `input` of type `kind` is a button, so that what it shows belongs to the page and not to the text."""
    return _plain(kind) in _BUTTONS


def _plain(kind: str | None) -> str:
    return (kind or "").strip().lower()
