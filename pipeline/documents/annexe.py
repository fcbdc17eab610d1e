"""The payment annexe: what each payer really pays, a third party included; for employer and billing."""

from dataclasses import replace

from pipeline.dispositifs import TypeDocument
from pipeline.documents import argent, conditions
from pipeline.documents.destinataires import Role
from pipeline.documents.kind import (
    DUE,
    SANS_OBJET,
    DocumentType,
    Ressources,
    Sujet,
    Verdict,
    nom_et_reference,
    par_dossier,
    pas_encore,
)
from pipeline.documents.lettre import ContexteLettre, LigneLettre, lettre
from pipeline.french import liste, montant, nombre
from pipeline.model import facturation
from pipeline.model.entites import Dossier
from pipeline.workbook import sheets

OBJET = "Annexe financière"
SANS_PRIX = "Le prix à répartir n’est pas encore connu."


def contexte(sujet: Sujet, ressources: Ressources) -> ContexteLettre:
    """The price and each payer's share, commitment and code service; no ground of a funding."""
    dossier = sujet.un_dossier()
    total = facturation.prix_a_partager(dossier)
    if total is None:
        raise TypeError(f"{sujet.cle} has no price to share")
    made = lettre(conditions.organisme(dossier, "convention", ressources), f"ANF-{sujet.cle}", OBJET)
    employers = liste([record.row.nom for record in dossier.employeurs])
    return replace(
        made,
        destinataire=(employers,),
        ouverture=(
            f"Annexe à la convention CONV-{dossier.cite('convention')}.",
            "Document réservé à l’employeur et à la facturation\u00a0: il nomme qui paie, et n’est remis à "
            "personne d’autre.",
        ),
        lignes=(*_prix(dossier, argent.prix_de(dossier.organisme.row, total)), *_parts(dossier)),
        suite=("Chaque payeur reçoit la facture de sa part, une fois le service fait.",),
    )


def _prix(dossier: Dossier, prix: argent.Prix) -> tuple[LigneLettre, ...]:
    lines = [LigneLettre("Prix, toutes taxes comprises" if prix.taux else "Prix", montant(prix.ttc))]
    if prix.ht is not None and prix.tva is not None and prix.taux is not None:
        taxed = f"{montant(prix.ht)} hors taxes et {montant(prix.tva)} de TVA à {nombre(prix.taux)}\u00a0%"
        lines.append(LigneLettre("Soit", taxed))
    if dossier.tarif and dossier.tarif.deliberation:
        lines.append(LigneLettre("Fixation du tarif", dossier.tarif.deliberation))
    return tuple(lines)


def _parts(dossier: Dossier) -> tuple[LigneLettre, ...]:
    total = facturation.prix_a_partager(dossier)
    shares = argent.parts_de(dossier, total) if total is not None else ()
    pairs = zip(shares, dossier.financements, strict=True)
    return tuple(LigneLettre(share.nom, _part(share, each.payeur.code_service)) for share, each in pairs)


def _part(share: argent.Part, code_service: str | None) -> str:
    told = [montant(share.montant)]
    told += [f"engagement n°\u00a0{share.numero_engagement}"] if share.numero_engagement else []
    told += [f"code service {code_service}"] if code_service else []
    return ", ".join(told)


def tiers(dossier: Dossier) -> bool:
    """Whether somebody who is no employer of the agent pays."""
    return any(not isinstance(each.payeur.source.row, sheets.Employeur) for each in dossier.financements)


def verdict(sujet: Sujet) -> Verdict:
    """Due with the convention where a third party pays: the convention itself never names it."""
    dossier = sujet.un_dossier()
    first = conditions.prevu(dossier, TypeDocument.CONVENTION)
    if first is not DUE or not tiers(dossier):
        return SANS_OBJET
    return DUE if facturation.prix_a_partager(dossier) is not None else pas_encore(SANS_PRIX)


TYPE = DocumentType(
    kind="annexe_financiere",
    nom="Annexe financière",
    template="lettre.docx",
    dossier="confidentiel/annexes",
    extension=".docx",
    lecteurs="l’employeur et la facturation, personne d’autre",
    pour=(Role.EMPLOYEUR,),
    sujets=par_dossier,
    verdict=verdict,
    produire=contexte,
    fichier=nom_et_reference,
    pluriel="annexes",
    erreurs=("facture",),
    attendu=False,
    confidentiel=True,
    roles=("facturation",),
)
