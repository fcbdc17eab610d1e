"""Processes that work on chunks; one that dies loses its chunk alone, and the rest go on."""

import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from pipeline.build.collector import paused

C = TypeVar("C")
R = TypeVar("R")
ExecutorFactory = Callable[[int, Path], Executor]

# What each worker loads once: set by the initializer, read by the functions it is sent.
_state: list[Any] = []


def state() -> Any:
    """What this worker was started with."""
    return _state[0]


def load_state(path: Path) -> None:
    """Start a worker: load the shared state, and leave Ctrl-C to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with paused(), path.open("rb") as handle:
        _state[:] = [pickle.load(handle)]  # noqa: S301 - written by this very run, in its own folder


def processes(jobs: int, path: Path) -> Executor:
    """Processes of this machine, started afresh as on every system (spawn)."""
    return ProcessPoolExecutor(jobs, get_context("spawn"), load_state, (path,))


class Crew:
    """Workers over any executor. Results come in the order of the chunks."""

    def __init__(self, jobs: int, path: Path, factory: ExecutorFactory = processes) -> None:
        self._jobs, self._path, self._factory = jobs, path, factory
        self._executor = factory(jobs, path)

    def __enter__(self) -> "Crew":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def map(self, work: Callable[[C], R], chunks: Sequence[C]) -> Iterator[R | None]:
        """The result of each chunk; ``None`` for one whose process died twice."""
        waiting = deque(range(len(chunks)))
        running: deque[tuple[int, Future[R]]] = deque()
        while waiting or running:
            while waiting and len(running) < 2 * self._jobs:
                rank = waiting.popleft()
                running.append((rank, self._executor.submit(work, chunks[rank])))
            rank, future = running.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                suspects = [rank, *(other for other, _ in running)]
                running.clear()
                yield from (self._alone(work, chunks[suspect]) for suspect in suspects)
                self._restart()

    def _alone(self, work: Callable[[C], R], chunk: C) -> R | None:
        """One more try, in a process of its own: only the chunk that kills it is lost."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        with self._factory(1, self._path) as executor:
            try:
                return executor.submit(work, chunk).result()
            except BrokenProcessPool:
                return None

    def _restart(self) -> None:
        self._executor = self._factory(self._jobs, self._path)
