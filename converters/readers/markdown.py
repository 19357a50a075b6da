"""Read Markdown: front matter, ATX headings, pipe tables, paragraphs, and the escapes of CommonMark §2.4 (GFM §4.10).

A pipe table has no spans: a merged-away slot is a blank cell, so its rows are read as `full`. Characters that are markup
are posted as such where they are removed, one by one.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field, replace

from converters.diagnostics import Origin
from converters.model import Block, Cell, Document, Figure, Paragraph, Posting, Table
from converters.readers import html as page
from converters.readers import text as flattened
from converters.source.encoding import decode
from converters.source.files import Source, source_of
from converters.text import tidy

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)(\s+#+)?\s*$")
_BREAK = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_INLINE = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~])|(?P<line><br\s*/?>)|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});)|"
                     r"(?P<strong>\*\*)")
_PICTURE = re.compile(r'!\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)(?:\s+"((?:\\.|[^"\\])*)")?\)')
_TABLE = re.compile(r"^ {0,3}<table\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_META = {"title": "title", "issuer": "creator", "creator": "creator", "issued": "issued", "date": "issued"}


@dataclass
class _State:
    """The lines with a cursor, the blocks built, and the markup removed."""

    lines: list[str]
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    asides: list[Posting] = field(default_factory=list)

    def origin(self) -> Origin:
        """The place of the line under the cursor, counted from 1."""
        return Origin(path=f"line {self.at + 1}")


def read(source: Source) -> Document:
    """Read Markdown of any charset; rows of pipes without a rule line are read as flattened text is."""
    decoded = decode(source.data)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    state = _State(text.split("\n"))
    _take_front(state)
    while state.at < len(state.lines):
        line = state.lines[state.at]
        if not line.strip():
            state.at += 1
        elif _HEADING.match(line):
            _take_heading(state)
        elif _TABLE.match(line):
            _take_markup(state)
        elif _BREAK.match(line):
            state.markup.append(line)
            state.at += 1
        elif "|" in line and state.at + 1 < len(state.lines) and "-" in state.lines[state.at + 1] and _RULE.match(state.lines[state.at + 1]):
            _take_table(state)
        elif line.lstrip().startswith("|") and line.rstrip().endswith("|"):
            _take_rows(state)
        else:
            _take_paragraph(state)
    asides = (*([Posting("markup", "".join(state.markup))] if state.markup else []), *state.asides)
    return Document("markdown", tuple(state.blocks), asides, decoded.diagnostics, state.metadata)


def _take_front(state: _State) -> None:
    """Take a block of `key: value` lines between two `---` at the start; a value may stand in double quotes."""
    if state.lines[0].strip() != "---" or "---" not in (line.strip() for line in state.lines[1:40]):
        return
    end = 1 + [line.strip() for line in state.lines[1:40]].index("---")
    for line in state.lines[1:end]:
        key, _colon, value = line.partition(":")
        name, value = _META.get(key.strip().lower(), ""), value.strip()
        if name:
            quoted = len(value) > 1 and value[0] == value[-1] == '"'
            state.metadata[name] = _quoted(value) if quoted else value
    state.markup += [html.unescape(line) for line in state.lines[: end + 1]]
    state.at = end + 1


def _inline(state: _State, raw: str) -> str:
    """Resolve the inline markup of a text: escapes, line breaks, entities, strong emphasis."""
    parts: list[str] = []
    at = 0
    for match in _INLINE.finditer(raw):
        parts.append(raw[at : match.start()])
        at = match.end()
        if match["escaped"]:
            state.markup.append("\\")
            parts.append(match["escaped"])
        elif match["line"]:
            state.markup.append(match[0])
            parts.append("\n")
        elif match["entity"]:
            parts.append(html.unescape(match[0]))
        else:
            state.markup.append(match[0])
    parts.append(raw[at:])
    return tidy("".join(parts))


def _take_heading(state: _State) -> None:
    match = _HEADING.match(state.lines[state.at])
    if match:
        state.markup += [match[1], match[3] or ""]
        level = len(match[1])
        state.blocks.append(Paragraph(_inline(state, match[2]), state.origin(), level=level - 1))
    state.at += 1


def _take_paragraph(state: _State) -> None:
    """Take lines up to a blank line or another block; a soft break joins, two spaces or a backslash break the line."""
    origin = state.origin()
    raw = ""
    while state.at < len(state.lines) and state.lines[state.at].strip():
        line = state.lines[state.at]
        if raw and (_HEADING.match(line) or line.lstrip().startswith("|") or _BREAK.match(line)):
            break
        hard = line.endswith("  ")
        if line.endswith("\\") and not line.endswith("\\\\"):
            state.markup.append("\\")
            line, hard = line[:-1], True
        raw += ("" if not raw or raw.endswith("\n") else _soft(raw, line)) + line.strip() + ("\n" if hard else "")
        state.at += 1
    picture = _PICTURE.fullmatch(raw.strip())
    if picture:
        _take_picture(state, picture, origin)
        return
    state.blocks.append(Paragraph(_inline(state, raw), origin))


def _take_picture(state: _State, picture: re.Match[str], origin: Origin) -> None:
    """Take a picture that stands alone: its title is its name, or else its target is."""
    alt, name = _inline(state, picture[1]), _inline(state, picture[3] or "")
    state.markup.append("![](" + html.unescape(picture[2]) + ")" + ('""' if picture[3] is not None else "") + name)
    state.blocks.append(Figure(name or picture[2], alt, origin))


def _take_markup(state: _State) -> None:
    """Hand an HTML table to the reader of HTML; its tags are markup."""
    start = state.at
    depth = 0
    while state.at < len(state.lines):
        line = state.lines[state.at].lower()
        depth += line.count("<table") - line.count("</table")
        state.at += 1
        if depth <= 0:
            break
    part = "\n".join(state.lines[start : state.at])
    document = page.read(source_of(part.encode("utf-8")))
    state.blocks += document.blocks
    state.markup += [html.unescape(tag) for tag in _TAG.findall(part)]
    state.asides += document.asides


def _quoted(value: str) -> str:
    """Undo the quoting of a front-matter value: a JSON string, or what YAML writes between plain quotes."""
    try:
        return str(json.loads(value))
    except ValueError:
        return value[1:-1]


def _soft(before: str, after: str) -> str:
    """What a soft break becomes: nothing between wide characters, a space else."""
    return "" if ord(before[-1]) > 0x2E7F and ord(after.lstrip()[:1] or " ") > 0x2E7F else " "


def _cells(state: _State, line: str) -> list[str]:
    """Split a row at its unescaped pipes; the pipes are markup."""
    body = line.strip()
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", body)
    texts = [first + (second or "") for first, second in zip(parts[::2], [*parts[1::2], ""], strict=False)]
    state.markup.append("|" * (len(texts) - 1))
    texts = texts[1:] if body.startswith("|") else texts
    return texts[:-1] if body.endswith("|") and not body.endswith("\\|") else texts


def _take_table(state: _State) -> None:
    """Take a pipe table: its header row, the rule under it, and rows up to a blank line."""
    origin = state.origin()
    rows = [(_cells(state, state.lines[state.at]), state.origin())]
    state.at += 1
    state.markup.append(state.lines[state.at])
    state.at += 1
    while state.at < len(state.lines) and "|" in state.lines[state.at] and state.lines[state.at].strip():
        rows.append((_cells(state, state.lines[state.at]), state.origin()))
        state.at += 1
    cells = tuple(Cell(row, column, 1, 1, _inline(state, text), row == 0, place)
                  for row, (texts, place) in enumerate(rows) for column, text in enumerate(texts))
    width = max(len(texts) for texts, _place in rows)
    state.blocks.append(Table(len(rows), width, cells, origin, spans="full"))


def _take_rows(state: _State) -> None:
    """Hand rows of pipes without a rule line to the reader of flattened text."""
    start = state.at
    while state.at < len(state.lines) and state.lines[state.at].strip().startswith("|"):
        state.at += 1
    part = "\n" * start + "\n".join(state.lines[start : state.at])
    document = flattened.read(source_of(part.encode("utf-8")))
    for block in document.blocks:
        if isinstance(block, Table):
            state.blocks.append(replace(block, cells=tuple(replace(cell, text=_inline(state, cell.text)) for cell in block.cells)))
        elif isinstance(block, Paragraph):
            state.blocks.append(replace(block, text=_inline(state, block.text)))
    state.markup += [posting.text for posting in document.asides]
