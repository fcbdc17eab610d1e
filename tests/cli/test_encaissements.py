"""The accountant's statement at the terminal: nothing is recorded unseen, the rest is a sheet to complete."""

from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests.cli.test_annee import N1, Year, year

pytestmark = pytest.mark.epreuve
__all__ = ["year"]


def test_exact_lines_are_recorded_after_a_yes_and_the_rest_is_completed(year: Year) -> None:
    year.ok("2026-04-10", "facturer", "A-03", "--oui")
    statement = year.root / "releve.csv"
    rows = [
        "Relevé du comptable;;;",
        "Jour;Libellé;Crédit;Émetteur",
        f"20/04/2026;VIR {N1} ;2 040,50;Trésorerie de Kerlann",
        "21/04/2026;virement;2 040,50;CCAS",
        "22/04/2026;autre chose;17,00;",
    ]
    statement.write_text("\n".join(rows), "utf-8")
    assert "n’a pas de colonne « Date de paiement »" in year.refused(
        "2026-05-02", "encaissements", "releve.csv"
    )
    said = year.refused("2026-05-02", "encaissements", "releve.csv", "--colonne", "date=Jour")
    assert "ajoutez --oui" in said
    assert year.paid() == 0
    said = year.ok("2026-05-02", "encaissements", "releve.csv", "--oui")  # the column was learnt
    assert "1 paiement inscrit" in said
    assert year.paid() == Decimal("2040.50")
    assert "déjà inscrit" in year.ok("2026-05-03", "encaissements", "releve.csv", "--oui")
    sheet = load_workbook(year.root / "outputs" / "suivi" / "encaissements – releve.xlsx")["Règlements"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(line[0], line[4]) for line in lines] == [(None, "BP29-2026-00002"), (None, None)]


def test_the_completed_sheet_is_read_as_payments(year: Year) -> None:
    statement = year.root / "releve.csv"
    statement.write_text(f"Date;Référence;Montant\n20/04/2026;{N1};1 000,00\n", "utf-8")
    year.ok("2026-05-02", "encaissements", "releve.csv", "--oui")
    rest = next((year.root / "outputs" / "suivi").glob("encaissements*.xlsx"))
    rest.rename(year.root / "inputs" / rest.name)
    year.type("2026-05-03", "factures", "etat")
    assert year.paid() == Decimal("1000.00")
