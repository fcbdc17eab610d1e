"""kill -9 between any two operations of a run over 300 documents: nothing truncated, lost or left behind."""

import os
import random
import signal
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

from pipeline.store.files import digest, is_temporary
from pipeline.store.outcome import Outcome
from pipeline.store.register import opened
from pipeline.store.store import open_store
from tests.synthese import hands
from tests.synthese.word import FIELDS, Task, convention, policy, render, synthese

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kill -9 et fork : POSIX seulement")
SIZE = 300


def tasks(round_: int, share: int) -> list[Task]:
    """Make a plan in which one document in ``share`` changes at each round.

    Mostly calendars, some conventions (saved before) and syntheses (refreshed).
    """
    return [_task(number, round_ - (round_ + number) % share) for number in range(SIZE)]


def _task(number: int, version: int) -> Task:
    kind = {0: "convention", 1: "synthese"}.get(number % 10, "calendrier")
    key, nom = f"{kind}/R{number}", f"Mme N{number} V{version}"
    data = synthese(key, {**FIELDS, "nom": nom}) if kind == "synthese" else convention(key, nom)
    # Every third corrected name renames the file too.
    name = f"Nom {number}" + (f" v{version}" if number % 3 == 0 else "")
    return Task(key, f"{kind}s/{name}.docx", f"f{version}", data)


@dataclass
class Site:
    """A folder that runs are killed in."""

    root: Path
    words: dict[str, str] = field(default_factory=dict)

    def run(self, plan: list[Task]) -> list[Outcome]:
        with open_store(self.root / "outputs", self.root / "registre", policy(date(2026, 8, 1))) as store:
            return list(store.apply(plan, store.reconcile(plan), render))

    def killed(self, plan: list[Task], after: int) -> bool:
        """Run in a child killed at its ``after``-th file operation; False when it ended before."""

        def doomed() -> None:
            _die_after(after)
            self.run(plan)

        return _ended(self._child(doomed))

    def killed_in_time(self, plan: list[Task], seconds: float) -> bool:
        """Run in a child killed after a while, be it in the middle of a transaction."""
        child = self._child(lambda: self.run(plan))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return _ended(child)

    @staticmethod
    def _child(work: Callable[[], object]) -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _leave(work)
        return child

    def documents(self) -> Iterator[Path]:
        return (self.root / "outputs").rglob("*.docx")

    def operations(self, plan: list[Task]) -> int:
        """Count the file operations of a run, in a child too."""
        reader, writer = os.pipe()

        def count() -> None:
            seen = [0]
            sys.addaudithook(lambda event, _: _count(event, seen))
            self.run(plan)
            os.write(writer, str(seen[0]).encode())

        assert not _ended(self._child(count))
        os.close(writer)
        with os.fdopen(reader) as stream:
            return int(stream.read())


def _ended(child: int) -> bool:
    """Wait for a child; True when it was killed, and a failure of its own is the test's."""
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


_FILES = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "os.scandir", "sqlite3.connect"}


def _leave(work: Callable[[], object]) -> NoReturn:
    """Work in a child process and end it there, whatever happens: the test goes on in its parent only."""
    try:
        work()
        os._exit(0)
    finally:
        os._exit(3)


def _count(event: str, seen: list[int]) -> None:
    if event in _FILES:
        seen[0] += 1


def _die_after(operations: int) -> None:
    seen = [0]

    def hook(event: str, _: object) -> None:
        _count(event, seen)
        if event in _FILES and seen[0] == operations:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _edit(site: Site, chance: random.Random, round_: int) -> None:
    """Type in a few documents, as people do between two runs."""
    for path in chance.sample(sorted(site.documents()), 3):
        if "sauvegardes" not in path.parts:
            word = f"Saisi-{round_}-{len(site.words)}"
            hands.type_in(path, "Savoir faire" if "syntheses" in path.parts else "Durée convenue", word)
            site.words[word] = path.name


def _check(site: Site, plan: list[Task]) -> None:
    """Check everything the issue promises, once the next run is over."""
    outputs = site.root / "outputs"
    found = {path: path.read_bytes() for path in site.documents() if "sauvegardes" not in path.parts}
    bodies = {path: zipfile.ZipFile(path).read("word/document.xml").decode() for path in found}
    assert not [word for word in site.words if not any(word in body for body in bodies.values())]
    assert not [path for path in outputs.rglob("*") if is_temporary(path.name)]
    with opened(site.root / "registre") as register:
        rows = register.load()
    for task in plan:
        path = outputs / rows[task.key].path
        assert digest(found[path]) == rows[task.key].seen
        assert "Saisi-" in bodies[path] or found[path] == task.data, "our own file was taken for a person's"
    assert set(found) == {outputs / rows[task.key].path for task in plan}
    for path in (outputs / "sauvegardes").rglob("*.docx"):
        assert zipfile.is_zipfile(path)


def crash(root: Path, rounds: int, share: int, timed: int = 0, seed: int = 20260801) -> int:
    """Kill ``rounds`` runs between two operations, and ``timed`` more at any moment; count the deaths."""
    chance, site, deaths = random.Random(seed), Site(root), 0
    site.run(tasks(0, share))
    start = time.monotonic()
    span = site.operations(tasks(1, share))
    lasted = time.monotonic() - start
    for round_ in range(2, rounds + timed + 2):
        plan = tasks(round_, share)
        if round_ < rounds + 2:
            deaths += site.killed(plan, chance.randrange(1, span))
        else:
            deaths += site.killed_in_time(plan, chance.random() * lasted)
        site.run(plan)
        _check(site, plan)
        _edit(site, chance, round_)
    return deaths


@pytest.mark.epreuve
def test_a_run_killed_at_five_instants_loses_nothing(tmp_path: Path) -> None:
    assert crash(tmp_path, 5, share=5) >= 3


@pytest.mark.epreuve
def test_a_run_killed_at_two_hundred_instants_loses_nothing(tmp_path: Path) -> None:
    assert crash(tmp_path, 100, share=1, timed=100, seed=7) >= 120
