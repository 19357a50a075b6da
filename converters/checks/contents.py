"""Check that each section says what it is for: the five aspects, problems and measures, a length, a signature (D2, D5, D6, D8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from converters.diagnostics import NOWHERE, Diagnostic, Origin, diagnose
from converters.forms import HeadingSpec, load_form
from converters.model import Paragraph
from converters.report import AnnualReport, FormTable, Heading, Section

_ASPECTS = {"主动公开": re.compile(r"主动公开|公开(?:各类)?(?:政府|政务)?信息|信息公开"),
    "依申请公开": re.compile(r"(?m)^.{0,6}依申请公开(?!制度|渠道)[^。，]{0,12}$|(?:收到|受理|办理|接收|接到|提出|新收|答复|没有|未有|办结)[^。；，,]{0,30}(?<!依)申请(?!人)(?:[^。；]{0,16}[\d一二三四五六七八九十]|[。，,；])|依申请公开[^。；]{0,16}\d|\d+\s*[件条宗份次](?:[^。；，,]{0,8})申请|(?:未|没有)[^。；]{0,20}申请"),
    "政府信息管理": re.compile(r"信息管理|管理|审查|审核|审签|三审|会签|保密|清理|分类整理|目录|归档"),
    "政府信息公开平台建设": re.compile(r"平台|网站|专栏|公众号|新媒体|公开栏|公示栏|查阅点|终端|小程序|系统|专区|微信"),
    "监督保障": re.compile(r"监督|考核|评议|责任追究|督查|检查|视察|观察员|通报|评估|问责|培训|领导小组|回访|满意"),
    "工作考核": re.compile(r"考核|考评|测评|评估|绩效"), "社会评议": re.compile(r"评议|社会监督|满意度|观察员|监督员|意见箱|征求意见"),
    "责任追究": re.compile(r"责任追究|追责|问责|追究责任|被追究|通报"), "信息处理费": re.compile(r"处理费|收费|收取|费用")}
_GOVERNMENT = re.compile(r"(?:省|市|州|盟|县|区|旗)人民政府$")
_LACK = re.compile(r"不够|不足|不高|不到位|不强|不全|不及时|不一致|不准|不深|不熟|不畅|不齐|不清|不严|不规范|薄弱|缺乏|欠缺|有待|没有|未能|尚未|滞后|单一|较少|偏少|较窄|较低|偏短|偏低|差距|短板|难以|还需|不平衡|匮乏|困难|问题")
_MEASURE = re.compile(r"将|下一步|加强|加大|完善|强化|提高|提升|落实|建立|健全|优化|推进|规范|开展|组织|定期|编印|编写|培训|整改|已[^，。]{0,12}(?:完成|解决|整改)|改为|上线|增设|延长|统一")
_TURN = re.compile(r"下一步|针对(?:上述|以上|存在|这些|此)?|改进的?(?:措施|情况|做法|方向)|整改措施|今后|(?:计划|拟)(?:于|在|将|对|完成|制定|建立|增)|20\d\d年，?[^。]{0,12}将|将(?:进一步|继续|着力|重点|严格|从)")
_LONGEST = 1000


def check_contents(report: AnnualReport) -> list[Diagnostic]:
    """Return C731 (fee), C732 (title), C733 (aspects), C734 (problems and measures), C735 (length), C738 (signature)."""
    form, sections = load_form(report.edition), {section.role: section for section in report.sections}
    if form.free:
        return []
    asked = {spec.role: spec for spec in form.headings}
    found = [*_overview(report, sections.get("overview"), asked.get("overview")), *_problems(sections.get("problems"))]
    other = sections.get("other")
    if other and other.blocks and any(not any(_speaks(text, name) for text, _origin in _lines(other)) for name in asked["other"].aspects):
        found.append(diagnose("C731", _place(other)))
    if report.title and "年度报告" in report.title.text and "工作年度报告" not in report.title.text:
        found.append(diagnose("C732", report.title.origin, text=report.title.text))
    if not report.signed and not _is_of_tables(report):
        found.append(diagnose("C738", _place(other) if other else NOWHERE))
    return found


def _is_of_tables(report: AnnualReport) -> bool:
    """Whether there is nothing but tables of the form, as a table that was copied alone: it has no place for a signature."""
    return report.title is None and not report.preface and all(isinstance(block, FormTable) for section in report.sections for block in section.blocks)


def _speaks(text: str, aspect: str) -> bool:
    words = _ASPECTS.get(aspect)
    return bool(words.search(text)) if words else aspect in text


def _overview(report: AnnualReport, section: Section | None, asked: HeadingSpec | None) -> Iterator[Diagnostic]:
    """The five aspects of the overview; a government also tells of assessment, public appraisal and accountability."""
    if section is None or asked is None:
        return
    text = "\n".join(line for line, _origin in _lines(section))
    if not text.strip():
        return
    wanted = (*asked.aspects, *(asked.government if report.issuer and _GOVERNMENT.search(report.issuer) else ()))
    missing = [name for name in wanted if not _speaks(text, name)]
    if missing:
        yield diagnose("C733", _place(section), names="、".join(missing))
    length = sum(1 for char in text if not char.isspace())
    if length > _LONGEST:
        yield diagnose("C735", _place(section), length=length, most=_LONGEST)


def _problems(section: Section | None) -> Iterator[Diagnostic]:
    """Section 五 names problems and says what is done: a single general sentence does not answer several problems."""
    if section is None:
        return
    lines = [line for line, _origin in _lines(section) if len(line) > 1]
    text = "\n".join(lines)
    if not text.strip() or re.fullmatch(r"\s*(?:无|暂无|没有)[^\n]{0,20}", text):
        yield diagnose("C734", _place(section), problems=0, measures=0)
        return
    turn = _TURN.search(text)
    before, after = (text[:turn.start()], text[turn.start():]) if turn else (text, text)
    problems = sum(1 for part in re.split(r"[，。；;\n]", before) if _LACK.search(part))
    measures = sum(1 for part in re.split(r"[。；;\n]", after) if len(part.strip()) > 4 and (turn or _MEASURE.search(part)))
    if not measures or (turn and measures == 1 and problems > 3):
        yield diagnose("C734", _place(section), problems=problems, measures=measures)


def _lines(section: Section) -> list[tuple[str, Origin]]:
    return [(block.full, block.origin) for block in section.blocks if isinstance(block, Paragraph | Heading)]


def _place(section: Section) -> Origin:
    return section.heading.origin if section.heading else next((origin for _line, origin in _lines(section)), NOWHERE)
