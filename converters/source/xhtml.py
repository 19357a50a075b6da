"""Pages that are XML by their own declaration: their CDATA sections are text (XML 1.0 §2.7), which an HTML parser takes for comments."""

from __future__ import annotations

import html
import re

_DECLARED = re.compile(r"\ufeff?\s*<\?xml\b[^>]*>\s*(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^>\[]*>\s*)?(?:<!--.*?-->\s*)*<html\b[^>]*\bxmlns\s*=\s*[\"']http://www\.w3\.org/1999/xhtml", re.IGNORECASE | re.DOTALL)
_SECTION = re.compile(r"<!--.*?-->|<(script|style)\b[^<>]*(?<!/)>.*?</\1\s*>|<!\[CDATA\[(.*?)\]\]>", re.IGNORECASE | re.DOTALL)


def opened(text: str) -> str:
    """Return a page with its CDATA sections written as escaped text, where it is XML by its declaration and namespace; else as it is."""
    if "<![CDATA[" not in text or not _DECLARED.match(text):
        return text
    return _SECTION.sub(lambda match: match[0] if match[2] is None else html.escape(match[2], quote=False), text)
