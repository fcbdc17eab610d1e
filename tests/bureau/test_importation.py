"""A workbook of another layout, taken over by a form."""

from html import unescape
from pathlib import Path

from django.test import Client
from openpyxl import Workbook

from pipeline.bureau.poste import Poste
from tests.bureau.test_depot import envoyer


def test_a_foreign_layout_is_proposed_confirmed_in_a_form_and_becomes_ours(
    client: Client, seul: Poste, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Tableau de bord"
    sheet.append(["NOM Prénom", "Collectivité", "Rendez-vous 1"])
    sheet.append(["CAROFF Yann", "Mairie de Kerlann", "12/03/2026"])
    sheet.append(["MADEC Nolwenn", "Mairie de Kerlann", "13/03/2026"])
    path = tmp_path / "suivi du service.xlsx"
    book.save(path)
    page = unescape(envoyer(client, path).content.decode())
    assert "Dire à quoi correspondent ses colonnes" in page
    early = client.get("/deposer/suivi du service.xlsx/importer")
    assert early["Location"] == "/deposer/suivi%20du%20service.xlsx"
    assert client.post("/deposer/suivi du service.xlsx/reprendre")["Location"].endswith("/importer")
    form = unescape(client.get("/deposer/suivi du service.xlsx/importer").content.decode())
    assert "CAROFF Yann" in form
    assert not list(seul.office.inputs.glob("import*"))
    done = client.post("/deposer/suivi du service.xlsx/importer", {}, follow=False)
    assert done["Location"] == "/produire", unescape(done.content.decode())
    assert list(seul.office.inputs.glob("import*.xlsx"))
