"""What stands beside the text on a page: links, faces, lists, pictures as data, notes with links there and back (WHATWG HTML, DPUB-ARIA 1.1)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from converters.lists import List
from converters.media import SHOWN
from converters.model import Figure, Marks, Media, Note, Paragraph
from converters.spans import Piece, over, pieces
from converters.text import for_xml

_TAGS = {"strong": "strong", "emphasis": "em", "underline": "u", "sup": "sup", "sub": "sub"}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
_PLAIN = {"decimal": "%1."}  # what a browser writes by itself
Inline = Callable[[str], str]


def attribute(text: str) -> str:
    """Return `text` as an attribute's value, on one line."""
    return " ".join(for_xml(text).split()).translate(_ESCAPES)


def words(number: str, text: str, marks: Marks | None, inline: Inline, marked_notes: Sequence[str] = ()) -> str:
    """Return a text with its number as the content of an element; `inline` escapes what is not marked."""
    if marks is None:
        return inline(number + text)
    out = [inline(number)] if number else []
    for link, group in groupby(pieces(text, over(marks, text)), lambda piece: piece.link):
        inner = "".join(_piece(piece, inline, marked_notes) for piece in group)
        out.append(f'<a href="{attribute(link)}">{inner}</a>' if link else inner)
    return "".join(out)


def _piece(piece: Piece, inline: Inline, notes: Sequence[str]) -> str:
    if piece.anchor:
        return f'<a id="{attribute(piece.anchor)}"></a>'
    if piece.note:
        key = attribute(piece.note)
        return f'<sup><a href="#{key}" id="ref-{key}" role="doc-noteref">{mark(piece.note, notes)}</a></sup>'
    content = inline(piece.text)
    for face in reversed(piece.faces):
        content = f"<{_TAGS[face]}>{content}</{_TAGS[face]}>"
    return content


def mark(note: str, notes: Sequence[str]) -> str:
    """Return the mark of a note: its place among all of them."""
    return f"[{notes.index(note) + 1}]" if note in notes else ""


def picture(figure: Figure, media: Mapping[str, Media]) -> str:
    """Return a picture with its bytes; one that a browser does not show, or without bytes, is a name and a description."""
    item = media.get(figure.media)
    shown = item is not None and item.type in SHOWN
    if item is not None and item.href:
        source = attribute(item.href) if shown else "data:,"
    else:
        source = f"data:{item.type};base64,{b64encode(item.data).decode()}" if item is not None and shown else "data:,"
    size = f' style="width:{figure.width:.10g}pt;height:{figure.height:.10g}pt"' if shown and figure.width > 0 and figure.height > 0 else ""
    made = f'<img src="{source}" alt="{attribute(figure.alt)}" title="{attribute(figure.name)}"{size}>'
    return f'<a href="{attribute(figure.target)}">{made}</a>' if figure.target else made


def written_list(found: List, paragraph: Callable[[Paragraph, bool], str]) -> Iterator[str]:
    """Write a list, an item a line; `paragraph` writes one of its paragraphs, alone in its item or not, without its number."""
    first = found.first
    plain = _PLAIN.get(first.format) == first.pattern
    start = next((entry.item.value for entry in found.entries if entry.item.value is not None), 1)
    attributes = "" if start == 1 or not found.ordered else f' start="{start}"'
    if found.ordered and not plain:
        attributes += f' data-format="{attribute(first.format)}" data-pattern="{attribute(first.pattern)}"'
    yield f"<{'ol' if found.ordered else 'ul'}{attributes} data-list=\"{attribute(first.list)}\">"
    expected = start
    for entry in found.entries:
        value, own = entry.item.value, next((block for block in entry.blocks if isinstance(block, Paragraph)), None)
        marker = "" if plain or not found.ordered or own is None else f' style="list-style-type:&quot;{attribute(_string(own.number))}&quot;"'
        counted = f' value="{value}"' if found.ordered and value is not None and value != expected else ""
        if value is None:
            marker = ' style="list-style-type:none"'
        else:
            expected = value + 1
        alone = len(entry.blocks) == 1
        inner = "".join("".join(written_list(block, paragraph)) if isinstance(block, List) else paragraph(block, alone) for block in entry.blocks)
        yield f"<li{counted}{marker}>{inner}</li>"
    yield "</ol>" if found.ordered else "</ul>"


def _string(text: str) -> str:
    """Return a text as the content of a string of CSS."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")


def written_notes(notes: Mapping[str, Note], blocks: Callable[[Note], list[str]], named: str) -> Iterator[str]:
    """Write the notes at the end, each with the way back to its place."""
    if notes:
        yield f'<section role="doc-endnotes" aria-label="{named}">'
        keys = list(notes)
        for key, note in notes.items():
            name = attribute(key)
            yield f'<div id="{name}" class="note">'
            back = f'<a href="#ref-{name}" role="doc-backlink" aria-label="{named} {keys.index(key) + 1}">{mark(key, keys)}</a> '
            first, *rest = blocks(note) or ["<p></p>"]
            yield first.replace(">", f">{back}", 1)
            yield from rest
            yield "</div>"
        yield "</section>"
