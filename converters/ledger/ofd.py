"""Count the characters that an OFD paints, by expat: what stands in TextCode, as often as its page, template or unit is drawn (GB/T 33190-2016 §11.3).

The reader's tree and its geometry have no part in it; they share only where the parts lie.
"""

from __future__ import annotations

from collections import Counter

from converters.source.files import Source
from converters.source.ofd import Parts, bodies
from converters.source.safe_xml import sweep_xml
from converters.text import tally

_DEEP = 32  # units in one another; the reader refuses more


class _Swept:
    """What one part holds: its text, and how often it uses a template or a unit; for resources the same of each unit."""

    def __init__(self, data: bytes, part: str) -> None:
        self.texts: dict[str, list[str]] = {"": []}
        self.units: dict[str, Counter[str]] = {"": Counter()}
        self.templates: list[str] = []
        self.unit = ""
        sweep_xml(data, self._text, part, self._opened, self._closed)

    def _text(self, name: str, characters: str) -> None:
        if name == "TextCode":
            self.texts[self.unit].append(characters)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "CompositeGraphicUnit":
            self.unit = attributes.get("ID", "")
            self.texts[self.unit], self.units[self.unit] = [], Counter()
        elif name == "CompositeObject":
            self.units[self.unit][attributes.get("ResourceID", "")] += 1
        elif name == "Template":
            self.templates.append(attributes.get("TemplateID", ""))

    def _closed(self, name: str) -> None:
        if name == "CompositeGraphicUnit":
            self.unit = ""


def count(source: Source) -> dict[str, Counter[str]]:
    """Tally each page ("page 1" and so on); raises Refused as the reader does for parts that are missing or damaged."""
    parts = Parts(source)
    counts: dict[str, Counter[str]] = {}
    for body in bodies(parts):
        kept = [_Swept(parts.read(name), name) for name in body.resources]
        units = {name: (Counter(tally("".join(texts))), swept.units[name]) for swept in kept for name, texts in swept.texts.items() if name}
        for page, part in body.pages:
            own = _Swept(parts.read(part), part)
            drawn = [own, *(_Swept(parts.read(body.templates[name]), name) for name in own.templates if name in body.templates),
                     *(_Swept(parts.read(name), name) for name in body.annotations.get(page, ()))]
            total = Counter[str]()
            for swept in drawn:
                total.update(tally("".join(swept.texts[""])))
                _add_units(total, swept.units[""], units, 1, _DEEP)
            counts[f"page {len(counts) + 1}"] = total
    return counts


def _add_units(total: Counter[str], used: Counter[str], units: dict[str, tuple[Counter[str], Counter[str]]], times: int, deep: int) -> None:
    """Add the text of composite units as often as they are drawn."""
    for name, number in used.items() if deep else ():
        text, inner = units.get(name, (Counter[str](), Counter[str]()))
        for char, often in text.items():
            total[char] += often * number * times
        _add_units(total, inner, units, number * times, deep - 1)
