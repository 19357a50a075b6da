"""The same work on the machines of a Dask scheduler: each of its threads has a slot of its own, and does what a core does at home.

Inputs and outputs must be where every machine reaches them: in a shared folder, or in a store.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from converters.diagnostics import refuse
from converters.work.engine import Done, Order, Task, attend
from converters.work.slot import Slot

SECONDS = 10  # that a scheduler has to answer
_AHEAD = 4  # documents a thread that wait on the scheduler, so that no thread waits for one
_HERE = threading.local()


def stream(tasks: Iterator[Task], order: Order, address: str) -> Iterator[Done]:
    """Yield what becomes of each task, as they are done; as `engine.stream` does.

    Raises:
        Refused: W904, dask is not installed; B906, no scheduler answers at the address.

    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise refuse("W904", package="distributed") from error
    try:
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise refuse("B906", place=address, reason=str(error)) from error
    with client:
        under_way = as_completed(loop=client.loop)
        given: dict[str, Task] = {}

        def more(count: int) -> None:
            for task in (task for _ in range(count) if (task := next(tasks, None))):
                future = client.submit(remote, task, order, pure=False)
                given[future.key] = task
                under_way.add(future)

        more(_AHEAD * max(1, sum(client.nthreads().values())))
        for future in under_way:
            task = given.pop(future.key)
            yield _result(future.exception(), task) or future.result()
            more(1)


def _result(error: BaseException | None, task: Task) -> Done | None:
    """A document whose machines died with it, again and again, has failed; any other error ends the run."""
    from distributed.scheduler import KilledWorker

    if error is None:
        return None
    if isinstance(error, KilledWorker):
        return Done(task.number, task.item, "failed", failure=refuse("B901", reason="the machines that had it were lost", count=4).diagnostic, note=task.note)
    raise error


def remote(task: Task, order: Order) -> Done:
    """Do one task in the slot of this thread of a cluster's worker."""
    if getattr(_HERE, "limits", None) != order.limits:
        _HERE.limits, _HERE.slot = order.limits, Slot(order.limits)
    return attend(task, order, _HERE.slot)
