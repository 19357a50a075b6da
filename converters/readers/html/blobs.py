"""Text that a page holds in base64, to be decoded by its script: it is not read, and that is said (RFC 4648 §4)."""

from __future__ import annotations

import base64
import re

from converters.source.encoding import decode

_BLOB = re.compile(r"(?<!base64,)(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{256,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SEEN = 3_000  # characters of base64 that are looked at


def holds_text(text: str) -> bool:
    """Whether a script or a value holds base64 that decodes to Chinese text; a picture or a font does not."""
    for found in _BLOB.finditer(text):
        blob = found[0][:_SEEN]
        clear = decode(base64.b64decode(blob[: len(blob) // 4 * 4])).text
        if "\ufffd" not in clear[:-4] and len(_HAN.findall(clear)) * 10 >= len(clear):
            return True
    return False
