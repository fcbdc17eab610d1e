"""Who does the work: this process alone, or several, which are sent what they need chunk by chunk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol, TypeVar

from pipeline.run import pool as crew
from pipeline.run.plan import Item
from pipeline.run.worker import DIED, Fault, Mark, Order, Station, lost
from pipeline.store.write import Made, Writer

# Below this many documents, starting processes costs more than it gains (0.5 s each, measured).
ALONE = 400
CHUNK = 256
Each = TypeVar("Each")


class Hands(Protocol):
    """Those who do the work; what they give comes batch by batch, with what it is about."""

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        ...

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Made]]]:
        """What came of decisions."""
        ...


@contextmanager
def hands(station: Station, jobs: int, factory: crew.ExecutorFactory | None = None) -> Iterator[Hands]:
    """As many processes as asked for, at work only when there is enough to do for them."""
    if jobs < 2 and factory is None:
        yield Alone(station)
        return
    with crew.Crew(station, factory or crew.processes(jobs)) as workers:
        yield Several(Alone(station), workers)


class Alone:
    """This process does everything."""

    def __init__(self, station: Station) -> None:
        self._station = station

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        for chunk in _chunks(items):
            yield chunk, self._station.marks(chunk)

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Made]]]:
        """What came of decisions."""
        station = self._station
        with Writer(station.outputs, station.registre, station.policy) as writer:
            for chunk in _chunks(orders):
                yield chunk, station.write_with(writer, chunk)


class Several:
    """Several processes, and this one for what is little."""

    def __init__(self, alone: Alone, workers: crew.Crew[Station]) -> None:
        self._alone, self._workers = alone, workers

    def marks(self, items: Sequence[Item]) -> Iterator[tuple[Sequence[Item], Sequence[Mark]]]:
        """The fingerprints of items."""
        if len(items) < ALONE:
            yield from self._alone.marks(items)
            return
        for chunk, marks in self._workers.map(Station.marks, _chunks(items)):
            yield chunk, [Fault(DIED)] * len(chunk) if marks is None else marks

    def write(self, orders: Sequence[Order]) -> Iterator[tuple[Sequence[Order], Sequence[Made]]]:
        """What came of decisions."""
        if len(orders) < ALONE:
            yield from self._alone.write(orders)
            return
        for chunk, made in self._workers.map(Station.write, _chunks(orders)):
            yield chunk, lost(chunk) if made is None else made


def _chunks(items: Sequence[Each]) -> Iterator[Sequence[Each]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
