"""The model that a page keeps: a typed line reads its dossiers, a changed workbook everything."""

import datetime as dt

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.run.gather import gather
from pipeline.workbook.vocabulary import StatutSeance
from tests.builders import classeur
from tests.bureau import enregistrer
from tests.rows import REFERENCE


@pytest.fixture
def pointage(seul: Poste) -> dict[str, str]:
    row = seul.lu().modele.dossiers[0].seances[0].row
    assert row.debut is not None
    said = {"qui": REFERENCE, "jour": row.date.isoformat(), "debut": f"{row.debut:%H:%M}"}
    return said | {"statut": "annulee-agent"}


def _statut(poste: Poste) -> StatutSeance:
    return poste.lu().modele.dossiers[0].seances[0].statut


def test_a_typed_line_reads_its_dossiers_alone(client: Client, seul: Poste, pointage: dict[str, str]) -> None:
    told, rows = seul.taches(), seul.memoire.garde.lignes
    client.post("/seance/pointer", pointage)
    assert _statut(seul) is StatutSeance.ANNULEE_AGENT
    assert seul.memoire.garde.lignes is rows, "no workbook was read again"
    assert seul.lu().modele == gather(seul.reglages()).modele
    assert seul.taches() is not told


def test_a_changed_workbook_is_read_with_everything(
    client: Client, seul: Poste, pointage: dict[str, str]
) -> None:
    rows = seul.memoire.garde.lignes
    client.post("/seance/pointer", pointage)
    book = classeur()
    book.sheets["Agents"][0]["Date de clôture"] = dt.date(2026, 9, 30)
    enregistrer(book, seul.office.inputs / "bilans.xlsx")
    assert seul.lu().modele.dossiers[0].agent.row.date_de_cloture == dt.date(2026, 9, 30)
    assert _statut(seul) is StatutSeance.ANNULEE_AGENT
    assert seul.memoire.garde.lignes is not rows


def test_a_fault_of_ours_in_a_part_is_noted_and_everything_is_read(
    client: Client, seul: Poste, pointage: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise KeyError("2026-001")

    seul.lu()
    monkeypatch.setattr("pipeline.bureau.poste.relire", faulty)
    client.post("/seance/pointer", pointage)
    assert _statut(seul) is StatutSeance.ANNULEE_AGENT
    assert list(seul.office.outputs.glob("incident-*.txt"))


def test_what_is_being_put_in_its_place_is_no_change_and_what_is_gone_since_no_fault(
    seul: Poste, pointage: dict[str, str]
) -> None:
    assert pointage
    rows = seul.memoire.garde.lignes
    (seul.office.inputs / "~bilan-0001.tmp").write_bytes(b"half a workbook")
    assert seul.lu() is seul.lu()
    assert seul.memoire.garde.lignes is rows, "nothing was read again"
    (seul.office.inputs / "parti.xlsx").symlink_to("nulle-part.xlsx")
    assert seul.lu().modele.dossiers[0].reference == REFERENCE
