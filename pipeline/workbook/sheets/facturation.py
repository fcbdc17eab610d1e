"""The sheets of what follows a bilan: consents, billing, payments, and the confidential sheet."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour


class Consentement(Ligne):
    """An agent's consent to hand the synthesis to someone, and its withdrawal."""

    feuille: ClassVar = Feuille(
        "Consentements",
        "consentements",
        "À qui l’agent accepte que sa synthèse soit transmise.",
        autres=("Consentement",),
        ordre=(("date", "retire_le"),),
        documents=("convention", "contrat", "synthese"),
    )
    reference: Annotated[
        str,
        pour.synthese("Référence", "La référence du bilan.", "2026-001", Forme.CODE, reference=("Agents",)),
    ]
    destinataire: Annotated[
        str, pour.synthese("Destinataire", "À qui la synthèse peut être transmise.", "Ressources humaines")
    ]
    date: Annotated[
        dt.date,
        pour.synthese("Date", "Le jour du consentement.", "30/06/2026", autres=("Date du consentement",)),
    ]
    portee: Annotated[
        str | None, pour.synthese("Portée", "Ce que couvre le consentement.", "synthèse entière")
    ] = None
    retire_le: Annotated[
        dt.date | None,
        pour.synthese("Retiré le", "Le jour où l’agent a retiré son consentement.", "15/09/2026"),
    ] = None


class AFacturer(Ligne):
    """An order to issue one invoice, for those who do not type commands."""

    feuille: ClassVar = Feuille(
        "À facturer",
        "a_facturer",
        "Les factures à émettre : une ligne par bilan et par payeur.",
        autres=("Factures à émettre",),
        cle=("reference", "financeur", "periode"),
        documents=("facture",),
    )
    reference: Annotated[
        str,
        pour.facturation(
            "Référence", "La référence du bilan à facturer.", "2026-001", Forme.CODE, reference=("Agents",)
        ),
    ]
    financeur: Annotated[
        str | None,
        pour.facturation(
            "Financeur",
            "Le code du payeur ; rien : tous les payeurs du bilan.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
        ),
    ] = None
    periode: Annotated[
        str | None,
        pour.facturation("Période", "Pour une facture par mois : le mois facturé.", "2026-06", Forme.MOIS),
    ] = None
    date_de_facture: Annotated[
        dt.date | None,
        pour.facturation(
            "Date de facture", "La date d’émission ; rien : le jour de l’émission.", "01/07/2026"
        ),
    ] = None
    numero: Annotated[
        str | None,
        pour.facturation(
            "Numéro",
            "Le numéro donné par le logiciel financier, s’il numérote lui-même.",
            "2026-T-0117",
            autres=("Numéro de facture", "N° de facture"),
        ),
    ] = None
    motif: Annotated[
        str | None,
        pour.facturation("Motif", "Une précision à imprimer sur la facture.", "Solde après interruption"),
    ] = None


class Reglement(Ligne):
    """What became of an issued invoice: received, claimed, paid."""

    feuille: ClassVar = Feuille(
        "Règlements",
        "reglements",
        "La réception et le paiement des factures émises : une ligne par paiement.",
        autres=("Règlement", "Paiements"),
        ordre=(("recue_le", "date_de_paiement"),),
        documents=("facture",),
    )
    numero_de_facture: Annotated[
        str,
        pour.facturation(
            "Numéro de facture",
            "Le numéro imprimé sur la facture.",
            "BP-2026-00001",
            Forme.CODE,
            autres=("N° de facture", "Facture"),
        ),
    ]
    recue_le: Annotated[
        dt.date | None,
        pour.facturation(
            "Reçue le", "Le jour où le payeur l’a reçue : le délai de paiement court de là.", "03/07/2026"
        ),
    ] = None
    date_de_paiement: Annotated[
        dt.date | None,
        pour.facturation(
            "Date de paiement", "Le jour du paiement.", "28/07/2026", autres=("Payée le", "Payé le")
        ),
    ] = None
    montant: Annotated[
        Decimal | None,
        pour.facturation(
            "Montant",
            "En euros ; rien : la facture entière. Négatif : une somme rendue ou reprise.",
            "2 040,50",
            Forme.MOUVEMENT,
            autres=("Montant payé",),
        ),
    ] = None
    numero_de_titre: Annotated[
        str | None,
        pour.facturation(
            "N° de titre", "Le numéro du titre de recettes.", "1187", autres=("Numéro de titre", "Titre")
        ),
    ] = None
    numero_de_bordereau: Annotated[
        str | None,
        pour.facturation(
            "N° de bordereau", "Le numéro du bordereau.", "214", autres=("Numéro de bordereau", "Bordereau")
        ),
    ] = None
    date_du_titre: Annotated[
        dt.date | None, pour.facturation("Date du titre", "La date du titre de recettes.", "05/07/2026")
    ] = None
    paye_par: Annotated[
        str | None,
        pour.facturation(
            "Payé par",
            "Qui a versé la somme, si ce n’est pas le payeur de la facture.",
            "Trésorerie de Kerlann",
            autres=("Payée par",),
        ),
    ] = None
    exercice: Annotated[
        int | None,
        pour.facturation("Exercice", "L’exercice budgétaire du paiement.", "2026", Forme.ENTIER),
    ] = None


class Confidentiel(Ligne):
    """What only those entitled may read; no medical ground has a column."""

    feuille: ClassVar = Feuille(
        "Confidentiel",
        "confidentiels",
        "À garder de préférence dans un classeur à part, aux accès restreints ; "
        "aucun motif médical n’y est demandé.",
        autres=("Confidentiels",),
        cle=("reference",),
        confidentielle=True,
        documents=("contrat",),
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
        pour.contrat(
            "Aménagements souhaités",
            "Les modalités matérielles demandées par l’agent, sans motif.",
            "salle de plain-pied",
            sensible=True,
        ),
    ] = None
    les_mentionner_au_contrat: Annotated[
        bool | None,
        pour.contrat(
            "Les mentionner au contrat",
            "Oui si l’agent veut qu’ils figurent au contrat.",
            "non",
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
        pour.facturation(
            "Éligibilité FIPHFP vérifiée le",
            "La date de la vérification, sans motif.",
            "20/01/2026",
            sensible=True,
        ),
    ] = None
    eligibilite_fiphfp_verifiee_par: Annotated[
        str | None,
        pour.facturation(
            "Éligibilité FIPHFP vérifiée par",
            "Qui a vérifié.",
            "Anne Le Goff",
            autres=("par", "Vérifiée par"),
            sensible=True,
        ),
    ] = None
