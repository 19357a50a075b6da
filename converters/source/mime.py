"""Take the page out of a web archive, with the pages of its frames: MIME multipart/related, quoted-printable or base64 (RFC 2557, RFC 2045)."""

from __future__ import annotations

import email
import re
from email.message import Message

from converters.diagnostics import refuse
from converters.source.encoding import decode, html_charset

_FRAME = re.compile(rb"<frame\b[^<>]*?\bsrc\s*=\s*[\"']?([^\s\"'<>]+)", re.IGNORECASE)
_WRAP = re.compile(r"</?(?:html|body|head|frameset|frame|!doctype)\b[^<>]*>|<!doctype[^<>]*>|<meta\b[^<>]*charset[^<>]*>", re.IGNORECASE)


def page(data: bytes) -> tuple[bytes, str]:
    """Return the bytes of the root page of a web archive and the charset that its header declares, "" if none; raises as `root_part` does.

    The pages that a page of frames shows come before it, in one with it.
    """
    root, pages = _root(data)
    body = _body(root)
    held = [part for target in _FRAME.findall(body) for part in pages
            if part is not root and _last(str(part.get("Content-Location", ""))) == _last(target.decode("latin-1"))]
    return (_joined(root, held), "utf-8") if held else (body, root.get_content_charset() or "")


def root_part(data: bytes) -> tuple[bytes, str, str, bytes]:
    """Return the root page of a web archive: its bytes, its declared charset ("" if none), its transfer encoding, and its body as it stands.

    The root is the part that the `start` parameter names, else the first page; Refused S105 if no page is in it.
    """
    root, _pages = _root(data)
    stands = str(root.get_payload()).encode("utf-8", "surrogateescape")
    return _body(root), root.get_content_charset() or "", str(root.get("Content-Transfer-Encoding", "")).strip().lower(), stands


def _root(data: bytes) -> tuple[Message, list[Message]]:
    """The root page of a web archive, and all its pages."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "))  # white space before the headers would end them
    start = str(message.get_param("start") or "").strip()
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    root = next((part for part in pages if start and str(part.get("Content-ID", "")).strip() == start), pages[0] if pages else None)
    if root is None or not _body(root).strip():
        raise refuse("S105", reason="no page is in the web archive")
    return root, pages


def _joined(root: Message, frames: list[Message]) -> bytes:
    """Return one page of the pages that a page of frames shows, in their order; the strip of a workbook's tabs is navigation."""
    texts = []
    for part in (*frames, root):
        body = _body(part)
        text = _WRAP.sub("", decode(body, part.get_content_charset() or html_charset(body)).text)
        texts.append(f"<nav>{text}</nav>" if "tabstrip" in _last(str(part.get("Content-Location", ""))) else f"<div>{text}</div>")
    return f"<html><body>{''.join(texts)}</body></html>".encode("utf-8", "replace")


def _last(address: str) -> str:
    """The last word of an address, in lower case."""
    return address.strip().replace("\\", "/").rpartition("/")[2].lower()


def beside(data: bytes) -> dict[str, bytes]:
    """Return the pictures of a web archive by their content ids and by their addresses, whole and by the last word of each."""
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "))
    found: dict[str, bytes] = {}
    for part in message.walk():
        if part.get_content_maintype() in {"image", "application"}:
            body = _body(part)
            place = str(part.get("Content-Location", "")).strip()
            for name in (str(part.get("Content-ID", "")).strip().strip("<>"), place, place.replace("\\", "/").rpartition("/")[2]):
                if name:
                    found.setdefault(name, body)
    return found


def _body(part: Message) -> bytes:
    """Undo the transfer encoding; the library keeps damaged base64 as it is."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
