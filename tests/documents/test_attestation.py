"""The certificate: hours of presence planned and done, never autonomous work, never what was missed."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.documents import attestation
from pipeline.documents.attestation import ContexteAttestation
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, contexte, promotion, realiser
from tests.rows import LANCEMENT
from tests.workbook.builders import Book


def certifie(book: Book, cle: str = "2026-001") -> ContexteAttestation:
    found = contexte(attestation.TYPE, book, APRES, cle)
    assert isinstance(found, ContexteAttestation)
    return found


def sommes(found: ContexteAttestation) -> tuple[float, float, float]:
    """Planned, done, autonomous: quarters of an hour are exact as floats too."""
    return float(found.heures_prevues), float(found.heures_realisees), float(found.heures_en_autonomie)


def test_planned_and_done_leave_out_autonomous_work_on_both_sides() -> None:
    found = certifie(realiser(classeur()))
    assert sommes(found) == (14, 14, 4)
    assert len(found.seances) == 11
    assert all(line.modalite != "en autonomie" for line in found.seances)
    assert (found.date_de_debut, found.arretee_au) == (LANCEMENT, dt.date(2026, 8, 26))


def test_cdg_34_certifies_sixteen_hours_of_the_twenty_four() -> None:
    assert sommes(certifie(realiser(classeur("CDG34")))) == (16, 16, 8)


@pytest.mark.parametrize("status", ["absence", "absence excusée", "prévue"])
def test_a_session_missed_was_planned_and_not_done(status: str) -> None:
    found = certifie(realiser(classeur()).set("Séances", 3, "Statut de la séance", status))
    assert sommes(found) == (14, 12, 4)


@pytest.mark.parametrize("status", ["reportée", "annulée par l'agent", "annulée par l'organisme"])
def test_a_session_that_does_not_stand_is_neither_planned_nor_done(status: str) -> None:
    found = certifie(realiser(classeur()).set("Séances", 3, "Statut de la séance", status))
    assert sommes(found) == (12, 12, 4)


def test_the_hours_done_are_those_given_when_they_differ() -> None:
    found = certifie(realiser(classeur()).set("Séances", 3, "Durée réalisée", Decimal("1.25")))
    assert sommes(found) == (14, 13.25, 4)


@pytest.mark.parametrize(("missed", "done"), [(None, 0), (Decimal("0.5"), Decimal("1.5")), (9, 0)])
def test_hours_missed_of_a_groups_session_are_taken_off_one_agent_alone(
    missed: CellValue, done: Decimal
) -> None:
    book = realiser(promotion())
    book.add("Absences", Promotion="PROMO-1", Référence="2026-001", Date=LANCEMENT)
    book.set("Absences", 0, "Heures manquées", missed)
    whole = certifie(book, "2026-002").heures_realisees
    found = certifie(book)
    assert found.heures_realisees == whole - 2 + done
    assert found.heures_prevues == certifie(book, "2026-002").heures_prevues
    shown = [line for line in found.seances if line.date == LANCEMENT]
    assert [line.duree_realisee for line in shown] == ([done] if done else [])


def test_an_absence_at_another_hour_of_the_day_takes_nothing_off() -> None:
    book = realiser(promotion())
    book.add("Absences", Promotion="PROMO-1", Référence="2026-001", Date=LANCEMENT, Début=dt.time(14))
    assert certifie(book).heures_realisees == certifie(book, "2026-002").heures_realisees


def test_before_the_end_it_is_intermediate_and_says_until_when() -> None:
    book = classeur().set("Séances", 0, "Statut de la séance", "réalisée")
    found = certifie(book)
    assert found.intermediaire
    assert "intermédiaire" in found.document.titre
    assert found.arretee_au == LANCEMENT


@pytest.mark.parametrize("etat", ["clos", "interrompu"])
def test_a_closed_or_interrupted_bilan_has_a_final_one(etat: str) -> None:
    book = classeur().set("Séances", 0, "Statut de la séance", "réalisée").set("Agents", 0, "État", etat)
    assert not certifie(book).intermediaire
    assert certifie(book).document.titre == "Attestation de présence"


@pytest.mark.parametrize(
    ("delivered", "replaced"),
    [
        (dt.date(2026, 6, 1), dt.date(2026, 6, 1)),
        (dt.date(2026, 8, 26), None),
        (dt.date(2026, 9, 1), None),
        (None, None),
    ],
)
def test_it_replaces_one_delivered_before_the_last_session(
    delivered: dt.date | None, replaced: dt.date | None
) -> None:
    assert (
        certifie(realiser(classeur()).set("Agents", 0, "Attestation délivrée le", delivered)).remplace
        == replaced
    )


def test_the_hours_of_the_cpf_are_never_more_than_those_done() -> None:
    book = realiser(classeur("DEPARTEMENT"))
    assert certifie(book).heures_cpf == Decimal("16.75")
    assert certifie(book.set("Séances", 0, "Statut de la séance", "absence")).heures_cpf == Decimal("14.75")
    assert certifie(realiser(classeur())).heures_cpf is None


def test_no_ground_is_told() -> None:
    book = realiser(classeur("CDG29-REORIENTATION"))
    book.add("Confidentiel", Référence="2026-001")
    book.set("Confidentiel", 0, "Éligibilité FIPHFP vérifiée le", dt.date(2026, 2, 1))
    text = repr(certifie(book)).casefold()
    assert not [word for word in ("fiphfp", "réorientation", "santé", "restriction") if word in text]


def test_no_hour_of_the_cpf_is_debited_when_none_was_agreed() -> None:
    book = realiser(classeur("DEPARTEMENT")).set("Agents", 0, "Heures CPF", 0)
    assert certifie(book).heures_cpf == 0
