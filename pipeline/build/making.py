"""Fingerprints and files of all documents due, in this process or spread over several."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pipeline.build.workshop import Workshop
from pipeline.errors import UserError
from pipeline.plan import Item
from pipeline.report.incident import write_incident
from pipeline.settings import Settings
from pipeline.write.outcome import Outcome, Status
from pipeline.write.reconcile import Action, Decision, Policy
from pipeline.write.register import Known
from pipeline.write.store import Store, open_store
from pipeline.write.writer import Made, Writer, held_back

CHUNK = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One document as the writing stage sees it."""

    key: str
    kind: str
    dossiers: tuple[str, ...]
    path: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document's context could not be made."""

    message: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What every process works from."""

    items: tuple[Item, ...]
    workshop: Workshop
    outputs: Path
    registre: Path
    policy: Policy


@dataclass(frozen=True, slots=True)
class Making:
    """What became of each item, and the rows of the register as they were before."""

    outcomes: tuple[Outcome, ...] = ()
    known: tuple[Known, ...] = ()


Mark = str | Fault
Order = tuple[int, Decision]


class Hands(Protocol):
    """Who does the work: this process alone, or several."""

    def fingerprints(self) -> Iterator[Mark]:
        """The fingerprint of each item, in order."""
        ...

    def write(self, orders: Sequence[Order]) -> Iterator[Sequence[Made]]:
        """Carry out decisions, batch by batch, in order."""
        ...


class Alone:
    """This process does everything."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def fingerprints(self) -> Iterator[Mark]:
        """The fingerprint of each item, in order."""
        yield from (mark(self._shared, rank) for rank in range(len(self._shared.items)))

    def write(self, orders: Sequence[Order]) -> Iterator[Sequence[Made]]:
        """Carry out decisions, batch by batch, in order."""
        with Writer(self._shared.outputs, self._shared.registre, self._shared.policy) as writer:
            for start in range(0, len(orders), CHUNK):
                yield write(self._shared, writer, orders[start : start + CHUNK])


def make(
    settings: Settings, items: Sequence[Item], workshop: Workshop, progress: Progress | None = None
) -> Making:
    """Bring every document that is due up to date; outcomes are in the order of the items."""
    from pipeline.build.several import several  # noqa: PLC0415 - it needs what this module defines

    policy = Policy(
        day=settings.day, recreate=settings.recreate, redo=settings.redo, dry_run=settings.dry_run
    )
    shared = Shared(tuple(items), workshop, settings.outputs.absolute(), settings.registre, policy)
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings.outputs, settings.registre, policy))
        hands = stack.enter_context(several(shared, settings.jobs))
        known = tuple(store.rows().values())
        marks = list(hands.fingerprints())
        outcomes = _outcomes(store, hands, shared, marks, progress or (lambda _done, _total: None))
        return Making(tuple(outcomes), known)


def mark(shared: Shared, rank: int) -> Mark:
    """An item's fingerprint; a fault in one document never stops the others."""
    try:
        return shared.workshop.fingerprint(shared.items[rank])
    except UserError as fault:
        return Fault(f"{fault.message} {fault.remedy}".strip())
    except Exception as fault:  # noqa: BLE001 - said in the report, with a file for the developer
        return Fault(_unforeseen(shared, fault))


def write(shared: Shared, writer: Writer, orders: Sequence[Order]) -> list[Made]:
    """Render and write one batch."""
    rendered: list[tuple[Decision, bytes]] = []
    failed: dict[int, Made] = {}
    for place, (rank, decision) in enumerate(orders):
        try:
            rendered.append((decision, shared.workshop.render(shared.items[rank])))
        except UserError as fault:
            failed[place] = Made(held_back(decision.outcome(), fault))
        except Exception as fault:  # noqa: BLE001 - said in the report, with a file for the developer
            failed[place] = Made(decision.outcome(Status.RETENU, _unforeseen(shared, fault)))
    written = iter(writer.write(rendered))
    return [failed[place] if place in failed else next(written) for place in range(len(orders))]


def _outcomes(
    store: Store, hands: Hands, shared: Shared, marks: list[Mark], progress: Progress
) -> list[Outcome]:
    """Decide, then act on what is not to be left alone; the register follows batch by batch."""
    ready = [rank for rank, found in enumerate(marks) if isinstance(found, str)]
    jobs = [_job(shared.items[rank], str(marks[rank])) for rank in ready]
    decisions = dict(zip(ready, store.reconcile(jobs), strict=True))
    found = {
        rank: _faulty(shared.items[rank], mark) for rank, mark in enumerate(marks) if isinstance(mark, Fault)
    }
    found |= {rank: d.outcome() for rank, d in decisions.items() if d.action is Action.LEAVE}
    orders = [(rank, d) for rank, d in decisions.items() if d.action is not Action.LEAVE]
    ranks = iter(rank for rank, _ in orders)
    for batch in hands.write(orders):
        store.record(batch)
        found |= {next(ranks): each.outcome for each in batch}
        progress(len(found), len(marks))
    store.finish()
    return [found[rank] for rank in range(len(marks))]


def _job(item: Item, fingerprint: str) -> Job:
    return Job(item.key, item.type.kind, item.dossiers, item.path, fingerprint)


def _faulty(item: Item, fault: Fault) -> Outcome:
    return Outcome(item.key, item.type.kind, item.dossiers, Status.RETENU, fault.message, "")


def _unforeseen(shared: Shared, fault: Exception) -> str:
    name = "" if shared.policy.dry_run else write_incident(shared.outputs, fault)
    return f"erreur imprévue du programme : transmettez {name or 'ce message'} à qui le suit"


def lost(orders: Sequence[Order]) -> list[Made]:
    """What is said of a batch whose process died."""
    reason = "le processus qui le préparait s’est arrêté : relancez la production"
    return [Made(replace(decision.outcome(), status=Status.RETENU, reason=reason)) for _, decision in orders]
