"""What stands behind the counsellor's commands: consents, deadlines, the traces left in workbooks."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.run.conseiller.lecture import consent_au_suivi
from pipeline.run.conseiller.traces import quotes, traces
from pipeline.run.espace.conservation import echeance
from pipeline.sheetfiles.model import CellValue
from tests.builders import COLLECTIF, INDIVIDUELS, classeur, realiser, un
from tests.rows import REFERENCE
from tests.workbook.builders import Row

AFTER = dt.date(2027, 6, 1)
HEADINGS = ("Référence", "N°", "Intitulé", "Durée", "Date de réalisation", "Étapes")
ACTION = (REFERENCE, 1, "Préparer un concours", "six mois", None, "S’inscrire")
CONSENT: Row = {
    "Référence": REFERENCE,
    "Destinataire": "Conseiller",
    "Date": dt.date(2026, 3, 1),
    "Portée": "synthèse entière",
    "Retiré le": None,
}


def consented(**cells: CellValue) -> bool:
    book = classeur()
    book.sheets["Consentements"] = [CONSENT | cells]
    return consent_au_suivi(un(book, AFTER), AFTER)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        ("synthèse entière", True),
        (None, True),
        ("projet, plan d’actions", True),
        ("Plan d'action seulement", True),
        ("points d’appui", False),
        ("synthèse sauf le plan d’action", False),
        ("pas le plan d’action", False),
    ],
)
def test_a_plan_is_followed_up_where_the_scope_says_so(scope: str | None, covered: bool) -> None:
    assert consented(Portée=scope) is covered


def test_a_consent_counts_between_its_date_and_its_withdrawal() -> None:
    assert not consented(**{"Retiré le": AFTER})
    assert consented(**{"Retiré le": AFTER + dt.timedelta(days=1)})
    book = classeur()
    book.sheets["Consentements"] = [CONSENT | {"Date": AFTER}]
    assert not consent_au_suivi(un(book, AFTER), AFTER - dt.timedelta(days=1))


def test_without_any_consent_nothing_is_followed_up() -> None:
    assert not consent_au_suivi(un(classeur(), AFTER), AFTER)


@pytest.mark.parametrize("code", [code for code in INDIVIDUELS if code.startswith("CDG")])
def test_a_centres_synthesis_is_kept_a_year_after_the_closing(code: str) -> None:
    dossier = un(realiser(classeur(code)), AFTER)
    closed = max(record.row.date for record in dossier.seances)
    assert echeance(dossier) == closed.replace(year=closed.year + 1)


def test_a_prestataire_keeps_nothing_after_the_closing() -> None:
    dossier = un(realiser(classeur("DGAFP-INDIVIDUEL", "prestataire")), AFTER)
    assert echeance(dossier) == max(record.row.date for record in dossier.seances)


@pytest.mark.parametrize("code", ["DGAFP-INDIVIDUEL", COLLECTIF])
def test_an_internal_service_destroys_on_demand_only(code: str) -> None:
    assert echeance(un(realiser(classeur(code, "service interne")), AFTER)) is None


def test_nothing_is_due_before_the_bilan_is_closed() -> None:
    assert echeance(un(classeur())) is None


def workbook(path: Path, sheet: str, *rows: tuple[Any, ...]) -> Path:
    book = Workbook()
    table = book.worksheets[0]
    table.title = sheet
    for row in rows:
        table.append(row)
    book.save(path)
    return path


def found(path: Path) -> list[str]:
    return list(traces(path, path.name, REFERENCE))


def test_every_filled_cell_of_a_row_is_named_but_those_that_only_name_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", "Actions", HEADINGS, ACTION, ("2026-999", *ACTION[1:]))
    assert found(path) == ["a.xlsx, feuille « Actions », cellules C2, D2, F2"]
    assert quotes(path, REFERENCE.lower())


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ((REFERENCE, 1, None, None, None, "S’inscrire"), ["a.xlsx, feuille « Actions », cellule F2"]),
        ((f" {REFERENCE} ", "un", "Concours"), ["a.xlsx, feuille « Actions », cellules C2"]),
        ((REFERENCE, 1, " ", None), []),
        ((REFERENCE, 1), []),
    ],
    ids=["no title", "wrong number", "blanks", "blank"],
)
def test_a_row_in_error_still_holds_words(tmp_path: Path, row: tuple[object, ...], cells: list[str]) -> None:
    assert found(workbook(tmp_path / "a.xlsx", "Actions", HEADINGS, row)) == [
        cell.replace("cellules C2", "cellule C2") for cell in cells
    ]


def test_columns_of_ones_own_count(tmp_path: Path) -> None:
    row = (*ACTION, "Elle hésite encore")
    path = workbook(tmp_path / "a.xlsx", "Actions", (*HEADINGS, "Mes notes"), row)
    assert found(path) == ["a.xlsx, feuille « Actions », cellules C2, D2, F2, G2"]


def test_a_sheet_under_another_name_is_told_by_its_headings(tmp_path: Path) -> None:
    assert found(workbook(tmp_path / "a.xlsx", "Feuil1", HEADINGS, ACTION)) == [
        "a.xlsx, feuille « Feuil1 », cellules C2, D2, F2"
    ]
    rows = (("Référence", "Rubrique", "Texte"), (REFERENCE, "1.1", "Changer"))
    assert found(workbook(tmp_path / "b.xlsx", "Notes", *rows)) == ["b.xlsx, feuille « Notes », cellule C2"]


def test_a_csv_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "Préremplissage.csv"
    path.write_text(f"Référence;Rubrique;Texte\n{REFERENCE};1.1;Changer\n", encoding="utf-8")
    assert [place.partition(", ")[2] for place in found(path)] == ["feuille « Préremplissage », cellule C2"]


def test_other_sheets_are_not_the_counsellors(tmp_path: Path) -> None:
    row = (REFERENCE, "Le Goff", "Élodie")
    assert found(workbook(tmp_path / "a.xlsx", "Agents", ("Référence", "Nom", "Prénom"), row)) == []


def test_a_workbook_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")
    assert found(path) == ["a.xlsx : ce classeur ne peut pas être lu, vérifiez-le"]
    assert quotes(path, REFERENCE)
