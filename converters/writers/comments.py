"""Word comments in a DOCX, each at its cell or at the runs of its words (ECMA-376-1 §17.13.4); nothing else of the file is changed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"})


class Note(NamedTuple):
    """A comment: the path of its place as the reader gives it (`tbl[2]/tr[3]/tc[1]`, `p[4]`), the words it is about ("" for all), its text."""

    path: str
    words: str
    text: str


def annotate(data: bytes, notes: Sequence[Note], author: str = "gouji") -> bytes:
    """Return a DOCX with comments; one whose place is not in the body goes to the first paragraph.

    Raises whatever python-docx raises for a package that it cannot open.
    """
    import docx
    from docx.text.paragraph import Paragraph as Words

    document: Any = docx.Document(io.BytesIO(data))
    body = document.element.body
    for note in notes:
        element = _at(body, note.path.split("/"))
        if element is None:
            element = next(iter(body.iter(_tag(body, "p"))), None)
        if element is None:
            element = document.add_paragraph()._p  # noqa: SLF001 - the element of a paragraph has no other name
        paragraph = element if _local(element) == "p" else next(iter(element.iter(_tag(body, "p"))), None)
        if paragraph is not None:
            runs = _runs(Words(paragraph, document), note.words)
            document.add_comment(runs=runs, text=note.text, author=author, initials=author[:1])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _runs(paragraph: Paragraph, words: str) -> list[Any]:
    """The runs that hold some words of a paragraph, all of them where the words are not found; an empty paragraph gets one."""
    runs = list(paragraph.runs) or [paragraph.add_run("")]
    text = "".join(run.text for run in runs)
    start = text.find(words) if words else -1
    if start < 0:
        return runs
    end, at, kept = start + len(words), 0, []
    for run in runs:
        if at < end and at + len(run.text) > start:
            kept.append(run)
        at += len(run.text)
    return kept or runs


def _at(parent: Any, path: Sequence[str]) -> Any:  # noqa: ANN401 - elements of lxml as python-docx makes them
    """The element at a path of names and numbers; None if there is none."""
    for step in path:
        name, _, number = step.partition("[")
        if not number:
            return None
        found = [child for child in _children(parent) if _local(child) == name]
        at = int(number.rstrip("]")) - 1
        if at >= len(found):
            return None
        parent = found[at]
    return parent


def _children(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    """The blocks, rows or cells in an element, those in wrappers among them; rows that were deleted do not count."""
    for child in parent:
        name = _local(child)
        if name in _WRAPPERS:
            yield from _children(child)
        elif name in {"p", "tbl", "tc"} or (name == "tr" and not any(_local(item) in {"del", "moveFrom"} for item in child.iter() if _local(item.getparent()) == "trPr")):
            yield child


def _local(element: Any) -> str:  # noqa: ANN401
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _tag(body: Any, name: str) -> str:  # noqa: ANN401
    return f"{body.tag.rpartition('}')[0]}}}{name}"
