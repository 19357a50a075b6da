"""Put labels together again that a page layout broke over lines, with the values on a line between (no standard).

Only what reads as a label of the form when joined is joined: the cells before and after the values keep everything else.
"""

from __future__ import annotations

from converters.forms import value_counts
from converters.readers.text.lines import Row, is_figure, is_label

_NEAR = 3  # a label is broken over so many lines before the values, and so many after them


def rejoined(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows with each broken label in the row of its values; a row that gave all its cells away is empty."""
    rows = [list(row) for row in rows]
    for at, row in enumerate(rows):
        first = next((place for place, cell in enumerate(row) if is_figure(cell)), len(row))
        if len(row) - first < 2 or not all(is_figure(cell) or not cell for cell in row[first:]):
            continue
        own = row[first - 1] if first else ""
        if is_label(own) or (at and not first and _goes_on(rows[at - 1], len(row))):
            continue
        found = _around(rows, at, own)
        if found is not None:
            before, after = found
            parts = [rows[place].pop() for place in range(at - before, at)] + ([own] if own else [])
            parts += [rows[place].pop(0) for place in range(at + 1, at + 1 + after)]
            row[max(first - 1, 0) : first] = ["\n".join(parts)]
    return rows


def _goes_on(before: list[str], count: int) -> bool:
    """Whether so many figures are what the row before, a label and figures, lacks of a row of the form."""
    figures = sum(map(is_figure, before))
    return 0 < figures < len(before) and figures + count in value_counts()


def _around(rows: list[list[str]], at: int, own: str) -> tuple[int, int] | None:
    """Return from how many lines before and after a row its label comes, None if no number of them makes one."""
    for total in range(1, 2 * _NEAR + 1):
        for after in range(min(total, _NEAR) + 1):
            before = total - after
            if before > _NEAR or at < before or at + after >= len(rows):
                continue
            parts = [rows[place][-1:] for place in range(at - before, at)] + [rows[place][:1] for place in range(at + 1, at + 1 + after)]
            if any(is_figure(cell) for place in (*range(at - before, at), *range(at + 1, at + 1 + after)) for cell in rows[place]):
                continue  # a row with values of its own keeps its label
            if all(part and part[0] and not is_figure(part[0]) for part in parts):
                parts.insert(before, [own])
                if is_label("".join(part[0] for part in parts)):
                    return before, after
    return None


def continued(rows: list[Row]) -> list[Row]:
    """Return the rows, one on several lines as one: a label and some figures, below it the figures that a row of the form has more."""
    whole: list[Row] = []
    at = 0
    while at < len(rows):
        bare = at > 0 and not any(is_figure(text) for text, _place in rows[at - 1])  # its label stands above it
        total = _figures(rows[at], labelled=True) or (bare and _figures(rows[at], labelled=False))
        end = reach = at + 1
        while total and reach < len(rows) and (more := _figures(rows[reach], labelled=False)) and total + more <= max(value_counts()):
            total, reach = total + more, reach + 1
            if total in value_counts():
                end = reach
        whole.append([cell for row in rows[at:end] for cell in row])
        at = end
    return whole


def _figures(row: Row, *, labelled: bool) -> int:
    """How many figures a row has, behind a label or without any; 0 if it is another row."""
    texts = [text for text, _place in row if text]
    count = sum(map(is_figure, texts))
    fits = 0 < count < len(texts) and all(map(is_figure, texts[-count:])) if labelled else count == len(texts)
    return count if fits else 0
