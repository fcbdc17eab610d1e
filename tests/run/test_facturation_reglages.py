"""What an office sets for its billing."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.events import receive
from pipeline.run.facturer import registre
from pipeline.run.facturer.etat import follow, write_journal
from pipeline.run.facturer.reglages import Reglages, read_reglages
from tests.run.office import Office
from tests.workbook.builders import Row


def settle(folder: Path, text: str) -> Reglages:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "facturation.toml").write_text(text, encoding="utf-8")
    return read_reglages(folder)


def test_every_setting_has_a_default(tmp_path: Path) -> None:
    assert read_reglages(tmp_path) == Reglages("{serie}-{annee}-{n:05d}", 3, None)


def test_the_format_of_the_numbers_is_the_office_s(tmp_path: Path) -> None:
    office = Office(tmp_path)
    settle(tmp_path / "inputs", 'format = "{annee}/{serie}/{n:04d}"')
    (piece,) = office.issue("2026-001").factures
    assert piece.numero == "2026/F/0001"
    assert list(office.copies()) == ["facture_2026~F~0001.docx"]


@pytest.mark.parametrize(
    "text", ['format = "{serie}"', "format = 3", "validite_devis_mois = 0", "inconnu = 1", "pas du toml"]
)
def test_what_cannot_be_is_refused_in_french(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserError) as refused:
        settle(tmp_path, text)
    assert refused.value.remedy


def test_a_rate_of_the_office_feeds_the_interest(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.book.sheets["Organismes"][0]["Mentions de retard de paiement"] = "oui"
    office.issue("2026-001", le=dt.date(2026, 9, 30))
    settle(tmp_path / "inputs", '[taux]\n2026-07-01 = "2.00"')
    settings = office.settings()
    with registre.opened(settings) as register:
        receive(register, "F-2026-00001", dt.date(2026, 10, 1))
    state = follow(settings)
    (row,) = state.lignes
    assert (row.echeance, row.retard) == (dt.date(2026, 10, 31), 22)
    assert row.interets == Decimal("7.23")  # 1200 € × 10 % × 22 / 365
    assert state.fichier.exists()


def test_the_sheet_of_payments_is_recorded_and_its_faults_are_named_by_cell(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.issue("2026-001", le=dt.date(2026, 10, 1))
    paid: Row = {"Date de paiement": dt.date(2026, 10, 20), "Montant": 700}
    office.book.add("Règlements", **{"Numéro de facture": "F-2026-00001", "Reçue le": None, **paid})
    office.book.add("Règlements", **{"Numéro de facture": "F-2026-00099", "Reçue le": None, **paid})
    state = follow(office.settings())
    assert (state.lignes[0].regle, state.lignes[0].reste) == (Decimal(700), Decimal("500.00"))
    assert [issue.origin.sheet for issue in state.issues] == ["Règlements"]
    assert "F-2026-00099" in state.issues[0].message
    assert follow(office.settings()).lignes[0].regle == Decimal(700)


def test_a_payment_that_cannot_be_read_is_said_not_passed_over(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.issue("2026-001", le=dt.date(2026, 10, 1))
    cells: Row = {"Reçue le": None, "Date de paiement": dt.date(2026, 10, 20)}
    office.book.add("Règlements", **{"Numéro de facture": "F-2026-00001", "Montant": "sept cents", **cells})
    state = follow(office.settings())
    assert state.lignes[0].regle == 0
    assert [(issue.origin.sheet, issue.origin.cell) for issue in state.issues] == [("Règlements", "B2")]


def test_the_journal_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.issue("2026-001")
    path = write_journal(office.settings(), None, None, None)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert "F-2026-00001;facture" in data.decode("utf-8-sig")
    assert "1200,00" in data.decode("utf-8-sig")
