"""An invented county of 24 towns and two years, whose reports have nothing wrong, and eight kinds of faults to plant in it."""

from __future__ import annotations

from pathlib import Path
from random import Random

from authored.assemble import Draft, assemble

from converters.pipeline import render
from converters.report import AnnualReport

COUNTY = "澜汀县"
TOWNS = tuple(f"{first}{second}镇" for first in "栖岫洄翎蓼苇" for second in "桥塘浦渚")
_DOINGS = ("围绕乡村振兴", "围绕惠民补贴", "围绕农村供水", "围绕养老服务", "围绕道路管护", "围绕集体资产")
COLUMNS = ("natural", "business", "research", "welfare", "legal", "other_org")


def town(name: str, year: int, carried: dict[str, str] | None = None) -> AnnualReport:
    """The report of one town for one year; `carried` is what the year before carried out."""
    number = TOWNS.index(name)
    random = Random(f"{name}{year}")
    issuer = f"{COUNTY}{name}人民政府"
    cells = {f"t2.{row}.{column}": "0" for row in ("regulations",) for column in ("issued", "repealed", "in_force")} | {"t2.fees.amount": "0"}
    cells |= {"t2.normative.issued": "2", "t2.normative.repealed": "1", "t2.normative.in_force": f"{5 + number + year - 2022}"}
    cells |= {f"t3.carried_in.{column}": (carried or {}).get(column, "1") for column in COLUMNS}
    first, second = random.sample(_DOINGS, 2)
    overview = f"""（一）主动公开
{first}、{second.removeprefix("围绕")}公开政府信息{random.randint(100, 900)}条。制发行政规范性文件{{t2.normative.issued}}件，废止{{t2.normative.repealed}}件，现行有效{{t2.normative.in_force}}件。
（二）依申请公开
本年新收政府信息公开申请{{t3.received.total}}件，上年结转{{t3.carried_in.total}}件，予以公开{{t3.results.granted.total}}件，结转下年度继续办理{{t3.carried_out.total}}件。
（三）政府信息管理
落实三审三校，公开前逐条保密审查。
（四）政府信息公开平台建设
维护好政府网站专栏和{name}公开查阅点。
（五）监督保障
开展业务培训{random.randint(2, 9)}次，自觉接受社会监督。"""
    problems = f"""一是{random.choice(("公开内容不够及时", "解读形式不够丰富", "专职人员不足"))}。二是栏目更新偏慢。
下一步，一是{random.choice(("每周检查一次栏目", "增加图解和视频", "配齐两名专职人员"))}。二是按季度通报更新情况。"""
    preface = (f"根据《中华人民共和国政府信息公开条例》和《国务院办公厅政府信息与政务公开办公室关于印发〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）编制本报告。"
               f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。如有疑问，请与{name}党政综合办公室联系，电话0599-7{number:03}{year % 100}。")
    return assemble(Draft(slug=name, edition="2021", title=f"{name}{year}年政府信息公开工作年度报告", issuer=issuer, year=year, supply=(11 + 7 * number, 13 + number, 499), overview=overview,
                          problems=problems, other="本年度未收取信息处理费。", preface=preface, signature=(issuer, f"{year + 1}年1月{10 + number % 15}日"), period=(f"{year}-01-01", f"{year}-12-31"),
                          signed=f"{year + 1}-01-{10 + number % 15:02}", cells=cells))


def texts(year: int, before: dict[str, AnnualReport] | None = None) -> dict[str, AnnualReport]:
    """The reports of all towns for a year, by their names."""
    return {name: town(name, year, {column: before[name].facts[f"t3.carried_out.{column}"].text for column in COLUMNS} if before else None) for name in TOWNS}


def write(folder: Path, reports: dict[str, AnnualReport], to: str, faults: dict[str, tuple[str, str]] | None = None) -> None:
    """Write reports to a folder, in Markdown with some words of the faulty ones changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, report in reports.items():
        data = render(report, "markdown" if faults and name in faults else to)
        if faults and name in faults:
            old, new = faults[name]
            text = data.decode()
            assert old in text, (name, old)
            data = text.replace(old, new, 1).encode()
        (folder / f"{name}{report.year}.{'md' if faults and name in faults else to}").write_bytes(data)


def faults(reports: dict[str, AnnualReport]) -> dict[str, tuple[str, str, str]]:
    """Eight kinds of faults, each in a town of its own: what is replaced, by what, and the code that must be found once."""
    towns = list(reports)
    year = next(iter(reports.values())).year or 0
    values = {name: report.facts for name, report in reports.items()}
    granted = values[towns[0]]["t3.results.granted.natural"].text
    received = values[towns[1]]["t3.received.total"].text
    carried = values[towns[3]]["t3.carried_in.total"].text
    return {
        towns[0]: (f"| （一）予以公开 |  | {granted} |", f"| （一）予以公开 |  | {int(granted) + 7} |", "C752"),
        towns[1]: (f"申请{received}件", "申请999件", "C710"),
        towns[2]: (f"请与{towns[2]}党政综合办公室联系", f"请与{towns[9]}党政综合办公室联系", "C726"),
        towns[3]: (f"上年结转{carried}件", "上年结转  件", "C712"),
        towns[4]: ("〔2021〕30号", "〔2019〕60号", "C722"),
        towns[5]: (f"至{year}年12月31日", f"至{year}年11月30日", "C721"),
        towns[6]: ("一是", f"{year - 1}年，我镇", "C729"),
    }


def later(name: str, before: AnnualReport) -> AnnualReport:
    """The eighth fault: a town that takes over more than it handed on, with all its sums right, so that only last year's report tells."""
    carried = {column: before.facts[f"t3.carried_out.{column}"].text for column in COLUMNS}
    return town(name, (before.year or 0) + 1, carried | {"natural": str(int(carried["natural"]) + 5)})
