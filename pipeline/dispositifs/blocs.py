"""The blocks of a scheme's file: steps, money, papers, engagements, what becomes of the synthesis."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.dispositifs.vocabulaire import (
    Heures,
    Modalite,
    Modele,
    Montant,
    Participant,
    Production,
    RegleInterruption,
    Texte,
    TypeDocument,
    TypeOrganisme,
    Unite,
)


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


class Tarif(Modele):
    """A published price, all taxes included. ``affilie`` is ``None`` when the price is everybody's."""

    affilie: bool | None = None
    montant: Montant
    unite: Unite
    deliberation: Texte
    du: date | None = None
    au: date | None = None

    @model_validator(mode="after")
    def _period(self) -> Self:
        if self.du is not None and self.au is not None and self.du > self.au:
            raise ValueError("la date « du » suit la date « au »")
        return self


class Paiement(Modele):
    """When and to whom an invoice is paid. The delay runs from the day the invoice is received."""

    delai_jours: Annotated[int, Field(ge=0, le=365)]
    ordre: Texte | None = None


class Interruption(Modele):
    """What is billed when a bilan stops before its end; absent when the scheme's source says nothing."""

    regle: RegleInterruption
    taux_horaire: Montant | None = None
    texte: Texte | None = None

    @model_validator(mode="after")
    def _rate(self) -> Self:
        if (self.regle is RegleInterruption.HEURES) != (self.taux_horaire is not None):
            raise ValueError("taux_horaire va avec la règle « heures », et avec elle seule")
        return self


class Visa(Modele):
    """A text the papers rest on, as it reads after « Vu »."""

    texte: Texte
    articles: Texte | None = None

    @property
    def complet(self) -> str:
        """The text with the articles it cites."""
        return f"{self.texte}, {self.articles}" if self.articles else self.texte


class Documents(Modele):
    """What is made when the bilan is delivered ``par`` one kind of body."""

    par: TypeOrganisme
    convention: Production
    calendrier: Production
    contrat: Production
    attestation: Production
    facture: Production
    synthese: Production

    def production(self, document: TypeDocument) -> Production:
        """Whether that document is made."""
        production: Production = getattr(self, document.value)
        return production


class Destinataire(Modele):
    """Someone who receives a document; with ``consentement``, only if the agent agrees in writing."""

    document: TypeDocument
    qui: Texte
    consentement: bool = False
    precision: Texte | None = None

    @property
    def complet(self) -> str:
        """Who, and what is said about it: what is handed over, or when."""
        return f"{self.qui} ({self.precision})" if self.precision else self.qui


class Engagement(Modele):
    """One party's commitments: an opening sentence and its points."""

    introduction: Texte
    points: Annotated[tuple[Texte, ...], Field(min_length=1)]


class Engagements(Modele):
    """The three blocks of commitments, printed in the convention and in the contract."""

    organisme: Engagement
    agent: Engagement
    employeur: Engagement


class Confidentialite(Modele):
    """What binds whom: sentences, what the secret covers, and whether a group writes its own list."""

    regles: Annotated[tuple[Texte, ...], Field(min_length=1)]
    secret: tuple[Texte, ...] = ()
    discretion: Texte | None = None
    liste_du_groupe: bool = False


class Absence(Modele):
    """How an appointment is moved, what an absence entails; ``interruption``: an own way to end the bilan."""

    report: Texte
    absence: Texte
    annulation_organisme: Texte
    interruption: Texte | None = None


class Section(Modele):
    """A section the scheme adds after the tree of Annexe 2."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    titre: Texte
    aide: Texte | None = None


class Synthese(Modele):
    """Whose the synthesis is, how it is handed over, how long it is kept, what is added after the tree."""

    redaction: Texte
    restitution: Texte
    propriete: Texte
    circulation: Texte
    conservation: Texte | None = None
    conservation_mois: Annotated[int, Field(ge=0)] | None = None
    destruction_a_la_demande: bool = True
    destruction_par_prestataire: bool = True
    sections: tuple[Section, ...] = ()
