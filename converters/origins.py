"""Write an origin as one short string and read it back: `part#path`, or `page=4;box=72,90.5,523,104` for a page."""

from __future__ import annotations

from converters.diagnostics import NOWHERE, Origin


def encode(origin: Origin) -> str:
    """Return the origin as a string without line breaks; "" for nowhere."""
    if origin.page is not None:
        box = ";box=" + ",".join(f"{edge:g}" for edge in origin.box) if origin.box else ""
        return f"page={origin.page}{box}"
    span = f"@{origin.span[0]}-{origin.span[1]}" if origin.span else ""
    return f"{origin.part}#{origin.path}{span}" if origin.part or origin.path or span else ""


def decode(text: str) -> Origin:
    """Read what `encode` wrote; a text of another shape becomes the path, so that nothing is lost."""
    if not text:
        return NOWHERE
    if text.startswith("page="):
        page, _, box = text[5:].partition(";box=")
        try:
            edges = tuple(float(edge) for edge in box.split(",")) if box else ()
            number = int(page)
        except ValueError:
            return Origin(path=text)
        return Origin(page=number, box=(edges[0], edges[1], edges[2], edges[3]) if len(edges) == 4 else None)
    part, hash_, path = text.partition("#")
    if not hash_:
        return Origin(path=text)
    path, at, span = path.rpartition("@") if "@" in path else (path, "", "")
    first, dash, last = span.partition("-")
    if at and dash and first.isdigit() and last.isdigit():
        return Origin(part, path, span=(int(first), int(last)))
    return Origin(part, path + at + span)
