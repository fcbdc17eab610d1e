"""What came back signed and waits for a person to look at it, for the list of things to do."""

from collections.abc import Iterator
from datetime import date

from pipeline.french import date_longue
from pipeline.model.taches import SIGNER, Tache
from pipeline.settings import Settings
from pipeline.store.signatures import A_VERIFIER, last


def taches(settings: Settings) -> Iterator[Tache]:
    """One per document whose signed copy is to be looked at."""
    for each in last(settings.registre).values():
        if each.etat == A_VERIFIER:
            day = date.fromisoformat(each.le)
            said = f"{each.nom} : ce qui est revenu signé le {date_longue(day)} est à vérifier."
            yield Tache(SIGNER, each.reference, "signature", "l’organisme", day, said)
