"""The sheet « À facturer »: for those who type no commands."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.issues import Severity
from tests.run.office import Office, closed
from tests.templates.rendu import text


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path, closed(4))


def order(office: Office, reference: str, **cells: object) -> None:
    row = dict.fromkeys(("Financeur", "Période", "Date de facture", "Numéro", "Motif"))
    office.book.add("À facturer", Référence=reference, **(row | cells))


def test_only_what_the_sheet_orders_is_billed(office: Office) -> None:
    order(office, "2026-003", Motif="Solde après échange")
    (piece,) = office.issue().factures
    assert piece.draft.dossiers == ("2026-003",)
    assert "Solde après échange" in text(office.copies()[piece.fichier])


def test_without_a_line_nothing_is_billed(office: Office) -> None:
    assert office.prepare().choix.commandes == ()


def test_its_date_is_that_of_the_invoice(office: Office) -> None:
    order(office, "2026-001", **{"Date de facture": dt.date(2026, 10, 5)})
    (piece,) = office.issue().factures
    assert piece.date == dt.date(2026, 10, 5)


def test_a_date_that_cannot_be_is_named_by_its_cell(office: Office) -> None:
    order(office, "2026-003", **{"Date de facture": dt.date(2027, 1, 5)})
    (refusal,) = office.prepare().choix.issues
    assert (refusal.origin.sheet, refusal.origin.cell) == ("À facturer", "D2")
    assert "est à venir" in refusal.message


def test_lines_of_one_month_share_an_invoice(office: Office) -> None:
    order(office, "2026-001", Période="2026-09")
    order(office, "2026-003", Période="2026-09")
    (piece,) = office.issue().factures
    assert piece.draft.dossiers == ("2026-001", "2026-003")


def test_a_month_that_is_not_that_of_the_closing_is_refused(office: Office) -> None:
    order(office, "2026-001", Période="2026-08")
    choix = office.prepare().choix
    assert choix.commandes == ()
    assert [issue.code for issue in choix.issues] == ["periode-autre"]
    assert "2026-09" in choix.issues[0].remedy
    assert (choix.issues[0].origin.sheet, choix.issues[0].origin.cell) == ("À facturer", "C2")


def test_no_line_is_passed_over_in_silence(office: Office) -> None:
    order(office, "2026-099")
    order(office, "2026-001", Financeur="FONDS")
    order(office, "2026-002", Numéro="2026-T-0118")
    order(office, "", Motif="Une ligne sans référence")
    office.book.add("Financeurs", Code="FONDS", Nom="Fonds d’essai")
    choix = office.prepare().choix
    assert [commande.numero for commande in choix.commandes] == ["2026-T-0118"]
    assert {(issue.code, issue.origin.cell) for issue in choix.issues} == {
        ("reference-inconnue", "A2"),
        ("payeur-etranger-au-dossier", "B3"),
        ("cellule-obligatoire-vide", "A5"),
    }
    assert office.prepare("2026-003").choix.issues == ()


def test_a_number_of_the_finance_software_is_recorded_in_a_series_of_its_own(office: Office) -> None:
    order(office, "2026-001", Numéro="2026-T-0117")
    order(office, "2026-003")
    done = office.issue().factures
    assert {piece.numero for piece in done} == {"2026-T-0117", "F-2026-00001"}
    (imported,) = [piece for piece in done if piece.numero == "2026-T-0117"]
    assert "2026-T-0117" in text(office.copies()[imported.fichier])


def test_a_number_given_twice_is_refused(office: Office) -> None:
    order(office, "2026-001", Numéro="2026-T-0117")
    order(office, "2026-003", Numéro="2026-T-0117")
    choix = office.prepare().choix
    assert choix.commandes == ()
    assert [issue.code for issue in choix.issues] == ["numero-importe-double"]


def test_a_number_already_taken_is_refused(office: Office) -> None:
    order(office, "2026-001", Numéro="2026-T-0117")
    office.issue()
    order(office, "2026-003", Numéro="2026-T-0117")
    choix = office.prepare().choix
    assert choix.commandes == ()
    (refusal,) = choix.issues
    assert "déjà pris" in refusal.message
    assert (refusal.origin.sheet, refusal.origin.cell) == ("À facturer", "E3")


@pytest.mark.parametrize("numero", ["T-É 12", "T 117"])
def test_a_number_that_invoices_may_not_bear_is_refused_at_its_cell_before_the_yes(
    office: Office, numero: str
) -> None:
    order(office, "2026-001", Numéro=numero)
    order(office, "2026-003")
    choix = office.prepare().choix
    assert [commande.draft.dossiers for commande in choix.commandes] == [("2026-003",)]
    (refusal,) = choix.issues
    assert (refusal.origin.sheet, refusal.origin.cell) == ("À facturer", "E2")
    assert "« Numéro »" in refusal.remedy
    assert "Série de factures" not in refusal.remedy


def test_a_line_whose_bilan_changed_after_its_invoice_is_refused(office: Office) -> None:
    order(office, "2026-001")
    office.issue()
    office.book.sheets["Agents"][0]["Tarif"] = 1000
    choix = office.prepare().choix
    assert [(issue.code, issue.severity) for issue in choix.issues] == [
        ("facture-emise-differente", Severity.ERREUR)
    ]
    assert "avoir F-2026-00001" in choix.issues[0].remedy


def test_a_draft_never_bears_the_number_it_will_have(office: Office) -> None:
    order(office, "2026-001", Numéro="2026-T-0117")
    office.docs()
    folder = office.root / "outputs" / "factures" / "brouillons"
    assert not any("2026-T-0117" in text(path.read_bytes()) for path in folder.glob("*.docx"))
    assert office.copies() == {}
