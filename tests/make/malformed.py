"""Pages with tables as five systems of government sites write them, and damage done to the tags of their tables by chance."""

from __future__ import annotations

import re
from random import Random

HEAD = "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"{charset}\"><title>示例县公报</title><script>var a = '<table>';</script></head>\n<body class=page>\n"
FOOT = "\n<!-- <table><tr><td>注释里的表 --><div id=foot>主办：示例县人民政府办公室　备案号：示ICP备05001234号</div>\n</body></html>\n"
SYSTEMS = ("plain", "word", "trs", "frames", "upper")
_TAG = re.compile(r"</?(?:table|tr|td|th|tbody|thead|caption)\b[^>]*>", re.IGNORECASE)


def grid(chances: Random) -> list[list[tuple[int, int, str]]]:
    """Rows of cells (rowspan, colspan, text) that fill a rectangle: a head, a group of rows under one label, figures that are all different."""
    columns = chances.randrange(3, 6)
    figures = iter(chances.sample(range(11, 9999), 40))
    rows = [[(2, 1, "事项"), (1, columns - 1, "数量")], [(1, 1, f"类别{at}") for at in range(columns - 1)]]
    tall = chances.randrange(2, 4)
    if chances.random() < 0.5:
        rows.append([(tall, 1, "许可"), *((1, 1, str(next(figures))) for _ in range(columns - 1))])
        rows += [[(1, 1, str(next(figures))) for _ in range(columns - 1)] for _ in range(tall - 1)]
    rows += [[(1, 1, f"第{at}项"), *((1, 1, str(next(figures))) for _ in range(columns - 1))] for at in range(chances.randrange(1, 4))]
    return rows


def table(rows: list[list[tuple[int, int, str]]], system: str) -> str:
    """Write a table as one of the systems does."""
    lines = []
    for row in rows:
        line = ""
        for rowspan, colspan, text in row:
            spans = (f' rowspan="{rowspan}"' if rowspan > 1 else "") + (f" colspan={colspan}" if colspan > 1 else "")
            if system == "word":
                line += f'<td{spans} class=MsoNormal style="border:solid 1.0pt;mso-border-alt:none"><p class=MsoNormal><span lang=EN-US style="mso-bidi-font-size:1pt">{text}<o:p></o:p></span></p></td>'
            elif system == "upper":
                line += f"<TD{spans.upper()} ALIGN=center><FONT SIZE=2>{text}</FONT></TD>"
            else:
                line += f"<td{spans}>{text}</td>" if system != "trs" else f"<td{spans} valign=top>\n  <div>{text}</div>\n</td>"
        lines.append(f"<TR>{line}</TR>" if system == "upper" else f"<tr>{line}</tr>")
    inner = "\n".join(lines)
    return f"<TABLE BORDER=1>{inner}</TABLE>" if system == "upper" else f'<table class="t" width=600><tbody>\n{inner}\n</tbody></table>'


def ruin(text: str, chances: Random, times: int) -> str:
    """Do damage to tags of a table: dropped, doubled, moved, exchanged, spans changed, a cell cut."""
    for _ in range(times):
        tags = [match for match in _TAG.finditer(text) if match.start()]
        if not tags:
            return text
        tag = chances.choice(tags)
        kind = chances.randrange(7)
        cut = text[: tag.start()] + text[tag.end() :]
        if kind == 0:
            text = cut
        elif kind == 1:
            text = text[: tag.end()] + tag[0] + text[tag.end() :]
        elif kind == 2:
            at = chances.choice(tags).start()
            text = cut[:at] + tag[0] + cut[at:] if at <= tag.start() else cut
        elif kind == 3:
            text = text[: tag.start()] + chances.choice(("<tr>", "</tr>", "<td>", "</td>", "</div>", "<div>", "游离文字", "</p>", "<b>", "<!-- x -->")) + text[tag.start() :]
        elif kind == 4:
            spans = chances.choice((" rowspan=0", " colspan=0", " rowspan=99", " colspan=7", " rowspan=x", " colspan=2", " rowspan=2", " colspan=-1"))
            text = re.sub(r"<td\b", lambda match: match[0] + spans, text, count=1, flags=re.IGNORECASE) if chances.random() < 0.5 else text[: tag.start()] + "<td" + spans + ">" + text[tag.end() :]
        elif kind == 5:
            text = re.sub(r"<td\b[^>]*>[^<]*</td>", "", text, count=1, flags=re.IGNORECASE)
        else:
            text = re.sub(r"</(?:td|tr)>", "", text, flags=re.IGNORECASE)
    return text


def page(seed: int, *, damage: int = 2) -> tuple[bytes, str]:
    """Return a page with two or three tables, of which some are ruined, and its charset."""
    chances = Random(seed)
    system = SYSTEMS[seed % len(SYSTEMS)]
    charset = ("utf-8", "gbk", "utf-8", "gb18030")[seed % 4]
    parts = []
    for at in range(chances.randrange(1, 4)):
        made = table(grid(chances), system)
        parts += [f"<p>第{at + 1}部分，见下表，其中<b>甲</b>为准。</p>", ruin(made, chances, damage) if chances.random() < 0.8 else made]
    body = "\n".join([*parts, "<p>以上内容由示例县整理。</p>"])
    if system == "frames":
        body = f"<table role=presentation width=100%><tr><td><div class=main>{body}</div></td></tr></table>"
    text = HEAD.format(charset=charset) + f"<div class=con>{body}</div>" + FOOT
    return (text.replace("\n", "\r\n") if seed % 3 == 0 else text).encode(charset), charset
