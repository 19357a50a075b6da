"""The inline markup of Markdown, taken off a text: escapes, references, breaks, strong text, code, links, tags (CommonMark §6).

Whatever is taken off is given back as markup, so that each character of the source is in one of the two.
"""

from __future__ import annotations

import html
import re

from converters.model import Marks
from converters.readers.html.beside import TAGS, Open, Trace
from converters.text import tidy

_REFERENCE = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});"
_INLINE = re.compile(rf"\\(?P<escaped>[!-/:-@\[-`{{-~])|(?P<line><br\s*/?>)|(?P<entity>{_REFERENCE})|(?P<strong>\*\*)"
                     r"|(?P<code>(?<!`)(?P<ticks>`{1,3})(?!`)(?P<inside>[^`\n]+)(?<!`)(?P=ticks)(?!`))"
                     r"|(?P<note>\[\^(?P<key>[\w-]{1,60})\])"
                     r"|(?P<em>(?<![\w*\\])\*(?P<said>[^\s*\\](?:[^*\n\\]{0,400}[^\s*\\])?)\*(?![\w*]))"
                     r'|(?P<link>(?<!!)\[(?P<label>(?:\\.|[^\[\]\\\n]){0,400})\]\((?P<target>[^()\s\\]{1,400}(?:[ ]+"[^"\\\n]{0,200}")?)\))'
                     r"|(?P<tag></?(?:sup|sub|b|strong|i|em|u|a|s|span|font|p|div|center)(?:\s[^<>]{0,400})?>)", re.IGNORECASE)
_ESCAPED_OR_REFERENCE = re.compile(rf"\\.|{_REFERENCE}")
_NAMED = re.compile(r"\b(?:id|name)=[\"']?([^\"'\s<>]{1,200})")
_RAISED = ("<sup", "<sub", "</sup", "</sub")


def plain(raw: str, markup: list[str]) -> str:
    """Resolve the inline markup of a text, and add what was taken off to `markup`."""
    return marked(raw, markup)[0]


def marked(raw: str, markup: list[str]) -> tuple[str, Marks | None]:
    """Resolve the inline markup of a text, add what was taken off to `markup`, and return what that said of the text."""
    trace = Trace()
    text = tidy(_plain(raw, markup, trace, []))
    return text, None if trace.idle() else trace.marks(text)


def _plain(raw: str, markup: list[str], trace: Trace, parts: list[str]) -> str:
    at = 0
    opened: dict[str, Open] = {}
    for match in _INLINE.finditer(raw):
        parts.append(raw[at : match.start()])
        at = match.end()
        if match["escaped"]:
            markup.append("\\")
            parts.append(match["escaped"])
        elif match["line"]:
            markup.append(match[0])
            parts.append("\n")
        elif match["entity"]:
            parts.append(html.unescape(match[0]))
        elif match["code"]:
            markup.append(match["ticks"] * 2)
            parts.append(literal(match["inside"]))
        elif match["link"]:
            markup.append("[](" + literal(match["target"]) + ")")
            item = trace.begin("link", html.unescape(match["target"].split(None, 1)[0]), trace.at((), parts))
            _plain(match["label"], markup, trace, parts)
            trace.end(item, trace.at((), parts))
        elif match["note"]:
            markup.append(match["note"])
            trace.point("note", match["key"], trace.at((), parts))
        elif match["em"]:
            markup.append("**")
            item = trace.begin("emphasis", "", trace.at((), parts))
            _plain(match["said"], markup, trace, parts)
            trace.end(item, trace.at((), parts))
        else:
            markup.append(literal(match[0]))
            _turn(match, opened, trace, trace.at((), parts))
            if match[0].lower().startswith(_RAISED) and _parts_digits(parts, raw[at : at + 1], opened=match[0][1] != "/"):
                parts.append(" ")  # the mark of a footnote is no digit of the number before it
    parts.append(raw[at:])
    for item in opened.values():  # what nothing closes says nothing
        trace.end(item, item.start)
    return "".join(parts)


def _turn(match: re.Match[str], opened: dict[str, Open], trace: Trace, at: int) -> None:
    """Begin or end what a sign or a tag says of the text: `**` turns itself, a tag names its end."""
    tag = "strong" if match["strong"] else match[0].strip("</>").split(None, 1)[0].rstrip("/>").lower()
    ends = tag in opened if match["strong"] else match[0].startswith("</")
    if tag == "a":
        name = _NAMED.search(match[0])
        if name and not ends:
            trace.point("anchor", name[1], at)
    elif tag in TAGS and ends and tag in opened:
        trace.end(opened.pop(tag), at)
    elif tag in TAGS and not ends and tag not in opened:
        opened[tag] = trace.begin(TAGS[tag], "", at)


def _parts_digits(parts: list[str], following: str, *, opened: bool) -> bool:
    """Whether a number ends here and a superscript begins, or a superscript ends in a digit before another."""
    before = next((part for part in reversed(parts) if part), "")
    return before[-1:].isdigit() and (opened or following.isdigit())


def literal(text: str) -> str:
    """Return a text in which markup means nothing, its references resolved as the ledger counts them."""
    return _ESCAPED_OR_REFERENCE.sub(lambda match: match[0] if match[0][0] == "\\" else html.unescape(match[0]), text)


def harmless(text: str) -> str:
    """Return HTML that stands for the same characters to its parser as to the ledger: one spelling for each reference."""
    return re.sub(rf"\\&|{_REFERENCE}|&", _respelt, text)


def _respelt(match: re.Match[str]) -> str:
    if match[0] == "\\&":
        return "\\&amp;"
    return html.escape(html.unescape(match[0])) if len(match[0]) > 1 else "&amp;"
