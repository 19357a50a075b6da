"""Tables that a page says by roles and not by elements become such elements (WAI-ARIA 1.2 §5.3.3: table, grid, row, cell, headers; aria-colspan, aria-rowspan)."""

from __future__ import annotations

from lxml.etree import _Element as Element

_TABLES = {"table", "grid", "treegrid"}
_PARTS = {"rowgroup": "tbody", "row": "tr", "cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_HOSTS = {"div", "span", "ul", "ol", "li", "section", "p", "dl", "dt", "dd", "a", "b", "strong", "label", "article"}


def name_tables(root: Element, plain: bytes) -> None:
    """Rename the elements whose roles make them tables, rows and cells; `plain` is the page in lower case."""
    if b"role" not in plain or (b"gridcell" not in plain and b"cell" not in plain):
        return
    for table in [element for element in root.iter(*_HOSTS) if _role(element) in _TABLES]:
        if not any(_role(inner) == "row" for inner in table.iter(*_HOSTS)):
            continue
        for inner in [element for element in table.iter(*_HOSTS) if element is not table and _role(element) in _PARTS]:
            _rename(inner, _PARTS[_role(inner)])
        table.tag = "table"


def _role(element: Element) -> str:
    return (element.get("role") or "").strip().lower()


def _rename(element: Element, tag: str) -> None:
    element.tag = tag
    if tag in {"td", "th"}:
        for name in ("colspan", "rowspan"):
            span = element.get(f"aria-{name}")
            if span and element.get(name) is None:
                element.set(name, span)
