"""The counsellor's own sheets: read in ``inputs/conseiller/`` only, since HR may not see them."""

from typing import Annotated, ClassVar

from pipeline.workbook.columns import Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import Rubrique


class Preremplissage(Ligne):
    """A text that prefills one heading of Annexe 2 in one agent's synthesis."""

    feuille: ClassVar = Feuille(
        "Préremplissage",
        "preremplissages",
        "Les textes qui préremplissent la synthèse, rubrique par rubrique.",
        autres=("Préremplissages",),
        cle=("reference", "rubrique"),
        conseiller=True,
        documents=("synthese",),
    )
    reference: Annotated[
        str,
        pour.preparation(
            "Référence", "La référence du bilan.", "2026-001", Forme.CODE, reference=("Agents",)
        ),
    ]
    rubrique: Annotated[
        Rubrique,
        pour.preparation(
            "Rubrique",
            "Le numéro de la rubrique de l’annexe 2 ; jamais 2.5.",
            "2.1.1",
            autres=("Rubrique de l'annexe 2", "N° de rubrique"),
        ),
    ]
    texte: Annotated[
        str,
        pour.preparation(
            "Texte",
            "Le texte, avec ses retours à la ligne.",
            "Gestion de la paie de 120 agents.",
            sensible=True,
        ),
    ]


class Action(Ligne):
    """An action of the agent's plan and its steps."""

    feuille: ClassVar = Feuille(
        "Actions",
        "actions",
        "Le plan d’action : une ligne par action, ses étapes l’une sous l’autre.",
        autres=("Action", "Plan d'action"),
        cle=("reference", "numero"),
        conseiller=True,
        documents=("synthese",),
    )
    reference: Annotated[
        str,
        pour.synthese("Référence", "La référence du bilan.", "2026-001", Forme.CODE, reference=("Agents",)),
    ]
    numero: Annotated[
        int,
        pour.synthese(
            "N°", "Le numéro d’ordre de l’action.", "1", Forme.ENTIER, autres=("Numéro", "N° d'action")
        ),
    ]
    intitule: Annotated[
        str,
        pour.synthese(
            "Intitulé",
            "L’action en quelques mots.",
            "Préparer le concours de rédacteur",
            autres=("Action",),
            sensible=True,
        ),
    ]
    duree: Annotated[
        str | None, pour.synthese("Durée", "La durée prévue, en toutes lettres.", "six mois", sensible=True)
    ] = None
    date_de_realisation: Annotated[
        str | None,
        pour.synthese(
            "Date de réalisation",
            "Une date ou une période.",
            "premier semestre 2027",
            Forme.TEXTE_OU_DATE,
            sensible=True,
        ),
    ] = None
    formation: Annotated[
        bool | None,
        pour.synthese(
            "Formation demandée",
            "Oui si c’est une formation que l’agent demande ; transmise avec son accord seulement.",
            "non",
            autres=("Formation",),
        ),
    ] = None
    etapes: Annotated[
        tuple[str, ...],
        pour.synthese(
            "Étapes",
            "Une étape par ligne.",
            "S’inscrire à la préparation",
            Forme.LIGNES,
            autres=("Étape",),
            sensible=True,
        ),
    ] = ()
