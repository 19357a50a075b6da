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
    """Return the bytes of the root page of a web archive and the charset that its header declares, "" if none.

    The root is the part that the `start` parameter names, else the first page; Refused S105 if no page is in it.
    """
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "))  # white space before the headers would end them
    start = str(message.get_param("start") or "").strip()
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    root = next((part for part in pages if start and str(part.get("Content-ID", "")).strip() == start), pages[0] if pages else None)
    body = _body(root) if root is not None else b""
    if root is None or not body.strip():
        raise refuse("S105", reason="no page is in the web archive")
    frames = _FRAME.findall(body)
    held = [part for target in frames for part in pages if part is not root and _last(str(part.get("Content-Location", ""))) == _last(target.decode("latin-1"))]
    return (body, root.get_content_charset() or "") if not held else (_joined(root, held), "utf-8")


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
