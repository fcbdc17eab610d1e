"""What a template of one's own may print: who and what it is about, then the fields of a shipped kind."""

import datetime as dt
from dataclasses import dataclass, field, fields, make_dataclass
from functools import cache
from typing import Any, get_type_hints

from pipeline.documents import agenda, catalogue, clauses, parties
from pipeline.documents.conditions import employeurs, organisme
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    LigneSeance,
)
from pipeline.documents.kind import Ressources, Sujet
from pipeline.documents.propres.reglage import Reglage
from pipeline.documents.propres.sujets import concernes
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, SeanceDossier

CONVENTION = "convention"


@dataclass(frozen=True, slots=True)
class AgentConcerne:
    """One agent of a promotion or of an employer, in a list."""

    reference: str = champ("Référence du dossier", "2026-014")
    nom_complet: str = champ("Civilité, prénom et nom", "Madame Léa Le Goff")
    fonction: str = champ("Fonction", "Assistante de direction")
    employeurs: str = champ("Employeur", "Commune de Kerlannic")
    dispositif: str = champ("Libellé public du dispositif", "Bilan professionnel")
    date_de_debut: dt.date | None = champ("Première séance", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "12 juin 2026")


@dataclass(frozen=True, slots=True)
class ContextePropre:
    """What every document of one's own may say."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    agent: IdentiteAgent | None = champ("L'agent ; rien s'il y en a plusieurs", "(voir ses champs)")
    agents: tuple[AgentConcerne, ...] = champ("Les agents, par nom", "(liste)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    employeur: IdentiteEmployeur | None = champ("L'employeur dont c'est le document", "(voir ses champs)")
    promotion: str | None = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    dispositif: DispositifPublic | None = champ(
        "Le dispositif ; rien s'il y en a plusieurs", "(voir ses champs)"
    )
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    seances: tuple[LigneSeance, ...] = champ("Les séances au calendrier", "(liste)")
    seance: LigneSeance | None = champ("La séance dont c'est le document", "(voir ses champs)")
    date_de_debut: dt.date | None = champ("Première séance", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "12 juin 2026")


@dataclass(frozen=True, slots=True)
class Produire:
    """Makes the context of one kind; its class is ``contexte``."""

    reglage: Reglage

    @property
    def contexte(self) -> type[Any]:
        """The fields of every such document, and those of the shipped kind that it is like."""
        return _classe(self.reglage.comme)

    def __call__(self, sujet: Sujet, ressources: Ressources) -> Any:
        """The context of one subject; what the shipped kind says of a field goes first, its title aside."""
        own = _contexte(self.reglage, sujet, ressources)
        given = {item.name: getattr(own, item.name) for item in fields(own)}
        if self.reglage.comme:
            parent = catalogue.of(self.reglage.comme).produire(sujet, ressources)
            given |= {item.name: getattr(parent, item.name) for item in fields(parent)}
        return self.contexte(**given | {"document": own.document})


@cache
def _classe(comme: str) -> type[Any]:
    from pipeline.documents.dictionary import context_class  # noqa: PLC0415 - it reads this class

    if not comme:
        return ContextePropre
    found: dict[str, Any] = {}
    for source in (ContextePropre, context_class(catalogue.of(comme))):
        hints = get_type_hints(source)
        found |= {
            one.name: (one.name, hints[one.name], field(metadata=one.metadata)) for one in fields(source)
        }
    return make_dataclass("ContextePropre", found.values(), frozen=True, slots=True)


def _contexte(reglage: Reglage, sujet: Sujet, ressources: Ressources) -> ContextePropre:
    dossiers = concernes(sujet)
    first = dossiers[0]
    bodies = {e.siret: e for dossier in dossiers for e in employeurs(dossier, CONVENTION)}
    sessions = sujet.groupe.seances if sujet.groupe else etats.au_calendrier(first) if sujet.dossier else ()
    standing = [one for one in sessions if one.statut not in etats.HORS_CALENDRIER]
    people = {record.row.code: record for dossier in dossiers for record in dossier.intervenants}
    schemes = {dossier.dispositif.code for dossier in dossiers}
    return ContextePropre(
        document=Document(f"{reglage.mot.upper()}-{sujet.cle}", reglage.nom),
        organisme=organisme(first, CONVENTION, ressources),
        agent=parties.agent(first.agent.row) if sujet.dossier else None,
        agents=tuple(map(_agent, sorted(dossiers, key=_par_nom))),
        employeurs=tuple(bodies.values()),
        employeur=bodies.get(sujet.employeur.row.siret) if sujet.employeur else None,
        promotion=_promotion(sujet, first),
        dispositif=clauses.public(first.dispositif) if len(schemes) == 1 else None,
        intervenants=tuple(map(parties.intervenant, people.values())),
        seances=agenda.lignes(standing),
        seance=_seance(standing, sujet.seance),
        date_de_debut=min((one.row.date for one in standing), default=None),
        date_de_fin=_fin(sujet, dossiers),
    )


def _promotion(sujet: Sujet, first: Dossier) -> str | None:
    if sujet.groupe is not None:
        return parties.promotion(sujet.groupe.promotion.row)
    return parties.promotion(first.promotion.row) if sujet.dossier and first.promotion else None


def _fin(sujet: Sujet, dossiers: tuple[Dossier, ...]) -> dt.date | None:
    """The planned end; of the agents of one employer, each has its own."""
    return None if sujet.ensemble else heures.fin_du_groupe(dossiers)


def _seance(standing: list[SeanceDossier], wanted: SeanceDossier | None) -> LigneSeance | None:
    """The line of one session, under its rank in the calendar."""
    if wanted is None:
        return None
    found = (line for line, one in zip(agenda.lignes(standing), standing, strict=True) if one is wanted)
    return next(found, agenda.lignes((wanted,))[0])


def _agent(dossier: Dossier) -> AgentConcerne:
    row, days = dossier.agent.row, [one.row.date for one in etats.au_calendrier(dossier)]
    return AgentConcerne(
        reference=dossier.reference,
        nom_complet=parties.agent(row).nom_complet,
        fonction=row.fonction,
        employeurs=", ".join(e.row.nom for e in dossier.employeurs),
        dispositif=dossier.dispositif.libelle_public,
        date_de_debut=min(days, default=None),
        date_de_fin=heures.fin_prevue(dossier),
    )


def _par_nom(dossier: Dossier) -> tuple[str, str, str]:
    row = dossier.agent.row
    return (row.nom.casefold(), row.prenom.casefold(), dossier.reference)
