"""The text of a story as lines of WordprocessingML: runs, special characters, pictures and boxes in their place ([MS-DOC] 2.4)."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from converters.readers.doc.drawings import Drawing, drawings
from converters.readers.doc.header import STORIES, Word
from converters.readers.doc.looks import NOTHING, Look, Looks, Run
from converters.readers.doc.pieces import joined, pieces
from converters.readers.doc.properties import Spread, paragraph_properties, run_properties
from converters.readers.wordml.markup import art, box, paragraph, picture, reference, run, text
from converters.readers.wordml.tables import Line, nested

_MARKS = re.compile("[\r\x07\x0c]")
_SPECIAL = re.compile("[\x01\x02\x08(]|[^\x01\x02\x08(]+")
_BOX_ENTRY = 22
_SHAPE_ENTRY = 26
_PLAIN = Look()
_ONLY_SHAPE = 0x64
_BOXES_DEEP = 8  # boxes in boxes; what lies deeper counts as not placed


class _Shape(NamedTuple):
    """A drawing in its place: its number, the story that its box would be in, its size in twips."""

    number: int
    story: str
    wide: int
    high: int


class Stories:
    """All stories of one document; `markup` gives the content of a stretch of the text."""

    def __init__(self, word: Word) -> None:
        """Find the text, its properties, and where each story begins."""
        self._word = word
        self.text, found = pieces(word)
        looks = Looks(word.data)
        self._run_starts, self._run_looks = _merged(run_properties(word, found), looks.run)
        self._starts, values = paragraph_properties(word, found)
        self._looks = [looks.paragraph(value) for value in values]
        self.begins: dict[str, int] = {}
        place = 0
        for name in STORIES:
            self.begins[name] = place
            place = min(place + word.counts[name], len(self.text))
        self.begins[""] = place
        self._fonts: list[str] | None = None
        self._sections = set(self._places(word.named("sections"), 12)[1:])
        self._known: dict[int, Drawing] = drawings(word.named("drawings"))
        self._shapes = self._anchored()
        self._owned = {name: self._boxes(name) for name in ("boxes", "header_boxes")}
        # Behind the places of the notes stand two bytes for each; the last place is the end of the text ([MS-DOC] 2.8.17, 2.8.19).
        self._notes = {place: (kind, number) for kind in ("footnote", "endnote") for number, place in enumerate(self._places(word.named(f"{kind}s_at"), 2)[:-1], 1)}
        self.pictures: dict[str, bytes] = {}
        self._depth = 0
        self._read: list[tuple[int, int]] = []

    def end(self, name: str) -> int:
        """Return where the story `name` ends."""
        names = [*self.begins]
        return self.begins[names[names.index(name) + 1]]

    def parts(self, name: str, table: str, step: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches into which the table `table` of places cuts the story `name`; entries of `step` bytes follow the places.

        No character is in two of them, whatever a damaged table says.
        """
        yield from ((first, last) for first, last in self._cut(name, self._places(self._word.named(table), step)) if first < last)

    def _cut(self, name: str, places: list[int]) -> Iterator[tuple[int, int]]:
        begin, end = self.begins[name], self.end(name)
        yield from pairwise(accumulate((min(begin + place, end) for place in places), max))

    @staticmethod
    def _places(table: bytes, step: int) -> list[int]:
        count = (len(table) - 4) // (4 + step)
        return [max(place, 0) for place in struct.unpack_from(f"<{count + 1}i", table)] if count > 0 else []

    def markup(self, first: int, last: int) -> str:
        """Return the blocks of the text from `first` to `last`."""
        self._read.append((first, last))
        return nested(self._lines(first, last))

    def rest(self) -> str:
        """Return the text that no call for `markup` has covered: of a damaged file, or of boxes that nothing refers to."""
        place, made = 0, []
        for first, last in [*sorted(self._read), (len(self.text), len(self.text))]:
            if any(char > " " for char in self.text[place:first]):
                made.append(self.markup(place, first))
            place = max(place, last)
        return "".join(made)

    def unseen(self) -> str:
        """Return what stands in place of the drawings that nothing in the text holds a place for."""
        return "".join([paragraph(run(_drawn(item, 0, 0, alone=True))) for item in self._known.values() if item.alt or item.words])

    def _lines(self, first: int, last: int) -> Iterator[Line]:
        begin = first
        for mark in _MARKS.finditer(self.text, first, last):
            end = mark.end()
            if mark[0] == "\x0c" and end not in self._sections and end != last:
                continue  # a page break inside a paragraph
            yield self._line(begin, end - 1, mark[0])
            begin = end
        if begin < last:
            yield self._line(begin, last, "")

    def _line(self, first: int, last: int, mark: str) -> Line:
        at = bisect_right(self._starts, last if mark else last - 1) - 1
        look = self._looks[at] if at >= 0 else _PLAIN
        if look.ends == "row":
            definition = look.row._replace(gone=self._run_look(last).deleted) if look.row else None
            return Line(paragraph(self._pieces(first, last)) if first < last else "", look.depth, "row", definition)
        ends = "cell" if look.depth and (mark == "\x07" or look.ends) else ""
        properties = look.markup
        if mark and not ends and self._run_look(last).deleted:
            properties += "<w:rPr><w:del/></w:rPr>"
        return Line(paragraph(self._pieces(first, last), properties), look.depth, ends)

    def _run_look(self, place: int) -> Run:
        at = bisect_right(self._run_starts, place) - 1
        return self._run_looks[at] if at >= 0 else NOTHING

    def _pieces(self, first: int, last: int) -> str:
        """Return the runs of a paragraph."""
        if first >= last:
            return ""
        starts, looks = self._run_starts, self._run_looks
        at = bisect_right(starts, first) - 1
        made = []
        while first < last:
            end = starts[at + 1] if at + 1 < len(starts) else last
            end = min(end, last)
            made.append(self._run(first, end, looks[at] if at >= 0 else NOTHING))
            first, at = end, at + 1
        return made[0] if len(made) == 1 else "".join(made)

    def _run(self, first: int, last: int, look: Run) -> str:
        words = self.text[first:last]
        plain = "\x01" not in words and "\x02" not in words and "\x08" not in words and look.symbol is None
        if plain:
            content = text(joined(words))
        else:
            content, place, shape = "", first, ""
            for piece in _SPECIAL.findall(words):
                if piece == "\x01" and shape:  # the same drawing once more, for programs that show no shapes
                    shape = ""
                elif piece in "\x01\x02\x08(":
                    shape = self._special(piece, place, look)
                    content += shape
                else:
                    content, shape = content + text(joined(piece)), ""
                place += len(piece)
        made = run(content, look.markup)
        return f"<w:del>{made}</w:del>" if look.deleted and made else made

    def _special(self, char: str, place: int, look: Run) -> str:
        if char == "(":
            if look.symbol is None:
                return text(char)
            font, code = look.symbol
            return f'<w:sym w:font="{self._font(font)}" w:char="{code:04X}"/>'
        if char == "\x02":
            note = self._notes.get(place)
            return reference(*note) if note else ""
        if char == "\x01":
            return self._picture(look)
        shape = self._shapes.pop(place, None)
        return self._shape(shape) if shape else ""

    def _picture(self, look: Run) -> str:
        """Return the picture in the data stream that a character stands for ([MS-DOC] 2.9.190); form fields keep data there."""
        at = look.picture
        if at is None or look.data or at + 36 > len(self._word.data):
            return ""
        size, header, mode = struct.unpack_from("<iHH", self._word.data, at)
        wide, high, across, down = struct.unpack_from("<hhHH", self._word.data, at + 28)
        found = [*drawings(self._word.data[at + header : at + max(size, header)]).values()]
        drawing = found[0] if found else Drawing()
        if mode == _ONLY_SHAPE and not drawing.picture:  # it holds the place of a shape
            return ""
        drawing = drawing._replace(picture=True)
        name = self._keep(self._word.data[at + header : at + max(size, header)])
        return _drawn(drawing, wide * (across or 1000) // 1000, high * (down or 1000) // 1000, alone=True, name=name)

    def _keep(self, data: bytes) -> str:
        """Keep the picture that records hold as it is; return the name of its part, "" for one that they hold packed ([MS-ODRAW] 2.2.23)."""
        for begins, ends in ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9")):
            start, end = data.find(begins), data.rfind(ends)
            if 0 <= start < end:
                name = f"media/picture{len(self.pictures) + 1}"
                self.pictures[name] = data[start : end + len(ends)]
                return name
        return ""

    def _shape(self, shape: _Shape) -> str:
        """Return an anchored shape, or all those of a group: its text box, its picture, and what stands in its place."""
        made = ""
        numbers = [shape.number]
        while numbers:
            number = numbers.pop()
            drawing = self._known.pop(number, Drawing())
            boxes = "".join(map(self._box, self._owned[shape.story].pop(number, ())))
            made += boxes + _drawn(drawing, shape.wide, shape.high, alone=not boxes)
            numbers += reversed(drawing.inside)
        return made

    def _box(self, stretch: tuple[int, int]) -> str:
        if self._depth >= _BOXES_DEEP or stretch in self._read:
            return ""
        self._depth += 1
        made = box(self.markup(*stretch))
        self._depth -= 1
        return made

    def _anchored(self) -> dict[int, _Shape]:
        """Map each place of a drawing to the shape that stands there ([MS-DOC] 2.8.37, 2.9.253)."""
        found: dict[int, _Shape] = {}
        for anchors, boxes, story in (("shapes", "boxes", "body"), ("header_shapes", "header_boxes", "headers")):
            table = self._word.named(anchors)
            places = self._places(table, _SHAPE_ENTRY)
            for index, place in enumerate(places[:-1]):
                number, left, top, right, bottom = struct.unpack_from("<5i", table, 4 * len(places) + _SHAPE_ENTRY * index)
                found[self.begins[story] + place] = _Shape(number, boxes, right - left, bottom - top)
        return found

    def _boxes(self, name: str) -> dict[int, list[tuple[int, int]]]:
        """Map each shape with text to its stretches of the story `name` ([MS-DOC] 2.9.105)."""
        table = self._word.named(name)
        places = self._places(table, _BOX_ENTRY)
        found: dict[int, list[tuple[int, int]]] = {}
        for index, stretch in enumerate(self._cut(name, places)):
            number = struct.unpack_from("<i", table, 4 * len(places) + _BOX_ENTRY * index + 14)[0]
            if stretch[0] < stretch[1]:
                found.setdefault(number, []).append(stretch)
        return found

    def _font(self, number: int) -> str:
        if self._fonts is None:
            self._fonts = fonts(self._word.named("fonts"))
        return self._fonts[number] if number < len(self._fonts) else ""


def _merged(spread: Spread, look: Callable[[tuple[bytes, bytes]], Run]) -> tuple[list[int], list[Run]]:
    """Return where runs begin that look otherwise than the one before, and how they look."""
    starts: list[int] = []
    looks: list[Run] = []
    for start, given in zip(*spread, strict=True):
        found = look(given)
        if not looks or looks[-1] != found:
            starts.append(start)
            looks.append(found)
    return starts, looks


def _drawn(drawing: Drawing, wide: int, high: int, *, alone: bool, name: str = "") -> str:
    """Return a picture, what stands in the place of a shape, and the words that it draws; `alone` where it has no text box."""
    made = art(drawing.words) if drawing.words else ""
    name = (name or "picture") if (drawing.picture or drawing.frame) and alone else ""
    return made + (picture(name, drawing.alt, wide, high) if name or drawing.alt else "")


def fonts(table: bytes) -> list[str]:
    """Return the names of the fonts ([MS-DOC] 2.9.87), of use for symbols alone."""
    count, extra = struct.unpack_from("<HH", table) if len(table) >= 4 else (0, 0)
    found, at = [], 4
    for _ in range(count):
        if at >= len(table):
            break
        size = table[at]
        name = table[at + 40 : at + 1 + size].decode("utf-16-le", "replace").split("\0")[0]
        found.append(re.sub(r"[^\w .\-]", "", name))
        at += 1 + size + extra
    return found
