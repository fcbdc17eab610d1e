"""Ranges of work over any executor: in order, whole, and a dead worker costs only its item."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from pipeline.render.pool import Lost, run, spawned

ROOT = Path(__file__).parents[2]


def squares(items: range) -> list[int]:
    return [item * item for item in items]


def killed_by(poison: int, items: range) -> list[int]:
    if poison in items:
        os._exit(9)
    return squares(items)


def threads(_initializer: Callable[[], None] | None) -> Executor:
    return ThreadPoolExecutor(2)


def never() -> None:
    os._exit(3)


@pytest.mark.parametrize("count", [0, 1, 64, 150])
def test_any_executor_gives_all_results_in_order(count: int) -> None:
    assert list(run(threads, None, squares, count)) == squares(range(count))


def test_a_worker_that_dies_is_reported_with_its_item_and_the_rest_goes_on() -> None:
    results = list(run(spawned(2), None, partial(killed_by, 5), 12, chunk=4))
    lost = [result for result in results if isinstance(result, Lost)]
    assert lost == [Lost(range(5, 6))]
    assert sorted(result for result in results if isinstance(result, int)) == [
        item * item for item in range(12) if item != 5
    ]


@pytest.mark.epreuve
def test_workers_that_cannot_start_lose_everything_and_end() -> None:
    results = list(run(spawned(1), never, squares, 4, chunk=2))
    assert sorted(item for result in results if isinstance(result, Lost) for item in result.items) == [
        0,
        1,
        2,
        3,
    ]


def test_an_error_of_the_work_itself_is_raised() -> None:
    def wrong(_items: range) -> list[int]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(run(threads, None, wrong, 3))


PROGRAM = """
import sys, time
from pipeline.render.pool import run, spawned
from tests.render.test_pool import sleepy
if __name__ == "__main__":
    print("prêt", flush=True)
    for result in run(spawned(2), None, sleepy, 100, chunk=1):
        print(result, flush=True)
"""


def sleepy(items: range) -> list[int]:
    time.sleep(60 if items.start > 1 else 0)
    return list(items)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT est propre à Unix")
def test_ctrl_c_stops_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    script = tmp_path / "programme.py"
    script.write_text(PROGRAM, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        while b"1" not in process.stdout.readline():
            assert process.poll() is None
        children = psutil.Process(process.pid).children(recursive=True)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(20)
        assert time.monotonic() - started < 15
        assert process.returncode != 0
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive
