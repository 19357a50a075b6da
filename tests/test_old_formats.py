"""Documents saved by LibreOffice as .doc, .rtf, .odt and .fodt read like the DOCX that they were saved from.

Where one does not, LibreOffice saved something else: that is proved by its own reading of the file, which must be ours,
or, where it cannot read it again so, said here with the reason.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oldmade import HAS_MATH, HAS_OFFICE, VERSION, documents, saved
from wordmade import all_blocks, text_of

from converters.formats import FORMATS, verb
from converters.model import Block, Document, Figure, Paragraph
from converters.readers import docx
from converters.source.files import open_source
from converters.text import tally

# How LibreOffice 7.4 saves each format, and the format by which it is read.
WANTED = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt", "fodt": "fodt"}
KINDS = {"doc": "doc", "rtf": "rtf", "odt": "odt", "fodt": "odt"}

# What LibreOffice changes when it saves, by the name of the document: in these it reads its own file as we do.
CHANGED = {
    "boxes": "drops text boxes of VML in RTF", "case-embedded-document": "leaves out a document that a document holds", "case-cell-insertions": "knows no tracked cells", "case-cell-merge-tracked": "knows no tracked merges",
    "case-cells-beyond-the-grid": "widens the last cell of short rows", "case-deleted-paragraph-mark-in-a-cell": "deletes the paragraph with its mark",
    "case-deleted-row": "keeps deleted rows", "case-deleted-row-inside-a-merge": "keeps deleted rows", "case-empty-cells": "drops empty cells",
    "case-equation": "saves equations as objects", "case-field-results": "computes fields anew", "case-floating-table": "puts floating tables into frames",
    "case-grid-after": "fills gaps with cells", "case-grid-before": "fills gaps with cells", "case-grid-before-and-merge": "fills gaps with cells",
    "case-header-and-footer-tables": "drops headers that no section names", "case-heading-levels": "loses headings by a style of its own language",
    "case-hidden-in-a-table": "shows hidden rows", "case-hmerge-and-vmerge": "narrows cells merged the old way", "case-number-legal": "knows no legal numbers",
    "case-number-started-anew": "loses the start of a list", "case-number-that-never-restarts": "restarts every level", "case-row-of-no-cells": "cuts tables there",
    "case-rows-of-unequal-width": "widens the last cell of short rows", "case-sdt-around-merged-cells": "doubles content controls", "case-sdt-everywhere": "doubles content controls",
    "case-symbols": "saves symbols as characters of private use", "case-tables-side-by-side": "joins tables that touch", "case-text-between-cells": "drops text between cells",
    "case-text-box-in-a-cell": "drops text boxes of VML in RTF", "case-text-box-with-a-table": "drops text boxes of VML in RTF",
    "case-text-in-continuation": "drops text in merged-away cells", "case-vmerge-after-a-gap": "joins merges over a gap",
    "case-vmerge-first-row-continues": "undoes a merge without a beginning", "case-word-art": "drops the words of a shape", "pictures": "drops alternative texts",
    "text": "makes a page break a new paragraph",
}
# The same, where LibreOffice reads its own file otherwise than it wrote it; by format and name.
UNLIKE = {
    ("doc", "case-field-results"): "a check box comes back as nothing", ("doc", "case-picture-in-a-cell"): "a picture that is not there comes back as none",
    ("doc", "case-ruby"): "a ruby is saved as the code of a field, which is markup here", ("doc", "nested-4"): "nested cells are saved without any width",
    ("rtf", "case-number-legal"): "marks of punctuation in numbers come back as question marks", ("rtf", "case-picture-in-a-cell"): "a picture that is not there comes back as none",
    ("rtf", "case-ruby"): "a ruby is saved as the code of a field, which is markup here", ("rtf", "case-sdt-around-merged-cells"): "a doubled control comes back with a number",
    ("rtf", "case-sdt-everywhere"): "a doubled control comes back with a number", ("rtf", "nested-4"): "it does not read it again",
    **{(kind, "case-symbols"): "symbols come back as letters in a font of symbols" for kind in WANTED},
    **{(kind, "case-picture-in-a-cell"): "a picture that is not there comes back as none" for kind in ("odt", "fodt")},
    **{(kind, "case-vmerge-after-a-gap"): "the cells come back in other columns" for kind in ("odt", "fodt")},
    **{(kind, "case-vmerge-other-width"): "a merge is made where there was none, and its text is lost" for kind in ("odt", "fodt")},
}


def _plain(block: Block, headers: bool) -> object:
    if isinstance(block, Paragraph):
        return block.number, block.text, block.level, block.align
    if isinstance(block, Figure):
        return ("figure", block.alt)
    return block.rows, block.columns, [(cell.row, cell.column, cell.rowspan, cell.colspan, cell.text, headers and cell.header,
                                        _inside(cell.blocks, headers)) for cell in block.cells]


def _inside(blocks: tuple[Block, ...], headers: bool) -> list[object]:
    """What is in a cell beside its text: a lone paragraph is that text, whatever stands beside it."""
    alone = len(blocks) == 1 and isinstance(blocks[0], Paragraph) and not blocks[0].number
    return [] if alone else [_plain(block, headers) for block in blocks]


def _essence(document: Document, *, headers: bool) -> object:
    """The blocks, and what else the document says; page numbers and the code of fields are computed by whoever saves."""
    rest = sorted((item.account, re.sub(r"\d", "", item.text)) for item in document.asides if item.account not in {"markup", "duplicate"})
    notes = sorted("\n".join(map(text_of, note.blocks)) for note in document.notes.values())
    return [_plain(block, headers) for block in document.blocks], [item for item in rest if item[1]], notes


@pytest.mark.skipif(not HAS_OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("equations", [False, pytest.param(True, marks=pytest.mark.skipif(not HAS_MATH, reason="LibreOffice has no Math here, so it drops equations"))])
@pytest.mark.parametrize("kind", WANTED)
def test_what_libreoffice_saves_reads_as_the_docx_did(tmp_path, kind, equations):
    headers = kind != "rtf"  # LibreOffice does not mark them there
    given = {name: data for name, data in documents().items() if ("equation" in name) == equations}
    assert len(given) >= (1 if equations else 60)
    (tmp_path / "in").mkdir()
    for name, data in given.items():
        (tmp_path / "in" / f"{name}.docx").write_bytes(data)
    saved(tmp_path, sorted((tmp_path / "in").iterdir()), WANTED[kind], kind)
    differ: dict[str, object] = {}
    for name in given:
        source = open_source(tmp_path / kind / f"{name}.{kind}")
        document = verb("readers", FORMATS[KINDS[kind]].reader, "read")(source)
        found = _essence(document, headers=headers)
        if found != _essence(docx.read(open_source(tmp_path / "in" / f"{name}.docx")), headers=headers):
            differ[name] = found
        counted = sum(verb("ledger", FORMATS[KINDS[kind]].ledger, "count")(source).values(), tally(""))
        assert counted == tally("\n".join([*map(text_of, all_blocks(document)), *(item.text for item in document.asides)])), name
    unlike = {name for at, name in UNLIKE if at == kind and name in given}
    if VERSION == "7.4":  # others may change less, or more
        assert differ.keys() <= CHANGED.keys() | unlike
        assert unlike <= differ.keys()
    assert _unproved(tmp_path, kind, differ, headers=headers) <= unlike


def _unproved(folder: Path, kind: str, differ: dict[str, object], *, headers: bool) -> set[str]:
    """The documents that LibreOffice, reading what it saved, reads otherwise than we do."""
    saved(folder, sorted(folder / kind / f"{name}.{kind}" for name in differ), "docx:MS Word 2007 XML", "again")
    again = {path.stem: _essence(docx.read(open_source(path)), headers=headers) for path in (folder / "again").iterdir()}
    return {name for name in differ if again.get(name) != differ[name]}
