"""The journal of what is typed on the page: one line per cell, in a workbook that the page owns."""

from typing import Annotated, ClassVar

from pipeline.workbook.columns import Col, Feuille, Forme, Ligne


class Saisie(Ligne):
    """One typed cell. ``cle``: the bilan, or the session by its first day and start, or a code."""

    feuille: ClassVar = Feuille(
        "Saisies",
        "saisies",
        "Ce qui a été tapé sur la page, case par case ; chaque ligne complète la feuille qu’elle nomme.",
        titres_requis=("feuille_visee", "cle", "colonne"),
    )
    numero: Annotated[int | None, Col("N°", "Le numéro de la saisie.", "12", Forme.ENTIER)] = None
    saisi_le: Annotated[str | None, Col("Saisi le", "Quand.", "24/02/2026 à 11:05", Forme.TEXTE_OU_DATE)] = (
        None
    )
    par: Annotated[str | None, Col("Par", "Qui.", "Anne Le Goff")] = None
    feuille_visee: Annotated[str, Col("Feuille", "La feuille complétée.", "Séances")]
    cle: Annotated[str, Col("Clé", "La ligne complétée.", "2026-001 ; 24/02/2026 ; 09:30")]
    colonne: Annotated[str, Col("Colonne", "La colonne complétée.", "Statut de la séance")]
    valeur: Annotated[
        str | None,
        Col("Valeur", "Ce qui a été tapé ; rien : vidée.", "réalisée", Forme.TEXTE_OU_DATE, sensible=True),
    ] = None
    remplacee: Annotated[
        str | None,
        Col(
            "Valeur remplacée",
            "Ce que la case disait ; rien : elle était vide.",
            "prévue",
            Forme.TEXTE_OU_DATE,
            sensible=True,
        ),
    ] = None
