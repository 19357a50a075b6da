"""The laws of reading: a rendering reads back as its story, its ledger balances, and each account holds what was added to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from converters.model import Block as Read
from converters.model import Document, Figure, Paragraph, Table
from converters.source.files import Source
from converters.text import tally

from .stories import Block, Grid, Items, Para, Picture

KEPT = ("deleted", "hidden", "markup", "duplicate", "furniture", "unplaced")


@dataclass
class Made:
    """A rendering: what it must read as, what was added to each account, and how often each finding must come."""

    story: tuple[Block, ...]
    accounts: dict[str, Counter[str]] = field(default_factory=dict)
    codes: Counter[str] = field(default_factory=Counter)
    headers: set[tuple[int, int, int]] = field(default_factory=set)
    metadata: dict[str, str] = field(default_factory=dict)
    picture: str = ""
    standard: bool = False  # whether the page is read by the parser that moves text out of tables itself, as the standard says
    source: Source | None = None
    markup: str = ""

    def add(self, account: str, text: str) -> str:
        """Enter a text that is added to an account."""
        self.accounts.setdefault(account, Counter()).update(tally(text))
        return text

    def said(self, account: str) -> Counter[str]:
        """What was added to an account."""
        return +self.accounts.get(account, Counter())


def breaches(made: Made, read: Callable[[Source], Document], count: Callable[[Source], dict[str, Counter[str]]]) -> list[str]:
    """Read a rendering and return the laws that it breaks, each with what was found."""
    assert made.source is not None
    document = read(made.source)
    found, expected = [_block(block) for block in document.blocks], expectation(made)
    broken = [] if found == expected else [f"story: {found} instead of {expected}"]
    counted = sum(count(made.source).values(), Counter())
    held = tally("\n".join([*map(said, document.blocks), *(aside.text for aside in document.asides)]))
    if counted != held:
        broken.append(f"ledger: lost {counted - held}, gained {held - counted}")
    for account in KEPT:
        posted = tally("\n".join(aside.text for aside in document.asides if aside.account == account))
        if posted != made.said(account):
            broken.append(f"{account}: {posted} instead of {made.said(account)}")
    codes = Counter(item.code for item in document.diagnostics)
    due = +made.codes + Counter({code: 1 for code, account in (("R203", "deleted"), ("R204", "hidden")) if made.said(account)})
    if codes != due:
        broken.append(f"findings: {codes} instead of {due}")
    if document.metadata != made.metadata:
        broken.append(f"metadata: {document.metadata} instead of {made.metadata}")
    return broken


def said(block: Read) -> str:
    """All text of the source in a block, without what is generated."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Figure):
        return block.alt
    return "\n".join(cell.text + "".join(said(inner) for inner in cell.blocks if not isinstance(inner, Paragraph)) for cell in block.cells)


def expectation(made: Made) -> list[object]:
    """The story in the form that `breaches` compares."""
    return [item for block in made.story for item in _expected(block, made)]


def shape(document: Document) -> list[object]:
    """A document in the form that `breaches` compares."""
    return [_block(block) for block in document.blocks]


def _expected(block: Block, made: Made) -> list[object]:
    if isinstance(block, Para):
        return [("paragraph", block.number, block.text, block.level, block.align)]
    if isinstance(block, Items):
        return [("paragraph", para.number, para.text, None, "") for para in block.paras]
    if isinstance(block, Picture):
        return [("figure", made.picture, block.alt)]
    return [_grid(block, made)]


def _grid(grid: Grid, made: Made) -> object:
    cells = []
    for place in sorted(grid.places, key=lambda place: (place.row, place.column)):
        content = _merged([item for block in place.content for item in _expected(block, made)])
        text = "\n".join(item if isinstance(item, str) else item[2] for item in content if isinstance(item, str) or item[0] == "paragraph")
        header = place.row < grid.heads or (id(grid), place.row, place.column) in made.headers
        cells.append((place.row, place.column, place.rowspan, place.colspan, text, header, content))
    return ("table", grid.rows, grid.columns, cells)


def _block(block: Read) -> object:
    if isinstance(block, Paragraph):
        return ("paragraph", block.number, block.text, block.level, block.align)
    if isinstance(block, Figure):
        return ("figure", block.name, block.alt)
    assert isinstance(block, Table)
    cells = [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text, cell.header,
              _merged([_block(inner) for inner in cell.blocks] or [cell.text])) for cell in block.cells]
    return ("table", block.rows, block.columns, sorted(cells, key=lambda cell: cell[:2]))


def _merged(items: Iterable[object]) -> list[object]:
    """Join the plain paragraphs of a cell: whether a line ends by a break or a paragraph is the rendering's choice."""
    content: list[object] = []
    for item in items:
        match item:
            case ("paragraph", "", str(text), None, _):
                plain = text
            case str(plain):
                pass
            case _:
                content.append(item[:4] if item[0] == "paragraph" else item)
                continue
        if plain and content and isinstance(content[-1], str):
            content[-1] += "\n" + plain
        elif plain:
            content.append(plain)
    return content
