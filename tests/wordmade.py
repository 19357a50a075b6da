"""Word packages made in memory: each test shows its whole input, and names only what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from xml.sax.saxutils import escape

from converters.ledger.docx import count
from converters.model import Block, Document, Figure, Paragraph, Table
from converters.readers.docx import read
from converters.source.files import Source, source_of
from converters.source.package import write_package
from converters.text import tally

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT = {"document": "document.main", "styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
            "comments": "comments", "header": "header", "footer": "footer", "settings": "settings"}
_SPACES = {
    "w": WORD, "r": OFFICE, "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math", "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main", "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "x": "urn:example:unknown",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}


def root(name: str, content: str, word: str = WORD) -> bytes:
    """A part whose root is `w:name`."""
    spaces = " ".join(f'xmlns:{prefix}="{word if prefix == "w" else uri}"' for prefix, uri in _SPACES.items())
    return f"<w:{name} {spaces}>{content}</w:{name}>".encode()


def relationships(*items: tuple[str, str, str]) -> bytes:
    """A part of relationships: (id, type, target); a target with a scheme is external."""
    made = "".join(f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{escape(target)}"'
                   + (' TargetMode="External"/>' if ":" in target else "/>") for key, kind, target in items)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{made}</Relationships>'.encode()


def package(body: str, *, styles: str = "", numbering: str = "", links: tuple[tuple[str, str, str], ...] = (), word: str = WORD,
            **parts: bytes | str) -> Source:
    """A package around `body`; further parts are named with `__` for the slash and end in `_xml`."""
    named = {name.replace("__", "/").replace("_xml", ".xml"): data if isinstance(data, bytes) else data.encode()
             for name, data in parts.items()}
    kinds = [("styles", styles), ("numbering", numbering)]
    named |= {f"word/{kind}.xml": root(kind, content, word) for kind, content in kinds if content}
    links += tuple((kind, kind, f"{kind}.xml") for kind, content in kinds if content)
    return source_of(write_package({
        "[Content_Types].xml": _content_types(("word/document.xml", *named)),
        "_rels/.rels": relationships(("r", "officeDocument", "word/document.xml")),
        "word/document.xml": root("document", f"<w:body>{body}</w:body>", word),
        "word/_rels/document.xml.rels": relationships(*links),
        **named,
    }), "made.docx")


def stem(part: str) -> str:
    """The name of a part without its folder, its number and its ending: the kind that it usually is."""
    return re.split(r"[^A-Za-z]", part.rpartition("/")[2])[0]


def _content_types(names: Iterable[str]) -> bytes:
    """The content types of the parts, as programs that are stricter than ours want them (ECMA-376-2 §6.2.3)."""
    kinds = {name: _CONTENT.get(stem(name)) for name in names}
    made = "".join(f'<Override PartName="/{name}" ContentType="{_WORDML}.{kind}+xml"/>' for name, kind in kinds.items() if kind)
    return (f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="html" ContentType="text/html"/>{made}</Types>').encode()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; a plain text becomes one."""
    made = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{made}</w:p>"


def r(content: str, properties: str = "") -> str:
    """A run of text, or of elements."""
    inner = content if content.startswith("<") else f'<w:t xml:space="preserve">{escape(content)}</w:t>'
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def tc(content: str = "", properties: str = "") -> str:
    """A cell; plain text becomes its one paragraph."""
    inner = content if content.startswith("<") else p(content) if content else "<w:p/>"
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """A table of rows."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def text_of(block: Block) -> str:
    """All text of the source in a block, without what is generated."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Figure):
        return block.alt
    return "\n".join(cell.text + "".join(text_of(inner) for inner in cell.blocks if not isinstance(inner, Paragraph)) for cell in block.cells)


def all_blocks(document: Document) -> list[Block]:
    """The blocks of the body, and of its notes."""
    return [*document.blocks, *(block for note in document.notes.values() for block in note.blocks)]


def balanced(source: Source) -> Document:
    """Read `source` and insist on the law of the ledger: what expat counts is what the blocks and asides hold."""
    document = read(source)
    counted = sum(count(source).values(), Counter())
    held = tally("\n".join([*map(text_of, all_blocks(document)), *(aside.text for aside in document.asides)]))
    assert counted == held, f"lost {dict(counted - held)}, gained {dict(held - counted)}"
    return document


def paragraphs(document: Document) -> list[str]:
    """The texts of the paragraphs of the body, with their numbers."""
    return [block.full for block in document.blocks if isinstance(block, Paragraph)]


def table(document: Document) -> Table:
    """The one table of a document."""
    found, = (block for block in document.blocks if isinstance(block, Table))
    return found


def slots(table_: Table) -> list[tuple[int, int, int, int, str]]:
    """The cells of a table as plain tuples."""
    return [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text) for cell in table_.cells]


def asides(document: Document, account: str) -> list[str]:
    """The texts in one account."""
    return [aside.text for aside in document.asides if aside.account == account]


def codes(document: Document) -> list[str]:
    """The codes of the diagnostics."""
    return [item.code for item in document.diagnostics]
