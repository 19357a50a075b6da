"""A desk over a folder of its own; without the extra there is nothing to test."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

if any(find_spec(name) is None for name in ("starlette", "uvicorn", "httpx2")):
    collect_ignore_glob = ["test_guard.py", "test_review.py"]  # the extras desk and test are not installed


@pytest.fixture
def desk(tmp_path):
    from make.desk import Desk

    folder = tmp_path / "papers"
    folder.mkdir()
    made = Desk(folder)
    yield made
    made.close()
