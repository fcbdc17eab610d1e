"""Sample invoices: an exempt one with everything, a taxed one, a provisional one with the barest data."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.documents.argent import Client, Emetteur, LigneFacture, LigneTVA
from pipeline.documents.facture import ContexteFacture
from pipeline.documents.identites import Document
from pipeline.model.mentions import valable
from tests.templates.contexts import ORGANISME, ORGANISME_MINIMAL

EXONERATION = (
    "Exonération de TVA, article 261-4-4° a du code général des impôts : formation professionnelle continue."
)

CLIENT = Client(
    nom="Commune de Kerlannic",
    siret="21290001900017",
    adresse="1 place de la Mairie",
    code_postal="29000",
    ville="Quimper",
    code_service="RH-01",
)

RETARD = tuple(valable(cle, None).texte for cle in ("penalites", "indemnite"))  # type: ignore[union-attr]
EMETTEUR = Emetteur(
    numero_tva="FR12282900016",
    comptable_public="Service de gestion comptable de Quimper",
    iban="FR7630001007941234567890185",
    bic="BDFEFRPPCCT",
    mentions_de_retard=True,
    societe="SAS au capital de 10 000,00 €, RCS Brest 999 001 423",
)

BILAN = LigneFacture(
    libelle="Bilan professionnel de Madame Léa Le Goff",
    detail="Convention CONV-2026-014, du 3 mars au 12 juin 2026",
    quantite=Decimal("1"),
    unite="bilan",
    prix_unitaire=Decimal("2040.50"),
    montant=Decimal("2040.50"),
)

COMPLETE = ContexteFacture(
    document=Document("CDG-2026-00042", "Facture CDG-2026-00042"),
    organisme=ORGANISME,
    emetteur=EMETTEUR,
    client=CLIENT,
    numero="CDG-2026-00042",
    date=dt.date(2026, 7, 1),
    numero_engagement="E-2026-118",
    numero_bon_de_commande="BC-77",
    numero_de_marche="M-2026-07",
    convention="CONV-2026-014",
    date_d_execution="du 3 mars au 12 juin 2026",
    lignes=(BILAN,),
    total_ht=Decimal("2040.50"),
    tva=(),
    total_ttc=Decimal("2040.50"),
    mention_tva=EXONERATION,
    deliberation="délibération du 12 décembre 2025",
    delai_de_paiement=30,
    ordre="la perception de Quimper municipale",
    pieces_fiphfp=True,
    mentions=(*RETARD, "Catégorie de l’opération : prestation de services"),
)

TAXEE = replace(
    COMPLETE,
    lignes=(
        replace(
            BILAN,
            libelle="Entretiens individuels",
            detail=None,
            quantite=Decimal("14.5"),
            unite="heure",
            prix_unitaire=Decimal("100"),
            montant=Decimal("1450"),
        ),
        replace(
            BILAN,
            libelle="Documentation remise",
            detail=None,
            unite="forfait",
            prix_unitaire=Decimal("20"),
            montant=Decimal("20"),
        ),
    ),
    total_ht=Decimal("1470"),
    tva=(
        LigneTVA(Decimal("20"), Decimal("1450"), Decimal("290")),
        LigneTVA(Decimal("5.5"), Decimal("20"), Decimal("1.10")),
    ),
    total_ttc=Decimal("1761.10"),
    mention_tva=None,
    pieces_fiphfp=False,
    mentions=(),
)

PROVISOIRE = ContexteFacture(
    document=Document("FAC-2026-015-P", "Facture provisoire – dossier 2026-015"),
    organisme=ORGANISME_MINIMAL,
    emetteur=Emetteur(None, None, None, None, False, None),
    client=replace(CLIENT, code_service=None),
    numero=None,
    date=None,
    numero_engagement=None,
    numero_bon_de_commande=None,
    numero_de_marche=None,
    convention=None,
    date_d_execution="le 1er avril 2026",
    lignes=(replace(BILAN, detail=None),),
    total_ht=Decimal("2040.50"),
    tva=(),
    total_ttc=Decimal("2040.50"),
    mention_tva=None,
    deliberation=None,
    delai_de_paiement=30,
    ordre=None,
    pieces_fiphfp=False,
    mentions=(),
)

LONGUE = replace(
    COMPLETE,
    organisme=replace(
        ORGANISME,
        nom="Centre de gestion de la fonction publique territoriale de la Baie et des Îles du Ponant",
    ),
    client=replace(
        CLIENT,
        nom="Communauté d’agglomération du pays de Kerlannic, de la presqu’île et des rivières du Cap",
        adresse="Hôtel de la communauté, bâtiment C, 118 bis boulevard de la Résistance-et-de-la-Libération",
        ville="Saint-Jean-du-Doigt-sur-Kerlannic",
    ),
    lignes=tuple(
        replace(
            BILAN,
            libelle=f"Bilan professionnel de Madame Marie-Françoise Le Goff-Kervarec de la Tour n° {n}",
        )
        for n in range(1, 31)
    ),
    total_ht=Decimal("61215"),
    total_ttc=Decimal("61215"),
)
