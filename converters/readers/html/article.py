"""The article told from the navigation around it, by structure and by the words of the report; in doubt a block stays.

A table that lays out the page is looked into, and keeps its cells when the navigation is taken out of them.
A page is a report where at least two of the form's headings or one of its tables stand in it. Its article is then the
smallest element that holds nine tenths of them and most of the prose, with the title and the date line above it. On any
other page only what calls itself navigation, and runs of short links, are furniture. A table goes only if it is links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from converters.model import Block, Cell, Figure, Paragraph, Posting, Table
from converters.readers.html.flow import Entry
from converters.readers.html.index_box import index_lines, is_index_box
from converters.text import ink

_HEADING = re.compile(r"\s*[一二三四五六]\s*[、.．]\s*(?:总体情况|主动公开政府信息|收到和处理政府信息|(?:因)?政府信息公开(?:工作)?(?:被申请)?行政复议"
                      r"|(?:政府信息公开工作)?存在的?(?:主要)?问题|其他需要报告)")
_FORM = re.compile(r"第二十条\s*第[（(]|新收政府信息公开申请|勾稽关系|结转下年度继续办理|未经复议直接起诉|结果维持|结果纠正|统计指标")
_TITLE = re.compile(r"(?:19|20)[0-9]{2}年.{0,60}(?:报告|年报)|政府信息公开(?:工作)?(?:年度)?(?:报告|年报)")
_TRAIL = re.compile(r"位置\s*[：:]|首页\s*[>＞»/\-—]|[>＞»].*[>＞»]")
_DATE = re.compile(r"\s*(?:(?:19|20)[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日|[二一][〇○Ｏ零0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)\s*")

# Words of the tools that sites put around an article: a short line of nothing else is no part of the article.
_TOOL = re.compile(r"打印|关闭|分享|收藏|扫一扫|字体|字号|返回|上一[篇条页]|下一[篇条页]|浏览|点击|阅读|附件下载|纠错|朗读|无障碍|网站地图|版权所有|ICP备|公网安备|网站标识码")
_TOOL_WORDS = re.compile(r"打印本页|打印此页|打印文章|打印|关闭窗口|关闭本页|关闭|分享到|分享至|分享|收藏本页|收藏|扫一扫在手机打开当前页|扫一扫|在手机打开当前页|手机版"
                         r"|字体|字号|缩小|放大|默认|恢复|返回顶部|返回首页|返回列表|返回|微信好友|微信|朋友圈|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|更多|全文|本文"
                         r"|[上下]一[篇条页]|首页|[尾末]页|浏览次数|浏览量|点击次数|点击数|点击率|点击|阅读次数|阅读量|阅读|我要|纠错|语音朗读|朗读|下载|附件"
                         r"|[大中小次人到共第页：:]|[\W\d_]")
_DAY = re.compile(r"(?:19|20)[0-9]{2}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}")
_TOOL_START = re.compile(r"\s*[【\[]?\s*(?:[上下]一[篇条页]\s*[】\]]?\s*[：:]|(?:您|你)?(?:现在|当前|所在)*的?(?:当前|所在)?位置\s*[：:]|版权所有|扫一扫|网站标识码|[^，。]{0,12}ICP备)")
_TURN = re.compile(r"\s*[【\[]?\s*[上下]一[篇条]")

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?=年)")
_SURE_FOOT = re.compile(r"\s*(?:(?:主办|承办|协办|运维|建设)(?:单位|部门)?[：:]|技术支持[：:]?|版权所有|[^，。]{0,12}ICP备|[^，。]{0,6}公网安备|网站标识码)")
_FOOT = re.compile(rf"{_SURE_FOOT.pattern}|\s*(?:(?:联系)?地址|邮编|邮政编码|(?:联系)?电话|传真|邮箱|附件|相关附件|附件下载"
                   r"|(?:责任|网站|值班)?编辑|责编|审核|校对|签发|[供撰]稿|作者|(?:信息|文章|稿件)?来源"
                   r"|(?:相关|推荐|延伸)(?:链接|阅读|文[章档]|新闻|信息|稿件))\s*[：:]?(?:.*[：:].*|\s*)\Z")
_OVER_LINKS = re.compile(r"[^，。：:]{2,10}\s*[：:]|[^，。：:]{0,6}(?:相关|链接|推荐|延伸|更多)[^，。：:]{0,6}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_AUTHORITY = re.compile(r"\w{2,28}(?:政府|局|厅|委|会|办|室|院|所|处|队|中心|街道|集团|公司|大学|学院|医院)")
_BETWEEN = re.compile(r"[\W_]")

_LABEL = 80  # no label of the form is longer
_WHOLE = 0.9
_MOST = 0.6  # the article's share of the page's prose at least
_ABOVE = 12  # how far above the article its title may stand
_LINK = 16  # no link of a menu is longer
_RUN = 4  # so many short links in a row are a menu


def part(entries: Sequence[Entry], inside: Mapping[int | str, Entry]) -> tuple[tuple[Block, ...], list[Posting]]:
    """Divide the blocks of a page into the body, and postings to `furniture`; `inside` knows what stands in cells."""
    leaves = [_cleared(leaf) for entry in entries for leaf in _leaves(entry, inside)]
    weights = [_weight(entry) for entry in leaves]
    report = sum(weights) >= 2
    if not report:
        leaves = [_cleared(entry) for entry in entries]
        weights = [_weight(entry) for entry in leaves]
    first, last = _extent(leaves, weights) if report else (0, len(leaves) - 1)
    start = next((index for index, weight in enumerate(weights) if weight), 0) if report else 0
    aside = _menus(leaves) | index_lines([entry.block for entry in leaves[:start]]) | (_other_reports(leaves, weights) | _head(leaves, weights, first) | _foot(leaves, weights, last) if report else set())
    gone: set[int] = set()
    asides: list[Posting] = []
    for index, entry in enumerate(leaves):
        block = entry.block
        outside = not first <= index <= last
        if isinstance(block, Table):
            links = _is_links(entry, block) and (outside or (report and _is_tools(block)))
            if not links and not (index < start and is_index_box(block)):
                continue
        elif not (entry.furniture or index in aside or outside or (report and _is_tool(entry))):
            continue
        gone.add(index)
        asides.extend(Posting("furniture", text, block.origin) for text in texts(block) if text)
    if not report:
        return tuple(entry.block for index, entry in enumerate(entries) if index not in gone), asides
    kept = [_kept(entry, inside, gone, numbers) for numbers in [iter(range(len(leaves)))] for entry in entries]
    return tuple(block for block in kept if block is not None), asides


def _leaves(entry: Entry, inside: Mapping[int | str, Entry]) -> Iterator[Entry]:
    """Yield an entry, or for a table that lays out the page what stands in its cells."""
    table = entry.block
    if not isinstance(table, Table) or not _is_layout(table):
        yield entry
        return
    for cell in table.cells:
        known = inside.get(cell.origin.path)
        if not cell.blocks and cell.text:
            yield Entry(Paragraph(cell.text, cell.origin), known.element if known else None, known.linked if known else 0)
        for block in cell.blocks:
            yield from _leaves(inside.get(id(block)) or Entry(block, known.element if known else None), inside)


def _cleared(entry: Entry) -> Entry:
    """Return a paragraph without characters that show nothing, which stand in the way of its words; what is kept keeps them."""
    block = entry.block
    if isinstance(block, Paragraph) and _UNSEEN.search(block.text):
        return entry._replace(block=replace(block, text=_UNSEEN.sub("", block.text)))
    return entry


def _is_layout(table: Table) -> bool:
    """Whether a table lays out the page: a form table or several headings stand in one cell, and it is no form table itself."""
    found = False
    for cell in table.cells:
        if not cell.blocks:
            if len(cell.text) <= _LABEL and _FORM.search(cell.text):
                return False
        elif not found:
            headings = sum(1 for block in cell.blocks if isinstance(block, Paragraph) and _HEADING.match(_UNSEEN.sub("", block.text)))
            found = headings > 1 or any(isinstance(block, Table) and _FORM.search("\n".join(texts(block))) for block in cell.blocks)
    return found


def _kept(entry: Entry, inside: Mapping[int | str, Entry], gone: set[int], numbers: Iterator[int]) -> Block | None:
    """Return what is left of an entry without the leaves that are `gone`, None if nothing is; `numbers` counts the leaves."""
    table = entry.block
    if not isinstance(table, Table) or not _is_layout(table):
        return None if next(numbers) in gone else table
    cells: list[Cell] = []
    for cell in table.cells:
        if not cell.blocks:
            cells.append(replace(cell, text="") if cell.text and next(numbers) in gone else cell)
            continue
        kept = [_kept(inside.get(id(block)) or Entry(block, None), inside, gone, numbers) for block in cell.blocks]
        if all(new is old for new, old in zip(kept, cell.blocks, strict=True)):
            cells.append(cell)
            continue
        blocks = tuple(block for block in kept if block is not None)
        text = "\n".join(block.text for block in blocks if isinstance(block, Paragraph))
        plain = not blocks or (len(blocks) == 1 and isinstance(blocks[0], Paragraph) and blocks[0] == Paragraph(text, blocks[0].origin))
        cells.append(replace(cell, text=text, blocks=() if plain else blocks))
    return replace(table, cells=tuple(cells))


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
        return 0 if entry.linked else sum(1 for line in block.text.split("\n") if _HEADING.match(line))
    if isinstance(block, Table):
        return 3 if _FORM.search("\n".join(texts(block))) else 0
    return 0


def _extent(entries: Sequence[Entry], weights: list[int]) -> tuple[int, int]:
    """Return the first and last entry of the article."""
    held: dict[etree._Element, int] = {}
    depths: dict[etree._Element, int] = {}
    for entry, weight in zip(entries, weights, strict=True):
        if weight and entry.element is not None:
            line = [entry.element, *entry.element.iterancestors()]
            for up, element in enumerate(line):
                held[element] = held.get(element, 0) + weight
                depths[element] = len(line) - up
    enough = sum(weights) * _WHOLE
    article = max((element for element, weight in held.items() if weight >= enough), key=depths.__getitem__, default=None)
    if article is None:
        return 0, len(entries) - 1
    prose = [_prose(entry) for entry in entries]
    while True:
        inside = [index for index, entry in enumerate(entries) if _holds(article, entry.element)]
        parent = article.getparent()
        if parent is None or (article.tag != "table" and sum(prose[at] for at in inside) >= _MOST * sum(prose)):
            return _with_title(entries, weights, inside[0]), _with_date(entries, inside[-1])
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


def _with_title(entries: Sequence[Entry], weights: list[int], first: int) -> int:
    """Move the beginning of the article up to the title that stands above it, unless it begins with one; one with a year is best."""
    heading = next((index for index in range(first, len(entries)) if weights[index]), first)
    if any(_is_title(entries[index]) and _YEAR.search(" ".join(texts(entries[index].block))) for index in range(first, heading)):
        return _with_authority(entries, first)
    titles = [index for index in range(max(first - _ABOVE, 0), first) if _is_title(entries[index])]
    dated = [index for index in titles if _YEAR.search(" ".join(texts(entries[index].block)))]
    return _with_authority(entries, next(iter(dated or titles), first))


def _with_authority(entries: Sequence[Entry], first: int) -> int:
    """Move the beginning up over the authority, where it stands in a line of its own above a title that begins with the year."""
    title, above = entries[first], entries[first - 1] if first else None
    if above is None or not isinstance(title.block, Paragraph) or not isinstance(above.block, Paragraph) or not _YEAR.match(title.block.text):
        return first
    beside = title.element is not None and above.element is not None and title.element.getparent() is above.element.getparent()
    return first - 1 if beside and not (above.linked or above.furniture) and _AUTHORITY.fullmatch(above.block.text) else first


def _is_title(entry: Entry) -> bool:
    block = entry.block
    return isinstance(block, Paragraph) and not entry.furniture and not entry.linked and len(block.text) <= 80 and "。" not in block.text \
        and block.text.count("\n") < 3 and _TITLE.search(block.text) is not None and not _TRAIL.search(block.text)


def _with_date(entries: Sequence[Entry], last: int) -> int:
    """Move the end of the article down to a date that signs it, three blocks away at most."""
    for index in range(min(last + 3, len(entries) - 1), last, -1):
        if not entries[index].furniture and _ends_with_date(entries[index].block):
            return index
    return last


def _other_reports(entries: Sequence[Entry], weights: list[int]) -> set[int]:
    """Return the places of lists of reports of several years, before the first heading and after the last, if a title is left.

    Such entries stand in list items or are all link; what stands alone is a title.
    """
    headed = [index for index, weight in enumerate(weights) if weight]
    titles = {index: years[0] for index, entry in enumerate(entries)
              if not headed[0] < index < headed[-1] and isinstance(entry.block, Paragraph) and len(entry.block.text) <= 60
              and _TITLE.search(entry.block.text) and (years := _YEAR.findall(entry.block.text))}
    listed = [index for index in titles if _is_listed(entries[index])]
    left = any(index not in listed for index in titles if index < headed[0])
    return set(listed) if left and len({titles[index] for index in listed}) > 1 else set()


def _is_listed(entry: Entry) -> bool:
    """Whether a paragraph is an item of a list, or all link."""
    if _all_linked(entry):
        return True
    return entry.element is not None and entry.element.tag in {"li", "dd"}


def _head(entries: Sequence[Entry], weights: list[int], first: int) -> set[int]:
    """Return the places of links alone that stand above the title."""
    heading = next((index for index, weight in enumerate(weights) if weight), first)
    title = next((index for index in range(first, heading) if _is_title(entries[index])), first)
    return {index for index in range(first, title) if _all_linked(entries[index])}


def _foot(entries: Sequence[Entry], weights: list[int], last: int) -> set[int]:
    """Return the places of the foot of the page where it stands inside the article: after the signature's date, or by its words."""
    start = max((index for index, weight in enumerate(weights) if weight), default=last)
    dated = [index for index in range(start, last + 1) if _ends_with_date(entries[index].block)]
    foot = _FOOT if dated else _SURE_FOOT
    after = range(dated[-1] + 1 if dated else start + 1, last + 1)
    found = {index for index in after if isinstance(block := entries[index].block, Paragraph) and len(block.text) <= 200
             and all(foot.match(line) for line in block.text.split("\n"))}
    for index in reversed(after):  # links to other pages, and what they are headed by
        block = entries[index].block
        heads = isinstance(block, Paragraph) and index + 1 in found and _all_linked(entries[index + 1]) and _OVER_LINKS.fullmatch(block.text)
        if heads or _all_linked(entries[index]):
            found.add(index)
        elif not dated and not (index in found or isinstance(block, Figure) or _is_tool(entries[index])):
            break
    return found


def _all_linked(entry: Entry) -> bool:
    """Whether a paragraph is nothing but links, whatever stands between them."""
    return isinstance(entry.block, Paragraph) and entry.linked > 0 and entry.linked >= 0.9 * len(_BETWEEN.sub("", entry.block.text))


def _ends_with_date(block: Block) -> bool:
    return isinstance(block, Paragraph) and _DATE.fullmatch(block.text.rpartition("\n")[2]) is not None


def _menus(entries: Sequence[Entry]) -> set[int]:
    """Return the places of short links, at least `_RUN` of them in a row: paragraphs that are all link, or links in one paragraph."""
    found: set[int] = set()
    run: list[int] = []
    for index, entry in enumerate(entries):
        block = entry.block
        if entry.anchors >= _RUN and _all_linked(entry) and not entry.attachment and entry.linked <= _LINK * entry.anchors:
            found.add(index)
        if isinstance(block, Paragraph) and len(block.text) <= _LINK and entry.linked >= 0.9 * len(ink(block.text)) and not entry.attachment:
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
    if not entry.linked:
        return not any(map(ink, texts(table)))
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
    if _TOOL_START.match(text) or (entry.linked and _TURN.match(text)):
        return True
    return _says_tools(text)


def _says_tools(text: str) -> bool:
    return _TOOL.search(text) is not None and not _TOOL_WORDS.sub("", text) and not _DAY.search(text)


def _is_tools(table: Table) -> bool:
    """Whether a table of links holds tools of the site, and nothing else."""
    found = [text for text in texts(table) if text]
    return bool(found) and all(map(_says_tools, found))
