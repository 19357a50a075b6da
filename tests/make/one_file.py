"""Reports in one file of another kind: a saved page (MHTML, RFC 2557) and a Word 2003 document (WordprocessingML of before ECMA-376)."""

from __future__ import annotations

from email.message import EmailMessage

from converters.source.package import Package

_NOW = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_THEN = b"http://schemas.microsoft.com/office/word/2003/wordml"


def mhtml(page: bytes) -> bytes:
    """A page as a browser saves it: the one part of an archive."""
    whole = EmailMessage()
    whole["MIME-Version"] = "1.0"
    whole.add_related(page, "text", "html", params={"charset": "utf-8"})
    return bytes(whole)


def word_2003(data: bytes) -> bytes:
    """The body of a DOCX in the namespace and the names of 2003."""
    document = Package(data).read("word/document.xml")
    for now, then in ((_NOW, _THEN), (b"w:vMerge", b"w:vmerge"), (b"w:document ", b"w:wordDocument "), (b"</w:document>", b"</w:wordDocument>")):
        document = document.replace(now, then)
    head, mark, body = document.partition(b"?>")
    return head + mark + b'<?mso-application progid="Word.Document"?>' + body if mark else b'<?mso-application progid="Word.Document"?>' + document
