"""One thread at a time in pdfium, whose functions are safe for one only (fpdfview.h), and none in it while the process forks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_LOCK = RLock()

# A lock that another thread holds while this one forks would never be let go in the child, and pdfium would stand half-way.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_LOCK.acquire, after_in_parent=_LOCK.release, after_in_child=_LOCK.release)


@contextmanager
def alone() -> Iterator[None]:
    """Hold pdfium for the reading of one document, until it is closed."""
    with _LOCK:
        yield
