"""What of an OpenDocument text is text, and how often, said once for the reader and for the ledger that checks it (ODF 1.3 part 3)."""

from __future__ import annotations

from converters.diagnostics import refuse
from converters.limits import LIMITS
from converters.source.files import Source

# Elements whose text no page shows, or shows as what it is computed from: the mark of a note, events, data, formulas.
NOT_TEXT = frozenset({"note-citation", "change-info", "binary-data", "event-listeners", "forms", "sequence-decls", "variable-decls", "user-field-decls",
                      "index-title-template", "object", "object-ole", "creator", "creator-initials", "sender-initials", "script", "plugin", "settings",
                      "table-of-content-source", "bibliography-source", "alphabetical-index-source", "object-index-source", "user-index-source",
                      "illustration-index-source", "table-index-source", "dde-connection-decls", "meta", "floating-frame", "table-source"})
_MOST = 1_000


def repeats(given: str | None) -> int:
    """Return how often a cell or row stands, by the attribute that says so; no table has more than a thousand alike with text."""
    try:
        return min(max(int(given or 1), 1), _MOST)
    except ValueError:
        return 1


def xml_parts(source: Source) -> dict[str, bytes]:
    """Return the parts of the document in XML, of a flat one the whole as its content.

    Raises Refused: S105 damaged, S106 encrypted.
    """
    if not source.data.startswith(b"PK"):
        return {"content.xml": source.data}
    package = source.package
    if "content.xml" not in package.names:
        raise refuse("S105", reason="it has no content.xml")
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise refuse("S106")
    return {name: package.read(name) for name in ("content.xml", "styles.xml", "meta.xml") if name in package.names}


class Budget:
    """How much repeated cells may add to a document before it is refused."""

    def __init__(self) -> None:
        """Begin with nothing spent."""
        self._spent = 0

    def spend(self, size: int) -> None:
        """Add `size` characters or cells; raises Refused S116 past the limit."""
        self._spent += size
        if self._spent > LIMITS.xml_text_bytes:
            raise refuse("S116", what="cells that are said to be repeated")
