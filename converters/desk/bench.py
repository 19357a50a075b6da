"""Where the desk has things done: worker processes that stay warm, each with its limits, so that a hostile file costs no more than its own card."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from converters.work.slot import Limits, Slot

T = TypeVar("T")


class Bench:
    """Some threads, each with a worker process of its own that is started when it is first needed."""

    def __init__(self, count: int, limits: Limits) -> None:
        """Make room for `count` documents at a time."""
        self._count, self._limits = count, limits
        self._own = threading.local()
        self._slots: list[Slot] = []
        self._closed = False
        self._threads = ThreadPoolExecutor(count)

    def submit(self, work: Callable[[Slot], T]) -> Future[T]:
        """Have `work` done with a slot, as soon as one is free."""
        return self._threads.submit(lambda: work(self._slot()))

    def warm(self, function: Callable[[], None]) -> None:
        """Start every process, and have `function`, one of a module, done in each."""
        for _ in range(self._count):
            self.submit(lambda slot: slot.call(function, (), {}, 0))

    def call(self, function: Callable[..., Any], *values: Any, size: int = 0) -> Any:  # noqa: ANN401 - what the function has and gives
        """Return what `function`, one of a module, gives in a worker process; raises Refused as `Slot.call` does."""
        return self.submit(lambda slot: slot.call(function, values, {}, size)[0]).result()

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._closed = True
        for slot in self._slots:
            slot.close()
        self._threads.shutdown(cancel_futures=True)

    def _slot(self) -> Slot:
        slot: Slot | None = getattr(self._own, "slot", None)
        if slot is None:
            slot = self._own.slot = Slot(self._limits)
            self._slots.append(slot)
            if self._closed:
                slot.close()
        return slot
