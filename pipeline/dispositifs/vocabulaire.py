"""The words and the kinds of value a scheme's file may hold."""

import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipeline.french import typographie


class Modele(BaseModel):
    """What every part of a scheme shares: nothing changes after reading, an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Forme(StrEnum):
    """Who takes the bilan together."""

    INDIVIDUELLE = "individuelle"
    COLLECTIVE = "collective"


class TypeOrganisme(StrEnum):
    """Who delivers the bilan, as the sheet « Organismes » says it."""

    CDG = "CDG"
    SERVICE_INTERNE = "service interne"
    PRESTATAIRE = "prestataire"


class Modalite(StrEnum):
    """How a step is worked."""

    REUNION = "réunion"
    ENTRETIEN = "entretien"
    ENTRETIEN_ET_TRAVAIL = "entretien et travail accompagné"
    SEANCE_COLLECTIVE = "séance collective"
    AUTONOMIE = "autonomie"


class Participant(StrEnum):
    """Who takes part in a step."""

    AGENT = "agent"
    EMPLOYEUR = "employeur"
    CONSEILLER = "conseiller"
    COACH = "coach"
    GROUPE = "groupe"


class Initiative(StrEnum):
    """Who may ask for the bilan."""

    AGENT = "agent"
    EMPLOYEUR = "employeur"


class TempsDeTravail(StrEnum):
    """Whether the bilan is on working time."""

    OUI = "oui"
    SELON_ACCORD = "selon accord"


class Unite(StrEnum):
    """What a tariff is counted by."""

    BILAN = "bilan"
    HEURE = "heure"
    AGENT = "agent"
    GROUPE = "groupe"


class TypeDocument(StrEnum):
    """The papers that a scheme's file, a column, a sheet, an error may name; any other is touched by all."""

    CONVENTION = "convention"
    CALENDRIER = "calendrier"
    CONTRAT = "contrat"
    ATTESTATION = "attestation"
    FACTURE = "facture"
    SYNTHESE = "synthese"


class Production(StrEnum):
    """Whether a scheme makes a document."""

    OUI = "oui"
    SI_TARIF = "si tarif"
    SANS_OBJET = "sans objet"


class RegleInterruption(StrEnum):
    """What is billed when a bilan stops before its end."""

    FORFAIT = "forfait"
    HEURES = "heures"
    RIEN = "rien"


@lru_cache(maxsize=4096)
def cle(code: str) -> str:
    """The form under which two codes are the same: no case, no accents, no spaces, one kind of dash."""
    plain = unicodedata.normalize("NFKD", code.translate(_DASHES)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace())


_DASHES = {ord(dash): "-" for dash in "‐‑‒–—_"}


def _quarters(hours: Decimal) -> Decimal:
    if (hours * 4) % 1:
        raise ValueError("les heures vont par quarts : 4.25, 4.5, 4.75")
    return hours


def _stripped(text: str) -> str:
    return typographie(" ".join(text.split()))


Texte = Annotated[str, Field(min_length=1), AfterValidator(_stripped)]
"""A sentence or a label, put in French typography when read."""

Heures = Annotated[Decimal, Field(gt=0, le=1000), AfterValidator(_quarters)]
"""Hours, by quarters: 4.5, 16.75."""

Montant = Annotated[Decimal, Field(ge=0, decimal_places=2)]
"""Euros, all taxes included unless the scheme says otherwise."""
