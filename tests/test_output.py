"""An output is whole or not there, whatever was left behind before, whoever writes beside, and whatever of several cannot be written."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from converters.output import write_all, write_whole


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_run_left_stands_in_nobodys_way(tmp_path):
    """A container gives the same process number each time, so the leftover may have any name that goes with it."""
    for name in (f".a.json.{os.getpid()}.tmp", ".a.json.tmp", f".a.json.{os.getpid()}"):
        (tmp_path / name).write_bytes(b"half")
    before = _names(tmp_path)
    write_whole(tmp_path / "a.json", b"whole")
    assert (tmp_path / "a.json").read_bytes() == b"whole"
    assert _names(tmp_path) == sorted([*before, "a.json"])


def test_threads_that_write_one_target_leave_one_of_theirs_whole(tmp_path):
    parts = [bytes([65 + at]) * 100_000 for at in range(16)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda data: write_whole(tmp_path / "a", data), parts * 4))
    assert (tmp_path / "a").read_bytes() in parts
    assert _names(tmp_path) == ["a"]


def test_of_several_files_all_are_written_or_none(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "c").write_bytes(b"old")
    with pytest.raises(OSError, match="directory") as error:
        write_all({tmp_path / "a": b"1", tmp_path / "c": b"new", tmp_path / "b": b"2"})
    assert error.value.filename == str(tmp_path / "b")
    assert _names(tmp_path) == ["b", "c"]
    assert (tmp_path / "c").read_bytes() == b"old"


def test_a_folder_is_made_only_where_that_is_asked_for(tmp_path):
    with pytest.raises(FileNotFoundError) as error:
        write_whole(tmp_path / "none" / "a", b"1")
    assert error.value.filename == str(tmp_path / "none" / "a")
    write_whole(tmp_path / "made" / "a", b"1", folders=True)
    assert (tmp_path / "made" / "a").read_bytes() == b"1"


@pytest.mark.parametrize("name", ["长" * 80 + ".json", "a" * 250, "é" * 120])
def test_a_name_as_long_as_a_file_system_takes_is_written(tmp_path, name):
    write_whole(tmp_path / name, b"1")
    assert _names(tmp_path) == [name]


@pytest.mark.skipif(os.name == "nt", reason="the rights of a file are those of POSIX")
def test_an_output_has_the_rights_that_the_system_gives_new_files(tmp_path):
    write_whole(tmp_path / "a", b"1")
    (tmp_path / "b").write_bytes(b"1")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
