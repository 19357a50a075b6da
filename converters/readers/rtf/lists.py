"""The tables at the head of an RTF file: fonts, styles and lists, in the words of WordprocessingML (RTF 1.9.1)."""

from __future__ import annotations

from converters.readers.docx.numbering import Level
from converters.readers.wordml.markup import part, quoted, value
from converters.readers.wordml.numbering import FORMATS, List, numbering

_LEVELS = 9


class Lists:
    """The lists while they are read: each level by the words that say something of it."""

    def __init__(self) -> None:
        """Begin with no lists."""
        self._levels: list[Level] = []
        self._bases: dict[str, list[Level]] = {}
        self._uses: dict[str, List] = {}
        self._base = ""
        self._starts: dict[int, int] = {}
        self._at = -1

    def word(self, name: str, number: int) -> None:
        """Take a control word from one of the two tables."""
        if name == "listlevel":
            if len(self._levels) < _LEVELS:
                self._levels.append(Level(text=""))
        elif name in {"levelnfc", "levelnfcn"}:
            self._change(style=FORMATS.get(number, "decimal"))
        elif name == "levelstartat":
            if self._levels:
                self._change(start=number)
            else:
                self._starts[max(self._at, 0)] = number
        elif name == "levellegal":
            self._change(legal=number != 0)
        elif name == "levelnorestart":
            self._change(restart=0 if number else None)
        elif name == "listid":
            self._id(str(number))
        elif name == "lfolevel":
            self._at += 1
        elif name == "ls" and self._base:
            self._uses[str(number)] = List(self._base, self._starts, dict(enumerate(self._levels)))
            self._base, self._starts, self._at, self._levels = "", {}, -1, []

    def _change(self, **said: object) -> None:
        if self._levels:
            self._levels[-1] = self._levels[-1]._replace(**said)  # type: ignore[arg-type]  # the callers know the fields

    def text(self, words: str) -> None:
        r"""Take the text of a level: its length, the text with levels as the characters below 9, and a semicolon."""
        words = words[1 : 1 + ord(words[0])] if words else ""
        self._change(text="".join(f"%{ord(char) + 1}" if ord(char) < _LEVELS else char for char in words))

    def _id(self, key: str) -> None:
        if self._levels:
            self._bases[key], self._levels = self._levels, []
        else:
            self._base = key

    def number(self, key: int, level: int, words: str) -> str:
        """Return the list to be used for a paragraph of list `key` whose number the file gives as `words`.

        The program that wrote the file knew the number; a bullet is none. Each such text is a list of its own.
        """
        base = self._bases.get(self._uses[str(key)].base, []) if str(key) in self._uses else []
        if not words or (0 <= level < len(base) and base[level].style == "bullet"):
            return str(key)
        key_of_text = f"={words}"
        self._bases.setdefault(key_of_text, [Level(text=words)] * _LEVELS)
        self._uses.setdefault(key_of_text, List(key_of_text))
        return key_of_text

    def part(self) -> bytes:
        """Return the part of lists."""
        return numbering(self._bases, {key: item for key, item in self._uses.items() if item.base in self._bases})


class Styles:
    """The styles while they are read."""

    def __init__(self) -> None:
        """Begin with no styles."""
        self._made: list[str] = []

    def add(self, number: int, name: str, level: int | None) -> None:
        """Take a style of paragraphs: its number, its name, and the level that it says."""
        name = name.strip().removesuffix(";").split(";")[0]
        said = f"<w:name w:val={quoted(name)}/>"
        said += f"<w:pPr>{value('outlineLvl', level)}</w:pPr>" if level is not None else ""
        default = ' w:default="1"' if number == 0 else ""
        self._made.append(f'<w:style w:type="paragraph"{default} w:styleId="{number}">{said}</w:style>')

    def part(self) -> bytes:
        """Return the part of styles."""
        return part("styles", "".join(self._made))
