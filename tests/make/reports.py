"""Reports of invented bodies by a number: the same number gives the same report, whose figures are distinct, not zero, and add up."""

from __future__ import annotations

from random import Random

from authored.assemble import Draft, assemble

from converters.report import AnnualReport

PLACES = ("云岫", "澜溪", "鹤汀", "霁川", "砚湖", "兰皋", "青屿", "芦汀", "泊远", "沅芷", "栖云", "望潮", "疏桐", "雁回", "汀洲", "九畹")
BODIES = ("县人民政府", "市教育局", "镇人民政府", "乡人民政府", "县财政局", "区漱石街道办事处", "市图书馆", "县市场监督管理局", "市中心血站")
TOPICS = ("义务教育招生", "农村饮水", "危房改造", "财政预决算", "食品抽检", "就业补贴", "河道采砂", "林权登记", "公交线路", "医保报销")
SENTENCES = (
    "全年通过门户网站公开{topic}信息{n}条，比上年增加{p}%。",
    "修订《{place}政府信息公开指南》，明确{m}类事项的公开时限和责任股室。",
    "召开新闻发布会{m}场（其中主要负责人出席2场），回应{topic}等热点{n}次。",
    "建立“先审查、后公开”的三级审核制度；文件签发后{m}个工作日内上网。",
    "开展业务培训{m}期、{n}人次，参训率达到{p}%。",
    "对{n}条失效链接逐一修复，下架过期信息{m}条。",
    "群众咨询{topic}问题{n}件，均在5个工作日以内答复，无一超期。",
    "经费支出{p}万元，用于查阅点改造、系统维护和宣传资料印制。",
)
ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障")
NUMERALS = "一二三四五六"
PRIMES = (211, 307, 409, 997, 9973)


def made_report(seed: int, edition: str = "", body: str = "", year: int = 0) -> AnnualReport:
    """The report of a number; its edition, body and year are drawn where they are not given."""
    random = Random(f"report {seed}")
    edition = edition or random.choice(("2019", "2021"))
    year = year or random.randint(*((2019, 2020) if edition == "2019" else (2021, 2025)))
    place = random.choice(PLACES)
    body = body or place + random.choice(BODIES)
    prime = random.choice(PRIMES)
    signed = f"{year + 1}年1月{random.randint(5, 30)}日"
    return assemble(Draft(
        slug="", edition=edition, title=random.choice((f"{body}{year}年政府信息公开工作年度报告", f"{year}年{body}政府信息公开工作年度报告")),
        issuer=body, year=year, period=(f"{year}-01-01", f"{year}-12-31"),
        preface=f"本报告根据《中华人民共和国政府信息公开条例》由{body}编制。所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        supply=(random.randint(1, prime - 1), random.randint(1, prime - 1), prime), cells=_styles(random, edition),
        overview="\n".join(f"（{NUMERALS[at]}）{name}\n{sentences(random, place)}" for at, name in enumerate(ASPECTS)),
        problems=sentences(random, place), other="本年度没有收取政府信息公开信息处理费。", signature=(body, signed),
    ))


def sentences(random: Random, place: str) -> str:
    """A paragraph of one to three sentences."""
    return "".join(sentence.format(topic=random.choice(TOPICS), place=place, n=random.randint(3, 9999), m=random.randint(2, 60), p=random.randint(1, 99))
                   for sentence in random.sample(SENTENCES, random.randint(1, 3)))


def _styles(random: Random, edition: str) -> dict[str, str]:
    """How the amount of money, and a change, is printed."""
    number = random.randint(10_001, 999_999)
    if edition == "2021":
        return {"t2.fees.amount": random.choice((str(number), f"{number / 100:.2f}", f"{number:,}"))}
    return {"t2.procurement.amount": random.choice((str(number), f"{number}元", f"{number:,}", f"{number / 100:.2f}", f"{number}.5万元")),
            "t2.licensing.change": random.choice(("增{}", "减{}", "+{}", "-{}", "{}")).format(random.randint(201, 300))}
