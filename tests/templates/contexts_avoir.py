"""Sample credit notes: a whole invoice taken back, a part of a taxed one."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.argent import LigneTVA
from pipeline.documents.avoir import ContexteAvoir
from pipeline.documents.identites import Document
from tests.templates.contexts import ORGANISME, ORGANISME_MINIMAL
from tests.templates.contexts_facture import BILAN, CLIENT, EMETTEUR, EXONERATION

COMPLET = ContexteAvoir(
    document=Document("AVCDG-2026-00003", "Avoir n° AVCDG-2026-00003"),
    organisme=ORGANISME,
    emetteur=EMETTEUR,
    client=CLIENT,
    numero="AVCDG-2026-00003",
    date=dt.date(2026, 7, 15),
    facture="CDG-2026-00042",
    facture_du=dt.date(2026, 7, 1),
    facture_total=Decimal("2040.50"),
    motif="Le bilan est pris en charge par un autre payeur",
    numero_engagement="E-2026-118",
    numero_bon_de_commande="BC-77",
    numero_de_marche="M-2026-07",
    convention="CONV-2026-014",
    lignes=(BILAN,),
    total_ht=Decimal("2040.50"),
    tva=(),
    total_ttc=Decimal("2040.50"),
    mention_tva=EXONERATION,
)

PARTIEL = replace(
    COMPLET,
    organisme=ORGANISME_MINIMAL,
    emetteur=replace(EMETTEUR, numero_tva=None),
    client=replace(CLIENT, code_service=None),
    facture_total=Decimal("1200"),
    motif="Heures facturées en trop",
    numero_engagement=None,
    numero_bon_de_commande=None,
    numero_de_marche=None,
    convention=None,
    lignes=(replace(BILAN, detail=None, prix_unitaire=Decimal("100"), montant=Decimal("100")),),
    total_ht=Decimal("100"),
    tva=(LigneTVA(Decimal("20"), Decimal("100"), Decimal("20")),),
    total_ttc=Decimal("120"),
    mention_tva=None,
)
