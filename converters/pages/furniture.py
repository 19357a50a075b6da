"""Running heads, feet and page numbers: pagination artifacts, not part of the text (ISO 32000-1 §14.8.2.2.2)."""

from __future__ import annotations

import re

from converters.pages.glyphs import Page
from converters.pages.lines import Line
from converters.pages.paragraphs import Column

_EDGE = 0.15  # of the page's height, at its head and at its foot
_GAP = 1.25  # of the usual distance of two lines: furniture stands further from the text than its lines from each other
_PAGE_NUMBER = re.compile(
    r"[—–―\-－~·•\s]*(?:第|Page|P\.)?\s*(\d{1,5})\s*页?(?:\s*[/／,，、|]?\s*(?:共|of)?\s*\d{1,5}\s*页?)?[—–―\-－~·•\s]*", re.IGNORECASE)
# What browsers print in the margins of every page: date, time and title at the head; address and page number at the foot.
_PRINTED = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4},?\s*(?:[上下]午\s*)?\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?(?:\s.*)?|(?:https?|file)://\S+\s+\d{1,5}\s*/\s*\d{1,5}")
_MARGIN = 0.06  # of the page's height: browsers print so near to the edge
_BARE = re.compile(r"\d+")


def furniture_of(pages: list[Page], lines: dict[int, list[Line]], columns: dict[int, Column]) -> set[int]:
    """Return the identities of the lines that are furniture; `lines` holds the lines outside tables, top to bottom."""
    repeated = _repeated(pages, lines)
    numbered = _numbered(pages, lines) | _printed(pages, lines)
    found: set[int] = set()
    for page in pages:
        own = lines.get(page.number, [])
        for run in (own, own[::-1]):
            block: list[Line] = []
            for line in run:
                if not _at_edge(line, page) or (id(line) not in repeated and id(line) not in numbered):
                    break
                block.append(line)
            while block and not _detached(block, run, columns[page.number]):
                block.pop()
            found.update(id(line) for line in block)
    return found


def _at_edge(line: Line, page: Page) -> bool:
    return line.base < _EDGE * page.height or line.base > (1 - _EDGE) * page.height


def _repeated(pages: list[Page], lines: dict[int, list[Line]]) -> set[int]:
    """Find lines whose text, numbers apart, stands on two pages at the same height."""
    places: dict[str, list[Line]] = {}
    for page in pages:
        for line in lines.get(page.number, ()):
            if _at_edge(line, page):
                places.setdefault(_BARE.sub("#", line.text.replace(" ", "")), []).append(line)
    found: set[int] = set()
    for same in places.values():
        for line in same:
            if any(other.page != line.page and abs(other.base - line.base) < 3 for other in same):
                found.add(id(line))
    return found


def _numbered(pages: list[Page], lines: dict[int, list[Line]]) -> set[int]:
    """Find page numbers at the head or foot: a dressed number, or a bare one that is the page's own or counts with it."""
    bare: dict[int, list[Line]] = {}
    found: set[int] = set()
    for page in pages:
        own = lines.get(page.number, [])
        for line in own[:1] + own[-1:]:
            match = _PAGE_NUMBER.fullmatch(line.text.strip())
            if not match or not _at_edge(line, page):
                continue
            if _BARE.fullmatch(line.text.strip()):
                bare.setdefault(int(match[1]) - page.number, []).append(line)
            else:
                found.add(id(line))
    for shift, same in bare.items():
        if shift == 0 or len(same) > 1:
            found.update(id(line) for line in same)
    return found


def _printed(pages: list[Page], lines: dict[int, list[Line]]) -> set[int]:
    """Find what browsers print at the edges; what stands at the page's head and at its foot must be of this kind both."""
    found: set[int] = set()
    for page in pages:
        own = lines.get(page.number, [])
        edges = [line for line in own[:1] + own[-1:] if not _MARGIN * page.height < line.base < (1 - _MARGIN) * page.height]
        if edges and all(_PRINTED.fullmatch(line.text.strip()) for line in edges):
            found.update(id(line) for line in edges)
    return found


def _detached(block: list[Line], run: list[Line], column: Column) -> bool:
    """Whether the block at the page's edge stands apart from the text beside it, by a gap or by its size."""
    if len(block) == len(run):
        return True
    last, text = block[-1], run[len(block)]
    return abs(last.size - text.size) > 0.08 * text.size or abs(text.base - last.base) > _GAP * column.pitch + 1
