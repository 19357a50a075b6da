"""`gouji desk` where it can't open: one clear line, never a traceback."""

from __future__ import annotations

import importlib.util

import pytest
from click.testing import CliRunner

from converters.cli import main
from converters.work.manifest import Manifest


def test_without_its_extra_the_desk_says_what_to_install(tmp_path, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "starlette" else found(name))
    done = CliRunner().invoke(main, ["desk", str(tmp_path), "--no-browser", "--lang", "en"], prog_name="gouji")
    assert done.exit_code == 3
    assert "pip install" in done.output
    assert "[desk]" in done.output
    assert done.output.count("\n") == 1


def test_a_folder_that_another_run_works_on_is_refused(tmp_path):
    pytest.importorskip("starlette", reason="the extra desk is not installed")
    other = Manifest(tmp_path, {})
    try:
        done = CliRunner().invoke(main, ["desk", str(tmp_path), "--no-browser", "--lang", "zh"], prog_name="gouji")
    finally:
        other.close()
    assert done.exit_code == 3
    assert "B911" in done.output
