"""Check the bodies a report names: another's name or 我镇 for 我局 left over from a copied text, powers it has not (C5, A11, A12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from converters.checks.years import texts
from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.printed import printed
from converters.report import AnnualReport

_TOWNSHIP, _COUNTY = "街道办事处|办事处|街道|镇|乡", "县|区|旗"
_TITLE = re.compile(r"(?:20\d\d|二〇[〇一二三四五六七八九]{2})\s*年(?:度)?|关于|政府信息公开(?:工作)?(?:年度)?报告|年度报告|(?:政府|政务)信息公开|工作|年报|[《》\s]")
_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办)?$")
_LEAD = r"(?:(?<![^，,。；;：:、（(\s])|(?<=年，)|(?<=年,)|(?<=年度，)|(?<=全年，)|(?<=年)|(?<=年度))"
_DOES = (r"(?:人民政府|党委|党工委|政府)?(?:暂?未|没有|共收到|共主动|收到|主动公开|积极|认真|严格|不断|坚持|始终|高度|持续|切实|进一步|按照|紧紧|深入|全面|及时|依法|结合|围绕|成立|建立|开展|"
         r"政府信息公开|政务公开|信息公开|新收|通过|以习近平)")
_GENERIC = re.compile(r"^街道|[我本全各该每其某他她它]|上级|机关|部门|有关|相关|所有|所属|其他|乡镇|县区|区县|市区|街镇|社区|园区|景区|辖区|[省市县区乡镇]直|基层|先进|两个|多个|地区|小区|校区|城区|中心城|下辖|围绕|依托|聚焦|服务|紧扣|落实|坚持|推动|构建|赴|到|^[市县区镇乡]|[请致与由向和及的为对被按经从根据在]")
_OURS = re.compile(r"我(街道|镇|乡|县|区|旗|局|委|院|校)(?!们)(?![委域院校长医])")
_NOT_OURS = {"镇": "乡街道局委院校", "乡": "镇街道局委院校", "街道": "镇乡局委院校", "县": "镇乡街道区局委院校", "区": "镇乡街道县局委院校", "局": "镇乡街道委院校", "委": "镇乡街道局院校", "院": "镇乡街道局委校", "校": "镇乡街道局委院", "事业": "镇乡街道局委"}
_NO_POWER = re.compile(r"(?:中心|站|所|馆|医院|卫生院|学校|中学|小学|幼儿园|大学|学院|公司|集团)$")
_RULES_POWER = re.compile(r"(?:省|市|自治区|自治州)(?:人民政府)?(?:办公厅|办公室)?$|^(?:国家|国务院|中国)|部$|总局$")


class Body(NamedTuple):
    """What the reporting body is: its `kind` as 我… says it ("" if unknown), its own `name`, and all `names` it goes by."""

    kind: str
    name: str
    names: str


def body_of(report: AnnualReport) -> Body:
    """Tell the kind of the body from the name it reports under: the title's, else the issuer's."""
    titled = _TITLE.sub("", report.title.full) if report.title else ""
    signed = "".join(line.full for line in report.signature)
    name = max((titled, report.issuer or ""), key=len) if titled and report.issuer and (titled in report.issuer or report.issuer in titled) else titled or report.issuer or ""
    base = _OFFICE.sub("", name) or name
    kind = next((kind for end, kind in _KINDS if re.search(f"(?:{end})$", base)), "")
    return Body(kind, name, f"{titled} {report.issuer or ''} {signed}")


_KINDS = (("街道办事处|办事处|街道", "街道"), ("镇", "镇"), ("乡|民族乡", "乡"), ("县|旗", "县"), ("开发区|新区|园区|矿区|管委会|管理委员会", ""), ("区", "区"), ("局", "局"), ("委员会|委", "委"),
          ("医院|卫生院|法院|检察院", "院"), ("学校|中学|小学|大学", "校"), ("中心|站|所|馆", "事业"))


def check_bodies(report: AnnualReport) -> list[Diagnostic]:
    """Return C726 (another body's name), C727 (我… of another kind of body), C728 (党委、政府 of an agency), C705 and C730 (powers and fees)."""
    body = body_of(report)
    return [*_signed(report), *_foreign(report, body), *_ours(report, body), *_powers(report, body)]


def _signed(report: AnnualReport) -> Iterator[Diagnostic]:
    """A signature of quite another name than the title's: not two characters in a row in common."""
    titled = _OFFICE.sub("", _TITLE.sub("", report.title.full)) if report.title else ""
    for line in report.signature:
        name = _OFFICE.sub("", re.sub(r"\s", "", line.full))
        if len(titled) < 3 or len(name) < 3 or any(char.isdigit() for char in name) or not _BODY_END.search(re.sub(r"\s", "", line.full)):
            continue
        pairs = {titled[at:at + 2] for at in range(len(titled) - 1)}
        if not any(name[at:at + 2] in pairs for at in range(len(name) - 1)):
            yield diagnose("C726", line.origin, name=line.full.strip(), own=titled)


_BODY_END = re.compile(r"(?:政府|办公室|局|委员会|街道|办事处|镇|乡|县|区|市|厅|委|中心|院|校|馆|站|所)$")


def _foreign(report: AnnualReport, body: Body) -> Iterator[Diagnostic]:
    """Names of bodies of the same kind that are not this one's, where a sentence has them for its subject."""
    pattern = _foreign_pattern(body)
    named = [(match["name"], match["stem"], origin) for text, origin in texts(report) for match in pattern.finditer(text)] if pattern else []
    seen: set[str] = set()
    for name, stem, origin in (*named, *_to_call(report, body)):
        if name in seen or _GENERIC.search(stem) or stem[-2:] in body.names or any(stem.endswith(own) for own in _stems(body)):
            continue
        seen.add(name)
        yield diagnose("C726", origin, name=name, own=body.name)


def _to_call(report: AnnualReport, body: Body) -> Iterator[tuple[str, str, Origin]]:
    """The bodies that a reader is told to call, where a town names a town and a bureau a bureau."""
    ends = {"镇": _TOWNSHIP, "乡": _TOWNSHIP, "街道": _TOWNSHIP, "县": _COUNTY, "区": _COUNTY, "局": "局|委员会", "委": "局|委员会"}.get(body.kind)
    pattern = re.compile(rf"(?:请(?:与|致电|联系|向|咨询|拨打)|(?:联系|咨询)(?:单位|部门|机构)?[：:]|可(?:与|向))(?:[\u4e00-\u9fff]{{2,8}}?[省市县区旗州])?(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,6}}?)(?:{ends}))(?=[人党办联综政的（(，,。]|电话|咨询|反映)") if ends else None
    for text, origin in texts(report) if pattern else ():
        for match in pattern.finditer(text):  # type: ignore[union-attr]
            if not re.search("政务|数据|公开|档案|行政审批", match["stem"]):
                yield match["name"], match["stem"], origin


def _foreign_pattern(body: Body) -> re.Pattern[str] | None:
    if body.kind in {"镇", "乡", "街道"}:
        return re.compile(rf"{_LEAD}(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?:{_TOWNSHIP}))(?:{_DOES}|(?:人民政府|政府)(?![^，。；]{{0,8}}(?:联合|会同|共同|合作|帮扶)))")
    if body.kind in {"县", "区"}:
        return re.compile(rf"{_LEAD}(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,4}}?)(?:{_COUNTY})){_DOES}")
    region = re.match(r"[\u4e00-\u9fff]{2,}?(?:自治州|市|县|区|旗|州|盟|省)(?P<tail>[\u4e00-\u9fff]{2,}(?:局|委员会|厅|办公室|中心))$", body.name)
    if region:
        return re.compile(rf"(?:^|(?<=[，,。；;：:、（(“《的由与向和在请据按]))(?P<name>(?P<stem>[\u4e00-\u9fff]{{2,3}})(?:市|县|区|旗|州|盟|省){re.escape(region['tail'])})")
    return None


def _stems(body: Body) -> list[str]:
    """The names of places in the body's own names, without their kind."""
    return [stem for stem in re.split(r"省|市|县|区|旗|镇|乡|街道|办事处|人民政府|局|\s", body.names) if len(stem) > 1]


def _ours(report: AnnualReport, body: Body) -> Iterator[Diagnostic]:
    """The first 我… that this kind of body does not say of itself, and an agency's 党委、政府."""
    wrong = re.findall(r"街道|.", _NOT_OURS.get(body.kind, ""))
    first = next(((match[0], origin) for text, origin in texts(report) for match in _OURS.finditer(text) if match[1] in wrong), None)
    if first:
        yield diagnose("C727", first[1], name=first[0], own=body.name)
    if body.kind == "街道":
        told = next(((match[0], origin) for text, origin in texts(report) if (match := re.search(r"(?:办事处|街道)(?:党委|政府|人民政府)", text))), None)
        if told:
            yield diagnose("C728", told[1], name=told[0])


def _powers(report: AnnualReport, body: Body) -> Iterator[Diagnostic]:
    """Rules made, fines imposed or fees taken by a body that is not known to have the power."""
    base = _OFFICE.sub("", body.name) or body.name
    if not body.name:
        return
    institution, lesser = bool(_NO_POWER.search(base)), body.kind in {"镇", "乡", "街道", "县", "区", "局", "委"} and not _RULES_POWER.search(body.name)
    names = [*(("t2.penalty.decisions", "t2.coercion.decisions", "t2.licensing.decisions") if institution else ()),
             *(("t2.regulations.issued", "t2.regulations.made") if institution or lesser else ())]
    for name in names:
        fact = report.facts.get(name)
        if fact and fact.value and fact.value > 0:
            yield diagnose("C705", fact.origin, of=(name,), fact=printed(name, report.edition), value=f"{fact.value:.15g}", own=body.name)
    fee = report.facts.get("t2.fees.amount")
    if fee and fee.value and (fee.unit == "元" or (body.kind in {"镇", "乡", "街道"} and fee.value > 0)):
        yield diagnose("C730", fee.origin or NOWHERE, text=fee.text, own=body.name)
