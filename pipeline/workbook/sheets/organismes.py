"""The Organismes sheet: those who deliver the bilan."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Etape, Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import BaseLegale, Canal, Papier, RegimeTVA, RoleRGPD, TypeOrganisme


class Organisme(Ligne):
    """A body that delivers bilans: CDG, internal service or provider."""

    feuille: ClassVar = Feuille(
        "Organismes",
        "organismes",
        "Qui réalise les bilans : centre de gestion, service interne ou prestataire.",
        autres=("Organisme",),
        cle=("code",),
    )
    code: Annotated[
        str, Col("Code", "Un code court, unique, repris dans les autres feuilles.", "CDG29", Forme.CODE)
    ]
    nom: Annotated[
        str,
        Col(
            "Nom",
            "Le nom complet, tel qu’il figure sur les documents.",
            "Centre de gestion du Finistère",
            autres=("Nom de l'organisme", "Raison sociale"),
        ),
    ]
    type: Annotated[
        TypeOrganisme,
        Col(
            "Type",
            "Centre de gestion, service interne de l’employeur, ou prestataire.",
            "CDG",
            autres=("Type d'organisme",),
        ),
    ]
    siret: Annotated[
        str,
        Col(
            "SIRET",
            "Les 14 chiffres du SIRET de l’établissement.",
            "20001234200016",
            Forme.SIRET,
            autres=("N° SIRET", "Numéro SIRET"),
        ),
    ]
    adresse: Annotated[
        str, Col("Adresse", "Numéro et voie.", "7 boulevard du Finistère", autres=("Rue", "Voie"))
    ]
    code_postal: Annotated[
        str, Col("Code postal", "Cinq chiffres.", "29000", Forme.CODE_POSTAL, autres=("CP",))
    ]
    ville: Annotated[str, Col("Ville", "La commune.", "Quimper", autres=("Commune",))]
    telephone: Annotated[
        str | None,
        Col(
            "Téléphone",
            "Le numéro imprimé sur les documents.",
            "02 98 00 00 00",
            Forme.TELEPHONE,
            autres=("Tél", "Tel."),
        ),
    ] = None
    courriel: Annotated[
        str | None,
        Col(
            "Courriel",
            "L’adresse imprimée sur les documents.",
            "bilans@exemple.fr",
            Forme.COURRIEL,
            autres=("E-mail", "Mail", "Adresse électronique"),
        ),
    ] = None
    logo: Annotated[
        str | None, Col("Logo", "Le nom d’une image PNG ou JPEG placée dans le dossier inputs.", "logo.png")
    ] = None
    ville_de_signature: Annotated[
        str | None,
        Col(
            "Ville de signature",
            "« Fait à … » ; à défaut, la ville de l’organisme.",
            "Quimper",
            etape=Etape.SIGNATURE,
            documents=("convention", "contrat", "attestation"),
        ),
    ] = None
    comptable_public: Annotated[
        str | None,
        pour.paiement(
            "Comptable public",
            "Qui encaisse : le service de gestion comptable (SGC), l’ancienne perception.",
            "Service de gestion comptable de Quimper",
            autres=("Perception", "SGC"),
        ),
    ] = None
    iban: Annotated[
        str | None,
        pour.facturation("IBAN", "Le compte à créditer.", "FR76 3000 1007 9412 3456 7890 185", Forme.IBAN),
    ] = None
    bic: Annotated[
        str | None,
        pour.facturation(
            "BIC", "8 ou 11 caractères.", "BDFEFRPPCCT", Forme.BIC, autres=("Code BIC", "SWIFT")
        ),
    ] = None
    regime_de_tva: Annotated[
        RegimeTVA | None,
        pour.paiement(
            "Régime de TVA",
            "Exonéré (CGI art. 261-4-4° a), hors champ (art. 256 B) ou taxé.",
            "hors champ 256 B",
            autres=("TVA", "Régime TVA"),
        ),
    ] = None
    taux_de_tva: Annotated[
        Decimal | None,
        pour.paiement(
            "Taux de TVA",
            "En pour cent, si le régime est « taux ».",
            "20 %",
            Forme.POURCENTAGE,
            autres=("Taux TVA",),
        ),
    ] = None
    numero_tva: Annotated[
        str | None,
        pour.facturation(
            "N° TVA",
            "Le numéro de TVA intracommunautaire, s’il y en a un.",
            "FR82200012342",
            Forme.TVA,
            autres=("N° de TVA", "Numéro de TVA", "TVA intracommunautaire"),
        ),
    ] = None
    serie_de_factures: Annotated[
        str | None,
        pour.facturation("Série de factures", "Le préfixe des numéros de facture.", "BP", autres=("Série",)),
    ] = None
    mentions_de_retard_de_paiement: Annotated[
        bool | None,
        pour.paiement(
            "Mentions de retard de paiement",
            "Oui pour imprimer intérêts moratoires et indemnité de 40 € sur les factures.",
            "non",
            autres=("Mentions de retard",),
        ),
    ] = None
    option_debits: Annotated[
        bool | None,
        pour.facturation(
            "Option TVA sur les débits",
            "Oui si l’organisme a opté pour le paiement de la TVA d’après les débits.",
            "non",
            autres=("TVA d'après les débits", "Option débits"),
        ),
    ] = None
    forme_juridique: Annotated[
        str | None,
        pour.facturation(
            "Forme juridique", "Pour une société : sa forme, à imprimer sur ses factures.", "SAS"
        ),
    ] = None
    capital: Annotated[
        Decimal | None,
        pour.facturation("Capital", "Pour une société : son capital, en euros.", "10 000,00", Forme.MONTANT),
    ] = None
    rcs: Annotated[
        str | None,
        pour.facturation("RCS", "Pour une société : son immatriculation.", "RCS Brest 999 001 423"),
    ] = None
    assureur: Annotated[
        str | None,
        pour.convention(
            "Assureur", "L’assureur en responsabilité civile professionnelle.", "Mutuelle de l’Exemple"
        ),
    ] = None
    pays: Annotated[str | None, pour.facturation("Pays", "S’il n’est pas en France.", "France")] = None
    canal: Annotated[
        Canal | None,
        pour.facturation("Canal", "Par où partent les factures : PES ASAP, Chorus Pro ou aucun.", "pes-asap"),
    ] = None
    escompte: Annotated[
        str | None,
        pour.facturation(
            "Escompte", "Les conditions d’escompte à imprimer, s’il y en a.", "Escompte de 1 % sous 8 jours"
        ),
    ] = None
    voies_de_recours: Annotated[
        str | None,
        pour.facturation(
            "Voies de recours",
            "Le texte à imprimer sur les factures, si la facture vaut titre.",
            "Recours : tribunal administratif de Rennes, deux mois",
        ),
    ] = None
    papiers: Annotated[
        tuple[Papier, ...],
        pour.suivi(
            "Papiers",
            "Les courriers à produire en plus, séparés par « ; » ; rien : aucun.",
            "convocations ; questionnaires",
        ),
    ] = ()
    role_rgpd: Annotated[
        RoleRGPD | None,
        pour.protection(
            "Rôle RGPD",
            "Responsable de traitement, responsable conjoint ou sous-traitant.",
            "responsable de traitement",
        ),
    ] = None
    dpo: Annotated[
        str | None,
        pour.protection(
            "DPO",
            "Le délégué à la protection des données : nom ou adresse.",
            "dpo@exemple.fr",
            autres=("Délégué à la protection des données",),
        ),
    ] = None
    base_legale: Annotated[
        BaseLegale | None,
        pour.protection(
            "Base légale",
            "La base légale du bilan (RGPD, article 6).",
            "mission d’intérêt public",
        ),
    ] = None
    duree_de_conservation: Annotated[
        str | None,
        pour.protection("Durée de conservation", "Combien de temps les données sont conservées.", "un an"),
    ] = None
