"""Where a bilan stands, from what the row says."""

import datetime as dt

import pytest

from pipeline.model import etats
from tests.builders import classeur, realiser, un

JOUR = dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("etat", "day", "clos", "interrompu"),
    [
        ("en cours", None, False, False),
        ("clos", None, True, False),
        ("en cours", JOUR, True, False),
        ("interrompu", None, False, True),
        ("interrompu", JOUR, False, True),
    ],
)
def test_a_date_of_closing_closes_unless_the_bilan_was_interrupted(
    etat: str, day: dt.date | None, clos: bool, interrompu: bool
) -> None:
    dossier = un(classeur().set("Agents", 0, "État", etat).set("Agents", 0, "Date de clôture", day))
    assert (etats.clos(dossier), etats.interrompu(dossier)) == (clos, interrompu)


def test_a_closing_session_held_closes_on_its_day() -> None:
    dossier = un(realiser(classeur()))
    last = etats.seance_de_cloture(dossier)
    assert last is not None
    assert (etats.clos(dossier), etats.jour_de_cloture(dossier)) == (True, last.row.date)


def test_silence_counts_by_the_delay_of_the_employers_offer_else_two_months() -> None:
    book = classeur("CDG34")
    book.sheets["Agents"][0] |= {"Décision de l'employeur": None}
    assert etats.limite_de_reponse(un(book)) == dt.date(2026, 3, 5)
    book.sheets["Employeurs"][0]["Délai de réponse (mois)"] = 1
    assert etats.limite_de_reponse(un(book)) == dt.date(2026, 2, 5)
    book.sheets["Agents"][0]["Convention signée le"] = dt.date(2026, 2, 20)
    assert etats.limite_de_reponse(un(book)) is None
