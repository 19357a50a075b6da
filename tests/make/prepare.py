"""What some layouts do to a page before it is printed: headings cut, labels explained, figures left out or with notes, boxes before it."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from make.sheet import Grid, Line, Page, Piece, Row

# Characters of the form that are written otherwise in traditional script, with their reading, as copied pages print them.
TRADITIONAL = {
    "开": "開(kāi)", "请": "請(qǐng)", "数": "數(shù)", "总": "總(zǒng)", "计": "計(jì)", "关": "關(guān)", "业": "業(yè)", "织": "織(zhī)",
    "组": "組(zǔ)", "务": "務(wù)", "办": "辦(bàn)", "结": "結(jié)", "转": "轉(zhuǎn)", "续": "續(xù)", "继": "繼(jì)", "处": "處(chù)", "发": "發(fā)",
    "条": "條(tiáo)", "项": "項(xiàng)", "规": "規(guī)", "无": "無(wú)", "个": "個(gè)", "动": "動(dòng)", "实": "實(shí)", "区": "區(qū)", "险": "險(xiǎn)",
    "属": "屬(shǔ)", "国": "國(guó)", "类": "類(lèi)", "执": "執(zhí)", "护": "護(hù)", "权": "權(quán)", "机": "機(jī)", "构": "構(gòu)", "现": "現(xiàn)",
    "没": "沒(méi)", "访": "訪(fǎng)", "举": "舉(jǔ)", "报": "報(bào)", "诉": "訴(sù)", "复": "復(fù)", "认": "認(rèn)", "获": "獲(huò)", "费": "費(fèi)",
    "维": "維(wéi)", "纠": "糾(jiū)", "审": "審(shěn)", "议": "議(yì)", "讼": "訟(sòng)", "经": "經(jīng)", "后": "後(hòu)", "选": "選(xuǎn)", "团": "團(tuán)",
    "许": "許(xǔ)", "罚": "罰(fá)", "强": "強(qiáng)", "单": "單(dān)", "额": "額(é)", "决": "決(jué)", "废": "廢(fèi)", "输": "輸(shū)", "减": "減(jiǎn)",
    "采": "採(cǎi)", "购": "購(gòu)", "制": "製(zhì)", "范": "範(fàn)", "产": "產(chǎn)", "会": "會(huì)", "过": "過(guò)", "询": "詢(xún)", "须": "須(xū)", "据": "據(jù)",
}
FOR_LABELS = (
    ("规章", "：地方行政规章指由省、自治区、直辖市和设区的市、自治州的人民政府根据法律、行政法规和本省、自治区、直辖市的地方性法规制定并按照法定程序公布的规范性文件"),
    ("规范性文件", "：指除政府规章外行政机关制发的、涉及公民权利和义务、具有普遍约束力的文件"),
    ("行政规范性文件", "（指除规章外由行政机关依照法定权限、程序制定并公开发布、在一定期限内反复适用的公文）"),
    ("上一年项目数量", " {year}年"), ("本年增/减", "（与上一年相比）"), ("处理决定数量", "（件）"),
)
_NUMBER = re.compile(r"^[一二三四五六]、")


def nothing(_random: Random, page: Page) -> Page:
    """The page as it is."""
    return page


def headings_cut(_random: Random, page: Page) -> Page:
    """7. The second line of a broken heading lost."""
    def work(piece: Piece) -> Piece:
        return replace(piece, text=piece.text.split("\n")[0]) if piece.role == "label" else piece

    return _pieces(page, work)


def labels_explained(random: Random, page: Page) -> Page:
    """8. An explanation inside the label; a figure of table 2 of 2019 that was left as its template."""
    notes = dict(FOR_LABELS)
    templates = frozenset({"t2.fees.change"}) if random.random() < 0.5 else frozenset()

    def work(piece: Piece) -> Piece:
        if piece.role == "label" and piece.text in notes:
            return replace(piece, text=piece.text + notes[piece.text].format(year=2019))
        return replace(piece, text="+(0) -(0)", facts=()) if templates & {*piece.facts} else piece

    return replace(_pieces(page, work), free=page.free | templates)


def no_values(_random: Random, page: Page) -> Page:
    """9. The form published unfilled."""
    return _pieces(page, lambda piece: replace(piece, text="") if piece.role == "value" else piece)


def total_lost(random: Random, page: Page) -> Page:
    """11. The total of one row of table 3 lost with its cell."""
    able = [row.values[-1] for grid in page.grids if grid.id == "t3" for row in grid.rows if row.values]
    lost = random.choice(able)
    return _pieces(page, lambda piece: replace(piece, text="", role="lost") if piece is lost else piece)


def notes_fallen_out(random: Random, page: Page) -> Page:
    """12. The figures of a row of table 2 that carry notes stand before it, each with its note on the next line; some stand in it too."""
    def work(grid: Grid) -> Grid:
        if grid.id != "t2":
            return grid
        able = [at for at, row in enumerate(grid.rows) if len(row.values) >= 3]
        at = random.choice(able)
        row = grid.rows[at]
        first, second = row.values[:2]
        fallen = [first.text, f"（其中修订 {random.randint(2, 20)} 件）", second.text, f"（含自然失效 {random.randint(2, 20)} 件）"]
        noise = tuple(Piece(text, second.facts if text == second.text else (), role="noise") for text in fallen)
        kept = tuple(piece for piece in row.pieces if piece is not second)
        return replace(grid, rows=(*grid.rows[:at], Row((*noise, *kept), row.pad), *grid.rows[at + 1 :]))

    return page.mapped(work)


def two_numberings(random: Random, page: Page) -> Page:
    """13. The narrative under 一、 to 三、 first, then the tables under 一、 again."""
    narrative: list[Line | Grid] = []
    tables: list[Line | Grid] = []
    head: list[Line | Grid] = []
    current = head
    titles = iter(("一、概述", "二、存在问题及改进措施", "三、其他需要报告的事项"))
    numbers = iter("一二三")
    for at, item in enumerate(page.items):
        if isinstance(item, Line) and item.level == 1:
            following = next((other for other in page.items[at + 1 :] if isinstance(other, Grid) or other.level == 1), None)
            current = tables if isinstance(following, Grid) else narrative
            plain = _NUMBER.sub("", item.text)
            current.append(replace(item, text=next(numbers) + "、" + plain if current is tables else next(titles)))
        else:
            current.append(item)
    signature = narrative[-2:] if random.random() < 0.5 else []
    return replace(page, items=(*head, *(narrative[:-2] if signature else narrative), *tables, *signature))


def traditional(_random: Random, page: Page) -> Page:
    """14. Traditional characters with the reading in brackets behind each that differs."""
    def changed(text: str) -> str:
        return "".join(TRADITIONAL.get(char, char) for char in text)

    def work(item: Line | Grid) -> Line | Grid:
        if isinstance(item, Line):
            return replace(item, text=changed(item.text))
        return replace(item, rows=tuple(replace(row, pieces=tuple(
            replace(piece, text=changed(piece.text.replace("\n", ""))) if piece.role == "label" else piece for piece in row.pieces)) for row in item.rows))

    return replace(page, items=tuple(work(item) for item in page.items))


def index_box(random: Random, page: Page) -> Page:
    """15. The box of the page's index before the title, as a line, as rows of pipes, or a cell a line."""
    title = next(item.text for item in page.items if isinstance(item, Line))
    fields = (("索引号", f"0141{random.randint(10000, 99999)}/2023-00{random.randint(100, 999)}"), ("发布机构", "县人民政府办公室"), ("发布日期", "2023-01-30"),
              ("名称", title), ("文号", "无"), ("主题分类", "政务公开/政府信息公开年报"), ("有效性", "有效"))
    style = random.randrange(3)
    if style == 0:
        box = [" | ".join(f"{name} | {value}" for name, value in fields) + " |"]
    elif style == 1:
        box = [f"| {name} | {value} |" for name, value in fields]
    else:
        box = [line for name, value in fields for line in (f"{name}：", value)]
    return replace(page, items=(*(Line(line) for line in box), *page.items))


def untimely_form(random: Random, page: Page) -> Page:
    """16. A report that names another year than its form was in use for, or whose title names none."""
    year = random.choice((2022, 2023))
    titled = random.random() < 0.5

    def work(item: Line | Grid) -> Line | Grid:
        if isinstance(item, Grid):
            return item
        text = re.sub(r"20(?:19|20|21|22|23|24|25)年", f"{year}年", item.text)
        return replace(item, text=text if titled or item.level != 0 else text.replace(f"{year}年", ""))

    return replace(page, items=tuple(work(item) for item in page.items))


def _pieces(page: Page, work) -> Page:
    return page.mapped(lambda grid: replace(grid, rows=tuple(replace(row, pieces=tuple(work(piece) for piece in row.pieces)) for row in grid.rows)))
