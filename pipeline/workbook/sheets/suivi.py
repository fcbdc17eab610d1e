"""The sheet of what came of a bilan: satisfaction at its end, outcome months later."""

import datetime as dt
from typing import Annotated, ClassVar

from pipeline.workbook.columns import Feuille, Forme, Ligne
from pipeline.workbook.sheets import presets as pour
from pipeline.workbook.vocabulary import IssueBilan


class Suivi(Ligne):
    """One answer of an agent, or what became of them; nothing in it is printed."""

    feuille: ClassVar = Feuille(
        "Suivi",
        "suivis",
        "Les réponses au questionnaire de fin et la suite donnée au bilan, une ligne par réponse.",
        autres=("Suivis", "Évaluations"),
        au_moins_une=(("satisfaction", "issue"),),
        documents=("suivi",),
    )
    reference: Annotated[
        str,
        pour.suivi("Référence", "La référence du bilan.", "2026-001", Forme.CODE, reference=("Agents",)),
    ]
    date: Annotated[dt.date, pour.suivi("Date", "Le jour de la réponse.", "30/12/2026")]
    satisfaction: Annotated[
        int | None, pour.suivi("Satisfaction", "De 1 à 5.", "4", Forme.NOTE, sensible=True)
    ] = None
    issue: Annotated[
        IssueBilan | None,
        pour.suivi(
            "Issue",
            "Mobilité interne ou externe, formation, maintien, autre.",
            "formation",
            autres=("Suite du bilan",),
            sensible=True,
        ),
    ] = None
