"""Check the words: blanks never filled in, remains of a template, slips, lost stops, personal data (catalogue B6, D10, F2, F3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import distance

from converters.checks.years import texts
from converters.diagnostics import Diagnostic, Origin, diagnose
from converters.forms import load_form
from converters.model import Paragraph
from converters.report import AnnualReport
from converters.text import fold

_UNFILLED = re.compile(r"(?<![A-Za-z/.])(?:[XＸ×]{2,}|(?<=[\u4e00-\u9fff])x{2,}(?=[\u4e00-\u9fff])|[×ＸX]\s?(?=[年月日])|_{2,}|＿{2,})(?![A-Za-z/.])"
                       r"|(?:信息|申请|文件|答复|共|收到|受理|公开|发布|培训|召开|举办|开展|参训人员|通知|结转|办结|受理|新收|制发|废止|有效|许可|处罚|强制|决定|复议|诉讼|维持|纠正|提供|处理)\s+(?:[条件次人场期份篇]|人次)(?![\u4e00-\u9fff]?\d)|[（(]\s*[）)](?=[条件次人场期份篇])|[（(]\s{2,}[）)]|[〔\[]\s*[〕\]](?=[条件次号年])|[〔\[]\s+[〕\]]"
                       r"|(?:\*{2,}|[○〇□×]{1,})(?=[条件次人场期份篇])|TODO|待补充|待填|(?<=[\u4e00-\u9fff])N(?=[条件次份])")
_IDENTITY = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_TEMPLATE = re.compile(r"填报说明|填写说明|填表说明|[（(【\[]?(?:此处|在此)(?:填写|插入|输入)|请(?:填写|删除|修改)此|[（(【\[](?:示例|样例|模板|范例|范本|机关名称|单位名称|部门名称|填写单位|年份|日期|数字)[）)】\]]|[{｛【\[](?:机关|单位|部门|名称|年度)[^}｝】\]]{0,6}[}｝】\]]|单击此处|点击此处输入|（?正文(?:仿宋|小标宋)")
_PLATFORM = re.compile(r"技术支持[：:]|版权所有|ICP备|公网安备|网站标识码|(?:您是第|访问量[：:]|浏览次数[：:]|点击数[：:])|由[^，。]{2,12}(?:平台|系统)(?:自动)?生成|(?:新建|未命名)[^，。]{0,6}文档|WPS\s?(?:Office|文字)|【(?:打印|关闭|字体|收藏)[^】]*】")
_DOUBLED = re.compile(r"[：:，,；;、][。，,；;、：:]|。。(?!。)|，，|；；|、、")
_ENDS = re.compile(r"[。！？；：!?;:…”’》〉）)】.]\s*$")
_CONTACT = re.compile(r"电话|邮编|邮箱|地址|传真|网址|https?:|www\.|附件|@")
# Set phrases that are often written wrong, with what is meant.
_SLIPS = {
    "新政务媒体": "政务新媒体", "政务媒体新": "政务新媒体", "依申清公开": "依申请公开", "政府信息公升": "政府信息公开", "主动公升": "主动公开", "政府信息公布开": "政府信息公开",
    "一如继往": "一如既往", "再接再励": "再接再厉", "按步就班": "按部就班", "既使": "即使", "以经": "已经", "布署": "部署", "按排": "安排", "渡假": "度假", "登陆网站": "登录网站",
    "公平公正公证": "公平公正公开", "做为": "作为", "迫不急待": "迫不及待", "相辅相承": "相辅相成", "齐抓共官": "齐抓共管", "规范性文建": "规范性文件", "行正复议": "行政复议", "行政诉颂": "行政诉讼",
    "不予公天": "不予公开", "保密审察": "保密审查", "及时性和有效行": "及时性和有效性", "知情权、参予权": "知情权、参与权", "申情人": "申请人", "申清人": "申请人",
}
_SLIP = re.compile("|".join(map(re.escape, _SLIPS)))
_PARTS = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")
_ALIASES = {"存在的问题及改进情况", "政府信息公开工作存在的主要问题及改进情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况", "主动公开情况", "依申请公开情况"}


def check_wording(report: AnnualReport) -> list[Diagnostic]:
    """Return C712 (blanks), C736 (template), C737 (the list of sections), C739 (stops), C741 (personal data), C742 (slips), C756 (the platform's text)."""
    found: list[Diagnostic] = []
    for text, origin in texts(report):
        found += [diagnose("C712", origin, text=match[0], context=text[max(0, match.start() - 10) : match.end() + 10]) for match in _UNFILLED.finditer(text)]
        found += [diagnose("C736", origin, text=match[0]) for match in _TEMPLATE.finditer(text)]
        found += [diagnose("C756", origin, text=match[0]) for match in _PLATFORM.finditer(text)]
        found += [diagnose("C742", origin, text=match[0], right=_SLIPS[match[0]]) for match in _SLIP.finditer(text)]
        found += [diagnose("C741", origin, kind=kind) for pattern, kind in ((_IDENTITY, "identity number 身份证号"), (_MOBILE, "mobile number 手机号")) if pattern.search(text)]
    return [*found, *_listed(report), *_stops(report), *_left_in_file(report)]


def _listed(report: AnnualReport) -> Iterator[Diagnostic]:
    """The six parts as the preface lists them: one that is nearly the form's wording is a slip."""
    for block in report.preface:
        if not isinstance(block, Paragraph) or "总体情况" not in block.full:
            continue
        for item in re.split(r"[，,、；;。：:和]|以及", block.full):
            said = re.sub(r"^(?:包括|包含|分为|由|及)|(?:等?六个?部分.*)$", "", item.strip())
            said = said.strip()
            if fold(said) in map(fold, (*_PARTS, *_ALIASES)) or not 6 <= len(said) <= 24 or any(said in part or part in said for part in (*_PARTS, *_ALIASES)):
                continue
            near = min(_PARTS, key=lambda part: distance.Levenshtein.distance(said, part))
            if distance.Levenshtein.distance(said, near) <= 2:
                yield diagnose("C737", block.origin, text=said, right=near)


def _stops(report: AnnualReport) -> Iterator[Diagnostic]:
    """Marks doubled, and paragraphs of the narrative that end without a stop."""
    annexed = {spec.section for spec in load_form(report.edition).tables.values() if spec.is_list}
    for section in (section for section in report.sections if section.role not in annexed):  # round a list stand captions and names
        paragraphs = [block for block in section.blocks if isinstance(block, Paragraph) and block.full.strip()]
        for block in paragraphs:
            text = block.full.strip()
            doubled = _DOUBLED.search(text)
            last = block is section.blocks[-1] and len(paragraphs) == len(section.blocks)
            if doubled:
                yield diagnose("C739", block.origin, text=text[max(0, doubled.start() - 8):doubled.end()])
            elif not _ENDS.search(text) and not _CONTACT.search(text) and (last or (len(text) > 30 and re.search("[，,。、]", text))):
                yield diagnose("C739", block.origin, text=text[-16:])


def _left_in_file(report: AnnualReport) -> Iterator[Diagnostic]:
    """Deleted and hidden text that is still in the file for anyone to read."""
    for account, kind in (("deleted", "tracked deletions 修订痕迹"), ("hidden", "hidden text 隐藏文字")):
        first: Origin | None = next((posting.origin for posting in report.asides if posting.account == account and posting.text.strip()), None)
        if first is not None and report.source.get("format") in {"docx", "doc", "odt", "rtf"}:
            yield diagnose("C736", first, text=kind)
