"""Whether a sentence speaks of another body than the one that reports, or of only a part of it, before a figure."""

from __future__ import annotations

import re

_SAYS = r"(?=共|新|累计|全年|本年|收到|接收|接到|受理|予以|不予|部分|无法|主动|公开|办结|答复|被|发生|因|作出|制发|办理|没有|未|20\d\d年|今年)"
_ELSEWHERE = re.compile(rf"(?<![及和与、])(?<!及其)(?:各|所属|下属|直属|部分)[^，。；]{{0,6}}(?:乡|镇|街道|部门|单位|科室|站所)|(?<![及和与、])[省市州县区]级(?:各?部门|单位|机关)|(?:[局委厅院校]属|[省市州县区]直)各?(?:部门|单位|机关|学校)|(?<![及和与、])(?:乡镇|镇街|街镇)(?:[（(]街道[）)])?{_SAYS}|(?<![\u4e00-\u9fff])[省市州盟县区旗](?:人民)?政府(?:办公室)?{_SAYS}|[\u4e00-\u9fff]{{2,10}}?(?:局|委|办|办公室|中心|科|股|室|大队|支队|所|乡|镇|街道)(?:本级)?{_SAYS}|本级(?:20\d\d年度?)?(?=共|新|收到|受理|公开|主动)")
_SYSTEM = re.compile(rf"(?!平台|办公|管理|信息|网络)[\u4e00-\u9fff](?<![本我全])[\u4e00-\u9fff]系统{_SAYS}")
_WHOLE = re.compile(r"全(省|市|州|盟|县|区|旗|镇|乡|街道|系统)")
_OFFICE = re.compile(r"(?:人民政府|政府)?(?:办公室|办公厅|办)?$")


def _short_for(name: str, issuer: str) -> bool:
    """Whether a name is made of characters of the body's own in their order (监管局 of 市场监督管理局)."""
    rest = iter(issuer)
    return all(char in rest for char in name)


def is_elsewhere(before: str, issuer: str) -> bool:
    """Whether another body than `issuer`, or only a part of it, is spoken of before a figure."""
    match = _ELSEWHERE.search(before)
    if match is not None and not re.search("[我全]|本(?!级)", match[0]) and not (issuer and (match[0] in issuer or _short_for(match[0][-3:], issuer))):
        return True
    if _SYSTEM.search(before) and not re.search("(?:局|委|厅|部)$", issuer):
        return True
    whole = _WHOLE.search(before)
    base = _OFFICE.sub("", issuer)
    return bool(whole and base and not base.endswith(whole[1]) and not (whole[1] == "街道" and base.endswith("办事处")) and whole[1] != "系统")
