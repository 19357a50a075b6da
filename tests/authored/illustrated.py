"""Two reports of invented bodies with what real ones hold beside their text: charts, codes to scan, links, lists with Chinese numbers, notes, captions, emphasis."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from authored.assemble import Draft, assemble
from converters.media import media
from converters.model import Cell, Figure, Item, Media, Note, Paragraph, Span, Table
from converters.report import AnnualReport, Content
from converters.spans import marked

ILLUSTRATED = ("wuyuan-county-2023", "linhai-town-2019")
# Codes to scan (ISO/IEC 18004) for two addresses that lead nowhere.
_CODES = {
    "wuyuan-county-2023": "iVBORw0KGgoAAAANSUhEUgAAAHsAAAB7AQAAAAB8vMLSAAABXklEQVR42t1VvW3GIBA9h4LOXgCJNehYySxgfyxgVnLHGkgsgDsK5Ms5XZLmfWVycmEjPXTv587E36vQXz5oRHseu3ycNHH5oB/164D44rESrV6A8o5BTrNqdZBKmQIMCaflXq93IBvVlGvEITz2PgKbAHMRxUI2zwMrJtW8iDymL9XBxkIusx+bLgsIyc/t6ayJaUcVo4VtyupiA0Ju4iiB6Zw6gY01TVMvK9mmUZFvUrcvkrFZ14jSN3tWt6tNYoZaWZu36eTDo4G5NQUJsxvkLMiFc72pvpwhXeBYSj9j6fUgFHI7funatLiJun+7smQzPflXEbVSFFMi9ezhjHWzeiv3bx715WJ1nYrzmAnOmCsyXLFbcT/iU6nH1CVgJsCzv2lacpmyWeBBfpZS58jv7DFv+ZQ1qxiHONs8H87GNyAylRQ6DBEuj5Vm7+i6eLalWE/ChRPsyz/5vX4Cyh3CxXDYuGUAAAAASUVORK5CYII=",
    "linhai-town-2019": "iVBORw0KGgoAAAANSUhEUgAAAG8AAABvAQAAAADKvqPNAAABHUlEQVR42tVUsY3DMBCjP4W6eAEBWkOdV5IXsOMFkpXU3RoGvIDTqRB0f3aV/8Zsc1AjgCJ4PJ6gn9XwHdcdGLM+4YHQfvCn/l2hb61pqLPUWQlw9nPZVH1yFHgUfTgWPBd0pVJgrRN8gmc0H26IKaHcsDI84unktea1z2tydYrXzM2Ft9gTdIzmwU92HLpMyNCw5HXMnmG22Vl3+xCao5if2JZc+8w0WHvzuZgYYoJiPm8qYSnXMlRw0t72eA1uMM7tpZZ/okFZU9RFfC+MjLDHYHmeCXCLFvvbwwGEz0fq3Dq5sIPKc4rbbvmPzATrqOFQPlA7OKHeB3Si1HZn26kbyZzcOhZ9CbXd9sksgjvR4LHdeuYzUj5/2Wf+C6ZOPpIIeYXlAAAAAElFTkSuQmCC",
}
DRAFTS = {
    "wuyuan-county-2023": Draft(
        slug="wuyuan-county-2023", edition="2021", title="梧源县人民政府2023年政府信息公开工作年度报告", issuer="梧源县人民政府", year=2023, supply=(23, 31, 419),
        period=("2023-01-01", "2023-12-31"), published="2024-01-26", signed="2024-01-24", signature=("梧源县人民政府", "2024年1月24日"),
        preface="本报告根据《中华人民共和国政府信息公开条例》第五十条编制，统计期限自2023年1月1日起至2023年12月31日止。",
        overview="2023年，梧源县围绕群众办事需要推进公开，各项任务按期完成。",
        problems="（一）存在的问题\n政策解读形式偏单一，个别乡镇栏目更新不及时。\n（二）改进情况\n增加图表和问答解读，对更新超期的栏目按月通报。",
        other="2023年度全县未收取信息处理费。"),
    "linhai-town-2019": Draft(
        slug="linhai-town-2019", edition="2019", title="麟海镇人民政府2019年政府信息公开工作年度报告", issuer="麟海镇人民政府", year=2019, supply=(37, 43, 401),
        period=("2019-01-01", "2019-12-31"), signed="2020-01-15", signature=("麟海镇人民政府", "2020年1月15日"),
        preface="本报告按照《中华人民共和国政府信息公开条例》要求编制，统计期限自2019年1月1日起至2019年12月31日止。",
        overview="2019年，麟海镇结合渔港整治和民宿管理开展信息公开。",
        problems="村务公开栏图片清晰度不够；已为9个村更换展板，并统一由镇里排版。",
        other="无其他需要报告的事项。"),
}


@cache
def illustrated(slug: str) -> AnnualReport:
    """Return one of the two reports by its slug."""
    plain = assemble(DRAFTS[slug])
    blocks, notes, pictures = (_county if slug == ILLUSTRATED[0] else _town)(slug)
    first = plain.sections[0]
    return replace(plain, sections=(replace(first, blocks=(*first.blocks, *blocks)), *plain.sections[1:]),
                   notes={note.id: note for note in notes}, media={picture.digest: picture for picture in pictures})


Parts = tuple[list[Content], tuple[Note, ...], tuple[Media, ...]]


def _county(slug: str) -> Parts:
    chart, code = _kept(bars((418, 263, 157, 92))), _kept(b64decode(_CODES[slug]))
    line = "全年通过门户网站公开信息1,538条，其中重点领域信息647条，指南见门户网站，统计口径见说明。"
    told = marked(line, [Span(9, 19, "strong"), Span(32, 34, "link", "https://www.wuyuan-county.example/gk/zn.html"), Span(35, 39, "emphasis"), Span(31, 31, "note", "fn1"),
                         Span(len(line) - 3, len(line) - 1, "link", "#koujing")])
    channels = Table(3, 2, (Cell(0, 0, 1, 1, "渠道", header=True), Cell(0, 1, 1, 1, "入口", header=True), Cell(1, 0, 1, 1, "门户网站"),
                            Cell(1, 1, 1, 1, "扫码查看", blocks=(Paragraph("扫码查看"), Figure("code.png", "梧源县政府信息公开专栏二维码", media=code.digest, width=60, height=60))),
                            Cell(2, 0, 1, 1, "政务热线"), Cell(2, 1, 1, 1, "0457-5550176",
                                                            blocks=(Paragraph("0457-5550176", marks=marked("0457-5550176", [Span(0, 12, "link", "tel:0457-5550176")])),))))
    work = ("编制公开事项目录，明确二十六个领域的责任科室；", "建立发布前三级审核，全年退回修改四十一件；", "每月抽查栏目更新，对超期的单位发出提示函。")
    blocks: list[Content] = [Paragraph(line, marks=told), *_listed(work, "chineseCounting", "（%1）"), Figure("chart.png", "四个季度主动公开信息数量柱状图：418、263、157、92条", media=chart.digest, width=240, height=140),
                             Paragraph("图1 各季度主动公开信息数量", role="caption"), channels,
                             Paragraph("统计口径：同一信息在多个渠道发布的只计一次。", marks=marked("统计口径：同一信息在多个渠道发布的只计一次。", [Span(0, 0, "anchor", "koujing")]))]
    return blocks, (Note("fn1", "footnote", (Paragraph("含转载的上级文件。"),)),), (chart, code)


def _town(slug: str) -> Parts:
    chart, code = _kept(bars((37, 58, 91))), _kept(b64decode(_CODES[slug]))
    line = "全镇9个村均设公开栏，水面每平方公里配备网格员1人，面积按102km2计算，详见专题页。"
    told = marked(line, [Span(2, 4, "underline"), Span(34, 35, "sup"), Span(40, 43, "link", "http://www.linhai-town.example/ztzl/?id=5&page=2"), Span(len(line), len(line), "note", "en1")])
    work = ("渔港整治信息每周发布一次；", "民宿登记结果当日上网；", "农田补贴名单张贴到村民小组。")
    blocks: list[Content] = [Paragraph(line, marks=told), *_listed(work, "bullet", ""),
                             *_listed(("线上咨询二百一十三次；", "窗口咨询七十九次。"), "decimalEnclosedCircle", "%1", "l2"),
                             Figure("chart.png", "近三年村务公开信息数量：37、58、91条", media=chart.digest, width=200, height=120), Paragraph("图1 近三年村务公开信息数量", role="caption"),
                             Figure("code.png", "在线访谈回看二维码", media=code.digest, width=72, height=72, target="https://www.linhai-town.example/zxft"),
                             Paragraph("扫码可回看全年六期在线访谈并留言提问。")]
    return blocks, (Note("en1", "endnote", (Paragraph("面积数据取自二〇一八年土地变更调查。"),)),), (chart, code)


def _listed(texts: Sequence[str], style: str, pattern: str, key: str = "l1") -> list[Paragraph]:
    numbers = "一二三四五六七八九" if style.startswith("chinese") else "①②③④⑤⑥⑦⑧⑨"
    return [Paragraph(text, number="" if style == "bullet" else pattern.replace("%1", numbers[at]), item=Item(key, 0, style, pattern, at + 1)) for at, text in enumerate(texts)]


def _kept(data: bytes) -> Media:
    made = media(data)
    if made is None:
        raise ValueError("no picture")
    return made


def bars(counts: Sequence[int], height: int = 70) -> bytes:
    """Draw a bar chart of four shades as PNG (ISO/IEC 15948), indexed and two bits a pixel."""
    width = 40 * len(counts) + 8
    most = max(counts)
    rows = bytearray()
    for line in range(height, 0, -1):
        pixels = [3 if line == 1 else next((1 + at % 2 for at, count in enumerate(counts) if 8 + 40 * at <= place < 36 + 40 * at and line <= round(count / most * (height - 6))), 0)
                  for place in range(width)]
        rows += b"\0" + bytes(pixels[at] << 6 | pixels[at + 1] << 4 | pixels[at + 2] << 2 | pixels[at + 3] for at in range(0, width, 4))
    palette = bytes((255, 255, 255, 74, 122, 156, 156, 108, 74, 60, 60, 60))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 2, 3, 0, 0, 0)), (b"PLTE", palette), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks)
