"""The sheets of what follows a bilan: consents, billing, payments, and the confidential sheet."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Etape, Feuille, Forme, Ligne


class Consentement(Ligne):
    """An agent's consent to hand the synthesis to someone, and its withdrawal."""

    feuille: ClassVar = Feuille(
        "Consentements",
        "consentements",
        "À qui l’agent accepte que sa synthèse soit transmise.",
        autres=("Consentement",),
        ordre=(("date", "retire_le"),),
    )

    reference: Annotated[
        str,
        Col(
            "Référence",
            "La référence du bilan.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
            etape=Etape.CLOTURE,
            documents=("synthese",),
        ),
    ]
    destinataire: Annotated[
        str,
        Col(
            "Destinataire",
            "À qui la synthèse peut être transmise.",
            "Ressources humaines",
            etape=Etape.CLOTURE,
            documents=("synthese",),
        ),
    ]
    date: Annotated[
        dt.date,
        Col(
            "Date",
            "Le jour du consentement.",
            "30/06/2026",
            autres=("Date du consentement",),
            etape=Etape.CLOTURE,
            documents=("synthese",),
        ),
    ]
    portee: Annotated[
        str | None,
        Col(
            "Portée",
            "Ce que couvre le consentement.",
            "synthèse entière",
            etape=Etape.CLOTURE,
            documents=("synthese",),
        ),
    ] = None
    retire_le: Annotated[
        dt.date | None,
        Col(
            "Retiré le",
            "Le jour où l’agent a retiré son consentement.",
            "15/09/2026",
            etape=Etape.CLOTURE,
            documents=("synthese",),
        ),
    ] = None


class AFacturer(Ligne):
    """An order to issue one invoice, for those who do not type commands."""

    feuille: ClassVar = Feuille(
        "À facturer",
        "a_facturer",
        "Les factures à émettre : une ligne par bilan et par payeur.",
        autres=("Factures à émettre",),
        cle=("reference", "financeur", "periode"),
    )

    reference: Annotated[
        str,
        Col(
            "Référence",
            "La référence du bilan à facturer.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ]
    financeur: Annotated[
        str | None,
        Col(
            "Financeur",
            "Le code du payeur ; rien : tous les payeurs du bilan.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    periode: Annotated[
        str | None,
        Col(
            "Période",
            "Pour une facture par mois : le mois facturé.",
            "2026-06",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    date_de_facture: Annotated[
        dt.date | None,
        Col(
            "Date de facture",
            "La date d’émission ; rien : le jour de l’émission.",
            "01/07/2026",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    numero: Annotated[
        str | None,
        Col(
            "Numéro",
            "Le numéro donné par le logiciel financier, s’il numérote lui-même.",
            "2026-T-0117",
            autres=("Numéro de facture", "N° de facture"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    motif: Annotated[
        str | None,
        Col(
            "Motif",
            "Une précision à imprimer sur la facture.",
            "Solde après interruption",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None


class Reglement(Ligne):
    """What became of an issued invoice: received, claimed, paid."""

    feuille: ClassVar = Feuille(
        "Règlements",
        "reglements",
        "La réception et le paiement des factures émises : une ligne par paiement.",
        autres=("Règlement", "Paiements"),
        ordre=(("recue_le", "date_de_paiement"),),
    )

    numero_de_facture: Annotated[
        str,
        Col(
            "Numéro de facture",
            "Le numéro imprimé sur la facture.",
            "BP-2026-00001",
            Forme.CODE,
            autres=("N° de facture", "Facture"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ]
    recue_le: Annotated[
        dt.date | None,
        Col(
            "Reçue le",
            "Le jour où le payeur l’a reçue : le délai de paiement court de là.",
            "03/07/2026",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    date_de_paiement: Annotated[
        dt.date | None,
        Col(
            "Date de paiement",
            "Le jour du paiement.",
            "28/07/2026",
            autres=("Payée le", "Payé le"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    montant: Annotated[
        Decimal | None,
        Col(
            "Montant",
            "En euros ; rien : la facture entière.",
            "2 040,50",
            Forme.MONTANT,
            autres=("Montant payé",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    numero_de_titre: Annotated[
        str | None,
        Col(
            "N° de titre",
            "Le numéro du titre de recettes.",
            "1187",
            autres=("Numéro de titre", "Titre"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    numero_de_bordereau: Annotated[
        str | None,
        Col(
            "N° de bordereau",
            "Le numéro du bordereau.",
            "214",
            autres=("Numéro de bordereau", "Bordereau"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    date_du_titre: Annotated[
        dt.date | None,
        Col(
            "Date du titre",
            "La date du titre de recettes.",
            "05/07/2026",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None


class Confidentiel(Ligne):
    """What only those entitled may read; no medical ground has a column."""

    feuille: ClassVar = Feuille(
        "Confidentiel",
        "confidentiels",
        "À garder de préférence dans un classeur à part, aux accès restreints. Nul motif médical n’y est demandé.",
        autres=("Confidentiels",),
        cle=("reference",),
        confidentielle=True,
    )

    reference: Annotated[
        str,
        Col(
            "Référence",
            "La référence du bilan.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
            sensible=True,
        ),
    ]
    l_5212_13: Annotated[
        bool | None,
        Col(
            "L. 5212-13",
            "Oui si l’agent relève de l’article L. 5212-13 du code du travail.",
            "non",
            autres=("L5212-13", "Article L. 5212-13"),
            documents=("contrat", "synthese"),
            sensible=True,
        ),
    ] = None
    amenagements_souhaites: Annotated[
        str | None,
        Col(
            "Aménagements souhaités",
            "Les modalités matérielles demandées par l’agent, sans motif.",
            "salle de plain-pied",
            etape=Etape.SIGNATURE,
            documents=("contrat",),
            sensible=True,
        ),
    ] = None
    les_mentionner_au_contrat: Annotated[
        bool | None,
        Col(
            "Les mentionner au contrat",
            "Oui si l’agent veut qu’ils figurent au contrat.",
            "non",
            etape=Etape.SIGNATURE,
            documents=("contrat",),
            sensible=True,
        ),
    ] = None
    referent_handicap_informe_le: Annotated[
        dt.date | None,
        Col(
            "Référent handicap informé le",
            "La date de l’information obligatoire.",
            "20/01/2026",
            documents=("contrat",),
            sensible=True,
        ),
    ] = None
    referent_associe: Annotated[
        bool | None,
        Col(
            "Référent associé",
            "Oui si l’agent souhaite que le référent soit associé.",
            "non",
            documents=("contrat",),
            sensible=True,
        ),
    ] = None
    eligibilite_fiphfp_verifiee_le: Annotated[
        dt.date | None,
        Col(
            "Éligibilité FIPHFP vérifiée le",
            "La date de la vérification, sans motif.",
            "20/01/2026",
            etape=Etape.FACTURATION,
            documents=("facture",),
            sensible=True,
        ),
    ] = None
    eligibilite_fiphfp_verifiee_par: Annotated[
        str | None,
        Col(
            "Éligibilité FIPHFP vérifiée par",
            "Qui a vérifié.",
            "Anne Le Goff",
            autres=("par", "Vérifiée par"),
            etape=Etape.FACTURATION,
            documents=("facture",),
            sensible=True,
        ),
    ] = None
