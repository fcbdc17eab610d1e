"""What is typed on the page: one click for a session, dates, notes; never a word in a person's workbook."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from openpyxl import load_workbook

from pipeline.bureau.poste import Poste
from tests.rows import REFERENCE


@pytest.fixture
def seance(seul: Poste) -> dict[str, str]:
    """The first session of the dossier, as a form sends it."""
    row = seul.lu().modele.dossiers[0].seances[0].row
    assert row.debut is not None
    return {"qui": REFERENCE, "jour": row.date.isoformat(), "debut": f"{row.debut:%H:%M}"}


def lignes(seul: Poste, name: str = "saisies.xlsx") -> list[tuple[object, ...]]:
    book = load_workbook(seul.office.inputs / name)
    return list(book["Saisies"].iter_rows(min_row=2, values_only=True))


def test_one_click_points_a_session_and_another_takes_it_back(
    client: Client, seul: Poste, seance: dict[str, str]
) -> None:
    before = (seul.office.inputs / "bilans.xlsx").read_bytes()
    asked = seance | {"statut": "absence", "retour": f"/dossier/{REFERENCE}"}
    answer = client.post("/seance/pointer", asked)
    assert answer["Location"] == f"/dossier/{REFERENCE}"
    assert "<strong>absence</strong>" in client.get(answer["Location"]).content.decode()
    client.post("/seance/pointer", seance | {"statut": "prevue"})
    assert [line[6] for line in lignes(seul)] == ["absence", "prévue"]
    assert (seul.office.inputs / "bilans.xlsx").read_bytes() == before


def test_a_return_to_another_site_is_not_followed(
    client: Client, seul: Poste, seance: dict[str, str]
) -> None:
    asked = seance | {"statut": "absence", "retour": "https://ailleurs.example/"}
    assert client.post("/seance/pointer", asked)["Location"] == "/"
    assert client.post("/seance/pointer", seance | {"statut": "inconnu"}).status_code == 422


def test_dates_are_typed_on_the_dossiers_page_and_wrong_ones_told_beside_their_field(
    client: Client, seul: Poste
) -> None:
    address = f"/dossier/dates/{REFERENCE}"
    assert "Convention envoyée le" in client.get(address).content.decode()
    wrong = client.post(address, {"convention_envoyee_le": "31/02/2026", "vue-convention_envoyee_le": ""})
    assert 'href="#id_convention_envoyee_le"' in wrong.content.decode()
    sent = {"contrat_envoye_le": "2026-02-03"}
    page = client.get(address).content.decode()
    known = {f"vue-{nom}": value for nom, value in _vues(page).items()}
    values = {nom: _iso(value) for nom, value in _vues(page).items() if value}
    assert client.post(address, known | values | sent)["Location"] == f"/dossier/{REFERENCE}"
    assert [line[5:7] for line in lignes(seul)] == [("Contrat envoyé le", "03/02/2026")]


def _caches(page: str) -> dict[str, str]:
    fields = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
    return dict(fields)


def _vues(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="vue-(\w+)" value="([^"]*)"', page))


def _iso(day: str) -> str:
    return dt.datetime.strptime(day, "%d/%m/%Y").date().isoformat()


def test_a_row_that_its_sheet_would_refuse_is_told_on_the_form(client: Client, seul: Poste) -> None:
    address = f"/dossier/ajouter/suivis/{REFERENCE}"
    page = client.post(address, {"date": "2026-12-01", "satisfaction": "", "issue": ""}).content.decode()
    assert "À corriger dans ce formulaire" in page
    client.post(address, {"date": "2026-12-01", "satisfaction": "4", "issue": ""})
    assert [each.row.satisfaction for each in seul.lu().reading.tables.suivis] == [4]
    assert client.get(f"/dossier/ajouter/agents/{REFERENCE}").status_code == 404


def test_a_counsellors_note_is_written_then_shown_again(client: Client, seul: Poste) -> None:
    address = f"/synthese/{REFERENCE}/notes"
    client.post(address, {"rubrique": "2.1.1", "texte": "Gestion de la paie", "vue": ""})
    assert "Gestion de la paie" in client.get(f"{address}?rubrique=2.1.1").content.decode()
    assert not (seul.office.inputs / "saisies.xlsx").exists()
    late = client.post(address, {"rubrique": "2.1.1", "texte": "Autre", "vue": "ce qui n’y est plus"})
    assert late.status_code == 422
    page = unescape(late.content.decode())
    assert "Autre</textarea>" in page, "nothing typed is lost"
    assert "la case dit maintenant « Gestion de la paie »" in page.replace("\xa0", " ")
    client.post(address, {"rubrique": "2.1.1", "texte": "Autre", "vue": _caches(page)["vue"]})
    assert "Autre" in client.get(f"{address}?rubrique=2.1.1").content.decode()


def test_what_is_confidential_goes_to_a_workbook_of_its_own_and_is_corrected_there(
    client: Client, seul: Poste
) -> None:
    address = f"/synthese/{REFERENCE}/confidentiel"
    assert address in client.get(f"/dossier/{REFERENCE}").content.decode()
    assert address in client.get(f"/synthese/{REFERENCE}").content.decode()
    first = {"amenagements_souhaites": "salle de plain-pied", "les_mentionner_au_contrat": "non"}
    assert client.post(address, first)["Location"] == address
    path = seul.office.inputs / "conseiller" / "saisies-MLB-confidentiel.xlsx"
    (row,) = load_workbook(path)["Confidentiel"].iter_rows(min_row=2, values_only=True)
    assert row[0] == REFERENCE
    assert path.stat().st_mode & 0o077 == 0, "its owner's alone"
    assert not (seul.office.inputs / "saisies.xlsx").exists()
    page = client.get(address).content.decode()
    assert "salle de plain-pied" in page
    seen = {f"vue-{nom}": value for nom, value in _vues(page).items()}
    client.post(address, seen | first | {"les_mentionner_au_contrat": "oui"})
    confided = seul.lu().modele.dossiers[0].confidentiel
    assert confided is not None
    assert confided.row.les_mentionner_au_contrat is True
    assert [line[5:8] for line in lignes(seul, f"conseiller/{path.name}")] == [
        ("Les mentionner au contrat", "oui", "non")
    ]


def test_the_refusal_of_another_counsellor_is_dated_and_taken_back(client: Client, seul: Poste) -> None:
    address = f"/dossier/refus/{REFERENCE}"
    assert address in client.get(f"/dossier/{REFERENCE}").content.decode()
    client.post(address, {"changement_refuse_le": "2026-04-20"})
    assert seul.lu().modele.dossiers[0].agent.row.changement_refuse_le == dt.date(2026, 4, 20)
    client.post(address, {"changement_refuse_le": "", "vue-changement_refuse_le": "20/04/2026"})
    assert seul.lu().modele.dossiers[0].agent.row.changement_refuse_le is None


def test_nothing_confidential_is_written_where_nothing_is_typed(client: Client, seul: Poste) -> None:
    client.post(f"/synthese/{REFERENCE}/confidentiel", {})
    assert not (seul.office.inputs / "conseiller").exists()
    wrong = {"referent_handicap_informe_le": "31/02/2026"}
    page = client.post(f"/synthese/{REFERENCE}/confidentiel", wrong).content.decode()
    assert 'href="#id_referent_handicap_informe_le"' in page


def test_a_day_still_to_come_is_refused_for_what_was_done(client: Client, seul: Poste) -> None:
    for page, nom in (
        (f"/dossier/dates/{REFERENCE}", "contrat_envoye_le"),
        (f"/dossier/refus/{REFERENCE}", "changement_refuse_le"),
        (f"/synthese/{REFERENCE}/confidentiel", "referent_handicap_informe_le"),
    ):
        answer = client.post(page, {nom: "2090-02-03", f"vue-{nom}": ""})
        assert "pas encore venu" in unescape(answer.content.decode())
    assert not (seul.office.inputs / "saisies.xlsx").exists()


def test_a_date_changed_meanwhile_keeps_what_was_typed(client: Client, seul: Poste) -> None:
    address = f"/dossier/dates/{REFERENCE}"
    sent = {"contrat_envoye_le": "2026-02-03", "vue-contrat_envoye_le": "01/01/2026"}
    page = unescape(client.post(address, sent).content.decode())
    assert "a changé entre-temps" in page
    assert 'value="2026-02-03"' in page
    assert _caches(page)["vue-contrat_envoye_le"] == ""


def test_what_excel_changed_is_asked_on_the_page_and_answered_there(
    client: Client, seul: Poste, seance: dict[str, str]
) -> None:
    client.post("/seance/pointer", seance | {"statut": "absence"})
    path = seul.office.inputs / "saisies.xlsx"
    book = load_workbook(path)
    book["Saisies"].delete_rows(2)
    book.save(path)
    assert "Dire lesquelles comptent" in client.get("/").content.decode()
    assert "Elle n’est plus dans le classeur." in client.get("/saisies").content.decode()
    client.post("/saisies/1", {"reponse": "remettre"})
    assert [line[6] for line in lignes(seul)] == ["absence"]
    assert "Rien n’est à trancher" in client.get("/saisies").content.decode()


def test_the_help_leads_there_and_so_does_what_is_asked(client: Client, seul: Poste) -> None:
    assert 'href="/aide/saisies"' in client.get("/aide").content.decode()
    assert "Corriger ou retirer une saisie" in client.get("/aide/saisies").content.decode()
    assert 'href="/aide/saisies"' in client.get("/saisies").content.decode()
