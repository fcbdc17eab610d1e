"""What one process does with documents, wherever it runs: give their fingerprints, make their files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.documents.kind import Sujet
from pipeline.errors import UserError
from pipeline.model.entites import SeanceDossier
from pipeline.report.incident import write_incident
from pipeline.run import agendas
from pipeline.run.contents import Contents
from pipeline.run.pickling import by_values
from pipeline.run.plan import Item
from pipeline.store.decide import Decision, Policy
from pipeline.store.files import actual
from pipeline.store.outcome import Outcome, Status
from pipeline.store.register import Known
from pipeline.store.states import Found
from pipeline.store.write import Writer, held_back
from pipeline.workbook.records import Place, Record

# What is sent to a worker, and sent back, for each document; a worker's process loads this module too.
NUMEROUS = (Item, Sujet, SeanceDossier, Record, Place, Decision, Found, Outcome, Known)
by_values(*NUMEROUS)

DIED = "le processus qui le préparait s’est arrêté : relancez la production"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document's context could not be made."""

    message: str


# A decision without a fingerprint did not depend on it: it gets its own when the document is made.
Mark = str | Fault
Order = tuple[Item, Decision]


@dataclass(frozen=True, slots=True)
class Worker:
    """Templates, folders and options: the same in every process."""

    contents: Contents
    outputs: Path
    registre: Path
    policy: Policy

    def marks(self, items: Sequence[Item]) -> list[Mark]:
        """The fingerprint of each item; a fault in one document never stops the others."""
        return [self._mark(item) for item in items]

    def write(self, orders: Sequence[Order]) -> list[Outcome]:
        """Render and write some documents."""
        with Writer(self.outputs, self.registre, self.policy) as writer:
            return self.write_with(writer, orders)

    def write_with(self, writer: Writer, orders: Sequence[Order]) -> list[Outcome]:
        """The same with a writer that goes on."""
        ready: list[tuple[Decision, bytes]] = []
        failed: dict[int, Outcome] = {}
        for place, (item, decision) in enumerate(orders):
            try:
                ready.append(self._rendered(item, decision))
            except UserError as fault:
                failed[place] = _without_file(decision, held_back(decision.outcome(), fault))
            except Exception as fault:  # noqa: BLE001 - said in the report, with a file for the developer
                outcome = decision.outcome(Status.RETENU, self._unforeseen(fault))
                failed[place] = _without_file(decision, outcome)
        written = iter(writer.write(ready))
        return [failed[place] if place in failed else next(written) for place in range(len(orders))]

    def _rendered(self, item: Item, decision: Decision) -> tuple[Decision, bytes]:
        content = self.contents.content(item)
        data = self._followed(item, decision, self.contents.render(item, content))
        if decision.fingerprint:
            return decision, data
        return replace(decision, fingerprint=self.contents.fingerprint(item, content)), data

    def _followed(self, item: Item, decision: Decision, data: bytes) -> bytes:
        """The bytes as a revision of the file that is there, for a type whose files follow one another."""
        if item.type.suite is None:
            return data
        return item.type.suite(data, self._old(decision.found.path), agendas.recall(self.registre, item.key))

    def _old(self, path: str) -> bytes:
        try:
            return actual(self.outputs, path).read_bytes() if path else b""
        except OSError:  # the writing stage looks at it again, and tells
            return b""

    def _mark(self, item: Item) -> Mark:
        try:
            return self.contents.fingerprint(item, self.contents.content(item))
        except UserError as fault:
            return Fault(fault.told())
        except Exception as fault:  # noqa: BLE001 - said in the report, with a file for the developer
            return Fault(self._unforeseen(fault))

    def _unforeseen(self, fault: Exception) -> str:
        name = "" if self.policy.dry_run else write_incident(self.outputs, fault)
        return f"erreur imprévue du programme : transmettez {name or 'ce message'} à qui le suit"


def lost(orders: Sequence[Order]) -> list[Outcome]:
    """What is said of documents whose process died."""
    return [_without_file(d, d.outcome(Status.RETENU, DIED)) for _, d in orders]


def _without_file(decision: Decision, outcome: Outcome) -> Outcome:
    """A document that could not be made is where it was before, if it was anywhere."""
    return replace(outcome, path=decision.found.path)
