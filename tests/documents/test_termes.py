"""What a convention agrees on: each term as it is compared, and as it is told."""

import datetime as dt

from pipeline.documents import convention, termes
from tests.builders import classeur, promotion, sujets
from tests.rows import LANCEMENT
from tests.workbook.builders import Book


def dits(book: Book) -> dict[str, tuple[str, str]]:
    """The terms of the first convention: what is compared, what is told."""
    sujet = next(iter(sujets(convention.TYPE, book).values()))
    found = {each.code: (each.valeur, each.texte) for each in termes.de_la_convention(sujet)}
    return {
        code: (value, text.replace("\u00a0", " ").replace("\u202f", " "))
        for code, (value, text) in found.items()
    }


def test_the_price_the_hours_and_the_professional_are_terms() -> None:
    found = dits(classeur())
    assert found["prix"] == ("1.2E+3 par bilan", "1 200,00 € par bilan")
    assert found["duree"] == ("18", "18 heures")
    assert found["intervenants"][1] == "Madame Maëlle Le Bris"
    assert found["agent"][1] == "Madame Élodie Le Goff"


def test_the_period_starts_at_the_launch_else_at_the_first_session() -> None:
    book = classeur().set("Agents", 0, "Date de lancement", LANCEMENT - dt.timedelta(days=1))
    assert dits(book)["periode"][0] == "2026-03-10/2026-08-26"
    assert dits(book.set("Agents", 0, "Date de lancement", None))["periode"][0] == "2026-03-11/2026-08-26"


def test_the_period_of_a_group_without_a_launch_starts_at_its_first_session() -> None:
    book = promotion(6).set("Promotions", 0, "Date de lancement", None)
    assert dits(book)["periode"][0].partition("/")[0] == "2026-03-11"


def test_another_price_is_another_term_and_no_price_is_none() -> None:
    book = classeur()
    book.sheets["Tarifs"][0]["Montant"] = 1300
    assert dits(book)["prix"][1] == "1 300,00 € par bilan"
    free = classeur("DGAFP-INDIVIDUEL")
    free.sheets["Tarifs"] = []
    assert "prix" not in dits(free)


def test_an_employer_s_convention_for_a_group_counts_its_own_agents() -> None:
    assert dits(promotion(6))["agents"] == ("3", "3 agents")
