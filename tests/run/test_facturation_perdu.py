"""A register lost, or not the one that issued: numbers never start again under invoices that exist."""

import shutil
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.factures.backup import backup, restore
from pipeline.run.facturer import registre
from pipeline.run.facturer.etat import verify
from tests.factures.conftest import postgres, server
from tests.run.office import Office, closed

__all__ = ["postgres", "server"]
INCONNUE = "facture-inconnue-du-registre"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path, closed(3))
    office.issue("2026-001")
    return office


def save(office: Office) -> Path:
    copy = office.root / "ailleurs" / "sauvegarde.sqlite"
    with registre.opened(office.settings()) as register:
        backup(register, copy)
    return copy


def put_back(office: Office, copy: Path) -> None:
    with registre.opened(office.settings()) as register:
        restore(register, copy)


def refused(office: Office) -> None:
    before = office.copies()
    with pytest.raises(UserError, match="F-2026-00001") as caught:
        office.prepare("2026-002")
    assert "factures restaurer" in caught.value.remedy
    assert "Série de factures" in caught.value.remedy
    assert office.copies() == before


def test_a_lost_register_gives_no_number_a_second_time(office: Office) -> None:
    copy = save(office)
    shutil.rmtree(office.root / "registre")
    refused(office)
    assert INCONNUE in [issue.code for issue in office.docs().issues]
    assert [issue.code for issue in verify(office.settings()).issues] == [INCONNUE]
    put_back(office, copy)
    assert [piece.numero for piece in office.issue("2026-002").factures] == ["F-2026-00002"]
    assert verify(office.settings()).issues == ()


def test_an_old_backup_put_in_a_new_register_gives_no_number_a_second_time(office: Office) -> None:
    copy = save(office)
    office.issue("2026-002")
    shutil.rmtree(office.root / "registre")
    put_back(office, copy)
    with pytest.raises(UserError, match="F-2026-00002"):
        office.prepare("2026-003")
    with pytest.raises(UserError, match="F-2026-00002"):
        office.credit("F-2026-00001")


def test_without_a_backup_another_series_goes_on(office: Office) -> None:
    shutil.rmtree(office.root / "registre")
    shutil.move(office.root / "outputs" / "factures", office.root / "anciennes")
    office.book.set("Organismes", 0, "Série de factures", "G")
    assert [piece.numero for piece in office.issue("2026-002").factures] == ["G-2026-00001"]


def test_a_person_s_own_file_among_the_copies_stops_nothing(office: Office) -> None:
    folder = office.root / "outputs" / "factures"
    for name in ("facture_F-2026-00001 - signée.docx", "facture_F-2026-00001 (2).docx", "lettre.docx"):
        (folder / name).write_bytes(b"mine")
    assert [piece.numero for piece in office.issue("2026-002").factures] == ["F-2026-00002"]


def test_a_base_that_does_not_go_on_from_this_machine_s_register_is_refused(
    office: Office, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = office.root / "registre" / "factures.sqlite"
    shutil.rmtree(office.root / "outputs")
    monkeypatch.setenv("BILAN_REGISTRE", postgres)
    with pytest.raises(UserError, match="Ce poste a un registre") as caught:
        office.prepare("2026-002")
    assert "factures restaurer registre/factures.sqlite" in caught.value.remedy
    put_back(office, local)
    assert [piece.numero for piece in office.issue("2026-002").factures] == ["F-2026-00002"]
    monkeypatch.delenv("BILAN_REGISTRE")
    with pytest.raises(UserError, match="F-2026-00002") as caught:
        office.prepare("2026-003")
    assert "BILAN_REGISTRE" in caught.value.remedy
