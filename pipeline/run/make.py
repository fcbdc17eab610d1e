"""All documents due brought up to date: what they would say, what to do with each, then doing it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace

from pipeline.errors import UserError
from pipeline.model.numeros import Numero
from pipeline.run import agendas, fingerprint_cache, termes
from pipeline.run.afterwards import ARRETE
from pipeline.run.contents import Contents
from pipeline.run.cycle_collector import paused
from pipeline.run.executors import Workers, workers_for
from pipeline.run.fingerprints import Subjects
from pipeline.run.plan import Item
from pipeline.run.policy import policy_of
from pipeline.run.pool import ExecutorFactory
from pipeline.run.worker import Fault, Mark, Worker
from pipeline.settings import Settings
from pipeline.store import numeros
from pipeline.store.decide import Decision, Policy
from pipeline.store.outcome import Outcome, Status
from pipeline.store.register import Known
from pipeline.store.states import Action
from pipeline.store.store import Store, open_store

Progress = Callable[[int, int], None]
BEFORE = "écrit avant l’arrêt"


@dataclass(frozen=True, slots=True)
class Making:
    """What became of each item, and the rows of the register as they were before.

    ``refused``: the files found in ``outputs`` that were not opened, with what is wrong with each; ``fault``
    what cut the run short once documents were written.
    """

    outcomes: tuple[Outcome, ...] = ()
    known: tuple[Known, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    fault: UserError | None = None


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
    worker = Worker(contents, settings.outputs.absolute(), settings.registre.absolute(), policy)
    run = _Run(items, progress or (lambda _done, _total: None))
    try:
        with paused(), ExitStack() as stack:
            run.store = stack.enter_context(open_store(settings.outputs, settings.registre, policy))
            workers = stack.enter_context(workers_for(worker, settings.jobs, executors))
            return _made(settings, contents, run, workers, signed or {})
    except (UserError, KeyboardInterrupt) as fault:
        if not run.begun:
            raise
        return run.cut_short(fault if isinstance(fault, UserError) else ARRETE, _now(settings, policy))


def _now(settings: Settings, policy: Policy) -> Mapping[str, Known]:
    """The register once the journal says what was written without having been registered."""
    with suppress(UserError), open_store(settings.outputs, settings.registre, policy) as store:
        return store.rows()
    return {}


def _made(
    settings: Settings, contents: Contents, run: "_Run", workers: Workers, signed: Mapping[str, str]
) -> Making:
    run.store.freeze(signed)
    subjects = _subjects(run.items, contents)
    outcomes = run.outcomes(workers, subjects, fingerprint_cache.recall(settings.registre))
    if not settings.dry_run:
        _keep(settings, subjects, run.marks)
        termes.remember(settings, run.items, outcomes, run.store.refused)
        agendas.remember(settings, run.items, outcomes)
        numeros.keep(settings.registre, _numbers(run.items))
    return Making(tuple(outcomes), tuple(run.known.values()), run.store.refused)


def _numbers(items: Iterable[Item]) -> set[Numero]:
    """The numbers of the promotions whose papers are due."""
    return {d.numero for item in items for d in item.sujet.dossiers if d.numero is not None}


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
    """One run over the items: ``marks`` are the fingerprints found, ``found`` what came of each, by key.

    ``begun``: whether documents may have been written.
    """

    store: Store

    def __init__(self, items: Sequence[Item], progress: Progress) -> None:
        self.items, self._progress = items, progress
        self.known: dict[str, Known] = {}
        self.marks: dict[str, Mark] = {}
        self.found: dict[str, Outcome] = {}
        self.begun = False

    def outcomes(
        self, workers: Workers, subjects: Mapping[str, str], kept: Mapping[str, str]
    ) -> list[Outcome]:
        """Decide, then act on what is not to be left alone; the register follows batch by batch."""
        self.known = self.store.rows()
        self._mark(workers, subjects, kept)
        faults = {key: mark for key, mark in self.marks.items() if isinstance(mark, Fault)}
        self.found |= {item.key: _faulty(item, faults[item.key]) for item in self.items if item.key in faults}
        ready = [item for item in self.items if item.key not in faults]
        marked = [replace(item, fingerprint=str(self.marks.get(item.key, ""))) for item in ready]
        decisions = self.store.reconcile(marked, self.known)
        self.found |= {d.key: d.outcome() for d in decisions if d.action is Action.LEAVE}
        self._act(workers, ready, decisions)
        return [self.found[item.key] for item in self.items]

    def cut_short(self, fault: UserError, now: Mapping[str, Known]) -> Making:
        """Tell what was done, by the register as it stands ``now``, and of the rest why it was not."""
        told = {key: row.path for key, row in now.items() if row != self.known.get(key)}
        left = [Outcome(i.key, i.kind, i.dossiers, Status.RETENU, fault.message) for i in self.items]
        done = {
            each.key: replace(each, status=Status.FAIT, reason=BEFORE, path=told[each.key])
            for each in left
            if each.key in told
        }
        outcomes = tuple(self.found.get(each.key) or done.get(each.key, each) for each in left)
        return Making(outcomes, tuple(self.known.values()), self.store.refused, fault)

    def _mark(self, workers: Workers, subjects: Mapping[str, str], kept: Mapping[str, str]) -> None:
        """Fingerprints: those kept, then those that decisions need; a new document gets its own when made."""
        self.marks = {key: kept[digest] for key, digest in subjects.items() if digest in kept}
        missing = [item for item in self.items if item.key not in self.marks and item.key in self.known]
        for items, marks in workers.marks(_together(missing)):
            self.marks |= {item.key: mark for item, mark in zip(items, marks, strict=True)}

    def _act(self, workers: Workers, items: Sequence[Item], decisions: Sequence[Decision]) -> None:
        """Carry decisions out."""
        decided = {decision.key: decision for decision in decisions}
        todo = _together([item for item in items if item.key not in self.found])
        self.begun = bool(todo)
        for orders, batch in workers.write([(item, decided[item.key]) for item in todo]):
            self.store.record(batch)
            for (item, _), outcome in zip(orders, batch, strict=True):
                self.found[item.key] = outcome
                self.marks |= {row.key: row.fingerprint for row in outcome.rows if row.key not in self.marks}
            self._progress(len(self.found), len(self.items))
        self.store.finish()


def _together(items: Sequence[Item]) -> list[Item]:
    """The documents of one dossier one after the other: what they share is sent to one process, once."""
    return sorted(items, key=lambda item: item.dossiers[:1])


def _faulty(item: Item, fault: Fault) -> Outcome:
    return Outcome(item.key, item.kind, item.dossiers, Status.RETENU, fault.message)
