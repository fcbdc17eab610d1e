"""The sheets of those who deliver the bilan: organisations, professionals, signatories, tariffs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import DISPOSITIFS, Col, Etape, Feuille, Forme, Ligne
from pipeline.workbook.vocabulary import (
    Acte,
    Civilite,
    DocumentSigne,
    Qualite,
    RegimeTVA,
    TypeOrganisme,
    Unite,
)


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
            "20001234500018",
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
        Col(
            "Comptable public",
            "À l’ordre de qui la facture est payée.",
            "Perception de Quimper municipale",
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    iban: Annotated[
        str | None,
        Col(
            "IBAN",
            "Le compte à créditer.",
            "FR76 3000 1007 9412 3456 7890 185",
            Forme.IBAN,
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    bic: Annotated[
        str | None,
        Col(
            "BIC",
            "8 ou 11 caractères.",
            "BDFEFRPPCCT",
            Forme.BIC,
            autres=("Code BIC", "SWIFT"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    regime_de_tva: Annotated[
        RegimeTVA | None,
        Col(
            "Régime de TVA",
            "Exonéré (CGI art. 261-4-4° a), hors champ (art. 256 B) ou taxé.",
            "hors champ 256 B",
            autres=("TVA", "Régime TVA"),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    taux_de_tva: Annotated[
        Decimal | None,
        Col(
            "Taux de TVA",
            "En pour cent, si le régime est « taux ».",
            "20 %",
            Forme.POURCENTAGE,
            autres=("Taux TVA",),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    numero_tva: Annotated[
        str | None,
        Col(
            "N° TVA",
            "Le numéro de TVA intracommunautaire, s’il y en a un.",
            "FR59200012345",
            Forme.TVA,
            autres=("N° de TVA", "Numéro de TVA", "TVA intracommunautaire"),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    serie_de_factures: Annotated[
        str | None,
        Col(
            "Série de factures",
            "Le préfixe des numéros de facture.",
            "BP",
            autres=("Série",),
            etape=Etape.FACTURATION,
            documents=("facture",),
        ),
    ] = None
    mentions_de_retard_de_paiement: Annotated[
        bool | None,
        Col(
            "Mentions de retard de paiement",
            "Oui pour imprimer intérêts moratoires et indemnité de 40 € sur les factures.",
            "non",
            autres=("Mentions de retard",),
            etape=Etape.FACTURATION,
            documents=("convention", "facture"),
        ),
    ] = None
    dpo: Annotated[
        str | None,
        Col(
            "DPO",
            "Le délégué à la protection des données : nom ou adresse.",
            "dpo@exemple.fr",
            autres=("Délégué à la protection des données",),
            etape=Etape.SIGNATURE,
            documents=("convention", "contrat"),
        ),
    ] = None
    base_legale: Annotated[
        str | None,
        Col(
            "Base légale",
            "La base légale du traitement (RGPD).",
            "mission d’intérêt public",
            etape=Etape.SIGNATURE,
            documents=("convention", "contrat"),
        ),
    ] = None
    duree_de_conservation: Annotated[
        str | None,
        Col(
            "Durée de conservation",
            "Combien de temps les données sont conservées.",
            "un an",
            etape=Etape.SIGNATURE,
            documents=("convention", "contrat"),
        ),
    ] = None


class Signataire(Ligne):
    """A person who signs for a body or an employer, over a period."""

    feuille: ClassVar = Feuille(
        "Signataires",
        "signataires",
        "Qui signe, pour quel organisme ou employeur, et en vertu de quel acte.",
        autres=("Signataire",),
        une_seule=(("organisme", "employeur"),),
        ordre=(("du", "au"),),
    )

    organisme: Annotated[
        str | None,
        Col(
            "Organisme",
            "Le code de l’organisme, ou rien s’il s’agit d’un employeur.",
            "CDG29",
            Forme.CODE,
            reference=("Organismes",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    employeur: Annotated[
        str | None,
        Col(
            "Employeur",
            "Le code de l’employeur, ou rien s’il s’agit d’un organisme.",
            "KERLANN",
            Forme.CODE,
            reference=("Employeurs",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    civilite: Annotated[
        Civilite | None, Col("Civilité", "Madame ou Monsieur.", "Madame", etape=Etape.SIGNATURE)
    ] = None
    nom: Annotated[str, Col("Nom", "Le nom du signataire.", "Le Goff", etape=Etape.SIGNATURE)]
    prenom: Annotated[str, Col("Prénom", "Son prénom.", "Anne", etape=Etape.SIGNATURE)]
    qualite: Annotated[
        str | None,
        Col(
            "Qualité",
            "Sa fonction, imprimée sous la signature.",
            "Présidente",
            autres=("Fonction",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    acte: Annotated[
        Acte | None,
        Col(
            "Acte",
            "L’acte qui l’autorise à signer.",
            "délibération",
            etape=Etape.SIGNATURE,
            documents=("convention",),
        ),
    ] = None
    numero_acte: Annotated[
        str | None,
        Col(
            "N° de l'acte",
            "Le numéro de cet acte.",
            "2026-014",
            autres=("N° et date de l'acte", "Numéro de l'acte"),
            etape=Etape.SIGNATURE,
            documents=("convention",),
        ),
    ] = None
    date_acte: Annotated[
        date | None,
        Col(
            "Date de l'acte",
            "La date de cet acte.",
            "12/01/2026",
            etape=Etape.SIGNATURE,
            documents=("convention",),
        ),
    ] = None
    documents: Annotated[
        tuple[DocumentSigne, ...],
        Col(
            "Documents",
            "Ce que cette personne signe ; rien : tous les documents.",
            "convention ; facture",
            autres=("Documents signés",),
            etape=Etape.SIGNATURE,
        ),
    ] = ()
    du: Annotated[
        date | None, Col("Du", "Premier jour de validité.", "01/01/2026", etape=Etape.SIGNATURE)
    ] = None
    au: Annotated[
        date | None, Col("Au", "Dernier jour de validité.", "31/12/2026", etape=Etape.SIGNATURE)
    ] = None


class Intervenant(Ligne):
    """A professional who leads interviews or groups."""

    feuille: ClassVar = Feuille(
        "Intervenants",
        "intervenants",
        "Les professionnels qui conduisent les bilans.",
        autres=("Intervenant", "Conseillers"),
        cle=("code",),
    )

    code: Annotated[
        str,
        Col(
            "Code",
            "Un code court, unique, repris dans les autres feuilles.",
            "MLB",
            Forme.CODE,
            etape=Etape.SIGNATURE,
        ),
    ]
    civilite: Annotated[
        Civilite | None, Col("Civilité", "Madame ou Monsieur.", "Madame", etape=Etape.SIGNATURE)
    ] = None
    nom: Annotated[str, Col("Nom", "Le nom de l’intervenant.", "Le Bris", etape=Etape.SIGNATURE)]
    prenom: Annotated[str, Col("Prénom", "Son prénom.", "Maëlle", etape=Etape.SIGNATURE)]
    qualite: Annotated[
        Qualite | None,
        Col(
            "Qualité",
            "Sa qualité, imprimée sur les documents.",
            "psychologue du travail",
            autres=("Fonction",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    organisme: Annotated[
        str | None,
        Col(
            "Organisme",
            "Le code de son organisme.",
            "CDG29",
            Forme.CODE,
            reference=("Organismes",),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    courriel: Annotated[
        str | None,
        Col(
            "Courriel",
            "Son adresse.",
            "m.lebris@exemple.fr",
            Forme.COURRIEL,
            autres=("E-mail", "Mail"),
            etape=Etape.SIGNATURE,
        ),
    ] = None
    telephone: Annotated[
        str | None,
        Col(
            "Téléphone",
            "Son numéro.",
            "02 98 00 00 01",
            Forme.TELEPHONE,
            autres=("Tél", "Tel."),
            etape=Etape.SIGNATURE,
        ),
    ] = None


class Tarif(Ligne):
    """A price that the scheme does not publish, or that replaces its own."""

    feuille: ClassVar = Feuille(
        "Tarifs",
        "tarifs",
        "Les tarifs propres à l’organisme : non-affiliés, prestataires, nouvelles délibérations.",
        autres=("Tarif",),
        ordre=(("du", "au"),),
    )

    dispositif: Annotated[
        str,
        Col(
            "Dispositif",
            "Le code du dispositif.",
            "CDG29-EVOLUTION",
            Forme.CODE,
            reference=(DISPOSITIFS,),
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ]
    affilie: Annotated[
        bool | None,
        Col(
            "Affilié",
            "Pour les employeurs affiliés (oui), les autres (non) ; rien : tous.",
            "non",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    montant: Annotated[
        Decimal,
        Col(
            "Montant",
            "En euros, toutes taxes comprises.",
            "2 300,00",
            Forme.MONTANT,
            autres=("Prix", "Montant TTC"),
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ]
    unite: Annotated[
        Unite | None,
        Col(
            "Unité",
            "Par bilan, par heure, par agent ou par groupe ; rien : par bilan.",
            "bilan",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    deliberation: Annotated[
        str | None,
        Col(
            "Délibération",
            "La délibération qui fixe le tarif.",
            "n° 2025-48 du 4 décembre 2025",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    du: Annotated[
        date | None,
        Col(
            "Du",
            "Premier jour d’application.",
            "01/01/2026",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
    au: Annotated[
        date | None,
        Col(
            "Au",
            "Dernier jour d’application.",
            "31/12/2026",
            etape=Etape.SIGNATURE,
            documents=("convention", "facture"),
        ),
    ] = None
