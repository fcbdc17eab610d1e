"""The clauses of a scheme: money, papers, engagements, what becomes of the synthesis."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.dispositifs.vocabulaire import (
    Modele,
    Montant,
    Production,
    RegleInterruption,
    Texte,
    TypeDocument,
    TypeOrganisme,
    Unite,
)


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
    texte: Texte

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
    """How an appointment is moved, and what an absence or an interruption entails."""

    report: Texte
    absence: Texte
    annulation_organisme: Texte
    interruption: Texte


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
    conservation: Texte
    conservation_mois: Annotated[int, Field(ge=0)] | None = None
    destruction_a_la_demande: bool = True
    destruction_par_prestataire: bool = True
    sections: tuple[Section, ...] = ()
