"""Random reports of invented bodies, canonical: writing one and reading it back must give the same report.

The rules that make a report canonical, so that its text alone says what each block is:
* no block is empty, begins or ends with white space, or holds a line break;
* a heading inside a section looks like `（一）…` (level 2) or `1.…` (level 3), has at most 40 characters and no closing
  punctuation; a section's heading is the form's own; the title ends in 年政府信息公开工作年度报告 and names body and year;
* a paragraph ends with a full stop, has at least ten characters, and begins like no heading, table row or signature; a
  numbered one is longer than a heading may be, or has a stop before its end;
* the signature, where there is one, is the body's name and then its date, as 2024年1月15日;
* `period` is set if and only if the preface says so; `signed` if and only if there is a signature;
* `published` is set only on demand, for formats that have a place for it.
The figures of the tables are distinct and not zero (but for totals that chance to be equal), and K1 to K4 hold.
"""

from __future__ import annotations

from datetime import date, timedelta

from authored.assemble import COLUMNS, FORM_TABLE, Draft, assemble
from hypothesis import strategies as st

from converters.model import Paragraph, Table
from converters.report import AnnualReport, Heading

PLACES = ("云岫", "澜溪", "鹤汀", "霁川", "砚湖", "兰皋", "青屿", "芦汀", "泊远", "沅芷", "栖云", "望潮")
BODIES = ("县人民政府", "市教育局", "镇人民政府", "乡人民政府", "县财政局", "区漱石街道办事处", "市图书馆", "县市场监督管理局", "市中心血站")
TOPICS = ("义务教育招生", "农村饮水", "危房改造", "财政预决算", "食品抽检", "就业补贴", "河道采砂", "林权登记", "公交线路", "医保报销")
SENTENCES = (
    "全年通过门户网站公开“{topic}”信息{n}条，比上年增加{p}%。",
    "修订《{place}政府信息公开指南》，明确{m}类事项的公开时限和责任股室。",
    "依托{latin}平台推送{topic}提示{n}则，累计阅读{p}万次。",
    "召开新闻发布会{m}场（其中主要负责人出席2场），回应{topic}等热点{n}次。",
    "建立“先审查、后公开”的三级审核制度；文件签发后{m}个工作日内上网。",
    "开展业务培训{m}期、{n}人次，参训率达到{p}%。",
    "对{n}条失效链接逐一修复，下架过期信息{m}条。",
    "聘请社会监督员{m}名，收集意见建议{n}条，办结率{p}%。",
    "群众咨询{topic}问题{n}件，均在3.5天以内答复，无一超期。",
    "经费支出{p}万元，用于查阅点改造、{latin}系统维护和宣传资料印制。",
)
HEADINGS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障", "主要问题", "改进情况", "重点领域信息", "收费情况")
LATIN = ("IPv6", "OA", "App", "WebGIS", "PDF", "EMS")
NUMERALS = "一二三四五六七八九十"
PRIMES = (211, 307, 409, 997, 9973)


def figures() -> st.SearchStrategy[str]:
    """Small numbers as the narrative prints them."""
    return st.one_of(st.integers(1, 9999).map(str), st.integers(1, 99).map(lambda n: f"{n}.{n % 7 + 1}"),
                     st.integers(1000, 99999).map(lambda n: f"{n:,}"))


@st.composite
def paragraphs(draw: st.DrawFn, place: str = "云岫县") -> str:
    """One paragraph: one to three sentences, each ending in a full stop."""
    sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True))
    return "".join(sentence.format(topic=draw(st.sampled_from(TOPICS)), place=place, latin=draw(st.sampled_from(LATIN)),
                                   n=draw(figures()), m=draw(st.integers(2, 60)), p=draw(st.integers(1, 99)))
                   for sentence in sentences)


@st.composite
def generic_tables(draw: st.DrawFn) -> str:
    """A table outside the form, in the notation of `assemble`: a head, distinct figures, at times a merged place."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    start = draw(st.integers(10, 900))
    heads = draw(st.lists(st.sampled_from(("渠道", "条数", "上年", "本年", "增幅", "备注")), min_size=columns, max_size=columns, unique=True))
    lines = [heads]
    for row in range(rows):
        lines.append([TOPICS[row], *(str(start + row * columns + column) for column in range(1, columns))])
    merge = draw(st.sampled_from(("", "across", "down")))
    if merge == "across" and columns > 2:
        lines[0][columns - 1] = "<"
    if merge == "down" and rows > 1:
        lines[rows][columns - 1] = "^"
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@st.composite
def narratives(draw: st.DrawFn, place: str, *, tables: bool, most: int = 4) -> str:
    """The text of a section in the notation of `assemble`: paragraphs, with or without headings of one or two levels."""
    style = draw(st.sampled_from(("plain", "two", "three", "both")))
    lines: list[str] = [draw(paragraphs(place))] if style != "two" or draw(st.booleans()) else []
    if style == "plain":
        lines += draw(st.lists(paragraphs(place), max_size=2))
    else:
        names = draw(st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=most, unique=True))
        for index, name in enumerate(names):
            lines.append(f"{index + 1}.{name}" if style == "three" else f"（{NUMERALS[index]}）{name}")
            lines.append(draw(paragraphs(place)))
            if style == "both" and index == 0:
                lines += [f"1.{draw(st.sampled_from(TOPICS))}", draw(paragraphs(place))]
    if tables and draw(st.booleans()):
        lines += [draw(generic_tables()), draw(paragraphs(place))]
    return "\n".join(lines)


@st.composite
def reports(draw: st.DrawFn, edition: str | None = None, *, published: bool = False, tables: bool = True) -> AnnualReport:
    """A random canonical report; see the rules in this module's docstring.

    `published` also draws the day of publication; `tables` allows generic tables in the narrative.
    """
    edition = edition or draw(st.sampled_from(("2019", "2021")))
    year = draw(st.integers(2019, 2020) if edition == "2019" else st.integers(2021, 2025))
    place = draw(st.sampled_from(PLACES))
    body = place + draw(st.sampled_from(BODIES))
    title = draw(st.sampled_from((f"{body}{year}年政府信息公开工作年度报告", f"{year}年{body}政府信息公开工作年度报告")))
    preface, period = "", None
    if draw(st.booleans()):
        until = draw(st.sampled_from(("自{y}年1月1日起至{y}年12月31日止", "为{y}年1月1日至{y}年12月31日")))
        preface = f"本报告根据《中华人民共和国政府信息公开条例》由{body}编制。所列数据的统计期限{until.format(y=year)}。"
        period = (f"{year}-01-01", f"{year}-12-31")
    signature: tuple[str, ...] = ()
    signed = None
    if draw(st.booleans()):
        day = date(year + 1, 1, 1) + timedelta(days=draw(st.integers(0, 89)))
        signature, signed = (body, f"{day.year}年{day.month}月{day.day}日"), day.isoformat()
    return assemble(Draft(
        slug="", edition=edition, title=title, issuer=body, year=year, period=period, signed=signed, signature=signature,
        published=f"{year + 1}-03-{draw(st.integers(10, 31))}" if published else None, preface=preface,
        supply=draw(supplies()), cells=draw(styles(edition)),
        overview=draw(narratives(place, tables=tables)), problems=draw(narratives(place, tables=False, most=2)),
        other=draw(st.one_of(st.just("本年度没有收取政府信息公开信息处理费。"), paragraphs(place))),
    ))


@st.composite
def supplies(draw: st.DrawFn) -> tuple[int, int, int]:
    """A start, a stride and a prime for `assemble.distinct`: few draws give every table its own distinct figures."""
    prime = draw(st.sampled_from(PRIMES))
    return draw(st.integers(1, prime - 1)), draw(st.integers(1, prime - 1)), prime


@st.composite
def styles(draw: st.DrawFn, edition: str) -> dict[str, str]:
    """How some figures are printed: with decimals, a thousands comma, a unit, a sign, as 无 or as a stroke."""
    number = draw(st.integers(1001, 999_999))
    amounts = (str(number), f"{number}元", f"{number:,}", f"{number / 100:.2f}", f"{number}.5万元")
    if edition == "2021":
        return {"t2.fees.amount": draw(st.sampled_from((str(number), f"{number / 100:.2f}", "0")))}
    changes = st.sampled_from((f"增{number % 97 + 1}", f"减{number % 89 + 1}", f"+{number % 83 + 1}", f"-{number % 79 + 1}", "无", "0", "/"))
    return {"t2.procurement.amount": draw(st.sampled_from(amounts)), "t2.licensing.change": draw(changes),
            "t2.penalty.change": draw(changes)}


def canonical(report: AnnualReport) -> list[str]:
    """Return what is not canonical in `report`; an empty list for every report of `reports`."""
    faults = []
    blocks = [*report.preface, *(block for section in report.sections for block in section.blocks)]
    for block in blocks:
        if isinstance(block, Paragraph) and (block.text != block.text.strip() or "\n" in block.text or len(block.text) < 10):
            faults.append(f"paragraph {block.text!r}")
        if isinstance(block, Heading) and (len(block.text) > 40 or block.text[-1] in "。；："):
            faults.append(f"heading {block.text!r}")
        if isinstance(block, Table) and any(not cell.text for cell in block.cells):
            faults.append("a table with an empty cell")
    if [section.role for section in report.sections if section.role in FORM_TABLE] != list(FORM_TABLE):
        faults.append("sections")
    if len({report.facts[f"t3.results.granted.{column}"].value for column in COLUMNS}) != len(COLUMNS):
        faults.append("figures that are not distinct")
    return faults
