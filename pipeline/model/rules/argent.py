"""Rules on money: the tariff, the funders' shares, what stands in the way of an invoice."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.dispositifs import Production, TypeDocument
from pipeline.errors import UserError
from pipeline.issues import Issue
from pipeline.model import etats, facturation, groupe, montants
from pipeline.model.entites import Dossier
from pipeline.model.rules.findings import error, warning


def tarif_connu(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A scheme that is billed needs a tariff, from the workbook when none is published; never guessed."""
    body = dossier.organisme.row.type.value
    made = dossier.dispositif.production(TypeDocument.FACTURE, body)
    if made is not Production.OUI or dossier.tarif is not None or etats.refuse(dossier):
        return
    whose = "affiliés" if dossier.employeurs[0].row.affilie else "non affiliés"
    yield error(
        "tarif-manquant",
        f"Aucun tarif n’est connu pour ce dispositif ({dossier.dispositif.libelle_public}) et les employeurs "
        f"{whose}.",
        "Ajoutez une ligne à la feuille « Tarifs » : dispositif, affilié, montant, délibération.",
        dossier.agent.at("tarif"),
        dossier,
        "convention",
        "facture",
    )


def tarif_a_jour(dossier: Dossier, _: date) -> Iterator[Issue]:
    """A tariff outside its validity is used, and said to be."""
    tarif = dossier.tarif
    if tarif is not None and tarif.perime and facturation.production(dossier) is Production.OUI:
        yield warning(
            "tarif-perime",
            "Le tarif utilisé n’est pas en vigueur à la date du devis ou de la convention.",
            "Ajoutez le nouveau tarif à la feuille « Tarifs », avec ses dates.",
            dossier.agent.at("tarif"),
            dossier,
        )


def parts(dossier: Dossier, _: date) -> Iterator[Issue]:
    """The funders' shares make up the whole."""
    rows = [f.source for f in dossier.financements if f.source is not None]
    if not rows or groupe.au_groupe(dossier):
        return
    wanted = [montants.Part(f.payeur.nom, f.part, f.montant) for f in dossier.financements]
    total = dossier.tarif.montant if dossier.tarif else Decimal(100)
    if dossier.tarif is None and any(part.montant is not None for part in wanted):
        return
    try:
        montants.partager(total, wanted)
    except UserError as fault:
        field = "montant" if rows[-1].row.montant is not None else "part"
        yield error(
            "parts-des-financeurs",
            fault.message,
            fault.remedy,
            rows[-1].at(field),
            dossier,
            "convention",
            "facture",
        )
