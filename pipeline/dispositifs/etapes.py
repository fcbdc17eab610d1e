"""The phases and the steps of a scheme, with their hours and their two labels."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.dispositifs.vocabulaire import Heures, Modalite, Modele, Participant, Texte


class Phase(Modele):
    """A phase the scheme itself names; its ``titre`` and ``contenu`` are the source's words."""

    code: str
    titre: Texte
    contenu: tuple[Texte, ...] = ()


class Etape(Modele):
    """A step. ``titre`` goes to the contract and the synthesis only, ``libelle_public`` everywhere else."""

    code: Annotated[str, Field(min_length=1)]
    titre: Texte
    libelle_public: Texte
    modalite: Modalite
    moyens: Texte | None = None
    duree_min: Heures | None = None
    duree_max: Heures | None = None
    facultative: bool = False
    participants: tuple[Participant, ...] = (Participant.AGENT, Participant.CONSEILLER)
    phase: str | None = None
    phase_annexe2: Annotated[int, Field(ge=1, le=4)]
    facturee: bool = True

    @property
    def compte_presence(self) -> bool:
        """Whether an attestation may certify its hours: autonomous work is never certified."""
        return self.modalite is not Modalite.AUTONOMIE

    @property
    def collective(self) -> bool:
        """Whether the whole promotion attends it."""
        return self.modalite is Modalite.SEANCE_COLLECTIVE

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if (self.duree_min is None) != (self.duree_max is None):
            raise ValueError("donnez duree_min et duree_max ensemble, ou aucune des deux")
        if self.duree_min is not None and self.duree_max is not None and self.duree_min > self.duree_max:
            raise ValueError("duree_min dépasse duree_max")
        return self


def somme_min(etapes: tuple[Etape, ...]) -> Decimal:
    """The least hours these steps take; a step without a stated duration counts for nothing."""
    return sum((e.duree_min for e in etapes if e.duree_min is not None), Decimal(0))


def somme_max(etapes: tuple[Etape, ...]) -> Decimal | None:
    """The most hours these steps take, ``None`` when one of them has no stated duration."""
    durees = [e.duree_max for e in etapes]
    return None if None in durees else sum((d for d in durees if d is not None), Decimal(0))
