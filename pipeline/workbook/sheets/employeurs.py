"""The sheets of those who employ and those who pay: employers, funders, shares."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Etape, Feuille, Forme, Ligne


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
            "21290999000013",
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
        Col(
            "Code service",
            "Le code service de Chorus Pro, si l’employeur l’exige.",
            "SERV-RH",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    engagement_obligatoire: Annotated[
        bool | None,
        Col(
            "Engagement obligatoire",
            "Oui si l’employeur exige un n° d’engagement sur les factures.",
            "non",
            etape=Etape.FACTURATION,
            documents=("facture",),
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


class Financeur(Ligne):
    """A body that pays instead of the employer, or with it."""

    feuille: ClassVar = Feuille(
        "Financeurs",
        "financeurs",
        "Qui paie, quand ce n’est pas l’employeur.",
        autres=("Financeur",),
        cle=("code",),
    )

    code: Annotated[
        str,
        Col(
            "Code",
            "Un code court, unique, repris dans les autres feuilles.",
            "FIPHFP",
            Forme.CODE,
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ]
    nom: Annotated[
        str,
        Col(
            "Nom",
            "Le nom complet, tel qu’il figure sur les factures.",
            "Syndicat mixte de Kerlann",
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ]
    siret: Annotated[
        str | None,
        Col(
            "SIRET",
            "Les 14 chiffres du SIRET.",
            "20005678900012",
            Forme.SIRET,
            autres=("N° SIRET", "Numéro SIRET"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    adresse: Annotated[
        str | None,
        Col(
            "Adresse",
            "Numéro et voie.",
            "12 rue de l’Exemple",
            autres=("Rue", "Voie"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    code_postal: Annotated[
        str | None,
        Col(
            "Code postal",
            "Cinq chiffres.",
            "29000",
            Forme.CODE_POSTAL,
            autres=("CP",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    ville: Annotated[
        str | None,
        Col(
            "Ville",
            "La commune.",
            "Quimper",
            autres=("Commune",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    code_service: Annotated[
        str | None,
        Col(
            "Code service",
            "Le code service de Chorus Pro, si le financeur l’exige.",
            "AIDES",
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    engagement_obligatoire: Annotated[
        bool | None,
        Col(
            "Engagement obligatoire",
            "Oui si le financeur exige un n° d’engagement sur les factures.",
            "non",
            etape=Etape.FACTURATION,
            documents=("facture",),
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
    )

    reference: Annotated[
        str,
        Col(
            "Référence",
            "La référence du bilan, prise dans la feuille Agents.",
            "2026-001",
            Forme.CODE,
            reference=("Agents",),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ]
    financeur: Annotated[
        str,
        Col(
            "Financeur",
            "Le code du financeur, ou celui de l’employeur s’il paie une part.",
            "FIPHFP",
            Forme.CODE,
            reference=("Financeurs", "Employeurs"),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ]
    part: Annotated[
        Decimal | None,
        Col(
            "Part",
            "En pour cent du prix, ou rien si vous donnez un montant.",
            "60 %",
            Forme.POURCENTAGE,
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    montant: Annotated[
        Decimal | None,
        Col(
            "Montant",
            "En euros, ou rien si vous donnez une part.",
            "1 000,00",
            Forme.MONTANT,
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    numero_engagement: Annotated[
        str | None,
        Col(
            "N° d'engagement",
            "Le n° d’engagement de ce payeur.",
            "EJ-2026-0042",
            autres=("Numéro d'engagement", "Engagement juridique"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    numero_de_dossier: Annotated[
        str | None,
        Col(
            "N° de dossier",
            "Le numéro du dossier chez le financeur.",
            "D-2026-118",
            autres=("Numéro de dossier",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
