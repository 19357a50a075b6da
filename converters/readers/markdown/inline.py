"""The inline markup of Markdown, taken off a text: escapes, references, breaks, strong text, code, links, tags (CommonMark §6).

Whatever is taken off is given back as markup, so that each character of the source is in one of the two.
"""

from __future__ import annotations

import html
import re

from converters.text import tidy

_REFERENCE = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});"
_INLINE = re.compile(rf"\\(?P<escaped>[!-/:-@\[-`{{-~])|(?P<line><br\s*/?>)|(?P<entity>{_REFERENCE})|(?P<strong>\*\*)"
                     r"|(?P<code>(?<!`)(?P<ticks>`{1,3})(?!`)(?P<inside>[^`\n]+)(?<!`)(?P=ticks)(?!`))"
                     r'|(?P<link>(?<!!)\[(?P<label>[^\[\]\\\n]{0,400})\]\((?P<target>[^()\s\\]{1,400}(?:[ ]+"[^"\\\n]{0,200}")?)\))'
                     r"|(?P<tag></?(?:sup|sub|b|strong|i|em|u|s|span|font|p|div|center)(?:\s[^<>]{0,400})?>)", re.IGNORECASE)
_ESCAPED_OR_REFERENCE = re.compile(rf"\\.|{_REFERENCE}")
_RAISED = ("<sup", "<sub", "</sup", "</sub")


def plain(raw: str, markup: list[str]) -> str:
    """Resolve the inline markup of a text, and add what was taken off to `markup`."""
    return tidy(_plain(raw, markup))


def _plain(raw: str, markup: list[str]) -> str:
    parts: list[str] = []
    at = 0
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
            parts.append(_plain(match["label"], markup))
        else:
            markup.append(literal(match[0]))
            if match[0].lower().startswith(_RAISED) and _parts_digits(parts, raw[at : at + 1], opened=match[0][1] != "/"):
                parts.append(" ")  # the mark of a footnote is no digit of the number before it
    parts.append(raw[at:])
    return "".join(parts)


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
