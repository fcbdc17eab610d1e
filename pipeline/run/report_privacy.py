"""What a report may not quote: the old and new words of a contract that may state arrangements."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.documents.catalogue import kinds
from pipeline.run.gather import Gathered
from pipeline.store.outcome import Outcome


def quiet(outcomes: Iterable[Outcome], gathered: Gathered) -> Iterator[Outcome]:
    """The outcomes, without the changed words of papers that may quote the confidential sheet."""
    sensitive = {d.reference for d in gathered.modele.dossiers if d.confidentiel is not None}
    quoted = kinds(lambda kind: kind.cite)
    return (o if o.kind in quoted else _quiet(o, sensitive) for o in outcomes)


def _quiet(outcome: Outcome, sensitive: set[str]) -> Outcome:
    if sensitive.isdisjoint(outcome.dossiers):
        return outcome
    return replace(outcome, changes=())
