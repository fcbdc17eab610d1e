"""Work shared out to processes by ranges of indexes; a worker that dies costs only what killed it.

``work`` must be picklable and repeatable: after a death, what was under way is done again.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from typing import Generic, TypeVar

R = TypeVar("R")
Initializer = Callable[[], None]
ExecutorFactory = Callable[[Initializer | None], Executor]
Work = Callable[[range], Sequence[R]]

WINDOWS_MOST = 61
UNDER_WAY = 8  # chunks submitted at once: enough to keep workers busy, few to do again after a death
# Deaths in a row, without one success between them, after which the machine is to blame, not an item.
MOST_DEATHS = 16


@dataclass(frozen=True, slots=True)
class Lost:
    """The items whose worker died, alone with them."""

    items: range


def spawned(jobs: int) -> ExecutorFactory:
    """Return what makes a pool of ``jobs`` processes, started afresh on every system."""
    return partial(_spawned, jobs)


def _spawned(jobs: int, initializer: Initializer | None) -> Executor:
    most = min(jobs, WINDOWS_MOST) if os.name == "nt" else jobs
    return ProcessPoolExecutor(max(1, most), get_context("spawn"), _start, (initializer,))


def _start(initializer: Initializer | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if initializer is not None:
        initializer()


def run(
    executor_factory: ExecutorFactory,
    initializer: Initializer | None,
    work: Work[R],
    count: int,
    chunk: int = 64,
) -> Iterator[R | Lost]:
    """Yield the results of ``work`` over ``range(count)``, chunk by chunk; Lost for what kills its worker.

    Interrupted (Ctrl-C, or the iterator closed), it stops its processes at once.
    """
    waiting = deque(range(start, min(start + chunk, count)) for start in range(0, count, chunk))
    suspects: deque[range] = deque()
    deaths = 0
    while (waiting or suspects) and deaths < MOST_DEATHS:
        round_: _Round[R] = _Round(executor_factory(initializer), work)
        try:
            for result in round_.run(suspects or waiting, 1 if suspects else UNDER_WAY):
                deaths = 0
                yield from result
        except BrokenExecutor:
            deaths += 1
            yield from _sentence(round_.unfinished, suspects)
        finally:
            round_.stop()
    yield from (Lost(items) for items in (*suspects, *waiting))


def _sentence(unfinished: list[range], suspects: deque[range]) -> Iterator[Lost]:
    """Take up again what was under way; what was alone is cut in two, down to the one item that kills."""
    if len(unfinished) > 1:
        suspects.extendleft(reversed(unfinished))
        return
    for items in unfinished:
        if len(items) == 1:
            yield Lost(items)
        else:
            middle = len(items) // 2
            suspects.extendleft((items[middle:], items[:middle]))


class _Round(Generic[R]):
    """The life of one executor: until there is no more to do, or one of its workers dies."""

    def __init__(self, executor: Executor, work: Work[R]) -> None:
        self._executor = executor
        self._work = work
        self._running: deque[tuple[range, Future[Sequence[R]]]] = deque()

    @property
    def unfinished(self) -> list[range]:
        """Return the chunks handed over and not given back."""
        return [items for items, _ in self._running]

    def run(self, todo: deque[range], most: int) -> Iterator[Sequence[R]]:
        """Yield the result of each chunk, in order, never more than ``most`` under way."""
        while todo or self._running:
            while todo and len(self._running) < most:
                items = todo.popleft()
                future = self._submit(items)
                self._running.append((items, future))
            yield self._running[0][1].result()
            self._running.popleft()

    def _submit(self, items: range) -> Future[Sequence[R]]:
        try:
            return self._executor.submit(self._work, items)
        except BrokenExecutor as error:
            failed: Future[Sequence[R]] = Future()
            failed.set_exception(error)
            return failed

    def stop(self) -> None:
        """Stop at once if anything is still running."""
        processes = list((getattr(self._executor, "_processes", None) or {}).values())
        self._executor.shutdown(wait=not self._running, cancel_futures=True)
        if self._running:
            for process in processes:
                process.kill()
