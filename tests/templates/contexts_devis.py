"""Sample quotations: a usual one, one with two employers and two funders, the barest one."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.argent import LigneTVA, Part
from pipeline.documents.devis import ContexteDevis
from pipeline.documents.identites import Document, Total
from tests.templates.contexts import (
    AGENT,
    AGENT_MINIMAL,
    BILAN,
    COACH,
    CONSEILLERE,
    EMPLOYEUR,
    ORGANISME,
    ORGANISME_MINIMAL,
    SECOND_EMPLOYEUR,
)
from tests.templates.contexts_clauses import ETAPES, LIEUX, dits
from tests.templates.contexts_facture import BILAN as LIGNE
from tests.templates.contexts_facture import EMETTEUR, EXONERATION

COMPLET = ContexteDevis(
    document=Document("DEV-2026-014", "Devis – Bilan professionnel"),
    organisme=ORGANISME,
    emetteur=EMETTEUR,
    employeurs=(EMPLOYEUR,),
    agent=AGENT,
    promotion=None,
    nombre_d_agents=1,
    dispositif=BILAN,
    intervenants=(CONSEILLERE,),
    premier_echange_le=dt.date(2026, 1, 12),
    etapes=ETAPES,
    duree_convenue=Decimal("18"),
    duree_libelle="Durée convenue",
    repartition=(Total("Présence", Decimal(14)), Total("Travail en autonomie", Decimal(4))),
    empan="4 à 6 mois",
    rythme="un rendez-vous par semaine ou toutes les deux semaines",
    lieux=LIEUX,
    contenu_du_prix=(
        "les heures individuelles et leur préparation",
        "la réunion de clôture",
        "un forfait pour les tests",
        "les frais de gestion",
    ),
    lignes=(replace(LIGNE, libelle="Bilan professionnel – Madame Léa Le Goff", detail=None),),
    total_ht=Decimal("2040.50"),
    tva=(),
    total_ttc=Decimal("2040.50"),
    mention_tva=EXONERATION,
    deliberation="délibération du 12 décembre 2025",
    parts=(),
    delai_de_paiement=30,
    ordre="la perception de Quimper municipale",
    textes=dits("devis"),
    validite_mois=3,
)

PARTAGE = replace(
    COMPLET,
    employeurs=(EMPLOYEUR, SECOND_EMPLOYEUR),
    intervenants=(CONSEILLERE, COACH),
    parts=(
        Part("Commune de Kerlannic", Decimal("1240.50"), None),
        Part("Communauté de communes du Cap", Decimal("800"), None),
    ),
)

GROUPE = replace(
    COMPLET,
    document=Document("DEV-PROMO-2026-1-KERLANN", "Devis – Bilan de parcours professionnel"),
    agent=None,
    promotion="PROMO-2026-1",
    nombre_d_agents=3,
    premier_echange_le=None,
    lignes=(
        replace(
            LIGNE,
            libelle="Bilan de parcours professionnel – promotion PROMO-2026-1",
            detail=None,
            quantite=Decimal(3),
            unite="agent",
            prix_unitaire=Decimal(450),
            montant=Decimal(1350),
        ),
    ),
    total_ht=Decimal(1350),
    total_ttc=Decimal(1350),
    textes=dits("devis", forme="groupe"),
)

MINIMAL = replace(
    COMPLET,
    organisme=ORGANISME_MINIMAL,
    emetteur=replace(EMETTEUR, numero_tva=None),
    employeurs=(SECOND_EMPLOYEUR,),
    agent=AGENT_MINIMAL,
    intervenants=(),
    premier_echange_le=None,
    etapes=(),
    duree_convenue=None,
    duree_libelle="Durée convenue",
    repartition=(),
    empan=None,
    rythme=None,
    lieux=(),
    contenu_du_prix=(),
    lignes=(replace(LIGNE, detail=None, prix_unitaire=Decimal("1300"), montant=Decimal("1300")),),
    total_ht=Decimal("1300"),
    tva=(LigneTVA(Decimal("20"), Decimal("1300"), Decimal("260")),),
    total_ttc=Decimal("1560"),
    mention_tva=None,
    deliberation=None,
    delai_de_paiement=None,
    ordre=None,
)
