"""A card: what the desk says of one report before it is opened, taken from the record of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from converters.codes import CODES
from converters.corrections import beside
from converters.rules import rule_of
from converters.work.inputs import Input
from converters.work.names import shown

_TOLD = ("title", "issuer", "year", "edition", "found", "facts", "repairs", "errors", "warnings", "notes")


@dataclass(frozen=True, slots=True)
class Card:
    """One report of a file: `key` names it in addresses, `state` is todo, done, failed or skipped; `head` is what the record says of the report.

    `xml` is where its canonical form is kept; `reasons` say in English and Chinese why it was not read; `changed` counts the corrections put on.
    """

    key: str
    item: Input
    part: int = 1
    state: str = "todo"
    sha256: str = ""
    xml: str = ""
    head: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    reasons: tuple[str, str] = ("", "")
    changed: int = 0
    known: int = 0
    revision: int = 0

    @property
    def name(self) -> str:
        """The name under which findings are told, as the commands give it."""
        return shown(self.item.name) + (f"#{self.part}" if self.part > 1 else "")

    @property
    def label(self) -> str:
        """The path in the desk's folder, as people read it."""
        return shown(self.item.relative) + (f"#{self.part}" if self.part > 1 else "")

    @property
    def corrections(self) -> Path:
        """Where its corrections are kept: beside the file, or beside the archive that holds it."""
        place = Path(self.item.place)
        own = place.with_name(f"{place.name}!{self.item.inner.replace('/', '!').replace('..', '_')}") if self.item.inner else place
        return beside(own, self.part)

    def told(self) -> dict[str, Any]:
        """What the page is told."""
        way = rule_of(self.code).do if self.code in CODES else ("", "")
        return {"key": self.key, "state": self.state, "name": self.label, **{name: self.head.get(name) for name in _TOLD}, "code": self.code,
                "reason": {"en": self.reasons[0], "zh": self.reasons[1]}, "way": {"en": way[0], "zh": way[1]}, "changed": self.changed, "known": self.known,
                "revision": self.revision}
