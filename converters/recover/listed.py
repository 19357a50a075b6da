"""Tell the items of a list from headings that a list numbers: by what stands between them, before their wording is asked.

Word numbers headings （一） and 1. by lists, and so do pages that were made from Word. Items of a list stand below one another;
a heading has text below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from converters.model import Block, Item, Paragraph
from converters.recover.headings import sub_level


def listed(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks; a paragraph that a list numbers as a heading is no item any more, and keeps its number."""
    groups: dict[tuple[str, int], list[int]] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Paragraph) and block.item is not None and block.item.value is not None:
            groups.setdefault((block.item.list, block.item.depth), []).append(index)
    heading: set[tuple[str, int]] = set()
    for key in sorted(groups, key=lambda item: -item[1]):
        members = groups[key]
        heads = sum(1 for index in members if _heads(blocks, index, heading))
        if 2 * heads > len(members) or (len(members) == 1 and heads):
            heading.add(key)
    if not heading:
        return list(blocks)
    return [replace(block, item=None) if isinstance(block, Paragraph) and block.item and _key(block.item) in heading and sub_level(block.full) else block
            for block in blocks]


def _key(item: Item) -> tuple[str, int]:
    return item.list, item.depth


def _heads(blocks: Sequence[Block], index: int, heading: set[tuple[str, int]]) -> bool:
    """Whether something stands below an item before the next: text that is no item, or items that are headings themselves."""
    block = blocks[index]
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if after is None or not isinstance(block, Paragraph) or block.item is None:
        return False
    item = after.item if isinstance(after, Paragraph) else None
    if item is None:
        return True
    if item.list != block.item.list:
        return item.depth > block.item.depth and _key(item) in heading
    return item.depth > block.item.depth and _key(item) in heading
