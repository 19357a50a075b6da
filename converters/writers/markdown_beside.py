"""What stands beside the text in Markdown: links, faces, lists, notes, pictures (GFM 0.29 §5.2 to §6.6; notes as GitHub and pandoc write them).

Strong text has its asterisks where both its ends are letters or figures; beside a mark of punctuation CommonMark would not see
them (§6.2), and elements of HTML stand in their place, as they do for what Markdown has no sign for.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from converters.lists import List
from converters.media import SHOWN
from converters.model import Figure, Marks, Media, Paragraph
from converters.spans import Piece, over, pieces

_TAGS = {"strong": "strong", "emphasis": "em", "underline": "u", "sup": "sup", "sub": "sub"}
_TARGET = str.maketrans({"&": "&amp;", "(": "%28", ")": "%29", "\\": "%5C"})
Escape = Callable[[str], str]
_SIGNED = {"%1.": "decimal", "%1)": "decimal"}  # the numbers of lists that Markdown has


def words(number: str, text: str, marks: Marks | None, escape: Escape) -> str:
    """Return a text with its number; `escape` is for what is not marked, and is given the whole where nothing is."""
    if marks is None:
        return escape(number + text)
    out = [escape(number)] if number else []
    for link, group in groupby(pieces(text, over(marks, text)), lambda piece: piece.link):
        inner = "".join(_piece(piece, escape) for piece in group)
        out.append(f"[{inner}]({link.translate(_TARGET)})" if link else inner)
    return "".join(out)


def _piece(piece: Piece, escape: Escape) -> str:
    if piece.anchor:
        return f'<a id="{piece.anchor}"></a>'
    if piece.note:
        return f"[^{piece.note}]"
    content = escape(piece.text)
    for face in reversed(piece.faces):
        plain = face == "strong" and piece.text[0].isalnum() and piece.text[-1].isalnum() and piece.faces == ("strong",)
        content = f"**{content}**" if plain else f"<{_TAGS[face]}>{content}</{_TAGS[face]}>"
    return content


def written_list(found: List, line: Callable[[Paragraph, bool], str], margin: str = "") -> Iterator[str]:
    """Yield the lines of a list; one whose numbers Markdown has no sign for is lines with their numbers."""
    for entry in found.entries:
        first = True
        signed = _SIGNED.get(entry.item.pattern) == entry.item.format and entry.item.depth == 0
        for block in entry.blocks:
            if isinstance(block, List):
                yield from written_list(block, line, margin + ("  " if not found.ordered else ""))
                continue
            sign = "- " if not found.ordered and first and entry.item.value is not None else f"{block.number} " if signed and first and block.number else ""
            yield margin + sign + line(block, bool(sign))
            first = False


def plain_list(found: List) -> bool:
    """Whether a list and those in it are lists in Markdown too, so that their lines stand close."""
    return all(not found.ordered or (_SIGNED.get(entry.item.pattern) == entry.item.format and entry.item.depth == 0) for entry in found.entries) and all(
        plain_list(block) for entry in found.entries for block in entry.blocks if isinstance(block, List)) and all(
        sum(not isinstance(block, List) for block in entry.blocks) == 1 and entry.item.value is not None for entry in found.entries)


def picture(figure: Figure, media: Mapping[str, Media], escape: Escape) -> str:
    """Return a picture: its bytes as an address of data, or the file that they were put in; "#" where there are none to show."""
    item = media.get(figure.media)
    source = "#"
    if item is not None and item.type in SHOWN:
        source = item.href.translate(_TARGET).replace(" ", "%20") if item.href else f"data:{item.type};base64,{b64encode(item.data).decode()}"
    name = escape(figure.name).replace('"', '\\"')
    made = f'![{escape(figure.alt)}]({source} "{name}")'
    return f"[{made}]({figure.target.translate(_TARGET)})" if figure.target else made
