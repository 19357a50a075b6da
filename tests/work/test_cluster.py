"""A cluster and a store give what one machine and a folder give; a worker that is killed in the middle is survived."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from pathlib import Path

import pytest

from converters.work.migrate import Plan, migration

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("qiyun-town-2024/report.md", "luting-township-2022/report.docx", "heting-town-2020/report.html", "yunxiu-county-2021/report.odt")


@pytest.fixture
def archive(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for at, name in enumerate(NAMES * 3):
        (source / f"{at:02}{Path(name).suffix}").write_bytes((SAMPLES / name).read_bytes())
    (source / "empty.docx").write_bytes(b"")
    return source


def _run(source: str, out: str, record: Path, **more) -> list[tuple[str, str]]:
    with migration(Plan([source], out, to=("json",), record=record, **more)) as (_count, found):
        return sorted((Path(done.item.relative).name, done.state) for done in found)


def _outputs(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.json")}


def test_a_store_gives_what_a_folder_gives(archive, tmp_path):
    fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed")
    states = _run(str(archive), str(tmp_path / "out"), tmp_path / "out", jobs=1)
    memory = fsspec.filesystem("memory")
    memory.put(str(archive), "/gouji-in", recursive=True)
    assert _run("memory://gouji-in", "memory://gouji-out", tmp_path / "record", jobs=1) == states
    kept = {Path(path).name: hashlib.sha256(memory.cat_file(path)).hexdigest() for path in memory.find("/gouji-out")}
    assert kept == _outputs(tmp_path / "out")
    assert _run(archive.as_uri(), (tmp_path / "filed").as_uri(), tmp_path / "record2", jobs=1) == states
    assert _outputs(tmp_path / "filed") == kept
    again = _run("memory://gouji-in", "memory://gouji-out", tmp_path / "record", jobs=1, resume=True)
    assert [state for _name, state in again].count("kept") == len(NAMES) * 3
    memory.rm("/gouji-in", recursive=True)
    memory.rm("/gouji-out", recursive=True)


@pytest.mark.filterwarnings("ignore")  # of dask's own: ports in use, unclosed loops
def test_a_cluster_gives_what_one_machine_gives_and_outlives_a_worker(archive, tmp_path):
    distributed = pytest.importorskip("distributed", reason="dask is not installed")
    states = _run(str(archive), str(tmp_path / "out"), tmp_path / "out", jobs=1)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        plan = Plan([str(archive)], str(tmp_path / "far"), to=("json",), record=tmp_path / "far", scheduler=cluster.scheduler_address)
        found = []
        with migration(plan) as (_count, results):
            for done in results:
                if not found and hasattr(signal, "SIGKILL"):
                    os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
                    time.sleep(0.2)
                found.append((Path(done.item.relative).name, done.state))
    assert sorted(found) == states
    assert _outputs(tmp_path / "far") == _outputs(tmp_path / "out")


def test_a_scheduler_that_does_not_answer_is_named(archive, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="dask is not installed")
    from converters.diagnostics import Refused

    monkeypatch.setattr("converters.work.cluster.SECONDS", 1)
    with pytest.raises(Refused) as caught:
        _run(str(archive), str(tmp_path / "out"), tmp_path / "out", scheduler="tcp://127.0.0.1:9")
    assert caught.value.diagnostic.code == "B906"
