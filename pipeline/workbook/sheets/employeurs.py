"""The sheets of those who employ and those who pay: employers, funders, shares."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Etape, Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Taille


class Employeur(Ligne):
    """A public employer, party to the convention and by default the one who pays."""

    feuille: ClassVar = Feuille(
        "Employeurs",
        "employeurs",
        "Les collectivités et établissements qui emploient les agents.",
        autres=("Employeur", "Collectivités"),
        cle=("code",),
    )
    code: Annotated[
        str, Col("Code", "Un code court, unique, repris dans les autres feuilles.", "KERLANN", Forme.CODE)
    ]
    nom: Annotated[
        str,
        Col(
            "Nom",
            "Le nom complet, tel qu’il figure sur les documents.",
            "Commune de Kerlann",
            autres=("Nom de l'employeur", "Collectivité"),
        ),
    ]
    siret: Annotated[
        str,
        Col(
            "SIRET",
            "Les 14 chiffres du SIRET de l’établissement.",
            "21290999800016",
            Forme.SIRET,
            autres=("N° SIRET", "Numéro SIRET"),
        ),
    ]
    adresse: Annotated[str, Col("Adresse", "Numéro et voie.", "1 place de la Mairie", autres=("Rue", "Voie"))]
    code_postal: Annotated[
        str, Col("Code postal", "Cinq chiffres.", "29000", Forme.CODE_POSTAL, autres=("CP",))
    ]
    ville: Annotated[str, Col("Ville", "La commune.", "Kerlann", autres=("Commune",))]
    affilie: Annotated[
        bool,
        Col(
            "Affilié",
            "Oui si l’employeur est affilié au centre de gestion.",
            "oui",
            autres=("Affiliée", "Affilié au CDG"),
            documents=("convention", "facture"),
        ),
    ]
    code_service: Annotated[
        str | None,
        pour.facturation("Code service", "Le code service de Chorus Pro, si l’employeur l’exige.", "SERV-RH"),
    ] = None
    engagement_obligatoire: Annotated[
        bool | None,
        pour.facturation(
            "Engagement obligatoire", "Oui si l’employeur exige un n° d’engagement sur les factures.", "non"
        ),
    ] = None
    code_service_obligatoire: Annotated[
        bool | None,
        pour.facturation(
            "Code service obligatoire", "Oui si l’employeur exige son code service sur les factures.", "non"
        ),
    ] = None
    contact_rh: Annotated[
        str | None,
        Col(
            "Contact RH",
            "La personne à joindre aux ressources humaines.",
            "Madame Jeanne Riou",
            etape=Etape.SIGNATURE,
            documents=("convention", "calendrier"),
        ),
    ] = None
    courriel_rh: Annotated[
        str | None,
        Col(
            "Courriel RH",
            "Son adresse.",
            "rh@exemple.fr",
            Forme.COURRIEL,
            etape=Etape.SIGNATURE,
            documents=("convention", "calendrier"),
        ),
    ] = None
    delai_de_reponse: Annotated[
        int | None,
        Col(
            "Délai de réponse (mois)",
            "Celui de l’offre de l’employeur, au bout duquel son silence vaut refus ; rien : deux mois.",
            "2",
            Forme.ENTIER,
            documents=("suivi",),
        ),
    ] = None
    taille: Annotated[
        Taille | None,
        Col(
            "Taille",
            "La tranche d’effectif de l’employeur.",
            "moins de 50 agents",
            autres=("Tranche d'effectif",),
            documents=("facture",),
            etape=Etape.FACTURATION,
        ),
    ] = None
    numero_de_marche: Annotated[
        str | None,
        pour.facturation(
            "N° de marché",
            "Le numéro du marché, s’il y en a un.",
            "M-2026-07",
            autres=("Numéro de marché",),
        ),
    ] = None


class Financeur(Ligne):
    """A body that pays instead of the employer, or with it."""

    feuille: ClassVar = Feuille(
        "Financeurs",
        "financeurs",
        "Qui paie, quand ce n’est pas l’employeur.",
        autres=("Financeur",),
        cle=("code",),
        documents=("convention", "facture"),
    )
    code: Annotated[
        str,
        pour.paiement(
            "Code", "Un code court, unique, repris dans les autres feuilles.", "FIPHFP", Forme.CODE
        ),
    ]
    nom: Annotated[
        str,
        pour.paiement(
            "Nom", "Le nom complet, tel qu’il figure sur les factures.", "Syndicat mixte de Kerlann"
        ),
    ]
    siret: Annotated[
        str | None,
        pour.facturation(
            "SIRET",
            "Les 14 chiffres du SIRET.",
            "20005678600011",
            Forme.SIRET,
            autres=("N° SIRET", "Numéro SIRET"),
        ),
    ] = None
    adresse: Annotated[
        str | None,
        pour.facturation("Adresse", "Numéro et voie.", "12 rue de l’Exemple", autres=("Rue", "Voie")),
    ] = None
    code_postal: Annotated[
        str | None,
        pour.facturation("Code postal", "Cinq chiffres.", "29000", Forme.CODE_POSTAL, autres=("CP",)),
    ] = None
    ville: Annotated[str | None, pour.facturation("Ville", "La commune.", "Quimper", autres=("Commune",))] = (
        None
    )
    code_service: Annotated[
        str | None,
        pour.facturation("Code service", "Le code service de Chorus Pro, si le financeur l’exige.", "AIDES"),
    ] = None
    engagement_obligatoire: Annotated[
        bool | None,
        pour.facturation(
            "Engagement obligatoire", "Oui si le financeur exige un n° d’engagement sur les factures.", "non"
        ),
    ] = None
    code_service_obligatoire: Annotated[
        bool | None,
        pour.facturation(
            "Code service obligatoire", "Oui si le financeur exige son code service sur les factures.", "non"
        ),
    ] = None


class Financement(Ligne):
    """A share of one bilan's price."""

    feuille: ClassVar = Feuille(
        "Financements",
        "financements",
        "Le partage du prix d’un bilan entre plusieurs payeurs : les parts totalisent 100 %.",
        autres=("Financement",),
        cle=("reference", "financeur"),
        une_seule=(("part", "montant"),),
        documents=("convention", "facture"),
    )
    reference: Annotated[
        str,
        pour.paiement(
            "Référence",
            "La référence du bilan, prise dans la feuille Agents.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
        ),
    ]
    financeur: Annotated[
        str,
        pour.paiement(
            "Financeur",
            "Le code du financeur, ou celui de l’employeur s’il paie une part.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
        ),
    ]
    part: Annotated[
        Decimal | None,
        pour.paiement(
            "Part", "En pour cent du prix, ou rien si vous donnez un montant.", "60 %", Forme.POURCENTAGE
        ),
    ] = None
    montant: Annotated[
        Decimal | None,
        pour.paiement("Montant", "En euros, ou rien si vous donnez une part.", "1 000,00", Forme.MONTANT),
    ] = None
    numero_engagement: Annotated[
        str | None,
        pour.facturation(
            "N° d'engagement",
            "Le n° d’engagement de ce payeur.",
            "EJ-2026-0042",
            autres=("Numéro d'engagement", "Engagement juridique"),
        ),
    ] = None
    numero_de_dossier: Annotated[
        str | None,
        pour.facturation(
            "N° de dossier",
            "Le numéro du dossier chez le financeur.",
            "D-2026-118",
            autres=("Numéro de dossier",),
        ),
    ] = None
