"""What an invoice says of its parties, its references and its account: put right later without an avoir."""

from typing import Any

from pipeline.model.entites import Dossier, Financement, Payeur
from pipeline.model.factures import Paiement, Tiers
from pipeline.model.mentions import emetteur
from pipeline.model.obstacles import numero_engagement


def tiers(payeur: Payeur) -> Tiers:
    """A payer as a party of the invoice."""
    return Tiers(
        code=payeur.code,
        nom=payeur.nom,
        siret=payeur.siret or "",
        adresse=payeur.adresse or "",
        code_postal=payeur.code_postal or "",
        ville=payeur.ville or "",
    )


def rectifiable(dossier: Dossier, financement: Financement) -> dict[str, Any]:
    """Its fields as the workbook has them, by the names of a draft's."""
    body, payment, payer = dossier.organisme.row, dossier.dispositif.paiement, financement.payeur
    return {
        "emetteur": emetteur(body),
        "client": tiers(payer),
        "paiement": Paiement(
            comptable=body.comptable_public or "",
            ordre=(payment.ordre or "") if payment else "",
            iban=body.iban or "",
            bic=body.bic or "",
        ),
        "numero_engagement": numero_engagement(dossier, financement) or "",
        "numero_bon_de_commande": dossier.agent.row.numero_de_bon_de_commande or "",
        "numero_de_marche": payer.numero_de_marche or "",
        "code_service": payer.code_service or "",
    }
