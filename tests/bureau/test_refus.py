"""No dead end: a refusal says where, what to do, and has the button that does it."""

from html import unescape
from typing import Any

import pytest
from django.test import Client, override_settings

from pipeline.bureau.poste import Poste
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.conftest import CLE, office
from tests.rows import REFERENCE

FAUX = "21290999800017"


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def fautif(bureau: Bureau) -> Bureau:
    book = classeur()
    book.sheets["Employeurs"][0]["SIRET"] = FAUX
    bureau.deposer(book)
    return bureau


@pytest.mark.parametrize("page", ["dossier", "dossier/dates", "acces", "synthese", "dossier/seances"])
def test_a_dossier_that_an_error_blocks_says_which_cell_wherever_it_is_asked(
    fautif: Bureau, client: Client, page: str
) -> None:
    with override_settings(BUREAU=Poste(office(fautif.root), cle=CLE)):
        answer = client.get(f"/{page}/{REFERENCE}")
        assert answer.status_code == 422
        said = texte(answer)
        assert f"Le dossier {REFERENCE} (Élodie Le Goff) ne peut pas être ouvert" in said
        assert "SIRET" in said.partition("<h2")[2]
        assert "feuille « Employeurs », cellule " in said
        assert 'href="/deposer">Déposer le classeur corrigé' in said


def test_it_is_in_the_list_of_dossiers_and_found_by_a_name(fautif: Bureau, client: Client) -> None:
    with override_settings(BUREAU=Poste(office(fautif.root), cle=CLE)):
        for asked in ("", "?mots=le+goff", f"?mots={REFERENCE}"):
            assert f'<a href="/dossier/{REFERENCE}">' in texte(client.get(f"/dossiers{asked}")), asked
        for asked in ("?mots=kerlann", "?etat=clos"):
            assert f"/dossier/{REFERENCE}" not in texte(client.get(f"/dossiers{asked}")), asked


@pytest.mark.parametrize(
    ("address", "says", "button"),
    [
        ("/dossier/2099-999", "cherchez-le dans la liste", 'href="/dossiers">Chercher un dossier'),
        ("/facture/2099-0001", "", 'href="/factures'),
        ("/acces/2099-999", "cherchez-le", 'href="/dossiers">'),
        ("/aide/inconnue", "cherchez-le", 'href="/aide">Chercher dans l’aide'),
        ("/modeles/telecharger/x.docx", "", 'href="/modeles">'),
        ("/nulle-part", "menu", 'href="/">Revenir à la page du jour'),
    ],
)
def test_what_is_not_there_leads_to_where_it_is_looked_for(
    client: Client, seul: Poste, address: str, says: str, button: str
) -> None:
    answer = client.get(address, headers={"Referer": f"http://127.0.0.1{address}"})
    assert answer.status_code in (404, 422)
    assert says in texte(answer)
    assert button in texte(answer)
    assert "Revenir où j’étais" not in texte(answer), "it would refuse again"


def test_one_goes_back_to_the_page_where_one_was_and_to_no_other_site(client: Client, seul: Poste) -> None:
    for came, back in (("http://127.0.0.1/dossiers?mots=a", True), ("https://mal.example/dossiers", False)):
        said = texte(client.get("/dossier/2099-999", headers={"Referer": came}))
        assert ('href="/dossiers?mots=a">Revenir où j’étais' in said) is back


def test_a_disk_that_refuses_is_said_with_its_reason_and_no_incident(client: Client, seul: Poste) -> None:
    seul.office.registre.mkdir(exist_ok=True)
    seul.office.registre.rmdir()
    seul.office.registre.write_text("un fichier")
    answer = client.get("/dossiers")
    assert answer.status_code == 422
    assert "un fichier est à la place d’un dossier" in texte(answer)
    assert not list(seul.office.outputs.glob("incident*"))
