"""The attendance certificate."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.dispositifs import TypeDocument
from pipeline.documents import agenda, clauses, parties, signatures, termes
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
    LigneSeance,
)
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    pas_encore,
)
from pipeline.documents.textes import Textes, du_dossier, textes
from pipeline.model import etats, heures
from pipeline.model.entites import Modele, Periode


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
    textes: Textes = champ("Clauses, par sujet", "(voir ses champs)")


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteAttestation:
    """The certificate of one agent: held sessions of presence only."""
    dossier = sujet.un_dossier()
    row, scheme = dossier.agent.row, dossier.dispositif
    held = signatures.attestees(sujet)
    sums = heures.bilan(dossier, signatures.periode(sujet))
    last = max(s.row.date for s in held)
    closed = etats.clos(dossier) or etats.interrompu(dossier) or sujet.employeur is not None
    return ContexteAttestation(
        document=Document(_numero(sujet), _titre(closed=closed)),
        organisme=organisme(dossier, "attestation", ressources, last),
        employeurs=_employeurs(sujet, last),
        agent=parties.agent(row),
        dispositif=clauses.public(scheme),
        intervenants=tuple(parties.intervenant(record) for record in dossier.intervenants),
        intermediaire=not closed,
        arretee_au=last,
        date_de_debut=min(s.row.date for s in held),
        date_de_fin=last,
        remplace=signatures.remplace(sujet),
        seances=agenda.lignes(held),
        heures_prevues=sums.prevues,
        heures_realisees=sums.realisees,
        heures_en_autonomie=sums.autonomie,
        duree_convenue=heures.duree_convenue(dossier),
        heures_cpf=_heures_cpf(sujet, sums.realisees),
        textes=textes("attestation", dossier, replace(du_dossier(dossier), clos=closed)),
    )


def _numero(sujet: Sujet) -> str:
    """« ATT-2026-001 »; that of the employer of before apart."""
    return f"ATT-{sujet.un_dossier().reference}" + ("-1" if sujet.employeur is not None else "")


def _employeurs(sujet: Sujet, day: dt.date) -> tuple[IdentiteEmployeur, ...]:
    """Those of today; of a certificate for the employer of before, that one alone."""
    dossier, former = sujet.un_dossier(), sujet.employeur
    if former is None:
        return employeurs(dossier, "attestation", day)
    return (parties.employeur(former, dossier.signataires, "attestation", day),)


def _heures_cpf(sujet: Sujet, done: Decimal) -> Decimal | None:
    """Hours to debit: those agreed, never more than those done, less those debited by an employer before."""
    dossier = sujet.un_dossier()
    agreed = heures.heures_cpf(dossier)
    if agreed is None:
        return None
    apart = sujet.employeur is None and dossier.precedent is not None
    before = heures.bilan(dossier, Periode.AVANT).realisees if apart else Decimal(0)
    return min(max(agreed - before, Decimal(0)), done)


def sujets(modele: Modele) -> Iterator[Sujet]:
    """One per dossier, and one more for the employer of before, which receives nothing of what came later."""
    for dossier in modele.dossiers:
        yield Sujet(dossier.reference, dossier=dossier)
        if (former := dossier.precedent) is not None:
            yield Sujet(f"{dossier.reference}-{former.row.code}", dossier=dossier, employeur=former)


def _titre(*, closed: bool) -> str:
    return "Attestation de présence" if closed else "Attestation intermédiaire de présence"


def verdict(sujet: Sujet) -> Verdict:
    """Due once a session of presence was held."""
    dossier = sujet.un_dossier()
    first = prevu(dossier, TypeDocument.ATTESTATION)
    if first is DUE and not signatures.attestees(sujet):
        return pas_encore("Aucune séance n’a encore eu lieu.") if sujet.employeur is None else SANS_OBJET
    return first


def fichier(sujet: Sujet) -> tuple[str, ...]:
    """Reference and names; the certificate that replaces a delivered one is another file."""
    former, body = signatures.remplace(sujet), sujet.employeur
    own = (body.row.code,) if body is not None else ()
    return (*nom_et_reference(sujet), *own, *((f"(remplace celle du {former:%Y-%m-%d})",) if former else ()))


TYPE = DocumentType(
    kind="attestation",
    nom="Attestation de présence",
    template="attestation.docx",
    dossier="attestations",
    extension=".docx",
    lecteurs="l’agent, l’employeur, le financeur",
    pour=(Role.AGENT, Role.EMPLOYEUR, Role.RH, Role.FINANCEUR),
    roles=("assistant RH", "facturation", "conseiller"),
    sujets=sujets,
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
