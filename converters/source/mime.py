"""Take the page out of a web archive: MIME multipart/related, quoted-printable or base64 (RFC 2557, RFC 2045)."""

from __future__ import annotations

import email
from email.message import Message

from converters.diagnostics import refuse


def page(data: bytes) -> tuple[bytes, str]:
    """Return the bytes of the root page of a web archive and the charset that its header declares, "" if none; raises as `root_part` does."""
    return root_part(data)[:2]


def root_part(data: bytes) -> tuple[bytes, str, str, bytes]:
    """Return the root page of a web archive: its bytes, its declared charset ("" if none), its transfer encoding, and its body as it stands.

    The root is the part that the `start` parameter names, else the first page; Refused S105 if no page is in it.
    """
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "))  # white space before the headers would end them
    start = str(message.get_param("start") or "").strip()
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    root = next((part for part in pages if start and str(part.get("Content-ID", "")).strip() == start), pages[0] if pages else None)
    body = _body(root) if root is not None else b""
    if root is None or not body.strip():
        raise refuse("S105", reason="no page is in the web archive")
    stands = str(root.get_payload()).encode("utf-8", "surrogateescape")
    return body, root.get_content_charset() or "", str(root.get("Content-Transfer-Encoding", "")).strip().lower(), stands


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
