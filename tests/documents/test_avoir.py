"""The credit note's context: what the invoice said, frozen."""

import datetime as dt
from decimal import Decimal

from pipeline.documents.avoir import depuis_avoir
from pipeline.model.factures import Avoir
from tests.builders import APRES, classeur, realiser, un

JOUR = dt.date(2026, 11, 20)


def an_avoir() -> Avoir:
    draft = un(realiser(classeur("CDG34", "CDG")), APRES).brouillons[0]
    return Avoir(
        facture="F-2026-00001",
        facture_du=dt.date(2026, 11, 2),
        motif="Erreur de payeur",
        rangs=(1,),
        lignes=draft.lignes,
        origine=draft,
    )


def test_it_cites_the_invoice_and_takes_its_parties_from_it() -> None:
    context = depuis_avoir(an_avoir(), "AVF-2026-00001", JOUR)
    assert (context.facture, context.facture_du, context.facture_total) == (
        "F-2026-00001",
        dt.date(2026, 11, 2),
        Decimal("1200.00"),
    )
    assert context.client.nom == "Commune de Kerlann"
    assert context.organisme.nom == "Centre de gestion de la Baie"
    assert context.organisme.courriel == "bilans@cdg.example"
    assert context.emetteur.iban == "FR7630001007941234567890185"
