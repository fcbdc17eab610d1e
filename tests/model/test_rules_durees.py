"""Hours of the steps and of the whole; delays from the first exchanges to the end."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.issues import Severity
from pipeline.model.heures import bilan, repartition
from tests.builders import APRES, INDIVIDUELS, classeur, codes, modele, realiser, seule, un
from tests.model.cas import Cas, change, is_silent, speaks, withholds_its_documents_alone
from tests.workbook.builders import plain

CAS = [
    Cas(  # step 2: one hour at least, two at most
        "heures-de-l-etape",
        lambda: change(("Séances", 1, "Fin", dt.time(11, 15)), ("Agents", 0, "Durée convenue (h)", 20)),
        lambda: change(("Séances", 1, "Fin", dt.time(11, 0)), ("Agents", 0, "Durée convenue (h)", 20)),
        ("Séances", 1, "Fin"),
        "devis",
    ),
    Cas(
        "heures-de-l-etape",
        lambda: change(
            ("Séances", 3, "Fin", dt.time(10, 45)),
            ("Agents", 0, "Durée convenue (h)", Decimal("17.75")),
            held=True,
        ),
        lambda: change(held=True),
        ("Séances", 3, "Fin"),
        "devis",
        jour=APRES,
    ),
    Cas(
        "heures-au-dela",
        lambda: change(("Agents", 0, "Durée convenue (h)", 17)),
        lambda: change(("Agents", 0, "Durée convenue (h)", 18)),
        ("Séances", 12, "Fin"),
        "Durée convenue",
        severity=Severity.ERREUR,
        documents=("convention", "contrat"),
    ),
    Cas(
        "heures-au-dela",
        lambda: change(
            ("Agents", 0, "Durée convenue (h)", 17),
            ("Agents", 0, "Convention signée le", dt.date(2026, 3, 2)),
        ),
        lambda: change(
            ("Agents", 0, "Durée convenue (h)", 18),
            ("Agents", 0, "Convention signée le", dt.date(2026, 3, 2)),
        ),
        ("Séances", 12, "Fin"),
        "Durée convenue",
        severity=Severity.ERREUR,
        documents=("contrat",),
    ),
    Cas(
        "heures-au-dela",
        lambda: change(("Agents", 0, "Durée convenue (h)", 17), held=True),
        lambda: change(("Agents", 0, "Durée convenue (h)", 18), held=True),
        ("Séances", 12, "Fin"),
        "Durée convenue",
        jour=APRES,
    ),
    Cas(
        "heures-cpf-au-dela",
        lambda: change(("Agents", 0, "Heures CPF", 17), code="DEPARTEMENT", held=True),
        lambda: change(("Agents", 0, "Heures CPF", Decimal("16.75")), code="DEPARTEMENT", held=True),
        ("Agents", 0, "Heures CPF"),
        "Heures CPF",
        severity=Severity.ERREUR,
        documents=("convention", "attestation"),
        jour=APRES,
    ),
    Cas(
        "heures-en-deca",
        lambda: change(("Agents", 0, "Durée convenue (h)", 19), held=True),
        lambda: change(("Agents", 0, "Durée convenue (h)", 18), held=True),
        ("Agents", 0, "Durée convenue (h)"),
        "Durée convenue",
        jour=APRES,
    ),
    Cas(
        "delai-de-demarrage",
        lambda: change(("Agents", 0, "Premier échange le", dt.date(2026, 2, 26))),
        lambda: change(("Agents", 0, "Premier échange le", dt.date(2026, 2, 25))),
        ("Séances", 1, "Date"),
        "26 mars 2026",
    ),
    Cas(
        "empan",
        lambda: change(("Séances", 12, "Date", dt.date(2026, 9, 14))),
        lambda: change(("Séances", 12, "Date", dt.date(2026, 9, 11))),
        ("Séances", 12, "Date"),
        "devis",
    ),
]
IDS = [f"{cas.code}-{n}" for n, cas in enumerate(CAS)]


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_rule_names_its_cell_and_its_remedy(cas: Cas) -> None:
    speaks(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_the_neighbouring_value_is_right(cas: Cas) -> None:
    is_silent(cas)


@pytest.mark.parametrize("cas", CAS, ids=IDS)
def test_it_withholds_what_it_says_and_nothing_else(cas: Cas) -> None:
    withholds_its_documents_alone(cas)


@pytest.mark.parametrize("code", INDIVIDUELS)
def test_a_bilan_as_its_scheme_says_wakes_no_rule_planned_or_closed(code: str) -> None:
    assert codes(modele(classeur(code))) == []
    assert codes(modele(realiser(classeur(code)), jour=APRES)) == []


def test_too_few_hours_matter_only_once_closed() -> None:
    book = change(("Agents", 0, "Durée convenue (h)", 19))
    assert codes(modele(book)) == []


def test_a_bilan_too_short_matters_only_once_closed() -> None:
    book = classeur("CDG34")
    for row, cells in enumerate(book.sheets["Séances"]):
        cells["Date"] = dt.date(2026, 3, 11) + dt.timedelta(days=7 * row)
        cells["Jusqu'au"] = None
    assert codes(modele(book)) == []
    assert "3 à 6 mois" in plain(seule(modele(realiser(book), jour=APRES), "empan").message)


def test_the_hours_of_a_session_that_serves_two_steps_are_nobodys() -> None:
    book = change(("Séances", 1, "Étape", "2 ; 3"), ("Séances", 1, "Fin", dt.time(12)))
    assert "heures-de-l-etape" not in codes(modele(book.set("Agents", 0, "Durée convenue (h)", 24)))


def test_a_free_opening_meeting_starts_no_delay() -> None:
    book = change(
        ("Agents", 0, "Premier échange le", dt.date(2026, 2, 24)),
        ("Séances", 0, "Date", dt.date(2026, 3, 11)),
    )
    assert codes(modele(book)) == []


def test_three_times_twenty_minutes_make_the_hour_of_a_step() -> None:
    book = change(held=True)
    step = book.sheets["Séances"][1]
    step["Fin"] = dt.time(9, 20)
    for hour in (11, 14):
        book.add("Séances", **(step | {"Début": dt.time(hour), "Fin": dt.time(hour, 20)}))
    found = modele(book, jour=APRES)
    assert codes(found) == []
    assert bilan(found.dossiers[0]).total == 18


@pytest.mark.parametrize(("agreed", "told"), [(17, {}), (18, {"Réunions": 2})])
def test_hours_beyond_what_was_agreed_are_no_part_of_it(agreed: int, told: dict[str, int]) -> None:
    """« Durée convenue : 17 heures, dont réunions : 2 heures… » would add up to 18."""
    hours = repartition(un(change(("Agents", 0, "Durée convenue (h)", agreed))))
    assert {label: hours[label] for label in hours if label == "Réunions"} == told
    assert bool(hours) is bool(told)


def test_the_hours_of_a_step_are_told_at_its_last_session() -> None:
    book = classeur()
    step = book.sheets["Séances"][1]["Étape"]
    book.sheets["Séances"][2] |= {"Étape": step, "Début": dt.time(9), "Fin": dt.time(12), "Durée (h)": None}
    found = [issue for issue in modele(book).issues if issue.code == "heures-de-l-etape"]
    assert [issue.origin.cell for issue in found] == [book.at("Séances", 2, "Fin")]
