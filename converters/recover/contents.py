"""Take out a table of contents: lines that name headings which come again further on, or that end in a page number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from converters.diagnostics import Diagnostic, diagnose
from converters.model import Block, Paragraph, Posting
from converters.recover.headings import bracketed_role, role_of
from converters.text import fold, ink

_PAGED = re.compile(r"^(.*?\S)(?:\s*(?:[…⋯]|[.·．。_—\-]{2})[.·…．。⋯_—\-]*\s*|\s+)\d{1,3}$", re.DOTALL)
_NAMES = frozenset({"目录", "目次", "CONTENTS"})
_LONGEST = 90
_FEWEST = 4


def unpaged(text: str) -> str:
    """Return a line of a table of contents without its leader and page number; any other line as it is."""
    match = _PAGED.match(text) if len(text) <= _LONGEST else None
    return match[1].rstrip(".·…．⋯_—- ") if match else text


def without_contents(blocks: Sequence[Block], diagnostics: list[Diagnostic], postings: list[Posting]) -> list[Block]:
    """Post the lines of a table of contents as furniture; the headings that they name stay."""
    last = {_key(block): index for index, block in enumerate(blocks) if isinstance(block, Paragraph) and len(block.full) <= _LONGEST}
    out: list[Block] = []
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and _is_entry(blocks[end], end, last):
            end += 1
        first, behind = _list_in(blocks, start, end, last)
        out += blocks[start:first]
        if behind > first:
            if out and isinstance(out[-1], Paragraph) and _is_name(out[-1]):
                _post([out.pop()], postings)
            _post(blocks[first:behind], postings)
            diagnostics.append(diagnose("N513", blocks[first].origin, count=behind - first))
        out += blocks[behind : end + 1]
        start = end + 1
    return out


def _post(blocks: Iterable[Block], postings: list[Posting]) -> None:
    postings += [Posting("furniture", block.as_printed, block.origin) for block in blocks if isinstance(block, Paragraph)]


def _key(block: Paragraph) -> str:
    return fold(unpaged(block.full))


def _is_name(block: Paragraph) -> bool:
    return ink(block.text).upper() in _NAMES


def _role(block: Block) -> str:
    line = unpaged(block.full) if isinstance(block, Paragraph) else ""
    return role_of(line) or bracketed_role(line)


def _is_entry(block: Block, index: int, last: dict[str, int]) -> bool:
    """Whether a line may stand in a table of contents: it has a page number, or comes again."""
    if not isinstance(block, Paragraph) or len(block.full) > _LONGEST or "。" in block.full.rstrip("。"):
        return False
    key = _key(block)
    return len(key) > 1 and not key.isdigit() and (bool(_PAGED.match(block.full)) or last.get(key, -1) > index)


def _list_in(blocks: Sequence[Block], start: int, end: int, last: dict[str, int]) -> tuple[int, int]:
    """Return the part of a run of such lines that is a table of contents: four sections of the form, in order, that all come again."""
    roles = [(index, _role(blocks[index])) for index in range(start, end)]
    roles = [(index, role) for index, role in roles if role]
    distinct = {role for _index, role in roles}
    if len(distinct) < _FEWEST or len(distinct) < len(roles):
        return end, end
    again = {_role(block) for block in blocks[end:]} if len(blocks) > end else set()
    if len(distinct & again) < len(distinct) - 1:
        return end, end
    behind = end
    while behind > start and not (_role(blocks[behind - 1]) or _comes_again(blocks[behind - 1], end, last)):
        behind -= 1
    return roles[0][0], behind


def _comes_again(block: Block, end: int, last: dict[str, int]) -> bool:
    return isinstance(block, Paragraph) and last.get(_key(block), -1) >= end
