"""Read Markdown: front matter, headings, pipe tables, lists, quotes, code, paragraphs (CommonMark 0.31, GFM §4.10).

A pipe table has no spans: a merged-away slot is a blank cell, so its rows are read as `full`. Characters that are markup
are posted as such where they are removed, one by one. Tables of other makes are read as flattened text has them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace

from converters.diagnostics import Origin, Refused, diagnose
from converters.model import Block, Cell, Document, Figure, Marks, Media, Note, Paragraph, Posting, Table
from converters.readers.html import read_page
from converters.readers.markdown.beside import NOTE, PICTURE, Bullets, take_note, take_picture
from converters.readers.markdown.inline import harmless, literal, marked, plain
from converters.readers.text import Lines, laid_out, take_laid
from converters.readers.text.lines import is_figure, is_heading, is_label
from converters.readers.text.marks import unmarked
from converters.source.encoding import decode
from converters.source.files import Source
from converters.source.pipes import ascii_pipes
from converters.text import ink, tally

_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))??([ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_BREAK = re.compile(r"^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^`]*)$")
_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?)+")
_BULLET = re.compile(r"^(\s*)([-+*])\s+(?=\S)")
_ORDERED = re.compile(r"^\s*\d{1,9}[.)]\s+\S")
_TABLE = re.compile(r"^ {0,3}(?:<(?:div|center|p|figure)\b[^<>]*>\s*)*<table\b", re.IGNORECASE)
_TABLE_INSIDE = re.compile(r"^([^<`|]*[^<`|\s][^<`|]*)(?=<table\b[^<>]*>)", re.IGNORECASE)
_PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`[^`]+`")
_STRUCK = re.compile(r"`[^`\n]*`|(?<![\\~])~~(?=[^\s~])([^\n]{1,400}?)(?<=[^\s~\\])~~(?!~)")
_NEAR = 4  # so many blocks may stand between a table and the rows that go on with it
_META = {"title": "title", "issuer": "creator", "creator": "creator", "issued": "issued", "date": "issued"}


@dataclass
class _State:
    """The lines with a cursor, the blocks built, and the markup removed; `quoted` lines have no quotes in them.

    `unclosed` is for each kind of fence the length from which none is closed any more.
    """

    lines: list[str]
    at: int = 0
    first: int = 1
    quoted: bool = False
    blocks: list[Block] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    asides: list[Posting] = field(default_factory=list)
    unclosed: dict[str, int] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    bullets: Bullets = field(default_factory=Bullets)
    flat: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.flat = Lines(self.lines, self.first, markup=self.markup, semicolons=False)

    def origin(self) -> Origin:
        """The place of the line under the cursor."""
        return Origin(path=f"line {self.at + self.first}")


def read(source: Source) -> Document:
    """Read Markdown of any charset; rows of pipes without a rule line are read as flattened text is."""
    decoded = decode(source.data)
    text, wide = ascii_pipes(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    lines, marks = unmarked(text.split("\n"))
    state = _State(lines, markup=[marks] if marks else [])
    _take_front(state)
    _take_all(state)
    asides = (*([Posting("markup", "".join(state.markup))] if state.markup else []), *state.asides)
    notes = [diagnose("R247", count=wide)] if wide else []
    deleted = sum(len(ink(item.text)) for item in state.asides if item.account == "deleted")
    notes += [diagnose("R203", count=deleted)] if deleted else []
    return Document("markdown", tuple(state.blocks), asides, (*decoded.diagnostics, *notes), state.metadata, media=state.media, notes=state.notes)


def _take_all(state: _State) -> None:
    while state.at < len(state.lines):
        line = state.lines[state.at]
        if not line.strip():
            state.at += 1
        elif _FENCE.match(line):
            _take_fence(state)
        elif not state.quoted and _QUOTE.match(line):
            _take_quote(state)
        elif _HEADING.match(line):
            _take_heading(state)
        elif _TABLE.match(line):
            _take_markup(state)
        elif (inside := _TABLE_INSIDE.match(line)) is not None:  # a caption before it on its line
            caption = _BULLET.sub(r"\1", inside[1])
            state.markup.append(inside[1].strip()[0] if caption != inside[1] else "")
            state.blocks.append(Paragraph(plain(caption, state.markup), state.origin()))
            state.lines[state.at] = line[inside.end(1) :]
        elif _starts_table(state):
            _take_table(state)
        elif line.lstrip().startswith("|") and line.rstrip().endswith("|"):
            _take_rows(state)
        elif _take_flat(state):
            pass
        elif _BREAK.match(line):
            state.markup.append(line)
            state.at += 1
        else:
            _take_paragraph(state)


def _is_cell(line: str) -> bool:
    """Whether a line is a cell or a row of a form table, or a heading of the form, which no soft break joins to another."""
    return "\t" in line.strip() or is_figure(line) or is_label(line) or is_heading(line)


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
    state.markup += [literal(line) for line in state.lines[: end + 1]]
    state.at = end + 1


def _quoted(value: str) -> str:
    """Undo the quoting of a front-matter value: a JSON string, or what YAML writes between plain quotes."""
    try:
        return str(json.loads(value))
    except ValueError:
        return value[1:-1]


# --- blocks that hold lines ----------------------------------------------------------------------------------------------


def _take_fence(state: _State) -> None:
    """Take fenced code as one paragraph; a fence that nothing closes is markup, and what follows it is read as ever."""
    opening = _FENCE.match(state.lines[state.at])
    mark = opening[1] if opening else ""
    closing = re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
    end = None
    if len(mark) < state.unclosed.get(mark[0], len(mark) + 1):
        end = next((at for at in range(state.at + 1, len(state.lines)) if closing.match(state.lines[at])), None)
    state.markup.append(literal(state.lines[state.at]))
    origin = state.origin()
    state.at += 1
    if end is None:
        state.unclosed[mark[0]] = min(len(mark), state.unclosed.get(mark[0], len(mark)))
        return
    lines = [literal(line).rstrip() for line in state.lines[state.at : end]]
    if any(lines):
        state.blocks.append(Paragraph("\n".join(lines).strip("\n"), origin))
    state.markup.append(state.lines[end])
    state.at = end + 1


def _take_quote(state: _State) -> None:
    """Take lines of a quotation, of whatever depth, and read what they quote."""
    start = state.at
    inner: list[str] = []
    while state.at < len(state.lines) and (mark := _QUOTE.match(state.lines[state.at])):
        state.markup.append(mark[0])
        inner.append(state.lines[state.at][mark.end() :])
        state.at += 1
    quoted = _State(inner, 0, state.first + start, quoted=True, markup=state.markup, media=state.media, notes=state.notes)
    _take_all(quoted)
    state.blocks += quoted.blocks
    state.asides += quoted.asides


def _take_heading(state: _State) -> None:
    match = _HEADING.match(state.lines[state.at])
    if match:
        state.markup += [match[1], match[3] or ""]
        text, marks = _marked(state, match[2] or "", state.origin())
        if text:
            state.blocks.append(Paragraph(text, state.origin(), level=len(match[1]), marks=marks))
    state.at += 1


def _marked(state: _State, raw: str, place: Origin) -> tuple[str, Marks | None]:
    """Resolve the inline markup of a text; what is struck through in it is left out, as `del` is (GFM §6.5)."""
    if "~~" in raw:
        raw = _STRUCK.sub(lambda found: _left_out(state, found, place), raw)
    return marked(raw, state.markup)


def _left_out(state: _State, found: re.Match[str], place: Origin) -> str:
    if found[1] is None:  # code, in which no mark means anything
        return found[0]
    state.markup.append("~~~~")
    state.asides.append(Posting("deleted", plain(found[1], state.markup), place))
    return ""


def _take_paragraph(state: _State) -> None:
    """Take lines up to a blank line or another block; a soft break joins, two spaces or a backslash break the line.

    An item of a list is a paragraph; its bullet is markup, its number is text. A line of `=` or `-` makes it a heading.
    """
    origin = state.origin()
    raw = ""
    item, place = False, None
    while state.at < len(state.lines) and state.lines[state.at].strip():
        line = state.lines[state.at]
        bullet, ordered = _BULLET.match(line), _ORDERED.match(line)
        if raw:
            underline = _UNDERLINE.match(line)
            if underline and not item:
                state.markup.append(underline[1])
                state.at += 1
                text, marks = marked(raw, state.markup)
                state.blocks.append(Paragraph(text, origin, level=1 if underline[1][0] == "=" else 2, marks=marks))
                return
            if bullet or (ordered and (item or line.lstrip()[:2] in {"1.", "1)"})) or _interrupts(state, line) or _is_cell(line) or _is_cell(state.lines[state.at - 1]):
                break
        elif bullet:
            state.markup.append(bullet[2])
            place = state.bullets.take(state.at, len(bullet[1].expandtabs(4)))
            line = line[bullet.end() :]
        item = item or bool(bullet or ordered)
        hard = line.endswith("  ")
        if line.endswith("\\") and not line.endswith("\\\\"):
            state.markup.append("\\")
            line, hard = line[:-1], True
        raw += ("" if not raw or raw.endswith("\n") else _soft(raw, line)) + line.strip() + ("\n" if hard else "")
        state.at += 1
    note = NOTE.match(raw)
    if picture := PICTURE.fullmatch(raw.strip()):
        state.blocks.append(take_picture(picture, state.markup, state.media, origin))
    elif note:
        take_note(note, raw, state.markup, state.notes, origin)
    else:
        text, marks = _marked(state, raw, origin)
        state.blocks.append(Paragraph(text, origin, marks=marks, item=place))


def _interrupts(state: _State, line: str) -> bool:
    """Whether a line ends the paragraph before it."""
    return bool(_HEADING.match(line) or line.lstrip().startswith("|") or _BREAK.match(line) or _FENCE.match(line) or _TABLE.match(line)
                or (not state.quoted and _QUOTE.match(line)))


def _soft(before: str, after: str) -> str:
    """What a soft break becomes: nothing between wide characters, a space else."""
    return "" if ord(before[-1]) > 0x2E7F and ord(after.lstrip()[:1] or " ") > 0x2E7F else " "


# --- tables --------------------------------------------------------------------------------------------------------------


def _starts_table(state: _State) -> bool:
    """Whether a pipe table begins here: a row, and under it a line of dashes and pipes."""
    line, at = state.lines[state.at], state.at + 1
    return "|" in line and at < len(state.lines) and "-" in state.lines[at] and _RULE.match(state.lines[at]) is not None


def _cells(state: _State, line: str) -> list[str]:
    """Split a row at its unescaped pipes; the pipes are markup."""
    body = line.strip()
    parts = re.split(r"(?<!\\)((?:\\\\)*)\|", body)
    texts = [first + (second or "") for first, second in zip(parts[::2], [*parts[1::2], ""], strict=False)]
    state.markup.append("|" * (len(texts) - 1))
    texts = texts[1:] if body.startswith("|") else texts
    texts = texts[:-1] if body.endswith("|") and not body.endswith("\\|") else texts
    if "`" in body and "\\|" in body:  # escaped in code too (GFM example 200), where else no backslash is markup
        state.markup.append("\\" * sum(code.count("\\|") for text in texts for code in _CODE.findall(text)))
        texts = [_CODE.sub(lambda code: code[0].replace("\\|", "|"), text) for text in texts]
    return texts


def _take_table(state: _State) -> None:
    """Take a pipe table: its header row, the rule under it, and rows up to a blank line; a short row has blank cells."""
    rows = [(_cells(state, state.lines[state.at]), state.origin())]
    state.at += 1
    state.markup.append(state.lines[state.at])
    state.at += 1
    while state.at < len(state.lines) and "|" in state.lines[state.at] and state.lines[state.at].strip():
        rows.append((_cells(state, state.lines[state.at]), state.origin()))
        state.at += 1
    _add_table(state, rows, header=True)


def _add_table(state: _State, rows: list[tuple[list[str], Origin]], *, header: bool) -> None:
    """Place the cells; where a row is wider than the header, which no table of Markdown has, its true columns are not known."""
    width = max(len(texts) for texts, _place in rows)
    full = not header or len(rows[0][0]) == width
    cells = tuple(Cell(row, column, 1, 1, *_cell(state, text, header=header and row == 0, place=place))
                  for row, (texts, place) in enumerate(rows) for column, text in enumerate(texts + [""] * (width - len(texts)) if full else texts))
    state.blocks.append(Table(len(rows), width, cells, rows[0][1], spans="full" if full else "rows"))


def _cell(state: _State, raw: str, *, header: bool, place: Origin) -> tuple[str, bool, Origin, tuple[Block, ...]]:
    """Return what a cell holds: its text, and blocks where pictures or marks stand beside that."""
    blocks: list[Block] = []
    if "![" in raw:
        for picture in PICTURE.finditer(raw):
            blocks.append(take_picture(picture, state.markup, state.media, place))
        bare = PICTURE.sub("\x00", raw)
        raw = re.sub(r"(?:<br>)*\x00(?:<br>)*", "<br>", bare).removeprefix("<br>").removesuffix("<br>")
        state.markup += ["<br>"] * (bare.count("<br>") - raw.count("<br>"))
    text, marks = _marked(state, raw, place)
    inner = [Paragraph(text, place, marks=marks)] if text and (marks or blocks) else []
    return text, header, place, (*inner, *blocks)


def _take_flat(state: _State) -> bool:
    """Take a table of columns, as flattened text has them."""
    state.flat.at = state.at
    if not take_laid(state.flat):
        return False
    _add_flat(state, state.flat.blocks)
    state.flat.blocks.clear()
    state.at = state.flat.at
    return True


def _take_rows(state: _State) -> None:
    """Hand rows of pipes without a rule line to the reader of flattened text."""
    start = state.at
    while state.at < len(state.lines) and state.lines[state.at].strip().startswith("|"):
        state.at += 1
    lines = state.lines[start : state.at]
    if _go_on(state, lines):
        rows = [(_cells(state, line), Origin(path=f"line {state.first + start + at}")) for at, line in enumerate(lines)]
        _add_table(state, rows, header=False)
        return
    found = laid_out("\n".join(lines), state.first + start)
    if found is None:
        state.blocks += [Paragraph(text, Origin(path=f"line {state.first + start}")) for line in lines if (text := plain(line, state.markup))]
        return
    state.markup += [posting.text for posting in found.asides]
    _add_flat(state, found.blocks)


def _go_on(state: _State, lines: list[str]) -> bool:
    """Whether rows without a head go on with the table above them, which a line in its midst had ended: they are as wide."""
    above = next((block for block in reversed(state.blocks[-_NEAR:]) if isinstance(block, Table)), None)
    return above is not None and above.spans == "full" and all(len(_PIPE.findall(line.strip())) == above.columns + 1 for line in lines)


def _add_flat(state: _State, blocks: tuple[Block, ...] | list[Block]) -> None:
    for block in blocks:
        if isinstance(block, Table):
            cells = tuple(replace(cell, text=plain(cell.text, state.markup)) for cell in block.cells)
            state.blocks.append(replace(block, cells=cells))
        elif isinstance(block, Paragraph):
            state.blocks.append(replace(block, text=plain(block.text, state.markup)))


def _take_markup(state: _State) -> None:
    """Hand an HTML table to the reader of HTML; what it does not show of the lines is markup."""
    start = state.at
    depth = 0
    while state.at < len(state.lines):
        line = state.lines[state.at].lower()
        depth += line.count("<table") - line.count("</table")
        state.at += 1
        if depth <= 0:
            break
    part = "\n".join(state.lines[start : state.at])
    try:
        document = read_page(harmless(part).encode("utf-8"), "utf-8")
    except Refused:
        document = Document("html", ())
    rest = tally(literal(part))
    rest.subtract(tally("".join(_texts(document))))
    state.blocks += document.blocks
    state.asides += document.asides
    state.media |= document.media
    state.markup.append("".join(rest.elements()))


def _texts(document: Document) -> list[str]:
    """Return all texts of a document, each once."""
    found = [posting.text for posting in document.asides]
    queue = list(document.blocks)
    for block in queue:  # grows while it is walked
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Figure):
            found.append(block.alt)
        else:
            found += [cell.text for cell in block.cells]
            queue += [inner for cell in block.cells for inner in cell.blocks if not isinstance(inner, Paragraph)]
    return found
