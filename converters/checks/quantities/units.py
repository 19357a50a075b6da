"""Words that stand together to the cells they mean: side by side they cut each other, joined by 和 or 、 they are added.

A word that shares no cell with the one before takes its place, unless it is the weaker of the two (答复 after 部分公开).
What a unit leaves open is taken from what was spoken of before, then from what its topic stands for alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product, takewhile
from typing import NamedTuple

from converters.checks.quantities.lexer import Token
from converters.checks.quantities.space import Space
from converters.checks.quantities.vocabulary import Word

_MOST_READINGS, _FAR = 12, 10
Readings = tuple[int, ...]


class Entry(NamedTuple):
    """What was spoken of: its readings, all cells of its tables, and whether it is another thing that is counted (a barrier).

    A `loose` one is a single word of what was said, to be taken up only where nothing whole was.
    """

    readings: Readings
    table: int
    barrier: str = ""
    loose: bool = False


@dataclass
class Unit:
    """Words that stand together: for each thing they coordinate its readings, and the words that were used."""

    members: list[Readings]
    words: list[Word] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    conjoined: bool = False

    @property
    def plain(self) -> bool:
        """Whether a word of it says by itself what is counted."""
        return any(not word.weak and not word.topic for word in self.words)

    @property
    def supported(self) -> bool:
        """Whether two words bear one another out where none does alone."""
        return any(not word.weak for word in self.words) or len({word.text for word in self.words}) > 1

    @property
    def doubtful(self) -> bool:
        """Whether what is counted is told by a word of several readings."""
        told = [word for word in self.words if not word.topic] or self.words
        return any("doubt" in word.marks for word in told)

    def marked(self, mark: str) -> bool:
        """Whether one of its words has a mark of the vocabulary."""
        return any(mark in word.marks for word in self.words)


def build(tokens: Sequence[Token]) -> Unit | None:
    """Put the words among some tokens together; None if there is none."""
    unit: Unit | None = None
    for group in _groups(tokens):
        unit = _merged(unit, group)
    return unit


def _groups(tokens: Sequence[Token]) -> Iterable[list[Token]]:
    """The words in their order, those that are joined by a conjunction together."""
    group: list[Token] = []
    joined = False
    for token in tokens:
        if token.kind == "word":
            if joined and group:
                group.append(token)
            else:
                if group:
                    yield group
                group = [token]
            joined = False
        elif token.kind == "and":
            joined = True
        elif token.kind not in {"fill", "none"}:
            joined = False
    if group:
        yield group


def _strength(words: Iterable[Word]) -> int:
    return max((0 if word.weak else 1 if word.topic else 2 for word in words), default=0)


def _merged(unit: Unit | None, group: list[Token]) -> Unit:
    """Cut a unit by the next group of words, or let the stronger of the two stand."""
    words = [token.word for token in group if token.word]
    new = Unit([word.readings for word in words], words, list(group), len(words) > 1)
    if unit is None:
        return new
    one, many = (new, unit) if len(new.members) == 1 else (unit, new)
    if len(one.members) != 1:
        return new if _strength(words) >= _strength(unit.words) else unit
    cut = [tuple(dict.fromkeys(mine & theirs for mine, theirs in product(member, one.members[0]) if mine & theirs))[:_MOST_READINGS] for member in many.members]
    if not any(cut):
        return new if _strength(words) >= _strength(unit.words) else unit
    members = [found or member for found, member in zip(cut, many.members, strict=True)]
    return Unit(members, [*unit.words, *words], [*unit.tokens, *group], many.conjoined)


def resolve(unit: Unit, readings: Readings, space: Space, spoken: Sequence[Entry], *, money: bool, topic: int = 0) -> tuple[Readings, list[str]]:
    """Return the sets of cells that one member of a unit may mean, the likelier first, and the reasons; empty if nothing is meant.

    Args:
        unit: the words.
        readings: those of the member.
        space: the form's cells.
        spoken: what was spoken of before, the latest first.
        money: whether an amount of money is said.
        topic: the cells that the heading above speaks of.

    """
    kinds = space.money if money else ~space.money
    fitting = tuple(cells & kinds for cells in readings if cells & kinds)
    if all(word.topic for word in unit.words):
        return _whole(tuple(cells for word in unit.words for cells in word.alone), space), ["the words may mean more than one row"]
    whole = _whole(fitting, space)
    if whole and (unit.plain or unit.doubtful or not whole[0] & (whole[0] - 1)):
        return whole, ["by its own words"]
    known = spoken if unit.plain else list(takewhile(lambda entry: not entry.barrier, spoken))
    if unit.marked("part"):
        found = _whole(tuple(cells & _beside(known, space) for cells in fitting), space)
        return found, ["of what was spoken of before"]
    for entry in sorted(known, key=lambda entry: entry.loose):
        if found := _whole(tuple(cells & said for said in entry.readings for cells in fitting), space):
            return found, ["of what was spoken of before"]
    if topic and (found := _whole(tuple(cells & topic for cells in fitting), space)):
        return found, ["of what the heading speaks of"]
    for cells in (cells for word in unit.words for cells in word.alone):
        if found := _whole(tuple(reading & cells for reading in fitting), space):
            return found, [f"of {unit.words[-1].text} as a rule"]
    # What is told of every table at once (维持 of all three kinds of cases) is told of none.
    one_column = whole and (not whole[0] & (whole[0] - 1) or not whole[0] & ~space.labels.get("总计", 0))
    return (whole, ["by its own words"]) if one_column else ((), [])


def _beside(spoken: Sequence[Entry], space: Space) -> int:
    """The cells that make one sum with the figure told last: 其他 after 商业企业5件 is another kind of applicant, no other outcome."""
    for entry in spoken:
        said = entry.readings[0] if entry.readings else 0
        head = next((whole for whole, parts in space.sums if not whole & (whole - 1) and said & ~(whole | parts) == 0 and said & whole), said)
        if head and not head & (head - 1):
            if head & space.labels.get("自然人", 0):
                return 0  # 自然人5件，其他2件: all organisations, or the last kind of them
            sums = [sum_of for sum_of in space.sums if sum_of.parts & head and not sum_of.whole & (sum_of.whole - 1)]
            told = [sum_of for sum_of in sums if any(sum_of.whole & reading for other in spoken for reading in other.readings[:1])]
            beside = 0
            for sum_of in told or sums or [sum_of for sum_of in space.sums if sum_of.whole == head]:
                beside |= sum_of.parts
            return beside
    return 0


def _whole(readings: Readings, space: Space) -> Readings:
    """Those of the readings that are one figure or a sum that the form itself would make."""
    found = (space.reduced(cells) for cells in readings if cells)
    return tuple(dict.fromkeys(cells for cells in found if space.adds_up(cells)))


def tables_of(cells: int, space: Space) -> int:
    """All cells of the tables that a set has cells of."""
    return sum(table for table in space.sections.values() if table & cells)


def own_words(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that belong with a quantity, from the last mark on, unless words that mean nothing here part them."""
    kept: list[Token] = []
    strange = 0
    for token in reversed(tokens):
        strange += len(token.text) if token.kind == "other" else 0
        if token.kind in {"comma", "stop", "number", "parts"} or strange > _FAR:
            break
        kept.insert(0, token)
    return kept
