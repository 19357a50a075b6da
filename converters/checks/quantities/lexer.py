"""A sentence to tokens: the words of the vocabulary, longest first, the quantities, marks, and single characters that mean nothing here.

Years are named from the report's own: 2022年 in a report of 2023 is 上年, so that the vocabulary needs no years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from converters.checks.quantities.prose import Quantity
from converters.checks.quantities.space import QUOTES, SAME
from converters.checks.quantities.vocabulary import Vocabulary, Word

_FOLDED = re.compile("|".join([r"(?P<year>20\d\d)\s*年度?", QUOTES.pattern, *(re.escape(said) for said, _meant in SAME)]))
_FOLD = dict(SAME)
_BARE = frozenset({"申请", "规章"})
MARKS = {"，": "comma", ",": "comma", "；": "stop", ";": "stop", "。": "stop"}


class Token(NamedTuple):
    """A piece of a sentence: its kind (a role of the grammar, `word`, `number`, `comma`, `stop`, `other`), what it is, and its place."""

    kind: str
    text: str
    start: int
    end: int
    word: Word | None = None
    quantity: Quantity | None = None


def tokens(sentence: str, quantities: Sequence[Quantity], year: int | None, vocabulary: Vocabulary) -> list[Token]:
    """Return the tokens of a sentence from left to right, with places in the sentence as it stands."""
    text, places = _folded(sentence, quantities, year)
    first = vocabulary.first
    found: list[Token] = []
    at, number, strange = 0, 0, 0  # `strange`: where the run of characters that mean nothing here began
    while at < len(text):
        char = text[at]
        match = next((item for item in first[char] if text.startswith(item[0], at)), None) if char in first else None
        if match is None and char != "\0" and char not in MARKS:
            at += 1
            continue
        if strange < at:
            found.append(Token("other", text[strange:at], places[strange], places[at - 1] + 1))
        end = at + 1
        if match is not None:
            words, what = match
            end = at + len(words)
            kind, word = ("word", what) if isinstance(what, Word) else (what, None)
            found.append(Token(kind, words, places[at], max(places[end - 1] + 1, places[end] if end < len(places) else len(sentence)), word=word))
        elif char == "\0":
            quantity = quantities[number]
            number += 1
            found.append(Token("number", quantity.text, quantity.start, quantity.end, quantity=quantity))
        else:
            found.append(Token(MARKS[char], char, places[at], places[at] + 1))
        at = strange = end
    if strange < at:
        found.append(Token("other", text[strange:], places[strange], len(sentence)))
    return [_of_another_kind(token, found[index - 1] if index else None, sentence) for index, token in enumerate(found)]


def _of_another_kind(token: Token, before: Token | None, sentence: str) -> Token:
    """转学申请 is no application for information, 校内规章 no rule: a bare word right after a stranger is part of another word."""
    if before is not None and before.kind in {"other", "opaque"} and token.text in _BARE and sentence[token.start - 1] not in "的了）) 　":
        return token._replace(kind="other", word=None)
    return token


def _folded(sentence: str, quantities: Sequence[Quantity], year: int | None) -> tuple[str, list[int]]:
    """The sentence with one character for each quantity, years named, and what does not count left out; where each character began."""
    text: list[str] = []
    places: list[int] = []
    at = 0
    for quantity in (*quantities, None):
        end = quantity.start if quantity else len(sentence)
        for match in _FOLDED.finditer(sentence, at, end):
            text.append(sentence[at:match.start()])
            places += range(at, match.start())
            meant = _year(int(match["year"]), year) if match["year"] else _FOLD.get(match[0], "")
            text.append(meant)
            places += [match.start()] * len(meant)
            at = match.end()
        text.append(sentence[at:end])
        places += range(at, end)
        if quantity:
            text.append("\0")
            places.append(quantity.start)
            at = quantity.end
    return "".join(text), places


def _year(said: int, year: int | None) -> str:
    return {0: "本年", -1: "上年", 1: "下年"}.get(said - year, "某年") if year else "某年"
