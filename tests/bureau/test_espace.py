"""The office's folder on the page."""

import shutil
from pathlib import Path

from django.test import Client, override_settings

from pipeline.bureau.poste import Poste
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.conftest import CLE, office


def test_a_folder_that_served_before_is_taken_over_from_the_page(client: Client, tmp_path: Path) -> None:
    old = Bureau(tmp_path / "bilan")
    old.deposer(classeur()).produire()
    new = tmp_path / "bilan 2"
    (new / "inputs").mkdir(parents=True)
    shutil.copy2(old.inputs / "bilans.xlsx", new / "inputs")
    with override_settings(BUREAU=Poste(office(new), cle=CLE)):
        assert "Reprendre ce dossier" in client.get("/espace").content.decode()
        address = f"/espace/reprendre?racine={old.root}"
        assert "Tapez « oui »" in client.get(address).content.decode().replace("\xa0", " ")
        client.post(address, {"oui": "non"})
        assert (old.root / "registre" / "documents.sqlite").exists()
        client.post(address, {"oui": "oui"})
        assert client.get("/espace/reprendre?racine=/ailleurs").status_code == 422
    assert (new / "registre" / "documents.sqlite").exists()
    assert list((new / "outputs" / "conventions").glob("*.docx"))
