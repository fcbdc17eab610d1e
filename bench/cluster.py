"""A real scheduler and real workers on loopback, to be measured, killed, stopped and lost."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pipeline.settings import ROOT

Pause = Callable[[Random], float]
QUIET = ("--no-dashboard",)


@dataclass
class Cluster:
    """A scheduler, its workers, what they wrote."""

    url: str
    folder: Path
    tls: tuple[str, ...] = ()
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    threads: int = 1
    killed: int = 0

    def start(self, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, *QUIET, *self.tls]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        with (self.folder / f"{module}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=self.folder, env=env, stdout=log, stderr=log)

    def add(self) -> None:
        """One more worker."""
        options = (
            "--no-nanny",
            "--nthreads",
            str(self.threads),
            "--memory-limit",
            "0",
            "--death-timeout",
            "120",
        )
        self.workers.append(
            self.start("dask_worker", self.url, *options, "--local-directory", str(self.folder))
        )

    def kill(self, chance: Random) -> None:
        """Kill a worker, whatever it does, and start another in its place."""
        victim = self.workers.pop(chance.randrange(len(self.workers)))
        victim.kill()
        victim.wait()
        self.killed += 1
        before = self.registered()
        self.add()
        self.wait(before + 1)

    def registered(self) -> int:
        """How many workers the scheduler ever took in."""
        log = self.folder / "dask_scheduler.log"
        return log.read_bytes().count(b"Register worker") if log.exists() else 0

    def wait(self, workers: int) -> None:
        """Until the scheduler took in that many."""
        for _ in range(1200):
            if self.registered() >= workers:
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "dask_scheduler.log").read_text("utf-8", "replace"))

    def stop(self) -> None:
        for each in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            each.send_signal(signal.SIGCONT)
            each.kill()
            each.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def started(
    folder: Path, workers: int = 3, certificates: Mapping[str, Path] | None = None, threads: int = 1
) -> Iterator[Cluster]:
    """A scheduler on loopback with workers that wait for it."""
    port, protocol = free_port(), "tls" if certificates else "tcp"
    tls = tuple(f"--tls-{name}={path}" for name, path in (certificates or {}).items())
    made = Cluster(f"{protocol}://127.0.0.1:{port}", folder, tls, threads=threads)
    folder.mkdir(parents=True, exist_ok=True)
    made.scheduler = made.start(
        "dask_scheduler", "--host", f"{protocol}://127.0.0.1:{port}", "--no-show", "--no-jupyter"
    )
    try:
        for _ in range(workers):
            made.add()
        made.wait(workers)
        yield made
    finally:
        made.stop()


@contextmanager
def killing(made: Cluster, seed: int, pause: Pause = lambda chance: chance.uniform(0, 4)) -> Iterator[None]:
    """Workers killed, at random instants unless ``pause`` says which, as long as the block runs."""
    over, chance = threading.Event(), Random(seed)

    def run() -> None:
        while not over.wait(pause(chance)):
            made.kill(chance)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
