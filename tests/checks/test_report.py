"""Each check of the catalogue: a report that must raise it, and a near miss that must not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from authored import SLUGS, report

from converters.checks.report import check_report
from converters.checks.sums import check_sums
from converters.model import Cell, Paragraph, Table
from converters.report import AnnualReport, Fact

NEW, OLD = report("wangchao-district-2023"), report("lanxi-county-2019")


MAYOR = replace(NEW, issuer="望潮区人民政府")


def _codes(found: AnnualReport, last: AnnualReport | None = None) -> list[str]:
    return [item.code for item in check_report(found, last)]


def _fact(found: AnnualReport, name: str, text: str, value: float | None, unit: str = "") -> AnnualReport:
    return replace(found, facts={**found.facts, name: Fact(name, text, value, unit)})


def _says(text: str, role: str = "overview", found: AnnualReport = NEW) -> AnnualReport:
    """The report with one paragraph only in a section."""
    return replace(found, sections=tuple(replace(section, blocks=(Paragraph(text),)) if section.role == role else section for section in found.sections))


def _stocks(*rows: tuple[int, int, int]) -> AnnualReport:
    facts = dict(OLD.facts)
    for name, numbers in zip(("licensing", "penalty", "coercion", "other_services"), rows, strict=True):
        for part, number in zip(("previous", "change", "decisions"), numbers, strict=True):
            facts[f"t2.{name}.{part}"] = Fact(f"t2.{name}.{part}", str(number), number)
    return replace(OLD, facts=facts)


def _next(**facts: float) -> AnnualReport:
    """A report of the year after, with these figures."""
    own = {name: Fact(name, f"{fact.value:g}", fact.value) for name, fact in NEW.facts.items() if fact.value is not None}
    for column in ("natural", "business", "research", "welfare", "legal", "other_org", "total"):
        own[f"t3.carried_in.{column}"] = Fact("", "", NEW.facts[f"t3.carried_out.{column}"].value)
    for row in ("regulations", "normative"):
        old, issued, repealed = (own[f"t2.{row}.{name}"].value or 0 for name in ("in_force", "issued", "repealed"))
        own[f"t2.{row}.in_force"] = Fact("", "", old + issued - repealed)
    own |= {name.replace("__", "."): Fact("", "", value) for name, value in facts.items()}
    return replace(NEW, year=(NEW.year or 0) + 1, facts={name: replace(fact, id=name, text=f"{fact.value or 0:g}") for name, fact in own.items()}, sections=_says("问题已另行整改。", "problems", _says("本年另有新的情况。")).sections)


def _named(title: str, issuer: str, text: str) -> AnnualReport:
    """A report of some body that says one thing."""
    return _says(text, "overview", replace(NEW, title=Paragraph(title), issuer=issuer, signature=(), preface=()))


def _bureau(text: str) -> AnnualReport:
    return _named("兰皋县财政局2023年政府信息公开工作年度报告", "兰皋县财政局", text)


def _town(text: str) -> AnnualReport:
    return _named("栖云镇2023年政府信息公开工作年度报告", "栖云镇人民政府", text)


def _listing(text: str) -> AnnualReport:
    return replace(NEW, preface=(Paragraph(text),))


def _with_table(*rows: list[str]) -> AnnualReport:
    """The report with a table of single cells in its overview."""
    cells = tuple(Cell(row, column, 1, 1, text) for row, line in enumerate(rows) for column, text in enumerate(line))
    table = Table(len(rows), len(rows[0]), cells)
    return replace(NEW, sections=tuple(replace(section, blocks=(*section.blocks, table)) if section.role == "overview" else section for section in NEW.sections))


PROBLEMS = "公开不够及时。解读形式单一。人员力量不足。渠道较少。"
ASPECTS = "主动公开各类政府信息。全年收到申请9件。严格保密审查。办好政府网站。自觉接受监督，列入年度考核，开展社会评议，未发生责任追究。"
CASES = {
    "C705": (replace(NEW, title=None, issuer="栖云镇党群服务中心"), replace(NEW, title=None, issuer="望潮市人民政府")),
    "C717": (_says("公开信息100条，其中政策94条、规划3条、人事2条、财政2条。"), _says("公开信息101条，其中政策94条、规划3条、人事2条、财政2条；公开信息中网站90条。")),
    "C718": (_says("公开信息58条，其中机构类6条，占10.43%。"), _says("公开信息58条，其中机构类6条，占10.34%；占全区的3%。")),
    "C719": (_says("公开信息10条，其中甲类5条，占50%；乙类3条，占30%；丙类2条，占20%；另有丁类2条，占20%。公开12条，其中5条，占50%；3条，占30%；4条，占40%。"),
             _says("公开信息3条，其中甲类1条，占33.3%；乙类1条，占33.3%；丙类1条，占33.3%。")),
    "C720": (_says("全年主动公开政府信息20条。本年公开政府信息16条。"), _says("全年主动公开政府信息20条。网站公开政府信息16条。2022年公开政府信息12条。各街道主动公开政府信息16条，区教育局全年主动公开信息9条。")),
    "C726": (_town("2023年，青屿乡未收到申请。"), _town("2023年，栖云镇未收到申请，县教育局认真指导，各乡镇积极参与。")),
    "C727": (_bureau("我镇高度重视政务公开。"), _bureau("我局高度重视政务公开，我县各部门配合。")),
    "C728": (_named("漱石街道办事处2023年政府信息公开工作年度报告", "漱石街道办事处", "在办事处党委、政府的领导下开展工作。"),
             _named("漱石街道办事处2023年政府信息公开工作年度报告", "漱石街道办事处", "在办事处党工委的领导和区政府的指导下开展工作。")),
    "C729": (_says("2021年，我区政府信息公开工作有序开展。"), _says("与2021年相比，2023年我区公开更多。自2021年以来坚持培训。《2021年政务公开工作要点》。2021年，我区被评为先进。")),
    "C730": (_fact(NEW, "t2.fees.amount", "1200元", 1200, "元"), _fact(NEW, "t2.fees.amount", "1200", 1200)),
    "C733": (_says("主动公开各类政府信息，严格保密审查。"), _says(ASPECTS)),
    "C734": (_says(PROBLEMS + "下一步，我区将进一步做好工作。", "problems"), _says(PROBLEMS + "下一步，一是每周更新。二是增加图解。三是增加2人。", "problems")),
    "C735": (_says(ASPECTS + "持续推进工作。" * 200), _says(ASPECTS)),
    "C736": (_says("（单位名称）按照填报说明编制。"), _says("本单位按照说明编制，附有示例文书。")),
    "C737": (_listing("报告包括总体情况、主动公开政府情况、其他需要报告的事项。"), _listing("报告包括总体情况、主动公开政府信息情况、政府信息公开行政复议行政诉讼情况、存在的问题及改进情况。")),
    "C738": (replace(NEW, signed=None), NEW),
    "C739": (_says("现将情况报告如下：。"), _says("现将情况报告如下：")),
    "C742": (_says("做好新政务媒体公开。"), _says("做好政务新媒体公开。")),
    "C743": (_fact(_fact(NEW, "t4.review.total", "0", 0), "t4.after_review.total", "3", 3), _fact(NEW, "t4.review.total", "5", 5)),
    "C753": (_says("2023年收到申请36件，2022年32件，同比增长15.5%。"), _says("2023年收到申请36件，2022年32件，同比增长12.5%。公开信息90条，较上年增加10条，增长12.5%。较上年下降3%。")),
    "C754": (_says("2023年2月30日召开会议。"), _says("2023年2月28日召开会议，4月30日结束。2024年2月29日复查。")),
    "C755": (_with_table(["项目", "数量"], ["政策", "7"], ["规划", "5"], ["合计", "13"]), _with_table(["项目", "数量"], ["政策", "8"], ["其中：图解", "5"], ["合计", "8"])),
    "C756": (_says("技术支持：某某公司。"), _says("落实网站技术支持力量。")),
    "C702": (_fact(NEW, "t2.penalty.decisions", "12件", 12, "件"), _fact(NEW, "t2.fees.amount", "12.5", 12.5)),
    "C703": (_stocks((3, 111, 114), (3, 40, 43), (0, 238, 238), (0, 0, 0)), _stocks((3, 111, 114), (3, 40, 44), (0, 238, 238), (0, 0, 0))),
    "C704": (_fact(OLD, "t2.procurement.amount", "3971", 3971), _fact(OLD, "t2.procurement.amount", "3971元", 3971, "元")),
    "C712": (_says("2023年主动公开政府信息  条。"), _says("详见http://www.xx.example/xxgk/，尺寸为3×4，评为XXL级。")),
    "C721": (replace(NEW, period=("2023-01-01", "2023-11-30")), replace(NEW, period=("2023-01-01", "2023-12-31"))),
    "C722": (_says("依据国办公开〔2021〕30号文件编制。"), _says("依据国办公开办函[2021]30号文件编制。")),
    "C723": (replace(NEW, signed="2023-12-20"), replace(NEW, signed="2024-01-03")),
    "C724": (replace(NEW, issuer="望潮区教育局", signed="2024-02-20"), replace(MAYOR, signed="2024-02-20", published=None)),
    "C725": (replace(NEW, signed="2024-01-20", published="2024-01-15"), replace(NEW, signed="2024-01-15", published="2024-01-15T09:00")),
    "C731": (_says("无。", "other"), _says("本年度未收取信息处理费。", "other")),
    "C732": (replace(NEW, title=Paragraph("望潮区2023年政府信息公开年度报告")), replace(NEW, title=Paragraph("望潮区2023年政府信息公开工作年度报告"))),
    "C741": (_says("联系人手机13800138000，欢迎来电。"), _says("电话0571-88001380，文号113800138000123。")),
}
AGAINST = {
    "C706": (_next(t3__carried_in__natural=9999), _next()),
    "C707": (_next(t2__normative__in_force=99999), _next()),
    "C708": (NEW, _next()),
    "C709": (NEW, _next()),
    "C716": (replace(NEW, year=2024), _next()),
    "C745": (NEW, _next()),
}


@pytest.mark.parametrize("code", CASES)
def test_a_report_that_must_raise_it(code):
    assert code in _codes(CASES[code][0])


@pytest.mark.parametrize("code", CASES)
def test_a_near_miss_that_must_not(code):
    assert code not in _codes(CASES[code][1])


@pytest.mark.parametrize("code", AGAINST)
def test_against_last_year(code):
    assert code in _codes(AGAINST[code][0], NEW)
    assert code not in _codes(AGAINST[code][1], NEW)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_samples_have_no_errors(slug):
    found = report(slug)
    assert [item.code for item in (*check_report(found), *check_sums(found)) if item.severity == "error"] == []


def test_a_period_that_ends_before_it_begins():
    assert "C721" in _codes(replace(_listing("统计期限自2023年1月1日起至2022年12月31日止。"), period=None))


def test_a_part_greater_than_its_whole():
    assert "C717" in _codes(_says("公开信息500条，其中政策类418条、规划类97条、财政类5366条。"))
    assert "C717" not in _codes(_says("公开信息500条，其中网站418条；微博微信另行公开信息5366条。"))


@pytest.mark.parametrize("text", ["收到申请**件。", "收到申请○○件。", "收到申请×件，答复□件。", "收到申请   件。", "培训（）次。", "发布信息N条。", "内容待补充。"])
def test_blanks_of_every_kind(text):
    assert "C712" in _codes(_says(text))


@pytest.mark.parametrize("text", ["公开信息 3 条，参加培训 50 人次。", "《条例》（一）条。", "全年公开信息12条。"])
def test_spaces_round_figures_are_no_blanks(text):
    assert "C712" not in _codes(_says(text))


def test_a_document_of_no_form_is_not_checked():
    assert check_report(replace(NEW, edition="")) == []


@pytest.mark.parametrize("text", ["如有疑问，请与青屿乡党政办联系。", "（四）平台建设。青屿乡政府优化栏目设置。", "如需了解详情，请联系兰皋县青屿镇人民政府，电话0571-88001380。"])
def test_the_name_of_another_town_where_it_is_left_over(text):
    assert "C726" in _codes(_town(text))


@pytest.mark.parametrize("text", ["如有疑问，请与栖云镇党政办联系。", "如有疑问，请与县政府办公室联系。", "赴青屿乡政府学习。", "请与本机关联系，可向我镇反映。", "请与所在乡镇联系。", "青屿乡政府联合我镇开展宣传。"])
def test_parents_and_neighbours_that_are_meant(text):
    assert "C726" not in _codes(_town(text))
