"""The facts of a bilan on which its clauses depend."""

import datetime as dt

import pytest

from pipeline.documents.textes import du_dossier, faits, textes
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, codes, dispositif, modele, promotion, realiser, un
from tests.workbook.builders import Book, plain


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


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("groupe", "Le départ d’un agent ne change pas le prix du groupe : sa part reste due."),
        ("heure", "seules les heures de présence réalisées sont dues, au taux de 1 200,00 € l’heure."),
        ("agent", "conviennent par écrit de ce qui reste dû."),
    ],
)
def test_what_a_departure_from_a_promotion_owes_is_said_as_it_is_billed(unit: str, words: str) -> None:
    book = promotion().set("Tarifs", 0, "Unité", unit)
    dossier = modele(book).dossiers[0]
    assert plain(words) in plain(" ".join(textes("convention", dossier, du_dossier(dossier)).interruption))
    book.set("Agents", 0, "État", "interrompu").set("Agents", 0, "Date d'effet", dt.date(2026, 4, 1))
    found = modele(realiser(book), jour=APRES)
    assert ("interruption-sans-regle" in codes(found)) is (unit == "agent")
