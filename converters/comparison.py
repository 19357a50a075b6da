"""Compare two reports: their front matter, their figures with change and per cent, their narrative paragraph by paragraph."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from typing import NamedTuple

from converters.forms import editions, fact_labels, roles, section_name
from converters.model import Cell, Paragraph, Table
from converters.report import AnnualReport, Fact, FormTable, Heading, Section, Slot
from converters.text import fold

_ALIKE = 0.5
_OFFICE = re.compile(r"(?:人民政府|政府|办公室|办事处)+$")  # a body goes by its name with and without it


class Figure(NamedTuple):
    """A figure of both reports: its id and labels, what each prints, the change and, of a number other than 0, the change in per cent."""

    fact: str
    label: str
    before: str | None
    after: str | None
    change: float | None
    percent: float | None


class Passage(NamedTuple):
    """A paragraph of a section: `kind` is "same", "changed", "removed" or "added"."""

    section: str
    kind: str
    before: str
    after: str


class Comparison(NamedTuple):
    """What differs between two reports; of the figures all are there, of the front matter and the text what is not the same."""

    front: list[tuple[str, str | None, str | None]]
    figures: list[Figure]
    passages: list[Passage]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.front and not self.passages and all(item.before == item.after for item in self.figures)


def compare(before: AnnualReport, after: AnnualReport) -> Comparison:
    """Return what differs between two reports; figures are matched by their ids, whatever the edition."""
    front = [(name, old, new) for name, old, new in zip(_FRONT, _front(before), _front(after), strict=True) if old != new]
    names = list(dict.fromkeys((*before.facts, *after.facts)))
    figures = [_figure(name, before.facts.get(name), after.facts.get(name)) for name in names]
    known = dict.fromkeys(role for report in (after, before) if report.edition in editions() for role in roles(report.edition))
    told = [role for role in known if any(section.role == role for report in (before, after) for section in report.sections)] or [""]
    passages = [item for role in told for item in _passages(role, _told(before, role), _told(after, role))]
    return Comparison(front, figures, [Passage("preface", *item[1:]) for item in _passages("preface", _texts(before.preface), _texts(after.preface))] + passages)


def compare_all(before: Sequence[AnnualReport], after: Sequence[AnnualReport]) -> list[tuple[str, Comparison]]:
    """Compare the reports of two files: the two or, where a file holds several (a volume, a 汇总表), those of one body and year.

    A row of a 汇总表 has figures and nothing else: it is held against a report by the figures that it gives, as numbers.

    Returns:
        The comparisons, each with the name of the body ("" where both files hold one report); a body that only one file has, or
        that more than one report of the other may be of, is in none.

    """
    if len(before) == len(after) == 1:
        return [("", compare(before[0], after[0]))]
    pairs = [(old, found) for old in before if (found := _of_body(old, after))]
    return [(old.issuer or new.issuer or "", _by_figures(old, new) if _is_row(old) or _is_row(new) else compare(old, new)) for old, new in pairs if _of_body(new, before) is old]


def _of_body(report: AnnualReport, others: Sequence[AnnualReport]) -> AnnualReport | None:
    """The one report of the same body and year: of just its name, or else of a name that ends in it."""
    name = _whose(report)
    of_year = [other for other in others if name and _whose(other) and (other.year == report.year or None in {other.year, report.year})]
    same = [other for other in of_year if _whose(other) == name]
    same = same or [other for other in of_year if _whose(other).endswith(name) or name.endswith(_whose(other))]
    return same[0] if len(same) == 1 else None


def _whose(report: AnnualReport) -> str:
    return _OFFICE.sub("", fold(report.issuer or ""))


def _is_row(report: AnnualReport) -> bool:
    return report.title is None and not report.signature and all(section.heading is None for section in report.sections)


def _by_figures(old: AnnualReport, new: AnnualReport) -> Comparison:
    given = [{name for name, fact in report.facts.items() if fact.status != "missing"} for report in (old, new) if _is_row(report)]
    figures = [item for item in compare(old, new).figures if all(item.fact in names for names in given)]
    return Comparison([], [item._replace(after=item.before) if item.change == 0 else item for item in figures], [])


_CHINESE = {"title": "标题", "issuer": "单位", "year": "年度", "edition": "版本", "period": "报告期", "published": "发布日期", "signed": "落款日期", "preface": "前言",
            "overview": "总体情况", "proactive": "主动公开", "applications": "依申请公开", "litigation": "复议诉讼", "problems": "问题与改进", "other": "其他事项"}
_FRONT = ("title", "issuer", "year", "edition", "period", "published", "signed")


def _front(report: AnnualReport) -> list[str | None]:
    values = (report.title.full if report.title else None, report.issuer, report.year, report.edition or None, "/".join(report.period) if report.period else None,
              report.published, report.signed)
    return [None if value is None else str(value) for value in values]


def _figure(name: str, old: Fact | None, new: Fact | None) -> Figure:
    known = [None if fact is None or fact.status == "missing" else fact for fact in (old, new)]
    numbers = [fact.value if fact else None for fact in known]
    first, second = numbers
    change = round(second - first, 9) if first is not None and second is not None else None
    percent = round(100 * change / abs(first), 2) if change is not None and first else None
    label = next((" · ".join(filter(None, fact_labels(edition)[name])) for edition in reversed(editions()) if name in fact_labels(edition)), name)
    return Figure(name, label, known[0].text if known[0] else None, known[1].text if known[1] else None, change, percent)


def _told(report: AnnualReport, role: str) -> list[str]:
    sections: Sequence[Section] = [section for section in report.sections if section.role == role]
    return [text for section in sections for text in ([section.heading.full] if section.heading else []) + _texts(section.blocks)]


def _texts(blocks: Sequence[object]) -> list[str]:
    """The paragraphs and headings of some blocks; another table is a passage for each row."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            found.append(block.full)
        elif isinstance(block, Table) and not isinstance(block, FormTable):
            cells: Sequence[Cell | Slot] = block.cells
            found += [" | ".join(cell.text for cell in cells if cell.row == row) for row in range(block.rows)]
    return found


def _passages(section: str, before: list[str], after: list[str]) -> Iterator[Passage]:
    """Yield what differs, in order; a paragraph that was rewritten stands beside its old wording where the two are alike."""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = before[a:b], after[c:d]
        while old or new:
            if old and new and _alike(old[0], new[0]):
                yield Passage(section, "changed", old.pop(0), new.pop(0))
            elif old and not any(_alike(old[0], text) for text in new):
                yield Passage(section, "removed", old.pop(0), "")
            elif new:
                yield Passage(section, "added", "", new.pop(0))


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).quick_ratio() >= _ALIKE and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def as_text(found: Comparison, names: tuple[str, str], language: str) -> str:
    """Return the comparison for a terminal, in "zh" or "en"."""
    chinese = language == "zh"
    lines = [f"A {names[0]}", f"B {names[1]}"]
    lines += [f"{_named(name, chinese=chinese)}: {old or '—'} → {new or '—'}" for name, old, new in found.front]
    changed = [item for item in found.figures if item.before != item.after]
    lines.append(f"{'数值' if chinese else 'figures'}: {len(changed)} / {len(found.figures)}")
    lines += [f"  {item.fact}: {_shown(item.before)} → {_shown(item.after)}{_moved(item)}  {item.label}" for item in changed]
    signs = {"removed": "-", "added": "+"}
    for item in found.passages:
        where = _named(item.section, chinese=chinese)
        lines += [f"[{where}] - {item.before}", f"[{where}] + {item.after}"] if item.kind == "changed" else [f"[{where}] {signs[item.kind]} {item.before or item.after}"]
    return "\n".join(lines)


def _named(name: str, *, chinese: bool) -> str:
    """The name of a field of the front matter, or of a section by its role."""
    return _CHINESE.get(name) or section_name(name) or name if chinese else name


def _shown(text: str | None) -> str:
    return "—" if text is None else text or "□"


def _moved(item: Figure) -> str:
    if item.change is None:
        return ""
    return f" ({item.change:+.15g}" + (f", {item.percent:+.15g}%)" if item.percent is not None else ")")


def as_json(found: Comparison) -> str:
    """Return the comparison as data: all figures, and what differs of the rest."""
    return json.dumps({"schema": "gouji/diff/1", "front": [{"name": name, "before": old, "after": new} for name, old, new in found.front],
                       "figures": [item._asdict() for item in found.figures], "passages": [item._asdict() for item in found.passages]}, ensure_ascii=False)


_STYLE = """body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.2rem .5rem;vertical-align:top;text-align:left;overflow-wrap:anywhere}
.wide{overflow-x:auto}td.n{text-align:right;white-space:nowrap}del{background:#fdd;text-decoration:none}ins{background:#dfd;text-decoration:none}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"""


def as_html(found: Comparison, names: tuple[str, str], language: str) -> str:
    """Return a self-contained page with the two reports side by side."""
    chinese = language == "zh"
    words = ("报告比对", "数值", "文字", "变化", "比例", "基本信息") if chinese else ("Comparison of reports", "Figures", "Text", "Change", "Per cent", "Front matter")
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    box = '<div class="wide" role="region" tabindex="0" aria-label="{}"><table>'
    out = [f'<!DOCTYPE html>\n<html lang="{"zh-CN" if chinese else "en"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
           f"<title>{words[0]}</title><style>{_STYLE}</style></head><body><main><h1>{words[0]}</h1>", f"{box.format(words[5])}<tr><td></td>{head}</tr>"]
    out += [f'<tr><th scope="row">{_named(name, chinese=chinese)}</th><td>{escape(old or "—")}</td><td>{escape(new or "—")}</td></tr>' for name, old, new in found.front]
    out += ["</table></div>", f"<h2>{words[1]}</h2>{box.format(words[1])}<tr><td></td>{head}<th scope='col'>{words[3]}</th><th scope='col'>{words[4]}</th></tr>"]
    for item in found.figures:
        if item.before != item.after:
            change = "" if item.change is None else f"{item.change:+.15g}"
            percent = "" if item.percent is None else f"{item.percent:+.15g}%"
            out.append(f'<tr><th scope="row">{escape(item.label)}</th><td class="n">{escape(_shown(item.before))}</td><td class="n">{escape(_shown(item.after))}</td>'
                       f'<td class="n">{change}</td><td class="n">{percent}</td></tr>')
    out += ["</table></div>", f"<h2>{words[2]}</h2>{box.format(words[2])}<tr>{head}</tr>"]
    out += [f"<tr><td>{_marked(item.before, item.after, 'del')}</td><td>{_marked(item.after, item.before, 'ins')}</td></tr>" for item in found.passages]
    return "\n".join([*out, "</table></div></main></body></html>"])


def _marked(text: str, other: str, mark: str) -> str:
    """The text with what the other does not have marked."""
    if not text or not other:
        return f"<{mark}>{escape(text)}</{mark}>" if text else ""
    blocks = SequenceMatcher(None, text, other, autojunk=False).get_matching_blocks()
    out, at = "", 0
    for block in blocks:
        out += (f"<{mark}>{escape(text[at:block.a])}</{mark}>" if block.a > at else "") + escape(text[block.a:block.a + block.size])
        at = block.a + block.size
    return out
