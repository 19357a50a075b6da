"""Find the quantities of Chinese prose (a number and its classifier) and the scope each is said to have (GB/T 15835-2011).

A sentence is read from left to right. A scope said at the head of a clause (another year, a quarter, a plan) holds until
the sentence ends or another is said; a comparison (较上年增加3件) holds for its own clause only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from converters.numerals import chinese_number

COUNTS = frozenset({"件", "件次", "条", "宗", "份", "次", "起", "例", "项", "个", "封", "部", "人次"})
UNITS = "件次|人次|件|条|宗|份|次|起|例|项|部|封|篇|期|场|名|家|个|人|元|%|％"
_NUMBER = re.compile(
    r"(?<![第\d.,A-Za-z〔\[（(－~～—-])(?P<about>约为?|近|逾|超过?|不少于|不低于|至少|大约)?\s*"
    r"(?P<digits>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千]{1,8})"
    rf"\s*(?P<more>余|多)?(?P<scale>万|亿)?(?P<much>余|多)?\s*(?P<unit>{UNITS})(?P<over>以上|以内|左右)?")
_NOUGHT = re.compile(r"(?<=[为是达到])\s*(?P<digits>[零0])(?=\s*(?:[，,。；;、）)]|$))")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CLAUSE = re.compile(r"[，,；;：:、（）()]")
_FIGURES = re.compile(r"\d[,，]\d{3}(?!\d)")
_YEAR = r"(?P<year>20\d\d)\s*年"
_WHOLE_YEAR = re.compile(r"(?:自|从)?(?:20\d\d年)?1月1日(?:起)?(?:至|到|—|-|~|～)+(?:20\d\d年)?12月31日(?:止|期间)?|截[至止]到?(?:20\d\d年)?(?:12月31日|12月底|年底|年末)|(?:20\d\d年)?1\s?[-—~～至到]\s?12月(?:份)?")
_YEARS = re.compile(r"(20\d\d)\s*年?(?:度|\d{1,2}月)?\s*[—–\-~～至到]+\s*(?!\1)20\d\d\s*年")
_OTHER_YEAR = re.compile(r"上一?年度?(?!结转)|去年|往年|前年|历年|近[一二两三四五六七八九十\d]+年|明年|次年|下一?年")
_THIS_YEAR = re.compile(r"本年度?|今年|全年|年内|一年来|当年|年度内")
_PART = re.compile(r"前(?:\d{1,2}|[一二三四五六七八九十]{1,2})个?月|[一二三四前][个]?季度|[上下]半年|(?:[上下本]|[春秋]季)学期|(?<!\d)(?:1[0-2]|[1-9])\s?月(?:份|底|末|以来)?(?!\d*日?(?:前|起)?(?:施行|印发))|月均|期间")
_COMPARED = re.compile(r"较|同比|环比|相比|对比|比(?:上|去|前|20|2|往|同)|增加|增长|减少|下降|上升|提高|提升|多出|少了|增幅|降幅|翻了?|新增(?!的?(?:(?:政府信息公开|依申请公开)?申请|依申请))")
_SINCE = re.compile(r"(?:(?P<since>20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|起|至今)|历年|以来|至今|累计)")
_PLANNED = re.compile(r"计划|拟(?!制)|将(?!其|申请|政府信息|信息|公开)|预计|力争|目标|争取|打算|下一步|今后|应当|原则上|要求各|可以|不得|如有|凡是")
_CARRIED = re.compile(r"(?:上一?年度?|去年|20\d\d年度?)(?=[^，。；]{0,10}结转)|上一?年度?(?:项目|事项)(?:数量?)?|(?:结转|承接|遗留)自?(?:上一?年度?|去年|20\d\d年度?)|结转(?:至|到|入|为)?(?:下一?年度?|次年|20\d\d年度?)")
_EACH = re.compile(r"每|平均|人均|日均|均值")
_ABOUT = re.compile(r"(?:大?约|近|超)(?=收到|受理|办理|办结|答复)")
_NAMED = re.compile(r"《[^》]*》|〔[^〕]*〕")


class Quantity(NamedTuple):
    """A number said in a sentence: its value and classifier, the words before and after it in its clause, its place.

    `lead` is the text since the quantity before it; `clause` the clause up to the number;
    `tail` the rest of the clause. `scope` says why it can't be the number of the year ("" if nothing speaks against it).
    """

    value: float
    unit: str
    lead: str
    clause: str
    tail: str
    start: int
    end: int
    scope: str
    text: str


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, digits in half width; a semicolon does not end one."""
    for match in _SENTENCE.finditer(text.translate(_WIDE)):
        yield match[0].strip()


@lru_cache(maxsize=256)  # three checks ask for the quantities of the same sentence one after the other
def quantities(sentence: str, year: int | None) -> tuple[Quantity, ...]:
    """Return the quantities of one sentence from left to right.

    Args:
        sentence: one of `sentences(text)`.
        year: the report's year; with None no year is another year.

    Returns:
        The quantities; percentages among them, with the unit `%`.

    """
    plain = _WHOLE_YEAR.sub(lambda match: "全年" + "\u3000" * (len(match[0]) - 2), _NAMED.sub(lambda match: "\u3000" * len(match[0]), sentence))
    cuts = _cuts(plain)
    found: list[Quantity] = []
    scope, last = "", 0
    clause_at = 0
    for match in sorted((*_NUMBER.finditer(plain), *_NOUGHT.finditer(plain)), key=lambda item: item.start()):
        value = _value(match) if "unit" in match.re.groupindex else 0.0
        if value is None or match.start() < last:
            continue
        while clause_at + 1 < len(cuts) and cuts[clause_at + 1] <= match.start():
            scope = _scope_said(plain[cuts[clause_at]:cuts[clause_at + 1]], year, scope)
            clause_at += 1
        begin, end = cuts[clause_at], cuts[clause_at + 1] if clause_at + 1 < len(cuts) else len(plain)
        clause = plain[begin:match.start()]
        own = _own_scope(clause, year) or ("about" if any(match.groupdict().get(name) for name in ("about", "more", "much", "over")) else "")
        held = _scope_said(clause, year, scope)
        found.append(Quantity(value, match.groupdict().get("unit", "").replace("％", "%"), plain[last:match.start()], clause, plain[match.end():end].rstrip("，,；;：:、（）()"),
                              match.start(), match.end(), own or held, sentence[match.start():match.end()]))
        last = match.end()
    return tuple(found)


def scope_at(sentence: str, start: int, end: int, year: int | None) -> str:
    """The scope that a quantity would have if it stood right after `sentence[start:end]`, the clause in which nothing is counted."""
    clause = re.split(r"[；;]", sentence[:start])[-1]
    probe = quantities(f"{clause}{sentence[start:end]}0件", year)
    return probe[-1].scope if probe else ""


def _cuts(plain: str) -> list[int]:
    """Where clauses begin: after each mark that divides, those inside a figure (1,206) left out."""
    inside = {match.start() + 1 for match in _FIGURES.finditer(plain)}
    return [0, *(match.end() for match in _CLAUSE.finditer(plain) if match.start() not in inside)]


def _value(match: re.Match[str]) -> float | None:
    digits = re.sub("[,，]", "", match["digits"])
    number = float(digits) if digits[0].isascii() else chinese_number(digits)
    if number is None:
        return None
    return round(number * {"万": 1e4, "亿": 1e8}.get(match["scale"] or "", 1), 6)


def _own_scope(clause: str, year: int | None) -> str:
    """The scope that holds for a number in this clause alone."""
    if _COMPARED.search(clause):
        return "compared"
    if _EACH.search(clause):
        return "each"
    if _ABOUT.search(clause):
        return "about"
    return "accumulated" if _since_then(clause, year) else ""


def _since_then(clause: str, year: int | None) -> bool:
    """Whether a clause counts from another time than the beginning of the report's year."""
    since = _SINCE.search(clause)
    return bool(since) and not (since["since"] and since["since"] == str(year)) and not _says_this_year(clause, year)  # type: ignore[index]


def _scope_said(clause: str, year: int | None, held: str) -> str:
    """The scope that holds after a clause: what it says at its head, else what held before."""
    clause = _CARRIED.sub("", clause)
    if _COMPARED.search(clause):
        return held
    if _PLANNED.search(clause):
        return "planned"
    years = [int(match["year"]) for match in re.finditer(_YEAR, clause)]
    if _OTHER_YEAR.search(clause) or (year and years and years[-1] != year):
        return "year"
    if _YEARS.search(clause) or _since_then(clause, year):
        return "accumulated"
    if _PART.search(clause) and not re.search(r"\d\s?日(?:前|内)", clause):
        return "part"
    return "" if years or _says_this_year(clause, year) else held


def _says_this_year(clause: str, year: int | None) -> bool:
    return bool(_THIS_YEAR.search(clause) or (year and f"{year}年" in clause.replace(" ", "")))
