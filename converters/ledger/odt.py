"""Count the characters of an OpenDocument text by expat: the reader's tree has no part in it (ODF 1.3 part 3, closed world).

Every run of character data in the body, and in the headers and footers of the page styles, counts, except in what
`NOT_TEXT` names; in a repeated cell or row it counts as often as that stands.
"""

from __future__ import annotations

from collections import Counter

from converters.diagnostics import Refused
from converters.source.files import Source
from converters.source.odf import NOT_TEXT, repeats, xml_parts
from converters.source.safe_xml import sweep_xml
from converters.text import tally

_REPEATED = {"table-cell": "number-columns-repeated", "covered-table-cell": "number-columns-repeated", "table-row": "number-rows-repeated"}
_OF_A_COMMENT = frozenset({"date", "date-string"})
_OF_A_TABLE = frozenset({"title", "desc"})


def count(source: Source) -> dict[str, Counter[str]]:
    """Return for each part of `source` that holds text how often each visible character stands in it."""
    counts: dict[str, Counter[str]] = {}
    for part, data in xml_parts(source).items():
        try:
            counts[part] = _swept(data, part)
        except Refused:
            if part == "content.xml":
                raise
    return counts


def _swept(data: bytes, part: str) -> Counter[str]:
    found = Counter[str]()
    inside: list[tuple[str, int]] = [("", 0)]  # each element that is open, and how often its text stands

    def opened(name: str, attributes: dict[str, str]) -> None:
        around, times = inside[-1]
        if name == "body" or (around == "master-page" and name.startswith(("header", "footer"))):
            times = 1
        elif name in NOT_TEXT or (around == "annotation" and name in _OF_A_COMMENT) or (around == "table" and name in _OF_A_TABLE):
            times = 0
        elif name in _REPEATED and times:
            times *= repeats(next((value for key, value in attributes.items() if key.endswith(_REPEATED[name])), None))
        inside.append((name, times))

    def text(_name: str, characters: str) -> None:
        times = inside[-1][1]
        characters = characters.replace("\u2011", "-")
        if times == 1:
            found.update(tally(characters))
        elif times:
            for char, number in tally(characters).items():
                found[char] += number * times

    def closed(_name: str) -> None:
        inside.pop()

    sweep_xml(data, text, part, opened, closed)
    return found
