"""The sheets of who signs, who leads the interviews and at what price."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pipeline.workbook.columns import DISPOSITIFS, Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Acte, Civilite, DocumentSigne, Qualite, Unite


class Signataire(Ligne):
    """A person who signs for a body or an employer, over a period."""

    feuille: ClassVar = Feuille(
        "Signataires",
        "signataires",
        "Qui signe, pour quel organisme ou employeur, et en vertu de quel acte.",
        autres=("Signataire",),
        une_seule=(("organisme", "employeur"),),
        ordre=(("du", "au"),),
        documents=("convention", "contrat", "attestation"),
    )
    organisme: Annotated[
        str | None,
        pour.signature(
            "Organisme",
            "Le code de l’organisme, ou rien s’il s’agit d’un employeur.",
            "CDG29",
            Forme.CODE,
            reference=("Organismes",),
        ),
    ] = None
    employeur: Annotated[
        str | None,
        pour.signature(
            "Employeur",
            "Le code de l’employeur, ou rien s’il s’agit d’un organisme.",
            "KERLANN",
            Forme.CODE,
            reference=("Employeurs",),
        ),
    ] = None
    civilite: Annotated[Civilite | None, pour.signature("Civilité", "Madame ou Monsieur.", "Madame")] = None
    nom: Annotated[str, pour.signature("Nom", "Le nom du signataire.", "Le Goff")]
    prenom: Annotated[str, pour.signature("Prénom", "Son prénom.", "Anne")]
    qualite: Annotated[
        str | None,
        pour.signature(
            "Qualité", "Sa fonction, imprimée sous la signature.", "Présidente", autres=("Fonction",)
        ),
    ] = None
    acte: Annotated[
        Acte | None, pour.convention("Acte", "L’acte qui l’autorise à signer.", "délibération")
    ] = None
    numero_acte: Annotated[
        str | None,
        pour.convention(
            "N° de l'acte",
            "Le numéro de cet acte.",
            "2026-014",
            autres=("N° et date de l'acte", "Numéro de l'acte"),
        ),
    ] = None
    date_acte: Annotated[
        date | None, pour.convention("Date de l'acte", "La date de cet acte.", "12/01/2026")
    ] = None
    documents: Annotated[
        tuple[DocumentSigne, ...],
        pour.signature(
            "Documents",
            "Ce que cette personne signe ; rien : tous les documents.",
            "convention ; facture",
            autres=("Documents signés",),
        ),
    ] = ()
    du: Annotated[date | None, pour.signature("Du", "Premier jour de validité.", "01/01/2026")] = None
    au: Annotated[date | None, pour.signature("Au", "Dernier jour de validité.", "31/12/2026")] = None


class Intervenant(Ligne):
    """A professional who leads interviews or groups."""

    feuille: ClassVar = Feuille(
        "Intervenants",
        "intervenants",
        "Les professionnels qui conduisent les bilans.",
        autres=("Intervenant", "Conseillers"),
        cle=("code",),
        documents=("convention", "calendrier", "contrat", "attestation", "synthese"),
    )
    code: Annotated[
        str,
        pour.signature("Code", "Un code court, unique, repris dans les autres feuilles.", "MLB", Forme.CODE),
    ]
    civilite: Annotated[Civilite | None, pour.signature("Civilité", "Madame ou Monsieur.", "Madame")] = None
    nom: Annotated[str, pour.signature("Nom", "Le nom de l’intervenant.", "Le Bris")]
    prenom: Annotated[str, pour.signature("Prénom", "Son prénom.", "Maëlle")]
    qualite: Annotated[
        Qualite | None,
        pour.signature(
            "Qualité",
            "Sa qualité, imprimée sur les documents.",
            "psychologue du travail",
            autres=("Fonction",),
        ),
    ] = None
    organisme: Annotated[
        str | None,
        pour.signature(
            "Organisme", "Le code de son organisme.", "CDG29", Forme.CODE, reference=("Organismes",)
        ),
    ] = None
    courriel: Annotated[
        str | None,
        pour.signature(
            "Courriel", "Son adresse.", "m.lebris@exemple.fr", Forme.COURRIEL, autres=("E-mail", "Mail")
        ),
    ] = None
    telephone: Annotated[
        str | None,
        pour.signature("Téléphone", "Son numéro.", "02 98 00 00 01", Forme.TELEPHONE, autres=("Tél", "Tel.")),
    ] = None
    agenda: Annotated[
        bool | None,
        pour.suivi(
            "Agenda",
            "Oui pour produire son agenda (.ics) : toutes ses séances, avec la référence et les initiales.",
            "non",
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
        documents=("convention", "facture"),
    )
    dispositif: Annotated[
        str,
        pour.prix(
            "Dispositif", "Le code du dispositif.", "CDG29-EVOLUTION", Forme.CODE, reference=(DISPOSITIFS,)
        ),
    ]
    affilie: Annotated[
        bool | None,
        pour.prix("Affilié", "Pour les employeurs affiliés (oui), les autres (non) ; rien : tous.", "non"),
    ] = None
    montant: Annotated[
        Decimal,
        pour.prix(
            "Montant",
            "En euros, toutes taxes comprises.",
            "2 300,00",
            Forme.MONTANT,
            autres=("Prix", "Montant TTC"),
        ),
    ]
    unite: Annotated[
        Unite | None,
        pour.prix("Unité", "Par bilan, par heure, par agent ou par groupe ; rien : par bilan.", "bilan"),
    ] = None
    deliberation: Annotated[
        str | None,
        pour.prix("Délibération", "La délibération qui fixe le tarif.", "n° 2025-48 du 4 décembre 2025"),
    ] = None
    du: Annotated[date | None, pour.prix("Du", "Premier jour d’application.", "01/01/2026")] = None
    au: Annotated[date | None, pour.prix("Au", "Dernier jour d’application.", "31/12/2026")] = None
