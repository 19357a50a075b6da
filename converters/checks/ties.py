"""Tie the quantities of the narrative to the facts of the form, by the form's own words for its rows and columns.

A quantity is tied only where a label stands right before it (予以公开12件) or right after it (12件予以公开), with nothing
between but words that carry no meaning of their own. What has another scope is left alone; where the words may mean more
than one thing the tie is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from converters.checks.quantities import Quantity, quantities, sentences

COUNTS = frozenset({"件", "件次", "条", "宗", "份", "次", "起", "例", "项", "个", "封", "部", "人次"})
_WHO = r"(?:各类|公众|群众|公民|个人|社会|市民|企业|居民|村民|当事人|申请人|法人|其他组织|有效|书面|新增|新的?|提出|提交|递交|要求|关于|涉及|和|或者?|及|以及|与|、|的|到|了|过|政府|信息|公开|政务|依法?|依申请|类|“|”)*"
_FILL = re.compile(r"(?:[的类案件数量总共计合有为是达到了已各“”\"'\s\u3000：:）)（(]|申请|政府信息公开|信息|决定书?|事项|情况|情形|处理|结果|提出|提交|分别|依法|数为|年度|[，,](?=共|合计|总计|数量|件数))*")
_OUTCOME = "(?:结果)?"
_LABELS: tuple[tuple[str, str], ...] = (  # the first that fits at a place is taken, so the longer stands first
    ("carried_in", r"(?:上一?年度?|去年|20\d\d年度?)(?:的|政府信息公开|申请)*(?:结转|遗留|未办结)(?:至?(?:本年度?|今年|20\d\d年度?)|办理|来|继续|的|政府信息公开|依申请公开|申请)*|(?:承接|结转)上一?年度?(?:结转|的|政府信息公开|申请)*"),
    ("carried_out", r"结转(?:至|到|入|为)?(?:下一?年度?|次年|20\d\d年度?)(?:继续|办理|答复|处理|的|申请)*|转入?下一?年度?(?:继续|办理|的)*"),
    ("carried", r"结转"),
    ("new", rf"新(?:收到?|增|受理){_WHO}申请|本年新收"),
    ("received", rf"(?:收到|接收|接到|收悉){_WHO}申请(?:公开)?(?:政府信息)?|(?:收到|接收|接到){_WHO}依申请公开(?:政府)?(?:信息|办?件|事项)?"),
    ("taken", rf"(?:受理|办理|处理){_WHO}申请(?:公开)?(?:政府信息)?|(?:受理|办理){_WHO}依申请公开(?:政府)?(?:信息|办?件|事项)?"),
    ("about", r"依申请公开(?:政府信息)?(?:申请)?(?:件|事项)?|政府信息公开申请"),
    ("granted+partial", r"(?:予以|同意)公开(?:或者?|和|及|与|、)(?:予以)?部分公开"),
    ("denied", r"不予以?公开"), ("partial", r"(?:予以)?部分(?:予以)?公开"), ("granted", r"予以(?:全部)?公开"), ("unavailable", r"无法提供"),
    ("not_processed", r"不予处理"), ("other", r"其他处理"),
    ("denied.state_secret", r"(?:属于|涉及)国家秘密"), ("denied.law_forbidden", r"法律、?行政法规禁止公开"), ("denied.security", r"危及.?三安全一稳定.?"),
    ("denied.third_party", r"(?:保护|损害|涉及)第三方(?:合法)?权益"), ("denied.internal", r"(?:三类)?内部事务(?:性)?信息"), ("denied.process", r"(?:四类)?过程性信息"),
    ("denied.enforcement_files", r"行政执法案卷(?:信息)?"), ("denied.admin_query", r"行政查询事项"),
    ("unavailable.not_held", r"不掌握(?:的|相关|该|所申请)*(?:政府)?信息|(?:政府)?信息不存在"), ("unavailable.needs_creation", r"需要?另行制作"),
    ("unavailable.unclear", r"补正后(?:申请)?(?:内容)?仍不明确"), ("not_processed.petition", r"信访、?举报、?投诉类?(?:申请)?"), ("not_processed.repeat", r"重复申请"),
    ("not_processed.publications", r"公开出版物"), ("not_processed.excessive", r"大量反复申请"), ("not_processed.reconfirm", r"确认或重新出具(?:已获取信息)?"),
    ("other.no_correction", r"逾期不补正"), ("other.no_payment", r"逾期未(?:按收费通知要求)?(?:缴纳费用|缴费)"),
    ("natural", r"自然人|公民(?:个人)?|个人"), ("org", r"法人(?:或者?|和|及|与|、|/)?(?:其他|其它|非法人)?组织|法人(?:单位)?"),
    ("business", r"商业企业"), ("research", r"科研机构"), ("welfare", r"社会公益组织"), ("legal", r"法律服务机构"),
    ("direct", r"(?:未经(?:行政)?复议)?直接(?:起诉|提起(?:行政)?诉讼|诉讼)"), ("after_review", r"(?:经)?(?:行政)?复议后(?:再)?(?:起诉|提起(?:行政)?诉讼|诉讼)"),
    ("cases", r"(?:行政)?复议(?:案件)?(?:、|和|及|与|或|以及)+(?:提起)?(?:行政)?诉讼|行政诉讼(?:案件)?(?:、|和|及|与|或|以及)+(?:申请)?行政复议"), ("review", r"行政复议|复议"), ("lawsuit", r"行政诉讼|(?<!提起)诉讼"),
    ("upheld", rf"{_OUTCOME}维持"), ("corrected", rf"{_OUTCOME}(?:被)?(?:纠正|纠错)"), ("pending", r"尚?未审结|正在审理|尚在审理"), ("other_outcome", r"其他结果|结果为其他"),
    ("misc", r"其他"),
    ("t2.normative.issued", r"(?:制发|制定|出台|印发|发布|制作)(?:并公开|并发布|并印发|了|的)*(?:行政)?规范性文件"), ("t2.normative.repealed", r"(?:废止|宣布失效)(?:或失效|和失效|了|的)*(?:行政)?规范性文件"),
    ("t2.normative.in_force", r"(?:现行有效|继续有效)(?:的)?(?:行政)?规范性文件"),
    ("t2.regulations.issued", r"(?:制发|制定|出台|印发|发布)(?:了|的)*(?:政府)?规章(?!制度)"), ("t2.documents", r"法规文件"),
    ("t2.licensing", r"行政许可(?:的|本年|作出)*处理决定(?:数量)?"), ("t2.penalty", r"行政处罚(?:的|本年|作出)*处理决定(?:数量)?"), ("t2.coercion", r"行政强制(?:的|本年|作出)*处理决定(?:数量)?"),
    ("t2.licensing", r"(?:作出|做出|办理|办结|核发)(?:各类|的|了)*行政许可"), ("t2.penalty", r"(?:作出|做出|办理|办结|实施)(?:各类|的|了)*行政处罚"),
    ("t2.coercion", r"(?:作出|做出|办理|实施|采取)(?:各类|的|了)*行政强制(?:措施)?"), ("t2.fees", r"(?:收取|征收|收缴)(?:各类|的|了)*行政事业性收费"),
    ("answered", r"(?:办结|答复|办理完毕|办理结果)"),
    ("bare.repealed", r"(?<!清理)废止|宣布失效"), ("bare.in_force", r"现行有效"),
    ("bare.licensing", r"行政许可"), ("bare.penalty", r"行政处罚"), ("bare.coercion", r"行政强制(?:措施)?"),
    ("t2.procurement", r"政府集中采购(?:项目)?"),
)
_LABEL = re.compile("|".join(f"(?P<l{number}>{pattern})" for number, (_name, pattern) in enumerate(_LABELS)))
_AFTER = re.compile(rf"(?:的)?(?:申请)?(?:属于|系|因|是|为|被|获|要求|以)?(?:{_LABEL.pattern})")
_RECEIVED_AFTER = re.compile(r"(?:政府信息公开|依申请公开|信息公开|公开|的)*申请")
_RECEIVED_BEFORE = re.compile(r"(?P<verb>收到|接收|接到|受理|新收)(?:的|了|政府信息公开|依申请公开)*(?:共|共计|各类)?$")
_CHANNEL = re.compile(r"网络|网上|网站|平台|信函|邮寄|邮件|信件|传真|当面|现场|窗口|电话|在线|邮箱")
_OTHER_WORK = re.compile(r"办理|审理|(?<!未)审结|审查|代理|应诉|出庭|开庭|培训|宣传|旁听|调解|受理(?=行政复议|复议)|一审|二审|再审|咨询|信访|热线")
_WORDED = re.compile(r"(?<!不)(?:公开|公示|公布|发布|录入|归集|上传|推送|报送|解读|清理|审查|审核|备案)(?!申请)[^，。；]{0,8}$")
_ELSEWHERE = re.compile(r"(?:各|所属|下属|直属|部分)[^，。；]{0,6}(?:乡|镇|街道|部门|单位|科室|站所)|[\u4e00-\u9fff]{2,10}?(?:局|委|办|办公室|中心|科|股|室|大队|支队|所|乡|镇|街道)(?:本级)?(?=共|新|累计|全年|本年|收到|接收|接到|受理|予以|不予|部分|无法|主动|公开|办结|答复|被|发生)|本级(?=共|新|收到|受理|公开|主动)")
_NONE = re.compile(
    r"(?:未|没有|无|尚未|暂未)(?:有)?(?:发生|产生|出现|收到|引发|涉及|被(?:申请|提起)|因[^，。；]{0,24}?(?:引起|引发|发生|产生|提起|申请|被)的?)?[^，。；;、]{0,16}?(?P<what>(?:行政)?复议(?:案件|申请)?(?:、|和|及|及其|或|与|以及)*(?:，?提起|、提起)?(?:行政)?诉讼|行政诉讼(?:案件)?(?:、|和|及|或|与|以及)+(?:申请)?(?:行政)?复议|行政复议|行政诉讼)(?!培训|会议|决定|纠错|被|法|人员|败诉|机制|应诉)"
    r"|(?:未|没有|尚未|暂未)(?:有)?(?:收到|接到|接收到?|受理)(?:过|任何)?(?P<of>[^。；;，,复诉]{0,24})申请(?!人)"
    r"|(?:没有|无|未有)(?:收到)?(?:任何|新的)?(?:依申请公开(?:办?件|申请|事项)|政府信息公开申请)(?!的?(?:投诉|举报|复议|诉讼))")
_UPHELD = re.compile(r"[均皆全](?:部|都)?(?:已|获|被|为|予以|获得)*(?:结果)?(?:维持|驳回)")
_TOPICS = {"review": ("t4.review",), "lawsuit": ("t4.direct", "t4.after_review"), "cases": ("t4.review", "t4.direct", "t4.after_review"),
           "direct": ("t4.direct",), "after_review": ("t4.after_review",)}
_OUTCOMES = {"upheld": "upheld", "corrected": "corrected", "pending": "pending", "other_outcome": "other"}
_COLUMNS = {"natural": ("natural",), "org": ("business", "research", "welfare", "legal", "other_org"), "business": ("business",), "research": ("research",),
            "welfare": ("welfare",), "legal": ("legal",)}
_RESULTS = frozenset(name for name, _pattern in _LABELS if name.split(".")[0] in {"denied", "partial", "granted", "unavailable", "not_processed", "other", "granted+partial"})
_DECISIONS = frozenset({"t2.licensing", "t2.penalty", "t2.coercion"})
_BOTH = ("t3.received.total", "t3.carried_in.total")
_DOCUMENTS = tuple((f"t2.{row}.{column}",) for row in ("normative", "regulations") for column in ("issued", "made", "published", "in_force"))


class Tie(NamedTuple):
    """A quantity said in the text and the facts it is said of: the sum of one of `options`; `*` stands for any part of an id."""

    text: str
    value: float
    options: tuple[tuple[str, ...], ...]
    doubt: bool = False


class _Context(NamedTuple):
    """What was last spoken of: a row of table 3, and a block of table 4."""

    row: str = ""
    topic: str = ""


def find_ties(text: str, year: int | None, issuer: str = "") -> list[Tie]:
    """Return the ties of one paragraph in their order.

    Args:
        text: the paragraph.
        year: the report's year.
        issuer: the body that reports; what another body received is doubtful.

    """
    found: list[Tie] = []
    context = _Context()
    for sentence in sentences(text):
        for item in quantities(sentence, year):
            name, doubt, context = _label_of(item, sentence, context)
            if not name or item.scope in {"year", "compared", "each", "part", "planned", "accumulated", "about"}:
                continue
            options = _options(name, item, context)
            if options:
                elsewhere = not name.startswith("t2") and is_elsewhere(sentence[:item.start], issuer)
                found.append(Tie(_told(item, sentence), item.value / 1e4 if name == "t2.fees" else item.value, options, doubt or elsewhere))
    return found


def _told(item: Quantity, sentence: str) -> str:
    """The words that a finding quotes: the clause up to the number, and the label after it."""
    return sentence[max(0, item.start - len(item.clause)):item.end].strip() + (item.tail[:12] if len(item.clause.strip()) < 3 else "")


def _label_of(item: Quantity, sentence: str, context: _Context) -> tuple[str, bool, _Context]:
    """Name the label a quantity goes with, whether that is doubtful, and what is spoken of from here on."""
    came, told = context, list(_LABEL.finditer(item.lead))
    for match in told:
        context = _moved(_name(match), context)
    if item.unit not in COUNTS and item.unit != "元":
        return "", False, context
    name, doubt = "", False
    last, end = _last(told, item.lead)
    if last and _FILL.fullmatch(item.lead, end):
        name = last
    elif told_after := _AFTER.match(item.tail):
        name = _name(told_after)
        if name in {"about", "misc", "answered", "natural", "org", "review", "lawsuit", "cases"} and not (name in {"natural", "org"} and context.row):
            name = ""
        context = _moved(name, context)
    if (verb := _RECEIVED_BEFORE.search(item.lead)) and _RECEIVED_AFTER.match(item.tail):
        name = {"新收": "new", "受理": "taken"}.get(verb["verb"], "received")
        context = _moved(name, context)
    if name.startswith("bare."):
        known = {"t2": {"licensing", "penalty", "coercion"}, "normative": {"repealed", "in_force"}}.get(context.topic, set())
        row = name.removeprefix("bare.")
        name = "" if row not in known else f"t2.normative.{row}" if context.topic == "normative" else f"t2.{row}"
    if name and not _fits(name, item, sentence, context, came.row):
        return "", False, context
    return name, doubt or name in {"taken", "about", "answered", "carried", "t2.documents"}, context


def _last(told: list[re.Match[str]], lead: str) -> tuple[str, int]:
    """The label nearest to a number and where it ends; 部分公开答复 is an answer of that kind."""
    if not told:
        return "", 0
    name, end = _name(told[-1]), told[-1].end()
    before = [_name(match) for match in told[:-1] if not re.search("[，,；;。]", lead[match.end():told[-1].start()])]
    if name in _RESULTS and before and before[-1].startswith(f"{name}."):
        return before[-1], end  # 属于国家秘密不予公开: the row is the one that is named first
    if name in _RESULTS and before and before[-1] in _COLUMNS:
        return f"{name}@{before[-1]}", end  # 自然人申请予以公开: that column of the row
    if name == "answered" and len(told) > 1 and _name(told[-2]) in _RESULTS and not lead[told[-2].end():told[-1].start()].strip("的"):
        name = _name(told[-2])
    return name, end


def _name(match: re.Match[str]) -> str:
    """The name of the label that matched."""
    return _LABELS[int((match.lastgroup or "l0")[1:])][0]


def _moved(name: str, context: _Context) -> _Context:
    """What is spoken of after a label: its row or its block."""
    if name in {"received", "new", "taken", "carried_in", "carried_out", "answered"} or name in _RESULTS:
        return _Context(name, context.topic if name in _RESULTS else "")
    if name in _TOPICS:
        return _Context("", name)
    if name.startswith("t2.normative"):
        return _Context("", "normative")
    return _Context("", "t2") if name in _DECISIONS else context


def _fits(name: str, item: Quantity, sentence: str, context: _Context, row: str) -> bool:
    """Whether the words round a quantity leave the meaning of its label alone; `row` is what was spoken of before."""
    before = item.clause
    if name.startswith("t2."):
        return not _WORDED.search(_LABEL.sub("", before)) and (name == "t2.fees") != (item.unit in COUNTS)
    if item.unit not in COUNTS or (item.unit == "个" and item.tail):
        return False
    channels = set(_CHANNEL.findall(item.lead))
    if name in {"received", "new", "taken", "about"} and len(channels) == 1 and not re.search(r"等|各|多种|及其他", item.lead):
        return False
    if name in _TOPICS or name in _OUTCOMES:
        spoken = name if name in _TOPICS else context.topic
        return bool(spoken) and not _OTHER_WORK.search(sentence[:item.start]) and not re.search(r"培训|会议|讲座|案例|办法|条例|决定书|率", item.tail[:6])
    if name == "answered" and not row and "公开" not in item.lead:
        return False
    if name in {"about", "answered"} and re.search(r"提案|建议|来信|信访|留言|热线|咨询|诉求|工单|问题|投诉|复议|诉讼", sentence[:item.start]):
        return False
    if name == "misc":
        return False
    return not re.search(r"提案|补贴|救助|许可申请|留言|热线|工单", item.lead)


def _options(name: str, item: Quantity, context: _Context) -> tuple[tuple[str, ...], ...]:
    """The facts a label names, as alternatives of sums."""
    row, _at, column = name.partition("@")
    if column:
        return (tuple(_fact(row, each) for each in _COLUMNS[column]),)
    if name in _COLUMNS:
        row = context.row or ("received" if "申请" in item.lead + item.tail else "")
        return (tuple(_fact(row, column) for column in _COLUMNS[name]),) if row and row not in {"answered", "taken", "granted+partial"} else ()
    if name in _OUTCOMES:
        return (tuple(f"{block}.{_OUTCOMES[name]}" for block in _TOPICS[context.topic]),)
    if name in _TOPICS:
        return (tuple(f"{block}.total" for block in _TOPICS[name]),)
    if name == "granted+partial":
        return (("t3.results.granted.total", "t3.results.partial.total"),)
    if name.startswith("t2."):
        return {"t2.normative.issued": (("t2.normative.issued",), ("t2.normative.made",), ("t2.normative.published",)), "t2.documents": _DOCUMENTS,
                "t2.regulations.issued": (("t2.regulations.issued",), ("t2.regulations.made",)), "t2.licensing": (("t2.licensing.decisions",),),
                "t2.penalty": (("t2.penalty.decisions",),), "t2.coercion": (("t2.coercion.decisions",),), "t2.fees": (("t2.fees.amount",),),
                "t2.procurement": (("t2.procurement.projects",),)}.get(name, ((name,),))
    total = ("t3.results.total.total",)
    return {"received": (("t3.received.total",), _BOTH), "new": (("t3.received.total",),), "taken": (("t3.received.total",), _BOTH, total), "about": (("t3.received.total",), _BOTH, total),
            "answered": (total, ("t3.received.total",), _BOTH), "carried_in": (("t3.carried_in.total",),), "carried_out": (("t3.carried_out.total",),),
            "carried": (("t3.carried_out.total",), ("t3.carried_in.total",))}.get(name) or ((_fact(name, "total"),),)


def _fact(row: str, column: str) -> str:
    """The id of a cell of table 3; a group of results has rows of its own only."""
    if row in {"received", "new", "carried_in", "carried_out"}:
        return f"t3.{'received' if row == 'new' else row}.{column}"
    return f"t3.results.{row}.*.{column}" if row in {"denied", "unavailable", "not_processed", "other"} else f"t3.results.{row}.{column}"


def is_elsewhere(before: str, issuer: str) -> bool:
    """Whether another body than the issuer, or only a part of it, is spoken of before a number."""
    match = _ELSEWHERE.search(before)
    return match is not None and not re.search("[我全]|本(?!级)", match[0]) and not (issuer and (match[0][-3:] in issuer or match[0] in issuer))


def none_said(text: str, year: int | None) -> Iterator[Tie]:
    """Yield a tie of 0 for each statement that there was none: no application, no 复议, no 诉讼."""
    for sentence in sentences(text):
        for match in _NONE.finditer(sentence):
            clause = re.split(r"[；;]", sentence[:match.start()])[-1]
            probe = quantities(f"{clause}{match[0]}0件", year)
            if probe and probe[-1].scope not in {"", "compared"}:
                continue
            if match["what"]:
                topic = "cases" if "复议" in match["what"] and "诉讼" in match["what"] else "review" if "复议" in match["what"] else "lawsuit"
                yield Tie(match[0], 0, (tuple(f"{block}.total" for block in _TOPICS[topic]),), doubt="新" in match[0])
            elif not _CHANNEL.search(match[0]) and not re.search(r"投诉|举报|信访|复核", match[0]):
                yield Tie(match[0], 0, (("t3.received.total",),))


def upheld_said(text: str, year: int | None) -> Iterator[Tie]:
    """Yield a tie of 0 corrected, other and pending cases for each statement that all were upheld (均获维持)."""
    for sentence in sentences(text):
        match = _UPHELD.search(sentence)
        probe = quantities(sentence[:match.start()] + "0件", year) if match else []
        if match is None or (probe and probe[-1].scope):
            continue
        before = sentence[:match.start()]
        own = re.split("[，,；;]", before)[-1]
        said = own if "复议" in own or "诉讼" in own else before
        blocks = [block for name in ("review", "lawsuit") for block in _TOPICS[name] if {"review": "复议", "lawsuit": "诉讼"}[name] in said]
        if blocks and not _OTHER_WORK.search(before):
            yield Tie(before[-24:] + match[0], 0, (tuple(f"{block}.{outcome}" for block in blocks for outcome in ("corrected", "other", "pending")),))
