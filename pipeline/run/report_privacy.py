"""What a report may not quote: the old and new words of a contract that may state arrangements."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.run.gather import Gathered
from pipeline.store.outcome import Outcome

KINDS = frozenset({"contrat", "referent"})


def quiet(outcomes: Iterable[Outcome], gathered: Gathered) -> Iterator[Outcome]:
    """The outcomes, without the changed words of papers that quote the confidential sheet."""
    sensitive = {d.reference for d in gathered.modele.dossiers if d.confidentiel is not None}
    return (_quiet(outcome, sensitive) for outcome in outcomes)


def _quiet(outcome: Outcome, sensitive: set[str]) -> Outcome:
    if outcome.kind not in KINDS or sensitive.isdisjoint(outcome.dossiers):
        return outcome
    return replace(outcome, changes=())
