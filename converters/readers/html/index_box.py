"""The index box that government sites set above an article: its number, kind, body and dates in the words of the state's catalogue standard (GB/T 21063.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from converters.model import Block, Paragraph, Table
from converters.text import ink

_DATES = "(?:发布|公开|成文|发文|生成|印发)(?:日期|时间)"
_WORDS = (rf"索引号|信息索引号?|{_DATES}|发布机构|发文(?:机关|机构|单位|字号)|公开(?:机构|责任部门|形式|方式|范围|时限|程序|类别|目录)|主题(?:分类|词)|组配分类|信息(?:分类|类别|名称|来源)|体裁(?:分类)?|"
          r"服务对象分类|文件编号|文号|(?:文件)?名称|标题|有效性|时效性?|(?:文件)?状态|关键[词字]|内容(?:概述|摘要)|生[效成](?:日期|时间)|废止(?:日期|时间)|失效(?:日期|时间)|语种|载体(?:类型)?|记录形式|责任(?:部门|单位)|效力")
_LABEL = re.compile(rf"[\[【]?(?:{_WORDS})[\]】]?[:：]?")
_LINE = re.compile(rf"[\[【]?(?:{_WORDS})[\]】]?[:：].*", re.DOTALL)
_DATED = re.compile(rf"[\[【]?{_DATES}[\]】]?[:：]")
_NUMBER = re.compile(r"[\[【]?(?:信息)?索引号?[\]】]?[:：]?")
_LEAST = 3


def is_index_box(table: Table) -> bool:
    """Whether a table is an index box: labels of the catalogue, the index number among them or most of its cells, and their values."""
    texts = [text for cell in table.cells if (text := ink(cell.text))]
    labels = [text for text in texts if _LABEL.fullmatch(text) or _LINE.fullmatch(text)]
    return len(labels) >= _LEAST and len(labels) * 5 >= len(texts) * 2 and any(_NUMBER.match(text) for text in labels)


def index_lines(blocks: Sequence[Block]) -> set[int]:
    """Return the places of lines that are an index box without a table: at least three in a row, the index number among them; dates stay, which tell of the publication."""
    found: set[int] = set()
    run: list[int] = []
    for at in range(len(blocks) + 1):
        block = blocks[at] if at < len(blocks) else None
        if isinstance(block, Paragraph) and len(block.text) <= 200 and _LINE.fullmatch(ink(block.text)):
            run.append(at)
            continue
        texts = [ink(getattr(blocks[place], "text", "")) for place in run]
        if len(run) >= _LEAST and any(_NUMBER.match(text) for text in texts):
            found |= {place for place, text in zip(run, texts, strict=True) if not _DATED.match(text)}
        run = []
    return found
