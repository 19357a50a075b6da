"""What stands beside the text, as the page of typst takes it: pieces of lines, lists, pictures in a folder of their own, notes at the foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from converters.diagnostics import Diagnostic, diagnose
from converters.lists import List
from converters.media import file_name
from converters.model import Figure, Marks, Media, Note, Paragraph
from converters.report import AnnualReport, Content
from converters.spans import over, pieces
from converters.text import for_xml
from converters.writers.layout import picture_size, texts_of

Json = dict[str, Any]
_SET = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # what typst can set, without what can hold more than a picture
_WIDTH = 442.0  # points: 156 mm
_BULLETS = "•◦▪"


class Beside:
    """Makes the data of one report; each note is set where it is first named, each place of a link is one place only."""

    def __init__(self, report: AnnualReport, folder: str, *, pictures: bool) -> None:
        """`folder` is where typst finds the pictures; without `pictures` none is set."""
        self._media: Mapping[str, Media] = report.media if pictures else {}
        self._notes: Mapping[str, Note] = report.notes
        self._folder = folder
        spans = [span for block in texts_of(report) if block.marks for span in over(block.marks, block.text)]
        self._places = {span.target for span in spans if span.kind == "anchor"}
        self._placed: set[str] = set()
        self._named: set[str] = set()
        self.unset: list[str] = []

    def words(self, number: str, text: str, marks: Marks | None) -> list[Json] | str:
        """Return a text with its number: as it is, or in pieces where something is marked."""
        if marks is None:
            return for_xml(number + text)
        out: list[Json] = [{"t": for_xml(number)}] if number else []
        for piece in pieces(for_xml(text), over(marks, text)):
            if piece.anchor:
                out += [{"a": piece.anchor}] if piece.anchor not in self._placed else []
                self._placed.add(piece.anchor)
            elif piece.note:
                out += [self._note(piece.note)] if piece.note in self._notes else []
            else:
                inside = piece.link.startswith("#")
                link = piece.link if not inside or piece.link[1:] in self._places else ""
                out.append({"t": piece.text} | ({"f": list(piece.faces)} if piece.faces else {}) | ({"l": link} if link else {}))
        return out

    def _note(self, key: str) -> Json:
        if key in self._named:
            return {"n": key, "again": True}
        self._named.add(key)
        lines = [self.words(block.number, block.text, block.marks) for block in self._notes[key].blocks if isinstance(block, Paragraph)]
        return {"n": key, "lines": lines}

    def lost(self) -> list[Note]:
        """Return the notes whose place is not known: they are set at the end, so that they are read."""
        return [note for key, note in self._notes.items() if key not in self._named]

    def figure(self, figure: Figure, caption: Paragraph | None) -> Json:
        """Return a picture with its caption; one that can't be set is its description in words."""
        item = self._media.get(figure.media)
        out: Json = {"type": "figure", "src": "", "text": for_xml(figure.alt or figure.name), "target": figure.target if not figure.target.startswith("#") else "",
                     "caption": self.words(caption.number, caption.text, caption.marks) if caption else None}
        if item is not None and item.type in _SET and item.data:
            width, height = picture_size(figure, item, _WIDTH)
            out |= {"src": f"{self._folder}/{file_name(item)}", "width": width, "height": height}
        else:
            self.unset.append(figure.name or figure.alt)
        return out

    def listed(self, found: List, block: Callable[[Content], Json]) -> Json:
        """Return a list, one in another."""
        items = []
        for entry in found.entries:
            first = next((item for item in entry.blocks if isinstance(item, Paragraph)), None)
            label = "" if entry.item.value is None else _BULLETS[entry.item.depth % len(_BULLETS)] + " " if not found.ordered else first.number if first else ""
            inner = [self.listed(item, block) if isinstance(item, List) else block(_unnumbered(item)) for item in entry.blocks]
            items.append({"label": for_xml(label), "blocks": inner})
        return {"type": "list", "items": items}

    def findings(self) -> Iterable[Diagnostic]:
        """Say which pictures are there by their description only."""
        if self.unset:
            yield diagnose("W942", count=len(self.unset), names=", ".join(dict.fromkeys(self.unset)))


def _unnumbered(block: Paragraph) -> Paragraph:
    return Paragraph(block.text, block.origin, align=block.align, marks=block.marks)


def write_pictures(report: AnnualReport, folder: Path) -> None:
    """Put the pictures that can be set into a folder, where typst reads them."""
    for item in report.media.values():
        if item.type in _SET and item.data:
            (folder / file_name(item)).write_bytes(item.data)
