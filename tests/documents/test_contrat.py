"""The contract: the scheme's own words, the group's own points, arrangements only if the agent asks."""

import pytest

from pipeline.documents import contrat
from pipeline.documents.contrat import ContexteContrat
from tests.builders import classeur, contexte, dispositif, promotion
from tests.workbook.builders import Book


def engage(book: Book) -> ContexteContrat:
    found = contexte(contrat.TYPE, book)
    assert isinstance(found, ContexteContrat)
    return found


def confidentiel(mention: str | None) -> Book:
    cells = {"Référence": "2026-001", "Aménagements souhaités": "Salle de plain-pied"}
    return classeur().add("Confidentiel", **cells, **{"Les mentionner au contrat": mention})


@pytest.mark.parametrize(("mention", "text"), [("oui", "Salle de plain-pied"), ("non", None), (None, None)])
def test_arrangements_are_stated_only_if_the_agent_wants_them(mention: str | None, text: str | None) -> None:
    assert engage(confidentiel(mention)).amenagements == text


def test_without_a_confidential_row_nothing_is_stated() -> None:
    assert engage(classeur()).amenagements is None


def test_the_agents_own_paper_has_the_schemes_own_words() -> None:
    found = engage(classeur("CDG29-REORIENTATION"))
    scheme = dispositif("CDG29-REORIENTATION")
    assert found.dispositif.libelle == scheme.libelle
    assert [step.libelle for step in found.etapes] == [step.titre for step in scheme.etapes]
    assert [step.repere for step in found.etapes] == [step.libelle_public for step in scheme.etapes]


def test_a_promotion_writes_its_own_confidential_points() -> None:
    assert engage(promotion()).points_confidentiels == (
        "Ce qui se dit ici reste ici.",
        "Pas de photographie.",
    )
    assert engage(classeur()).points_confidentiels == ()


def test_an_agent_of_a_promotion_has_the_groups_sessions_and_their_own() -> None:
    found = engage(promotion()).calendrier
    assert len(found.seances) == 5 + 3
    assert [line.date for line in found.seances] == sorted(line.date for line in found.seances)


def test_the_professionals_come_main_one_first_each_once() -> None:
    book = classeur().set("Séances", 0, "Intervenant", "COACH").set("Séances", 2, "Intervenant", "COACH")
    book.add("Intervenants", Code="COACH", Nom="Kerboul", Prénom="Yann", Qualité="coach certifié")
    found = engage(book).intervenants
    assert [person.nom_complet for person in found] == ["Madame Maëlle Le Bris", "Yann Kerboul"]
    assert [person.coach for person in found] == [False, True]


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("CDG29-EVOLUTION", "non", "Les séances ont lieu en dehors du temps de travail."),
        ("CDG29-EVOLUTION", None, "L’employeur et l’agent conviennent"),
        ("DGAFP-INDIVIDUEL", "non", "Le bilan est réalisé sur le temps de service"),
    ],
)
def test_working_time_is_what_the_scheme_imposes_else_what_the_row_says(
    code: str, value: str | None, words: str
) -> None:
    (said,) = engage(classeur(code).set("Agents", 0, "Sur temps de travail", value)).textes.temps
    assert said.startswith(words)
