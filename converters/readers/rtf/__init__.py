"""Read an RTF file (RTF 1.9.1): `read` is the one public verb."""

from __future__ import annotations

from dataclasses import replace

from converters.diagnostics import diagnose, refuse
from converters.model import Document
from converters.readers.rtf.machine import Machine
from converters.readers.wordml.markup import CORE, MAIN, core, part, read_translated
from converters.source.files import Source


def read(source: Source) -> Document:
    """Read the RTF file `source` as the reader of DOCX reads its like; raises Refused S105 when it is none."""
    if not source.data.lstrip()[:5].lower() == b"{\\rtf":
        raise refuse("S105", reason="it is not RTF")
    if b"\\bin" not in source.data and _control_bytes(source.data) * 50 > len(source.data):
        raise refuse("S105", reason="it is RTF by its first bytes only")
    machine = Machine(source.data.lstrip())
    machine.run()
    parts = {"styles.xml": machine.styles.part(), "numbering.xml": machine.lists.part(), CORE: core(machine.metadata),
             MAIN: part("document", f"<w:body>{machine.body.markup()}</w:body>")}
    for kind, made in machine.notes.items():
        if made:
            parts[f"{kind}s.xml"] = part(f"{kind}s", "".join(f'<w:{kind} w:id="{at}">{content}</w:{kind}>' for at, content in enumerate(made, 1)))
    for index, (kind, content) in enumerate(machine.margins):
        parts[f"header{index}.xml"] = part(kind, content)
    document = read_translated(parts | machine.pictures, "rtf")
    return replace(document, diagnostics=(diagnose("S122"), *document.diagnostics)) if machine.cut_off else document


def _control_bytes(data: bytes) -> int:
    """Return how many bytes stand for controls, of which RTF, a text, holds none but line breaks and tabs."""
    return len(data) - len(data.translate(None, bytes((*range(9), 11, 12, *range(14, 32), 127))))
