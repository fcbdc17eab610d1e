"""One command measured from outside: wall time, processor time and peak memory of all its processes."""

import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

PAUSE = 0.1
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds on the clock; of all processes: seconds of processor, megabytes at the highest.

    ``others``: what everything else on the machine took meanwhile, in cores.
    """

    wall: float
    cpu: float
    memory: float
    code: int
    others: float


def measured(command: Sequence[str], cwd: Path) -> Measure:
    """Run a command to its end; its output is thrown away."""
    before, machine = resource.getrusage(resource.RUSAGE_CHILDREN), _busy()
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        highest = 0
        root = psutil.Process(process.pid)
        while process.poll() is None:
            highest = max(highest, _resident(root))
            time.sleep(PAUSE)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    others = max(0.0, _busy() - machine - cpu) / wall
    return Measure(wall, cpu, highest / MEGABYTE, process.returncode, others)


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.system)


def _resident(root: psutil.Process) -> int:
    """Return the resident memory of a process and its descendants, shared pages counted once for each."""
    total = 0
    try:
        for process in (root, *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        return total
    return total
