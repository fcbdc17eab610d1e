"""Chunks over any executor: all results, in order; a machine that cannot start processes ends the run."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from pipeline.run.pool import Pool, processes

Start = Callable[[], None]


def times(factor: int, items: Sequence[int]) -> list[int]:
    return [factor * item for item in items]


def wrong(_factor: int, _items: Sequence[int]) -> list[int]:
    raise ZeroDivisionError


def threads(start: Start) -> Executor:
    return ThreadPoolExecutor(2, initializer=start)


def chunks(count: int) -> list[range]:
    return [range(start, min(start + 4, count)) for start in range(0, count, 4)]


class Unstartable:
    """A state that ends the process which receives it."""

    def __reduce__(self) -> tuple[Callable[[int], None], tuple[int]]:
        return os._exit, (3,)


@pytest.mark.parametrize("count", [0, 1, 4, 150])
def test_any_executor_gives_all_results_in_order(count: int) -> None:
    with Pool(3, threads) as workers:
        found = list(workers.map(times, chunks(count)))
    assert [chunk for chunk, _ in found] == chunks(count)
    assert [result for _, results in found for result in results or ()] == times(3, range(count))


def test_a_crew_serves_one_work_after_another() -> None:
    with Pool(2, threads) as workers:
        first = [results for _, results in workers.map(times, [[1], [2]])]
        second = [results for _, results in workers.map(times, [[3]])]
    assert (first, second) == ([[2], [4]], [[6]])


def test_nothing_is_started_when_there_is_nothing_to_do() -> None:
    def never(_start: Start) -> Executor:
        raise AssertionError

    with Pool(1, never) as workers:
        assert list(workers.map(times, [])) == []


def test_an_error_of_the_work_itself_is_raised() -> None:
    with pytest.raises(ZeroDivisionError), Pool(1, threads) as workers:
        list(workers.map(wrong, [[1]]))


@pytest.mark.epreuve
def test_workers_that_cannot_start_lose_everything_and_end() -> None:
    with Pool(Unstartable(), processes(1)) as workers:
        found = list(workers.map(times, [[1, 2], [3, 4]]))  # type: ignore[arg-type]
    assert all(results is None for _, results in found)
    assert sorted(item for chunk, _ in found for item in chunk) == [1, 2, 3, 4]
