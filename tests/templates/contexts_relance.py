"""Sample letters: a private claim at 45 days with everything, a public reminder with the barest data."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.identites import Document
from pipeline.documents.relance import ContexteRelance
from tests.templates.contexts import ORGANISME, ORGANISME_MINIMAL
from tests.templates.contexts_facture import CLIENT, EMETTEUR

RELANCE = ContexteRelance(
    document=Document("CDG-2026-00042", "Relance : facture n°\u00a0CDG-2026-00042"),
    organisme=ORGANISME,
    emetteur=EMETTEUR,
    client=CLIENT,
    palier=45,
    date=dt.date(2026, 9, 16),
    facture="CDG-2026-00042",
    facture_du=dt.date(2026, 7, 1),
    facture_total=Decimal("2040.50"),
    recue_le=dt.date(2026, 7, 3),
    echeance=dt.date(2026, 8, 2),
    retard=45,
    avoirs=Decimal("500"),
    regle=Decimal("1000"),
    reste=Decimal("540.50"),
    interets=Decimal("6.76"),
    interets_a_part=False,
    indemnite=Decimal("40"),
    numero_engagement="E-2026-118",
    precedente=dt.date(2026, 9, 1),
)

RAPPEL = replace(
    RELANCE,
    document=Document("CDG-2026-00042", "Rappel : facture n°\u00a0CDG-2026-00042"),
    organisme=ORGANISME_MINIMAL,
    emetteur=replace(EMETTEUR, numero_tva=None, societe=None, comptable_public=None, iban=None, bic=None),
    client=replace(CLIENT, siret="", code_service=None),
    palier=0,
    retard=1,
    avoirs=None,
    regle=None,
    reste=Decimal("2040.50"),
    interets=None,
    interets_a_part=False,
    indemnite=None,
    numero_engagement=None,
    precedente=None,
)
