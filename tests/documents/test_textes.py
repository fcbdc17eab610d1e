"""The facts of a bilan on which its clauses depend."""

import datetime as dt

import pytest

from pipeline.documents.textes import du_dossier, faits
from pipeline.sheetfiles.model import CellValue
from tests.builders import classeur, dispositif, un
from tests.workbook.builders import Book


def dits(book: Book) -> dict[str, str]:
    """The facts of the first agent."""
    dossier = un(book)
    return faits(dossier, du_dossier(dossier))


@pytest.mark.parametrize(
    ("sheet", "cells", "fact", "said"),
    [
        ("Agents", {}, "etat", "en cours"),
        ("Agents", {"État": "interrompu", "Date d'effet": dt.date(2026, 3, 1)}, "etat", "interrompu"),
        ("Agents", {"État": "clos"}, "etat", "clos"),
        ("Agents", {}, "cpf", "non"),
        ("Agents", {"Heures CPF": 5}, "cpf", "oui"),
        ("Organismes", {}, "role", "responsable de traitement"),
        ("Organismes", {"Rôle RGPD": None}, "role", "non indiqué"),
        ("Organismes", {"Assureur": "SMACL"}, "assureur", "nommé"),
        ("Organismes", {}, "assureur", "non nommé"),
        ("Organismes", {"Durée de conservation": "cinq ans"}, "conservation", "dite"),
        ("Organismes", {}, "conservation", "non dite"),
    ],
)
def test_a_fact_follows_its_cell(sheet: str, cells: dict[str, CellValue], fact: str, said: str) -> None:
    book = classeur()
    book.sheets[sheet][0] |= cells
    assert dits(book)[fact] == said


def test_a_bilan_without_a_session_has_its_calendar_and_its_end_to_come() -> None:
    book = classeur()
    known = dits(book)
    book.sheets["Séances"] = []
    unknown = dits(book)
    assert (known["calendrier"], known["fin"]) == ("arrêté", "connue")
    assert (unknown["calendrier"], unknown["fin"]) == ("à établir", "inconnue")


def test_steps_that_a_scheme_fixes_are_adapted_once_another_duration_is_agreed() -> None:
    def adapted(code: str, **cells: CellValue) -> bool:
        book = classeur(code)
        book.sheets["Agents"][0] |= cells
        return du_dossier(un(book)).modulable

    assert adapted("CDG34")
    assert not adapted("DEPARTEMENT")
    usual = dispositif("DEPARTEMENT").duree_totale
    assert not adapted("DEPARTEMENT", **{"Durée convenue (h)": usual})
    assert adapted("DEPARTEMENT", **{"Durée convenue (h)": 12})
