"""Read back what stands beside the text in the canonical XML: inline elements, lists, and the bytes of pictures."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator

from lxml import etree

from converters.diagnostics import refuse
from converters.media import media, safe_link
from converters.model import Item, Marks, Media, Paragraph, Span
from converters.spans import marked

_FACES = {"strong": "strong", "em": "emphasis", "u": "underline", "sup": "sup", "sub": "sub"}


def words(element: etree._Element) -> tuple[str, Marks | None]:
    """Return the text of an element with inline elements in it, and its marks."""
    if not len(element):
        return element.text or "", None
    pieces: list[str] = []
    spans: list[Span] = []
    _walk(element, pieces, spans)
    text = "".join(pieces)
    return text, marked(text, spans)


def _walk(element: etree._Element, pieces: list[str], spans: list[Span]) -> None:
    pieces.append(element.text or "")
    for child in element:
        name = etree.QName(child).localname
        start = sum(map(len, pieces))
        _walk(child, pieces, spans)
        end = sum(map(len, pieces))
        if name == "a":
            target = safe_link(child.get("href", ""))
            spans += [Span(start, end, "link", target)] if target else []
        elif name in _FACES:
            spans.append(Span(start, end, _FACES[name]))
        elif name == "anchor":
            spans.append(Span(start, end, "anchor", child.get("name", "")))
        elif name == "noteref":
            spans.append(Span(start, end, "note", child.get("note", "")))
        pieces.append(child.tail or "")


def read_list(element: etree._Element, paragraph: Callable[[etree._Element, Item], Paragraph]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a list and of those in it; `paragraph` reads one with its place."""
    for entry in element:
        value = entry.get("value")
        begun = False
        for child in entry:
            if etree.QName(child).localname == "list":
                yield from read_list(child, paragraph)
                continue
            item = Item(element.get("id", ""), int(element.get("depth", "0")), element.get("format", "bullet"),
                        entry.get("pattern", element.get("pattern", "")), None if value is None or begun else int(value))
            begun = True
            yield paragraph(child, item)


def read_media(root: etree._Element, space: str) -> dict[str, Media]:
    """Return the pictures by their digest; raises Refused S105 for bytes that are not those of their digest."""
    return {item.digest: item for element in root.iterfind(f"{space}media") for item in [_media(element)]}


def _media(element: etree._Element) -> Media:
    try:
        data = b"".join(b64decode(part.text or "", validate=True) for part in element)
    except ValueError as error:
        raise refuse("S105", reason=f"a picture is no base 64 ({error})") from error
    return checked(element.get("digest", ""), element.get("type", ""), data, element.get("href", ""))


def checked(digest: str, kind: str, data: bytes, href: str) -> Media:
    """Return media that our own formats hold; raises Refused S105 where the bytes are not what is said of them."""
    found = media(data)
    if not href and (found is None or found.digest != digest or found.type != kind):
        raise refuse("S105", reason=f"the bytes of picture {digest[:16]} are not those that it names")
    return Media(digest, kind, data, href)
