"""The Agents sheet, first half: who the agent is, which post and employer, how the bilan was set up."""

from datetime import date
from typing import Annotated

from pipeline.workbook.columns import DISPOSITIFS, Besoin, Col, Etape, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Categorie, Civilite, Decision, Initiative


class Identite(Ligne):
    """Who the agent is and what was asked; the papers are in ``Papiers``, what becomes of it in ``Agent``."""

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
    employeur_depuis_le: Annotated[
        date | None,
        pour.signature(
            "Employeur depuis le",
            "Si l’employeur a changé pendant le bilan : le jour de ce changement.",
            "01/05/2026",
        ),
    ] = None
    employeur_precedent: Annotated[
        str | None,
        Col(
            "Employeur précédent",
            "Le code de l’employeur d’avant ce changement ; rien : celui de la convention signée.",
            "PLOUVEN",
            Forme.CODE,
            autres=("Ancien employeur",),
            etape=Etape.SIGNATURE,
            documents=("attestation", "facture"),
            reference=("Employeurs",),
        ),
    ] = None
    organisme: Annotated[str | None, pour.ORGANISME] = None
    dispositif: Annotated[
        str | None,
        Col(
            "Dispositif",
            "Le code du dispositif ; inutile si la promotion le donne.",
            "CDG29-EVOLUTION",
            Forme.CODE,
            sensible=True,
            reference=(DISPOSITIFS,),
        ),
    ] = None
    promotion: Annotated[
        str | None,
        Col(
            "Promotion",
            "Le code de la promotion, pour un bilan collectif.",
            "PROMO-2026-1",
            Forme.CODE,
            reference=("Promotions",),
            besoin=Besoin.COLLECTIF,
        ),
    ] = None
    intervenant: Annotated[
        str | None,
        pour.signature(
            "Intervenant",
            "Le code du professionnel qui accompagne l’agent.",
            "MLB",
            Forme.CODE,
            autres=("Conseiller", "Conseillère"),
            reference=("Intervenants",),
        ),
    ] = None
    second_intervenant: Annotated[
        str | None,
        pour.signature(
            "Second intervenant",
            "Le code de qui remplace l’intervenant ou l’assiste, pendant la période qui suit.",
            "MLB",
            Forme.CODE,
            reference=("Intervenants",),
        ),
    ] = None
    second_intervenant_du: Annotated[
        date | None,
        pour.signature("Second intervenant du", "Le premier jour de cette période.", "01/04/2026"),
    ] = None
    second_intervenant_au: Annotated[
        date | None,
        pour.signature("Second intervenant au", "Le dernier jour de cette période.", "30/04/2026"),
    ] = None
    changement_refuse_le: Annotated[
        date | None,
        pour.suivi(
            "Changement de conseiller refusé le",
            "Le jour où l’agent a refusé un autre professionnel ; jamais le motif.",
            "20/04/2026",
        ),
    ] = None
    priorite: Annotated[
        bool | None,
        pour.suivi("Priorité", "Oui si la demande est prioritaire ; jamais le motif.", "non"),
    ] = None
    rang: Annotated[
        int | None,
        pour.suivi("Rang", "Le rang sur la liste d’attente.", "3", Forme.ENTIER),
    ] = None
    initiative: Annotated[
        Initiative | None,
        Col(
            "Initiative",
            "Qui a demandé le bilan : l’agent ou l’employeur.",
            "agent",
            documents=("convention", "contrat"),
        ),
    ] = None
    date_de_demande: Annotated[
        date | None,
        pour.demande(
            "Date de demande",
            "Le jour où la demande est parvenue à l’employeur.",
            "05/01/2026",
            autres=("Demande le",),
        ),
    ] = None
    accord_agent_le: Annotated[
        date | None,
        Col(
            "Accord de l'agent le",
            "Quand l’employeur est à l’initiative.",
            "12/01/2026",
            documents=("convention", "contrat"),
        ),
    ] = None
    decision_employeur: Annotated[
        Decision | None,
        pour.demande("Décision de l'employeur", "Accord, refus ou report.", "accord", autres=("Décision",)),
    ] = None
    decision_le: Annotated[
        date | None,
        pour.demande("Décision le", "La date de cette décision.", "20/01/2026", autres=("Date de décision",)),
    ] = None
    accord_rh_du_report_le: Annotated[
        date | None,
        pour.demande(
            "Accord RH du report le",
            "En cas de report : le jour de l’accord des ressources humaines.",
            "20/01/2026",
        ),
    ] = None
    premier_echange_le: Annotated[
        date | None,
        pour.demande(
            "Premier échange le", "L’échange avec l’agent et l’employeur, avant le devis.", "27/01/2026"
        ),
    ] = None
