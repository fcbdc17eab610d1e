"""Which scheme makes which document, delivered by whom, and when it is due."""

import datetime as dt

import pytest

from pipeline.run.plan import plan
from pipeline.sheetfiles.model import CellValue
from tests.builders import (
    APRES,
    COLLECTIF,
    INDIVIDUELS,
    JOUR,
    KINDS,
    classeur,
    modele,
    realiser,
    seule,
    statuts,
)
from tests.workbook.builders import Book

CDG29 = tuple(code for code in INDIVIDUELS if code.startswith("CDG29"))

# What is made of a closed bilan with a tariff: everything, but what a body would sign or bill with itself.
MATRIX = [
    *((code, "CDG", "") for code in (*CDG29, "CDG34")),
    ("DEPARTEMENT", "prestataire", ""),
    ("DGAFP-INDIVIDUEL", "service interne", "convention facture"),
    ("DGAFP-INDIVIDUEL", "CDG", ""),
    ("DGAFP-INDIVIDUEL", "prestataire", ""),
    (COLLECTIF, "service interne", "convention bulletin facture"),
    (COLLECTIF, "CDG", ""),
    (COLLECTIF, "prestataire", ""),
]


def par_type(book: Book, jour: dt.date = JOUR) -> dict[str, set[str]]:
    """The statuses of each kind."""
    found: dict[str, set[str]] = {}
    for key, status in statuts(book, jour).items():
        found.setdefault(key.split("/")[0], set()).add(status)
    return found


@pytest.mark.parametrize(("code", "par", "none"), MATRIX, ids=[f"{m[0]} par {m[1]}" for m in MATRIX])
def test_a_scheme_makes_its_documents_for_the_body_that_delivers(code: str, par: str, none: str) -> None:
    found = par_type(realiser(classeur(code, par)), APRES)
    assert set(KINDS) - {"bulletin"} <= set(found)
    for kind, status in found.items():
        assert status == ({"sans objet"} if kind in none.split() else {"due"}), kind


@pytest.mark.parametrize("code", [*INDIVIDUELS, COLLECTIF])
def test_before_the_first_session_certificate_and_invoice_are_not_due_yet(code: str) -> None:
    found = par_type(classeur(code))
    assert found["attestation"] == found["facture"] == {"pas encore"}
    assert all(
        found[kind] == {"due"} for kind in ("convention", "calendrier", "agenda", "contrat", "synthese")
    )


@pytest.mark.parametrize(("par", "code"), [("CDG", "DGAFP-INDIVIDUEL"), ("prestataire", COLLECTIF)])
def test_the_dgafp_bills_where_a_tariff_is_given_only(par: str, code: str) -> None:
    book = realiser(classeur(code, par))
    del book.sheets["Tarifs"]
    found = par_type(book, APRES)
    assert found["facture"] == {"sans objet"}
    assert found["convention"] == {"due"}


def test_without_a_session_the_calendar_waits_and_says_so() -> None:
    book = classeur()
    del book.sheets["Séances"]
    found = par_type(book)
    assert found["calendrier"] == found["agenda"] == {"pas encore"}
    assert found["convention"] == found["contrat"] == found["synthese"] == {"due"}


def test_a_calendar_of_cancelled_sessions_waits() -> None:
    book = classeur()
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "annulée par l'agent"
    assert par_type(book)["calendrier"] == {"pas encore"}


@pytest.mark.parametrize("cell", [("Décision de l'employeur", "refus"), ("État", "refusé")])
def test_a_refused_bilan_has_no_object(cell: tuple[str, str]) -> None:
    assert set(statuts(classeur().set("Agents", 0, *cell)).values()) == {"sans objet"}


def test_a_decision_put_off_makes_everything_wait() -> None:
    book = realiser(classeur()).set("Agents", 0, "Décision de l'employeur", "report")
    assert set(statuts(book, APRES).values()) == {"pas encore"}


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "due"),
        ({"Statut de la séance": "prévue"}, "pas encore"),
        ({"Statut de la séance": "absence"}, "pas encore"),
    ],
)
def test_a_bilan_is_closed_by_its_closing_session_once_held(cells: dict[str, str], status: str) -> None:
    book = realiser(classeur())
    for heading, value in cells.items():
        book.set("Séances", -1, heading, value)
    assert statuts(book, APRES)["facture/2026-001"] == status


@pytest.mark.parametrize("cell", [("Date de clôture", dt.date(2026, 9, 1)), ("État", "clos")])
def test_a_bilan_is_closed_by_its_date_or_its_state(cell: tuple[str, dt.date | str]) -> None:
    book = realiser(classeur()).set("Séances", -1, "Statut de la séance", "absence")
    assert statuts(book.set("Agents", 0, *cell), APRES)["facture/2026-001"] == "due"


def test_sessions_that_cannot_be_read_withhold_the_calendar_which_is_not_merely_awaited() -> None:
    book = classeur()
    book.sheets["Séances"] = book.sheets["Séances"][:1]
    kinds = ("calendrier", "agenda", "emargement")
    wrong: tuple[tuple[str, CellValue], ...] = (("Fin", dt.time(8)), ("Fin", None), ("Date", "bientôt"))
    for heading, value in wrong:
        found = plan(modele(classeurs(book, heading, value), jour=APRES))
        status = {a.key: (a.status, a.reason) for a in found.absents}
        assert {status[f"{kind}/2026-001"][0] for kind in kinds} == {"retenu"}, heading
        assert "Aucune séance" not in status["calendrier/2026-001"][1]
    book.sheets["Séances"] = []
    assert statuts(book)["calendrier/2026-001"] == "pas encore"


def classeurs(book: Book, heading: str, value: CellValue) -> Book:
    return Book({name: [dict(row) for row in rows] for name, rows in book.sheets.items()}, book.name).set(
        "Séances", 0, heading, value
    )


def test_a_certificate_needs_hours_of_presence() -> None:
    book = classeur()
    for row in book.sheets["Séances"]:
        row["Statut de la séance"] = "réalisée" if row["Nature"] == "autonomie" else "absence"
    assert statuts(book, APRES)["attestation/2026-001"] == "pas encore"


def test_the_starred_columns_of_four_sheets_give_conventions_calendars_contracts_and_syntheses() -> None:
    book = classeur()
    starred = {
        "Organismes": ("Code", "Nom", "Type", "SIRET", "Adresse", "Code postal", "Ville"),
        "Employeurs": ("Code", "Nom", "SIRET", "Adresse", "Code postal", "Ville", "Affilié"),
        "Agents": ("Référence", "Nom", "Prénom", "Fonction", "Employeur", "Dispositif"),
        "Séances": ("Référence", "Date", "Début", "Fin"),
    }
    book.sheets = {
        sheet: [{heading: row[heading] for heading in headings} for row in book.sheets[sheet]]
        for sheet, headings in starred.items()
    }
    book.sheets["Séances"] = [row for row in book.sheets["Séances"] if row["Début"] is not None]
    found = par_type(book)
    assert {kind for kind, status in found.items() if status == {"due"}} == {
        "convention",
        "calendrier",
        "agenda",
        "contrat",
        "synthese",
    }


@pytest.mark.parametrize(("code", "par"), [("CDG34", "prestataire"), ("DEPARTEMENT", "CDG")])
def test_a_body_that_the_scheme_does_not_provide_for_is_an_error_not_a_silence(code: str, par: str) -> None:
    book = classeur(code, par)
    issue = seule(modele(book), "organisme-non-prevu")
    assert (issue.origin.sheet, issue.origin.cell) == ("Organismes", book.at("Organismes", 0, "Type"))
    assert par in issue.message
    assert "type de l’organisme" in issue.remedy
    found = statuts(book)
    assert {found[f"{kind}/2026-001"] for kind in ("convention", "calendrier", "contrat", "synthese")} == {
        "retenu"
    }
