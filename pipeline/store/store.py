"""The documents of a run: what the register knows, what the disk holds, what is to be done, and doing it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pipeline.errors import UserError
from pipeline.store import files, journal
from pipeline.store.decide import Decision, Policy, decide
from pipeline.store.freeze import succeeded
from pipeline.store.lock import one_run
from pipeline.store.outcome import Outcome, Task
from pipeline.store.package import MOST
from pipeline.store.register import Act, Known, Register, opened, shred_copies
from pipeline.store.states import Action
from pipeline.store.survey import Survey
from pipeline.store.tree import FORMATS, Stamp, Tree, look, sweep
from pipeline.store.verdicts import vet
from pipeline.store.write import Writer, held_back

CHUNK = 512
AnyTask = TypeVar("AnyTask", bound=Task)


class Store:
    """The documents of one run; get it from ``open_store``."""

    def __init__(self, outputs: Path, registre: Path, policy: Policy, register: Register) -> None:
        self.outputs, self.registre, self.policy = outputs.absolute(), registre, policy
        self._register = register
        self.refused: dict[str, str] = {}

    def rows(self) -> dict[str, Known]:
        """Give the register's rows by key."""
        return self._register.load()

    def save(self, rows: Iterable[Known]) -> None:
        """Add or replace rows of the register."""
        self._register.save(rows)

    def forget(self, keys: Iterable[str]) -> None:
        """Drop rows of the register."""
        self._register.forget(keys)

    def shred(self, key: str) -> None:
        """Leave nothing of a destroyed document in the register's free pages, nor in its former copies."""
        self._register.shred()
        shred_copies(self.registre, key)

    def reconcile(self, tasks: Sequence[Task], rows: Mapping[str, Known] | None = None) -> list[Decision]:
        """Decide what becomes of each document, in the order of the tasks; writes no document.

        ``rows`` are those of the register, when they were read already.
        """
        tree = look(self.outputs, sweep=not self.policy.dry_run)
        known = self._succeeded(self._register.load() if rows is None else rows, tasks)
        self.refused = tree.refused = self.vetted(tree, known)
        survey = Survey(tree, known, tasks)
        decisions = []
        for task, found in zip(tasks, survey.all_found(tasks), strict=True):
            survey.freeze(task, found)
            decisions.append(decide(survey.rows.get(task.key), found, task, self.policy))
        if survey.touched:
            self._register.save(survey.touched.values())
        return decisions

    def vetted(self, tree: Tree, rows: Mapping[str, Known]) -> dict[str, str]:
        """The Word files put there or saved by somebody that must not be opened, and why."""
        kept = {row.path for row in rows.values() if tree.files.get(row.path) == Stamp(row.size, row.mtime)}
        foreign = {path: tree.real(path) for path in tree.documents(frozenset(kept), FORMATS)}
        refused = vet(self.registre, foreign.values(), MOST)
        return {path: refused[place] for path, place in foreign.items() if place in refused}

    def freeze(self, signed: Mapping[str, str]) -> None:
        """Freeze documents that no task of this run brings: signed, and not due any more."""
        rows = {key: row for key, row in self._register.load().items() if key in signed} if signed else {}
        if not rows:
            return
        tree = look(self.outputs, sweep=False)
        tree.refused = self.vetted(tree, rows)
        survey = Survey(tree, rows, ())
        frozen = [row for key, why in signed.items() if (row := survey.frozen(key, why))]
        if frozen:
            self._register.save(frozen)

    def _succeeded(self, rows: Mapping[str, Known], tasks: Sequence[Task]) -> Mapping[str, Known]:
        """The rows once delivered documents have left their key to those that replace them."""
        moved = succeeded(rows, tasks)
        if not moved:
            return rows
        self._register.save(moved.values())
        self._register.forget(moved)
        kept = {key: row for key, row in rows.items() if key not in moved}
        return kept | {row.key: row for row in moved.values()}

    def act(self, act: Act, row: Known) -> None:
        """Record an act on a frozen document and the row that it leaves."""
        self._register.act(act, row)

    def writer(self) -> Writer:
        """Give a writer for this process; a worker builds its own: ``Writer(outputs, registre, policy)``."""
        return Writer(self.outputs, self.registre, self.policy)

    def record(self, made: Iterable[Outcome]) -> None:
        """Register what a writer handed back, in one transaction. Call it once per batch."""
        rows = [row for each in made for row in each.rows]
        if rows and not self.policy.dry_run:
            self._register.save(rows)

    def finish(self) -> None:
        """Say that everything written is registered, and take away what a writer that died half wrote."""
        if not self.policy.dry_run:
            sweep(self.outputs, journal.writers(self.registre) - {files.writer()})
            journal.clear(self.registre)

    def apply(
        self, tasks: Sequence[AnyTask], decisions: Sequence[Decision], render: Callable[[AnyTask], bytes]
    ) -> Iterator[Outcome]:
        """Carry out decisions in this process, and give their outcomes in order as they come."""
        with self.writer() as writer:
            pairs = iter(zip(tasks, decisions, strict=True))
            while chunk := list(islice(pairs, CHUNK)):
                made = [made for each in chunk for made in _made(writer, *each, render)]
                self.record(made)
                yield from made
        self.finish()


def _made(
    writer: Writer, task: AnyTask, decision: Decision, render: Callable[[AnyTask], bytes]
) -> list[Outcome]:
    if decision.action is Action.LEAVE:
        return [decision.outcome()]
    try:
        data = render(task)
    except UserError as fault:
        return [held_back(decision.outcome(), fault)]
    return writer.write([(decision, data)])


@contextmanager
def open_store(outputs: Path, registre: Path, policy: Policy) -> Iterator[Store]:
    """Open the documents for one run: alone, after mending what a run cut short may have left.

    With ``policy.dry_run`` nothing is locked, created or changed. Raises ``Busy`` when another run is
    under way.
    """
    if policy.dry_run:
        with opened(registre, memory=True) as register:
            register.save(journal.foresee(registre, outputs))
            yield Store(outputs, registre, policy, register)
        return
    with one_run(registre), opened(registre) as register:
        files.make_folder(outputs)
        register.save(journal.replay(registre, outputs))
        journal.clear(registre)
        yield Store(outputs, registre, policy, register)
