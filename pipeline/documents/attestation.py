"""The attendance certificate."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda, clauses, parties, signatures, termes
from pipeline.documents.conditions import employeurs, organisme, prevu
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
from pipeline.documents.kind import (
    DUE,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.model import etats, heures
from pipeline.model.entites import Dossier


@dataclass(frozen=True, slots=True)
class ContexteAttestation:
    """The attendance certificate: hours of presence, planned and done."""

    document: Document = champ("Le document", "(voir ses champs)")
    organisme: IdentiteOrganisme = champ("L'organisme", "(voir ses champs)")
    employeurs: tuple[IdentiteEmployeur, ...] = champ("Les employeurs", "(liste)")
    agent: IdentiteAgent = champ("L'agent", "(voir ses champs)")
    dispositif: DispositifPublic = champ("Le dispositif, libellé public", "(voir ses champs)")
    intervenants: tuple[IdentiteIntervenant, ...] = champ("Les professionnels", "(liste)")
    intermediaire: bool = champ("Établie avant la clôture", "non")
    arretee_au: dt.date = champ("Date de la dernière séance comptée", "12 juin 2026")
    date_de_debut: dt.date = champ("Première séance", "3 mars 2026")
    date_de_fin: dt.date = champ("Dernière séance", "12 juin 2026")
    remplace: dt.date | None = champ("Date de l'attestation annulée et remplacée", "2 juin 2026")
    seances: tuple[LigneSeance, ...] = champ("Séances de présence réalisées", "(liste)")
    heures_prevues: Decimal = champ("Heures de présence prévues", "16")
    heures_realisees: Decimal = champ("Heures de présence réalisées", "14,5")
    heures_en_autonomie: Decimal = champ("Heures en autonomie, non certifiées", "4")
    duree_convenue: Decimal | None = champ("Durée convenue, en heures", "18")
    heures_cpf: Decimal | None = champ("Heures à débiter du CPF", "16,75")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteAttestation:
    """The certificate of one agent: held sessions of presence only."""
    dossier = sujet.un_dossier()
    row, scheme = dossier.agent.row, dossier.dispositif
    held = signatures.presences(dossier)
    sums = heures.bilan(dossier)
    last = max(s.row.date for s in held)
    closed = etats.clos(dossier) or etats.interrompu(dossier)
    return ContexteAttestation(
        document=Document(f"ATT-{dossier.reference}", _titre(closed=closed)),
        organisme=organisme(dossier, "attestation", ressources, last),
        employeurs=employeurs(dossier, "attestation", last),
        agent=parties.agent(row),
        dispositif=clauses.public(scheme),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        intermediaire=not closed,
        arretee_au=last,
        date_de_debut=min(s.row.date for s in held),
        date_de_fin=last,
        remplace=signatures.remplacee(dossier),
        seances=agenda.lignes(held),
        heures_prevues=sums.prevues,
        heures_realisees=sums.realisees,
        heures_en_autonomie=sums.autonomie,
        duree_convenue=heures.duree_convenue(dossier),
        heures_cpf=_heures_cpf(dossier, sums.realisees),
    )


def _heures_cpf(dossier: Dossier, done: Decimal) -> Decimal | None:
    """Hours to debit: those agreed, never more than those done."""
    agreed = heures.heures_cpf(dossier)
    return min(agreed, done) if agreed is not None else None


def _titre(*, closed: bool) -> str:
    return "Attestation de présence" if closed else "Attestation intermédiaire de présence"


def verdict(sujet: Sujet) -> Verdict:
    """Due once a session of presence was held."""
    dossier = sujet.un_dossier()
    first = prevu(dossier, TypeDocument.ATTESTATION)
    if first is DUE and not signatures.presences(dossier):
        return pas_encore("Aucune séance n’a encore eu lieu.")
    return first


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """Reference and names; the certificate that replaces a delivered one is another file."""
    former = signatures.remplacee(sujet.un_dossier())
    return (*nom_et_reference(sujet), *((f"(remplace celle du {former:%Y-%m-%d})",) if former else ()))


TYPE = DocumentType(
    kind="attestation",
    nom="Attestation de présence",
    template="attestation.docx",
    dossier="attestations",
    extension=".docx",
    lecteurs="l’agent, l’employeur, le financeur",
    roles=("assistant RH", "facturation", "conseiller"),
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=fichier,
    erreurs=("attestation",),
    prive=False,
    cite=True,
    signe_le=signatures.delivree,
    remplace=signatures.remplace,
    fige_par="sa délivrance",
    termes=termes.de_l_attestation,
)
