"""Tell pages, Markdown and flattened text by weight: which of them explains most of the lines (WHATWG HTML §13.1; CommonMark 0.31, GFM §4.10).

One mark proves nothing: a text with a heading of Markdown, a rule, or a tag pasted into it is still a text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

_TAG = re.compile(rb"<(?:(?P<doctype>!doctype\b)|(?P<comment>!--)|(?P<close>/?)\s?(?P<name>[a-z][a-z0-9]*(?:[:-][a-z0-9]+)*)(?=[\s/>]))", re.IGNORECASE)
_ROOTS = {b"html", b"head", b"body", b"title", b"meta", b"frameset"}
_FRAMED = re.compile(rb"\s*(?:\xef\xbb\xbf)?(?:<(?:!doctype|html|head|body|\?xml|meta)\b[^<>]*>\s*){2,}", re.IGNORECASE)
_WHOLE = {b"html", b"body", b"head", b"pre", b"script", b"style", b"textarea", b"table", b"frameset"}  # explain all that they hold
_ROOT = 5  # lines' worth is each part of a page's frame
_NEAR = 200  # white space at the edge of a line is not longer
_SPACES = b" \t\r\xef\xbb\xbf\xff\xfe"
_REACH = 5  # so many lines in a row without a tag are explained by any other element around them

_ATX = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_ITEM = re.compile(r"(?:[-*+]|>)[ \t]+\S|(?:>){1,3}\S")
_MARKS = re.compile(r"\*\*[^*\n]{1,200}\*\*|!?\[[^\[\]\n]{0,200}\]\([^)\s]{1,400}\)|\\[!-/:-@\[-`{-~]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[^`]*$")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_FIGURE = re.compile(r"[增减+-]?[\d.,]+%?")
_INDENT = re.compile(r"\t|[ \u00a0\u3000]{4,}")
_ENDS = "。；：！？.;:!?”）)"
_HEADED = 2  # lines' worth has a heading beside its own
_WIDTH = 20  # characters at least has a line that an editor cut at its width


def is_page(data: bytes) -> bool:
    """Whether tags explain at least half of the lines of some bytes in a charset that keeps ASCII."""
    count = data.count(b"<")
    if not count:
        return False
    if _FRAMED.match(data) and count >= data.count(b"\n"):
        return True
    ends = [match.end() for match in re.finditer(rb"\n", data)]
    filled = [bool(line.strip()) for line in data.split(b"\n")]
    explained, roots = _explained(data, ends, len(filled))
    weight = sum(1 for tagged, holds in zip(explained, filled, strict=True) if tagged and holds)
    return weight > 0 and weight + _ROOT * roots >= sum(filled) - weight


def _explained(data: bytes, ends: list[int], count: int) -> tuple[bytearray, int]:
    """Mark the lines that tags explain, and count the parts of a page's frame: its type, html, head, body, each once."""
    explained = bytearray(count)
    roots: set[bytes] = set()
    opened: dict[bytes, list[int]] = {}
    whole, partly = [0] * (count + 1), [0] * (count + 1)  # where elements begin (+1) and end (-1)
    closed = {b">", b"-->"}  # what still comes
    at = 0
    while match := _TAG.search(data, at):
        mark = b"-->" if match["comment"] else b">"
        end = data.find(mark, match.end()) if mark in closed else -1
        closed -= {mark} if end < 0 else set()
        at = match.end() if end < 0 else end + len(mark)
        if not _at_edge(data, match.start(), at):
            continue  # beside a tag at the edge it adds nothing; in the midst of prose it is spoken of
        first, last = bisect_right(ends, match.start()), bisect_right(ends, at - 1)
        explained[first : last + 1] = b"\1" * (last + 1 - first)
        name = (match["name"] or b"").lower()
        if match["doctype"] or name in _ROOTS:
            roots.add((match["close"] or b"") + name)
        if name and not match["close"]:
            opened.setdefault(name, []).append(last)
        elif name and opened.get(name):
            held = whole if name in _WHOLE else partly
            held[opened[name].pop()] += 1
            held[first] -= 1
    if b"body" in roots and opened.get(b"pre"):  # a page that was cut off in the midst of its text
        whole[opened[b"pre"][0]] += 1
    _hold(explained, list(accumulate(whole)), list(accumulate(partly)))
    return explained, len(roots)


def _hold(explained: bytearray, whole: list[int], partly: list[int]) -> None:
    """Mark the lines inside elements: all inside some, of others only those in runs of few without a tag of their own."""
    run: list[int] = []
    for at, marked in enumerate((*explained, 1)):
        if not marked:
            run.append(at)
            continue
        for line in run:
            explained[line] = whole[line] > 0 or (partly[line] > 0 and len(run) <= _REACH)
        run = []


def _at_edge(data: bytes, start: int, end: int) -> bool:
    """Whether a tag begins or ends its line."""
    before, after = data[max(0, start - _NEAR) : start].strip(_SPACES), data[end : end + _NEAR].strip(_SPACES)
    return before[-1:] in {b"", b"\n"} or after[:1] in {b"", b"\n"}


def is_markdown(text: str) -> bool:
    """Whether Markdown explains more lines of a text than flattened tables and broken lines do."""
    lines = text.split("\n")
    marked = _marked(lines)
    weight = sum(marked) + _HEADED * sum(1 for line in lines if _ATX.match(line))
    return weight > 0 and weight > _flat(lines, marked)


def _marked(lines: list[str]) -> bytearray:
    """Mark the lines that only Markdown explains: headings, items, front matter, fenced lines, rows of tables under their rule."""
    marked = bytearray(bool(_ATX.match(line) or _ITEM.match(line) or _MARKS.search(line)) for line in lines)
    if lines[0].strip() == "---":
        end = next((at for at in range(1, min(40, len(lines))) if lines[at].strip() == "---"), 0)
        if end and all(":" in line or not line.strip() or line[:1] in " -#" for line in lines[1:end]):
            marked[: end + 1] = b"\1" * (end + 1)
    at = 0
    while at < len(lines):
        end = at
        if _FENCE.match(lines[at]):
            mark = lines[at].strip()[:3]
            end = next((below for below in range(at + 1, len(lines)) if lines[below].strip().startswith(mark)), at)
        elif at and "-" in lines[at] and "|" in lines[at - 1] and _RULE.match(lines[at]) and _width(lines[at]) == _width(lines[at - 1]):
            end = next((below for below in range(at, len(lines)) if "|" not in lines[below]), len(lines))
            marked[at - 1] = 1
        marked[at:end] = b"\1" * (end - at)
        at = max(end, at + 1)
    return marked


def _width(row: str) -> int:
    return row.strip().strip("|").count("|") + 1


def _flat(lines: list[str], marked: bytearray) -> int:
    """Count the lines that only flattened text explains: cells that begin with a TAB or end with a pipe, bare figures, broken lines."""
    count = 0
    run: list[str] = []
    for at, line in enumerate([*lines, ""]):
        bare = line.strip()
        if bare and not marked[at] and "|" not in line and not _INDENT.match(line):
            run.append(bare)
            continue
        count += _broken(run)
        run = []
        if at < len(lines) and not marked[at]:
            count += bool(line[:1] == "\t" or (bare and _INDENT.match(line)) or (bare.endswith("|") and not (bare[0] == "|" and len(bare) > 2 and bare.strip("| "))))
    return count


def _broken(run: list[str]) -> int:
    """Count the lines of a run without a blank line that are no prose cut at a width, and figures that stand alone."""
    figures = sum(1 for line in run if _FIGURE.fullmatch(line))
    if len(run) < 2:
        return figures
    widest = max(map(len, run))
    prose = widest >= _WIDTH and all(len(line) >= 0.8 * widest or line[-1] in _ENDS for line in run[:-1])
    return figures if prose else len(run) - 1
