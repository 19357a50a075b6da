"""Tables of an OpenDocument text (ODF 1.3 part 3 §9): spans and covered cells as the spans and merges of WordprocessingML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from converters.limits import LIMITS
from converters.readers.odt.names import attributes, local
from converters.readers.odt.split import is_split, unsplit
from converters.source.odf import Budget, repeats
from converters.source.safe_xml import children

_ROWS = frozenset({"table-rows", "table-row-group", "table-header-rows"})


class _Cell:
    """A cell of a row: its content, its width, whether it begins or continues a merge downwards."""

    __slots__ = ("content", "merge", "width")

    def __init__(self, content: str, width: int, merge: str) -> None:
        self.content, self.width, self.merge = content, width, merge

    def markup(self) -> str:
        said = (f'<w:gridSpan w:val="{self.width}"/>' if self.width > 1 else "") + self.merge
        return f"<w:tc>{f'<w:tcPr>{said}</w:tcPr>' if said else ''}{self.content}</w:tc>"


def table(element: etree._Element, read: Callable[[etree._Element], str], budget: Budget) -> str:
    """Return the markup of a table; `read` gives that of a cell's content."""
    open_merges: dict[int, tuple[int, int]] = {}  # column: rows still to come, width
    made = []
    for row, header in unsplit(element, _rows, budget) if is_split(element) else _rows(element):
        times = repeats(attributes(row).get("number-rows-repeated"))
        for index in range(times):
            cells = _cells(row, read, budget, open_merges)
            markup = "".join([cell.markup() for cell in cells])
            made.append(f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if header else ''}{markup}</w:tr>")
            if index:
                budget.spend(len(markup))
    return f"<w:tbl>{''.join(made)}</w:tbl>" if made else ""


def stray(element: etree._Element) -> Iterator[str]:
    """Yield the text that stands in a table and in no cell of it."""
    yield element.text or ""
    for item in children(element):
        name = local(item)
        if name in _ROWS or name == "table-row":
            yield from stray(item)
        elif name not in {"table-cell", "covered-table-cell"} and not len(item):
            yield (item.text or "") if name not in {"title", "desc"} else ""
        yield item.tail or ""


def _rows(element: etree._Element, *, header: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    for item in children(element):
        name = local(item)
        if name == "table-row":
            yield item, header
        elif name in _ROWS:
            yield from _rows(item, header=header or name == "table-header-rows")


def _cells(row: etree._Element, read: Callable[[etree._Element], str], budget: Budget, merges: dict[int, tuple[int, int]]) -> list[_Cell]:
    """Read a row; a covered cell continues the merge that is open in its column, or is the rest of a wide cell before it."""
    cells: list[_Cell] = []
    column = covered = 0
    for item in children(row):
        said, name = attributes(item), local(item)
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        content = read(item)
        for index in range(repeats(said.get("number-columns-repeated"))):
            if index:
                budget.spend(len(content) + 20)
            if name == "covered-table-cell":
                if covered:
                    covered -= 1
                    cells[-1].content += content if "<w:r>" in content else ""
                else:
                    left, width = merges.get(column, (0, 1))
                    cells.append(_Cell(content, width, "<w:vMerge/>" if left else ""))
                    covered = width - 1
                    if left:
                        merges[column] = (left - 1, width)
            else:
                width, height = _span(said.get("number-columns-spanned"), LIMITS.colspan), _span(said.get("number-rows-spanned"), LIMITS.rowspan)
                cells.append(_Cell(content, width, '<w:vMerge w:val="restart"/>' if height > 1 else ""))
                covered = width - 1
                merges[column] = (height - 1, width)
            column += 1
    return cells


def _span(given: str | None, most: int) -> int:
    return min(max(int(given), 1), most) if given and given.isdecimal() else 1
