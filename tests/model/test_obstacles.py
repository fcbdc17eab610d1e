"""What stands in the way of an invoice that is due: each reason at its cell, and only the invoice waits."""

import datetime as dt
from collections.abc import Callable

import pytest

from pipeline.issues import Severity
from pipeline.sheetfiles.model import CellValue
from tests.builders import APRES, classeur, codes, modele, realiser, seule, statuts, un
from tests.model.cas import Cas, Change, change, is_silent, speaks, withholds_its_documents_alone
from tests.workbook.builders import Book, Row

INTERROMPU = ("Agents", 0, "État", "interrompu")


def clos(*changes: Change) -> Callable[[], Book]:
    return lambda: change(*changes, held=True)


def financeur(**cells: CellValue) -> Callable[[], Book]:
    row: Row = {"Code": "SDIS", "Nom": "Syndicat", "SIRET": "20005678600011", "Adresse": "2 quai"}
    row |= {"Code postal": "29000", "Ville": "Brest"}
    return lambda: change(("Agents", 0, "Facturer à", "SDIS"), held=True).add("Financeurs", **(row | cells))


def cas(
    code: str, wrong: Callable[[], Book], right: Callable[[], Book], cell: tuple[str, int, str], remedy: str
) -> Cas:
    return Cas(code, wrong, right, cell, remedy, APRES, Severity.ERREUR, ("facture",))


CAS = [
    cas(
        "regime-de-tva-manquant",
        clos(("Organismes", 0, "Régime de TVA", None)),
        clos(("Organismes", 0, "Régime de TVA", "exonéré 261-4-4° a")),
        ("Organismes", 0, "Régime de TVA"),
        "exonéré, hors champ ou taux",
    ),
    cas(
        "taux-de-tva-manquant",
        clos(("Organismes", 0, "Régime de TVA", "taux"), ("Organismes", 0, "Taux de TVA", None)),
        clos(("Organismes", 0, "Régime de TVA", "taux"), ("Organismes", 0, "Taux de TVA", 20)),
        ("Organismes", 0, "Taux de TVA"),
        "taux",
    ),
    cas(
        "payeur-incomplet",
        financeur(SIRET=None),
        financeur(),
        ("Financeurs", 0, "SIRET"),
        "SIRET",
    ),
    cas(
        "payeur-incomplet",
        financeur(Ville=None),
        financeur(),
        ("Financeurs", 0, "Ville"),
        "adresse",
    ),
    cas(
        "engagement-manquant",
        clos(("Employeurs", 0, "Engagement obligatoire", "oui"), ("Agents", 0, "N° d'engagement", None)),
        clos(("Employeurs", 0, "Engagement obligatoire", "oui"), ("Agents", 0, "N° d'engagement", "E-7")),
        ("Agents", 0, "N° d'engagement"),
        "N° d’engagement",
    ),
    cas(
        "date-de-cloture-manquante",
        lambda: sans_seances("clos"),
        lambda: sans_seances("clos").set("Agents", 0, "Date de clôture", dt.date(2026, 9, 1)),
        ("Agents", 0, "Date de clôture"),
        "Date de clôture",
    ),
]
IDS = [f"{each.code}-{n}" for n, each in enumerate(CAS)]


def sans_seances(etat: str) -> Book:
    book = change(("Agents", 0, "État", etat), ("Agents", 0, "Date de clôture", None))
    del book.sheets["Séances"]
    return book


@pytest.mark.parametrize("each", CAS, ids=IDS)
def test_the_reason_stands_at_its_cell_with_its_remedy(each: Cas) -> None:
    speaks(each)


@pytest.mark.parametrize("each", CAS, ids=IDS)
def test_the_completed_cell_lets_the_invoice_go(each: Cas) -> None:
    is_silent(each)
    assert statuts(each.right(), APRES)["facture/2026-001"] == "due"


@pytest.mark.parametrize("each", CAS, ids=IDS)
def test_only_the_invoice_waits(each: Cas) -> None:
    withholds_its_documents_alone(each)


def test_before_the_end_nothing_is_asked_for_an_invoice() -> None:
    book = change(("Organismes", 0, "Régime de TVA", None))
    assert codes(modele(book)) == []
    assert statuts(book)["facture/2026-001"] == "pas encore"


def test_an_interruption_that_the_scheme_does_not_settle_withholds_the_invoice_alone() -> None:
    book = change(INTERROMPU, ("Agents", 0, "Date d'effet", dt.date(2026, 5, 15)))
    assert statuts(book)["facture/2026-001"] == "retenu"
    issue = seule(modele(book), "interruption-sans-regle")
    assert (issue.severity, issue.documents) == (Severity.ERREUR, ("facture",))
    assert issue.origin.cell == book.at("Agents", 0, "État")
    assert "[interruption]" in issue.remedy


def test_an_agent_of_two_employers_is_billed_to_whom_the_workbook_says() -> None:
    book = change(("Agents", 0, "Employeur", "KERLANN ; PLOUVEN"), held=True)
    book.add("Employeurs", **(book.sheets["Employeurs"][0] | {"Code": "PLOUVEN", "SIRET": "20005678600011"}))
    issue = seule(modele(book, jour=APRES), "parts-des-employeurs")
    assert issue.documents == ("convention", "facture")
    assert "Facturer à" in issue.remedy
    assert statuts(book, APRES)["facture/2026-001"] == "retenu"
    book.set("Agents", 0, "Facturer à", "PLOUVEN")
    (draft,) = un(book, APRES).brouillons
    assert draft.client.code == "PLOUVEN"


def test_where_no_invoice_is_made_nothing_stands_in_its_way() -> None:
    book = realiser(classeur("DGAFP-INDIVIDUEL", "service interne")).set(
        "Organismes", 0, "Régime de TVA", None
    )
    assert codes(modele(book, jour=APRES)) == []
    assert statuts(book, APRES)["facture/2026-001"] == "sans objet"
