"""The convention between the parties."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from pipeline.dispositifs import Dispositif, TypeDocument
from pipeline.documents import agenda, argent, clauses, parties, prix_du_groupe, signatures, termes
from pipeline.documents.argent import Finances
from pipeline.documents.clauses import (
    Calendrier,
    Confidentialite,
    Engagements,
    EtapePublique,
    Restitution,
)
from pipeline.documents.conditions import employeurs, organisme, prevu
from pipeline.documents.destinataires import Role
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifPublic,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
    Total,
)
from pipeline.documents.kind import (
    DUE,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    numero_du_groupe,
    pas_encore,
)
from pipeline.documents.textes import Cas, Textes, du_dossier, textes
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier, Modele, SeanceDossier

SANS_HEURES = "Aucune séance n’est inscrite\u00a0: la durée du bilan est celle des séances prévues."


@dataclass(frozen=True, slots=True)
class ContexteConvention:
    """The convention between the parties: of one agent, or of a promotion with one employer."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs parties", "(liste)")
    agent: IdentiteAgent | None = champ("L'agent ; rien pour une promotion", "(voir ses champs)")
    promotion: str | None = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    nombre_d_agents: int = champ("Agents concernés", 1)
    tripartite: bool = champ("Trois parties signent", "oui")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    visas: tuple[str, ...] = champ("Visas, sans « Vu »", "(liste)")
    etapes: tuple[EtapePublique, ...] = champ("Les étapes, libellés publics", "(liste)")
    duree_texte: str | None = champ("La durée, dans les termes du dispositif", "18 heures en moyenne")
    duree_convenue: Decimal | None = champ("Durée, en heures : convenue, à défaut prévue", "18")
    duree_libelle: str = champ("Ce que compte cette durée", "Durée convenue")
    repartition: tuple[Total, ...] = champ("Heures convenues, par nature", "(liste)")
    heures_cpf: Decimal | None = champ("Heures imputées au CPF", "16,75")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    moyens: tuple[str, ...] = champ("Moyens", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Qui peut recevoir la synthèse", "(voir ses champs)")
    finances: Finances = champ("Dispositions financières", "(voir ses champs)")
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")
    calendrier: Calendrier = champ("Annexe 1", "(voir ses champs)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteConvention:
    """The convention of one dossier, or of a promotion with one employer."""
    return _du_groupe(sujet, ressources) if sujet.groupe else _du_dossier(sujet.un_dossier(), ressources)


def _du_dossier(dossier: Dossier, ressources: Ressources) -> ContexteConvention:
    scheme, row = dossier.dispositif, dossier.agent.row
    tripartite = len(dossier.employeurs) == 1
    accords = clauses.consentements(dossier, row.convention_signee_le)
    return ContexteConvention(
        document=Document(f"CONV-{dossier.reference}", _titre(scheme, tripartite=tripartite)),
        organisme=organisme(dossier, "convention", ressources),
        employeurs=employeurs(dossier, "convention"),
        agent=parties.agent(row),
        promotion=None,
        nombre_d_agents=1,
        tripartite=tripartite,
        visas=clauses.visas(scheme) + clauses.avis_cpf(scheme, row),
        **_du_dispositif(scheme, heures.duree_convenue(dossier), dossier.seances),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        duree_convenue=heures.duree_prevue(dossier),
        duree_libelle=clauses.libelle_duree(dossier),
        repartition=totaux(heures.repartition(dossier)),
        heures_cpf=heures.heures_cpf(dossier),
        date_de_debut=etats.debut(dossier),
        date_de_fin=heures.fin_prevue(dossier),
        lieux=agenda.lieux(dossier.seances) or scheme.lieux,
        restitution=clauses.restitution(scheme, accords),
        finances=argent.partagees(dossier),
        textes=textes("convention", dossier, du_dossier(dossier, accords)),
        calendrier=agenda.convenu(dossier),
    )


def totaux(hours: Mapping[str, Decimal]) -> tuple[Total, ...]:
    """Hours by nature; one nature alone tells nothing more than the whole."""
    return tuple(Total(label, each) for label, each in hours.items()) if len(hours) > 1 else ()


def _du_groupe(sujet: Sujet, ressources: Ressources) -> ContexteConvention:
    """No agent is named; each of them joins by a bulletin kept with this employer's copy."""
    group, members = sujet.un_groupe(), sujet.dossiers
    first, scheme = members[0], group.dispositif
    row = group.promotion.row
    mine = sujet.employeur
    hours, label = clauses.duree_du_groupe(group, members)
    return ContexteConvention(
        document=Document(reference(sujet), _titre(scheme, tripartite=False)),
        organisme=organisme(first, "convention", ressources),
        employeurs=tuple(e for e in employeurs(first, "convention") if mine and e.siret == mine.row.siret),
        agent=None,
        promotion=parties.promotion(row),
        nombre_d_agents=len(members),
        tripartite=False,
        visas=clauses.visas(scheme),
        **_du_dispositif(scheme, scheme.duree_totale, group.seances),
        intervenants=(parties.intervenant(group.animateur),) if group.animateur else (),
        duree_convenue=hours,
        duree_libelle=label,
        repartition=totaux(heures.repartition_du_groupe(group, members)),
        heures_cpf=scheme.heures_cpf,
        date_de_debut=row.date_de_lancement or (group.seances[0].row.date if group.seances else None),
        date_de_fin=heures.fin_du_groupe(members),
        lieux=agenda.lieux(group.seances) or ((row.lieu,) if row.lieu else scheme.lieux),
        restitution=clauses.restitution(scheme, ()),
        finances=prix_du_groupe.finances(sujet),
        textes=textes("convention", first, cas_du_groupe(sujet)),
        calendrier=agenda.du_groupe(group),
    )


def cas_du_groupe(sujet: Sujet) -> Cas:
    """The case of a group's convention with one employer."""
    group = sujet.un_groupe()
    scheme = group.dispositif
    return Cas(
        duree=scheme.duree_totale,
        seances=bool(agenda.du_groupe(group).seances),
        fin=heures.fin_du_groupe(sujet.dossiers),
        heures_cpf=scheme.heures_cpf,
        modulable=scheme.etapes_modulables,
        promotion=parties.promotion(group.promotion.row),
        agents=len(sujet.dossiers),
    )


class _DuDispositif(TypedDict):
    dispositif: DispositifPublic
    etapes: tuple[EtapePublique, ...]
    duree_texte: str | None
    empan: str | None
    rythme: str | None
    moyens: tuple[str, ...]
    engagements: Engagements
    confidentialite: Confidentialite


def _du_dispositif(
    scheme: Dispositif, convenue: Decimal | None, seances: Iterable[SeanceDossier]
) -> _DuDispositif:
    """What a convention takes from its scheme as it is."""
    return {
        "dispositif": clauses.public(scheme, convenue),
        "etapes": clauses.etapes_publiques(scheme, seances),
        # Where another duration was agreed, or the sessions make it, the scheme's words would say another.
        "duree_texte": scheme.duree_texte if convenue and convenue == scheme.duree_totale else None,
        "empan": clauses.empan(scheme),
        "rythme": scheme.rythme,
        "moyens": scheme.moyens,
        "engagements": clauses.engagements(scheme),
        "confidentialite": clauses.confidentialite(scheme),
    }


def reference(sujet: Sujet) -> str:
    """« CONV-2026-014 »; of a promotion, by its number and that of the employer in it."""
    return f"CONV-{numero_du_groupe(sujet) if sujet.groupe else sujet.un_dossier().reference}"


def _titre(scheme: Dispositif, *, tripartite: bool) -> str:
    return f"Convention {'tripartite ' if tripartite else ''}– {scheme.libelle_public}"


def sujets(modele: Modele) -> Iterator[Sujet]:
    """Each dossier outside a promotion, then each promotion with each of its employers."""
    for dossier in modele.dossiers:
        if dossier.promotion is None:
            yield Sujet(dossier.reference, dossier=dossier)
    for group in modele.groupes:
        bodies = {e.row.code: e for d in group.dossiers for e in d.employeurs}
        for code, employer in sorted(bodies.items()):
            yield Sujet(f"{group.promotion.row.code}-{code}", groupe=group, employeur=employer)


def verdict(sujet: Sujet) -> Verdict:
    """Due as soon as the employer has not said no and the hours are known."""
    first = prevu(sujet.dossiers[0], TypeDocument.CONVENTION)
    if first is DUE and not heures_connues(sujet):
        return pas_encore(SANS_HEURES)
    if first is DUE and sujet.groupe is not None and prix_du_groupe.a_repartir(sujet):
        return pas_encore(prix_du_groupe.A_REPARTIR)
    return first


def heures_connues(sujet: Sujet) -> bool:
    """Whether the scheme, the row or the sessions say how many hours; those that cannot be read may."""
    if any(dossier.illisibles for dossier in sujet.dossiers):
        return True
    if sujet.groupe is not None:
        scheme = sujet.groupe.dispositif
        return bool(scheme.duree_totale or agenda.du_groupe(sujet.groupe).total)
    return heures.duree_prevue(sujet.un_dossier()) is not None


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """An agent's convention has their name, a promotion's its codes."""
    return nom_et_reference(sujet) if sujet.dossier else (sujet.cle,)


TYPE = DocumentType(
    kind="convention",
    nom="Convention",
    template="convention.docx",
    dossier="conventions",
    extension=".docx",
    lecteurs="les parties : l’organisme, l’employeur, l’agent",
    pour=(Role.AGENT, Role.EMPLOYEUR),
    a_signer=True,
    roles=("assistant RH", "facturation", "conseiller"),
    sujets=sujets,
    verdict=verdict,
    produire=contexte,
    fichier=fichier,
    erreurs=("convention",),
    prive=False,
    cite=True,
    signe_le=signatures.premiere(*signatures.CONVENTION),
    termes=termes.de_la_convention,
)
