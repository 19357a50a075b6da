"""A whole archive brought to other formats: what there is, what is left to do, each document in a worker, each result written down."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from converters.diagnostics import diagnose
from converters.formats import writable
from converters.work import cluster, inputs, store
from converters.work.engine import Done, Order, Task, stream
from converters.work.manifest import Manifest
from converters.work.reading import Made, make
from converters.work.slot import Limits

_HELD = 512  # results that wait for one before them


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with the inputs `places`, files, folders, archives or addresses of a store, for the folder or store `out`.

    `to` are formats, of which there may be none: then only the record is kept. `record` is the folder in which the record of the run
    is kept, None to keep none. `resume` lets be what an earlier run has done; `retry` does again what failed in it; `existing` passes
    over inputs whose outputs are there.
    """

    places: Sequence[str]
    out: str
    to: tuple[str, ...] = ()
    edition: str = ""
    infer: bool = False
    media: tuple[str, str] = ("", "")
    via: str = ""
    record: Path | None = None
    only: tuple[str, ...] = ()
    resume: bool = False
    retry: bool = False
    existing: bool = False
    jobs: int = 0
    limits: Limits | None = None
    scheduler: str = ""

    def kept_in(self, folder: Path) -> Plan:
        """Return the same plan with its record in another folder."""
        return replace(self, record=folder)


@contextmanager
def migration(plan: Plan) -> Iterator[tuple[int, Iterator[Done]]]:
    """Give the number of inputs, and what becomes of each as it is done; the record is closed with the block.

    Raises:
        Refused: B911, another run is at work on this folder; B912, its record can't be read.
        OSError: there is no room for outputs or for the record; what was done is kept, and `resume` goes on from there.

    """
    options = {"to": plan.to, "edition": plan.edition, "infer": plan.infer, "via": plan.via, **({"media": plan.media} if plan.media[0] else {})}
    suffixes = {name: writable()[name] for name in plan.to}
    manifest = Manifest(plan.record, options, plan.out)
    try:
        count = manifest.plan(inputs.walk(plan.places, plan.out, plan.only), max(map(len, suffixes.values()), default=0))
        order = Order(make, options, plan.limits or Limits(), manifest.scratch if plan.record and not store.is_address(plan.out) else None)
        yield count, _run(plan, manifest, order, suffixes)
    finally:
        manifest.close()


def _run(plan: Plan, manifest: Manifest, order: Order, suffixes: dict[str, str]) -> Iterator[Done]:
    """Write down each result as it comes, and hand them on in the order of the inputs as far as that costs no more than `_HELD` of them."""
    asked: deque[int] = deque()
    held: dict[int, Done] = {}

    def tasks() -> Iterator[Task]:
        for task in manifest.tasks(suffixes, resume=plan.resume or plan.retry, retry=plan.retry):
            asked.append(task.number)
            yield _passed_over(task) if plan.existing else task

    for done in cluster.stream(tasks(), order, plan.scheduler) if plan.scheduler else stream(tasks(), order, plan.jobs, ordered=False, isolate=plan.limits is not None):
        made = done.value
        manifest.note(done, made if isinstance(made, Made) else None)
        held[done.number] = done._replace(value=made._replace(records=())) if isinstance(made, Made) else done
        while held and (asked[0] in held or len(held) > _HELD):
            number = next(number for number in asked if number in held)
            asked.remove(number)
            yield held.pop(number)
    manifest.finish()


def _passed_over(task: Task) -> Task:
    """A task whose outputs are all there has nothing to do."""
    if task.targets and all(store.exists(place) for place in task.targets.values()):
        return task._replace(item=task.item._replace(trouble=diagnose("B908")))
    return task
