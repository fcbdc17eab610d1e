"""All documents due brought up to date: what they would say, what to do with each, then doing it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from pipeline.run import agendas, fingerprint_cache, termes
from pipeline.run.contents import Contents
from pipeline.run.cycle_collector import paused
from pipeline.run.executors import Workers, workers_for
from pipeline.run.fingerprints import Subjects
from pipeline.run.plan import Item
from pipeline.run.policy import policy_of
from pipeline.run.pool import ExecutorFactory
from pipeline.run.worker import Fault, Mark, Worker
from pipeline.settings import Settings
from pipeline.store.decide import Decision
from pipeline.store.outcome import Outcome, Status
from pipeline.store.register import Known
from pipeline.store.states import Action
from pipeline.store.store import Store, open_store

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Making:
    """What became of each item, and the rows of the register as they were before.

    ``refused``: the files found in ``outputs`` that were not opened, with what is wrong with each.
    """

    outcomes: tuple[Outcome, ...] = ()
    known: tuple[Known, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def make(
    settings: Settings,
    items: Sequence[Item],
    contents: Contents,
    progress: Progress | None = None,
    executors: ExecutorFactory | None = None,
    signed: Mapping[str, str] | None = None,
) -> Making:
    """Bring every document that is due up to date; outcomes are in the order of the items.

    ``signed``: what freezes documents made before that are not due any more, by their key.
    """
    policy = policy_of(settings)
    worker = Worker(contents, settings.outputs.absolute(), settings.registre, policy)
    with paused(), ExitStack() as stack:
        store = stack.enter_context(open_store(settings.outputs, settings.registre, policy))
        workers = stack.enter_context(workers_for(worker, settings.jobs, executors))
        run = _Run(items, store, workers, progress or (lambda _done, _total: None))
        store.freeze(signed or {})
        subjects = _subjects(items, contents)
        outcomes = run.outcomes(subjects, fingerprint_cache.recall(settings.registre))
        if not settings.dry_run:
            _keep(settings, subjects, run.marks)
            termes.remember(settings, items, outcomes, store.refused)
            agendas.remember(settings, items, outcomes)
        return Making(tuple(outcomes), tuple(run.known.values()), store.refused)


def _subjects(items: Sequence[Item], contents: Contents) -> dict[str, str]:
    """The digest of each item's subject, by its key."""
    made = Subjects(contents)
    return {item.key: made.digest(item) for item in items}


def _keep(settings: Settings, subjects: Mapping[str, str], marks: Mapping[str, Mark]) -> None:
    """Remember the fingerprints of this run; of the kinds it left aside, those of former runs."""
    found = {
        digest: mark
        for key, digest in subjects.items()
        if isinstance(mark := marks.get(key, ""), str) and mark
    }
    before = fingerprint_cache.recall(settings.registre) if settings.only else {}
    fingerprint_cache.keep(settings.registre, before | found)


class _Run:
    """One run over the items: ``marks`` are the fingerprints found so far, by key."""

    def __init__(self, items: Sequence[Item], store: Store, workers: Workers, progress: Progress) -> None:
        self._items, self._store, self._workers, self._progress = items, store, workers, progress
        self.known = store.rows()
        self.marks: dict[str, Mark] = {}

    def outcomes(self, subjects: Mapping[str, str], kept: Mapping[str, str]) -> list[Outcome]:
        """Decide, then act on what is not to be left alone; the register follows batch by batch."""
        self._mark(subjects, kept)
        faults = {key: mark for key, mark in self.marks.items() if isinstance(mark, Fault)}
        found = {item.key: _faulty(item, faults[item.key]) for item in self._items if item.key in faults}
        ready = [item for item in self._items if item.key not in faults]
        marked = [replace(item, fingerprint=str(self.marks.get(item.key, ""))) for item in ready]
        decisions = self._store.reconcile(marked, self.known)
        found |= {d.key: d.outcome() for d in decisions if d.action is Action.LEAVE}
        self._act(ready, decisions, found)
        return [found[item.key] for item in self._items]

    def _mark(self, subjects: Mapping[str, str], kept: Mapping[str, str]) -> None:
        """Fingerprints: those kept, then those that decisions need; a new document gets its own when made."""
        self.marks = {key: kept[digest] for key, digest in subjects.items() if digest in kept}
        missing = [item for item in self._items if item.key not in self.marks and item.key in self.known]
        for items, marks in self._workers.marks(_together(missing)):
            self.marks |= {item.key: mark for item, mark in zip(items, marks, strict=True)}

    def _act(self, items: Sequence[Item], decisions: Sequence[Decision], found: dict[str, Outcome]) -> None:
        """Carry decisions out; ``found`` receives what came of them."""
        decided = {decision.key: decision for decision in decisions}
        todo = _together([item for item in items if item.key not in found])
        for orders, batch in self._workers.write([(item, decided[item.key]) for item in todo]):
            self._store.record(batch)
            for (item, _), outcome in zip(orders, batch, strict=True):
                found[item.key] = outcome
                self.marks |= {row.key: row.fingerprint for row in outcome.rows if row.key not in self.marks}
            self._progress(len(found), len(self._items))
        self._store.finish()


def _together(items: Sequence[Item]) -> list[Item]:
    """The documents of one dossier one after the other: what they share is sent to one process, once."""
    return sorted(items, key=lambda item: item.dossiers[:1])


def _faulty(item: Item, fault: Fault) -> Outcome:
    return Outcome(item.key, item.kind, item.dossiers, Status.RETENU, fault.message)
