"""Rows proposed: sessions on free days, a counsellor who takes over; the workbook is not touched."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.errors import UserError
from pipeline.model.planning import Rythme
from pipeline.run.proposer import poser, reaffecter
from tests.builders import classeur, promotion, realiser
from tests.bureau import Bureau
from tests.rows import REFERENCE, agent, seance

DAY = dt.date(2026, 3, 2)
MARDI = Rythme(4, dt.date(2026, 7, 6), 1, 1, dt.time(9), dt.timedelta(minutes=90))


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    book = classeur("CDG34")
    book.sheets["Séances"] = book.sheets["Séances"][:2]
    book.sheets["Agents"].append(agent("2026-002", Dispositif="CDG34", Nom="Abgrall"))
    # The professional is with another agent on the second Tuesday; the 14th is a holiday.
    busy = seance("1", dt.date(2026, 7, 21), dt.time(10), dt.time(11), Référence="2026-002")
    book.sheets["Séances"].append(busy)
    return Bureau(tmp_path).deposer(book)


def test_sessions_avoid_holidays_and_what_the_professional_has_already(bureau: Bureau) -> None:
    before = (bureau.inputs / "bilans.xlsx").read_bytes()
    found = poser(bureau.reglages(DAY), REFERENCE, MARDI)
    sheet = load_workbook(found.path)["Séances"]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[2].day for row in rows[1:]] == [7, 28, 4, 11]  # type: ignore[union-attr]
    assert rows[1][3:5] == (dt.time(9), dt.time(10, 30))
    assert len({row[1] for row in rows[1:]}) == 4
    assert (bureau.inputs / "bilans.xlsx").read_bytes() == before
    assert poser(bureau.reglages(DAY), REFERENCE, MARDI).path != found.path


def test_the_rows_proposed_are_rows_of_the_workbook(bureau: Bureau) -> None:
    found = poser(bureau.reglages(DAY), REFERENCE, MARDI)
    (bureau.inputs / "de plus.xlsx").write_bytes(found.path.read_bytes())
    run = bureau.produire(DAY)
    assert [issue for issue in run.issues if issue.severity.value == "erreur"] == []
    (line,) = [each for each in run.documents if each.kind == "calendrier" and each.dossiers == (REFERENCE,)]
    assert line.status.value == "fait"


def test_an_unknown_dossier_is_said(bureau: Bureau) -> None:
    with pytest.raises(UserError, match="2026-999"):
        poser(bureau.reglages(DAY), "2026-999", MARDI)


def test_a_counsellor_who_leaves_hands_over_what_is_open_and_not_what_was_held(tmp_path: Path) -> None:
    book = realiser(classeur("CDG34"))
    book.sheets["Intervenants"].append(book.sheets["Intervenants"][0] | {"Code": "PJ", "Nom": "Jaouen"})
    book.sheets["Séances"][-1] |= {"Statut de la séance": "prévue", "Intervenant": "MLB"}
    book.sheets["Séances"][0]["Intervenant"] = "MLB"
    book.sheets["Agents"][0] |= {"Contrat signé le": DAY, "Courriel": "elodie@exemple.fr"}
    office = Bureau(tmp_path).deposer(book)
    found = reaffecter(office.reglages(DAY), "MLB", "PJ")
    sheets = load_workbook(found.path)
    assert list(sheets["Agents"].values) == [("Référence", "Intervenant"), (REFERENCE, "PJ")]
    assert sheets["Séances"].max_row == 2
    assert "prévenez Élodie Le Goff (feuille « Messages »), dont l’accord est nécessaire" in found.lignes[-1]
    told = list(sheets["Messages"].values)[1]
    assert told[:2] == (REFERENCE, "elodie@exemple.fr")
    assert "Nous vous proposons Madame Maëlle Jaouen" in str(told[3])
    assert "vous pouvez le refuser" in str(told[3])
    assert "un avenant sera proposé pour le contrat" in found.lignes[-1]
    with pytest.raises(UserError, match="Aucun bilan ouvert"):
        reaffecter(office.reglages(DAY), "XX", "PJ")
    with pytest.raises(UserError, match="Aucun professionnel"):
        reaffecter(office.reglages(DAY), "MLB", "XX")
    with pytest.raises(UserError, match="la même personne"):
        reaffecter(office.reglages(DAY), "MLB", "mlb")


def test_whoever_refused_another_counsellor_is_proposed_none(tmp_path: Path) -> None:
    book = classeur("CDG34")
    book.sheets["Intervenants"].append(book.sheets["Intervenants"][0] | {"Code": "PJ", "Nom": "Jaouen"})
    book.sheets["Agents"][0]["Changement de conseiller refusé le"] = DAY
    book.sheets["Agents"].append(agent("2026-002", Dispositif="CDG34", Nom="Abgrall"))
    office = Bureau(tmp_path).deposer(book)
    found = reaffecter(office.reglages(DAY), "MLB", "PJ")
    assert [row[0] for row in load_workbook(found.path)["Agents"].values] == ["Référence", "2026-002"]
    assert "a refusé ce changement le 2 mars 2026" in found.lignes[0].replace("\u00a0", " ")
    with pytest.raises(UserError, match="Chaque agent a refusé"):
        reaffecter(office.reglages(DAY), "MLB", "PJ", (REFERENCE,))


def test_who_leads_a_promotion_is_replaced_in_it_and_what_else_they_do_is_told(tmp_path: Path) -> None:
    book = promotion()
    book.sheets["Intervenants"].append(book.sheets["Intervenants"][0] | {"Code": "PJ", "Nom": "Jaouen"})
    for row in book.sheets["Agents"]:
        row["Intervenant"] = None
    book.sheets["Agents"][0] |= {"Intervenant": "PJ", "Second intervenant": "MLB"}
    collective = [row for row in book.sheets["Séances"] if row.get("Promotion")]
    for row in collective:
        row["Intervenant"] = "MLB"
    office = Bureau(tmp_path).deposer(book)
    found = reaffecter(office.reglages(DAY), "MLB", "PJ")
    sheets = load_workbook(found.path)
    assert "Agents" not in sheets.sheetnames
    assert list(sheets["Promotions"].values) == [("Code", "Animateur"), ("PROMO-1", "PJ")]
    assert [row[1] for row in list(sheets["Séances"].values)[1:]].count("PROMO-1") == len(collective)
    assert [row[0] for row in list(sheets["Messages"].values)[1:]] == [f"2026-{n:03d}" for n in range(2, 7)]
    assert found.lignes[-1] == "2026-001 : « MLB » y intervient aussi, à revoir dans le classeur."
