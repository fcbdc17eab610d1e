"""The first columns of the Agents sheet: who the agent is, which post, which employer."""

from datetime import date
from typing import Annotated

from pipeline.workbook.columns import Besoin, Col, Etape, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Categorie, Civilite


class Identite(Ligne):
    """Who the agent is; the bilan itself is in ``Jalons`` and ``Agent``."""

    reference: Annotated[
        str,
        Col(
            "Référence",
            "Une référence unique, qui ne change jamais : elle relie toutes les feuilles.",
            "2026-001",
            Forme.CODE,
            autres=("Réf", "Référence du bilan", "Référence dossier"),
        ),
    ]
    civilite: Annotated[
        Civilite | None,
        Col("Civilité", "Madame ou Monsieur ; rien : les documents restent neutres.", "Madame"),
    ] = None
    nom: Annotated[
        str, Col("Nom", "Le nom d’usage de l’agent.", "Le Goff", autres=("Nom d'usage", "Nom de l'agent"))
    ]
    prenom: Annotated[str, Col("Prénom", "Le prénom de l’agent.", "Élodie", autres=("Prénom de l'agent",))]
    courriel: Annotated[
        str | None,
        Col(
            "Courriel",
            "L’adresse où joindre l’agent.",
            "e.legoff@exemple.fr",
            Forme.COURRIEL,
            autres=("E-mail", "Mail", "Adresse électronique"),
        ),
    ] = None
    grade: Annotated[
        str | None, Col("Grade", "Le grade de l’agent.", "Adjointe administrative principale")
    ] = None
    fonction: Annotated[
        str, Col("Fonction", "Le poste occupé.", "Gestionnaire de paie", autres=("Poste", "Emploi occupé"))
    ]
    service: Annotated[str | None, Col("Service", "Le service ou la direction.", "Ressources humaines")] = (
        None
    )
    date_de_prise_de_fonction: Annotated[
        date | None,
        Col(
            "Date de prise de fonction",
            "Depuis quand l’agent occupe ce poste.",
            "01/09/2019",
            autres=("Prise de fonction",),
            etape=Etape.SIGNATURE,
            documents=("synthese",),
        ),
    ] = None
    date_entree_collectivite: Annotated[
        date | None,
        pour.demande(
            "Date d'entrée dans la collectivité",
            "Sert à vérifier l’ancienneté demandée.",
            "01/03/2015",
            autres=("Entrée dans la collectivité", "Date d'entrée"),
            besoin=Besoin.ANCIENNETE,
        ),
    ] = None
    emploi_permanent: Annotated[
        bool | None, pour.demande("Emploi permanent", "Oui si l’agent occupe un emploi permanent.", "oui")
    ] = None
    categorie: Annotated[
        Categorie | None, Col("Catégorie", "A, B ou C.", "C", documents=("convention", "synthese"))
    ] = None
    statut_agent: Annotated[
        str | None,
        pour.demande(
            "Statut de l'agent", "Titulaire, stagiaire, contractuel…", "titulaire", autres=("Statut",)
        ),
    ] = None
    employeur: Annotated[
        tuple[str, ...],
        Col(
            "Employeur",
            "Le code de l’employeur ; plusieurs codes séparés par « ; ».",
            "KERLANN",
            autres=("Employeurs", "Collectivité"),
            reference=("Employeurs",),
        ),
    ]
