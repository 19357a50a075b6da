"""Which stretch of the document is which table of the form. In: the blocks; out: the blocks, cut where a table begins or ends, and its stretches.

One pass over the tokens (Viterbi): in each table, and outside all of them, a token has its cost, and so has every change.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from converters.forms import editions, load_form
from converters.grid.flat import unflattened
from converters.model import Block, Table
from converters.recover.labels import explained, label_index, tables_of
from converters.recover.tokens import BLANK, FIGURE, HEADING, PROSE, WORDS, Token, split_label
from converters.text import fold

_ENTER, _LEAVE, _CHANGE = 8, 2, 6
_ELSE = 14  # what is something else
_SHORT = 30
_GAP = 16
_PIECE = 2  # characters that a piece of a broken label has at least


@dataclass(slots=True)
class Region:
    """A stretch that is one table of the form, or a piece of one: its tokens, how many labels speak for it, and after how many headings of sections it stands."""

    table: str
    tokens: list[Token] = field(default_factory=list)
    hits: int = 0
    section: int = 0

    @property
    def blocks(self) -> list[int]:
        """The blocks it is made of."""
        return sorted({token.block for token in self.tokens})


def regions(tokens: Sequence[Token], claimed: Collection[int] = (), taken: Collection[int] = ()) -> list[Region]:
    """Find the stretches.

    Args:
        tokens: the tokens of the document.
        claimed: the indexes of the blocks that are known to be something else.
        taken: the places of the tokens that are.

    Returns:
        The stretches in the order of the document.

    """
    states = _trimmed(tokens, _states(tokens, claimed, taken))
    found: list[Region] = []
    section = 0
    for state, run in groupby(zip(tokens, states, strict=True), key=lambda item: item[1]):
        own = [token for token, _state in run]
        if state:
            found.append(Region(state, own, sum(1 for token in own if state in _tables(token)), section))
        section += sum(1 for token in own if token.kind == HEADING)
    return [region for region in found if region.hits]


def cut_blocks(blocks: Sequence[Block], tokens: Sequence[Token], taken: Sequence[Region]) -> tuple[list[Block], list[int]]:
    """Cut the blocks where a stretch begins or ends.

    Args:
        blocks: the blocks of the document.
        tokens: their tokens; each gets the index of the block in which it stands now.
        taken: the stretches that are tables of the form.

    Returns:
        The blocks, in which the rest of a stretch of flattened text is a table or paragraphs, and for each block given the
        index of its first in them.

    """
    states = {id(token): region.table for region in taken for token in region.tokens}
    return _cut(blocks, tokens, [states.get(id(token), "") for token in tokens])


def _tables(token: Token) -> frozenset[str]:
    """The tables in which a token is a label, or a label and more."""
    return _named(token.text, token.key) if token.kind == WORDS else frozenset()


@lru_cache(maxsize=8192)
def _named(text: str, key: str) -> frozenset[str]:
    own = tables_of(key)
    if own:
        return own
    parts = split_label(text)
    head = fold(parts[0]) if parts else explained(text)
    return tables_of(head) if head else frozenset()


@lru_cache(maxsize=8192)
def _piece_of(key: str) -> frozenset[str]:
    """The tables in which a folded text is a piece of a label."""
    if len(key) < _PIECE or key.isdigit():
        return frozenset()
    return frozenset(table for wording, places in label_index().items() if key in wording for _edition, table in places)


@lru_cache(maxsize=1)
def _ids() -> tuple[str, ...]:
    return tuple(dict.fromkeys(spec.id for edition in editions() for spec in load_form(edition).tables.values() if not spec.is_list))


def _states(tokens: Sequence[Token], claimed: Collection[int], taken: Collection[int]) -> list[str]:
    """For each token the table it stands in, "" for none: the cheapest of all ways to say so."""
    names = ("", *_ids())
    best = [0, *[_ENTER] * (len(names) - 1)]
    moves: list[list[int]] = []
    for place, token in enumerate(tokens):
        costs = [0, *[_ELSE] * (len(names) - 1)] if place in taken else _emissions(token, names, claimed)
        cheapest = min(range(1, len(names)), key=best.__getitem__)
        row, move = [], []
        for at, cost in enumerate(costs):
            come = best[cheapest] + (_LEAVE if not at else _CHANGE)
            enter = best[0] + _ENTER if at else come
            stay = best[at]
            least = min(stay, come, enter)
            move.append(at if least == stay else cheapest if least == come else 0)
            row.append(least + cost)
        best = row
        moves.append(move)
    at = min(range(len(names)), key=best.__getitem__)
    states = []
    for move in reversed(moves):
        states.append(names[at])
        at = move[at]
    return states[::-1]


def _emissions(token: Token, names: Sequence[str], claimed: Collection[int]) -> list[int]:
    """The cost of a token outside all tables, and in each."""
    if token.block in claimed or token.kind == PROSE:
        return [0, *[_ELSE] * (len(names) - 1)]
    if token.kind == FIGURE:
        return [3, *[0] * (len(names) - 1)]
    if token.kind == BLANK or token.note:
        return [0] * len(names)
    own = _tables(token) if token.kind == WORDS else frozenset()
    if own:
        return [5, *[0 if name in own else 6 for name in names[1:]]]
    if token.kind != WORDS:
        return [0, *[_ELSE] * (len(names) - 1)]
    piece = _piece_of(token.key)
    return [0, *[0 if name in piece else 2 if len(token.text) <= _SHORT else 4 for name in names[1:]]]


def _trimmed(tokens: Sequence[Token], states: list[str]) -> list[str]:
    """Take from both ends of each stretch what is neither a label of its table nor a figure."""
    edges = [range(len(tokens)), range(len(tokens) - 1, -1, -1)]
    for number, way in enumerate(edges):
        before = ""
        for at in way:
            figure = tokens[at].kind == FIGURE and (number or tokens[at].grid)  # a table of flattened text begins with a label
            if states[at] and states[at] != before and not figure and not _belongs(tokens[at], states[at]):
                states[at] = ""
            before = states[at]
    return _filled(tokens, states)


def _filled(tokens: Sequence[Token], states: list[str]) -> list[str]:
    """Give each stretch what stands in the rows that it begins and ends in, and the few words between two pieces of it."""
    lines: dict[tuple[int, int], str] = {}
    for token, state in zip(tokens, states, strict=True):
        if state:
            lines[token.block, token.cell.row] = state
    states = [state or lines.get((token.block, token.cell.row), "") for token, state in zip(tokens, states, strict=True)]
    at = 0
    for state, run in groupby(list(states)):
        end = at + sum(1 for _item in run)
        short = not state and at > 0 and end < len(states) and states[at - 1] == states[end] and end - at <= _GAP
        if short and all(token.kind in {WORDS, BLANK, FIGURE} and len(token.text) <= _SHORT for token in tokens[at:end]):
            states[at:end] = [states[end]] * (end - at)
        at = end
    return states


def _belongs(token: Token, table: str) -> bool:
    return token.kind == WORDS and (table in _tables(token) or table in _piece_of(token.key))


def _cut(blocks: Sequence[Block], tokens: Sequence[Token], states: Sequence[str]) -> tuple[list[Block], list[int]]:
    """Cut the blocks where a stretch begins or ends; the rest of a stretch of flattened text is made a table or paragraphs."""
    own: dict[int, list[tuple[Token, str]]] = {}
    for token, state in zip(tokens, states, strict=True):
        own.setdefault(token.block, []).append((token, state))
    out: list[Block] = []
    firsts: list[int] = []
    for index, block in enumerate(blocks):
        firsts.append(len(out))
        if not isinstance(block, Table) or (block.spans != "seen" and not any(state for _token, state in own.get(index, ()))):
            pieces: list[tuple[list[tuple[Token, str]], list[Block]]] = [(own.get(index, []), [block])]
        else:
            pieces = _pieces(block, own[index])
        for held, made in pieces:
            for token, _state in held:
                token.block = len(out)
            out += made
    return out, firsts


def _pieces(block: Table, own: Sequence[tuple[Token, str]]) -> list[tuple[list[tuple[Token, str]], list[Block]]]:
    """Cut a table at the rows where a stretch begins or ends; each piece with its tokens."""
    state_of: dict[int, str] = {}
    for token, state in own:
        state_of[token.cell.row] = state_of.get(token.cell.row) or state
    pieces = []
    last = ""
    rows = sorted({cell.row for cell in block.cells})
    states = [last := state_of.get(row, last) for row in rows]
    for state, run in groupby(zip(rows, states, strict=True), key=lambda item: item[1]):
        part = {row for row, _state in run}
        first = min(part)
        cells = tuple(replace(cell, row=cell.row - first) for cell in block.cells if cell.row in part)
        piece = replace(block, rows=max(cell.row + cell.rowspan for cell in cells), cells=cells, origin=cells[0].origin)
        held = [(token, state) for token, state in own if token.cell.row in part]
        made: list[Block] = [piece]
        pieces.append((held, made if state or block.spans != "seen" else unflattened(piece)))
    return pieces
