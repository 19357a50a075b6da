"""PDF files that are small and would become very large: by their filters, by their forms, by their fonts."""

from __future__ import annotations

import re
import zlib

from pdfmade import HIGH, WIDE, Pdf, text

_BOX = f"/BBox[0 0 {WIDE} {HIGH}]"


def inflating(mebibytes: int, unit: bytes = b" ") -> bytes:
    """A zlib stream of so many MiB, made of one block again and again (RFC 1951 §3.2.4 lets a full flush begin anew)."""
    machine = zlib.compressobj(9)
    head = machine.compress(b"") + machine.flush(zlib.Z_FULL_FLUSH)
    block = machine.compress(unit * ((1 << 20) // len(unit))) + machine.flush(zlib.Z_FULL_FLUSH)
    return head + block * mebibytes + machine.flush()


def with_content(data: bytes, filters: str = "/Filter/FlateDecode") -> bytes:
    """A page whose content stands as `data` in a stream with these entries."""
    made = Pdf()
    body = made.stream(data, filters)
    made.kids.append(made.add(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]/Resources<<{made.fonts}>>/Contents {body} 0 R>>"))
    return made.bytes()


def stacked(mebibytes: int, filters: int = 3) -> bytes:
    """A content stream that was deflated several times."""
    data = inflating(mebibytes)
    for _ in range(filters - 1):
        data = zlib.compress(data, 9)
    return with_content(data, "/Filter[" + "/FlateDecode" * filters + "]")


def object_stream(mebibytes: int) -> bytes:
    """A file with a page of its own, and an object stream beside it."""
    made = Pdf().page(text(50, 50, "年度报告"))
    made.stream(inflating(mebibytes), "/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    return made.bytes()


def nested_forms(wide: int, deep: int, *, own: bool = True) -> bytes:
    """A page with a form that draws another one `wide` times, and so on; `own` forms have resources, others inherit the page's."""
    made = Pdf()
    known = [made.stream(text(50, 50, "年"), f"/Type/XObject/Subtype/Form{_BOX}/Resources<<{made.fonts}>>")]
    for level in range(deep):
        resources = f"/Resources<</XObject<</F{level} {known[-1]} 0 R>>>>" if own else ""
        known.append(made.stream(b"/F%d Do " % level * wide, f"/Type/XObject/Subtype/Form{_BOX}{resources}"))
    names = "".join(f"/F{level} {number} 0 R" for level, number in enumerate(known))
    made.page(b"/F%d Do " % deep, resources=f"/XObject<<{names}>>")
    return made.bytes()


def with_map(mapping: bytes, entries: str = "") -> bytes:
    """A page in a font whose ToUnicode map is `mapping`."""
    made = Pdf()
    return _with_font(made, rb"/ToUnicode \d+ 0 R", f"/ToUnicode {made.stream(mapping, entries)} 0 R")


def with_widths(widths: str) -> bytes:
    """A page in a font with these widths."""
    return _with_font(Pdf(), rb"/W\[.*?\](?=/FontDescriptor)", f"/W[{widths}]")


def _with_font(made: Pdf, old: bytes, new: str) -> bytes:
    made.objects = [re.sub(old, new.encode(), body) if b"/Type/Font/" in body else body for body in made.objects]
    return made.page(text(50, 50, "年度报告")).bytes()
