"""A scheme: what a CDG, a département or the State promises under one name, as dated data."""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.clauses import Surcharge
from pipeline.dispositifs.blocs import (
    Absence,
    Confidentialite,
    Destinataire,
    Documents,
    Engagements,
    Etape,
    Interruption,
    Paiement,
    Phase,
    Synthese,
    Tarif,
    Visa,
    somme_max,
    somme_min,
)
from pipeline.dispositifs.vocabulaire import (
    Forme,
    Heures,
    Initiative,
    Modele,
    Production,
    TempsDeTravail,
    Texte,
    TypeDocument,
    cle,
)

DU = re.compile(r"\bd(?:û|us?|ues?)\b|factur|forfait|prorata|rembours|conviennent", re.IGNORECASE)
"""Words by which a sentence says what is due."""

Mois = Annotated[int, Field(ge=1, le=60)]


class Dispositif(Modele):
    """One scheme. A field ending in ``public(s)`` may be printed anywhere, its twin to the agent only.

    ``departement`` is where the CDG whose scheme it is stands, as its postcode begins.
    """

    # Identity
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]*$")]
    libelle: Texte
    libelle_public: Texte
    version: Texte
    en_vigueur_du: date | None = None
    en_vigueur_au: date | None = None
    source: Texte
    departement: Annotated[str, Field(pattern=r"^\d{2,3}$")] | None = None
    forme: Forme
    taille_min: Annotated[int, Field(ge=1)] | None = None
    taille_max: Annotated[int, Field(ge=1)] | None = None

    # Aim and content
    presentation: Texte
    objectifs: tuple[Texte, ...]
    objectifs_publics: tuple[Texte, ...]
    contenu_public: tuple[Texte, ...]
    professionnel: Texte
    coach: Texte | None = None
    phases: tuple[Phase, ...] = ()
    etapes: Annotated[tuple[Etape, ...], Field(min_length=1)]
    etapes_modulables: bool = True
    etape_de_cloture: str
    complements: tuple[Texte, ...] = ()

    # Duration
    duree_totale: Heures | None = None
    duree_presence: Heures | None = None
    duree_texte: Texte
    empan_min_mois: Mois | None = None
    empan_max_mois: Mois | None = None
    rythme: Texte | None = None
    delai_demarrage_jours: Annotated[int, Field(ge=0)] | None = None

    # Access and the agent's situation
    initiative: tuple[Initiative, ...]
    accord_agent_requis: bool = True
    anciennete_ans: Annotated[int, Field(ge=1)] | None = None
    delai_reponse_mois: Mois | None = None
    report_exceptionnel: Texte | None = None
    refus: Texte | None = None
    heures_cpf: Heures | None = None
    avis_commission_cpf: bool = False
    temps_de_travail: TempsDeTravail
    situation_administrative: Texte | None = None
    referent_handicap_informe: bool = False
    lieux: tuple[Texte, ...] = ()
    moyens: tuple[Texte, ...] = ()

    # Money
    tarifs: tuple[Tarif, ...] = ()
    contenu_du_prix: tuple[Texte, ...] = ()
    paiement: Paiement | None = None
    prise_en_charge: Texte | None = None
    interruption: Interruption | None = None

    # Papers
    visas: tuple[Visa, ...] = ()
    documents: Annotated[tuple[Documents, ...], Field(min_length=1)]
    destinataires: tuple[Destinataire, ...] = ()
    engagements: Engagements
    confidentialite: Confidentialite
    absence: Absence
    synthese: Synthese
    clauses: tuple[Surcharge, ...] = ()
    clauses_lisibles: bool = True  # false: an own wording cannot be read, and the deeds wait
    suivi_mois: Mois | None = None

    @property
    def cpf(self) -> bool:
        """Whether the hours are charged to the agent's personal training account."""
        return self.heures_cpf is not None

    @property
    def arrete_2023(self) -> bool:
        """Whether it stands on the arrêté of 1 August 2023, which binds every professional."""
        return any("arrêté du 1er août 2023" in visa.texte for visa in self.visas)

    @property
    def tests(self) -> bool:
        """Whether a step uses tests."""
        return any("test" in (etape.moyens or "") for etape in self.etapes) or any(
            "test" in mean.casefold() for mean in self.moyens
        )

    def etape(self, code: str) -> Etape | None:
        """The step of that code."""
        wanted = cle(code)
        return next((e for e in self.etapes if cle(e.code) == wanted), None)

    def produits(self, type_organisme: str) -> Documents | None:
        """What it makes when delivered by that kind of body; ``None``: the scheme does not provide for it."""
        wanted = cle(type_organisme)
        return next((d for d in self.documents if cle(d.par) == wanted), None)

    def production(self, document: TypeDocument, type_organisme: str) -> Production | None:
        """Whether it makes that document when delivered by that kind of body."""
        produits = self.produits(type_organisme)
        return None if produits is None else produits.production(document)

    def destinataires_de(self, document: TypeDocument) -> tuple[Destinataire, ...]:
        """Who receives that document."""
        return tuple(d for d in self.destinataires if d.document is document)

    @model_validator(mode="after")
    def _steps_agree(self) -> Self:
        codes = [cle(e.code) for e in self.etapes]
        if doubled := sorted({c for c in codes if codes.count(c) > 1}):
            raise ValueError(f"plusieurs étapes portent le code {', '.join(doubled)}")
        if self.etape(self.etape_de_cloture) is None:
            raise ValueError(f"etape_de_cloture : aucune étape ne porte le code {self.etape_de_cloture}")
        phases = {p.code for p in self.phases}
        if unknown := sorted({e.phase for e in self.etapes if e.phase is not None} - phases):
            raise ValueError(f"phase inconnue : {', '.join(unknown)}")
        return self

    @model_validator(mode="after")
    def _hours_agree(self) -> Self:
        self._within("duree_totale", self.duree_totale, self.etapes)
        self._within(
            "duree_presence", self.duree_presence, tuple(e for e in self.etapes if e.compte_presence)
        )
        if self.duree_totale and self.duree_presence and self.duree_presence > self.duree_totale:
            raise ValueError("duree_presence dépasse duree_totale")
        return self

    def _within(self, nom: str, total: Decimal | None, etapes: tuple[Etape, ...]) -> None:
        if total is None:
            return
        low, high = somme_min(tuple(e for e in etapes if not e.facultative)), somme_max(etapes)
        if total < low or (high is not None and total > high):
            raise ValueError(f"{nom} vaut {total} h, hors des {low} à {high or '…'} h de ses étapes")

    @model_validator(mode="after")
    def _spans_agree(self) -> Self:
        for low, high, nom in (
            (self.empan_min_mois, self.empan_max_mois, "empan_min_mois"),
            (self.taille_min, self.taille_max, "taille_min"),
            (_ordinal(self.en_vigueur_du), _ordinal(self.en_vigueur_au), "en_vigueur_du"),
        ):
            if low is not None and high is not None and low > high:
                raise ValueError(f"{nom} dépasse sa borne haute")
        if self.forme is Forme.COLLECTIVE and self.taille_min is None:
            raise ValueError("une forme collective demande taille_min et taille_max")
        return self

    @model_validator(mode="after")
    def _due_is_said_once(self) -> Self:
        own = self.absence.interruption
        if self.interruption is not None and own is not None and DU.search(own):
            raise ValueError(
                "absence.interruption et le bloc [interruption] disent tous deux ce qui est dû : gardez "
                "[interruption] et retirez-le de absence.interruption"
            )
        return self

    @model_validator(mode="after")
    def _papers_agree(self) -> Self:
        kinds = [d.par for d in self.documents]
        if len(set(kinds)) < len(kinds):
            raise ValueError("documents : un type d’organisme est donné deux fois")
        return self


def _ordinal(jour: date | None) -> int | None:
    return None if jour is None else jour.toordinal()
