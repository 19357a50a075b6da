"""The article told from the navigation around it, by structure and by the words of the report; in doubt a block stays.

A page is a report where at least two of the form's headings or one of its tables stand in it. Its article is then the
smallest element that holds nine tenths of them and most of the prose, with the title and the date line above it. On any
other page only what calls itself navigation, and runs of short links, are furniture. A table goes only if it is links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from converters.model import Block, Figure, Paragraph, Posting, Table
from converters.readers.html.flow import Entry
from converters.text import ink

_HEADING = re.compile(r"\s*[一二三四五六]\s*[、.．]\s*(?:总体情况|主动公开政府信息|收到和处理政府信息|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议"
                      r"|(?:政府信息公开工作)?存在的?(?:主要)?问题|其他需要报告)")
_FORM = re.compile(r"第二十条\s*第[（(]|新收政府信息公开申请|勾稽关系|结转下年度继续办理|未经复议直接起诉|统计指标")
_TITLE = re.compile(r"(?:19|20)[0-9]{2}年.{0,60}(?:报告|年报)|政府信息公开(?:工作)?(?:年度)?(?:报告|年报)")
_TRAIL = re.compile(r"位置\s*[：:]|首页\s*[>＞»/\-—]|[>＞»].*[>＞»]")
_DATE = re.compile(r"\s*(?:19|20)[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日\s*")

# Words of the tools that sites put around an article: a short line of nothing else is no part of the article.
_TOOL = re.compile(r"打印|关闭|分享|收藏|扫一扫|字体|字号|返回|上一[篇条页]|下一[篇条页]|浏览|点击|阅读|附件下载|纠错|朗读|无障碍|网站地图|版权所有|ICP备|公网安备|网站标识码")
_TOOL_WORDS = re.compile(r"打印本页|打印此页|打印文章|打印|关闭窗口|关闭本页|关闭|分享到|分享至|分享|收藏本页|收藏|扫一扫在手机打开当前页|扫一扫|在手机打开当前页|手机版"
                         r"|字体|字号|缩小|放大|默认|恢复|返回顶部|返回首页|返回列表|返回|微信好友|微信|朋友圈|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|更多|全文|本文"
                         r"|浏览次数|浏览量|点击次数|点击数|点击率|点击|阅读次数|阅读量|阅读|纠错|语音朗读|朗读|下载|附件|[大中小次人到：:]|[\W\d_]")
_TOOL_START = re.compile(r"\s*[【\[]?\s*(?:[上下]一[篇条页]\s*[】\]]?\s*[：:]|(?:您|你)?(?:现在|当前|所在)*的?(?:当前|所在)?位置\s*[：:]|版权所有|扫一扫|网站标识码|[^，。]{0,12}ICP备)")

_WHOLE = 0.9
_MOST = 0.6  # the article's share of the page's prose at least
_ABOVE = 12  # how far above the article its title may stand
_RUN = 4  # so many short links in a row are a menu


def part(entries: Sequence[Entry]) -> tuple[tuple[Block, ...], list[Posting]]:
    """Divide the blocks of a page into the body, and postings to `furniture`."""
    weights = [_weight(entry) for entry in entries]
    report = sum(weights) >= 2
    first, last = _extent(entries, weights) if report else (0, len(entries) - 1)
    menu = _menus(entries)
    blocks: list[Block] = []
    asides: list[Posting] = []
    for index, entry in enumerate(entries):
        block = entry.block
        outside = not first <= index <= last
        if isinstance(block, Table):
            aside = outside and _is_links(entry, block)
        else:
            aside = entry.furniture or index in menu or outside or (report and _is_tool(entry))
        if aside:
            asides.extend(Posting("furniture", text, block.origin) for text in texts(block) if text)
        else:
            blocks.append(block)
    return tuple(blocks), asides


def texts(block: Block) -> Iterator[str]:
    """Yield the texts of a block, those of nested tables and of pictures with it."""
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Figure):
        yield block.alt
    else:
        yield from [cell.text for cell in block.cells]
        for cell in block.cells:
            for inner in cell.blocks:
                if not isinstance(inner, Paragraph):
                    yield from texts(inner)


def _weight(entry: Entry) -> int:
    """Weigh how much a block looks like the report: a heading 1, a table of the form 3."""
    block = entry.block
    if entry.furniture:
        return 0
    if isinstance(block, Paragraph):
        return 1 if not entry.linked and _HEADING.match(block.text) else 0
    if isinstance(block, Table):
        return 3 if _FORM.search("\n".join(texts(block))) else 0
    return 0


def _extent(entries: Sequence[Entry], weights: list[int]) -> tuple[int, int]:
    """Return the first and last entry of the article."""
    held: dict[etree._Element, int] = {}
    depths: dict[etree._Element, int] = {}
    for entry, weight in zip(entries, weights, strict=True):
        if weight:
            line = [entry.element, *entry.element.iterancestors()]
            for up, element in enumerate(line):
                held[element] = held.get(element, 0) + weight
                depths[element] = len(line) - up
    enough = sum(weights) * _WHOLE
    article = max((element for element, weight in held.items() if weight >= enough), key=depths.__getitem__)
    prose = [_prose(entry) for entry in entries]
    while True:
        inside = [index for index, entry in enumerate(entries) if _holds(article, entry.element)]
        parent = article.getparent()
        if parent is None or (article.tag != "table" and sum(prose[at] for at in inside) >= _MOST * sum(prose)):
            return _with_title(entries, inside[0]), _with_date(entries, inside[-1])
        article = parent  # a wrapper of one table is not yet the article


def _prose(entry: Entry) -> int:
    """Count the characters of a paragraph that reads like prose: a long sentence, hardly linked."""
    block = entry.block
    if not isinstance(block, Paragraph) or len(block.text) < 20 or "。" not in block.text or entry.furniture:
        return 0
    return len(block.text) if entry.linked * 3 <= len(block.text) else 0


def _holds(article: etree._Element, element: etree._Element | None) -> bool:
    while element is not None:
        if element is article:
            return True
        element = element.getparent()
    return False


def _with_title(entries: Sequence[Entry], first: int) -> int:
    """Move the beginning of the article up to the title that stands above it, unless it begins with one."""
    for index in range(max(first - _ABOVE, 0), first):
        entry = entries[index]
        block = entry.block
        if isinstance(block, Paragraph) and not entry.furniture and not entry.linked and len(block.text) <= 80 \
                and _TITLE.search(block.text) and not _TRAIL.search(block.text):
            return index
    return first


def _with_date(entries: Sequence[Entry], last: int) -> int:
    """Move the end of the article down to a date that signs it, three blocks away at most."""
    for index in range(min(last + 3, len(entries) - 1), last, -1):
        block = entries[index].block
        if isinstance(block, Paragraph) and not entries[index].furniture and _DATE.fullmatch(block.text.rpartition("\n")[2]):
            return index
    return last


def _menus(entries: Sequence[Entry]) -> set[int]:
    """Return the places of short paragraphs that are all link, at least `_RUN` of them in a row."""
    found: set[int] = set()
    run: list[int] = []
    for index, entry in enumerate(entries):
        block = entry.block
        if isinstance(block, Paragraph) and len(block.text) <= 16 and entry.linked >= 0.9 * len(ink(block.text)) and not entry.attachment:
            run.append(index)
            continue
        if isinstance(block, Figure):
            continue
        if len(run) >= _RUN:
            found.update(run)
        run = []
    if len(run) >= _RUN:
        found.update(run)
    return found


def _is_links(entry: Entry, table: Table) -> bool:
    """Whether a table is link navigation: nearly all of its text is linked, or it has none."""
    size = sum(len(ink(text)) for text in texts(table))
    return entry.linked >= 0.6 * size


def _is_tool(entry: Entry) -> bool:
    """Whether a paragraph inside the article is a tool of the site, or a list of attachments."""
    block = entry.block
    if not isinstance(block, Paragraph) or len(block.text) > 120:
        return False
    text = block.text
    if entry.attachment and entry.linked >= 0.8 * len(ink(text).removeprefix("附件").lstrip("：:0123456789")):
        return True
    if _TOOL_START.match(text):
        return True
    return _TOOL.search(text) is not None and not _TOOL_WORDS.sub("", text)
