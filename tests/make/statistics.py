"""Reports of 2014 to 2018 as they are met, made up from a seed: their sections, and the list of 65 rows printed in one of many ways.

The list is printed from its own words below, not from the project's data, so that a slip in either shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from random import Random

_ROWS = """
0|一、主动公开情况|——|
1|（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）|条|disclosed.total
2|其中：主动公开规范性文件数|条|disclosed.normative
2|制发规范性文件总数|件|normative.issued
1|（二）通过不同渠道和方式公开政府信息的情况|——|
2|1.政府公报公开政府信息数|条|channel.gazette
2|2.政府网站公开政府信息数|条|channel.website
2|3.政务微博公开政府信息数|条|channel.microblog
2|4.政务微信公开政府信息数|条|channel.wechat
2|5.其他方式公开政府信息数|条|channel.other
0|二、回应解读情况|——|
1|（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）|次|response.hot_topics
1|（二）通过不同渠道和方式回应解读的情况|——|
2|1.参加或举办新闻发布会总次数|次|response.press
3|其中：主要负责同志参加新闻发布会次数|次|response.press_by_leaders
2|2.政府网站在线访谈次数|次|response.interviews
3|其中：主要负责同志参加政府网站在线访谈次数|次|response.interviews_by_leaders
2|3.政策解读稿件发布数|篇|response.interpretations
2|4.微博微信回应事件数|次|response.social_media
2|5.其他方式回应事件数|次|response.other
0|三、依申请公开情况|——|
1|（一）收到申请数|件|received.total
2|1.当面申请数|件|received.in_person
2|2.传真申请数|件|received.fax
2|3.网络申请数|件|received.online
2|4.信函申请数|件|received.letter
1|（二）申请办结数|件|closed.total
2|1.按时办结数|件|closed.on_time
2|2.延期办结数|件|closed.extended
1|（三）申请答复数|件|answered.total
2|1.属于已主动公开范围数|件|answered.already_public
2|2.同意公开答复数|件|answered.granted
2|3.同意部分公开答复数|件|answered.partly
2|4.不同意公开答复数|件|answered.refused
3|其中：涉及国家秘密|件|refused.state_secret
3|涉及商业秘密|件|refused.commercial_secret
3|涉及个人隐私|件|refused.privacy
3|危及国家安全、公共安全、经济安全和社会稳定|件|refused.security
3|不是《条例》所指政府信息|件|refused.not_information
3|法律法规规定的其他情形|件|refused.other_law
2|5.不属于本行政机关公开数|件|answered.not_ours
2|6.申请信息不存在数|件|answered.not_existing
2|7.告知作出更改补充数|件|answered.amend
2|8.告知通过其他途径办理数|件|answered.other_channel
0|四、行政复议数量|件|review.total
1|（一）维持具体行政行为数|件|review.upheld
1|（二）被依法纠错数|件|review.corrected
1|（三）其他情形数|件|review.other
0|五、行政诉讼数量|件|litigation.total
1|（一）维持具体行政行为或者驳回原告诉讼请求数|件|litigation.upheld
1|（二）被依法纠错数|件|litigation.corrected
1|（三）其他情形数|件|litigation.other
0|六、举报投诉数量|件|complaints
0|七、依申请公开信息收取的费用|万元|fees
0|八、机构建设和保障经费情况|——|
1|（一）政府信息公开工作专门机构数|个|offices
1|（二）设置政府信息公开查阅点数|个|reading_points
1|（三）从事政府信息公开工作人员数|人|staff.total
2|1.专职人员数（不包括政府公报及政府网站工作人员数）|人|staff.full_time
2|2.兼职人员数|人|staff.part_time
1|（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）|万元|funds
0|九、政府信息公开会议和培训情况|——|
1|（一）召开政府信息公开工作会议或专题会议数|次|meetings
1|（二）举办各类培训班数|次|courses
1|（三）接受培训人员数|人次|trainees
"""
ROWS = [(int(level), label, unit, name and f"stats.{name}") for level, label, unit, name in (line.split("|") for line in _ROWS.strip().split("\n"))]
_SUMS = {"received": "in_person fax online letter", "closed": "on_time extended", "refused": "state_secret commercial_secret privacy security not_information other_law",
         "review": "upheld corrected other", "litigation": "upheld corrected other", "staff": "full_time part_time"}
_ANSWERED = ("already_public", "granted", "partly", "refused", "not_ours", "not_existing", "amend", "other_channel")
_LOCAL = (("（三）主动公开重点领域政府信息数", "条"), ("1.财政预算决算信息数", "条"), ("2.重大建设项目信息数", "条"), ("3.公共资源配置信息数", "条"), ("（四）政务公开专栏数", "个"))
COUNTIES = ("澜溪县", "霁川区", "望潮市", "栖云县", "苍麓县", "砚湖区")
DEPARTMENTS = ("教育局", "水利局", "文化广电局", "民政局", "交通运输局")
VARIATIONS = ("serial", "remarks", "two", "local", "bare", "wide_marks", "half_brackets", "indented", "unstroked", "with_units", "nought", "titled", "blank_values")


@dataclass
class Made:
    """A made report: title, the lines before the list (`#` before a heading), the list, the lines after it, and what is true of it."""

    title: str
    lines: list[str]
    head: list[str]
    rows: list[list[str]]
    facts: dict[str, float | None]
    year: int
    issuer: str
    variations: tuple[str, ...] = ()
    local: list[str] = field(default_factory=list)


def values(random: Random) -> dict[str, float]:
    """Figures of which the sums and the parts hold, nearly all of them different."""
    pool = random.sample(range(3, 400), 58)
    found: dict[str, float] = {name: pool.pop() for _level, _label, _unit, name in ROWS if name}
    for whole, parts in _SUMS.items():
        found[f"stats.answered.{whole}" if whole == "refused" else f"stats.{whole}.total"] = sum(found[f"stats.{whole}.{part}"] for part in parts.split())
    found["stats.answered.total"] = sum(found[f"stats.answered.{part}"] for part in _ANSWERED)
    more = found["stats.answered.total"] + random.randrange(5, 40) - found["stats.closed.total"]
    found["stats.closed.on_time"] += max(more, 0)
    found["stats.closed.total"] = found["stats.closed.on_time"] + found["stats.closed.extended"]
    short = found["stats.closed.total"] + random.randrange(3, 60) - found["stats.received.total"]
    found["stats.received.online"] += max(short, 0)
    found["stats.received.total"] = sum(found[f"stats.received.{part}"] for part in _SUMS["received"].split())
    for part, whole in (("disclosed.normative", "disclosed.total"), ("response.press_by_leaders", "response.press"), ("response.interviews_by_leaders", "response.interviews")):
        found[f"stats.{whole}"] = found[f"stats.{part}"] + random.randrange(1, 900)
    found["stats.disclosed.total"] += 2000
    found["stats.fees"], found["stats.funds"] = round(random.uniform(0.1, 9), 2), round(random.uniform(10, 99), 1)
    return found


def made(seed: str, variations: Sequence[str] = (), year: int = 0) -> Made:
    """Make a report up; the same seed makes the same."""
    random = Random(f"statistics {seed}")
    year = year or random.randrange(2014, 2019)
    county = random.choice(COUNTIES)
    body = f"{county}人民政府" if random.random() < 0.5 else f"{county}{random.choice(DEPARTMENTS)}"
    numbers = values(random)
    facts: dict[str, float | None] = dict(numbers)
    head = ["统计指标", "单位", "统计数"]
    if "two" in variations:
        head[2:] = ["本级", "汇总"]
    rows: list[list[str]] = []
    local: list[str] = []
    for level, label, unit, name in ROWS:
        figure = "" if not name else f"{numbers[name]:g}"
        if name and "nought" in variations and name in {"stats.answered.already_public", "stats.complaints", "stats.channel.gazette"}:
            figure = "无" if name == "stats.channel.gazette" else "0"
            if name == "stats.answered.already_public":
                facts["stats.answered.total"] -= facts[name]
                numbers["stats.answered.total"] -= numbers[name]
                rows[-1][2] = f"{numbers['stats.answered.total']:g}"
            facts[name] = 0
        if name and "blank_values" in variations and name in {"stats.offices", "stats.channel.other", "stats.trainees"}:
            figure, facts[name] = "", None
        if figure and figure != "无" and name and "with_units" in variations and random.random() < 0.5:
            figure += unit
        if not name and "unstroked" not in variations:
            figure = "——" if random.random() < 0.5 else ""
        rows.append([_label(random, label, level, variations), "" if not name and "unstroked" in variations else unit, figure, *([] if "two" not in variations else [f"{random.randrange(1000, 9000)}" if name else ""])])
        if "local" in variations and name in {"stats.channel.other", "stats.response.other", "stats.reading_points"}:
            for text, measure in random.sample(_LOCAL, 2):
                local.append(text)
                rows.append([text, measure, f"{random.randrange(500, 999)}", *([f"{random.randrange(9000, 9999)}"] if "two" in variations else [])])
    if "remarks" in variations:
        head.append("备注")
        rows = [[*row, random.choice(("", "", "", "含上年", "截至年底"))] for row in rows]
    if "serial" in variations:
        head.insert(0, "序号")
        rows = [[str(at), *row] for at, row in enumerate(rows, 1)]
    return Made(f"{body}{year}年政府信息公开工作年度报告", _lines(random, body, year, facts), head, rows, facts, year, body, tuple(variations), local)


def _label(random: Random, label: str, level: int, variations: Sequence[str]) -> str:
    if ("bare" in variations and "数（" in label) or ("bare" in variations and "经费（" in label):
        label = label[: label.rindex("（")]
    if "wide_marks" in variations and label[0].isdigit():
        label = label[0] + ("．" if random.random() < 0.5 else "、") + label[2:]
    if "half_brackets" in variations:
        label = label.replace("（", "(").replace("）", ")")
    return "\u3000" * level + label if "indented" in variations else label


_NUMBERS = "一二三四五六七八九十"


def _lines(random: Random, body: str, year: int, facts: dict[str, float | None]) -> list[str]:
    """The narrative: sections of the years, not always all, in this order."""
    def say(name: str) -> str:
        return f"{facts[f'stats.{name}'] or 0:g}"

    sections = [
        (random.choice(("概述", "概况", "政府信息公开工作概况")), [f"{year}年，本单位认真贯彻《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，政府信息公开工作有序推进。", "（一）加强组织领导", "调整了领导小组，明确了专人负责。"]),
        (random.choice(("主动公开政府信息情况", "政府信息主动公开情况", "主动公开情况")), [f"全年主动公开政府信息{say('disclosed.total')}条。"]),
        ("回应解读情况", [f"全年发布政策解读稿件{say('response.interpretations')}篇。"]),
        (random.choice(("依申请公开政府信息情况", "依申请公开情况", "政府信息依申请公开办理情况")), [f"全年共收到政府信息公开申请{say('received.total')}件。"]),
        (random.choice(("政府信息公开的收费及减免情况", "收费及减免情况")), ["全年没有减免费用的情况。"]),
        (random.choice(("因政府信息公开申请行政复议、提起行政诉讼的情况", "行政复议、行政诉讼和举报投诉情况")), [f"全年因政府信息公开被申请行政复议{say('review.total')}件。"]),
        ("机构建设和保障经费情况", ["工作经费列入年度预算，保障了工作需要。"]),
        ("会议和培训情况", ["组织业务骨干参加了上级举办的业务培训。"]),
        (random.choice(("存在的主要问题和改进措施", "存在问题及下一步打算")), ["一是公开的深度还不够。下一步，将进一步细化公开目录，加大解读力度。"]),
    ]
    if random.random() < 0.5:
        sections = [item for item in sections if item[0] not in {"回应解读情况", "会议和培训情况"}]
    lines = [f"根据《中华人民共和国政府信息公开条例》的要求，现公布{body}{year}年政府信息公开工作年度报告。本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"]
    for number, (heading, texts) in zip(_NUMBERS, sections, strict=False):
        lines += [f"#{number}、{heading}", *texts]
    return [*lines, f">{body}", f">{year + 1}年3月{random.randrange(2, 28)}日"]


# --- in print ---------------------------------------------------------------------------------------------------------------


def caption(item: Made) -> list[str]:
    """The lines over the list."""
    return ["附件", "政府信息公开情况统计表", f"（{item.year}年度）"] if "titled" in item.variations else ["附件：政府信息公开情况统计表"]


FOOT = "单位负责人：林知远　审核人：贺清　填报人：沈一舟"


def html(item: Made, pieces: int = 1) -> bytes:
    """A page; in `pieces` the list is as many tables, each with its headings."""
    body = "".join(f"<h2>{escape(line[1:])}</h2>" if line[0] == "#" else f'<p style="text-align:right">{escape(line[1:])}</p>' if line[0] == ">" else f"<p>{escape(line)}</p>" for line in item.lines)
    size = -(-len(item.rows) // pieces)
    for start in range(0, len(item.rows), size):
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in [item.head, *item.rows[start : start + size]])
        body += ("".join(f"<p>{line}</p>" for line in caption(item)) if not start else "") + f"<table border=1>{rows}</table>"
    return f"<html><head><meta charset=utf-8><title>{item.title}</title></head><body><h1>{item.title}</h1>{body}<p>{FOOT}</p></body></html>".encode()


def _plain(item: Made, rows: list[str]) -> bytes:
    lines = [item.title, *(line.lstrip("#>") for line in item.lines), *caption(item), *rows, FOOT]
    return ("\n".join(lines) + "\n").encode()


def markdown(item: Made) -> bytes:
    """Markdown with a pipe table."""
    rows = [f"| {' | '.join(row)} |" for row in [item.head, ["---"] * len(item.head), *item.rows]]
    lines = [f"# {item.title}", *(f"## {line[1:]}" if line[0] == "#" else line.lstrip(">") for line in item.lines), *caption(item), "\n".join(rows), FOOT]
    return ("\n\n".join(lines) + "\n").encode()


def cells(item: Made) -> bytes:
    """A cell a line, blank lines between; a blank cell leaves nothing."""
    return _plain(item, [cell + "\n" for row in [item.head, *item.rows] for cell in row if cell])


def rows_closed(item: Made) -> bytes:
    """A row a line, its cells parted by pipes."""
    return _plain(item, [" | ".join(row) + " |" for row in [item.head, *item.rows]])


def pipe_behind(item: Made) -> bytes:
    """A cell a line, its pipe behind it."""
    return _plain(item, [f"{cell} |" for row in [item.head, *item.rows] for cell in row])


def pipe_alone(item: Made) -> bytes:
    """A cell a line, its pipe on the next."""
    return _plain(item, [text for row in [item.head, *item.rows] for cell in row for text in (cell, "|")])


def tabs(item: Made) -> bytes:
    """A row a line, its cells parted by tabs."""
    return _plain(item, ["\t".join(row) for row in [item.head, *item.rows]])


def spaces(item: Made) -> bytes:
    """A row a line, its cells parted by blanks."""
    return _plain(item, ["  ".join(cell for cell in row if cell) for row in [item.head, *item.rows]])


CLEAN = {"html": html, "md": markdown}
TEXTS = {"cells": cells, "rows": rows_closed, "pipe_behind": pipe_behind, "pipe_alone": pipe_alone, "tabs": tabs, "spaces": spaces}
