"""Who does the work: this process here, or several, which are sent what they need chunk by chunk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from pipeline.run.plan import Item
from pipeline.run.pool import ExecutorFactory, Pool, processes
from pipeline.run.worker import DIED, Fault, Mark, Order, Worker, lost
from pipeline.store.outcome import Outcome
from pipeline.store.write import Writer

# Below this many documents, starting processes costs more than it gains (0.5 s each, measured).
FEW = 400
CHUNK = 256
FAR = 64  # on a cluster: what a machine that dies makes others do again
Each = TypeVar("Each")


class Workers(Protocol):
    """Those who do the work; what they give comes batch by batch, with what it is about."""

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        ...

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Outcome]]]:
        """What came of decisions."""
        ...


@contextmanager
def workers_for(worker: Worker, jobs: int, factory: ExecutorFactory | None = None) -> Iterator[Workers]:
    """As many processes as asked for, at work only when there is enough to do for them."""
    if jobs < 2 and factory is None:
        yield InProcess(worker)
        return
    with Pool(worker, factory or processes(jobs)) as pool:
        here = InProcess(worker)
        yield InSeveral(here, pool) if factory is None else InSeveral(here, pool, 0, FAR)


class InProcess:
    """This process does everything."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        for chunk in _chunks(items):
            yield chunk, self._worker.marks(chunk)

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Outcome]]]:
        """What came of decisions."""
        worker = self._worker
        with Writer(worker.outputs, worker.registre, worker.policy) as writer:
            for chunk in _chunks(orders):
                yield chunk, worker.write_with(writer, chunk)


class InSeveral:
    """Several processes, and this one for what is little."""

    def __init__(self, here: InProcess, workers: Pool[Worker], few: int = FEW, chunk: int = CHUNK) -> None:
        self._here, self._workers, self._few, self._chunk = here, workers, few, chunk

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        if len(items) < self._few:
            yield from self._here.marks(items)
            return
        for chunk, marks in self._workers.map(Worker.marks, _chunks(items, self._chunk)):
            yield chunk, [Fault(DIED)] * len(chunk) if marks is None else marks

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Outcome]]]:
        """What came of decisions."""
        if len(orders) < self._few:
            yield from self._here.write(orders)
            return
        for chunk, made in self._workers.map(Worker.write, _chunks(orders, self._chunk)):
            yield chunk, lost(chunk) if made is None else made


def _chunks(items: Sequence[Each], size: int = CHUNK) -> Iterator[Sequence[Each]]:
    return (items[start : start + size] for start in range(0, len(items), size))
