"""The commitment and confidentiality contract."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda, clauses, parties, signatures, termes
from pipeline.documents.clauses import (
    Calendrier,
    Confidentialite,
    Engagements,
    EtapeNommee,
    Restitution,
)
from pipeline.documents.conditions import employeurs, organisme, prevu
from pipeline.documents.destinataires import Role
from pipeline.documents.fields import champ
from pipeline.documents.identites import (
    DispositifNomme,
    Document,
    IdentiteAgent,
    IdentiteEmployeur,
    IdentiteIntervenant,
    IdentiteOrganisme,
)
from pipeline.documents.kind import DocumentType, Ressources, Sujet, Verdict, nom_et_reference, par_dossier
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier


@dataclass(frozen=True, slots=True)
class ContexteContrat:
    """The commitment and confidentiality contract between the agent and the professional."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    promotion: str | None = champ("Nom de la promotion, à défaut son code", "PROMO-2026-1")
    dispositif: DispositifNomme = champ("Le dispositif, dans ses termes", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels signataires", "(liste)")
    etapes: tuple[EtapeNommee, ...] = champ("Les étapes", "(liste)")
    duree_convenue: Decimal | None = champ("Durée, en heures : convenue, à défaut prévue", "18")
    duree_libelle: str = champ("Ce que compte cette durée", "Durée convenue")
    date_de_debut: dt.date | None = champ("Début", "3 mars 2026")
    date_de_fin: dt.date | None = champ("Fin prévue", "30 juin 2026")
    empan: str | None = champ("Durée habituelle", "4 à 6 mois")
    rythme: str | None = champ("Rythme", "un rendez-vous par semaine ou toutes les deux semaines")
    lieux: tuple[str, ...] = champ("Lieux des séances", "(liste)")
    engagements: Engagements = champ("Engagements de chacun", "(voir ses champs)")
    points_confidentiels: tuple[str, ...] = champ("Points confidentiels du groupe", "(liste)")
    confidentialite: Confidentialite = champ("Secret, discrétion", "(voir ses champs)")
    restitution: Restitution = champ("Synthèse : propriété, destinataires", "(voir ses champs)")
    amenagements: str | None = champ(
        "Aménagements, si l'agent veut qu'ils soient mentionnés", "salle au rez-de-chaussée"
    )
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")
    calendrier: Calendrier = champ("Séances et totaux", "(voir ses champs)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteContrat:
    """The contract of one agent, in the scheme's own words."""
    dossier = sujet.un_dossier()
    scheme, row, promotion = dossier.dispositif, dossier.agent.row, dossier.promotion
    accords = clauses.consentements(dossier, row.contrat_signe_le)
    return ContexteContrat(
        document=Document(f"ENG-{dossier.reference}", "Contrat d’engagement et de confidentialité"),
        organisme=organisme(dossier, "contrat", ressources),
        employeurs=employeurs(dossier, "contrat"),
        agent=parties.agent(row),
        promotion=parties.promotion(promotion.row) if promotion else None,
        dispositif=clauses.nomme(scheme, heures.duree_convenue(dossier)),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        etapes=clauses.etapes_nommees(scheme),
        duree_convenue=heures.duree_prevue(dossier),
        duree_libelle=clauses.libelle_duree(dossier),
        date_de_debut=etats.debut(dossier),
        date_de_fin=heures.fin_prevue(dossier),
        empan=clauses.empan(scheme),
        rythme=scheme.rythme,
        lieux=agenda.lieux(dossier.seances) or scheme.lieux,
        engagements=clauses.engagements(scheme),
        points_confidentiels=promotion.row.points_confidentiels_du_groupe if promotion else (),
        confidentialite=clauses.confidentialite(scheme),
        restitution=clauses.restitution(scheme, accords),
        amenagements=_amenagements(dossier),
        textes=textes("contrat", dossier, du_dossier(dossier, accords)),
        calendrier=agenda.convenu(dossier),
    )


def _amenagements(dossier: Dossier) -> str | None:
    """Printed only when the agent wants them to be."""
    row = dossier.confidentiel.row if dossier.confidentiel else None
    return row.amenagements_souhaites if row and row.les_mentionner_au_contrat else None


def verdict(sujet: Sujet) -> Verdict:
    """Due as soon as the employer has not said no."""
    return prevu(sujet.un_dossier(), TypeDocument.CONTRAT)


TYPE = DocumentType(
    kind="contrat",
    nom="Contrat d’engagement",
    template="contrat.docx",
    dossier="contrats",
    extension=".docx",
    lecteurs="l’agent et l’intervenant, personne d’autre",
    pour=(Role.AGENT, Role.CONSEILLER),
    a_signer=True,
    roles=("conseiller",),
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=nom_et_reference,
    erreurs=("contrat",),
    signe_le=signatures.premiere(*signatures.CONTRAT),
    termes=termes.du_contrat,
)
