"""None and all in words: 没有收到申请 is a nought for what it names, 均获维持 a nought for every other outcome."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from converters.checks.quantities.lexer import Token
from converters.checks.quantities.prose import scope_at
from converters.checks.quantities.units import Entry, Unit, build, resolve

if TYPE_CHECKING:
    from converters.checks.quantities.space import Space
    from converters.checks.quantities.vocabulary import Vocabulary

_BREAKS = frozenset({"comma", "stop"})
_OF_KIND = frozenset({"结果为", "处理结果为", "系", "理由", "属于", "原因为"})
_OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结")
_WITHIN = frozenset({"fill", "word", "and", "all"})
_OUTSIDE = frozenset({"year", "each", "part", "planned", "accumulated", "about"})


class Reader(Protocol):
    """What is known of the text: year, body, form and heading (`claims.Speaker`)."""

    @property
    def year(self) -> int | None: ...  # noqa: D102
    @property
    def space(self) -> Space: ...  # noqa: D102
    @property
    def vocabulary(self) -> Vocabulary: ...  # noqa: D102
    @property
    def topic(self) -> int: ...  # noqa: D102


class Figure(Protocol):
    """A figure that was said of cells (`claims.Said`)."""

    @property
    def options(self) -> tuple[int, ...]: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


Whole = tuple[str, float, int, list[str]]


def clauses(pieces: Sequence[Token]) -> Iterator[list[Token]]:
    """The clauses of a sentence, without their marks."""
    clause: list[Token] = []
    for token in pieces:
        if token.kind in _BREAKS:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def none_said(sentence: str, pieces: Sequence[Token], reader: Reader, spoken: Sequence[Entry]) -> Iterator[Whole]:
    """Yield a nought for each statement that there was none: what stands after 没有, or before 均未发生; nothing else may stand there."""
    for clause in clauses(pieces):
        at = next((index for index, token in enumerate(clause) if token.kind == "none"), None)
        if at is None:
            continue
        after = [token for token in clause[at + 1:] if not (token.quantity and token.quantity.value == 1) and token.text != clause[at].text]
        if any(token.kind not in _WITHIN for token in after):
            continue
        words = after if any(token.kind == "word" for token in after) else _before(clause[:at])
        unit = build(words)
        if unit is None or not (_of_the_table(unit, spoken, reader.space) or (unit.supported and not (len(unit.words) == 1 and unit.words[0].weak))):
            continue
        if scope_at(sentence, clause[0].start, clause[-1].end, reader.year) in _OUTSIDE or (words is not after and reader.vocabulary.channel.search(sentence[clause[0].start:clause[-1].end])):
            continue
        cells = _each(unit, reader, spoken)
        if cells:
            text = sentence[clause[at].start if words is after else clause[0].start:clause[-1].end]
            doubt = ["words"] if re.search("新增|新发生|新的", text) or unit.marked("note") else []
            yield text, 0.0, cells, doubt


def _of_the_table(unit: Unit, spoken: Sequence[Entry], space: Space) -> bool:
    """Whether a weak word names one cell of the table that was spoken of last (行政处罚9件，无行政强制)."""
    cells = unit.words[0].readings[0]
    return bool(spoken) and len(unit.words) == 1 and not cells & (cells - 1) and bool(spoken[0].table & cells & space.sections.get("proactive", 0))


def _before(clause: Sequence[Token]) -> list[Token]:
    """The words right before 未发生, if all between them and it is filling."""
    end = len(clause)
    while end and clause[end - 1].kind in {"fill", "all"}:
        end -= 1
    kept: list[Token] = []
    for token in reversed(clause[:end]):
        if token.kind not in _WITHIN:
            return [] if token.kind != "parts" else kept
        kept.insert(0, token)
    return kept


def _each(unit: Unit, reader: Reader, spoken: Sequence[Entry]) -> int:
    """The cells that all members of a unit mean together; 0 where one of them means none."""
    cells = 0
    for member in unit.members:
        options, _why = resolve(unit, member, reader.space, spoken, money=False, topic=reader.topic)
        if not options:
            options, _why = resolve(unit, member, reader.space, spoken, money=True, topic=reader.topic)
        if not options or (len(options) > 1 and unit.doubtful and not all(word.topic for word in unit.words)):
            return 0
        cells |= options[0]
    return reader.space.reduced(cells)


def all_said(sentence: str, pieces: Sequence[Token], reader: Reader, said: Sequence[Figure]) -> Iterator[Whole]:
    """Yield a nought for the other kinds of what is said to be of one kind: 均获维持, 全部为自然人, 为其他结果."""
    space = reader.space
    before: list[Figure] = []
    told = False
    for whole in clauses(pieces):
        clause = whole
        if any(token.kind == "number" for token in whole):
            start, end = whole[0].start, whole[-1].end
            before = [*([] if not told else before), *(item for item in said if start <= item.end <= end)]
            told = True
            clause = _after_the_last(whole)  # 这3件申请全部为自然人提出: of the figure in the clause itself
        at = next((index for index, token in enumerate(clause) if token.kind == "all" or (index == 0 and _says_kind(token, space))), None)
        if at is None:
            continue
        after = clause[at:] if clause[at].kind == "word" else clause[at + 1:]
        if clause[at].kind == "word" and not clause[at].text.startswith("为"):
            before = before[-1:]  # 行政复议2件、行政诉讼1件，尚未审结: of the last alone
        if not after or any(token.kind not in {"fill", "word", "all"} for token in after):
            continue
        named = build(after)
        if named is None:
            continue
        kind = 0
        for readings in named.members:
            for cells in readings:
                kind |= cells
        heads = _heads(clause[:at], before, space)
        if "已审结" in sentence[:clause[at].start]:
            kind |= space.labels.get("尚未审结", 0)
        others = 0
        for head in heads:
            others |= space.others(head, kind) | (head & ~kind if head & kind else 0)
        if others and scope_at(sentence, clause[0].start, clause[-1].end, reader.year) not in _OUTSIDE:
            yield sentence[clause[0].start:clause[-1].end], 0.0, others, ["words"] if named.marked("note") else []


def _after_the_last(clause: Sequence[Token]) -> list[Token]:
    """What stands after the last figure of a clause from 全部 on; nothing if that is not said."""
    last = max(index for index, token in enumerate(clause) if token.kind == "number")
    at = next((index for index in range(last + 1, len(clause)) if clause[index].kind == "all"), None)
    return list(clause[at:]) if at is not None else []


def _says_kind(token: Token, space: Space) -> bool:
    """Whether a clause that begins so tells of what kind the figure before is: 为…, 系…, 理由为…, or an outcome of a case."""
    if token.word is not None and token.word.readings[0] in {space.labels[name] for name in _OUTCOMES if name in space.labels}:
        return True
    return (token.text.startswith("为") and token.kind in {"fill", "word"}) or (token.kind == "fill" and token.text in _OF_KIND)


def _heads(before: Sequence[Token], said: Sequence[Figure], space: Space) -> list[int]:
    """What it is all of: the words before 均 if they name it, else the figures told just before."""
    unit = build(before)
    if unit:
        found = []
        topics = [word.alone[0] for word in unit.words if word.alone]
        for member in [(topics[0],)] if topics and all(word.topic for word in unit.words) else unit.members:
            cells = space.reduced(member[0])
            if space.adds_up(cells):
                found.append(cells)
        return found
    return [item.options[0] for item in said]
