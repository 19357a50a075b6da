"""Read a binary Word file, Word 97 to 2007 or Kingsoft Writer's .wps ([MS-DOC]): `read` is the one public verb."""

from __future__ import annotations

import struct

from converters.diagnostics import refuse
from converters.model import Document
from converters.readers.doc.header import Word, open_word
from converters.readers.doc.lists import lists
from converters.readers.doc.stories import Stories
from converters.readers.doc.styles import styles
from converters.readers.wordml.markup import CORE, MAIN, core, part, read_translated
from converters.source.files import Source

# Six stories of separators stand before the headers; then come six for each section ([MS-DOC] 2.8.24).
_SEPARATORS = 6
_FOOTERS = {2, 3, 5}
_NOTES = {"footnotes": ("footnote", "footnote_text"), "endnotes": ("endnote", "endnote_text"), "comments": ("comment", "comment_text")}


def read(source: Source) -> Document:
    """Read the binary Word file `source` as the reader of DOCX reads its like.

    Raises Refused: S105 damaged, S106 encrypted, S121 of before Word 97.
    """
    word = open_word(source.data)
    try:
        return read_translated(_parts(word), "doc")
    except (struct.error, IndexError) as error:  # a structure that ends before it should
        raise refuse("S105", reason="a structure in it is cut off") from error


def _parts(word: Word) -> dict[str, bytes]:
    """Translate the document into the parts of a DOCX."""
    stories = Stories(word)
    body = stories.markup(stories.begins["body"], stories.end("body"))
    parts = {"styles.xml": styles(word.named("styles")), "numbering.xml": lists(word), CORE: core(word.metadata)}
    for name, (note, table) in _NOTES.items():
        made = [f'<w:{note} w:id="{at}">{stories.markup(*stretch)}</w:{note}>' for at, stretch in enumerate(stories.parts(name, table, 0), 1)]
        if made:
            parts[f"{name}.xml"] = part(name, "".join(made))
    for index, stretch in enumerate(stories.parts("headers", "headers", 0)):
        kind = "ftr" if index >= _SEPARATORS and (index - _SEPARATORS) % 6 in _FOOTERS else "hdr"
        content = stories.markup(*stretch)
        parts[f"header{index}.xml"] = part(kind, content)
    parts[MAIN] = part("document", f"<w:body>{body}{stories.unseen()}</w:body>")
    rest = stories.rest()
    if rest:
        parts["rest.xml"] = part("rest", rest)
    return parts | stories.pictures
