"""What a paragraph claims of the form's cells: each figure with the fact or the sum of facts it is said of, for and against.

A sentence is read from left to right. A figure goes with the words right before it, or right after it; 分别为 gives the k-th
figure to the k-th word; 没有 and 均为 are figures too (`wholes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from converters.checks.quantities.apart import enumerated, unrelated
from converters.checks.quantities.bodies import is_elsewhere
from converters.checks.quantities.lexer import Token, tokens
from converters.checks.quantities.prose import COUNTS, Quantity, quantities, scope_at, sentences
from converters.checks.quantities.space import Space
from converters.checks.quantities.units import Entry, Unit, build, own_words, resolve, tables_of
from converters.checks.quantities.vocabulary import Vocabulary, load_vocabulary
from converters.checks.quantities.wholes import all_said, none_said

SCOPES = frozenset({"year", "compared", "each", "part", "planned", "accumulated", "about"})
_MANY = ("等", "各", "多种", "及其他", "方式", "渠道")
_MOST = 8
_ONE_BY_ONE = "the figures are told off one by one"
_SUMS = frozenset({"合计", "共计", "共", "总共"})
_HEDGES = ("去重", "合并", "实际", "剔除", "撤回", "撤销")
_TELLS = re.compile(r"[0-9零〇一二两三四五六七八九十百千]\s?[余多]?[万亿]?\s?(?:[件条宗份次起例项个封部元]|人次)|[未没无均皆]|零(?=申请|复议|诉讼|行政)|不存在|不涉及|全部|全为|全都|为[零0]|，[为系]")


class Claim(NamedTuple):
    """A figure said in the text and the facts it is said of: the sum of one of `options`, the likelier first.

    `against` are the reasons to doubt it: `another body`, `a part`, `readings` (more than one), `words` (not the form's own).
    """

    text: str
    value: float
    options: tuple[tuple[str, ...], ...]
    against: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def doubt(self) -> bool:
        """Whether a fair reader may doubt what is counted."""
        return bool(self.against)


class Said(NamedTuple):
    """A figure with the sets of cells it may be said of, before it becomes a claim."""

    quantity: Quantity
    options: tuple[int, ...]
    reasons: list[str]
    against: list[str]
    start: int
    end: int
    years: tuple[tuple[int, int], ...] = ()


class Speaker(NamedTuple):
    """Whose text is read: the report's year, its body, the words of its edition, and what the heading above speaks of."""

    year: int | None
    issuer: str
    vocabulary: Vocabulary
    topic: int

    @property
    def space(self) -> Space:
        """The cells of the form."""
        return self.vocabulary.space


def find_claims(text: str, year: int | None, issuer: str, edition: str, topic: str = "") -> list[Claim]:
    """Return the claims of one paragraph in their order.

    Args:
        text: the paragraph.
        year: the report's year.
        issuer: the body that reports; what another body received is doubtful.
        edition: the form whose cells are meant.
        topic: the role of the section that the heading above the paragraph speaks of ("" for none).

    """
    vocabulary = load_vocabulary(edition)
    speaker = Speaker(year, issuer, vocabulary, vocabulary.space.sections.get(topic, 0))
    spoken: list[Entry] = []
    found: list[Claim] = []
    for sentence in sentences(text):
        if not sentence.startswith(("其中", "包括", "（其中")):
            spoken = []
        found += _sentence(sentence, speaker, spoken)
    return found


def _sentence(sentence: str, speaker: Speaker, spoken: list[Entry]) -> Iterator[Claim]:
    if not _TELLS.search(sentence):
        return
    numbers = quantities(sentence, speaker.year)
    pieces = tokens(sentence, numbers, speaker.year, speaker.vocabulary)
    if not any(token.kind == "word" for token in pieces):
        return
    said = list(_figures(sentence, pieces, speaker, spoken)) if numbers else []
    for item in said:
        yield _claim(item, sentence, speaker)
    for text, value, cells, why in (*none_said(sentence, pieces, speaker, spoken), *all_said(sentence, pieces, speaker, said)):
        yield Claim(text, value, (speaker.space.names(cells),), tuple(why), ("all or none of it is said",))


def _claim(item: Said, sentence: str, speaker: Speaker) -> Claim:
    """The claim, with the value in the unit of the form."""
    quantity, space = item.quantity, speaker.space
    against = list(item.against)
    if is_elsewhere(sentence[:quantity.start], speaker.issuer) and not item.options[0] & space.sections.get("proactive", 0):
        against.append("another body")
    part = sentence[sentence.rfind("；", 0, quantity.start) + 1:].partition("；")[0]
    if ("驳回" in part and item.options[0] & space.labels.get("结果维持", 0)) or ("readings" in against and any(word in quantity.lead for word in _HEDGES)):
        against.append("a part")
    value = quantity.value / 1e4 if space.unit.get(item.options[0]) == "万元" else quantity.value
    told = sentence[max(0, min(item.start, quantity.start - len(quantity.clause))):max(item.end, quantity.end)].strip()
    return Claim(told, value, tuple(space.names(cells) for cells in item.options), tuple(against), tuple(item.reasons))


def _figures(sentence: str, pieces: Sequence[Token], speaker: Speaker, spoken: list[Entry]) -> Iterator[Said]:
    """The figures of a sentence that are said of cells of the form."""
    at = [index for index, token in enumerate(pieces) if token.kind == "number"]
    done: list[Said] = []
    taken: dict[int, tuple[int, ...]] = {}
    for order, index in enumerate(at):
        before = pieces[at[order - 1] + 1 if order else 0:index]
        after = pieces[index + 1:at[order + 1] if order + 1 < len(at) else len(pieces)]
        quantity = pieces[index].quantity
        if quantity is None or (quantity.value == 1 and before and before[-1].kind == "none"):
            continue  # 无一件引发行政诉讼 counts none (`none_said`)
        if any(token.kind == "each" for token in before):
            _shared(before, pieces, at[order:], taken, speaker, spoken)
        _clauses_said(list(_clauses(before))[:-1], speaker, spoken)
        item = None
        if index in taken:
            item = Said(quantity, taken[index], [_ONE_BY_ONE], [], quantity.start, quantity.end) if taken[index] else None
        elif quantity.unit in COUNTS or quantity.unit in {"", "元"}:
            item = _sum_of(before, quantity, done, speaker.space) or _attached(before, after, quantity, speaker, spoken)
        _remember(item, before, after, quantity, speaker, spoken)
        if item and _holds(item, sentence, speaker.year) and not any(apart(item.options[0], sentence, quantity, speaker.vocabulary) for apart in (enumerated, unrelated)):
            _narrow(done, item, before)
            done.append(_once(done, item))
    yield from done


def _holds(item: Said, sentence: str, year: int | None) -> bool:
    """Whether the scope leaves the figure the year's own; a year that is part of its words is none, a change is what a column of changes counts."""
    scope = item.quantity.scope
    if scope in {"year", "planned"} and item.years:
        blank = sentence
        for start, end in item.years:
            blank = blank[:start] + "\u3000" * (end - start) + blank[end:]
        scope = scope_at(blank, 0, item.quantity.start, year)
    return scope not in SCOPES or (scope == "compared" and "a change" in item.reasons)


def _once(done: list[Said], item: Said) -> Said:
    """废止4件，宣布失效2件: two figures of one sentence for the same cells are parts of it, or one of them is of something else."""
    for at, other in enumerate(done):
        if other.options == item.options and other.quantity.value != item.quantity.value:
            done[at] = other._replace(against=[*other.against, "a part"])
            item = item._replace(against=[*item.against, "a part"])
    return item


def _attached(before: Sequence[Token], after: Sequence[Token], quantity: Quantity, speaker: Speaker, spoken: Sequence[Entry]) -> Said | None:
    """The words before a figure, else those after it, with what they mean."""
    left, right = _left(before), _right(after)
    tries = [left, [*left, *right], right] if left and build(left) and build(left).supported else [[*left, *right], left, right]  # type: ignore[union-attr]
    for words in tries:
        unit = build(words) if words else None
        if unit is None or (words is right and _weak_after(unit, after)):
            continue
        if item := _meant(unit, words, before, quantity, speaker, spoken):
            return item
    return None


def _left(before: Sequence[Token]) -> list[Token]:
    """The words of the clause up to a figure, if the last of them stands right before it."""
    before = _without_aside(before)
    end = len(before)
    while end and (before[end - 1].kind in {"fill", "all"} or (before[end - 1].kind == "comma" and end < len(before) and before[end].text in {"共", "共计", "合计"})):
        end -= 1
    return own_words(before[:end]) if end and before[end - 1].kind == "word" else []


def _without_aside(before: Sequence[Token]) -> Sequence[Token]:
    """总数（含上年结转）38件: what stands in brackets with 含 says what is counted in, and is not what is counted."""
    if not before or before[-1].text != "）":
        return before
    opened = next((at for at in range(len(before) - 1, -1, -1) if before[at].text == "（"), None)
    return before[:opened] if opened and any(token.kind == "parts" for token in before[opened:]) else before


def _right(after: Sequence[Token]) -> list[Token]:
    """The words right after a figure."""
    kept: list[Token] = []
    for token in after:
        if token.kind not in {"fill", "word", "and"} or (token.kind == "and" and not any(item.kind == "word" for item in kept)):
            break
        kept.append(token)
    while kept and kept[-1].kind != "word":
        kept.pop()
    return kept


def _weak_after(unit: Unit, after: Sequence[Token]) -> bool:
    """Whether words after a figure go on to something else (行政诉讼典型案例)."""
    rest = after[len(_right(after)):]
    return not all(word.readings[0] and not word.weak and not word.topic for word in unit.words) and bool(rest) and rest[0].kind not in {"comma", "stop", "fill", "parts", "and"}


def _meant(unit: Unit, words: Sequence[Token], before: Sequence[Token], quantity: Quantity, speaker: Speaker, spoken: Sequence[Entry]) -> Said | None:
    """What the words of a figure mean, if nothing round them speaks against it."""
    space = speaker.space
    unit = first_of_verbs(unit)
    money = quantity.unit == "元"
    resolved = [resolve(unit, member, space, spoken, money=money, topic=speaker.topic) for member in unit.members]
    if any(not options for options, _why in resolved):
        return None
    options = tuple(dict.fromkeys(space.reduced(cells) for cells in sums([options for options, _why in resolved])))
    reasons = resolved[0][1]
    if unit.marked("part") and not unit.plain and reasons[0] == "by its own words":
        return None
    if not unit.supported:
        options, backed = _backed(options, speaker, spoken)
        if not backed:
            return None
    if barred(unit, words, before, quantity, speaker, options[0]):
        return None
    against = ["readings"] if unit.doubtful and len(options) > 1 else []
    against += ["words"] if unit.marked("note") or unit.marked("documents") else []
    against += ["a part"] if quantity.unit == "条" and not options[0] & space.sections.get("proactive", 0) else []
    if options[0] & space.sections.get("applications", 0) and _of_documents(spoken, options[0]) and not (unit.supported and options[0] & space.labels.get("本年新收政府信息公开申请", 0) and len(unit.words) > 1):
        against, reasons = [*against, "a part"], [*reasons, "of documents"]
    if unit.marked("change"):
        reasons = [*reasons, "a change"]
    start = min(token.start for token in words if token.kind == "word")
    end = max(token.end for token in words if token.kind == "word")
    years = tuple((token.start, token.end) for token in unit.tokens if "上年" in token.text or "下年" in token.text)
    return Said(quantity._replace(value=-quantity.value) if unit.marked("less") else quantity, options, reasons, against, start, end, years)


def _of_documents(spoken: Sequence[Entry], cells: int) -> bool:
    """Whether documents were counted last and no application since (制发公文92件，其中不予公开23件)."""
    for entry in spoken:
        if entry.barrier == "documents" or entry.table & cells:
            return entry.barrier == "documents"
    return False


def first_of_verbs(unit: Unit) -> Unit:
    """受理、办结6件 counts the same six twice and adds nothing: the first stands."""
    if len(unit.members) > 1 and unit.marked("doubt") and all(word.weak for word in unit.words[:len(unit.members)]):
        return Unit(unit.members[:1], unit.words, unit.tokens)
    return unit


def sums(members: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """The sums that the readings of several members make, the likeliest first."""
    found: list[int] = [0]
    for member in members:
        found = [total | cells for total in found for cells in member][:_MOST]
    return tuple(dict.fromkeys(found))


def _backed(options: tuple[int, ...], speaker: Speaker, spoken: Sequence[Entry]) -> tuple[tuple[int, ...], bool]:
    """A weak word needs what was spoken of before, or the heading, to be of its table."""
    tables = speaker.topic
    for entry in spoken:
        if entry.barrier:
            tables = 0 if entry is spoken[0] else tables
            break
        tables |= entry.table
    kept = tuple(cells for cells in options if cells & tables)
    return kept, bool(kept)


def barred(unit: Unit, words: Sequence[Token], before: Sequence[Token], quantity: Quantity, speaker: Speaker, cells: int) -> bool:
    """Whether the words round a figure say that something else is counted: another business, what was published, one channel alone."""
    used = {token.start for token in unit.tokens}
    said = before[next((at + 1 for at in range(len(before) - 1, -1, -1) if before[at].kind == "stop"), 0):]
    text = "".join(token.text for token in (*said, *words) if token.start not in used)
    clause = "".join(token.text for token in (*own_words(before), *words) if token.start not in used)
    if quantity.unit == "个" and quantity.tail and not quantity.tail.startswith("、"):
        return True
    for role, table in speaker.space.sections.items():
        pattern = speaker.vocabulary.bars.get(role)
        if cells & table and pattern and not (role == "applications" and unit.plain) and pattern.search(text if role == "litigation" else clause):
            return True
    channels = set(speaker.vocabulary.channel.findall(text))
    return bool(cells & speaker.space.sections.get("applications", 0)) and not unit.plain and len(channels) == 1 and not any(word in text for word in _MANY)


def _shared(before: Sequence[Token], pieces: Sequence[Token], at: Sequence[int], taken: dict[int, tuple[int, ...]], speaker: Speaker, spoken: Sequence[Entry]) -> None:
    """Give the k-th of the figures after 分别为 to the k-th word; none is given where their numbers differ."""
    each = next(index for index, token in enumerate(before) if token.kind == "each")
    words = own_words(before[:each])
    unit = build(words)
    run = [at[0]]
    for last, index in pairwise(at):
        if any(token.kind not in {"fill", "and", "comma"} or token.text in _SUMS for token in pieces[last + 1:index]):
            break
        run.append(index)
    if unit is None or len(run) < 2:
        return
    quantity = pieces[at[0]].quantity
    money = bool(quantity and quantity.unit == "元")
    found = [resolve(unit, member, speaker.space, spoken, money=money, topic=speaker.topic)[0] for member in unit.members]
    fits = len(found) == len(run) and all(found) and quantity is not None and not barred(unit, words, before, quantity, speaker, found[0][0])
    taken.update(zip(run, found if fits else [()] * len(run), strict=True))


def _sum_of(before: Sequence[Token], quantity: Quantity, done: Sequence[Said], space: Space) -> Said | None:
    """两类合计8件: the sum of what was just told."""
    lead = "".join(token.text for token in before).strip("，,；;、（(")
    count = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(lead[:1], 0)
    one_by_one = [item for item in done if item.reasons == [_ONE_BY_ONE]]
    if lead in {"合计", "共计"} and len(one_by_one) > 1:
        return Said(quantity, (space.reduced(sums([part.options for part in one_by_one])[0]),), ["the sum of what was just told"], [], quantity.start, quantity.end)
    if lead in _SUMS and len(done) > 1 and (whole := space.reduced(sums([part.options[:1] for part in done])[0])) and space.adds_up(whole):
        return Said(quantity, (whole,), ["the sum of what was just told"], [], quantity.start, quantity.end)  # 收到8件，上年结转1件，共9件
    if not (count and lead[1:2] in {"类", "项", "种", "者"} and lead[2:] in {"合计", "共计", "共", "总计"}) and lead not in {"以上合计", "上述合计", "以上共计"}:
        return None
    parts = done[-count:] if count else done
    if len(parts) < max(2, count) or any(len(part.options) > 1 for part in parts):
        return None
    return Said(quantity, (space.reduced(sums([part.options for part in parts])[0]),), ["the sum of what was just told"], [], quantity.start, quantity.end)


def _narrow(done: list[Said], item: Said, before: Sequence[Token]) -> None:
    """办理10件（含上年结转2件）: what is part of the figure before is in it."""
    if not done or not any(token.kind == "parts" for token in before) or len(done[-1].options) < 2:
        return
    within = tuple(cells for cells in done[-1].options if cells & item.options[0] and cells != item.options[0])
    if within:
        done[-1] = done[-1]._replace(options=within, against=[why for why in done[-1].against if why != "readings"])


def _remember(item: Said | None, before: Sequence[Token], after: Sequence[Token], quantity: Quantity, speaker: Speaker, spoken: list[Entry]) -> None:
    """Keep what was spoken of, or that another thing was counted."""
    space = speaker.space
    _clauses_said(list(_clauses(before))[-1:], speaker, spoken)
    if item and "of documents" in item.reasons:
        spoken.insert(0, Entry((), 0, "documents"))
    elif item:
        spoken.insert(0, Entry(tuple(_row(cells, space) for cells in item.options), tables_of(item.options[0], space)))
    elif alone := next((token.word.alone for token in _right(after) if token.word and token.word.topic and token.word.alone), ()):
        spoken.insert(0, Entry(tuple(_row(cells, space) for cells in alone[:1]), tables_of(alone[0], space)))  # 36件申请中，自然人30件
    elif quantity.unit in COUNTS and quantity.scope != "compared" and not (quantity.unit == "个" and quantity.tail):
        text = "".join(token.text for token in before)
        if not speaker.vocabulary.channel.search(text):
            spoken.insert(0, Entry((), 0, "documents" if any(word in text for word in ("信息", "公文", "文件", "材料", "主动公开")) else "other"))


def _clauses_said(clauses: Sequence[Sequence[Token]], speaker: Speaker, spoken: list[Entry]) -> None:
    """Keep what clauses without a figure of their own speak of, as a whole and word by word."""
    for words in clauses:
        if (unit := build(words)) and unit.supported:
            whole = sums(unit.members)
            for readings in (*(word.readings for word in unit.words if not word.topic), whole):
                spoken.insert(0, Entry(readings, tables_of(readings[0], speaker.space), loose=readings != whole))


def _row(cells: int, space: Space) -> int:
    """The whole row of a figure, so that its parts can be found: a total stands for what adds up to it."""
    for whole, parts in space.sums:
        if whole & cells and not whole & (whole - 1):
            cells |= parts
    return cells


def _clauses(before: Sequence[Token]) -> Iterator[list[Token]]:
    """The clauses of some tokens, from left to right."""
    clause: list[Token] = []
    for token in before:
        if token.kind in {"comma", "stop", "parts"}:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause
