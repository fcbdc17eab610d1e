"""Why an invoice that is due cannot be drawn up: each reason at its cell, with its remedy."""

from collections.abc import Iterator

from pipeline.issues import Issue, Origin, Severity
from pipeline.model import etats
from pipeline.model.entites import Dossier, Financement, TarifRetenu
from pipeline.workbook.vocabulary import RegimeTVA, Unite


def obstacles(dossier: Dossier, tarif: TarifRetenu) -> list[Issue]:
    """Every reason, each at its cell, why an invoice that is due cannot be drawn up."""
    return [*_tva(dossier), *_interruption(dossier), *_groupe(dossier, tarif), *_payeurs(dossier)]


def _tva(dossier: Dossier) -> Iterator[Issue]:
    body = dossier.organisme
    if body.row.regime_de_tva is None:
        yield facture_retenue(
            "regime-de-tva-manquant",
            f"Le régime de TVA de {body.row.nom} n’est pas indiqué : rien n’est facturé.",
            "Choisissez dans la liste : exonéré, hors champ ou taux. Le service financier le connaît.",
            body.at("regime_de_tva"),
            dossier,
        )
    elif body.row.regime_de_tva is RegimeTVA.TAUX and body.row.taux_de_tva is None:
        yield facture_retenue(
            "taux-de-tva-manquant",
            f"Le taux de TVA de {body.row.nom} n’est pas indiqué.",
            "Indiquez le taux, par exemple 20.",
            body.at("taux_de_tva"),
            dossier,
        )


def _interruption(dossier: Dossier) -> Iterator[Issue]:
    if etats.interrompu(dossier) and dossier.dispositif.interruption is None:
        yield facture_retenue(
            "interruption-sans-regle",
            "Le bilan est interrompu et son dispositif ne dit pas ce qui est dû dans ce cas.",
            "Écrivez la règle dans le fichier du dispositif ([interruption]).",
            dossier.agent.at("etat"),
            dossier,
        )


def _groupe(dossier: Dossier, tarif: TarifRetenu) -> Iterator[Issue]:
    if tarif.unite == Unite.GROUPE.value and not any(f.montant for f in dossier.financements):
        yield facture_retenue(
            "cle-de-groupe-manquante",
            "Le tarif vaut pour tout le groupe : la part de cet agent n’est pas indiquée.",
            "Indiquez un montant pour ce dossier dans la feuille « Financements ».",
            dossier.agent.at("reference"),
            dossier,
        )


def _payeurs(dossier: Dossier) -> list[Issue]:
    if not dossier.financements:
        return [
            facture_retenue(
                "payeur-a-preciser",
                "L’agent a plusieurs employeurs et rien ne dit lequel est facturé.",
                "Remplissez « Facturer à », ou la feuille « Financements » si plusieurs paient.",
                dossier.agent.at("facturer_a"),
                dossier,
            )
        ]
    return [issue for f in dossier.financements for issue in _payeur(dossier, f)]


def _payeur(dossier: Dossier, financement: Financement) -> Iterator[Issue]:
    payer = financement.payeur
    for field in ("siret", "adresse", "code_postal", "ville"):
        if getattr(payer, field) is None:
            yield facture_retenue(
                "payeur-incomplet",
                f"{payer.nom} doit être facturé et cette case est vide.",
                "Complétez-la : une facture porte le SIRET et l’adresse de qui la paie.",
                payer.source.at(field),
                dossier,
            )
    number = financement.numero_engagement or dossier.agent.row.numero_engagement
    if payer.engagement_obligatoire and not number:
        yield facture_retenue(
            "engagement-manquant",
            f"{payer.nom} demande un n° d’engagement sur ses factures, et ce dossier n’en a pas.",
            "Demandez-le à ce service, puis inscrivez-le dans « N° d’engagement ».",
            dossier.agent.at("numero_engagement"),
            dossier,
        )


def facture_retenue(code: str, message: str, remedy: str, origin: Origin, dossier: Dossier) -> Issue:
    """An error that withholds the invoices of one dossier, and nothing else."""
    return Issue(
        code,
        Severity.ERREUR,
        message,
        remedy,
        origin,
        dossiers=(dossier.reference,),
        documents=("facture",),
    )
