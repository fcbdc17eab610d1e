"""The calendar: an agent's, or the group's without names or individual interviews; hours that add up."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.documents import calendrier
from pipeline.documents.calendrier import ContexteCalendrier
from tests.builders import classeur, contexte, promotion
from tests.workbook.builders import Book


def agenda(book: Book, cle: str = "2026-001") -> ContexteCalendrier:
    found = contexte(calendrier.TYPE, book, cle=cle)
    assert isinstance(found, ContexteCalendrier)
    return found


def test_the_groups_calendar_names_nobody_and_hides_the_interviews() -> None:
    found = agenda(promotion(), "PROMO-1")
    assert found.agent is None
    assert "Le Goff" not in repr(found)
    assert len(found.calendrier.seances) == 5
    assert all(line.objet.startswith("Séance collective") for line in found.calendrier.seances)
    assert [body.nom for body in found.employeurs] == ["Commune de Kerlann", "Commune de Plouven"]


def test_an_agents_calendar_has_the_group_and_their_own_interviews_but_nobody_elses() -> None:
    found = agenda(promotion(), "2026-002")
    assert found.agent is not None
    assert found.agent.reference == "2026-002"
    assert [line.objet for line in found.calendrier.seances if "Entretien" in line.objet] == [
        "Entretien individuel préalable",
        "Entretien individuel n°\u00a01",
        "Entretien individuel de conclusion",
    ]
    assert "Le Goff 3" not in repr(found)


def test_totals_by_nature_add_up_and_follow_the_order_of_the_sessions() -> None:
    found = agenda(classeur()).calendrier
    totals = {total.libelle: total.heures for total in found.totaux}
    assert totals == {
        "Réunions": Decimal(2),
        "Entretiens individuels": Decimal(12),
        "Travail en autonomie": Decimal(4),
    }
    assert found.total == sum(totals.values()) == 18


def test_a_line_says_its_hours_its_place_and_who_leads() -> None:
    line = agenda(classeur()).calendrier.seances[1]
    assert (line.date, line.duree, line.objet) == (dt.date(2026, 3, 25), Decimal(1), "Entretien n°\u00a01")
    assert (line.lieu, line.modalite, line.intervenant) == (
        "Quimper, salle 2",
        "présentiel",
        "Madame Maëlle Le Bris",
    )
    assert line.horaire is not None
    assert line.horaire.startswith("9")


def test_autonomous_work_has_a_period_and_no_hours_of_the_day() -> None:
    book = classeur().set("Séances", 6, "Jusqu'au", dt.date(2026, 6, 12))
    line = agenda(book).calendrier.seances[6]
    assert (line.horaire, line.modalite, line.date_de_fin) == (None, "en autonomie", dt.date(2026, 6, 12))


def test_a_session_without_a_step_is_named_by_its_nature() -> None:
    book = classeur().set("Séances", 1, "Étape", None).set("Séances", 1, "Nature", "travail accompagné")
    assert agenda(book).calendrier.seances[1].objet == "Travail accompagné"


def test_a_session_of_two_steps_names_both() -> None:
    line = agenda(classeur().set("Séances", 1, "Étape", "2 ; 3")).calendrier.seances[1]
    assert line.objet == "Entretiens n°\u00a01 et 2"


def test_the_rh_cells_of_the_departement_receive_the_calendar() -> None:
    assert any("RH" in who for who in agenda(classeur("DEPARTEMENT")).destinataires)


def test_whom_to_call_is_the_professional_else_the_body() -> None:
    assert agenda(classeur()).contact == "à m.lebris@cdg.example"
    book = classeur().set("Intervenants", 0, "Courriel", None)
    assert agenda(book).contact == "à bilans@cdg.example"
    book.set("Organismes", 0, "Téléphone", "02 98 00 00 00")
    assert (agenda(book).contact or "").startswith("à bilans@cdg.example ou au 02")
    book.set("Organismes", 0, "Téléphone", None)
    assert agenda(book.set("Organismes", 0, "Courriel", None)).contact is None


@pytest.mark.parametrize("etat", ["clos", "interrompu"])
def test_nothing_remains_to_be_planned_once_the_bilan_is_over(etat: str) -> None:
    book = classeur()
    del book.sheets["Séances"][3:]
    assert agenda(book).calendrier.reste > 0
    assert agenda(book.set("Agents", 0, "État", etat)).calendrier.reste == 0


def test_nothing_remains_where_more_is_planned_than_was_agreed() -> None:
    assert agenda(classeur().set("Agents", 0, "Durée convenue (h)", 10)).calendrier.reste == 0


def test_a_session_with_neither_a_step_nor_a_nature_is_not_said_to_be_an_interview() -> None:
    book = classeur()
    book.sheets["Séances"] = [book.sheets["Séances"][0] | {"Étape": None}]
    found = agenda(book).calendrier
    assert [line.objet for line in found.seances] == ["Rendez-vous"]
    assert [total.libelle for total in found.totaux] == ["Rendez-vous"]
