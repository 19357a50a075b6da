"""Stories: paragraphs, lists, figures and grids with merged cells, as plain data from which every rendering is made.

The texts avoid what the readers give a meaning of their own: labels of the form, numerals of headings, words of web sites.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

WORDS = ("全年公开", "信息", "数据", "部门", "时间", "工作", "学校", "道路", "水利", "问题", "中心", "小学", "年", "不", "（其中）", "，", "。", "《规定》",
         "12", "0", "1,024", "5.5%", "A", "Ab c", "<", "&", "&amp;", '"', "'", "☑", "①", "-", "640 1", "\u00b7")
STARTS = WORDS[:13]


@dataclass(frozen=True)
class Para:
    r"""A paragraph; `number` is the automatic one of a list, and `\n` a line break."""

    text: str
    number: str = ""
    level: int | None = None
    align: str = ""


@dataclass(frozen=True)
class Items:
    """A list: its numbered paragraphs (`1.` and below it `a.`), and such without a number between them."""

    paras: tuple[Para, ...]


@dataclass(frozen=True)
class Picture:
    """A small picture with a text in place of it."""

    alt: str


@dataclass(frozen=True)
class Place:
    """A cell and its content."""

    row: int
    column: int
    rowspan: int
    colspan: int
    content: tuple[Block, ...]


@dataclass(frozen=True)
class Grid:
    """A table; its first `heads` rows are header rows, which no cell leaves."""

    rows: int
    columns: int
    heads: int
    places: tuple[Place, ...]

    def row(self, number: int) -> list[Place]:
        """The cells that begin in a row."""
        return [place for place in self.places if place.row == number]

    def across(self, number: int) -> list[Place]:
        """The cells that begin in a row or go on into it, from left to right."""
        found = [place for place in self.places if place.row <= number < place.row + place.rowspan]
        return sorted(found, key=lambda place: place.column)

    def cut(self, number: int) -> bool:
        """Whether no cell goes on over the upper edge of a row."""
        return not any(place.row < number < place.row + place.rowspan for place in self.places)


Block = Para | Items | Picture | Grid


class Choices:
    """Chooses at random; with `decks` every option comes up before any comes again, so that few stories show all of them."""

    def __init__(self, rng: random.Random, decks: dict[str, list[str]] | None = None, often: float = 0.3) -> None:
        """`often` is how likely an addition is."""
        self.rng, self._decks, self.often = rng, decks, often

    def pick(self, kind: str, options: Sequence[str]) -> str:
        """Choose one of the options of a kind."""
        if self._decks is None:
            return self.rng.choice(options)
        deck = self._decks.setdefault(kind, [])
        found = next((item for item in deck if item in options), None)
        if found is None:
            deck += self.rng.sample(options, len(options))
            found = next(item for item in deck if item in options)
        deck.remove(found)
        return found

    def often_so(self) -> bool:
        """Whether to add something here."""
        return self.rng.random() < self.often

    def coin(self) -> bool:
        """Toss a coin."""
        return self.rng.random() < 0.5


class Author:
    """Writes stories; `word` allows what a page cannot say: tabs, header levels in cells, places left out at the left."""

    def __init__(self, choices: Choices, *, word: bool = False) -> None:
        """Keep where the chances come from."""
        self._choices, self._rng, self._word = choices, choices.rng, word

    def story(self, most: int = 5) -> tuple[Block, ...]:
        """Some blocks, at least one of them a grid."""
        blocks = [self._block() for _ in range(self._rng.randint(0, most - 1))]
        blocks.insert(self._rng.randint(0, len(blocks)), self.grid())
        return tuple(blocks)

    def prose(self, count: int) -> tuple[Block, ...]:
        """Plain paragraphs alone."""
        return tuple(Para(self.text()) for _ in range(count))

    def _block(self) -> Block:
        kind = self._rng.choice("pppppppphliiig")
        if kind == "l":
            return self._items()
        if kind == "i":
            return Picture(self._word_text())
        if kind == "g":
            return self.grid()
        return Para(self.text(), level=self._rng.randint(1, 6) if kind == "h" else None, align=self._rng.choice(("", "", "", "", "center", "right")))

    def text(self, start: Sequence[str] = WORDS) -> str:
        """One to three lines of words."""
        lines = []
        for _ in range(self._rng.choice((1, 1, 1, 2, 3))):
            words = [self._rng.choice(start), *(self._rng.choice(WORDS) for _ in range(self._rng.randint(0, 3)))]
            lines.append(("\t" if self._word and self._rng.random() < 0.1 else "").join(words))
            start = WORDS
        return "\n".join(lines)

    def _word_text(self) -> str:
        return self._rng.choice(STARTS) + self._rng.choice(WORDS)

    def _items(self) -> Items:
        paras = []
        for number in range(1, self._rng.randint(2, 4)):
            paras.append(Para(self.text(STARTS), f"{number}."))
            paras += [Para(self.text(STARTS), f"{'abc'[index]}.") for index in range(self._rng.choice((0, 0, 1, 2)))]
            paras += [Para(self.text(STARTS))] if self._rng.random() < 0.4 else []
        return Items(tuple(paras))

    def grid(self, depth: int = 0) -> Grid:
        """A grid of up to five by five; each cell fills a rectangle, and some places at the edges are left out."""
        rng = self._rng
        rows, columns = rng.randint(1, 5 - 2 * depth), rng.randint(1, 5 - 2 * depth)
        heads = rng.choice((0, 0, 1, 2)) if rows > 2 else 0
        taken: set[tuple[int, int]] = set()
        places = []
        for row in range(rows):
            for column in range(columns):
                if (row, column) in taken:
                    continue
                free = next((at for at in range(column, columns) if (row, at) in taken), columns)
                width, height = rng.randint(1, free - column), rng.randint(1, (heads if row < heads else rows) - row)
                if rng.random() < 0.5:
                    width = height = 1
                taken |= {(row + down, column + right) for down in range(height) for right in range(width)}
                places.append(Place(row, column, height, width, self._content(depth)))
        return Grid(rows, columns, heads, tuple(self._with_holes(places, columns)))

    def _with_holes(self, places: list[Place], columns: int) -> list[Place]:
        """Leave out cells at the end of rows (in Word also at the beginning), never all that reach an edge."""
        for edge in ("right", "left") if self._word else ("right",):
            at_edge = [place for place in places if (place.column + place.colspan == columns if edge == "right" else place.column == 0)]
            out = [place for place in at_edge if place.rowspan == 1 and place.colspan < columns and self._rng.random() < 0.15]
            if len(out) < len(at_edge):
                places = [place for place in places if place not in out]
        if self._word and self._rng.random() < 0.2:
            row = self._rng.choice(places).row
            rest = [place for place in places if place.row != row]
            edges = any(place.column == 0 for place in rest) and any(place.column + place.colspan == columns for place in rest)
            whole = all(place.row + place.rowspan <= row or place.row > row for place in rest)
            places = rest if edges and whole and all(place.rowspan == 1 for place in places if place.row == row) else places
        return places

    def _content(self, depth: int) -> tuple[Block, ...]:
        kind = self._rng.choice("eppppppmlngi" if depth == 0 else "ep")
        if kind == "e":
            return ()
        if kind == "m":
            return tuple(Para(self.text()) for _ in range(self._rng.randint(2, 3)))
        if kind == "l":
            return (self._items() if self._rng.random() < 0.5 else Items((Para(self.text(STARTS), "1."),)),)
        if kind == "n":
            return (*self._paras(), self.grid(depth + 1), *self._paras())
        if kind == "g":
            return (Para(self.text(), level=2 if self._word else None),)
        return (Picture(self._word_text()),) if kind == "i" else (Para(self.text()),)

    def _paras(self) -> tuple[Para, ...]:
        return (Para(self.text()),) if self._rng.random() < 0.5 else ()
