"""Processes that work on chunks of anything, over any executor; one that dies costs only what killed it.

Work must be picklable and repeatable: after a death, what was under way is done again.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from types import TracebackType
from typing import Generic, TypeVar

from pipeline.run.cycle_collector import settled

S = TypeVar("S")
T = TypeVar("T")
R = TypeVar("R")
Start = Callable[[], None]
ExecutorFactory = Callable[[Start], Executor]
Work = Callable[[S, Sequence[T]], Sequence[R]]

WINDOWS_MOST = 61
UNDER_WAY = 6  # chunks handed over at once: enough to keep workers busy, few to do again after a death
# Deaths in a row, without one success between them, after which the machine is to blame, not an item.
MOST_DEATHS = 16

# What each worker was started with.
_state: list[object] = []


def processes(jobs: int) -> ExecutorFactory:
    """What makes processes of this machine, started afresh on every system (spawn)."""
    most = min(jobs, WINDOWS_MOST) if os.name == "nt" else jobs
    return partial(_spawned, most)


def _spawned(jobs: int, start: Start) -> Executor:
    return ProcessPoolExecutor(jobs, get_context("spawn"), _alone, (start,))


def _alone(start: Start) -> None:
    """Leave Ctrl-C to the main process, then start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    start()
    settled()


def _load(state: object) -> None:
    _state[:] = [state]


def _done(work: Work[S, T, R], items: Sequence[T]) -> Sequence[R]:
    return work(_state[0], items)  # type: ignore[arg-type]


class Pool(Generic[S]):
    """Workers that share a state, started at the first chunk and stopped at the end; at once if it fails."""

    def __init__(self, state: S, factory: ExecutorFactory) -> None:
        self._start, self._factory = partial(_load, state), factory
        self._executor: Executor | None = None

    def __enter__(self) -> "Pool[S]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(at_once=kind is not None)

    def map(
        self, work: Work[S, T, R], chunks: Iterable[Sequence[T]]
    ) -> Iterator[tuple[Sequence[T], Sequence[R] | None]]:
        """Each chunk with its results; ``None`` for what kills its worker, cut down to one item."""
        waiting, suspects, deaths = iter(chunks), deque[Sequence[T]](), 0
        running: deque[tuple[Sequence[T], Future[Sequence[R]]]] = deque()
        while deaths < MOST_DEATHS:
            try:
                for items, results in self._round(work, waiting, suspects, running):
                    deaths = 0
                    yield items, results
                return
            except BrokenExecutor:
                deaths += 1
                self._stop(at_once=True)
                lost = _suspected([items for items, _ in running], suspects)
                running.clear()
                yield from ((items, None) for items in lost)
        yield from ((items, None) for items in (*suspects, *waiting))

    def _round(
        self,
        work: Work[S, T, R],
        waiting: Iterator[Sequence[T]],
        suspects: deque[Sequence[T]],
        running: deque[tuple[Sequence[T], Future[Sequence[R]]]],
    ) -> Iterator[tuple[Sequence[T], Sequence[R]]]:
        """The life of one executor: suspects one by one, then the rest, never too many under way."""
        while True:
            most = 1 if suspects else getattr(self._executor, "under_way", UNDER_WAY)
            while len(running) < most and (items := self._next(suspects, waiting)) is not None:
                running.append((items, self._submitted(work, items)))
            if not running:
                return
            items, future = running[0]
            results = future.result()
            running.popleft()
            yield items, results

    @staticmethod
    def _next(suspects: deque[Sequence[T]], waiting: Iterator[Sequence[T]]) -> Sequence[T] | None:
        return suspects.popleft() if suspects else next(waiting, None)

    def _submitted(self, work: Work[S, T, R], items: Sequence[T]) -> Future[Sequence[R]]:
        if self._executor is None:
            self._executor = self._factory(self._start)
        try:
            return self._executor.submit(_done, work, items)
        except BrokenExecutor as fault:
            failed: Future[Sequence[R]] = Future()
            failed.set_exception(fault)
            return failed

    def _stop(self, *, at_once: bool) -> None:
        if self._executor is None:
            return
        workers = list((getattr(self._executor, "_processes", None) or {}).values())
        self._executor.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            for worker in workers:
                worker.kill()
        self._executor = None


def _suspected(unfinished: list[Sequence[T]], suspects: deque[Sequence[T]]) -> list[Sequence[T]]:
    """Put back what was under way; what was alone is cut in two, down to the one item that kills."""
    if len(unfinished) > 1:
        suspects.extendleft(reversed(unfinished))
        return []
    lost = [items for items in unfinished if len(items) == 1]
    for items in unfinished:
        if len(items) > 1:
            middle = len(items) // 2
            suspects.extendleft((items[middle:], items[:middle]))
    return lost
