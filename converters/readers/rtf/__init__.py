"""Read an RTF file (RTF 1.9.1): `read` is the one public verb."""

from __future__ import annotations

from converters.diagnostics import refuse
from converters.model import Document
from converters.readers.rtf.machine import Machine
from converters.readers.wordml.markup import CORE, MAIN, core, part, read_translated
from converters.source.files import Source


def read(source: Source) -> Document:
    """Read the RTF file `source` as the reader of DOCX reads its like; raises Refused S105 when it is none."""
    if not source.data.lstrip()[:5].lower() == b"{\\rtf":
        raise refuse("S105", reason="it is not RTF")
    machine = Machine(source.data.lstrip())
    machine.run()
    parts = {"styles.xml": machine.styles.part(), "numbering.xml": machine.lists.part(), CORE: core(machine.metadata),
             MAIN: part("document", f"<w:body>{machine.body.markup()}</w:body>")}
    for kind, made in machine.notes.items():
        if made:
            parts[f"{kind}s.xml"] = part(f"{kind}s", "".join(f"<w:{kind}>{content}</w:{kind}>" for content in made))
    for index, (kind, content) in enumerate(machine.margins):
        parts[f"header{index}.xml"] = part(kind, content)
    return read_translated(parts, "rtf")
