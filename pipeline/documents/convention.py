"""The convention between the parties."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from pipeline.dispositifs import Dispositif, TypeDocument
from pipeline.documents import agenda, argent, clauses, parties
from pipeline.documents.argent import Finances
from pipeline.documents.clauses import (
    Absences,
    Calendrier,
    Confidentialite,
    Engagements,
    EtapePublique,
    Restitution,
)
from pipeline.documents.conditions import employeurs, organisme, prevu, temps_de_travail
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)
from pipeline.documents.kind import DocumentType, Ressources, Sujet, Verdict, nom_et_reference
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Modele


@dataclass(frozen=True, slots=True)
class ContexteConvention:
    """The convention between the parties: of one agent, or of a promotion with one employer."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs parties", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Code de la promotion", "PROMO-2026-1")
    nombre_d_agents: int = champ("Agents concernés", 1)
    tripartite: bool = champ("Trois parties signent", "oui")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    visas: tuple[str, ...] = champ("Visas, sans « Vu »", "(liste)")
    etapes: tuple[EtapePublique, ...] = champ("Les étapes, libellés publics", "(liste)")
    duree_texte: str = champ("La durée, dans les termes du dispositif", "18 heures en moyenne")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    duree_de_presence: Decimal | None = champ("Dont heures de présence", "16")
    heures_cpf: Decimal | None = champ("Heures imputées au CPF", "16,75")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    moyens: tuple[str, ...] = champ("Moyens", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Synthèse : restitution, propriété", "(voir ses champs)")
    situation_administrative: str = champ("Situation de l'agent pendant le bilan", "(texte)")
    temps_de_travail: str | None = champ("Sur le temps de travail", "sur le temps de travail")
    finances: Finances = champ("Dispositions financières", "(voir ses champs)")
    absences: Absences = champ("Report, absence, interruption", "(voir ses champs)")
    calendrier: Calendrier = champ("Annexe 1", "(voir ses champs)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteConvention:
    """The convention of one dossier, or of a promotion with one employer."""
    return _du_groupe(sujet, ressources) if sujet.groupe else _du_dossier(sujet.un_dossier(), ressources)


def _du_dossier(dossier: Dossier, ressources: Ressources) -> ContexteConvention:
    scheme, row = dossier.dispositif, dossier.agent.row
    tripartite = len(dossier.employeurs) == 1
    return ContexteConvention(
        document=Document(f"CONV-{dossier.reference}", _titre(scheme, tripartite=tripartite)),
        organisme=organisme(dossier, "convention", ressources),
        employeurs=employeurs(dossier, "convention"),
        agent=parties.agent(row),
        promotion=None,
        nombre_d_agents=1,
        tripartite=tripartite,
        visas=clauses.visas(scheme) + clauses.avis_cpf(scheme, row),
        **_du_dispositif(scheme, heures.duree_convenue(dossier)),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        duree_convenue=heures.duree_convenue(dossier),
        duree_de_presence=heures.duree_de_presence(dossier),
        heures_cpf=heures.heures_cpf(dossier),
        date_de_debut=etats.debut(dossier),
        date_de_fin=heures.fin_prevue(dossier),
        lieux=agenda.lieux(dossier.seances) or scheme.lieux,
        restitution=clauses.restitution(scheme, clauses.consentements(dossier, row.convention_signee_le)),
        temps_de_travail=temps_de_travail(row, scheme),
        finances=argent.partagees(dossier),
        calendrier=agenda.du_dossier(dossier),
    )


def _fin_du_groupe(members: tuple[Dossier, ...]) -> dt.date | None:
    """The last of the agents' planned ends, once all are known."""
    ends = [heures.fin_prevue(dossier) for dossier in members]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _du_groupe(sujet: Sujet, ressources: Ressources) -> ContexteConvention:
    """No agent is named; each of them joins by a bulletin kept with this employer's copy."""
    group, members = sujet.un_groupe(), sujet.dossiers
    first, scheme = members[0], group.dispositif
    row = group.promotion.row
    mine = sujet.employeur
    return ContexteConvention(
        document=Document(f"CONV-{sujet.cle}", _titre(scheme, tripartite=False)),
        organisme=organisme(first, "convention", ressources),
        employeurs=tuple(e for e in employeurs(first, "convention") if mine and e.siret == mine.row.siret),
        agent=None,
        promotion=row.code,
        nombre_d_agents=len(members),
        tripartite=False,
        visas=clauses.visas(scheme),
        **_du_dispositif(scheme),
        intervenants=(parties.intervenant(group.animateur),) if group.animateur else (),
        duree_convenue=scheme.duree_totale,
        duree_de_presence=scheme.duree_presence,
        heures_cpf=scheme.heures_cpf,
        date_de_debut=row.date_de_lancement or (group.seances[0].row.date if group.seances else None),
        date_de_fin=_fin_du_groupe(members),
        lieux=agenda.lieux(group.seances) or ((row.lieu,) if row.lieu else scheme.lieux),
        restitution=clauses.restitution(scheme, ()),
        temps_de_travail=temps_de_travail(None, scheme),
        finances=argent.du_groupe(sujet),
        calendrier=agenda.du_groupe(group),
    )


class _DuDispositif(TypedDict):
    dispositif: DispositifPublic
    etapes: tuple[EtapePublique, ...]
    duree_texte: str
    empan: str | None
    rythme: str | None
    moyens: tuple[str, ...]
    engagements: Engagements
    confidentialite: Confidentialite
    situation_administrative: str
    absences: Absences


def _du_dispositif(scheme: Dispositif, convenue: Decimal | None = None) -> _DuDispositif:
    """What a convention takes from its scheme as it is."""
    return {
        "dispositif": clauses.public(scheme, convenue),
        "etapes": clauses.etapes_publiques(scheme),
        "duree_texte": scheme.duree_texte,
        "empan": clauses.empan(scheme),
        "rythme": scheme.rythme,
        "moyens": scheme.moyens,
        "engagements": clauses.engagements(scheme),
        "confidentialite": clauses.confidentialite(scheme),
        "situation_administrative": scheme.situation_administrative,
        "absences": clauses.absences(scheme),
    }


def _titre(scheme: Dispositif, *, tripartite: bool) -> str:
    return f"Convention {'tripartite ' if tripartite else ''}– {scheme.libelle_public}"


def _sujets(modele: Modele) -> Iterator[Sujet]:
    """Each dossier outside a promotion, then each promotion with each of its employers."""
    for dossier in modele.dossiers:
        if dossier.promotion is None:
            yield Sujet(dossier.reference, dossier=dossier)
    for group in modele.groupes:
        bodies = {e.row.code: e for d in group.dossiers for e in d.employeurs}
        for code, employer in sorted(bodies.items()):
            yield Sujet(f"{group.promotion.row.code}-{code}", groupe=group, employeur=employer)


def verdict(sujet: Sujet) -> Verdict:
    """Due as soon as the employer has not said no."""
    return prevu(sujet.dossiers[0], TypeDocument.CONVENTION)


def _fichier(sujet: Sujet) -> tuple[str, ...]:
    return nom_et_reference(sujet) if sujet.dossier else (sujet.cle,)


TYPE = DocumentType(
    kind="convention",
    nom="Convention",
    template="convention.docx",
    dossier="conventions",
    extension=".docx",
    lecteurs="les parties : l’organisme, l’employeur, l’agent",
    sujets=_sujets,
    verdict=verdict,
    produire=contexte,
    fichier=_fichier,
    erreurs=("convention",),
    prive=False,
    cite=True,
)
