r"""Table cases as text files: what the case shows, its input, and the tables, paragraphs and findings that must come out.

A file begins with what it shows and the clause that decides it; then come sections, each under a line `--- NAME`:

* `body` (DOCX): what stands in `w:body`. `page` (HTML): the page, or several pieces of it, a line break between. `page gbk` encodes
  it; words after that, as in `page gbk base64`, are done to it in their order and named in `_TRANSFERS`; `page archive base64` and the
  like are named in `_ENCODERS`. In a page `\xNN` is that byte, and `\*300{甲}` stands for 300 of what is in the braces, which hold no
  closing brace.
* `part NAME ROOT` (DOCX): the content of a further part below `w:ROOT`; the part is related to the body by its name.
  `raw NAME`: a part as it stands. `link ID KIND TARGET`: a relationship of the body. `strict`: the strict namespace.
* `tables`: for each table a line `R x C`, or `R x C in T at r,c` for one nested in a cell of table T (counted from 0), then a
  line for each cell: `r,c text`, or `r,c RxC text` for one that spans. `\n` is a line break, `\t` a tab, `\s` a space at an end.
* `paragraphs`: a line each, in the same spelling; `{1}` before a text is a heading's level, `[一、]` an automatic number.
* `findings`: the codes that must be reported, in any order; none where the section is missing.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wordmade import STRICT, WORD, package, root, stem

CASES = Path(__file__).parent / "cases"
Spanned = tuple[int, int, int, int, str]
_SECTION = re.compile(r"^--- (\w+)(?: (.*))?\n", re.MULTILINE)
_SIZE = re.compile(r"(\d+) x (\d+)(?: in (\d+) at (\d+),(\d+))?")
_CELL = re.compile(r"(\d+),(\d+)(?: (\d+)x(\d+)(?= |$))?(?: (.*))?")
_LINE = re.compile(r"(?:\{(\d+)\})?(?:\[([^\]]*)\])?(.*)")


@dataclass(frozen=True)
class Grid:
    """A table as expected: its size, its cells as (row, column, rowspan, colspan, text), and (table, row, column) of its parent."""

    rows: int
    columns: int
    cells: tuple[Spanned, ...]
    parent: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Case:
    """One case: its name, what it shows, the bytes of its input under a file name, and what must come out."""

    name: str
    about: str
    file: str
    data: bytes
    tables: tuple[Grid, ...]
    paragraphs: tuple[tuple[str, int | None, str], ...]
    findings: tuple[str, ...]


def load(path: Path) -> Case:
    """Read one case file."""
    about, *pieces = _SECTION.split(path.read_text(encoding="utf-8"))
    sections = [(name, given or "", body.rstrip("\n")) for name, given, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True)]
    named = {name: body for name, _given, body in sections}
    if len(about.strip()) < 10 or not {"tables", "paragraphs"} <= named.keys():
        raise ValueError(f"{path.name}: what it shows, or its tables or paragraphs, are missing")
    word = path.parent.name == "docx"
    return Case(path.stem, about.strip(), f"{path.stem}.{path.parent.name}", _package(sections) if word else _page(sections), _grids(named["tables"]),
                tuple(_paragraph(line) for line in named["paragraphs"].split("\n") if line), tuple(sorted(named.get("findings", "").split())))


def cases(kind: str) -> list[Path]:
    """The case files of one format, by name."""
    return sorted((CASES / kind).glob("*.case"))


def _package(sections: list[tuple[str, str, str]]) -> bytes:
    word = STRICT if any(name == "strict" for name, _given, _body in sections) else WORD
    body = next(text for name, _given, text in sections if name == "body")
    links: list[tuple[str, str, str]] = []
    parts: dict[str, bytes] = {}
    for name, given, text in sections:
        if name == "part":
            part, _, top = given.partition(" ")
            parts[part] = root(top, text, word)
            kind = stem(part)
            links.append((f"made{len(links)}", kind, part.removeprefix("word/")))
        elif name == "raw":
            parts[given] = text.encode()
        elif name == "link":
            key, kind, target = given.split(" ", 2)
            links.append((key, kind, target))
    return package(body, links=tuple(links), word=word, **parts).data


def _page(sections: list[tuple[str, str, str]]) -> bytes:
    return b"\n".join(_piece(given, text) for name, given, text in sections if name == "page")


def _piece(given: str, text: str) -> bytes:
    words = [] if given in _ENCODERS else given.split()
    codec = words.pop(0) if words and words[0] not in _TRANSFERS else "utf-8"
    encode = _ENCODERS.get(given) or (lambda piece: piece.encode(codec))
    text = re.sub(r"\\\*(\d+)\{([^}]*)\}", lambda found: found[2] * int(found[1]), text)
    pieces = re.split(r"\\x([0-9a-f]{2})", text)
    data = b"".join(bytes([int(piece, 16)]) if at % 2 else encode(piece) for at, piece in enumerate(pieces))
    for name in words:
        data = _TRANSFERS[name](data)
    return data


def _archived(kind: str, headers: str) -> Callable[[str], bytes]:
    """Put a page into a web archive as its first part; a style sheet and a picture follow it."""
    def encode(page: str) -> bytes:
        data = page.encode()
        body = quopri.encodestring(data) if kind == "quoted-printable" else base64.encodebytes(data)
        first = f'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: {kind}\nContent-Location: file:///C:/nb.htm\n\n'
        rest = ("--=_part\nContent-Type: text/css\nContent-Location: file:///C:/nb.css\n\np { margin: 0 }\n"
                "--=_part\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\nContent-Location: file:///C:/a.gif\n\nR0lGODlh\n--=_part--\n")
        return f"{headers}\n--=_part\n{first}".encode() + body + f"\n{rest}".encode()
    return encode


def _message(headers: str, charset: str = "utf-8", after: str = "") -> Callable[[str], bytes]:
    """Make a page the base64 body of a message; what comes `after` it ends the message."""
    return lambda page: headers.encode() + b"\n" + base64.encodebytes(page.encode(charset)) + after.encode()


_ENCODERS: dict[str, Callable[[str], bytes]] = {
    "utf-16le bom": lambda page: b"\xff\xfe" + page.encode("utf-16le"),
    "utf-16be bom": lambda page: b"\xfe\xff" + page.encode("utf-16be"),
    "archive quoted-printable": _archived("quoted-printable", 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_part"\n'),
    "archive base64": _archived("base64", "From: <Saved by a browser>\nSubject: =?utf-8?B?5bm05oql?=\nDate: Fri, 12 Jan 2024 09:00:00 +0800\n"
                                'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n\tboundary="=_part"\n'),
    "message": _message('MIME-Version: 1.0\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: base64\n'),
    "message typed": _message('Content-Type: text/html;\n charset="utf-8"\nContent-Transfer-Encoding: base64\nX-Mailer: archive\n'),
    "message gbk": _message('MIME-Version: 1.0\nContent-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: base64\n', "gbk"),
    "message alternative": _message('From: office@example.cn\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b1"\n\n--b1\n'
                                    "Content-Type: text/plain; charset=utf-8\n\nplain text\n--b1\nContent-Type: text/html; charset=utf-8\n"
                                    "Content-Transfer-Encoding: base64\n", after="--b1--\n"),
}

_TRANSFERS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "base64": base64.encodebytes,
    "quoted-printable": quopri.encodestring,
}


def _grids(text: str) -> tuple[Grid, ...]:
    grids: list[Grid] = []
    for line in filter(None, text.split("\n")):
        size, cell = _SIZE.fullmatch(line), _CELL.fullmatch(line)
        if size:
            parent = (int(size[3]), int(size[4]), int(size[5])) if size[3] else None
            grids.append(Grid(int(size[1]), int(size[2]), (), parent))
        elif cell and grids:
            one = (int(cell[1]), int(cell[2]), int(cell[3] or 1), int(cell[4] or 1), _spelled(cell[5] or ""))
            grids[-1] = Grid(grids[-1].rows, grids[-1].columns, (*grids[-1].cells, one), grids[-1].parent)
        else:
            raise ValueError(f"neither a table nor a cell: {line}")
    return tuple(grids)


def _paragraph(line: str) -> tuple[str, int | None, str]:
    match = _LINE.fullmatch(line)
    assert match
    return _spelled(match[3]), int(match[1]) if match[1] else None, match[2] or ""


def _spelled(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\s", " ")
