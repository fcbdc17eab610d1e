"""The same work spread over processes: each loads the model once, and is sent ranges and decisions."""

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.build import crew
from pipeline.build.collector import paused
from pipeline.build.making import CHUNK, Alone, Fault, Hands, Mark, Order, Shared, lost, mark, write
from pipeline.write.writer import Made, Writer

# Below this many documents, starting processes costs more than it gains (0.5 s each, measured).
ALONE = 400
LOST = Fault("le processus qui le préparait s’est arrêté : relancez la production")


@contextmanager
def several(shared: Shared, jobs: int, factory: crew.ExecutorFactory = crew.processes) -> Iterator[Hands]:
    """As many processes as asked for when there is work for them, else this one."""
    if jobs < 2 or len(shared.items) < ALONE:
        yield Alone(shared)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "travail"
        with paused(), path.open("wb") as handle:
            pickle.dump(shared, handle, pickle.HIGHEST_PROTOCOL)
        with crew.Crew(jobs, path, factory) as workers:
            yield _Several(shared, workers)


class _Several:
    def __init__(self, shared: Shared, workers: crew.Crew) -> None:
        self._shared, self._workers = shared, workers

    def fingerprints(self) -> Iterator[Mark]:
        """The fingerprint of each item, in order."""
        chunks = _chunks(range(len(self._shared.items)))
        for chunk, marks in zip(chunks, self._workers.map(_fingerprints, chunks), strict=True):
            yield from ([LOST] * len(chunk) if marks is None else marks)

    def write(self, orders: Sequence[Order]) -> Iterator[Sequence[Made]]:
        """Carry out decisions, batch by batch, in order."""
        chunks = [orders[start : start + CHUNK] for start in range(0, len(orders), CHUNK)]
        for chunk, made in zip(chunks, self._workers.map(_write, chunks), strict=True):
            yield lost(chunk) if made is None else made


def _chunks(ranks: range) -> list[range]:
    return [ranks[start : start + 4 * CHUNK] for start in range(0, len(ranks), 4 * CHUNK)]


def _fingerprints(ranks: range) -> list[Mark]:
    shared: Shared = crew.state()
    return [mark(shared, rank) for rank in ranks]


def _write(orders: Sequence[Order]) -> list[Made]:
    shared: Shared = crew.state()
    with Writer(shared.outputs, shared.registre, shared.policy) as writer:
        return write(shared, writer, orders)
